/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "chart-fixtures.h"

#define DAYS 4

/* 22 Dec 16:15 to 23 Dec 01:45, and 23 Dec 15:40 to 16:10 */
static const DuskSpan outages[] = {
  { FIXTURE_FROM_S + 2 * DUSK_DAY_S + 16 * DUSK_HOUR_S + 900, FIXTURE_FROM_S + 3 * DUSK_DAY_S + DUSK_HOUR_S + 2700 },
  { FIXTURE_FROM_S + 3 * DUSK_DAY_S + 15 * DUSK_HOUR_S + 2400, FIXTURE_FROM_S + 3 * DUSK_DAY_S + 16 * DUSK_HOUR_S + 600 },
};

DuskSeries *
fixture_series (int days, double value)
{
  DuskSeries *series = dusk_series_new (FIXTURE_FROM_S, FIXTURE_FROM_S + days * DUSK_DAY_S, 300);

  for (gsize i = 0; i < dusk_series_length (series); i++)
    dusk_series_set (series, i, value);
  return series;
}

static void
add_outages (DuskChart *chart)
{
  for (guint i = 0; i < G_N_ELEMENTS (outages); i++)
    dusk_chart_add_band (chart, outages[i], DUSK_LEVEL_DARK, NULL);
}

static DuskSeries *
small_count (void)
{
  DuskSeries *series = fixture_series (DAYS, 4);
  g_autoptr (GRand) random = g_rand_new_with_seed (7);

  for (int i = 0; i < 30; i++)
    {
      gsize at = (gsize) g_rand_int_range (random, 240, 760);
      for (int k = 0; k < g_rand_int_range (random, 1, 5); k++)
        dusk_series_set (series, at + (gsize) k, g_rand_int_range (random, 1, 4));
    }
  for (guint i = 0; i < G_N_ELEMENTS (outages); i++)
    dusk_series_fill (series, outages[i].start_s, outages[i].end_s - 1, 0);
  dusk_series_fill (series, FIXTURE_FROM_S + DAYS * DUSK_DAY_S - 4 * DUSK_HOUR_S, FIXTURE_FROM_S + DAYS * DUSK_DAY_S, NAN);
  return series;
}

DuskChart *
fixture_small_country (void)
{
  DuskChart *chart = dusk_chart_new ("North Korea", FIXTURE_FROM_S, FIXTURE_FROM_S + DAYS * DUSK_DAY_S);
  g_autoptr (DuskSeries) count = small_count ();
  g_autoptr (DuskSeries) unstable = dusk_series_changes (count);
  g_autoptr (DuskSeries) normal = fixture_series (DAYS, 4);

  dusk_chart_add_bars (chart, "Unstable prefixes", DUSK_CHART_UNSTABLE, unstable);
  dusk_chart_add_steps (chart, "Available prefixes", DUSK_CHART_AVAILABLE, count, normal);
  add_outages (chart);
  dusk_chart_set_zone (chart, "Asia/Pyongyang", "Pyongyang");
  dusk_chart_set_source (chart, "Made for a test");
  return chart;
}

DuskChart *
fixture_large_country (int days)
{
  DuskChart *chart = dusk_chart_new ("Austria", FIXTURE_FROM_S, FIXTURE_FROM_S + days * DUSK_DAY_S);
  g_autoptr (DuskSeries) count = fixture_series (days, 0);
  g_autoptr (DuskSeries) normal = fixture_series (days, 4302);
  g_autoptr (GRand) random = g_rand_new_with_seed (11);
  double value = 4302;
  gint64 low_s = FIXTURE_FROM_S + days / 2 * DUSK_DAY_S;

  for (gsize i = 0; i < dusk_series_length (count); i++)
    {
      value = CLAMP (value + g_rand_int_range (random, -2, 3), 4290, 4312);
      dusk_series_set (count, i, value);
    }
  dusk_series_fill (count, low_s, low_s + 5 * DUSK_HOUR_S, 4237);
  dusk_chart_add_steps (chart, "Available prefixes", DUSK_CHART_AVAILABLE, count, normal);
  dusk_chart_add_band (chart, (DuskSpan){ low_s, low_s + 5 * DUSK_HOUR_S }, DUSK_LEVEL_DEGRADED, NULL);
  dusk_chart_set_zone (chart, "Europe/Vienna", "Vienna");
  return chart;
}

static GArray *
prefix_spans (GRand *random)
{
  GArray *spans = g_array_new (FALSE, FALSE, sizeof (DuskSpan));
  gint64 from_s = FIXTURE_FROM_S;

  for (int i = 0; i < 6; i++)
    {
      gint64 gone_s = FIXTURE_FROM_S + DUSK_DAY_S * 3 / 4 + i * 7 * DUSK_HOUR_S + g_rand_int_range (random, 0, 3 * DUSK_HOUR_S);
      DuskSpan span = { from_s, gone_s };
      g_array_append_val (spans, span);
      from_s = gone_s + g_rand_int_range (random, 60, 2400);
    }
  g_array_append_vals (spans, (DuskSpan[]){ { from_s, outages[0].start_s }, { outages[0].end_s, outages[1].start_s } }, 2);
  g_array_append_vals (spans, (DuskSpan[]){ { outages[1].end_s, DUSK_TIME_UNKNOWN } }, 1);
  return spans;
}

static void
add_prefixes (DuskChart *chart, guint n_prefixes)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (3);
  DuskSpan known = { FIXTURE_FROM_S, FIXTURE_FROM_S + DAYS * DUSK_DAY_S };

  dusk_chart_add_strips (chart, "Prefixes");
  for (guint i = 0; i < n_prefixes; i++)
    {
      g_autoptr (GArray) spans = prefix_spans (random);
      g_autofree char *label = g_strdup_printf ("192.0.%u.0/24", i);
      if (i == n_prefixes - 1)
        known.end_s -= 6 * DUSK_HOUR_S;
      dusk_chart_add_strip (chart, label, spans, known);
    }
}

DuskChart *
fixture_network (guint n_prefixes)
{
  DuskChart *chart = dusk_chart_new ("AS131279 · Star-KP", FIXTURE_FROM_S, FIXTURE_FROM_S + DAYS * DUSK_DAY_S);
  g_autoptr (DuskSeries) count = small_count ();
  g_autoptr (DuskSeries) share = fixture_series (DAYS, 0.994);
  g_autoptr (DuskSeries) up = fixture_series (DAYS, 1), down = fixture_series (DAYS, 0);
  g_autoptr (GRand) random = g_rand_new_with_seed (5);

  for (gsize i = 0; i < dusk_series_length (count); i++)
    {
      dusk_series_set (share, i, dusk_series_values (count)[i] / 4 * 0.994);
      if (i > 220 && i < 772)
        {
          dusk_series_set (up, i, g_rand_int_range (random, 0, 60));
          dusk_series_set (down, i, g_rand_int_range (random, 0, 40));
        }
    }
  dusk_chart_add_steps (chart, "Visible to full-feed peers", DUSK_CHART_VISIBILITY, share, NULL);
  dusk_chart_add_mirrored_bars (chart, "Announcements ↑ and withdrawals ↓ per 5 min", up, down);
  add_prefixes (chart, n_prefixes);
  add_outages (chart);
  return chart;
}

DuskChart *
fixture_large_country_for_a_month (void)
{
  return fixture_large_country (30);
}

DuskChart *
fixture_network_of_four (void)
{
  return fixture_network (4);
}
