/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-ripestat-private.h"

DuskSeries *
dusk_country_stats_prefixes (const DuskCountryStats *stats)
{
  g_return_val_if_fail (stats != NULL, NULL);

  if (dusk_series_count_missing (stats->v6) == dusk_series_length (stats->v6))
    return dusk_series_ref (stats->v4);
  if (dusk_series_count_missing (stats->v4) == dusk_series_length (stats->v4))
    return dusk_series_ref (stats->v6);
  return dusk_series_sum (stats->v4, stats->v6);
}

void
dusk_country_stats_free (DuskCountryStats *record)
{
  g_clear_pointer (&record->v4, dusk_series_unref);
  g_clear_pointer (&record->v6, dusk_series_unref);
  g_clear_pointer (&record->asns, dusk_series_unref);
  g_free (record);
}

void
dusk_country_resources_free (DuskCountryResources *record)
{
  g_clear_pointer (&record->asns, g_array_unref);
  g_clear_pointer (&record->v4, g_array_unref);
  g_clear_pointer (&record->v6, g_array_unref);
  g_free (record);
}

void
dusk_country_asns_free (DuskCountryAsns *record)
{
  g_clear_pointer (&record->routed, g_array_unref);
  g_clear_pointer (&record->non_routed, g_array_unref);
  g_free (record);
}

void
dusk_as_overview_free (DuskAsOverview *record)
{
  g_free (record->holder);
  g_free (record);
}

void
dusk_routing_status_free (DuskRoutingStatus *record)
{
  g_clear_pointer (&record->origins, g_array_unref);
  g_free (record);
}

static void
prefix_times_free (DuskPrefixTimes *times)
{
  g_array_unref (times->spans);
  g_array_unref (times->peers);
  g_array_unref (times->shares);
  g_free (times);
}

DuskPrefixTimes *
dusk_prefix_times_new (void)
{
  DuskPrefixTimes *times = g_new0 (DuskPrefixTimes, 1);

  times->spans = g_array_new (FALSE, FALSE, sizeof (DuskSpan));
  times->peers = g_array_new (FALSE, FALSE, sizeof (double));
  times->shares = g_array_new (FALSE, FALSE, sizeof (double));
  return times;
}

DuskAnnouncedPrefixes *
dusk_announced_prefixes_new (void)
{
  DuskAnnouncedPrefixes *record = g_new0 (DuskAnnouncedPrefixes, 1);

  record->prefixes = g_ptr_array_new_with_free_func ((GDestroyNotify) prefix_times_free);
  record->v4_peers_max = NAN;
  record->v6_peers_max = NAN;
  return record;
}

void
dusk_announced_prefixes_free (DuskAnnouncedPrefixes *record)
{
  g_ptr_array_unref (record->prefixes);
  g_free (record);
}

void
dusk_prefix_count_free (DuskPrefixCount *record)
{
  g_clear_pointer (&record->v4, dusk_series_unref);
  g_clear_pointer (&record->v6, dusk_series_unref);
  g_clear_pointer (&record->v4_space_24s, dusk_series_unref);
  g_clear_pointer (&record->v6_space_48s, dusk_series_unref);
  g_free (record);
}

void
dusk_update_activity_free (DuskUpdateActivity *record)
{
  g_clear_pointer (&record->announcements, dusk_series_unref);
  g_clear_pointer (&record->withdrawals, dusk_series_unref);
  g_free (record);
}

void
dusk_bgplay_event_free (DuskBgplayEvent *event)
{
  g_clear_pointer (&event->path, g_array_unref);
  g_free (event);
}

DuskBgplay *
dusk_bgplay_new (void)
{
  DuskBgplay *record = g_new0 (DuskBgplay, 1);

  record->sources = g_ptr_array_new_with_free_func (g_free);
  record->initial = g_ptr_array_new_with_free_func ((GDestroyNotify) dusk_bgplay_event_free);
  record->events = g_ptr_array_new_with_free_func ((GDestroyNotify) dusk_bgplay_event_free);
  return record;
}

void
dusk_bgplay_free (DuskBgplay *record)
{
  g_ptr_array_unref (record->sources);
  g_ptr_array_unref (record->initial);
  g_ptr_array_unref (record->events);
  g_free (record);
}

static void
neighbour_free (DuskNeighbour *neighbour)
{
  g_array_unref (neighbour->spans);
  g_free (neighbour);
}

DuskNeighbour *
dusk_neighbour_new (void)
{
  DuskNeighbour *neighbour = g_new0 (DuskNeighbour, 1);

  neighbour->power = neighbour->v4_peers = neighbour->v6_peers = NAN;
  neighbour->spans = g_array_new (FALSE, FALSE, sizeof (DuskSpan));
  return neighbour;
}

DuskNeighbours *
dusk_neighbours_new (void)
{
  DuskNeighbours *record = g_new0 (DuskNeighbours, 1);

  record->neighbours = g_ptr_array_new_with_free_func ((GDestroyNotify) neighbour_free);
  return record;
}

void
dusk_neighbours_free (DuskNeighbours *record)
{
  g_ptr_array_unref (record->neighbours);
  g_free (record);
}

void
dusk_peer_count_free (DuskPeerCount *record)
{
  g_clear_pointer (&record->v4_full_feed, dusk_series_unref);
  g_clear_pointer (&record->v6_full_feed, dusk_series_unref);
  g_free (record);
}

static void
suggestion_free (DuskSuggestion *suggestion)
{
  g_free (suggestion->category);
  g_free (suggestion->value);
  g_free (suggestion->label);
  g_free (suggestion->description);
  g_free (suggestion);
}

DuskSuggestions *
dusk_suggestions_new (void)
{
  DuskSuggestions *record = g_new0 (DuskSuggestions, 1);

  record->suggestions = g_ptr_array_new_with_free_func ((GDestroyNotify) suggestion_free);
  return record;
}

void
dusk_suggestions_free (DuskSuggestions *record)
{
  g_ptr_array_unref (record->suggestions);
  g_free (record);
}
