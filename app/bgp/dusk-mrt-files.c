/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-mrt-files.h"

#include <glib/gi18n.h>
#include <string.h>

#include "dusk-error.h"
#include "dusk-time.h"

/* Looking at the clock and for cancellation takes longer than reading a record. */
#define RECORDS_BETWEEN_LOOKS 256
#define PROGRESS_INTERVAL_US  (G_USEC_PER_SEC / 5)

/*
 * One file.
 *
 * @order: as given
 * @first_us: time of its first record
 * @is_first_table: whether that one is of a table dump
 * @reader, @decoder: (nullable): while it is read
 * @record: at its head, not yet decoded
 * @stored_size: of the file; -1 where it is not known
 * @done: what was taken of it before it was closed
 */
typedef struct {
  char           *path;
  char           *collector;
  guint           order;
  gint64          first_us;
  gboolean        is_first_table;
  DuskMrtReader  *reader;
  DuskMrtDecoder *decoder;
  DuskMrtRecord   record;
  gint64          stored_size;
  gint64          done;
} File;

/*
 * @waiting: (element-type File): by their first records, the last of them first
 * @open: (element-type File): each with a record at its head
 */
struct _DuskMrtFiles {
  DuskBgpPeers *peers;
  GPtrArray    *files;
  GPtrArray    *waiting;
  GPtrArray    *open;
  GPtrArray    *problems;
  DuskMrtCounts counts;
};

/* Where a run stands. */
typedef struct {
  DuskBgpSink     sink;
  gpointer        data;
  DuskMrtProgress progress;
  gpointer        progress_data;
  GCancellable   *cancellable;
  gint64          total;
  gint64          told_us;
  guint           records;
} Run;

static void
file_close (File *file)
{
  g_clear_pointer (&file->decoder, dusk_mrt_decoder_free);
  g_clear_pointer (&file->reader, dusk_mrt_reader_free);
}

static void
file_free (gpointer data)
{
  File *file = data;

  file_close (file);
  g_free (file->collector);
  g_free (file->path);
  g_free (file);
}

static void
problem_free (gpointer data)
{
  DuskMrtProblem *problem = data;

  g_clear_error (&problem->error);
  g_free (problem->path);
  g_free (problem);
}

static gboolean
is_table (guint16 type)
{
  return type == DUSK_MRT_TABLE_DUMP || type == DUSK_MRT_TABLE_DUMP_V2;
}

static gboolean
is_name_character (char c)
{
  return g_ascii_isalnum (c) || c == '-' || c == '.';
}

/* RouteViews' names have words behind points, as has all that archives' file names hold behind the collector's. */
static char *
route_views_name (const char *at)
{
  static const char *const others[] = { ".ribs", ".rib", ".updates", ".bview", ".bz2", ".gz" };
  gsize length = 0;
  g_autofree char *name = NULL;

  while (is_name_character (at[length]))
    length++;
  name = g_strndup (at, length);
  for (gsize i = 0; i < G_N_ELEMENTS (others); i++)
    {
      char *other = strstr (name, others[i]);

      if (other)
        *other = '\0';
    }
  return g_steal_pointer (&name);
}

/* The name nearest to the end of the path, which is empty where none looks like an archive's: so a table and its updates have the same. */
static char *
collector_of (const char *path)
{
  for (const char *at = path + strlen (path); at-- > path;)
    {
      if (at > path && g_ascii_isalnum (at[-1]))
        continue;
      if (g_str_has_prefix (at, "rrc") && g_ascii_isdigit (at[3]) && g_ascii_isdigit (at[4]) && !g_ascii_isalnum (at[5]))
        return g_strndup (at, 5);
      if (g_str_has_prefix (at, "route-views"))
        return route_views_name (at);
    }
  return g_strdup ("");
}

/* The one whose first record comes last stands first. */
static int
compare_waiting (gconstpointer a, gconstpointer b)
{
  const File *left = *(File *const *) a, *right = *(File *const *) b;

  if (left->first_us != right->first_us)
    return left->first_us < right->first_us ? 1 : -1;
  if (left->is_first_table != right->is_first_table)
    return left->is_first_table ? 1 : -1;
  return left->order < right->order ? 1 : -1;
}

