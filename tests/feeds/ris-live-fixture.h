/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-ris-live-private.h"
#include "fake-ris.h"
#include "fake-server.h"
#include "ris-fixture.h"

/** LiveFixture: a client of a fake RIS Live, and all that it handed over. */
typedef struct {
  FakeRis     *ris;
  DuskClock   *clock;
  DuskRisLive *live;
  GString     *lines;   /* as ris_append_element() */
  GString     *states;  /* O, C, F or S for each that it went through */
  GPtrArray   *problems; /* (element-type utf8): each that it had */
  guint        dropped;
  guint        n_elements;
} LiveFixture;

/** The time of the clock, which stands still, and of the messages. */
#define LIVE_NOW_S 1700000000

/** A message of one peer at that time. */
#define LIVE_MESSAGE(rest)                                                                                                             \
  "{\"type\":\"ris_message\",\"data\":{\"timestamp\":1700000000.25,\"peer\":\"192.0.2.1\",\"peer_asn\":\"64496\",\"host\":\"rrc00\"," rest "}}"
#define LIVE_WITHDRAWAL LIVE_MESSAGE ("\"type\":\"UPDATE\",\"withdrawals\":[\"203.0.113.0/24\"]")
#define LIVE_WITHDRAWN  "1700000000.250000 rrc00 AS64496 192.0.2.1 W 203.0.113.0/24\n"

#define add_live_test(path, test) g_test_add (path, LiveFixture, NULL, live_fixture_set_up, test, live_fixture_tear_down)

void live_fixture_set_up (LiveFixture *fixture, gconstpointer data);
/** The same, with the server on a main context of its own. */
void live_fixture_connect (LiveFixture *fixture, GMainContext *servers);
/** Checks that nothing is left behind. */
void live_fixture_tear_down (LiveFixture *fixture, gconstpointer data);

/** Begins to watch prefixes, with blanks between them; none: nothing. */
void live_watch (LiveFixture *fixture, const char *prefixes);
/** Watches 203.0.113.0/24 and waits for the connection and its subscriptions. */
void live_begin (LiveFixture *fixture);
