/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-broker.h"

G_BEGIN_DECLS

/** The cache of archive files is kept below this unless the user sets another limit. */
#define DUSK_ARCHIVE_DEFAULT_LIMIT_BYTES (G_GINT64_CONSTANT (2) << 30)

/** A single file larger than this is refused. */
#define DUSK_ARCHIVE_MAX_FILE_BYTES (G_GINT64_CONSTANT (2) << 30)

/**
 * DuskArchive: archive files on this machine: fetched once, kept below a limit, the longest unused removed first.
 *
 * A file under way is `NAME.part` and is gone on with where it broke off (Range with If-Range, so that a file that changed is fetched anew). Whole
 * files are verified: as long as the server said, and of a compression or an MRT header that an archive has (a web page is refused); only then
 * they get their name. Files of a collector's newest quarter of an hour may still grow and are fetched anew. At most three at once from a host.
 */
#define DUSK_TYPE_ARCHIVE (dusk_archive_get_type ())
G_DECLARE_FINAL_TYPE (DuskArchive, dusk_archive, DUSK, ARCHIVE, GObject)

/**
 * dusk_archive_new:
 * @folder: made if missing
 * @limit_bytes: of the cache
 *
 * Returns: (transfer full)
 */
DuskArchive *dusk_archive_new (DuskBroker *broker, DuskClock *clock, const char *folder, gint64 limit_bytes);

void   dusk_archive_set_limit (DuskArchive *self, gint64 limit_bytes);
gint64 dusk_archive_limit (DuskArchive *self);
/** Returns: bytes that the cache takes on the disk. */
gint64 dusk_archive_used (DuskArchive *self);
/** Removes all files that are not in use. */
void   dusk_archive_clear (DuskArchive *self);

/**
 * DuskArchiveEstimate: what fetching would mean.
 *
 * @n_files: of all; @n_kept: of them on this machine already
 * @bytes: still to fetch; where a size is not known, what files of that collector and kind had at that time, as a rule
 * @is_guess: some sizes are not known
 */
typedef struct {
  guint    n_files;
  guint    n_kept;
  gint64   bytes;
  gboolean is_guess;
} DuskArchiveEstimate;

/** @files: (element-type DuskArchiveFile) */
DuskArchiveEstimate dusk_archive_estimate (DuskArchive *self, const GPtrArray *files);

/** Returns: (transfer full): such as “26 files, about 90 MB” or “26 files, all on this machine already”. */
char *dusk_archive_estimate_to_text (const DuskArchiveEstimate *estimate);

/** Progress, on the main context. @bytes of about @total_bytes, @files of @total_files. */
typedef void (*DuskArchiveProgress) (gint64 bytes, gint64 total_bytes, guint files, guint total_files, gpointer user_data);

/**
 * dusk_archive_fetch_async:
 * @files: (element-type DuskArchiveFile)
 * @progress: (nullable)
 *
 * Fetches what is not kept. A file that the server does not have (404) or that fails three times is left out, with a message; the others go on.
 * Cancelling keeps what came. Files in use by a fetch are not removed by the limit.
 *
 * Errors: %G_IO_ERROR_CANCELLED; the first file's error where none at all could be had; %DUSK_ERROR_OUTPUT where the disk is full
 */
void dusk_archive_fetch_async (DuskArchive *self, const GPtrArray *files, GCancellable *cancellable, DuskArchiveProgress progress,
                               gpointer progress_data, GAsyncReadyCallback callback, gpointer user_data);

/** DuskFetchedFile: @path: on this machine. @fetched_s: when it came. */
typedef struct {
  DuskArchiveFile *file;
  char            *path;
  gint64           fetched_s;
} DuskFetchedFile;

/** @files: (element-type DuskFetchedFile): in the order asked for. @messages: (array zero-terminated=1): sentences about what is missing and why. */
typedef struct {
  GPtrArray *files;
  char     **messages;
} DuskFetchedFiles;

void dusk_fetched_files_free (DuskFetchedFiles *fetched);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DuskFetchedFiles, dusk_fetched_files_free)

/** Returns: (transfer full): the files, or %NULL with an error. They stay on disk at least until it is freed. */
DuskFetchedFiles *dusk_archive_fetch_finish (DuskArchive *self, GAsyncResult *result, GError **error);

G_END_DECLS
