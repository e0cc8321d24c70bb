/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-error.h"
#include "dusk-http-private.h"
#include "fake-cache.h"
#include "fake-server.h"

/** HttpFixture: a client with a cache, a clock that stands still, and a server. */
typedef struct {
  FakeServer *server;
  FakeCache  *cache;
  DuskClock  *clock;
  DuskHttp   *http;
} HttpFixture;

/** Get: one request on its way and what became of it. */
typedef struct {
  gboolean      is_done;
  DuskAnswer   *answer;
  GError       *error;
  GBytes       *error_body;
  GCancellable *cancellable;
} Get;

/** The time that the fixture's clock shows. */
#define FIXTURE_NOW_S 1700000000

/** A wish for 1 MB, half a minute, never from the cache. */
#define WISH { .max_bytes = 1000000, .timeout_s = 30, .priority = DUSK_HTTP_VISIBLE }

#define add_http_test(path, test) g_test_add (path, HttpFixture, NULL, http_fixture_set_up, test, http_fixture_tear_down)

void http_fixture_set_up (HttpFixture *fixture, gconstpointer data);
/** Checks that nothing of the client is left behind. */
void http_fixture_tear_down (HttpFixture *fixture, gconstpointer data);

/** Begins to get a whole URL. */
void get_begin_url (HttpFixture *fixture, Get *get, const char *url, const DuskHttpWish *wish);
/** Begins to get a path of the fixture's server. */
void get_begin (HttpFixture *fixture, Get *get, const char *path, const DuskHttpWish *wish);
/** Gets a path of the fixture's server. */
void get_path (HttpFixture *fixture, Get *get, const char *path, const DuskHttpWish *wish);
void get_clear (Get *get);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Get, get_clear)

/** Asserts that the answer is just this text. */
void get_assert_body (const Get *get, const char *body);
/** Asserts that @bytes are just this text. */
void assert_bytes (GBytes *bytes, const char *text);
