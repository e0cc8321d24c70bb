/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "exact-fixture.h"

#include <stdlib.h>
#include <string.h>

#include "dusk-report-private.h"
#include "watch-fixture.h"

#define MAX_PATH 8

typedef struct {
  const char     *from;
  DuskBgpPeers   *peers;
  DuskVisibility *engine;
} Feed;

gint64
exact_time_us (const char *date, const char *clock)
{
  g_auto (GStrv) parts = g_strsplit (clock + (*clock == '+'), ":", 3);
  gint64 day_s = dusk_time_floor (watch_time (date), DUSK_DAY_S) + (*clock == '+' ? DUSK_DAY_S : 0);
  double seconds = g_ascii_strtod (parts[2], NULL);

  return (day_s + atoi (parts[0]) * DUSK_HOUR_S + atoi (parts[1]) * DUSK_MINUTE_S) * G_USEC_PER_SEC + (gint64) (seconds * 1e6 + 0.5);
}

static guint
peer_number (DuskBgpPeers *peers, guint n)
{
  const guint8 address[16] = { 192, 0, 2, (guint8) (n + 1) };

  return dusk_bgp_peers_take (peers, n % 2 ? "route-views2" : "rrc00", 64496 + n, 4, address);
}

static DuskPrefix
prefix_number (guint n)
{
  return (DuskPrefix) { 4, 24, { 10, 0, (guint8) n } };
}

static void
feed_prefixes (Feed *feed, DuskBgpElement *element, const char *range)
{
  guint first = (guint) atoi (range), last = strchr (range, '-') ? (guint) atoi (strchr (range, '-') + 1) : first;

  for (guint i = first; i <= last; i++)
    {
      element->prefix = prefix_number (i);
      dusk_visibility_add (element, feed->engine);
    }
}

static void
feed_line (Feed *feed, const char *line)
{
  g_auto (GStrv) words = g_strsplit (line, " ", -1);
  DuskBgpElement element = { .source = DUSK_BGP_FROM_BGP4MP_ET, .originated_s = DUSK_TIME_UNKNOWN };
  guint32 path[MAX_PATH];

  element.time_us = exact_time_us (feed->from, words[0]);
  element.peer = peer_number (feed->peers, (guint) atoi (words[1]));
  switch (*words[2])
    {
    case 'D':
    case 'U':
      element.kind = DUSK_BGP_STATE;
      element.old_state = *words[2] == 'D' ? 6 : 1;
      element.new_state = *words[2] == 'D' ? 1 : 6;
      dusk_visibility_add (&element, feed->engine);
      return;
    case 'W':
      element.kind = DUSK_BGP_WITHDRAWAL;
      break;
    default:
      element.kind = *words[2] == 'T' ? DUSK_BGP_ROUTE : DUSK_BGP_ANNOUNCEMENT;
      element.source = *words[2] == 'T' ? DUSK_BGP_FROM_TABLE_DUMP_V2 : DUSK_BGP_FROM_BGP4MP_ET;
      for (guint i = 4; words[i]; i++)
        path[element.path_length++] = (guint32) atoi (words[i]);
      element.path = path;
      element.n_origins = 1;
    }
  feed_prefixes (feed, &element, words[3]);
}

DuskRoutes *
exact_routes (const char *from, const char *to, guint n_prefixes, const char *lines)
{
  g_autoptr (DuskBgpPeers) peers = dusk_bgp_peers_new ();
  g_autoptr (DuskVisibility) engine = NULL;
  g_autoptr (GArray) prefixes = g_array_new (FALSE, FALSE, sizeof (DuskPrefix));
  g_auto (GStrv) all = g_strsplit (lines, "\n", -1);
  DuskVisibilityWish wish = { .from_s = watch_time (from), .to_s = watch_time (to), .step_s = 60, .prefixes = prefixes,
                              .keeps_changes = TRUE, .keeps_entities = TRUE };
  Feed feed = { from, peers, NULL };

  for (guint i = 0; i < n_prefixes; i++)
    {
      DuskPrefix prefix = prefix_number (i);
      g_array_append_val (prefixes, prefix);
    }
  engine = feed.engine = dusk_visibility_new (&wish, peers);
  for (char **line = all; *line; line++)
    if (**line)
      feed_line (&feed, *line);
  return dusk_visibility_finish (engine);
}

DuskOutage
exact_outage (const char *start, const char *end, double lowest, double baseline)
{
  return (DuskOutage) { .start_s = watch_time (start),
                        .end_s = end ? watch_time (end) : DUSK_TIME_UNKNOWN,
                        .precision_s = 300,
                        .lowest = lowest,
                        .baseline = baseline,
                        .level = DUSK_LEVEL_DARK,
                        .pattern = DUSK_PATTERN_CLIFF };
}

DuskReport *
exact_report (const DuskSpan *lows, guint n_lows)
{
  DuskEntity kp = watch_entity ("KP");
  gint64 from_s = watch_time ("2014-12-21"), to_s = watch_time ("2014-12-25");
  g_autoptr (DuskSeries) series = dusk_series_new (from_s - DUSK_DAY_S, to_s, 300);
  DuskReport *report = _dusk_report_new (&kp, NULL, from_s, to_s, TRUE);

  dusk_series_fill (series, from_s - DUSK_DAY_S, to_s, 4);
  for (guint i = 0; i < n_lows; i++)
    dusk_series_fill (series, lows[i].start_s, lows[i].end_s - 1, 0);
  _dusk_report_take_series (report, series, 0);
  _dusk_report_add_source (report, "country-resource-stats", from_s, FALSE, NULL);
  return report;
}
