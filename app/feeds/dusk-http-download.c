/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-http-download.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "dusk-error.h"
#include "dusk-http-part.h"
#include "dusk-http-private.h"

#define CHUNK_SIZE (64 * 1024)

/* An attempt that brought so much was worth it: it does not count. */
#define WORTHWHILE_BYTES (1024 * 1024)

/* Bytes per second below which a server is as good as stuck. */
#define MIN_SPEED 1024

typedef struct {
  /* Input */
  GUri            *first;    /* (not nullable) (owned) */
  char            *url;      /* (not nullable) (owned) */
  char            *host;     /* (not nullable) (owned) */
  char            *path;     /* (not nullable) (owned) */
  DuskHttpDownload download; /* its texts are those above */
  DuskHttpProgress progress; /* (nullable) */
  gpointer         progress_data;

  /* In progress */
  GSource          *cancelled; /* (nullable) (owned): while it waits for its turn */
  DuskHttpPart     *part;      /* (nullable) (owned) */
  GUri             *uri;       /* (nullable) (owned): of the hop under way */
  SoupMessage      *message;   /* (nullable) (owned) */
  GInputStream     *stream;    /* (nullable) (owned) */
  DuskHttpDeadline *deadline;  /* (nullable) (owned) */
  double            timeout_s;
  guint             n_attempts;
  guint             n_redirects;
  gint64            begun_at;    /* offset at the start of the attempt */
  gint64            extended_at; /* offset when the deadline was last extended */
  gboolean          has_restarted;
  gboolean          is_checked;
  gsize             n_read;
  gint64            now_s;
  guint8            chunk[CHUNK_SIZE];
} Download;

/* All take the task over. */
static void pump (DuskHttp *self);
static void send_request (GTask *task);
static void on_headers (GObject *source, GAsyncResult *result, gpointer user_data);
static void read_chunk (GTask *task);
static void on_chunk (GObject *source, GAsyncResult *result, gpointer user_data);
static void on_written (GObject *source, GAsyncResult *result, gpointer user_data);
static void finish_part (GTask *task);
static void on_finished (GObject *source, GAsyncResult *result, gpointer user_data);

static void
end_attempt (Download *download)
{
  g_clear_object (&download->stream);
  g_clear_object (&download->message);
  g_clear_pointer (&download->deadline, dusk_http_deadline_free);
  g_clear_pointer (&download->uri, g_uri_unref);
}

static void
download_free (Download *download)
{
  end_attempt (download);
  dusk_http_clear_source (&download->cancelled);
  g_clear_pointer (&download->part, dusk_http_part_close);
  g_uri_unref (download->first);
  g_free (download->url);
  g_free (download->host);
  g_free (download->path);
  g_free (download);
}

/* Gives the turn back, so that another download can have it. */
static void
give_turn_back (DuskHttp *self, Download *download)
{
  end_attempt (download);
  self->n_downloading--;
  dusk_http_queue_release (self->downloads, download->host);
}

/* Takes @task and @error over. */
static void
end (GTask *task, GError *error)
{
  g_autoptr (DuskHttp) self = g_object_ref (g_task_get_source_object (task));
  Download *download = g_task_get_task_data (task);

  if (download->part &&
      (g_error_matches (error, DUSK_ERROR, DUSK_ERROR_MALFORMED) || g_error_matches (error, DUSK_ERROR, DUSK_ERROR_TOO_LARGE)))
    dusk_http_part_discard (download->part);
  g_clear_pointer (&download->part, dusk_http_part_close);
  give_turn_back (self, download);
  if (error)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
  g_object_unref (task);
  pump (self);
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
  dusk_http_queue_add (self->downloads, task, download->host, download->download.priority, download->n_attempts > 0);
}

/* Tries again after a while, or ends with @error, which is taken over as @task is. */
static void
retry (GTask *task, GError *error, double retry_after_s)
{
  g_autoptr (DuskHttp) self = g_object_ref (g_task_get_source_object (task));
  Download *download = g_task_get_task_data (task);
  gboolean is_last;

  if (download->part->offset - download->begun_at >= WORTHWHILE_BYTES)
    download->n_attempts = 1;
  is_last = download->n_attempts >= DUSK_HTTP_MAX_ATTEMPTS;
  if (!is_last || !isnan (retry_after_s))
    dusk_http_queue_hold (self->downloads, download->host, dusk_http_retry_time (self, download->n_attempts, retry_after_s));
  if (is_last)
    {
      end (task, error);
      return;
    }
  g_error_free (error);
  give_turn_back (self, download);
  wait_for_turn (task);
  pump (self);
}

