/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One row for each rule of the engine, told in lines of text (see routes-text.h). */
#include "routes-text.h"

#define P "175.45.176.0/24"
#define PATH " 4837 131279"

typedef struct {
  const char *name;
  guint       n_peers;
  const char *text;
  const char *crossings;
} Case;

static const Case cases[] = {
  /* With a table. */
  { "table/lost-and-back", 4,
    "-60 1-4 T " P PATH "\n"
    "100+1 1-4 W " P "\n"
    "900+1 1-4 A " P PATH "\n",
    "+ -101(2/4) +902(3/4)" },
  { "table/microseconds", 3,
    "-60 1-3 T " P PATH "\n"
    "100.000001 1 W " P "\n"
    "100.000002 2 W " P "\n",
    "+ -100.000002(1/3)" },
  /* Without: the state at the start is inferred. */
  { "inferred/withdrawals", 24,
    "100+0.5 1-24 W " P "\n",
    "+ -105.5(12/24)" },
  { "inferred/return", 24,
    "100+0.5 1-24 A " P PATH "\n",
    "- +106(13/24)" },
};

static void
test_case (gconstpointer data)
{
  const Case *row = data;
  g_autoptr (DuskRoutes) routes = routes_text_run (row->text, 3600, row->n_peers, P, NULL);
  g_autofree char *crossings = routes_text_crossings (routes, P);

  g_assert_cmpstr (crossings, ==, row->crossings);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/bgp/visibility/", cases[i].name, NULL);
      g_test_add_data_func (path, &cases[i], test_case);
    }
  return g_test_run ();
}
