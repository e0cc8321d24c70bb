/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ripestat-fixture.h"

#define ACTIVITY DUSK_RIPESTAT_BGP_UPDATE_ACTIVITY
#define PERIOD   "'query_starttime': '2014-12-22T00:00:00', 'query_endtime': '2014-12-22T01:00:00', "

/* Unsorted samples; bins left out between others had no updates. */
static void
test_activity (void)
{
  g_autoptr (DuskRipestatReply) reply = parse_body (ACTIVITY);
  const DuskUpdateActivity *record = reply->record;
  const double announcements[] = { 58, 0, 5, 0 }, withdrawals[] = { 1, 0, 7, 0 };

  g_assert_cmpint (record->step_s, ==, 1800);
  g_assert_cmpint (dusk_series_start (record->announcements), ==, at ("2014-12-22"));
  assert_series (record->announcements, announcements, G_N_ELEMENTS (announcements));
  assert_series (record->withdrawals, withdrawals, G_N_ELEMENTS (withdrawals));
}

/* Of a network withdrawals are null, and resource_type is a word; of a prefix it is a number. */
static void
test_null_withdrawals (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DuskRipestatReply) reply
      = parse_data (ACTIVITY, "{" PERIOD "'resource_type': 'asn', 'sampling_period': 1200.0, 'updates': [{'announcements': 3, 'withdrawals': null,"
                              " 'starttime': '2014-12-22T00:20:00'}]}", &error);
  const DuskUpdateActivity *record;
  const double announcements[] = { 0, 3, 0 }, withdrawals[] = { NAN, NAN, NAN };

  g_assert_no_error (error);
  record = reply->record;
  assert_series (record->announcements, announcements, G_N_ELEMENTS (announcements));
  assert_series (record->withdrawals, withdrawals, G_N_ELEMENTS (withdrawals));
}

/* An empty list is no error, and no calm either: nothing is known. */
static void
test_silent_empty (void)
{
  g_autoptr (DuskRipestatReply) reply = parse_data (ACTIVITY, "{" PERIOD "'sampling_period': 1800.0, 'updates': []}", NULL);
  const DuskUpdateActivity *record = reply->record;
  const double unknown[] = { NAN, NAN };

  assert_series (record->announcements, unknown, G_N_ELEMENTS (unknown));
  assert_series (record->withdrawals, unknown, G_N_ELEMENTS (unknown));
}

/* Samples beyond the period asked for widen the grid. */
static void
test_beyond_period (void)
{
  g_autoptr (DuskRipestatReply) reply
      = parse_data (ACTIVITY, "{" PERIOD "'sampling_period': 1800, 'updates': [{'announcements': 3, 'starttime': '2014-12-22T01:40:00'},"
                              " {'announcements': 9, 'starttime': '2014-12-21T23:40:00'}]}", NULL);
  const DuskUpdateActivity *record = reply->record;
  const double announcements[] = { 9, 0, 0, 0, 3 };

  g_assert_cmpint (dusk_series_start (record->announcements), ==, at ("2014-12-21T23:40"));
  assert_series (record->announcements, announcements, G_N_ELEMENTS (announcements));
}

