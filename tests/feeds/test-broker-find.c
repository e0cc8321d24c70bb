/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "broker-fixture.h"

#define V2_PATH "/v2/data"
#define V3_PATH "/v3/broker/search"

static const char empty_v2[] = "{\"version\":\"2\",\"time\":1,\"type\":\"data\",\"error\":null,\"data\":{\"resources\":[]}}";
static const char empty_v3[] = "{\"total\":0,\"count\":0,\"page\":1,\"page_size\":1000,\"error\":null,\"data\":[],\"meta\":null}";

/* A v2 finder that knows rrc00's files, and gives at most @cap of them with an answer. */
typedef struct {
  BrokerFixture *fixture;
  guint          cap;
  guint          n_calls;
} Finder;

static char *
answer_v2 (GHashTable *query, guint *status G_GNUC_UNUSED, gpointer user_data)
{
  Finder *finder = user_data;
  GString *text = g_string_new ("{\"version\":\"2\",\"time\":1,\"type\":\"data\",\"error\":null,\"data\":{\"resources\":[");
  gint64 from_s = g_ascii_strtoll (g_hash_table_lookup (query, "intervals[]"), NULL, 10);
  gint64 to_s = g_ascii_strtoll (strchr (g_hash_table_lookup (query, "intervals[]"), ',') + 1, NULL, 10);
  guint n = 0;

  finder->n_calls++;
  g_assert_cmpstr (g_hash_table_lookup (query, "types[]"), ==, "updates");
  g_assert_cmpstr (g_hash_table_lookup (query, "collectors[]"), ==, "rrc00");
  g_assert_cmpint (to_s - from_s, <, 2 * DUSK_HOUR_S);
  for (gint64 at_s = from_s - 300; at_s <= to_s && n < finder->cap; at_s += 300, n++)
    {
      g_autofree char *folder = dusk_archive_folder (finder->fixture->base_url, "rrc00", DUSK_ARCHIVE_UPDATES, at_s);
      g_autofree char *name = dusk_archive_name ("rrc00", DUSK_ARCHIVE_UPDATES, at_s);
      g_string_append_printf (text,
                              "%s{\"url\":\"%s%s\",\"format\":\"mrt\",\"transport\":\"file\",\"project\":\"ris\",\"collector\":\"rrc00\","
                              "\"type\":\"updates\",\"initialTime\":%" G_GINT64_FORMAT ",\"duration\":300,\"attr\":[]}",
                              n > 0 ? "," : "", folder, name, at_s);
    }
  return g_string_free (g_string_append (text, "]}}"), FALSE);
}

/* Sixty pages of BGPKIT's, each of a thousand and with the same file and one of its own. */
static char *
answer_v3 (GHashTable *query, guint *status G_GNUC_UNUSED, gpointer user_data)
{
  Finder *finder = user_data;
  gint64 page = g_ascii_strtoll (g_hash_table_lookup (query, "page"), NULL, 10);

  finder->n_calls++;
  g_assert_cmpstr (g_hash_table_lookup (query, "collector_id"), ==, "rrc00,rrc01");
  g_assert_cmpstr (g_hash_table_lookup (query, "data_type"), ==, "updates");
  return g_strdup_printf ("{\"total\":3000,\"count\":1000,\"page\":%d,\"page_size\":1000,\"error\":null,\"data\":["
                          "{\"ts_start\":\"2014-12-22T16:00:00\",\"ts_end\":\"2014-12-22T16:05:00\",\"collector_id\":\"rrc00\",\"data_type\":"
                          "\"updates\",\"url\":\"%s/rrc00/2014.12/updates.20141222.1600.gz\",\"rough_size\":0,\"exact_size\":0},"
                          "{\"ts_start\":\"2014-12-22T16:%02d:00\",\"ts_end\":\"2014-12-22T16:%02d:00\",\"collector_id\":\"rrc01\",\"data_type\":"
                          "\"updates\",\"url\":\"%s/rrc01/2014.12/updates.20141222.16%02d.gz\",\"rough_size\":0,\"exact_size\":4711}]}",
                          (int) page, finder->fixture->base_url, (int) page * 5 - 5, (int) page * 5, finder->fixture->base_url, (int) page * 5 - 5);
}

