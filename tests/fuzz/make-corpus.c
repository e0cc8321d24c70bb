/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Writes what a fuzzer begins with, sound bytes of each kind that its target reads: make-corpus NAME FOLDER
 * The archives', brokers' and RIS Live's are those of the simulated Internet around the outage of its scenario.
 */
#include <gio/gio.h>
#include <string.h>

#include "dusk-sim-archive.h"
#include "dusk-sim-broker.h"
#include "dusk-sim-live-text.h"
#include "input-samples.h"
#include "mrt-bytes.h"

#define SCENARIO "north-korea-2014"
#define OUTAGE_S G_GINT64_CONSTANT (1419264900) /* 2014-12-22 16:15 */
#define LATER_S  (G_GINT64_CONSTANT (6) * 365 * 86400)

/* Fuzzers do better with many small files. */
#define MAX_BYTES 16384

static const char *folder;

static void
save (const char *name, gconstpointer bytes, gsize length)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, bytes, (gssize) MIN (length, MAX_BYTES), &error);
  g_assert_no_error (error);
}

static void
save_hex (const char *name, const char *hex)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();

  mrt_put_hex (bytes, hex);
  save (name, bytes->data, bytes->len);
}

static void
save_compressed (const GByteArray *bytes)
{
  g_autoptr (GBytes) plain = g_bytes_new_static (bytes->data, bytes->len);

  for (SampleFormat format = SAMPLE_GZIP; format < SAMPLE_N_FORMATS; format++)
    {
      g_autoptr (GBytes) stored = sample_compress (plain, format);

      save (sample_format_name (format), g_bytes_get_data (stored, NULL), g_bytes_get_size (stored));
    }
}

static DuskSimScenario *
load_scenario (void)
{
  g_autoptr (GError) error = NULL;
  DuskSimScenario *scenario = dusk_sim_scenario_load (SCENARIO, &error);

  g_assert_no_error (error);
  return scenario;
}

