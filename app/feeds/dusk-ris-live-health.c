/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-ris-live-private.h"

/* The beacons' rhythm: announced and withdrawn in turn. */
#define BEACON_STEP_S (2 * DUSK_HOUR_S)

void
dusk_ris_health_open (DuskRisHealth *health, gint64 now_s)
{
  health->opened_s = now_s;
  health->has_fresh = health->has_old = health->is_late = FALSE;
}

void
dusk_ris_health_note (DuskRisHealth *health, gint64 time_us, gint64 now_s)
{
  health->latest_s = now_s;
  health->is_mute = FALSE;
  if (ABS (now_s - time_us / G_USEC_PER_SEC) <= DUSK_RIS_LIVE_MAX_LAG_S)
    health->has_fresh = TRUE;
  else
    health->has_old = TRUE;
}

/* Connected and answering, yet the beacons were not heard of: nothing else would be either. */
static gboolean
has_missed_beacons (const DuskRisHealth *health, gint64 now_s)
{
  gint64 turn_s = dusk_time_floor (now_s, BEACON_STEP_S);

  return health->opened_s < turn_s && now_s >= turn_s + DUSK_RIS_LIVE_BEACONS_LATE_S && health->latest_s < turn_s;
}

/* Late is a feed whose messages since the last time were all old: one slow collector does not make it so. */
DuskRisVerdict
dusk_ris_health_judge (DuskRisHealth *health, gint64 now_s)
{
  if (health->has_fresh || health->has_old)
    health->is_late = !health->has_fresh;
  health->has_fresh = health->has_old = FALSE;
  if (has_missed_beacons (health, now_s))
    {
      health->is_mute = TRUE;
      return DUSK_RIS_GONE_MUTE;
    }
  if (health->is_mute)
    return DUSK_RIS_STILL_MUTE;
  return health->is_late ? DUSK_RIS_LATE : DUSK_RIS_WELL;
}
