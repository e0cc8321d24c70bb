/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "events-fixture.h"
#include "watch-fixture.h"

/* RIPEstat ------------------------------------------------------------------------------------------------------------------------ */

#define STEP_S 300

/* A day of 4 prefixes before minute 0, then what @drawn says of each 5 minutes from there on: a digit, or ? for unknown. */
static DuskFindings *
findings_of (const char *drawn, gint64 from_s, gint64 max_age_s)
{
  gint64 to_s = EVENTS_T0 + (gint64) strlen (drawn) * STEP_S;
  g_autoptr (DuskSeries) series = dusk_series_new (EVENTS_T0 - DUSK_DAY_S - DUSK_HOUR_S, to_s, STEP_S);

  dusk_series_fill (series, EVENTS_T0 - DUSK_DAY_S - DUSK_HOUR_S, EVENTS_T0 - 1, 4);
  for (gsize i = 0; drawn[i]; i++)
    if (drawn[i] != '?')
      dusk_series_fill (series, EVENTS_T0 + (gint64) i * STEP_S, EVENTS_T0 + (gint64) i * STEP_S, drawn[i] - '0');
  return dusk_findings_new (series, from_s, to_s, max_age_s, NULL);
}

static void
take_drawn (EventsFixture *fixture, const char *drawn)
{
  g_autoptr (DuskFindings) findings = findings_of (drawn, EVENTS_T0 - DUSK_HOUR_S, DUSK_HOUR_S);
  DuskEntity kp = watch_entity ("KP");

  events_fixture_set_minute (fixture, (int) strlen (drawn) * 5);
  dusk_events_take_findings (fixture->events, &kp, findings, dusk_clock_now (fixture->clock));
}

/* One country's samples as they come in, and the list after each answer. */
static void
test_findings (void)
{
  static const struct {
    const char *drawn;
    const char *list;
  } answers[] = {
    { "44444", "" },
    { "444440", "" },
    { "4444400", "KP confirmed 25 - dark 0%" },
    { "44444001", "KP confirmed 25 - dark 0%" },
    /* The start moves as samples are put right; it stays the same event. */
    { "444400011", "KP confirmed 20 - dark 0%" },
    { "4444000114", "KP confirmed 20 - dark 0%" },
    { "44440001144", "KP confirmed 20 45 dark 0%" },
    { "444400011444444444444444444444400", "KP confirmed 155 - dark 0%; KP confirmed 20 45 dark 0%" },
    /* There was none after all. */
    { "444400011444444444444444444444444", "KP confirmed 20 45 dark 0%" },
    /* Four hours of silence are no normality and no outage. */
    { "444400011444444444444444444444444????????????????????????????????????????????????", "KP confirmed 20 45 dark 0%" },
  };
  EventsFixture fixture;
  g_autoptr (DuskEvent) first = NULL;
  const DuskEvent *last;

  events_fixture_set_up (&fixture, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      g_autofree char *list = NULL;
      take_drawn (&fixture, answers[i].drawn);
      list = events_fixture_list (&fixture);
      g_assert_cmpstr (list, ==, answers[i].list);
      if (i == 2)
        first = g_list_model_get_item (G_LIST_MODEL (fixture.events), 0);
    }
  last = g_list_model_get_item (G_LIST_MODEL (fixture.events), 0);
  g_assert_true (last == first);
  g_object_unref ((gpointer) last);
  events_fixture_tear_down (&fixture);
}

