/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-feed.h"

/**
 * FakeMeter: notes what it is asked and told, and lets so many requests in the background pass.
 *
 * @allowance: requests in the background that may still go
 * @n_spent: requests that were let go, of all kinds, and @n_refused those that were not
 * @n_answered: those whose end was told, and @n_failed those of them with an error, the last of which is @code
 */
#define FAKE_TYPE_METER (fake_meter_get_type ())
G_DECLARE_FINAL_TYPE (FakeMeter, fake_meter, FAKE, METER, GObject)

struct _FakeMeter {
  GObject          parent;
  guint            allowance;
  guint            n_spent;
  guint            n_refused;
  guint            n_answered;
  guint            n_failed;
  int              code;
  gsize            bytes;
  DuskFeed         feed; /* of the last call */
  DuskHttpPriority priority;
};

/** Returns: (transfer full): one with an allowance of 1000. */
FakeMeter *fake_meter_new (void);
