/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How much of the way leads through a network (domain.md §3.5). */
#include "routes-text.h"

#define AT(seconds) ((ROUTES_TEXT_START_S + (seconds)) * G_USEC_PER_SEC)

/* @expected: such as `4837:1:1*`: ASN, hegemony, share next to the origin, `*` for an upstream; those of at least 0.01. */
static void
assert_upstreams (const GArray *upstreams, const char *expected)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < upstreams->len; i++)
    {
      const DuskHegemony *hegemony = &g_array_index (upstreams, DuskHegemony, i);

      if (hegemony->hegemony >= 0.01)
        g_string_append_printf (text, "%s%u:%.4g:%.4g%s", text->len > 0 ? " " : "", hegemony->asn, hegemony->hegemony, hegemony->through,
                                hegemony->is_upstream ? "*" : "");
    }
  g_assert_cmpstr (text->str, ==, expected);
}

typedef struct {
  const char *name;
  guint       n_peers;
  const char *text;
  const char *expected;
} Case;

static const Case cases[] = {
  { "sole-upstream", 4, "-60 1-4 T 10.0.0.0/24 4837 131279\n", "4837:1:1*" },
  { "two-upstreams", 4, "-60 1-2 T 10.0.0.0/24 4837 131279\n-60 3-4 T 10.0.0.0/24 22351 131279\n", "4837:0.5:0.5* 22351:0.5:0.5*" },
  { "further-up", 4, "-60 1-2 T 10.0.0.0/24 3356 4837 131279\n-60 3-4 T 10.0.0.0/24 1239 4837 131279\n", "4837:1:1* 1239:0.5:0 3356:0.5:0" },
  { "prepending", 2, "-60 1-2 T 10.0.0.0/24 3356 3356 4837 4837 131279 131279 131279\n", "4837:1:1* 3356:1:0" },
  { "by-addresses", 2, "-60 1-2 T 10.0.0.0/24 7 131279\n-60 1-2 T 10.0.4.0/22 8 131279\n", "8:0.8:0.8* 7:0.2:0.2*" },
  { "families-apart", 2, "-60 1-2 T 10.0.0.0/24 7 131279\n-60 1-2 T 2001:db8::/32 8 131279\n", "7:0.5:0.5* 8:0.5:0.5*" },
  { "origin-alone", 2, "-60 1-2 T 10.0.0.0/24 131279\n", "" },
  /* Twenty viewpoints: the two highest and two lowest are left out, so a network near two of them does not show. */
  { "trimmed", 20,
    "-60 1-2 T 10.0.0.0/24 99 4837 131279\n"
    "-60 3-20 T 10.0.0.0/24 4837 131279\n", "4837:1:1*" },
  /* The share of paths is of all of them. */
  { "rare-upstream", 20,
    "-60 1-2 T 10.0.0.0/24 9929 131279\n"
    "-60 3-20 T 10.0.0.0/24 4837 131279\n", "4837:1:0.9*" },
  { "beyond-the-trim", 20,
    "-60 1-6 T 10.0.0.0/24 99 4837 131279\n"
    "-60 7-20 T 10.0.0.0/24 4837 131279\n", "4837:1:1* 99:0.25:0" },
};

static void
test_case (gconstpointer data)
{
  const Case *row = data;
  g_autoptr (DuskRoutes) routes = routes_text_run (row->text, 600, row->n_peers, NULL, "131279");

  assert_upstreams (routes->upstreams_before, row->expected);
  assert_upstreams (routes->upstreams_after, row->expected);
}

/* Down over one upstream, back over another. */
static void
test_over_time (void)
{
  g_autoptr (DuskRoutes) routes = routes_text_run ("-60 1-4 T 10.0.0.0/24 38201 131279\n"
                                                   "100 1-4 W 10.0.0.0/24\n"
                                                   "500 1-4 A 10.0.0.0/24 5666 131279\n",
                                                   600, 4, "10.0.0.0/24", NULL);
  g_autoptr (GArray) dark = dusk_routes_upstreams_at (routes, AT (300));
  g_autoptr (GArray) back = dusk_routes_upstreams_at (routes, AT (500));

  assert_upstreams (routes->upstreams_before, "38201:1:1*");
  assert_upstreams (routes->upstreams_after, "5666:1:1*");
  assert_upstreams (dark, "");
  assert_upstreams (back, "5666:1:1*");
}

/* From updates alone, the paths before are not known, and none are made up. */
static void
test_inferred (void)
{
  g_autoptr (DuskRoutes) routes = routes_text_run ("100 1-4 W 10.0.0.0/24\n500 1-4 A 10.0.0.0/24 5666 131279\n", 600, 4, "10.0.0.0/24", NULL);

  assert_upstreams (routes->upstreams_before, "");
  assert_upstreams (routes->upstreams_after, "5666:1:1*");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/bgp/hegemony/", cases[i].name, NULL);
      g_test_add_data_func (path, &cases[i], test_case);
    }
  g_test_add_func ("/bgp/hegemony/over-time", test_over_time);
  g_test_add_func ("/bgp/hegemony/inferred", test_inferred);
  return g_test_run ();
}
