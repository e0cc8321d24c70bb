/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One row for each rule of the engine, told in lines of text (see routes-text.h). */
#include "routes-text.h"

#define P "175.45.176.0/24"
#define PATH " 4837 131279"

#define Q "175.45.177.0/24"
#define R "175.45.178.0/24"
#define S "175.45.179.0/24"
#define V6 "2001:db8::/32"

/* @prefixes, @origins: what is followed; both NULL: P. @crossings: of P. */
typedef struct {
  const char *name;
  guint       n_peers;
  const char *prefixes;
  const char *origins;
  const char *text;
  const char *crossings;
} Case;

static const Case cases[] = {
  /* With a table. */
  { "table/lost-and-back", 4, NULL, NULL,
    "-60 1-4 T " P PATH "\n"
    "100+1 1-4 W " P "\n"
    "900+1 1-4 A " P PATH "\n",
    "+ -101(2/4) +902(3/4)" },
  { "table/microseconds", 3, NULL, NULL,
    "-60 1-3 T " P PATH "\n"
    "100.000001 1 W " P "\n"
    "100.000002 2 W " P "\n",
    "+ -100.000002(1/3)" },
  { "table/many-peers", 200, NULL, NULL,
    "-60 1-200 T " P PATH "\n"
    "100+1 1-101 W " P "\n"
    "900 101 A " P PATH "\n"
    "1000 200 D\n"
    "1001 1 A " P PATH "\n",
    "+ -199(100/200) +1001(100/199)" },
  { "table/half-is-not-visible", 2, NULL, NULL,
    "-60 1-2 T " P PATH "\n"
    "100 2 W " P "\n"
    "200 2 A " P PATH "\n",
    "+ -100(1/2) +200(2/2)" },
  { "table/never-there", 3, NULL, NULL,
    "-60 1-3 T 192.0.2.0/24 64999\n"
    "100 1-3 W " P "\n",
    "-" },
  { "table/new-prefix", 3, NULL, NULL,
    "-60 1-3 T 192.0.2.0/24 64999\n"
    "100+1 1-3 A " P PATH "\n",
    "- +101(2/3)" },
  { "table/changes-before-the-period", 3, NULL, NULL,
    "-600 1-3 T " P PATH "\n"
    "-300 1-2 W " P "\n"
    "300 2 A " P PATH "\n",
    "- +300(2/3)" },
  { "table/in-the-middle", 3, NULL, NULL,
    "100 1 W " P "\n"
    "200 2-3 T " P PATH "\n"
    "200 1 T 192.0.2.0/24 64999\n"
    "300 2 W " P "\n",
    "+ -300(1/3)" },
  { "table/an-update-says-otherwise-than-a-table-of-its-time", 3, NULL, NULL,
    "-60 1-3 T " P PATH "\n"
    "100 1-2 W " P "\n"
    "100 1-3 T " P PATH "\n",
    "+ -100(1/3)" },
  { "table/path-exploration", 4, NULL, NULL,
    "-60 1-4 T " P PATH "\n"
    "100+1 1-4 A " P " 1 2 3 4837 131279\n"
    "103+1 1-4 A " P " 1 2 3 4 5 4837 131279\n"
    "105+1 1-4 W " P "\n",
    "+ -106(2/4)" },
  { "table/repeated-messages", 3, NULL, NULL,
    "-60 1-3 T " P PATH "\n"
    "100 1 W " P "\n"
    "101 1 W " P "\n"
    "102 1 W " P "\n"
    "103 1 A " P PATH "\n"
    "104 1 A " P PATH "\n"
    "105 2-3 A " P PATH "\n",
    "+" },
  { "table/partial-feeds-do-not-count", 5, P " " Q " " R " " S, NULL,
    "-60 1-3 T " P PATH "\n"
    "-60 1-3 T " Q PATH "\n"
    "-60 1-3 T " R PATH "\n"
    "-60 1-3 T " S PATH "\n"
    "-60 4-5 T " P PATH "\n"
    "-60 4-5 T " Q PATH "\n"
    "100 1 W " P "\n"
    "101 2 W " P "\n",
    "+ -101(1/3)" },
  { "table/three-quarters-are-a-full-feed", 4, P " " Q " " R " " S, NULL,
    "-60 1-3 T " P PATH "\n"
    "-60 1-3 T " Q PATH "\n"
    "-60 1-3 T " R PATH "\n"
    "-60 1-2 T " S PATH "\n"
    "100 1 W " P "\n"
    "101 2 W " P "\n",
    "+ -101(1/3)" },
  { "table/a-full-feed-without-the-prefix-counts", 3, NULL, NULL,
    "-60 1-3 T 192.0.2.0/24 64999\n"
    "-60 1-2 T " P PATH "\n"
    "-60 3 T 192.0.3.0/24 64999\n"
    "100 1 W " P "\n",
    "+ -100(1/3)" },
  { "table/several-paths-of-one-peer-count-once", 3, P " " Q, NULL,
    "-60 1 T " P PATH "\n"
    "-60 1 T " P " 5" PATH "\n"
    "-60 1 T " P " 6" PATH "\n"
    "-60 2-3 T " P PATH "\n"
    "-60 1-3 T " Q PATH "\n"
    "100 1 W " P "\n"
    "101 2 W " P "\n",
    "+ -101(1/3)" },
  { "table/old-times-count-as-now", 3, NULL, NULL,
    "-60 1-3 T " P PATH "\n"
    "100 1 W " P "\n"
    "98 2 W " P "\n",
    "+ -100(1/3)" },
  { "table/what-comes-after-the-period", 3, NULL, NULL,
    "-60 1-3 T " P PATH "\n"
    "90000 1 W " P "\n"
    "100 1 W " P "\n"
    "101 2 W " P "\n"
    "3700 2 A " P PATH "\n",
    "+ -101(1/3)" },

  /* Several paths of one peer: it has the prefix as long as it has one. */
  { "paths/one-remains", 3, NULL, NULL,
    "-60 1-3 T/1 " P " 5" PATH "\n"
    "-60 1-3 T/2 " P " 6" PATH "\n"
    "100 1-3 W/1 " P "\n"
    "200 1-3 A/2 " P " 7" PATH "\n"
    "300+1 1-3 W/2 " P "\n"
    "400+1 1-3 A/1 " P PATH "\n",
    "+ -301(1/3) +401(2/3)" },
  { "paths/withdrawn-twice", 3, NULL, NULL,
    "-60 1-3 T/1 " P PATH "\n"
    "-60 1-3 T/2 " P PATH "\n"
    "100+1 1-3 W/1 " P "\n"
    "110+1 1-3 W/1 " P "\n"
    "120+1 1-3 W/2 " P "\n",
    "+ -121(1/3)" },
  { "paths/gone-with-the-session", 3, NULL, NULL,
    "-60 1-3 T/1 " P PATH "\n"
    "-60 1-3 T/2 " P PATH "\n"
    "100 1 D\n"
    "101 1 A/1 " P PATH "\n"
    "102+1 1-2 W/1 " P "\n"
    "110 2 W/2 " P "\n",
    "+ -110(1/3)" },
  { "paths/of-an-origin-that-is-followed-later", 3, NULL, "131279",
    "-60 1-2 T/1 " P " 64999\n"
    "-60 1-2 T/2 " P " 64999\n"
    "-60 3 T/1 " P PATH "\n"
    "100 1-2 W/2 " P "\n"
    "110+1 1-2 W/1 " P "\n",
    "+ -111(1/3)" },

  /* A table after a gap tells what became of the routes meanwhile. */
  { "gap/lost", 3, P " " Q, NULL,
    "-60 1-3 T " P PATH "\n"
    "-60 1-3 T " Q PATH "\n"
    "2000 1-3 T " Q PATH "\n"
    "2000 1-3 T 192.0.2.0/24 64999\n"
    "2001 1 W 192.0.2.0/24\n",
    "+ -2000(1/3)" },
  { "gap/back", 3, P " " Q, NULL,
    "-60 1-3 T " P PATH "\n"
    "-60 1-3 T " Q PATH "\n"
    "100 1-3 W " P "\n"
    "2000 1-3 T " P PATH "\n"
    "2000 1-3 T " Q PATH "\n",
    "+ -100(1/3) +2000(2/3)" },
  { "gap/a-message-tells-more", 3, P " " Q, NULL,
    "-60 1-3 T " P PATH "\n"
    "-60 1-3 T " Q PATH "\n"
    "2000 1-3 T " Q PATH "\n"
    "2000 1-3 T 192.0.2.0/24 64999\n"
    "2010+1 1-3 A " P PATH "\n"
    "2020 1-2 W " P "\n",
    "+ -2020(1/3)" },
  { "gap/a-table-that-is-cut-off", 3, P " " Q, NULL,
    "-60 1-3 T " P PATH "\n"
    "-60 1-3 T " Q PATH "\n"
    "2000 1-3 T " Q PATH "\n"
    "2001 1 W 192.0.2.0/24\n",
    "+" },
  { "gap/no-gap", 3, P " " Q, NULL,
    "-60 1-3 T " P PATH "\n"
    "-60 1-3 T " Q PATH "\n"
    "700 1 W 192.0.2.0/24\n"
    "1400 1 W 192.0.2.0/24\n"
    "2000 1-3 T " Q PATH "\n"
    "2000 1-3 T 192.0.2.0/24 64999\n"
    "2001 1 W 192.0.2.0/24\n",
    "+" },
  { "gap/state-goes-on-without-table", 3, NULL, NULL,
    "-60 1-3 T " P PATH "\n"
    "100 1 W " P "\n"
    "2000 2 W " P "\n",
    "+ -2000(1/3)" },

  /* Sessions. */
  { "session/back-by-a-table", 3, P " " Q, NULL,
    "-60 1-3 T " P PATH "\n"
    "-60 1-3 T " Q PATH "\n"
    "100 1 D\n"
    "150 2 W " P "\n"
    "200 1-3 T " P PATH "\n"
    "200 1-3 T " Q PATH "\n",
    "+ -150(1/2) +200(2/3)" },
  { "session/what-goes-with-it-is-not-lost", 3, NULL, NULL,
    "-60 1-3 T " P PATH "\n"
    "100 1 D\n"
    "200 2 D\n",
    "+" },
  { "session/the-others-decide", 4, NULL, NULL,
    "-60 1-4 T " P PATH "\n"
    "100 1 D\n"
    "200 2 W " P "\n"
    "201 3 W " P "\n",
    "+ -201(1/3)" },
  { "session/back-with-its-table", 3, P " " Q, NULL,
    "-60 1-3 T " P PATH "\n"
    "-60 1-3 T " Q PATH "\n"
    "100 1 D\n"
    "150 2 W " P "\n"     /* 1 of 2 */
    "200 1 U\n"
    "201 1 A " P PATH "\n" /* has it, but does not count yet */
    "202 1 A " Q PATH "\n",
    "+ -150(1/2) +202(2/3)" },
  { "session/back-in-time", 3, P " " Q, NULL,
    "-60 1-3 T " P PATH "\n"
    "-60 1-3 T " Q PATH "\n"
    "100 1 D\n"
    "150 2 W " P "\n"
    "200 1 U\n"
    "201 1 A " P PATH "\n" /* the other one is not announced again: the transfer is over after ten minutes */
    "900 3 A " P PATH "\n",
    "+ -150(1/2) +800(2/3)" },
  { "session/without-established", 3, P " " Q, NULL,
    "-60 1-3 T " P PATH "\n"
    "-60 1-3 T " Q PATH "\n"
    "100 1 D\n"
    "150 2 W " P "\n"
    "201 1 A " P PATH "\n"
    "202 1 A " Q PATH "\n",
    "+ -150(1/2) +202(2/3)" },
  { "session/lost-while-down", 3, P " " Q, NULL,
    "-60 1-3 T " P PATH "\n"
    "-60 1-3 T " Q PATH "\n"
    "100 1 D\n"
    "200 1 U\n"
    "201 1 A " Q PATH "\n"
    "300 2 W " P "\n"       /* 1 of 2, then 1 of 3 */
    "1000 3 A " P PATH "\n",
    "+ -300(1/2)" },
  { "session/transfer-again", 3, NULL, NULL,
    "-60 1-3 T " P PATH "\n"
    "100 1-3 A " P PATH "\n"
    "200 1-3 A " P PATH "\n",
    "+" },
  { "session/all-down", 3, NULL, NULL,
    "-60 1-3 T " P PATH "\n"
    "100 1-3 D\n"
    "200 1-3 U\n"
    "201+1 1-3 A " P PATH "\n",
    "+" },
  { "session/down-before-the-period", 3, NULL, NULL,
    "-900 1-3 T " P PATH "\n"
    "-800 1 D\n"
    "200 2 W " P "\n",
    "+ -200(1/2)" },
  { "session/same-second", 3, NULL, NULL,
    "-60 1-3 T " P PATH "\n"
    "100 1 D\n"
    "100 1 U\n"
    "100 1 A " P PATH "\n"
    "200 1 W " P "\n"
    "201 2 W " P "\n",
    "+ -201(1/3)" },

  /* Without a table: the state at the start is inferred. */
  { "inferred/withdrawals", 24, NULL, NULL,
    "100+0.5 1-24 W " P "\n",
    "+ -105.5(12/24)" },
  { "inferred/return", 24, NULL, NULL,
    "100+0.5 1-24 A " P PATH "\n",
    "- +106(13/24)" },
  { "inferred/exploration-before-the-loss", 5, NULL, NULL,
    "100 2-5 A " P " 1 2 131279\n"
    "101 1 W " P "\n"
    "105+1 2-4 A " P " 1 2 3 131279\n"
    "110+1 2-5 W " P "\n",
    "+ -111(2/5)" },
  { "inferred/all-explore", 5, NULL, NULL,
    "100 1-5 A " P " 1 2 131279\n"
    "110+1 1-5 W " P "\n",
    "+ -112(2/5)" },
  { "inferred/path-change-long-before", 5, NULL, NULL,
    "100 5 A " P " 1 2 131279\n"
    "1000+1 1-5 W " P "\n",
    "+ -1002(2/5)" },
  { "inferred/loss-and-return", 5, NULL, NULL,
    "100+1 1-5 W " P "\n"
    "700+1 1-5 A " P PATH "\n",
    "+ -102(2/5) +702(3/5)" },
  { "inferred/exploration-on-return", 5, NULL, NULL,
    "100+1 1-5 A " P " 1 2 3 131279\n"
    "110+1 1-5 A " P PATH "\n",
    "- +102(3/5)" },
  { "inferred/a-path-change-is-no-return", 5, P " " Q, NULL,
    "100 1-5 W " Q "\n"
    "200 1-2 A " P PATH "\n",
    "+" },
  { "inferred/one-withdrawal-is-no-loss", 5, P " " Q, NULL,
    "100 1-5 W " Q "\n"
    "200 1-2 W " P "\n",
    "+" },
  { "inferred/who-never-speaks-does-not-count", 24, NULL, NULL,
    "100+1 1-3 W " P "\n"
    "100+1 10-12 W 192.0.2.0/24\n",
    "+ -101(1/3)" },
  { "inferred/two-windows", 6, NULL, NULL,
    "100+1 1-5 W " P "\n"
    "3000+1 1-6 A " P PATH "\n",
    "+ -102(2/5) +3003(4/6)" },
  { "inferred/two-windows-with-another-collector", 8, NULL, NULL,
    "100+1 1-3 W " P "\n"
    "2900 1 W 192.0.2.0/24\n"
    "3000+1 1-8 A " P PATH "\n", /* 4 … 8 say nothing before: they count from the second window on */
    "+ -101(1/3) +3004(5/8)" },
  { "inferred/session-reset", 4, NULL, NULL,
    "100 4 W " P "\n"
    "200 1 D\n"
    "300 1 U\n"
    "301 1 A " P PATH "\n"
    "400 2-3 A " P PATH "\n"
    "500+1 1-3 W " P "\n",
    "+ -501(1/3)" },

  { "inferred/half-of-the-sessions-gone-with-it", 8, NULL, NULL,
    "100 5-8 D\n"
    "100+1 1-4 W " P "\n"
    "160 5-8 U\n"
    "800+1 1-8 A " P PATH "\n",
    "+ -101(2/4) +804(5/8)" },
  { "inferred/new-paths-of-everything", 3, "", NULL,
    "100+1 1-3 A " P PATH "\n",
    "+" },

  /* bgplay tells the initial state of what is followed. */
  { "replayed/loss", 4, NULL, NULL,
    "0 1-4 R " P PATH "\n"
    "100+1 1-4 W " P "\n",
    "+ -101(2/4)" },
  { "replayed/those-that-carry-most-count", 5, P " " Q " " R " " S, NULL,
    "0 1-3 R " P PATH "\n"
    "0 1-3 R " Q PATH "\n"
    "0 1-3 R " R PATH "\n"
    "0 1-3 R " S PATH "\n"
    "0 4-5 R " P PATH "\n"
    "100+1 1-3 W " P "\n",
    "+ -101(1/3)" },
  { "replayed/from-the-dark-but-for-a-stuck-route", 4, NULL, NULL,
    "0 4 R " P PATH "\n"
    "100+1 1-3 A " P PATH "\n",
    "- +101(3/4)" },

  /* What is followed. */
  { "followed/more-specific", 3, "175.45.176.0/22", NULL,
    "-60 1-3 T " P PATH "\n"
    "100+1 1-3 W " P "\n",
    "+ -101(1/3)" },
  { "followed/less-specific", 3, "175.45.176.0/25", NULL,
    "-60 1-3 T " P PATH "\n"
    "100+1 1-3 W " P "\n",
    "none" },
  { "followed/origin-from-table", 3, NULL, "131279",
    "-60 1-3 T " P PATH "\n"
    "100+1 1-3 W " P "\n",
    "+ -101(1/3)" },
  { "followed/another-origin", 3, NULL, "64999",
    "-60 1-3 T " P PATH "\n"
    "100+1 1-3 W " P "\n",
    "none" },
  { "followed/one-of-several-origins", 3, NULL, "131279",
    "-60 1-2 T " P " 64999\n"
    "-60 3 T " P PATH "\n"
    "100+1 1-2 W " P "\n",
    "+ -101(1/3)" },
  { "followed/withdrawn-before-the-origin-is-known", 3, NULL, "131279",
    "100+1 1-3 W " P "\n"
    "900+1 1-3 A " P PATH "\n",
    "+ -101(1/3) +901(2/3)" },
  { "followed/withdrawn-before-the-table", 3, NULL, "131279",
    "100+1 1-3 W " P "\n"
    "300 1-3 T 192.0.2.0/24 64999\n"
    "500+1 1-3 A " P PATH "\n",
    "+ -101(1/3) +501(2/3)" },
  { "followed/everything", 3, "", NULL,
    "-60 1-3 T " P PATH "\n"
    "100+1 1-3 W " P "\n",
    "+ -101(1/3)" },
};

static void
test_case (gconstpointer data)
{
  const Case *row = data;
  const char *prefixes = row->prefixes == NULL && row->origins == NULL ? P : row->prefixes;
  g_autoptr (DuskRoutes) routes = routes_text_run (row->text, 3600, row->n_peers, prefixes && *prefixes ? prefixes : NULL, row->origins);
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
