/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

/**
 * FakeServer: a web server on 127.0.0.1 that says just what a test wants, in the thread of the test.
 */
typedef struct _FakeServer FakeServer;

/** Returns: (transfer full): a server on a free port, over TLS with @certificate where that is not %NULL. */
FakeServer *fake_server_new (GTlsCertificate *certificate);
void        fake_server_free (FakeServer *server);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FakeServer, fake_server_free)

/** Returns: (transfer full): the address of @path. */
char *fake_server_url (FakeServer *server, const char *path);

/**
 * fake_server_add:
 * @path: of the URL, its query not counted
 * @headers: (nullable): lines `Name: value`, each ended by a line feed
 * @body: (nullable)
 *
 * Adds to the answers for @path: they are given in the order they were added, the last one for ever. Paths without any give 404.
 * Where a range is asked for, an answer of status 200 becomes one of 206 with that range, unless it has `Accept-Ranges: none`.
 */
void fake_server_add (FakeServer *server, const char *path, guint status, const char *headers, const char *body);
void fake_server_add_bytes (FakeServer *server, const char *path, guint status, const char *headers, GBytes *body);

/** Adds @bytes written to the connection as they are, HTTP or not, which is then closed. */
void fake_server_add_raw (FakeServer *server, const char *path, const char *bytes);

/**
 * FakeMaker: makes an answer for a query.
 *
 * @query: (element-type utf8 utf8): its parameters
 * @status: (inout): 200 as it comes
 *
 * Returns: (transfer full): the body
 */
typedef char *(*FakeMaker) (GHashTable *query, guint *status, gpointer user_data);

/** Adds answers that @maker makes. */
void fake_server_add_maker (FakeServer *server, const char *path, FakeMaker maker, gpointer user_data);

/** Adds silence: the connection stays open, and nothing comes. */
void fake_server_add_stuck (FakeServer *server, const char *path);

/** Adds a body of blanks without an end, @chunk bytes at a time and @pause_ms between them. */
void fake_server_add_endless (FakeServer *server, const char *path, gsize chunk, guint pause_ms);

/** While held, requests wait for their answers; letting go answers all that wait. */
void fake_server_hold (FakeServer *server, gboolean hold);

/** Returns: requests that came for @path, or for all where it is %NULL. */
guint fake_server_count (FakeServer *server, const char *path);
/** Returns: requests that wait for the end of their answers. */
guint fake_server_count_open (FakeServer *server);
/** Returns: the most there ever were. */
guint fake_server_count_most_open (FakeServer *server);
/** Returns: bytes of endless bodies that were sent. */
gsize fake_server_count_endless (FakeServer *server);
/** Returns: (transfer none): the paths and queries that were asked for, in order. */
GPtrArray *fake_server_log (FakeServer *server);
/** Returns: (transfer none) (nullable): the value of a header of the last request. */
const char *fake_server_last_header (FakeServer *server, const char *name);

/** Runs the main loop until @condition holds; the test fails where it does not within a minute. */
#define WAIT_FOR(condition)                                                      \
  G_STMT_START                                                                   \
  {                                                                              \
    guint wait_guard = fake_server_guard (G_STRLOC ": " #condition);             \
    while (!(condition))                                                         \
      g_main_context_iteration (NULL, TRUE);                                     \
    g_source_remove (wait_guard);                                                \
  }                                                                              \
  G_STMT_END

guint fake_server_guard (const char *what);
