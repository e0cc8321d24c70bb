/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "events-fixture.h"
#include "watch-fixture.h"

/* Claims as they come, and the list that they make. The clock stands at minute 600 (02:00). */
static const struct {
  const char *label;
  const char *claims;
  const char *list;
} cases[] = {
  { "none", "KP ripestat#seen-0 0 600 normal", "" },
  { "one", "KP ripestat 15 - dark 0/4", "KP confirmed 15 - dark 0%" },
  { "over", "KP ripestat 15 90 critical 1/4", "KP confirmed 15 90 critical 25%" },
  { "reported", "KP ioda/bgp 15 - critical", "KP reported 15 - critical" },
  { "two feeds", "KP ripestat 15 - dark 0/4; KP ioda/bgp 20 - critical", "KP confirmed 15 - dark 0%" },
  { "two signals", "KP ioda/bgp 20 - critical; KP ioda/ping-slash24 10 - dark", "KP reported 10 - dark" },
  { "only an end that all agree on", "KP ioda/bgp 20 100 critical; KP ioda/ping-slash24 10 - dark", "KP reported 10 - dark" },
  { "an end that all agree on", "KP ioda/bgp 20 100 critical; KP ioda/ping-slash24 10 80 dark", "KP reported 10 100 dark" },
  { "RIPEstat's end counts", "KP ripestat 15 90 dark 0/4; KP ioda/bgp 20 - critical", "KP confirmed 15 90 dark 0%" },
  { "within an hour", "KP ripestat 15 60 dark 0/4; KP ripestat 120 180 critical 1/4", "KP confirmed 15 180 dark 0%" },
  { "more than an hour", "KP ripestat 15 60 dark 0/4; KP ripestat 121 180 critical 1/4",
    "KP confirmed 121 180 critical 25%; KP confirmed 15 60 dark 0%" },
  { "a bridge", "KP ripestat 15 60 dark 0/4; KP ripestat 180 240 critical 1/4; KP ioda/bgp 60 180 critical", "KP confirmed 15 240 dark 0%" },
  { "a bridge that goes away", "KP ripestat 15 60 dark 0/4; KP ripestat 180 240 critical 1/4; KP ioda/bgp#a 60 180 critical; "
                               "KP ioda/bgp#a 60 70 critical", "KP confirmed 180 240 critical 25%; KP confirmed 15 60 dark 0%" },
  { "disputed", "KP ripestat#seen-0 0 600 normal; KP ioda/bgp 15 - critical", "KP disputed 15 - critical contradicted" },
  { "disputed, the other way round", "KP ioda/bgp 15 - critical; KP ripestat#seen-0 0 600 normal", "KP disputed 15 - critical contradicted" },
  { "normal before it", "KP ripestat#seen-0 0 15 normal; KP ioda/bgp 15 - critical", "KP reported 15 - critical" },
  { "normal for too short", "KP ripestat#seen-0 0 20 normal; KP ioda/bgp 15 - critical", "KP reported 15 - critical" },
  { "normal in rare counts", "AS1 ripestat#seen-0~480 -900 480 normal; AS1 ioda/bgp 15 - critical", "AS1 reported 15 - critical" },
  { "no data", "KP ripestat#seen-0 0 200 normal; KP ripestat#blind 200 - no-data; KP ioda/bgp 15 - critical",
    "KP reported 15 - critical contradicted" },
  { "no data before it", "KP ripestat#blind 0 10 no-data; KP ioda/bgp 15 - critical", "KP reported 15 - critical" },
  { "RIPEstat alone sees it", "KP ripestat 15 - dark 0/4; KP ioda/ping-slash24#n 0 - normal", "KP confirmed 15 - dark 0% contradicted" },
  { "recovered in the same signal", "KP ripestat 15 - dark 0/4; KP ioda/bgp 20 90 critical; KP ioda/bgp#n 90 - normal", "KP confirmed 15 - dark 0%" },
  { "degraded", "KP ripestat 15 - degraded 3/4", "" },
  { "degraded, then dark", "KP ripestat 15 60 degraded 3/4; KP ripestat 60 - dark 0/4", "KP confirmed 60 - dark 0%" },
  { "degraded between two", "KP ripestat 0 60 dark 0/4; KP ripestat 60 200 degraded 3/4; KP ripestat 200 300 dark 0/4",
    "KP confirmed 200 300 dark 0%; KP confirmed 0 60 dark 0%" },
  { "degraded, others say critical", "KP ripestat 15 - degraded 3/4; KP ioda/bgp 15 - critical", "KP disputed 15 - critical" },
  { "a region, said by people", "KP radar 15 - degraded", "KP reported 15 - degraded" },
  { "messages", "AS1 ris-live 15.5 - dark 0/4", "AS1 confirmed 15.5 - dark 0%" },
  { "messages before rare counts", "AS1 ris-live 15.5 90 dark 0/4; AS1 ripestat~480 30 - dark 0/4", "AS1 confirmed 15.5 90 dark 0%" },
  { "often counted before messages", "KP ris-live 20 90 dark 0/4; KP ripestat 15 120 dark 0/4", "KP confirmed 15 120 dark 0%" },
  { "several entities", "KP ripestat 15 - dark 0/4; AS131279 ripestat 15 - dark 0/4; 175.45.176.0/24 ris-live 15 - dark 0/120; GA ioda/bgp 40 - dark",
    "GA reported 40 - dark; KP confirmed 15 - dark 0%; AS131279 confirmed 15 - dark 0%; 175.45.176.0/24 confirmed 15 - dark 0%" },
  { "told again, later", "KP ioda/bgp#a 15 - critical; KP ioda/bgp#a 5 90 dark", "KP reported 5 90 dark" },
  { "fifteen days ago", "KP ripestat -21600 -21000 dark 0/4", "" },
};

