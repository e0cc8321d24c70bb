/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-http-download.h"

#include <math.h>

#include "dusk-error.h"
#include "dusk-http-private.h"
#include "dusk-http-transfer.h"

/* An attempt that came so much further than all before was worth it: it does not count. */
#define WORTHWHILE_BYTES (1024 * 1024)

typedef struct {
  /* Input */
  GUri            *uri;  /* (not nullable) (owned) */
  char            *url;  /* (not nullable) (owned) */
  char            *host; /* (not nullable) (owned) */
  char            *path; /* (not nullable) (owned) */
  DuskHttpDownload wish; /* its texts are those above */
  DuskHttpProgress progress;
  gpointer         progress_data;

  /* In progress */
  GSource      *cancelled; /* (nullable) (owned): while it waits for its turn */
  DuskHttpPart *part;      /* (nullable) (owned) */
  guint         n_attempts;
  gboolean      is_sending; /* the attempt under way needs the network */
  gint64        begun_at;   /* how much was there when it began */
  gint64        farthest; /* how much of the file was there when an attempt last was worth it */
} Download;

static void pump (DuskHttp *self);
/* Both take the task over. */
static void wait_for_turn (GTask *task);
static void start (GTask *task);
static void on_transferred (GObject *source, GAsyncResult *result, gpointer user_data);

static void
download_free (Download *download)
{
  dusk_http_clear_source (&download->cancelled);
  g_clear_pointer (&download->part, dusk_http_part_close);
  g_uri_unref (download->uri);
  g_free (download->url);
  g_free (download->host);
  g_free (download->path);
  g_free (download);
}

static gboolean
on_wake (gpointer user_data)
{
  DuskHttp *self = user_data;

  dusk_http_clear_source (&self->downloads_wake);
  pump (self);
  return G_SOURCE_REMOVE;
}

/* Lets as many go as may. */
static void
pump (DuskHttp *http)
{
  /* Who ends in between may be the last to hold it. */
  g_autoptr (DuskHttp) self = g_object_ref (http);
  gint64 wake_us = -1;
  GTask *task;

  while (self->n_downloading < DUSK_HTTP_MAX_DOWNLOADS &&
         (task = dusk_http_queue_take (self->downloads, g_get_monotonic_time (), &wake_us)))
    start (task);
  dusk_http_clear_source (&self->downloads_wake);
  if (wake_us < 0)
    return;
  self->downloads_wake = g_timeout_source_new (0);
  g_source_set_ready_time (self->downloads_wake, wake_us);
  g_source_set_callback (self->downloads_wake, on_wake, self, NULL);
  g_source_attach (self->downloads_wake, g_main_context_get_thread_default ());
}

static gboolean
on_cancelled (GCancellable *cancellable G_GNUC_UNUSED, gpointer user_data)
{
  GTask *task = user_data;
  DuskHttp *self = g_task_get_source_object (task);

  dusk_http_queue_remove (self->downloads, task);
  g_task_return_error_if_cancelled (task);
  g_object_unref (task);
  return G_SOURCE_REMOVE;
}

static void
wait_for_turn (GTask *task)
{
  DuskHttp *self = g_task_get_source_object (task);
  Download *download = g_task_get_task_data (task);

  if (g_task_get_cancellable (task))
    {
      download->cancelled = g_cancellable_source_new (g_task_get_cancellable (task));
      g_source_set_callback (download->cancelled, G_SOURCE_FUNC (on_cancelled), task, NULL);
      g_source_attach (download->cancelled, g_main_context_get_thread_default ());
    }
  dusk_http_queue_add (self->downloads, task, download->host, download->wish.priority, download->n_attempts > 0);
}

static void
give_turn_back (DuskHttp *self, Download *download)
{
  self->n_downloading--;
  dusk_http_queue_release (self->downloads, download->host);
}

/* Takes both over. */
static void
end (GTask *task, GError *error)
{
  Download *download = g_task_get_task_data (task);

  if (download->part &&
      (g_error_matches (error, DUSK_ERROR, DUSK_ERROR_MALFORMED) || g_error_matches (error, DUSK_ERROR, DUSK_ERROR_TOO_LARGE)))
    dusk_http_part_discard (download->part);
  g_clear_pointer (&download->part, dusk_http_part_close);
  give_turn_back (g_task_get_source_object (task), download);
  if (error)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
  g_object_unref (task);
}

