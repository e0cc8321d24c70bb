/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "broker-fixture.h"

#define V2(resources)                                                                                                                  \
  "{\"version\":\"2\",\"time\":1,\"type\":\"data\",\"error\":null,\"queryParameters\":{},\"data\":{\"resources\":[" resources "]}}"
#define V3(items) "{\"total\":1,\"count\":1,\"page\":1,\"page_size\":1000,\"error\":null,\"data\":[" items "],\"meta\":null}"

#define RESOURCE(url, more)                                                                                                            \
  "{\"url\":\"" url "\",\"format\":\"mrt\",\"transport\":\"file\",\"project\":\"ris\",\"collector\":\"rrc00\",\"type\":\"updates\","  \
  "\"initialTime\":1419264900,\"duration\":300" more "}"
#define ITEM(url, more)                                                                                                                \
  "{\"ts_start\":\"2014-12-22T16:15:00\",\"ts_end\":\"2014-12-22T16:20:00\",\"collector_id\":\"rrc00\",\"data_type\":\"updates\","    \
  "\"url\":\"" url "\"" more "}"

#define RIS "https://data.ris.ripe.net/rrc00/2014.12/updates.20141222.1615.gz"

static DuskBroker *
broker_new (const char *base_url)
{
  g_autoptr (DuskClock) clock = dusk_clock_new_simulated (FIXTURE_NOW_S, 0);
  g_autoptr (DuskHttp) http = dusk_http_new (clock, NULL);

  return dusk_broker_new (http, base_url);
}

static void
test_good (void)
{
  static const struct {
    int             version;
    const char     *body;
    const char     *url;
    const char     *collector;
    DuskArchiveKind kind;
    gint64          start_s;
    gint64          duration_s;
    gint64          size_bytes;
  } cases[] = {
    { 2, V2 (RESOURCE (RIS, "")), RIS, "rrc00", DUSK_ARCHIVE_UPDATES, 1419264900, 300, -1 },
    { 2, V2 (RESOURCE (RIS, ",\"attr\":[]")), RIS, "rrc00", DUSK_ARCHIVE_UPDATES, 1419264900, 300, -1 },
    { 2, V2 (RESOURCE (RIS, ",\"attr\":{\"a\":\"b\"},\"new\":[{}]")), RIS, "rrc00", DUSK_ARCHIVE_UPDATES, 1419264900, 300, -1 },
    { 2, V2 (RESOURCE ("http:\\/\\/data.ris.ripe.net\\/rrc00\\/2014.12\\/updates.20141222.1615.gz", "")), RIS, "rrc00", DUSK_ARCHIVE_UPDATES,
      1419264900, 300, -1 },
    { 2, V2 (RESOURCE ("http://bgp-archive.caida.org/ris/rrc00/updates/2014/12/22/ris.rrc00.updates.1419264900.gz", "")), RIS, "rrc00",
      DUSK_ARCHIVE_UPDATES, 1419264900, 300, -1 },
    { 2,
      "{\"data\":{\"resources\":[{\"url\":\"http://archive.routeviews.org:80/bgpdata/2014.12/RIBS/rib.20141222.1600.bz2\","
      "\"collector\":\"route-views2\",\"type\":\"ribs\",\"initialTime\":\"1419264000\",\"duration\":\"120\"}]},\"error\":null,\"version\":2}",
      "https://archive.routeviews.org/bgpdata/2014.12/RIBS/rib.20141222.1600.bz2", "route-views2", DUSK_ARCHIVE_RIBS, 1419264000, 120, -1 },
    { 2, "{\"data\":{\"resources\":[{\"url\":\"" RIS "\",\"collector\":\"rrc00\",\"type\":\"updates\",\"initialTime\":1419264900}]}}", RIS, "rrc00",
      DUSK_ARCHIVE_UPDATES, 1419264900, 300, -1 },
    { 3, V3 (ITEM (RIS, ",\"rough_size\":1000,\"exact_size\":1024")), RIS, "rrc00", DUSK_ARCHIVE_UPDATES, 1419264900, 300, 1024 },
    { 3, V3 (ITEM (RIS, ",\"rough_size\":1000,\"exact_size\":0")), RIS, "rrc00", DUSK_ARCHIVE_UPDATES, 1419264900, 300, 1000 },
    { 3, V3 (ITEM (RIS, ",\"rough_size\":0,\"exact_size\":0,\"delay\":3.5")), RIS, "rrc00", DUSK_ARCHIVE_UPDATES, 1419264900, 300, -1 },
    { 3,
      V3 ("{\"ts_start\":\"2014-12-22T16:00:00\",\"ts_end\":\"2014-12-22T16:00:00\",\"collector_id\":\"rrc00\",\"data_type\":\"rib\",\"url\":"
          "\"https://data.ris.ripe.net/rrc00/2014.12/bview.20141222.1600.gz\"}"),
      "https://data.ris.ripe.net/rrc00/2014.12/bview.20141222.1600.gz", "rrc00", DUSK_ARCHIVE_RIBS, 1419264000, 120, -1 },
  };
  g_autoptr (DuskBroker) broker = broker_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GBytes) body = g_bytes_new_static (cases[i].body, strlen (cases[i].body));
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) files = dusk_broker_parse (broker, cases[i].version, body, &error);
      const DuskArchiveFile *file;

      g_test_message ("%s", cases[i].body);
      g_assert_no_error (error);
      g_assert_cmpuint (files->len, ==, 1);
      file = files->pdata[0];
      g_assert_cmpstr (file->url, ==, cases[i].url);
      g_assert_cmpstr (file->collector, ==, cases[i].collector);
      g_assert_cmpstr (file->project, ==, g_str_has_prefix (cases[i].collector, "rrc") ? "ris" : "routeviews");
      g_assert_cmpint (file->kind, ==, cases[i].kind);
      g_assert_cmpint (file->start_s, ==, cases[i].start_s);
      g_assert_cmpint (file->duration_s, ==, cases[i].duration_s);
      g_assert_cmpint (file->size_bytes, ==, cases[i].size_bytes);
    }
}

