/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-sim-world.h"

G_BEGIN_DECLS

/**
 * DuskSimEventKind: how prefixes go away.
 *
 * @DUSK_SIM_OUTAGE: once, at once or one after the other
 * @DUSK_SIM_SCHEDULED: each day between two clock times (UTC)
 * @DUSK_SIM_BLIPS: at the moments listed
 * @DUSK_SIM_CHURN: by chance, a few at a time
 */
typedef enum {
  DUSK_SIM_OUTAGE,
  DUSK_SIM_SCHEDULED,
  DUSK_SIM_BLIPS,
  DUSK_SIM_CHURN,
} DuskSimEventKind;

/** DuskSimBlip: @prefixes of the target are gone from @start_s for @length_s. */
typedef struct {
  gint64 start_s;
  gint64 length_s;
  guint  prefixes;
} DuskSimBlip;

/**
 * DuskSimEvent: something that happens to prefixes of one country.
 *
 * @first, @count: per family, which of the country's prefixes it can reach
 * @start_s, @end_s: when; @end_s may be %DUSK_SIM_FOREVER
 * @depth: the share of those prefixes that are lost, 0–1 (outage, scheduled)
 * @by_network: network after network, the largest first, rather than some of each
 * @fall_s, @rise_s: from the first prefix lost to the last, and from the first that is back to the last
 * @daily_from_s, @daily_to_s: seconds from midnight; @daily_to_s is the greater and may lie in the next day (scheduled)
 * @blips: (nullable) (owned) (element-type DuskSimBlip)
 * @per_hour, @longest_s, @prefixes: how often in the mean, how long at most (an hour or less), how many at once (churn)
 * @seed: what its chance comes from
 */
typedef struct {
  DuskSimEventKind kind;
  guint            first[DUSK_SIM_N_FAMILIES];
  guint            count[DUSK_SIM_N_FAMILIES];
  gint64           start_s;
  gint64           end_s;
  double           depth;
  gboolean         by_network;
  gint64           fall_s;
  gint64           rise_s;
  gint64           daily_from_s;
  gint64           daily_to_s;
  GArray          *blips;
  double           per_hour;
  gint64           longest_s;
  guint            prefixes;
  guint64          seed;
} DuskSimEvent;

void dusk_sim_event_free (DuskSimEvent *event);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DuskSimEvent, dusk_sim_event_free)

/**
 * dusk_sim_event_noise:
 *
 * Now and then somewhere a prefix is gone for some minutes: never more than a country's level can bear and still be normal, so that
 * countries of less than 200 prefixes have none.
 *
 * Returns: (transfer full) (nullable): that as churn without end
 */
DuskSimEvent *dusk_sim_event_noise (const DuskSimCountry *country);

/** DuskSimDown: prefix @index of a country is not visible from @start_s until @end_s. */
typedef struct {
  guint  index;
  gint64 start_s;
  gint64 end_s;
} DuskSimDown;

/**
 * dusk_sim_event_append_downs:
 * @country: that the event is of
 * @first, @count: the prefixes that are asked for
 * @downs: (element-type DuskSimDown): what the event takes from them and touches [@from_s, @to_s) is appended, uncut, in any order
 */
void dusk_sim_event_append_downs (const DuskSimEvent *event, const DuskSimCountry *country, int family, guint first, guint count, gint64 from_s,
                                  gint64 to_s, GArray *downs);

G_END_DECLS
