/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * dusk_output_write:
 * @path: in the file name encoding; a link is followed, and what is no file (such as /dev/stdout) is written to as it is
 *
 * Writes to a temporary file beside @path, makes sure that it is on the disk, and renames it: whatever fails, the file that was there stays
 * as it was, and nothing else is left behind.
 *
 * Returns: %FALSE with %DUSK_ERROR_OUTPUT, which names @path and the reason
 */
gboolean dusk_output_write (const char *path, GBytes *bytes, GError **error);

G_END_DECLS
