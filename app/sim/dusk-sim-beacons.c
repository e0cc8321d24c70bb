/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-sim-beacons.h"

#include "dusk-sim-event.h"

#define BEACON_ASN     12654
#define BEACON_UPSTREAM 3333

/* One per collector that there was: 84.205.64.0/24 … 84.205.81.0/24 and 2001:7fb:fe00::/48 … */
#define N_BEACONS 18

#define CYCLE_S (4 * DUSK_HOUR_S)
#define SHOWN_S (2 * DUSK_HOUR_S)

static DuskSimEvent *
silence_of_cycle (gint64 cycle_s)
{
  DuskSimEvent *event = g_new0 (DuskSimEvent, 1);

  event->kind = DUSK_SIM_SCHEDULED;
  event->count[0] = event->count[1] = N_BEACONS;
  event->start_s = DUSK_SIM_EARLIEST;
  event->end_s = DUSK_SIM_FOREVER;
  event->depth = 1;
  event->daily_from_s = cycle_s + SHOWN_S;
  event->daily_to_s = cycle_s + CYCLE_S;
  return event;
}

DuskSimCountry *
dusk_sim_beacons_new (void)
{
  const guint none[DUSK_SIM_N_FAMILIES] = { 0, 0 };
  GArray *networks = g_array_new (FALSE, FALSE, sizeof (DuskSimNetwork));
  DuskSimNetwork network = { .asn = BEACON_ASN, .since_s = DUSK_SIM_EARLIEST, .count = { N_BEACONS, N_BEACONS } };
  DuskSimUpstream upstream = { BEACON_UPSTREAM, 1, DUSK_SIM_EARLIEST, DUSK_SIM_FOREVER };
  DuskSimCountry *country;

  g_array_set_clear_func (networks, (GDestroyNotify) dusk_sim_network_clear);
  network.holder = g_strdup ("RIS-BEACONS - Routing beacons of RIS");
  network.upstreams = g_array_new (FALSE, FALSE, sizeof upstream);
  g_array_append_val (network.upstreams, upstream);
  for (int family = 0; family < DUSK_SIM_N_FAMILIES; family++)
    network.prefixes[family] = g_new0 (DuskPrefix, N_BEACONS);
  for (guint8 i = 0; i < N_BEACONS; i++)
    {
      network.prefixes[0][i] = (DuskPrefix) { 4, 24, { 84, 205, (guint8) (64 + i) } };
      network.prefixes[1][i] = (DuskPrefix) { 6, 48, { 0x20, 0x01, 0x07, 0xfb, 0xfe, i } };
    }
  g_array_append_val (networks, network);
  country = dusk_sim_country_new ("", networks, 0, none, 0);
  country->events = g_ptr_array_new_with_free_func ((GDestroyNotify) dusk_sim_event_free);
  for (gint64 cycle_s = 0; cycle_s < DUSK_DAY_S; cycle_s += CYCLE_S)
    g_ptr_array_add (country->events, silence_of_cycle (cycle_s));
  return country;
}