static void
test_list (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  EventsFixture fixture;
  g_autofree char *list = NULL, *again = NULL;

  events_fixture_set_up (&fixture, NULL);
  events_fixture_set_minute (&fixture, 600);
  events_fixture_take (&fixture, cases[i].claims);
  list = events_fixture_list (&fixture);
  g_assert_cmpstr (list, ==, cases[i].list);
  events_fixture_restart (&fixture);
  again = events_fixture_list (&fixture);
  g_assert_cmpstr (again, ==, cases[i].list);
  events_fixture_tear_down (&fixture);
}

/* Steps ---------------------------------------------------------------------------------------------------------------------------- */

typedef struct {
  guint n_items_changed;
  guint n_removed;
  guint n_changed;
  guint n_lowered;
} Counts;

static void
items_changed_cb (GListModel *model, guint position, guint removed, guint added, gpointer user_data)
{
  Counts *counts = user_data;

  counts->n_items_changed++;
  counts->n_removed += removed;
}

static void
count_cb (DuskEvents *events, DuskEvent *event, gpointer user_data)
{
  (*(guint *) user_data)++;
}

/* What changes in an event does not move it; what joins two keeps the older one. */
static void
test_identity (void)
{
  EventsFixture fixture;
  Counts counts = { 0 };
  g_autoptr (DuskEvent) first = NULL, second = NULL;
  g_autofree char *list = NULL;
  DuskEntity kp = watch_entity ("KP");

  events_fixture_set_up (&fixture, NULL);
  events_fixture_set_minute (&fixture, 600);
  g_signal_connect (fixture.events, "items-changed", G_CALLBACK (items_changed_cb), &counts);
  g_signal_connect (fixture.events, "changed", G_CALLBACK (count_cb), &counts.n_changed);
  events_fixture_take (&fixture, "GA ripestat 10 - dark 0/9; KP ripestat#a 15 - dark 0/4");
  g_assert_cmpuint (counts.n_items_changed, ==, 2);
  first = g_list_model_get_item (G_LIST_MODEL (fixture.events), 0);
  g_assert_true (first == dusk_events_current (fixture.events, &kp));
  /* Refined to the second, ended, told again: the same one in the same place. */
  events_fixture_take (&fixture, "KP ripestat#a 11.2 - dark 0/4; KP ripestat#a 11.2 90 dark 0/4; KP ripestat#a 11.2 90 dark 0/4");
  g_assert_cmpuint (counts.n_items_changed, ==, 2);
  g_assert_cmpuint (counts.n_changed, ==, 4);
  g_assert_null (dusk_events_current (fixture.events, &kp));
  events_fixture_take (&fixture, "KP ripestat#b 240 300 dark 0/4");
  second = g_list_model_get_item (G_LIST_MODEL (fixture.events), 0);
  g_assert_true (second != first);
  events_fixture_take (&fixture, "KP ioda/bgp 80 250 critical");
  g_assert_cmpuint (counts.n_removed, ==, 1);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture.events)), ==, 2);
  list = events_describe (first);
  g_assert_cmpstr (list, ==, "KP confirmed 11.2 300 dark 0%");
  /* It began before the other one after all. */
  events_fixture_take (&fixture, "KP ripestat#a 5 90 dark 0/4");
  g_assert_cmpuint (counts.n_removed, ==, 2);
  g_clear_object (&second);
  second = g_list_model_get_item (G_LIST_MODEL (fixture.events), 1);
  g_assert_true (second == first);
  events_fixture_tear_down (&fixture);
}

