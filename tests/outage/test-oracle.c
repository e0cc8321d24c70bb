/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A second detector, as plain as can be: it sorts the whole window for each sample and looks ahead where the other one keeps a state.
 * Both must find the same in series of all kinds, and in a recorded answer where it is at hand.
 */
#include <json-glib/json-glib.h>
#include <stdlib.h>

#include "series-text.h"

#define NONE G_MAXSIZE

/* @worth: what each sample counts for in the windows after it. */
typedef struct {
  const double *values;
  double       *normals;
  double       *worth;
  gsize         length;
  gsize         window;
  guint         min_known;
} Oracle;

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double left = *(const double *) a, right = *(const double *) b;

  return (left > right) - (left < right);
}

static double
median_of (double *values, gsize n)
{
  qsort (values, n, sizeof *values, compare_doubles);
  return n % 2 == 1 ? values[n / 2] : (values[n / 2 - 1] + values[n / 2]) / 2;
}

static gsize
known_before (const Oracle *oracle, gsize index, double *known)
{
  gsize n = 0;

  for (gsize i = index > oracle->window ? index - oracle->window : 0; i < index; i++)
    if (!isnan (oracle->worth[i]))
      known[n++] = oracle->worth[i];
  return n;
}

static double
normal_at (const Oracle *oracle, gsize index)
{
  g_autofree double *known = g_new (double, oracle->window + 1);
  gsize n = known_before (oracle, index, known);

  if (n >= oracle->min_known)
    return median_of (known, n);
  return index > 0 ? oracle->normals[index - 1] : NAN;
}

static double
noise_at (const Oracle *oracle, gsize index)
{
  g_autofree double *known = g_new (double, oracle->window + 1);
  gsize n = known_before (oracle, index, known);
  double centre = n > 0 ? median_of (known, n) : 0;

  for (gsize i = 0; i < n; i++)
    known[i] = fabs (known[i] - centre);
  return n > 0 ? 3.5 * 1.4826 * median_of (known, n) : 0;
}

static gsize
next_known (const Oracle *oracle, gsize after)
{
  for (gsize i = after + 1; i < oracle->length; i++)
    if (!isnan (oracle->values[i]))
      return i;
  return NONE;
}

static gboolean
is_low (double value, double normal)
{
  return normal > 0 && normal - value >= 1 && value / normal < 0.5;
}

static gboolean
is_degraded (double value, double normal)
{
  return normal > 0 && normal - value >= 1 && value / normal < 0.99;
}

/* Sets the samples after the first up to the last as those of a low that began with it. */
static void
hold (Oracle *oracle, gsize first, gsize last)
{
  for (gsize i = first + 1; i <= last && i < oracle->length; i++)
    {
      oracle->normals[i] = oracle->normals[first];
      oracle->worth[i] = isnan (oracle->values[i]) ? NAN : oracle->normals[first];
    }
}

/* Handles the low that begins at a sample; returns the first sample after what it decided. */
static gsize
follow_low (Oracle *oracle, gsize start, GString *outages, GString *blips)
{
  double normal = oracle->normals[start];
  gsize second = next_known (oracle, start);

  oracle->worth[start] = normal;
  if (second == NONE || !is_low (oracle->values[second], normal))
    {
      g_string_append_printf (blips, "%zu-%zd ", start, second);
      hold (oracle, start, second);
      if (second == NONE)
        return oracle->length;
      oracle->worth[second] = oracle->values[second];
      return second + 1;
    }
  for (gsize i = second; i != NONE; i = next_known (oracle, i))
    {
      gsize after = next_known (oracle, i);
      if (after != NONE && oracle->values[i] / normal > 0.8 && oracle->values[after] / normal > 0.8)
        {
          g_string_append_printf (outages, "%zu-%zd ", start, i);
          hold (oracle, start, after);
          oracle->worth[after] = oracle->values[after];
          return after + 1;
        }
    }
  g_string_append_printf (outages, "%zu-%zd ", start, NONE);
  hold (oracle, start, oracle->length);
  return oracle->length;
}

