/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-context.h"

G_BEGIN_DECLS

/** Returns: whether there is a display to show windows on. */
gboolean dusk_application_has_display (void);

/**
 * dusk_application_run:
 * @context: (transfer none): what all windows ask
 * @argc, @argv: with the program's name first, and the arguments that are left for GTK
 *
 * Shows the window and runs until the last window is closed. A second start presents the window of the first, but for a simulated Internet,
 * which runs beside the real one.
 *
 * Actions (prefix `app`): `quit`, `about`, `shortcuts`, `open-network` (u), `open-network-at` (uxx: ASN, from, to).
 *
 * Returns: the exit status
 */
int dusk_application_run (DuskContext *context, int argc, char **argv);

G_END_DECLS
