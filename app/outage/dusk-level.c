/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-level.h"

#include <glib/gi18n.h>
#include <math.h>

DuskLevel
dusk_level_of (double value, double baseline)
{
  double share;

  if (isnan (value) || !(baseline > 0))
    return DUSK_LEVEL_NO_DATA;
  if (baseline - value < 1)
    return DUSK_LEVEL_NORMAL;
  /* Divided, not multiplied: 99 of 100 is exactly the 0.99 of the limit only this way round. */
  share = value / baseline;
  if (share <= DUSK_LEVEL_DARK_UP_TO)
    return DUSK_LEVEL_DARK;
  if (share < DUSK_LEVEL_CRITICAL_BELOW)
    return DUSK_LEVEL_CRITICAL;
  return share < DUSK_LEVEL_DEGRADED_BELOW ? DUSK_LEVEL_DEGRADED : DUSK_LEVEL_NORMAL;
}

const char *
dusk_level_to_word (DuskLevel level)
{
  static const char *const words[DUSK_N_LEVELS] = { "no-data", "normal", "degraded", "critical", "dark" };

  g_return_val_if_fail ((guint) level < DUSK_N_LEVELS, words[DUSK_LEVEL_NO_DATA]);

  return words[level];
}

const char *
dusk_level_to_text (DuskLevel level)
{
  static const char *const texts[DUSK_N_LEVELS] = { NC_ ("level", "no data"), NC_ ("level", "normal"), NC_ ("level", "degraded"),
                                                    NC_ ("level", "critical"), NC_ ("level", "dark") };

  g_return_val_if_fail ((guint) level < DUSK_N_LEVELS, "");

  return g_dpgettext2 (NULL, "level", texts[level]);
}