static void
put_old_records (GByteArray *out)
{
  static const struct {
    guint16 type, subtype;
    const char *hex;
  } records[] = {
    { 5, 1, "fde8 c000020a fde9 c0000201 0004 18 af2db0 0009 4002 06 0202 0001 0002 18 af2db1" },
    { 5, 3, "fde8 c000020a 0006 0001" },
    { 12, 1, "0000 0001 af2db000 18 01 54980000 c000020a fde8 0009 4002 06 0202 0001 0002" },
    { 12, 2, "0000 0001 20010db8000000000000000000000000 20 01 54980000 20010db8000000000000000000000010 fde8 0000" },
    { 16, 2, "fde9 fde8 0000 0001 c0000201 c000020a 0000 0001 54980000 0001 01 04 c000020a 18 af2db0 0000" },
    { 16, 8, "fde8 fde9 0000 0001 c000020a c0000201 ffffffffffffffffffffffffffffffff 001f 02 0008 00000007 18 af2db0 0000" },
    { 13, 8, "00000000 18 af2db0 0001 0000 54980000 00000001 0000" },
    { 13, 6, "00000000 0001 01 18 af2db0 0001 0000 54980000 0000" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (records); i++)
    {
      g_autoptr (GByteArray) body = g_byte_array_new ();

      mrt_put_hex (body, records[i].hex);
      mrt_put_record (out, OUTAGE_S, records[i].type, records[i].subtype, body);
    }
}

static void
make_records (void)
{
  g_autoptr (GByteArray) sample = g_byte_array_new ();
  g_autoptr (GByteArray) old = g_byte_array_new ();
  g_autoptr (DuskSimScenario) scenario = load_scenario ();

  mrt_put_sample (sample, OUTAGE_S);
  save ("sample", sample->data, sample->len);
  mrt_put_peer_index (old, OUTAGE_S, "view", &(MrtPeer) { 65000, "192.0.2.10" }, 1);
  put_old_records (old);
  save ("old", old->data, old->len);
  for (guint i = 0; i < DUSK_SIM_N_COLLECTORS; i++)
    {
      const DuskSimCollector *collector = &dusk_sim_collectors[i];
      DuskSimFile file = { collector, DUSK_SIM_UPDATES, OUTAGE_S - OUTAGE_S % collector->step_s[DUSK_SIM_UPDATES] };
      g_autoptr (GByteArray) records = dusk_sim_archive_records (scenario, &file);

      save (collector->name, records->data, records->len);
    }
}

static void
make_mrt (void)
{
  g_autoptr (GByteArray) sample = g_byte_array_new ();

  mrt_put_sample (sample, OUTAGE_S);
  save_compressed (sample);
  make_records ();
}

static void
make_attributes (void)
{
  static const guint32 path[] = { 3333, 1299, 4837, 131279 };
  g_autoptr (GByteArray) bytes = g_byte_array_new ();

  mrt_put_u8 (bytes, 1);
  mrt_put_attributes (bytes, path, G_N_ELEMENTS (path));
  save ("announcement", bytes->data, bytes->len);
  save_hex ("all", "01 400101 00 4002 0a 0202 00000001 00010000 400304 c0000201 800404 00000001 400504 00000064 400600 c00708 0000fde8 c0000202"
                   "c00808 00010002 ffffff01 c01008 0002000100000002 c0200c 000100000000000100000002 c0ff01 00");
  save_hex ("merge", "00 4002 06 0202 0001 5ba0 c011 06 0201 00010001 c00706 5ba0 c0000202 c01208 00010001 c0000202");
  save_hex ("sets", "00 4002 10 0201 0001 0102 0007 0008 0301 0009 0401 000a");
  save_hex ("multiprotocol", "02 900e 001e 0002 01 10 20010db8000000000000000000000001 00 00000003 20 20010db8 800f 08 0002 01 20 20010db8");
  save_hex ("rib", "05 800e 11 10 20010db8000000000000000000000001 4002 06 0201 00000001");
}

static void
save_answer (const char *name, const char *path, const char *query)
{
  DuskSimBrokerAsk ask = { path, query, "https://data.ris.ripe.net", OUTAGE_S + 3600, FALSE };
  g_auto (DuskSimReply) reply = { 0 };

  dusk_sim_broker_answer (&ask, &reply);
  save (name, g_bytes_get_data (reply.body, NULL), g_bytes_get_size (reply.body));
}

static void
make_broker (void)
{
  save_answer ("v2", "/v2/data", "intervals[]=1419264000,1419265000&types[]=updates&collectors[]=rrc00");
  save_answer ("v2-nothing", "/v2/data", "intervals[]=0,1&types[]=updates");
  save_answer ("v2-wrong", "/v2/data", "collectors[]=rrc99");
  save_answer ("v2-meta", "/v2/meta/collectors", "");
  save_answer ("v3", "/v3/broker/search", "ts_start=1419264000&ts_end=1419265000&data_type=updates&page_size=10");
  save_answer ("v3-latest", "/v3/broker/latest", "");
  save_answer ("v3-wrong", "/v3/broker/search", "ts_start=never");
}

/* RIS Live's messages of 2014, as they would be written today and then. */
static void
make_ris_messages (void)
{
  static const char *const others[] = {
    "{\"type\":\"ris_error\",\"data\":{\"message\":\"no\"}}", "{\"type\":\"ris_rrc_list\",\"data\":[\"rrc00\",\"rrc01\"]}",
    "{\"type\":\"ris_subscribe_ok\",\"data\":{\"subscription\":{},\"socketOptions\":{}}}", "{\"type\":\"pong\",\"data\":null}",
  };
  g_autoptr (DuskSimScenario) scenario = load_scenario ();
  const DuskSimCollector *collector = &dusk_sim_collectors[0];
  g_autoptr (GArray) messages = dusk_sim_messages (scenario, collector, OUTAGE_S - 60, OUTAGE_S + 60);

  for (guint i = 0, n = 0; i < messages->len && n < 40; n++)
    {
      DuskSimUpdate update;
      DuskSimLiveForm forms[2];
      g_autofree char *text = NULL, *new_text = NULL, *name = g_strdup_printf ("message-%u", n), *new_name = g_strconcat (name, "-new", NULL);

      i = dusk_sim_update_take (collector, messages, i, &update);
      dusk_sim_live_forms (&update, forms);
      text = dusk_sim_live_text (&update, forms[0]);
      save (name, text, strlen (text));
      for (guint j = 0; j < update.n; j++)
        ((DuskSimMessage *) update.first)[j].time_us += LATER_S * G_USEC_PER_SEC;
      new_text = dusk_sim_live_text (&update, forms[0]);
      save (new_name, new_text, strlen (new_text));
    }
  for (gsize i = 0; i < G_N_ELEMENTS (others); i++)
    {
      g_autofree char *name = g_strdup_printf ("other-%zu", i);

      save (name, others[i], strlen (others[i]));
    }
}

typedef struct {
  const char *name;
  const char *text;
} Sample;

static void
save_samples (const Sample *samples, gsize n)
{
  for (gsize i = 0; i < n; i++)
    save (samples[i].name, samples[i].text, strlen (samples[i].text));
}

#define IODA(data) \
  "{\"type\":\"outages\",\"metadata\":{\"requestTime\":\"2026-09-15T00:00:00+00:00\"},\"requestParameters\":{\"from\":\"1\",\"until\":\"2\"}," \
  "\"error\":null,\"perf\":null,\"data\":[" data "],\"copyright\":\"x\"}"

static void
make_ioda (void)
{
  static const Sample samples[] = {
    { "events", IODA ("{\"location\":\"country/TO\",\"start\":1788422700,\"duration\":3600,\"uncertainty\":null,\"method\":\"median\","
                      "\"datasource\":\"ping-slash24\",\"status\":0,\"fraction\":null,\"score\":24585.36,\"location_name\":\"Tonga\","
                      "\"overlaps_window\":false},{\"location\":\"asn/131279\",\"start\":1788355200,\"duration\":1209600,\"method\":\"median\","
                      "\"datasource\":\"bgp\",\"score\":1e4,\"overlaps_window\":true},{\"location\":\"region/4209\"}") },
    { "alerts", IODA ("{\"datasource\":\"bgp\",\"entity\":{\"code\":\"KP\",\"name\":\"North Korea\",\"subnames\":[],\"type\":\"country\","
                      "\"attrs\":{\"fqid\":\"x\"}},\"time\":1788422700,\"level\":\"critical\",\"condition\":\"< 0.99\",\"value\":1.0,"
                      "\"historyValue\":4.0,\"method\":\"median\"},{\"datasource\":\"merit-nt\",\"entity\":{\"code\":131279,\"type\":\"asn\"},"
                      "\"time\":\"1788422700\",\"level\":\"normal\",\"value\":null,\"method\":\"sarima\"}") },
    { "summary", IODA ("{\"scores\":{\"merit-nt.median\":57,\"bgp.sarima\":46,\"bgp.median\":63,\"overall\":6509},\"event_cnt\":11,"
                       "\"entity\":{\"code\":\"131279\",\"name\":\"x\",\"type\":\"asn\",\"attrs\":{}}},{\"scores\":{\"bgp.median\":6},"
                       "\"event_cnt\":1,\"entity\":{\"code\":\"KP\",\"type\":\"country\"}}") },
    { "nothing", IODA ("") },
    { "refused", "{\"error\":\"until is before from\",\"data\":null}" },
  };

  save_samples (samples, G_N_ELEMENTS (samples));
}

static void
make_radar (void)
{
  static const Sample samples[] = {
    { "outages", "{\"success\":true,\"errors\":[],\"result\":{\"annotations\":[{\"id\":\"7\",\"dataSource\":\"ALL\",\"description\":\"A cable\","
                 "\"scope\":\"The north\",\"startDate\":\"2025-01-24T06:30:42Z\",\"endDate\":null,\"locations\":[\"SY\"],\"asns\":[29256],"
                 "\"eventType\":\"OUTAGE\",\"linkedUrl\":\"https://example.org/a?b\",\"asnsDetails\":[{\"asn\":\"29256\",\"name\":\"X\","
                 "\"location\":{\"code\":\"SY\",\"name\":\"Syria\"}}],\"locationsDetails\":[{\"name\":\"Syria\",\"code\":\"SY\"}],"
                 "\"outage\":{\"outageCause\":\"CABLE_CUT\",\"outageType\":\"NATIONWIDE\"}}]}}" },
    { "others", "{\"result\":{\"annotations\":[{\"id\":8,\"startDate\":\"2025-01-24T06:30:42Z\",\"endDate\":\"2025-01-25T00:00:00Z\","
                "\"location\":{\"code\":\"SY\"},\"asnsDetails\":[{\"asn\":\"29256\"}],\"outage\":{\"outageCause\":\"NEW\"}}]}}" },
    { "refused", "{\"success\":false,\"errors\":[{\"code\":10000,\"message\":\"Authentication error\"}],\"result\":null}" },
    { "wrong", "{\"success\":false,\"errors\":[{\"code\":7,\"message\":\"dateEnd\"}]}" },
  };

  save_samples (samples, G_N_ELEMENTS (samples));
}

static void
make_links (void)
{
  static const Sample samples[] = {
    { "country", "dusk:KP" },
    { "network", "dusk:AS131279?from=2014-12-22T00:00:00Z&to=2014-12-24T00:00:00Z" },
    { "prefix", "dusk://175.45.176.0/24/?from=1419264900#x" },
    { "prefix-6", "DUSK:2001:67c:2e8::%2F48?to=2014-12-24&zoom=3&from=2014-12-22%2009:00" },
  };

  save_samples (samples, G_N_ELEMENTS (samples));
}

int
main (int argc, char **argv)
{
  static const struct {
    const char *name;
    void (*make) (void);
  } makers[] = {
    { "bgp-attributes", make_attributes },
    { "broker", make_broker },
    { "ioda", make_ioda },
    { "link", make_links },
    { "mrt", make_mrt },
    { "mrt-record", make_records },
    { "radar", make_radar },
    { "ris-message", make_ris_messages },
  };

  g_assert_cmpint (argc, ==, 3);
  folder = argv[2];
  for (gsize i = 0; i < G_N_ELEMENTS (makers); i++)
    if (g_str_equal (argv[1], makers[i].name))
      {
        makers[i].make ();
        return 0;
      }
  g_printerr ("make-corpus: there is nothing to begin with for “%s”\n", argv[1]);
  return 1;
}
