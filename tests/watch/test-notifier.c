/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "events-fixture.h"
#include "watch-fixture.h"

/* Stories: what happens, and what is told of it. The clock begins at minute 0, 22 Dec 2014 16:00 UTC; claims are told when they come. */
typedef struct {
  const char *happens;
  const char *told;
} Step;

typedef struct {
  const char *label;
  Step        steps[12];
} Story;

#define DARK     "claim KP ripestat#1 0 - dark 0/4"
#define CRITICAL "claim KP ripestat#1 0 - critical 1/4"

static const Story stories[] = {
  { "start, worse, end",
    { { "watch KP; " CRITICAL, "start North Korea is critical" },
      { "at 5; claim KP ripestat#1 0 - critical 1/4", "" },
      { "at 10; " DARK, "worse North Korea got worse: dark" },
      { "at 571; claim KP ripestat#1 0 570 dark 0/4", "end North Korea is back after 9 h 30 min" },
      { "at 580; claim KP ripestat#1 0 570 dark 0/4", "" } } },
  { "not watched", { { DARK, "" }, { "at 20; claim KP ripestat#1 0 15 dark 0/4", "" } } },
  { "all countries", { { "set notifies-all-countries 1; " DARK, "start North Korea is dark" }, { "at 5; claim AS1 ripestat#1 5 - dark 0/4", "" } } },
  { "before it was watched", { { DARK, "" }, { "at 20; watch KP; at 21", "start North Korea is dark" }, { "at 22", "" } } },
  { "taken off and watched again",
    { { "watch KP; " DARK, "start North Korea is dark" }, { "restart; at 90", "" } } },
  { "dated anew",
    { { "watch KP; " DARK, "start North Korea is dark" },
      { "at 5; claim KP ripestat#1 -3.2 - dark 0/4", "" },
      { "restart", "" },
      { "at 7; claim KP ripestat#1 4 - dark 0/4", "" },
      { "restart; at 95; claim KP ripestat#1 2 90 dark 0/4", "end North Korea is back after 1 h 28 min" } } },
  { "two that were one", { { "watch KP; claim KP ripestat#1 0 30 dark 0/4", "" },
                           { "at 100; claim KP ripestat#2 100 - dark 0/4", "start North Korea is dark" },
                           { "at 110; claim KP ioda/bgp#a 30 - critical", "" },
                           { "at 200; claim KP ripestat#2 100 195 dark 0/4; claim KP ioda/bgp#a 30 190 critical",
                             "end North Korea is back after 3 h 15 min" } } },
  { "again within the hour",
    { { "watch KP; " DARK, "start North Korea is dark" },
      { "at 60; claim KP ripestat#1 0 55 dark 0/4", "end North Korea is back after 55 min" },
      { "at 80; claim KP ripestat#2 75 - dark 0/4", "start North Korea is dark again" },
      { "restart; at 90; claim KP ripestat#2 75 85 dark 0/4", "end North Korea is back after 10 min" } } },
  { "a feed that cannot make up its mind",
    { { "watch KP; " DARK, "start North Korea is dark" },
      { "at 60; claim KP ripestat#1 0 55 dark 0/4", "end North Korea is back after 55 min" },
      { "at 65; " DARK, "" },
      { "at 70; claim KP ripestat#1 0 55 dark 0/4", "" },
      { "at 75; " DARK, "" } } },
  { "settings",
    { { "watch KP; set notifies-worse 0; " CRITICAL, "start North Korea is critical" },
      { "at 10; " DARK, "" },
      { "set notifies-worse 1; at 20", "" },
      { "set notifies-end 0; at 90; claim KP ripestat#1 0 85 dark 0/4", "" },
      { "set notifies-end 1; at 95", "" } } },
  { "switched off and on",
    { { "watch KP; set notifies 0; " DARK, "" },
      { "at 10; set notifies 1; at 11", "" },
      { "at 90; claim KP ripestat#1 0 85 dark 0/4", "" },
      { "at 300; claim KP ripestat#2 290 - dark 0/4", "start North Korea is dark" } } },
  { "muted",
    { { "watch KP; mute KP 60; " CRITICAL, "" },
      { "at 61", "" },
      { "restart; at 90; claim KP ripestat#1 0 85 critical 1/4", "" },
      { "at 300; claim KP ripestat#2 290 - dark 0/4", "start North Korea is dark" } } },
  { "muted, then worse",
    { { "watch KP; mute KP 60; " CRITICAL, "" }, { "at 61", "" }, { DARK, "start North Korea is dark" },
      { "at 90; claim KP ripestat#1 0 85 dark 0/4", "end North Korea is back after 1 h 25 min" } } },
  { "muted meanwhile",
    { { "watch KP; " CRITICAL, "start North Korea is critical" },
      { "mute KP 60; at 10; " DARK, "" },
      { "at 61; claim KP ripestat#1 0 59 dark 0/4", "end North Korea is back after 59 min" } } },
  { "muted at the end",
    { { "watch KP; " DARK, "start North Korea is dark" },
      { "mute KP 100; at 90; claim KP ripestat#1 0 85 dark 0/4", "end North Korea is back after 1 h 25 min" },
      { "at 95; claim KP ripestat#2 92 - dark 0/4", "" },
      { "unmute KP; at 200", "" } } },
  { "degradations",
    { { "watch KP; claim KP ripestat#1 0 - degraded 3/4", "" },
      { "at 2; set notifies-degradations 1; at 3", "start North Korea is degraded" },
      { "at 30; claim KP ripestat#2 30 - dark 0/4; claim KP ripestat#1 0 30 degraded 3/4", "worse North Korea got worse: dark" },
      { "at 90; claim KP ripestat#2 30 85 dark 0/4", "end North Korea is back after 55 min" } } },
  { "a threshold above",
    { { "watch KP; threshold KP 0.8; claim KP ripestat#1 0 - degraded 9/10", "" },
      { "at 5; claim KP ripestat#1 0 - degraded 7/10", "start North Korea is degraded" },
      { "at 15; claim KP ripestat#1 0 10 degraded 7/10", "end North Korea is back after 10 min" } } },
  { "a threshold below",
    { { "watch KP; threshold KP 0.2; " CRITICAL, "" },
      { "at 5; claim KP ripestat#1 0 - dark 0/4", "start North Korea is dark" } } },
  { "a threshold and no count",
    { { "watch KP; threshold KP 0.2; claim KP ioda/bgp#a 0 - critical; at 6", "" },
      { "claim KP ioda/bgp#a 0 - dark", "start IODA reports an outage of North Korea" } } },
  { "reported, RIPEstat silent",
    { { "watch KP; claim KP ioda/bgp#a 0 - critical", "" },
      { "at 4", "" },
      { "at 5", "start IODA reports an outage of North Korea" },
      { "at 90; claim KP ioda/bgp#a 0 85 critical", "end IODA: the outage of North Korea is over after 1 h 25 min" } } },
  { "reported, RIPEstat without data",
    { { "watch KP; claim KP ioda/bgp#a 0 - critical", "" },
      { "claim KP ripestat#blind -30 - no-data", "start IODA reports an outage of North Korea" } } },
  { "reported, then shown",
    { { "watch KP; claim KP ioda/bgp#a 0 - critical", "" },
      { "at 3; claim KP ripestat#1 0 - dark 0/4", "start North Korea is dark" },
      { "at 10", "" } } },
  { "reported, not watched", { { "set notifies-all-countries 1; claim KP ioda/bgp#a 0 - critical", "" }, { "at 20", "" } } },
  { "disputed",
    { { "watch KP; claim KP ioda/bgp#a 0 - critical; at 20", "start IODA reports an outage of North Korea" },
      { "at 21; claim KP ripestat#seen-0 -60 20 normal", "" } } },
  { "disputed at once",
    { { "watch KP; at 15; claim KP ripestat#seen-0 -60 15 normal; claim KP ioda/bgp#a 0 - critical",
        "start IODA reports an outage of North Korea; its routes are present" },
      { "at 30; claim KP ripestat#1 20 - dark 0/4", "worse North Korea got worse: dark" } } },
  { "disputed, not watched",
    { { "set notifies-all-countries 1; at 15; claim KP ripestat#seen-0 -60 15 normal; claim KP ioda/bgp#a 0 - critical", "" } } },
  { "several",
    { { "watch KP; watch GA; watch SY; watch IQ; " DARK, "start North Korea is dark" },
      { "claim GA ripestat#1 0 - dark 0/9; claim SY ripestat#1 0 - critical 2/9; claim IQ ripestat#1 0 - dark 0/3", "" },
      { "at 1", "several 3 more outages" },
      { "claim GA ripestat#1 0 1 dark 0/9; claim IQ ripestat#1 0 1 dark 0/3; claim SY ripestat#1 0 - dark 0/9", "" },
      { "at 2", "several News of 3 more outages" },
      { "at 3", "" } } },
  { "two, one after the other",
    { { "watch KP; watch GA; " DARK, "start North Korea is dark" },
      { "claim GA ripestat#1 0 - dark 0/9", "" },
      { "at 1", "start Gabon is dark" },
      { "at 2", "" } } },
  { "worse within the minute",
    { { "watch KP; watch GA; " DARK, "start North Korea is dark" },
      { "claim GA ripestat#1 0 - critical 3/9; claim GA ripestat#1 0 - dark 0/9", "" },
      { "at 1", "start Gabon is dark" } } },
  { "over within the minute",
    { { "watch KP; watch GA; " DARK, "start North Korea is dark" },
      { "claim GA ripestat#1 -5 - dark 0/9; claim GA ripestat#1 -5 0 dark 0/9", "" },
      { "at 1", "end Gabon was dark for 5 min" },
      { "restart; at 3", "" } } },
  { "over long before",
    { { "watch KP; watch GA; " DARK, "start North Korea is dark" }, { "claim GA ripestat#1 -90 -60 dark 0/9", "" }, { "at 1", "" } } },
  { "at a start",
    { { DARK "; claim GA ripestat#1 0 - dark 0/9; claim SY ripestat#1 0 - critical 2/9", "" },
      { "watch KP; watch GA; watch SY; restart", "start Gabon is dark" },
      { "at 1", "several 2 more outages" },
      { "restart; at 10", "" } } },
  { "a crash while gathering",
    { { "watch KP; watch GA; " DARK, "start North Korea is dark" },
      { "claim GA ripestat#1 0 - dark 0/9", "" },
      { "restart", "start Gabon is dark" } } },
  { "ended while it was off",
    { { "watch KP; " DARK, "start North Korea is dark" },
      { "claim KP ripestat#1 0 30 dark 0/4", "" },
      { "restart", "end North Korea is back after 30 min" } } },
  { "ended long ago",
    { { "watch KP; " DARK, "start North Korea is dark" }, { "at 3000; claim KP ripestat#1 0 30 dark 0/4", "" }, { "at 3010", "" } } },
  { "quiet hours",
    { { "watch KP; watch GA; watch SY; quiet 16 18; " DARK, "" },
      { "at 20; claim KP ripestat#1 0 15 dark 0/4", "" },
      { "claim GA ripestat#1 20 - critical 2/9", "" },
      { "at 119", "" },
      { "at 120", "several 2 outages in the quiet hours" },
      { "at 125", "" } } },
  { "quiet hours over midnight, and a restart",
    { { "watch KP; quiet 22 7; " DARK, "start North Korea is dark" },
      { "at 370; claim KP ripestat#1 0 365 dark 0/4", "" },
      { "at 480; restart", "" },
      { "at 899; restart", "" },
      { "at 901", "end North Korea is back after 6 h 5 min" },
      { "restart; at 905", "" } } },
  { "quiet, and off at their end",
    { { "watch KP; quiet 16 18; " DARK, "" },
      { "claim KP ripestat#1 0 5 dark 0/4; at 10", "" },
      { "at 300; restart", "end North Korea was dark for 5 min" } } },
  { "nothing in quiet hours", { { "watch KP; quiet 16 18; at 5", "" }, { "at 121", "" } } },
  { "a clock set back a year",
    { { "watch KP; " DARK, "start North Korea is dark" },
      { "at -525600; restart", "" },
      { "claim GA ripestat#1 -525610 - dark 0/9; watch GA; at -525599", "start Gabon is dark" },
      { "at -525500; claim GA ripestat#1 -525610 -525505 dark 0/9", "end Gabon is back after 1 h 45 min" },
      { "at 10", "" } } },
  { "taken back",
    { { "watch KP; " DARK, "start North Korea is dark" }, { "at 10; claim KP ripestat#1 0 - normal", "end North Korea had no outage after all" } } },
  { "a network, a prefix",
    { { "watch AS131279; watch 175.45.176.0/24; claim AS131279 ripestat#1~480 0 - dark 0/4", "start AS131279 is dark" },
      { "claim 175.45.176.0/24 ris-live#1 0 - critical 40/120; at 1", "start 175.45.176.0/24 is critical" } } },
};

