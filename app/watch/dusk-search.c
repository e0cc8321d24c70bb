/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-search.h"

#include <glib/gi18n.h>
#include <string.h>

#include "dusk-error.h"
#include "dusk-plain-text.h"
#include "dusk-territory.h"

struct _DuskSearchResult {
  GObject    parent_instance;
  DuskEntity entity;
  char      *title;    /* (not nullable) (owned) */
  char      *subtitle; /* (not nullable) (owned) */
};

G_DEFINE_TYPE (DuskSearchResult, dusk_search_result, G_TYPE_OBJECT)

struct _DuskSearch {
  GObject       parent_instance;
  DuskContext  *context; /* (not nullable) (owned) */
  GPtrArray    *results; /* (not nullable) (owned) (element-type DuskSearchResult) */
  GCancellable *asking;  /* (nullable) (owned) */
  char         *problem; /* (nullable) (owned) */
};

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

G_DEFINE_TYPE_WITH_CODE (DuskSearch, dusk_search, G_TYPE_OBJECT, G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

enum {
  PROP_0,
  PROP_LOADING,
  PROP_PROBLEM,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

/* Results ------------------------------------------------------------------------------------------------------------------------- */

static DuskSearchResult *
result_new (const DuskEntity *entity, const char *title, const char *subtitle)
{
  DuskSearchResult *result = g_object_new (DUSK_TYPE_SEARCH_RESULT, NULL);

  result->entity = *entity;
  result->title = g_strdup (title);
  result->subtitle = g_strdup (subtitle);
  return result;
}

static gboolean
has (DuskSearch *self, const DuskEntity *entity)
{
  for (guint i = 0; i < self->results->len; i++)
    if (dusk_entity_equal (&((DuskSearchResult *) g_ptr_array_index (self->results, i))->entity, entity))
      return TRUE;
  return FALSE;
}

static void
add_country (DuskSearch *self, const DuskTerritory *territory)
{
  DuskEntity entity = { .kind = DUSK_ENTITY_COUNTRY };
  g_autofree char *subtitle = g_strdup_printf (_("Country · %s"), territory->code);

  g_strlcpy (entity.id, territory->code, sizeof entity.id);
  if (!has (self, &entity))
    g_ptr_array_add (self->results, result_new (&entity, dusk_territory_name (territory), subtitle));
}

static void
add_typed (DuskSearch *self, const char *text)
{
  DuskEntity entity;

  if (!dusk_entity_parse (text, &entity, NULL) || entity.kind == DUSK_ENTITY_COUNTRY)
    return;
  g_ptr_array_add (self->results, result_new (&entity, entity.id, entity.kind == DUSK_ENTITY_NETWORK ? _("Network") : _("Prefix")));
}

static void
add_countries (DuskSearch *self, const char *text)
{
  g_autoptr (GPtrArray) found = dusk_territory_search (text);

  for (guint i = 0; i < found->len && i < DUSK_SEARCH_MAX_COUNTRIES; i++)
    add_country (self, g_ptr_array_index (found, i));
}

/* Suggestions are strangers' texts: only those are taken whose value is a country, a network or a prefix. */
static void
add_suggestion (DuskSearch *self, const DuskSuggestion *suggestion)
{
  g_autofree char *subtitle = dusk_plain_text (suggestion->description ? suggestion->description : suggestion->label ? suggestion->label : "");
  DuskEntity entity;

  if (!dusk_entity_parse (suggestion->value, &entity, NULL))
    return;
  if (entity.kind == DUSK_ENTITY_COUNTRY)
    {
      const DuskTerritory *territory = dusk_territory_find (entity.id);
      if (territory)
        add_country (self, territory);
      return;
    }
  for (guint i = 0; i < self->results->len; i++)
    {
      DuskSearchResult *typed = g_ptr_array_index (self->results, i);
      if (!dusk_entity_equal (&typed->entity, &entity))
        continue;
      /* What was typed whole is there already, without its holder. */
      if (*subtitle)
        {
          g_object_unref (typed);
          g_ptr_array_index (self->results, i) = result_new (&entity, entity.id, subtitle);
        }
      return;
    }
  g_ptr_array_add (self->results, result_new (&entity, entity.id, subtitle));
}

/* Asking -------------------------------------------------------------------------------------------------------------------------- */

static void
set_problem (DuskSearch *self, const char *problem)
{
  if (g_strcmp0 (self->problem, problem) == 0)
    return;
  g_free (self->problem);
  self->problem = g_strdup (problem);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PROBLEM]);
}

