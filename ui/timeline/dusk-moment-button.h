/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * DuskMomentButton: says which moment is shown; pressed, it takes another: a calendar, and a line to type a date and time (UTC) into.
 *
 * Signal `chosen` (gint64 time_s).
 */
#define DUSK_TYPE_MOMENT_BUTTON (dusk_moment_button_get_type ())
G_DECLARE_FINAL_TYPE (DuskMomentButton, dusk_moment_button, DUSK, MOMENT_BUTTON, AdwBin)

/** @is_narrow: whether the year is left out, for want of room */
void dusk_moment_button_set_narrow (DuskMomentButton *self, gboolean is_narrow);
/** @time_s: the moment; @now_s: the latest that can be chosen (both Unix seconds, UTC) */
void dusk_moment_button_set (DuskMomentButton *self, gint64 time_s, gint64 now_s);

G_END_DECLS
