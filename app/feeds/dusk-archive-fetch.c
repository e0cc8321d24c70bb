/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n.h>
#include <sys/stat.h>

#include "dusk-archive-private.h"
#include "dusk-broker-private.h"
#include "dusk-error.h"
#include "dusk-http-download.h"

#define TIMEOUT_S         30
#define PROGRESS_PAUSE_US (50 * 1000)

typedef struct {
  GTask           *task; /* (not owned): while it is fetched it is held */
  DuskArchiveFile *file; /* (not nullable) (owned) */
  DuskArchiveState state;
  gint64           bytes; /* that are there */
  gint64           total; /* what it will have, or may have */
  GError          *error; /* (nullable) (owned) */
} Item;

typedef struct {
  /* Input */
  DuskArchiveDisk    *disk;     /* (not nullable) (owned) */
  DuskArchiveProgress progress; /* (nullable) */
  gpointer            progress_data;

  /* In progress */
  GPtrArray    *items;       /* (not nullable) (owned) (element-type Item) */
  GCancellable *cancellable; /* (not nullable) (owned): of all downloads; follows the caller's */
  gulong        outer_id;
  GError       *fatal; /* (nullable) (owned): why all of it came to an end */
  guint         n_open;
  guint         n_done;
  gint64        shown_us;
} Fetch;

/* What dusk_archive_fetch_finish() returns, with what keeps the files. */
typedef struct {
  DuskFetchedFiles shown;
  DuskArchiveDisk *disk; /* (not nullable) (owned) */
} Fetched;

static void on_downloaded (GObject *source, GAsyncResult *result, gpointer user_data);

static void
item_free (Item *item)
{
  dusk_archive_file_unref (item->file);
  dusk_archive_state_clear (&item->state);
  g_clear_error (&item->error);
  g_free (item);
}

static void
fetch_free (Fetch *fetch)
{
  for (guint i = 0; i < fetch->items->len; i++)
    dusk_archive_disk_release (fetch->disk, ((Item *) fetch->items->pdata[i])->state.path);
  g_ptr_array_unref (fetch->items);
  dusk_archive_disk_unref (fetch->disk);
  g_object_unref (fetch->cancellable);
  g_clear_error (&fetch->fatal);
  g_free (fetch);
}

static void
fetched_file_free (DuskFetchedFile *fetched)
{
  dusk_archive_file_unref (fetched->file);
  g_free (fetched->path);
  g_free (fetched);
}

void
dusk_fetched_files_free (DuskFetchedFiles *fetched)
{
  Fetched *whole = (Fetched *) fetched;

  g_return_if_fail (fetched != NULL);

  for (guint i = 0; i < fetched->files->len; i++)
    dusk_archive_disk_release (whole->disk, ((DuskFetchedFile *) fetched->files->pdata[i])->path);
  dusk_archive_disk_trim (whole->disk, FALSE);
  dusk_archive_disk_unref (whole->disk);
  g_ptr_array_unref (fetched->files);
  g_strfreev (fetched->messages);
  g_free (whole);
}

static void
show_progress (Fetch *fetch, gboolean is_last)
{
  gint64 now_us = g_get_monotonic_time (), bytes = 0, total = 0;

  if (fetch->progress == NULL || (!is_last && now_us - fetch->shown_us < PROGRESS_PAUSE_US))
    return;
  fetch->shown_us = now_us;
  for (guint i = 0; i < fetch->items->len; i++)
    {
      Item *item = fetch->items->pdata[i];

      bytes += item->bytes;
      total += MAX (item->total, item->bytes);
    }
  fetch->progress (bytes, total, fetch->n_done, fetch->items->len, fetch->progress_data);
}

static void
on_progress (gint64 bytes, gint64 total, gpointer user_data)
{
  Item *item = user_data;

  item->bytes = bytes;
  if (total >= 0)
    item->total = total;
  show_progress (g_task_get_task_data (item->task), FALSE);
}

static gboolean
allows (GUri *uri, gpointer broker)
{
  return dusk_broker_allows (broker, uri);
}