static void
find_lows (Oracle *oracle, GString *outages, GString *blips)
{
  for (gsize i = 0; i < oracle->length;)
    {
      oracle->normals[i] = normal_at (oracle, i);
      oracle->worth[i] = oracle->values[i];
      i = is_low (oracle->values[i], oracle->normals[i]) ? follow_low (oracle, i, outages, blips) : i + 1;
    }
}

/* Marks each sample that is in a degradation; @taken: those of outages and blips. */
static void
find_dips (const Oracle *oracle, const gboolean *taken, gboolean *in_dip)
{
  for (gsize i = 0; i < oracle->length; i++)
    {
      gsize whole = NONE, end;
      double noise;

      if (taken[i] || !is_degraded (oracle->values[i], oracle->normals[i]))
        continue;
      noise = noise_at (oracle, i);
      if (oracle->normals[i] - oracle->values[i] <= noise)
        continue;
      for (end = i; end < oracle->length && !taken[end]; end++)
        {
          gboolean is_down = is_degraded (oracle->values[end], oracle->normals[end]) && oracle->normals[end] - oracle->values[end] > noise;
          if (isnan (oracle->values[end]))
            continue;
          if (!is_down && whole != NONE)
            break;
          whole = is_down ? NONE : end;
        }
      /* At the end of the data one whole sample ends nothing yet. */
      for (gsize j = i; j < (end < oracle->length ? MIN (whole, end) : end); j++)
        in_dip[j] = TRUE;
      i = end - (end < oracle->length && taken[end] ? 1 : 0);
    }
}

static gsize
sample_of (const DuskSeries *series, gint64 time_s)
{
  return time_s == DUSK_TIME_UNKNOWN ? NONE : (gsize) ((time_s - dusk_series_start (series)) / dusk_series_step (series));
}

static void
mark (gboolean *marks, const DuskSeries *series, const DuskOutage *outage)
{
  for (gsize i = sample_of (series, outage->start_s); i < MIN (sample_of (series, outage->end_s), dusk_series_length (series)); i++)
    marks[i] = TRUE;
}

static void
assert_same_dips (const Oracle *oracle, const DuskSeries *series, const DuskFindings *findings)
{
  g_autofree gboolean *in_dip = g_new0 (gboolean, oracle->length + 1);
  g_autofree gboolean *taken = g_new0 (gboolean, oracle->length + 1);
  g_autofree gboolean *found = g_new0 (gboolean, oracle->length + 1);

  for (guint i = 0; i < findings->outages->len; i++)
    mark (taken, series, &g_array_index (findings->outages, DuskOutage, i));
  for (guint i = 0; i < findings->degradations->len; i++)
    {
      const DuskOutage *outage = &g_array_index (findings->degradations, DuskOutage, i);
      mark (outage->level > DUSK_LEVEL_DEGRADED ? taken : found, series, outage);
    }
  find_dips (oracle, taken, in_dip);
  for (gsize i = 0; i < oracle->length; i++)
    g_assert_cmpint (found[i], ==, in_dip[i]);
}

static void
assert_agrees (const DuskSeries *series)
{
  gsize length = dusk_series_length (series);
  int step_s = dusk_series_step (series);
  g_autofree double *normals = g_new (double, length + 1), *worth = g_new (double, length + 1);
  g_autoptr (GString) outages = g_string_new (NULL), blips = g_string_new (NULL);
  g_autoptr (GString) found_outages = g_string_new (NULL), found_blips = g_string_new (NULL);
  g_autoptr (DuskFindings) findings = findings_of (series);
  Oracle oracle = { dusk_series_values (series), normals, worth, length, (gsize) MAX (86400 / step_s, 3), step_s < 3600 ? 12 : 3 };

  find_lows (&oracle, outages, blips);
  for (gsize i = 0; i < length; i++)
    {
      double normal = dusk_series_values (findings->baselines)[i];
      g_assert_true (isnan (normal) ? isnan (normals[i]) : normal == normals[i]);
    }
  for (guint i = 0; i < findings->outages->len; i++)
    {
      const DuskOutage *outage = &g_array_index (findings->outages, DuskOutage, i);
      g_string_append_printf (found_outages, "%zu-%zd ", sample_of (series, outage->start_s), sample_of (series, outage->end_s));
    }
  for (guint i = 0; i < findings->degradations->len; i++)
    {
      const DuskOutage *outage = &g_array_index (findings->degradations, DuskOutage, i);
      if (outage->level > DUSK_LEVEL_DEGRADED)
        g_string_append_printf (found_blips, "%zu-%zd ", sample_of (series, outage->start_s), sample_of (series, outage->end_s));
    }
  g_assert_cmpstr (found_outages->str, ==, outages->str);
  g_assert_cmpstr (found_blips->str, ==, blips->str);
  assert_same_dips (&oracle, series, findings);
}

