/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-prefix.h"

G_BEGIN_DECLS

#define DUSK_ROUTE_NO_ROW  G_MAXUINT32
#define DUSK_ROUTE_NO_SLOT G_MAXUINT16

/** The most peers whose routes are kept: each is a bit, four times, in each row. */
#define DUSK_ROUTE_MAX_SLOTS 2048

/**
 * DuskRouteBits: what is known about 64 peers and one prefix. They stand behind a #DuskRouteRow.
 *
 * @known: the peer has said something about the prefix, or had it in its table
 * @has: it has it now
 * @base: it had it at the start of the period
 * @fresh: it has said something about it since the table dump began that is being read after a gap
 */
typedef struct {
  guint64 known;
  guint64 has;
  guint64 base;
  guint64 fresh;
} DuskRouteBits;

/**
 * DuskRouteRow: one prefix.
 *
 * @origin, @n_origin: the first network that was seen to originate it, and how often (as far as that can be counted); 0 until then
 * @others: of further origins; @activity: of messages (index + 1 in the arrays of #DuskRouteRows; 0: none)
 */
typedef struct {
  DuskPrefix    prefix;
  guint16       n_origin;
  guint32       origin;
  guint32       others;
  guint32       activity;
  DuskRouteBits bits[];
} DuskRouteRow;

/** DuskRouteOrigin: a further origin of a prefix. @next: the one after it (index + 1). */
typedef struct {
  guint32 asn;
  guint32 count;
  guint32 next;
} DuskRouteOrigin;

/** DuskRouteActivity: messages about a prefix within one step. @next: the step before it (index + 1). */
typedef struct {
  guint32 bin;
  guint32 announced;
  guint32 withdrawn;
  guint32 next;
} DuskRouteActivity;

/** DuskRouteRows: prefixes by number, and by themselves; a row of today's Internet at one collector fits a cache line. */
typedef struct _DuskRouteRows DuskRouteRows;

/** Returns: (transfer full). @max_bytes: what all rows together may take */
DuskRouteRows *dusk_route_rows_new (gsize max_bytes);
void           dusk_route_rows_free (DuskRouteRows *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DuskRouteRows, dusk_route_rows_free)

guint dusk_route_rows_count (const DuskRouteRows *self);
/** Returns: how many #DuskRouteBits stand in each row. */
guint dusk_route_rows_width (const DuskRouteRows *self);
/** Returns: (transfer none): row @number; it moves when dusk_route_rows_widen() is called. */
DuskRouteRow *dusk_route_rows_get (const DuskRouteRows *self, guint32 number);
/** Returns: the row of @prefix, or %DUSK_ROUTE_NO_ROW. */
guint32 dusk_route_rows_find (DuskRouteRows *self, const DuskPrefix *prefix);
/** Returns: the row of @prefix, a new one where there is none; %DUSK_ROUTE_NO_ROW where there is no room. */
guint32 dusk_route_rows_take (DuskRouteRows *self, const DuskPrefix *prefix);
/** Makes room for @n_slots peers. Returns: %FALSE where that would take too much. */
gboolean dusk_route_rows_widen (DuskRouteRows *self, guint n_slots);

/** Counts one more route with this origin. */
void dusk_route_rows_add_origin (DuskRouteRows *self, DuskRouteRow *row, guint32 asn);
/** Returns: (transfer full) (element-type guint32): the most frequent first; at most 16. */
GArray *dusk_route_rows_origins (const DuskRouteRows *self, const DuskRouteRow *row);
/** Returns: (transfer none) (nullable): further origin @index + 1. */
const DuskRouteOrigin *dusk_route_rows_other (const DuskRouteRows *self, guint32 index);

/** Counts a message about the prefix in step @bin. */
void dusk_route_rows_add_activity (DuskRouteRows *self, DuskRouteRow *row, guint32 bin, gboolean is_announcement);
/** Returns: (transfer none) (nullable): activity @index + 1. */
const DuskRouteActivity *dusk_route_rows_activity (const DuskRouteRows *self, guint32 index);

/** Returns: (transfer full) (array): the numbers of all rows in the order of dusk_prefix_compare(). */
guint32 *dusk_route_rows_sort (const DuskRouteRows *self);

G_END_DECLS
