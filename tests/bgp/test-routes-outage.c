/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The exact start and end of outages that samples show roughly. */
#include <stdlib.h>
#include <string.h>

#include "routes-text.h"

#define AT(seconds) ((ROUTES_TEXT_START_S + (seconds)) * G_USEC_PER_SEC)
#define UNKNOWN DUSK_TIME_UNKNOWN

/*
 * Four prefixes, three peers. @text: `L<n>` at a time: n of the prefixes are visible from then on, at the very second. Samples show the outage at
 * @near_start and @near_end (-1: goes on); @start, @end: what must be found, -1 for nothing.
 */
typedef struct {
  const char *name;
  const char *counts;
  int         near_start;
  int         near_end;
  double      baseline;
  int         start;
  int         end;
} Case;

static const Case cases[] = {
  { "plain", "0:4 905:0 4007:4", 1200, 4200, NAN, 905, 4007 },
  { "given-baseline", "0:4 905:0 4007:4", 1200, 4200, 4, 905, 4007 },
  { "half-is-not-low", "0:4 905:2 4007:4", 1200, 4200, NAN, -1, -1 },
  { "below-half", "0:4 905:2 950:1 4007:4", 1200, 4200, NAN, 950, 4007 },
  { "three-quarters-do-not-close", "0:4 905:0 4007:3 4050:4", 1200, 4200, NAN, 905, 4050 },
  { "goes-on", "0:4 905:0", 1200, -1, NAN, 905, -1 },
  { "flicker-belongs-to-the-fall", "0:4 905:1 906:2 907:1 909:0 4007:4", 1200, 4200, NAN, 905, 4007 },
  { "a-blip-before-does-not", "0:4 700:0 730:4 905:0 4007:4", 1200, 4200, NAN, 905, 4007 },
  { "the-return-must-hold", "0:4 905:0 3800:4 3900:0 4007:4", 1200, 4200, NAN, 905, 4007 },
  { "a-later-loss-is-another", "0:4 905:0 4007:4 4900:0", 1200, 4200, NAN, 905, 4007 },
  { "held-to-the-end-of-what-is-known", "0:4 905:0 7100:4", 1200, 7100, NAN, 905, 7100 },
  { "beyond-the-slack", "0:4 905:0 4007:4", 2400, 6000, NAN, -1, -1 },
  { "dark-from-the-beginning", "0:0 4007:4", 300, 4200, 4, -1, 4007 },
  { "dark-from-the-beginning-without-baseline", "0:0 4007:4", 300, 4200, NAN, -1, 4007 },
  { "after-the-sample", "0:4 1250:0 4007:4", 1200, 4200, NAN, 1250, 4007 },
  { "one-of-one", "0:1 905:0 4007:1", 1200, 4200, 1, 905, 4007 },
};

/* Makes lines of what each peer says from the counts. */
static char *
text_of (const char *counts)
{
  g_auto (GStrv) words = g_strsplit (counts, " ", 0);
  GString *text = g_string_new (NULL);
  guint count = 0;

  g_string_append (text, "-60 1-3 T 192.0.2.0/24 64999\n");
  for (char **word = words; *word != NULL; word++)
    {
      const char *colon = strchr (*word, ':');
      int time_s = atoi (*word), until_s = word[1] != NULL ? atoi (word[1]) : 7200;
      guint next = (guint) atoi (colon + 1);

      for (; count < next; count++)
        g_string_append_printf (text, "%d 1-3 A 10.0.%u.0/24 4837 131279\n", time_s > 0 ? time_s : -30, count);
      for (; count > next; count--)
        g_string_append_printf (text, "%d 1-3 W 10.0.%u.0/24\n", time_s, count - 1);
      for (int i = time_s + 600; i < until_s; i += 600)
        g_string_append_printf (text, "%d 1 A 192.0.2.0/24 64999\n", i);
    }
  return g_string_free (text, FALSE);
}

