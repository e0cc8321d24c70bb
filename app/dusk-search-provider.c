/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-search-provider.h"

#include <glib/gi18n.h>

#include "dusk-config.h"
#include "dusk-link.h"
#include "dusk-search.h"

/* A person who types asks again soon. */
#define ALIVE_S 30
/* The Shell shows a handful. */
#define MAX_RESULTS 20

struct _DuskSearchProvider {
  GObject                 parent_instance;
  GApplication           *application; /* (not nullable) (not owned) */
  DuskContext            *context;     /* (not nullable) (owned) */
  DuskSearchProviderWorld need_world;
  DuskSearch             *search;      /* (not nullable) (owned) */
  GDBusConnection        *connection;  /* (not nullable) (owned) */
  guint                   object_id;
  guint                   alive_id;    /* while the application is held */
};

G_DEFINE_TYPE (DuskSearchProvider, dusk_search_provider, G_TYPE_OBJECT)

static const char interface_xml[]
  = "<node>"
    "  <interface name='org.gnome.Shell.SearchProvider2'>"
    "    <method name='GetInitialResultSet'><arg type='as' direction='in'/><arg type='as' direction='out'/></method>"
    "    <method name='GetSubsearchResultSet'>"
    "      <arg type='as' direction='in'/><arg type='as' direction='in'/><arg type='as' direction='out'/>"
    "    </method>"
    "    <method name='GetResultMetas'><arg type='as' direction='in'/><arg type='aa{sv}' direction='out'/></method>"
    "    <method name='ActivateResult'>"
    "      <arg type='s' direction='in'/><arg type='as' direction='in'/><arg type='u' direction='in'/>"
    "    </method>"
    "    <method name='LaunchSearch'><arg type='as' direction='in'/><arg type='u' direction='in'/></method>"
    "  </interface>"
    "</node>";

/* Finding --------------------------------------------------------------------------------------------------------------------------- */

static void
add_result (GPtrArray *ids, const char *id)
{
  if (ids->len < MAX_RESULTS && !g_ptr_array_find_with_equal_func (ids, id, g_str_equal, NULL))
    g_ptr_array_add (ids, g_strdup (id));
}

/* Whether all words are in what @item is called. */
static gboolean
has_words (DuskWatchItem *item, const char *const *words)
{
  for (guint i = 0; words[i]; i++)
    if (!g_str_match_string (words[i], dusk_watch_item_name (item), TRUE))
      return FALSE;
  return words[0] != NULL;
}

static void
add_watched (DuskSearchProvider *self, const char *const *words, GPtrArray *ids)
{
  GListModel *list = G_LIST_MODEL (dusk_context_watch_list (self->context));

  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr (DuskWatchItem) item = g_list_model_get_item (list, i);
      if (has_words (item, words))
        add_result (ids, dusk_watch_item_entity (item)->id);
    }
}

static void
add_found (DuskSearchProvider *self, const char *const *words, GPtrArray *ids)
{
  g_autofree char *text = g_strjoinv (" ", (char **) words);

  dusk_search_set_text (self->search, text, FALSE);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->search)); i++)
    {
      g_autoptr (DuskSearchResult) result = g_list_model_get_item (G_LIST_MODEL (self->search), i);
      add_result (ids, dusk_search_result_entity (result)->id);
    }
}

/* (transfer floating): (as) */
static GVariant *
find_results (DuskSearchProvider *self, const char *const *words)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);

  add_found (self, words, ids);
  add_watched (self, words, ids);
  return g_variant_new ("(@as)", g_variant_new_strv ((const char *const *) ids->pdata, ids->len));
}

/* Describing ------------------------------------------------------------------------------------------------------------------------ */

