/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-entity.h"
#include "dusk-time.h"

G_BEGIN_DECLS

/** DuskCliCommand: what the command line can do. */
typedef enum {
  DUSK_CLI_OUTAGES,
  DUSK_CLI_CHART,
  DUSK_CLI_MAP,
  DUSK_CLI_MRT,
} DuskCliCommand;

#define DUSK_N_CLI_COMMANDS 4

/** DuskCliFormat: how outages and archive files are printed. */
typedef enum {
  DUSK_CLI_TABLE,
  DUSK_CLI_CSV,
  DUSK_CLI_JSON,
  DUSK_CLI_MARKDOWN,
  DUSK_CLI_BGPDUMP,
} DuskCliFormat;

/**
 * DuskCliOptions: the arguments of one command.
 *
 * @help: (nullable): the help text, where it was asked for; nothing else is set then
 * @entities: (element-type DuskEntity): for archive files, the one to tell of, or none
 * @files: (nullable): archive files, `-` for the standard input
 * @from_s, @to_s, @at_s: %DUSK_TIME_UNKNOWN where not given
 * @output: (nullable): the path of the file to write
 * @width_px, @height_px: 0 where not given
 * @is_exact: whether the times are wanted to the second; @with_tables: with table dumps
 */
typedef struct {
  char         *help;
  GArray       *entities;
  GStrv         files;
  gint64        from_s;
  gint64        to_s;
  gint64        at_s;
  DuskCliFormat format;
  char         *output;
  int           width_px;
  int           height_px;
  gboolean      is_dark;
  gboolean      is_exact;
  gboolean      with_tables;
} DuskCliOptions;

/** Returns: %TRUE and the command of that name. */
gboolean dusk_cli_command_from_name (const char *name, DuskCliCommand *command);

/**
 * dusk_cli_options_parse:
 * @argv: that begins with the command's name
 *
 * Errors: %G_OPTION_ERROR for wrong usage; %DUSK_ERROR_UNKNOWN_ENTITY for what is no country, network or prefix
 *
 * Returns: (transfer full): the options, or %NULL with an error
 */
DuskCliOptions *dusk_cli_options_parse (DuskCliCommand command, int argc, char **argv, GError **error);
void            dusk_cli_options_free (DuskCliOptions *options);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DuskCliOptions, dusk_cli_options_free)

G_END_DECLS
