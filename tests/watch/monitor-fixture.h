/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-monitor.h"
#include "watch-fixture.h"

/** A simulated Internet whose clock runs, and a monitor over it that is not started yet. */
typedef struct {
  DuskSim     *sim;
  DuskClock   *clock;
  DuskStore   *store;
  DuskContext *context;
  DuskWorld   *world;
  DuskMonitor *monitor;
} MonitorFixture;

/**
 * Starts @scenario at @now, an ISO text or %NULL for the scenario's own.
 *
 * @scenario: a name, or the JSON of one
 * @folder: (nullable): of the store; in memory where it is %NULL
 */
void monitor_fixture_set_up (MonitorFixture *fixture, const char *scenario, const char *now, double speed, const char *folder);
void monitor_fixture_tear_down (MonitorFixture *fixture);

/** Returns: requests to RIPEstat since the start. */
guint monitor_fixture_asked (MonitorFixture *fixture);
/** Puts an entity on the watch list. */
void  monitor_fixture_watch (MonitorFixture *fixture, const char *entity);
/** Runs the main loop until the simulated clock has gone on by @by_s. */
void  monitor_fixture_pass (MonitorFixture *fixture, gint64 by_s);
