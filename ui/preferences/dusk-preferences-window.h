/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-context.h"

#include <adwaita.h>

G_BEGIN_DECLS

/** DuskPreferencesWindow: what the user may set: notifications, background, feeds and their budgets, room for archive files. */
#define DUSK_TYPE_PREFERENCES_WINDOW (dusk_preferences_window_get_type ())
G_DECLARE_FINAL_TYPE (DuskPreferencesWindow, dusk_preferences_window, DUSK, PREFERENCES_WINDOW, AdwPreferencesWindow)

/** Returns: (transfer floating): the window, modal over @parent (nullable). */
GtkWidget *dusk_preferences_window_new (DuskContext *context, GtkWindow *parent);

/** Opens its page `notifications`, `feeds` or `storage`. */
void       dusk_preferences_window_show_page (DuskPreferencesWindow *self, const char *name);

G_END_DECLS
