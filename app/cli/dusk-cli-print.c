/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-cli-print.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

void
dusk_cli_complain (const char *message)
{
  g_autofree char *line = g_utf8_make_valid (message, -1);

  for (char *c = line; *c; c++)
    if (g_ascii_iscntrl (*c))
      *c = ' ';
  dusk_cli_progress (NULL, 0, 0);
  g_printerr ("dusk: %s\n", line);
}

int
dusk_cli_complain_error (const char *subject, const GError *error)
{
  /* Translators: what an error is about, and the error */
  g_autofree char *line = subject ? g_strdup_printf (_("%s: %s"), subject, error->message) : g_strdup (error->message);

  dusk_cli_complain (line);
  return error->domain == G_OPTION_ERROR ? DUSK_CLI_USAGE : DUSK_CLI_FAILED;
}

void
dusk_cli_tell_notice (DuskContext *context)
{
  g_autofree char *notice = dusk_store_notice (dusk_context_store (context));

  if (notice)
    dusk_cli_complain (notice);
}

int
dusk_cli_complain_of_output (int write_errno)
{
  g_autofree char *message = g_strdup_printf (_("Cannot write to the standard output: %s"), g_strerror (write_errno));

  dusk_cli_complain (message);
  return DUSK_CLI_FAILED;
}

int
dusk_cli_write (const char *text)
{
  gsize length = strlen (text);

  dusk_cli_progress (NULL, 0, 0);
  return fwrite (text, 1, length, stdout) == length && fflush (stdout) == 0 ? 0 : errno;
}

int
dusk_cli_print (const char *text)
{
  int write_errno = dusk_cli_write (text);

  return write_errno == 0 ? DUSK_CLI_DONE : dusk_cli_complain_of_output (write_errno);
}

int
dusk_cli_print_long (const char *text)
{
  int write_errno = dusk_cli_write (text);

  return write_errno == 0 || write_errno == EPIPE ? DUSK_CLI_DONE : dusk_cli_complain_of_output (write_errno);
}

void
dusk_cli_progress (const char *label, guint done, guint total)
{
  static gboolean is_shown = FALSE;

  if (!isatty (STDERR_FILENO) || (total == 0 && !is_shown))
    return;
  is_shown = total > 0;
  /* Back to the line's begin, and clear what was there. */
  fputs ("\r\033[K", stderr);
  if (is_shown)
    {
      /* Translators: what is going on, and how much of it is done */
      g_autofree char *line = g_strdup_printf (_("%s: %u of %u"), label, done, total);
      fputs (line, stderr);
    }
  fflush (stderr);
}
