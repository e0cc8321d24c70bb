/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n.h>
#include <string.h>

#include "dusk-config.h"
#include "dusk-error.h"
#include "dusk-http-private.h"
#include "dusk-ris-live-private.h"

#define CHUNK_SIZE  (64 * 1024)
#define SOCKET_PATH "/v1/ws/?client=dusk"
#define STREAM_PATH "/v1/stream/?format=json&client=dusk"

struct _DuskRisWire {
  grefcount                refs; /* one of the owner, one of each call under way */
  const DuskRisWireEvents *events;
  gpointer                 data;
  guint                   *n_wires;
  gboolean                 is_let_go;
  gboolean                 is_open;
  GCancellable            *cancellable; /* (not nullable) (owned) */
  SoupMessage             *message;     /* (not nullable) (owned) */

  /* Of a WebSocket */
  SoupWebsocketConnection *connection; /* (nullable) (owned) */
  GError                  *error;      /* (nullable) (owned): said before it closed */

  /* Of a line stream */
  GInputStream *body;  /* (nullable) (owned) */
  GByteArray   *line;  /* (nullable) (owned): the part of a line that was read */
  guint8       *chunk; /* (nullable) (owned) */
};

static void read_chunk (DuskRisWire *wire);

static DuskRisWire *
wire_ref (DuskRisWire *wire)
{
  g_ref_count_inc (&wire->refs);
  return wire;
}

static void
wire_unref (DuskRisWire *wire)
{
  if (!g_ref_count_dec (&wire->refs))
    return;
  (*wire->n_wires)--;
  g_clear_object (&wire->connection);
  g_clear_error (&wire->error);
  g_clear_object (&wire->body);
  g_clear_pointer (&wire->line, g_byte_array_unref);
  g_free (wire->chunk);
  g_object_unref (wire->message);
  g_object_unref (wire->cancellable);
  g_free (wire);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DuskRisWire, wire_unref)

static void
report_open (DuskRisWire *wire)
{
  wire->is_open = TRUE;
  wire->events->opened (wire->data);
}

static void
report_end (DuskRisWire *wire, const GError *error)
{
  wire->is_open = FALSE;
  if (!wire->is_let_go)
    wire->events->ended (error, wire->data);
}

/* What is no text, or in all its fragments too long, is no message: the reader says so of nothing as well. */
static void
on_socket_message (SoupWebsocketConnection *connection G_GNUC_UNUSED, SoupWebsocketDataType type, GBytes *bytes, DuskRisWire *wire)
{
  gsize length;
  const char *text = g_bytes_get_data (bytes, &length);
  gboolean is_sound = type == SOUP_WEBSOCKET_DATA_TEXT && text != NULL && length <= DUSK_RIS_LIVE_MAX_MESSAGE;

  if (!wire->is_let_go)
    wire->events->text (is_sound ? text : "", is_sound ? length : 0, wire->data);
}

static GError *
size_error (void)
{
  return g_error_new_literal (DUSK_ERROR, DUSK_ERROR_TOO_LARGE, _("RIS Live sent a message that is too long"));
}

/* Libsoup names what is wrong with a frame by the code that it closes the connection with. */
static void
on_socket_error (SoupWebsocketConnection *connection G_GNUC_UNUSED, GError *error, DuskRisWire *wire)
{
  if (wire->error)
    return;
  if (g_error_matches (error, SOUP_WEBSOCKET_ERROR, SOUP_WEBSOCKET_CLOSE_TOO_BIG))
    wire->error = size_error ();
  else if (error->domain == SOUP_WEBSOCKET_ERROR)
    wire->error = g_error_new_literal (DUSK_ERROR, DUSK_ERROR_MALFORMED, _("RIS Live sent what is no WebSocket frame"));
  else
    wire->error = g_error_copy (error);
}

static void
on_socket_closed (SoupWebsocketConnection *connection G_GNUC_UNUSED, DuskRisWire *wire)
{
  g_autoptr (DuskRisWire) hold = wire_ref (wire);

  report_end (hold, hold->error);
}

static void
on_socket (GObject *session, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (DuskRisWire) wire = user_data;
  g_autoptr (GError) error = NULL;

  wire->connection = soup_session_websocket_connect_finish (SOUP_SESSION (session), result, &error);
  if (wire->is_let_go)
    return;
  if (wire->connection == NULL)
    {
      report_end (wire, error);
      return;
    }
  soup_websocket_connection_set_max_incoming_payload_size (wire->connection, DUSK_RIS_LIVE_MAX_MESSAGE);
  g_signal_connect (wire->connection, "message", G_CALLBACK (on_socket_message), wire);
  g_signal_connect (wire->connection, "error", G_CALLBACK (on_socket_error), wire);
  g_signal_connect (wire->connection, "closed", G_CALLBACK (on_socket_closed), wire);
  report_open (wire);
}

static void
give_line (DuskRisWire *wire, const char *line, gsize length)
{
  if (length > 0 && line[length - 1] == '\r')
    length--;
  if (length > 0 && !wire->is_let_go)
    wire->events->text (line, length, wire->data);
}

