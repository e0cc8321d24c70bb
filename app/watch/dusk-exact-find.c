/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-exact-private.h"

#include <glib/gi18n.h>

#include "dusk-detector.h"
#include "dusk-error.h"
#include "dusk-plain-text.h"

/* The most visible prefixes up to @until_us, and the fewest from @from_us to it. */
static void
range_of_counts (const DuskRoutes *routes, gint64 from_us, gint64 until_us, double *most, double *fewest)
{
  double before = NAN;

  *most = *fewest = NAN;
  for (guint i = 0; i < routes->counts->len; i++)
    {
      const DuskRouteCount *count = &g_array_index (routes->counts, DuskRouteCount, i);
      double visible = count->v4 + count->v6;
      if (count->time_us > until_us)
        break;
      *most = fmax (*most, visible);
      if (count->time_us >= from_us)
        *fewest = fmin (*fewest, visible);
      else
        before = visible;
    }
  *fewest = fmin (*fewest, before);
}

static gboolean
is_near (gint64 time_us, gint64 near_s, gint64 slack_s)
{
  gint64 off_us = time_us - near_s * G_USEC_PER_SEC;

  return off_us >= -slack_s * G_USEC_PER_SEC && off_us <= slack_s * G_USEC_PER_SEC;
}

/*
 * Update messages tell only of prefixes that move: without a table those that never did are not counted, but they are normal all the same. The
 * limits, which are shares of what is normal, are then reached at counts that are lower by as many. @rest: prefixes that never moved.
 */
static double
baseline_for_share (double most, double rest, double share)
{
  return rest > 0 ? (share * (most + rest) - rest) / share : NAN;
}

static double
prefixes_at_rest (const DuskExact *exact, double most)
{
  /* What samples count of a prefix are peers. */
  if (!exact->is_inferred || exact->entity.kind == DUSK_ENTITY_PREFIX || isnan (exact->near.baseline))
    return 0;
  return fmax (exact->near.baseline - most, 0);
}

/* Where fewer moved than the limit asks for, no count of theirs reaches it; then those that moved are judged by themselves. */
static double
usable (double baseline)
{
  return baseline >= 1 ? baseline : NAN;
}

/* One end alone stands beside the samples' other end: the outage must not end before it began. */
static void
drop_what_contradicts (DuskExact *exact)
{
  const DuskOutage *near = &exact->near;

  if (exact->start_us != DUSK_TIME_UNKNOWN && exact->end_us == DUSK_TIME_UNKNOWN && near->end_s != DUSK_TIME_UNKNOWN &&
      exact->start_us >= near->end_s * G_USEC_PER_SEC)
    exact->start_us = DUSK_TIME_UNKNOWN;
  if (exact->end_us != DUSK_TIME_UNKNOWN && exact->start_us == DUSK_TIME_UNKNOWN && exact->end_us <= near->start_s * G_USEC_PER_SEC)
    exact->end_us = DUSK_TIME_UNKNOWN;
}

static void
find_times (DuskExact *exact, double most)
{
  const DuskOutage *near = &exact->near;
  gint64 slack_s = _dusk_exact_slack_s (near), unused_us;
  double rest = prefixes_at_rest (exact, most);
  double at_start = usable (baseline_for_share (most, rest, DUSK_LEVEL_CRITICAL_BELOW));
  double at_end = usable (baseline_for_share (most, rest, DUSK_OUTAGE_BACK_ABOVE));

  dusk_routes_find_outage (exact->routes, near->start_s, near->end_s, slack_s, at_start, &exact->start_us, &unused_us);
  dusk_routes_find_outage (exact->routes, near->start_s, near->end_s, slack_s, at_end, &unused_us, &exact->end_us);
  /* What lies farther off is another event. */
  if (exact->start_us != DUSK_TIME_UNKNOWN && !is_near (exact->start_us, near->start_s, slack_s))
    exact->start_us = DUSK_TIME_UNKNOWN;
  if (near->end_s == DUSK_TIME_UNKNOWN || (exact->end_us != DUSK_TIME_UNKNOWN && !is_near (exact->end_us, near->end_s, slack_s)))
    exact->end_us = DUSK_TIME_UNKNOWN;
  if (exact->start_us != DUSK_TIME_UNKNOWN && exact->end_us != DUSK_TIME_UNKNOWN && exact->end_us <= exact->start_us)
    exact->end_us = DUSK_TIME_UNKNOWN;
  drop_what_contradicts (exact);
}

static gboolean
is_known (const DuskRoutes *routes, gint64 from_s, gint64 to_s)
{
  for (guint i = 0; i < routes->known->len; i++)
    {
      const DuskSpan *span = &g_array_index (routes->known, DuskSpan, i);
      if (span->start_s < to_s && (span->end_s == DUSK_TIME_UNKNOWN || span->end_s > from_s))
        return TRUE;
    }
  return FALSE;
}

