/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-events-private.h"

#include <glib/gi18n.h>

/* What Radar calls regional, or one platform's, is no outage of the whole; nor is one network's an outage of its country. */
static DuskLevel
level_of (const DuskRadarOutage *outage, DuskEntityKind kind)
{
  if (g_strcmp0 (outage->type, "REGIONAL") == 0 || g_strcmp0 (outage->type, "PLATFORM") == 0)
    return DUSK_LEVEL_DEGRADED;
  if (g_strcmp0 (outage->type, "NETWORK") == 0 && kind == DUSK_ENTITY_COUNTRY)
    return DUSK_LEVEL_DEGRADED;
  return DUSK_LEVEL_CRITICAL;
}

static char *
words_of (const DuskRadarOutage *outage)
{
  g_autofree char *cause = outage->cause ? dusk_radar_cause_to_text (outage->cause) : NULL;

  if (cause && outage->description)
    /* Translators: a cause, and somebody's description of an outage */
    return g_strdup_printf (C_ ("radar", "%1$s: %2$s"), cause, outage->description);
  return cause ? g_steal_pointer (&cause) : g_strdup (outage->description);
}

static void
take_outage (DuskTaking *taking, const DuskRadarOutage *outage, const char *text, const char *entity_text, gint64 told_s)
{
  DuskClaim fields = { .feed = DUSK_FEED_RADAR,
                       .id = outage->id,
                       .start_s = outage->start_s,
                       .end_s = outage->end_s,
                       .lowest = NAN,
                       .baseline = NAN,
                       .score = NAN,
                       .text = (char *) text,
                       .url = outage->url,
                       .told_s = told_s };
  DuskLedger *ledger;
  const DuskClaim *standing;

  if (!dusk_entity_parse (entity_text, &fields.entity, NULL))
    return;
  fields.level = level_of (outage, fields.entity.kind);
  ledger = _dusk_events_ledger (taking->events, &fields.entity);
  standing = _dusk_ledger_find (ledger, DUSK_FEED_RADAR, outage->id);
  /* Within one answer the one that goes on holds. */
  if (standing && standing->told_s == told_s && standing->end_s == DUSK_TIME_UNKNOWN && outage->end_s != DUSK_TIME_UNKNOWN)
    return;
  _dusk_taking_add (taking, ledger, dusk_claim_new (&fields));
}

void
dusk_events_take_radar (DuskEvents *self, const GPtrArray *outages, gint64 told_s)
{
  DuskTaking taking;

  g_return_if_fail (DUSK_IS_EVENTS (self));
  g_return_if_fail (outages != NULL);

  _dusk_taking_begin (&taking, self);
  for (guint i = 0; i < outages->len; i++)
    {
      const DuskRadarOutage *outage = g_ptr_array_index (outages, i);
      g_autofree char *text = words_of (outage);
      for (char **country = outage->countries; country && *country; country++)
        take_outage (&taking, outage, text, *country, told_s);
      for (guint j = 0; outage->asns && j < outage->asns->len; j++)
        {
          g_autofree char *asn = g_strdup_printf ("AS%u", g_array_index (outage->asns, guint32, j));
          take_outage (&taking, outage, text, asn, told_s);
        }
    }
  _dusk_taking_end_missed (&taking, DUSK_FEED_RADAR, G_MAXUINT, told_s);
  _dusk_taking_finish (&taking);
}