/* Returns: whether the line that goes on is short enough. */
static gboolean
give_lines (DuskRisWire *wire, const guint8 *bytes, gsize length)
{
  const guint8 *end = bytes + length, *feed;

  while ((feed = memchr (bytes, '\n', (gsize) (end - bytes))) != NULL)
    {
      gsize n = (gsize) (feed - bytes);

      if (wire->line->len == 0)
        give_line (wire, (const char *) bytes, n);
      else
        {
          g_byte_array_append (wire->line, bytes, (guint) n);
          give_line (wire, (const char *) wire->line->data, wire->line->len);
          g_byte_array_set_size (wire->line, 0);
        }
      bytes = feed + 1;
    }
  g_byte_array_append (wire->line, bytes, (guint) (end - bytes));
  return wire->line->len <= DUSK_RIS_LIVE_MAX_MESSAGE;
}

static void
on_chunk (GObject *body, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (DuskRisWire) wire = user_data;
  g_autoptr (GError) error = NULL;
  gssize n = g_input_stream_read_finish (G_INPUT_STREAM (body), result, &error);

  if (wire->is_let_go)
    return;
  if (n <= 0)
    report_end (wire, error);
  else if (give_lines (wire, wire->chunk, (gsize) n))
    read_chunk (wire);
  else
    {
      error = size_error ();
      report_end (wire, error);
    }
}

static void
read_chunk (DuskRisWire *wire)
{
  if (!wire->is_let_go)
    g_input_stream_read_async (wire->body, wire->chunk, CHUNK_SIZE, G_PRIORITY_DEFAULT, wire->cancellable, on_chunk, wire_ref (wire));
}

static GError *
status_error (SoupMessage *message)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (message);
  g_autofree char *host = dusk_http_host_name (soup_message_get_uri (message));

  return dusk_http_error_for_status (soup_message_get_status (message), soup_message_headers_get_one (headers, "Retry-After") != NULL, host,
                                     DUSK_FEED_RIS_LIVE);
}

static void
on_stream (GObject *session, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (DuskRisWire) wire = user_data;
  g_autoptr (GError) error = NULL;

  wire->body = soup_session_send_finish (SOUP_SESSION (session), result, &error);
  if (wire->is_let_go)
    return;
  if (wire->body && soup_message_get_status (wire->message) != SOUP_STATUS_OK)
    error = status_error (wire->message);
  if (error)
    {
      report_end (wire, error);
      return;
    }
  wire->line = g_byte_array_new ();
  wire->chunk = g_malloc (CHUNK_SIZE);
  report_open (wire);
  read_chunk (wire);
}

DuskRisWire *
dusk_ris_wire_new (SoupSession *session, GUri *base, const char *header, const DuskRisWireEvents *events, gpointer user_data,
                   guint *n_wires)
{
  DuskRisWire *wire = g_new0 (DuskRisWire, 1);
  g_autoptr (GUri) uri = g_uri_parse_relative (base, header ? STREAM_PATH : SOCKET_PATH, SOUP_HTTP_URI_FLAGS, NULL);

  g_ref_count_init (&wire->refs);
  wire->events = events;
  wire->data = user_data;
  wire->n_wires = n_wires;
  (*n_wires)++;
  wire->cancellable = g_cancellable_new ();
  wire->message = soup_message_new_from_uri (SOUP_METHOD_GET, uri);
  soup_message_add_flags (wire->message, SOUP_MESSAGE_NO_REDIRECT);
  if (header)
    {
      soup_message_headers_replace (soup_message_get_request_headers (wire->message), "X-RIS-Subscribe", header);
      soup_session_send_async (session, wire->message, G_PRIORITY_DEFAULT, wire->cancellable, on_stream, wire_ref (wire));
    }
  else
    soup_session_websocket_connect_async (session, wire->message, NULL, NULL, G_PRIORITY_DEFAULT, wire->cancellable, on_socket, wire_ref (wire));
  return wire;
}

static gboolean
on_idle (gpointer data G_GNUC_UNUSED)
{
  return G_SOURCE_REMOVE;
}

/* Says goodbye. It must outlive the event in which it is let go, since libsoup goes on with it after that. */
static void
let_connection_go (DuskRisWire *wire)
{
  GSource *later = g_idle_source_new ();

  g_signal_handlers_disconnect_by_data (wire->connection, wire);
  if (soup_websocket_connection_get_state (wire->connection) == SOUP_WEBSOCKET_STATE_OPEN)
    soup_websocket_connection_close (wire->connection, SOUP_WEBSOCKET_CLOSE_GOING_AWAY, NULL);
  g_source_set_callback (later, on_idle, g_steal_pointer (&wire->connection), g_object_unref);
  g_source_attach (later, g_main_context_get_thread_default ());
  g_source_unref (later);
}

void
dusk_ris_wire_free (DuskRisWire *wire)
{
  wire->is_let_go = TRUE;
  wire->is_open = FALSE;
  g_cancellable_cancel (wire->cancellable);
  if (wire->connection)
    let_connection_go (wire);
  wire_unref (wire);
}

gboolean
dusk_ris_wire_is_open (DuskRisWire *wire)
{
  return wire->is_open;
}

void
dusk_ris_wire_send (DuskRisWire *wire, const char *text)
{
  if (wire->is_open && wire->connection && soup_websocket_connection_get_state (wire->connection) == SOUP_WEBSOCKET_STATE_OPEN)
    soup_websocket_connection_send_text (wire->connection, text);
}

gboolean
dusk_ris_wire_is_refused (const GError *error)
{
  return error && (error->domain == SOUP_WEBSOCKET_ERROR || error->domain == SOUP_SESSION_ERROR ||
                   g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED) ||
                   g_error_matches (error, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT));
}
