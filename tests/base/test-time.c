/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>

#include "dusk-error.h"
#include "dusk-time.h"

static void
test_parse (void)
{
  static const struct {
    const char *text;
    gint64      time_s;
  } cases[] = {
    { "2014-12-22T16:15:00", 1419264900 },
    { "2014-12-22T16:15", 1419264900 },
    { "2014-12-22 16:15:00", 1419264900 },
    { "2014-12-22T16:15:00Z", 1419264900 },
    { "2014-12-22T16:15:00+00:00", 1419264900 },
    { "2014-12-23T01:15:00+09:00", 1419264900 },
    { "2014-12-22T16:15:00.519043", 1419264900 },
    { "2014-12-22", 1419206400 },
    { "1419264900", 1419264900 },
    { "2016-02-29", 1456704000 },
    { "2000-02-29T23:59:60", 951868800 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      gint64 time_s;
      g_assert_true (dusk_time_parse (cases[i].text, &time_s, &error));
      g_assert_no_error (error);
      g_assert_cmpint (time_s, ==, cases[i].time_s);
    }
}

static void
test_parse_refuses (void)
{
  static const char *const cases[] = { "", "yesterday", "2014-13-01", "2014-02-29", "2014-12-22T25:00", "2014-12-22T16:15:00+99:00",
                                       "2014-12-22T16:15:00Zx",
                                       "99999999999", "0001-01-01", "2014-12-22T", "-1", "9223372036854775808", "<b>" };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      gint64 time_s;
      g_test_message ("“%s”", cases[i]);
      g_assert_false (dusk_time_parse (cases[i], &time_s, &error));
      g_assert_error (error, DUSK_ERROR, DUSK_ERROR_MALFORMED);
    }
}

static void
test_microseconds (void)
{
  static const struct {
    gint64      time_us;
    gint64      second;
    const char *iso;
  } cases[] = {
    { G_GINT64_CONSTANT (1419264900000000), 1419264900, "2014-12-22T16:15:00Z" },
    { G_GINT64_CONSTANT (1419264900000042), 1419264900, "2014-12-22T16:15:00.000042Z" },
    { G_GINT64_CONSTANT (1419264900999999), 1419264900, "2014-12-22T16:15:00.999999Z" },
    { -1, -1, "1969-12-31T23:59:59.999999Z" },
    { DUSK_TIME_UNKNOWN, DUSK_TIME_UNKNOWN, NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *iso = dusk_time_us_to_iso (cases[i].time_us);
      g_assert_cmpint (dusk_time_second (cases[i].time_us), ==, cases[i].second);
      g_assert_cmpstr (iso, ==, cases[i].iso);
    }
}

static void
test_texts (void)
{
  static const struct {
    const char  *zone_id;
    DuskTimeForm form;
    const char  *text;
  } cases[] = {
    { NULL, DUSK_TIME_DAY_CLOCK, "22 Dec 16:15" },
    { NULL, DUSK_TIME_FULL, "22 Dec 2014 16:15" },
    { NULL, DUSK_TIME_FULL_SECONDS, "22 Dec 2014 16:15:00" },
    { NULL, DUSK_TIME_DAY_SECONDS, "22 Dec 16:15:00" },
    { "Asia/Pyongyang", DUSK_TIME_CLOCK_SECONDS, "01:15:00" },
    { "Asia/Pyongyang", DUSK_TIME_CLOCK, "01:15" },
    { "Asia/Pyongyang", DUSK_TIME_DAY, "23 Dec" },
    { "Nowhere/Atlantis", DUSK_TIME_CLOCK, "16:15" },
  };
  g_autofree char *iso = dusk_time_to_iso (1419264900);
  g_autofree char *then = dusk_time_to_text (1441065600, "Asia/Pyongyang", DUSK_TIME_CLOCK);

  g_assert_cmpstr (iso, ==, "2014-12-22T16:15:00Z");
  /* North Korea's clock stood at UTC+8:30 from August 2015 to May 2018. */
  g_assert_cmpstr (then, ==, "08:30");
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = dusk_time_to_text (1419264900, cases[i].zone_id, cases[i].form);
      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

static void
test_lengths (void)
{
  static const struct {
    gint64      duration_s;
    const char *duration, *age;
  } cases[] = {
    { 0, "0 s", "just now" },
    { 45, "45 s", "just now" },
    { 150, "2 min 30 s", "2 min ago" },
    { 34260, "9 h 31 min", "9 h ago" },
    { 1860, "31 min", "31 min ago" },
    { 7200, "2 h", "2 h ago" },
    { 532800, "6 d 4 h", "6 days ago" },
    { 86400, "1 d", "24 h ago" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *duration = dusk_duration_to_text (cases[i].duration_s);
      g_autofree char *age = dusk_age_to_text (cases[i].duration_s);
      g_assert_cmpstr (duration, ==, cases[i].duration);
      g_assert_cmpstr (age, ==, cases[i].age);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/time/parse", test_parse);
  g_test_add_func ("/base/time/parse-refuses", test_parse_refuses);
  g_test_add_func ("/base/time/microseconds", test_microseconds);
  g_test_add_func ("/base/time/texts", test_texts);
  g_test_add_func ("/base/time/lengths", test_lengths);
  return g_test_run ();
}
