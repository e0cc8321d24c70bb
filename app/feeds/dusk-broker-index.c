/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "dusk-broker-private.h"

#define MAX_FILES    20000
#define MAX_NAME     64
#define MIN_LENGTH_S DUSK_MINUTE_S
#define MAX_LENGTH_S DUSK_HOUR_S

static int
compare_starts (gconstpointer a, gconstpointer b)
{
  const DuskArchiveFile *first = *(DuskArchiveFile *const *) a, *second = *(DuskArchiveFile *const *) b;

  return first->start_s < second->start_s ? -1 : first->start_s > second->start_s;
}

/* The name that an `href` leads to, where it is one in this folder; @end: of the page. */
static char *
copy_name (const char *at, const char *end)
{
  char quote;
  const char *close;

  while (at < end && (g_ascii_isspace (*at) || *at == '='))
    at++;
  if (at == end || (*at != '"' && *at != '\''))
    return NULL;
  quote = *at++;
  if (end - at > 2 && at[0] == '.' && at[1] == '/')
    at += 2;
  close = memchr (at, quote, (gsize) MIN (end - at, MAX_NAME));
  return close ? g_strndup (at, (gsize) (close - at)) : NULL;
}

/* Old files are of many lengths: each covers what lies between it and the next one. */
static void
set_durations (GPtrArray *files)
{
  for (guint i = 0; i + 1 < files->len; i++)
    {
      DuskArchiveFile *file = files->pdata[i], *next = files->pdata[i + 1];

      if (file->kind == DUSK_ARCHIVE_UPDATES)
        file->duration_s = CLAMP (next->start_s - file->start_s, MIN_LENGTH_S, MAX_LENGTH_S);
    }
}

GPtrArray *
dusk_broker_read_index (const char *folder, const char *collector, DuskArchiveKind kind, GBytes *page)
{
  GPtrArray *files = g_ptr_array_new_with_free_func ((GDestroyNotify) dusk_archive_file_unref);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  gsize length;
  const char *at = g_bytes_get_data (page, &length), *end;

  if (length == 0)
    return files;
  end = at + length;
  while (files->len < MAX_FILES && (at = memmem (at, (gsize) (end - at), "href", 4)))
    {
      g_autofree char *name = copy_name (at += 4, end);
      g_autofree char *url = NULL;
      gint64 start_s;

      if (name == NULL || !dusk_archive_read_name (name, kind, &start_s) || g_hash_table_contains (seen, name))
        continue;
      url = g_strconcat (folder, name, NULL);
      g_ptr_array_add (files, dusk_archive_file_new (url, dusk_archive_project (collector), collector, kind, start_s,
                                                     dusk_archive_duration (collector, kind, start_s), -1));
      g_hash_table_add (seen, g_steal_pointer (&name));
    }
  g_ptr_array_sort (files, compare_starts);
  set_durations (files);
  return files;
}
