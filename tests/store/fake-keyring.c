/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fake-keyring.h"

#include <string.h>

#define NAME       "org.freedesktop.secrets"
#define ROOT       "/org/freedesktop/secrets"
#define COLLECTION ROOT "/collection/login"
#define ALIAS      ROOT "/aliases/default"
#define SESSION    ROOT "/session/1"
#define PROMPT     ROOT "/prompt/1"
#define NO_OBJECT  "/"

#define INTERFACE "org.freedesktop.Secret."

/* As the Secret Service API Draft 0.2 of freedesktop.org names them; what libsecret needs of it. */
static const char interfaces[] =
  "<node>"
  "<interface name='" INTERFACE "Service'>"
  "<method name='OpenSession'><arg type='s' direction='in'/><arg type='v' direction='in'/><arg type='v' direction='out'/>"
  "<arg type='o' direction='out'/></method>"
  "<method name='SearchItems'><arg type='a{ss}' direction='in'/><arg type='ao' direction='out'/><arg type='ao' direction='out'/></method>"
  "<method name='Unlock'><arg type='ao' direction='in'/><arg type='ao' direction='out'/><arg type='o' direction='out'/></method>"
  "<method name='GetSecrets'><arg type='ao' direction='in'/><arg type='o' direction='in'/><arg type='a{o(oayays)}' direction='out'/></method>"
  "<method name='ReadAlias'><arg type='s' direction='in'/><arg type='o' direction='out'/></method>"
  "<property name='Collections' type='ao' access='read'/>"
  "</interface>"
  "<interface name='" INTERFACE "Collection'>"
  "<method name='CreateItem'><arg type='a{sv}' direction='in'/><arg type='(oayays)' direction='in'/><arg type='b' direction='in'/>"
  "<arg type='o' direction='out'/><arg type='o' direction='out'/></method>"
  "<property name='Locked' type='b' access='read'/>"
  "</interface>"
  "<interface name='" INTERFACE "Item'>"
  "<method name='Delete'><arg type='o' direction='out'/></method>"
  "<property name='Locked' type='b' access='read'/>"
  "<property name='Attributes' type='a{ss}' access='read'/>"
  "<property name='Label' type='s' access='read'/>"
  "<property name='Created' type='t' access='read'/>"
  "<property name='Modified' type='t' access='read'/>"
  "</interface>"
  "<interface name='" INTERFACE "Prompt'>"
  "<method name='Prompt'><arg type='s' direction='in'/></method>"
  "<method name='Dismiss'/>"
  "<signal name='Completed'><arg type='b'/><arg type='v'/></signal>"
  "</interface>"
  "<interface name='" INTERFACE "Session'><method name='Close'/></interface>"
  "</node>";

typedef struct {
  char     *path;
  char     *label;
  char     *secret;
  GVariant *attributes;
  guint     registration;
} Item;

struct _FakeKeyring {
  GDBusConnection *connection;
  GDBusNodeInfo   *node;
  GPtrArray       *items;
  GArray          *registrations; /* (element-type guint) */
  GVariant        *to_unlock; /* (nullable): what the prompt is about */
  FakeKeyringMood  mood;
  gboolean         is_locked;
  guint            owner;
  guint            n_made;
  guint            n_prompts;
};

static guint export (FakeKeyring *self, const char *path, const char *interface);

static void
item_free (gpointer data)
{
  Item *item = data;

  g_variant_unref (item->attributes);
  g_free (item->path);
  g_free (item->label);
  g_free (item->secret);
  g_free (item);
}

static gboolean
item_matches (const Item *item, GVariant *wanted)
{
  GVariantIter iter;
  const char *name, *value, *own;

  g_variant_iter_init (&iter, wanted);
  while (g_variant_iter_next (&iter, "{&s&s}", &name, &value))
    if (!g_variant_lookup (item->attributes, name, "&s", &own) || strcmp (own, value) != 0)
      return FALSE;
  return TRUE;
}

