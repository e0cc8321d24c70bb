/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-folder.h"

#include <glib/gstdio.h>

void
dusk_folder_remove (const char *path)
{
  g_autoptr (GDir) dir = NULL;
  const char *name;

  if (!g_file_test (path, G_FILE_TEST_IS_SYMLINK))
    dir = g_dir_open (path, 0, NULL);
  while (dir && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *inner = g_build_filename (path, name, NULL);
      dusk_folder_remove (inner);
    }
  g_remove (path);
}
