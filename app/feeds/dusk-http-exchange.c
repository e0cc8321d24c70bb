/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-http-private.h"

#include <glib/gi18n.h>
#include <math.h>

#include "dusk-error.h"

#define MAX_REDIRECTS    5
#define MAX_ERROR_BODY   (64 * 1024)
#define MAX_VALIDATOR    512
#define CHUNK_SIZE       (64 * 1024)
#define TOTAL_TO_TIMEOUT 4

typedef struct {
  /* Input */
  SoupSession *session; /* (not nullable) (owned) */
  DuskAnswer  *known;   /* (nullable) (owned) */
  gsize        max_bytes;

  /* In progress */
  GUri         *uri;         /* (not nullable) (owned): of the hop under way */
  char         *token;       /* (nullable) (owned): for this origin */
  SoupMessage  *message;     /* (nullable) (owned) */
  GInputStream *stream;      /* (nullable) (owned) */
  GByteArray   *read;        /* (not nullable) (owned) */
  DuskHttpDeadline *deadline; /* (not nullable) (owned) */
  guint         n_redirects;
  guint8        chunk[CHUNK_SIZE];
} Exchange;

/* Both take the task over. */
static void send_request (GTask *task);
static void read_chunk (GTask *task);
static void on_headers (GObject *source, GAsyncResult *result, gpointer user_data);
static void on_chunk (GObject *source, GAsyncResult *result, gpointer user_data);

static void
exchange_free (Exchange *exchange)
{
  g_clear_pointer (&exchange->deadline, dusk_http_deadline_free);
  g_clear_object (&exchange->stream);
  g_clear_object (&exchange->message);
  g_clear_pointer (&exchange->known, dusk_answer_unref);
  g_clear_pointer (&exchange->read, g_byte_array_unref);
  g_clear_pointer (&exchange->uri, g_uri_unref);
  g_free (exchange->token);
  g_clear_object (&exchange->session);
  g_free (exchange);
}

static void
fail (GTask *task, GError *error)
{
  Exchange *exchange = g_task_get_task_data (task);

  if (dusk_http_deadline_is_past (exchange->deadline))
    {
      g_clear_error (&error);
      error = dusk_http_error_for_deadline (exchange->uri);
    }
  /* What is left of the body must not be read for politeness: it may be endless. */
  g_cancellable_cancel (dusk_http_deadline_cancellable (exchange->deadline));
  g_task_return_error (task, error);
}

static gboolean
validator_is_sane (const char *text)
{
  if (text == NULL || *text == '\0' || strlen (text) > MAX_VALIDATOR)
    return FALSE;
  for (; *text; text++)
    if (!g_ascii_isprint (*text))
      return FALSE;
  return TRUE;
}

char *
dusk_http_copy_validator (SoupMessageHeaders *headers, const char *name)
{
  const char *text = soup_message_headers_get_one (headers, name);

  return validator_is_sane (text) ? g_strdup (text) : NULL;
}

/* ETags first: dates have the grain of a second and trust clocks. */
static void
add_validators (SoupMessageHeaders *headers, DuskAnswer *known)
{
  if (known == NULL)
    return;
  if (validator_is_sane (known->etag))
    soup_message_headers_replace (headers, "If-None-Match", known->etag);
  else if (validator_is_sane (known->last_modified))
    soup_message_headers_replace (headers, "If-Modified-Since", known->last_modified);
}

static void
add_token (SoupMessageHeaders *headers, const char *token)
{
  g_autofree char *value = token ? g_strconcat ("Bearer ", token, NULL) : NULL;

  if (value)
    soup_message_headers_replace (headers, "Authorization", value);
}

gboolean
dusk_http_is_redirect (guint status)
{
  return status == SOUP_STATUS_MOVED_PERMANENTLY || status == SOUP_STATUS_FOUND || status == SOUP_STATUS_SEE_OTHER ||
         status == SOUP_STATUS_TEMPORARY_REDIRECT || status == SOUP_STATUS_PERMANENT_REDIRECT;
}

GUri *
dusk_http_follow (SoupMessage *message, GUri *from, guint *n_redirects, GError **error)
{
  const char *location = soup_message_headers_get_one (soup_message_get_response_headers (message), "Location");
  g_autoptr (GUri) uri = location ? g_uri_parse_relative (from, location, SOUP_HTTP_URI_FLAGS, NULL) : NULL;

  if (uri == NULL || ++*n_redirects > MAX_REDIRECTS)
    {
      g_autofree char *host = dusk_http_host_name (from);
      g_set_error (error, DUSK_ERROR, DUSK_ERROR_MALFORMED, _("%s redirects to nowhere"), host);
      return NULL;
    }
  return dusk_http_check_url (uri, from, error) ? g_steal_pointer (&uri) : NULL;
}

/* Sets the next hop. */
static gboolean
prepare_redirect (Exchange *exchange, GError **error)
{
  GUri *uri = dusk_http_follow (exchange->message, exchange->uri, &exchange->n_redirects, error);

  if (uri == NULL)
    return FALSE;
  if (!dusk_http_is_same_origin (exchange->uri, uri))
    g_clear_pointer (&exchange->token, g_free);
  g_clear_object (&exchange->stream);
  g_uri_unref (exchange->uri);
  exchange->uri = uri;
  return TRUE;
}

