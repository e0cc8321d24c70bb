/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-http-download.h"
#include "dusk-http-part.h"

G_BEGIN_DECLS

/**
 * DuskHttpOutcome: what an attempt came to.
 *
 * @may_pass: it failed, and the next may succeed
 * @retry_after_s: when the server wants it; NaN where it does not say
 */
typedef struct {
  gboolean may_pass;
  double   retry_after_s;
} DuskHttpOutcome;

/** Whether the one who wants @download lets it come from @uri; else %DUSK_ERROR_USAGE. */
gboolean dusk_http_download_allows (const DuskHttpDownload *download, GUri *uri, GError **error);

/**
 * dusk_http_transfer_async:
 * @uri: checked already
 * @part: (transfer none): what is there and what comes; it gets its name where all goes well
 * @download: (transfer none): must live until the end, as @part
 *
 * One attempt at a download, without a turn to wait for. Errors as of dusk_http_download_async().
 */
void dusk_http_transfer_async (DuskHttp *self, GUri *uri, DuskHttpPart *part, const DuskHttpDownload *download, DuskHttpProgress progress,
                               gpointer progress_data, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean dusk_http_transfer_finish (GAsyncResult *result, DuskHttpOutcome *outcome, GError **error);

G_END_DECLS
