/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-sim-serve.h"

#include <string.h>

/* RFC 6585; libsoup has no names for them. */
#define TOO_MANY_REQUESTS               429
#define NETWORK_AUTHENTICATION_REQUIRED 511

#define SLOW_MS     3000
#define HUGE_BYTES  (100 * 1000 * 1000)
#define HUGE_CHUNK  (64 * 1024)

static const char sign_in_page[] = "<!DOCTYPE html><html><head><title>Sign in (simulated)</title></head><body><h1>Welcome to our network</h1>"
                                   "<form><input name=\"room\"><button>Sign in</button></form></body></html>";

/* What keeps a message company while it is held back or sent piece by piece; dies with it. */
typedef struct {
  SoupServerMessage *message; /* (not owned) */
  DuskSimReply       reply;
  GSource           *timer; /* (nullable) (owned) */
  GBytes            *chunk; /* (nullable) (owned) */
  gsize              sent;
} Companion;

static void
companion_free (Companion *self)
{
  if (self->timer)
    g_source_destroy (self->timer);
  g_clear_pointer (&self->timer, g_source_unref);
  g_clear_pointer (&self->chunk, g_bytes_unref);
  dusk_sim_reply_clear (&self->reply);
  g_free (self);
}

static Companion *
companion_new (SoupServerMessage *message)
{
  Companion *self = g_new0 (Companion, 1);

  self->message = message;
  g_object_set_data_full (G_OBJECT (message), "dusk-sim-companion", self, (GDestroyNotify) companion_free);
  return self;
}

DuskSimTwist
dusk_sim_fault_twist (DuskSimFault fault)
{
  switch (fault)
    {
    case DUSK_SIM_FAULT_EMPTY:
      return DUSK_SIM_TWIST_EMPTY;
    case DUSK_SIM_FAULT_WRONG_TYPES:
      return DUSK_SIM_TWIST_WRONG_TYPES;
    case DUSK_SIM_FAULT_MAINTENANCE:
      return DUSK_SIM_TWIST_MAINTENANCE;
    default:
      return DUSK_SIM_TWIST_NONE;
    }
}

static void
send_body (SoupServerMessage *message, guint status, const char *type, GBytes *body)
{
  soup_server_message_set_status (message, status, NULL);
  soup_message_headers_set_content_type (soup_server_message_get_response_headers (message), type, NULL);
  if (g_bytes_get_size (body) > 0)
    soup_message_body_append_bytes (soup_server_message_get_response_body (message), body);
}

static void
send_text (SoupServerMessage *message, guint status, const char *type, const char *text)
{
  g_autoptr (GBytes) body = g_bytes_new_static (text, strlen (text));

  send_body (message, status, type, body);
}

/* Where the request goes on with something else than is there now, it gets all of that (RFC 9110 §13.1.5). */
static void
heed_if_range (SoupServerMessage *message, const DuskSimReply *reply)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  const char *known = soup_message_headers_get_one (headers, "If-Range");

  if (known && g_strcmp0 (known, reply->etag) != 0)
    soup_message_headers_remove (headers, "Range");
}

static void
add_headers (SoupServerMessage *message, const DuskSimReply *reply)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);

  if (reply->etag)
    soup_message_headers_replace (headers, "ETag", reply->etag);
  if (reply->changed_s != DUSK_TIME_UNKNOWN)
    {
      g_autoptr (GDateTime) moment = g_date_time_new_from_unix_utc (reply->changed_s);
      g_autofree char *text = soup_date_time_to_string (moment, SOUP_DATE_HTTP);
      soup_message_headers_replace (headers, "Last-Modified", text);
      soup_message_headers_replace (headers, "Accept-Ranges", "bytes");
    }
}

static void
send_reply (SoupServerMessage *message, const DuskSimReply *reply)
{
  const char *known = soup_message_headers_get_list (soup_server_message_get_request_headers (message), "If-None-Match");

  add_headers (message, reply);
  heed_if_range (message, reply);
  if (reply->etag && known && strstr (known, reply->etag))
    soup_server_message_set_status (message, SOUP_STATUS_NOT_MODIFIED, NULL);
  else
    send_body (message, reply->status, reply->type, reply->body);
}

static gboolean
slow_cb (gpointer user_data)
{
  Companion *self = user_data;

  send_reply (self->message, &self->reply);
  soup_server_message_unpause (self->message);
  return G_SOURCE_REMOVE;
}

static void
send_slowly (SoupServerMessage *message, GMainContext *context, const DuskSimReply *reply)
{
  Companion *self = companion_new (message);

  dusk_sim_reply_copy (reply, &self->reply);
  self->timer = g_timeout_source_new (SLOW_MS);
  g_source_set_callback (self->timer, slow_cb, self, NULL);
  g_source_attach (self->timer, context);
  soup_server_message_pause (message);
}

