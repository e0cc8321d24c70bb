/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-ripestat-private.h"

/* Intervals of one answer lie side by side. An answer that covers its own grid more often than this is made to cost time. */
#define MAX_COVERAGE 4

typedef struct {
  gint64 first_s;
  gint64 last_s; /* the last sample, inclusive */
  double v4;
  double v6;
  double asns;
} Interval;

typedef struct {
  GArray *intervals; /* (owned) (element-type Interval) */
  gint64  first_s;
  gint64  last_s;
  gint64  registered_day_s;
  double  registered;
} Stats;

static gboolean
read_timeline (JsonObject *entry, Interval *interval, Stats *stats, GError **error)
{
  JsonArray *timeline = dusk_json_get_array (entry, "timeline", error);

  if (timeline == NULL)
    return FALSE;
  for (guint i = 0; i < json_array_get_length (timeline); i++)
    {
      JsonObject *object = dusk_json_array_object (timeline, i, "timeline", error);
      DuskSpan span;

      if (object == NULL || !dusk_ripestat_get_span (object, 0, &span, error))
        return FALSE;
      interval->first_s = span.start_s;
      interval->last_s = span.end_s;
      stats->first_s = MIN (stats->first_s, span.start_s);
      stats->last_s = MAX (stats->last_s, span.end_s);
      g_array_append_vals (stats->intervals, interval, 1);
    }
  return TRUE;
}

/* One entry is one set of values of one day of the registries, with all the intervals in which it held. */
static gboolean
read_entry (JsonObject *entry, Stats *stats, GError **error)
{
  gint64 day_s = dusk_json_find_time (entry, "stats_date");
  Interval interval = { .v4 = dusk_ripestat_find_count (entry, "v4_prefixes_ris"),
                        .v6 = dusk_ripestat_find_count (entry, "v6_prefixes_ris"),
                        .asns = dusk_ripestat_find_count (entry, "asns_ris") };

  if (day_s >= stats->registered_day_s)
    {
      stats->registered_day_s = day_s;
      stats->registered = dusk_ripestat_find_count (entry, "asns_stats");
    }
  return read_timeline (entry, &interval, stats, error);
}

static gboolean
read_stats (JsonArray *array, Stats *stats, GError **error)
{
  stats->first_s = G_MAXINT64;
  stats->last_s = G_MININT64;
  stats->registered_day_s = DUSK_TIME_UNKNOWN;
  stats->registered = NAN;
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonObject *entry = dusk_json_array_object (array, i, "stats", error);

      if (entry == NULL || !read_entry (entry, stats, error))
        return FALSE;
    }
  if (stats->intervals->len > 0)
    return TRUE;
  dusk_ripestat_set_no_data (error);
  return FALSE;
}

/* The grid covers what was asked and what came, in the phase of what came: a week's samples need not begin on the epoch's weekday. */
static gboolean
set_grid (DuskCountryStats *record, JsonObject *data, const Stats *stats, GError **error)
{
  gint64 asked_from_s = dusk_json_find_time (data, "query_starttime");
  gint64 asked_last_s = dusk_json_find_time (data, "query_endtime");
  gint64 last_s = MAX (stats->last_s, asked_last_s);
  int step_s = record->step_s;

  record->from_s = stats->first_s;
  if (asked_from_s != DUSK_TIME_UNKNOWN && asked_from_s < stats->first_s)
    record->from_s -= dusk_time_floor (stats->first_s - asked_from_s, step_s);
  record->to_s = record->from_s + dusk_time_floor (last_s - record->from_s, step_s) + step_s;
  return dusk_ripestat_check_grid (record->from_s, record->to_s, step_s, error);
}

static gboolean
fill_series (DuskCountryStats *record, const Stats *stats, GError **error)
{
  gint64 room_s = MAX_COVERAGE * (record->to_s - record->from_s);

  record->v4 = dusk_series_new (record->from_s, record->to_s, record->step_s);
  record->v6 = dusk_series_new (record->from_s, record->to_s, record->step_s);
  record->asns = dusk_series_new (record->from_s, record->to_s, record->step_s);
  for (guint i = 0; i < stats->intervals->len; i++)
    {
      const Interval *interval = &g_array_index (stats->intervals, Interval, i);

      room_s -= interval->last_s - interval->first_s + record->step_s;
      if (room_s < 0)
        {
          dusk_ripestat_set_malformed (error, "timeline");
          return FALSE;
        }
      dusk_series_fill (record->v4, interval->first_s, interval->last_s, interval->v4);
      dusk_series_fill (record->v6, interval->first_s, interval->last_s, interval->v6);
      dusk_series_fill (record->asns, interval->first_s, interval->last_s, interval->asns);
    }
  return TRUE;
}

static void
set_latest (DuskCountryStats *record, JsonObject *data, const Stats *stats)
{
  gint64 latest_s = dusk_json_find_time (data, "hd_latest_time");

  if (latest_s == DUSK_TIME_UNKNOWN)
    latest_s = dusk_json_find_time (data, "latest_time");
  if (latest_s == DUSK_TIME_UNKNOWN)
    latest_s = stats->last_s;
  record->latest_s = record->from_s + dusk_time_floor (latest_s - record->from_s, record->step_s);
}

static void
set_resource (DuskCountryStats *record, JsonObject *data)
{
  const char *resource = dusk_json_find_text (data, "resource");

  if (resource && strlen (resource) == 2 && g_ascii_isalpha (resource[0]) && g_ascii_isalpha (resource[1]))
    for (int i = 0; i < 2; i++)
      record->resource[i] = g_ascii_toupper (resource[i]);
}

gpointer
dusk_ripestat_parse_country_stats (JsonObject *data, GError **error)
{
  g_autoptr (DuskCountryStats) record = g_new0 (DuskCountryStats, 1);
  g_autoptr (GArray) intervals = g_array_new (FALSE, FALSE, sizeof (Interval));
  const char *resolution = dusk_json_get_text (data, "resolution", error);
  JsonArray *array = resolution ? dusk_json_get_array (data, "stats", error) : NULL;
  Stats stats = { .intervals = intervals };

  if (array == NULL)
    return NULL;
  record->step_s = dusk_ripestat_resolution_from_word (resolution);
  if (record->step_s == 0)
    {
      dusk_ripestat_set_malformed (error, "resolution");
      return NULL;
    }
  if (!read_stats (array, &stats, error) || !set_grid (record, data, &stats, error) || !fill_series (record, &stats, error))
    return NULL;
  record->asns_registered = stats.registered;
  set_latest (record, data, &stats);
  set_resource (record, data);
  return g_steal_pointer (&record);
}
