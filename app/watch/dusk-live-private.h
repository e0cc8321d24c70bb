/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-live.h"

G_BEGIN_DECLS

/* --- dusk-live-table.c: who has what --- */

/** What a peer said last about a prefix. */
typedef enum {
  DUSK_LIVE_UNSAID,
  DUSK_LIVE_HAS,
  DUSK_LIVE_LOST,
} DuskLiveSaid;

/**
 * DuskLiveRow: one prefix that somebody follows.
 *
 * @n_users: how many follow it
 * @said: (element-type guint8): #DuskLiveSaid by the peers' numbers; peers beyond its length have said nothing
 * @was_visible: what peers that have said nothing are taken for: what it was before any said something, a gap, or a change of a session
 * @changed_us: the time of the message with which it became visible, or not; %DUSK_TIME_UNKNOWN before the first
 * @said_us: the time of the last message about it; %DUSK_TIME_UNKNOWN before the first
 * @counts: of #DuskLiveSaid, of the peers that count
 */
typedef struct {
  DuskPrefix prefix;
  guint      n_users;
  GArray    *said;
  gboolean   was_visible;
  gboolean   is_visible;
  gboolean   is_inferred;
  gint64     changed_us;
  gint64     said_us;
  guint      counts[3];
} DuskLiveRow;

typedef struct _DuskLiveTable DuskLiveTable;

DuskLiveTable *dusk_live_table_new (void);
void           dusk_live_table_free (DuskLiveTable *table);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DuskLiveTable, dusk_live_table_free)

/** Returns: (transfer none): the row of @prefix, for one more user. @was_visible: of a new row. */
DuskLiveRow *dusk_live_table_use (DuskLiveTable *table, const DuskPrefix *prefix, gboolean was_visible);
/** One user less; without any the row is gone. */
void dusk_live_table_leave (DuskLiveTable *table, DuskLiveRow *row);
/** Returns: (transfer full) (element-type DuskPrefix): of all rows. */
GArray *dusk_live_table_prefixes (DuskLiveTable *table);
/** Takes in one element; dusk_live_table_settle() makes the rows follow. */
void dusk_live_table_add (DuskLiveTable *table, const DuskBgpElement *element);
/** Counts anew where the peers that count have changed. */
void dusk_live_table_settle (DuskLiveTable *table);
/** After a gap: what the peers said is forgotten; rows are taken to be as they were. */
void dusk_live_table_forget (DuskLiveTable *table);
/** Returns: how many peers count for @family. */
guint dusk_live_table_peers (DuskLiveTable *table, guint8 family);

/* --- dusk-live-feed.c --- */

DuskLiveTable *dusk_live_feed_table (DuskLiveFeed *feed);
DuskRisLive   *dusk_live_feed_ris (DuskLiveFeed *feed);
/** @live: (not owned): is told by dusk_live_update() whatever may concern it, until it leaves. */
void dusk_live_feed_join (DuskLiveFeed *feed, DuskLive *live);
void dusk_live_feed_leave (DuskLiveFeed *feed, DuskLive *live);

/* --- dusk-live.c --- */

/** Notifies of what has changed. */
void dusk_live_update (DuskLive *live);

G_END_DECLS