static void
test_refused (void)
{
  static const char *const cases[] = {
    "{" PERIOD "'sampling_period': 0, 'updates': []}",
    "{" PERIOD "'sampling_period': -60, 'updates': []}",
    "{" PERIOD "'sampling_period': 0.001, 'updates': []}",
    "{" PERIOD "'sampling_period': 1e300, 'updates': []}",
    "{" PERIOD "'sampling_period': null, 'updates': []}",
    "{" PERIOD "'updates': []}",
    "{'sampling_period': 60, 'updates': []}",
    "{'sampling_period': 1, 'query_starttime': '1990-01-02', 'query_endtime': '2099-01-01', 'updates': []}",
    "{'sampling_period': 1, 'query_starttime': '2020-01-02', 'query_endtime': '2020-01-01', 'updates': []}",
    "{'sampling_period': 60, 'updates': [{'starttime': '1990-01-02'}, {'starttime': '2099-01-01'}]}",
    "{" PERIOD "'sampling_period': 60, 'updates': [{'announcements': 1}]}",
    "{" PERIOD "'sampling_period': 60, 'updates': [1]}",
    "{" PERIOD "'sampling_period': 60, 'updates': {}}",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    assert_refused (ACTIVITY, cases[i], DUSK_ERROR_MALFORMED);
}

static void
assert_event (GPtrArray *events, guint index, const char *time, guint source, const guint32 *path, guint n)
{
  const DuskBgplayEvent *event = g_ptr_array_index (events, index);

  g_assert_cmpint (event->time_s, ==, at (time));
  g_assert_cmpuint (event->source, ==, source);
  if (path == NULL)
    {
      g_assert_null (event->path);
      return;
    }
  g_assert_cmpuint (event->path->len, ==, n);
  for (guint i = 0; i < n; i++)
    g_assert_cmpuint (g_array_index (event->path, guint32, i), ==, path[i]);
}

/* AS_SETs nest in paths; withdrawals have none; events come unsorted; a source can be missing from the list of sources. */
static void
test_bgplay (void)
{
  g_autoptr (DuskRipestatReply) reply = parse_body (DUSK_RIPESTAT_BGPLAY);
  const DuskBgplay *record = reply->record;
  const guint32 plain[] = { 64510, 64501, 64500 }, nested[] = { 64511, 64502, 64503, 64500 }, direct[] = { 64510, 64500 };

  g_assert_cmpint (record->from_s, ==, at ("2024-12-22"));
  g_assert_cmpint (record->to_s, ==, at ("2024-12-22T01:00"));
  g_assert_cmpuint (record->sources->len, ==, 3);
  g_assert_cmpstr (g_ptr_array_index (record->sources, 1), ==, "26-192.0.2.3");
  g_assert_cmpstr (g_ptr_array_index (record->sources, 2), ==, "99-192.0.2.1");
  g_assert_cmpuint (record->initial->len, ==, 2);
  assert_event (record->initial, 0, "2024-12-22", 1, plain, 3);
  assert_event (record->initial, 1, "2024-12-22", 0, nested, 4);
  g_assert_cmpuint (record->events->len, ==, 3);
  assert_event (record->events, 0, "2024-12-22T00:10", 1, NULL, 0);
  assert_event (record->events, 1, "2024-12-22T00:20", 1, direct, 2);
  assert_event (record->events, 2, "2024-12-22T00:20", 2, NULL, 0);
}

/* Before 2024 bgplay says ok and holds nothing. */
static void
test_bgplay_refused (void)
{
  static const struct {
    const char *data;
    int         code;
  } cases[] = {
    { "{'initial_state': [], 'events': [], 'sources': []}", DUSK_ERROR_NO_DATA },
    { "{'initial_state': [], 'events': []}", DUSK_ERROR_MALFORMED },
    { "{'initial_state': [], 'sources': []}", DUSK_ERROR_MALFORMED },
    { "{'initial_state': [{'source_id': '1', 'target_prefix': '10.0.0.0/8'}], 'events': [], 'sources': []}", DUSK_ERROR_MALFORMED },
    { "{'initial_state': [{'source_id': '1', 'target_prefix': '10.0.0.0/8', 'path': ['x', {}]}], 'events': [], 'sources': []}",
      DUSK_ERROR_MALFORMED },
    { "{'initial_state': [], 'events': [{'type': 'X', 'timestamp': 1419206400, 'attrs': {}}], 'sources': []}", DUSK_ERROR_MALFORMED },
    { "{'initial_state': [], 'events': [{'type': 'W', 'attrs': {'source_id': '1', 'target_prefix': '10.0.0.0/8'}}], 'sources': []}",
      DUSK_ERROR_MALFORMED },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    assert_refused (DUSK_RIPESTAT_BGPLAY, cases[i].data, cases[i].code);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/feeds/ripestat/activity/bins", test_activity);
  g_test_add_func ("/feeds/ripestat/activity/null-withdrawals", test_null_withdrawals);
  g_test_add_func ("/feeds/ripestat/activity/silent-empty", test_silent_empty);
  g_test_add_func ("/feeds/ripestat/activity/beyond-period", test_beyond_period);
  g_test_add_func ("/feeds/ripestat/activity/refused", test_refused);
  g_test_add_func ("/feeds/ripestat/activity/bgplay", test_bgplay);
  g_test_add_func ("/feeds/ripestat/activity/bgplay-refused", test_bgplay_refused);
  return g_test_run ();
}
