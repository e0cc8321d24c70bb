/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-context.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Countries and networks are dragged as the text of a `dusk:` link, so that they can be dropped into other programs too, and dropped from them. */

/** Lets @entity be dragged from @widget. Set again for another entity. */
void dusk_watch_drag_from (GtkWidget *widget, const DuskEntity *entity);

/** Watches whatever is dropped onto @widget: links, names of entities, and lists of them, one a line; says in a toast what was added. */
void dusk_watch_drop_onto (GtkWidget *widget, DuskContext *context);

/**
 * dusk_watch_add_text:
 * @near: gets the toast
 * @text: hostile: a link, a country, ASN or prefix, or a whole list
 *
 * Returns: whether all of it could be read, and is watched now
 */
gboolean dusk_watch_add_text (GtkWidget *near, DuskContext *context, const char *text);

/**
 * dusk_watch_tell_added:
 * @problems: (nullable): as dusk_watch_list_import()
 * @error: (nullable)
 *
 * Says in a toast at @near what came of adding. Returns: whether all of it could be read
 */
gboolean dusk_watch_tell_added (GtkWidget *near, guint n_added, char **problems, const GError *error);

G_END_DECLS