static void
replied_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  DuskSearch *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (DuskRipestatReply) reply = dusk_ripestat_ask_finish (DUSK_RIPESTAT (source), result, &error);
  guint before;

  /* Cancelled: the search may be gone, or is about something else. */
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  before = self->results->len;
  g_clear_object (&self->asking);
  if (reply)
    {
      const DuskSuggestions *found = reply->record;
      for (guint i = 0; i < found->suggestions->len; i++)
        add_suggestion (self, g_ptr_array_index (found->suggestions, i));
      g_list_model_items_changed (G_LIST_MODEL (self), 0, before, self->results->len);
    }
  else if (!g_error_matches (error, DUSK_ERROR, DUSK_ERROR_NO_DATA))
    set_problem (self, error->message);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOADING]);
}

static void
stop_asking (DuskSearch *self)
{
  if (self->asking == NULL)
    return;
  g_cancellable_cancel (self->asking);
  g_clear_object (&self->asking);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOADING]);
}

static void
start_asking (DuskSearch *self, const char *text)
{
  DuskRipestatQuery query = DUSK_RIPESTAT_QUERY (DUSK_RIPESTAT_SEARCHCOMPLETE, text);

  query.priority = DUSK_HTTP_URGENT;
  self->asking = g_cancellable_new ();
  dusk_ripestat_ask_async (dusk_context_ripestat (self->context), &query, self->asking, replied_cb, self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOADING]);
}

/* GListModel ---------------------------------------------------------------------------------------------------------------------- */

static guint
get_n_items (GListModel *model)
{
  return DUSK_SEARCH (model)->results->len;
}

static gpointer
get_item (GListModel *model, guint position)
{
  GPtrArray *results = DUSK_SEARCH (model)->results;

  return position < results->len ? g_object_ref (g_ptr_array_index (results, position)) : NULL;
}

static GType
get_item_type (GListModel *model)
{
  return DUSK_TYPE_SEARCH_RESULT;
}

/* GObject ------------------------------------------------------------------------------------------------------------------------- */

static void
dusk_search_result_finalize (GObject *object)
{
  DuskSearchResult *self = DUSK_SEARCH_RESULT (object);

  g_free (self->title);
  g_free (self->subtitle);
  G_OBJECT_CLASS (dusk_search_result_parent_class)->finalize (object);
}

static void
dusk_search_result_class_init (DuskSearchResultClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = dusk_search_result_finalize;
}

static void
dusk_search_result_init (DuskSearchResult *self)
{
}