static Item *
find_path (FakeKeyring *self, const char *path)
{
  for (guint i = 0; i < self->items->len; i++)
    if (strcmp (((Item *) self->items->pdata[i])->path, path) == 0)
      return self->items->pdata[i];
  return NULL;
}

/* Methods: each returns its answer (floating) */

static GVariant *
open_session (GVariant *parameters, GDBusMethodInvocation *invocation)
{
  const char *algorithm;

  g_variant_get_child (parameters, 0, "&s", &algorithm);
  if (strcmp (algorithm, "plain") == 0)
    return g_variant_new ("(vo)", g_variant_new_string (""), SESSION);
  g_dbus_method_invocation_return_dbus_error (invocation, "org.freedesktop.DBus.Error.NotSupported", "Only plain");
  return NULL;
}

static GVariant *
search_items (FakeKeyring *self, GVariant *parameters)
{
  g_autoptr (GVariant) wanted = g_variant_get_child_value (parameters, 0);
  GVariantBuilder unlocked, locked;

  g_variant_builder_init (&unlocked, G_VARIANT_TYPE ("ao"));
  g_variant_builder_init (&locked, G_VARIANT_TYPE ("ao"));
  for (guint i = 0; i < self->items->len; i++)
    if (item_matches (self->items->pdata[i], wanted))
      g_variant_builder_add (self->is_locked ? &locked : &unlocked, "o", ((Item *) self->items->pdata[i])->path);
  return g_variant_new ("(aoao)", &unlocked, &locked);
}

static GVariant *
unlock (FakeKeyring *self, GVariant *parameters)
{
  g_autoptr (GVariant) paths = g_variant_get_child_value (parameters, 0);

  if (!self->is_locked)
    return g_variant_new ("(@aoo)", paths, NO_OBJECT);
  g_clear_pointer (&self->to_unlock, g_variant_unref);
  self->to_unlock = g_steal_pointer (&paths);
  return g_variant_new ("(@aoo)", g_variant_new_objv (NULL, 0), PROMPT);
}

static GVariant *
get_secrets (FakeKeyring *self, GVariant *parameters)
{
  g_autoptr (GVariant) paths = g_variant_get_child_value (parameters, 0);
  GVariantBuilder secrets;

  g_variant_builder_init (&secrets, G_VARIANT_TYPE ("a{o(oayays)}"));
  for (gsize i = 0; i < g_variant_n_children (paths); i++)
    {
      const char *path;
      const Item *item;

      g_variant_get_child (paths, i, "&o", &path);
      item = find_path (self, path);
      if (item && !self->is_locked)
        g_variant_builder_add (&secrets, "{o(o@ay@ays)}", path, SESSION, g_variant_new_array (G_VARIANT_TYPE_BYTE, NULL, 0),
                               g_variant_new_fixed_array (G_VARIANT_TYPE_BYTE, item->secret, strlen (item->secret), 1), "text/plain");
    }
  return g_variant_new ("(a{o(oayays)})", &secrets);
}

static GVariant *
create_item (FakeKeyring *self, GVariant *parameters, GDBusMethodInvocation *invocation)
{
  g_autoptr (GVariant) properties = g_variant_get_child_value (parameters, 0), secret = g_variant_get_child_value (parameters, 1), bytes = NULL;
  GVariant *attributes = g_variant_lookup_value (properties, INTERFACE "Item.Attributes", G_VARIANT_TYPE ("a{ss}"));
  Item *item = NULL;

  if (self->is_locked)
    {
      g_variant_unref (attributes);
      g_dbus_method_invocation_return_dbus_error (invocation, INTERFACE "Error.IsLocked", "It is locked");
      return NULL;
    }
  for (guint i = 0; i < self->items->len && item == NULL; i++)
    if (item_matches (self->items->pdata[i], attributes))
      item = self->items->pdata[i];
  if (item == NULL)
    {
      item = g_new0 (Item, 1);
      item->path = g_strdup_printf (COLLECTION "/%u", ++self->n_made);
      item->attributes = g_variant_ref (attributes);
      item->registration = export (self, item->path, INTERFACE "Item");
      g_ptr_array_add (self->items, item);
    }
  g_variant_unref (attributes);
  g_free (item->label);
  g_variant_lookup (properties, INTERFACE "Item.Label", "s", &item->label);
  bytes = g_variant_get_child_value (secret, 2);
  g_free (item->secret);
  item->secret = g_strndup (g_variant_get_data (bytes), g_variant_get_size (bytes));
  return g_variant_new ("(oo)", item->path, NO_OBJECT);
}