/* Half of what the headers promise, and then the end of the connection. */
static void
cut_off (SoupServerMessage *message, const DuskSimReply *reply)
{
  g_autoptr (GIOStream) stream = soup_server_message_steal_connection (message);
  gsize length;
  const char *body = g_bytes_get_data (reply->body, &length);
  g_autofree char *head = g_strdup_printf ("HTTP/1.1 200 OK\r\nContent-Type: %s\r\n%s%s%sContent-Length: %" G_GSIZE_FORMAT "\r\n\r\n", reply->type,
                                           reply->etag ? "ETag: " : "", reply->etag ? reply->etag : "", reply->etag ? "\r\n" : "", length);
  GOutputStream *output = g_io_stream_get_output_stream (stream);

  if (!g_output_stream_write_all (output, head, strlen (head), NULL, NULL, NULL)
      || !g_output_stream_write_all (output, body, length / 2, NULL, NULL, NULL))
    g_debug ("The client went before it was cut off");
  g_io_stream_close (stream, NULL, NULL);
}

static void
send_next_chunk (SoupServerMessage *message, Companion *self)
{
  SoupMessageBody *body = soup_server_message_get_response_body (message);

  if (self->sent < HUGE_BYTES)
    {
      soup_message_body_append_bytes (body, self->chunk);
      self->sent += HUGE_CHUNK;
    }
  else
    soup_message_body_complete (body);
}

/* One chunk at a time: the next is made when the last is on its way, so that 100 MB never stand in memory. */
static void
send_hugely (SoupServerMessage *message, const char *type)
{
  Companion *self = companion_new (message);
  char *blanks = g_malloc (HUGE_CHUNK);

  memset (blanks, ' ', HUGE_CHUNK);
  self->chunk = g_bytes_new_take (blanks, HUGE_CHUNK);
  soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
  soup_message_headers_set_content_type (soup_server_message_get_response_headers (message), type, NULL);
  soup_message_headers_set_encoding (soup_server_message_get_response_headers (message), SOUP_ENCODING_CHUNKED);
  soup_message_body_set_accumulate (soup_server_message_get_response_body (message), FALSE);
  g_signal_connect (message, "wrote-chunk", G_CALLBACK (send_next_chunk), self);
  send_next_chunk (message, self);
}

static void
send_half (SoupServerMessage *message, const DuskSimReply *reply)
{
  g_autoptr (GBytes) half = g_bytes_new_from_bytes (reply->body, 0, g_bytes_get_size (reply->body) / 2);

  send_body (message, SOUP_STATUS_OK, reply->type, half);
}

void
dusk_sim_serve_sign_in (SoupServerMessage *message)
{
  send_text (message, SOUP_STATUS_OK, DUSK_SIM_TYPE_HTML, sign_in_page);
}

static void
send_to_sign_in (SoupServerMessage *message)
{
  g_autofree char *page = g_strdup_printf ("http://localhost:%d" DUSK_SIM_SIGN_IN_PATH, g_uri_get_port (soup_server_message_get_uri (message)));

  soup_server_message_set_redirect (message, SOUP_STATUS_FOUND, page);
}

void
dusk_sim_serve (SoupServerMessage *message, GMainContext *context, DuskSimFault fault, const DuskSimReply *reply)
{
  static const char garbage[] = "\xff\xfe\x01{]\x80 this is nothing sound";
  static const char page[] = "<!DOCTYPE html><html><body><h1>The server has trouble</h1></body></html>";
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);

  switch (fault)
    {
    case DUSK_SIM_FAULT_SLOW:
      send_slowly (message, context, reply);
      break;
    case DUSK_SIM_FAULT_STUCK:
      soup_server_message_pause (message);
      break;
    case DUSK_SIM_FAULT_TOO_MANY:
      soup_message_headers_replace (headers, "Retry-After", "1");
      send_text (message, TOO_MANY_REQUESTS, DUSK_SIM_TYPE_HTML, page);
      break;
    case DUSK_SIM_FAULT_SERVER_ERROR:
      send_text (message, SOUP_STATUS_INTERNAL_SERVER_ERROR, DUSK_SIM_TYPE_HTML, page);
      break;
    case DUSK_SIM_FAULT_CUT_OFF:
      cut_off (message, reply);
      break;
    case DUSK_SIM_FAULT_TRUNCATED:
      send_half (message, reply);
      break;
    case DUSK_SIM_FAULT_GARBAGE:
      send_text (message, SOUP_STATUS_OK, reply->type, garbage);
      break;
    case DUSK_SIM_FAULT_HTML:
      send_text (message, SOUP_STATUS_OK, DUSK_SIM_TYPE_HTML, page);
      break;
    case DUSK_SIM_FAULT_PORTAL:
      send_to_sign_in (message);
      break;
    case DUSK_SIM_FAULT_SIGN_IN:
      send_text (message, NETWORK_AUTHENTICATION_REQUIRED, DUSK_SIM_TYPE_HTML, sign_in_page);
      break;
    case DUSK_SIM_FAULT_HUGE:
      send_hugely (message, reply->type);
      break;
    case DUSK_SIM_FAULT_NONE:
    case DUSK_SIM_FAULT_NOT_FOUND:
    case DUSK_SIM_FAULT_EMPTY:
    case DUSK_SIM_FAULT_WRONG_TYPES:
    case DUSK_SIM_FAULT_MAINTENANCE:
    case DUSK_SIM_FAULT_CONTRADICT:
    case DUSK_SIM_FAULT_EVIL:
    case DUSK_SIM_FAULT_SILENT:
    case DUSK_SIM_FAULT_DISCONNECT:
      send_reply (message, reply);
      break;
    default:
      g_assert_not_reached ();
    }
}
