/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-sim-scenario.h"

G_BEGIN_DECLS

/* IODA's signals, worked out from the truth: how many of an entity's IPv4 prefixes are there in each bin, and when that is too few. */

/** DuskSimSubject: whom IODA watches. All (transfer none). @network: (nullable): %NULL for the country as a whole. */
typedef struct {
  const DuskSimCountry *country;
  const DuskSimNetwork *network;
} DuskSimSubject;

/** Returns: `bgp` or `ping-slash24`. */
const char *dusk_sim_signal_word (DuskSimSignal signal);
/** Returns: how far its bins lie apart (5 and 10 minutes). */
int         dusk_sim_signal_step_s (DuskSimSignal signal);
/** Returns: the share of what is normal below which IODA alerts (0.99 and 0.80). */
double      dusk_sim_signal_threshold (DuskSimSignal signal);

/**
 * DuskSimLow: bins of a signal that alert, one after the other and alike.
 *
 * @subject: which, by the caller's own count
 * @first_s, @last_s: the first and the last of them
 * @value: what is there
 * @history: what is normal: the median of the last 24 hours without the bins that alerted; of a simulated entity that is all it has had for
 *   at least 12 hours, since what takes prefixes for half a day is an outage or (churn) takes less than half a percent beside it
 */
typedef struct {
  guint         subject;
  DuskSimSignal signal;
  gint64        first_s;
  gint64        last_s;
  double        value;
  double        history;
} DuskSimLow;

/**
 * dusk_sim_signal_append_lows:
 * @index: what the lows' @subject is to be
 * @lows: (element-type DuskSimLow): those of both signals in [@from_s, @to_s) are appended, in the order of time
 */
void dusk_sim_signal_append_lows (const DuskSimScenario *scenario, const DuskSimSubject *subject, guint index, gint64 from_s, gint64 to_s,
                                  GArray *lows);

/** Returns: what @signal shows in the bin that begins at @time_s. @history: (out) (optional): what is normal */
double dusk_sim_signal_value (const DuskSimScenario *scenario, const DuskSimSubject *subject, DuskSimSignal signal, gint64 time_s, double *history);

G_END_DECLS
