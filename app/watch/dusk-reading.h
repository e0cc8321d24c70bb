/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-context.h"
#include "dusk-mrt-files.h"
#include "dusk-routes.h"
#include "dusk-territory.h"

G_BEGIN_DECLS

/**
 * DuskReading: what archive files on this machine say, about one entity or as a whole. Immutable, shared by reference.
 *
 * @paths: (array zero-terminated=1): the files
 * @has_entity, @entity: what was looked for
 * @territory: (nullable): of a country
 * @from_us, @to_us: the first and the last element, or the ends of the period that was asked for (Unix microseconds, UTC)
 * @has_tables: whether there are table dumps among the files
 * @counts: of all files
 * @routes: (not nullable): what the engine found
 * @problems: (array zero-terminated=1): what was wrong with single files, sentences for the user
 */
typedef struct {
  gatomicrefcount      refs;
  char               **paths;
  gboolean             has_entity;
  DuskEntity           entity;
  const DuskTerritory *territory;
  gint64               from_us;
  gint64               to_us;
  gboolean             has_tables;
  DuskMrtCounts        counts;
  DuskRoutes          *routes;
  char               **problems;
} DuskReading;

DuskReading *dusk_reading_ref (DuskReading *reading);
void         dusk_reading_unref (DuskReading *reading);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DuskReading, dusk_reading_unref)

/** Progress, on the main context: @done of @total bytes; files are read twice: for their period, then for their routes. */
typedef void (*DuskReadingProgress) (gint64 done, gint64 total, gpointer user_data);

/**
 * dusk_reading_load_async:
 * @paths: (array zero-terminated=1): archive files of any compression, in any order
 * @entity: (nullable): what to follow; %NULL for everything. A country's prefixes are asked of RIPEstat, as of the files' time
 * @period: (nullable): what part of their time to tell of; %NULL for all of it, as is an end that is %DUSK_TIME_UNKNOWN
 * @progress: (nullable)
 *
 * Reads in a thread. Errors: %G_IO_ERROR_CANCELLED; the first file's where none could be read or nothing came of any; %DUSK_ERROR_NO_DATA where
 * there is no route in them, or in the period, or none of @entity; those of #DuskRipestat for a country.
 */
void dusk_reading_load_async (DuskContext *context, const char *const *paths, const DuskEntity *entity, const DuskSpan *period,
                              GCancellable *cancellable, DuskReadingProgress progress, gpointer progress_data, GAsyncReadyCallback callback,
                              gpointer user_data);
/** Returns: (transfer full) */
DuskReading *dusk_reading_load_finish (GAsyncResult *result, GError **error);

/**
 * dusk_reading_followed:
 * @entity: (nullable)
 * @resources: (nullable): of a country
 * @prefixes: (out) (transfer full) (nullable) (element-type DuskPrefix)
 * @origins: (out) (transfer full) (nullable) (element-type guint32)
 *
 * Says what routes are about @entity: those of these prefixes and of these networks. %NULL in both: all.
 */
void dusk_reading_followed (const DuskEntity *entity, const DuskCountryResources *resources, GArray **prefixes, GArray **origins);

/** Returns: (transfer full): a sentence such as “2 files, 30 May 2014 22:00 to 22:15 UTC: 1,005,200 messages of 34 peers.” */
char *dusk_reading_summary (const DuskReading *reading);

G_END_DECLS
