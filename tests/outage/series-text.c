/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "series-text.h"

#include <string.h>

DuskSeries *
series_from_text (const char *text, int step_s)
{
  g_autoptr (GArray) values = g_array_new (FALSE, FALSE, sizeof (double));
  g_auto (GStrv) words = g_strsplit (text, " ", -1);
  DuskSeries *series;

  for (char **word = words; *word; word++)
    {
      const char *times = strchr (*word, '*');
      double value = **word == '?' ? NAN : g_ascii_strtod (*word, NULL);

      for (guint64 i = times ? g_ascii_strtoull (times + 1, NULL, 10) : 1; i > 0 && **word; i--)
        g_array_append_val (values, value);
    }
  series = dusk_series_new (DRAWN_START_S, DRAWN_START_S + (gint64) values->len * step_s, step_s);
  for (guint i = 0; i < values->len; i++)
    dusk_series_set (series, i, g_array_index (values, double, i));
  return series;
}

static gint64
sample_number (const DuskSeries *series, gint64 time_s)
{
  g_assert_cmpint ((time_s - dusk_series_start (series)) % dusk_series_step (series), ==, 0);
  return (time_s - dusk_series_start (series)) / dusk_series_step (series);
}

char *
losses_to_text (const GArray *outages, const DuskSeries *series)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < outages->len; i++)
    {
      const DuskOutage *outage = &g_array_index (outages, DuskOutage, i);

      g_string_append_printf (text, "%s%" G_GINT64_FORMAT "-", i > 0 ? ", " : "", sample_number (series, outage->start_s));
      if (outage->end_s != DUSK_TIME_UNKNOWN)
        g_string_append_printf (text, "%" G_GINT64_FORMAT, sample_number (series, outage->end_s));
      g_string_append_printf (text, " %s%s", dusk_level_to_word (outage->level), outage->is_blip ? "!" : "");
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

DuskFindings *
findings_of (const DuskSeries *series)
{
  return dusk_findings_new (series, dusk_series_start (series), dusk_series_end (series), 0, NULL);
}

/* Parts of random length, each of one kind: near normal, low, between, unknown, in quick change, or a new normal for good. */
DuskSeries *
random_series (void)
{
  static const int steps[] = { 300, 300, 900, 3600, 28800 };
  static const double sizes[] = { 1, 2, 4, 40, 10000 };
  gsize length = (gsize) g_test_rand_int_range (0, 1200);
  int step_s = steps[g_test_rand_int_range (0, G_N_ELEMENTS (steps))];
  double normal = sizes[g_test_rand_int_range (0, G_N_ELEMENTS (sizes))];
  double noise = g_test_rand_bit () ? 0 : 0.02;
  DuskSeries *series = dusk_series_new (DRAWN_START_S, DRAWN_START_S + (gint64) length * step_s, step_s);

  for (gsize i = 0; i < length;)
    {
      int kind = g_test_rand_int_range (0, 12);
      gsize end = i + (gsize) g_test_rand_int_range (1, g_test_rand_bit () ? 4 : 200);

      if (kind == 0)
        normal *= g_test_rand_double_range (0.3, 2);
      for (; i < MIN (end, length); i++)
        {
          double share = 1 + noise * g_test_rand_double_range (-1, 1);
          if (kind == 1 || kind == 2)
            share = 0;
          else if (kind == 3 || kind == 4)
            share = g_test_rand_double_range (0.3, 1);
          else if (kind == 5)
            share = g_test_rand_bit () ? 0 : 1;
          dusk_series_set (series, i, kind == 6 ? NAN : round (2 * normal * share) / 2);
        }
    }
  return series;
}