/* What nobody holds any longer leaves the list, and those who knew it are told. */
static void
test_taken_back (void)
{
  EventsFixture fixture;
  Counts counts = { 0 };
  g_autoptr (DuskEvent) event = NULL;
  g_autofree char *text = NULL, *list = NULL;

  events_fixture_set_up (&fixture, NULL);
  events_fixture_set_minute (&fixture, 100);
  events_fixture_take (&fixture, "KP ripestat#1 15 - dark 0/4");
  event = g_list_model_get_item (G_LIST_MODEL (fixture.events), 0);
  g_signal_connect (fixture.events, "changed", G_CALLBACK (count_cb), &counts.n_changed);
  events_fixture_take (&fixture, "KP ripestat#1 15 - normal");
  g_assert_cmpuint (counts.n_changed, ==, 1);
  text = events_describe (event);
  g_assert_cmpstr (text, ==, "KP confirmed 15 100 normal 0%");
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture.events)), ==, 0);
  events_fixture_restart (&fixture);
  list = events_fixture_list (&fixture);
  g_assert_cmpstr (list, ==, "");
  events_fixture_tear_down (&fixture);
}

static void
test_lowered (void)
{
  EventsFixture fixture;
  Counts counts = { 0 };
  DuskEntity kp = watch_entity ("KP");
  g_autoptr (GPtrArray) found = NULL;

  events_fixture_set_up (&fixture, NULL);
  events_fixture_set_minute (&fixture, 100);
  g_signal_connect (fixture.events, "changed", G_CALLBACK (count_cb), &counts.n_changed);
  g_signal_connect (fixture.events, "lowered", G_CALLBACK (count_cb), &counts.n_lowered);
  events_fixture_take (&fixture, "KP ripestat#low-15 15 - degraded 3/4");
  g_assert_cmpuint (counts.n_lowered, ==, 1);
  g_assert_cmpuint (counts.n_changed, ==, 0);
  g_assert_null (dusk_events_current (fixture.events, &kp));
  found = dusk_events_find (fixture.events, &kp, EVENTS_T0, EVENTS_T0 + DUSK_DAY_S);
  g_assert_cmpuint (found->len, ==, 0);
  /* It grows to an outage and is the same event. */
  events_fixture_take (&fixture, "KP ripestat#low-15 15 60 degraded 3/4; KP ripestat#60 60 - dark 0/4");
  g_assert_cmpuint (counts.n_lowered, ==, 2);
  g_assert_cmpuint (counts.n_changed, ==, 1);
  events_fixture_tear_down (&fixture);
}

