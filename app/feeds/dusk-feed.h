/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-http-priority.h"

#include <glib-object.h>

G_BEGIN_DECLS

/** DuskFeed: where data comes from; each has a health and most a daily budget of their own. */
typedef enum {
  DUSK_FEED_RIPESTAT,
  DUSK_FEED_IODA,
  DUSK_FEED_RADAR,
  DUSK_FEED_RIS_LIVE,
  DUSK_FEED_ARCHIVES,
} DuskFeed;

#define DUSK_N_FEEDS 5

/** Returns: `ripestat`, `ioda`, `radar`, `ris-live`, `bgpstream`: the word of the JSON output and the database. */
const char *dusk_feed_to_word (DuskFeed feed);
/** Returns: %TRUE and the feed of that word. */
gboolean    dusk_feed_from_word (const char *word, DuskFeed *feed);
/** Returns: its name, such as `Cloudflare Radar`; names are not translated. */
const char *dusk_feed_name (DuskFeed feed);
/** Returns: a line for exports and the about window: whose data it is and under which terms, in the user's language. */
const char *dusk_feed_licence (DuskFeed feed);

/**
 * DuskMeter: who is told of every request, and may refuse those in the background when the day's budget is spent.
 *
 * The watch room implements it (#DuskHealth), to the right of this room. All calls come from the thread of the #DuskHttp.
 */
#define DUSK_TYPE_METER (dusk_meter_get_type ())
G_DECLARE_INTERFACE (DuskMeter, dusk_meter, DUSK, METER, GObject)

/**
 * DuskMeterInterface:
 * @spend: a request (a repeated one too) is about to be sent; returns %FALSE to refuse it, which fails with %DUSK_ERROR_BUDGET. What a person
 *   asked for (#DUSK_HTTP_VISIBLE and above) is counted but not to be refused
 * @answered: a request has ended: @error is %NULL where an answer came (304 too); a cancelled one tells nothing
 */
struct _DuskMeterInterface {
  GTypeInterface parent;
  gboolean (*spend) (DuskMeter *meter, DuskFeed feed, DuskHttpPriority priority);
  void (*answered) (DuskMeter *meter, DuskFeed feed, gsize bytes, const GError *error);
};

gboolean dusk_meter_spend (DuskMeter *meter, DuskFeed feed, DuskHttpPriority priority);
void     dusk_meter_answered (DuskMeter *meter, DuskFeed feed, gsize bytes, const GError *error);

G_END_DECLS
