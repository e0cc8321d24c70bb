/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "series-text.h"

/* The patterns of the losses: outages, then degradations, each in order, then that of the period. */
static const struct {
  const char *name, *samples;
  int         step_s;
  const char *outages, *degradations, *period;
} cases[] = {
  { "none", "4*600", 300, "", "", "none" },
  { "isolated-blip", "4*400 0 4*400", 300, "", "isolated-blip", "isolated-blip" },
  { "isolated-short-outage", "4*400 0*5 4*400", 300, "isolated-blip", "", "isolated-blip" },
  { "half-an-hour-is-not-short", "4*400 0*6 4*400", 300, "cliff", "", "cliff" },
  { "isolated-dip", "4*400 3 4*400", 300, "", "isolated-blip", "isolated-blip" },
  { "repeated-blips", "4*400 0 4*100 0 4*400", 300, "", "repeated-blips repeated-blips", "repeated-blips" },
  { "blips-days-apart", "4*400 0 4*600 0 4*400", 300, "", "isolated-blip isolated-blip", "repeated-blips" },
  { "beat", "4*400 0 4*30 2 4*40 0 4*400", 300, "", "sustained-instability sustained-instability sustained-instability",
    "sustained-instability" },
  { "three-too-far-apart", "4*400 0 4*60 0 4*60 0 4*400", 300, "", "repeated-blips repeated-blips repeated-blips", "repeated-blips" },
  { "beat-then-outage", "4*400 0 4*30 2 4*40 0 4*30 0*114 4*400", 300, "cliff",
    "sustained-instability sustained-instability sustained-instability", "sustained-instability" },
  { "blip-before-outage", "4*400 0 4*30 0*114 4*400", 300, "cliff", "repeated-blips", "cliff" },
  { "cliff", "4*400 0*114 4*400", 300, "cliff", "", "cliff" },
  { "cliff-over-a-shoulder", "4*400 3*100 0*114 4*400", 300, "cliff", "cliff", "cliff" },
  { "cliff-in-three-samples", "40*400 30 20 10 0*114 40*400", 300, "cliff", "cliff", "cliff" },
  { "slow-decline", "100*400 90 80 70 60 50 40 30 20 10 0*114 100*400", 300, "slow-decline", "slow-decline", "slow-decline" },
  { "slow-within-outage", "100*400 85 70 55 45 30 15 0*114 100*400", 300, "slow-decline", "cliff", "slow-decline" },
  { "second-blow-leaves-a-cliff", "100*400 30*100 0*100 100*400", 300, "cliff", "", "cliff" },
  { "goes-on", "4*400 0*30", 300, "cliff", "", "cliff" },
  { "degradation-alone", "4*400 3*30 4*400", 300, "", "cliff", "cliff" },
  { "worst-speaks", "100*400 30*20 100*400 90 80 70 60 50 40 30 20 10 0*114 100*400", 300, "cliff slow-decline", "slow-decline",
    "slow-decline" },
  { "scheduled", "4*300 0*30 4*258 0*30 4*258 0*31 4*400", 300, "scheduled scheduled scheduled", "", "scheduled" },
  { "scheduled-with-a-rest-day", "4*300 0*30 4*258 0*30 4*546 0*31 4*400", 300, "scheduled scheduled scheduled", "", "scheduled" },
  { "scheduled-and-on", "4*300 0*30 4*258 0*30 4*258 0*5", 300, "scheduled scheduled scheduled", "", "scheduled" },
  { "partial-schedule", "4*300 3*30 4*258 3*30 4*258 3*31 4*400", 300, "", "scheduled scheduled scheduled", "scheduled" },
  { "two-days-are-no-schedule", "4*300 0*30 4*258 0*30 4*600", 300, "cliff cliff", "", "cliff" },
  { "other-lengths", "4*300 0*10 4*278 0*60 4*228 0*150 4*400", 300, "cliff cliff cliff", "", "cliff" },
  { "other-times", "4*300 0*30 4*268 0*30 4*248 0*31 4*400", 300, "cliff cliff cliff", "", "cliff" },
  { "among-many-others", "4*300 0*30 4*114 0*30 4*114 0*30 4*60 0*30 4*24 0*30 4*114 0*30 4*114 0*30 4*400", 300,
    "cliff cliff cliff cliff cliff cliff cliff", "", "cliff" },
  { "coarse-samples-know-no-clock", "4*30 0*3 4*21 0*3 4*21 0*3 4*40", 3600, "cliff cliff cliff", "", "cliff" },
};

