/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-application.h"

/* The program as it is where there is no display at all: without GTK it starts in no time, and the tests start it often. */

gboolean
dusk_application_has_display (void)
{
  return FALSE;
}

int
dusk_application_run (DuskContext *context, int argc, char **argv)
{
  return 1;
}
