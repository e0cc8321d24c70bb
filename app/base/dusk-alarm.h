/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-clock.h"

G_BEGIN_DECLS

/**
 * DuskAlarm: something to do again and again by a #DuskClock, whatever happens to the machine's time.
 *
 * Signals, on the main context of the thread that made it: `due` (gint64 now_s): a period has passed by the clock; after a sleep of the machine
 * once, not once for each period missed. `jumped` (gint64 by_s): just before `due`, where the clock has moved by more than a minute from what the
 * monotonic clock says (a sleep of the machine or a clock that was set; negative where it was set back): what is scheduled for a time must be
 * looked at anew.
 */
#define DUSK_TYPE_ALARM (dusk_alarm_get_type ())
G_DECLARE_FINAL_TYPE (DuskAlarm, dusk_alarm, DUSK, ALARM, GObject)

/**
 * dusk_alarm_new:
 * @clock: (transfer none)
 * @period_s: simulated seconds between two `due`, ≥ 1
 *
 * A simulated clock is followed at its speed; one that stands still never rings. The real one is looked at every 20 s at least, so that a sleep of
 * the machine is noticed soon after it.
 *
 * Returns: (transfer full): one that rings until it is disposed of
 */
DuskAlarm *dusk_alarm_new (DuskClock *clock, gint64 period_s);

/** Changes the period, from now on. */
void dusk_alarm_set_period (DuskAlarm *self, gint64 period_s);

G_END_DECLS