/* An answer that was kept for long does not undo a newer one, unless the clock was set back between them. */
static void
test_newest (void)
{
  EventsFixture fixture;
  g_autoptr (DuskClaim) older = NULL;
  g_autofree char *list = NULL, *back = NULL;

  events_fixture_set_up (&fixture, NULL);
  events_fixture_set_minute (&fixture, 100);
  older = events_claim ("KP ioda/bgp#a 15 - dark", EVENTS_T0 + 90 * DUSK_MINUTE_S);
  events_fixture_take (&fixture, "KP ioda/bgp#a 15 95 dark");
  dusk_events_take_claim (fixture.events, older);
  list = events_fixture_list (&fixture);
  g_assert_cmpstr (list, ==, "KP reported 15 95 dark");
  events_fixture_set_minute (&fixture, 100 - 365 * 24 * 60);
  events_fixture_take (&fixture, "KP ioda/bgp#a 15 97 dark");
  back = events_fixture_list (&fixture);
  g_assert_cmpstr (back, ==, "KP reported 15 97 dark");
  events_fixture_tear_down (&fixture);
}

static void
test_find_long_ago (void)
{
  EventsFixture fixture;
  DuskEntity kp = watch_entity ("KP");
  g_autoptr (GPtrArray) found = NULL, none = NULL;
  g_autofree char *text = NULL;

  events_fixture_set_up (&fixture, NULL);
  events_fixture_take (&fixture, "KP ripestat#a -30000 -29900 dark 0/4; KP ripestat#b -29880 -29800 critical 1/4; KP ripestat#c 0 - dark 0/4");
  events_fixture_restart (&fixture);
  found = dusk_events_find (fixture.events, &kp, EVENTS_T0 - 30 * DUSK_DAY_S, EVENTS_T0 + DUSK_DAY_S);
  g_assert_cmpuint (found->len, ==, 2);
  text = events_describe (found->pdata[1]);
  g_assert_cmpstr (text, ==, "KP confirmed -30000 -29800 dark 0%");
  none = dusk_events_find (fixture.events, &kp, EVENTS_T0 - 10 * DUSK_DAY_S, EVENTS_T0);
  g_assert_cmpuint (none->len, ==, 0);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture.events)), ==, 1);
  events_fixture_tear_down (&fixture);
}

/* What ends leaves the list after 14 days; what goes on never does. */
static void
test_prune (void)
{
  EventsFixture fixture;
  g_autofree char *list = NULL, *later = NULL, *again = NULL;

  events_fixture_set_up (&fixture, NULL);
  events_fixture_take (&fixture, "KP ripestat#1 -60 - dark 0/4; GA ripestat#2 -60 -10 dark 0/9");
  list = events_fixture_list (&fixture);
  g_assert_cmpstr (list, ==, "GA confirmed -60 -10 dark 0%; KP confirmed -60 - dark 0%");
  events_fixture_set_minute (&fixture, 15 * 24 * 60);
  events_fixture_take (&fixture, "KP ioda/bgp 21000 21100 critical");
  later = events_fixture_list (&fixture);
  g_assert_cmpstr (later, ==, "KP confirmed -60 - dark 0%");
  events_fixture_restart (&fixture);
  again = events_fixture_list (&fixture);
  g_assert_cmpstr (again, ==, later);
  events_fixture_tear_down (&fixture);
}

/* What is watched no longer has nobody who would tell its end from the messages. */
static void
test_unfollowed (void)
{
  EventsFixture fixture;
  g_autofree char *list = NULL, *later = NULL;

  events_fixture_set_up (&fixture, NULL);
  events_fixture_run (&fixture, "watch AS1; claim AS1 ris-live#a 0 - dark 0/4; at 20; claim AS1 ris-live#a 0 - dark 0/4");
  events_fixture_run (&fixture, "at 300; claim KP ioda/bgp 5 9 dark");
  list = events_fixture_list (&fixture);
  g_assert_cmpstr (list, ==, "KP reported 5 9 dark; AS1 confirmed 0 - dark 0%");
  events_fixture_run (&fixture, "unwatch AS1; at 400; claim KP ioda/bgp 5 9 dark");
  later = events_fixture_list (&fixture);
  g_assert_cmpstr (later, ==, "KP reported 5 9 dark; AS1 confirmed 0 20 dark 0%");
  events_fixture_tear_down (&fixture);
}

