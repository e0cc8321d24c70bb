/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-store-private.h"

#include <string.h>

/* A week at 5 minutes, 5 years at a day. */
#define CHUNK_LENGTH 2048

/* Samples stand in chunks as the bits of doubles, little-endian. This one was never asked for; one that was but is not known is NAN's. */
#define NEVER_ASKED G_MAXUINT64

/* Columns in the order of the table. */
enum {
  ENTITY,
  MEASURE,
  STEP,
  NUMBER,
  FETCHED,
  SAMPLES,
};

/**
 * Chunk: some samples of one entity, measure and step.
 *
 * @number: the first is sample number · CHUNK_LENGTH since 1970
 * @fetched_s: when the newest of its samples was
 */
typedef struct {
  gint64  number;
  gint64  fetched_s;
  guint64 samples[CHUNK_LENGTH];
} Chunk;

/**
 * Question:
 *
 * @first, @end: its samples [@first, @end), counted in steps since 1970
 * @newest_s: (out): when the newest of what is kept of them was fetched
 * @has_any: (out): whether any was ever asked for
 */
typedef struct {
  const char *entity;
  const char *measure;
  int         step_s;
  gint64      first;
  gint64      end;
  DuskSeries *series; /* (nullable): to keep, or to fill */
  GArray     *gaps;   /* (nullable): to fill */
  gint64      fetched_s;
  gboolean    has_any;
} Question;

/* Chunks */

static gint64
floor_divide (gint64 a, gint64 b)
{
  return a / b - (a % b < 0 ? 1 : 0);
}

static gint64
ceil_divide (gint64 a, gint64 b)
{
  return a / b + (a % b > 0 ? 1 : 0);
}

static char *
make_identity (const char *entity, const char *measure, gint64 step_s, gint64 number)
{
  return g_strdup_printf ("%s %s %" G_GINT64_FORMAT " %" G_GINT64_FORMAT, entity, measure, step_s, number);
}

static void
clear_chunk (Chunk *chunk, gint64 number)
{
  chunk->number = number;
  chunk->fetched_s = DUSK_TIME_UNKNOWN;
  for (gsize i = 0; i < CHUNK_LENGTH; i++)
    chunk->samples[i] = NEVER_ASKED;
}

static gboolean
read_row (sqlite3_stmt *row, const char *entity, const char *measure, gint64 step_s, Chunk *chunk)
{
  g_autofree char *identity = NULL;
  g_autoptr (GBytes) samples = NULL;

  chunk->number = sqlite3_column_int64 (row, NUMBER);
  chunk->fetched_s = sqlite3_column_int64 (row, FETCHED);
  identity = make_identity (entity, measure, step_s, chunk->number);
  samples = dusk_store_unpack (identity, row, SAMPLES, sizeof chunk->samples);
  if (samples == NULL)
    return FALSE;
  memcpy (chunk->samples, g_bytes_get_data (samples, NULL), sizeof chunk->samples);
  return TRUE;
}

gboolean
dusk_store_series_row_is_sound (sqlite3_stmt *row)
{
  const char *entity = (const char *) sqlite3_column_text (row, ENTITY);
  const char *measure = (const char *) sqlite3_column_text (row, MEASURE);
  Chunk chunk;

  return entity && measure && read_row (row, entity, measure, sqlite3_column_int64 (row, STEP), &chunk);
}

static guint64
encode (double value)
{
  guint64 bits;

  if (isnan (value))
    value = NAN;
  memcpy (&bits, &value, sizeof bits);
  return GUINT64_TO_LE (bits);
}

static double
decode (guint64 sample)
{
  guint64 bits = GUINT64_FROM_LE (sample);
  double value;

  memcpy (&value, &bits, sizeof value);
  return value;
}

/* Keeping */

static int
load_chunk (DuskStore *self, const Question *question, gint64 number, Chunk *chunk)
{
  sqlite3_stmt *statement = NULL;
  int code = dusk_store_bind (self, &statement, "SELECT * FROM chunks WHERE entity = ? AND measure = ? AND step_s = ? AND number = ?", "ssii",
                              question->entity, question->measure, (gint64) question->step_s, number);

  clear_chunk (chunk, number);
  if (code == SQLITE_OK)
    code = sqlite3_step (statement);
  if (code == SQLITE_ROW
      && (!read_row (statement, question->entity, question->measure, question->step_s, chunk) || chunk->number != number))
    code = SQLITE_CORRUPT;
  return dusk_store_end (statement, code);
}

