/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-sim-messages.h"

G_BEGIN_DECLS

/* What archives hold: MRT records (RFC 6396). */

/** The most prefixes that dusk_sim_mrt_message() takes at once: an update is 4096 bytes at most. */
#define DUSK_SIM_MRT_MAX_PREFIXES 400

/**
 * dusk_sim_mrt_message:
 * @messages: (array length=n): one state or keepalive, withdrawals of one peer and time, or announcements of one peer, time, network and route
 *
 * Appends one record: BGP4MP with 4-byte ASNs, or BGP4MP_ET where the collector writes microseconds.
 */
void dusk_sim_mrt_message (GByteArray *out, const DuskSimCollector *collector, const DuskSimMessage *messages, guint n);

/** Appends the PEER_INDEX_TABLE that a table dump (TABLE_DUMP_V2) begins with. */
void dusk_sim_mrt_peer_index (GByteArray *out, const DuskSimCollector *collector, gint64 time_s);

/**
 * DuskSimEntry: one peer's route in a table dump.
 *
 * @since_s: when it got it
 */
typedef struct {
  guint        peer;
  DuskSimRoute route;
  gint64       since_s;
} DuskSimEntry;

/** Appends the record of one prefix of a table dump. @sequence: counts the records of both families from 0. */
void dusk_sim_mrt_prefix (GByteArray *out, const DuskSimCollector *collector, gint64 time_s, guint32 sequence, const DuskSimNetwork *network,
                          int family, guint index, const DuskSimEntry *entries, guint n);

G_END_DECLS
