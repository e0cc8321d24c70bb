/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-world.h"

G_BEGIN_DECLS

/**
 * DuskTimeMachine: what the world's map, lists and pages show is that of a chosen moment, back to 2004.
 *
 * It holds the world's samples over one period around the moment, asks for those that the store lacks (what is on screen and what feeds flag
 * first, a person's request: counted, not refused), and makes the world show any moment in it at once. A moment outside
 * the period loads another period.
 *
 * Properties with `notify`: `at` (int64: the moment; %DUSK_TIME_UNKNOWN where the world is live), `from`, `to` (int64: the period), `done`, `total`
 * (uint: countries loaded), `problem` (string, nullable), `playing` (boolean), `speed` (int: seconds of the past per second).
 * Signal: `bars-changed`: dusk_time_machine_bars() tell something new.
 */
#define DUSK_TYPE_TIME_MACHINE (dusk_time_machine_get_type ())
G_DECLARE_FINAL_TYPE (DuskTimeMachine, dusk_time_machine, DUSK, TIME_MACHINE, GObject)

/** country-resource-stats has nothing older (feeds/ripestat.md). */
#define DUSK_TIME_MACHINE_EARLIEST_S G_GINT64_CONSTANT (1072915200)
/** The period around a moment: the timeline's length. */
#define DUSK_TIME_MACHINE_PERIOD_S   (7 * DUSK_DAY_S)
/** How fast a machine plays at first, in seconds of the past per second. */
#define DUSK_TIME_MACHINE_FIRST_SPEED DUSK_HOUR_S
/** One bar of the timeline. */
#define DUSK_TIME_MACHINE_BAR_S      (2 * DUSK_HOUR_S)

/** Returns: (transfer full): a machine that is live. When it goes, the world is live again. */
DuskTimeMachine *dusk_time_machine_new (DuskContext *context, DuskWorld *world);

/** Asks for the countries with these codes before others. @codes: (array zero-terminated=1) */
void        dusk_time_machine_set_first (DuskTimeMachine *self, const char *const *codes);

/** Shows the world at @at_s, clamped to %DUSK_TIME_MACHINE_EARLIEST_S … now; a moment of now or later is live. */
void        dusk_time_machine_go (DuskTimeMachine *self, gint64 at_s);
/** Back to live. */
void        dusk_time_machine_go_live (DuskTimeMachine *self);
gboolean    dusk_time_machine_is_live (DuskTimeMachine *self);
gint64      dusk_time_machine_at (DuskTimeMachine *self);
void        dusk_time_machine_get_period (DuskTimeMachine *self, gint64 *from_s, gint64 *to_s);

/** Begins to play from the moment on, or stops. At the present it is live and stops. */
void        dusk_time_machine_play (DuskTimeMachine *self, gboolean is_playing);
/** @speed: seconds of the past per second: 60, 300, 1800, 7200 … */
void        dusk_time_machine_set_speed (DuskTimeMachine *self, int speed);

/**
 * dusk_time_machine_step:
 * @direction: 1 for the next start of an outage after the moment, -1 for the one before it
 *
 * Looks in the period that is loaded, then in the outages that the store has. Returns: whether there was one
 */
gboolean    dusk_time_machine_step (DuskTimeMachine *self, int direction);

/**
 * DuskTimeMachineBar: how many countries were at which level at worst in %DUSK_TIME_MACHINE_BAR_S.
 *
 * @n_known: of how many anything is known
 */
typedef struct {
  gint64 start_s;
  guint  counts[DUSK_N_LEVELS];
  guint  n_known;
} DuskTimeMachineBar;

/** Returns: (transfer none) (element-type DuskTimeMachineBar): over the period. */
const GArray *dusk_time_machine_bars (DuskTimeMachine *self);

G_END_DECLS
