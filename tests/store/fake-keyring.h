/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * FakeKeyringMood:
 *
 * @FAKE_KEYRING_OPEN: takes and gives
 * @FAKE_KEYRING_LOCKED: is locked; the user unlocks it when asked
 * @FAKE_KEYRING_CLOSED: is locked; the user closes the dialog
 * @FAKE_KEYRING_REFUSING: fails, and tells all it knows in its errors
 */
typedef enum {
  FAKE_KEYRING_OPEN,
  FAKE_KEYRING_LOCKED,
  FAKE_KEYRING_CLOSED,
  FAKE_KEYRING_REFUSING,
} FakeKeyringMood;

/** FakeKeyring: an org.freedesktop.Secret.Service with one collection, which speaks the plain algorithm, on a bus of the test's own. */
typedef struct _FakeKeyring FakeKeyring;

/** Starts it at the bus of @address and waits until it has its name. */
FakeKeyring *fake_keyring_new (const char *address);
void         fake_keyring_free (FakeKeyring *self);
/** Sets how it is from now on; the moods that are locked lock it. */
void         fake_keyring_set_mood (FakeKeyring *self, FakeKeyringMood mood);
/** Returns: (transfer full): all that it holds: "name=secret[label]", in the order in which it came. */
char        *fake_keyring_describe (FakeKeyring *self);
/** Returns: how often it has asked the user. */
guint        fake_keyring_prompts (FakeKeyring *self);

G_END_DECLS
