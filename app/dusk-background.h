/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-context.h"

G_BEGIN_DECLS

/**
 * DuskBackground: keeps the application alive without a window, and starts it at login, as the settings `runs-in-background` and `starts-at-login`
 * say.
 *
 * Starting at login means to run in the background: each of the two settings takes the other along where it would make no sense alone. In a sandbox
 * the desktop's portal is asked for both (libportal); elsewhere login is a file in the user's autostart folder, and a file that was removed or
 * switched off by hand switches the setting off. What could not be done switches its setting off again, and is told. The simulated Internet is never
 * started at login.
 *
 * Signals: `watch`: there is a reason to watch without a window. `problem` (const char *text): what could not be done, a sentence for the user.
 */
#define DUSK_TYPE_BACKGROUND (dusk_background_get_type ())
G_DECLARE_FINAL_TYPE (DuskBackground, dusk_background, DUSK, BACKGROUND, GObject)

/** Returns: (transfer full): does nothing before dusk_background_start(). @application: outlives it */
DuskBackground *dusk_background_new (GApplication *application, DuskContext *context);
/** Does what the settings say, from now on until it is disposed of. */
void            dusk_background_start (DuskBackground *self);

G_END_DECLS
