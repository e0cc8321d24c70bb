/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-cli-mrt.h"

#include <glib/gi18n.h>
#include <math.h>

#include "dusk-cli-columns.h"
#include "dusk-plain-text.h"

#define INDENT 2

/* How many networks stand in each list of the first, and how many paths are shown at most. */
#define N_TOP   10
#define N_PATHS 20

/* More peers than this are counted, not named. */
#define MAX_NAMED 3

static char *
peers_text (double have, double live)
{
  g_autofree char *have_text = dusk_count_to_text (have), *live_text = dusk_count_to_text (live);

  /* Translators: how many of how many peers */
  return g_strdup_printf (C_ ("peers", "%1$s of %2$s"), have_text, live_text);
}

static char *
percent_text (double share)
{
  /* Translators: a share in per cent */
  return isnan (share) ? g_strdup ("–") : g_strdup_printf (_("%.0f %%"), share * 100);
}

static char *
time_us_text (gint64 time_us)
{
  gint64 time_s = dusk_time_second (time_us);
  int microseconds = (int) (time_us - time_s * G_USEC_PER_SEC);
  g_autofree char *text = dusk_time_to_text (time_s, NULL, DUSK_TIME_FULL_SECONDS);

  return microseconds == 0 ? g_steal_pointer (&text) : g_strdup_printf ("%s.%06d", text, microseconds);
}

static void
print_gap (gint64 from_s, gint64 to_s, GString *text)
{
  g_autofree char *from = dusk_time_to_text (from_s, NULL, DUSK_TIME_DAY_CLOCK), *to = dusk_time_to_text (to_s, NULL, DUSK_TIME_DAY_CLOCK);

  g_string_append_printf (text, _("There are no update messages from %1$s to %2$s UTC."), from, to);
  g_string_append_c (text, '\n');
}

/* What happened in a gap shows at its end, or when the next table was written. */
static void
print_gaps (const DuskRoutes *routes, GString *text)
{
  gint64 known_s = routes->from_s;

  for (guint i = 0; i < routes->known->len; i++)
    {
      const DuskSpan *span = &g_array_index (routes->known, DuskSpan, i);

      if (span->start_s > known_s)
        print_gap (known_s, span->start_s, text);
      known_s = MAX (known_s, span->end_s);
    }
  if (known_s < routes->to_s)
    print_gap (known_s, routes->to_s, text);
}

/* While most are down, all stays as it was: whoever reads that must know. */
static void
print_lost_sessions (const DuskRoutes *routes, GString *text)
{
  g_autoptr (GString) names = g_string_new (NULL);
  guint n = 0;

  for (guint i = 0; i < MIN (routes->tables->len, dusk_bgp_peers_count (routes->peers)); i++)
    {
      const DuskPeerTable *table = g_ptr_array_index (routes->tables, i);

      if (table->down->len == 0 || (!table->is_full_feed[0] && !table->is_full_feed[1]))
        continue;
      if (n++ < MAX_NAMED)
        g_string_append_printf (names, "%sAS%u", names->len > 0 ? C_ ("list", ", ") : "", dusk_bgp_peers_get (routes->peers, i)->asn);
    }
  if (n > MAX_NAMED)
    g_string_append_printf (text, _("The collectors lost their sessions with %u peers; these do not count while they were down."), n);
  else if (n > 0)
    g_string_append_printf (text, ngettext ("The collector lost its session with %s, which does not count while it was down.",
                                            "The collectors lost their sessions with %s, which do not count while they were down.", n),
                            names->str);
  if (n > 0)
    g_string_append_c (text, '\n');
}

static void
print_head (const DuskReading *reading, GString *text)
{
  g_autofree char *summary = dusk_reading_summary (reading);
  guint n_v4 = dusk_cli_count_full_feeds (reading->routes, 4), n_v6 = dusk_cli_count_full_feeds (reading->routes, 6);

  if (reading->has_entity)
    g_string_append_printf (text, "%s\n", reading->territory ? dusk_territory_name (reading->territory) : reading->entity.id);
  g_string_append_printf (text, "%s\n", summary);
  g_string_append_printf (text, _("Full-feed peers: %1$u of IPv4, %2$u of IPv6.\n"), n_v4, n_v6);
  if (reading->routes->is_inferred)
    g_string_append (text, _("There is no table dump: the state at the start is inferred from the update messages.\n"));
  print_gaps (reading->routes, text);
  print_lost_sessions (reading->routes, text);
  if (reading->counts.damaged > 0)
    g_string_append_printf (text, ngettext ("%lu damaged record was left out.\n", "%lu damaged records were left out.\n",
                                            (gulong) reading->counts.damaged), (gulong) reading->counts.damaged);
}