static void
begin (GTask *task, Item *item)
{
  DuskBroker *broker = dusk_archive_broker (g_task_get_source_object (task));
  Fetch *fetch = g_task_get_task_data (task);
  DuskHttpDownload download = { .url = item->file->url,
                                .path = item->state.path,
                                .max_bytes = DUSK_ARCHIVE_MAX_FILE_BYTES,
                                .timeout_s = TIMEOUT_S,
                                .priority = DUSK_HTTP_VISIBLE,
                                .feed = DUSK_FEED_ARCHIVES,
                                .allows = allows,
                                .allows_data = broker,
                                .check = dusk_archive_check_head };

  item->task = g_object_ref (task);
  fetch->n_open++;
  dusk_http_download_async (dusk_broker_http (broker), &download, on_progress, item, fetch->cancellable, on_downloaded, item);
}

/* A newer state of a file could not be had: the older one serves. */
static gboolean
is_usable (const Item *item)
{
  return item->error == NULL || item->state.exists;
}

static void
add_fetched (GPtrArray *files, DuskArchiveDisk *disk, const Item *item)
{
  DuskFetchedFile *fetched;
  struct stat is;

  if (!is_usable (item) || stat (item->state.path, &is) < 0)
    return;
  fetched = g_new0 (DuskFetchedFile, 1);
  fetched->file = dusk_archive_file_ref (item->file);
  fetched->path = g_strdup (item->state.path);
  fetched->fetched_s = is.st_mtim.tv_sec;
  dusk_archive_disk_hold (disk, fetched->path);
  dusk_archive_disk_touch (fetched->path);
  g_ptr_array_add (files, fetched);
}

static char *
describe_missing (const Item *item, guint n)
{
  if (item->state.exists)
    /* Translators: a number, a collector's name, and what went wrong */
    return g_strdup_printf (ngettext ("%u file of %s could not be fetched anew: %s", "%u files of %s could not be fetched anew: %s", n), n,
                            item->file->collector, item->error->message);
  /* Translators: a number, a collector's name, and what went wrong */
  return g_strdup_printf (ngettext ("%u file of %s is missing: %s", "%u files of %s are missing: %s", n), n, item->file->collector,
                          item->error->message);
}

static gboolean
is_alike (const Item *a, const Item *b)
{
  return a->error && b->error && a->state.exists == b->state.exists && g_str_equal (a->file->collector, b->file->collector) &&
         g_str_equal (a->error->message, b->error->message);
}

/* One sentence for all files of a collector that are missing for the same reason. */
static char **
describe (const GPtrArray *items)
{
  g_autoptr (GStrvBuilder) messages = g_strv_builder_new ();

  for (guint i = 0; i < items->len; i++)
    {
      guint n_before = 0, n = 0;

      for (guint j = 0; j < items->len; j++)
        if (is_alike (items->pdata[i], items->pdata[j]))
          {
            n_before += j < i;
            n++;
          }
      if (n > 0 && n_before == 0)
        {
          g_autofree char *message = describe_missing (items->pdata[i], n);
          g_strv_builder_add (messages, message);
        }
    }
  return g_strv_builder_end (messages);
}

static const GError *
first_error (const GPtrArray *items)
{
  for (guint i = 0; i < items->len; i++)
    if (((Item *) items->pdata[i])->error)
      return ((Item *) items->pdata[i])->error;
  return NULL;
}

static void
conclude (GTask *task)
{
  Fetch *fetch = g_task_get_task_data (task);
  g_autoptr (DuskFetchedFiles) fetched = NULL;
  Fetched *whole;

  g_cancellable_disconnect (g_task_get_cancellable (task), fetch->outer_id);
  show_progress (fetch, TRUE);
  if (g_task_return_error_if_cancelled (task))
    return;
  if (fetch->fatal)
    {
      g_task_return_error (task, g_steal_pointer (&fetch->fatal));
      return;
    }
  whole = g_new0 (Fetched, 1);
  whole->disk = dusk_archive_disk_ref (fetch->disk);
  fetched = &whole->shown;
  fetched->files = g_ptr_array_new_with_free_func ((GDestroyNotify) fetched_file_free);
  for (guint i = 0; i < fetch->items->len; i++)
    add_fetched (fetched->files, fetch->disk, fetch->items->pdata[i]);
  fetched->messages = describe (fetch->items);
  dusk_archive_disk_trim (fetch->disk, FALSE);
  if (fetched->files->len == 0 && first_error (fetch->items))
    g_task_return_error (task, g_error_copy (first_error (fetch->items)));
  else
    g_task_return_pointer (task, g_steal_pointer (&fetched), (GDestroyNotify) dusk_fetched_files_free);
}

