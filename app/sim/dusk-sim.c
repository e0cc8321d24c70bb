/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-sim.h"

#include <glib/gi18n.h>
#include <string.h>

#include "dusk-error.h"
#include "dusk-sim-services.h"

#define ALL_CALLS ""

struct _DuskSim {
  GObject          parent;
  DuskSimScenario *scenario;
  DuskClock       *clock;
  char            *url;
  GMainContext    *context;
  SoupServer      *server;
  DuskSimShelf    *shelf;
  DuskSimLive     *live;
  DuskSimLedger   *ledger;
  GThread         *thread; /* runs @context; the only one that touches @server while it runs */
  gint             is_ending;

  GMutex      lock; /* guards what follows */
  GHashTable *faults; /* (element-type utf8 Fault) by call */
  GHashTable *counts; /* (element-type utf8 guint) by call */
  guint       under_way;
  guint       max_under_way;
};

typedef struct {
  DuskSimFault fault;
  guint        left; /* 0: for ever */
} Fault;

G_DEFINE_FINAL_TYPE (DuskSim, dusk_sim, G_TYPE_OBJECT)

static const struct {
  const char  *word;
  DuskSimFault fault;
} fault_words[] = {
  { "slow", DUSK_SIM_FAULT_SLOW },
  { "stuck", DUSK_SIM_FAULT_STUCK },
  { "429", DUSK_SIM_FAULT_TOO_MANY },
  { "500", DUSK_SIM_FAULT_SERVER_ERROR },
  { "404", DUSK_SIM_FAULT_NOT_FOUND },
  { "cut-off", DUSK_SIM_FAULT_CUT_OFF },
  { "truncated", DUSK_SIM_FAULT_TRUNCATED },
  { "garbage", DUSK_SIM_FAULT_GARBAGE },
  { "empty", DUSK_SIM_FAULT_EMPTY },
  { "wrong-types", DUSK_SIM_FAULT_WRONG_TYPES },
  { "huge", DUSK_SIM_FAULT_HUGE },
  { "maintenance", DUSK_SIM_FAULT_MAINTENANCE },
  { "html", DUSK_SIM_FAULT_HTML },
  { "portal", DUSK_SIM_FAULT_PORTAL },
  { "511", DUSK_SIM_FAULT_SIGN_IN },
  { "contradict", DUSK_SIM_FAULT_CONTRADICT },
  { "evil", DUSK_SIM_FAULT_EVIL },
  { "silent", DUSK_SIM_FAULT_SILENT },
  { "disconnect", DUSK_SIM_FAULT_DISCONNECT },
};

static void
add_count (DuskSim *self, const char *call)
{
  guint count = GPOINTER_TO_UINT (g_hash_table_lookup (self->counts, call));

  g_hash_table_replace (self->counts, g_strdup (call), GUINT_TO_POINTER (count + 1));
}

/* The fault that is due for @call, counted down. */
static DuskSimFault
take_fault (DuskSim *self, const char *call)
{
  const char *key = g_hash_table_contains (self->faults, call) ? call : ALL_CALLS;
  Fault *due = g_hash_table_lookup (self->faults, key);
  DuskSimFault fault = due ? due->fault : DUSK_SIM_FAULT_NONE;

  if (due && due->left == 1)
    g_hash_table_remove (self->faults, key);
  else if (due && due->left > 1)
    due->left--;
  return fault;
}

static DuskSimFault
begin_request (DuskSim *self, const char *call)
{
  DuskSimFault fault;

  g_mutex_lock (&self->lock);
  add_count (self, call);
  add_count (self, ALL_CALLS);
  self->under_way++;
  self->max_under_way = MAX (self->max_under_way, self->under_way);
  /* Who is sent to sign in must get there. */
  fault = strcmp (call, DUSK_SIM_SIGN_IN_CALL) == 0 ? DUSK_SIM_FAULT_NONE : take_fault (self, call);
  g_mutex_unlock (&self->lock);
  return fault;
}

