/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * DuskPattern: how losses came, in the words of design §1.
 *
 * @DUSK_PATTERN_NONE: nothing was lost
 * @DUSK_PATTERN_ISOLATED_BLIP: one short loss (under 30 min) with a quiet day either side, as far as the data go
 * @DUSK_PATTERN_REPEATED_BLIPS: a few short losses
 * @DUSK_PATTERN_SUSTAINED_INSTABILITY: at least three losses within 24 h with a median gap under 4 h: "a steady beat" (domain §3.4)
 * @DUSK_PATTERN_SLOW_DECLINE: a slope: no three samples in a row hold three quarters of the way from normal to the low
 * @DUSK_PATTERN_CLIFF: all at once
 * @DUSK_PATTERN_SCHEDULED: the same local clock time (± 15 min) and a similar length on at least three days of a month, and most losses of
 *   that month so
 */
typedef enum {
  DUSK_PATTERN_NONE,
  DUSK_PATTERN_ISOLATED_BLIP,
  DUSK_PATTERN_REPEATED_BLIPS,
  DUSK_PATTERN_SUSTAINED_INSTABILITY,
  DUSK_PATTERN_SLOW_DECLINE,
  DUSK_PATTERN_CLIFF,
  DUSK_PATTERN_SCHEDULED,
} DuskPattern;

/** Returns: `none`, `isolated-blip`, `repeated-blips`, `sustained-instability`, `slow-decline`, `cliff`, `scheduled`. */
const char *dusk_pattern_to_word (DuskPattern pattern);

/** Returns: the pattern in the user's language, for the middle of a sentence. */
const char *dusk_pattern_to_text (DuskPattern pattern);

G_END_DECLS
