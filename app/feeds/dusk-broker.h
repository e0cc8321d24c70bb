/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-http.h"
#include "dusk-time.h"

G_BEGIN_DECLS

/** DuskArchiveKind: what an archive file holds: whole tables, or the messages since. */
typedef enum {
  DUSK_ARCHIVE_RIBS,
  DUSK_ARCHIVE_UPDATES,
} DuskArchiveKind;

/**
 * DuskArchiveFile: one file of RIS's or RouteViews' archive. Immutable, shared by reference.
 *
 * @url: checked: https at a host of the archives (or the base address that tests set)
 * @project: `ris` or `routeviews`
 * @collector: such as `rrc00`, `route-views2`
 * @start_s: its first time; @duration_s: how long it covers (for tables: how long the dump took)
 * @size_bytes: as stored; -1 where the finder does not say
 */
typedef struct {
  gatomicrefcount refs;
  char           *url;
  char           *project;
  char           *collector;
  DuskArchiveKind kind;
  gint64          start_s;
  gint64          duration_s;
  gint64          size_bytes;
} DuskArchiveFile;

/** Returns: (transfer full). The texts are copied. */
DuskArchiveFile *dusk_archive_file_new (const char *url, const char *project, const char *collector, DuskArchiveKind kind, gint64 start_s,
                                        gint64 duration_s, gint64 size_bytes);
DuskArchiveFile *dusk_archive_file_ref (DuskArchiveFile *file);
void             dusk_archive_file_unref (DuskArchiveFile *file);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DuskArchiveFile, dusk_archive_file_unref)

/**
 * DuskArchiveQuery: which files.
 *
 * @collectors: (array zero-terminated=1): names
 * @from_s, @to_s: files that hold anything of [@from_s, @to_s); of tables, those that begin in it
 */
typedef struct {
  const char *const *collectors;
  DuskArchiveKind    kind;
  gint64             from_s;
  gint64             to_s;
} DuskArchiveQuery;

/**
 * DuskBroker: finds archive files.
 *
 * Asks CAIDA's BGPStream broker (v2), then GT's bgpfinder (the same API), then BGPKIT's broker (v3); where all are down the addresses are
 * computed from the archives' naming. Answers are silently capped, so the period is asked for in tiles; what comes twice is dropped by its URL.
 * URLs of schemes and hosts other than the archives' are refused, http of a known host is asked as https. A broker that knows fewer files than
 * the collectors' rhythm lets expect is complemented by computed addresses. Before August 2003 names are irregular: what no finder knows is
 * then read from the pages that list the archives' folders.
 */
#define DUSK_TYPE_BROKER (dusk_broker_get_type ())
G_DECLARE_FINAL_TYPE (DuskBroker, dusk_broker, DUSK, BROKER, GObject)

/**
 * dusk_broker_new:
 * @base_url: (nullable): in place of `DUSK_BROKER_URL` from the environment. Where either is set, all three finders and the computed addresses
 *   of the archives are at it, below the same paths (`/v2/data`, `/v3/broker/search`, `/rrc00/2014.12/…`, `/route-views3/bgpdata/2014.12/…`)
 *
 * Returns: (transfer full)
 */
DuskBroker *dusk_broker_new (DuskHttp *http, const char *base_url);

/** Returns: whether @uri may be fetched as an archive file: scheme and host are as they must be. */
gboolean dusk_broker_allows (DuskBroker *self, GUri *uri);

/**
 * DuskArchiveList: what was found. Immutable.
 *
 * @files: (element-type DuskArchiveFile): by start, then collector; each URL once
 * @source: for people: `CAIDA BGPStream broker`, `GT bgpfinder`, `BGPKIT broker`, `computed addresses`, or `the archives’ own lists` (of early files)
 * @messages: (array zero-terminated=1): sentences about what was refused, missing or had to be computed
 */
typedef struct {
  GPtrArray *files;
  char      *source;
  char     **messages;
} DuskArchiveList;

void dusk_archive_list_free (DuskArchiveList *list);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DuskArchiveList, dusk_archive_list_free)

/**
 * dusk_broker_find_async:
 *
 * Finds files. Errors: %G_IO_ERROR_CANCELLED; %DUSK_ERROR_NO_DATA where the period has none; %DUSK_ERROR_USAGE for an unknown collector and for
 * periods that are empty or longer than a month.
 */
void dusk_broker_find_async (DuskBroker *self, const DuskArchiveQuery *query, GCancellable *cancellable, GAsyncReadyCallback callback,
                             gpointer user_data);
/** Returns: (transfer full) */
DuskArchiveList *dusk_broker_find_finish (DuskBroker *self, GAsyncResult *result, GError **error);

/**
 * dusk_broker_parse:
 * @version: 2 (CAIDA, bgpfinder) or 3 (BGPKIT)
 *
 * Reads a finder's answer without a network: for tests and the fuzzer.
 *
 * Returns: (transfer full) (element-type DuskArchiveFile): or %NULL with an error
 */
GPtrArray *dusk_broker_parse (DuskBroker *self, int version, GBytes *body, GError **error);

G_END_DECLS