static void
end_request (gpointer user_data, GObject *where_the_message_was G_GNUC_UNUSED)
{
  DuskSim *self = user_data;

  g_mutex_lock (&self->lock);
  self->under_way--;
  g_mutex_unlock (&self->lock);
}

static DuskSimServices
services_of (DuskSim *self)
{
  return (DuskSimServices) { self->scenario, self->url, self->context, self->shelf, self->live, self->ledger };
}

static void
request_cb (SoupServer *server G_GNUC_UNUSED, SoupServerMessage *message, const char *path, GHashTable *query, gpointer user_data)
{
  DuskSim *self = user_data;
  g_autofree char *call = dusk_sim_services_call (path);
  DuskSimServices services = services_of (self);
  DuskSimRequest request = { message, path, query, call, begin_request (self, call), dusk_clock_now (self->clock) };

  g_object_weak_ref (G_OBJECT (message), end_request, self);
  dusk_sim_services_answer (&services, &request);
}

static void
socket_cb (SoupServer *server G_GNUC_UNUSED, SoupServerMessage *message, const char *path G_GNUC_UNUSED, SoupWebsocketConnection *socket,
           gpointer user_data)
{
  DuskSim *self = user_data;
  DuskSimServices services = services_of (self);

  dusk_sim_services_take_socket (&services, message, socket);
}

static gpointer
run_cb (gpointer user_data)
{
  DuskSim *self = user_data;

  g_main_context_push_thread_default (self->context);
  while (!g_atomic_int_get (&self->is_ending))
    g_main_context_iteration (self->context, TRUE);
  g_main_context_pop_thread_default (self->context);
  return NULL;
}

static gboolean
listen_on_loopback (DuskSim *self, GError **error)
{
  g_autoptr (GError) trouble = NULL;
  g_autoslist (GUri) uris = NULL;
  gboolean listens;

  /* The sockets belong to the context that is the thread's default when they begin to listen. */
  g_main_context_push_thread_default (self->context);
  self->server = soup_server_new (NULL, NULL);
  soup_server_add_handler (self->server, NULL, request_cb, self, NULL);
  soup_server_add_handler (self->server, "/v1/ws", request_cb, self, NULL);
  soup_server_add_websocket_handler (self->server, "/v1/ws", NULL, NULL, socket_cb, self, NULL);
  listens = soup_server_listen_local (self->server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &trouble);
  g_main_context_pop_thread_default (self->context);
  if (!listens)
    {
      g_set_error (error, DUSK_ERROR, DUSK_ERROR_OFFLINE, _("The simulated Internet could not start: %s"), trouble->message);
      return FALSE;
    }
  uris = soup_server_get_uris (self->server);
  self->url = g_strdup_printf ("http://127.0.0.1:%d", g_uri_get_port (uris->data));
  return TRUE;
}

static void
dusk_sim_dispose (GObject *object)
{
  DuskSim *self = DUSK_SIM (object);

  if (self->thread)
    {
      g_atomic_int_set (&self->is_ending, TRUE);
      g_main_context_wakeup (self->context);
      g_thread_join (g_steal_pointer (&self->thread));
    }
  g_clear_pointer (&self->shelf, dusk_sim_shelf_free);
  g_clear_pointer (&self->live, dusk_sim_live_free);
  if (self->server)
    {
      g_main_context_push_thread_default (self->context);
      soup_server_disconnect (self->server);
      g_clear_object (&self->server);
      while (g_main_context_iteration (self->context, FALSE))
        ;
      g_main_context_pop_thread_default (self->context);
    }
  G_OBJECT_CLASS (dusk_sim_parent_class)->dispose (object);
}

