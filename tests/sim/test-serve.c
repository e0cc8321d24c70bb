/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "dusk-error.h"
#include "dusk-time.h"
#include "sim-client.h"

#define QUESTION "country-resource-stats?resource=SY&starttime=2025-06-23&resolution=5m"

static JsonObject *
root_of (const SimResult *result)
{
  g_assert_nonnull (result->root);
  return json_node_get_object (result->root);
}

static void
test_unchanged (void)
{
  g_autoptr (DuskSim) sim = sim_start ("world", DUSK_TIME_UNKNOWN);
  g_auto (SimResult) first = sim_get (sim, QUESTION);
  g_auto (SimResult) again = { 0 };
  g_auto (SimResult) other = { 0 };

  g_assert_cmpuint (first.status, ==, 200);
  g_assert_nonnull (first.etag);
  g_assert_true (sim_try (sim, QUESTION, first.etag, &again, NULL));
  g_assert_cmpuint (again.status, ==, 304);
  g_assert_cmpuint (g_bytes_get_size (again.body), ==, 0);
  g_assert_cmpstr (again.etag, ==, first.etag);
  g_assert_true (sim_try (sim, QUESTION, "\"another\"", &other, NULL));
  g_assert_cmpuint (other.status, ==, 200);
}

static void
test_clock (void)
{
  gint64 now_s = 1750730000, deadline_us = g_get_monotonic_time () + 30 * G_USEC_PER_SEC;
  g_autoptr (GError) error = NULL;
  g_autoptr (DuskSim) moved = dusk_sim_new ("world", now_s, 0, &error);
  g_autoptr (DuskSim) fast = dusk_sim_new ("world", now_s, 100000, &error);
  g_auto (SimResult) before = sim_get (moved, "country-resource-stats?resource=AT&resolution=1d");

  g_assert_no_error (error);
  g_assert_cmpint (dusk_clock_now (dusk_sim_clock (moved)), ==, now_s);
  /* Nothing later than the simulated present is told. */
  g_assert_cmpstr (json_object_get_string_member (before.data, "latest_time"), ==, "2025-06-24T01:49:59");
  while (dusk_clock_now (dusk_sim_clock (fast)) < now_s + DUSK_HOUR_S)
    g_assert_cmpint (g_get_monotonic_time (), <, deadline_us);
  {
    g_auto (SimResult) after = sim_get (fast, "country-resource-stats?resource=AT&resolution=1d");
    g_assert_cmpstr (json_object_get_string_member (after.data, "latest_time"), >, "2025-06-24T02:49:59");
  }
}

static void
test_counts (void)
{
  g_autoptr (DuskSim) sim = sim_start ("world", DUSK_TIME_UNKNOWN);

  for (guint i = 0; i < 3; i++)
    {
      g_auto (SimResult) result = sim_get (sim, "as-overview?resource=3333");
      g_assert_cmpuint (result.status, ==, 200);
    }
  {
    g_auto (SimResult) result = sim_get (sim, "no-such-call?resource=3333");
    g_assert_cmpuint (result.status, ==, 404);
  }
  g_assert_cmpuint (dusk_sim_count_requests (sim, "as-overview"), ==, 3);
  g_assert_cmpuint (dusk_sim_count_requests (sim, "bgplay"), ==, 0);
  g_assert_cmpuint (dusk_sim_count_requests (sim, NULL), ==, 4);
  g_assert_cmpuint (dusk_sim_max_concurrent (sim), >=, 1);
}

static void
test_http_faults (void)
{
  static const struct {
    const char *word;
    guint       status;
    gboolean    is_json;
  } cases[] = {
    { "429", 429, FALSE },     { "500", 500, FALSE },        { "404", 404, TRUE },    { "truncated", 200, FALSE }, { "garbage", 200, FALSE },
    { "empty", 200, TRUE },    { "wrong-types", 200, TRUE }, { "maintenance", 200, TRUE },
  };
  g_autoptr (DuskSim) sim = sim_start ("world", DUSK_TIME_UNKNOWN);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      int fault = dusk_sim_fault_from_word (cases[i].word);
      g_test_message ("%s", cases[i].word);
      g_assert_cmpint (fault, >, 0);
      dusk_sim_set_fault (sim, "country-resource-stats", (DuskSimFault) fault, 1);
      {
        g_auto (SimResult) result = sim_get (sim, QUESTION);
        g_assert_cmpuint (result.status, ==, cases[i].status);
        g_assert_cmpint (result.root != NULL, ==, cases[i].is_json);
        g_assert_cmpstr (result.retry_after, ==, result.status == 429 ? "1" : NULL);
      }
      /* It hits once, and only its call. */
      g_auto (SimResult) well = sim_get (sim, QUESTION);
      g_assert_cmpuint (well.status, ==, 200);
      g_assert_cmpuint (json_array_get_length (json_object_get_array_member (well.data, "stats")), >, 0);
    }
  g_assert_cmpint (dusk_sim_fault_from_word ("sleepy"), ==, -1);
}

