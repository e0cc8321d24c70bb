/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

/** A network that is as the test says. */
#define FAKE_TYPE_NETWORK (fake_network_get_type ())
G_DECLARE_FINAL_TYPE (FakeNetwork, fake_network, FAKE, NETWORK, GObject)

/** Returns: (transfer full): one that is there. */
FakeNetwork *fake_network_new (void);
/** Says what it is, as the machine's would. */
void         fake_network_set (FakeNetwork *self, gboolean is_available, gboolean is_metered, GNetworkConnectivity connectivity);
