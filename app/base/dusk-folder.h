/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * dusk_folder_remove:
 * @path: a folder of ours
 *
 * Removes it with all it holds; of a link the link, never what it points at. What cannot be removed stays.
 */
void dusk_folder_remove (const char *path);

G_END_DECLS
