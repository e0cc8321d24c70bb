/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "dusk-sim-peers.h"
#include "dusk-time.h"
#include "sim-archive.h"

/* A small Internet: none of the tests wait for the world's messages to be made. */
#define SMALL_SCENARIO \
  "{\"title\": \"Small\", \"now\": \"2025-03-05T18:00:00Z\", \"countries\": {" \
  "  \"SY\": {\"networks\": 40, \"v4\": 150, \"v6\": 90}," \
  "  \"KP\": {\"asns\": [{\"asn\": 131279, \"holder\": \"STAR-KP - Star Joint Venture\"," \
  "    \"v4\": [\"175.45.176.0/24\", \"175.45.177.0/24\", \"175.45.178.0/24\", \"175.45.179.0/24\"]}]}}," \
  " \"events\": [{\"country\": \"KP\", \"kind\": \"outage\", \"start\": \"2014-12-22T16:15:00Z\", \"end\": \"2014-12-23T01:46:00Z\"," \
  "   \"illustrative\": true}]}"

/* A client over WebSocket and what it heard. */
typedef struct {
  SoupSession             *session;
  SoupWebsocketConnection *socket;
  GPtrArray               *heard; /* (element-type JsonNode) */
  gboolean                 is_closed;
  GError                  *error;
} Client;

static void
heard_cb (SoupWebsocketConnection *socket G_GNUC_UNUSED, int type, GBytes *bytes, gpointer user_data)
{
  Client *client = user_data;
  g_autofree char *text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  JsonNode *node = json_from_string (text, NULL);

  g_assert_cmpint (type, ==, SOUP_WEBSOCKET_DATA_TEXT);
  g_assert_nonnull (node);
  g_ptr_array_add (client->heard, node);
}

static void
closed_cb (SoupWebsocketConnection *socket G_GNUC_UNUSED, gpointer user_data)
{
  Client *client = user_data;

  client->is_closed = TRUE;
}

static void
connected_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Client *client = user_data;

  client->socket = soup_session_websocket_connect_finish (SOUP_SESSION (source), result, &client->error);
  if (client->socket)
    {
      g_signal_connect (client->socket, "message", G_CALLBACK (heard_cb), client);
      g_signal_connect (client->socket, "closed", G_CALLBACK (closed_cb), client);
    }
}

static gboolean
wake_cb (gpointer user_data G_GNUC_UNUSED)
{
  return G_SOURCE_CONTINUE;
}

/* Iterates until @condition holds; a test that waits longer than its deadline has failed. */
#define WAIT_FOR(condition) \
  G_STMT_START \
    { \
      gint64 deadline_us = g_get_monotonic_time () + 60 * G_USEC_PER_SEC; \
      guint wake_id = g_timeout_add (5, wake_cb, NULL); \
      while (!(condition)) \
        { \
          g_main_context_iteration (NULL, TRUE); \
          g_assert_cmpint (g_get_monotonic_time (), <, deadline_us); \
        } \
      g_source_remove (wake_id); \
    } \
  G_STMT_END

/* Begins to connect. */
static Client *
client_connect (DuskSim *sim, GCancellable *cancellable)
{
  Client *client = g_new0 (Client, 1);
  g_autofree char *url = g_strconcat ("ws", dusk_sim_url (sim) + strlen ("http"), "/v1/ws/?client=dusk", NULL);
  g_autoptr (SoupMessage) message = soup_message_new ("GET", url);

  client->session = soup_session_new ();
  client->heard = g_ptr_array_new_with_free_func ((GDestroyNotify) json_node_unref);
  soup_session_websocket_connect_async (client->session, message, NULL, NULL, G_PRIORITY_DEFAULT, cancellable, connected_cb, client);
  return client;
}

static Client *
try_connect (DuskSim *sim)
{
  Client *client = client_connect (sim, NULL);

  WAIT_FOR (client->socket || client->error);
  return client;
}

static Client *
client_new (DuskSim *sim)
{
  Client *client = try_connect (sim);

  g_assert_no_error (client->error);
  return client;
}

static void
client_free (Client *client)
{
  if (client->socket && !client->is_closed)
    {
      soup_websocket_connection_close (client->socket, SOUP_WEBSOCKET_CLOSE_NORMAL, NULL);
      WAIT_FOR (client->is_closed);
    }
  g_clear_object (&client->socket);
  g_clear_error (&client->error);
  g_object_unref (client->session);
  g_ptr_array_unref (client->heard);
  g_free (client);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Client, client_free)

