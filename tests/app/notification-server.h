/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * Shown: one notification as a desktop was asked to show it.
 *
 * @id: what the server called it
 * @replaced: the one whose place it takes, 0 for none
 * @actions: names and labels in turn
 * @urgency: 0 low, 1 normal, 2 critical
 */
typedef struct {
  guint32 id;
  guint32 replaced;
  char   *title;
  char   *body;
  char  **actions;
  guint8  urgency;
  char   *category;
  char   *desktop_entry;
} Shown;

/** NotificationServer: org.freedesktop.Notifications on the session bus; records what it is asked to show and to close. */
typedef struct {
  GDBusConnection *connection;
  GPtrArray       *shown;  /* (element-type Shown): in the order in which they came */
  GArray          *closed; /* (element-type guint32): ids */
  guint            object_id;
  guint            name_id;
  gboolean         is_ready;
} NotificationServer;

/** Begins to serve; @self->is_ready once it has its name. */
void notification_server_start (NotificationServer *self);
void notification_server_stop (NotificationServer *self);

/** Presses what is called @action on the notification @id, as a person would: `default`, or the name of a button. */
void notification_server_press (NotificationServer *self, guint32 id, const char *action);

/** Returns: (transfer none) (nullable): the name of the button of @shown with that label. */
const char *shown_find_button (const Shown *shown, const char *label);

G_END_DECLS
