/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "series-text.h"

static void
test_limits (void)
{
  static const struct {
    double    value, baseline;
    DuskLevel level;
  } cases[] = {
    { 4, 4, DUSK_LEVEL_NORMAL },
    { 5, 4, DUSK_LEVEL_NORMAL },
    { 3, 4, DUSK_LEVEL_DEGRADED },
    { 2, 4, DUSK_LEVEL_DEGRADED }, /* exactly half is not below it */
    { 1, 4, DUSK_LEVEL_CRITICAL },
    { 0, 4, DUSK_LEVEL_DARK },
    { 0, 1, DUSK_LEVEL_DARK },
    { 0, 0.5, DUSK_LEVEL_NORMAL }, /* no whole prefix is lost */
    { 0.5, 1.5, DUSK_LEVEL_CRITICAL },
    { 9999, 10000, DUSK_LEVEL_NORMAL },
    { 9900, 10000, DUSK_LEVEL_NORMAL }, /* exactly 0.99 */
    { 9899.5, 10000, DUSK_LEVEL_DEGRADED },
    { 198, 200, DUSK_LEVEL_NORMAL },
    { 5000, 10000, DUSK_LEVEL_DEGRADED },
    { 4999, 10000, DUSK_LEVEL_CRITICAL },
    { 1001, 10000, DUSK_LEVEL_CRITICAL },
    { 1000, 10000, DUSK_LEVEL_DARK }, /* up to a tenth: some peers hold dead routes for hours */
    { 50, 50.5, DUSK_LEVEL_NORMAL },
    { NAN, 4, DUSK_LEVEL_NO_DATA },
    { 4, NAN, DUSK_LEVEL_NO_DATA },
    { 0, 0, DUSK_LEVEL_NO_DATA },
    { 4, 0, DUSK_LEVEL_NO_DATA },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpint (dusk_level_of (cases[i].value, cases[i].baseline), ==, cases[i].level);
}

static void
test_words (void)
{
  static const char *const words[] = { "no-data", "normal", "degraded", "critical", "dark" };

  for (int level = 0; level < DUSK_N_LEVELS; level++)
    {
      g_assert_cmpstr (dusk_level_to_word ((DuskLevel) level), ==, words[level]);
      g_assert_cmpstr (dusk_level_to_text ((DuskLevel) level), !=, "");
    }
  g_assert_cmpstr (dusk_level_to_text (DUSK_LEVEL_NO_DATA), ==, "no data");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/outage/level/limits", test_limits);
  g_test_add_func ("/outage/level/words", test_words);
  return g_test_run ();
}
