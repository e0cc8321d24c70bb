/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "http-fixture.h"

#define N_MANY 20

static const DuskHttpWish wish = WISH;
static const DuskHttpWish background_wish = { .max_bytes = 1000000, .timeout_s = 30, .priority = DUSK_HTTP_BACKGROUND };
static const DuskHttpWish urgent_wish = { .max_bytes = 1000000, .timeout_s = 30, .priority = DUSK_HTTP_URGENT };

/* Begins @n requests for /0, /1 … that the server holds back. */
static void
begin_many (HttpFixture *fixture, Get *gets, guint n)
{
  fake_server_hold (fixture->server, TRUE);
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *path = g_strdup_printf ("/%u", i);
      fake_server_add (fixture->server, path, 200, NULL, path);
      get_begin (fixture, &gets[i], path, &background_wish);
    }
  WAIT_FOR (fake_server_count_open (fixture->server) == MIN (n, DUSK_HTTP_MAX_REQUESTS));
}

static guint
count_done (const Get *gets, guint n)
{
  guint done = 0;

  for (guint i = 0; i < n; i++)
    done += gets[i].is_done ? 1 : 0;
  return done;
}

/* Gives whatever is on its way through the loopback device a chance to arrive. */
static void
settle (HttpFixture *fixture)
{
  g_auto (Get) get = { 0 };

  get_begin_url (fixture, &get, "http://192.0.2.1/", &wish);
  WAIT_FOR (get.is_done);
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static void
test_at_most_eight (HttpFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  Get gets[N_MANY] = { 0 };

  begin_many (fixture, gets, N_MANY);
  settle (fixture);
  g_assert_cmpuint (fake_server_count (fixture->server, NULL), ==, DUSK_HTTP_MAX_REQUESTS);
  fake_server_hold (fixture->server, FALSE);
  WAIT_FOR (count_done (gets, N_MANY) == N_MANY);
  g_assert_cmpuint (fake_server_count_most_open (fixture->server), ==, DUSK_HTTP_MAX_REQUESTS);
  for (guint i = 0; i < N_MANY; i++)
    {
      g_autofree char *path = g_strdup_printf ("/%u", i);
      get_assert_body (&gets[i], path);
      get_clear (&gets[i]);
    }
}

/* Of those that wait, the urgent go first, and equals in their order. */
static void
test_priority (HttpFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  static const char *const order[] = { "/urgent", "/visible-1", "/visible-2", "/background" };
  GPtrArray *log = fake_server_log (fixture->server);
  Get gets[DUSK_HTTP_MAX_REQUESTS] = { 0 };
  g_auto (Get) background = { 0 }, visible_1 = { 0 }, visible_2 = { 0 }, urgent = { 0 };

  begin_many (fixture, gets, DUSK_HTTP_MAX_REQUESTS);
  get_begin (fixture, &background, "/background", &background_wish);
  get_begin (fixture, &visible_1, "/visible-1", &wish);
  get_begin (fixture, &visible_2, "/visible-2", &wish);
  get_begin (fixture, &urgent, "/urgent", &urgent_wish);
  /* Each place that becomes free lets one in, who stays. */
  for (guint i = 0; i < G_N_ELEMENTS (order); i++)
    {
      fake_server_add (fixture->server, order[i], 200, NULL, "x");
      g_cancellable_cancel (gets[i].cancellable);
      WAIT_FOR (log->len == DUSK_HTTP_MAX_REQUESTS + i + 1);
      g_assert_cmpstr (g_ptr_array_index (log, log->len - 1), ==, order[i]);
    }
  fake_server_hold (fixture->server, FALSE);
  WAIT_FOR (background.is_done && visible_1.is_done && visible_2.is_done && urgent.is_done);
  WAIT_FOR (count_done (gets, DUSK_HTTP_MAX_REQUESTS) == DUSK_HTTP_MAX_REQUESTS);
  for (guint i = 0; i < DUSK_HTTP_MAX_REQUESTS; i++)
    get_clear (&gets[i]);
}

static void
test_queue_order (void)
{
  DuskHttpQueue *queue = dusk_http_queue_new ();
  gint64 wake_us;
  char items[6];

  g_assert_null (dusk_http_queue_take (queue, 0, &wake_us));
  g_assert_cmpint (wake_us, ==, -1);
  dusk_http_queue_add (queue, &items[0], "a", DUSK_HTTP_BACKGROUND, FALSE);
  dusk_http_queue_add (queue, &items[1], "a", DUSK_HTTP_VISIBLE, FALSE);
  dusk_http_queue_add (queue, &items[2], "a", DUSK_HTTP_VISIBLE, FALSE);
  dusk_http_queue_add (queue, &items[3], "a", DUSK_HTTP_URGENT, FALSE);
  dusk_http_queue_add (queue, &items[4], "a", DUSK_HTTP_VISIBLE, TRUE);
  dusk_http_queue_add (queue, &items[5], "a", DUSK_HTTP_URGENT, FALSE);
  g_assert_true (dusk_http_queue_remove (queue, &items[5]));
  g_assert_false (dusk_http_queue_remove (queue, &items[5]));
  g_assert_true (dusk_http_queue_take (queue, 0, &wake_us) == &items[3]);
  g_assert_true (dusk_http_queue_take (queue, 0, &wake_us) == &items[4]);
  g_assert_true (dusk_http_queue_take (queue, 0, &wake_us) == &items[1]);
  g_assert_true (dusk_http_queue_take (queue, 0, &wake_us) == &items[2]);
  g_assert_true (dusk_http_queue_take (queue, 0, &wake_us) == &items[0]);
  g_assert_null (dusk_http_queue_take (queue, 0, &wake_us));
  dusk_http_queue_add (queue, &items[0], "a", DUSK_HTTP_BACKGROUND, FALSE);
  dusk_http_queue_free (queue);
}

/* While a host is left alone its requests wait, and those of others do not. */
static void
test_queue_hold (void)
{
  DuskHttpQueue *queue = dusk_http_queue_new ();
  gint64 wake_us;
  char items[3];

  dusk_http_queue_add (queue, &items[0], "a", DUSK_HTTP_URGENT, FALSE);
  dusk_http_queue_add (queue, &items[1], "b", DUSK_HTTP_BACKGROUND, FALSE);
  dusk_http_queue_add (queue, &items[2], "c", DUSK_HTTP_BACKGROUND, FALSE);
  dusk_http_queue_hold (queue, "a", 1000);
  dusk_http_queue_hold (queue, "a", 500);
  dusk_http_queue_hold (queue, "c", 700);
  g_assert_true (dusk_http_queue_take (queue, 600, &wake_us) == &items[1]);
  g_assert_cmpint (wake_us, ==, -1);
  g_assert_null (dusk_http_queue_take (queue, 600, &wake_us));
  g_assert_cmpint (wake_us, ==, 700);
  g_assert_true (dusk_http_queue_take (queue, 700, &wake_us) == &items[2]);
  g_assert_null (dusk_http_queue_take (queue, 999, &wake_us));
  g_assert_cmpint (wake_us, ==, 1000);
  g_assert_true (dusk_http_queue_take (queue, 1000, &wake_us) == &items[0]);
  dusk_http_queue_free (queue);
}

/* Two who want the same get it from one request. */
static void
test_join (HttpFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_auto (Get) one = { 0 }, two = { 0 }, other = { 0 };

  fake_server_hold (fixture->server, TRUE);
  fake_server_add (fixture->server, "/a", 200, NULL, "same");
  get_begin (fixture, &one, "/a", &wish);
  WAIT_FOR (fake_server_count_open (fixture->server) == 1);
  get_begin (fixture, &two, "/a", &wish);
  get_begin (fixture, &other, "/a?x", &wish);
  WAIT_FOR (fake_server_count_open (fixture->server) == 2);
  fake_server_hold (fixture->server, FALSE);
  WAIT_FOR (one.is_done && two.is_done && other.is_done);
  get_assert_body (&one, "same");
  get_assert_body (&two, "same");
  g_assert_cmpuint (fake_server_count (fixture->server, "/a"), ==, 2);
}

static void
test_join_error (HttpFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_auto (Get) one = { 0 }, two = { 0 };

  fake_server_add (fixture->server, "/a", 404, NULL, "none");
  get_begin (fixture, &one, "/a", &wish);
  get_begin (fixture, &two, "/a", &wish);
  WAIT_FOR (one.is_done && two.is_done);
  g_assert_error (one.error, DUSK_ERROR, DUSK_ERROR_HTTP_STATUS);
  g_assert_error (two.error, DUSK_ERROR, DUSK_ERROR_HTTP_STATUS);
  assert_bytes (one.error_body, "none");
  assert_bytes (two.error_body, "none");
  g_assert_cmpuint (fake_server_count (fixture->server, NULL), ==, 1);
}

/* Who joins something that waits lends it his own urgency. */
static void
test_join_raises (HttpFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  Get gets[DUSK_HTTP_MAX_REQUESTS] = { 0 };
  g_auto (Get) first = { 0 }, second = { 0 }, urgent = { 0 };
  GPtrArray *log = fake_server_log (fixture->server);

  begin_many (fixture, gets, DUSK_HTTP_MAX_REQUESTS);
  fake_server_add (fixture->server, "/first", 200, NULL, "x");
  fake_server_add (fixture->server, "/second", 200, NULL, "x");
  get_begin (fixture, &first, "/first", &background_wish);
  get_begin (fixture, &second, "/second", &background_wish);
  get_begin (fixture, &urgent, "/second", &urgent_wish);
  g_cancellable_cancel (gets[0].cancellable);
  WAIT_FOR (log->len == DUSK_HTTP_MAX_REQUESTS + 1);
  g_assert_cmpstr (g_ptr_array_index (log, DUSK_HTTP_MAX_REQUESTS), ==, "/second");
  fake_server_hold (fixture->server, FALSE);
  WAIT_FOR (first.is_done && second.is_done && urgent.is_done && count_done (gets, DUSK_HTTP_MAX_REQUESTS) == DUSK_HTTP_MAX_REQUESTS);
  for (guint i = 0; i < DUSK_HTTP_MAX_REQUESTS; i++)
    get_clear (&gets[i]);
}

static void
test_cancel_before (HttpFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_auto (Get) get = { .cancellable = g_cancellable_new () };

  g_cancellable_cancel (get.cancellable);
  get_path (fixture, &get, "/a", &wish);
  g_assert_error (get.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (dusk_http_count_requests (fixture->http), ==, 0);
}

/* What is cancelled while it waits never reaches the server. */
static void
test_cancel_queued (HttpFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  Get gets[DUSK_HTTP_MAX_REQUESTS] = { 0 };
  g_auto (Get) queued = { 0 };

  begin_many (fixture, gets, DUSK_HTTP_MAX_REQUESTS);
  fake_server_add (fixture->server, "/queued", 200, NULL, "x");
  get_begin (fixture, &queued, "/queued", &urgent_wish);
  g_cancellable_cancel (queued.cancellable);
  WAIT_FOR (queued.is_done);
  g_assert_error (queued.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  fake_server_hold (fixture->server, FALSE);
  WAIT_FOR (count_done (gets, DUSK_HTTP_MAX_REQUESTS) == DUSK_HTTP_MAX_REQUESTS);
  g_assert_cmpuint (fake_server_count (fixture->server, "/queued"), ==, 0);
  for (guint i = 0; i < DUSK_HTTP_MAX_REQUESTS; i++)
    get_clear (&gets[i]);
}

/* What is cancelled under way ends at once, frees its place and leaves its connection. */
static void
test_cancel_running (HttpFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  Get gets[N_MANY] = { 0 };
  g_auto (Get) next = { 0 };

  begin_many (fixture, gets, N_MANY);
  for (guint i = 0; i < N_MANY; i++)
    g_cancellable_cancel (gets[i].cancellable);
  WAIT_FOR (count_done (gets, N_MANY) == N_MANY);
  fake_server_add (fixture->server, "/next", 200, NULL, "next");
  fake_server_hold (fixture->server, FALSE);
  get_path (fixture, &next, "/next", &wish);
  get_assert_body (&next, "next");
  g_assert_cmpuint (fake_server_count (fixture->server, NULL), ==, DUSK_HTTP_MAX_REQUESTS + 1);
  for (guint i = 0; i < N_MANY; i++)
    {
      g_assert_error (gets[i].error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      get_clear (&gets[i]);
    }
}

static void
test_cancel_while_reading (HttpFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_auto (Get) get = { 0 };

  fake_server_add_endless (fixture->server, "/a", 10, 1);
  get_begin (fixture, &get, "/a", &wish);
  WAIT_FOR (fake_server_count_endless (fixture->server) > 30);
  g_cancellable_cancel (get.cancellable);
  WAIT_FOR (get.is_done);
  g_assert_error (get.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  WAIT_FOR (fake_server_count_open (fixture->server) == 0);
}

/* One who turns away leaves those who joined him their answer; the last one to do so ends the request. */
static void
test_cancel_joined (HttpFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_auto (Get) one = { 0 }, two = { 0 }, three = { 0 };

  fake_server_hold (fixture->server, TRUE);
  fake_server_add (fixture->server, "/a", 200, NULL, "same");
  get_begin (fixture, &one, "/a", &wish);
  get_begin (fixture, &two, "/a", &wish);
  WAIT_FOR (fake_server_count_open (fixture->server) == 1);
  g_cancellable_cancel (one.cancellable);
  WAIT_FOR (one.is_done);
  g_assert_error (one.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_false (two.is_done);
  g_cancellable_cancel (two.cancellable);
  WAIT_FOR (two.is_done);
  get_begin (fixture, &three, "/a", &wish);
  WAIT_FOR (fake_server_count (fixture->server, "/a") == 2);
  fake_server_hold (fixture->server, FALSE);
  WAIT_FOR (three.is_done);
  get_assert_body (&three, "same");
}

static void
test_cancel_one_of_joined (HttpFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_auto (Get) one = { 0 }, two = { 0 };

  fake_server_hold (fixture->server, TRUE);
  fake_server_add (fixture->server, "/a", 200, NULL, "same");
  get_begin (fixture, &one, "/a", &wish);
  get_begin (fixture, &two, "/a", &wish);
  WAIT_FOR (fake_server_count_open (fixture->server) == 1);
  g_cancellable_cancel (one.cancellable);
  WAIT_FOR (one.is_done);
  fake_server_hold (fixture->server, FALSE);
  WAIT_FOR (two.is_done);
  get_assert_body (&two, "same");
  g_assert_cmpuint (fake_server_count (fixture->server, NULL), ==, 1);
}

/* Waiting for a host that wants to be left alone can be cancelled, too. */
static void
test_cancel_backing_off (HttpFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_auto (Get) get = { 0 }, other = { 0 };

  dusk_http_set_backoff_unit (fixture->http, 1000000);
  fake_server_add (fixture->server, "/a", 429, "Retry-After: 100\n", NULL);
  fake_server_add (fixture->server, "/b", 200, NULL, NULL);
  get_begin (fixture, &get, "/a", &wish);
  WAIT_FOR (fake_server_count (fixture->server, "/a") == 1 && fake_server_count_open (fixture->server) == 0);
  settle (fixture);
  get_begin (fixture, &other, "/b", &urgent_wish);
  g_cancellable_cancel (get.cancellable);
  g_cancellable_cancel (other.cancellable);
  WAIT_FOR (get.is_done && other.is_done);
  g_assert_error (get.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_error (other.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (fake_server_count (fixture->server, NULL), ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add_http_test ("/feeds/http/queue/at-most-eight", test_at_most_eight);
  add_http_test ("/feeds/http/queue/priority", test_priority);
  g_test_add_func ("/feeds/http/queue/order", test_queue_order);
  g_test_add_func ("/feeds/http/queue/hold", test_queue_hold);
  add_http_test ("/feeds/http/queue/join", test_join);
  add_http_test ("/feeds/http/queue/join-error", test_join_error);
  add_http_test ("/feeds/http/queue/join-raises", test_join_raises);
  add_http_test ("/feeds/http/queue/cancel-before", test_cancel_before);
  add_http_test ("/feeds/http/queue/cancel-queued", test_cancel_queued);
  add_http_test ("/feeds/http/queue/cancel-running", test_cancel_running);
  add_http_test ("/feeds/http/queue/cancel-while-reading", test_cancel_while_reading);
  add_http_test ("/feeds/http/queue/cancel-joined", test_cancel_joined);
  add_http_test ("/feeds/http/queue/cancel-one-of-joined", test_cancel_one_of_joined);
  add_http_test ("/feeds/http/queue/cancel-backing-off", test_cancel_backing_off);
  return g_test_run ();
}