static void
tell_story (const Story *story, gboolean restarts, const char *folder)
{
  EventsFixture fixture;

  events_fixture_set_up (&fixture, folder);
  for (gsize i = 0; i < G_N_ELEMENTS (story->steps) && story->steps[i].happens; i++)
    {
      events_fixture_run (&fixture, story->steps[i].happens);
      if (restarts)
        events_fixture_restart (&fixture);
      g_assert_cmpstr (fixture.notices->str, ==, story->steps[i].told);
      g_string_truncate (fixture.notices, 0);
    }
  events_fixture_tear_down (&fixture);
}

static void
test_story (gconstpointer data)
{
  tell_story (data, FALSE, NULL);
}

/* With a restart after every step what is told is the same: except where a minute or five were waited for, which begin again. */
static void
test_restarts (void)
{
  static const char *const waiting[] = { "several", "two, one after the other", "worse within the minute", "over within the minute",
                                         "at a start", "a crash while gathering", "reported, RIPEstat silent", "reported, RIPEstat without data",
                                         "a network, a prefix", "a threshold and no count", "over long before", "ended while it was off" };
  g_autofree char *folder = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (stories); i++)
    {
      gboolean waits = FALSE;
      for (gsize j = 0; j < G_N_ELEMENTS (waiting); j++)
        waits |= g_str_equal (stories[i].label, waiting[j]);
      if (waits)
        continue;
      g_test_message ("%s", stories[i].label);
      folder = watch_fixture_folder ();
      tell_story (&stories[i], TRUE, folder);
      watch_fixture_remove (g_steal_pointer (&folder));
    }
}

