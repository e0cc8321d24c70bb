/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "notification-server.h"

#define NAME      "org.freedesktop.Notifications"
#define PATH      "/org/freedesktop/Notifications"
#define DISMISSED 2

static const char interface_xml[]
  = "<node>"
    "  <interface name='org.freedesktop.Notifications'>"
    "    <method name='GetCapabilities'><arg type='as' direction='out'/></method>"
    "    <method name='GetServerInformation'>"
    "      <arg type='s' direction='out'/><arg type='s' direction='out'/><arg type='s' direction='out'/><arg type='s' direction='out'/>"
    "    </method>"
    "    <method name='Notify'>"
    "      <arg type='s' direction='in'/><arg type='u' direction='in'/><arg type='s' direction='in'/><arg type='s' direction='in'/>"
    "      <arg type='s' direction='in'/><arg type='as' direction='in'/><arg type='a{sv}' direction='in'/><arg type='i' direction='in'/>"
    "      <arg type='u' direction='out'/>"
    "    </method>"
    "    <method name='CloseNotification'><arg type='u' direction='in'/></method>"
    "    <signal name='ActionInvoked'><arg type='u'/><arg type='s'/></signal>"
    "    <signal name='NotificationClosed'><arg type='u'/><arg type='u'/></signal>"
    "  </interface>"
    "</node>";

static void
shown_free (Shown *shown)
{
  g_free (shown->title);
  g_free (shown->body);
  g_strfreev (shown->actions);
  g_free (shown->category);
  g_free (shown->desktop_entry);
  g_free (shown);
}

static GVariant *
notify (NotificationServer *self, GVariant *parameters)
{
  Shown *shown = g_new0 (Shown, 1);
  g_autoptr (GVariant) hints = NULL;

  g_variant_get (parameters, "(&su&sss^as@a{sv}i)", NULL, &shown->replaced, NULL, &shown->title, &shown->body, &shown->actions, &hints, NULL);
  g_variant_lookup (hints, "urgency", "y", &shown->urgency);
  g_variant_lookup (hints, "category", "s", &shown->category);
  g_variant_lookup (hints, "desktop-entry", "s", &shown->desktop_entry);
  shown->id = shown->replaced ? shown->replaced : self->shown->len + 1;
  g_ptr_array_add (self->shown, shown);
  return g_variant_new ("(u)", shown->id);
}

static void
emit (NotificationServer *self, const char *signal, GVariant *parameters)
{
  g_autoptr (GError) error = NULL;

  g_dbus_connection_emit_signal (self->connection, NULL, PATH, NAME, signal, parameters, &error);
  g_assert_no_error (error);
}

static GVariant *
close_notification (NotificationServer *self, GVariant *parameters)
{
  guint32 id;

  g_variant_get (parameters, "(u)", &id);
  g_array_append_val (self->closed, id);
  return NULL;
}

static void
on_method_call (GDBusConnection *connection G_GNUC_UNUSED, const char *sender G_GNUC_UNUSED, const char *path G_GNUC_UNUSED,
                const char *interface G_GNUC_UNUSED, const char *method, GVariant *parameters, GDBusMethodInvocation *invocation,
                gpointer user_data)
{
  static const char *const capabilities[] = { "actions", "body", NULL };
  GVariant *reply;

  if (g_str_equal (method, "Notify"))
    reply = notify (user_data, parameters);
  else if (g_str_equal (method, "CloseNotification"))
    reply = close_notification (user_data, parameters);
  else if (g_str_equal (method, "GetCapabilities"))
    reply = g_variant_new ("(^as)", capabilities);
  else
    reply = g_variant_new ("(ssss)", "test", "test", "1", "1.2");
  g_dbus_method_invocation_return_value (invocation, reply);
}

static void
on_name_acquired (GDBusConnection *connection G_GNUC_UNUSED, const char *name G_GNUC_UNUSED, gpointer user_data)
{
  ((NotificationServer *) user_data)->is_ready = TRUE;
}

void
notification_server_start (NotificationServer *self)
{
  static const GDBusInterfaceVTable vtable = { .method_call = on_method_call };
  g_autoptr (GDBusNodeInfo) info = g_dbus_node_info_new_for_xml (interface_xml, NULL);
  g_autoptr (GError) error = NULL;

  self->is_ready = FALSE;
  self->shown = g_ptr_array_new_with_free_func ((GDestroyNotify) shown_free);
  self->closed = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->connection = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, &error);
  g_assert_no_error (error);
  self->object_id = g_dbus_connection_register_object (self->connection, PATH, info->interfaces[0], &vtable, self, NULL, &error);
  g_assert_no_error (error);
  self->name_id = g_bus_own_name_on_connection (self->connection, NAME, G_BUS_NAME_OWNER_FLAGS_NONE, on_name_acquired, NULL, self, NULL);
}

void
notification_server_stop (NotificationServer *self)
{
  g_bus_unown_name (self->name_id);
  g_dbus_connection_unregister_object (self->connection, self->object_id);
  g_clear_object (&self->connection);
  g_clear_pointer (&self->shown, g_ptr_array_unref);
  g_clear_pointer (&self->closed, g_array_unref);
}

void
notification_server_press (NotificationServer *self, guint32 id, const char *action)
{
  emit (self, "ActionInvoked", g_variant_new ("(us)", id, action));
  emit (self, "NotificationClosed", g_variant_new ("(uu)", id, DISMISSED));
}

const char *
shown_find_button (const Shown *shown, const char *label)
{
  for (guint i = 0; shown->actions[i] && shown->actions[i + 1]; i += 2)
    if (g_str_equal (shown->actions[i + 1], label))
      return shown->actions[i];
  return NULL;
}
