/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-feed.h"

#include <glib/gi18n.h>
#include <string.h>

G_DEFINE_INTERFACE (DuskMeter, dusk_meter, G_TYPE_OBJECT)

static const struct {
  const char *word;
  const char *name;
  const char *licence;
} feeds[] = {
  [DUSK_FEED_RIPESTAT] = { "ripestat", "RIPEstat", N_("RIPE NCC, RIPEstat: under the terms of the RIPEstat service") },
  [DUSK_FEED_IODA] = { "ioda", "IODA", N_("IODA, © Georgia Tech Research Corporation: with attribution, not for commerce") },
  [DUSK_FEED_RADAR] = { "radar", "Cloudflare Radar", N_("Cloudflare Radar (CC BY-NC 4.0)") },
  [DUSK_FEED_RIS_LIVE] = { "ris-live", "RIS Live", N_("RIPE NCC, Routing Information Service: under its terms") },
  [DUSK_FEED_ARCHIVES] = { "bgpstream", "BGP archives", N_("RIPE NCC, RIS, and University of Oregon, RouteViews (CC BY 4.0)") },
};

static void
dusk_meter_default_init (DuskMeterInterface *iface G_GNUC_UNUSED)
{
}

const char *
dusk_feed_to_word (DuskFeed feed)
{
  g_return_val_if_fail ((guint) feed < DUSK_N_FEEDS, NULL);

  return feeds[feed].word;
}

gboolean
dusk_feed_from_word (const char *word, DuskFeed *feed)
{
  g_return_val_if_fail (word != NULL, FALSE);

  for (guint i = 0; i < DUSK_N_FEEDS; i++)
    if (strcmp (feeds[i].word, word) == 0)
      {
        *feed = (DuskFeed) i;
        return TRUE;
      }
  return FALSE;
}

const char *
dusk_feed_name (DuskFeed feed)
{
  g_return_val_if_fail ((guint) feed < DUSK_N_FEEDS, NULL);

  return feeds[feed].name;
}

const char *
dusk_feed_licence (DuskFeed feed)
{
  g_return_val_if_fail ((guint) feed < DUSK_N_FEEDS, NULL);

  return _(feeds[feed].licence);
}

gboolean
dusk_meter_spend (DuskMeter *meter, DuskFeed feed, DuskHttpPriority priority)
{
  g_return_val_if_fail (DUSK_IS_METER (meter), FALSE);

  return DUSK_METER_GET_IFACE (meter)->spend (meter, feed, priority);
}

void
dusk_meter_answered (DuskMeter *meter, DuskFeed feed, gsize bytes, const GError *error)
{
  g_return_if_fail (DUSK_IS_METER (meter));

  DUSK_METER_GET_IFACE (meter)->answered (meter, feed, bytes, error);
}