/* What GIO or libsoup say went wrong; takes both over. */
static void
fail (GTask *task, GError *raw)
{
  Download *download = g_task_get_task_data (task);
  GError *error;

  if (dusk_http_deadline_is_past (download->deadline))
    {
      g_clear_error (&raw);
      raw = dusk_http_error_for_deadline (download->uri);
    }
  error = dusk_http_error_translate (raw, download->host);
  if (dusk_http_error_is_passing (raw))
    retry (task, error, NAN);
  else
    end (task, error);
  g_error_free (raw);
}

static void
fail_for_status (GTask *task, guint status)
{
  Download *download = g_task_get_task_data (task);
  double retry_after_s = dusk_http_retry_after (soup_message_get_response_headers (download->message));
  GError *error = dusk_http_error_for_status (status, !isnan (retry_after_s), download->host);

  /* What is left of the body is not read for politeness: it may be endless. */
  g_cancellable_cancel (dusk_http_deadline_cancellable (download->deadline));
  if (status >= 500 || g_error_matches (error, DUSK_ERROR, DUSK_ERROR_RATE_LIMITED))
    retry (task, error, retry_after_s);
  else
    end (task, error);
}

static gboolean
check_allowed (Download *download, GUri *uri, GError **error)
{
  g_autofree char *shown = NULL;

  if (download->download.allows == NULL || download->download.allows (uri, download->download.allows_data))
    return TRUE;
  shown = g_uri_to_string_partial (uri, G_URI_HIDE_USERINFO | G_URI_HIDE_QUERY | G_URI_HIDE_FRAGMENT);
  g_set_error (error, DUSK_ERROR, DUSK_ERROR_USAGE, _("%.200s is not fetched: it is not at a place that Dusk knows"), shown);
  return FALSE;
}

/* Begins the attempt of a task whose turn has come. */
static void
start (GTask *task)
{
  DuskHttp *self = g_task_get_source_object (task);
  Download *download = g_task_get_task_data (task);
  GError *error = NULL;

  self->n_downloading++;
  download->n_attempts++;
  dusk_http_clear_source (&download->cancelled);
  if (download->part == NULL)
    download->part = dusk_http_part_open (download->path, download->url, &error);
  if (download->part == NULL)
    {
      end (task, error);
      return;
    }
  download->uri = g_uri_ref (download->first);
  download->deadline = dusk_http_deadline_new (download->timeout_s, 0, g_task_get_cancellable (task));
  download->n_redirects = 0;
  download->has_restarted = FALSE;
  download->begun_at = download->part->offset;
  if (download->part->offset > 0 && download->part->offset == download->part->total)
    finish_part (task);
  else
    send_request (task);
}

static gboolean
on_wake (gpointer user_data)
{
  DuskHttp *self = user_data;

  dusk_http_clear_source (&self->downloads_wake);
  pump (self);
  return G_SOURCE_REMOVE;
}

