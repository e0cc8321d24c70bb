/* SPDX-License-Identifier: GPL-3.0-or-later */

/* bgp-update-activity: how many updates the changes of the truth cause, and the few that come without any. */

#include "dusk-sim-ask.h"
#include "dusk-sim-messages.h"

/* The changes of a period, counted into bins. */
typedef struct {
  gint64   from_s;
  gint64   to_s;
  gint64   step_s;
  guint    n;
  guint64 *announcements;
  guint64 *withdrawals;
} Bins;

static void
count (const Bins *bins, gint64 time_s, guint announcements, guint withdrawals)
{
  if (time_s < bins->from_s || time_s >= bins->to_s)
    return;
  bins->announcements[(time_s - bins->from_s) / bins->step_s] += announcements;
  bins->withdrawals[(time_s - bins->from_s) / bins->step_s] += withdrawals;
}

/* A prefix that goes is withdrawn by every peer, after some that tried other paths first; one that comes back is announced, some twice. */
static void
count_changes (const DuskSimTarget *target, const Bins *bins)
{
  for (int family = 0; family < DUSK_SIM_N_FAMILIES; family++)
    {
      g_autoptr (GArray) downs = dusk_sim_target_downs (target, family, bins->from_s, bins->to_s);
      for (guint i = 0; i < downs->len; i++)
        {
          const DuskSimDown *down = &g_array_index (downs, DuskSimDown, i);
          guint peers = dusk_sim_all_peers (family, bins->from_s);
          count (bins, down->start_s, peers / 3, peers);
          count (bins, down->end_s, peers + peers / 4, 0);
        }
    }
}

static void
count_background (const DuskSimTarget *target, const Bins *bins)
{
  for (gint64 slot_s = dusk_time_floor (bins->from_s, DUSK_SIM_SLOT_S); slot_s < bins->to_s; slot_s += DUSK_SIM_SLOT_S)
    {
      DuskSimBackground background;
      if (dusk_sim_background (target->network, slot_s, &background) && background.place >= target->first[background.family]
          && background.place < target->first[background.family] + target->count[background.family])
        count (bins, background.time_s, background.n, 0);
    }
}

/* The shortest round period of at least @wanted_s. */
static gint64
round_period (gint64 wanted_s)
{
  static const gint64 periods_s[] = { 60, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200, 86400 };

  for (gsize i = 0; i < G_N_ELEMENTS (periods_s); i++)
    if (periods_s[i] >= wanted_s)
      return periods_s[i];
  return (wanted_s + DUSK_DAY_S - 1) / DUSK_DAY_S * DUSK_DAY_S;
}

static char *
period_text (gint64 period_s)
{
  if (period_s % DUSK_DAY_S == 0)
    return g_strdup_printf ("%d days", (int) (period_s / DUSK_DAY_S));
  if (period_s % DUSK_HOUR_S == 0)
    return g_strdup_printf ("%d hours", (int) (period_s / DUSK_HOUR_S));
  return g_strdup_printf ("%d minutes", (int) (period_s / DUSK_MINUTE_S));
}

static void
put_updates (DuskSimAsk *ask, const DuskSimTarget *target, const Bins *bins)
{
  gboolean hides_empty = dusk_sim_ask_flag (ask, "hide_empty_samples", TRUE);

  dusk_sim_put_list (ask->data, "updates");
  for (guint i = 0; i < bins->n; i++)
    {
      if (hides_empty && bins->announcements[i] == 0 && bins->withdrawals[i] == 0)
        continue;
      json_builder_begin_object (ask->data);
      dusk_sim_put_number (ask->data, "announcements", (double) bins->announcements[i]);
      if (target->asn > 0)
        dusk_sim_put_text (ask->data, "withdrawals", NULL);
      else
        dusk_sim_put_number (ask->data, "withdrawals", (double) bins->withdrawals[i]);
      dusk_sim_put_time (ask->data, "starttime", bins->from_s + i * bins->step_s);
      json_builder_end_object (ask->data);
    }
  json_builder_end_array (ask->data);
}

void
dusk_sim_bgp_update_activity (DuskSimAsk *ask)
{
  gint64 to_s = ask->now_s, from_s = dusk_sim_ask_time (ask, "endtime", to_s) - 7 * DUSK_DAY_S;
  gint64 max_samples = dusk_sim_ask_number (ask, "max_samples", 50);
  gint64 step_s = dusk_sim_ask_number (ask, "min_sampling_period", 60);
  g_autofree guint64 *announcements = NULL, *withdrawals = NULL;
  g_autofree char *human = NULL;
  DuskSimTarget target;
  Bins bins;

  if (!dusk_sim_ask_target (ask, FALSE, &target) || !dusk_sim_ask_period (ask, ask->now_s, &from_s, &to_s))
    return;
  step_s = round_period (MAX (step_s, max_samples > 0 ? (to_s - from_s) / max_samples : 0));
  from_s = dusk_time_floor (from_s, (int) step_s);
  to_s = dusk_time_floor (MAX (to_s, from_s), (int) step_s);
  bins = (Bins) { from_s, to_s, step_s, (guint) ((to_s - from_s) / step_s), NULL, NULL };
  bins.announcements = announcements = g_new0 (guint64, bins.n + 1);
  bins.withdrawals = withdrawals = g_new0 (guint64, bins.n + 1);
  if (target.network)
    {
      count_changes (&target, &bins);
      count_background (&target, &bins);
    }
  human = period_text (step_s);
  dusk_sim_put_number (ask->data, "max_samples", (double) max_samples);
  dusk_sim_put_time (ask->data, "query_endtime", to_s);
  dusk_sim_put_time (ask->data, "query_starttime", from_s);
  dusk_sim_put_list (ask->data, "related_prefixes");
  json_builder_end_array (ask->data);
  dusk_sim_put_text (ask->data, "resource", target.text);
  if (target.asn > 0)
    dusk_sim_put_text (ask->data, "resource_type", "asn");
  else
    dusk_sim_put_number (ask->data, "resource_type", target.family == 0 ? 4 : 6);
  json_builder_set_member_name (ask->data, "sampling_period");
  json_builder_add_double_value (ask->data, (double) step_s);
  dusk_sim_put_text (ask->data, "sampling_period_human", human);
  put_updates (ask, &target, &bins);
}
