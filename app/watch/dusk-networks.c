/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-networks.h"

#include "dusk-network-private.h"
#include "dusk-series-load.h"

struct _DuskNetworks {
  GObject       parent_instance;
  DuskContext  *context;     /* (not nullable) (owned) */
  GCancellable *cancellable; /* (not nullable) (owned) */
  char          code[3];
  gint64        from_s;
  gint64        to_s;
  GPtrArray    *networks;   /* (not nullable) (owned) (element-type DuskNetwork) */
  GHashTable   *detailed;   /* (not nullable) (owned): ASNs whose details were asked for */
  GHashTable   *was_routed; /* (nullable) (owned): ASNs at the start; %NULL while unknown */
  GHashTable   *is_routed;  /* (nullable) (owned): ASNs at the end */
  guint         pending;    /* questions without an answer yet */
  char         *problem;    /* (nullable) (owned) */
};

/* One question about one network, or about the country at one time. */
typedef struct {
  DuskNetworks *list;    /* not owned: the list cancels its questions before it goes */
  DuskNetwork  *network; /* (nullable) (owned) */
  GHashTable  **routed;
} Question;

static guint    get_n_items (GListModel *model);
static gpointer get_item (GListModel *model, guint position);
static GType    get_item_type (GListModel *model);

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
  iface->get_item_type = get_item_type;
}

G_DEFINE_TYPE_WITH_CODE (DuskNetworks, dusk_networks, G_TYPE_OBJECT, G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

enum {
  PROP_0,
  PROP_LOADING,
  PROP_PROBLEM,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

static Question *
question_new (DuskNetworks *self, DuskNetwork *network, GHashTable **routed)
{
  Question *question = g_new0 (Question, 1);

  question->list = self;
  question->network = network ? g_object_ref (network) : NULL;
  question->routed = routed;
  if (self->pending++ == 0)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOADING]);
  return question;
}

static void
question_free (Question *question)
{
  g_clear_object (&question->network);
  g_free (question);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Question, question_free)

static gboolean
is_cancelled (const GError *error)
{
  return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
set_problem (DuskNetworks *self, const char *problem)
{
  if (self->problem)
    return;
  self->problem = g_strdup (problem);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PROBLEM]);
}

/* Items change places only when all that was asked is there, so that rows do not jump one by one under a pointer. */
static void
answered (DuskNetworks *self)
{
  guint n = self->networks->len;

  if (--self->pending > 0)
    return;
  g_ptr_array_sort (self->networks, _dusk_network_compare_by_loss);
  g_list_model_items_changed (G_LIST_MODEL (self), 0, n, n);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOADING]);
}

/* Details of one network ---------------------------------------------------------------------------------------------------------- */

static void
holder_replied_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Question) question = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (DuskRipestatReply) reply = dusk_ripestat_ask_finish (DUSK_RIPESTAT (source), result, &error);

  if (is_cancelled (error))
    return;
  if (reply)
    _dusk_network_set_holder (question->network, ((const DuskAsOverview *) reply->record)->holder);
  answered (question->list);
}

static void
counts_loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Question) question = user_data;
  g_autoptr (DuskSeriesAnswer) answer = dusk_series_load_finish (result, NULL);
  double now, least, normal;

  if (answer == NULL)
    return;
  now = answer->series ? dusk_series_latest (answer->series, NULL) : NAN;
  if (answer->series && dusk_series_range (answer->series, dusk_series_start (answer->series), dusk_series_end (answer->series), &least, &normal))
    _dusk_network_set_counts (question->network, now, normal);
  answered (question->list);
}

static void
ask_details (DuskNetworks *self, DuskNetwork *network)
{
  DuskEntity entity = { .kind = DUSK_ENTITY_NETWORK, .asn = dusk_network_asn (network) };
  DuskRipestatQuery query = DUSK_RIPESTAT_QUERY (DUSK_RIPESTAT_AS_OVERVIEW, entity.id);
  gint64 start_s;

  if (!g_hash_table_add (self->detailed, GUINT_TO_POINTER (entity.asn)))
    return;
  g_snprintf (entity.id, sizeof entity.id, "AS%u", entity.asn);
  dusk_ripestat_ask_async (dusk_context_ripestat (self->context), &query, self->cancellable, holder_replied_cb, question_new (self, network, NULL));
  start_s = dusk_series_load_start (dusk_context_store (self->context), &entity, self->from_s, DUSK_SERIES_DUMP_STEP_S);
  dusk_series_load_async (self->context, &entity, start_s, self->to_s, DUSK_SERIES_DUMP_STEP_S, DUSK_HTTP_VISIBLE, self->cancellable, NULL, NULL,
                          counts_loaded_cb, question_new (self, network, NULL));
}

/* The list ------------------------------------------------------------------------------------------------------------------------ */

static GHashTable *
asn_set (const GArray *asns)
{
  GHashTable *set = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < asns->len; i++)
    g_hash_table_add (set, GUINT_TO_POINTER (g_array_index (asns, guint32, i)));
  return set;
}

static void
add_network (DuskNetworks *self, guint32 asn)
{
  gboolean was = g_hash_table_contains (self->was_routed, GUINT_TO_POINTER (asn));
  gboolean is = g_hash_table_contains (self->is_routed, GUINT_TO_POINTER (asn));

  g_ptr_array_add (self->networks, _dusk_network_new (asn, was, is));
}