static int
save_chunk (DuskStore *self, const Question *question, const Chunk *chunk)
{
  g_autofree char *identity = make_identity (question->entity, question->measure, question->step_s, chunk->number);
  g_autoptr (GBytes) samples = dusk_store_pack (identity, chunk->samples, sizeof chunk->samples);

  return dusk_store_run (self, "INSERT OR REPLACE INTO chunks (entity, measure, step_s, number, fetched_s, samples) VALUES (?, ?, ?, ?, ?, ?)",
                         "ssiiib", question->entity, question->measure, (gint64) question->step_s, chunk->number, chunk->fetched_s, samples);
}

/* The samples of @chunk that @question is about: [*from, *to). */
static void
overlap (const Question *question, const Chunk *chunk, gsize *from, gsize *to)
{
  gint64 start = chunk->number * CHUNK_LENGTH;

  *from = (gsize) CLAMP (question->first - start, 0, CHUNK_LENGTH);
  *to = (gsize) CLAMP (question->end - start, 0, CHUNK_LENGTH);
}

static void
overlay (const Question *question, Chunk *chunk)
{
  const double *values = dusk_series_values (question->series);
  gint64 offset = chunk->number * CHUNK_LENGTH - question->first;
  gboolean is_newest = TRUE;
  gsize from, to;

  overlap (question, chunk, &from, &to);
  for (gsize i = to; i < CHUNK_LENGTH && is_newest; i++)
    is_newest = chunk->samples[i] == NEVER_ASKED;
  if (is_newest)
    chunk->fetched_s = question->fetched_s;
  for (gsize i = from; i < to; i++)
    {
      double value = values[offset + (gint64) i];

      if (!isnan (value) || chunk->samples[i] == NEVER_ASKED)
        chunk->samples[i] = encode (value);
    }
}

static int
keep_series (DuskStore *self, gpointer data)
{
  const Question *question = data;
  gint64 last = floor_divide (question->end - 1, CHUNK_LENGTH);
  int code = SQLITE_OK;

  for (gint64 number = floor_divide (question->first, CHUNK_LENGTH); code == SQLITE_OK && number <= last; number++)
    {
      Chunk chunk;

      code = load_chunk (self, question, number, &chunk);
      if (code != SQLITE_OK)
        break;
      overlay (question, &chunk);
      code = save_chunk (self, question, &chunk);
    }
  return code;
}

/* Finding */

typedef void (*ChunkFunc) (Question *question, const Chunk *chunk);

static int
visit_chunks (DuskStore *self, Question *question, ChunkFunc visit)
{
  gint64 least = floor_divide (question->first, CHUNK_LENGTH), last = floor_divide (question->end - 1, CHUNK_LENGTH);
  sqlite3_stmt *statement = NULL;
  int code = dusk_store_bind (self, &statement,
                              "SELECT * FROM chunks WHERE entity = ? AND measure = ? AND step_s = ? AND number BETWEEN ? AND ? ORDER BY number",
                              "ssiii", question->entity, question->measure, (gint64) question->step_s, least, last);

  while (code == SQLITE_OK && (code = sqlite3_step (statement)) == SQLITE_ROW)
    {
      Chunk chunk;

      /* A damaged tree can give rows that were not asked for. */
      code = read_row (statement, question->entity, question->measure, question->step_s, &chunk) && chunk.number >= least && chunk.number <= last
             ? SQLITE_OK : SQLITE_CORRUPT;
      if (code != SQLITE_OK)
        break;
      visit (question, &chunk);
      least = chunk.number + 1;
    }
  return dusk_store_end (statement, code);
}

static void
fill_series (Question *question, const Chunk *chunk)
{
  gint64 offset = chunk->number * CHUNK_LENGTH - question->first;
  gsize from, to;

  overlap (question, chunk, &from, &to);
  for (gsize i = from; i < to; i++)
    if (chunk->samples[i] != NEVER_ASKED)
      {
        dusk_series_set (question->series, (gsize) (offset + (gint64) i), decode (chunk->samples[i]));
        question->fetched_s = chunk->fetched_s;
        question->has_any = TRUE;
      }
}

