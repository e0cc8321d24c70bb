/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-monitor-private.h"
#include "fake-network.h"
#include "monitor-fixture.h"

#define NOW "2025-06-24T01:50"

static gboolean
is_full (gpointer data)
{
  return dusk_world_total (data) == 0 && dusk_world_updated (data) != DUSK_TIME_UNKNOWN;
}

static gboolean
has_no_problem (gpointer data)
{
  return dusk_monitor_problem (data) == NULL;
}

static gboolean
is_current (gpointer data)
{
  return dusk_world_problem (data) == NULL;
}

static gboolean
has_problem (gpointer data)
{
  return dusk_monitor_problem (data) != NULL;
}

/* All that is due at once has been done. */
static void
settle (void)
{
  for (guint i = 0; i < 50; i++)
    g_main_context_iteration (NULL, FALSE);
}

static guint
asked_of (MonitorFixture *fixture, const char *call)
{
  return dusk_sim_count_requests (fixture->sim, call);
}

static void
test_offline (void)
{
  MonitorFixture fixture;
  g_autoptr (FakeNetwork) network = fake_network_new ();

  monitor_fixture_set_up (&fixture, "world", NOW, 0, NULL);
  _dusk_monitor_set_network (fixture.monitor, G_NETWORK_MONITOR (network));
  fake_network_set (network, FALSE, FALSE, G_NETWORK_CONNECTIVITY_LOCAL);
  dusk_monitor_start (fixture.monitor);
  settle ();
  g_assert_cmpstr (dusk_monitor_problem (fixture.monitor), ==, "There is no network");
  fake_network_set (network, TRUE, FALSE, G_NETWORK_CONNECTIVITY_PORTAL);
  settle ();
  g_assert_cmpstr (dusk_monitor_problem (fixture.monitor), ==, "The network wants you to sign in first");
  dusk_monitor_refresh (fixture.monitor);
  settle ();
  g_assert_cmpuint (asked_of (&fixture, NULL), ==, 0);
  fake_network_set (network, TRUE, FALSE, G_NETWORK_CONNECTIVITY_FULL);
  watch_fixture_await (is_full, fixture.world);
  g_assert_null (dusk_monitor_problem (fixture.monitor));
  g_assert_cmpuint (asked_of (&fixture, "ioda"), >=, 2);
  monitor_fixture_tear_down (&fixture);
}

static gboolean
is_checked (gpointer data)
{
  return dusk_watch_item_checked (data) != DUSK_TIME_UNKNOWN;
}

/* Only what is watched, unless the user does not mind. */
static void
test_metered (void)
{
  MonitorFixture fixture;
  g_autoptr (FakeNetwork) network = fake_network_new ();
  DuskEntity tonga = watch_entity ("TO");
  DuskWatchItem *item;

  monitor_fixture_set_up (&fixture, "world", NOW, 0, NULL);
  _dusk_monitor_set_network (fixture.monitor, G_NETWORK_MONITOR (network));
  fake_network_set (network, TRUE, TRUE, G_NETWORK_CONNECTIVITY_FULL);
  monitor_fixture_watch (&fixture, "TO");
  item = dusk_watch_list_find (dusk_context_watch_list (fixture.context), &tonga);
  dusk_monitor_start (fixture.monitor);
  watch_fixture_await (is_checked, item);
  settle ();
  g_assert_cmpuint (asked_of (&fixture, NULL), ==, 1);
  g_assert_cmpint (dusk_watch_item_level (item), ==, DUSK_LEVEL_DARK);
  g_assert_cmpstr (dusk_watch_item_summary (item), ==, "Dark since 23:40 · 0 of 30 prefixes");
  g_object_set (dusk_context_settings (fixture.context), "spares-metered", FALSE, NULL);
  settle ();
  g_assert_cmpuint (dusk_world_total (fixture.world), >, 200);
  watch_fixture_await (is_full, fixture.world);
  monitor_fixture_tear_down (&fixture);
}

