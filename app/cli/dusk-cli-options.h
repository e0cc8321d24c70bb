/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-entity.h"
#include "dusk-feed.h"
#include "dusk-picture-options.h"
#include "dusk-time.h"

G_BEGIN_DECLS

/** DuskCliCommand: what the command line can do. */
typedef enum {
  DUSK_CLI_OUTAGES,
  DUSK_CLI_CHART,
  DUSK_CLI_MAP,
  DUSK_CLI_MRT,
  DUSK_CLI_REPORT,
  DUSK_CLI_WATCH,
  DUSK_CLI_FEEDS,
} DuskCliCommand;

#define DUSK_N_CLI_COMMANDS 7

/** DuskCliWatchVerb: what `dusk watch` is to do. */
typedef enum {
  DUSK_CLI_WATCH_LIST,
  DUSK_CLI_WATCH_ADD,
  DUSK_CLI_WATCH_REMOVE,
  DUSK_CLI_WATCH_MUTE,
  DUSK_CLI_WATCH_UNMUTE,
  DUSK_CLI_WATCH_IMPORT,
  DUSK_CLI_WATCH_EXPORT,
  DUSK_CLI_WATCH_RUN,
} DuskCliWatchVerb;

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
 * @files: (nullable): archive files, or that of the watch list; `-` for the standard input or output
 * @from_s, @to_s, @at_s: %DUSK_TIME_UNKNOWN where not given
 * @output: (nullable): the path of the file to write
 * @picture: how a chart or the map is to be drawn, with @title (nullable)
 * @is_exact: whether the times are wanted to the second; @with_tables: with table dumps
 * @threshold: 0 < @threshold < 1, NaN where not given
 * @until_s: %DUSK_TIME_UNKNOWN where not given; @length_s: 0 where not given
 * @on_event: (nullable) (array zero-terminated=1): a command with its arguments; @limit_s: how long it may take
 * @budgets: requests a day to be set for each feed; 0 where not given
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
  gboolean      is_exact;
  gboolean      with_tables;

  DuskPictureOptions picture;
  char              *title;

  DuskCliWatchVerb verb;
  double           threshold;
  gint64           until_s;
  gint64           length_s;
  char           **on_event;
  guint            limit_s;
  guint            budgets[DUSK_N_FEEDS];
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
