/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-autostart.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>

#include "dusk-config.h"
#include "dusk-error.h"
#include "dusk-output.h"

#define GROUP G_KEY_FILE_DESKTOP_GROUP
#define ENABLED "X-GNOME-Autostart-enabled"

static gboolean
fail (const char *path, int reason, GError **error)
{
  g_autofree char *name = g_filename_display_name (path);

  g_set_error (error, DUSK_ERROR, DUSK_ERROR_OUTPUT, _("“%s” could not be written: %s"), name, g_strerror (reason));
  return FALSE;
}

/* One word of an Exec line: in double quotes, with what the shell or a field code would read escaped. */
static char *
quote (const char *word)
{
  GString *quoted = g_string_new ("\"");

  for (const char *c = word; *c; c++)
    {
      if (strchr ("\"`$\\", *c))
        g_string_append_c (quoted, '\\');
      if (*c == '%')
        g_string_append_c (quoted, '%');
      g_string_append_c (quoted, *c);
    }
  g_string_append_c (quoted, '"');
  return g_string_free (quoted, FALSE);
}

/* (transfer full): `dusk` where that is this program, so that the file outlives an update; else this program's path. */
static char *
command (void)
{
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *found = g_find_program_in_path ("dusk");
  g_autofree char *canonical = found ? g_canonicalize_filename (found, NULL) : NULL;
  g_autofree char *word = NULL;

  if (self == NULL || g_strcmp0 (self, canonical) == 0)
    return g_strdup ("dusk --gapplication-service");
  word = quote (self);
  return g_strconcat (word, " --gapplication-service", NULL);
}

static GBytes *
contents (void)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autofree char *exec = command ();
  char *text;
  gsize length;

  g_key_file_set_string (file, GROUP, G_KEY_FILE_DESKTOP_KEY_TYPE, G_KEY_FILE_DESKTOP_TYPE_APPLICATION);
  g_key_file_set_string (file, GROUP, G_KEY_FILE_DESKTOP_KEY_NAME, "Dusk");
  g_key_file_set_string (file, GROUP, G_KEY_FILE_DESKTOP_KEY_COMMENT, _("Watches for outages and tells about them"));
  g_key_file_set_string (file, GROUP, G_KEY_FILE_DESKTOP_KEY_EXEC, exec);
  g_key_file_set_string (file, GROUP, G_KEY_FILE_DESKTOP_KEY_ICON, DUSK_APP_ID);
  g_key_file_set_boolean (file, GROUP, G_KEY_FILE_DESKTOP_KEY_TERMINAL, FALSE);
  g_key_file_set_boolean (file, GROUP, ENABLED, TRUE);
  text = g_key_file_to_data (file, &length, NULL);
  return g_bytes_new_take (text, length);
}

char *
dusk_autostart_path (void)
{
  return g_build_filename (g_get_user_config_dir (), "autostart", DUSK_APP_ID ".desktop", NULL);
}

gboolean
dusk_autostart_is_on (void)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autofree char *path = dusk_autostart_path ();

  return g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, NULL) && !g_key_file_get_boolean (file, GROUP, "Hidden", NULL)
         && (!g_key_file_has_key (file, GROUP, ENABLED, NULL) || g_key_file_get_boolean (file, GROUP, ENABLED, NULL));
}

gboolean
dusk_autostart_set (gboolean is_on, GError **error)
{
  g_autofree char *path = dusk_autostart_path (), *folder = g_path_get_dirname (path);
  g_autoptr (GBytes) bytes = NULL;

  if (!is_on)
    return g_remove (path) == 0 || errno == ENOENT || errno == ENOTDIR || fail (path, errno, error);
  if (g_mkdir_with_parents (folder, 0700) < 0)
    return fail (folder, errno, error);
  bytes = contents ();
  return dusk_output_write (path, bytes, error);
}