static void
dusk_sim_finalize (GObject *object)
{
  DuskSim *self = DUSK_SIM (object);

  g_clear_pointer (&self->ledger, dusk_sim_ledger_free);
  g_clear_pointer (&self->scenario, dusk_sim_scenario_free);
  g_clear_object (&self->clock);
  g_free (self->url);
  g_main_context_unref (self->context);
  g_hash_table_unref (self->faults);
  g_hash_table_unref (self->counts);
  g_mutex_clear (&self->lock);
  G_OBJECT_CLASS (dusk_sim_parent_class)->finalize (object);
}

static void
dusk_sim_class_init (DuskSimClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = dusk_sim_dispose;
  G_OBJECT_CLASS (klass)->finalize = dusk_sim_finalize;
}

static void
dusk_sim_init (DuskSim *self)
{
  g_mutex_init (&self->lock);
  self->context = g_main_context_new ();
  self->faults = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

/* libsoup's server warns where a client hangs up while its WebSocket is being handed over: no reason to end, wherever warnings are fatal. */
static gboolean
is_fatal (const char *domain, GLogLevelFlags level G_GNUC_UNUSED, const char *message, gpointer data G_GNUC_UNUSED)
{
  return g_strcmp0 (domain, "libsoup") != 0 || strstr (message, "could not get remote address") == NULL;
}

DuskSim *
dusk_sim_new (const char *scenario, gint64 now_s, double speed, GError **error)
{
  g_autoptr (DuskSim) self = NULL;

  g_return_val_if_fail (scenario != NULL, NULL);

  g_test_log_set_fatal_handler (is_fatal, NULL);
  self = g_object_new (DUSK_TYPE_SIM, NULL);
  self->scenario = dusk_sim_scenario_load (scenario, error);
  if (self->scenario == NULL || !listen_on_loopback (self, error))
    return NULL;
  self->clock = dusk_clock_new_simulated (now_s == DUSK_TIME_UNKNOWN ? self->scenario->now_s : now_s, speed < 0 ? self->scenario->speed : speed);
  self->shelf = dusk_sim_shelf_new (self->scenario, self->context);
  self->live = dusk_sim_live_new (self->scenario, self->clock, self->context);
  self->ledger = dusk_sim_ledger_new (self->scenario);
  self->thread = g_thread_new ("sim", run_cb, self);
  return g_steal_pointer (&self);
}

const char *
dusk_sim_url (DuskSim *self)
{
  g_return_val_if_fail (DUSK_IS_SIM (self), NULL);

  return self->url;
}

DuskClock *
dusk_sim_clock (DuskSim *self)
{
  g_return_val_if_fail (DUSK_IS_SIM (self), NULL);

  return self->clock;
}

void
dusk_sim_set_fault (DuskSim *self, const char *call, DuskSimFault fault, guint times)
{
  Fault *entry;

  g_return_if_fail (DUSK_IS_SIM (self));

  entry = g_new (Fault, 1);
  *entry = (Fault) { fault, times };
  g_mutex_lock (&self->lock);
  g_hash_table_replace (self->faults, g_strdup (call ? call : ALL_CALLS), entry);
  g_mutex_unlock (&self->lock);
}

int
dusk_sim_fault_from_word (const char *word)
{
  g_return_val_if_fail (word != NULL, -1);

  for (gsize i = 0; i < G_N_ELEMENTS (fault_words); i++)
    if (strcmp (fault_words[i].word, word) == 0)
      return (int) fault_words[i].fault;
  return -1;
}

guint
dusk_sim_count_requests (DuskSim *self, const char *call)
{
  guint count;

  g_return_val_if_fail (DUSK_IS_SIM (self), 0);

  g_mutex_lock (&self->lock);
  count = GPOINTER_TO_UINT (g_hash_table_lookup (self->counts, call ? call : ALL_CALLS));
  g_mutex_unlock (&self->lock);
  return count;
}

guint
dusk_sim_max_concurrent (DuskSim *self)
{
  guint most;

  g_return_val_if_fail (DUSK_IS_SIM (self), 0);

  g_mutex_lock (&self->lock);
  most = self->max_under_way;
  g_mutex_unlock (&self->lock);
  return most;
}
