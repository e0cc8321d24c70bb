/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-entity.h"
#include "dusk-time.h"

G_BEGIN_DECLS

/**
 * DuskLink: what a `dusk:` address points at: `dusk:KP`, `dusk:AS131279?from=2014-12-22T00:00:00Z&to=2014-12-24T00:00:00Z`, `dusk:175.45.176.0/24`.
 *
 * @from_s, @to_s: %DUSK_TIME_UNKNOWN where the link names no period; both or neither are set, and @from_s < @to_s
 */
typedef struct {
  DuskEntity entity;
  gint64     from_s;
  gint64     to_s;
} DuskLink;

/**
 * dusk_link_parse:
 * @text: hostile: anybody may put anything into a link
 *
 * Members that are not known are ignored; `from` alone reaches to @now_s. The scheme is read in either case; `dusk://KP` means the same.
 *
 * Returns: %TRUE, or %FALSE with %DUSK_ERROR_USAGE, %DUSK_ERROR_UNKNOWN_ENTITY or %DUSK_ERROR_MALFORMED
 */
gboolean dusk_link_parse (const char *text, gint64 now_s, DuskLink *link, GError **error);

/** Returns: (transfer full): the address of @link, which dusk_link_parse() reads again. */
char *dusk_link_to_text (const DuskLink *link);

G_END_DECLS
