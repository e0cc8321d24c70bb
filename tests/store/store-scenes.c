/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store-scenes.h"

#include <glib/gstdio.h>
#include <sched.h>
#include <stdio.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>

#include "store-testing.h"

/* What a child ends with where the machine does not let it set the scene. */
#define CANNOT_TRY 77
#define NOBODY     65534

void
test_run_scene (void (*child) (gpointer data), gpointer data)
{
  int status = test_in_child (child, data);

  if (WIFEXITED (status) && WEXITSTATUS (status) == CANNOT_TRY)
    g_test_skip ("This machine does not allow it");
  else if (status != 0)
    g_error ("The child ended with %d", status);
}

void
test_give_up_rights (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)))
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_chmod (path, 0444);
    }
  g_chmod (folder, 0555);
  if (geteuid () == 0 && seteuid (NOBODY) != 0)
    _exit (CANNOT_TRY);
}

void
test_mount_disk (const char *folder, const char *size)
{
  if ((unshare (CLONE_NEWNS) != 0 && unshare (CLONE_NEWUSER | CLONE_NEWNS) != 0) || mount ("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0
      || mount ("tmpfs", folder, "tmpfs", 0, size) != 0)
    _exit (CANNOT_TRY);
}

void
test_fill_disk (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, "filler", NULL);
  FILE *file = g_fopen (path, "w");
  char zeros[512] = { 0 };

  setvbuf (file, NULL, _IONBF, 0);
  while (fwrite (zeros, sizeof zeros, 1, file) == 1)
    ;
  fclose (file);
}
