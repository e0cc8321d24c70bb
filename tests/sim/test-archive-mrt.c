/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <string.h>

#include "dusk-bgpdump.h"
#include "dusk-sim-peers.h"
#include "dusk-time.h"
#include "dusk-visibility.h"
#include "sim-archive.h"

/* A small Internet: tables of it are written and read in no time. */
#define SMALL_SCENARIO \
  "{\"title\": \"Small\", \"now\": \"2025-03-05T18:00:00Z\", \"countries\": {" \
  "  \"SY\": {\"networks\": 6, \"v4\": 40, \"v6\": 9}," \
  "  \"TO\": {\"asns\": [{\"asn\": 38201, \"holder\": \"TCC - Tonga\", \"v4\": 5, \"v6\": 3}]}}," \
  " \"events\": [{\"country\": \"TO\", \"kind\": \"outage\", \"start\": \"2025-03-05T15:59:58Z\"," \
  "   \"end\": \"2025-03-05T16:22:11Z\", \"illustrative\": true}]}"

/* What an element says, kept beyond its call. */
typedef struct {
  DuskBgpElementKind kind;
  gint64             time_us;
  guint              peer;
  DuskPrefix         prefix;
  char               path[96];
} Said;

/* What is heard: of prefixes that begin with @only_octet, or of all and of sessions where it is 0. */
typedef struct {
  GArray *all; /* (element-type Said) */
  guint8  only_octet;
} Heard;

static void
heard_clear (Heard *heard)
{
  g_clear_pointer (&heard->all, g_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Heard, heard_clear)

static Heard
heard_new (guint8 only_octet)
{
  return (Heard) { g_array_new (FALSE, FALSE, sizeof (Said)), only_octet };
}

static void
keep_cb (const DuskBgpElement *element, gpointer data)
{
  Heard *heard = data;
  Said said = { element->kind, element->time_us, element->peer, element->prefix, "" };
  gsize length = 0;

  if (heard->only_octet > 0 && element->prefix.bytes[0] != heard->only_octet)
    return;
  for (guint i = 0; i < element->path_length; i++)
    length += (gsize) g_snprintf (said.path + length, sizeof said.path - length, "%s%u", i > 0 ? " " : "", element->path[i]);
  g_assert_cmpuint (length, <, sizeof said.path);
  g_array_append_val (heard->all, said);
}

/* All that @collector's archive says in the files that begin in [@from_s, @to_s). */
static void
read_updates (DuskSim *sim, const DuskSimCollector *collector, gint64 from_s, gint64 to_s, DuskBgpPeers *peers, DuskBgpSink sink, gpointer data)
{
  gint64 step_s = collector->step_s[DUSK_SIM_UPDATES];

  for (gint64 time_s = dusk_time_floor (from_s, (int) step_s); time_s < to_s; time_s += step_s)
    {
      g_autoptr (GDateTime) moment = g_date_time_new_from_unix_utc (time_s);
      g_autofree char *name = g_date_time_format (moment, collector->project == DUSK_SIM_RIS ? "%Y.%m/updates.%Y%m%d.%H%M.gz"
                                                                                             : "%Y.%m/UPDATES/updates.%Y%m%d.%H%M.bz2");
      g_autofree char *path = g_strdup_printf (collector->project == DUSK_SIM_RIS ? "/%s/%s" : "/%s/bgpdata/%s", collector->name, name);
      g_autoptr (GBytes) bytes = sim_fetch (sim, path);
      g_assert_cmpuint (sim_decode (bytes, collector->name, peers, sink, data), >, 0);
    }
}

static int
compare_times (gconstpointer a, gconstpointer b)
{
  const Said *left = a, *right = b;

  return left->time_us < right->time_us ? -1 : left->time_us > right->time_us;
}

/* The full-feed peers of IPv4 of the collectors of @mask. */
static guint
count_full (guint mask)
{
  guint n = 0;

  for (guint i = 0; i < DUSK_SIM_N_COLLECTORS; i++)
    n += mask & 1u << i ? dusk_sim_collectors[i].full[0] : 0;
  return n;
}

static gboolean
is_full (const DuskBgpPeer *peer)
{
  const DuskSimCollector *collector = dusk_sim_collector_find (peer->collector, -1);

  for (guint i = 0; i < dusk_sim_collector_count_peers (collector); i++)
    {
      DuskSimPeer other;
      dusk_sim_collector_peer (collector, i, &other);
      if (other.family == (peer->family == 4 ? 0 : 1) && memcmp (other.address, peer->address, 16) == 0)
        return other.is_full;
    }
  g_assert_not_reached ();
}

/*
 * The message at which the full-feed peers that have @prefix become no more than half (or more than half again), counted by hand.
 * @has_it: whether all have it at first.
 */
static gint64
find_crossing (const GArray *said, const DuskBgpPeers *peers, guint n_full, const DuskPrefix *prefix, gboolean has_it)
{
  g_autoptr (GHashTable) exceptions = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < said->len; i++)
    {
      const Said *one = &g_array_index (said, Said, i);
      gboolean says_has = one->kind == DUSK_BGP_ANNOUNCEMENT;
      guint has;
      if ((!says_has && one->kind != DUSK_BGP_WITHDRAWAL) || dusk_prefix_compare (&one->prefix, prefix) != 0
          || !is_full (dusk_bgp_peers_get (peers, one->peer)))
        continue;
      if (says_has == has_it)
        g_hash_table_remove (exceptions, GUINT_TO_POINTER (one->peer));
      else
        g_hash_table_add (exceptions, GUINT_TO_POINTER (one->peer));
      has = has_it ? n_full - g_hash_table_size (exceptions) : g_hash_table_size (exceptions);
      if ((2 * has > n_full) != has_it)
        return one->time_us;
    }
  return DUSK_TIME_UNKNOWN;
}

