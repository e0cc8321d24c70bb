/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-exact-private.h"

#include <glib/gi18n.h>

/* A peer that loses a route tries others before it gives up, and takes others before it settles: for so long (domain: path exploration). */
#define CONVERGENCE_US (3 * DUSK_MINUTE_S * G_USEC_PER_SEC)

/*
 * What one peer did about one prefix, as far as the scan has come.
 * path: the one it had before it began to look for others
 * changed_us: its last change
 * moment_us: when it lost the prefix, or had it again
 */
typedef struct {
  int      path;
  gint64   changed_us;
  gint64   moment_us;
  gboolean has_changed;
} PeerScan;

/* The times in which losses, or returns, belong to the outage. */
typedef struct {
  gint64 from_us;
  gint64 to_us;
} Window;

/* Crossings ----------------------------------------------------------------------------------------------------------------------- */

/*
 * The crossing that made the prefix what it was at @moment_us, or, where it was not that yet, the first one after it.
 * Returns: (transfer none) (nullable)
 */
static const DuskCrossing *
crossing_at (const DuskPrefixRoutes *prefix, gboolean is_visible, gint64 moment_us, const Window *window)
{
  const DuskCrossing *found = NULL;

  for (guint i = 0; i < prefix->crossings->len; i++)
    {
      const DuskCrossing *crossing = &g_array_index (prefix->crossings, DuskCrossing, i);
      if (crossing->time_us > window->to_us || (crossing->time_us > moment_us && found))
        break;
      if (!crossing->is_visible == !is_visible)
        found = crossing->time_us >= window->from_us ? crossing : NULL;
      else
        found = NULL;
    }
  return found;
}

static int
compare_losses (gconstpointer a, gconstpointer b)
{
  const DuskExactPrefix *left = *(const DuskExactPrefix *const *) a, *right = *(const DuskExactPrefix *const *) b;
  gboolean is_left_lost = left->lost_us != DUSK_TIME_UNKNOWN, is_right_lost = right->lost_us != DUSK_TIME_UNKNOWN;

  if (is_left_lost != is_right_lost)
    return is_left_lost ? -1 : 1;
  if (left->lost_us != right->lost_us)
    return left->lost_us < right->lost_us ? -1 : 1;
  return dusk_prefix_compare (&left->prefix, &right->prefix);
}

/* Peers --------------------------------------------------------------------------------------------------------------------------- */

/* A path that was left longer ago than convergence takes was settled. */
static void
follow_path (PeerScan *scan, const DuskRouteChange *change)
{
  if (!scan->has_changed || change->time_us - scan->changed_us > CONVERGENCE_US)
    scan->path = change->before >= 0 ? change->before : change->after;
  scan->has_changed = TRUE;
  scan->changed_us = change->time_us;
}

static void
scan_loss (PeerScan *scan, const DuskRouteChange *change, gint64 moment_us)
{
  if (change->time_us > moment_us && scan->moment_us != DUSK_TIME_UNKNOWN)
    return;
  follow_path (scan, change);
  scan->moment_us = change->after == DUSK_ROUTE_NONE && change->before != DUSK_ROUTE_NONE ? change->time_us : DUSK_TIME_UNKNOWN;
}

static void
scan_return (PeerScan *scan, const DuskRouteChange *change, gint64 moment_us)
{
  gboolean has_route = change->after >= 0;

  if (scan->moment_us == DUSK_TIME_UNKNOWN && has_route && change->before < 0)
    scan->moment_us = change->time_us;
  else if (!has_route && change->time_us <= moment_us)
    scan->moment_us = DUSK_TIME_UNKNOWN;
  if (has_route && scan->moment_us != DUSK_TIME_UNKNOWN && change->time_us <= scan->moment_us + CONVERGENCE_US)
    scan->path = change->after;
}

static char *
path_text (const DuskRoutes *routes, int index)
{
  const DuskPath *path = dusk_routes_path (routes, index);
  GString *text;

  if (path == NULL)
    return NULL;
  text = g_string_new (NULL);
  for (guint i = 0; i < path->length; i++)
    g_string_append_printf (text, "%s%u", i ? " " : "", path->asns[i]);
  return g_string_free (text, FALSE);
}

