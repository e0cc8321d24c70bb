/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/** Shows who made Dusk, and whose data it shows under which terms. @parent: (nullable) */
void dusk_about_show (GtkWindow *parent);

G_END_DECLS
