/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-context.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * DuskArchiveWindow: archive files on this machine (MRT, of any compression): what they hold, and what they say about a country, a network or a
 * prefix.
 */
#define DUSK_TYPE_ARCHIVE_WINDOW (dusk_archive_window_get_type ())
G_DECLARE_FINAL_TYPE (DuskArchiveWindow, dusk_archive_window, DUSK, ARCHIVE_WINDOW, AdwWindow)

/**
 * dusk_archive_window_new:
 * @files: (array length=n_files): local ones; others are left out, and said so
 *
 * Returns: (transfer floating): a window that has begun to read them
 */
GtkWidget *dusk_archive_window_new (DuskContext *context, GFile **files, int n_files);

/** Looks for @text: a country's code, an ASN, a prefix; empty for everything. */
void dusk_archive_window_look_for (DuskArchiveWindow *self, const char *text);

/** Asks for files with a dialog over @parent, and opens a window for them: the action `app.open-files` (as, URIs). */
void dusk_archive_window_choose (GtkWindow *parent);

/** Files that are dropped on @widget open a window, too. */
void dusk_archive_window_accept_drops (GtkWidget *widget);

G_END_DECLS
