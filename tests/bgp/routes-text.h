/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-visibility.h"

/**
 * RoutesText: a run of the engine, told in lines of text; `#` begins a comment.
 *
 *     <time> <peers> T <prefix> <path>    a table dump has the route
 *     <time> <peers> R <prefix> <path>    bgplay's initial state has it
 *     <time> <peers> A <prefix> <path>    announced
 *     <time> <peers> W <prefix>           withdrawn
 *     <time> <peers> D                    the session is lost
 *     <time> <peers> U                    the session is established
 *
 * Times are seconds from the start of the period (0), fractions allowed, negative before it. Peers are numbers from 1, `3` or `1-24`; those of a
 * range say the same one after the other, at the same time, or with `+0.5` behind the time, so many seconds apart. Paths are ASNs with blanks
 * between. `A/7` is path 7 of several (ADD-PATH), and so on.
 */
typedef struct {
  DuskVisibilityWish wish;
  DuskBgpPeers      *peers;
  DuskVisibility    *engine;
} RoutesText;

/** The time that 0 stands for: 22 December 2014, 16:00 UTC. */
#define ROUTES_TEXT_START_S G_GINT64_CONSTANT (1419264000)

/** Prepares a run over @length_s seconds; @prefixes, @origins: blanks between them, %NULL for none. @n_peers: AS 64501 and following */
void routes_text_init (RoutesText *self, int length_s, guint n_peers, const char *prefixes, const char *origins);
/** Adds what @text tells. */
void routes_text_add (RoutesText *self, const char *text);
/** Returns: (transfer full): what was found; clears @self. */
DuskRoutes *routes_text_finish (RoutesText *self);

/** All of the above, changes kept. */
DuskRoutes *routes_text_run (const char *text, int length_s, guint n_peers, const char *prefixes, const char *origins);

/** Returns: (transfer full): crossings of a prefix such as `+ -1200.5(12/24) +3000(13/24)`: whether it was visible, then each with who had it. */
char *routes_text_crossings (const DuskRoutes *routes, const char *prefix);
/** Returns: (transfer full): the known values of a series such as `4 4 - 0`, `-` for NaN. */
char *routes_text_series (const DuskSeries *series);