/* 500 at once are two notices: the worst, and one for the others. */
static void
test_many (void)
{
  EventsFixture fixture;
  gint64 begin_us;

  events_fixture_set_up (&fixture, NULL);
  for (int i = 1; i <= 500; i++)
    {
      g_autofree char *command = g_strdup_printf ("watch AS%d", i);
      events_fixture_run (&fixture, command);
    }
  begin_us = g_get_monotonic_time ();
  for (int i = 1; i <= 500; i++)
    {
      g_autofree char *claim = g_strdup_printf ("AS%d ripestat#1 0 - dark 0/4", i);
      events_fixture_take (&fixture, claim);
    }
  g_assert_cmpstr (fixture.notices->str, ==, "start AS1 is dark");
  events_fixture_run (&fixture, "at 1");
  g_assert_cmpstr (fixture.notices->str, ==, "start AS1 is dark | several 499 more outages");
  g_test_message ("500 outages: %.0f ms", (double) (g_get_monotonic_time () - begin_us) / 1000);
  g_string_truncate (fixture.notices, 0);
  events_fixture_run (&fixture, "at 2; restart; at 10");
  g_assert_cmpstr (fixture.notices->str, ==, "");
  events_fixture_tear_down (&fixture);
}

static gboolean
has_told_all (gpointer data)
{
  const EventsFixture *fixture = data;

  return g_str_equal (fixture->notices->str, "start North Korea is dark | start IODA reports an outage of Gabon");
}