/* It is tried again, but a budget is not spent on it. */
static void
test_faults (void)
{
  static const struct {
    DuskSimFault fault;
    double       speed;
    guint        most; /* requests in an hour */
  } cases[] = {
    { DUSK_SIM_FAULT_PORTAL, 1800, 150 },
    { DUSK_SIM_FAULT_CUT_OFF, 1800, 200 },
    { DUSK_SIM_FAULT_TOO_MANY, 1200, 200 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      MonitorFixture fixture;

      g_test_message ("fault %d", cases[i].fault);
      monitor_fixture_set_up (&fixture, "world", NOW, cases[i].speed, NULL);
      dusk_sim_set_fault (fixture.sim, NULL, cases[i].fault, 0);
      dusk_monitor_start (fixture.monitor);
      watch_fixture_await (has_problem, fixture.monitor);
      monitor_fixture_pass (&fixture, DUSK_HOUR_S);
      g_test_message ("%u requests in an hour: %s", asked_of (&fixture, NULL), dusk_monitor_problem (fixture.monitor));
      g_assert_cmpuint (asked_of (&fixture, NULL), >, 6);
      g_assert_cmpuint (asked_of (&fixture, NULL), <, cases[i].most);
      dusk_sim_set_fault (fixture.sim, NULL, DUSK_SIM_FAULT_NONE, 0);
      watch_fixture_await (has_no_problem, fixture.monitor);
      watch_fixture_await (is_current, fixture.world);
      monitor_fixture_tear_down (&fixture);
    }
}

static gboolean
was_asked (gpointer data)
{
  MonitorFixture *fixture = data;
  DuskFeedHealth *health = dusk_health_of (dusk_context_health (fixture->context), DUSK_FEED_RADAR);

  return dusk_feed_health_answered (health) != DUSK_TIME_UNKNOWN || dusk_feed_health_problem (health) != NULL;
}

static gboolean
knows_of_ireland (gpointer data)
{
  MonitorFixture *fixture = data;
  DuskEntity ireland = watch_entity ("IE");
  DuskEvent *event = dusk_events_current (dusk_monitor_events (fixture->monitor), &ireland);

  return event && dusk_event_state (event) != DUSK_EVENT_CONFIRMED;
}

static void
test_radar (void)
{
  MonitorFixture fixture;
  DuskFeedHealth *health;

  monitor_fixture_set_up (&fixture, "world", NOW, 3600, NULL);
  health = dusk_health_of (dusk_context_health (fixture.context), DUSK_FEED_RADAR);
  dusk_monitor_start (fixture.monitor);
  monitor_fixture_pass (&fixture, DUSK_HOUR_S);
  g_assert_cmpint (dusk_feed_health_state (health), ==, DUSK_FEED_OFF);
  g_assert_cmpuint (dusk_sim_count_requests (fixture.sim, "radar"), ==, 0);

  dusk_radar_set_token (dusk_context_radar (fixture.context), "refused");
  watch_fixture_await (was_asked, &fixture);
  monitor_fixture_pass (&fixture, 2 * DUSK_HOUR_S);
  g_assert_cmpint (dusk_feed_health_state (health), ==, DUSK_FEED_FAILING);
  g_assert_cmpuint (dusk_sim_count_requests (fixture.sim, "radar"), ==, 1);
  monitor_fixture_tear_down (&fixture);

  /* A storm that routes do not show. */
  monitor_fixture_set_up (&fixture, "world", NOW, 3600, NULL);
  dusk_radar_set_token (dusk_context_radar (fixture.context), "taken");
  dusk_monitor_start (fixture.monitor);
  watch_fixture_await (knows_of_ireland, &fixture);
  monitor_fixture_tear_down (&fixture);
}

/* What others point at ---------------------------------------------------------------------------------------------------------------------- */

/* @feed says that @name has been out for an hour, until @end_s, @score bad. */
static void
point_at (MonitorFixture *fixture, DuskFeed feed, const char *name, gint64 end_s, double score)
{
  const DuskClaim fields = { .entity = watch_entity (name),
                             .feed = feed,
                             .id = (char *) "1",
                             .start_s = watch_time (NOW) - DUSK_HOUR_S,
                             .end_s = end_s,
                             .level = DUSK_LEVEL_CRITICAL,
                             .lowest = NAN,
                             .baseline = NAN,
                             .score = score,
                             .told_s = dusk_context_now (fixture->context) };
  g_autoptr (DuskClaim) claim = dusk_claim_new (&fields);

  dusk_events_take_claim (dusk_monitor_events (fixture->monitor), claim);
}

static guint
count_suspects (DuskMonitor *monitor)
{
  guint suspects = 0;

  _dusk_monitor_sync_targets (monitor);
  for (guint i = 0; i < monitor->targets->len; i++)
    suspects += ((DuskTarget *) monitor->targets->pdata[i])->index < 0;
  return suspects;
}

/* However often the feeds are heard, only the strongest networks are asked about. */
static void
test_suspects (void)
{
  MonitorFixture fixture;
  DuskEntity strongest = watch_entity ("AS1059"), weakest = watch_entity ("AS1000");

  monitor_fixture_set_up (&fixture, "world", NOW, 0, NULL);
  for (guint i = 0; i < 60; i++)
    {
      g_autofree char *name = g_strdup_printf ("AS%u", 1000 + i);
      point_at (&fixture, DUSK_FEED_IODA, name, DUSK_TIME_UNKNOWN, 100 + i);
    }
  for (guint round = 0; round < 4; round++)
    {
      _dusk_monitor_take_flags (fixture.monitor);
      g_assert_cmpuint (count_suspects (fixture.monitor), ==, DUSK_MONITOR_SUSPECTS);
      g_assert_nonnull (_dusk_monitor_find (fixture.monitor, &strongest));
      g_assert_null (_dusk_monitor_find (fixture.monitor, &weakest));
    }
  /* What is watched takes nobody's place. */
  monitor_fixture_watch (&fixture, "AS1000");
  _dusk_monitor_sync_targets (fixture.monitor);
  _dusk_monitor_take_flags (fixture.monitor);
  g_assert_cmpuint (count_suspects (fixture.monitor), ==, DUSK_MONITOR_SUSPECTS + 1);
  g_assert_true (_dusk_monitor_find (fixture.monitor, &weakest)->is_new);
  monitor_fixture_tear_down (&fixture);
}

static gboolean
is_new (MonitorFixture *fixture, const char *name)
{
  DuskEntity entity = watch_entity (name);

  return _dusk_monitor_find (fixture->monitor, &entity)->is_new;
}

/* A network that loses its place to others for a while is not asked about anew. */
static void
test_place_again (void)
{
  MonitorFixture fixture;
  DuskEntity entity = watch_entity ("AS1000");

  monitor_fixture_set_up (&fixture, "world", NOW, 0, NULL);
  point_at (&fixture, DUSK_FEED_IODA, "AS1000", DUSK_TIME_UNKNOWN, 100);
  _dusk_monitor_take_flags (fixture.monitor);
  g_assert_true (is_new (&fixture, "AS1000"));
  for (guint minutes = 59; minutes <= 60; minutes++)
    {
      DuskTarget *target = _dusk_monitor_find (fixture.monitor, &entity);
      target->is_new = FALSE;
      target->flagged_s = DUSK_TIME_UNKNOWN;
      target->asked_s = watch_time (NOW) - minutes * DUSK_MINUTE_S;
      _dusk_monitor_take_flags (fixture.monitor);
      g_assert_cmpint (is_new (&fixture, "AS1000"), ==, minutes == 60);
    }
  monitor_fixture_tear_down (&fixture);
}

/* Once the others say that it is over, RIPEstat is asked about what is watched, where it goes on as far as RIPEstat told. */
static void
test_ended (void)
{
  static const struct {
    const char *name;
    gboolean    is_watched;
    gboolean    is_confirmed;
    gboolean    is_asked;
  } cases[] = { { "AT", TRUE, TRUE, TRUE }, { "DE", FALSE, TRUE, FALSE }, { "FR", TRUE, FALSE, FALSE } };
  MonitorFixture fixture;

  monitor_fixture_set_up (&fixture, "world", NOW, 0, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      if (cases[i].is_watched)
        monitor_fixture_watch (&fixture, cases[i].name);
      if (cases[i].is_confirmed)
        point_at (&fixture, DUSK_FEED_RIPESTAT, cases[i].name, DUSK_TIME_UNKNOWN, NAN);
      point_at (&fixture, DUSK_FEED_IODA, cases[i].name, DUSK_TIME_UNKNOWN, 100);
    }
  _dusk_monitor_sync_targets (fixture.monitor);
  _dusk_monitor_take_flags (fixture.monitor);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      DuskEntity entity = watch_entity (cases[i].name);
      _dusk_monitor_find (fixture.monitor, &entity)->is_new = FALSE;
    }
  _dusk_monitor_take_flags (fixture.monitor);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_assert_false (is_new (&fixture, cases[i].name));
      point_at (&fixture, DUSK_FEED_IODA, cases[i].name, watch_time (NOW) - 10 * DUSK_MINUTE_S, 100);
    }
  _dusk_monitor_take_flags (fixture.monitor);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpint (is_new (&fixture, cases[i].name), ==, cases[i].is_asked);
  monitor_fixture_tear_down (&fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/watch/monitor/offline", test_offline);
  g_test_add_func ("/watch/monitor/metered", test_metered);
  g_test_add_func ("/watch/monitor/faults", test_faults);
  g_test_add_func ("/watch/monitor/radar", test_radar);
  g_test_add_func ("/watch/monitor/suspects", test_suspects);
  g_test_add_func ("/watch/monitor/place-again", test_place_again);
  g_test_add_func ("/watch/monitor/ended", test_ended);
  return g_test_run ();
}
