/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-events-private.h"
#include "dusk-notifier.h"

/** Minutes in the tests count from here: 2014-12-22T16:00Z. */
#define EVENTS_T0 G_GINT64_CONSTANT (1419264000)

/** A clock that stands still, a store, and what Dusk makes of both without a network. */
typedef struct {
  char         *folder; /* (nullable): of the store; in memory without one */
  DuskClock    *clock;
  DuskStore    *store;
  DuskContext  *context;
  DuskEvents   *events;
  DuskNotifier *notifier;
  GString      *notices; /* what was told, as “stage title”, parted by “ | ” */
} EventsFixture;

/** @folder: (nullable): of the store, in memory without one */
void events_fixture_set_up (EventsFixture *fixture, const char *folder);
/** The same, with a clock that runs at @speed and a store in memory. */
void events_fixture_set_up_running (EventsFixture *fixture, double speed);
void events_fixture_tear_down (EventsFixture *fixture);
/** Ends everything but the clock (and a store in memory), and begins it anew, as another start of the program does. */
void events_fixture_restart (EventsFixture *fixture);
/** Sets the clock to @minute. */
void events_fixture_set_minute (EventsFixture *fixture, int minute);

/**
 * Reads a claim such as `KP ripestat 15 - dark 0/4`, `AS1 ioda/bgp#a 15 90 critical`, `KP ripestat~480 0 600 normal`: entity, feed, signal, id,
 * step in minutes; start and end in minutes; level; lowest and baseline. Returns: (transfer full)
 */
DuskClaim *events_claim (const char *text, gint64 told_s);
/** Takes in claims, parted by semicolons, all told now. */
void events_fixture_take (EventsFixture *fixture, const char *claims);

/** Returns: (transfer full): the list, one event a line: `KP confirmed 15 - dark 0%`, the newest first; parted by “; ”. */
char *events_fixture_list (EventsFixture *fixture);
/** Returns: (transfer full): one event, in the same form. */
char *events_describe (DuskEvent *event);

/** Runs commands parted by semicolons, such as `watch KP; claim KP ripestat 15 - dark 0/4; at 20; restart`: see the source. */
void events_fixture_run (EventsFixture *fixture, const char *commands);