static void
test_flagged (void)
{
  EventsFixture fixture;
  g_autoptr (GArray) flagged = NULL;
  static const char *const expected[] = { "GA", "AS1", "SY", "YE", "AS2" };

  events_fixture_set_up (&fixture, NULL);
  events_fixture_set_minute (&fixture, 100);
  events_fixture_take (&fixture, "KP ripestat 15 - dark 0/4; GA ioda/bgp 20 - dark; AS1 ioda/bgp 30 - critical; IQ ioda/bgp 20 90 dark; "
                                 "LY ioda/bgp 20 - degraded; AS2 ripestat 15 - dark 0/4; AS3 ripestat 15 90 dark 0/4; "
                                 "SY ripestat 15 - dark 0/9; SY ioda/bgp 15 - critical; YE radar 10 - degraded");
  flagged = dusk_events_flagged (fixture.events);
  g_assert_cmpuint (flagged->len, ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < flagged->len; i++)
    g_assert_cmpstr (g_array_index (flagged, DuskEntity, i).id, ==, expected[i]);
  events_fixture_tear_down (&fixture);
}

/* The texts name each source and set those that disagree side by side. */
static void
test_texts (void)
{
  static const struct {
    const char *claims;
    const char *text;
  } texts[] = {
    { "KP ripestat 15 - dark 0/4; KP ioda/ping-slash24#n 0 - normal",
      "RIPEstat: dark since 16:15 UTC (0 of 4 prefixes). IODA, active probing: normal." },
    { "KP ripestat#seen-0 0 600 normal; KP ioda/bgp 15 - critical 1/4",
      "RIPEstat: normal. IODA, routes: critical since 16:15 UTC (25% of normal). Routes are present, which does not prove that people are online." },
    { "KP ripestat 15 90 critical 1/4; KP ripestat 120 - dark 0/4; KP ioda/bgp#a 20 90 critical; KP ioda/bgp#b 20 - critical",
      "RIPEstat: dark since 18:00 UTC (0 of 4 prefixes), and 1 time before. IODA, routes: since 16:20 UTC, and 1 time before." },
    { "KP ripestat#blind 0 - no-data; KP radar 15 90 critical", "RIPEstat: no data. Cloudflare Radar: from 16:15 to 17:30 UTC." },
    { "175.45.176.0/24 ris-live 15 - dark 1/120", "RIS Live: dark since 16:15 UTC (1 of 120 peers)." },
    { "KP ripestat -2865 - dark 0/4", "RIPEstat: dark since 20 Dec 16:15 UTC (0 of 4 prefixes)." },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      EventsFixture fixture;
      g_autoptr (DuskEvent) event = NULL;
      g_autofree char *text = NULL;
      events_fixture_set_up (&fixture, NULL);
      events_fixture_set_minute (&fixture, 600);
      events_fixture_take (&fixture, texts[i].claims);
      event = g_list_model_get_item (G_LIST_MODEL (fixture.events), 0);
      text = dusk_event_sources_text (event);
      g_assert_cmpstr (text, ==, texts[i].text);
      events_fixture_tear_down (&fixture);
    }
}

static void
test_json (void)
{
  EventsFixture fixture;
  g_autoptr (DuskEvent) event = NULL;
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *text = NULL;

  events_fixture_set_up (&fixture, NULL);
  events_fixture_set_minute (&fixture, 600);
  events_fixture_take (&fixture, "KP ripestat 15 90 dark 0/4");
  event = g_list_model_get_item (G_LIST_MODEL (fixture.events), 0);
  node = dusk_event_to_json (event);
  text = json_to_string (node, FALSE);
  g_assert_cmpstr (text, ==,
                   "{\"id\":\"KP\",\"kind\":\"country\",\"name\":\"North Korea\",\"simulated\":true,\"start\":\"2014-12-22T16:15:00Z\","
                   "\"end\":\"2014-12-22T17:30:00Z\",\"duration_s\":4500,\"lowest\":0,\"baseline\":4,\"level\":\"dark\",\"state\":\"confirmed\","
                   "\"contradicted\":false,\"sources\":[\"ripestat\"],\"claims\":[{\"source\":\"ripestat\",\"signal\":null,"
                   "\"start\":\"2014-12-22T16:15:00Z\",\"end\":\"2014-12-22T17:30:00Z\",\"level\":\"dark\",\"lowest\":0,\"baseline\":4,"
                   "\"score\":null,\"text\":null,\"url\":null,\"told\":\"2014-12-23T02:00:00Z\"}]}");
  events_fixture_tear_down (&fixture);
}

