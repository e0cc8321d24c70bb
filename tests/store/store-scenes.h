/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Scenes for the store to stand in: each in a process of its own, which the machine may not allow. */

/** Runs @child in a process of its own; skips the test where its scene cannot be set, fails unless it ends well. */
void test_run_scene (void (*child) (gpointer data), gpointer data);

/** Takes this process's rights to write to @folder away. */
void test_give_up_rights (const char *folder);

/** A disk of that size at @folder, such as `size=800k`, seen by this process only. */
void test_mount_disk (const char *folder, const char *size);

/** Fills the disk with @folder to the last byte. */
void test_fill_disk (const char *folder);

G_END_DECLS
