/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-sim-services.h"

#include <string.h>

#include "dusk-sim-broker.h"
#include "dusk-sim-ioda.h"
#include "dusk-sim-radar.h"

#define FAULT_KEY "dusk-sim-fault"

char *
dusk_sim_services_call (const char *path)
{
  static const struct {
    const char *prefix;
    const char *call;
  } calls[] = {
    { "/v1/", "ris-live" }, { "/v2/", "broker" }, { "/v3/", "bgpkit" },
    { "/rrc", "archive" },  { "/bgpdata/", "archive" }, { "/route-views", "archive" },
    { DUSK_SIM_IODA_PATH "/", "ioda" }, { DUSK_SIM_RADAR_PATH "/", "radar" }, { DUSK_SIM_SIGN_IN_PATH, DUSK_SIM_SIGN_IN_CALL },
  };
  const char *call = g_str_has_prefix (path, "/data/") ? path + strlen ("/data/") : "";
  const char *slash = strchr (call, '/');

  if (slash && strcmp (slash, "/data.json") == 0)
    return g_strndup (call, (gsize) (slash - call));
  for (gsize i = 0; i < G_N_ELEMENTS (calls); i++)
    if (g_str_has_prefix (path, calls[i].prefix))
      return g_strdup (calls[i].call);
  return g_strdup ("unknown");
}

/* An answer that waits for its archive file. */
typedef struct {
  SoupServerMessage *message; /* (nullable) (not owned) gone with the client */
  GMainContext      *context;
  DuskSimFault       fault;
  gint64             changed_s;
  gboolean           is_waiting;
  DuskSimProject     project;
} Waiting;

static void
waiting_free (gpointer data)
{
  Waiting *waiting = data;

  g_clear_weak_pointer (&waiting->message);
  g_free (waiting);
}

static void
file_taken_cb (GBytes *bytes, const char *etag, gpointer user_data)
{
  Waiting *waiting = user_data;
  const char *type = waiting->project == DUSK_SIM_RIS ? "application/gzip" : "application/x-bzip2";
  g_auto (DuskSimReply) reply = { 200, type, g_bytes_ref (bytes), g_strdup (etag), waiting->changed_s };

  if (waiting->message == NULL)
    return;
  if (waiting->is_waiting)
    soup_server_message_unpause (waiting->message);
  waiting->is_waiting = FALSE;
  dusk_sim_serve (waiting->message, waiting->context, waiting->fault, &reply);
}

static void
answer_not_found (const DuskSimServices *services, const DuskSimRequest *request)
{
  g_auto (DuskSimReply) reply = { 0 };

  dusk_sim_reply_set (&reply, SOUP_STATUS_NOT_FOUND, DUSK_SIM_TYPE_HTML,
                      g_strdup ("<!DOCTYPE html><html><body><h1>404 Not Found</h1></body></html>"));
  dusk_sim_serve (request->message, services->context, request->fault, &reply);
}

static void
answer_archive (const DuskSimServices *services, const DuskSimRequest *request)
{
  g_autofree char *index = dusk_sim_files_index (request->path, request->now_s);
  Waiting *waiting;
  DuskSimFile file;

  if (index)
    {
      g_auto (DuskSimReply) reply = { 0 };
      dusk_sim_reply_set (&reply, SOUP_STATUS_OK, DUSK_SIM_TYPE_HTML, g_steal_pointer (&index));
      dusk_sim_serve (request->message, services->context, request->fault, &reply);
      return;
    }
  if (!dusk_sim_file_parse (request->path, &file) || dusk_sim_file_ready_s (&file) > request->now_s)
    {
      answer_not_found (services, request);
      return;
    }
  waiting = g_new0 (Waiting, 1);
  *waiting = (Waiting) { NULL, services->context, request->fault, dusk_sim_file_ready_s (&file), TRUE, file.collector->project };
  g_set_weak_pointer (&waiting->message, request->message);
  soup_server_message_pause (request->message);
  dusk_sim_shelf_take (services->shelf, &file, file_taken_cb, waiting, waiting_free);
}

static void
answer_broker (const DuskSimServices *services, const DuskSimRequest *request)
{
  const char *query = g_uri_get_query (soup_server_message_get_uri (request->message));
  DuskSimBrokerAsk ask = { request->path, query, services->base_url, request->now_s, request->fault == DUSK_SIM_FAULT_EVIL };
  g_auto (DuskSimReply) reply = { 0 };

  dusk_sim_broker_answer (&ask, &reply);
  dusk_sim_serve (request->message, services->context, request->fault, &reply);
}