/* The crossing of North Korea's four prefixes at the collectors of @mask together is at @time_s. */
static void
check_change (const Heard *heard, guint mask, const DuskBgpPeers *peers, gint64 time_s, gboolean is_return)
{
  g_autoptr (GArray) together = g_array_new (FALSE, FALSE, sizeof (Said));

  for (guint c = 0; c < DUSK_SIM_N_COLLECTORS; c++)
    if (mask & 1u << c)
      g_array_append_vals (together, heard[c].all->data, heard[c].all->len);
  g_array_sort (together, compare_times);
  for (guint8 third = 176; third < 180; third++)
    {
      DuskPrefix prefix = { 4, 24, { 175, 45, third } };
      g_assert_cmpint (find_crossing (together, peers, count_full (mask), &prefix, !is_return), ==, time_s * G_USEC_PER_SEC);
    }
}

/* North Korea's outages: each prefix goes and comes at the scenario's second, at any collector and at all together. */
static void
test_exact_seconds (void)
{
  static const struct {
    const char *time;
    gboolean    is_return;
  } changes[] = {
    { "2014-12-22T16:15:00Z", FALSE }, { "2014-12-23T01:46:00Z", TRUE },  { "2014-12-23T15:41:00Z", FALSE },
    { "2014-12-23T16:12:00Z", TRUE },  { "2014-12-27T10:30:00Z", FALSE }, { "2014-12-27T12:45:00Z", TRUE },
  };
  g_autoptr (DuskSim) sim = sim_start ("north-korea-2014", sim_time ("2014-12-29"));

  for (gsize i = 0; i < G_N_ELEMENTS (changes); i++)
    {
      gint64 time_s = sim_time (changes[i].time);
      g_autoptr (DuskBgpPeers) peers = dusk_bgp_peers_new ();
      Heard heard[DUSK_SIM_N_COLLECTORS];
      for (guint c = 0; c < DUSK_SIM_N_COLLECTORS; c++)
        {
          heard[c] = heard_new (175);
          read_updates (sim, &dusk_sim_collectors[c], time_s - 30, time_s + 60, peers, keep_cb, &heard[c]);
        }
      for (guint mask = 1; mask < 1u << DUSK_SIM_N_COLLECTORS; mask++)
        check_change (heard, mask, peers, time_s, changes[i].is_return);
      for (guint c = 0; c < DUSK_SIM_N_COLLECTORS; c++)
        heard_clear (&heard[c]);
    }
}

