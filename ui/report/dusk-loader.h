/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * DuskLoader: a page's content and what stands in its place until it is there.
 *
 * Nothing loaded yet: a spinner (after 300 ms, so that quick answers do not flicker), then progress and Cancel; a failure with Retry. Once there is
 * content it stays: progress stands above it, and a failure becomes a strip above it.
 *
 * Property `content` (#GtkWidget). Signals: `retry`, `cancel`.
 */
#define DUSK_TYPE_LOADER (dusk_loader_get_type ())
G_DECLARE_FINAL_TYPE (DuskLoader, dusk_loader, DUSK, LOADER, AdwBin)

/** Something is being loaded. */
void dusk_loader_begin (DuskLoader *self);
/** @done of @total parts are there. */
void dusk_loader_progress (DuskLoader *self, guint done, guint total);
/** The content is there. */
void dusk_loader_end (DuskLoader *self);
/** It could not be had. @message: a sentence for the user, plain text */
void dusk_loader_fail (DuskLoader *self, const char *message);
/** The user stopped it. */
void dusk_loader_stop (DuskLoader *self);
/** There is no content any more: what was shown was of something else. */
void dusk_loader_forget (DuskLoader *self);
/** Says that the content is old. @title, @detail: (nullable): plain text; %NULL where it is not */
void dusk_loader_say_stale (DuskLoader *self, const char *title, const char *detail);
/** Returns: `loading`, `failed` or `content`: what is to be seen. */
const char *dusk_loader_state (DuskLoader *self);

G_END_DECLS