static int
seconds_of (gint64 time_us)
{
  return time_us == UNKNOWN ? -1 : (int) (time_us / G_USEC_PER_SEC - ROUTES_TEXT_START_S);
}

static void
test_case (gconstpointer data)
{
  const Case *row = data;
  g_autofree char *text = text_of (row->counts);
  g_autoptr (DuskRoutes) routes = routes_text_run (text, 7200, 3, "10.0.0.0/16", NULL);
  gint64 near_end_s = row->near_end >= 0 ? ROUTES_TEXT_START_S + row->near_end : UNKNOWN, start_us, end_us;
  gboolean found = dusk_routes_find_outage (routes, ROUTES_TEXT_START_S + row->near_start, near_end_s, 600, row->baseline, &start_us, &end_us);

  g_assert_cmpint (seconds_of (start_us), ==, row->start);
  g_assert_cmpint (seconds_of (end_us), ==, row->end);
  g_assert_true (found == (row->start >= 0 || row->end >= 0));
}

/*
 * As on 22 December 2014: four /24s behind one upstream, 24 peers that lose them one by one from 20 s before to 40 s after a quarter past four, some
 * after trying other paths; files of twenty minutes around the loss and around the return 9 h 31 min later, no table.
 */
static void
test_north_korea (void)
{
  static const char *const prefixes[] = { "175.45.176.0/24", "175.45.177.0/24", "175.45.178.0/24", "175.45.179.0/24" };
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (DuskRoutes) routes = NULL;
  gint64 start_us, end_us;

  g_string_append (text, "-300 1 A 192.0.2.0/24 64999\n300 1 A 192.0.2.0/24 64999\n");
  for (guint i = 0; i < 24; i++)
    for (guint j = 0; j < 4; j++)
      {
        double lost_s = 900 - 20 + i * 2.5 + j * 0.25;

        if (i % 3 == 0)
          g_string_append_printf (text, "%.6f %u A %s 3356 1239 4837 131279\n", lost_s - 0.125, i + 1, prefixes[j]);
        g_string_append_printf (text, "%.6f %u W %s\n", lost_s, i + 1, prefixes[j]);
      }
  g_string_append (text, "1500 1 A 192.0.2.0/24 64999\n2100 1 A 192.0.2.0/24 64999\n34000 1 A 192.0.2.0/24 64999\n34600 1 A 192.0.2.0/24 64999\n");
  for (guint i = 0; i < 24; i++)
    for (guint j = 0; j < 4; j++)
      g_string_append_printf (text, "%.6f %u A %s 4837 131279\n", 35160 + i * 0.5 + j * 0.0625, i + 1, prefixes[j]);
  g_string_append (text, "35700 1 A 192.0.2.0/24 64999\n36300 1 A 192.0.2.0/24 64999\n");
  routes = routes_text_run (text->str, 36600, 24, "175.45.176.0/22", NULL);

  g_assert_true (routes->is_inferred);
  g_assert_cmpuint (routes->known->len, ==, 2);
  for (guint j = 0; j < 4; j++)
    {
      g_autofree char *crossings = routes_text_crossings (routes, prefixes[j]);
      g_autofree char *expected = g_strdup_printf ("+ -%.10g(12/24) +%.10g(13/24)", 880 + 11 * 2.5 + j * 0.25, 35160 + 12 * 0.5 + j * 0.0625);
      g_assert_cmpstr (crossings, ==, expected);
    }
  /* The third of four that goes leaves less than half; all four are back when the last one is. */
  g_assert_true (dusk_routes_find_outage (routes, ROUTES_TEXT_START_S + 900, ROUTES_TEXT_START_S + 35100, 1200, 4, &start_us, &end_us));
  g_assert_cmpint (start_us, ==, AT (908));
  g_assert_cmpint (end_us, ==, AT (35166) + 187500);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/bgp/routes-outage/", cases[i].name, NULL);
      g_test_add_data_func (path, &cases[i], test_case);
    }
  g_test_add_func ("/bgp/routes-outage/north-korea", test_north_korea);
  return g_test_run ();
}
