/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <string.h>

#include "dusk-error.h"
#include "exact-fixture.h"
#include "watch-fixture.h"

/* On the simulated Internet, whose truth is known to the second. */

static guint n_progress[2];

static void
progress_cb (DuskExactPhase phase, gint64 done, gint64 total G_GNUC_UNUSED, gpointer unused G_GNUC_UNUSED)
{
  g_assert_cmpint (done, >=, 0);
  n_progress[phase]++;
}

static DuskExactPlan *
make_plan (WatchFixture *fixture, const char *entity_text, const DuskOutage *outage, gboolean with_tables, GError **error)
{
  DuskEntity entity = watch_entity (entity_text);
  GAsyncResult *slot = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  dusk_exact_plan_async (fixture->context, &entity, outage, with_tables, NULL, watch_result_cb, &slot);
  result = watch_await_result (&slot);
  return dusk_exact_plan_finish (result, error);
}

static DuskExact *
load (WatchFixture *fixture, DuskExactPlan *plan, GError **error)
{
  GAsyncResult *slot = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  memset (n_progress, 0, sizeof n_progress);
  dusk_exact_load_async (fixture->context, plan, NULL, progress_cb, NULL, watch_result_cb, &slot);
  result = watch_await_result (&slot);
  return dusk_exact_load_finish (result, error);
}

/* The outage of North Korea at the place that samples give it. */
static DuskOutage
north_korea (void)
{
  return exact_outage ("2014-12-22T16:15", "2014-12-23T01:50", 0, 4);
}

static DuskExact *
find_north_korea (WatchFixture *fixture, GError **error)
{
  DuskOutage outage = north_korea ();
  g_autoptr (DuskExactPlan) plan = make_plan (fixture, "KP", &outage, FALSE, error);

  return plan ? load (fixture, plan, error) : NULL;
}

static void
assert_times (const DuskExact *exact, const char *start, const char *end)
{
  g_assert_cmpint (exact->start_us, ==, watch_time (start) * G_USEC_PER_SEC);
  g_assert_cmpint (exact->end_us, ==, end ? watch_time (end) * G_USEC_PER_SEC : DUSK_TIME_UNKNOWN);
}

static void
assert_north_korea (const DuskExact *exact)
{
  assert_times (exact, "2014-12-22T16:15", "2014-12-23T01:46");
  g_assert_cmpuint (exact->prefixes->len, ==, 4);
  g_assert_cmpuint (((DuskExactPrefix *) exact->prefixes->pdata[0])->origin, ==, 131279);
}

static gboolean
has_message (char *const *messages, const char *part)
{
  for (char *const *message = messages; *message; message++)
    if (strstr (*message, part))
      return TRUE;
  return FALSE;
}

