/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-context.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/** DuskWatchEntry: one watched entity with what can be set of it: from which loss on to tell, mute, and take it off the list. */
#define DUSK_TYPE_WATCH_ENTRY (dusk_watch_entry_get_type ())
G_DECLARE_FINAL_TYPE (DuskWatchEntry, dusk_watch_entry, DUSK, WATCH_ENTRY, GtkWidget)

GtkWidget *dusk_watch_entry_new (DuskContext *context);
/** @item: (nullable): what it shows from now on */
void       dusk_watch_entry_set_item (DuskWatchEntry *self, DuskWatchItem *item);

G_END_DECLS