static void
append_words (GString *words, const GArray *outages)
{
  for (guint i = 0; i < outages->len; i++)
    g_string_append_printf (words, "%s%s", i > 0 ? " " : "", dusk_pattern_to_word (g_array_index (outages, DuskOutage, i).pattern));
}

static void
test_drawn (gconstpointer data)
{
  gsize i = GPOINTER_TO_SIZE (data);
  g_autoptr (DuskSeries) series = series_from_text (cases[i].samples, cases[i].step_s);
  g_autoptr (DuskFindings) findings = findings_of (series);
  g_autoptr (GString) outages = g_string_new (NULL), degradations = g_string_new (NULL);

  append_words (outages, findings->outages);
  append_words (degradations, findings->degradations);
  g_assert_cmpstr (outages->str, ==, cases[i].outages);
  g_assert_cmpstr (degradations->str, ==, cases[i].degradations);
  g_assert_cmpstr (dusk_pattern_to_word (findings->pattern), ==, cases[i].period);
}

/* A clock that changes by an hour moves what is scheduled in UTC, not on the wall: Berlin, the last week-end of March 2015. */
static void
test_local_clock (void)
{
  static const gint64 starts_s[] = { 1427414400, 1427500800, 1427583600, 1427670000 }; /* 01:00, 01:00, 01:00 (23:00 UTC), 01:00 local */
  g_autoptr (DuskSeries) series = dusk_series_new (starts_s[0] - 2 * DUSK_DAY_S, starts_s[3] + 2 * DUSK_DAY_S, 300);
  gint64 from_s = dusk_series_start (series), to_s = dusk_series_end (series);

  dusk_series_fill (series, from_s, to_s, 40);
  for (gsize i = 0; i < G_N_ELEMENTS (starts_s); i++)
    dusk_series_fill (series, starts_s[i], starts_s[i] + 2 * DUSK_HOUR_S - 300, 1);
  {
    g_autoptr (DuskFindings) local = dusk_findings_new (series, from_s, to_s, 0, "Europe/Berlin");
    g_autoptr (DuskFindings) utc = dusk_findings_new (series, from_s, to_s, 0, NULL);
    g_autoptr (DuskFindings) nowhere = dusk_findings_new (series, from_s, to_s, 0, "Not/AZone");

    g_assert_cmpint (local->pattern, ==, DUSK_PATTERN_SCHEDULED);
    g_assert_cmpint (utc->pattern, ==, DUSK_PATTERN_CLIFF);
    g_assert_cmpint (nowhere->pattern, ==, DUSK_PATTERN_CLIFF);
  }
}

/* Around midnight one night is one day, and three nights are three. */
static void
test_midnight (void)
{
  g_autoptr (DuskSeries) three = series_from_text ("4*287 0*30 4*260 0*30 4*256 0*30 4*400", 300);
  g_autoptr (DuskSeries) two = series_from_text ("4*574 0*6 4*560 0*8 4*400", 300);
  g_autoptr (DuskFindings) nights = findings_of (three);
  g_autoptr (DuskFindings) pair = findings_of (two);

  g_assert_cmpint (nights->pattern, ==, DUSK_PATTERN_SCHEDULED);
  g_assert_cmpint (pair->pattern, ==, DUSK_PATTERN_CLIFF);
}

/* The day before the period is read too: what is a beat or a schedule there is one in the period. */
static void
test_before_period (void)
{
  g_autoptr (DuskSeries) series = series_from_text ("4*300 0*30 4*258 0*30 4*258 0*31 4*400", 300);
  g_autoptr (DuskFindings) findings = dusk_findings_new (series, DRAWN_START_S + 800 * 300, dusk_series_end (series), 0, NULL);

  g_assert_cmpuint (findings->outages->len, ==, 1);
  g_assert_cmpint (findings->pattern, ==, DUSK_PATTERN_SCHEDULED);
}

static void
test_words (void)
{
  for (int pattern = DUSK_PATTERN_NONE; pattern <= DUSK_PATTERN_SCHEDULED; pattern++)
    {
      g_assert_true (strspn (dusk_pattern_to_word ((DuskPattern) pattern), "abcdefghijklmnopqrstuvwxyz-") ==
                     strlen (dusk_pattern_to_word ((DuskPattern) pattern)));
      g_assert_cmpstr (dusk_pattern_to_text ((DuskPattern) pattern), !=, "");
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/outage/pattern/drawn/", cases[i].name, NULL);
      g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_drawn);
    }
  g_test_add_func ("/outage/pattern/local-clock", test_local_clock);
  g_test_add_func ("/outage/pattern/midnight", test_midnight);
  g_test_add_func ("/outage/pattern/before-period", test_before_period);
  g_test_add_func ("/outage/pattern/words", test_words);
  return g_test_run ();
}
