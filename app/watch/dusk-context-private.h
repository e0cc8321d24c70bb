/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-context.h"

G_BEGIN_DECLS

/**
 * DuskContext:
 *
 * @feeds_url: (nullable) (owned)
 * @broker, @archive, @live_feed, @watch_list: (nullable) (owned): made when first needed
 * @temporary: (nullable) (owned): the folder of @archive, where it goes away with the context
 * @scenario: (nullable) (owned)
 * @token_serial: counts the tokens that were found or set
 * @asked: (owned): what was asked in this run, by entity
 */
struct _DuskContext {
  GObject        parent_instance;
  DuskClock     *clock;
  DuskStore     *store;
  DuskHttp      *http;
  DuskRipestat  *ripestat;
  DuskIoda      *ioda;
  DuskRadar     *radar;
  DuskSettings  *settings;
  DuskHealth    *health;
  char          *feeds_url;
  DuskBroker    *broker;
  DuskArchive   *archive;
  DuskLiveFeed  *live_feed;
  DuskWatchList *watch_list;
  char          *temporary;
  char          *scenario;
  guint          token_serial;
  GHashTable    *asked;
};

/* --- dusk-context-feeds.c --- */

/** Makes the clients of the feeds, with the health as their meter. */
void _dusk_context_make_feeds (DuskContext *self);
/** Returns: whether the feeds are all on this machine, simulated, so that no network is needed. */
gboolean _dusk_context_is_local (DuskContext *self);

/** Returns: a number that changes when Radar's token may have. */
guint _dusk_context_token_serial (DuskContext *self);

/* --- dusk-context.c --- */

/* What was asked about the present in this run of the program: the store knows what came, not what was asked for in vain. */

/** Remembers that @entity was asked about now, up to @to_s. */
void _dusk_context_set_asked (DuskContext *self, const DuskEntity *entity, gint64 to_s);
/** Returns: whether @entity was asked about, up to @to_s or beyond, less than @age_s ago. */
gboolean _dusk_context_was_asked (DuskContext *self, const DuskEntity *entity, gint64 to_s, gint64 age_s);

G_END_DECLS
