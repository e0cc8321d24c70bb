/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * DuskHttpPart: a file on its way to the disk: `PATH.part`, and `PATH.part.info`, which says of what it is a part.
 *
 * Locked against other processes: where one has it already, a part of another name is begun that is not gone on with later.
 * To be used by one thread at a time. Errors are %DUSK_ERROR_OUTPUT.
 *
 * @offset: how much of it is there
 * @total: how long the whole is; -1 where that is not known
 * @is_beside: another process has the part that would be gone on with
 */
typedef struct {
  char    *path;
  char    *part_path;
  char    *info_path;
  int      fd;
  gint64   offset;
  gint64   total;
  char    *url;
  char    *etag;          /* (nullable) */
  char    *last_modified; /* (nullable) */
  gboolean is_beside;
} DuskHttpPart;

/** Returns: (transfer full): the part of @url for @path, begun earlier or empty. Folders are made. */
DuskHttpPart *dusk_http_part_open (const char *path, const char *url, GError **error);

/** Returns: (transfer none) (nullable): the If-Range under which the part may be gone on with; %NULL where nothing is there or it cannot be known. */
const char *dusk_http_part_condition (const DuskHttpPart *part);

/** Empties the part and notes what it will be a part of. @etag, @last_modified: (nullable). @total: or -1. */
gboolean dusk_http_part_begin (DuskHttpPart *part, const char *etag, const char *last_modified, gint64 total, GError **error);

gboolean dusk_http_part_write (DuskHttpPart *part, const guint8 *bytes, gsize length, GError **error);

/** Returns: how much of the part's beginning was put into @head. */
gsize dusk_http_part_head (const DuskHttpPart *part, guint8 *head, gsize length);

/** Gives the part its name when all of it is safely on the disk, with @time_s as the time of its last change. */
gboolean dusk_http_part_finish (DuskHttpPart *part, gint64 time_s, GError **error);

/** Removes what is there. */
void dusk_http_part_discard (DuskHttpPart *part);

/** Frees @part; what is there stays. */
void dusk_http_part_close (DuskHttpPart *part);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DuskHttpPart, dusk_http_part_close)

G_END_DECLS
