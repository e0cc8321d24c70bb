/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-sim-event.h"

#include <math.h>

/* A country of fewer prefixes would leave its normal level by the loss of one or two. */
#define NOISE_MIN_PREFIXES 200

/* What is asked for: the prefixes [first, end) of a family, the time [from, to), and where the answer goes. */
typedef struct {
  const DuskSimEvent   *event;
  const DuskSimCountry *country;
  int                   family;
  guint                 first;
  guint                 end;
  gint64                from_s;
  gint64                to_s;
  GArray               *downs;
} Asked;

void
dusk_sim_event_free (DuskSimEvent *event)
{
  g_clear_pointer (&event->blips, g_array_unref);
  g_free (event);
}

DuskSimEvent *
dusk_sim_event_noise (const DuskSimCountry *country)
{
  guint n = country->count[0] + country->count[1];
  DuskSimEvent *event;

  if (n < NOISE_MIN_PREFIXES)
    return NULL;
  event = g_new0 (DuskSimEvent, 1);
  event->kind = DUSK_SIM_CHURN;
  event->count[0] = country->count[0];
  event->count[1] = country->count[1];
  event->start_s = DUSK_SIM_EARLIEST;
  event->end_s = DUSK_SIM_FOREVER;
  event->per_hour = MIN (0.05 + n / 4000.0, 1);
  event->longest_s = 30 * DUSK_MINUTE_S;
  event->prefixes = CLAMP (n / 700, 1, 12);
  event->seed = dusk_sim_hash ((guint64) country->code[0], (guint64) country->code[1]);
  return event;
}

static void
append_down (const Asked *asked, guint index, gint64 start_s, gint64 end_s)
{
  DuskSimDown down = { index, start_s, end_s };

  if (start_s < end_s && start_s < asked->to_s && end_s > asked->from_s && index >= asked->first && index < asked->end)
    g_array_append_val (asked->downs, down);
}

static guint
greatest_divisor (guint a, guint b)
{
  return b == 0 ? a : greatest_divisor (b, a % b);
}

/* Multiplying by this modulo n puts 0 … n - 1 into an order that takes evenly from everywhere: about the golden section of n. */
static guint
golden_stride (guint n)
{
  guint stride = MAX ((guint) (n * 0.618), 1);

  while (greatest_divisor (stride, n) != 1)
    stride++;
  return stride;
}

/*
 * A loss of `depth` of the event's prefixes that takes `fall_s` to be whole and `rise_s` to be undone. Those of a low rank are lost; the
 * rank is also the order in which they go, and another permutation of it the order in which they come back.
 */
static void
append_loss (const Asked *asked, gint64 start_s, gint64 end_s)
{
  const DuskSimEvent *event = asked->event;
  guint n = event->count[asked->family], from = event->first[asked->family];
  guint lost = n > 0 ? MAX ((guint) lround (event->depth * n), 1) : 0;
  guint stride = n > 0 ? golden_stride (n) : 1;

  if (start_s >= asked->to_s || (end_s != DUSK_SIM_FOREVER && end_s + event->rise_s <= asked->from_s))
    return;
  for (guint i = MAX (asked->first, from); i < MIN (asked->end, from + n); i++)
    {
      guint rank = event->by_network ? i - from : (guint) ((guint64) (i - from) * stride % n);
      guint order = rank;
      gint64 end = end_s;
      if (rank >= lost)
        continue;
      if (event->by_network)
        order = MAX (dusk_sim_country_network (asked->country, asked->family, i)->first[asked->family], from) - from;
      if (end_s != DUSK_SIM_FOREVER && event->rise_s > 0)
        end += (gint64) ((double) event->rise_s * (double) (dusk_sim_hash (event->seed, order) % lost) / lost);
      append_down (asked, i, start_s + (gint64) ((double) event->fall_s * order / lost), end);
    }
}

static void
append_scheduled (const Asked *asked)
{
  const DuskSimEvent *event = asked->event;
  gint64 first_day = dusk_time_floor (MAX (event->start_s, asked->from_s - 2 * DUSK_DAY_S), DUSK_DAY_S);

  for (gint64 day = first_day; day < MIN (event->end_s, asked->to_s); day += DUSK_DAY_S)
    if (day + event->daily_from_s >= event->start_s && day + event->daily_from_s < event->end_s)
      append_loss (asked, day + event->daily_from_s, day + event->daily_to_s);
}

/* Each blip takes other prefixes than the one before. */
static void
append_blips (const Asked *asked)
{
  const DuskSimEvent *event = asked->event;
  guint n = event->count[asked->family];

  for (guint b = 0; n > 0 && b < event->blips->len; b++)
    {
      const DuskSimBlip *blip = &g_array_index (event->blips, DuskSimBlip, b);
      for (guint i = 0; i < MIN (blip->prefixes, n); i++)
        append_down (asked, event->first[asked->family] + (b + i) % n, blip->start_s, blip->start_s + blip->length_s);
    }
}

/* Hour by hour, so that the same moment has the same answer whatever the period asked for. */
static void
append_churn (const Asked *asked)
{
  const DuskSimEvent *event = asked->event;
  guint n = event->count[asked->family], n_all = event->count[0] + event->count[1];
  double per_hour = n_all > 0 ? event->per_hour * n / n_all : 0;
  gint64 from_s = MAX (asked->from_s, event->start_s) - event->longest_s, to_s = MIN (asked->to_s, event->end_s);

  for (gint64 hour = dusk_time_floor (from_s, DUSK_HOUR_S); n > 0 && hour < to_s; hour += DUSK_HOUR_S)
    {
      guint64 chance = dusk_sim_hash (event->seed + (guint64) asked->family, (guint64) hour);
      guint times = (guint) per_hour + ((double) (chance % 10000) / 10000 < per_hour - floor (per_hour));
      for (guint t = 0; t < times; t++)
        {
          guint64 draw = dusk_sim_hash (chance, t);
          guint index = (guint) (draw % n);
          gint64 start_s = hour + (gint64) (draw >> 20) % DUSK_HOUR_S;
          gint64 length_s = DUSK_MINUTE_S + (gint64) (draw >> 40) % MAX (event->longest_s - DUSK_MINUTE_S, 1);
          if (start_s >= event->start_s && start_s < event->end_s)
            for (guint i = 0; i < MIN (event->prefixes, n); i++)
              append_down (asked, event->first[asked->family] + (index + i) % n, start_s, start_s + length_s);
        }
    }
}

void
dusk_sim_event_append_downs (const DuskSimEvent *event, const DuskSimCountry *country, int family, guint first, guint count, gint64 from_s,
                             gint64 to_s, GArray *downs)
{
  Asked asked = { event, country, family, first, first + count, from_s, to_s, downs };

  switch (event->kind)
    {
    case DUSK_SIM_OUTAGE:
      append_loss (&asked, event->start_s, event->end_s);
      break;
    case DUSK_SIM_SCHEDULED:
      append_scheduled (&asked);
      break;
    case DUSK_SIM_BLIPS:
      append_blips (&asked);
      break;
    case DUSK_SIM_CHURN:
      append_churn (&asked);
      break;
    default:
      g_assert_not_reached ();
    }
}