/* What others report, beside what RIPEstat saw at the time. */
static void
test_dispute (void)
{
  static const struct {
    const char *drawn;
    const char *claim;
    const char *list;
  } answers[] = {
    { "44444444", "KP ioda/bgp#a 20 - critical", "KP disputed 20 - critical contradicted" },
    { "44444444", "KP ioda/bgp#a 38 - critical", "KP reported 38 - critical" },
    /* A low newest sample may be its beginning. */
    { "44444440", "KP ioda/bgp#a 30 - critical", "KP reported 30 - critical" },
    { "4444444??????????????????????", "KP ioda/bgp#a 50 - critical", "KP reported 50 - critical" },
    { "44444000", "KP ioda/bgp#a 20 - critical", "KP confirmed 25 - dark 0%" },
    /* A single low sample that went by is none, for RIPEstat. */
    { "4444404444", "KP ioda/bgp#a 20 40 critical", "KP disputed 20 40 critical contradicted" },
    { "?????????????????????????", "KP ioda/bgp#a 20 - critical", "KP reported 20 - critical" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (answers); i++)
    for (guint turn = 0; turn < 2; turn++)
      {
        EventsFixture fixture;
        g_autofree char *list = NULL;
        events_fixture_set_up (&fixture, NULL);
        if (turn == 0)
          events_fixture_take (&fixture, answers[i].claim);
        take_drawn (&fixture, answers[i].drawn);
        if (turn == 1)
          events_fixture_take (&fixture, answers[i].claim);
        list = events_fixture_list (&fixture);
        g_assert_cmpstr (list, ==, answers[i].list);
        events_fixture_tear_down (&fixture);
      }
}

/* A healthy country costs the store nothing; coverage goes on from answer to answer. */
static void
test_coverage (void)
{
  EventsFixture fixture;
  DuskEntity kp = watch_entity ("KP");
  g_autoptr (GPtrArray) kept = NULL, kept_now = NULL;
  g_autofree char *list = NULL;

  events_fixture_set_up (&fixture, NULL);
  take_drawn (&fixture, "4444");
  take_drawn (&fixture, "444444444444444444444444");
  kept = dusk_store_find_claims (fixture.store, &kp, EVENTS_T0 - DUSK_DAY_S, EVENTS_T0 + DUSK_DAY_S);
  g_assert_cmpuint (kept->len, ==, 0);
  events_fixture_take (&fixture, "KP ioda/bgp#a -50 -20 critical");
  list = events_fixture_list (&fixture);
  g_assert_cmpstr (list, ==, "KP disputed -50 -20 critical contradicted");
  kept_now = dusk_store_find_claims (fixture.store, &kp, EVENTS_T0 - DUSK_DAY_S, EVENTS_T0 + DUSK_DAY_S);
  g_assert_cmpuint (kept_now->len, ==, 2);
  events_fixture_tear_down (&fixture);
}

/* Off for days: what was dark at the time has ended no later than the answer begins. */
static void
test_off_for_days (void)
{
  EventsFixture fixture;
  DuskEntity kp = watch_entity ("KP");
  g_autoptr (DuskFindings) findings = NULL;
  g_autofree char *list = NULL;

  events_fixture_set_up (&fixture, NULL);
  events_fixture_set_minute (&fixture, -4000);
  events_fixture_take (&fixture, "KP ripestat#1 -4100 - dark 0/4");
  events_fixture_set_minute (&fixture, 60);
  findings = findings_of ("444444444444", EVENTS_T0 - DUSK_HOUR_S, DUSK_HOUR_S);
  dusk_events_take_findings (fixture.events, &kp, findings, dusk_clock_now (fixture.clock));
  list = events_fixture_list (&fixture);
  g_assert_cmpstr (list, ==, "KP confirmed -4100 -60 dark 0%");
  events_fixture_tear_down (&fixture);
}

/* Exact times that are kept sharpen what samples show, and stay when samples come again. */
static void
test_exact (void)
{
  EventsFixture fixture;
  DuskEntity kp = watch_entity ("KP");
  const DuskStoredExact exact = { .source = (char *) "bgpstream", .near_start_s = EVENTS_T0 + 1500, .near_end_s = EVENTS_T0 + 2700,
                                  .start_us = (EVENTS_T0 + 1290) * G_USEC_PER_SEC, .end_us = (EVENTS_T0 + 2580) * G_USEC_PER_SEC,
                                  .kept_s = EVENTS_T0, .record = (char *) "{}" };
  g_autoptr (GError) error = NULL;
  g_autoptr (DuskEvent) before = NULL, after = NULL;
  g_autofree char *list = NULL, *again = NULL;

  events_fixture_set_up (&fixture, NULL);
  take_drawn (&fixture, "44444000044444");
  before = g_list_model_get_item (G_LIST_MODEL (fixture.events), 0);
  dusk_store_keep_exact (fixture.store, &kp, &exact, &error);
  g_assert_no_error (error);
  take_drawn (&fixture, "444440000444444");
  list = events_fixture_list (&fixture);
  g_assert_cmpstr (list, ==, "KP confirmed 21.5 43 dark 0%");
  take_drawn (&fixture, "4444400004444444");
  again = events_fixture_list (&fixture);
  g_assert_cmpstr (again, ==, list);
  after = g_list_model_get_item (G_LIST_MODEL (fixture.events), 0);
  g_assert_true (before == after);
  events_fixture_tear_down (&fixture);
}

/* IODA ---------------------------------------------------------------------------------------------------------------------------- */

static gint64
minute (const char *text)
{
  return g_str_equal (text, "-") ? DUSK_TIME_UNKNOWN : EVENTS_T0 + g_ascii_strtoll (text, NULL, 10) * DUSK_MINUTE_S;
}

static double
number (const char *text)
{
  return text == NULL || g_str_equal (text, "-") ? NAN : g_ascii_strtod (text, NULL);
}

/* `KP bgp 20 90 1200`: entity, source, start, end, score; parted by semicolons. */
static void
take_events (EventsFixture *fixture, const char *texts)
{
  g_auto (GStrv) each = g_strsplit (texts, "; ", -1);
  DuskIodaReply reply = { .call = DUSK_IODA_EVENTS, .fetched_s = dusk_clock_now (fixture->clock) };

  g_atomic_ref_count_init (&reply.refs);
  reply.items = g_ptr_array_new_with_free_func ((GDestroyNotify) dusk_ioda_event_free);
  for (char **text = each; *text && **text; text++)
    {
      g_auto (GStrv) words = g_strsplit (*text, " ", 5);
      DuskIodaEvent *event = g_new0 (DuskIodaEvent, 1);
      event->entity = watch_entity (words[0]);
      event->datasource = g_strdup (words[1]);
      event->method = g_strdup ("median");
      event->start_s = minute (words[2]);
      event->end_s = minute (words[3]);
      event->score = number (words[4]);
      g_ptr_array_add (reply.items, event);
    }
  dusk_events_take_ioda (fixture->events, &reply);
  g_ptr_array_unref (reply.items);
}

/* `KP bgp 20 low 1 4`: entity, source, time, low or normal, value and history. */
static void
take_alerts (EventsFixture *fixture, const char *texts)
{
  g_auto (GStrv) each = g_strsplit (texts, "; ", -1);
  DuskIodaReply reply = { .call = DUSK_IODA_ALERTS, .fetched_s = dusk_clock_now (fixture->clock) };

  g_atomic_ref_count_init (&reply.refs);
  reply.items = g_ptr_array_new_with_free_func ((GDestroyNotify) dusk_ioda_alert_free);
  for (char **text = each; *text && **text; text++)
    {
      g_auto (GStrv) words = g_strsplit (*text, " ", 6);
      DuskIodaAlert *alert = g_new0 (DuskIodaAlert, 1);
      alert->entity = watch_entity (words[0]);
      alert->datasource = g_strdup (words[1]);
      alert->method = g_strdup ("median");
      alert->time_s = minute (words[2]);
      alert->is_critical = g_str_equal (words[3], "low");
      alert->value = number (words[4]);
      alert->history = number (words[4] ? words[5] : NULL);
      g_ptr_array_add (reply.items, alert);
    }
  dusk_events_take_ioda (fixture->events, &reply);
  g_ptr_array_unref (reply.items);
}

/* Answers of IODA one after the other, ten minutes apart: `e` events, `a` alerts. */
static const struct {
  const char *label;
  struct {
    const char *answer;
    const char *list;
  } steps[6];
} iodas[] = {
  { "grows", { { "e KP bgp -5 - 900", "KP reported -5 - critical" }, { "e KP bgp -5 - 2300", "KP reported -5 - dark" } } },
  { "ends", { { "e KP bgp -5 - 1400", "KP reported -5 - dark" }, { "e KP bgp -5 12 1600", "KP reported -5 12 dark" } } },
  { "dated anew", { { "e KP bgp -5 -", "KP reported -5 - critical" }, { "e KP bgp -15 -", "KP reported -15 - critical" },
                    { "e KP bgp -15 21", "KP reported -15 21 critical" } } },
  { "ended and going on at once", { { "e KP bgp -5 - 800; KP bgp -5 8 800", "KP reported -5 - critical" },
                                    { "e KP bgp -5 8 800; KP bgp -5 - 1400", "KP reported -5 - critical" },
                                    { "e KP bgp -5 8 800; KP bgp -8 -", "KP reported -8 - critical" } } },
  { "a small loss", { { "e KP bgp -50 - 60", "" } } },
  { "nothing said of how bad", { { "e KP ping-slash24 -50 20", "KP reported -50 20 critical" } } },
  { "an alert first", { { "a KP bgp 5 low 0 4", "KP reported 5 - dark 0%" }, { "e KP bgp 4 -", "KP reported 4 - dark 0%" },
                        { "e KP bgp 4 28", "KP reported 4 28 dark 0%" } } },
  { "an alert that becomes none", { { "a KP bgp 5 low 1 4", "KP reported 5 - critical 25%" }, { "a KP bgp 5 low 1 4; KP bgp 15 normal 4 4",
                                                                                                "KP reported 5 15 critical 25%" } } },
  { "a small alert", { { "a KP bgp 5 low 98 100", "" } } },
  { "alerts do not end an event", { { "e KP bgp 5 -", "KP reported 5 - critical" }, { "a KP bgp 5 low 1 4; KP bgp 15 normal 4 4",
                                                                                      "KP reported 5 - critical 25%" } } },
  { "an alert that is over before it is known", { { "a KP bgp 5 low 1 4; KP bgp 9 normal 4 4", "" } } },
  { "normal again elsewhere", { { "a KP ping-slash24 -50 normal 4 4; KP bgp 5 low 1 4", "KP reported 5 - critical 25%" },
                                { "a KP ping-slash24 -50 normal 4 4; KP bgp 5 low 1 4", "KP reported 5 - critical 25% contradicted" } } },
  { "several entities", { { "e KP bgp 5 -; AS1 bgp 4 -; KP ping-slash24 3 -", "AS1 reported 4 - critical; KP reported 3 - critical" } } },
};

static void
test_ioda (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  EventsFixture fixture;

  events_fixture_set_up (&fixture, NULL);
  for (gsize s = 0; s < G_N_ELEMENTS (iodas[i].steps) && iodas[i].steps[s].answer; s++)
    {
      g_autofree char *list = NULL;
      events_fixture_set_minute (&fixture, 10 * (int) (s + 1));
      if (iodas[i].steps[s].answer[0] == 'e')
        take_events (&fixture, iodas[i].steps[s].answer + 2);
      else
        take_alerts (&fixture, iodas[i].steps[s].answer + 2);
      list = events_fixture_list (&fixture);
      g_assert_cmpstr (list, ==, iodas[i].steps[s].list);
    }
  events_fixture_tear_down (&fixture);
}

/* A feed that contradicts itself in every answer: nothing moves, nothing is told twice. */
static void
test_no_flapping (void)
{
  EventsFixture fixture;
  g_autofree char *text = NULL;
  g_autoptr (DuskEvent) event = NULL;

  events_fixture_set_up (&fixture, NULL);
  events_fixture_run (&fixture, "watch KP");
  for (int i = 0; i < 20; i++)
    {
      events_fixture_set_minute (&fixture, 5 * i);
      take_events (&fixture, i % 2 ? "KP bgp -15 -; KP bgp -15 -5 400" : "KP bgp -15 -5 400; KP bgp -15 -");
      dusk_notifier_review (fixture.notifier);
    }
  g_assert_cmpstr (fixture.notices->str, ==, "start IODA reports an outage of North Korea");
  event = g_list_model_get_item (G_LIST_MODEL (fixture.events), 0);
  text = dusk_event_sources_text (event);
  g_assert_cmpstr (text, ==, "IODA, routes: since 15:45 UTC.");
  events_fixture_tear_down (&fixture);
}

/* IODA looks back 14 days: the start of a longer outage stays where it was known to be. */
static void
test_long (void)
{
  const int day_min = 24 * 60;
  EventsFixture fixture;
  g_autofree char *list = NULL;

  events_fixture_set_up (&fixture, NULL);
  take_events (&fixture, "KP bgp -15 -");
  events_fixture_set_minute (&fixture, 10 * day_min);
  take_events (&fixture, "KP bgp -15 -");
  for (int day = 15; day < 18; day++)
    {
      g_autofree char *answer = g_strdup_printf ("KP bgp %d -", (day - 14) * day_min);
      events_fixture_set_minute (&fixture, day * day_min);
      take_events (&fixture, answer);
    }
  list = events_fixture_list (&fixture);
  g_assert_cmpstr (list, ==, "KP reported -15 - critical");
  events_fixture_tear_down (&fixture);
}

/* What a feed no longer tells of is over when it last did; not because of one answer, nor of another's. */
static void
test_missed (void)
{
  EventsFixture fixture;
  g_autofree char *soon = NULL, *later = NULL;

  events_fixture_set_up (&fixture, NULL);
  take_events (&fixture, "KP bgp -15 -; AS1 bgp -15 -");
  for (int i = 1; i <= 6; i++)
    {
      events_fixture_set_minute (&fixture, 5 * i);
      take_events (&fixture, "AS1 bgp -15 -");
    }
  soon = events_fixture_list (&fixture);
  g_assert_cmpstr (soon, ==, "KP reported -15 - critical; AS1 reported -15 - critical");
  events_fixture_set_minute (&fixture, 35);
  take_events (&fixture, "GA bgp -15 -; KP bgp -15 -");
  for (int i = 8; i <= 14; i++)
    {
      events_fixture_set_minute (&fixture, 5 * i);
      take_events (&fixture, "GA bgp -15 -");
    }
  later = events_fixture_list (&fixture);
  g_assert_cmpstr (later, ==, "GA reported -15 - critical; KP reported -15 35 critical; AS1 reported -15 - critical");
  events_fixture_tear_down (&fixture);
}

/* Radar --------------------------------------------------------------------------------------------------------------------------- */

static DuskRadarOutage *
radar_outage (const char *id, const char *countries, guint32 asn, const char *type, gint64 end_s)
{
  DuskRadarOutage *outage = g_new0 (DuskRadarOutage, 1);

  outage->id = g_strdup (id);
  outage->start_s = EVENTS_T0;
  outage->end_s = end_s;
  outage->countries = g_strsplit (countries, " ", -1);
  outage->asns = g_array_new (FALSE, FALSE, sizeof (guint32));
  if (asn)
    g_array_append_val (outage->asns, asn);
  outage->cause = g_strdup ("POWER_OUTAGE");
  outage->type = g_strdup (type);
  outage->description = g_strdup ("A <b>storm</b>\ncame.");
  return outage;
}

/* One annotation may name several; each has an event of its own. */
static void
test_radar (void)
{
  EventsFixture fixture;
  g_autoptr (GPtrArray) outages = g_ptr_array_new_with_free_func ((GDestroyNotify) dusk_radar_outage_free);
  g_autofree char *list = NULL, *after = NULL, *text = NULL;
  g_autoptr (DuskEvent) event = NULL;

  events_fixture_set_up (&fixture, NULL);
  events_fixture_set_minute (&fixture, 30);
  g_ptr_array_add (outages, radar_outage ("1", "KP GA", 0, "NATIONWIDE", DUSK_TIME_UNKNOWN));
  g_ptr_array_add (outages, radar_outage ("2", "SY", 0, "REGIONAL", EVENTS_T0 + 600));
  g_ptr_array_add (outages, radar_outage ("3", "", 131279, "NETWORK", DUSK_TIME_UNKNOWN));
  g_ptr_array_add (outages, radar_outage ("3", "", 131279, "NETWORK", EVENTS_T0 + 600));
  g_ptr_array_add (outages, radar_outage ("4", "HT", 27653, "NETWORK", DUSK_TIME_UNKNOWN));
  dusk_events_take_radar (fixture.events, outages, dusk_clock_now (fixture.clock));
  list = events_fixture_list (&fixture);
  g_assert_cmpstr (list, ==, "GA reported 0 - critical; HT reported 0 - degraded; KP reported 0 - critical; SY reported 0 10 degraded; "
                              "AS131279 reported 0 - critical; AS27653 reported 0 - critical");
  event = g_list_model_get_item (G_LIST_MODEL (fixture.events), 2);
  text = dusk_event_sources_text (event);
  g_assert_true (g_str_has_prefix (text, "Cloudflare Radar: since 16:00 UTC: "));
  g_assert_true (g_str_has_suffix (text, ": A <b>storm</b> came."));
  g_ptr_array_set_size (outages, 0);
  g_ptr_array_add (outages, radar_outage ("1", "KP", 0, "NATIONWIDE", EVENTS_T0 + 1200));
  events_fixture_set_minute (&fixture, 45);
  dusk_events_take_radar (fixture.events, outages, dusk_clock_now (fixture.clock));
  after = events_fixture_list (&fixture);
  g_assert_cmpstr (after, ==, "GA reported 0 - critical; HT reported 0 - degraded; KP reported 0 20 critical; SY reported 0 10 degraded; "
                               "AS131279 reported 0 - critical; AS27653 reported 0 - critical");
  events_fixture_tear_down (&fixture);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/events/ripestat/findings", test_findings);
  g_test_add_func ("/events/ripestat/dispute", test_dispute);
  g_test_add_func ("/events/ripestat/coverage", test_coverage);
  g_test_add_func ("/events/ripestat/off-for-days", test_off_for_days);
  g_test_add_func ("/events/ripestat/exact", test_exact);
  for (guint i = 0; i < G_N_ELEMENTS (iodas); i++)
    {
      g_autofree char *path = g_strdup_printf ("/events/ioda/%s", iodas[i].label);
      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_ioda);
    }
  g_test_add_func ("/events/ioda-no-flapping", test_no_flapping);
  g_test_add_func ("/events/long", test_long);
  g_test_add_func ("/events/ioda-missed", test_missed);
  g_test_add_func ("/events/radar", test_radar);
  return g_test_run ();
}
