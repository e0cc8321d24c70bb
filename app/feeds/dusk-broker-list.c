/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-broker.h"

DuskArchiveFile *
dusk_archive_file_new (const char *url, const char *project, const char *collector, DuskArchiveKind kind, gint64 start_s, gint64 duration_s,
                       gint64 size_bytes)
{
  DuskArchiveFile *file;

  g_return_val_if_fail (url != NULL, NULL);
  g_return_val_if_fail (project != NULL, NULL);
  g_return_val_if_fail (collector != NULL, NULL);

  file = g_new0 (DuskArchiveFile, 1);
  g_atomic_ref_count_init (&file->refs);
  file->url = g_strdup (url);
  file->project = g_strdup (project);
  file->collector = g_strdup (collector);
  file->kind = kind;
  file->start_s = start_s;
  file->duration_s = duration_s;
  file->size_bytes = size_bytes;
  return file;
}

DuskArchiveFile *
dusk_archive_file_ref (DuskArchiveFile *file)
{
  g_return_val_if_fail (file != NULL, NULL);

  g_atomic_ref_count_inc (&file->refs);
  return file;
}

void
dusk_archive_file_unref (DuskArchiveFile *file)
{
  g_return_if_fail (file != NULL);

  if (!g_atomic_ref_count_dec (&file->refs))
    return;
  g_free (file->url);
  g_free (file->project);
  g_free (file->collector);
  g_free (file);
}

void
dusk_archive_list_free (DuskArchiveList *list)
{
  g_return_if_fail (list != NULL);

  g_ptr_array_unref (list->files);
  g_free (list->source);
  g_strfreev (list->messages);
  g_free (list);
}
