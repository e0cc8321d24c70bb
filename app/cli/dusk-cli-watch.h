/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-cli-options.h"
#include "dusk-context.h"

G_BEGIN_DECLS

/** Prints the watch list, with the level of each entity as far as it is known without asking. Returns: the exit status */
int dusk_cli_watch_list (DuskContext *context, DuskCliFormat format);

/** Watches until SIGINT or SIGTERM, and tells every notification. Returns: the exit status */
int dusk_cli_watch_run (DuskContext *context, const DuskCliOptions *options);

G_END_DECLS