static void
on_downloaded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Item *item = user_data;
  g_autoptr (GTask) task = g_steal_pointer (&item->task);
  Fetch *fetch = g_task_get_task_data (task);
  gboolean is_cancelled;

  dusk_http_download_finish (DUSK_HTTP (source), result, &item->error);
  is_cancelled = g_error_matches (item->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  fetch->n_open--;
  fetch->n_done += item->error == NULL;
  if (item->error == NULL)
    dusk_archive_disk_trim (fetch->disk, FALSE);
  else if (!is_cancelled)
    {
      /* It will not come: nobody waits for its bytes any more. */
      item->total = item->bytes;
      g_debug ("%s: %s", item->file->url, item->error->message);
    }
  /* Where one file cannot be written, none can. */
  if (g_error_matches (item->error, DUSK_ERROR, DUSK_ERROR_OUTPUT) && fetch->fatal == NULL)
    {
      fetch->fatal = g_error_copy (item->error);
      g_cancellable_cancel (fetch->cancellable);
    }
  show_progress (fetch, FALSE);
  if (fetch->n_open == 0)
    conclude (task);
}

static void
on_outer_cancelled (GCancellable *outer G_GNUC_UNUSED, gpointer inner)
{
  g_cancellable_cancel (inner);
}

/* What is asked for, each once, and what of it is there. */
static void
add_items (DuskArchive *self, Fetch *fetch, const GPtrArray *files)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  gboolean is_guess;
  g_autofree gint64 *sizes = dusk_archive_sizes (self, files, &is_guess);

  for (guint i = 0; i < files->len; i++)
    {
      Item *item = g_new0 (Item, 1);

      item->file = dusk_archive_file_ref (files->pdata[i]);
      item->state = dusk_archive_look (self, item->file);
      if (!g_hash_table_add (seen, item->state.path))
        {
          item_free (item);
          continue;
        }
      dusk_archive_disk_hold (fetch->disk, item->state.path);
      if (item->state.is_kept)
        fetch->n_done++;
      else
        item->total = sizes[i];
      g_ptr_array_add (fetch->items, item);
    }
}

void
dusk_archive_fetch_async (DuskArchive *self, const GPtrArray *files, GCancellable *cancellable, DuskArchiveProgress progress, gpointer progress_data,
                          GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Fetch *fetch;

  g_return_if_fail (DUSK_IS_ARCHIVE (self));
  g_return_if_fail (files != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, dusk_archive_fetch_async);
  fetch = g_new0 (Fetch, 1);
  fetch->disk = dusk_archive_disk_ref (dusk_archive_disk (self));
  fetch->progress = progress;
  fetch->progress_data = progress_data;
  fetch->items = g_ptr_array_new_with_free_func ((GDestroyNotify) item_free);
  fetch->cancellable = g_cancellable_new ();
  g_task_set_task_data (task, fetch, (GDestroyNotify) fetch_free);
  add_items (self, fetch, files);
  if (cancellable)
    fetch->outer_id = g_cancellable_connect (cancellable, G_CALLBACK (on_outer_cancelled), g_object_ref (fetch->cancellable), g_object_unref);
  for (guint i = 0; i < fetch->items->len; i++)
    {
      Item *item = fetch->items->pdata[i];
      if (!item->state.is_kept)
        begin (task, item);
    }
  if (fetch->n_open == 0)
    conclude (task);
}

DuskFetchedFiles *
dusk_archive_fetch_finish (DuskArchive *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