/* (transfer full): @summary as it was at @checked_s; what is old says so. */
static char *
with_age (DuskSearchProvider *self, char *summary, gint64 checked_s)
{
  gint64 age_s = checked_s == DUSK_TIME_UNKNOWN ? 0 : dusk_context_now (self->context) - checked_s;
  g_autofree char *owned = summary, *age = NULL;

  if (age_s < DUSK_HOUR_S)
    return g_steal_pointer (&owned);
  age = dusk_age_to_text (age_s);
  /* Translators: how a country is, such as “Dark since 16:15 · 0 of 4 prefixes”, and an age such as “3 days ago”. */
  return g_strdup_printf (C_("search result", "%s (%s)"), owned, age);
}

/* (transfer full) (nullable): one line on how @entity is, as far as that is known */
static char *
describe (DuskSearchProvider *self, const DuskEntity *entity, DuskWatchItem *item)
{
  DuskCountry *country = entity->kind == DUSK_ENTITY_COUNTRY ? dusk_world_find (self->need_world (self->application), entity->id) : NULL;

  if (country)
    return with_age (self, dusk_country_present_summary (country), dusk_country_fetched (country));
  if (item && dusk_watch_item_summary (item))
    return with_age (self, g_strdup (dusk_watch_item_summary (item)), dusk_watch_item_checked (item));
  return g_strdup (entity->kind == DUSK_ENTITY_NETWORK ? _("Network") : _("Prefix"));
}