/* The message @i that it heard: `data`. */
static JsonObject *
heard_data (Client *client, guint i, const char *type)
{
  JsonObject *message = json_node_get_object (client->heard->pdata[i]);

  g_assert_cmpstr (json_object_get_string_member (message, "type"), ==, type);
  return json_object_get_object_member (message, "data");
}

static void
say (Client *client, const char *text)
{
  soup_websocket_connection_send_text (client->socket, text);
}

/* Sixty seconds pass in one. */
static DuskSim *
start (const char *now)
{
  g_autoptr (SimFile) scenario = sim_write_scenario (SMALL_SCENARIO);
  g_autoptr (GError) error = NULL;
  DuskSim *sim = dusk_sim_new (scenario, sim_time (now), 60, &error);

  g_assert_no_error (error);
  return sim;
}

/* How many of @prefixes are North Korea's. */
static guint
count_wanted (JsonArray *prefixes)
{
  guint n = 0;

  for (guint i = 0; i < json_array_get_length (prefixes); i++)
    n += g_str_has_prefix (json_array_get_string_element (prefixes, i), "175.45.17");
  return n;
}

/* North Korea goes, as somebody sees it who subscribed to the /22: by all peers, some of whom have one prefix only, in their order. */
static void
test_outage (void)
{
  const guint all = (12 + 8) * 4 + 3;
  g_autoptr (DuskSim) sim = start ("2014-12-22T16:09:00Z");
  g_autoptr (Client) client = client_new (sim);
  guint withdrawn = 0, at_once = 0;
  double before = 0;

  say (client, "{\"type\": \"ris_subscribe\", \"data\": {\"prefix\": \"175.45.176.0/22\", \"socketOptions\": {\"acknowledge\": true}}}");
  WAIT_FOR (client->heard->len > 0);
  heard_data (client, 0, "ris_subscribe_ok");
  for (guint i = 1; withdrawn < all; i++)
    {
      JsonObject *data;
      double time_s;
      WAIT_FOR (client->heard->len > i);
      data = heard_data (client, i, "ris_message");
      time_s = json_object_get_double_member (data, "timestamp");
      g_assert_cmpstr (json_object_get_string_member (data, "type"), ==, "UPDATE");
      if (strcmp (json_object_get_string_member (data, "host"), "rrc00") == 0)
        {
          g_assert_cmpfloat (time_s, >=, before);
          before = time_s;
        }
      if (json_object_has_member (data, "withdrawals"))
        {
          withdrawn += count_wanted (json_object_get_array_member (data, "withdrawals"));
          at_once += fabs (time_s - (double) sim_time ("2014-12-22T16:15:00Z")) < 0.001;
        }
    }
  g_assert_cmpuint (withdrawn, ==, all);
  g_assert_cmpuint (at_once, ==, 2 * DUSK_SIM_MIDDLE_PEERS);
}

/* The wire of 2026: whole host names, STATE, IGP, lists that are empty, two next hops in one, IPv6 withdrawals at full length. */
static void
test_wire (void)
{
  g_autoptr (DuskSim) sim = start ("2025-06-24T01:57:00Z");
  g_autoptr (Client) client = client_new (sim);
  guint keepalives = 0, updates = 0, joined = 0, expanded = 0;

  say (client, "{\"type\": \"ris_subscribe\", \"data\": {}}");
  for (guint i = 0; keepalives < 20 || updates < 50 || joined < 5 || expanded < 5; i++)
    {
      JsonObject *data;
      const char *type;
      WAIT_FOR (client->heard->len > i);
      data = heard_data (client, i, "ris_message");
      type = json_object_get_string_member (data, "type");
      g_assert_true (g_str_has_suffix (json_object_get_string_member (data, "host"), ".ripe.net"));
      g_assert_cmpint (g_ascii_strtoll (json_object_get_string_member (data, "peer_asn"), NULL, 10), >, 0);
      keepalives += strcmp (type, "KEEPALIVE") == 0;
      if (strcmp (type, "UPDATE") != 0)
        continue;
      JsonArray *announced = json_object_get_array_member (data, "announcements"), *withdrawn = json_object_get_array_member (data, "withdrawals");
      updates++;
      g_assert_cmpuint (json_array_get_length (announced) + json_array_get_length (withdrawn), >, 0);
      if (json_array_get_length (announced) > 0)
        {
          JsonObject *block = json_array_get_object_element (announced, 0);
          g_assert_cmpstr (json_object_get_string_member (data, "origin"), ==, "IGP");
          g_assert_cmpint (json_array_get_int_element (json_object_get_array_member (data, "path"), 0), ==,
                           g_ascii_strtoll (json_object_get_string_member (data, "peer_asn"), NULL, 10));
          joined += strchr (json_object_get_string_member (block, "next_hop"), ',') != NULL;
        }
      for (guint k = 0; k < json_array_get_length (withdrawn); k++)
        expanded += strstr (json_array_get_string_element (withdrawn, k), ":0:0:0:0:0/48") != NULL;
    }
}

