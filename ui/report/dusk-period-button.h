/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * DuskPeriodButton: chooses what period a page shows: the last 24 hours, 2, 7 or 30 days, or from one date to another.
 *
 * Signal `changed`: the user chose another period.
 */
#define DUSK_TYPE_PERIOD_BUTTON (dusk_period_button_get_type ())
G_DECLARE_FINAL_TYPE (DuskPeriodButton, dusk_period_button, DUSK, PERIOD_BUTTON, AdwBin)

/** The longest period that may be chosen: what a #DuskSeries can hold with room to spare. */
#define DUSK_PERIOD_LONGEST_DAYS (10 * 366)

/** The present that a typed period may not go beyond. @now_s: Unix seconds, UTC */
void     dusk_period_button_set_now (DuskPeriodButton *self, gint64 now_s);
/** Chooses the last @hours (> 0) hours, without `changed`. */
void     dusk_period_button_set_last (DuskPeriodButton *self, int hours);
/** Chooses a fixed period, without `changed`. */
void     dusk_period_button_set_fixed (DuskPeriodButton *self, gint64 from_s, gint64 to_s);
/** Returns: whether the period is fixed, and does not move on with the clock. */
gboolean dusk_period_button_is_fixed (DuskPeriodButton *self);
/** Tells the period, as seen at @now_s. @from_s, @to_s: (out) */
void     dusk_period_button_get (DuskPeriodButton *self, gint64 now_s, gint64 *from_s, gint64 *to_s);

/**
 * dusk_period_parse:
 * @from, @to: what a person typed: dates, or dates and times, in UTC
 * @now_s: the present
 *
 * A date alone means its midnight, as an end the midnight after it; an end beyond the present becomes the present.
 *
 * Returns: %TRUE, or %FALSE with %DUSK_ERROR_MALFORMED or %DUSK_ERROR_USAGE
 */
gboolean dusk_period_parse (const char *from, const char *to, gint64 now_s, gint64 *from_s, gint64 *to_s, GError **error);

G_END_DECLS