static int
find_series (DuskStore *self, gpointer data)
{
  Question *question = data;
  gint64 step_s = question->step_s;

  g_clear_pointer (&question->series, dusk_series_unref);
  question->series = dusk_series_new (question->first * step_s, question->end * step_s, question->step_s);
  question->end = question->first + (gint64) dusk_series_length (question->series);
  question->has_any = FALSE;
  return visit_chunks (self, question, fill_series);
}

/* Adds samples [@first, @end) to the gaps, or to the last of them where they touch. */
static void
add_gap (Question *question, gint64 first, gint64 end)
{
  DuskSpan gap = { first * question->step_s, end * question->step_s };
  DuskSpan *last = question->gaps->len ? &g_array_index (question->gaps, DuskSpan, question->gaps->len - 1) : NULL;

  if (first >= end)
    return;
  if (last && last->end_s == gap.start_s)
    last->end_s = gap.end_s;
  else
    g_array_append_val (question->gaps, gap);
}

/* Moves the question's first sample on to behind the chunk. */
static void
collect_gaps (Question *question, const Chunk *chunk)
{
  gint64 start = chunk->number * CHUNK_LENGTH;
  gsize from, to;

  add_gap (question, question->first, MAX (start, question->first));
  overlap (question, chunk, &from, &to);
  for (gsize i = from; i < to; i++)
    if (chunk->samples[i] == NEVER_ASKED)
      add_gap (question, start + (gint64) i, start + (gint64) i + 1);
  question->first = start + (gint64) to;
}

static int
find_gaps (DuskStore *self, gpointer data)
{
  Question *question = data;
  Question rest = *question;
  int code;

  g_array_set_size (question->gaps, 0);
  code = visit_chunks (self, &rest, collect_gaps);
  add_gap (question, rest.first, rest.end);
  return code;
}

/* Public */

gboolean
dusk_store_keep_series (DuskStore *self, const DuskEntity *entity, const char *measure, DuskSeries *series, gint64 fetched_s, GError **error)
{
  Question question = { .measure = measure, .series = series, .fetched_s = fetched_s };

  g_return_val_if_fail (DUSK_IS_STORE (self), FALSE);
  g_return_val_if_fail (entity != NULL && measure != NULL && series != NULL, FALSE);

  question.entity = entity->id;
  question.step_s = dusk_series_step (series);
  question.first = floor_divide (dusk_series_start (series), question.step_s);
  question.end = question.first + (gint64) dusk_series_length (series);
  return question.first == question.end || dusk_store_transact (self, DUSK_STORE_WRITE, keep_series, &question, error);
}

DuskSeries *
dusk_store_find_series (DuskStore *self, const DuskEntity *entity, const char *measure, int step_s, gint64 from_s, gint64 to_s, gint64 *fetched_s)
{
  Question question = { .measure = measure, .step_s = step_s };
  g_autoptr (DuskSeries) series = NULL;

  g_return_val_if_fail (DUSK_IS_STORE (self), NULL);
  g_return_val_if_fail (entity != NULL && measure != NULL && step_s > 0, NULL);

  question.entity = entity->id;
  question.first = floor_divide (from_s, step_s);
  question.end = ceil_divide (to_s, step_s);
  if (question.first >= question.end)
    return NULL;
  dusk_store_transact (self, DUSK_STORE_READ, find_series, &question, NULL);
  series = question.series;
  if (!question.has_any)
    return NULL;
  if (fetched_s)
    *fetched_s = question.fetched_s;
  return g_steal_pointer (&series);
}

GArray *
dusk_store_find_gaps (DuskStore *self, const DuskEntity *entity, const char *measure, int step_s, gint64 from_s, gint64 to_s)
{
  GArray *gaps = g_array_new (FALSE, FALSE, sizeof (DuskSpan));
  Question question = { .measure = measure, .step_s = step_s, .gaps = gaps };

  g_return_val_if_fail (DUSK_IS_STORE (self), gaps);
  g_return_val_if_fail (entity != NULL && measure != NULL && step_s > 0, gaps);

  /* A sample whose time lies before the period is none that a question for the period brings. */
  question.entity = entity->id;
  question.first = ceil_divide (from_s, step_s);
  question.end = ceil_divide (to_s, step_s);
  if (question.first < question.end)
    dusk_store_transact (self, DUSK_STORE_READ, find_gaps, &question, NULL);
  if (gaps->len > 0)
    {
      DuskSpan *last = &g_array_index (gaps, DuskSpan, gaps->len - 1);
      last->end_s = MIN (last->end_s, to_s);
    }
  return gaps;
}
