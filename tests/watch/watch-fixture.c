/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "watch-fixture.h"

#include <glib/gstdio.h>

#define DEADLINE_S 120

void
watch_fixture_set_up (WatchFixture *fixture, const char *scenario, const char *now)
{
  g_autoptr (GError) error = NULL;

  fixture->sim = dusk_sim_new (scenario, now ? watch_time (now) : DUSK_TIME_UNKNOWN, 0, &error);
  g_assert_no_error (error);
  fixture->store = dusk_store_open (NULL);
  fixture->context = dusk_context_new (dusk_sim_clock (fixture->sim), fixture->store, dusk_sim_url (fixture->sim));
}

void
watch_fixture_restart (WatchFixture *fixture, const char *folder)
{
  g_clear_object (&fixture->context);
  g_clear_object (&fixture->store);
  fixture->store = dusk_store_open (folder);
  fixture->context = dusk_context_new (dusk_sim_clock (fixture->sim), fixture->store, dusk_sim_url (fixture->sim));
}

void
watch_fixture_tear_down (WatchFixture *fixture)
{
  g_clear_object (&fixture->context);
  g_clear_object (&fixture->store);
  g_clear_object (&fixture->sim);
}

char *
watch_fixture_folder (void)
{
  g_autoptr (GError) error = NULL;
  char *folder = g_dir_make_tmp ("dusk-test-XXXXXX", &error);

  g_assert_no_error (error);
  return folder;
}

void
watch_fixture_remove (char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_remove (path);
    }
  g_rmdir (folder);
  g_free (folder);
}

static gboolean
wake_cb (gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

void
watch_fixture_await (gboolean (*is_so) (gpointer data), gpointer data)
{
  gint64 deadline_us = g_get_monotonic_time () + DEADLINE_S * G_USEC_PER_SEC;
  guint waker = g_timeout_add (100, wake_cb, NULL);

  while (!is_so (data))
    {
      g_assert_cmpint (g_get_monotonic_time (), <, deadline_us);
      g_main_context_iteration (NULL, TRUE);
    }
  g_source_remove (waker);
}

gint64
watch_time (const char *text)
{
  g_autoptr (GError) error = NULL;
  gint64 time_s = 0;

  dusk_time_parse (text, &time_s, &error);
  g_assert_no_error (error);
  return time_s;
}

DuskEntity
watch_entity (const char *text)
{
  g_autoptr (GError) error = NULL;
  DuskEntity entity;

  dusk_entity_parse (text, &entity, &error);
  g_assert_no_error (error);
  return entity;
}

void
watch_result_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static gboolean
is_filled (gpointer data)
{
  return *(GAsyncResult **) data != NULL;
}

GAsyncResult *
watch_await_result (GAsyncResult **slot)
{
  watch_fixture_await (is_filled, slot);
  return g_steal_pointer (slot);
}

DuskReport *
watch_fixture_load (WatchFixture *fixture, const char *entity_text, const char *from, const char *to, GError **error)
{
  DuskEntity entity = watch_entity (entity_text);
  GAsyncResult *slot = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  dusk_report_load_async (fixture->context, &entity, watch_time (from), watch_time (to), NULL, NULL, NULL, watch_result_cb, &slot);
  result = watch_await_result (&slot);
  return dusk_report_load_finish (result, error);
}
