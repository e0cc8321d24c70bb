/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "broker-fixture.h"

#include <glib/gstdio.h>
#include <string.h>

void
broker_fixture_set_up (BrokerFixture *fixture, gconstpointer data)
{
  http_fixture_set_up (&fixture->net, data);
  fixture->base_url = fake_server_url (fixture->net.server, "");
  fixture->folder = g_dir_make_tmp ("dusk-archive-XXXXXX", NULL);
  g_assert_nonnull (fixture->folder);
  fixture->broker = dusk_broker_new (fixture->net.http, fixture->base_url);
  fixture->archive = dusk_archive_new (fixture->broker, fixture->net.clock, fixture->folder, DUSK_ARCHIVE_DEFAULT_LIMIT_BYTES);
}

static void
remove_all (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir && (name = g_dir_read_name (dir)))
    {
      g_autofree char *below = g_build_filename (path, name, NULL);
      remove_all (below);
    }
  g_remove (path);
}

void
broker_fixture_tear_down (BrokerFixture *fixture, gconstpointer data)
{
  g_object_add_weak_pointer (G_OBJECT (fixture->archive), (gpointer *) &fixture->archive);
  g_object_unref (fixture->archive);
  WAIT_FOR (fixture->archive == NULL);
  g_object_add_weak_pointer (G_OBJECT (fixture->broker), (gpointer *) &fixture->broker);
  g_object_unref (fixture->broker);
  WAIT_FOR (fixture->broker == NULL);
  remove_all (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->base_url);
  http_fixture_tear_down (&fixture->net, data);
}

static void
on_found (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Find *find = user_data;

  find->list = dusk_broker_find_finish (DUSK_BROKER (source), result, &find->error);
  find->is_done = TRUE;
  g_assert_true ((find->list == NULL) == (find->error != NULL));
}

static gint64
parse_time (const char *text)
{
  g_autoptr (GError) error = NULL;
  gint64 time_s;

  dusk_time_parse (text, &time_s, &error);
  g_assert_no_error (error);
  return time_s;
}

void
find_begin (BrokerFixture *fixture, Find *find, const char *collectors, DuskArchiveKind kind, const char *from, const char *to)
{
  g_auto (GStrv) names = g_strsplit (collectors, ",", -1);
  DuskArchiveQuery query = { (const char *const *) names, kind, parse_time (from), parse_time (to) };

  if (find->cancellable == NULL)
    find->cancellable = g_cancellable_new ();
  dusk_broker_find_async (fixture->broker, &query, find->cancellable, on_found, find);
}

void
find_all (BrokerFixture *fixture, Find *find, const char *collectors, DuskArchiveKind kind, const char *from, const char *to)
{
  find_begin (fixture, find, collectors, kind, from, to);
  WAIT_FOR (find->is_done);
}

void
find_clear (Find *find)
{
  find->is_done = FALSE;
  g_clear_pointer (&find->list, dusk_archive_list_free);
  g_clear_error (&find->error);
  g_clear_object (&find->cancellable);
}

void
assert_says (char **messages, const char *part)
{
  for (guint i = 0; messages[i]; i++)
    if (strstr (messages[i], part))
      return;
  g_test_message ("none of %u messages says “%s”", g_strv_length (messages), part);
  for (guint i = 0; messages[i]; i++)
    g_test_message ("%s", messages[i]);
  g_test_fail ();
}

char *
find_paths (BrokerFixture *fixture, const Find *find)
{
  GString *paths = g_string_new (NULL);

  g_assert_no_error (find->error);
  for (guint i = 0; i < find->list->files->len; i++)
    {
      DuskArchiveFile *file = find->list->files->pdata[i];

      g_assert_true (g_str_has_prefix (file->url, fixture->base_url));
      g_string_append_printf (paths, "%s\n", file->url + strlen (fixture->base_url));
    }
  return g_string_free (paths, FALSE);
}

void
add_archive_file (BrokerFixture *fixture, GPtrArray *files, const char *path, const char *start)
{
  g_autofree char *url = fake_server_url (fixture->net.server, path);

  g_ptr_array_add (files, dusk_archive_file_new (url, "ris", "rrc00", DUSK_ARCHIVE_UPDATES, parse_time (start), 5 * DUSK_MINUTE_S, -1));
}

GBytes *
make_archive_bytes (gsize length)
{
  char *bytes = g_malloc (length);

  /* No zero: raw replies are texts. */
  for (gsize i = 0; i < length; i++)
    bytes[i] = (char) ('a' + i % 23);
  memcpy (bytes, "\x1f\x8b", MIN (length, 2));
  return g_bytes_new_take (bytes, length);
}

static void
on_fetched (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Fetch *fetch = user_data;

  fetch->fetched = dusk_archive_fetch_finish (DUSK_ARCHIVE (source), result, &fetch->error);
  fetch->is_done = TRUE;
  g_assert_true ((fetch->fetched == NULL) == (fetch->error != NULL));
}

static void
on_progress (gint64 bytes, gint64 total_bytes, guint files, guint total_files, gpointer user_data)
{
  Fetch *fetch = user_data;

  g_assert_false (fetch->is_done);
  g_assert_cmpint (bytes, <=, total_bytes);
  g_assert_cmpuint (files, <=, total_files);
  fetch->n_progress++;
  fetch->bytes = bytes;
  fetch->total_bytes = total_bytes;
  fetch->files = files;
  fetch->total_files = total_files;
}

void
fetch_begin (BrokerFixture *fixture, Fetch *fetch, GPtrArray *files)
{
  if (fetch->cancellable == NULL)
    fetch->cancellable = g_cancellable_new ();
  dusk_archive_fetch_async (fixture->archive, files, fetch->cancellable, on_progress, fetch, on_fetched, fetch);
}

void
fetch_all (BrokerFixture *fixture, Fetch *fetch, GPtrArray *files)
{
  fetch_begin (fixture, fetch, files);
  WAIT_FOR (fetch->is_done);
}

void
fetch_clear (Fetch *fetch)
{
  fetch->is_done = FALSE;
  g_clear_pointer (&fetch->fetched, dusk_fetched_files_free);
  g_clear_error (&fetch->error);
  g_clear_object (&fetch->cancellable);
}