static void
pump (DuskHttp *self)
{
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

static void
send_request (GTask *task)
{
  DuskHttp *self = g_task_get_source_object (task);
  Download *download = g_task_get_task_data (task);
  const char *condition = dusk_http_part_condition (download->part);
  SoupMessageHeaders *headers;

  g_clear_object (&download->message);
  download->message = soup_message_new_from_uri (SOUP_METHOD_GET, download->uri);
  soup_message_add_flags (download->message, SOUP_MESSAGE_NO_REDIRECT);
  /* A file is kept as it is stored, even where the server calls its compression one of the transfer. */
  soup_message_disable_feature (download->message, SOUP_TYPE_CONTENT_DECODER);
  headers = soup_message_get_request_headers (download->message);
  soup_message_headers_replace (headers, "Accept-Encoding", "identity");
  if (download->part->offset > 0 && condition)
    {
      soup_message_headers_set_range (headers, download->part->offset, -1);
      soup_message_headers_replace (headers, "If-Range", condition);
    }
  dusk_http_deadline_extend (download->deadline);
  download->extended_at = download->part->offset;
  soup_session_send_async (self->session, download->message, G_PRIORITY_DEFAULT, dusk_http_deadline_cancellable (download->deadline), on_headers, task);
}

static void
redirect (GTask *task)
{
  Download *download = g_task_get_task_data (task);
  GError *error = NULL;
  GUri *uri = dusk_http_follow (download->message, download->uri, &download->n_redirects, &error);

  g_clear_object (&download->stream);
  if (uri)
    {
      g_uri_unref (download->uri);
      download->uri = uri;
    }
  if (uri && check_allowed (download, uri, &error))
    send_request (task);
  else
    end (task, error);
}

/* What is there is of no use: asks for the whole. */
static void
restart (GTask *task)
{
  Download *download = g_task_get_task_data (task);
  GError *error = NULL;

  g_clear_object (&download->stream);
  if (download->has_restarted)
    error = g_error_new (DUSK_ERROR, DUSK_ERROR_MALFORMED, _("%s gives other parts of the file than it is asked for"), download->host);
  download->has_restarted = TRUE;
  if (error == NULL && dusk_http_part_begin (download->part, NULL, NULL, -1, &error))
    send_request (task);
  else
    end (task, error);
}

/* Whether the response is about another state of the file than the one whose part is there. */
static gboolean
has_changed (Download *download, SoupMessageHeaders *headers)
{
  const char *etag = soup_message_headers_get_one (headers, "ETag");
  const char *last_modified = soup_message_headers_get_one (headers, "Last-Modified");

  if (etag && download->part->etag)
    return !g_str_equal (etag, download->part->etag);
  return last_modified && download->part->last_modified && !g_str_equal (last_modified, download->part->last_modified);
}

static void
read_from (GTask *task, gint64 total)
{
  Download *download = g_task_get_task_data (task);

  if (total > download->download.max_bytes)
    {
      g_cancellable_cancel (dusk_http_deadline_cancellable (download->deadline));
      end (task, dusk_http_error_for_size (download->uri, download->download.max_bytes));
      return;
    }
  read_chunk (task);
}

/* 200: the whole file comes. */
static void
read_whole (GTask *task, SoupMessageHeaders *headers)
{
  Download *download = g_task_get_task_data (task);
  gboolean has_length = soup_message_headers_get_encoding (headers) == SOUP_ENCODING_CONTENT_LENGTH;
  gint64 total = has_length ? soup_message_headers_get_content_length (headers) : -1;
  g_autofree char *etag = dusk_http_copy_validator (headers, "ETag");
  g_autofree char *last_modified = dusk_http_copy_validator (headers, "Last-Modified");
  GError *error = NULL;

  download->is_checked = FALSE;
  download->begun_at = 0;
  download->extended_at = 0;
  if (dusk_http_part_begin (download->part, etag, last_modified, total, &error))
    read_from (task, total);
  else
    end (task, error);
}

/* 206: the rest comes, if it is the rest of what is there. */
static void
read_rest (GTask *task, SoupMessageHeaders *headers)
{
  Download *download = g_task_get_task_data (task);
  DuskHttpPart *part = download->part;
  goffset first, last, total = -1;

  if (!soup_message_headers_get_content_range (headers, &first, &last, &total) || first != part->offset || part->offset == 0 ||
      has_changed (download, headers) || (total >= 0 && part->total >= 0 && total != part->total))
    {
      restart (task);
      return;
    }
  if (total >= 0)
    part->total = total;
  read_from (task, part->total);
}

/* 416: nothing comes after what is there; it may be all. */
static void
read_nothing (GTask *task, SoupMessageHeaders *headers)
{
  Download *download = g_task_get_task_data (task);
  const char *range = soup_message_headers_get_one (headers, "Content-Range");
  guint64 total;

  g_clear_object (&download->stream);
  if (range && g_str_has_prefix (range, "bytes */") && g_ascii_string_to_unsigned (range + strlen ("bytes */"), 10, 1, G_MAXINT64, &total, NULL) &&
      (gint64) total == download->part->offset && !has_changed (download, headers))
    finish_part (task);
  else
    restart (task);
}

static void
on_headers (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  Download *download = g_task_get_task_data (task);
  SoupMessageHeaders *headers = soup_message_get_response_headers (download->message);
  GError *error = NULL;
  guint status;

  download->stream = soup_session_send_finish (SOUP_SESSION (source), result, &error);
  if (download->stream == NULL)
    {
      fail (task, error);
      return;
    }
  dusk_http_deadline_extend (download->deadline);
  status = soup_message_get_status (download->message);
  if (dusk_http_is_redirect (status))
    redirect (task);
  else if (status == SOUP_STATUS_OK)
    read_whole (task, headers);
  else if (status == SOUP_STATUS_PARTIAL_CONTENT)
    read_rest (task, headers);
  else if (status == SOUP_STATUS_REQUESTED_RANGE_NOT_SATISFIABLE && download->part->offset > 0)
    read_nothing (task, headers);
  else
    fail_for_status (task, status);
}

static void
read_chunk (GTask *task)
{
  Download *download = g_task_get_task_data (task);

  g_input_stream_read_async (download->stream, download->chunk, sizeof download->chunk, G_PRIORITY_DEFAULT,
                             dusk_http_deadline_cancellable (download->deadline), on_chunk, task);
}

static gboolean
check_head (Download *download, GError **error)
{
  guint8 head[DUSK_HTTP_HEAD_BYTES];
  gsize length;

  if (download->is_checked || download->download.check == NULL)
    return TRUE;
  download->is_checked = TRUE;
  length = dusk_http_part_head (download->part, head, sizeof head);
  return download->download.check (head, length, error);
}

/* A thread's work: a disk may take its time. */
static void
write_in_thread (GTask *writing, gpointer source G_GNUC_UNUSED, gpointer task_data, GCancellable *cancellable G_GNUC_UNUSED)
{
  Download *download = task_data;
  GError *error = NULL;

  if (dusk_http_part_write (download->part, download->chunk, download->n_read, &error) &&
      (download->part->offset < DUSK_HTTP_HEAD_BYTES || check_head (download, &error)))
    g_task_return_boolean (writing, TRUE);
  else
    g_task_return_error (writing, error);
}

static void
finish_in_thread (GTask *finishing, gpointer source G_GNUC_UNUSED, gpointer task_data, GCancellable *cancellable G_GNUC_UNUSED)
{
  Download *download = task_data;
  GError *error = NULL;

  if (check_head (download, &error) && dusk_http_part_finish (download->part, download->now_s, &error))
    g_task_return_boolean (finishing, TRUE);
  else
    g_task_return_error (finishing, error);
}

static void
run_in_thread (GTask *task, GTaskThreadFunc work, GAsyncReadyCallback callback)
{
  g_autoptr (GTask) working = g_task_new (NULL, NULL, callback, task);

  g_task_set_task_data (working, g_task_get_task_data (task), NULL);
  g_task_run_in_thread (working, work);
}

static void
on_chunk (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  Download *download = g_task_get_task_data (task);
  GError *error = NULL;
  gssize n = g_input_stream_read_finish (G_INPUT_STREAM (source), result, &error);
  DuskHttpPart *part = download->part;
  gint64 limit = part->total >= 0 ? part->total : download->download.max_bytes;

  if (n < 0)
    fail (task, error);
  else if (n == 0 && part->total >= 0 && part->offset < part->total)
    fail (task, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT, "the body ends too early"));
  else if (n == 0)
    finish_part (task);
  else if (n > limit - part->offset)
    {
      g_cancellable_cancel (dusk_http_deadline_cancellable (download->deadline));
      end (task, dusk_http_error_for_size (download->uri, (guint64) limit));
    }
  else
    {
      download->n_read = (gsize) n;
      run_in_thread (task, write_in_thread, on_written);
    }
}

