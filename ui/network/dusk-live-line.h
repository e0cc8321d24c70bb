/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-context.h"
#include "dusk-live.h"
#include "dusk-network-page.h"

#include <adwaita.h>

G_BEGIN_DECLS

/** More prefixes than this are not followed live: each is a subscription of its own. */
#define DUSK_LIVE_LINE_MAX_PREFIXES 128

/**
 * DuskLiveLine: how many of a network's prefixes are visible at this moment, by RIS Live, in one line; that there are no data where the feed is
 * silent or late. Hidden while nothing is followed.
 */
#define DUSK_TYPE_LIVE_LINE (dusk_live_line_get_type ())
G_DECLARE_FINAL_TYPE (DuskLiveLine, dusk_live_line, DUSK, LIVE_LINE, AdwBin)

/** Follows the prefixes of @page where its period ends at the present. @page: (nullable): %NULL follows nothing */
void dusk_live_line_follow (DuskLiveLine *self, DuskContext *context, const DuskNetworkPage *page);

/** Returns: (transfer full): what is said of @live. */
char *dusk_live_to_text (DuskLive *live);

G_END_DECLS
