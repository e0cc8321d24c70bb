/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Tokens, in the user's keyring by libsecret (its portal's file backend in a sandbox): never in the store, a log or an error. */

/** Looks @name (such as `radar`) up. A keyring that is locked may ask the user. */
void  dusk_secret_find_async (const char *name, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
/** Returns: (transfer full) (nullable): %NULL without an error where there is none; with %DUSK_ERROR_STORE where there is no keyring to ask. */
char *dusk_secret_find_finish (GAsyncResult *result, GError **error);

/** Keeps @secret under @name, or forgets it where it is %NULL or empty. */
void     dusk_secret_keep_async (const char *name, const char *secret, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
/** Returns: %FALSE with %DUSK_ERROR_STORE that says that the keyring could not take it. */
gboolean dusk_secret_keep_finish (GAsyncResult *result, GError **error);

G_END_DECLS
