/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-context.h"

#include <adwaita.h>

G_BEGIN_DECLS

/** DuskHealthWindow: how the feeds are: last answer and its age, errors, what is used of the day's budget. */
#define DUSK_TYPE_HEALTH_WINDOW (dusk_health_window_get_type ())
G_DECLARE_FINAL_TYPE (DuskHealthWindow, dusk_health_window, DUSK, HEALTH_WINDOW, AdwWindow)

/** Returns: (transfer floating): the window, over @parent (nullable). */
GtkWidget *dusk_health_window_new (DuskContext *context, GtkWindow *parent);

G_END_DECLS
