/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-mrt-decoder.h"

G_BEGIN_DECLS

/**
 * DuskMrtFiles: several archive files read as one stream in the order of time; of equal times, table dumps come first and then the order
 * given. Files are open only while their time has come.
 */
typedef struct _DuskMrtFiles DuskMrtFiles;

/**
 * DuskMrtProblem: what was wrong with one file. @error: a sentence for the user. @damaged: records and places passed over.
 */
typedef struct {
  char   *path;
  GError *error;
  guint64 damaged;
} DuskMrtProblem;

/** Returns: (transfer full): an empty list that numbers peers in @peers. */
DuskMrtFiles *dusk_mrt_files_new (DuskBgpPeers *peers);
void          dusk_mrt_files_free (DuskMrtFiles *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DuskMrtFiles, dusk_mrt_files_free)

/**
 * dusk_mrt_files_add:
 * @path: of a file, or `-`
 * @collector: (nullable): whose it is; %NULL to tell it from the path where that looks like an archive's (`rrc00…`, `route-views…`)
 *
 * Looks at the first record. Returns: %FALSE with the error of dusk_input_open() or dusk_mrt_reader_next(): the file is then left out
 */
gboolean dusk_mrt_files_add (DuskMrtFiles *self, const char *path, const char *collector, GError **error);

/** Returns: the time of the earliest record of all files; %DUSK_TIME_UNKNOWN where there is no file. */
gint64 dusk_mrt_files_start (const DuskMrtFiles *self);

/** Called for every file in turn while it is read, a few times a second. @done, @total: bytes of all files as they are stored; @total -1: unknown. */
typedef void (*DuskMrtProgress) (gint64 done, gint64 total, gpointer data);

/**
 * dusk_mrt_files_run:
 * @progress: (nullable)
 *
 * Hands all elements of all files to @sink, in the calling thread.
 *
 * Returns: %FALSE with %G_IO_ERROR_CANCELLED only; what was wrong with single files is in dusk_mrt_files_problems()
 */
gboolean dusk_mrt_files_run (DuskMrtFiles *self, DuskBgpSink sink, gpointer data, DuskMrtProgress progress, gpointer progress_data,
                             GCancellable *cancellable, GError **error);

/** Returns: the sums over all files. */
DuskMrtCounts dusk_mrt_files_counts (const DuskMrtFiles *self);
/** Returns: (transfer none) (element-type DuskMrtProblem): of files that are cut off, damaged or could not be opened again. */
GPtrArray *dusk_mrt_files_problems (const DuskMrtFiles *self);

G_END_DECLS
