/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-sim-live.h"

#include <string.h>

#include "dusk-sim-live-talk.h"

#define TICK_MS 100

/* Messages are made for so long at once; when the clock runs faster than that, what lies further back is left out. */
#define CHUNK_S     60
#define MAX_CHUNK_S (15 * DUSK_MINUTE_S)

/* A fault hangs up after so many messages. */
#define FEW_MESSAGES 3

/* The messages of one collector that are made already. */
typedef struct {
  const DuskSimCollector *collector;
  GArray                 *messages; /* (element-type DuskSimMessage) */
  guint                   next;
  gint64                  end_s; /* messages are made until here */
} Feed;

struct _DuskSimLive {
  const DuskSimScenario *scenario;
  DuskClock             *clock;
  GMainContext          *context;
  GPtrArray             *clients; /* (element-type Client) */
  GArray                *feeds;   /* (element-type Feed) */
  GSource               *timer;   /* (nullable) while there are clients */
};

typedef struct {
  DuskSimLive             *live;
  SoupWebsocketConnection *socket;  /* (nullable) */
  SoupServerMessage       *message; /* (nullable) (not owned) of a line stream */
  GPtrArray               *filters; /* (element-type DuskSimFilter) */
  DuskSimFault             fault;
  guint                    sent;
  gboolean                 is_gone;
} Client;

static void
client_free (Client *client)
{
  if (client->socket)
    g_signal_handlers_disconnect_by_data (client->socket, client);
  if (client->message)
    g_signal_handlers_disconnect_by_data (client->message, client);
  g_clear_object (&client->socket);
  g_clear_weak_pointer (&client->message);
  g_ptr_array_unref (client->filters);
  g_free (client);
}

static void
feed_clear (Feed *feed)
{
  g_clear_pointer (&feed->messages, g_array_unref);
}

static void
send_line (SoupServerMessage *message, const char *text)
{
  char *line = g_strconcat (text, "\n", NULL);

  soup_message_body_append (soup_server_message_get_response_body (message), SOUP_MEMORY_TAKE, line, strlen (line));
  soup_server_message_unpause (message);
}

static void
send_text (Client *client, const char *text)
{
  if (client->is_gone || client->fault == DUSK_SIM_FAULT_SILENT)
    return;
  if (client->socket && soup_websocket_connection_get_state (client->socket) == SOUP_WEBSOCKET_STATE_OPEN)
    soup_websocket_connection_send_text (client->socket, text);
  else if (client->message)
    send_line (client->message, text);
}

/* What it gets when its messages are counted. */
static void
hang_up (Client *client)
{
  client->is_gone = TRUE;
  if (client->socket && soup_websocket_connection_get_state (client->socket) == SOUP_WEBSOCKET_STATE_OPEN)
    soup_websocket_connection_close (client->socket, SOUP_WEBSOCKET_CLOSE_GOING_AWAY, NULL);
  if (client->message)
    {
      soup_message_body_complete (soup_server_message_get_response_body (client->message));
      soup_server_message_unpause (client->message);
    }
}

static gboolean
wants (const Client *client, const DuskSimUpdate *update, DuskSimLiveForm form)
{
  for (guint i = 0; i < client->filters->len; i++)
    if (dusk_sim_filter_wants (client->filters->pdata[i], update, form))
      return TRUE;
  return FALSE;
}

static void
spread (DuskSimLive *live, const DuskSimUpdate *update, DuskSimLiveForm form)
{
  g_autofree char *text = NULL;

  for (guint i = 0; i < live->clients->len; i++)
    {
      Client *client = live->clients->pdata[i];
      if (client->is_gone || !wants (client, update, form))
        continue;
      if (text == NULL)
        text = dusk_sim_live_text (update, form);
      send_text (client, text);
      if (++client->sent >= FEW_MESSAGES && client->fault == DUSK_SIM_FAULT_DISCONNECT)
        hang_up (client);
    }
}

/* Sends what is due at @now_s of the messages at hand. */
static void
send_due (DuskSimLive *live, Feed *feed, gint64 now_s)
{
  while (feed->next < feed->messages->len
         && g_array_index (feed->messages, DuskSimMessage, feed->next).time_us <= now_s * G_USEC_PER_SEC)
    {
      DuskSimLiveForm forms[2];
      DuskSimUpdate update;
      guint n;
      feed->next = dusk_sim_update_take (feed->collector, feed->messages, feed->next, &update);
      n = dusk_sim_live_forms (&update, forms);
      for (guint i = 0; i < n; i++)
        spread (live, &update, forms[i]);
    }
}

static void
run_feed (DuskSimLive *live, Feed *feed, gint64 now_s)
{
  send_due (live, feed, now_s);
  while (feed->end_s <= now_s)
    {
      gint64 from_s = MAX (feed->end_s, now_s - MAX_CHUNK_S);
      feed->end_s = MAX (from_s + CHUNK_S, now_s + 1);
      g_array_unref (feed->messages);
      feed->messages = dusk_sim_messages (live->scenario, feed->collector, from_s, feed->end_s);
      feed->next = 0;
      send_due (live, feed, now_s);
    }
}

static void
drop_gone (DuskSimLive *live)
{
  for (guint i = live->clients->len; i-- > 0;)
    if (((Client *) live->clients->pdata[i])->is_gone)
      g_ptr_array_remove_index (live->clients, i);
}

static void
stop (DuskSimLive *live)
{
  if (live->timer)
    g_source_destroy (live->timer);
  g_clear_pointer (&live->timer, g_source_unref);
  g_array_set_size (live->feeds, 0);
}

