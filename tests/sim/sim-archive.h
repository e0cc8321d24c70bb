/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-bgp-element.h"
#include "sim-client.h"

/** Fetches PATH from the simulated Internet, and fails the test unless it is there. Returns: (transfer full) */
GBytes *sim_fetch (DuskSim *sim, const char *path);

/** Decodes an archive file as Dusk does: every element goes to @sink. Fails the test where anything is damaged. Returns: how many elements */
guint64 sim_decode (GBytes *bytes, const char *collector, DuskBgpPeers *peers, DuskBgpSink sink, gpointer data);

/** Unix seconds of a time such as `2014-12-22T16:15:00Z`. */
gint64 sim_time (const char *text);
