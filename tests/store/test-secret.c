/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-secret.h"

#include <glib/gstdio.h>
#include <libsecret/secret.h>
#include <string.h>
#include <unistd.h>

#include "dusk-error.h"
#include "fake-keyring.h"
#include "store-testing.h"

#define TOKEN "t0k€n with a blank"

/* By libsecret over a bus, as in the program. */

/*
 * LeakSanitizer asks for it, in this program alone. libsecret 0.20.5 never gives back the answer of GetSecrets (the finishes of
 * secret_service_get_secret_for_dbus_path and its plural), nor the list of what was unlocked where a prompt follows.
 */
const char *__lsan_default_suppressions (void);

const char *
__lsan_default_suppressions (void)
{
  return "leak:g_dbus_message_new_from_blob\nleak:libsecret-1\n";
}

static GTestDBus *bus;

static void
result_cb (GObject *source G_GNUC_UNUSED, GAsyncResult *result, gpointer slot)
{
  *(GAsyncResult **) slot = g_object_ref (result);
}

static gboolean
too_late_cb (gpointer data G_GNUC_UNUSED)
{
  g_error ("No answer within two minutes");
  return G_SOURCE_REMOVE;
}

static GAsyncResult *
await (GAsyncResult **slot)
{
  guint timeout = g_timeout_add_seconds (120, too_late_cb, NULL);

  while (*slot == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (timeout);
  return *slot;
}

static char *
find (const char *name, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  dusk_secret_find_async (name, NULL, result_cb, &result);
  return dusk_secret_find_finish (await (&result), error);
}

static gboolean
keep (const char *name, const char *secret, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  dusk_secret_keep_async (name, secret, NULL, result_cb, &result);
  return dusk_secret_keep_finish (await (&result), error);
}

/* A sentence of ours, with nothing of what the keyring or the user said. */
static void
assert_calm (GError **error)
{
  g_assert_error (*error, DUSK_ERROR, DUSK_ERROR_STORE);
  g_assert_null (strstr ((*error)->message, "t0k"));
  g_assert_null (strchr ((*error)->message, '<'));
  g_assert_null (strchr ((*error)->message, '\n'));
  g_assert_true (g_str_has_suffix ((*error)->message, "."));
  g_clear_error (error);
}

static void
assert_found (const char *name, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *secret = find (name, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (secret, ==, expected);
}

static void
assert_kept (const char *name, const char *secret)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (keep (name, secret, &error));
  g_assert_no_error (error);
}

static void
use_keyring (void)
{
  assert_found ("radar", NULL);
  assert_kept ("radar", TOKEN);
  assert_found ("radar", TOKEN);
  assert_found ("other", NULL);
  assert_kept ("other", "o");
  assert_kept ("radar", "new");
  assert_found ("radar", "new");
  assert_kept ("radar", NULL);
  assert_found ("radar", NULL);
  assert_found ("other", "o");
  /* To forget what there is not is no trouble. */
  assert_kept ("radar", NULL);
  /* An emptied entry is none. */
  assert_kept ("radar", TOKEN);
  assert_kept ("radar", "");
  assert_found ("radar", NULL);
}

static FakeKeyring *
start_keyring (void)
{
  return fake_keyring_new (g_test_dbus_get_bus_address (bus));
}

static void
stop_keyring (FakeKeyring *keyring)
{
  secret_service_disconnect ();
  fake_keyring_free (keyring);
}

static void
test_round_trip (void)
{
  FakeKeyring *keyring = start_keyring ();
  g_autofree char *all = NULL;

  use_keyring ();
  all = fake_keyring_describe (keyring);
  g_assert_cmpstr (all, ==, "other=o[Dusk: token for “other”]");
  stop_keyring (keyring);
}

static void
test_locked (void)
{
  FakeKeyring *keyring = start_keyring ();

  assert_kept ("radar", TOKEN);
  fake_keyring_set_mood (keyring, FAKE_KEYRING_LOCKED);
  assert_found ("radar", TOKEN);
  g_assert_cmpuint (fake_keyring_prompts (keyring), ==, 1);
  fake_keyring_set_mood (keyring, FAKE_KEYRING_LOCKED);
  assert_kept ("radar", "new");
  g_assert_cmpuint (fake_keyring_prompts (keyring), ==, 2);
  assert_found ("radar", "new");
  stop_keyring (keyring);
}

/* The user closes the dialog: what is there is still there, and nobody is told that there is nothing. */
static void
test_stays_locked (void)
{
  FakeKeyring *keyring = start_keyring ();
  g_autoptr (GError) error = NULL;

  assert_kept ("radar", TOKEN);
  fake_keyring_set_mood (keyring, FAKE_KEYRING_CLOSED);
  g_assert_null (find ("radar", &error));
  assert_calm (&error);
  g_assert_false (keep ("radar", "new", &error));
  assert_calm (&error);
  g_assert_false (keep ("radar", NULL, &error));
  assert_calm (&error);
  assert_found ("other", NULL);
  fake_keyring_set_mood (keyring, FAKE_KEYRING_OPEN);
  assert_found ("radar", TOKEN);
  stop_keyring (keyring);
}

static void
test_refused (void)
{
  FakeKeyring *keyring = start_keyring ();
  g_autoptr (GError) error = NULL;

  assert_kept ("radar", TOKEN);
  fake_keyring_set_mood (keyring, FAKE_KEYRING_REFUSING);
  g_assert_null (find ("radar", &error));
  assert_calm (&error);
  g_assert_false (keep ("radar", TOKEN, &error));
  assert_calm (&error);
  g_assert_false (keep ("radar", NULL, &error));
  assert_calm (&error);
  stop_keyring (keyring);
}

static void
test_cancelled (void)
{
  FakeKeyring *keyring = start_keyring ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) found = NULL, kept = NULL;
  g_autoptr (GError) error = NULL;

  dusk_secret_find_async ("radar", cancellable, result_cb, &found);
  dusk_secret_keep_async ("radar", TOKEN, cancellable, result_cb, &kept);
  g_cancellable_cancel (cancellable);
  g_assert_null (dusk_secret_find_finish (await (&found), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_assert_false (dusk_secret_keep_finish (await (&kept), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  stop_keyring (keyring);
}

static void
assert_no_keyring (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (find ("radar", &error));
  assert_calm (&error);
  g_assert_false (keep ("radar", TOKEN, &error));
  assert_calm (&error);
  g_assert_false (keep ("radar", NULL, &error));
  assert_calm (&error);
}

static void
test_no_service (void)
{
  secret_service_disconnect ();
  assert_no_keyring ();
}

/* In processes of their own: libsecret and GIO decide once. */

static void
test_no_bus_child (void)
{
  assert_no_keyring ();
}

static void
test_no_bus (void)
{
  g_autofree char *address = g_strdup (g_getenv ("DBUS_SESSION_BUS_ADDRESS"));

  g_setenv ("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus", TRUE);
  g_test_trap_subprocess ("/store/secret/no-bus/subprocess/child", 0, G_TEST_SUBPROCESS_INHERIT_STDERR);
  g_setenv ("DBUS_SESSION_BUS_ADDRESS", address, TRUE);
  g_test_trap_assert_passed ();
}

static void
test_file_child (void)
{
  use_keyring ();
  assert_kept ("radar", TOKEN);
  /* Without a look for leaks: libsecret 0.20 forgets a text each time it writes the file. */
  _exit (0);
}

/* The file that takes the keyring's place in a sandbox. */
static void
test_file (void)
{
  char *folder = test_folder_new ();
  g_autofree char *path = g_build_filename (folder, "keyring", NULL), *contents = NULL;
  gsize length;

  g_setenv ("SECRET_BACKEND", "file", TRUE);
  g_setenv ("SECRET_FILE_TEST_PATH", path, TRUE);
  g_setenv ("SECRET_FILE_TEST_PASSWORD", "password", TRUE);
  g_test_trap_subprocess ("/store/secret/file/subprocess/child", 0, G_TEST_SUBPROCESS_INHERIT_STDERR);
  g_unsetenv ("SECRET_BACKEND");
  g_test_trap_assert_passed ();
  g_assert_true (g_file_get_contents (path, &contents, &length, NULL));
  g_assert_null (g_strstr_len (contents, (gssize) length, TOKEN));
  test_folder_free (folder);
}

int
main (int argc, char **argv)
{
  g_autoptr (GDBusConnection) connection = NULL;
  int status;

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/secret/round-trip", test_round_trip);
  g_test_add_func ("/store/secret/locked", test_locked);
  g_test_add_func ("/store/secret/stays-locked", test_stays_locked);
  g_test_add_func ("/store/secret/refused", test_refused);
  g_test_add_func ("/store/secret/cancelled", test_cancelled);
  g_test_add_func ("/store/secret/no-service", test_no_service);
  g_test_add_func ("/store/secret/no-bus", test_no_bus);
  g_test_add_func ("/store/secret/no-bus/subprocess/child", test_no_bus_child);
  g_test_add_func ("/store/secret/file", test_file);
  g_test_add_func ("/store/secret/file/subprocess/child", test_file_child);
  if (g_test_subprocess ())
    return g_test_run ();
  bus = g_test_dbus_new (G_TEST_DBUS_NONE);
  g_test_dbus_up (bus);
  status = g_test_run ();
  connection = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, NULL);
  g_dbus_connection_set_exit_on_close (connection, FALSE);
  g_test_dbus_stop (bus);
  return status;
}