/* One entity ---------------------------------------------------------------------------------------------------------------------- */

/* The period's ends lie on a grid; so do the spans' where nothing changed. */
static char *
visible_for_text (const DuskRoutes *routes, guint index)
{
  g_autoptr (GArray) spans = dusk_routes_visible_spans (routes, index);
  gint64 sum_s = 0;

  for (guint i = 0; i < spans->len; i++)
    {
      const DuskSpan *span = &g_array_index (spans, DuskSpan, i);
      sum_s += (span->end_s == DUSK_TIME_UNKNOWN ? routes->to_s : span->end_s) - span->start_s;
    }
  if (sum_s >= routes->to_s - routes->from_s)
    return g_strdup (_("all the time"));
  return sum_s > 0 ? dusk_duration_to_text (sum_s) : g_strdup (_("never"));
}

static void
print_prefixes (const DuskRoutes *routes, GString *text)
{
  const char *titles[] = { _("Prefix"), _("Origin"), _("At the start"), _("Peers"), _("Changes"), _("Visible for"), NULL };
  g_autoptr (DuskCliColumns) columns = dusk_cli_columns_new (titles, "lllrrr");

  for (guint i = 0; i < routes->prefixes->len; i++)
    {
      const DuskPrefixRoutes *prefix = g_ptr_array_index (routes->prefixes, i);
      char **cells = g_new0 (char *, 7);
      double have, live;
      cells[0] = g_malloc (DUSK_PREFIX_TEXT_SIZE);
      dusk_prefix_to_text (&prefix->prefix, cells[0]);
      dusk_cli_peers_at_start (prefix, &have, &live);
      cells[1] = dusk_cli_origins_to_text (prefix->origins, C_ ("list", ", "));
      cells[2] = g_strdup (prefix->was_visible ? _("visible") : _("not visible"));
      cells[3] = peers_text (have, live);
      cells[4] = dusk_count_to_text (prefix->crossings->len);
      cells[5] = visible_for_text (routes, i);
      dusk_cli_columns_add (columns, cells);
    }
  g_string_append_c (text, '\n');
  dusk_cli_columns_print (columns, INDENT, text);
}

typedef struct {
  const DuskPrefixRoutes *prefix;
  const DuskCrossing     *crossing;
} Crossed;

static int
compare_crossed (gconstpointer a, gconstpointer b)
{
  const Crossed *left = a, *right = b;

  if (left->crossing->time_us != right->crossing->time_us)
    return left->crossing->time_us < right->crossing->time_us ? -1 : 1;
  return dusk_prefix_compare (&left->prefix->prefix, &right->prefix->prefix);
}

static void
print_crossings (const DuskRoutes *routes, GString *text)
{
  const char *titles[] = { _("Time (UTC)"), _("Prefix"), _("Since then"), _("Peers"), NULL };
  g_autoptr (DuskCliColumns) columns = dusk_cli_columns_new (titles, "lllr");
  g_autoptr (GArray) all = g_array_new (FALSE, FALSE, sizeof (Crossed));

  for (guint i = 0; i < routes->prefixes->len; i++)
    {
      const DuskPrefixRoutes *prefix = g_ptr_array_index (routes->prefixes, i);
      for (guint j = 0; j < prefix->crossings->len; j++)
        {
          Crossed crossed = { prefix, &g_array_index (prefix->crossings, DuskCrossing, j) };
          g_array_append_val (all, crossed);
        }
    }
  if (all->len == 0)
    return;
  g_array_sort (all, compare_crossed);
  for (guint i = 0; i < all->len; i++)
    {
      const Crossed *crossed = &g_array_index (all, Crossed, i);
      char **cells = g_new0 (char *, 5);
      cells[0] = time_us_text (crossed->crossing->time_us);
      cells[1] = g_malloc (DUSK_PREFIX_TEXT_SIZE);
      dusk_prefix_to_text (&crossed->prefix->prefix, cells[1]);
      cells[2] = g_strdup (crossed->crossing->is_visible ? _("visible") : _("not visible"));
      cells[3] = peers_text (crossed->crossing->peers, crossed->crossing->live);
      dusk_cli_columns_add (columns, cells);
    }
  g_string_append_c (text, '\n');
  dusk_cli_columns_print (columns, INDENT, text);
}