/* The notifier looks by itself, by the context's clock: at the end of the minute, and when RIPEstat has had its time. */
static void
test_by_itself (void)
{
  EventsFixture fixture;

  events_fixture_set_up_running (&fixture, 2000);
  events_fixture_run (&fixture, "watch KP; watch GA; " DARK "; claim GA ioda/bgp#a 0 - critical");
  watch_fixture_await (has_told_all, &fixture);
  events_fixture_tear_down (&fixture);
}

/* Another process that shares the store tells nothing again. */
static void
test_two_processes (void)
{
  g_autofree char *folder = watch_fixture_folder ();
  EventsFixture window, headless;

  events_fixture_set_up (&window, folder);
  events_fixture_run (&window, "watch KP");
  events_fixture_set_up (&headless, folder);
  events_fixture_run (&headless, DARK);
  events_fixture_run (&window, DARK "; at 2");
  events_fixture_run (&window, "at 90; claim KP ripestat#1 -1 85 dark 0/4");
  events_fixture_run (&headless, "at 90; claim KP ripestat#1 0 85 dark 0/4");
  g_assert_cmpstr (headless.notices->str, ==, "start North Korea is dark");
  g_assert_cmpstr (window.notices->str, ==, "end North Korea is back after 1 h 26 min");
  events_fixture_tear_down (&headless);
  events_fixture_tear_down (&window);
  watch_fixture_remove (g_steal_pointer (&folder));
}