/* Returns: (transfer full): what the messages say about @near_s, where they do not say that the outage began or ended there. */
static char *
what_is_there (const DuskExact *exact, gint64 near_s, gboolean is_end)
{
  gint64 slack_s = _dusk_exact_slack_s (&exact->near), from_s = near_s - slack_s, to_s = MIN (near_s + slack_s, exact->routes->to_s);
  g_autofree char *from = dusk_time_to_text (from_s, NULL, DUSK_TIME_DAY_CLOCK), *to = dusk_time_to_text (to_s, NULL, DUSK_TIME_DAY_CLOCK);
  g_autofree char *count = NULL, *all = NULL;
  double most, fewest, last, unused;

  if (!is_known (exact->routes, from_s, to_s))
    /* Translators: two times, such as “22 Dec 16:05” */
    return g_strdup_printf (_("There are no update messages about it from %1$s to %2$s UTC."), from, to);
  range_of_counts (exact->routes, from_s * G_USEC_PER_SEC, to_s * G_USEC_PER_SEC, &most, &fewest);
  range_of_counts (exact->routes, to_s * G_USEC_PER_SEC, to_s * G_USEC_PER_SEC, &unused, &last);
  count = dusk_count_to_text (is_end ? last : fewest);
  all = dusk_count_to_text (most);
  if (is_end)
    /* Translators: two times, and two counts: of those visible at the second time and of all */
    return g_strdup_printf (_("The update messages from %1$s to %2$s UTC do not show the end of the outage: after them %3$s of %4$s prefixes that "
                              "they tell of were visible."),
                            from, to, count, all);
  return g_strdup_printf (_("The update messages from %1$s to %2$s UTC do not show the beginning of the outage: %3$s of %4$s prefixes that they tell "
                            "of stayed visible."),
                          from, to, count, all);
}

/* Names and counts of those who tell of it. */
static void
take_peers (DuskExact *exact)
{
  const DuskRoutes *routes = exact->routes;
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  g_autoptr (GString) list = g_string_new (NULL);

  for (guint i = 0; i < routes->tables->len && i < dusk_bgp_peers_count (routes->peers); i++)
    {
      const DuskPeerTable *table = g_ptr_array_index (routes->tables, i);
      const char *collector = dusk_bgp_peers_get (routes->peers, i)->collector;
      if (!table->is_full_feed[0] && !table->is_full_feed[1])
        continue;
      exact->peers++;
      if (*collector && !g_ptr_array_find_with_equal_func (names, collector, g_str_equal, NULL))
        g_ptr_array_add (names, (gpointer) collector);
    }
  for (guint i = 0; i < names->len; i++)
    g_string_append_printf (list, "%s%s", i ? ", " : "", (const char *) names->pdata[i]);
  if (list->len)
    exact->collectors = g_strdup (list->str);
}

static gboolean
has_microseconds (const DuskExact *exact)
{
  const GPtrArray *lists[] = { exact->losses, exact->returns };

  for (guint l = 0; l < G_N_ELEMENTS (lists); l++)
    for (guint i = 0; i < lists[l]->len; i++)
      if (((DuskExactStep *) lists[l]->pdata[i])->time_us % G_USEC_PER_SEC != 0)
        return TRUE;
  return FALSE;
}

DuskExact *
_dusk_exact_from_routes (const DuskEntity *entity, const DuskOutage *near, const char *source, DuskRoutes *routes, const DuskSpan *windows,
                         guint n_windows, GError **error)
{
  g_autoptr (DuskExact) exact = _dusk_exact_new (entity, near, source);
  double most, fewest;

  exact->routes = dusk_routes_ref (routes);
  exact->is_inferred = routes->is_inferred;
  range_of_counts (routes, G_MININT64, (near->start_s + _dusk_exact_slack_s (near)) * G_USEC_PER_SEC, &most, &fewest);
  find_times (exact, isnan (most) ? 0 : most);
  if (exact->start_us == DUSK_TIME_UNKNOWN)
    _dusk_exact_add_message (exact, what_is_there (exact, near->start_s, FALSE));
  if (exact->start_us == DUSK_TIME_UNKNOWN && exact->end_us == DUSK_TIME_UNKNOWN)
    {
      g_set_error_literal (error, DUSK_ERROR, DUSK_ERROR_NO_DATA, exact->messages[0]);
      return NULL;
    }
  if (near->end_s != DUSK_TIME_UNKNOWN && exact->end_us == DUSK_TIME_UNKNOWN)
    _dusk_exact_add_message (exact, what_is_there (exact, near->end_s, TRUE));
  take_peers (exact);
  _dusk_exact_take_steps (exact);
  exact->is_microseconds = has_microseconds (exact);
  _dusk_exact_take_caveats (exact, windows, n_windows);
  return g_steal_pointer (&exact);
}