static void
print_upstreams (const DuskRoutes *routes, GString *text)
{
  const char *titles[] = { _("Upstream"), _("Paths at the start"), _("At the end"), NULL };
  g_autoptr (DuskCliColumns) columns = dusk_cli_columns_new (titles, "lrr");
  g_autoptr (GArray) upstreams = dusk_cli_upstreams (routes);

  if (upstreams->len == 0)
    return;
  for (guint i = 0; i < upstreams->len; i++)
    {
      const DuskCliUpstream *upstream = &g_array_index (upstreams, DuskCliUpstream, i);
      char **cells = g_new0 (char *, 4);
      cells[0] = g_strdup_printf ("AS%u", upstream->asn);
      cells[1] = percent_text (upstream->before);
      cells[2] = percent_text (upstream->after);
      dusk_cli_columns_add (columns, cells);
    }
  g_string_append_c (text, '\n');
  dusk_cli_columns_print (columns, INDENT, text);
}

static void
print_paths (const DuskRoutes *routes, GString *text)
{
  guint n = MIN (routes->paths->len, N_PATHS), left = routes->paths->len - n;

  if (n == 0)
    return;
  g_string_append_printf (text, "\n  %s\n", _("AS paths, from the peer to the origin"));
  for (guint i = 0; i < n; i++)
    {
      const DuskPath *path = dusk_routes_path (routes, (int) i);
      g_string_append (text, " ");
      for (guint j = 0; j < path->length; j++)
        g_string_append_printf (text, " %u", path->asns[j]);
      g_string_append_c (text, '\n');
    }
  if (left > 0)
    g_string_append_printf (text, ngettext ("  … and %u more\n", "  … and %u more\n", left), left);
}

static void
print_stuck (const DuskRoutes *routes, GString *text)
{
  for (guint i = 0; i < routes->stuck->len; i++)
    {
      const DuskStuckRoute *stuck = &g_array_index (routes->stuck, DuskStuckRoute, i);
      const DuskPrefixRoutes *prefix = g_ptr_array_index (routes->prefixes, stuck->prefix);
      g_autofree char *since = time_us_text (stuck->since_us);
      char prefix_text[DUSK_PREFIX_TEXT_SIZE];
      dusk_prefix_to_text (&prefix->prefix, prefix_text);
      /* Translators: a network, a prefix and a time */
      g_string_append_printf (text, _("\nAS%1$u kept %2$s long after all others had lost it at %3$s UTC: a stuck route.\n"),
                              dusk_bgp_peers_get (routes->peers, stuck->peer)->asn, prefix_text, since);
    }
}

/* Everything ---------------------------------------------------------------------------------------------------------------------- */

static void
print_visible (const DuskRouteSeries *total, GString *text)
{
  const char *titles[] = { "", _("IPv4 prefixes"), _("in /24s"), _("IPv6 prefixes"), _("in /48s"), NULL };
  const DuskSeries *series[] = { total->v4, total->v4_24s, total->v6, total->v6_48s };
  g_autoptr (DuskCliColumns) columns = dusk_cli_columns_new (titles, "lrrrr");
  g_autofree char *announced = dusk_count_to_text (dusk_cli_series_sum (total->announcements));
  g_autofree char *withdrawn = dusk_count_to_text (dusk_cli_series_sum (total->withdrawals));

  for (int at_end = 0; at_end < 2; at_end++)
    {
      char **cells = g_new0 (char *, 6);
      cells[0] = g_strdup (at_end ? _("Visible at the end") : _("Visible at the start"));
      for (guint i = 0; i < G_N_ELEMENTS (series); i++)
        cells[i + 1] = dusk_count_to_text (round (at_end ? dusk_series_latest (series[i], NULL) : dusk_cli_series_first (series[i])));
      dusk_cli_columns_add (columns, cells);
    }
  g_string_append_c (text, '\n');
  dusk_cli_columns_print (columns, INDENT, text);
  g_string_append_printf (text, _("\nAnnouncements: %1$s. Withdrawals: %2$s.\n"), announced, withdrawn);
}

