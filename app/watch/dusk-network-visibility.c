/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-network-visibility.h"

#include "dusk-bgplay-elements.h"
#include "dusk-visibility.h"

/* The most peers that saw any prefix of the family at any time. */
static double
most_seen (const DuskAnnouncedPrefixes *history, int family)
{
  double most = 0;

  for (guint i = 0; i < history->prefixes->len; i++)
    {
      const DuskPrefixTimes *times = g_ptr_array_index (history->prefixes, i);
      for (guint j = 0; times->prefix.family == family && j < times->peers->len; j++)
        most = fmax (most, g_array_index (times->peers, double, j));
    }
  return most;
}

static void
add_prefix (DuskSeries *sum, const DuskPrefixTimes *times, const DuskSeries *full_feed, double most)
{
  gint64 start_s = dusk_series_start (sum);
  int step_s = dusk_series_step (sum);

  for (guint i = 0; i < times->spans->len; i++)
    {
      const DuskSpan *span = &g_array_index (times->spans, DuskSpan, i);
      double seen = g_array_index (times->peers, double, i);
      gint64 first = MAX (dusk_time_floor (span->start_s - start_s + step_s - 1, step_s) / step_s, 0);
      for (gint64 k = first; k < (gint64) dusk_series_length (sum) && dusk_series_time (sum, (gsize) k) < span->end_s; k++)
        {
          double known = full_feed ? dusk_series_at (full_feed, dusk_series_time (sum, (gsize) k)) : NAN;
          double share = fmin (seen / fmax (known, most), 1);
          if (!isnan (share))
            dusk_series_set (sum, (gsize) k, dusk_series_values (sum)[k] + share);
        }
    }
}

DuskSeries *
dusk_network_visibility (const DuskAnnouncedPrefixes *history, const DuskPeerCount *peers, gint64 from_s, gint64 to_s)
{
  double most_v4 = most_seen (history, 4), most_v6 = most_seen (history, 6);
  guint n = history->prefixes->len;
  DuskSeries *visibility;
  gint64 end_s;

  g_return_val_if_fail (history->step_s > 0, NULL);

  if (n == 0)
    return NULL;
  visibility = dusk_series_new (dusk_time_floor (from_s, history->step_s), to_s, history->step_s);
  end_s = history->latest_s == DUSK_TIME_UNKNOWN ? history->to_s : MIN (history->to_s, history->latest_s + history->step_s);
  dusk_series_fill (visibility, dusk_time_floor (MAX (from_s, history->from_s), history->step_s), MIN (to_s, end_s) - 1, 0);
  for (guint i = 0; i < n; i++)
    {
      const DuskPrefixTimes *times = g_ptr_array_index (history->prefixes, i);
      gboolean is_v4 = times->prefix.family == 4;
      add_prefix (visibility, times, !peers ? NULL : is_v4 ? peers->v4_full_feed : peers->v6_full_feed, is_v4 ? most_v4 : most_v6);
    }
  for (gsize i = 0; i < dusk_series_length (visibility); i++)
    dusk_series_set (visibility, i, dusk_series_values (visibility)[i] / n);
  return visibility;
}

DuskRoutes *
dusk_network_routes (DuskRipestatReply *bgplay, guint32 asn, gint64 from_s, gint64 to_s)
{
  g_autoptr (DuskBgpPeers) peers = dusk_bgp_peers_new ();
  g_autoptr (DuskVisibility) engine = NULL;
  g_autoptr (GPtrArray) replies = g_ptr_array_new ();
  g_autoptr (GArray) origins = g_array_new (FALSE, FALSE, sizeof (guint32));
  const DuskVisibilityWish wish = { .from_s = dusk_time_floor (from_s, DUSK_MINUTE_S), .to_s = to_s, .step_s = DUSK_MINUTE_S,
                                    .origins = origins, .keeps_changes = TRUE };

  g_ptr_array_add (replies, bgplay);
  g_array_append_val (origins, asn);
  engine = dusk_visibility_new (&wish, peers);
  dusk_bgplay_elements (replies, peers, dusk_visibility_add, engine);
  return dusk_visibility_finish (engine);
}