static void
test_tiles (BrokerFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  Finder finder = { fixture, G_MAXUINT, 0 };
  g_auto (Find) find = { 0 };

  fake_server_add_maker (fixture->net.server, V2_PATH, answer_v2, &finder);
  find_all (fixture, &find, "rrc00", DUSK_ARCHIVE_UPDATES, "2014-12-22T10:02", "2014-12-22T16:00");
  g_assert_no_error (find.error);
  /* From 10:00, which covers 10:02, to 15:55, each once. */
  g_assert_cmpuint (find.list->files->len, ==, 72);
  for (guint i = 0; i < find.list->files->len; i++)
    g_assert_cmpint (((DuskArchiveFile *) find.list->files->pdata[i])->start_s, ==, 1419242400 + i * 300);
  g_assert_cmpstr (find.list->source, ==, "CAIDA BGPStream broker");
  g_assert_cmpuint (g_strv_length (find.list->messages), ==, 0);
  g_assert_cmpuint (finder.n_calls, ==, 5);
  g_assert_cmpuint (fake_server_count_most_open (fixture->net.server), <=, 4);
}

static void
test_window (BrokerFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  Finder finder = { fixture, G_MAXUINT, 0 };
  g_auto (Find) find = { 0 };
  g_autofree char *paths = NULL;

  fake_server_add_maker (fixture->net.server, V2_PATH, answer_v2, &finder);
  find_all (fixture, &find, "rrc00", DUSK_ARCHIVE_UPDATES, "2014-12-22T16:15", "2014-12-22T16:20:01");
  paths = find_paths (fixture, &find);
  g_assert_cmpstr (paths, ==, "/rrc00/2014.12/updates.20141222.1615.gz\n/rrc00/2014.12/updates.20141222.1620.gz\n");
}

/* A finder that keeps files back is complemented. */
static void
test_capped (BrokerFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  Finder finder = { fixture, 10, 0 };
  g_auto (Find) find = { 0 };

  fake_server_add_maker (fixture->net.server, V2_PATH, answer_v2, &finder);
  find_all (fixture, &find, "rrc00", DUSK_ARCHIVE_UPDATES, "2014-12-22T10:30", "2014-12-22T12:00");
  g_assert_no_error (find.error);
  g_assert_cmpuint (find.list->files->len, ==, 18);
  g_assert_cmpstr (find.list->source, ==, "CAIDA BGPStream broker");
  assert_says (find.list->messages, "does not list 9 files");
}

static void
test_pages (BrokerFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  Finder finder = { fixture, 0, 0 };
  g_auto (Find) find = { 0 };
  g_autofree char *paths = NULL;

  fake_server_add_maker (fixture->net.server, V3_PATH, answer_v3, &finder);
  find_all (fixture, &find, "rrc00,rrc01", DUSK_ARCHIVE_UPDATES, "2014-12-22T16:00", "2014-12-22T16:05");
  paths = find_paths (fixture, &find);
  g_assert_cmpstr (paths, ==, "/rrc00/2014.12/updates.20141222.1600.gz\n/rrc01/2014.12/updates.20141222.1600.gz\n");
  g_assert_cmpstr (find.list->source, ==, "BGPKIT broker");
  g_assert_cmpuint (finder.n_calls, ==, 3);
  g_assert_cmpint (((DuskArchiveFile *) find.list->files->pdata[1])->size_bytes, ==, 4711);
}