static void
dusk_search_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  DuskSearch *self = DUSK_SEARCH (object);

  switch (id)
    {
    case PROP_LOADING:
      g_value_set_boolean (value, self->asking != NULL);
      break;
    case PROP_PROBLEM:
      g_value_set_string (value, self->problem);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
dusk_search_dispose (GObject *object)
{
  stop_asking (DUSK_SEARCH (object));
  G_OBJECT_CLASS (dusk_search_parent_class)->dispose (object);
}

static void
dusk_search_finalize (GObject *object)
{
  DuskSearch *self = DUSK_SEARCH (object);

  g_clear_object (&self->context);
  g_ptr_array_unref (self->results);
  g_free (self->problem);
  G_OBJECT_CLASS (dusk_search_parent_class)->finalize (object);
}

static void
dusk_search_class_init (DuskSearchClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = dusk_search_get_property;
  object_class->dispose = dusk_search_dispose;
  object_class->finalize = dusk_search_finalize;
  properties[PROP_LOADING] = g_param_spec_boolean ("loading", NULL, NULL, FALSE, flags);
  properties[PROP_PROBLEM] = g_param_spec_string ("problem", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
dusk_search_init (DuskSearch *self)
{
  self->results = g_ptr_array_new_with_free_func (g_object_unref);
}

/* Public -------------------------------------------------------------------------------------------------------------------------- */

const char *
dusk_search_result_title (DuskSearchResult *self)
{
  g_return_val_if_fail (DUSK_IS_SEARCH_RESULT (self), NULL);

  return self->title;
}

const char *
dusk_search_result_subtitle (DuskSearchResult *self)
{
  g_return_val_if_fail (DUSK_IS_SEARCH_RESULT (self), NULL);

  return self->subtitle;
}

const DuskEntity *
dusk_search_result_entity (DuskSearchResult *self)
{
  g_return_val_if_fail (DUSK_IS_SEARCH_RESULT (self), NULL);

  return &self->entity;
}

DuskSearch *
dusk_search_new (DuskContext *context)
{
  DuskSearch *self;

  g_return_val_if_fail (DUSK_IS_CONTEXT (context), NULL);

  self = g_object_new (DUSK_TYPE_SEARCH, NULL);
  self->context = g_object_ref (context);
  return self;
}

void
dusk_search_set_text (DuskSearch *self, const char *text, gboolean ask)
{
  g_autofree char *plain = NULL;
  guint before;

  g_return_if_fail (DUSK_IS_SEARCH (self));
  g_return_if_fail (text != NULL);

  plain = dusk_plain_text (text);
  before = self->results->len;
  stop_asking (self);
  set_problem (self, NULL);
  g_ptr_array_set_size (self->results, 0);
  if (*plain)
    {
      add_typed (self, plain);
      add_countries (self, plain);
    }
  g_list_model_items_changed (G_LIST_MODEL (self), 0, before, self->results->len);
  if (ask && *plain)
    start_asking (self, plain);
}

gboolean
dusk_search_is_loading (DuskSearch *self)
{
  g_return_val_if_fail (DUSK_IS_SEARCH (self), FALSE);

  return self->asking != NULL;
}

const char *
dusk_search_problem (DuskSearch *self)
{
  g_return_val_if_fail (DUSK_IS_SEARCH (self), NULL);

  return self->problem;
}

/* Resolving ----------------------------------------------------------------------------------------------------------------------- */

static void
status_replied_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  DuskEntity *entity = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (DuskRipestatReply) reply = dusk_ripestat_ask_finish (DUSK_RIPESTAT (source), result, &error);
  const DuskRoutingStatus *status = reply ? reply->record : NULL;

  if (status == NULL)
    g_task_return_error (task, error);
  else if (status->origins->len == 0)
    g_task_return_new_error (task, DUSK_ERROR, DUSK_ERROR_NO_DATA, _("No network announces %s"), entity->id);
  else
    {
      entity->kind = DUSK_ENTITY_NETWORK;
      entity->asn = g_array_index (status->origins, guint32, 0);
      g_snprintf (entity->id, sizeof entity->id, "AS%u", entity->asn);
      g_task_return_boolean (task, TRUE);
    }
}

void
dusk_search_resolve_async (DuskContext *context, const DuskEntity *entity, GCancellable *cancellable, GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  DuskRipestatQuery query = DUSK_RIPESTAT_QUERY (DUSK_RIPESTAT_ROUTING_STATUS, NULL);

  g_return_if_fail (DUSK_IS_CONTEXT (context));
  g_return_if_fail (entity != NULL);

  task = g_task_new (context, cancellable, callback, user_data);
  g_task_set_source_tag (task, dusk_search_resolve_async);
  g_task_set_task_data (task, g_memdup2 (entity, sizeof *entity), g_free);
  if (entity->kind != DUSK_ENTITY_PREFIX)
    {
      g_task_return_boolean (task, TRUE);
      return;
    }
  query.resource = entity->id;
  query.priority = DUSK_HTTP_URGENT;
  dusk_ripestat_ask_async (dusk_context_ripestat (context), &query, cancellable, status_replied_cb, g_object_ref (task));
}

gboolean
dusk_search_resolve_finish (GAsyncResult *result, DuskEntity *entity, GError **error)
{
  if (!g_task_propagate_boolean (G_TASK (result), error))
    return FALSE;
  *entity = *(const DuskEntity *) g_task_get_task_data (G_TASK (result));
  return TRUE;
}
