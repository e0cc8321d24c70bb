/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-exact-private.h"

#include "dusk-report-private.h"

/* Beside the grain of the samples: what the feeds' clocks and convergence may differ by. */
#define SLACK_S (5 * DUSK_MINUTE_S)

gint64
_dusk_exact_slack_s (const DuskOutage *outage)
{
  return outage->precision_s + SLACK_S;
}

guint
_dusk_exact_windows (const DuskOutage *outage, gint64 now_s, DuskSpan windows[2])
{
  gint64 before_s = MAX (DUSK_EXACT_MARGIN_S, _dusk_exact_slack_s (outage) + SLACK_S);
  const gint64 moments[] = { outage->start_s, outage->end_s };
  guint n = 0;

  for (guint i = 0; i < G_N_ELEMENTS (moments) && moments[i] != DUSK_TIME_UNKNOWN; i++)
    {
      DuskSpan window = { moments[i] - before_s, MIN (moments[i] + DUSK_EXACT_MARGIN_S, now_s) };
      if (n > 0 && window.start_s <= windows[n - 1].end_s)
        windows[n - 1].end_s = window.end_s;
      else
        windows[n++] = window;
    }
  return n;
}

DuskExactPlan *
dusk_exact_plan_ref (DuskExactPlan *plan)
{
  g_return_val_if_fail (plan != NULL, NULL);

  g_atomic_ref_count_inc (&plan->refs);
  return plan;
}

void
dusk_exact_plan_unref (DuskExactPlan *plan)
{
  g_return_if_fail (plan != NULL);

  if (!g_atomic_ref_count_dec (&plan->refs))
    return;
  g_array_unref (plan->prefixes);
  g_array_unref (plan->origins);
  g_ptr_array_unref (plan->files);
  g_clear_pointer (&plan->bgplay, g_ptr_array_unref);
  g_free (plan->source);
  g_strfreev (plan->messages);
  g_free (plan);
}

static void
step_free (DuskExactStep *step)
{
  g_free (step->peer);
  g_free (step->path_before);
  g_free (step->path_after);
  g_free (step);
}

DuskExactStep *
_dusk_exact_step_new (gint64 time_us, const DuskPrefix *prefix, guint32 peer_asn)
{
  DuskExactStep *step = g_new0 (DuskExactStep, 1);

  step->time_us = time_us;
  step->prefix = *prefix;
  step->peer_asn = peer_asn;
  return step;
}

DuskExact *
_dusk_exact_new (const DuskEntity *entity, const DuskOutage *near, const char *source)
{
  DuskExact *exact = g_new0 (DuskExact, 1);

  g_atomic_ref_count_init (&exact->refs);
  exact->entity = *entity;
  exact->near = *near;
  exact->source = g_strdup (source);
  exact->start_us = DUSK_TIME_UNKNOWN;
  exact->end_us = DUSK_TIME_UNKNOWN;
  exact->prefixes = g_ptr_array_new_with_free_func (g_free);
  exact->losses = g_ptr_array_new_with_free_func ((GDestroyNotify) step_free);
  exact->returns = g_ptr_array_new_with_free_func ((GDestroyNotify) step_free);
  exact->upstreams_before = g_array_new (FALSE, FALSE, sizeof (DuskHegemony));
  exact->upstreams_after = g_array_new (FALSE, FALSE, sizeof (DuskHegemony));
  exact->sources = g_ptr_array_new_with_free_func ((GDestroyNotify) _dusk_source_free);
  exact->messages = g_new0 (char *, 1);
  return exact;
}

void
_dusk_exact_add_message (DuskExact *exact, char *message)
{
  guint n = g_strv_length (exact->messages);

  exact->messages = g_renew (char *, exact->messages, n + 2);
  exact->messages[n] = message;
  exact->messages[n + 1] = NULL;
}

DuskRoutes *
dusk_exact_routes_of_network (const DuskExact *exact, guint32 asn)
{
  g_return_val_if_fail (exact != NULL, NULL);

  return exact->routes ? dusk_routes_of_origin (exact->routes, asn) : NULL;
}

DuskExact *
dusk_exact_ref (DuskExact *exact)
{
  g_return_val_if_fail (exact != NULL, NULL);

  g_atomic_ref_count_inc (&exact->refs);
  return exact;
}

void
dusk_exact_unref (DuskExact *exact)
{
  g_return_if_fail (exact != NULL);

  if (!g_atomic_ref_count_dec (&exact->refs))
    return;
  g_free (exact->source);
  g_free (exact->collectors);
  g_ptr_array_unref (exact->prefixes);
  g_ptr_array_unref (exact->losses);
  g_ptr_array_unref (exact->returns);
  g_array_unref (exact->upstreams_before);
  g_array_unref (exact->upstreams_after);
  g_clear_pointer (&exact->routes, dusk_routes_unref);
  g_ptr_array_unref (exact->sources);
  g_strfreev (exact->messages);
  g_free (exact);
}