static gboolean
comes_before (const File *file, const File *other)
{
  gboolean is_file_table = is_table (file->record.type), is_other_table = is_table (other->record.type);

  if (file->record.time_us != other->record.time_us)
    return file->record.time_us < other->record.time_us;
  if (is_file_table != is_other_table)
    return is_file_table;
  return file->order < other->order;
}

DuskMrtFiles *
dusk_mrt_files_new (DuskBgpPeers *peers)
{
  DuskMrtFiles *self = g_new0 (DuskMrtFiles, 1);

  self->peers = dusk_bgp_peers_ref (peers);
  self->files = g_ptr_array_new_with_free_func (file_free);
  self->waiting = g_ptr_array_new ();
  self->open = g_ptr_array_new ();
  self->problems = g_ptr_array_new_with_free_func (problem_free);
  return self;
}

void
dusk_mrt_files_free (DuskMrtFiles *self)
{
  g_ptr_array_unref (self->problems);
  g_ptr_array_unref (self->open);
  g_ptr_array_unref (self->waiting);
  g_ptr_array_unref (self->files);
  dusk_bgp_peers_unref (self->peers);
  g_free (self);
}

static gboolean
file_open (File *file, GError **error)
{
  DuskInput *input = dusk_input_open (file->path, error);

  if (input == NULL)
    return FALSE;
  file->stored_size = dusk_input_size (input);
  file->reader = dusk_mrt_reader_new (input);
  return dusk_mrt_reader_next (file->reader, &file->record, error);
}

gboolean
dusk_mrt_files_add (DuskMrtFiles *self, const char *path, const char *collector, GError **error)
{
  File *file;

  g_return_val_if_fail (path != NULL, FALSE);

  file = g_new0 (File, 1);
  file->path = g_strdup (path);
  file->collector = collector ? g_strdup (collector) : collector_of (path);
  file->order = self->files->len;
  if (!file_open (file, error))
    {
      file_free (file);
      return FALSE;
    }
  file->first_us = file->record.time_us;
  file->is_first_table = is_table (file->record.type);
  /* What comes through a pipe cannot be opened twice. */
  if (file->stored_size >= 0)
    file_close (file);
  g_ptr_array_add (self->files, file);
  g_ptr_array_add (self->waiting, file);
  return TRUE;
}

gint64
dusk_mrt_files_start (const DuskMrtFiles *self)
{
  gint64 start_us = DUSK_TIME_UNKNOWN;

  for (guint i = 0; i < self->files->len; i++)
    {
      const File *file = g_ptr_array_index (self->files, i);

      if (start_us == DUSK_TIME_UNKNOWN || file->first_us < start_us)
        start_us = file->first_us;
    }
  return start_us;
}

static void
add_problem (DuskMrtFiles *self, const File *file, GError *error, guint64 damaged)
{
  DuskMrtProblem *problem = g_new0 (DuskMrtProblem, 1);
  const char *shown = file->reader ? dusk_input_shown_name (dusk_mrt_reader_input (file->reader)) : NULL;

  problem->path = g_strdup (file->path);
  problem->damaged = damaged;
  problem->error = error ? error
                         : g_error_new (DUSK_ERROR, DUSK_ERROR_MALFORMED,
                                        ngettext ("%lu damaged record in “%s” was passed over",
                                                  "%lu damaged records in “%s” were passed over", (gulong) damaged),
                                        (gulong) damaged, shown);
  g_ptr_array_add (self->problems, problem);
}

/* Counts what a file gave, and closes it. @error: (transfer full) (nullable) */
static void
end_file (DuskMrtFiles *self, File *file, GError *error)
{
  guint64 damaged = 0;

  if (file->decoder)
    {
      const DuskMrtCounts *counts = dusk_mrt_decoder_counts (file->decoder);
      guint64 places = dusk_mrt_reader_count_damaged (file->reader);

      damaged = counts->damaged + places;
      self->counts.records += counts->records;
      self->counts.damaged += damaged;
      self->counts.ignored += counts->ignored;
      self->counts.elements += counts->elements;
    }
  if (error || damaged > 0)
    add_problem (self, file, error, damaged);
  file->done = MAX (file->stored_size, 0);
  file_close (file);
}

