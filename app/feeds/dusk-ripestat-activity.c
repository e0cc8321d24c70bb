/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-ripestat-private.h"

/* A bin longer than this is no activity any more. */
#define MAX_PERIOD_S (366 * DUSK_DAY_S)

typedef struct {
  gint64 start_s;
  double announcements;
  double withdrawals;
} Sample;

static GArray *
read_samples (JsonArray *array, GError **error)
{
  g_autoptr (GArray) samples = g_array_sized_new (FALSE, FALSE, sizeof (Sample), json_array_get_length (array));

  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonObject *object = dusk_json_array_object (array, i, "updates", error);
      Sample sample;

      if (object == NULL || !dusk_json_get_time (object, "starttime", &sample.start_s, error))
        return NULL;
      sample.announcements = dusk_ripestat_find_count (object, "announcements");
      sample.withdrawals = dusk_ripestat_find_count (object, "withdrawals");
      g_array_append_val (samples, sample);
    }
  return g_steal_pointer (&samples);
}

/* The grid has the phase of the samples; @first_s, @last_s are the period asked for, widened to what came. */
static gboolean
find_grid (GArray *samples, JsonObject *data, int step_s, gint64 *from_s, gint64 *to_s, GError **error)
{
  gint64 asked_from_s = dusk_json_find_time (data, "query_starttime");
  gint64 asked_to_s = dusk_json_find_time (data, "query_endtime");
  gint64 first_s = G_MAXINT64, end_s = asked_to_s;

  for (guint i = 0; i < samples->len; i++)
    {
      first_s = MIN (first_s, g_array_index (samples, Sample, i).start_s);
      end_s = MAX (end_s, g_array_index (samples, Sample, i).start_s + step_s);
    }
  if (samples->len == 0)
    first_s = asked_from_s;
  if (first_s == DUSK_TIME_UNKNOWN || end_s == DUSK_TIME_UNKNOWN)
    {
      dusk_ripestat_set_malformed (error, "query_starttime");
      return FALSE;
    }
  *from_s = first_s;
  if (asked_from_s != DUSK_TIME_UNKNOWN && asked_from_s < first_s)
    *from_s -= dusk_time_floor (first_s - asked_from_s, step_s);
  *to_s = end_s;
  return dusk_ripestat_check_grid (*from_s, *to_s, step_s, error);
}

/*
 * Bins that the server leaves out between others had no updates. Where it sends no bin at all, though asked for empty ones too, it may as
 * well have no data: all stays unknown.
 */
static DuskSeries *
fill_series (GArray *samples, gboolean is_withdrawals, gint64 from_s, gint64 to_s, int step_s)
{
  DuskSeries *series = dusk_series_new (from_s, to_s, step_s);
  gboolean is_counted = FALSE;

  for (guint i = 0; i < samples->len; i++)
    {
      const Sample *sample = &g_array_index (samples, Sample, i);
      is_counted = is_counted || !isnan (is_withdrawals ? sample->withdrawals : sample->announcements);
    }
  if (!is_counted)
    return series;
  dusk_series_fill (series, from_s, to_s, 0);
  for (guint i = 0; i < samples->len; i++)
    {
      const Sample *sample = &g_array_index (samples, Sample, i);
      dusk_series_set (series, (gsize) ((sample->start_s - from_s) / step_s), is_withdrawals ? sample->withdrawals : sample->announcements);
    }
  return series;
}

gpointer
dusk_ripestat_parse_update_activity (JsonObject *data, GError **error)
{
  g_autoptr (DuskUpdateActivity) record = g_new0 (DuskUpdateActivity, 1);
  JsonArray *updates = dusk_json_get_array (data, "updates", error);
  g_autoptr (GArray) samples = updates ? read_samples (updates, error) : NULL;
  gint64 from_s, to_s;
  double period_s;

  if (samples == NULL || !dusk_json_get_number (data, "sampling_period", &period_s, error))
    return NULL;
  if (!(period_s >= 1 && period_s <= MAX_PERIOD_S))
    {
      dusk_ripestat_set_malformed (error, "sampling_period");
      return NULL;
    }
  record->step_s = (int) period_s;
  if (!find_grid (samples, data, record->step_s, &from_s, &to_s, error))
    return NULL;
  record->announcements = fill_series (samples, FALSE, from_s, to_s, record->step_s);
  record->withdrawals = fill_series (samples, TRUE, from_s, to_s, record->step_s);
  return g_steal_pointer (&record);
}
