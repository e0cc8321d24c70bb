/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-http-transfer.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "dusk-error.h"
#include "dusk-http-private.h"

#define CHUNK_SIZE (64 * 1024)

/* Bytes per second below which a server is as good as stuck. */
#define MIN_SPEED 1024

typedef struct {
  /* Input */
  SoupSession            *session;  /* (not nullable) (owned) */
  DuskHttpPart           *part;     /* (not nullable) (not owned) */
  const DuskHttpDownload *download; /* (not nullable) (not owned) */
  DuskHttpProgress        progress; /* (nullable) */
  gpointer                progress_data;
  double                  timeout_s;
  gint64                  now_s;

  /* In progress */
  GUri             *uri;      /* (not nullable) (owned): of the hop under way */
  SoupMessage      *message;  /* (nullable) (owned) */
  GInputStream     *stream;   /* (nullable) (owned) */
  DuskHttpDeadline *deadline; /* (not nullable) (owned) */
  guint             n_redirects;
  gint64            extended_at; /* offset when the deadline was last extended */
  gboolean          has_restarted;
  gboolean          is_checked;
  gsize             n_read;
  guint8            chunk[CHUNK_SIZE];

  /* Output */
  DuskHttpOutcome outcome;
} Transfer;

/* All take the task over. */
static void send_request (GTask *task);
static void on_headers (GObject *source, GAsyncResult *result, gpointer user_data);
static void read_chunk (GTask *task);
static void on_chunk (GObject *source, GAsyncResult *result, gpointer user_data);
static void on_written (GObject *source, GAsyncResult *result, gpointer user_data);
static void finish_part (GTask *task);
static void on_finished (GObject *source, GAsyncResult *result, gpointer user_data);

static void
transfer_free (Transfer *transfer)
{
  g_clear_pointer (&transfer->deadline, dusk_http_deadline_free);
  g_clear_object (&transfer->stream);
  g_clear_object (&transfer->message);
  g_uri_unref (transfer->uri);
  g_object_unref (transfer->session);
  g_free (transfer);
}

/* Takes both over. What is left of the body is not read for politeness: it may be endless. */
static void
end (GTask *task, GError *error)
{
  Transfer *transfer = g_task_get_task_data (task);

  if (error)
    {
      g_cancellable_cancel (dusk_http_deadline_cancellable (transfer->deadline));
      g_task_return_error (task, error);
    }
  else
    g_task_return_boolean (task, TRUE);
  g_object_unref (task);
}

/* What GIO or libsoup say went wrong; takes both over. */
static void
fail (GTask *task, GError *raw)
{
  Transfer *transfer = g_task_get_task_data (task);
  g_autofree char *host = dusk_http_host_name (transfer->uri);

  if (dusk_http_deadline_is_past (transfer->deadline))
    {
      g_clear_error (&raw);
      raw = dusk_http_error_for_deadline (transfer->uri);
    }
  transfer->outcome.may_pass = dusk_http_error_is_passing (raw);
  end (task, dusk_http_error_translate (raw, host));
  g_error_free (raw);
}

static void
fail_for_status (GTask *task, guint status)
{
  Transfer *transfer = g_task_get_task_data (task);
  double retry_after_s = dusk_http_retry_after (soup_message_get_response_headers (transfer->message));
  g_autofree char *host = dusk_http_host_name (transfer->uri);
  GError *error = dusk_http_error_for_status (status, !isnan (retry_after_s), host, transfer->download->feed);

  transfer->outcome.may_pass = dusk_http_status_is_passing (status, error);
  transfer->outcome.retry_after_s = retry_after_s;
  end (task, error);
}

gboolean
dusk_http_download_allows (const DuskHttpDownload *download, GUri *uri, GError **error)
{
  g_autofree char *shown = NULL;

  if (download->allows == NULL || download->allows (uri, download->allows_data))
    return TRUE;
  shown = g_uri_to_string_partial (uri, G_URI_HIDE_USERINFO | G_URI_HIDE_QUERY | G_URI_HIDE_FRAGMENT);
  g_set_error (error, DUSK_ERROR, DUSK_ERROR_USAGE, _("%.200s is not fetched: it is not at a place that Dusk knows"), shown);
  return FALSE;
}

static void
send_request (GTask *task)
{
  Transfer *transfer = g_task_get_task_data (task);
  const char *condition = dusk_http_part_condition (transfer->part);
  SoupMessageHeaders *headers;

  transfer->message = soup_message_new_from_uri (SOUP_METHOD_GET, transfer->uri);
  soup_message_add_flags (transfer->message, SOUP_MESSAGE_NO_REDIRECT);
  /* A file is kept as it is stored, even where the server calls its compression one of the transfer. */
  soup_message_disable_feature (transfer->message, SOUP_TYPE_CONTENT_DECODER);
  headers = soup_message_get_request_headers (transfer->message);
  soup_message_headers_replace (headers, "Accept-Encoding", "identity");
  if (transfer->part->offset > 0 && condition)
    {
      soup_message_headers_set_range (headers, transfer->part->offset, -1);
      soup_message_headers_replace (headers, "If-Range", condition);
    }
  dusk_http_deadline_extend (transfer->deadline);
  transfer->extended_at = transfer->part->offset;
  soup_session_send_async (transfer->session, transfer->message, G_PRIORITY_DEFAULT, dusk_http_deadline_cancellable (transfer->deadline),
                           on_headers, task);
}

