/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-broker.h"

G_BEGIN_DECLS

/* --- dusk-broker-archives.c: what is known about RIS's and RouteViews' archives --- */

/** From here on the archives' files have the names that their rhythm lets expect; before, they must be listed. */
#define DUSK_ARCHIVE_REGULAR_SINCE_S G_GINT64_CONSTANT (1059696000) /* 2003-08-01 */

/** Returns: whether @collector may be a collector's name at all: it becomes part of addresses and of folders' names. */
gboolean dusk_archive_is_name (const char *collector);

/** Returns: whether @collector is one that is known to exist or to have existed. */
gboolean dusk_archive_is_known (const char *collector);

/** Returns: (transfer none): `ris` or `routeviews`, by the name. */
const char *dusk_archive_project (const char *collector);

/** Returns: whether @collector wrote files at @time_s, as far as is known. */
gboolean dusk_archive_is_active (const char *collector, gint64 time_s);

/** Returns: seconds from one file of @collector to the next: of updates also what a file covers. */
gint64 dusk_archive_rhythm (const char *collector, DuskArchiveKind kind, gint64 time_s);

/** Returns: how long a file of @kind covers. */
gint64 dusk_archive_duration (const char *collector, DuskArchiveKind kind, gint64 time_s);

/**
 * dusk_archive_folder:
 * @base_url: (nullable): in place of the archives' hosts
 *
 * Returns: (transfer full): the address of the folder that has the files of @time_s's month, ending in `/`
 */
char *dusk_archive_folder (const char *base_url, const char *collector, DuskArchiveKind kind, gint64 time_s);

/** Returns: (transfer full): a file's name, such as `updates.20141222.1615.gz`. */
char *dusk_archive_name (const char *collector, DuskArchiveKind kind, gint64 start_s);

/**
 * dusk_archive_read_name:
 * @name: without folders
 *
 * Returns: %FALSE where @name is not that of an archive file of @kind
 */
gboolean dusk_archive_read_name (const char *name, DuskArchiveKind kind, gint64 *start_s);

/** Returns: whether @host is one of the archives'. */
gboolean dusk_archive_is_host (const char *host);

/** Returns: whether @host mirrors the archives for its neighbours only: its files are to be had where they come from. */
gboolean dusk_archive_is_mirror (const char *host);

/* --- dusk-broker-read.c: answers of the finders --- */

/**
 * DuskBrokerAnswer: what a finder said.
 *
 * @files: (element-type DuskArchiveFile)
 * @n_listed: entries, of whatever sense
 * @n_refused: entries whose address may not be fetched; @refused: (nullable): the first of them
 * @total: files on all pages; -1 where the finder does not page
 */
typedef struct {
  GPtrArray *files;
  guint      n_listed;
  guint      n_refused;
  char      *refused;
  gint64     total;
} DuskBrokerAnswer;

void dusk_broker_answer_free (DuskBrokerAnswer *answer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DuskBrokerAnswer, dusk_broker_answer_free)

/** Reads an answer of a finder of @version 2 or 3. Errors: %DUSK_ERROR_MALFORMED, and what the finder itself calls an error. */
DuskBrokerAnswer *dusk_broker_read (DuskBroker *self, int version, GBytes *body, GError **error);

/** Returns: (transfer full) (nullable): the sentence in the body of an HTTP error, if it is one. */
char *dusk_broker_read_refusal (GBytes *body);

/* --- dusk-broker-index.c: pages that list a folder --- */

/**
 * dusk_broker_read_index:
 * @folder: its address, ending in `/`
 *
 * Returns: (transfer full) (element-type DuskArchiveFile): the archive files of @kind that @page links to, by start
 */
GPtrArray *dusk_broker_read_index (const char *folder, const char *collector, DuskArchiveKind kind, GBytes *page);

/* --- dusk-broker-questions.c: what to ask the finders --- */

/** DuskFinder: who knows which files there are, in the order they are asked. */
typedef enum {
  DUSK_FINDER_CAIDA,
  DUSK_FINDER_BGPFINDER,
  DUSK_FINDER_BGPKIT,
  DUSK_N_FINDERS,
} DuskFinder;

/** The longest period that is looked for: a month. */
#define DUSK_BROKER_MAX_PERIOD_S (31 * DUSK_DAY_S)

/** Returns: (transfer none): its name for people. */
const char *dusk_finder_name (DuskFinder finder);
/** Returns: the version of its answers. */
int dusk_finder_version (DuskFinder finder);
/** Returns: (transfer full) (element-type utf8): the addresses that ask @finder all of @query, where it pages for the first pages. */
GPtrArray *dusk_finder_questions (DuskFinder finder, const char *base_url, const DuskArchiveQuery *query);
/** Adds the addresses of the further pages of @url, a first page that said how many files there are. */
void dusk_finder_add_pages (DuskFinder finder, const char *url, gint64 total, GPtrArray *questions);

/* --- dusk-broker-gaps.c: what the finders did not name --- */

/** Returns: whether @file holds anything of what @query asks for. */
gboolean dusk_archive_file_fits (const DuskArchiveFile *file, const DuskArchiveQuery *query);

/**
 * dusk_broker_compute:
 * @files: (element-type DuskArchiveFile): what is known
 * @now_s: files that are not finished by then are not expected
 *
 * Adds files with computed addresses to @files where the rhythm of @collector lets expect one and none is known, as far as names are regular.
 *
 * Returns: how many
 */
guint dusk_broker_compute (const char *base_url, const DuskArchiveQuery *query, const char *collector, gint64 now_s, GPtrArray *files);

/**
 * dusk_broker_folders:
 *
 * Returns: (transfer full) (element-type utf8): addresses of the folders that must be listed because names were irregular then and @files
 *   leave gaps in what @query asks of @collector
 */
GPtrArray *dusk_broker_folders (const char *base_url, const DuskArchiveQuery *query, const char *collector, gint64 now_s, const GPtrArray *files);

/** Sorts by start, then collector. */
void dusk_archive_files_sort (GPtrArray *files);

/* --- dusk-broker.c --- */

/** Returns: (transfer none) */
DuskHttp *dusk_broker_http (DuskBroker *self);

/** Until when (monotonic microseconds) a finder that kept silent is passed over. */
gint64 *dusk_broker_silent_until (DuskBroker *self, DuskFinder finder);


/** Returns: (transfer none) (nullable): the address that stands for all hosts. */
const char *dusk_broker_base_url (DuskBroker *self);

/** Returns: (transfer full) (nullable): @url as it is to be fetched; %NULL where it must not be. */
char *dusk_broker_admit (DuskBroker *self, const char *url);

G_END_DECLS
