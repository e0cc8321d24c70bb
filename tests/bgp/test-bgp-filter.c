/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-bgp-filter.h"

#define START_S G_GINT64_CONSTANT (1419264000)

static const guint32 path[] = { 3356, 4837, 131279 };
static const guint32 set_path[] = { 3356, 64500, 131279 };

/* What comes, and whether it is handed on for the prefixes 10.0.0.0/8 and 2001:db8::/32 and the network 131279. */
static const struct {
  DuskBgpElementKind kind;
  const char        *prefix;
  gint64             after_s;
  const guint32     *path;
  guint              n_path;
  guint              n_origins;
  gboolean           is_kept;
} stream[] = {
  { DUSK_BGP_STATE, NULL, 0, NULL, 0, 0, FALSE },
  { DUSK_BGP_ALIVE, NULL, 0, NULL, 0, 0, FALSE },
  { DUSK_BGP_WITHDRAWAL, "10.0.0.0/8", 0, NULL, 0, 0, TRUE },
  { DUSK_BGP_WITHDRAWAL, "10.1.2.0/24", 0, NULL, 0, 0, TRUE },
  { DUSK_BGP_WITHDRAWAL, "10.0.0.0/7", 0, NULL, 0, 0, FALSE },
  { DUSK_BGP_WITHDRAWAL, "11.0.0.0/8", 0, NULL, 0, 0, FALSE },
  { DUSK_BGP_WITHDRAWAL, "2001:db8:1::/48", 0, NULL, 0, 0, TRUE },
  { DUSK_BGP_WITHDRAWAL, "2001:db9::/32", 0, NULL, 0, 0, FALSE },
  /* Nobody knows yet whose it is; then somebody says so, before the period even. */
  { DUSK_BGP_WITHDRAWAL, "175.45.176.0/24", 0, NULL, 0, 0, FALSE },
  { DUSK_BGP_ROUTE, "175.45.176.0/24", -60, path, 3, 1, FALSE },
  { DUSK_BGP_WITHDRAWAL, "175.45.176.0/24", 1, NULL, 0, 0, TRUE },
  { DUSK_BGP_WITHDRAWAL, "175.45.177.0/24", 1, NULL, 0, 0, FALSE },
  /* An origin is what stands last, or in the set at the end. */
  { DUSK_BGP_ANNOUNCEMENT, "198.51.100.0/24", 1, path, 2, 1, FALSE },
  { DUSK_BGP_ANNOUNCEMENT, "198.51.100.0/24", 1, set_path, 3, 2, TRUE },
  { DUSK_BGP_ANNOUNCEMENT, "203.0.113.0/24", 1, NULL, 0, 0, FALSE },
  /* The period's end is not in it. */
  { DUSK_BGP_ANNOUNCEMENT, "10.0.0.0/8", 59, path, 3, 1, TRUE },
  { DUSK_BGP_ANNOUNCEMENT, "10.0.0.0/8", 60, path, 3, 1, FALSE },
};

static void
count_cb (const DuskBgpElement *element, gpointer user_data)
{
  (*(guint *) user_data)++;
}

static void
add (DuskBgpFilter *filter, gsize i)
{
  DuskBgpElement element = { .kind = stream[i].kind, .time_us = (START_S + stream[i].after_s) * G_USEC_PER_SEC, .safi = DUSK_BGP_UNICAST,
                             .path = stream[i].path, .path_length = stream[i].n_path, .n_origins = stream[i].n_origins };

  if (stream[i].prefix)
    g_assert_true (dusk_prefix_parse (stream[i].prefix, &element.prefix, NULL));
  dusk_bgp_filter_add (&element, filter);
}

static void
test_wish (void)
{
  g_autoptr (GArray) prefixes = g_array_new (FALSE, FALSE, sizeof (DuskPrefix));
  g_autoptr (GArray) origins = g_array_new (FALSE, FALSE, sizeof (guint32));
  const DuskVisibilityWish wish = { .from_s = START_S, .to_s = START_S + 60, .prefixes = prefixes, .origins = origins };
  g_autoptr (DuskBgpFilter) filter = NULL;
  const char *const followed[] = { "2001:db8::/32", "10.0.0.0/8" };
  const guint32 asn = 131279;

  for (gsize i = 0; i < G_N_ELEMENTS (followed); i++)
    {
      DuskPrefix prefix;
      g_assert_true (dusk_prefix_parse (followed[i], &prefix, NULL));
      g_array_append_val (prefixes, prefix);
    }
  g_array_append_val (origins, asn);
  {
    guint n = 0, expected = 0;
    filter = dusk_bgp_filter_new (&wish, count_cb, &n);
    for (gsize i = 0; i < G_N_ELEMENTS (stream); i++)
      {
        add (filter, i);
        expected += stream[i].is_kept ? 1 : 0;
        g_test_message ("%" G_GSIZE_FORMAT ": %s", i, stream[i].prefix ? stream[i].prefix : "no prefix");
        g_assert_cmpuint (n, ==, expected);
      }
  }
}

/* A wish for everything hands on everything. */
static void
test_everything (void)
{
  const DuskVisibilityWish wish = { .from_s = DUSK_TIME_UNKNOWN, .to_s = DUSK_TIME_UNKNOWN };
  guint n = 0;
  g_autoptr (DuskBgpFilter) filter = dusk_bgp_filter_new (&wish, count_cb, &n);

  for (gsize i = 0; i < G_N_ELEMENTS (stream); i++)
    add (filter, i);
  g_assert_cmpuint (n, ==, G_N_ELEMENTS (stream));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/bgp/filter/wish", test_wish);
  g_test_add_func ("/bgp/filter/everything", test_everything);
  return g_test_run ();
}
