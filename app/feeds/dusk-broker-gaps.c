/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "dusk-broker-private.h"

/* Among irregular files, a longer time that none covers is a gap. */
#define MAX_GAP_S (15 * DUSK_MINUTE_S)

static int
compare_files (gconstpointer a, gconstpointer b)
{
  const DuskArchiveFile *first = *(DuskArchiveFile *const *) a, *second = *(DuskArchiveFile *const *) b;

  if (first->start_s != second->start_s)
    return first->start_s < second->start_s ? -1 : 1;
  return strcmp (first->collector, second->collector);
}

void
dusk_archive_files_sort (GPtrArray *files)
{
  g_ptr_array_sort (files, compare_files);
}

/* What a finder says of early files may be too short: they count as long as they can be. */
static gint64
end_of (const DuskArchiveFile *file)
{
  gint64 duration_s = file->duration_s;

  if (file->start_s < DUSK_ARCHIVE_REGULAR_SINCE_S)
    duration_s = MAX (duration_s, dusk_archive_duration (file->collector, file->kind, file->start_s));
  return file->start_s + duration_s;
}

gboolean
dusk_archive_file_fits (const DuskArchiveFile *file, const DuskArchiveQuery *query)
{
  if (file->kind != query->kind || !g_strv_contains (query->collectors, file->collector) || file->start_s >= query->to_s)
    return FALSE;
  return query->kind == DUSK_ARCHIVE_RIBS ? file->start_s >= query->from_s : end_of (file) > query->from_s;
}

/* Which turns of the rhythm have a file: a little early or late is the same turn. */
static GHashTable *
find_turns (const GPtrArray *files, const char *collector, gint64 rhythm_s)
{
  GHashTable *turns = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < files->len; i++)
    {
      const DuskArchiveFile *file = files->pdata[i];

      if (g_str_equal (file->collector, collector))
        g_hash_table_add (turns, GINT_TO_POINTER ((file->start_s + rhythm_s / 2) / rhythm_s));
    }
  return turns;
}

guint
dusk_broker_compute (const char *base_url, const DuskArchiveQuery *query, const char *collector, gint64 now_s, GPtrArray *files)
{
  const char *const collectors[] = { collector, NULL };
  DuskArchiveQuery part = { collectors, query->kind, query->from_s, query->to_s };
  gint64 rhythm_s = dusk_archive_rhythm (collector, query->kind, DUSK_ARCHIVE_REGULAR_SINCE_S);
  g_autoptr (GHashTable) turns = find_turns (files, collector, rhythm_s);
  guint n_known = files->len;

  for (gint64 slot_s = dusk_time_floor (query->from_s, (int) rhythm_s); slot_s < query->to_s; slot_s += rhythm_s)
    {
      gint64 duration_s = dusk_archive_duration (collector, query->kind, slot_s);
      g_autoptr (DuskArchiveFile) file = NULL;
      g_autofree char *folder = NULL, *name = NULL, *url = NULL;

      if (slot_s < DUSK_ARCHIVE_REGULAR_SINCE_S || slot_s + duration_s > now_s || !dusk_archive_is_active (collector, slot_s) ||
          g_hash_table_contains (turns, GINT_TO_POINTER (slot_s / rhythm_s)))
        continue;
      folder = dusk_archive_folder (base_url, collector, query->kind, slot_s);
      name = dusk_archive_name (collector, query->kind, slot_s);
      url = g_strconcat (folder, name, NULL);
      file = dusk_archive_file_new (url, dusk_archive_project (collector), collector, query->kind, slot_s, duration_s, -1);
      if (dusk_archive_file_fits (file, &part))
        g_ptr_array_add (files, g_steal_pointer (&file));
    }
  return files->len - n_known;
}

/* @files: sorted */
static gboolean
has_gap (const DuskArchiveQuery *query, const char *collector, gint64 to_s, const GPtrArray *files)
{
  gint64 covered_s = query->from_s;
  gboolean has_any = FALSE;

  for (guint i = 0; i < files->len; i++)
    {
      const DuskArchiveFile *file = files->pdata[i];

      if (!g_str_equal (file->collector, collector))
        continue;
      if (query->kind == DUSK_ARCHIVE_UPDATES && file->start_s > covered_s + MAX_GAP_S)
        return TRUE;
      covered_s = MAX (covered_s, end_of (file));
      has_any = TRUE;
    }
  return !has_any || (query->kind == DUSK_ARCHIVE_UPDATES && covered_s + MAX_GAP_S < to_s);
}

GPtrArray *
dusk_broker_folders (const char *base_url, const DuskArchiveQuery *query, const char *collector, gint64 now_s, const GPtrArray *files)
{
  GPtrArray *folders = g_ptr_array_new_with_free_func (g_free);
  gint64 to_s = MIN (MIN (query->to_s, now_s), DUSK_ARCHIVE_REGULAR_SINCE_S);

  if (query->from_s >= to_s || !dusk_archive_is_active (collector, to_s - 1) || !has_gap (query, collector, to_s, files))
    return folders;
  /* The file that covers the start may be the last of the month before. */
  for (gint64 time_s = query->from_s - DUSK_HOUR_S; time_s < to_s + DUSK_DAY_S; time_s += DUSK_DAY_S)
    {
      g_autofree char *folder = dusk_archive_folder (base_url, collector, query->kind, MIN (time_s, to_s - 1));

      if (folders->len == 0 || !g_str_equal (folders->pdata[folders->len - 1], folder))
        g_ptr_array_add (folders, g_steal_pointer (&folder));
    }
  return folders;
}