static void
test_bad (void)
{
  static const struct {
    int         version;
    const char *body;
    int         code;
    const char *message;
  } cases[] = {
    { 2, "", DUSK_ERROR_MALFORMED, "empty" },
    { 2, "<html><body>503 Service Unavailable</body></html>", DUSK_ERROR_MALFORMED, "not JSON" },
    { 2, "unknown collector: xyz", DUSK_ERROR_MALFORMED, "not JSON" },
    { 2, "{\"data\":{\"resources\":[", DUSK_ERROR_MALFORMED, "cut off" },
    { 2, "[]", DUSK_ERROR_MALFORMED, "object" },
    { 2, "{}", DUSK_ERROR_MALFORMED, "data" },
    { 2, "{\"data\":{}}", DUSK_ERROR_MALFORMED, "resources" },
    { 2, "{\"data\":{\"resources\":{}}}", DUSK_ERROR_MALFORMED, "resources" },
    { 2, "{\"version\":3,\"data\":{\"resources\":[]}}", DUSK_ERROR_MALFORMED, "version 3" },
    { 2, "{\"error\":\"bad\\ninterval\",\"data\":{\"resources\":[]}}", DUSK_ERROR_HTTP_STATUS, "bad interval" },
    { 2, "{\"error\":{\"a\":1},\"data\":{\"resources\":[]}}", DUSK_ERROR_HTTP_STATUS, "error" },
    { 2, V2 ("1,null,[],\"x\""), DUSK_ERROR_MALFORMED, "4 entries" },
    { 2, V2 ("{\"url\":7}"), DUSK_ERROR_MALFORMED, "1 entries" },
    { 3, "{\"SearchError\":\"invalid ts_start\"}", DUSK_ERROR_HTTP_STATUS, "invalid ts_start" },
    { 3, "{\"BrokerNotHealthy\":\"stale\"}", DUSK_ERROR_HTTP_STATUS, "stale" },
    { 3, "{\"error\":\"no\",\"data\":[]}", DUSK_ERROR_HTTP_STATUS, "no" },
    { 3, "{\"total\":0}", DUSK_ERROR_MALFORMED, "data" },
  };
  g_autoptr (DuskBroker) broker = broker_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GBytes) body = g_bytes_new_static (cases[i].body, strlen (cases[i].body));
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) files = dusk_broker_parse (broker, cases[i].version, body, &error);

      g_test_message ("%s", cases[i].body);
      g_assert_null (files);
      g_assert_error (error, DUSK_ERROR, cases[i].code);
      g_assert_nonnull (strstr (error->message, cases[i].message));
      g_assert_null (strchr (error->message, '\n'));
    }
}