static const char *
feed_text (const DuskPeerTable *table)
{
  if (table->is_full_feed[0])
    return table->is_full_feed[1] ? _("IPv4 and IPv6") : _("IPv4");
  return table->is_full_feed[1] ? _("IPv6") : "–";
}

static void
print_peers (const DuskRoutes *routes, GString *text)
{
  const char *titles[] = { _("Peer"), _("Address"), _("Collector"), _("IPv4 routes"), _("IPv6 routes"), _("Full feed"), NULL };
  g_autoptr (DuskCliColumns) columns = dusk_cli_columns_new (titles, "lllrrl");

  for (guint i = 0; i < MIN (routes->tables->len, dusk_bgp_peers_count (routes->peers)); i++)
    {
      const DuskBgpPeer *peer = dusk_bgp_peers_get (routes->peers, i);
      const DuskPeerTable *table = g_ptr_array_index (routes->tables, i);
      char **cells = g_new0 (char *, 7);
      cells[0] = g_strdup_printf ("AS%u", peer->asn);
      cells[1] = g_malloc (DUSK_BGP_ADDRESS_TEXT_SIZE);
      dusk_bgp_address_to_text (peer->family, peer->address, cells[1]);
      cells[2] = *peer->collector ? dusk_plain_text (peer->collector) : g_strdup ("–");
      cells[3] = dusk_count_to_text (table->routes[0]);
      cells[4] = dusk_count_to_text (table->routes[1]);
      cells[5] = g_strdup (feed_text (table));
      dusk_cli_columns_add (columns, cells);
    }
  g_string_append_c (text, '\n');
  dusk_cli_columns_print (columns, INDENT, text);
}

static void
print_top (const DuskRoutes *routes, gboolean by_change, GString *text)
{
  const char *titles[] = { by_change ? _("Most messages about") : _("Most prefixes"), _("IPv4"), _("IPv6"), _("Announcements"), _("Withdrawals"),
                           NULL };
  g_autoptr (DuskCliColumns) columns = dusk_cli_columns_new (titles, "lrrrr");
  g_autoptr (GPtrArray) top = dusk_cli_top_origins (routes, by_change, N_TOP);

  if (top->len == 0)
    return;
  for (guint i = 0; i < top->len; i++)
    {
      const DuskRouteSeries *origin = g_ptr_array_index (top, i);
      char **cells = g_new0 (char *, 6);
      cells[0] = g_strdup_printf ("AS%u", origin->asn);
      cells[1] = dusk_count_to_text (dusk_cli_series_first (origin->v4));
      cells[2] = dusk_count_to_text (dusk_cli_series_first (origin->v6));
      cells[3] = dusk_count_to_text (dusk_cli_series_sum (origin->announcements));
      cells[4] = dusk_count_to_text (dusk_cli_series_sum (origin->withdrawals));
      dusk_cli_columns_add (columns, cells);
    }
  g_string_append_c (text, '\n');
  dusk_cli_columns_print (columns, INDENT, text);
}

char *
dusk_cli_mrt_table (const DuskReading *reading, const char *scenario)
{
  GString *text = g_string_new (NULL);
  const DuskRoutes *routes = reading->routes;

  print_head (reading, text);
  if (reading->has_entity)
    {
      print_prefixes (routes, text);
      print_crossings (routes, text);
      print_upstreams (routes, text);
      print_paths (routes, text);
      print_stuck (routes, text);
    }
  else
    {
      print_visible (routes->total, text);
      print_peers (routes, text);
      print_top (routes, FALSE, text);
      print_top (routes, TRUE, text);
    }
  if (scenario)
    g_string_append_printf (text, _("\nSimulated data (scenario %s)\n"), scenario);
  return g_string_free (text, FALSE);
}
