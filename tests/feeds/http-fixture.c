/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "http-fixture.h"

void
http_fixture_set_up (HttpFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_unsetenv ("DUSK_TIMEOUT_S");
  fixture->server = fake_server_new (NULL);
  fixture->cache = fake_cache_new ();
  fixture->clock = dusk_clock_new_simulated (FIXTURE_NOW_S, 0);
  fixture->http = dusk_http_new (fixture->clock, DUSK_ANSWER_CACHE (fixture->cache));
  dusk_http_set_backoff_unit (fixture->http, 1);
}

void
http_fixture_tear_down (HttpFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_object_add_weak_pointer (G_OBJECT (fixture->http), (gpointer *) &fixture->http);
  g_object_unref (fixture->http);
  WAIT_FOR (fixture->http == NULL);
  g_assert_finalize_object (fixture->cache);
  g_assert_finalize_object (fixture->clock);
  fake_server_free (fixture->server);
  g_unsetenv ("DUSK_TIMEOUT_S");
}

static void
on_got (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Get *get = user_data;

  get->answer = dusk_http_get_finish (DUSK_HTTP (source), result, &get->error);
  get->error_body = dusk_http_error_body (DUSK_HTTP (source), result);
  get->is_done = TRUE;
  g_assert_true ((get->answer == NULL) == (get->error != NULL));
}

void
get_begin_url (HttpFixture *fixture, Get *get, const char *url, const DuskHttpWish *wish)
{
  if (get->cancellable == NULL)
    get->cancellable = g_cancellable_new ();
  dusk_http_get_async (fixture->http, url, wish, get->cancellable, on_got, get);
}

void
get_begin (HttpFixture *fixture, Get *get, const char *path, const DuskHttpWish *wish)
{
  g_autofree char *url = fake_server_url (fixture->server, path);

  get_begin_url (fixture, get, url, wish);
}

void
get_path (HttpFixture *fixture, Get *get, const char *path, const DuskHttpWish *wish)
{
  get_begin (fixture, get, path, wish);
  WAIT_FOR (get->is_done);
}

void
get_clear (Get *get)
{
  get->is_done = FALSE;
  g_clear_pointer (&get->answer, dusk_answer_unref);
  g_clear_error (&get->error);
  g_clear_pointer (&get->error_body, g_bytes_unref);
  g_clear_object (&get->cancellable);
}

void
assert_bytes (GBytes *bytes, const char *text)
{
  g_autofree char *got = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));

  g_assert_cmpstr (got, ==, text);
}

void
get_assert_body (const Get *get, const char *body)
{
  g_assert_no_error (get->error);
  assert_bytes (get->answer->body, body);
}
