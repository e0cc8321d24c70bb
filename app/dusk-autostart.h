/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The file that makes a desktop start Dusk at login, as the freedesktop.org autostart specification has it. */

/** Returns: (transfer full): its path, in the file name encoding. */
char *dusk_autostart_path (void);

/** Returns: whether the file is there, and neither hidden nor switched off by the desktop's own settings. */
gboolean dusk_autostart_is_on (void);

/**
 * dusk_autostart_set:
 *
 * Writes the file, or removes it; at once or not at all. Errors: %DUSK_ERROR_OUTPUT, which names the file and the reason
 */
gboolean dusk_autostart_set (gboolean is_on, GError **error);

G_END_DECLS