static void
test_spoilt_answers (void)
{
  g_autoptr (DuskSim) sim = sim_start ("world", DUSK_TIME_UNKNOWN);

  dusk_sim_set_fault (sim, NULL, DUSK_SIM_FAULT_EMPTY, 1);
  {
    g_auto (SimResult) empty = sim_get (sim, QUESTION);
    g_assert_cmpstr (json_object_get_string_member (root_of (&empty), "status"), ==, "ok");
    g_assert_cmpuint (json_array_get_length (json_object_get_array_member (empty.data, "stats")), ==, 0);
  }
  dusk_sim_set_fault (sim, NULL, DUSK_SIM_FAULT_WRONG_TYPES, 1);
  {
    g_auto (SimResult) wrong = sim_get (sim, QUESTION);
    g_assert_cmpstr (json_object_get_string_member (wrong.data, "stats"), ==, "none");
  }
  dusk_sim_set_fault (sim, NULL, DUSK_SIM_FAULT_MAINTENANCE, 1);
  {
    g_auto (SimResult) maintenance = sim_get (sim, QUESTION);
    g_assert_true (g_str_has_prefix (json_object_get_string_member (root_of (&maintenance), "data_call_status"), "maintenance"));
    g_assert_cmpstr (json_object_get_string_member (root_of (&maintenance), "status"), ==, "ok");
    g_assert_cmpuint (json_object_get_size (maintenance.data), ==, 0);
  }
  dusk_sim_set_fault (sim, NULL, DUSK_SIM_FAULT_NOT_FOUND, 0);
  for (guint i = 0; i < 3; i++)
    {
      g_auto (SimResult) refused = sim_get (sim, QUESTION);
      JsonArray *messages = json_object_get_array_member (root_of (&refused), "messages");
      g_assert_cmpuint (refused.status, ==, 404);
      g_assert_cmpstr (json_object_get_string_member (root_of (&refused), "status"), ==, "error");
      g_assert_cmpstr (json_array_get_string_element (json_array_get_array_element (messages, 0), 0), ==, "error");
    }
  dusk_sim_set_fault (sim, NULL, DUSK_SIM_FAULT_NONE, 0);
  {
    g_auto (SimResult) well = sim_get (sim, QUESTION);
    g_assert_cmpuint (well.status, ==, 200);
  }
}

static void
test_cut_off (void)
{
  g_autoptr (DuskSim) sim = sim_start ("world", DUSK_TIME_UNKNOWN);
  g_autoptr (GError) error = NULL;
  g_auto (SimResult) result = { 0 };

  dusk_sim_set_fault (sim, NULL, DUSK_SIM_FAULT_CUT_OFF, 0);
  g_assert_false (sim_try (sim, QUESTION, NULL, &result, &error));
  g_assert_nonnull (error);
}

static void
test_huge (void)
{
  g_autoptr (DuskSim) sim = sim_start ("world", DUSK_TIME_UNKNOWN);
  g_autoptr (SoupSession) session = soup_session_new ();
  g_autofree char *url = g_strconcat (dusk_sim_url (sim), "/data/as-overview/data.json?resource=3333", NULL);
  g_autoptr (SoupMessage) message = soup_message_new ("GET", url);
  g_autoptr (GError) error = NULL;
  g_autoptr (GInputStream) stream = NULL;
  g_autofree char *buffer = g_malloc (1 << 20);
  gsize sum = 0;

  dusk_sim_set_fault (sim, NULL, DUSK_SIM_FAULT_HUGE, 1);
  stream = soup_session_send (session, message, NULL, &error);
  g_assert_no_error (error);
  for (gssize n = 1; n > 0; sum += (gsize) MAX (n, 0))
    n = g_input_stream_read (stream, buffer, 1 << 20, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (sum, >=, 100 * 1000 * 1000);
}

typedef struct {
  guint arrived;
  guint failed;
} Flight;

static void
arrived_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Flight *flight = user_data;
  g_autoptr (GBytes) body = soup_session_send_and_read_finish (SOUP_SESSION (source), result, NULL);

  flight->arrived++;
  flight->failed += body == NULL;
}