static void
finish (GTask *task)
{
  Exchange *exchange = g_task_get_task_data (task);
  SoupMessageHeaders *headers = soup_message_get_response_headers (exchange->message);
  DuskHttpResponse *response = g_new0 (DuskHttpResponse, 1);

  response->status = soup_message_get_status (exchange->message);
  response->etag = dusk_http_copy_validator (headers, "ETag");
  response->last_modified = dusk_http_copy_validator (headers, "Last-Modified");
  response->retry_after_s = dusk_http_retry_after (headers);
  if (exchange->read->len > 0 || response->status == SOUP_STATUS_OK)
    response->body = g_byte_array_free_to_bytes (g_steal_pointer (&exchange->read));
  g_task_return_pointer (task, response, (GDestroyNotify) dusk_http_response_free);
}

static void
send_request (GTask *task)
{
  Exchange *exchange = g_task_get_task_data (task);

  g_clear_object (&exchange->message);
  exchange->message = soup_message_new_from_uri (SOUP_METHOD_GET, exchange->uri);
  soup_message_add_flags (exchange->message, SOUP_MESSAGE_NO_REDIRECT);
  add_validators (soup_message_get_request_headers (exchange->message), exchange->known);
  add_token (soup_message_get_request_headers (exchange->message), exchange->token);
  dusk_http_deadline_extend (exchange->deadline);
  soup_session_send_async (exchange->session, exchange->message, G_PRIORITY_DEFAULT,
                           dusk_http_deadline_cancellable (exchange->deadline), on_headers, task);
}

static void
on_headers (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Exchange *exchange = g_task_get_task_data (task);
  GError *error = NULL;
  guint status;

  exchange->stream = soup_session_send_finish (SOUP_SESSION (source), result, &error);
  if (exchange->stream == NULL)
    {
      fail (task, error);
      return;
    }
  status = soup_message_get_status (exchange->message);
  dusk_http_deadline_extend (exchange->deadline);
  if (dusk_http_is_redirect (status))
    {
      if (prepare_redirect (exchange, &error))
        send_request (g_steal_pointer (&task));
      else
        fail (task, error);
    }
  else if (status == SOUP_STATUS_NOT_MODIFIED)
    finish (task);
  else if (status == SOUP_STATUS_OK &&
           soup_message_headers_get_content_length (soup_message_get_response_headers (exchange->message)) > (goffset) exchange->max_bytes)
    fail (task, dusk_http_error_for_size (exchange->uri, exchange->max_bytes));
  else
    read_chunk (g_steal_pointer (&task));
}

static void
read_chunk (GTask *task)
{
  Exchange *exchange = g_task_get_task_data (task);

  g_input_stream_read_async (exchange->stream, exchange->chunk, sizeof exchange->chunk, G_PRIORITY_DEFAULT,
                             dusk_http_deadline_cancellable (exchange->deadline), on_chunk, task);
}

/* The page of a failure is wanted for its message only: its first part will do, and its status counts even if it breaks off. */
static void
on_error_chunk (GTask *task, gssize n)
{
  Exchange *exchange = g_task_get_task_data (task);
  gsize room = MAX_ERROR_BODY - exchange->read->len;

  if (n > 0)
    g_byte_array_append (exchange->read, exchange->chunk, (guint) MIN ((gsize) n, room));
  if (n > 0 && (gsize) n < room)
    {
      read_chunk (g_object_ref (task));
      return;
    }
  if (n > 0)
    g_cancellable_cancel (dusk_http_deadline_cancellable (exchange->deadline));
  finish (task);
}

static void
on_chunk (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Exchange *exchange = g_task_get_task_data (task);
  GError *error = NULL;
  gssize n = g_input_stream_read_finish (G_INPUT_STREAM (source), result, &error);

  dusk_http_deadline_extend (exchange->deadline);
  if (soup_message_get_status (exchange->message) != SOUP_STATUS_OK)
    {
      g_clear_error (&error);
      on_error_chunk (task, n);
    }
  else if (n < 0)
    fail (task, error);
  else if (n == 0)
    finish (task);
  else if ((gsize) n > exchange->max_bytes - exchange->read->len)
    fail (task, dusk_http_error_for_size (exchange->uri, exchange->max_bytes));
  else
    {
      g_byte_array_append (exchange->read, exchange->chunk, (guint) n);
      read_chunk (g_steal_pointer (&task));
    }
}

void
dusk_http_response_free (DuskHttpResponse *response)
{
  g_clear_pointer (&response->body, g_bytes_unref);
  g_free (response->etag);
  g_free (response->last_modified);
  g_free (response);
}

void
dusk_http_exchange_async (SoupSession *session, GUri *uri, DuskAnswer *known, const char *token, gsize max_bytes, double timeout_s,
                          GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  Exchange *exchange = g_new0 (Exchange, 1);

  g_task_set_source_tag (task, dusk_http_exchange_async);
  exchange->session = g_object_ref (session);
  exchange->uri = g_uri_ref (uri);
  exchange->token = g_strdup (token);
  exchange->known = known ? dusk_answer_ref (known) : NULL;
  exchange->max_bytes = max_bytes;
  exchange->read = g_byte_array_new ();
  exchange->deadline = dusk_http_deadline_new (timeout_s, TOTAL_TO_TIMEOUT * timeout_s, cancellable);
  g_task_set_task_data (task, exchange, (GDestroyNotify) exchange_free);
  send_request (task);
}

DuskHttpResponse *
dusk_http_exchange_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
