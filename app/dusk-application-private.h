/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-application.h"
#include "dusk-background.h"
#include "dusk-link.h"
#include "dusk-monitor.h"
#include "dusk-search-provider.h"
#include "dusk-window.h"

G_BEGIN_DECLS

#define DUSK_TYPE_APPLICATION (dusk_application_get_type ())
G_DECLARE_FINAL_TYPE (DuskApplication, dusk_application, DUSK, APPLICATION, AdwApplication)

/** DuskApplication: shared by dusk-application*.c only. */
struct _DuskApplication {
  AdwApplication      parent_instance;
  DuskContext        *context;         /* (not nullable) (owned) */
  GThread            *reader;          /* (nullable) (owned): reads the stored world, until it is wanted */
  DuskWorld          *world;           /* (nullable) (owned): from when it is wanted on */
  DuskMonitor        *monitor;         /* (nullable) (owned): from the startup on */
  DuskBackground     *background;      /* (nullable) (owned): from the startup on */
  DuskSearchProvider *search_provider; /* (nullable) (owned): while on the bus */
  GHashTable         *notices;         /* (not nullable) (owned): entity id → id of the notification that is on the screen about it */
  GCancellable       *resolving;       /* (not nullable) (owned): of the prefixes whose network is looked for */
  guint               watch_id;        /* until it begins to watch, once the first frame is out */
  guint               look_id;         /* looks whether another process has written, from the startup on */
  gint64              store_version;   /* of what was read last */
  gboolean            is_watching;
};

/** Returns: (transfer none): the stored world, read by then. */
DuskWorld  *dusk_application_need_world (DuskApplication *self);
/** Returns: (transfer none) (nullable): the window of that type that was used last. */
GtkWindow  *dusk_application_find_window_of (DuskApplication *self, GType type);
/** Returns: (transfer none) (nullable): the main window. */
DuskWindow *dusk_application_find_window (DuskApplication *self);
/** Returns: (transfer none): the main window, made and presented if there is none yet. */
DuskWindow *dusk_application_need_window (DuskApplication *self);
/** Returns: (transfer none): who decides what to ask and what to tell. */
DuskMonitor *dusk_application_need_monitor (DuskApplication *self);
/** Begins to ask the feeds, unless that is begun. */
void        dusk_application_watch (DuskApplication *self);
/** Tells the user, in the window that is in use, or on stderr where there is none. @text: plain, a sentence */
void        dusk_application_say (DuskApplication *self, const char *text);
/** Adds the actions and their keys. */
void        dusk_application_add_actions (DuskApplication *self);

/** As dusk_link_parse(); a country must exist, too (%DUSK_ERROR_UNKNOWN_ENTITY). */
gboolean    dusk_application_read_link (DuskApplication *self, const char *text, DuskLink *link, GError **error);
/** Opens the page that @link points at: a country in the main window, a network in one of its own, a prefix as the network that originates it. */
void        dusk_application_show (DuskApplication *self, const DuskLink *link);
/** The same for who comes from elsewhere: the main window, if there is one, leaves the moment of the past that it shows. */
void        dusk_application_show_now (DuskApplication *self, const DuskLink *link);
/** Returns: (transfer none): the window of that network, presented; the one that is open already if there is one. */
GtkWindow  *dusk_application_open_network (DuskApplication *self, guint32 asn);

/** Sends what @notice says to the desktop. */
void        dusk_application_notify (DuskApplication *self, DuskNotice *notice);
/** Sends a test notification, whatever the settings say. */
void        dusk_application_test_notification (DuskApplication *self);
/** Takes the notification about @entity off the screen, if there is one. */
void        dusk_application_withdraw (DuskApplication *self, const DuskEntity *entity);
/** Keeps @entity silent for %DUSK_MUTE_S, and says so. */
void        dusk_application_mute (DuskApplication *self, const DuskEntity *entity);
/** Lets @entity be notified again. */
void        dusk_application_unmute (DuskApplication *self, const DuskEntity *entity);

G_END_DECLS