static void
send_some (SoupSession *session, DuskSim *sim, guint n, GCancellable *cancellable, Flight *flight)
{
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *url = g_strdup_printf ("%s/data/as-overview/data.json?resource=%u", dusk_sim_url (sim), i + 1);
      g_autoptr (SoupMessage) message = soup_message_new ("GET", url);
      soup_session_send_and_read_async (session, message, G_PRIORITY_DEFAULT, cancellable, arrived_cb, flight);
    }
}

static gboolean
wake_cb (gpointer user_data G_GNUC_UNUSED)
{
  return G_SOURCE_CONTINUE;
}

/* Iterates until @sim has seen @n requests; a test that waits longer than its deadline has failed. */
static void
wait_for_requests (DuskSim *sim, guint n)
{
  gint64 deadline_us = g_get_monotonic_time () + 30 * G_USEC_PER_SEC;
  guint wake_id = g_timeout_add (5, wake_cb, NULL);

  while (dusk_sim_count_requests (sim, NULL) < n)
    {
      g_main_context_iteration (NULL, TRUE);
      g_assert_cmpint (g_get_monotonic_time (), <, deadline_us);
    }
  g_source_remove (wake_id);
}

static void
test_slow_and_at_once (void)
{
  g_autoptr (DuskSim) sim = sim_start ("world", DUSK_TIME_UNKNOWN);
  g_autoptr (SoupSession) session = soup_session_new_with_options ("max-conns", 20, "max-conns-per-host", 20, NULL);
  gint64 start_us = g_get_monotonic_time ();
  Flight flight = { 0, 0 };

  dusk_sim_set_fault (sim, NULL, DUSK_SIM_FAULT_SLOW, 0);
  send_some (session, sim, 6, NULL, &flight);
  while (flight.arrived < 6)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (flight.failed, ==, 0);
  g_assert_cmpuint (dusk_sim_max_concurrent (sim), ==, 6);
  g_assert_cmpint (g_get_monotonic_time () - start_us, >, G_USEC_PER_SEC);
}

/* It ends cleanly whatever is under way, and those who wait learn of it. */
static void
test_end_in_flight (void)
{
  static const DuskSimFault faults[] = { DUSK_SIM_FAULT_STUCK, DUSK_SIM_FAULT_SLOW, DUSK_SIM_FAULT_HUGE, DUSK_SIM_FAULT_NONE };

  for (gsize i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      DuskSim *sim = sim_start ("world", DUSK_TIME_UNKNOWN);
      g_autoptr (SoupSession) session = soup_session_new_with_options ("max-conns", 20, "max-conns-per-host", 20, NULL);
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      Flight flight = { 0, 0 };
      dusk_sim_set_fault (sim, NULL, faults[i], 0);
      send_some (session, sim, 8, cancellable, &flight);
      wait_for_requests (sim, 8);
      g_assert_finalize_object (sim);
      g_cancellable_cancel (cancellable);
      while (flight.arrived < 8)
        g_main_context_iteration (NULL, TRUE);
    }
}

/* A client that goes while its answer is held back leaves nothing behind. */
static void
test_client_goes (void)
{
  DuskSim *sim = sim_start ("world", DUSK_TIME_UNKNOWN);
  g_autoptr (SoupSession) session = soup_session_new ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Flight flight = { 0, 0 };

  dusk_sim_set_fault (sim, NULL, DUSK_SIM_FAULT_SLOW, 2);
  send_some (session, sim, 2, cancellable, &flight);
  wait_for_requests (sim, 2);
  g_cancellable_cancel (cancellable);
  while (flight.arrived < 2)
    g_main_context_iteration (NULL, TRUE);
  soup_session_abort (session);
  {
    g_auto (SimResult) well = sim_get (sim, QUESTION);
    g_assert_cmpuint (well.status, ==, 200);
  }
  g_assert_finalize_object (sim);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sim/serve/unchanged", test_unchanged);
  g_test_add_func ("/sim/serve/clock", test_clock);
  g_test_add_func ("/sim/serve/counts", test_counts);
  g_test_add_func ("/sim/serve/http-faults", test_http_faults);
  g_test_add_func ("/sim/serve/spoilt-answers", test_spoilt_answers);
  g_test_add_func ("/sim/serve/cut-off", test_cut_off);
  g_test_add_func ("/sim/serve/huge", test_huge);
  g_test_add_func ("/sim/serve/slow-and-at-once", test_slow_and_at_once);
  g_test_add_func ("/sim/serve/end-in-flight", test_end_in_flight);
  g_test_add_func ("/sim/serve/client-goes", test_client_goes);
  return g_test_run ();
}
