/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-error.h"
#include "watch-fixture.h"

#define KP_FROM "2014-12-19"
#define KP_TO   "2014-12-29"
#define KP_NOW  "2014-12-29"

static const DuskSource *
source_of (const DuskReport *report, const char *name)
{
  for (guint i = 0; i < report->sources->len; i++)
    if (g_str_equal (((DuskSource *) report->sources->pdata[i])->name, name))
      return report->sources->pdata[i];
  return NULL;
}

/* The three outages that were published, by the simulated record of them. */
static void
test_country (void)
{
  static const struct {
    const char *start, *end;
    double      score;
  } expected[] = { { "2014-12-22T16:15", "2014-12-23T01:50", 57500 },
                   { "2014-12-23T15:45", "2014-12-23T16:15", 3000 },
                   { "2014-12-27T10:30", "2014-12-27T12:45", 13500 } };
  WatchFixture fixture;
  g_autoptr (GError) error = NULL;
  g_autoptr (DuskReport) report = NULL;
  g_autoptr (GArray) kept = NULL;
  DuskEntity entity = watch_entity ("KP");

  watch_fixture_set_up (&fixture, "north-korea-2014", KP_NOW);
  report = watch_fixture_load (&fixture, "KP", KP_FROM, KP_TO, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (report->name, ==, "North Korea");
  g_assert_cmpstr (report->unit, ==, "prefixes");
  g_assert_true (report->is_simulated);
  g_assert_cmpint (report->findings->step_s, ==, 300);
  g_assert_cmpuint (report->findings->samples, ==, 2880);
  g_assert_cmpuint (report->findings->missing, ==, 0);
  g_assert_cmpuint (report->findings->outages->len, ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      const DuskOutage *outage = &g_array_index (report->findings->outages, DuskOutage, i);
      g_assert_cmpint (outage->start_s, ==, watch_time (expected[i].start));
      g_assert_cmpint (outage->end_s, ==, watch_time (expected[i].end));
      g_assert_cmpfloat_with_epsilon (outage->score, expected[i].score, 0.5);
      g_assert_cmpint (outage->level, ==, DUSK_LEVEL_DARK);
    }
  g_assert_cmpint (dusk_series_start (report->series), <=, watch_time ("2014-12-18"));
  g_assert_cmpint (source_of (report, "RIPEstat country-resource-stats")->fetched_s, ==, watch_time (KP_NOW));
  g_assert_null (source_of (report, "RIPEstat country-resource-stats")->problem);

  kept = dusk_store_find_outages (fixture.store, &entity, watch_time (KP_FROM), watch_time (KP_TO));
  g_assert_cmpuint (kept->len, ==, 3);
  watch_fixture_tear_down (&fixture);
}

static void
test_asks_nothing_twice (void)
{
  WatchFixture fixture;
  g_autoptr (DuskReport) first = NULL, second = NULL, longer = NULL;
  guint asked;

  watch_fixture_set_up (&fixture, "north-korea-2014", "2015-01-20");
  first = watch_fixture_load (&fixture, "KP", KP_FROM, KP_TO, NULL);
  asked = dusk_sim_count_requests (fixture.sim, NULL);
  g_assert_cmpuint (asked, >, 0);
  second = watch_fixture_load (&fixture, "KP", KP_FROM, KP_TO, NULL);
  g_assert_cmpuint (dusk_sim_count_requests (fixture.sim, NULL), ==, asked);
  g_assert_cmpuint (second->findings->outages->len, ==, 3);
  /* Two days more are one question. */
  longer = watch_fixture_load (&fixture, "KP", KP_FROM, "2014-12-31", NULL);
  g_assert_cmpuint (dusk_sim_count_requests (fixture.sim, NULL), ==, asked + 1);
  watch_fixture_tear_down (&fixture);
}

static void
test_network (void)
{
  WatchFixture fixture;
  g_autoptr (GError) error = NULL;
  g_autoptr (DuskReport) report = NULL;

  watch_fixture_set_up (&fixture, "north-korea-2014", KP_NOW);
  report = watch_fixture_load (&fixture, "AS131279", KP_FROM, KP_TO, &error);
  g_assert_no_error (error);
  g_assert_true (g_str_has_prefix (report->name, "AS131279 · "));
  g_assert_cmpstr (report->territory->code, ==, "KP");
  g_assert_cmpint (report->findings->step_s, ==, 8 * DUSK_HOUR_S);
  g_assert_nonnull (source_of (report, "RIPEstat as-overview"));
  g_assert_nonnull (source_of (report, "RIPEstat rir-stats-country"));
  watch_fixture_tear_down (&fixture);
}

static void
test_prefix (void)
{
  WatchFixture fixture;
  g_autoptr (GError) error = NULL;
  g_autoptr (DuskReport) report = NULL;
  double least, most;

  watch_fixture_set_up (&fixture, "north-korea-2014", KP_NOW);
  report = watch_fixture_load (&fixture, "175.45.176.0/24", KP_FROM, KP_TO, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (report->unit, ==, "full-feed peers");
  g_assert_cmpint (report->findings->step_s, ==, 8 * DUSK_HOUR_S);
  g_assert_true (dusk_series_range (report->series, watch_time (KP_FROM), watch_time (KP_TO), &least, &most));
  /* The dump of midnight falls into the long outage. */
  g_assert_cmpfloat (least, ==, 0);
  g_assert_cmpfloat (most, >, 10);
  g_assert_cmpfloat (dusk_series_at (report->series, watch_time ("2014-12-23")), ==, 0);
  watch_fixture_tear_down (&fixture);
}

static void
test_refuses (void)
{
  static const struct {
    const char *entity, *from, *to;
    int         code;
  } cases[] = {
    { "KP", "2014-12-29", "2014-12-19", DUSK_ERROR_USAGE },
    { "KP", "2014-12-19", "2014-12-19", DUSK_ERROR_USAGE },
    { "KP", "2031-01-01", "2031-01-02", DUSK_ERROR_USAGE },
    { "QQ", "2014-12-19", "2014-12-29", DUSK_ERROR_UNKNOWN_ENTITY },
    { "10.0.0.0/8", "2014-12-19", "2014-12-29", DUSK_ERROR_NO_DATA },
  };
  WatchFixture fixture;

  watch_fixture_set_up (&fixture, "north-korea-2014", KP_NOW);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_test_message ("%s %s %s", cases[i].entity, cases[i].from, cases[i].to);
      g_assert_null (watch_fixture_load (&fixture, cases[i].entity, cases[i].from, cases[i].to, &error));
      g_assert_error (error, DUSK_ERROR, cases[i].code);
      g_assert_null (strchr (error->message, '\n'));
    }
  watch_fixture_tear_down (&fixture);
}

static void
test_faults (void)
{
  static const struct {
    DuskSimFault fault;
    int          code;
  } cases[] = {
    { DUSK_SIM_FAULT_NOT_FOUND, DUSK_ERROR_UNKNOWN_ENTITY }, { DUSK_SIM_FAULT_CUT_OFF, DUSK_ERROR_OFFLINE },
    { DUSK_SIM_FAULT_TRUNCATED, DUSK_ERROR_MALFORMED },   { DUSK_SIM_FAULT_GARBAGE, DUSK_ERROR_MALFORMED },
    { DUSK_SIM_FAULT_WRONG_TYPES, DUSK_ERROR_MALFORMED }, { DUSK_SIM_FAULT_MAINTENANCE, DUSK_ERROR_MAINTENANCE },
    { DUSK_SIM_FAULT_EMPTY, DUSK_ERROR_NO_DATA },         { DUSK_SIM_FAULT_HUGE, DUSK_ERROR_TOO_LARGE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      WatchFixture fixture;
      g_autoptr (GError) error = NULL;
      g_test_message ("fault %d", cases[i].fault);
      watch_fixture_set_up (&fixture, "north-korea-2014", KP_NOW);
      dusk_sim_set_fault (fixture.sim, "country-resource-stats", cases[i].fault, 0);
      g_assert_null (watch_fixture_load (&fixture, "KP", KP_FROM, KP_TO, &error));
      g_assert_error (error, DUSK_ERROR, cases[i].code);
      watch_fixture_tear_down (&fixture);
    }
}

/* Once there was an answer, a feed that says ok with nothing in it does not darken what is known. */
static void
test_silent_empty (void)
{
  WatchFixture fixture;
  g_autoptr (GError) error = NULL;
  g_autoptr (DuskReport) before = NULL, after = NULL;

  watch_fixture_set_up (&fixture, "north-korea-2014", "2014-12-26");
  before = watch_fixture_load (&fixture, "KP", "2014-12-24T12:00", "2014-12-25T12:00", &error);
  g_assert_no_error (error);
  g_assert_cmpint (before->findings->level, ==, DUSK_LEVEL_NORMAL);
  dusk_sim_set_fault (fixture.sim, "country-resource-stats", DUSK_SIM_FAULT_EMPTY, 0);
  after = watch_fixture_load (&fixture, "KP", "2014-12-24T12:00", "2014-12-26", &error);
  g_assert_no_error (error);
  g_assert_cmpint (after->findings->level, ==, DUSK_LEVEL_NO_DATA);
  g_assert_cmpuint (after->findings->outages->len, ==, 0);
  g_assert_cmpuint (after->findings->missing, ==, 144);
  g_assert_nonnull (source_of (after, "RIPEstat country-resource-stats")->problem);
  watch_fixture_tear_down (&fixture);
}

/* What the store has is shown when the network is gone, with the reason. */
static void
test_stale (void)
{
  WatchFixture fixture;
  g_autofree char *folder = watch_fixture_folder ();
  g_autoptr (GError) error = NULL;
  g_autoptr (DuskReport) before = NULL, after = NULL;

  watch_fixture_set_up (&fixture, "north-korea-2014", "2014-12-23T12:00");
  watch_fixture_restart (&fixture, folder);
  before = watch_fixture_load (&fixture, "KP", "2014-12-22", "2014-12-23T12:00", &error);
  g_assert_no_error (error);
  watch_fixture_tear_down (&fixture);

  watch_fixture_set_up (&fixture, "north-korea-2014", "2014-12-24");
  watch_fixture_restart (&fixture, folder);
  dusk_sim_set_fault (fixture.sim, NULL, DUSK_SIM_FAULT_CUT_OFF, 0);
  after = watch_fixture_load (&fixture, "KP", "2014-12-22", "2014-12-24", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (after->findings->outages->len, ==, 1);
  g_assert_cmpint (after->findings->level, ==, DUSK_LEVEL_NO_DATA);
  g_assert_true (source_of (after, "RIPEstat country-resource-stats")->is_stale);
  g_assert_nonnull (source_of (after, "RIPEstat country-resource-stats")->problem);
  g_assert_cmpint (source_of (after, "RIPEstat country-resource-stats")->fetched_s, ==, watch_time ("2014-12-23T12:00"));
  watch_fixture_tear_down (&fixture);
  watch_fixture_remove (g_steal_pointer (&folder));
}

typedef struct {
  guint         calls, done, total;
  GCancellable *cancellable;
} Progress;

static void
progress_cb (guint done, guint total, gpointer user_data)
{
  Progress *progress = user_data;

  g_assert_cmpuint (done, <=, total);
  g_assert_cmpuint (done, >=, progress->done);
  progress->calls++;
  progress->done = done;
  progress->total = total;
  if (progress->cancellable && done >= 2)
    g_cancellable_cancel (progress->cancellable);
}

static GAsyncResult *
load_year (WatchFixture *fixture, Progress *progress)
{
  DuskEntity entity = watch_entity ("KP");
  GAsyncResult *slot = NULL;

  dusk_report_load_async (fixture->context, &entity, watch_time ("2014-01-01"), watch_time ("2014-12-29"), progress->cancellable, progress_cb,
                          progress, watch_result_cb, &slot);
  return watch_await_result (&slot);
}

static void
test_long_period (void)
{
  WatchFixture fixture;
  Progress progress = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (DuskReport) report = NULL;

  watch_fixture_set_up (&fixture, "north-korea-2014", KP_NOW);
  result = load_year (&fixture, &progress);
  report = dusk_report_load_finish (result, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (progress.total, >, 40);
  g_assert_cmpuint (progress.calls, >, 40);
  g_assert_cmpint (report->findings->step_s, ==, 300);
  g_assert_cmpuint (report->findings->missing, ==, 0);
  watch_fixture_tear_down (&fixture);
}

static void
test_cancel (void)
{
  WatchFixture fixture;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Progress progress = { .cancellable = cancellable };
  g_autoptr (GError) error = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  watch_fixture_set_up (&fixture, "north-korea-2014", KP_NOW);
  result = load_year (&fixture, &progress);
  g_assert_null (dusk_report_load_finish (result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (dusk_sim_count_requests (fixture.sim, NULL), <, 40);
  watch_fixture_tear_down (&fixture);
}

/* An outage that the store knows to have begun long before the period is not taken for what is normal. */
static void
test_long_outage (void)
{
  WatchFixture fixture;
  DuskEntity entity = watch_entity ("KP");
  g_autoptr (GArray) outages = g_array_new (FALSE, TRUE, sizeof (DuskOutage));
  g_autoptr (DuskSeries) series = NULL;
  g_autoptr (DuskReport) report = NULL;
  g_autoptr (GError) error = NULL;
  gint64 start_s = watch_time ("2014-12-05"), end_s = watch_time ("2014-12-10");
  const DuskOutage outage = { .start_s = start_s, .end_s = DUSK_TIME_UNKNOWN, .baseline = 4, .lowest = 0, .level = DUSK_LEVEL_DARK };

  watch_fixture_set_up (&fixture, "north-korea-2014", "2014-12-20");
  series = dusk_series_new (start_s - DUSK_DAY_S, end_s, 300);
  dusk_series_fill (series, start_s - DUSK_DAY_S, start_s - 1, 4);
  dusk_series_fill (series, start_s, end_s - 1, 0);
  dusk_store_keep_series (fixture.store, &entity, "prefixes", series, end_s, NULL);
  g_array_append_val (outages, outage);
  dusk_store_keep_outages (fixture.store, &entity, "ripestat", start_s, end_s, outages, NULL);

  report = watch_fixture_load (&fixture, "KP", "2014-12-09", "2014-12-10", &error);
  g_assert_no_error (error);
  g_assert_cmpint (report->findings->level, ==, DUSK_LEVEL_DARK);
  g_assert_cmpint (dusk_findings_current (report->findings)->start_s, ==, start_s);
  g_assert_cmpfloat (report->findings->baseline, ==, 4);
  watch_fixture_tear_down (&fixture);
}

/* One that was running when it was last seen gets its end from a later report. */
static void
test_outage_ended (void)
{
  WatchFixture fixture;
  DuskEntity entity = watch_entity ("KP");
  g_autoptr (DuskReport) during = NULL, after = NULL;
  g_autoptr (GArray) kept = NULL;
  g_autoptr (GError) error = NULL;

  watch_fixture_set_up (&fixture, "north-korea-2014", "2014-12-29");
  during = watch_fixture_load (&fixture, "KP", "2014-12-22", "2014-12-22T20:00", &error);
  g_assert_no_error (error);
  g_assert_nonnull (dusk_findings_current (during->findings));
  after = watch_fixture_load (&fixture, "KP", "2014-12-24T12:00", "2014-12-25", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (after->findings->outages->len, ==, 0);
  kept = dusk_store_find_outages (fixture.store, &entity, watch_time ("2014-12-22"), watch_time ("2014-12-23"));
  g_assert_cmpuint (kept->len, ==, 1);
  g_assert_cmpint (g_array_index (kept, DuskOutage, 0).end_s, ==, watch_time ("2014-12-23T01:50"));
  watch_fixture_tear_down (&fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/watch/report/country", test_country);
  g_test_add_func ("/watch/report/asks-nothing-twice", test_asks_nothing_twice);
  g_test_add_func ("/watch/report/network", test_network);
  g_test_add_func ("/watch/report/prefix", test_prefix);
  g_test_add_func ("/watch/report/refuses", test_refuses);
  g_test_add_func ("/watch/report/faults", test_faults);
  g_test_add_func ("/watch/report/silent-empty", test_silent_empty);
  g_test_add_func ("/watch/report/stale", test_stale);
  g_test_add_func ("/watch/report/long-period", test_long_period);
  g_test_add_func ("/watch/report/cancel", test_cancel);
  g_test_add_func ("/watch/report/long-outage", test_long_outage);
  g_test_add_func ("/watch/report/outage-ended", test_outage_ended);
  return g_test_run ();
}
