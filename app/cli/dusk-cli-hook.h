/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * DuskCliHook: a command of the user's that is run for each thing to tell, one after the other in the order in which they came.
 *
 * It is started without a shell, in a process group of its own, reads the thing on its standard input, and what it prints goes to stderr. It never
 * holds up the caller: things wait in a queue of %DUSK_CLI_HOOK_MAX_WAITING, beyond which they are left out. A command that takes longer than its
 * limit is ended. All that goes wrong is said on stderr, and the next thing gets its turn. The program must ignore SIGPIPE: a command need not read.
 */
typedef struct _DuskCliHook DuskCliHook;

/** So many things wait for the command at most. */
#define DUSK_CLI_HOOK_MAX_WAITING 500
/** How long the command may take unless the user says otherwise. */
#define DUSK_CLI_HOOK_LIMIT_S     60

/** @argv: (array zero-terminated=1): the command and its arguments. @limit_s: how long it may take, ≥ 1 */
DuskCliHook *dusk_cli_hook_new (const char *const *argv, guint limit_s);

/**
 * dusk_cli_hook_push:
 * @subject: what it is about, for messages
 * @input: what the command reads
 */
void dusk_cli_hook_push (DuskCliHook *hook, const char *subject, const char *input);

/** Returns: whether the command runs, or anything waits for it. */
gboolean dusk_cli_hook_is_busy (const DuskCliHook *hook);

/**
 * dusk_cli_hook_finish:
 * @done: called once nothing runs or waits any more, perhaps before this returns
 *
 * Lets what waits, and what is pushed meanwhile, have its turn, all of it together for one limit at most; what is left then is left out.
 */
void dusk_cli_hook_finish (DuskCliHook *hook, GSourceOnceFunc done, gpointer user_data);

/** Ends the command at once if it runs; what waits is forgotten. */
void dusk_cli_hook_free (DuskCliHook *hook);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DuskCliHook, dusk_cli_hook_free)

G_END_DECLS
