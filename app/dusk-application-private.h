/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-application.h"
#include "dusk-link.h"
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
  GCancellable       *resolving;       /* (not nullable) (owned): of the prefixes whose network is looked for */
  gboolean            is_watching;
};

/** Returns: (transfer none): the stored world, read by then. */
DuskWorld  *dusk_application_need_world (DuskApplication *self);
/** Returns: (transfer none): the main window, made and presented if there is none yet. */
DuskWindow *dusk_application_need_window (DuskApplication *self);
/** Tells the user, in the window that is in use, or on stderr where there is none. @text: plain, a sentence */
void        dusk_application_say (DuskApplication *self, const char *text);
/** Adds the actions and their keys. */
void        dusk_application_add_actions (DuskApplication *self);

/** As dusk_link_parse(); a country must exist, too (%DUSK_ERROR_UNKNOWN_ENTITY). */
gboolean    dusk_application_read_link (DuskApplication *self, const char *text, DuskLink *link, GError **error);
/** Opens the page that @link points at: a country in the main window, a network in one of its own, a prefix as the network that originates it. */
void        dusk_application_show (DuskApplication *self, const DuskLink *link);
/** Returns: (transfer none): the window of that network, presented; the one that is open already if there is one. */
GtkWindow  *dusk_application_open_network (DuskApplication *self, guint32 asn);

G_END_DECLS