/* Whatever feeds say in whatever order, with restarts between: an outage starts, grows worse twice at most, and ends; then another one may start. */
static void
test_makes_sense (void)
{
  static const char *const feeds[] = { "ripestat", "ioda/bgp", "ioda/ping-slash24", "radar", "ris-live" };
  static const char *const levels[] = { "degraded", "critical", "dark" };

  for (int run = 0; run < 60; run++)
    {
      EventsFixture fixture;
      g_auto (GStrv) told = NULL;
      gboolean is_open = FALSE;
      int n_worse = 0;
      events_fixture_set_up (&fixture, NULL);
      events_fixture_run (&fixture, "watch KP; set notifies-degradations 1");
      for (int minute = 2; minute < 400; minute += g_test_rand_int_range (2, 20))
        {
          int start = MAX (minute - g_test_rand_int_range (0, 90), 0), id = g_test_rand_int_range (0, 3);
          g_autofree char *end = g_test_rand_bit () ? g_strdup ("-") : g_strdup_printf ("%d", g_test_rand_int_range (start, minute + 1));
          g_autofree char *commands = g_strdup_printf ("at %d; claim KP %s#%d %d %s %s", minute, feeds[g_test_rand_int_range (0, 5)], id, start, end,
                                                       levels[g_test_rand_int_range (0, 3)]);
          events_fixture_run (&fixture, commands);
          if (g_test_rand_int_range (0, 5) == 0)
            events_fixture_run (&fixture, "restart");
        }
      told = g_strsplit (fixture.notices->str, " | ", -1);
      for (char **one = told; *one && **one; one++)
        {
          gboolean is_start = g_str_has_prefix (*one, "start "), is_worse = g_str_has_prefix (*one, "worse ");
          if (is_start == is_open || (n_worse += is_worse) > 2)
            g_error ("This makes no sense: %s", fixture.notices->str);
          n_worse = is_start ? 0 : n_worse;
          is_open = is_start || is_worse;
        }
      events_fixture_tear_down (&fixture);
    }
}

/* Bodies -------------------------------------------------------------------------------------------------------------------------- */

static void
keep_notice_cb (DuskNotifier *notifier, DuskNotice *notice, gpointer user_data)
{
  g_ptr_array_add (user_data, dusk_notice_ref (notice));
}

