/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fake-server.h"

#include <string.h>

typedef enum {
  FAKE_NORMAL,
  FAKE_MADE,
  FAKE_RAW,
  FAKE_STUCK,
  FAKE_ENDLESS,
} FakeKind;

typedef struct {
  FakeKind kind;
  guint    status;
  char    *headers; /* (nullable) (owned) */
  GBytes  *body;    /* (nullable) (owned) */
  gsize    chunk;
  guint    pause_ms;

  FakeMaker maker; /* (nullable) */
  gpointer  maker_data;
} FakeReply;

typedef struct {
  GPtrArray *replies; /* (owned) (element-type FakeReply) */
  guint      n_requests;
} FakePath;

struct _FakeServer {
  SoupServer         *soup;
  GHashTable         *paths;   /* (owned) (element-type utf8 FakePath) */
  GPtrArray          *log;     /* (owned) (element-type utf8) */
  GPtrArray          *waiting; /* (owned) (element-type SoupServerMessage): held back */
  SoupMessageHeaders *last;    /* (nullable) (owned) */
  gboolean            is_tls;
  gboolean            is_held;
  guint               n_requests;
  guint               n_open;
  guint               n_most_open;
  gsize               n_endless;
};

typedef struct {
  FakeServer        *server;
  SoupServerMessage *message;
  GBytes            *chunk;
  guint              pause_ms;
} Endless;

static void
reply_free (FakeReply *reply)
{
  g_free (reply->headers);
  g_clear_pointer (&reply->body, g_bytes_unref);
  g_free (reply);
}

static void
path_free (FakePath *path)
{
  g_ptr_array_unref (path->replies);
  g_free (path);
}

static void
source_clear (GSource *source)
{
  g_source_destroy (source);
  g_source_unref (source);
}

static FakeReply *
add_reply (FakeServer *server, const char *name, FakeKind kind)
{
  FakePath *path = g_hash_table_lookup (server->paths, name);
  FakeReply *reply = g_new0 (FakeReply, 1);

  if (path == NULL)
    {
      path = g_new0 (FakePath, 1);
      path->replies = g_ptr_array_new_with_free_func ((GDestroyNotify) reply_free);
      g_hash_table_insert (server->paths, g_strdup (name), path);
    }
  reply->kind = kind;
  g_ptr_array_add (path->replies, reply);
  return reply;
}

static void
add_headers (SoupMessageHeaders *headers, const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  for (guint i = 0; lines[i] && *lines[i]; i++)
    {
      g_auto (GStrv) parts = g_strsplit (lines[i], ": ", 2);
      soup_message_headers_append (headers, parts[0], parts[1]);
    }
}

static void
endless_free (gpointer data, GClosure *closure G_GNUC_UNUSED)
{
  Endless *endless = data;

  g_bytes_unref (endless->chunk);
  g_free (endless);
}

static gboolean
send_more (gpointer data)
{
  Endless *endless = data;

  endless->server->n_endless += g_bytes_get_size (endless->chunk);
  soup_message_body_append_bytes (soup_server_message_get_response_body (endless->message), endless->chunk);
  soup_server_message_unpause (endless->message);
  return G_SOURCE_REMOVE;
}

static void
on_wrote_chunk (SoupServerMessage *message, Endless *endless)
{
  GSource *timer;

  if (endless->pause_ms == 0)
    {
      endless->server->n_endless += g_bytes_get_size (endless->chunk);
      soup_message_body_append_bytes (soup_server_message_get_response_body (message), endless->chunk);
      return;
    }
  soup_server_message_pause (message);
  timer = g_timeout_source_new (endless->pause_ms);
  g_source_set_callback (timer, send_more, endless, NULL);
  g_source_attach (timer, NULL);
  g_object_set_data_full (G_OBJECT (message), "timer", timer, (GDestroyNotify) source_clear);
}

