/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-context.h"
#include "dusk-report.h"
#include "dusk-sim.h"

/** A simulated Internet, a store in memory and the context that joins them. */
typedef struct {
  DuskSim     *sim;
  DuskStore   *store;
  DuskContext *context;
} WatchFixture;

/** Starts @scenario, standing still at @now, a time as ISO text; %NULL for the scenario's own. */
void watch_fixture_set_up (WatchFixture *fixture, const char *scenario, const char *now);
/** Puts a new context over the same Internet and @folder's store in place of the one in memory, as a new start of the program does. */
void watch_fixture_restart (WatchFixture *fixture, const char *folder);
void watch_fixture_tear_down (WatchFixture *fixture);

/** A folder of its own for one test. Returns: (transfer full) */
char *watch_fixture_folder (void);
/** Removes it with all files in it. */
void watch_fixture_remove (char *folder);

/** Runs the main loop until @is_so (@data), for two minutes at most. */
void watch_fixture_await (gboolean (*is_so) (gpointer data), gpointer data);

/** Loads a report and waits for it. Times are ISO texts. Returns: (transfer full) (nullable) */
DuskReport *watch_fixture_load (WatchFixture *fixture, const char *entity, const char *from, const char *to, GError **error);

/** Returns: the time of an ISO text. */
gint64 watch_time (const char *text);
/** Returns: the entity of a text. */
DuskEntity watch_entity (const char *text);

/** For callbacks of async functions: keeps a reference to the result in *@user_data, a GAsyncResult pointer. */
void watch_result_cb (GObject *source, GAsyncResult *result, gpointer user_data);
/** Waits until watch_result_cb() has put a result there. Returns: (transfer full) */
GAsyncResult *watch_await_result (GAsyncResult **slot);
