/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-world-private.h"

void
dusk_world_show_moment (DuskWorld *self, DuskFindings *const *findings, DuskSeries *const *series)
{
  g_return_if_fail (DUSK_IS_WORLD (self));
  g_return_if_fail (findings == NULL || series != NULL);

  for (guint i = 0; i < DUSK_N_TERRITORIES; i++)
    if (_dusk_country_show_past (self->countries[i], findings != NULL, findings ? findings[i] : NULL, findings ? series[i] : NULL))
      _dusk_world_emit_changed (self, i);
}
