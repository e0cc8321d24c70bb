/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-store-private.h"

#include <string.h>

/* Samples per block: a day at 5 minutes. */
#define BLOCK_LENGTH 288

/* One run of equal samples, as it stands in a block. Counts hardly change from one sample to the next, so a day is some hundred bytes. */
typedef struct {
  double  value;
  guint64 length;
} Run;

static gint64
block_of (gint64 time_s, int step_s)
{
  gint64 span_s = (gint64) step_s * BLOCK_LENGTH;

  return (time_s >= 0 ? time_s : time_s - span_s + 1) / span_s;
}

static gboolean
same (double a, double b)
{
  return a == b || (isnan (a) && isnan (b));
}

static GArray *
encode (const double samples[BLOCK_LENGTH])
{
  GArray *runs = g_array_new (FALSE, FALSE, sizeof (Run));

  for (guint i = 0; i < BLOCK_LENGTH; i++)
    {
      Run *last = runs->len ? &g_array_index (runs, Run, runs->len - 1) : NULL;
      if (last && same (last->value, samples[i]))
        last->length++;
      else
        g_array_append_vals (runs, &(Run) { samples[i], 1 }, 1);
    }
  return runs;
}

static void
decode (const void *data, int size, double samples[BLOCK_LENGTH])
{
  guint at = 0;

  for (guint i = 0; i < BLOCK_LENGTH; i++)
    samples[i] = NAN;
  for (int offset = 0; offset + (int) sizeof (Run) <= size; offset += (int) sizeof (Run))
    {
      Run run;
      memcpy (&run, (const char *) data + offset, sizeof run);
      for (guint64 i = 0; i < run.length && at < BLOCK_LENGTH; i++)
        samples[at++] = run.value;
    }
}

static void
bind_key (sqlite3_stmt *statement, const DuskEntity *entity, const char *measure, int step_s)
{
  sqlite3_bind_text (statement, 1, entity->id, -1, SQLITE_TRANSIENT);
  sqlite3_bind_text (statement, 2, measure, -1, SQLITE_TRANSIENT);
  sqlite3_bind_int (statement, 3, step_s);
}

static gboolean
read_block (DuskStore *self, const DuskEntity *entity, const char *measure, int step_s, gint64 block, double samples[BLOCK_LENGTH])
{
  sqlite3_stmt *statement = _dusk_store_prepare (self, "SELECT runs FROM blocks WHERE entity = ? AND measure = ? AND step = ? AND block = ?");
  int code;

  bind_key (statement, entity, measure, step_s);
  sqlite3_bind_int64 (statement, 4, block);
  code = sqlite3_step (statement);
  decode (sqlite3_column_blob (statement, 0), code == SQLITE_ROW ? sqlite3_column_bytes (statement, 0) : 0, samples);
  sqlite3_reset (statement);
  return code == SQLITE_ROW || code == SQLITE_DONE;
}

static gboolean
write_block (DuskStore *self, const DuskEntity *entity, const char *measure, int step_s, gint64 block, const double samples[BLOCK_LENGTH])
{
  sqlite3_stmt *statement = _dusk_store_prepare (self, "INSERT OR REPLACE INTO blocks VALUES (?, ?, ?, ?, ?)");
  g_autoptr (GArray) runs = encode (samples);

  bind_key (statement, entity, measure, step_s);
  sqlite3_bind_int64 (statement, 4, block);
  sqlite3_bind_blob64 (statement, 5, runs->data, runs->len * sizeof (Run), SQLITE_TRANSIENT);
  return _dusk_store_run (self, statement) == SQLITE_DONE;
}

static gboolean
keep_blocks (DuskStore *self, const DuskEntity *entity, const char *measure, DuskSeries *series)
{
  int step_s = dusk_series_step (series);
  gint64 last = block_of (dusk_series_end (series) - 1, step_s);

  for (gint64 block = block_of (dusk_series_start (series), step_s); block <= last; block++)
    {
      double samples[BLOCK_LENGTH];
      gint64 start_s = block * step_s * BLOCK_LENGTH;
      if (!read_block (self, entity, measure, step_s, block, samples))
        return FALSE;
      for (guint i = 0; i < BLOCK_LENGTH; i++)
        {
          double value = dusk_series_at (series, start_s + (gint64) i * step_s + step_s - 1);
          if (!isnan (value))
            samples[i] = value;
        }
      if (!write_block (self, entity, measure, step_s, block, samples))
        return FALSE;
    }
  return TRUE;
}

/* All spans that touch or border on [from_s, to_s), with the time they were fetched, by start. */
static GArray *
find_spans (DuskStore *self, const DuskEntity *entity, const char *measure, int step_s, gint64 from_s, gint64 to_s, gint64 *fetched_s)
{
  sqlite3_stmt *statement = _dusk_store_prepare (self,
                                                 "SELECT start, end, fetched FROM spans WHERE entity = ? AND measure = ? AND step = ?"
                                                 " AND start <= ? AND end >= ? ORDER BY start");
  GArray *spans = g_array_new (FALSE, FALSE, sizeof (DuskSpan));

  bind_key (statement, entity, measure, step_s);
  sqlite3_bind_int64 (statement, 4, to_s);
  sqlite3_bind_int64 (statement, 5, from_s);
  while (sqlite3_step (statement) == SQLITE_ROW)
    {
      DuskSpan span = { sqlite3_column_int64 (statement, 0), sqlite3_column_int64 (statement, 1) };
      g_array_append_val (spans, span);
      if (fetched_s)
        *fetched_s = sqlite3_column_int64 (statement, 2);
    }
  sqlite3_reset (statement);
  return spans;
}