/* What the v2 finders and the v3 finder say, and who is believed at last. */
static void
test_fallbacks (BrokerFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  static const struct {
    guint       status[2];
    const char *v2[2]; /* CAIDA's, bgpfinder's */
    guint       v3_status;
    const char *v3;
    const char *source;
  } cases[] = {
    { { 200, 200 }, { empty_v2, empty_v2 }, 200, empty_v3, "CAIDA BGPStream broker" },
    { { 503, 200 }, { "<html>503</html>", empty_v2 }, 200, empty_v3, "GT bgpfinder" },
    { { 200, 200 }, { "<html>maintenance</html>", empty_v2 }, 200, empty_v3, "GT bgpfinder" },
    { { 200, 400 }, { "{\"error\":\"no\",\"data\":{\"resources\":[]}}", "unknown collector" }, 200, empty_v3, "BGPKIT broker" },
    { { 404, 500 }, { NULL, NULL }, 200, empty_v3, "BGPKIT broker" },
    { { 404, 500 }, { NULL, NULL }, 503, "{\"BrokerNotHealthy\":\"old\"}", "computed addresses" },
    { { 429, 429 }, { NULL, NULL }, 429, NULL, "computed addresses" },
    { { 200, 200 }, { "", "[]" }, 200, "null", "computed addresses" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      HttpFixture *net = &fixture->net;
      g_auto (Find) find = { 0 };
      g_autofree char *paths = NULL;

      g_test_message ("case %zu", i);
      if (i > 0)
        {
          broker_fixture_tear_down (fixture, NULL);
          broker_fixture_set_up (fixture, NULL);
        }
      fake_server_add (net->server, V2_PATH, cases[i].status[0], NULL, cases[i].v2[0]);
      fake_server_add (net->server, V2_PATH, cases[i].status[1], NULL, cases[i].v2[1]);
      fake_server_add (net->server, V3_PATH, cases[i].v3_status, NULL, cases[i].v3);
      find_all (fixture, &find, "rrc00,route-views3", DUSK_ARCHIVE_UPDATES, "2014-12-22T16:15", "2014-12-22T16:25");
      paths = find_paths (fixture, &find);
      g_assert_cmpstr (paths, ==,
                       "/route-views3/bgpdata/2014.12/UPDATES/updates.20141222.1615.bz2\n/rrc00/2014.12/updates.20141222.1615.gz\n"
                       "/rrc00/2014.12/updates.20141222.1620.gz\n");
      g_assert_cmpstr (find.list->source, ==, cases[i].source);
      g_assert_cmpuint (g_strv_length (find.list->messages), ==, 1);
      assert_says (find.list->messages, "computed");
      g_assert_cmpuint (fake_server_count (net->server, NULL), <=, 3);
    }
}

/* A finder that keeps silent costs its time once, not with every search. */
static void
test_silent (BrokerFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_auto (Find) first = { 0 }, second = { 0 };

  g_setenv ("DUSK_TIMEOUT_S", "0.05", TRUE);
  fake_server_add_stuck (fixture->net.server, V2_PATH);
  fake_server_add (fixture->net.server, V3_PATH, 200, NULL, empty_v3);
  find_begin (fixture, &first, "rrc00", DUSK_ARCHIVE_UPDATES, "2014-12-22T16:15", "2014-12-22T16:20");
  WAIT_FOR (fake_server_count (fixture->net.server, V2_PATH) == 2);
  g_unsetenv ("DUSK_TIMEOUT_S");
  WAIT_FOR (first.is_done);
  g_assert_no_error (first.error);
  g_assert_cmpstr (first.list->source, ==, "BGPKIT broker");
  g_assert_cmpuint (fake_server_count (fixture->net.server, V2_PATH), ==, 2);
  find_all (fixture, &second, "rrc00", DUSK_ARCHIVE_UPDATES, "2014-12-22T20:15", "2014-12-22T20:20");
  g_assert_no_error (second.error);
  g_assert_cmpuint (fake_server_count (fixture->net.server, V2_PATH), ==, 2);
}

static void
test_refused (BrokerFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  static const char body[] = "{\"data\":{\"resources\":["
                             "{\"url\":\"file:///etc/passwd\",\"collector\":\"rrc00\",\"type\":\"updates\",\"initialTime\":1419264900},"
                             "{\"url\":\"https://evil.example/a.gz\",\"collector\":\"rrc00\",\"type\":\"updates\",\"initialTime\":1419264900}]}}";
  g_auto (Find) find = { 0 };
  g_autofree char *paths = NULL;

  fake_server_add (fixture->net.server, V2_PATH, 200, NULL, body);
  find_all (fixture, &find, "rrc00", DUSK_ARCHIVE_UPDATES, "2014-12-22T16:15", "2014-12-22T16:20");
  paths = find_paths (fixture, &find);
  g_assert_cmpstr (paths, ==, "/rrc00/2014.12/updates.20141222.1615.gz\n");
  assert_says (find.list->messages, "2 addresses");
  assert_says (find.list->messages, "file:///etc/passwd");
}

/* Tables begin in the period; of RIS at 0, 8 and 16 o'clock. */
static void
test_tables (BrokerFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_auto (Find) find = { 0 };
  g_autofree char *paths = NULL;

  find_all (fixture, &find, "rrc00,route-views2", DUSK_ARCHIVE_RIBS, "2014-12-22T14:01", "2014-12-22T18:00");
  paths = find_paths (fixture, &find);
  g_assert_cmpstr (paths, ==, "/bgpdata/2014.12/RIBS/rib.20141222.1600.bz2\n/rrc00/2014.12/bview.20141222.1600.gz\n");
}

/* Before names were regular the archive's own list says what there is. */
static void
test_listed (BrokerFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_auto (Find) find = { 0 }, offline = { 0 };
  g_autofree char *paths = NULL;

  fake_server_add (fixture->net.server, "/rrc00/2000.02/", 200, NULL, "<a href=\"updates.20000229.2358.gz\">");
  fake_server_add (fixture->net.server, "/rrc00/2000.03/", 200, NULL,
                   "<a href=\"updates.20000301.0013.gz\"><a href=\"updates.20000301.0029.gz\"><a href=\"updates.20000301.0044.gz\">");
  find_all (fixture, &find, "rrc00", DUSK_ARCHIVE_UPDATES, "2000-03-01T00:05", "2000-03-01T00:30");
  paths = find_paths (fixture, &find);
  g_assert_cmpstr (paths, ==,
                   "/rrc00/2000.02/updates.20000229.2358.gz\n/rrc00/2000.03/updates.20000301.0013.gz\n/rrc00/2000.03/updates.20000301.0029.gz\n");
  g_assert_cmpstr (find.list->source, ==, "the archives’ own lists");
  find_all (fixture, &offline, "rrc00", DUSK_ARCHIVE_UPDATES, "2001-03-01T00:05", "2001-03-01T00:30");
  g_assert_error (offline.error, DUSK_ERROR, DUSK_ERROR_NO_DATA);
}

static void
test_cached (BrokerFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  Finder finder = { fixture, G_MAXUINT, 0 };

  fake_server_add_maker (fixture->net.server, V2_PATH, answer_v2, &finder);
  for (guint i = 0; i < 2; i++)
    {
      g_auto (Find) find = { 0 };
      find_all (fixture, &find, "rrc00", DUSK_ARCHIVE_UPDATES, "2014-12-22T16:15", "2014-12-22T16:20");
      g_assert_no_error (find.error);
      g_assert_cmpuint (find.list->files->len, ==, 1);
    }
  g_assert_cmpuint (finder.n_calls, ==, 1);
}

static void
test_errors (BrokerFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  static const struct {
    const char *collectors;
    const char *from;
    const char *to;
    int         code;
    guint       n_requests;
  } cases[] = {
    { "nobody", "2014-12-22", "2014-12-23", DUSK_ERROR_USAGE, 3 },
    { "../etc", "2014-12-22", "2014-12-23", DUSK_ERROR_USAGE, 0 },
    { "", "2014-12-22", "2014-12-23", DUSK_ERROR_USAGE, 0 },
    { "rrc00", "2014-12-22", "2014-12-22", DUSK_ERROR_USAGE, 0 },
    { "rrc00", "2014-12-23", "2014-12-22", DUSK_ERROR_USAGE, 0 },
    { "rrc00", "2014-10-23", "2014-12-22", DUSK_ERROR_USAGE, 0 },
    { "rrc25", "1995-01-01", "1995-01-02", DUSK_ERROR_NO_DATA, G_MAXUINT },
    { "rrc09", "2014-12-22", "2014-12-23", DUSK_ERROR_NO_DATA, 3 },
    { "rrc00", "2050-12-22", "2050-12-23", DUSK_ERROR_NO_DATA, 3 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      guint before = fake_server_count (fixture->net.server, NULL);
      g_auto (Find) find = { 0 };

      g_test_message ("%s %s", cases[i].collectors, cases[i].from);
      find_all (fixture, &find, cases[i].collectors, DUSK_ARCHIVE_UPDATES, cases[i].from, cases[i].to);
      g_assert_error (find.error, DUSK_ERROR, cases[i].code);
      if (cases[i].n_requests < G_MAXUINT)
        g_assert_cmpuint (fake_server_count (fixture->net.server, NULL) - before, ==, cases[i].n_requests);
    }
}

/* The newest file that is finished is the last that is expected. */
static void
test_newest (BrokerFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_auto (Find) find = { 0 };
  g_autofree char *paths = NULL;

  find_all (fixture, &find, "rrc00", DUSK_ARCHIVE_UPDATES, "2023-11-14T22:00", "2023-11-15T00:00");
  paths = find_paths (fixture, &find);
  g_assert_cmpstr (paths, ==, "/rrc00/2023.11/updates.20231114.2200.gz\n/rrc00/2023.11/updates.20231114.2205.gz\n");
}

static void
test_cancel (BrokerFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_auto (Find) before = { .cancellable = g_cancellable_new () }, during = { 0 };

  g_cancellable_cancel (before.cancellable);
  find_all (fixture, &before, "rrc00", DUSK_ARCHIVE_UPDATES, "2014-12-22T16:15", "2014-12-22T16:20");
  g_assert_error (before.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (fake_server_count (fixture->net.server, NULL), ==, 0);
  fake_server_add_stuck (fixture->net.server, V2_PATH);
  find_begin (fixture, &during, "rrc00", DUSK_ARCHIVE_UPDATES, "2014-12-22T16:15", "2014-12-22T16:20");
  WAIT_FOR (fake_server_count_open (fixture->net.server) == 1);
  g_cancellable_cancel (during.cancellable);
  WAIT_FOR (during.is_done);
  g_assert_error (during.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (fake_server_count (fixture->net.server, NULL), ==, 1);
}

/* An answer without an end is not read to it. */
static void
test_huge (BrokerFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_auto (Find) find = { 0 };

  fake_server_add_endless (fixture->net.server, V2_PATH, 1 << 20, 0);
  find_all (fixture, &find, "rrc00", DUSK_ARCHIVE_UPDATES, "2014-12-22T16:15", "2014-12-22T16:20");
  g_assert_no_error (find.error);
  g_assert_cmpstr (find.list->source, ==, "computed addresses");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  add_broker_test ("/broker/find/tiles", test_tiles);
  add_broker_test ("/broker/find/window", test_window);
  add_broker_test ("/broker/find/capped", test_capped);
  add_broker_test ("/broker/find/pages", test_pages);
  add_broker_test ("/broker/find/fallbacks", test_fallbacks);
  add_broker_test ("/broker/find/silent", test_silent);
  add_broker_test ("/broker/find/refused", test_refused);
  add_broker_test ("/broker/find/tables", test_tables);
  add_broker_test ("/broker/find/listed", test_listed);
  add_broker_test ("/broker/find/cached", test_cached);
  add_broker_test ("/broker/find/errors", test_errors);
  add_broker_test ("/broker/find/newest", test_newest);
  add_broker_test ("/broker/find/cancel", test_cancel);
  add_broker_test ("/broker/find/huge", test_huge);
  return g_test_run ();
}
