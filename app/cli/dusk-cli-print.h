/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-context.h"

G_BEGIN_DECLS

/** Exit statuses (design §4). */
#define DUSK_CLI_DONE   0
#define DUSK_CLI_FAILED 1
#define DUSK_CLI_USAGE  2

/** Says one line on stderr, with the program's name before it; line breaks and control characters become blanks. */
void dusk_cli_complain (const char *message);
/** Says @error on stderr. @subject: (nullable): what it is about. Returns: the exit status for it. */
int  dusk_cli_complain_error (const char *subject, const GError *error);

/** Says what the store has to say, such as that a damaged database was set aside. */
void dusk_cli_tell_notice (DuskContext *context);

/** Writes @text to stdout, all of it. Returns: the exit status; where it could not be written stderr says why. */
int  dusk_cli_print (const char *text);
/** As dusk_cli_print(), for what people read a part of: who closes the pipe early, as `head` does, has what he wants. */
int  dusk_cli_print_long (const char *text);
/** Writes @text to stdout, all of it, and says nothing. Returns: 0, or the errno of why it could not be written. */
int  dusk_cli_write (const char *text);
/** Says why stdout could not be written. Returns: the exit status. */
int  dusk_cli_complain_of_output (int write_errno);

/**
 * dusk_cli_progress:
 * @label: such as `Asking RIPEstat`
 *
 * Shows on stderr, if that is a terminal, how far a long work is, on one line that the next call takes the place of. With @total 0 it is cleared.
 */
void dusk_cli_progress (const char *label, guint done, guint total);

G_END_DECLS