static void
answer_ripestat (const DuskSimServices *services, const DuskSimRequest *request)
{
  g_auto (DuskSimReply) reply = { 0 };

  if (request->fault == DUSK_SIM_FAULT_NOT_FOUND)
    dusk_sim_answer_error (request->call, SOUP_STATUS_NOT_FOUND, "Not found (simulated).", request->now_s, &reply);
  else
    dusk_sim_answer (services->scenario, request->call, request->query, request->now_s, dusk_sim_fault_twist (request->fault), &reply);
  dusk_sim_serve (request->message, services->context, request->fault, &reply);
}

static void
answer_ioda (const DuskSimServices *services, const DuskSimRequest *request)
{
  DuskSimIodaAsk ask = { services->scenario, services->ledger, request->path, request->query, request->now_s,
                         dusk_sim_fault_twist (request->fault), request->fault == DUSK_SIM_FAULT_CONTRADICT };
  g_auto (DuskSimReply) reply = { 0 };

  dusk_sim_ioda_answer (&ask, &reply);
  dusk_sim_serve (request->message, services->context, request->fault, &reply);
}

static void
answer_radar (const DuskSimServices *services, const DuskSimRequest *request)
{
  const char *authorization = soup_message_headers_get_one (soup_server_message_get_request_headers (request->message), "Authorization");
  DuskSimRadarAsk ask = { services->scenario, request->path, request->query, authorization, request->now_s,
                          dusk_sim_fault_twist (request->fault), request->fault == DUSK_SIM_FAULT_CONTRADICT };
  g_auto (DuskSimReply) reply = { 0 };

  dusk_sim_radar_answer (&ask, &reply);
  dusk_sim_serve (request->message, services->context, request->fault, &reply);
}

static void
answer_sign_in (const DuskSimServices *services G_GNUC_UNUSED, const DuskSimRequest *request)
{
  dusk_sim_serve_sign_in (request->message);
}

/* A WebSocket is offered where no other answer is given. */
static void
answer_live (const DuskSimServices *services, const DuskSimRequest *request)
{
  gboolean is_stream = g_str_has_prefix (request->path, "/v1/stream"), is_socket = g_str_has_prefix (request->path, "/v1/ws");
  gboolean is_sound
    = request->fault == DUSK_SIM_FAULT_NONE || request->fault == DUSK_SIM_FAULT_SILENT || request->fault == DUSK_SIM_FAULT_DISCONNECT;

  if (!is_sound || (!is_stream && !is_socket))
    answer_not_found (services, request);
  else if (is_stream)
    dusk_sim_live_take_stream (services->live, request->message, request->fault);
  else
    g_object_set_data (G_OBJECT (request->message), FAULT_KEY, GINT_TO_POINTER (request->fault));
}

void
dusk_sim_services_take_socket (const DuskSimServices *services, SoupServerMessage *message, SoupWebsocketConnection *socket)
{
  dusk_sim_live_take_socket (services->live, socket, (DuskSimFault) GPOINTER_TO_INT (g_object_get_data (G_OBJECT (message), FAULT_KEY)));
}

void
dusk_sim_services_answer (const DuskSimServices *services, const DuskSimRequest *request)
{
  static const struct {
    const char *call;
    void (*answer) (const DuskSimServices *services, const DuskSimRequest *request);
    gboolean    handles_faults; /* by itself */
  } services_by_call[] = {
    { "ris-live", answer_live, TRUE },     { "broker", answer_broker, FALSE }, { "bgpkit", answer_broker, FALSE },
    { "archive", answer_archive, FALSE }, { "ioda", answer_ioda, FALSE },     { "radar", answer_radar, FALSE },
    { DUSK_SIM_SIGN_IN_CALL, answer_sign_in, TRUE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (services_by_call); i++)
    if (strcmp (request->call, services_by_call[i].call) == 0)
      {
        if (request->fault == DUSK_SIM_FAULT_NOT_FOUND && !services_by_call[i].handles_faults)
          answer_not_found (services, request);
        else
          services_by_call[i].answer (services, request);
        return;
      }
  answer_ripestat (services, request);
}