static void
add_meta (DuskSearchProvider *self, GVariantBuilder *metas, const char *id)
{
  DuskEntity entity;
  const DuskTerritory *territory;
  DuskWatchItem *item;
  g_autofree char *summary = NULL;

  if (!dusk_entity_parse (id, &entity, NULL))
    return;
  territory = entity.kind == DUSK_ENTITY_COUNTRY ? dusk_territory_find (entity.id) : NULL;
  if (entity.kind == DUSK_ENTITY_COUNTRY && territory == NULL)
    return;
  item = dusk_watch_list_find (dusk_context_watch_list (self->context), &entity);
  summary = describe (self, &entity, item);
  g_variant_builder_open (metas, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (metas, "{sv}", "id", g_variant_new_string (entity.id));
  g_variant_builder_add (metas, "{sv}", "name",
                         g_variant_new_string (territory ? dusk_territory_name (territory) : item ? dusk_watch_item_name (item) : entity.id));
  g_variant_builder_add (metas, "{sv}", "description", g_variant_new_string (summary));
  g_variant_builder_add (metas, "{sv}", "gicon", g_variant_new_string (DUSK_APP_ID));
  g_variant_builder_close (metas);
}

/* (transfer floating): (aa{sv}) */
static GVariant *
describe_results (DuskSearchProvider *self, const char *const *ids)
{
  GVariantBuilder metas;

  g_variant_builder_init (&metas, G_VARIANT_TYPE ("aa{sv}"));
  for (guint i = 0; ids[i] && i < MAX_RESULTS; i++)
    add_meta (self, &metas, ids[i]);
  return g_variant_new ("(aa{sv})", &metas);
}

/* Opening --------------------------------------------------------------------------------------------------------------------------- */

static void
open_result (DuskSearchProvider *self, const char *id)
{
  DuskLink link = { .from_s = DUSK_TIME_UNKNOWN, .to_s = DUSK_TIME_UNKNOWN };
  g_autofree char *text = NULL;

  if (!dusk_entity_parse (id, &link.entity, NULL))
    return;
  text = dusk_link_to_text (&link);
  g_action_group_activate_action (G_ACTION_GROUP (self->application), "show-now", g_variant_new_string (text));
}

static void
open_search (DuskSearchProvider *self, const char *const *words)
{
  g_autofree char *text = g_strjoinv (" ", (char **) words);

  g_action_group_activate_action (G_ACTION_GROUP (self->application), "search", g_variant_new_string (text));
}

/* The bus --------------------------------------------------------------------------------------------------------------------------- */

static gboolean
on_rest (gpointer user_data)
{
  DuskSearchProvider *self = user_data;

  self->alive_id = 0;
  g_application_release (self->application);
  return G_SOURCE_REMOVE;
}

static void
stay_alive (DuskSearchProvider *self)
{
  if (self->alive_id == 0)
    g_application_hold (self->application);
  g_clear_handle_id (&self->alive_id, g_source_remove);
  self->alive_id = g_timeout_add_seconds (ALIVE_S, on_rest, self);
}

static void
on_method_call (GDBusConnection *connection G_GNUC_UNUSED, const char *sender G_GNUC_UNUSED, const char *path G_GNUC_UNUSED,
                const char *interface G_GNUC_UNUSED, const char *method, GVariant *parameters, GDBusMethodInvocation *invocation,
                gpointer user_data)
{
  DuskSearchProvider *self = user_data;
  g_autofree const char **words = NULL;
  const char *id;
  GVariant *reply = NULL;

  stay_alive (self);
  if (g_str_equal (method, "GetInitialResultSet"))
    {
      g_variant_get (parameters, "(^a&s)", &words);
      reply = find_results (self, words);
    }
  else if (g_str_equal (method, "GetSubsearchResultSet"))
    {
      g_variant_get (parameters, "(@as^a&s)", NULL, &words);
      reply = find_results (self, words);
    }
  else if (g_str_equal (method, "GetResultMetas"))
    {
      g_variant_get (parameters, "(^a&s)", &words);
      reply = describe_results (self, words);
    }
  else if (g_str_equal (method, "ActivateResult"))
    {
      g_variant_get (parameters, "(&s@asu)", &id, NULL, NULL);
      open_result (self, id);
    }
  else
    {
      g_variant_get (parameters, "(^a&su)", &words, NULL);
      open_search (self, words);
    }
  g_dbus_method_invocation_return_value (invocation, reply);
}

static void
dusk_search_provider_dispose (GObject *object)
{
  DuskSearchProvider *self = DUSK_SEARCH_PROVIDER (object);

  if (self->alive_id > 0)
    {
      g_clear_handle_id (&self->alive_id, g_source_remove);
      g_application_release (self->application);
    }
  if (self->object_id > 0)
    g_dbus_connection_unregister_object (self->connection, self->object_id);
  self->object_id = 0;
  g_clear_object (&self->search);
  g_clear_object (&self->context);
  g_clear_object (&self->connection);
  G_OBJECT_CLASS (dusk_search_provider_parent_class)->dispose (object);
}

static void
dusk_search_provider_class_init (DuskSearchProviderClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = dusk_search_provider_dispose;
}

static void
dusk_search_provider_init (DuskSearchProvider *self G_GNUC_UNUSED)
{
}

DuskSearchProvider *
dusk_search_provider_new (GApplication *application, DuskContext *context, DuskSearchProviderWorld need_world, GDBusConnection *connection,
                          const char *path, GError **error)
{
  static const GDBusInterfaceVTable vtable = { .method_call = on_method_call };
  g_autoptr (GDBusNodeInfo) info = g_dbus_node_info_new_for_xml (interface_xml, NULL);
  g_autofree char *own_path = g_strconcat (path, "/SearchProvider", NULL);
  g_autoptr (DuskSearchProvider) self = NULL;

  g_return_val_if_fail (G_IS_APPLICATION (application), NULL);
  g_return_val_if_fail (DUSK_IS_CONTEXT (context), NULL);

  self = g_object_new (DUSK_TYPE_SEARCH_PROVIDER, NULL);
  self->application = application;
  self->context = g_object_ref (context);
  self->need_world = need_world;
  self->search = dusk_search_new (context);
  self->connection = g_object_ref (connection);
  self->object_id = g_dbus_connection_register_object (connection, own_path, info->interfaces[0], &vtable, self, NULL, error);
  return self->object_id > 0 ? g_steal_pointer (&self) : NULL;
}
