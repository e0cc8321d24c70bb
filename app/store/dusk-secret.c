/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-secret.h"

#include <glib/gi18n.h>
#include <libsecret/secret.h>

#include "dusk-config.h"
#include "dusk-error.h"

static const SecretSchema schema = {
  .name = DUSK_APP_ID,
  .flags = SECRET_SCHEMA_NONE,
  .attributes = { { "name", SECRET_SCHEMA_ATTRIBUTE_STRING } },
};

/* What the keyring says is for its log: it may be anything, and in any language. @error: (nullable) */
static void
return_trouble (GTask *task, const GError *error, const char *sentence)
{
  if (error)
    g_debug ("The keyring: %s %d", g_quark_to_string (error->domain), error->code);
  if (error && g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_task_return_error (task, g_error_copy (error));
  else
    g_task_return_new_error (task, DUSK_ERROR, DUSK_ERROR_STORE, "%s", sentence);
}

/* Whether there is one all the same: a keyring that stays locked answers as one that holds nothing does. */

static void
rest_found_cb (GObject *source G_GNUC_UNUSED, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  const char *sentence = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  GList *items = secret_password_search_finish (result, &error);

  if (error || items)
    return_trouble (task, error, sentence);
  else if (g_task_get_source_tag (task) == dusk_secret_find_async)
    g_task_return_pointer (task, NULL, NULL);
  else
    g_task_return_boolean (task, TRUE);
  g_list_free_full (items, g_object_unref);
}

static void
look_for_rest (GTask *task, const char *sentence)
{
  const char *name = g_task_get_task_data (task);

  secret_password_search (&schema, SECRET_SEARCH_NONE, g_task_get_cancellable (task), rest_found_cb, g_object_ref (task), "name", name, NULL);
  g_task_set_task_data (task, g_strdup (sentence), g_free);
}

/* Finding */

static void
found_cb (GObject *source G_GNUC_UNUSED, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  char *secret = secret_password_lookup_finish (result, &error);

  if (error)
    return_trouble (task, error, _("The keyring could not be asked for the token."));
  else if (secret == NULL)
    look_for_rest (task, _("The keyring that holds the token is locked."));
  else
    g_task_return_pointer (task, g_strdup (secret), g_free);
  secret_password_free (secret);
}

void
dusk_secret_find_async (const char *name, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_return_if_fail (name != NULL);

  g_task_set_source_tag (task, dusk_secret_find_async);
  g_task_set_task_data (task, g_strdup (name), g_free);
  secret_password_lookup (&schema, cancellable, found_cb, g_object_ref (task), "name", name, NULL);
}

char *
dusk_secret_find_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, dusk_secret_find_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* Keeping */

static void
kept_cb (GObject *source G_GNUC_UNUSED, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;

  /* Who closes the keyring's dialog makes it fail without an error. */
  if (secret_password_store_finish (result, &error))
    g_task_return_boolean (task, TRUE);
  else
    return_trouble (task, error, _("The keyring could not take the token; it was not kept."));
}

static void
forgotten_cb (GObject *source G_GNUC_UNUSED, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  const char *sentence = _("The keyring could not forget the token.");
  g_autoptr (GError) error = NULL;

  secret_password_clear_finish (result, &error);
  if (error)
    return_trouble (task, error, sentence);
  else
    look_for_rest (task, sentence);
}

void
dusk_secret_keep_async (const char *name, const char *secret, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  g_autofree char *label = NULL;

  g_return_if_fail (name != NULL);

  g_task_set_source_tag (task, dusk_secret_keep_async);
  g_task_set_task_data (task, g_strdup (name), g_free);
  label = g_strdup_printf (_("Dusk: token for “%s”"), name);
  if (secret && *secret)
    secret_password_store (&schema, SECRET_COLLECTION_DEFAULT, label, secret, cancellable, kept_cb, g_object_ref (task), "name", name, NULL);
  else
    secret_password_clear (&schema, cancellable, forgotten_cb, g_object_ref (task), "name", name, NULL);
}

gboolean
dusk_secret_keep_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, dusk_secret_keep_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
