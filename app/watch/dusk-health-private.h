/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-health.h"

G_BEGIN_DECLS

/** Returns: (transfer full): with the time of the last answer as @store has it. */
DuskFeedHealth *_dusk_feed_health_new (DuskFeed feed, DuskClock *clock, DuskStore *store, DuskSettings *settings);
/** Something has changed. */
void            _dusk_feed_health_bump (DuskFeedHealth *self);
/** As #DuskMeterInterface.spend. */
gboolean        _dusk_feed_health_spend (DuskFeedHealth *self, DuskHttpPriority priority);
void            _dusk_feed_health_take_answer (DuskFeedHealth *self);
void            _dusk_feed_health_take_problem (DuskFeedHealth *self, const char *problem);
void            _dusk_feed_health_set_off (DuskFeedHealth *self, gboolean is_off);

G_END_DECLS