/* A lost session: what led to it, and the state, in the words of the time. */
static void
test_states (void)
{
  static const struct {
    const char *day;
    const char *name;
    const char *host;
  } cases[] = {
    { "2025-06-24", "STATE", "rrc00.ripe.net" },
    { "2014-12-22", "RIS_PEER_STATE", "rrc00" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      DuskSimPeer peer;
      DuskSpan loss = dusk_sim_collector_loss (&dusk_sim_collectors[0], sim_time (cases[i].day), &peer);
      g_autofree char *now = g_strdup_printf ("%" G_GINT64_FORMAT, loss.start_s - 20);
      g_autofree char *wish = g_strdup_printf ("{\"type\": \"ris_subscribe\", \"data\": {\"host\": \"rrc00\", \"type\": \"%s\"}}", cases[i].name);
      g_autoptr (DuskSim) sim = start (now);
      g_autoptr (Client) client = client_new (sim);
      JsonObject *down, *up;
      say (client, wish);
      WAIT_FOR (client->heard->len >= 2);
      down = heard_data (client, 0, "ris_message");
      up = heard_data (client, 1, "ris_message");
      g_assert_cmpstr (json_object_get_string_member (down, "type"), ==, cases[i].name);
      g_assert_cmpstr (json_object_get_string_member (down, "host"), ==, cases[i].host);
      g_assert_cmpstr (json_object_get_string_member (down, "state"), ==, "down");
      g_assert_cmpfloat (json_object_get_double_member (down, "timestamp"), ==, (double) loss.start_s);
      g_assert_cmpstr (json_object_get_string_member (up, "state"), ==, "connected");
      g_assert_cmpfloat (json_object_get_double_member (up, "timestamp"), ==, (double) loss.end_s);
    }
}

/* The beacons, through filters that let nothing else pass. */
static void
test_filters (void)
{
  static const struct {
    const char *now;
    const char *filter;
    const char *member; /* whose lists are never empty */
  } cases[] = {
    { "2025-06-24T01:58:30Z", "\"prefix\": [\"84.205.64.0/24\", \"2001:7fb:fe00::/48\"], \"moreSpecific\": false", NULL },
    { "2025-06-24T01:58:30Z", "\"prefix\": \"84.205.64.0/20\", \"require\": \"withdrawals\"", "withdrawals" },
    { "2025-06-24T01:58:30Z", "\"prefix\": \"84.205.64.9\", \"lessSpecific\": true, \"host\": \"rrc01\"", NULL },
    { "2025-06-24T03:58:30Z", "\"path\": \"12654$\"", "announcements" },
    { "2025-06-24T03:58:30Z", "\"path\": \"3333,12654\", \"peer\": \"192.0.2.3\"", "announcements" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (DuskSim) sim = start (cases[i].now);
      g_autoptr (Client) client = client_new (sim);
      g_autofree char *wish = g_strdup_printf ("{\"type\": \"ris_subscribe\", \"data\": {%s}}", cases[i].filter);
      JsonObject *data;
      g_test_message ("%s", cases[i].filter);
      say (client, wish);
      WAIT_FOR (client->heard->len > 0);
      data = heard_data (client, 0, "ris_message");
      if (cases[i].member)
        g_assert_cmpuint (json_array_get_length (json_object_get_array_member (data, cases[i].member)), >, 0);
      if (strstr (cases[i].filter, "rrc01"))
        g_assert_cmpstr (json_object_get_string_member (data, "host"), ==, "rrc01.ripe.net");
      if (strstr (cases[i].filter, "peer"))
        g_assert_cmpstr (json_object_get_string_member (data, "peer"), ==, "192.0.2.3");
    }
}

static void
test_requests (void)
{
  static const struct {
    const char *text;
    const char *answer;
  } cases[] = {
    { "{\"type\": \"ping\", \"data\": null}", "pong" },
    { "{\"type\": \"request_rrc_list\", \"data\": null}", "ris_rrc_list" },
    { "{\"type\": \"ris_subscribe\", \"data\": {\"prefix\": \"1.2.3.4/99\"}}", "ris_error" },
    { "{\"type\": \"ris_subscribe\", \"data\": {\"prefix\": [3]}}", "ris_error" },
    { "{\"type\": \"ris_subscribe\", \"data\": {\"type\": \"GOSSIP\"}}", "ris_error" },
    { "{\"type\": \"ris_subscribe\", \"data\": 7}", "ris_error" },
    { "{\"type\": \"ris_subscribe\"}", "ris_error" },
    { "{\"type\": \"sing\"}", "ris_error" },
    { "[]", "ris_error" },
    { "{", "ris_error" },
    { "", "ris_error" },
  };
  g_autoptr (DuskSim) sim = start ("2025-06-24T01:58:30Z");
  g_autoptr (Client) client = client_new (sim);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      JsonObject *answer;
      g_test_message ("%s", cases[i].text);
      say (client, cases[i].text);
      WAIT_FOR (client->heard->len > i);
      answer = json_node_get_object (client->heard->pdata[i]);
      g_assert_cmpstr (json_object_get_string_member (answer, "type"), ==, cases[i].answer);
    }
}

/* What is no longer wanted is no longer sent. */
static void
test_unsubscribe (void)
{
  static const char on[] = "{\"type\": \"ris_subscribe\", \"data\": {\"type\": \"KEEPALIVE\"}}";
  static const char off[] = "{\"type\": \"ris_unsubscribe\", \"data\": {\"type\": \"KEEPALIVE\"}}";
  g_autoptr (DuskSim) sim = start ("2014-12-22T12:00:00Z");
  g_autoptr (Client) client = client_new (sim);
  guint n;

  say (client, on);
  WAIT_FOR (client->heard->len >= 5);
  say (client, off);
  say (client, "{\"type\": \"ping\", \"data\": null}");
  WAIT_FOR (strcmp (json_object_get_string_member (json_node_get_object (client->heard->pdata[client->heard->len - 1]), "type"), "pong") == 0);
  n = client->heard->len;
  say (client, "{\"type\": \"ping\", \"data\": null}");
  WAIT_FOR (client->heard->len > n);
  g_assert_cmpstr (json_object_get_string_member (json_node_get_object (client->heard->pdata[n]), "type"), ==, "pong");
}

typedef struct {
  GDataInputStream *lines;
  GPtrArray        *heard; /* (element-type utf8) */
  gboolean          is_over;
} Stream;

static void read_line (Stream *stream);

static void
line_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Stream *stream = user_data;
  char *line = g_data_input_stream_read_line_finish (G_DATA_INPUT_STREAM (source), result, NULL, NULL);

  stream->is_over = line == NULL;
  if (line)
    {
      g_ptr_array_add (stream->heard, line);
      read_line (stream);
    }
}

