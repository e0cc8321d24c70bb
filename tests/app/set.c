/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-settings.h"

/* set FOLDER FLAG 0|1: what the preferences would set, in the store of FOLDER. */
int
main (int argc, char **argv)
{
  g_autoptr (DuskStore) store = NULL;
  g_autoptr (DuskSettings) settings = NULL;

  if (argc != 4)
    return 2;
  store = dusk_store_open (argv[1]);
  settings = dusk_settings_new (store);
  g_object_set (settings, argv[2], g_str_equal (argv[3], "1"), NULL);
  return 0;
}