static void
on_written (GObject *source G_GNUC_UNUSED, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  Download *download = g_task_get_task_data (task);
  gint64 offset = download->part->offset;
  GError *error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    {
      g_cancellable_cancel (dusk_http_deadline_cancellable (download->deadline));
      end (task, error);
      return;
    }
  if ((double) (offset - download->extended_at) >= MIN_SPEED * download->timeout_s)
    {
      dusk_http_deadline_extend (download->deadline);
      download->extended_at = offset;
    }
  if (download->progress)
    download->progress (offset, download->part->total, download->progress_data);
  read_chunk (task);
}

static void
finish_part (GTask *task)
{
  Download *download = g_task_get_task_data (task);

  download->now_s = dusk_http_now (g_task_get_source_object (task));
  run_in_thread (task, finish_in_thread, on_finished);
}

static void
on_finished (GObject *source G_GNUC_UNUSED, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  GError *error = NULL;

  g_task_propagate_boolean (G_TASK (result), &error);
  end (task, error);
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

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, dusk_http_download_async);
  uri = dusk_http_parse_url (wish->url, &error);
  if (uri == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  download = g_new0 (Download, 1);
  download->first = g_steal_pointer (&uri);
  download->url = g_strdup (wish->url);
  download->host = dusk_http_host_name (download->first);
  download->path = g_strdup (wish->path);
  download->download = *wish;
  download->download.url = download->url;
  download->download.path = download->path;
  download->progress = progress;
  download->progress_data = progress_data;
  download->timeout_s = dusk_http_effective_timeout (wish->timeout_s);
  g_task_set_task_data (task, download, (GDestroyNotify) download_free);
  if (!check_allowed (download, download->first, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  if (g_task_return_error_if_cancelled (task))
    return;
  wait_for_turn (g_steal_pointer (&task));
  pump (self);
}

gboolean
dusk_http_download_finish (DuskHttp *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
