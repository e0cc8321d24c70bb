/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-cli-options.h"
#include "dusk-context.h"

G_BEGIN_DECLS

/* Each runs one command and returns the exit status. */

int dusk_cli_outages (DuskContext *context, const DuskCliOptions *options);
int dusk_cli_chart (DuskContext *context, const DuskCliOptions *options);
int dusk_cli_map (DuskContext *context, const DuskCliOptions *options);
int dusk_cli_mrt (DuskContext *context, const DuskCliOptions *options);
int dusk_cli_report (DuskContext *context, const DuskCliOptions *options);
int dusk_cli_watch (DuskContext *context, const DuskCliOptions *options);
int dusk_cli_feeds (DuskContext *context, const DuskCliOptions *options);

G_END_DECLS