/* Entries that are of no use, or that lead where Dusk does not go. */
static void
test_left_out (void)
{
  static const struct {
    const char *resource;
    guint       n_refused;
  } cases[] = {
    { RESOURCE ("file:///etc/passwd", ""), 1 },
    { RESOURCE ("ftp://data.ris.ripe.net/a.gz", ""), 1 },
    { RESOURCE ("https://evil.example/rrc00/2014.12/updates.20141222.1615.gz", ""), 1 },
    { RESOURCE ("https://data.ris.ripe.net.evil.example/a.gz", ""), 1 },
    { RESOURCE ("https://data.ris.ripe.net:8443/a.gz", ""), 1 },
    { RESOURCE ("http://data.ris.ripe.net:443/a.gz", ""), 1 },
    { RESOURCE ("https://me:secret@data.ris.ripe.net/a.gz", ""), 1 },
    { RESOURCE ("https://data.ris.ripe.net@evil.example/a.gz", ""), 1 },
    { RESOURCE ("http://127.0.0.1/a.gz", ""), 1 },
    { RESOURCE ("http://[::1]/a.gz", ""), 1 },
    { RESOURCE ("/rrc00/a.gz", ""), 1 },
    { RESOURCE ("https:///a.gz", ""), 1 },
    { RESOURCE ("", ""), 1 },
    { "{\"url\":\"" RIS "\",\"transport\":\"kafka\",\"format\":\"bmp\",\"collector\":\"rrc00\",\"type\":\"updates\",\"initialTime\":1419264900}", 0 },
    { "{\"url\":\"" RIS "\",\"format\":\"parquet\",\"collector\":\"rrc00\",\"type\":\"updates\",\"initialTime\":1419264900}", 0 },
    { "{\"url\":\"" RIS "\",\"collector\":\"rrc00\",\"type\":\"news\",\"initialTime\":1419264900}", 0 },
    { "{\"url\":\"" RIS "\",\"collector\":\"../rrc00\",\"type\":\"updates\",\"initialTime\":1419264900}", 0 },
    { "{\"url\":\"" RIS "\",\"collector\":\"rrc00\",\"type\":\"updates\",\"initialTime\":-5}", 0 },
    { "{\"url\":\"" RIS "\",\"collector\":\"rrc00\",\"type\":\"updates\",\"initialTime\":99999999999}", 0 },
  };
  g_autoptr (DuskBroker) broker = broker_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = g_strdup_printf (V2 ("%s,%s"), cases[i].resource, RESOURCE (RIS, ""));
      g_autoptr (GBytes) body = g_bytes_new_static (text, strlen (text));
      g_autoptr (GError) error = NULL;
      g_autoptr (DuskBrokerAnswer) answer = dusk_broker_read (broker, 2, body, &error);

      g_test_message ("%s", cases[i].resource);
      g_assert_no_error (error);
      g_assert_cmpuint (answer->n_listed, ==, 2);
      g_assert_cmpuint (answer->n_refused, ==, cases[i].n_refused);
      g_assert_true ((answer->refused != NULL) == (cases[i].n_refused > 0));
      g_assert_cmpuint (answer->files->len, ==, 1);
      g_assert_cmpstr (((DuskArchiveFile *) answer->files->pdata[0])->url, ==, RIS);
    }
}

