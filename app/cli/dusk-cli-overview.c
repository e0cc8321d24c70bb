/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-cli.h"

#include <glib/gi18n.h>

#include "dusk-cli-commands.h"
#include "dusk-cli-format.h"
#include "dusk-cli-print.h"
#include "dusk-cli-world.h"

#define PICTURE_NAME "dusk-map.png"

/* Returns: (transfer full) (nullable): where the picture was written. */
static char *
write_map (DuskContext *context, const GPtrArray *answers, gint64 at_s, GError **error)
{
  g_autofree char *folder = g_build_filename (g_get_user_cache_dir (), "dusk", NULL);
  g_autofree char *path = g_build_filename (folder, PICTURE_NAME, NULL);
  const DuskPictureOptions options = DUSK_PICTURE_OPTIONS_INIT;
  DuskMapPicture picture;

  /* A folder that cannot be made shows when the file is written. */
  g_mkdir_with_parents (folder, 0700);
  dusk_cli_world_picture (context, answers, at_s, &picture);
  return dusk_map_picture_export (&picture, path, DUSK_MAP_PNG, &options, error) ? g_steal_pointer (&path) : NULL;
}

/* Appends the outages now and where the picture is. Returns: the exit status. */
static int
tell_world (DuskContext *context, const GPtrArray *answers, gint64 now_s, GString *text)
{
  g_autoptr (GPtrArray) reports = dusk_cli_world_reports (answers, TRUE);
  const DuskCliPrinted printed = { reports, TRUE, now_s, dusk_context_scenario (context), NULL };
  g_autofree char *table = dusk_cli_format_table (&printed), *path = NULL;
  g_autoptr (GError) error = NULL;

  g_string_append_printf (text, "%s\n", table);
  path = write_map (context, answers, now_s, &error);
  if (path == NULL)
    return dusk_cli_complain_error (NULL, error);
  /* Translators: the path of a file */
  g_string_append_printf (text, _("The map is in %s\n"), path);
  return DUSK_CLI_DONE;
}

int
dusk_cli_overview (DuskContext *context)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GPtrArray) answers = NULL;
  int status, told = DUSK_CLI_DONE, printed;
  gint64 now_s;

  g_return_val_if_fail (DUSK_IS_CONTEXT (context), DUSK_CLI_FAILED);

  now_s = dusk_context_now (context);
  answers = dusk_cli_world_load (context, now_s - DUSK_CLI_WORLD_PERIOD_S, now_s);
  status = dusk_cli_world_complain (answers);
  if (dusk_cli_world_count (answers) > 0)
    told = tell_world (context, answers, now_s, text);
  g_string_append (text, _("There is no display here. For the window, start dusk in a desktop session; for more in text, see dusk --help.\n"));
  printed = dusk_cli_print (text->str);
  dusk_cli_tell_notice (context);
  return MAX (MAX (status, told), printed);
}
