/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-time-machine.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * DuskTimelineBars: the timeline's bars: how many countries were in trouble, two hours a bar, and a marker at the moment that is shown. A press or a
 * drag goes to a moment; so do the arrow keys (5 minutes; with Ctrl a bar; Page Up and Down a day), Home and End.
 */
#define DUSK_TYPE_TIMELINE_BARS (dusk_timeline_bars_get_type ())
G_DECLARE_FINAL_TYPE (DuskTimelineBars, dusk_timeline_bars, DUSK, TIMELINE_BARS, GtkWidget)

/** Shows @machine and moves it. @machine: (transfer none); may be set once */
void dusk_timeline_bars_set_machine (DuskTimelineBars *self, DuskContext *context, DuskTimeMachine *machine);

G_END_DECLS