static void
begin_endless (FakeServer *server, SoupServerMessage *message, FakeReply *reply)
{
  Endless *endless = g_new0 (Endless, 1);
  g_autofree char *blanks = g_strnfill (reply->chunk, ' ');

  endless->server = server;
  endless->message = message;
  endless->chunk = g_bytes_new (blanks, reply->chunk);
  endless->pause_ms = reply->pause_ms;
  soup_message_body_set_accumulate (soup_server_message_get_response_body (message), FALSE);
  soup_message_headers_set_encoding (soup_server_message_get_response_headers (message), SOUP_ENCODING_CHUNKED);
  g_signal_connect_data (message, "wrote-chunk", G_CALLBACK (on_wrote_chunk), endless, endless_free, 0);
  soup_server_message_set_status (message, 200, NULL);
  soup_message_body_append_bytes (soup_server_message_get_response_body (message), endless->chunk);
}

static void
write_raw (SoupServerMessage *message, GBytes *bytes)
{
  g_autoptr (GIOStream) stream = soup_server_message_steal_connection (message);

  g_output_stream_write_all (g_io_stream_get_output_stream (stream), g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), NULL, NULL, NULL);
  g_io_stream_close (stream, NULL, NULL);
}

static void
on_finished (SoupServerMessage *message, FakeServer *server)
{
  server->n_open--;
  g_ptr_array_remove (server->waiting, message);
  g_object_set_data (G_OBJECT (message), "timer", NULL);
}

static void
copy_header (const char *name, const char *value, gpointer copy)
{
  soup_message_headers_append (copy, name, value);
}

static void
note_request (FakeServer *server, SoupServerMessage *message)
{
  GUri *uri = soup_server_message_get_uri (message);
  const char *query = g_uri_get_query (uri);

  server->n_requests++;
  server->n_open++;
  server->n_most_open = MAX (server->n_most_open, server->n_open);
  g_ptr_array_add (server->log, g_strconcat (g_uri_get_path (uri), query ? "?" : NULL, query, NULL));
  g_clear_pointer (&server->last, soup_message_headers_unref);
  server->last = soup_message_headers_new (SOUP_MESSAGE_HEADERS_REQUEST);
  soup_message_headers_foreach (soup_server_message_get_request_headers (message), copy_header, server->last);
  g_signal_connect (message, "finished", G_CALLBACK (on_finished), server);
}

static void
give (FakeServer *server, SoupServerMessage *message, guint status, const char *headers, GBytes *body)
{
  soup_server_message_set_status (message, status, NULL);
  if (headers)
    add_headers (soup_server_message_get_response_headers (message), headers);
  /* SoupServer makes parts of a body by itself where it sees that they are asked for. */
  if (headers && strstr (headers, "Accept-Ranges: none"))
    soup_message_headers_remove (soup_server_message_get_request_headers (message), "Range");
  if (body && g_bytes_get_size (body) > 0)
    soup_message_body_append_bytes (soup_server_message_get_response_body (message), body);
  if (!server->is_held)
    return;
  soup_server_message_pause (message);
  g_ptr_array_add (server->waiting, g_object_ref (message));
}

static void
give_made (FakeServer *server, SoupServerMessage *message, GHashTable *query, FakeReply *reply)
{
  guint status = 200;
  char *text = reply->maker (query, &status, reply->maker_data);
  g_autoptr (GBytes) body = g_bytes_new_take (text, strlen (text));

  give (server, message, status, NULL, body);
}

static void
on_request (SoupServer *soup G_GNUC_UNUSED, SoupServerMessage *message, const char *name, GHashTable *query, gpointer user_data)
{
  FakeServer *server = user_data;
  FakePath *path = g_hash_table_lookup (server->paths, name);
  FakeReply *reply;

  note_request (server, message);
  if (path == NULL)
    {
      soup_server_message_set_status (message, 404, NULL);
      return;
    }
  reply = g_ptr_array_index (path->replies, MIN (path->n_requests, path->replies->len - 1));
  path->n_requests++;
  switch (reply->kind)
    {
    case FAKE_RAW:
      g_signal_handlers_disconnect_by_func (message, on_finished, server);
      server->n_open--;
      write_raw (message, reply->body);
      break;
    case FAKE_MADE:
      give_made (server, message, query, reply);
      break;
    case FAKE_STUCK:
      soup_server_message_pause (message);
      break;
    case FAKE_ENDLESS:
      begin_endless (server, message, reply);
      break;
    case FAKE_NORMAL:
    default:
      give (server, message, reply->status, reply->headers, reply->body);
    }
}