static char *
peer_text (const DuskBgpPeer *peer)
{
  if (*peer->collector == '\0')
    return g_strdup_printf ("AS%u", peer->asn);
  /* Translators: a peer and the route collector that it feeds, such as “AS64496 at rrc00” */
  return g_strdup_printf (C_ ("peer", "AS%1$u at %2$s"), peer->asn, peer->collector);
}

typedef void (*ScanChange) (PeerScan *scan, const DuskRouteChange *change, gint64 moment_us);

/* Returns: (transfer full): by the peers' numbers. */
static PeerScan *
scan_peers (const DuskRoutes *routes, const DuskPrefixRoutes *prefix, gint64 moment_us, const Window *window, ScanChange scan_change)
{
  guint n = dusk_bgp_peers_count (routes->peers);
  PeerScan *scans = g_new0 (PeerScan, n);

  for (guint i = 0; i < n; i++)
    {
      scans[i].path = DUSK_ROUTE_UNKNOWN;
      scans[i].moment_us = DUSK_TIME_UNKNOWN;
    }
  for (guint i = 0; i < prefix->changes->len; i++)
    {
      const DuskRouteChange *change = &g_array_index (prefix->changes, DuskRouteChange, i);
      if (change->time_us >= window->from_us && change->time_us <= window->to_us)
        scan_change (&scans[change->peer], change, moment_us);
    }
  return scans;
}

/* Returns: the first peer's moment, %DUSK_TIME_UNKNOWN where there is none. */
static gint64
add_steps (DuskExact *exact, const DuskPrefixRoutes *prefix, gint64 moment_us, const Window *window, gboolean is_return)
{
  const DuskRoutes *routes = exact->routes;
  g_autofree PeerScan *scans = scan_peers (routes, prefix, moment_us, window, is_return ? scan_return : scan_loss);
  gint64 first_us = DUSK_TIME_UNKNOWN;

  for (guint i = 0; i < dusk_bgp_peers_count (routes->peers); i++)
    {
      const DuskBgpPeer *peer = dusk_bgp_peers_get (routes->peers, i);
      DuskExactStep *step;
      if (scans[i].moment_us == DUSK_TIME_UNKNOWN)
        continue;
      first_us = first_us == DUSK_TIME_UNKNOWN ? scans[i].moment_us : MIN (first_us, scans[i].moment_us);
      step = _dusk_exact_step_new (scans[i].moment_us, &prefix->prefix, peer->asn);
      step->peer = peer_text (peer);
      *(is_return ? &step->path_after : &step->path_before) = path_text (routes, scans[i].path);
      g_ptr_array_add (is_return ? exact->returns : exact->losses, step);
    }
  return first_us;
}

static int
compare_steps (gconstpointer a, gconstpointer b)
{
  const DuskExactStep *left = *(const DuskExactStep *const *) a, *right = *(const DuskExactStep *const *) b;

  if (left->time_us != right->time_us)
    return left->time_us < right->time_us ? -1 : 1;
  if (left->peer_asn != right->peer_asn)
    return left->peer_asn < right->peer_asn ? -1 : 1;
  return dusk_prefix_compare (&left->prefix, &right->prefix);
}

static void
cut (GPtrArray *steps)
{
  if (steps->len > DUSK_EXACT_MAX_STEPS)
    g_ptr_array_set_size (steps, DUSK_EXACT_MAX_STEPS);
}

/* All --------------------------------------------------------------------------------------------------------------------------- */

/* What lies half way to the other end of a short outage belongs to that end. */
static void
find_windows (const DuskExact *exact, gint64 moments_us[2], Window windows[2])
{
  gint64 margin_us = DUSK_EXACT_MARGIN_S * G_USEC_PER_SEC, before_us = MAX (margin_us, _dusk_exact_slack_s (&exact->near) * G_USEC_PER_SEC);
  gint64 start_us = exact->start_us != DUSK_TIME_UNKNOWN ? exact->start_us : exact->near.start_s * G_USEC_PER_SEC, middle_us;

  moments_us[0] = start_us;
  windows[0] = (Window) { start_us - before_us, start_us + margin_us };
  moments_us[1] = exact->end_us;
  if (exact->end_us == DUSK_TIME_UNKNOWN)
    return;
  middle_us = start_us + (exact->end_us - start_us) / 2;
  windows[0].to_us = MIN (windows[0].to_us, middle_us);
  windows[1] = (Window) { MAX (exact->end_us - before_us, middle_us), exact->end_us + margin_us };
}