/* Strangers' texts are harmless, records that make no sense are left out. */
static void
test_records (void)
{
  const DuskClaim fields = { .entity = watch_entity ("KP"), .feed = DUSK_FEED_RADAR, .id = (char *) "x\ny", .start_s = EVENTS_T0,
                             .end_s = DUSK_TIME_UNKNOWN, .level = DUSK_LEVEL_CRITICAL, .lowest = NAN, .baseline = 4, .score = 1200.5,
                             .text = (char *) "a\x1b[31m\n<b>", .url = (char *) "javascript:alert(1)", .told_s = EVENTS_T0 + 5, .step_s = 300,
                             .is_alert = TRUE };
  g_autoptr (DuskClaim) claim = dusk_claim_new (&fields), again = NULL;
  DuskStoredClaim *stored = _dusk_claim_to_stored (claim);
  static const char *const bad[] = { "", "[]", "{}", "{\"level\":\"odd\"}",
                                     "{\"level\":\"dark\",\"first\":-5}", "{\"level\":3}", "{\"level\":\"dark\"" };

  g_assert_cmpstr (claim->id, ==, "x y");
  g_assert_null (strchr (claim->text, '\x1b'));
  g_assert_null (claim->url);
  again = _dusk_claim_from_stored (stored);
  g_assert_true (_dusk_claim_says_same (claim, again));
  g_assert_cmpint (again->told_s, ==, claim->told_s);
  g_assert_cmpint (again->step_s, ==, 300);
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_free (stored->record);
      stored->record = g_strdup (bad[i]);
      g_assert_null (_dusk_claim_from_stored (stored));
    }
  dusk_stored_claim_free (stored);
}

/* 500 outages at once, and 10,000 claims over 14 days. */
static void
test_many (void)
{
  EventsFixture fixture;
  Counts counts = { 0 };
  gint64 begin_us;

  events_fixture_set_up (&fixture, NULL);
  g_signal_connect (fixture.events, "items-changed", G_CALLBACK (items_changed_cb), &counts);
  begin_us = g_get_monotonic_time ();
  for (int i = 0; i < 10000; i++)
    {
      g_autofree char *text = g_strdup_printf ("AS%d ripestat %d %d dark 0/4", 1 + i % 500, -20000 + i / 500 * 200, -19950 + i / 500 * 200);
      events_fixture_take (&fixture, text);
    }
  g_test_message ("10,000 claims one by one: %.0f ms", (double) (g_get_monotonic_time () - begin_us) / 1000);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture.events)), ==, 10000);
  g_assert_cmpuint (counts.n_removed, ==, 0);
  begin_us = g_get_monotonic_time ();
  events_fixture_restart (&fixture);
  g_test_message ("10,000 claims from the store: %.0f ms", (double) (g_get_monotonic_time () - begin_us) / 1000);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture.events)), ==, 10000);
  events_fixture_tear_down (&fixture);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/events/list/%s", cases[i].label);
      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_list);
    }
  g_test_add_func ("/events/identity", test_identity);
  g_test_add_func ("/events/taken-back", test_taken_back);
  g_test_add_func ("/events/lowered", test_lowered);
  g_test_add_func ("/events/newest", test_newest);
  g_test_add_func ("/events/find-long-ago", test_find_long_ago);
  g_test_add_func ("/events/prune", test_prune);
  g_test_add_func ("/events/unfollowed", test_unfollowed);
  g_test_add_func ("/events/flagged", test_flagged);
  g_test_add_func ("/events/texts", test_texts);
  g_test_add_func ("/events/json", test_json);
  g_test_add_func ("/events/records", test_records);
  g_test_add_func ("/events/many", test_many);
  return g_test_run ();
}
