/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-archive.h"

G_BEGIN_DECLS

/* --- dusk-archive-disk.c: the folder on this machine --- */

/**
 * DuskArchiveDisk: the cache's folder: HOST/COLLECTOR/YYYY.MM/NAME. Nothing that does not lie like that is ever touched.
 *
 * Shared by reference; may be used from any thread.
 */
typedef struct _DuskArchiveDisk DuskArchiveDisk;

DuskArchiveDisk *dusk_archive_disk_new (const char *folder, gint64 limit_bytes);
DuskArchiveDisk *dusk_archive_disk_ref (DuskArchiveDisk *disk);
void             dusk_archive_disk_unref (DuskArchiveDisk *disk);

void   dusk_archive_disk_set_limit (DuskArchiveDisk *disk, gint64 limit_bytes);
gint64 dusk_archive_disk_limit (DuskArchiveDisk *disk);

/** Returns: (transfer full): where @file is kept, whatever its address and collector are made of. */
char *dusk_archive_disk_path (DuskArchiveDisk *disk, const DuskArchiveFile *file);

/** Keeps @path and what is under way to it until it is released as often. */
void dusk_archive_disk_hold (DuskArchiveDisk *disk, const char *path);
void dusk_archive_disk_release (DuskArchiveDisk *disk, const char *path);

/** Notes that @path was used now. */
void dusk_archive_disk_touch (const char *path);

/** DuskArchiveEntry: something in the folder. @used_ns: when it was used last. */
typedef struct {
  char  *path;
  char  *collector;
  char  *name;
  gint64 size_bytes;
  gint64 used_ns;
} DuskArchiveEntry;

/** Returns: (transfer full) (element-type DuskArchiveEntry): all that is there, also what is under way. */
GPtrArray *dusk_archive_disk_list (DuskArchiveDisk *disk);

/** Removes the longest unused of what is not held until no more than the limit is left; all of it with @all. */
void dusk_archive_disk_trim (DuskArchiveDisk *disk, gboolean all);

/* --- dusk-archive-sizes.c --- */

/** Returns: what a file of @collector has, as a rule, for want of anything better. */
gint64 dusk_archive_typical_size (const char *collector, DuskArchiveKind kind, gint64 time_s);

/* --- dusk-archive.c --- */

/**
 * DuskArchiveState: what of a file is on this machine.
 *
 * @exists, @fetched_s: whether, and when it came
 * @is_kept: it need not be fetched
 * @part_bytes: of an unfinished one
 */
typedef struct {
  char    *path;
  gboolean exists;
  gboolean is_kept;
  gint64   fetched_s;
  gint64   part_bytes;
} DuskArchiveState;

void dusk_archive_state_clear (DuskArchiveState *state);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DuskArchiveState, dusk_archive_state_clear)

/** Looks at the disk. */
DuskArchiveState dusk_archive_look (DuskArchive *self, const DuskArchiveFile *file);

/** Returns: (transfer none) */
DuskArchiveDisk *dusk_archive_disk (DuskArchive *self);
/** Returns: (transfer none) */
DuskBroker *dusk_archive_broker (DuskArchive *self);

/** Whether a file that begins with @head may be one of an archive: compressed, or MRT. */
gboolean dusk_archive_check_head (const guint8 *head, gsize length, GError **error);

/** Returns: (transfer full): sizes that are known or guessed of @files, one each; with whether any was guessed. */
gint64 *dusk_archive_sizes (DuskArchive *self, const GPtrArray *files, gboolean *is_guess);

G_END_DECLS
