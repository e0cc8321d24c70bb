/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-sim-archive.h"

G_BEGIN_DECLS

/**
 * DuskSimShelf: archive files, made when they are asked for, in threads of their own so that nobody else waits; the last few are kept.
 */
typedef struct _DuskSimShelf DuskSimShelf;

/** Returns: (transfer full). @scenario must outlive it. @context: where answers are handed over. */
DuskSimShelf *dusk_sim_shelf_new (const DuskSimScenario *scenario, GMainContext *context);

/** Waits for the file that is being made; those that wait for others are not told. The context must not run meanwhile. */
void dusk_sim_shelf_free (DuskSimShelf *shelf);

/** Called in the context. @bytes, @etag: (transfer none) */
typedef void (*DuskSimShelfTaken) (GBytes *bytes, const char *etag, gpointer user_data);

/**
 * dusk_sim_shelf_take:
 * @user_data: freed with @destroy in any case
 *
 * Calls @taken with what the file holds: at once where it is kept.
 */
void dusk_sim_shelf_take (DuskSimShelf *shelf, const DuskSimFile *file, DuskSimShelfTaken taken, gpointer user_data, GDestroyNotify destroy);

G_END_DECLS
