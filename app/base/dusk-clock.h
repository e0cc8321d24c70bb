/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * DuskClock: the time that the program lives in: the machine's, or a simulated one.
 *
 * Rooms left of watch take `now` as a parameter; watch, cli and ui ask this clock. May be read from any thread.
 */
#define DUSK_TYPE_CLOCK (dusk_clock_get_type ())
G_DECLARE_FINAL_TYPE (DuskClock, dusk_clock, DUSK, CLOCK, GObject)

/** Returns: (transfer full): the machine's clock. */
DuskClock *dusk_clock_new (void);

/**
 * dusk_clock_new_simulated:
 * @start_s: what it shows now (Unix seconds, UTC)
 * @speed: simulated seconds per real second; 0 stands still
 *
 * Returns: (transfer full)
 */
DuskClock *dusk_clock_new_simulated (gint64 start_s, double speed);

/** Returns: Unix seconds, UTC. */
gint64 dusk_clock_now (DuskClock *clock);

/** Returns: simulated seconds per real second; 1 for the machine's clock. */
double dusk_clock_speed (DuskClock *clock);

/** Sets a simulated clock forward, or back where @by_s is negative, as a person or a sleep of the machine would; 68 years in all at most. */
void dusk_clock_jump (DuskClock *clock, int by_s);

/** Returns: whether the time is simulated; every page and export then says so. */
gboolean dusk_clock_is_simulated (DuskClock *clock);

G_END_DECLS
