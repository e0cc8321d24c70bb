/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-sim-table.h"

/* About how many of a country's made-up prefixes of one family are chosen. */
#define CHOSEN_PER_COUNTRY 60

/* Whether a prefix is named, or one of the evenly chosen ones of its country. */
static gboolean
is_chosen (const DuskSimNetwork *network, int family, guint index)
{
  guint stride = (network->country->count[family] + CHOSEN_PER_COUNTRY - 1) / CHOSEN_PER_COUNTRY;

  return network->ordinal == 0 || stride < 2 || (network->first[family] + index) % stride == 0;
}

void
dusk_sim_table_each_of (const DuskSimRange *range, gint64 time_s, DuskSimTableEach each, gpointer data)
{
  g_autoptr (GArray) downs = dusk_sim_truth_downs (range->country, range->family, range->first, range->count, time_s - DUSK_SIM_REACH_S,
                                                   time_s + DUSK_SIM_DUMP_S + DUSK_SIM_REACH_S);
  const DuskSimNetwork *network = NULL;

  for (guint i = range->first, at = 0, n; i < range->first + range->count; i++, at += n)
    {
      const DuskSimDown *own = at < downs->len ? &g_array_index (downs, DuskSimDown, at) : NULL;
      if (network == NULL || i >= network->first[range->family] + network->count[range->family])
        network = dusk_sim_country_network (range->country, range->family, i);
      for (n = 0; at + n < downs->len && own[n].index == i;)
        n++;
      if (n > 0 || is_chosen (network, range->family, i - network->first[range->family]))
        each (network, range->family, i - network->first[range->family], own, n, data);
    }
}

void
dusk_sim_table_each (const DuskSimScenario *scenario, int family, gint64 time_s, DuskSimTableEach each, gpointer data)
{
  GPtrArray *countries = dusk_sim_world_countries (scenario->world);

  for (guint i = 0; i <= countries->len; i++)
    {
      const DuskSimCountry *country = i == 0 ? scenario->beacons : countries->pdata[i - 1];
      DuskSimRange range = { country, family, 0, country->count[family] };
      dusk_sim_table_each_of (&range, time_s, each, data);
    }
}