/* The same by Dusk's engine, from updates alone. */
static void
test_engine (void)
{
  gint64 start_s = sim_time ("2014-12-22T16:15:00Z"), end_s = sim_time ("2014-12-23T01:46:00Z");
  g_autoptr (DuskSim) sim = sim_start ("north-korea-2014", sim_time ("2014-12-24"));
  guint32 origin = 131279;
  g_autoptr (GArray) origins = g_array_new (FALSE, FALSE, sizeof origin);
  DuskVisibilityWish wish = { .from_s = start_s - 1200, .to_s = end_s + 1200, .step_s = 60, .origins = origins, .keeps_changes = TRUE };

  g_array_append_val (origins, origin);
  for (guint c = 0; c < DUSK_SIM_N_COLLECTORS; c++)
    {
      g_autoptr (DuskBgpPeers) peers = dusk_bgp_peers_new ();
      g_autoptr (DuskVisibility) engine = dusk_visibility_new (&wish, peers);
      g_autoptr (DuskRoutes) routes = NULL;
      gint64 start_us, end_us;
      read_updates (sim, &dusk_sim_collectors[c], wish.from_s, start_s + 1200, peers, dusk_visibility_add, engine);
      read_updates (sim, &dusk_sim_collectors[c], end_s - 1200, wish.to_s, peers, dusk_visibility_add, engine);
      routes = dusk_visibility_finish (engine);
      g_assert_true (dusk_routes_find_outage (routes, start_s, end_s + 240, 600, 4, &start_us, &end_us));
      g_assert_cmpint (start_us, ==, start_s * G_USEC_PER_SEC);
      g_assert_cmpint (end_us, ==, end_s * G_USEC_PER_SEC);
    }
}

static gboolean
append_lines_cb (const char *text, gsize length, gpointer data)
{
  g_string_append_len (data, text, (gssize) length);
  return TRUE;
}

/* What Debian's bgpdump prints for @bytes. */
static char *
run_bgpdump (const char *program, GBytes *bytes, const char *ending)
{
  g_autofree char *folder = g_dir_make_tmp ("dusk-bgpdump-XXXXXX", NULL);
  g_autofree char *file = g_strconcat (folder, "/file.", ending, NULL);
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;
  char *text = NULL;
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);

  g_assert_true (g_file_set_contents (file, data, (gssize) length, NULL));
  process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE, &error, program, "-m", file, NULL);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_communicate_utf8 (process, NULL, NULL, &text, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_successful (process));
  g_assert_cmpint (g_remove (file), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
  return text;
}

/* Every kind of file is read by others as Dusk reads it. */
static void
test_bgpdump (void)
{
  static const struct {
    const char *path;
    const char *collector;
    const char *begin;
  } files[] = {
    { "/rrc00/2025.03/updates.20250305.1600.gz", "rrc00", "BGP4MP_ET|" },
    { "/rrc01/2017.12/updates.20171231.2355.gz", "rrc01", "BGP4MP|" },
    { "/bgpdata/2025.03/UPDATES/updates.20250305.1545.bz2", "route-views2", "BGP4MP|" },
    { "/rrc00/2025.03/bview.20250305.1600.gz", "rrc00", "TABLE_DUMP2|" },
    { "/route-views2/bgpdata/2025.03/RIBS/rib.20250305.1400.bz2", "route-views2", "TABLE_DUMP2|" },
  };
  g_autofree char *program = g_find_program_in_path ("bgpdump");
  g_autoptr (SimFile) scenario = sim_write_scenario (SMALL_SCENARIO);
  g_autoptr (DuskSim) sim = sim_start (scenario, DUSK_TIME_UNKNOWN);

  if (program == NULL)
    {
      g_test_skip ("bgpdump is not installed");
      return;
    }
  for (gsize i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autoptr (GBytes) bytes = sim_fetch (sim, files[i].path);
      g_autofree char *theirs = run_bgpdump (program, bytes, strrchr (files[i].path, '.') + 1);
      g_autoptr (DuskBgpPeers) peers = dusk_bgp_peers_new ();
      g_autoptr (GString) ours = g_string_new (NULL);
      g_autoptr (DuskBgpdump) printer = dusk_bgpdump_new (peers, append_lines_cb, ours);
      sim_decode (bytes, files[i].collector, peers, dusk_bgpdump_add, printer);
      g_assert_true (dusk_bgpdump_flush (printer));
      g_assert_true (g_str_has_prefix (theirs, files[i].begin));
      g_assert_cmpstr (ours->str, ==, theirs);
    }
}

static void
count_routes_cb (const DuskBgpElement *element, gpointer data)
{
  guint *counts = data;

  g_assert_cmpint (element->kind, ==, DUSK_BGP_ROUTE);
  g_assert_cmpint (element->originated_s, <=, element->time_us / G_USEC_PER_SEC);
  counts[element->peer]++;
}