FakeServer *
fake_server_new (GTlsCertificate *certificate)
{
  FakeServer *server = g_new0 (FakeServer, 1);
  g_autoptr (GError) error = NULL;

  server->soup = soup_server_new ("tls-certificate", certificate, NULL);
  server->is_tls = certificate != NULL;
  server->paths = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) path_free);
  server->log = g_ptr_array_new_with_free_func (g_free);
  server->waiting = g_ptr_array_new_with_free_func (g_object_unref);
  soup_server_add_handler (server->soup, NULL, on_request, server, NULL);
  soup_server_listen_local (server->soup, 0, SOUP_SERVER_LISTEN_IPV4_ONLY | (certificate ? SOUP_SERVER_LISTEN_HTTPS : 0), &error);
  g_assert_no_error (error);
  return server;
}

void
fake_server_free (FakeServer *server)
{
  soup_server_disconnect (server->soup);
  g_object_unref (server->soup);
  g_ptr_array_unref (server->waiting);
  g_hash_table_unref (server->paths);
  g_ptr_array_unref (server->log);
  g_clear_pointer (&server->last, soup_message_headers_unref);
  g_free (server);
}

char *
fake_server_url (FakeServer *server, const char *path)
{
  GSList *uris = soup_server_get_uris (server->soup);
  char *url = g_strdup_printf ("%s://127.0.0.1:%d%s", server->is_tls ? "https" : "http", g_uri_get_port (uris->data), path);

  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  return url;
}

void
fake_server_add (FakeServer *server, const char *path, guint status, const char *headers, const char *body)
{
  g_autoptr (GBytes) bytes = body ? g_bytes_new (body, strlen (body)) : NULL;

  fake_server_add_bytes (server, path, status, headers, bytes);
}

void
fake_server_add_bytes (FakeServer *server, const char *path, guint status, const char *headers, GBytes *body)
{
  FakeReply *reply = add_reply (server, path, FAKE_NORMAL);

  reply->status = status;
  reply->headers = g_strdup (headers);
  reply->body = body ? g_bytes_ref (body) : NULL;
}

void
fake_server_add_raw (FakeServer *server, const char *path, const char *bytes)
{
  add_reply (server, path, FAKE_RAW)->body = g_bytes_new (bytes, strlen (bytes));
}

void
fake_server_add_maker (FakeServer *server, const char *path, FakeMaker maker, gpointer user_data)
{
  FakeReply *reply = add_reply (server, path, FAKE_MADE);

  reply->maker = maker;
  reply->maker_data = user_data;
}

void
fake_server_add_stuck (FakeServer *server, const char *path)
{
  add_reply (server, path, FAKE_STUCK);
}

void
fake_server_add_endless (FakeServer *server, const char *path, gsize chunk, guint pause_ms)
{
  FakeReply *reply = add_reply (server, path, FAKE_ENDLESS);

  reply->chunk = chunk;
  reply->pause_ms = pause_ms;
}

void
fake_server_hold (FakeServer *server, gboolean hold)
{
  server->is_held = hold;
  if (hold)
    return;
  for (guint i = 0; i < server->waiting->len; i++)
    soup_server_message_unpause (g_ptr_array_index (server->waiting, i));
  g_ptr_array_set_size (server->waiting, 0);
}

guint
fake_server_count (FakeServer *server, const char *path)
{
  FakePath *found = path ? g_hash_table_lookup (server->paths, path) : NULL;

  if (path == NULL)
    return server->n_requests;
  return found ? found->n_requests : 0;
}

guint
fake_server_count_open (FakeServer *server)
{
  return server->n_open;
}

guint
fake_server_count_most_open (FakeServer *server)
{
  return server->n_most_open;
}

gsize
fake_server_count_endless (FakeServer *server)
{
  return server->n_endless;
}

GPtrArray *
fake_server_log (FakeServer *server)
{
  return server->log;
}

const char *
fake_server_last_header (FakeServer *server, const char *name)
{
  return server->last ? soup_message_headers_get_list (server->last, name) : NULL;
}

static gboolean
on_guard (gpointer what)
{
  g_error ("never came true: %s", (const char *) what);
  return G_SOURCE_REMOVE;
}

guint
fake_server_guard (const char *what)
{
  return g_timeout_add_seconds (60, on_guard, (gpointer) what);
}
