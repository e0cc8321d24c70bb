/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-context.h"

G_BEGIN_DECLS

/** How long the button “Mute” of a notification silences what it is about: long enough for most outages, and never for good by a slip. */
#define DUSK_MUTE_S DUSK_DAY_S

/** Returns: whether there is a display to show windows on. */
gboolean dusk_application_has_display (void);

/**
 * dusk_application_run:
 * @context: (transfer none): what all windows ask
 * @argc, @argv: with the program's name first, and the arguments that are left: `dusk:` links, and GTK's own
 *
 * Shows the window, or what the links point at, and runs until the last window is closed; with the setting `runs-in-background` until
 * `app.quit`. A second start hands its links to the first and ends. A simulated Internet is an application of its own, beside the real one.
 * With `--gapplication-service` it waits for what the bus brings, without a window. What another process changes of the watch list and the
 * settings shows within seconds.
 *
 * Actions (prefix `app`): `quit`; `about`, `preferences`, `shortcuts`; `open-network` (u), `open-network-at` (uxx: ASN, from, to), `open-files`
 * (as: URIs); `show` (s: a `dusk:` link), `show-now` (s: the same, from outside of the windows: back in the present), `show-world`,
 * `search` (s: text); `mute`, `unmute` (s: a `dusk:` link); `test-notification`; `demo`.
 *
 * Returns: the exit status
 */
int dusk_application_run (DuskContext *context, int argc, char **argv);

G_END_DECLS