/* Tables tell full-feed peers from the others; a peer that has not heard of the outage yet has the routes still. */
static void
test_tables (void)
{
  g_autoptr (SimFile) scenario = sim_write_scenario (SMALL_SCENARIO);
  g_autoptr (DuskSim) sim = sim_start (scenario, DUSK_TIME_UNKNOWN);
  g_autoptr (DuskBgpPeers) peers = dusk_bgp_peers_new ();
  g_autoptr (GBytes) before = sim_fetch (sim, "/rrc00/2025.03/bview.20250305.0800.gz");
  g_autoptr (GBytes) during = sim_fetch (sim, "/rrc00/2025.03/bview.20250305.1600.gz");
  guint counts[2][64] = { { 0 } }, n_hearing = 0;

  sim_decode (before, "rrc00", peers, count_routes_cb, counts[0]);
  sim_decode (during, "rrc00", peers, count_routes_cb, counts[1]);
  for (guint i = 0; i < dusk_bgp_peers_count (peers); i++)
    {
      const DuskBgpPeer *peer = dusk_bgp_peers_get (peers, i);
      /* 84.205.64.0/24 and the like are there too: at 08:00 and 16:00 they are announced anew, and some have them already. */
      guint all = (peer->family == 4 ? 40 + 5 : 9 + 3);
      if (is_full (peer))
        g_assert_cmpuint (counts[0][i], >=, all);
      else
        g_assert_cmpuint (counts[0][i] * 4, <, all * 3);
      n_hearing += counts[0][i] > counts[1][i];
    }
  g_assert_cmpuint (n_hearing, >, 0);
  g_assert_cmpuint (n_hearing, <, dusk_bgp_peers_count (peers));
}

/* A lost session is no outage: what it carried is withdrawn by nobody, and sent anew when it is back. */
static void
test_lost_session (void)
{
  g_autoptr (SimFile) scenario = sim_write_scenario (SMALL_SCENARIO);
  g_autoptr (DuskSim) sim = sim_start (scenario, DUSK_TIME_UNKNOWN);
  g_autoptr (DuskBgpPeers) peers = dusk_bgp_peers_new ();
  g_auto (Heard) heard = heard_new (0);
  guint lost = DUSK_BGP_NO_PEER, states = 0, again = 0;

  read_updates (sim, &dusk_sim_collectors[0], sim_time ("2025-03-05T04:00"), sim_time ("2025-03-05T05:00"), peers, keep_cb, &heard);
  for (guint i = 0; i < heard.all->len; i++)
    {
      const Said *one = &g_array_index (heard.all, Said, i);
      if (one->kind == DUSK_BGP_STATE)
        {
          g_assert_true (lost == DUSK_BGP_NO_PEER || lost == one->peer);
          lost = one->peer;
          states++;
        }
      else if (one->peer == lost && states == 1)
        g_assert_not_reached ();
      else if (one->peer == lost && states == 2 && one->kind == DUSK_BGP_ANNOUNCEMENT)
        again++;
    }
  g_assert_cmpuint (states, ==, 2);
  g_assert_cmpuint (again, >=, 45);
}

/* The beacons come and go every two hours, at the second. */
static void
test_beacons (void)
{
  g_autoptr (SimFile) scenario = sim_write_scenario (SMALL_SCENARIO);
  g_autoptr (DuskSim) sim = sim_start (scenario, DUSK_TIME_UNKNOWN);
  DuskPrefix beacon = { 4, 24, { 84, 205, 65 } };

  for (gint64 hour = 2; hour <= 16; hour += 2)
    {
      gint64 time_s = sim_time ("2025-03-05") + hour * DUSK_HOUR_S;
      g_autoptr (DuskBgpPeers) peers = dusk_bgp_peers_new ();
      g_auto (Heard) heard = heard_new (84);
      read_updates (sim, &dusk_sim_collectors[1], time_s - 60, time_s + 60, peers, keep_cb, &heard);
      g_assert_cmpint (find_crossing (heard.all, peers, count_full (2), &beacon, hour % 4 == 2), ==, time_s * G_USEC_PER_SEC);
    }
}

static char *
line_of (gint64 time_s, const char *kind, const char *rrc, const char *address, const char *prefix, const char *path)
{
  return g_strdup_printf ("%" G_GINT64_FORMAT " %s %s %s %s %s", time_s, kind, rrc, address, prefix, path);
}

