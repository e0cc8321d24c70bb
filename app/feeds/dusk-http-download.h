/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-http.h"

G_BEGIN_DECLS

/** At most so many downloads run at once, and of these so many from one host. They do not count among %DUSK_HTTP_MAX_REQUESTS. */
#define DUSK_HTTP_MAX_DOWNLOADS          6
#define DUSK_HTTP_MAX_DOWNLOADS_PER_HOST 3

/**
 * DuskHttpDownload: a file to be fetched.
 *
 * @url: absolute
 * @path: where it is put when it is whole and sound. Until then it is `PATH.part`, and `PATH.part.info` says what of
 * @max_bytes: a longer one is refused (%DUSK_ERROR_TOO_LARGE)
 * @timeout_s: a server that sends less than 1 kB/s for so long is given up. `DUSK_TIMEOUT_S` in the environment shortens it.
 * @feed: whose budget it is on; each attempt counts
 * @allows: (nullable): whether an address, also one that a redirect leads to, may be fetched, beyond the rules of #DuskHttp
 * @check: (nullable): whether a file that begins with @head (all of it, or %DUSK_HTTP_HEAD_BYTES) is what it should be; in a thread
 */
typedef struct {
  const char      *url;
  const char      *path;
  gint64           max_bytes;
  guint            timeout_s;
  DuskHttpPriority priority;
  DuskFeed         feed;
  gboolean (*allows) (GUri *uri, gpointer user_data);
  gpointer allows_data;
  gboolean (*check) (const guint8 *head, gsize length, GError **error);
} DuskHttpDownload;

/** What @check is shown of a file at most. */
#define DUSK_HTTP_HEAD_BYTES 64

/** Progress: @bytes are on the disk, of @total, which is -1 where the server does not say. */
typedef void (*DuskHttpProgress) (gint64 bytes, gint64 total, gpointer user_data);

/**
 * dusk_http_download_async:
 * @progress: (nullable)
 *
 * Fetches a file to the disk as it is stored, without undoing a compression. What an earlier attempt left is gone on with where the server
 * agrees that the file is still the same (Range with If-Range). It is tried again as a request of dusk_http_get_async() is; an attempt that
 * came a megabyte further does not count. The file gets its name only when it is whole, as the server said, checked, and on the disk.
 *
 * Errors: %G_IO_ERROR_CANCELLED, and of %DUSK_ERROR: those of dusk_http_get_async(), MALFORMED (not what it should be: nothing is kept), OUTPUT
 *   (the disk is full, the folder may not be written). Except for MALFORMED and TOO_LARGE what came is kept.
 */
void dusk_http_download_async (DuskHttp *self, const DuskHttpDownload *download, DuskHttpProgress progress, gpointer progress_data,
                               GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);

/** Returns: whether the file is at its path. */
gboolean dusk_http_download_finish (DuskHttp *self, GAsyncResult *result, GError **error);

G_END_DECLS
