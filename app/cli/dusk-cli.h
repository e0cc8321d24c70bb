/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-context.h"

G_BEGIN_DECLS

/**
 * dusk_cli_handles:
 * @argv: with the program's name first; global options (`--demo`) already taken out
 *
 * Returns: whether these arguments are for the command line, good or wrong, not for the window
 */
gboolean dusk_cli_handles (int argc, char **argv);

/** Returns: whether an argument is a `dusk:` link, good or bad: for the window. */
gboolean dusk_cli_is_link (const char *argument);

/**
 * dusk_cli_run:
 * @context: where to ask
 *
 * Runs one command: `outages`, `chart`, `map`, `mrt`, `report`, `watch`, `feeds`. Results go to stdout, one line on stderr where something could
 * not be done.
 *
 * Returns: the exit status: 0 done, 1 could not be done, 2 wrong usage
 */
int dusk_cli_run (DuskContext *context, int argc, char **argv);

/** What `dusk` does without a display: prints the outages now, writes the map picture and says how to get the window. Returns: exit status. */
int dusk_cli_overview (DuskContext *context);

G_END_DECLS
