/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** The longest stranger's text that is shown, in characters. */
#define DUSK_PLAIN_TEXT_MAX 160

/**
 * dusk_plain_text:
 * @text: a stranger's text, such as the holder of a network; of any bytes
 *
 * Makes it harmless on one line of a terminal, a window or a file: valid UTF-8, runs of white space and control characters as one blank,
 * marks that turn the direction of writing or cannot be seen left out, cut to %DUSK_PLAIN_TEXT_MAX with an ellipsis. Markup stays: it is shown
 * as text.
 *
 * Returns: (transfer full)
 */
char *dusk_plain_text (const char *text);

/** Returns: (transfer full): the same, cut to @max_chars. */
char *dusk_plain_text_cut (const char *text, guint max_chars);

/** Returns: (transfer full): a count such as `4,312` or `9,599.5`, grouped as the user's locale does; `–` where it is NaN. */
char *dusk_count_to_text (double count);

G_END_DECLS
