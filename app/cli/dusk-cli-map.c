/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-cli-commands.h"

#include <glib/gi18n.h>

#include "dusk-cli-print.h"
#include "dusk-cli-world.h"

int
dusk_cli_map (DuskContext *context, const DuskCliOptions *options)
{
  gint64 now_s = dusk_context_now (context), at_s = options->at_s == DUSK_TIME_UNKNOWN ? now_s : options->at_s;
  g_autoptr (GPtrArray) answers = NULL;
  g_autoptr (GError) error = NULL;
  DuskMapPicture picture;
  DuskMapFormat format;
  int status;

  if (!dusk_map_format_from_path (options->output, &format, &error))
    {
      dusk_cli_complain_error (NULL, error);
      return DUSK_CLI_USAGE;
    }
  if (at_s > now_s)
    {
      dusk_cli_complain (_("The moment lies in the future"));
      return DUSK_CLI_FAILED;
    }
  answers = dusk_cli_world_load (context, at_s - DUSK_CLI_WORLD_PERIOD_S, at_s);
  status = dusk_cli_world_complain (answers);
  if (status != DUSK_CLI_DONE && dusk_cli_world_count (answers) == 0)
    return status;
  dusk_cli_world_picture (context, answers, at_s, &picture);
  if (!dusk_map_picture_export (&picture, options->output, format, &options->picture, &error))
    return dusk_cli_complain_error (NULL, error);
  return status;
}