/*
 * How many of the full-feed peers that were live at the loss had it before the first of them lost it. Those that count by then are not told:
 * sessions are lost in between, and where the state is inferred not all of them speak.
 */
static guint
peers_before (const DuskPrefixRoutes *prefix, const DuskCrossing *lost, gint64 first_us)
{
  gint64 first_s = MIN (first_us == DUSK_TIME_UNKNOWN ? lost->time_us : first_us, lost->time_us) / G_USEC_PER_SEC, step_s;
  double share;

  if (prefix->shares == NULL)
    return lost->live;
  step_s = dusk_series_step (prefix->shares);
  /* A sample is of the beginning of its step. */
  share = dusk_series_at (prefix->shares, first_s);
  if (isnan (share))
    share = dusk_series_at (prefix->shares, first_s - step_s);
  return isnan (share) ? lost->live : (guint) lround (share * lost->live);
}

static void
take_prefix (DuskExact *exact, const DuskPrefixRoutes *routes, const gint64 moments_us[2], const Window windows[2])
{
  const DuskCrossing *lost = crossing_at (routes, FALSE, moments_us[0], &windows[0]), *back = NULL;
  DuskExactPrefix *prefix;

  if (moments_us[1] != DUSK_TIME_UNKNOWN)
    back = crossing_at (routes, TRUE, moments_us[1], &windows[1]);
  if (lost == NULL && back == NULL)
    return;
  prefix = g_new0 (DuskExactPrefix, 1);
  prefix->prefix = routes->prefix;
  prefix->origin = routes->origins->len ? g_array_index (routes->origins, guint32, 0) : 0;
  prefix->lost_us = lost ? lost->time_us : DUSK_TIME_UNKNOWN;
  prefix->back_us = back ? back->time_us : DUSK_TIME_UNKNOWN;
  prefix->live = lost ? lost->live : back->live;
  if (lost)
    prefix->peers_before = peers_before (routes, lost, add_steps (exact, routes, lost->time_us, &windows[0], FALSE));
  if (back)
    add_steps (exact, routes, back->time_us, &windows[1], TRUE);
  g_ptr_array_add (exact->prefixes, prefix);
}

/* Before the first peer lost anything, and when the last had settled. */
static void
take_upstreams (DuskExact *exact)
{
  const GPtrArray *losses = exact->losses, *returns = exact->returns;

  if (losses->len > 0)
    {
      g_array_unref (exact->upstreams_before);
      exact->upstreams_before = dusk_routes_upstreams_at (exact->routes, ((DuskExactStep *) losses->pdata[0])->time_us - CONVERGENCE_US);
    }
  if (returns->len > 0)
    {
      gint64 settled_us = ((DuskExactStep *) returns->pdata[returns->len - 1])->time_us + CONVERGENCE_US;
      g_array_unref (exact->upstreams_after);
      exact->upstreams_after = dusk_routes_upstreams_at (exact->routes, MIN (settled_us, exact->routes->to_s * G_USEC_PER_SEC - 1));
    }
}

void
_dusk_exact_take_steps (DuskExact *exact)
{
  gint64 moments_us[2];
  Window windows[2];

  find_windows (exact, moments_us, windows);
  for (guint i = 0; i < exact->routes->prefixes->len; i++)
    take_prefix (exact, g_ptr_array_index (exact->routes->prefixes, i), moments_us, windows);
  g_ptr_array_sort (exact->prefixes, compare_losses);
  g_ptr_array_sort (exact->losses, compare_steps);
  g_ptr_array_sort (exact->returns, compare_steps);
  take_upstreams (exact);
  cut (exact->losses);
  cut (exact->returns);
}