/* A part that is whole already needs no request. */
static gboolean
prepare_attempt (DuskHttp *self, Download *download, GError **error)
{
  DuskHttpPart *part = download->part;

  download->begun_at = part->offset;
  download->is_sending = part->offset == 0 || part->offset != part->total;
  if (!download->is_sending || dusk_http_spend (self, download->wish.feed, download->wish.priority))
    return TRUE;
  g_propagate_error (error, dusk_http_error_for_budget (download->wish.feed));
  return FALSE;
}

/* A full disk is no fault of the feed's. */
static void
tell_meter (DuskHttp *self, Download *download, const GError *error)
{
  gint64 bytes = MAX (download->part->offset - download->begun_at, 0);

  if (download->is_sending)
    dusk_http_answered (self, download->wish.feed, (gsize) bytes, g_error_matches (error, DUSK_ERROR, DUSK_ERROR_OUTPUT) ? NULL : error);
}

static void
start (GTask *task)
{
  DuskHttp *self = g_task_get_source_object (task);
  Download *download = g_task_get_task_data (task);
  GError *error = NULL;

  self->n_downloading++;
  download->n_attempts++;
  dusk_http_clear_source (&download->cancelled);
  if (download->part == NULL && (download->part = dusk_http_part_open (download->path, download->url, &error)))
    download->farthest = download->part->offset;
  if (download->part && prepare_attempt (self, download, &error))
    dusk_http_transfer_async (self, download->uri, download->part, &download->wish, download->progress, download->progress_data,
                              g_task_get_cancellable (task), on_transferred, task);
  else
    end (task, error);
}

static void
on_transferred (GObject *source G_GNUC_UNUSED, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  g_autoptr (DuskHttp) self = g_object_ref (g_task_get_source_object (task));
  Download *download = g_task_get_task_data (task);
  GError *error = NULL;
  DuskHttpOutcome outcome;

  dusk_http_transfer_finish (result, &outcome, &error);
  tell_meter (self, download, error);
  if (download->part->offset - download->farthest >= WORTHWHILE_BYTES)
    {
      download->n_attempts = 1;
      download->farthest = download->part->offset;
    }
  if (outcome.may_pass && (download->n_attempts < DUSK_HTTP_MAX_ATTEMPTS || !isnan (outcome.retry_after_s)))
    dusk_http_queue_hold (self->downloads, download->host, dusk_http_retry_time (self, download->n_attempts, outcome.retry_after_s));
  if (outcome.may_pass && download->n_attempts < DUSK_HTTP_MAX_ATTEMPTS)
    {
      g_error_free (error);
      give_turn_back (self, download);
      wait_for_turn (task);
    }
  else
    end (task, error);
  pump (self);
}

void
dusk_http_download_async (DuskHttp *self, const DuskHttpDownload *wish, DuskHttpProgress progress, gpointer progress_data,
                          GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (GUri) uri = NULL;
  GError *error = NULL;
  Download *download;

  g_return_if_fail (DUSK_IS_HTTP (self));
  g_return_if_fail (wish != NULL);
  g_return_if_fail (wish->url != NULL);
  g_return_if_fail (wish->path != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, dusk_http_download_async);
  uri = dusk_http_parse_url (wish->url, &error);
  if (uri == NULL || !dusk_http_download_allows (wish, uri, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  if (g_task_return_error_if_cancelled (task))
    return;
  download = g_new0 (Download, 1);
  download->uri = g_steal_pointer (&uri);
  download->url = g_strdup (wish->url);
  download->host = dusk_http_host_name (download->uri);
  download->path = g_strdup (wish->path);
  download->wish = *wish;
  download->wish.url = download->url;
  download->wish.path = download->path;
  download->progress = progress;
  download->progress_data = progress_data;
  g_task_set_task_data (task, download, (GDestroyNotify) download_free);
  wait_for_turn (g_steal_pointer (&task));
  pump (self);
}

gboolean
dusk_http_download_finish (DuskHttp *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