static int
compare_lines (gconstpointer a, gconstpointer b)
{
  const char *const *left = a, *const *right = b;

  return strcmp (*left, *right);
}

static GPtrArray *
lines_of_bgplay (JsonArray *events)
{
  GPtrArray *lines = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < json_array_get_length (events); i++)
    {
      JsonObject *event = json_array_get_object_element (events, i), *attrs = json_object_get_object_member (event, "attrs");
      g_autoptr (GString) path = g_string_new (NULL);
      g_auto (GStrv) source = g_strsplit (json_object_get_string_member (attrs, "source_id"), "-", 2);
      g_autofree char *rrc = g_strconcat ("rrc", source[0], NULL);
      JsonArray *asns = json_object_has_member (attrs, "path") ? json_object_get_array_member (attrs, "path") : NULL;
      for (guint k = 0; asns && k < json_array_get_length (asns); k++)
        g_string_append_printf (path, "%s%" G_GINT64_FORMAT, k > 0 ? " " : "", json_array_get_int_element (asns, k));
      g_ptr_array_add (lines, line_of (sim_time (json_object_get_string_member (event, "timestamp")), json_object_get_string_member (event, "type"),
                                       rrc, source[1], json_object_get_string_member (attrs, "target_prefix"), path->str));
    }
  g_ptr_array_sort (lines, compare_lines);
  return lines;
}

/* bgplay and RIS's archives tell the same. */
static void
test_bgplay (void)
{
  g_autoptr (SimFile) scenario = sim_write_scenario (SMALL_SCENARIO);
  g_autoptr (DuskSim) sim = sim_start (scenario, DUSK_TIME_UNKNOWN);
  g_auto (SimResult) result = sim_get (sim, "bgplay?resource=AS38201&starttime=2025-03-05T15:30:00&endtime=2025-03-05T16:59:59");
  g_autoptr (GPtrArray) theirs = lines_of_bgplay (json_object_get_array_member (result.data, "events"));
  g_autoptr (GPtrArray) ours = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (DuskBgpPeers) peers = dusk_bgp_peers_new ();
  g_auto (Heard) heard = heard_new (0);

  for (guint c = 0; c < 2; c++)
    read_updates (sim, &dusk_sim_collectors[c], sim_time ("2025-03-05T15:30"), sim_time ("2025-03-05T17:00"), peers, keep_cb, &heard);
  for (guint i = 0; i < heard.all->len; i++)
    {
      const Said *one = &g_array_index (heard.all, Said, i);
      const DuskBgpPeer *peer = dusk_bgp_peers_get (peers, one->peer);
      char address[DUSK_BGP_ADDRESS_TEXT_SIZE], prefix[DUSK_PREFIX_TEXT_SIZE];
      gboolean is_withdrawal = one->kind == DUSK_BGP_WITHDRAWAL;
      if (!is_withdrawal && one->kind != DUSK_BGP_ANNOUNCEMENT)
        continue;
      dusk_bgp_address_to_text (peer->family, peer->address, address);
      dusk_prefix_to_text (&one->prefix, prefix);
      for (guint k = 0; k < json_array_get_length (json_object_get_array_member (result.data, "targets")); k++)
        {
          JsonObject *target = json_array_get_object_element (json_object_get_array_member (result.data, "targets"), k);
          if (strcmp (json_object_get_string_member (target, "prefix"), prefix) == 0)
            g_ptr_array_add (ours, line_of (one->time_us / G_USEC_PER_SEC, is_withdrawal ? "W" : "A", peer->collector, address, prefix, one->path));
        }
    }
  g_ptr_array_sort (ours, compare_lines);
  g_assert_cmpuint (ours->len, >, 8 * 14 * 2);
  g_assert_cmpuint (ours->len, ==, theirs->len);
  for (guint i = 0; i < ours->len; i++)
    g_assert_cmpstr (ours->pdata[i], ==, theirs->pdata[i]);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sim/archive/exact-seconds", test_exact_seconds);
  g_test_add_func ("/sim/archive/engine", test_engine);
  g_test_add_func ("/sim/archive/bgpdump", test_bgpdump);
  g_test_add_func ("/sim/archive/tables", test_tables);
  g_test_add_func ("/sim/archive/lost-session", test_lost_session);
  g_test_add_func ("/sim/archive/beacons", test_beacons);
  g_test_add_func ("/sim/archive/bgplay", test_bgplay);
  return g_test_run ();
}