/* Opens the file whose time has come. */
static void
open_next (DuskMrtFiles *self)
{
  File *file = g_ptr_array_steal_index (self->waiting, self->waiting->len - 1);
  g_autoptr (GError) error = NULL;

  if (file->reader == NULL && !file_open (file, &error))
    {
      end_file (self, file, g_steal_pointer (&error));
      return;
    }
  file->decoder = dusk_mrt_decoder_new (self->peers, file->collector);
  g_ptr_array_add (self->open, file);
}

/* The file whose head comes first, and the one that comes next, which is NULL where there is none. */
static File *
first_file (DuskMrtFiles *self, File **second)
{
  File *first = NULL;

  *second = NULL;
  for (guint i = 0; i < self->open->len; i++)
    {
      File *file = g_ptr_array_index (self->open, i);

      if (first == NULL || comes_before (file, first))
        {
          *second = first;
          first = file;
        }
      else if (*second == NULL || comes_before (file, *second))
        *second = file;
    }
  return first;
}

static void
tell_progress (DuskMrtFiles *self, Run *run)
{
  gint64 done = 0;

  for (guint i = 0; i < self->files->len; i++)
    {
      const File *file = g_ptr_array_index (self->files, i);

      done += file->reader ? dusk_input_position (dusk_mrt_reader_input (file->reader)) : file->done;
    }
  run->progress (done, run->total, run->progress_data);
}

/* FALSE where the run was cancelled. */
static gboolean
look_around (DuskMrtFiles *self, Run *run, GError **error)
{
  gint64 now_us;

  if (g_cancellable_set_error_if_cancelled (run->cancellable, error))
    return FALSE;
  if (run->progress == NULL)
    return TRUE;
  now_us = g_get_monotonic_time ();
  if (now_us - run->told_us >= PROGRESS_INTERVAL_US)
    {
      run->told_us = now_us;
      tell_progress (self, run);
    }
  return TRUE;
}

/* Decodes the first file up to where another's record comes first: one that is open, or one that waits. */
static gboolean
run_first (DuskMrtFiles *self, Run *run, GError **error)
{
  File *waiting = self->waiting->len > 0 ? g_ptr_array_index (self->waiting, self->waiting->len - 1) : NULL;
  File *second, *file = first_file (self, &second);
  g_autoptr (GError) end = NULL;

  do
    {
      if (run->records++ % RECORDS_BETWEEN_LOOKS == 0 && !look_around (self, run, error))
        return FALSE;
      dusk_mrt_decoder_decode (file->decoder, &file->record, run->sink, run->data);
      if (!dusk_mrt_reader_next (file->reader, &file->record, &end))
        {
          g_ptr_array_remove_fast (self->open, file);
          end_file (self, file, g_steal_pointer (&end));
          return TRUE;
        }
    }
  while ((second == NULL || comes_before (file, second)) && (waiting == NULL || file->record.time_us < waiting->first_us));
  return TRUE;
}

static gint64
total_size (DuskMrtFiles *self)
{
  gint64 total = 0;

  for (guint i = 0; i < self->files->len; i++)
    {
      const File *file = g_ptr_array_index (self->files, i);

      if (file->stored_size < 0)
        return -1;
      total += file->stored_size;
    }
  return total;
}

static gboolean
is_time_for_next (DuskMrtFiles *self)
{
  const File *next, *first;
  File *second;

  if (self->waiting->len == 0)
    return FALSE;
  next = g_ptr_array_index (self->waiting, self->waiting->len - 1);
  first = first_file (self, &second);
  return first == NULL || next->first_us <= first->record.time_us;
}

gboolean
dusk_mrt_files_run (DuskMrtFiles *self, DuskBgpSink sink, gpointer data, DuskMrtProgress progress, gpointer progress_data,
                    GCancellable *cancellable, GError **error)
{
  Run run = { sink, data, progress, progress_data, cancellable, total_size (self), 0, 0 };

  g_ptr_array_sort (self->waiting, compare_waiting);
  while (self->waiting->len > 0 || self->open->len > 0)
    {
      if (is_time_for_next (self))
        open_next (self);
      else if (!run_first (self, &run, error))
        return FALSE;
    }
  if (progress)
    tell_progress (self, &run);
  return TRUE;
}

DuskMrtCounts
dusk_mrt_files_counts (const DuskMrtFiles *self)
{
  return self->counts;
}

GPtrArray *
dusk_mrt_files_problems (const DuskMrtFiles *self)
{
  return self->problems;
}