static void
test_north_korea (void)
{
  DuskOutage outage = north_korea ();
  WatchFixture fixture;
  g_autoptr (GError) error = NULL;
  g_autoptr (DuskExactPlan) plan = NULL;
  g_autoptr (DuskExact) exact = NULL;
  g_autofree char *summary = NULL;

  watch_fixture_set_up (&fixture, "north-korea-2014", "2014-12-29");
  plan = make_plan (&fixture, "KP", &outage, FALSE, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (plan->prefixes->len, ==, 4);
  g_assert_cmpuint (plan->files->len, ==, plan->estimate.n_files);
  g_assert_cmpuint (plan->estimate.n_kept, ==, 0);
  g_assert_cmpint (plan->estimate.bytes, >, 0);
  g_assert_cmpstr (plan->source, ==, "CAIDA BGPStream broker");
  g_assert_null (plan->bgplay);
  exact = load (&fixture, plan, &error);
  g_assert_no_error (error);
  assert_north_korea (exact);
  g_assert_cmpuint (n_progress[DUSK_EXACT_FETCHING], >, 0);
  g_assert_true (exact->is_inferred);
  g_assert_nonnull (exact->routes);
  g_assert_cmpuint (exact->peers, ==, exact->losses->len / 4);
  for (guint i = 0; i < exact->prefixes->len; i++)
    g_assert_cmpuint (((DuskExactPrefix *) exact->prefixes->pdata[i])->peers_before, ==, exact->peers);
  summary = dusk_exact_summary (exact);
  g_assert_true (g_str_has_prefix (summary, "All 4 prefixes were lost within 20 s; AS"));
  g_assert_true (g_str_has_suffix (summary, " All known paths led through AS4837, before as afterwards."));
  watch_fixture_tear_down (&fixture);
}

/* The tables say who had what: nothing is inferred, and all paths are known. */
static void
test_with_tables (void)
{
  DuskOutage outage = north_korea ();
  WatchFixture fixture;
  g_autoptr (GError) error = NULL;
  g_autoptr (DuskExactPlan) plan = NULL;
  g_autoptr (DuskExact) exact = NULL;
  guint n_tables = 0;

  watch_fixture_set_up (&fixture, "north-korea-2014", "2014-12-29");
  plan = make_plan (&fixture, "KP", &outage, TRUE, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < plan->files->len; i++)
    n_tables += ((DuskArchiveFile *) plan->files->pdata[i])->kind == DUSK_ARCHIVE_RIBS;
  g_assert_cmpuint (n_tables, ==, 2);
  exact = load (&fixture, plan, &error);
  g_assert_no_error (error);
  assert_north_korea (exact);
  g_assert_false (exact->is_inferred);
  for (guint i = 0; i < exact->losses->len; i++)
    g_assert_nonnull (((DuskExactStep *) exact->losses->pdata[i])->path_before);
  watch_fixture_tear_down (&fixture);
}

/* One that goes on has a start, and an end later on. */
static void
test_goes_on (void)
{
  DuskOutage outage = exact_outage ("2014-12-22T16:15", NULL, 0, 4);
  WatchFixture fixture;
  g_autoptr (GError) error = NULL;
  g_autoptr (DuskExactPlan) plan = NULL;
  g_autoptr (DuskExact) exact = NULL;

  watch_fixture_set_up (&fixture, "north-korea-2014", "2014-12-22T18:00");
  plan = make_plan (&fixture, "KP", &outage, FALSE, &error);
  g_assert_no_error (error);
  exact = load (&fixture, plan, &error);
  g_assert_no_error (error);
  assert_times (exact, "2014-12-22T16:15", NULL);
  watch_fixture_tear_down (&fixture);
}

/* A prefix, and a network whose samples are eight hours apart. */
static void
test_other_entities (void)
{
  DuskOutage outage = exact_outage ("2014-12-27T10:30", "2014-12-27T12:45", 0, 300);
  WatchFixture fixture;
  g_autoptr (GError) error = NULL;
  g_autoptr (DuskExactPlan) prefix_plan = NULL, network_plan = NULL;
  g_autoptr (DuskExact) prefix = NULL, network = NULL;

  watch_fixture_set_up (&fixture, "north-korea-2014", "2014-12-29");
  prefix_plan = make_plan (&fixture, "175.45.177.0/24", &outage, FALSE, &error);
  g_assert_no_error (error);
  prefix = load (&fixture, prefix_plan, &error);
  g_assert_no_error (error);
  assert_times (prefix, "2014-12-27T10:30", "2014-12-27T12:45");
  g_assert_cmpuint (prefix->prefixes->len, ==, 1);
  outage.baseline = 4;
  network_plan = make_plan (&fixture, "AS131279", &outage, FALSE, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (network_plan->prefixes->len, ==, 4);
  g_assert_cmpuint (network_plan->origins->len, ==, 1);
  network = load (&fixture, network_plan, &error);
  g_assert_no_error (error);
  assert_times (network, "2014-12-27T10:30", "2014-12-27T12:45");
  watch_fixture_tear_down (&fixture);
}

/* All finders are down: the addresses are computed. */
static void
test_brokers_down (void)
{
  DuskOutage outage = north_korea ();
  WatchFixture fixture;
  g_autoptr (GError) error = NULL;
  g_autoptr (DuskExactPlan) plan = NULL;
  g_autoptr (DuskExact) exact = NULL;

  watch_fixture_set_up (&fixture, "north-korea-2014", "2014-12-29");
  dusk_sim_set_fault (fixture.sim, "broker", DUSK_SIM_FAULT_NOT_FOUND, 0);
  dusk_sim_set_fault (fixture.sim, "bgpkit", DUSK_SIM_FAULT_NOT_FOUND, 0);
  plan = make_plan (&fixture, "KP", &outage, FALSE, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (plan->source, ==, "computed addresses");
  exact = load (&fixture, plan, &error);
  g_assert_no_error (error);
  assert_north_korea (exact);
  watch_fixture_tear_down (&fixture);
}

/* The outage while it goes on: half the files. */
static DuskExact *
find_running (WatchFixture *fixture, GError **error)
{
  DuskOutage outage = exact_outage ("2014-12-22T16:15", NULL, 0, 4);
  g_autoptr (DuskExactPlan) plan = make_plan (fixture, "KP", &outage, FALSE, error);

  return plan ? load (fixture, plan, error) : NULL;
}

/* One file is not there, is something else, or is cut off: the others tell, and what is missing is said. */
static void
test_one_file (void)
{
  static const struct {
    DuskSimFault fault;
    const char  *message; /* %NULL for none */
  } rows[] = { { DUSK_SIM_FAULT_NOT_FOUND, " is missing: " },
               { DUSK_SIM_FAULT_GARBAGE, " is missing: What the server sent is no archive file of BGP messages" },
               { DUSK_SIM_FAULT_HTML, " is missing: The server sent a web page in place of an archive file" },
               { DUSK_SIM_FAULT_TRUNCATED, "“updates.20141222" },
               { DUSK_SIM_FAULT_CUT_OFF, NULL } };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      WatchFixture fixture;
      g_autoptr (GError) error = NULL;
      g_autoptr (DuskExact) exact = NULL;

      watch_fixture_set_up (&fixture, "north-korea-2014", "2014-12-22T18:00");
      dusk_sim_set_fault (fixture.sim, "archive", rows[i].fault, 1);
      exact = find_running (&fixture, &error);
      g_assert_no_error (error);
      /* Which file is hit is chance, and whether its collector, whose peers' routes it leaves unknown, still counts: the others' messages alone
         put it some seconds off. */
      g_assert_cmpint (ABS (exact->start_us / G_USEC_PER_SEC - watch_time ("2014-12-22T16:15")), <=, rows[i].message ? 60 : 0);
      if (has_message (exact->messages, "does not count, since some of its update messages are missing."))
        g_assert_null (strchr (exact->collectors, ','));
      for (char **message = exact->messages; *message; message++)
        g_test_message ("%s", *message);
      if (rows[i].message)
        g_assert_true (has_message (exact->messages, rows[i].message));
      else
        g_assert_cmpuint (g_strv_length (exact->messages), ==, 1);
      watch_fixture_tear_down (&fixture);
    }
}

static void
test_all_missing (void)
{
  static const DuskSimFault faults[] = { DUSK_SIM_FAULT_NOT_FOUND, DUSK_SIM_FAULT_HTML };

  for (guint i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      WatchFixture fixture;
      g_autoptr (GError) error = NULL;

      watch_fixture_set_up (&fixture, "north-korea-2014", "2014-12-22T18:00");
      dusk_sim_set_fault (fixture.sim, "archive", faults[i], 0);
      g_assert_null (find_running (&fixture, &error));
      g_assert_true (error && error->domain == DUSK_ERROR);
      watch_fixture_tear_down (&fixture);
    }
}

/* Cancelled as soon as anything is heard of it. */
static void
interrupt_cb (DuskExactPhase phase G_GNUC_UNUSED, gint64 done G_GNUC_UNUSED, gint64 total G_GNUC_UNUSED, gpointer user_data)
{
  g_assert_false (g_cancellable_is_cancelled (user_data));
  g_cancellable_cancel (user_data);
}

/* Cancelled while files arrive; later it goes on. */
static void
test_cancelled (void)
{
  DuskOutage outage = north_korea ();
  WatchFixture fixture;
  g_autoptr (GError) error = NULL;
  g_autoptr (DuskExactPlan) plan = NULL;
  g_autoptr (DuskExact) exact = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  GAsyncResult *slot = NULL;

  watch_fixture_set_up (&fixture, "north-korea-2014", "2014-12-29");
  plan = make_plan (&fixture, "KP", &outage, FALSE, &error);
  g_assert_no_error (error);
  dusk_exact_load_async (fixture.context, plan, cancellable, interrupt_cb, cancellable, watch_result_cb, &slot);
  result = watch_await_result (&slot);
  g_assert_null (dusk_exact_load_finish (result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  exact = load (&fixture, plan, &error);
  g_assert_no_error (error);
  assert_north_korea (exact);
  watch_fixture_tear_down (&fixture);
}

/* Found once, they are there at the next start without anybody being asked; files are fetched once only. */
static void
test_next_start (void)
{
  DuskOutage outage = north_korea ();
  DuskEntity kp = watch_entity ("KP");
  WatchFixture fixture;
  char *folder = watch_fixture_folder ();
  g_autofree char *archive = g_build_filename (folder, "archive", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (DuskExact) exact = NULL, kept = NULL, again = NULL;
  guint n_requests, n_files;

  watch_fixture_set_up (&fixture, "north-korea-2014", "2014-12-29");
  watch_fixture_restart (&fixture, folder);
  exact = find_north_korea (&fixture, &error);
  g_assert_no_error (error);
  g_assert_true (g_file_test (archive, G_FILE_TEST_IS_DIR));
  watch_fixture_restart (&fixture, folder);
  n_requests = dusk_sim_count_requests (fixture.sim, NULL);
  kept = dusk_exact_find_kept (fixture.context, &kp, &outage);
  g_assert_nonnull (kept);
  assert_north_korea (kept);
  g_assert_cmpuint (kept->losses->len, ==, exact->losses->len);
  g_assert_null (kept->routes);
  g_assert_cmpuint (dusk_sim_count_requests (fixture.sim, NULL), ==, n_requests);
  n_files = dusk_sim_count_requests (fixture.sim, "archive");
  again = find_north_korea (&fixture, &error);
  g_assert_no_error (error);
  assert_north_korea (again);
  g_assert_cmpuint (dusk_sim_count_requests (fixture.sim, "archive"), ==, n_files);
  dusk_context_set_archive_limit (fixture.context, 12345678);
  watch_fixture_restart (&fixture, folder);
  g_assert_cmpint (dusk_archive_limit (dusk_context_archive (fixture.context)), ==, 12345678);
  watch_fixture_tear_down (&fixture);
  watch_fixture_remove (folder);
}

/* From 2024 on and for few networks bgplay tells all of it: no file is fetched. */
static void
test_bgplay (void)
{
  WatchFixture fixture;
  g_autoptr (GError) error = NULL;
  g_autoptr (DuskReport) report = NULL;
  g_autoptr (DuskExactPlan) plan = NULL;
  g_autoptr (DuskExact) exact = NULL;
  const DuskOutage *outage;

  watch_fixture_set_up (&fixture, "world", NULL);
  report = watch_fixture_load (&fixture, "TO", "2025-06-23", "2025-06-24T01:50", &error);
  g_assert_no_error (error);
  outage = dusk_findings_current (report->findings);
  g_assert_nonnull (outage);
  plan = make_plan (&fixture, "TO", outage, FALSE, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (plan->source, ==, "RIPEstat bgplay");
  g_assert_cmpuint (plan->estimate.n_files, ==, 0);
  g_assert_cmpuint (plan->files->len, ==, 0);
  exact = load (&fixture, plan, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (exact->source, ==, "bgplay");
  g_assert_false (exact->is_inferred);
  assert_times (exact, "2025-06-23T23:40", NULL);
  g_assert_cmpuint (dusk_sim_count_requests (fixture.sim, "archive"), ==, 0);
  watch_fixture_tear_down (&fixture);
}

/* Where bgplay cannot tell, the archives can. */
static void
test_bgplay_down (void)
{
  WatchFixture fixture;
  g_autoptr (GError) error = NULL;
  g_autoptr (DuskReport) report = NULL;
  g_autoptr (DuskExactPlan) plan = NULL;
  g_autoptr (DuskExact) exact = NULL;

  watch_fixture_set_up (&fixture, "world", NULL);
  dusk_sim_set_fault (fixture.sim, "bgplay", DUSK_SIM_FAULT_MAINTENANCE, 0);
  report = watch_fixture_load (&fixture, "TO", "2025-06-23", "2025-06-24T01:50", &error);
  g_assert_no_error (error);
  plan = make_plan (&fixture, "TO", dusk_findings_current (report->findings), FALSE, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (plan->files->len, >, 0);
  exact = load (&fixture, plan, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (exact->source, ==, "bgpstream");
  assert_times (exact, "2025-06-23T23:40", NULL);
  watch_fixture_tear_down (&fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/watch/exact-load/north-korea", test_north_korea);
  g_test_add_func ("/watch/exact-load/with-tables", test_with_tables);
  g_test_add_func ("/watch/exact-load/goes-on", test_goes_on);
  g_test_add_func ("/watch/exact-load/other-entities", test_other_entities);
  g_test_add_func ("/watch/exact-load/brokers-down", test_brokers_down);
  g_test_add_func ("/watch/exact-load/one-file", test_one_file);
  g_test_add_func ("/watch/exact-load/all-missing", test_all_missing);
  g_test_add_func ("/watch/exact-load/cancelled", test_cancelled);
  g_test_add_func ("/watch/exact-load/next-start", test_next_start);
  g_test_add_func ("/watch/exact-load/bgplay", test_bgplay);
  g_test_add_func ("/watch/exact-load/bgplay-down", test_bgplay_down);
  return g_test_run ();
}
