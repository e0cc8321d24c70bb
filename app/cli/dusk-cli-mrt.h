/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-cli-options.h"
#include "dusk-reading.h"

G_BEGIN_DECLS

/* What `dusk mrt` is made of. */

/** Prints all elements as `bgpdump -m` does, while the files are read. Returns: the exit status. */
int dusk_cli_mrt_dump (DuskContext *context, const DuskCliOptions *options);

/* How a reading is printed. Each returns (transfer full) the whole text. */

/** For people. @scenario: (nullable): the name of the simulated scenario. */
char *dusk_cli_mrt_table (const DuskReading *reading, const char *scenario);
/** RFC 4180: of an entity one row for each prefix at the start and each crossing, else one row for each network that originates. */
char *dusk_cli_mrt_csv (const DuskReading *reading);
/** One object that has all that the table has, and more. @files: as they were given */
char *dusk_cli_mrt_json (const DuskReading *reading, char **files, gboolean is_simulated);

/* What they all tell (dusk-cli-mrt-facts.c). */

/** DuskCliUpstream: the share of paths that reach the origin through a network, 0 … 1, at both ends of the period; NaN where no path is known. */
typedef struct {
  guint32 asn;
  double  before;
  double  after;
} DuskCliUpstream;

/** Returns: (transfer full) (element-type DuskCliUpstream): the heaviest first. */
GArray *dusk_cli_upstreams (const DuskRoutes *routes);

/** How many of the live full-feed peers had @prefix at the start; NaN where it is not known. */
void dusk_cli_peers_at_start (const DuskPrefixRoutes *prefix, double *have, double *live);

/** Returns: how many peers have a full feed of @family (4 or 6). */
guint dusk_cli_count_full_feeds (const DuskRoutes *routes, int family);

/** Returns: (transfer container) (element-type DuskRouteSeries): the @n origins with most prefixes at the start, or most messages. */
GPtrArray *dusk_cli_top_origins (const DuskRoutes *routes, gboolean by_change, guint n);

/** Returns: the first known value, or NaN. */
double dusk_cli_series_first (const DuskSeries *series);
/** Returns: the sum of the known values. */
double dusk_cli_series_sum (const DuskSeries *series);

/** Returns: (transfer full): such as `AS131279`. @origins: (element-type guint32) */
char *dusk_cli_origins_to_text (const GArray *origins, const char *separator);

G_END_DECLS
