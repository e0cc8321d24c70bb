/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-context.h"

#include <adwaita.h>

G_BEGIN_DECLS

/** DuskWatchButton: a star that is filled while an entity is watched; pressed, it watches it or does not any more. */
#define DUSK_TYPE_WATCH_BUTTON (dusk_watch_button_get_type ())
G_DECLARE_FINAL_TYPE (DuskWatchButton, dusk_watch_button, DUSK, WATCH_BUTTON, AdwBin)

/** @context, @entity: (nullable): %NULL for none. Follows the watch list, whoever changes it. */
void dusk_watch_button_set_entity (DuskWatchButton *self, DuskContext *context, const DuskEntity *entity);

G_END_DECLS