/* Spans that touch become one; it was fetched when its newest part was. */
static gboolean
keep_span (DuskStore *self, const DuskEntity *entity, const char *measure, int step_s, DuskSpan span, gint64 fetched_s)
{
  gint64 newest_fetched_s = fetched_s;
  g_autoptr (GArray) touching = find_spans (self, entity, measure, step_s, span.start_s, span.end_s, &newest_fetched_s);
  sqlite3_stmt *statement;

  for (guint i = 0; i < touching->len; i++)
    {
      DuskSpan old = g_array_index (touching, DuskSpan, i);
      if (old.end_s <= span.end_s)
        newest_fetched_s = fetched_s;
      span.start_s = MIN (span.start_s, old.start_s);
      span.end_s = MAX (span.end_s, old.end_s);
    }
  statement = _dusk_store_prepare (self, "DELETE FROM spans WHERE entity = ? AND measure = ? AND step = ? AND start >= ? AND end <= ?");
  bind_key (statement, entity, measure, step_s);
  sqlite3_bind_int64 (statement, 4, span.start_s);
  sqlite3_bind_int64 (statement, 5, span.end_s);
  if (_dusk_store_run (self, statement) != SQLITE_DONE)
    return FALSE;
  statement = _dusk_store_prepare (self, "INSERT INTO spans VALUES (?, ?, ?, ?, ?, ?)");
  bind_key (statement, entity, measure, step_s);
  sqlite3_bind_int64 (statement, 4, span.start_s);
  sqlite3_bind_int64 (statement, 5, span.end_s);
  sqlite3_bind_int64 (statement, 6, newest_fetched_s);
  return _dusk_store_run (self, statement) == SQLITE_DONE;
}

gboolean
dusk_store_keep_series (DuskStore *self, const DuskEntity *entity, const char *measure, DuskSeries *series, gint64 fetched_s, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  DuskSpan span = { dusk_series_start (series), dusk_series_end (series) };

  if (dusk_series_length (series) == 0)
    return TRUE;
  if (_dusk_store_execute (self, "BEGIN IMMEDIATE") && keep_blocks (self, entity, measure, series)
      && keep_span (self, entity, measure, dusk_series_step (series), span, fetched_s) && _dusk_store_execute (self, "COMMIT"))
    return TRUE;
  return _dusk_store_fail (self, error);
}

DuskSeries *
dusk_store_find_series (DuskStore *self, const DuskEntity *entity, const char *measure, int step_s, gint64 from_s, gint64 to_s, gint64 *fetched_s)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  g_autoptr (GArray) spans = NULL;
  g_autoptr (DuskSeries) series = NULL;
  gboolean any = FALSE;

  g_return_val_if_fail (step_s > 0, NULL);

  from_s = dusk_time_floor (from_s, step_s);
  spans = find_spans (self, entity, measure, step_s, from_s, to_s, fetched_s);
  for (guint i = 0; i < spans->len; i++)
    any = any || (g_array_index (spans, DuskSpan, i).start_s < to_s && g_array_index (spans, DuskSpan, i).end_s > from_s);
  if (!any)
    return NULL;
  series = dusk_series_new (from_s, to_s, step_s);
  for (gint64 block = block_of (from_s, step_s); block <= block_of (to_s - 1, step_s); block++)
    {
      double samples[BLOCK_LENGTH];
      gint64 start_s = block * step_s * BLOCK_LENGTH;
      if (!read_block (self, entity, measure, step_s, block, samples))
        {
          _dusk_store_fail (self, NULL);
          return NULL;
        }
      for (guint i = 0; i < BLOCK_LENGTH; i++)
        {
          gint64 index = (start_s - from_s) / step_s + i;
          if (index >= 0 && index < (gint64) dusk_series_length (series))
            dusk_series_set (series, (gsize) index, samples[i]);
        }
    }
  return g_steal_pointer (&series);
}

GArray *
dusk_store_find_gaps (DuskStore *self, const DuskEntity *entity, const char *measure, int step_s, gint64 from_s, gint64 to_s)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  g_autoptr (GArray) spans = find_spans (self, entity, measure, step_s, from_s, to_s, NULL);
  GArray *gaps = g_array_new (FALSE, FALSE, sizeof (DuskSpan));
  gint64 at_s = from_s;

  for (guint i = 0; i < spans->len && at_s < to_s; i++)
    {
      DuskSpan span = g_array_index (spans, DuskSpan, i);
      DuskSpan gap = { at_s, MIN (span.start_s, to_s) };
      if (gap.end_s > gap.start_s)
        g_array_append_val (gaps, gap);
      at_s = MAX (at_s, span.end_s);
    }
  if (at_s < to_s)
    g_array_append_vals (gaps, &(DuskSpan) { at_s, to_s }, 1);
  return gaps;
}