static void
assert_in_order (const DuskSeries *series, const GArray *outages, gboolean *taken)
{
  gint64 last_s = dusk_series_start (series);

  for (guint i = 0; i < outages->len; i++)
    {
      const DuskOutage *outage = &g_array_index (outages, DuskOutage, i);
      gboolean goes_on = outage->end_s == DUSK_TIME_UNKNOWN;
      gint64 end_s = goes_on ? dusk_series_end (series) : outage->end_s;

      g_assert_cmpint (outage->start_s, >=, last_s);
      g_assert_cmpint (end_s, >, outage->start_s);
      g_assert_cmpint (end_s, <=, dusk_series_end (series));
      g_assert_true (!goes_on || i + 1 == outages->len);
      g_assert_cmpint (outage->precision_s, >=, dusk_series_step (series));
      g_assert_cmpfloat (outage->baseline, >, 0);
      g_assert_cmpfloat (outage->baseline - outage->lowest, >=, 1);
      g_assert_cmpint (outage->level, >=, DUSK_LEVEL_DEGRADED);
      g_assert_cmpint (outage->pattern, !=, DUSK_PATTERN_NONE);
      g_assert_true (isfinite (outage->score));
      for (gsize j = sample_of (series, outage->start_s); j < sample_of (series, end_s); j++)
        {
          g_assert_false (taken[j]);
          taken[j] = TRUE;
        }
      last_s = end_s;
    }
}

static void
assert_invariants (const DuskSeries *series)
{
  g_autoptr (DuskFindings) findings = findings_of (series);
  g_autofree gboolean *taken = g_new0 (gboolean, dusk_series_length (series) + 1);

  assert_in_order (series, findings->outages, taken);
  assert_in_order (series, findings->degradations, taken);
  for (guint i = 0; i < findings->outages->len; i++)
    {
      const DuskOutage *outage = &g_array_index (findings->outages, DuskOutage, i);

      g_assert_false (outage->is_blip);
      g_assert_cmpint (outage->level, >=, DUSK_LEVEL_CRITICAL);
      g_assert_cmpint (outage->level, ==, dusk_level_of (outage->lowest, outage->baseline));
      g_assert_cmpfloat (dusk_series_at (series, outage->start_s), <, 0.5 * outage->baseline);
      if (outage->end_s != DUSK_TIME_UNKNOWN)
        g_assert_cmpfloat (dusk_series_at (series, outage->end_s), >, 0.8 * outage->baseline);
    }
  for (guint i = 0; i < findings->degradations->len; i++)
    {
      const DuskOutage *outage = &g_array_index (findings->degradations, DuskOutage, i);
      g_assert_true (outage->is_blip || outage->level == DUSK_LEVEL_DEGRADED);
    }
  g_assert_cmpuint (findings->low_count, >=, findings->outages->len);
  g_assert_cmpuint (findings->low_count, <=, findings->outages->len + findings->degradations->len);
  g_assert_true ((findings->low_count == 0) == (findings->pattern == DUSK_PATTERN_NONE));
}

static void
test_random (void)
{
  for (int round = 0; round < 150; round++)
    {
      g_autoptr (DuskSeries) series = random_series ();
      assert_agrees (series);
      assert_invariants (series);
    }
}

