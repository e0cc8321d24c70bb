/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-archive-private.h"
#include "dusk-broker-private.h"
#include "http-fixture.h"

/** BrokerFixture: a broker and an archive in a folder of their own, at the server of an HttpFixture. */
typedef struct {
  HttpFixture  net;
  char        *base_url;
  char        *folder;
  DuskBroker  *broker;
  DuskArchive *archive;
} BrokerFixture;

/** Find: one search and what became of it. */
typedef struct {
  gboolean         is_done;
  DuskArchiveList *list;
  GError          *error;
  GCancellable    *cancellable;
} Find;

/** Fetch: the same for files. */
typedef struct {
  gboolean          is_done;
  DuskFetchedFiles *fetched;
  GError           *error;
  GCancellable     *cancellable;
  guint             n_progress;
  gint64            bytes;
  gint64            total_bytes;
  guint             files;
  guint             total_files;
} Fetch;

#define add_broker_test(path, test) g_test_add (path, BrokerFixture, NULL, broker_fixture_set_up, test, broker_fixture_tear_down)

void broker_fixture_set_up (BrokerFixture *fixture, gconstpointer data);
void broker_fixture_tear_down (BrokerFixture *fixture, gconstpointer data);

void find_begin (BrokerFixture *fixture, Find *find, const char *collectors, DuskArchiveKind kind, const char *from, const char *to);
/** Finds: @collectors with commas between, times as dusk_time_parse() reads them. */
void find_all (BrokerFixture *fixture, Find *find, const char *collectors, DuskArchiveKind kind, const char *from, const char *to);
void find_clear (Find *find);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Find, find_clear)
/** Asserts that some message has @part. */
void assert_says (char **messages, const char *part);
/** Returns: (transfer full): the paths and queries of what was found, one a line. */
char *find_paths (BrokerFixture *fixture, const Find *find);

/** Adds a file of rrc00 at @path to @files, of five minutes from @start on. */
void add_archive_file (BrokerFixture *fixture, GPtrArray *files, const char *path, const char *start);
/** Returns: (transfer full): bytes that look like a compressed file. */
GBytes *make_archive_bytes (gsize length);

void fetch_begin (BrokerFixture *fixture, Fetch *fetch, GPtrArray *files);
void fetch_all (BrokerFixture *fixture, Fetch *fetch, GPtrArray *files);
void fetch_clear (Fetch *fetch);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Fetch, fetch_clear)
