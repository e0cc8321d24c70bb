/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-context.h"

#include <adwaita.h>

G_BEGIN_DECLS

/** DuskWatchWindow: all that is watched: add, mute, set from which loss on to tell, take off; import and export as a text file; drop onto. */
#define DUSK_TYPE_WATCH_WINDOW (dusk_watch_window_get_type ())
G_DECLARE_FINAL_TYPE (DuskWatchWindow, dusk_watch_window, DUSK, WATCH_WINDOW, AdwWindow)

/** Returns: (transfer floating): the window, over @parent (nullable). */
GtkWidget *dusk_watch_window_new (DuskContext *context, GtkWindow *parent);

/** Adds what the text file at @file lists, and says in the window what came of it. */
void       dusk_watch_window_import (DuskWatchWindow *self, GFile *file);
/** Writes the list to @file, and says so in the window. */
void       dusk_watch_window_export (DuskWatchWindow *self, GFile *file);

G_END_DECLS