/* Another request follows; the body of this one is not read to its end, however long that would take. */
static void
forget_response (GTask *task)
{
  Transfer *transfer = g_task_get_task_data (task);

  g_cancellable_cancel (dusk_http_deadline_cancellable (transfer->deadline));
  g_clear_object (&transfer->stream);
  g_clear_object (&transfer->message);
  dusk_http_deadline_free (transfer->deadline);
  transfer->deadline = dusk_http_deadline_new (transfer->timeout_s, 0, g_task_get_cancellable (task));
}

static void
redirect (GTask *task)
{
  Transfer *transfer = g_task_get_task_data (task);
  GError *error = NULL;
  GUri *uri = dusk_http_follow (transfer->message, transfer->uri, &transfer->n_redirects, &error);

  forget_response (task);
  if (uri)
    {
      g_uri_unref (transfer->uri);
      transfer->uri = uri;
    }
  if (uri && dusk_http_download_allows (transfer->download, uri, &error))
    send_request (task);
  else
    end (task, error);
}

/* What is there is of no use: asks for the whole. */
static void
restart (GTask *task)
{
  Transfer *transfer = g_task_get_task_data (task);
  g_autofree char *host = dusk_http_host_name (transfer->uri);
  GError *error = NULL;

  forget_response (task);
  if (transfer->has_restarted)
    error = g_error_new (DUSK_ERROR, DUSK_ERROR_MALFORMED, _("%s gives other parts of the file than it is asked for"), host);
  transfer->has_restarted = TRUE;
  if (error == NULL && dusk_http_part_begin (transfer->part, NULL, NULL, -1, &error))
    send_request (task);
  else
    end (task, error);
}

/* Whether the response is about another state of the file than the one whose part is there. */
static gboolean
has_changed (Transfer *transfer, SoupMessageHeaders *headers)
{
  const char *etag = soup_message_headers_get_one (headers, "ETag");
  const char *last_modified = soup_message_headers_get_one (headers, "Last-Modified");

  if (etag && transfer->part->etag)
    return !g_str_equal (etag, transfer->part->etag);
  return last_modified && transfer->part->last_modified && !g_str_equal (last_modified, transfer->part->last_modified);
}

static void
read_from (GTask *task, gint64 total)
{
  Transfer *transfer = g_task_get_task_data (task);

  if (total > transfer->download->max_bytes)
    end (task, dusk_http_error_for_size (transfer->uri, transfer->download->max_bytes));
  else
    read_chunk (task);
}

/* 200: the whole file comes. */
static void
read_whole (GTask *task, SoupMessageHeaders *headers)
{
  Transfer *transfer = g_task_get_task_data (task);
  gboolean has_length = soup_message_headers_get_encoding (headers) == SOUP_ENCODING_CONTENT_LENGTH;
  gint64 total = has_length ? soup_message_headers_get_content_length (headers) : -1;
  g_autofree char *etag = dusk_http_copy_validator (headers, "ETag");
  g_autofree char *last_modified = dusk_http_copy_validator (headers, "Last-Modified");
  GError *error = NULL;

  transfer->is_checked = FALSE;
  transfer->extended_at = 0;
  if (dusk_http_part_begin (transfer->part, etag, last_modified, total, &error))
    read_from (task, total);
  else
    end (task, error);
}

/* 206: the rest comes, if it is the rest of what is there. */
static void
read_rest (GTask *task, SoupMessageHeaders *headers)
{
  Transfer *transfer = g_task_get_task_data (task);
  DuskHttpPart *part = transfer->part;
  goffset first, last, total = -1;

  if (!soup_message_headers_get_content_range (headers, &first, &last, &total) || first != part->offset || part->offset == 0 ||
      has_changed (transfer, headers) || (total >= 0 && part->total >= 0 && total != part->total))
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
  Transfer *transfer = g_task_get_task_data (task);
  const char *range = soup_message_headers_get_one (headers, "Content-Range");
  guint64 total;

  if (range && g_str_has_prefix (range, "bytes */") && g_ascii_string_to_unsigned (range + strlen ("bytes */"), 10, 1, G_MAXINT64, &total, NULL) &&
      (gint64) total == transfer->part->offset && !has_changed (transfer, headers))
    {
      forget_response (task);
      finish_part (task);
    }
  else
    restart (task);
}