static GVariant *
delete_item (FakeKeyring *self, const char *path, GDBusMethodInvocation *invocation)
{
  Item *item = find_path (self, path);

  if (self->is_locked)
    {
      g_dbus_method_invocation_return_dbus_error (invocation, INTERFACE "Error.IsLocked", "It is locked");
      return NULL;
    }
  g_dbus_connection_unregister_object (self->connection, item->registration);
  g_ptr_array_remove (self->items, item);
  return g_variant_new ("(o)", NO_OBJECT);
}

/* The user answers at once. */
static GVariant *
prompt (FakeKeyring *self)
{
  gboolean is_dismissed = self->mood == FAKE_KEYRING_CLOSED;
  GVariant *unlocked = is_dismissed ? g_variant_new_objv (NULL, 0) : self->to_unlock;

  self->n_prompts++;
  self->is_locked = is_dismissed;
  g_dbus_connection_emit_signal (self->connection, NULL, PROMPT, INTERFACE "Prompt", "Completed", g_variant_new ("(bv)", is_dismissed, unlocked),
                                 NULL);
  return g_variant_new ("()");
}

static void
refuse (FakeKeyring *self, GVariant *parameters, GDBusMethodInvocation *invocation)
{
  g_autofree char *all = fake_keyring_describe (self), *said = g_variant_print (parameters, FALSE);
  g_autofree char *message = g_strdup_printf ("<b>No</b>: %s; you said %s", all, said);

  g_dbus_method_invocation_return_dbus_error (invocation, "org.freedesktop.DBus.Error.Failed", message);
}

static void
call (GDBusConnection *connection G_GNUC_UNUSED, const char *sender G_GNUC_UNUSED, const char *path, const char *interface G_GNUC_UNUSED,
      const char *method, GVariant *parameters, GDBusMethodInvocation *invocation, gpointer data)
{
  FakeKeyring *self = data;
  GVariant *answer = NULL;

  if (strcmp (method, "OpenSession") == 0)
    answer = open_session (parameters, invocation);
  else if (self->mood == FAKE_KEYRING_REFUSING)
    refuse (self, parameters, invocation);
  else if (strcmp (method, "SearchItems") == 0)
    answer = search_items (self, parameters);
  else if (strcmp (method, "Unlock") == 0)
    answer = unlock (self, parameters);
  else if (strcmp (method, "GetSecrets") == 0)
    answer = get_secrets (self, parameters);
  else if (strcmp (method, "ReadAlias") == 0)
    answer = g_variant_new ("(o)", COLLECTION);
  else if (strcmp (method, "CreateItem") == 0)
    answer = create_item (self, parameters, invocation);
  else if (strcmp (method, "Delete") == 0)
    answer = delete_item (self, path, invocation);
  else if (strcmp (method, "Prompt") == 0)
    answer = prompt (self);
  else
    answer = g_variant_new ("()");
  if (answer)
    g_dbus_method_invocation_return_value (invocation, answer);
}

static GVariant *
get_property (GDBusConnection *connection G_GNUC_UNUSED, const char *sender G_GNUC_UNUSED, const char *path, const char *interface G_GNUC_UNUSED,
              const char *property, GError **error G_GNUC_UNUSED, gpointer data)
{
  static const char *const collections[] = { COLLECTION };
  FakeKeyring *self = data;
  const Item *item = find_path (self, path);

  if (strcmp (property, "Collections") == 0)
    return g_variant_new_objv (collections, 1);
  if (strcmp (property, "Locked") == 0)
    return g_variant_new_boolean (self->is_locked);
  if (strcmp (property, "Attributes") == 0)
    return g_variant_ref (item->attributes);
  if (strcmp (property, "Label") == 0)
    return g_variant_new_string (item->label);
  return g_variant_new_uint64 (1);
}