static void
read_line (Stream *stream)
{
  g_data_input_stream_read_line_async (stream->lines, G_PRIORITY_DEFAULT, NULL, line_cb, stream);
}

/* Opens the line stream with @filter in the header. */
static guint
open_stream (DuskSim *sim, const char *filter, Stream *stream)
{
  g_autoptr (SoupSession) session = soup_session_new ();
  g_autofree char *url = g_strconcat (dusk_sim_url (sim), "/v1/stream/?format=json&client=dusk", NULL);
  g_autoptr (SoupMessage) message = soup_message_new ("GET", url);
  g_autoptr (GError) error = NULL;
  g_autoptr (GInputStream) body = NULL;

  if (filter)
    soup_message_headers_append (soup_message_get_request_headers (message), "X-RIS-Subscribe", filter);
  body = soup_session_send (session, message, NULL, &error);
  g_assert_no_error (error);
  *stream = (Stream) { g_data_input_stream_new (body), g_ptr_array_new_with_free_func (g_free), FALSE };
  return soup_message_get_status (message);
}

static void
stream_clear (Stream *stream)
{
  g_clear_object (&stream->lines);
  g_clear_pointer (&stream->heard, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Stream, stream_clear)

/* The same messages as lines, for those who have no WebSocket. */
static void
test_stream (void)
{
  DuskSim *sim = start ("2025-06-24T01:58:30Z");
  g_auto (Stream) stream = { 0 }, refused = { 0 };

  g_assert_cmpuint (open_stream (sim, "{\"prefix\": \"3fff:zz::/20\"}", &refused), ==, 400);
  g_assert_cmpuint (open_stream (sim, "{\"prefix\": \"84.205.64.0/20\", \"host\": \"rrc00\"}", &stream), ==, 200);
  read_line (&stream);
  WAIT_FOR (stream.heard->len >= 10);
  for (guint i = 0; i < 10; i++)
    {
      g_autoptr (JsonNode) node = json_from_string (stream.heard->pdata[i], NULL);
      JsonObject *data = json_object_get_object_member (json_node_get_object (node), "data");
      g_assert_cmpstr (json_object_get_string_member (data, "host"), ==, "rrc00.ripe.net");
      g_assert_nonnull (strstr (stream.heard->pdata[i], "\"84.205."));
    }
  g_assert_finalize_object (sim);
  WAIT_FOR (stream.is_over);
}

/* Silence, a connection that breaks, and doors that stay closed. */
static void
test_faults (void)
{
  g_autoptr (DuskSim) sim = start ("2014-12-22T12:00:00Z");
  g_auto (Stream) broken = { 0 };

  dusk_sim_set_fault (sim, "ris-live", DUSK_SIM_FAULT_SILENT, 1);
  {
    g_autoptr (Client) silent = client_new (sim);
    g_autoptr (Client) well = client_new (sim);
    say (silent, "{\"type\": \"ris_subscribe\", \"data\": {}}");
    say (silent, "{\"type\": \"ping\", \"data\": null}");
    say (well, "{\"type\": \"ris_subscribe\", \"data\": {}}");
    WAIT_FOR (well->heard->len > 20);
    g_assert_cmpuint (silent->heard->len, ==, 0);
  }
  dusk_sim_set_fault (sim, "ris-live", DUSK_SIM_FAULT_DISCONNECT, 2);
  {
    g_autoptr (Client) dropped = client_new (sim);
    say (dropped, "{\"type\": \"ris_subscribe\", \"data\": {}}");
    WAIT_FOR (dropped->is_closed);
    g_assert_cmpuint (dropped->heard->len, ==, 3);
  }
  g_assert_cmpuint (open_stream (sim, NULL, &broken), ==, 200);
  read_line (&broken);
  WAIT_FOR (broken.is_over);
  g_assert_cmpuint (broken.heard->len, ==, 3);
  dusk_sim_set_fault (sim, "ris-live", DUSK_SIM_FAULT_SERVER_ERROR, 1);
  {
    g_autoptr (Client) refused = try_connect (sim);
    g_assert_null (refused->socket);
    g_assert_error (refused->error, SOUP_WEBSOCKET_ERROR, SOUP_WEBSOCKET_ERROR_NOT_WEBSOCKET);
  }
  dusk_sim_set_fault (sim, "ris-live", DUSK_SIM_FAULT_STUCK, 1);
  {
    g_autoptr (GCancellable) cancellable = g_cancellable_new ();
    g_autoptr (Client) stuck = client_connect (sim, cancellable);
    WAIT_FOR (dusk_sim_count_requests (sim, "ris-live") == 6);
    g_cancellable_cancel (cancellable);
    WAIT_FOR (stuck->error);
    g_assert_null (stuck->socket);
  }
}

/* It ends cleanly while somebody listens. */
static void
test_end (void)
{
  DuskSim *sim = start ("2025-06-24T01:58:30Z");
  g_autoptr (Client) client = client_new (sim);

  say (client, "{\"type\": \"ris_subscribe\", \"data\": {}}");
  WAIT_FOR (client->heard->len > 10);
  g_assert_finalize_object (sim);
  WAIT_FOR (client->is_closed);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sim/ris-live/outage", test_outage);
  g_test_add_func ("/sim/ris-live/wire", test_wire);
  g_test_add_func ("/sim/ris-live/states", test_states);
  g_test_add_func ("/sim/ris-live/filters", test_filters);
  g_test_add_func ("/sim/ris-live/requests", test_requests);
  g_test_add_func ("/sim/ris-live/unsubscribe", test_unsubscribe);
  g_test_add_func ("/sim/ris-live/stream", test_stream);
  g_test_add_func ("/sim/ris-live/faults", test_faults);
  g_test_add_func ("/sim/ris-live/end", test_end);
  return g_test_run ();
}