static void
on_headers (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  Transfer *transfer = g_task_get_task_data (task);
  SoupMessageHeaders *headers = soup_message_get_response_headers (transfer->message);
  GError *error = NULL;
  guint status;

  transfer->stream = soup_session_send_finish (SOUP_SESSION (source), result, &error);
  if (transfer->stream == NULL)
    {
      fail (task, error);
      return;
    }
  dusk_http_deadline_extend (transfer->deadline);
  status = soup_message_get_status (transfer->message);
  if (dusk_http_is_redirect (status))
    redirect (task);
  else if (status == SOUP_STATUS_OK)
    read_whole (task, headers);
  else if (status == SOUP_STATUS_PARTIAL_CONTENT)
    read_rest (task, headers);
  else if (status == SOUP_STATUS_REQUESTED_RANGE_NOT_SATISFIABLE && transfer->part->offset > 0)
    read_nothing (task, headers);
  else
    fail_for_status (task, status);
}

static void
read_chunk (GTask *task)
{
  Transfer *transfer = g_task_get_task_data (task);

  g_input_stream_read_async (transfer->stream, transfer->chunk, sizeof transfer->chunk, G_PRIORITY_DEFAULT,
                             dusk_http_deadline_cancellable (transfer->deadline), on_chunk, task);
}

static gboolean
check_head (Transfer *transfer, GError **error)
{
  guint8 head[DUSK_HTTP_HEAD_BYTES];
  gsize length;

  if (transfer->is_checked || transfer->download->check == NULL)
    return TRUE;
  transfer->is_checked = TRUE;
  length = dusk_http_part_head (transfer->part, head, sizeof head);
  return transfer->download->check (head, length, error);
}

/* A thread's work: a disk may take its time. */
static void
write_in_thread (GTask *writing, gpointer source G_GNUC_UNUSED, gpointer task_data, GCancellable *cancellable G_GNUC_UNUSED)
{
  Transfer *transfer = task_data;
  GError *error = NULL;

  if (dusk_http_part_write (transfer->part, transfer->chunk, transfer->n_read, &error) &&
      (transfer->part->offset < DUSK_HTTP_HEAD_BYTES || check_head (transfer, &error)))
    g_task_return_boolean (writing, TRUE);
  else
    g_task_return_error (writing, error);
}

static void
finish_in_thread (GTask *finishing, gpointer source G_GNUC_UNUSED, gpointer task_data, GCancellable *cancellable G_GNUC_UNUSED)
{
  Transfer *transfer = task_data;
  GError *error = NULL;

  if (check_head (transfer, &error) && dusk_http_part_finish (transfer->part, transfer->now_s, &error))
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
  Transfer *transfer = g_task_get_task_data (task);
  GError *error = NULL;
  gssize n = g_input_stream_read_finish (G_INPUT_STREAM (source), result, &error);
  DuskHttpPart *part = transfer->part;
  gint64 limit = part->total >= 0 ? part->total : transfer->download->max_bytes;

  if (n < 0)
    fail (task, error);
  else if (n == 0 && part->total >= 0 && part->offset < part->total)
    fail (task, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT, "the body ends too early"));
  else if (n == 0)
    finish_part (task);
  else if (n > limit - part->offset)
    end (task, dusk_http_error_for_size (transfer->uri, (guint64) limit));
  else
    {
      transfer->n_read = (gsize) n;
      run_in_thread (task, write_in_thread, on_written);
    }
}

static void
on_written (GObject *source G_GNUC_UNUSED, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  Transfer *transfer = g_task_get_task_data (task);
  gint64 offset = transfer->part->offset;
  GError *error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    {
      end (task, error);
      return;
    }
  if ((double) (offset - transfer->extended_at) >= MIN_SPEED * transfer->timeout_s)
    {
      dusk_http_deadline_extend (transfer->deadline);
      transfer->extended_at = offset;
    }
  if (transfer->progress)
    transfer->progress (offset, transfer->part->total, transfer->progress_data);
  read_chunk (task);
}

static void
finish_part (GTask *task)
{
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
dusk_http_transfer_async (DuskHttp *self, GUri *uri, DuskHttpPart *part, const DuskHttpDownload *download, DuskHttpProgress progress,
                          gpointer progress_data, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  Transfer *transfer = g_new0 (Transfer, 1);

  g_task_set_source_tag (task, dusk_http_transfer_async);
  transfer->session = g_object_ref (self->session);
  transfer->uri = g_uri_ref (uri);
  transfer->part = part;
  transfer->download = download;
  transfer->progress = progress;
  transfer->progress_data = progress_data;
  transfer->timeout_s = dusk_http_effective_timeout (download->timeout_s);
  transfer->now_s = dusk_http_now (self);
  transfer->deadline = dusk_http_deadline_new (transfer->timeout_s, 0, cancellable);
  transfer->outcome.retry_after_s = NAN;
  g_task_set_task_data (task, transfer, (GDestroyNotify) transfer_free);
  if (part->offset > 0 && part->offset == part->total)
    finish_part (task);
  else
    send_request (task);
}

gboolean
dusk_http_transfer_finish (GAsyncResult *result, DuskHttpOutcome *outcome, GError **error)
{
  *outcome = ((Transfer *) g_task_get_task_data (G_TASK (result)))->outcome;
  return g_task_propagate_boolean (G_TASK (result), error);
}
