/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-time-machine.h"

#include <adwaita.h>

G_BEGIN_DECLS

/** DuskTimeline: the time machine's controls below the map: play, steps from outage to outage, the moment, speed, live, and the bars. */
#define DUSK_TYPE_TIMELINE (dusk_timeline_get_type ())
G_DECLARE_FINAL_TYPE (DuskTimeline, dusk_timeline, DUSK, TIMELINE, AdwBin)

/** Shows @machine and moves it. @machine: (transfer none); may be set once */
void dusk_timeline_set_machine (DuskTimeline *self, DuskContext *context, DuskTimeMachine *machine);
/** Goes to the next outage (@direction 1) or the one before (-1); says so where none is known. */
void dusk_timeline_step (DuskTimeline *self, int direction);
/** In a narrow window only what is needed stays. */
void dusk_timeline_set_narrow (DuskTimeline *self, gboolean is_narrow);

G_END_DECLS