static guint
export (FakeKeyring *self, const char *path, const char *interface)
{
  static const GDBusInterfaceVTable table = { .method_call = call, .get_property = get_property };
  g_autoptr (GError) error = NULL;
  guint id = g_dbus_connection_register_object (self->connection, path, g_dbus_node_info_lookup_interface (self->node, interface), &table, self,
                                                NULL, &error);

  g_assert_no_error (error);
  g_array_append_val (self->registrations, id);
  return id;
}

static void
name_acquired_cb (GDBusConnection *connection G_GNUC_UNUSED, const char *name G_GNUC_UNUSED, gpointer has_name)
{
  *(gboolean *) has_name = TRUE;
}

FakeKeyring *
fake_keyring_new (const char *address)
{
  FakeKeyring *self = g_new0 (FakeKeyring, 1);
  gboolean has_name = FALSE;
  g_autoptr (GError) error = NULL;

  self->items = g_ptr_array_new_with_free_func (item_free);
  self->registrations = g_array_new (FALSE, FALSE, sizeof (guint));
  self->node = g_dbus_node_info_new_for_xml (interfaces, &error);
  g_assert_no_error (error);
  self->connection = g_dbus_connection_new_for_address_sync (
    address, G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION, NULL, NULL, &error);
  g_assert_no_error (error);
  export (self, ROOT, INTERFACE "Service");
  export (self, COLLECTION, INTERFACE "Collection");
  export (self, ALIAS, INTERFACE "Collection");
  export (self, SESSION, INTERFACE "Session");
  export (self, PROMPT, INTERFACE "Prompt");
  self->owner = g_bus_own_name_on_connection (self->connection, NAME, G_BUS_NAME_OWNER_FLAGS_NONE, name_acquired_cb, NULL, &has_name, NULL);
  while (!has_name)
    g_main_context_iteration (NULL, TRUE);
  return self;
}

void
fake_keyring_free (FakeKeyring *self)
{
  g_bus_unown_name (self->owner);
  /* Calls that are under way would still come. */
  for (guint i = 0; i < self->registrations->len; i++)
    g_dbus_connection_unregister_object (self->connection, g_array_index (self->registrations, guint, i));
  g_array_unref (self->registrations);
  g_dbus_connection_close_sync (self->connection, NULL, NULL);
  g_object_unref (self->connection);
  g_dbus_node_info_unref (self->node);
  g_ptr_array_unref (self->items);
  g_clear_pointer (&self->to_unlock, g_variant_unref);
  g_free (self);
}

void
fake_keyring_set_mood (FakeKeyring *self, FakeKeyringMood mood)
{
  self->mood = mood;
  self->is_locked = mood == FAKE_KEYRING_LOCKED || mood == FAKE_KEYRING_CLOSED;
}

static int
compare_paths (gconstpointer a, gconstpointer b)
{
  return strcmp ((*(const Item *const *) a)->path, (*(const Item *const *) b)->path);
}

char *
fake_keyring_describe (FakeKeyring *self)
{
  GString *text = g_string_new (NULL);

  g_ptr_array_sort (self->items, compare_paths);
  for (guint i = 0; i < self->items->len; i++)
    {
      const Item *item = self->items->pdata[i];
      const char *name = "?";

      g_variant_lookup (item->attributes, "name", "&s", &name);
      g_string_append_printf (text, "%s%s=%s[%s]", i ? " " : "", name, item->secret, item->label);
    }
  return g_string_free (text, FALSE);
}

guint
fake_keyring_prompts (FakeKeyring *self)
{
  return self->n_prompts;
}