/* Findings of a period are those of the whole, but for what lies outside it. */
static void
test_random_period (void)
{
  for (int round = 0; round < 150; round++)
    {
      g_autoptr (DuskSeries) series = random_series ();
      gint64 start_s = dusk_series_start (series), end_s = dusk_series_end (series), from_s = start_s + (end_s - start_s) / 3;
      g_autoptr (DuskFindings) whole = findings_of (series);
      g_autoptr (DuskFindings) part = dusk_findings_new (series, from_s, end_s, 0, NULL);
      guint first = whole->outages->len - part->outages->len;

      g_assert_cmpuint (part->outages->len, <=, whole->outages->len);
      for (guint i = 0; i < part->outages->len; i++)
        {
          const DuskOutage *a = &g_array_index (whole->outages, DuskOutage, first + i), *b = &g_array_index (part->outages, DuskOutage, i);
          g_assert_cmpint (a->start_s, ==, b->start_s);
          g_assert_cmpint (a->end_s, ==, b->end_s);
          g_assert_cmpint (a->pattern, ==, b->pattern);
          g_assert_cmpfloat (a->score, ==, b->score);
        }
      for (guint i = 0; i < first; i++)
        g_assert_cmpint (g_array_index (whole->outages, DuskOutage, i).end_s, <=, from_s);
      g_assert_cmpint (part->level, ==, part->latest_s == DUSK_TIME_UNKNOWN ? DUSK_LEVEL_NO_DATA : whole->level);
    }
}

static gint64
time_of (JsonObject *object, const char *member)
{
  gint64 time_s = 0;

  g_assert_true (dusk_time_parse (json_object_get_string_member (object, member), &time_s, NULL));
  return time_s;
}

static DuskSeries *
read_country_answer (const char *path)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonObject *data;
  JsonArray *stats;
  DuskSeries *series;

  g_assert_true (json_parser_load_from_file (parser, path, NULL));
  data = json_object_get_object_member (json_node_get_object (json_parser_get_root (parser)), "data");
  stats = json_object_get_array_member (data, "stats");
  series = dusk_series_new (time_of (data, "query_starttime"), time_of (data, "query_endtime"), 300);
  for (guint i = 0; i < json_array_get_length (stats); i++)
    {
      JsonObject *entry = json_array_get_object_element (stats, i);
      JsonArray *timeline = json_object_get_array_member (entry, "timeline");
      double v4 = json_object_get_double_member (entry, "v4_prefixes_ris"), v6 = json_object_get_double_member (entry, "v6_prefixes_ris");

      for (guint j = 0; j < json_array_get_length (timeline); j++)
        {
          JsonObject *span = json_array_get_object_element (timeline, j);
          dusk_series_fill (series, time_of (span, "starttime"), time_of (span, "endtime"), v4 + v6);
        }
    }
  return series;
}

static void
test_recorded (void)
{
  g_autofree char *path = g_build_filename (g_getenv ("DUSK_SOURCE_ROOT") ? g_getenv ("DUSK_SOURCE_ROOT") : ".", "..", "shared", "data",
                                            "ripestat", "country-resource-stats__at.json", NULL);
  g_autoptr (DuskSeries) series = NULL;
  g_autoptr (DuskFindings) findings = NULL;

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_test_skip ("no recorded answers here");
      return;
    }
  series = read_country_answer (path);
  g_assert_cmpuint (dusk_series_length (series), ==, 55320);
  g_assert_cmpuint (dusk_series_count_missing (series), ==, 0);
  findings = findings_of (series);
  g_assert_cmpuint (findings->outages->len, ==, 0);
  g_assert_cmpint (findings->level, ==, DUSK_LEVEL_NORMAL);
  assert_agrees (series);
  assert_invariants (series);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/outage/oracle/random", test_random);
  g_test_add_func ("/outage/oracle/random-period", test_random_period);
  g_test_add_func ("/outage/oracle/recorded", test_recorded);
  return g_test_run ();
}