static void
test_bodies (void)
{
  static const struct {
    const char *happens;
    const char *id;
    const char *body;
  } bodies[] = {
    { "watch KP; " DARK, "KP-1419264000", "None of 4 prefixes visible since 16:00 UTC (01:00 in Pyongyang). RIPEstat. Simulated." },
    { "watch KP; claim KP ioda/bgp#a 2 - critical; " DARK, "KP-1419264000",
      "None of 4 prefixes visible since 16:00 UTC (01:00 in Pyongyang). RIPEstat, IODA. Simulated." },
    { "watch KP; " CRITICAL, "KP-1419264000", "Since 16:00 UTC (01:00 in Pyongyang) at worst 1 of 4 prefixes visible. RIPEstat. Simulated." },
    { "watch KP; " DARK "; at 600; claim KP ripestat#1 -1 570 dark 0/4", "KP-1419264000",
      "From 15:59 UTC (00:59 in Pyongyang) to 01:30 UTC (10:30 in Pyongyang); at worst 0 of 4 prefixes visible. RIPEstat. Simulated." },
    { "watch KP; at 15; claim KP ripestat#seen-0 -60 15 normal; claim KP ioda/bgp#a 0 - critical", "KP-1419264000",
      "Since 16:00 UTC (01:00 in Pyongyang). RIPEstat: normal. IODA, routes: since 16:00 UTC. Routes are present, which does not prove that "
      "people are online. Simulated." },
    { "watch KP; claim KP ripestat#1 -2865 - dark 0/1", "KP-1419092100",
      "None of 1 prefix visible since 20 Dec 16:15 UTC (01:15 in Pyongyang). RIPEstat. Simulated." },
    { "watch 175.45.176.0/24; claim 175.45.176.0/24 ris-live#1 0 - dark 0/120", "175.45.176.0/24-1419264000",
      "Visible to none of 120 peers since 16:00 UTC. RIS Live. Simulated." },
    { "watch KP; watch GA; watch SY; " DARK "; claim GA ripestat#1 0 - critical 3/9; claim SY ripestat#1 0 - dark 0/9; at 1", "several",
      "Syria is dark\nGabon is critical\nSimulated." },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (bodies); i++)
    {
      g_autoptr (GPtrArray) notices = g_ptr_array_new_with_free_func ((GDestroyNotify) dusk_notice_unref);
      EventsFixture fixture;
      const DuskNotice *last;
      events_fixture_set_up (&fixture, NULL);
      g_signal_connect (fixture.notifier, "notice", G_CALLBACK (keep_notice_cb), notices);
      events_fixture_run (&fixture, bodies[i].happens);
      g_assert_cmpuint (notices->len, >, 0);
      last = g_ptr_array_index (notices, notices->len - 1);
      g_assert_cmpstr (last->body, ==, bodies[i].body);
      g_assert_cmpstr (last->id, ==, bodies[i].id);
      g_ptr_array_set_size (notices, 0);
      events_fixture_tear_down (&fixture);
    }
}

static void
test_json (void)
{
  EventsFixture fixture;
  g_autoptr (GPtrArray) notices = g_ptr_array_new_with_free_func ((GDestroyNotify) dusk_notice_unref);
  g_autoptr (JsonNode) node = NULL;
  JsonObject *root;

  events_fixture_set_up (&fixture, NULL);
  g_signal_connect (fixture.notifier, "notice", G_CALLBACK (keep_notice_cb), notices);
  events_fixture_run (&fixture, "set notifies 0");
  dusk_notifier_test (fixture.notifier);
  g_assert_cmpuint (notices->len, ==, 1);
  events_fixture_run (&fixture, "set notifies 1; watch KP; " DARK);
  g_assert_cmpuint (notices->len, ==, 2);
  node = dusk_notice_to_json (notices->pdata[1]);
  root = json_node_get_object (node);
  g_assert_cmpstr (json_object_get_string_member (root, "stage"), ==, "start");
  g_assert_cmpstr (json_object_get_string_member (root, "title"), ==, "North Korea is dark");
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (root, "events")), ==, 1);
  g_ptr_array_set_size (notices, 0);
  events_fixture_tear_down (&fixture);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (stories); i++)
    {
      g_autofree char *path = g_strdup_printf ("/notifier/story/%s", stories[i].label);
      g_test_add_data_func (path, &stories[i], test_story);
    }
  g_test_add_func ("/notifier/restarts", test_restarts);
  g_test_add_func ("/notifier/many", test_many);
  g_test_add_func ("/notifier/by-itself", test_by_itself);
  g_test_add_func ("/notifier/makes-sense", test_makes_sense);
  g_test_add_func ("/notifier/two-processes", test_two_processes);
  g_test_add_func ("/notifier/bodies", test_bodies);
  g_test_add_func ("/notifier/json", test_json);
  return g_test_run ();
}