static gboolean
tick_cb (gpointer user_data)
{
  DuskSimLive *live = user_data;
  gint64 now_s = dusk_clock_now (live->clock);

  drop_gone (live);
  for (guint i = 0; live->clients->len > 0 && i < live->feeds->len; i++)
    run_feed (live, &g_array_index (live->feeds, Feed, i), now_s);
  if (live->clients->len > 0)
    return G_SOURCE_CONTINUE;
  stop (live);
  return G_SOURCE_REMOVE;
}

static void
start (DuskSimLive *live)
{
  if (live->timer)
    return;
  for (guint i = 0; i < DUSK_SIM_N_COLLECTORS; i++)
    {
      Feed feed = { &dusk_sim_collectors[i], g_array_new (FALSE, FALSE, sizeof (DuskSimMessage)), 0, dusk_clock_now (live->clock) };
      if (feed.collector->project == DUSK_SIM_RIS)
        g_array_append_val (live->feeds, feed);
      else
        feed_clear (&feed);
    }
  live->timer = g_timeout_source_new (TICK_MS);
  g_source_set_callback (live->timer, tick_cb, live, NULL);
  g_source_attach (live->timer, live->context);
}

static Client *
client_new (DuskSimLive *live, DuskSimFault fault)
{
  Client *client = g_new0 (Client, 1);

  client->live = live;
  client->fault = fault;
  client->filters = g_ptr_array_new_with_free_func ((GDestroyNotify) dusk_sim_filter_free);
  g_ptr_array_add (live->clients, client);
  start (live);
  return client;
}

static void
heard_cb (SoupWebsocketConnection *socket G_GNUC_UNUSED, int type, GBytes *bytes, gpointer user_data)
{
  Client *client = user_data;
  gsize length;
  const char *text = g_bytes_get_data (bytes, &length);
  g_autofree char *answer = dusk_sim_live_talk (client->filters, text, type == SOUP_WEBSOCKET_DATA_TEXT ? length : 0);

  if (answer)
    send_text (client, answer);
}

static void
closed_cb (SoupWebsocketConnection *socket G_GNUC_UNUSED, gpointer user_data)
{
  Client *client = user_data;

  client->is_gone = TRUE;
}

void
dusk_sim_live_take_socket (DuskSimLive *live, SoupWebsocketConnection *socket, DuskSimFault fault)
{
  Client *client = client_new (live, fault);

  client->socket = g_object_ref (socket);
  g_signal_connect (socket, "message", G_CALLBACK (heard_cb), client);
  g_signal_connect (socket, "closed", G_CALLBACK (closed_cb), client);
}

static void
finished_cb (SoupServerMessage *message G_GNUC_UNUSED, gpointer user_data)
{
  Client *client = user_data;

  client->is_gone = TRUE;
  g_clear_weak_pointer (&client->message);
}

/* The subscription of a line stream; without a header, all. */
static DuskSimFilter *
filter_of_header (SoupServerMessage *message, char **error)
{
  const char *header = soup_message_headers_get_one (soup_server_message_get_request_headers (message), "X-RIS-Subscribe");
  g_autoptr (JsonParser) parser = json_parser_new ();

  if (json_parser_load_from_data (parser, header ? header : "{}", -1, NULL) && JSON_NODE_HOLDS_OBJECT (json_parser_get_root (parser)))
    return dusk_sim_filter_new (json_node_get_object (json_parser_get_root (parser)), error);
  *error = g_strdup ("Invalid JSON");
  return NULL;
}

void
dusk_sim_live_take_stream (DuskSimLive *live, SoupServerMessage *message, DuskSimFault fault)
{
  g_autofree char *error = NULL;
  DuskSimFilter *filter = filter_of_header (message, &error);
  Client *client;

  if (filter == NULL)
    {
      soup_server_message_set_status (message, SOUP_STATUS_BAD_REQUEST, NULL);
      soup_server_message_set_response (message, "text/plain", SOUP_MEMORY_COPY, error, strlen (error));
      return;
    }
  client = client_new (live, fault);
  g_ptr_array_add (client->filters, filter);
  g_set_weak_pointer (&client->message, message);
  g_signal_connect (message, "finished", G_CALLBACK (finished_cb), client);
  soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
  soup_message_headers_set_content_type (soup_server_message_get_response_headers (message), "application/json", NULL);
  soup_message_headers_set_encoding (soup_server_message_get_response_headers (message), SOUP_ENCODING_CHUNKED);
  soup_message_body_set_accumulate (soup_server_message_get_response_body (message), FALSE);
}

DuskSimLive *
dusk_sim_live_new (const DuskSimScenario *scenario, DuskClock *clock, GMainContext *context)
{
  DuskSimLive *live = g_new0 (DuskSimLive, 1);

  live->scenario = scenario;
  live->clock = g_object_ref (clock);
  live->context = g_main_context_ref (context);
  live->clients = g_ptr_array_new_with_free_func ((GDestroyNotify) client_free);
  live->feeds = g_array_new (FALSE, FALSE, sizeof (Feed));
  g_array_set_clear_func (live->feeds, (GDestroyNotify) feed_clear);
  return live;
}

void
dusk_sim_live_free (DuskSimLive *live)
{
  stop (live);
  g_ptr_array_unref (live->clients);
  g_array_unref (live->feeds);
  g_main_context_unref (live->context);
  g_object_unref (live->clock);
  g_free (live);
}
