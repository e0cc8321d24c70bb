/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "routes-text.h"

/*
 * A second engine, as plain as can be: arrays of a few prefixes and peers, and all is counted anew after each element. It follows the rules as
 * dusk-visibility.h and its neighbours state them.
 */

#define PLAIN_MAX_PEERS    8
#define PLAIN_N_PREFIXES   8
#define PLAIN_MAX_MESSAGES 160
#define PLAIN_LENGTH_S     7200
#define PLAIN_STEP_S       300
#define PLAIN_STEP_US      (PLAIN_STEP_S * G_TIME_SPAN_SECOND)
#define PLAIN_N_BINS       (PLAIN_LENGTH_S / PLAIN_STEP_S)
#define PLAIN_MAX_CROSSED  (4 * PLAIN_MAX_MESSAGES)
#define PLAIN_FROM_US      (ROUTES_TEXT_START_S * G_USEC_PER_SEC)

/** The prefixes by number are the test's; the last two are IPv6. */
#define PLAIN_FAMILY(prefix) ((prefix) >= 6 ? 1 : 0)

/** What is said. @kind: one of T R A W D U, as in routes-text.h; @prefix: its number */
typedef struct {
  gint64 time_us;
  char   kind;
  guint  peer;
  guint  prefix;
} PlainMessage;

/** What becomes of one peer, or of one peer and prefix. @place: of equal times, in this order. @is_new: it was not so already. */
typedef struct {
  gint64   time_us;
  double   place;
  gboolean is_session;
  guint    peer;
  guint    prefix;
  gboolean on;
  gboolean is_new;
} PlainItem;

/** What is known of a peer. @unknown_at: the item that was the first to be heard of each prefix; -1 */
typedef struct {
  gboolean is_met;
  gboolean has_table;
  gboolean is_down;
  gboolean was_down;
  gint64   up_us;
  guint    had;
  guint    announced;
  guint    table[2];
  gboolean has[PLAIN_N_PREFIXES];
  gboolean known[PLAIN_N_PREFIXES];
  gboolean base[PLAIN_N_PREFIXES];
  int      unknown_at[PLAIN_N_PREFIXES];
} PlainPeer;

/** What was found about a prefix: @n crossings, and the steps it was unstable in. */
typedef struct {
  gboolean     was_visible;
  DuskCrossing crossings[PLAIN_MAX_CROSSED];
  guint        n;
  gboolean     unstable[PLAIN_N_BINS];
} PlainWalk;

/** PlainEngine: its @messages, @n_peers and @is_replayed are to be set, all the rest zero. */
typedef struct {
  PlainMessage  messages[PLAIN_MAX_MESSAGES];
  guint    n_messages;
  guint    n_peers;
  gboolean is_replayed;
  PlainItem     items[3 * PLAIN_MAX_MESSAGES];
  guint    n_items;
  PlainPeer     peers[PLAIN_MAX_PEERS];
  gboolean is_full[2][PLAIN_MAX_PEERS];
  guint    n_full[2];
  gboolean is_inferred[2];
  gint64   stretches[PLAIN_MAX_MESSAGES];
  guint    n_stretches;
  PlainWalk     walks[PLAIN_N_PREFIXES];
} PlainEngine;

/** Finds all crossings. */
void plain_engine_run (PlainEngine *self);
