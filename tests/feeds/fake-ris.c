/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fake-ris.h"

#include <string.h>

static void
note_attempt (FakeRis *ris, SoupServerMessage *message)
{
  gint64 now_us = g_get_monotonic_time ();

  g_array_append_val (ris->times, now_us);
  g_free (ris->query);
  ris->query = g_strdup (g_uri_get_query (soup_server_message_get_uri (message)));
}

static void
on_message (SoupWebsocketConnection *socket, SoupWebsocketDataType type, GBytes *bytes, FakeRis *ris)
{
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);
  g_autofree char *text = g_strndup (data, length);

  g_assert_cmpint (type, ==, SOUP_WEBSOCKET_DATA_TEXT);
  if (g_str_equal (text, "{\"type\":\"ping\",\"data\":null}"))
    {
      ris->n_pings++;
      if (ris->answers_pings && soup_websocket_connection_get_state (socket) == SOUP_WEBSOCKET_STATE_OPEN)
        soup_websocket_connection_send_text (socket, "{\"type\":\"pong\",\"data\":null}");
    }
  else
    g_ptr_array_add (ris->log, g_steal_pointer (&text));
}

static void
on_closed (SoupWebsocketConnection *socket G_GNUC_UNUSED, FakeRis *ris)
{
  ris->n_closed++;
}

static void
on_socket (SoupServer *soup G_GNUC_UNUSED, SoupServerMessage *message, const char *path G_GNUC_UNUSED, SoupWebsocketConnection *socket, gpointer data)
{
  FakeRis *ris = data;

  note_attempt (ris, message);
  ris->n_sockets++;
  g_set_object (&ris->socket, socket);
  g_clear_object (&ris->stream);
  soup_websocket_connection_set_max_incoming_payload_size (socket, 0);
  g_signal_connect (socket, "message", G_CALLBACK (on_message), ris);
  g_signal_connect (socket, "closed", G_CALLBACK (on_closed), ris);
}

/* Comes before a WebSocket's own handler. */
static void
on_early (SoupServer *soup G_GNUC_UNUSED, SoupServerMessage *message, const char *path G_GNUC_UNUSED, GHashTable *query G_GNUC_UNUSED, gpointer data)
{
  FakeRis *ris = data;

  if (!ris->has_no_socket)
    return;
  note_attempt (ris, message);
  soup_server_message_set_status (message, SOUP_STATUS_NOT_FOUND, NULL);
}

static void
on_stream (SoupServer *soup G_GNUC_UNUSED, SoupServerMessage *message, const char *path G_GNUC_UNUSED, GHashTable *query G_GNUC_UNUSED, gpointer data)
{
  FakeRis *ris = data;

  note_attempt (ris, message);
  ris->n_streams++;
  g_free (ris->header);
  ris->header = g_strdup (soup_message_headers_get_one (soup_server_message_get_request_headers (message), "X-RIS-Subscribe"));
  soup_server_message_set_status (message, ris->stream_status, NULL);
  if (ris->stream_status != SOUP_STATUS_OK)
    return;
  g_set_object (&ris->stream, message);
  soup_message_headers_set_encoding (soup_server_message_get_response_headers (message), SOUP_ENCODING_CHUNKED);
  soup_message_body_set_accumulate (soup_server_message_get_response_body (message), FALSE);
  soup_server_message_pause (message);
}

/* libsoup's server warns where a client hangs up while its WebSocket is being handed over; that is what some of these tests do. */
static gboolean
is_fatal (const char *domain, GLogLevelFlags level G_GNUC_UNUSED, const char *message, gpointer data G_GNUC_UNUSED)
{
  return g_strcmp0 (domain, "libsoup") != 0 || strstr (message, "could not get remote address") == NULL;
}

FakeRis *
fake_ris_new (void)
{
  FakeRis *ris = g_new0 (FakeRis, 1);
  g_autoptr (GError) error = NULL;

  g_test_log_set_fatal_handler (is_fatal, NULL);
  ris->soup = soup_server_new (NULL, NULL);
  ris->log = g_ptr_array_new_with_free_func (g_free);
  ris->times = g_array_new (FALSE, FALSE, sizeof (gint64));
  ris->answers_pings = TRUE;
  ris->stream_status = SOUP_STATUS_OK;
  soup_server_add_early_handler (ris->soup, "/v1/ws/", on_early, ris, NULL);
  soup_server_add_websocket_handler (ris->soup, "/v1/ws/", NULL, NULL, on_socket, ris, NULL);
  soup_server_add_handler (ris->soup, "/v1/stream/", on_stream, ris, NULL);
  soup_server_listen_local (ris->soup, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &error);
  g_assert_no_error (error);
  return ris;
}

void
fake_ris_free (FakeRis *ris)
{
  if (ris->socket)
    g_signal_handlers_disconnect_by_data (ris->socket, ris);
  soup_server_disconnect (ris->soup);
  g_clear_object (&ris->socket);
  g_clear_object (&ris->stream);
  g_object_unref (ris->soup);
  g_ptr_array_unref (ris->log);
  g_array_unref (ris->times);
  g_free (ris->header);
  g_free (ris->query);
  g_free (ris);
}

char *
fake_ris_url (FakeRis *ris)
{
  GSList *uris = soup_server_get_uris (ris->soup);
  char *url = g_strdup_printf ("http://127.0.0.1:%d", g_uri_get_port (uris->data));

  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  return url;
}

void
fake_ris_send (FakeRis *ris, const char *text)
{
  if (ris->stream)
    {
      soup_message_body_append (soup_server_message_get_response_body (ris->stream), SOUP_MEMORY_COPY, text, strlen (text));
      soup_server_message_unpause (ris->stream);
    }
  else
    soup_websocket_connection_send_text (ris->socket, text);
}

void
fake_ris_end_stream (FakeRis *ris)
{
  soup_message_body_complete (soup_server_message_get_response_body (ris->stream));
  soup_server_message_unpause (ris->stream);
  g_clear_object (&ris->stream);
}
