/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-exact-private.h"

#include <glib/gi18n.h>

/* Gaps shorter than this are quiet times. */
#define LEAST_GAP_S (10 * DUSK_MINUTE_S)
/* More peers than this are counted, not named. */
#define MAX_NAMED 3

static void
add_gap (DuskExact *exact, gint64 from_s, gint64 to_s)
{
  g_autofree char *from = dusk_time_to_text (from_s, NULL, DUSK_TIME_DAY_CLOCK), *to = NULL;

  if (to_s - from_s < LEAST_GAP_S)
    return;
  to = dusk_time_to_text (to_s, NULL, DUSK_TIME_DAY_CLOCK);
  _dusk_exact_add_message (exact, g_strdup_printf (_("There are no update messages from %1$s to %2$s UTC."), from, to));
}

static void
add_gaps (DuskExact *exact, const DuskSpan *window)
{
  const GArray *known = exact->routes->known;
  gint64 told_s = window->start_s;

  for (guint i = 0; i < known->len; i++)
    {
      const DuskSpan *span = &g_array_index (known, DuskSpan, i);
      if (span->start_s >= window->end_s)
        break;
      if (span->start_s > told_s)
        add_gap (exact, told_s, span->start_s);
      told_s = MAX (told_s, span->end_s == DUSK_TIME_UNKNOWN ? window->end_s : span->end_s);
    }
  if (told_s < window->end_s)
    add_gap (exact, told_s, window->end_s);
}

/* Adds a list of at most MAX_NAMED peers to @text. Returns: how many there are. */
static guint
name_peers (const DuskRoutes *routes, const GArray *peers, GString *text)
{
  for (guint i = 0; i < MIN (peers->len, MAX_NAMED); i++)
    {
      const DuskBgpPeer *peer = dusk_bgp_peers_get (routes->peers, g_array_index (peers, guint, i));
      g_string_append (text, i ? C_ ("list", ", ") : "");
      if (*peer->collector)
        g_string_append_printf (text, C_ ("peer", "AS%1$u at %2$s"), peer->asn, peer->collector);
      else
        g_string_append_printf (text, "AS%u", peer->asn);
    }
  return peers->len;
}

static void
add_unique (GArray *peers, guint peer)
{
  for (guint i = 0; i < peers->len; i++)
    if (g_array_index (peers, guint, i) == peer)
      return;
  g_array_append_val (peers, peer);
}

/* Returns: (transfer full). @names: of the peers, at most MAX_NAMED */
static char *
stuck_sentence (guint n, const char *names)
{
  if (n > MAX_NAMED)
    return g_strdup_printf (_("%u peers kept routes long after all others had lost them; these do not count."), n);
  /* Translators: peers, such as “AS64496 at rrc00” */
  return g_strdup_printf (ngettext ("%s kept a route long after all others had lost it; this does not count.",
                                    "%s kept routes long after all others had lost them; these do not count.", n),
                          names);
}

static void
add_stuck (DuskExact *exact)
{
  const DuskRoutes *routes = exact->routes;
  g_autoptr (GArray) peers = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (GString) names = g_string_new (NULL);
  guint n;

  for (guint i = 0; i < routes->stuck->len; i++)
    add_unique (peers, g_array_index (routes->stuck, DuskStuckRoute, i).peer);
  n = name_peers (routes, peers, names);
  if (n > 0)
    _dusk_exact_add_message (exact, stuck_sentence (n, names->str));
}

static gboolean
was_down (const DuskPeerTable *table, const DuskSpan *windows, guint n_windows)
{
  for (guint i = 0; i < table->down->len; i++)
    {
      const DuskSpan *down = &g_array_index (table->down, DuskSpan, i);
      for (guint w = 0; w < n_windows; w++)
        if (down->start_s < windows[w].end_s && (down->end_s == DUSK_TIME_UNKNOWN || down->end_s > windows[w].start_s))
          return TRUE;
    }
  return FALSE;
}

/* Returns: (transfer full). @names: of the peers, at most MAX_NAMED */
static char *
lost_sessions_sentence (guint n, const char *names)
{
  if (n > MAX_NAMED)
    return g_strdup_printf (_("The collectors lost their sessions with %u peers; these do not count while they were down."), n);
  /* Translators: peers, such as “AS64496 at rrc00” */
  return g_strdup_printf (ngettext ("The collector lost its session with %s, which does not count while it was down.",
                                    "The collectors lost their sessions with %s, which do not count while they were down.", n),
                          names);
}

static void
add_lost_sessions (DuskExact *exact, const DuskSpan *windows, guint n_windows)
{
  const DuskRoutes *routes = exact->routes;
  g_autoptr (GArray) peers = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (GString) names = g_string_new (NULL);
  guint n;

  for (guint i = 0; i < routes->tables->len; i++)
    {
      const DuskPeerTable *table = g_ptr_array_index (routes->tables, i);
      if ((table->is_full_feed[0] || table->is_full_feed[1]) && was_down (table, windows, n_windows))
        add_unique (peers, i);
    }
  n = name_peers (routes, peers, names);
  if (n > 0)
    _dusk_exact_add_message (exact, lost_sessions_sentence (n, names->str));
}

void
_dusk_exact_take_caveats (DuskExact *exact, const DuskSpan *windows, guint n_windows)
{
  for (guint i = 0; i < n_windows; i++)
    add_gaps (exact, &windows[i]);
  if (exact->is_inferred)
    _dusk_exact_add_message (exact, g_strdup (_("Which peers had the routes before was inferred from the update messages; those that said nothing "
                                                "are not counted.")));
  add_stuck (exact);
  add_lost_sessions (exact, windows, n_windows);
  if (exact->losses->len == DUSK_EXACT_MAX_STEPS || exact->returns->len == DUSK_EXACT_MAX_STEPS)
    _dusk_exact_add_message (exact,
                             g_strdup_printf (_("Of the losses and returns peer by peer only the first %d are listed."), DUSK_EXACT_MAX_STEPS));
}
