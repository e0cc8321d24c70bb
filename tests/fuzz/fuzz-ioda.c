/* SPDX-License-Identifier: GPL-3.0-or-later */
/* IODA's events, alerts and summaries, each read as all three. */
#include <math.h>

#include "dusk-ioda.h"

int LLVMFuzzerTestOneInput (const guint8 *data, size_t size);

#define NOW_S G_GINT64_CONSTANT (1789564800)

static void
check_entity (const DuskEntity *entity)
{
  DuskEntity again;

  g_assert_true (entity->kind == DUSK_ENTITY_COUNTRY || entity->kind == DUSK_ENTITY_NETWORK);
  g_assert_true (dusk_entity_parse (entity->id, &again, NULL));
  g_assert_true (dusk_entity_equal (entity, &again));
}

/* A number is known and not below 0, or it is not known. */
static void
check_number (double number)
{
  g_assert_true (isnan (number) || (isfinite (number) && number >= 0));
}

static void
check_moment (gint64 time_s)
{
  g_assert_cmpint (time_s, >=, DUSK_TIME_EARLIEST);
  g_assert_cmpint (time_s, <=, DUSK_TIME_LATEST);
}

static void
check_event (const DuskIodaEvent *event)
{
  check_entity (&event->entity);
  check_moment (event->start_s);
  check_number (event->score);
  g_assert_true (*event->datasource && *event->method);
  if (event->end_s == DUSK_TIME_UNKNOWN)
    return;
  g_assert_cmpint (event->end_s, >=, event->start_s);
  g_assert_cmpint (event->end_s, <, NOW_S);
}

static void
check_alert (const DuskIodaAlert *alert)
{
  check_entity (&alert->entity);
  check_moment (alert->time_s);
  check_number (alert->value);
  check_number (alert->history);
  g_assert_true (*alert->datasource && *alert->method);
}

static void
check_summary (const DuskIodaSummary *summary)
{
  check_entity (&summary->entity);
  check_number (summary->overall);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, size_t size)
{
  g_autoptr (GBytes) body = g_bytes_new_static (data, size);

  for (DuskIodaCall call = DUSK_IODA_EVENTS; call <= DUSK_IODA_SUMMARY; call++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (DuskIodaReply) reply = dusk_ioda_parse (call, body, NOW_S, &error);

      g_assert_true ((reply == NULL) == (error != NULL));
      if (error)
        g_assert_true (g_utf8_validate (error->message, -1, NULL));
      for (guint i = 0; reply && i < reply->items->len; i++)
        if (call == DUSK_IODA_EVENTS)
          check_event (reply->items->pdata[i]);
        else if (call == DUSK_IODA_ALERTS)
          check_alert (reply->items->pdata[i]);
        else
          check_summary (reply->items->pdata[i]);
    }
  return 0;
}