static void
test_allows (void)
{
  static const struct {
    const char *base_url;
    const char *url;
    gboolean    is_allowed;
  } cases[] = {
    { NULL, RIS, TRUE },
    { NULL, "https://DATA.ris.ripe.net/a", TRUE },
    { NULL, "https://archive.routeviews.org/bgpdata/a", TRUE },
    { NULL, "http://data.ris.ripe.net/a", FALSE },
    { NULL, "https://broker.bgpstream.caida.org/a", FALSE },
    { NULL, "http://127.0.0.1:8080/a", FALSE },
    { "http://127.0.0.1:8080", "http://127.0.0.1:8080/a", TRUE },
    { "http://127.0.0.1:8080/", "http://127.0.0.1:8080/a", TRUE },
    { "http://127.0.0.1:8080", "http://127.0.0.1:8081/a", FALSE },
    { "http://127.0.0.1:8080", "https://127.0.0.1:8080/a", FALSE },
    { "http://127.0.0.1:8080", "http://localhost:8080/a", FALSE },
    { "http://127.0.0.1:8080", RIS, FALSE },
    { "file:///tmp", "file:///tmp/a", FALSE },
    { "no address", RIS, FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (DuskBroker) broker = broker_new (cases[i].base_url);
      g_autoptr (GUri) uri = g_uri_parse (cases[i].url, G_URI_FLAGS_NONE, NULL);

      g_test_message ("%s %s", cases[i].base_url, cases[i].url);
      g_assert_cmpint (dusk_broker_allows (broker, uri), ==, cases[i].is_allowed);
    }
}

static void
test_names (void)
{
  static const struct {
    const char     *collector;
    DuskArchiveKind kind;
    const char     *time;
    const char     *url;
  } cases[] = {
    { "rrc00", DUSK_ARCHIVE_UPDATES, "2014-12-22T16:15", RIS },
    { "rrc00", DUSK_ARCHIVE_RIBS, "2014-12-22T16:00", "https://data.ris.ripe.net/rrc00/2014.12/bview.20141222.1600.gz" },
    { "route-views2", DUSK_ARCHIVE_UPDATES, "2014-12-22T16:15",
      "https://archive.routeviews.org/bgpdata/2014.12/UPDATES/updates.20141222.1615.bz2" },
    { "route-views3", DUSK_ARCHIVE_RIBS, "2014-12-22T16:00",
      "https://archive.routeviews.org/route-views3/bgpdata/2014.12/RIBS/rib.20141222.1600.bz2" },
    { "amsix.ams", DUSK_ARCHIVE_UPDATES, "2025-01-01", "https://archive.routeviews.org/amsix.ams/bgpdata/2025.01/UPDATES/updates.20250101.0000.bz2" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *folder = NULL, *name = NULL, *url = NULL;
      gint64 time_s, read_s = 0;

      g_assert_true (dusk_time_parse (cases[i].time, &time_s, NULL));
      folder = dusk_archive_folder (NULL, cases[i].collector, cases[i].kind, time_s);
      name = dusk_archive_name (cases[i].collector, cases[i].kind, time_s);
      url = g_strconcat (folder, name, NULL);
      g_assert_cmpstr (url, ==, cases[i].url);
      g_assert_true (dusk_archive_read_name (name, cases[i].kind, &read_s));
      g_assert_cmpint (read_s, ==, time_s);
      g_assert_false (dusk_archive_read_name (name, !cases[i].kind, &read_s));
    }
}

static void
test_bad_names (void)
{
  static const char *const names[] = { "",
                                       "updates.",
                                       "updates.20141222.1615",
                                       "updates.20141222.1615.gz.part",
                                       "updates.20141322.1615.gz",
                                       "updates.20141222.2560.gz",
                                       "updates.2014122.1615.gz",
                                       "updates.20141222-1615.gz",
                                       "updates.00000000.0000.gz",
                                       "updates.99991222.1615.gz",
                                       "latest-bview.gz" };
  static const struct {
    const char *name;
    gboolean    is_name;
  } collectors[] = { { "rrc00", TRUE }, { "route-views2.saopaulo", TRUE }, { "iraq-ixp.bgw", TRUE }, { "", FALSE },    { "..", FALSE },
                     { "a/b", FALSE },  { "a&b", FALSE },                  { "RRC00", FALSE },       { "a..b", FALSE }, { "-a", FALSE } };
  gint64 time_s;

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_assert_false (dusk_archive_read_name (names[i], DUSK_ARCHIVE_UPDATES, &time_s));
      g_assert_false (dusk_archive_read_name (names[i], DUSK_ARCHIVE_RIBS, &time_s));
    }
  for (gsize i = 0; i < G_N_ELEMENTS (collectors); i++)
    g_assert_cmpint (dusk_archive_is_name (collectors[i].name), ==, collectors[i].is_name);
}

static void
test_index (void)
{
  static const char page[] = "<html><a href=\"?C=N;O=D\">Name</a><a href=\"/\">Parent</a>\n"
                             "<a href=\"updates.19990903.1041.gz\">x</a> <A HREF='updates.19990903.1041.gz'>\n"
                             "<a href='./updates.19990903.1126.gz'>y</a><a href = \"updates.19990903.1056.gz\">z</a>"
                             "<a href=\"bview.19990903.1056.gz\"><a href=\"../updates.19990903.2222.gz\"><a href=\"//evil/updates.19990903.2222.gz\">"
                             "<a href=updates.19990903.2222.gz><a href=\"updates.19990903.2222.gz";
  g_autoptr (GBytes) body = g_bytes_new_static (page, strlen (page));
  g_autoptr (GBytes) empty = g_bytes_new (NULL, 0);
  g_autoptr (GPtrArray) files = dusk_broker_read_index ("http://h/rrc00/1999.09/", "rrc00", DUSK_ARCHIVE_UPDATES, body);
  g_autoptr (GPtrArray) none = dusk_broker_read_index ("http://h/rrc00/1999.09/", "rrc00", DUSK_ARCHIVE_UPDATES, empty);
  const DuskArchiveFile *file;

  g_assert_cmpuint (none->len, ==, 0);
  g_assert_cmpuint (files->len, ==, 3);
  file = files->pdata[0];
  g_assert_cmpstr (file->url, ==, "http://h/rrc00/1999.09/updates.19990903.1041.gz");
  g_assert_cmpint (file->start_s, ==, 936355260);
  g_assert_cmpint (file->duration_s, ==, 15 * DUSK_MINUTE_S);
  file = files->pdata[1];
  g_assert_cmpint (file->duration_s, ==, 30 * DUSK_MINUTE_S);
  file = files->pdata[2];
  g_assert_cmpint (file->duration_s, ==, 15 * DUSK_MINUTE_S);
}

static void
test_recorded (void)
{
  g_autofree char *path = g_build_filename (g_getenv ("DUSK_SOURCE_ROOT"), "..", "shared", "data", "broker", "caida_v2_data_2019-09.json", NULL);
  static const char *const urls[] = {
    "https://archive.routeviews.org/bgpdata/2015.08/UPDATES/updates.20150805.2345.bz2",
    "https://data.ris.ripe.net/rrc03/2015.08/updates.20150805.2355.gz",
    "https://archive.routeviews.org/bgpdata/2015.08/UPDATES/updates.20150806.0000.bz2",
    "https://data.ris.ripe.net/rrc03/2015.08/updates.20150806.0000.gz",
  };
  g_autoptr (DuskBroker) broker = broker_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) body = NULL;
  g_autoptr (GPtrArray) files = NULL;
  char *text;
  gsize length;

  if (!g_file_get_contents (path, &text, &length, NULL))
    {
      g_test_skip ("the recorded answers are not here");
      return;
    }
  body = g_bytes_new_take (text, length);
  files = dusk_broker_parse (broker, 2, body, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (files->len, ==, G_N_ELEMENTS (urls));
  for (gsize i = 0; i < G_N_ELEMENTS (urls); i++)
    g_assert_cmpstr (((DuskArchiveFile *) files->pdata[i])->url, ==, urls[i]);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_unsetenv ("DUSK_BROKER_URL");
  g_test_add_func ("/broker/good", test_good);
  g_test_add_func ("/broker/bad", test_bad);
  g_test_add_func ("/broker/left-out", test_left_out);
  g_test_add_func ("/broker/allows", test_allows);
  g_test_add_func ("/broker/names", test_names);
  g_test_add_func ("/broker/bad-names", test_bad_names);
  g_test_add_func ("/broker/index", test_index);
  g_test_add_func ("/broker/recorded", test_recorded);
  return g_test_run ();
}