static void
fill (DuskNetworks *self)
{
  GHashTableIter iter;
  gpointer asn;

  /* Where only one of the two times is known nothing can be told lost. */
  if (self->was_routed == NULL && self->is_routed == NULL)
    return;
  if (self->was_routed == NULL)
    self->was_routed = g_hash_table_ref (self->is_routed);
  if (self->is_routed == NULL)
    self->is_routed = g_hash_table_ref (self->was_routed);
  g_hash_table_iter_init (&iter, self->is_routed);
  while (g_hash_table_iter_next (&iter, &asn, NULL))
    add_network (self, GPOINTER_TO_UINT (asn));
  g_hash_table_iter_init (&iter, self->was_routed);
  while (g_hash_table_iter_next (&iter, &asn, NULL))
    if (!g_hash_table_contains (self->is_routed, asn))
      add_network (self, GPOINTER_TO_UINT (asn));
  g_ptr_array_sort (self->networks, _dusk_network_compare_by_loss);
  g_list_model_items_changed (G_LIST_MODEL (self), 0, 0, self->networks->len);
  dusk_networks_detail (self, 0, DUSK_NETWORKS_DETAILED);
}

static void
routed_replied_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Question) question = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (DuskRipestatReply) reply = dusk_ripestat_ask_finish (DUSK_RIPESTAT (source), result, &error);
  DuskNetworks *self = question->list;

  if (is_cancelled (error))
    return;
  if (reply)
    *question->routed = asn_set (((const DuskCountryAsns *) reply->record)->routed);
  else
    set_problem (self, error->message);
  /* The other of the two is the only other question so far. */
  if (self->pending == 1)
    fill (self);
  answered (self);
}

static void
ask_routed (DuskNetworks *self, gint64 time_s, GHashTable **routed)
{
  DuskRipestatQuery query = DUSK_RIPESTAT_QUERY (DUSK_RIPESTAT_COUNTRY_ASNS, self->code);

  query.to_s = time_s;
  dusk_ripestat_ask_async (dusk_context_ripestat (self->context), &query, self->cancellable, routed_replied_cb, question_new (self, NULL, routed));
}

/* GListModel ---------------------------------------------------------------------------------------------------------------------- */

static guint
get_n_items (GListModel *model)
{
  return DUSK_NETWORKS (model)->networks->len;
}

static gpointer
get_item (GListModel *model, guint position)
{
  GPtrArray *networks = DUSK_NETWORKS (model)->networks;

  return position < networks->len ? g_object_ref (g_ptr_array_index (networks, position)) : NULL;
}

static GType
get_item_type (GListModel *model)
{
  return DUSK_TYPE_NETWORK;
}

/* GObject ------------------------------------------------------------------------------------------------------------------------- */

static void
dusk_networks_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  DuskNetworks *self = DUSK_NETWORKS (object);

  switch (id)
    {
    case PROP_LOADING:
      g_value_set_boolean (value, dusk_networks_is_loading (self));
      break;
    case PROP_PROBLEM:
      g_value_set_string (value, self->problem);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
dusk_networks_dispose (GObject *object)
{
  g_cancellable_cancel (DUSK_NETWORKS (object)->cancellable);
  G_OBJECT_CLASS (dusk_networks_parent_class)->dispose (object);
}

static void
dusk_networks_finalize (GObject *object)
{
  DuskNetworks *self = DUSK_NETWORKS (object);

  g_clear_object (&self->context);
  g_object_unref (self->cancellable);
  g_ptr_array_unref (self->networks);
  g_hash_table_unref (self->detailed);
  g_clear_pointer (&self->was_routed, g_hash_table_unref);
  g_clear_pointer (&self->is_routed, g_hash_table_unref);
  g_free (self->problem);
  G_OBJECT_CLASS (dusk_networks_parent_class)->finalize (object);
}

static void
dusk_networks_class_init (DuskNetworksClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = dusk_networks_get_property;
  object_class->dispose = dusk_networks_dispose;
  object_class->finalize = dusk_networks_finalize;
  properties[PROP_LOADING] = g_param_spec_boolean ("loading", NULL, NULL, FALSE, flags);
  properties[PROP_PROBLEM] = g_param_spec_string ("problem", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
dusk_networks_init (DuskNetworks *self)
{
  self->cancellable = g_cancellable_new ();
  self->networks = g_ptr_array_new_with_free_func (g_object_unref);
  self->detailed = g_hash_table_new (NULL, NULL);
}

/* Public -------------------------------------------------------------------------------------------------------------------------- */

DuskNetworks *
dusk_networks_new (DuskContext *context, const DuskTerritory *territory, gint64 from_s, gint64 to_s)
{
  DuskNetworks *self;

  g_return_val_if_fail (DUSK_IS_CONTEXT (context), NULL);
  g_return_val_if_fail (territory != NULL, NULL);

  self = g_object_new (DUSK_TYPE_NETWORKS, NULL);
  self->context = g_object_ref (context);
  g_strlcpy (self->code, territory->code, sizeof self->code);
  self->from_s = from_s;
  self->to_s = MIN (to_s, dusk_context_now (context));
  ask_routed (self, self->from_s, &self->was_routed);
  ask_routed (self, self->to_s, &self->is_routed);
  return self;
}

void
dusk_networks_detail (DuskNetworks *self, guint position, guint count)
{
  g_return_if_fail (DUSK_IS_NETWORKS (self));

  for (guint i = position; i < self->networks->len && i - position < count; i++)
    ask_details (self, g_ptr_array_index (self->networks, i));
}

gboolean
dusk_networks_is_loading (DuskNetworks *self)
{
  g_return_val_if_fail (DUSK_IS_NETWORKS (self), FALSE);

  return self->pending > 0;
}

const char *
dusk_networks_problem (DuskNetworks *self)
{
  g_return_val_if_fail (DUSK_IS_NETWORKS (self), NULL);

  return self->problem;
}
