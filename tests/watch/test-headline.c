/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <locale.h>

#include "dusk-report-private.h"
#include "watch-fixture.h"

/* The sentence for a series drawn as text: one step of 5 minutes (of 8 hours for networks and prefixes) a run, from a day before @from. */
typedef struct {
  const char *label;
  const char *entity;
  const char *territory;
  const char *from, *to;
  gboolean    is_live;
  struct {
    const char *until;
    double      value;
  } runs[8];
  const char *headline;
} Case;

static const Case cases[] = {
  { "dark", "KP", "KP", "2014-12-22", "2014-12-23", TRUE,
    { { "2014-12-22T16:15", 4 }, { "2014-12-23", 0 } },
    "None of North Korea’s 4 prefixes has been visible since 22 Dec 16:15 UTC (01:15 in Pyongyang)." },
  { "one prefix", "KP", "KP", "2014-12-22", "2014-12-23", TRUE,
    { { "2014-12-22T16:15", 1 }, { "2014-12-23", 0 } },
    "North Korea’s 1 prefix has not been visible since 22 Dec 16:15 UTC (01:15 in Pyongyang)." },
  { "after a beat", "KP", "KP", "2014-12-22", "2014-12-23", TRUE,
    { { "2014-12-22T06:15", 4 }, { "2014-12-22T06:20", 1 }, { "2014-12-22T09:00", 4 }, { "2014-12-22T09:05", 1 }, { "2014-12-22T12:00", 4 },
      { "2014-12-22T12:05", 1 }, { "2014-12-22T16:15", 4 }, { "2014-12-23", 0 } },
    "None of North Korea’s 4 prefixes has been visible since 22 Dec 16:15 UTC (01:15 in Pyongyang), after 10 h in which routes went down and came "
    "back 3 times." },
  { "critical", "KP", "KP", "2014-12-22", "2014-12-23", TRUE,
    { { "2014-12-22T16:15", 4 }, { "2014-12-23", 1 } },
    "1 of North Korea’s normally 4 prefixes is visible, in an outage that began on 22 Dec 16:15 UTC (01:15 in Pyongyang)." },
  { "degraded", "KP", "KP", "2014-12-22", "2014-12-23", TRUE,
    { { "2014-12-22T16:15", 4 }, { "2014-12-23", 3 } },
    "Fewer of North Korea’s prefixes have been visible than normally since 22 Dec 16:15 UTC (01:15 in Pyongyang): now 3 of 4." },
  { "normal", "KP", "KP", "2014-12-22", "2014-12-23", TRUE, { { "2014-12-23", 4 } },
    "North Korea’s routes look normal: 4 prefixes are visible, of normally 4." },
  { "normal after an outage", "KP", "KP", "2014-12-22", "2014-12-23", TRUE,
    { { "2014-12-22T16:15", 4 }, { "2014-12-22T17:15", 0 }, { "2014-12-23", 4 } },
    "North Korea’s routes look normal: 4 prefixes are visible, of normally 4. North Korea had 1 outage between 22 Dec 2014 00:00 and 23 Dec 2014 "
    "00:00 UTC: 1 h from 22 Dec 16:15 UTC (01:15 in Pyongyang), when 0 of 4 prefixes were visible." },
  { "two outages long ago", "KP", "KP", "2014-12-22", "2014-12-24", FALSE,
    { { "2014-12-22T16:15", 4 }, { "2014-12-22T17:15", 0 }, { "2014-12-23T10:00", 4 }, { "2014-12-23T12:00", 1 }, { "2014-12-24", 4 } },
    "North Korea had 2 outages between 22 Dec 2014 00:00 and 24 Dec 2014 00:00 UTC, the longest of them 2 h from 23 Dec 10:00 UTC (19:00 in "
    "Pyongyang), when 1 of 4 prefixes were visible." },
  { "none long ago", "KP", "KP", "2014-12-22", "2014-12-23", FALSE, { { "2014-12-23", 4 } },
    "North Korea had no outage between 22 Dec 2014 00:00 and 23 Dec 2014 00:00 UTC." },
  { "none known long ago", "KP", "KP", "2014-12-22", "2014-12-23", FALSE,
    { { "2014-12-22T10:00", 4 }, { "2014-12-22T15:00", NAN }, { "2014-12-23", 4 } },
    "North Korea had no outage that shows between 22 Dec 2014 00:00 and 23 Dec 2014 00:00 UTC, but for 5 h of that time nothing is known." },
  { "a low last sample", "KP", "KP", "2014-12-22", "2014-12-22T16:20", FALSE, { { "2014-12-22T16:15", 4 }, { "2014-12-22T16:20", 0 } },
    "North Korea: at the end of the period the count was 0 of normally 4; a single low sample is no outage yet." },
  { "the year before", "KP", "KP", "2014-12-31T12:00", "2015-01-01T06:00", TRUE,
    { { "2014-12-31T16:15", 4 }, { "2015-01-01T06:00", 0 } },
    "None of North Korea’s 4 prefixes has been visible since 31 Dec 2014 16:15 UTC (01:15 in Pyongyang)." },
  { "old data", "KP", "KP", "2014-12-22", "2014-12-23", TRUE, { { "2014-12-22T16:15", 4 } },
    "There is no current data about North Korea; the newest is of 22 Dec 16:10 UTC (01:10 in Pyongyang)." },
  { "no data", "KP", "KP", "2014-12-22", "2014-12-23", TRUE, { { "2014-12-21T16:15", 4 } },
    "There is no data about North Korea for this period." },
  { "no zone", "BV", "BV", "2014-12-22", "2014-12-23", TRUE,
    { { "2014-12-22T16:15", 4 }, { "2014-12-23", 0 } },
    "None of Bouvet Island’s 4 prefixes has been visible since 22 Dec 16:15 UTC." },
  { "network", "AS131279", "KP", "2014-12-22", "2014-12-24", TRUE,
    { { "2014-12-23", 4 }, { "2014-12-24", 0 } },
    "None of AS131279’s 4 prefixes has been visible since 23 Dec 00:00 UTC (09:00 in Pyongyang). RIPEstat counts it every 8 h only: the true times "
    "may lie up to that much earlier." },
  { "network degraded", "AS131279", "KP", "2014-12-22", "2014-12-24", TRUE,
    { { "2014-12-23T16:00", 4 }, { "2014-12-24", 0 } },
    "When RIPEstat last counted, on 23 Dec 16:00 UTC (01:00 in Pyongyang), fewer of AS131279’s prefixes were visible than normally: 0 of 4." },
  { "network normal", "AS131279", "KP", "2014-12-22", "2014-12-24", TRUE, { { "2014-12-24", 4 } },
    "When RIPEstat last counted, on 23 Dec 16:00 UTC (01:00 in Pyongyang), AS131279’s routes looked normal: 4 of normally 4 "
    "prefixes were visible." },
  { "prefix", "175.45.176.0/24", "KP", "2014-12-22", "2014-12-24", TRUE,
    { { "2014-12-23", 120 }, { "2014-12-24", 0 } },
    "175.45.176.0/24 has been visible to none of normally 120 full-feed peers since 23 Dec 00:00 UTC (09:00 in Pyongyang). RIPEstat counts it every "
    "8 h only: the true times may lie up to that much earlier." },
  { "prefix normal", "175.45.176.0/24", NULL, "2014-12-22", "2014-12-24", TRUE, { { "2014-12-24", 120 } },
    "175.45.176.0/24 is visible to 120 full-feed peers, as normally." },
};

static DuskReport *
report_of (const Case *c)
{
  DuskEntity entity = watch_entity (c->entity);
  int step_s = entity.kind == DUSK_ENTITY_COUNTRY ? 5 * DUSK_MINUTE_S : 8 * DUSK_HOUR_S;
  gint64 from_s = watch_time (c->from), to_s = watch_time (c->to);
  gint64 at_s = from_s - (step_s > DUSK_HOUR_S ? 2 : 1) * DUSK_DAY_S;
  g_autoptr (DuskSeries) series = dusk_series_new (at_s, to_s, step_s);
  DuskReport *report = _dusk_report_new (&entity, c->territory ? dusk_territory_find (c->territory) : NULL, from_s, to_s, FALSE);

  for (gsize i = 0; i < G_N_ELEMENTS (c->runs) && c->runs[i].until; i++)
    {
      gint64 until_s = watch_time (c->runs[i].until);
      dusk_series_fill (series, at_s, until_s - 1, c->runs[i].value);
      at_s = until_s;
    }
  report->is_live = c->is_live;
  if (entity.kind != DUSK_ENTITY_COUNTRY)
    {
      g_free (report->name);
      report->name = g_strdup ("a name that is too long for a sentence");
    }
  _dusk_report_take_series (report, series, c->is_live ? 3 * DUSK_HOUR_S + step_s : 0);
  return report;
}

static void
test_case (gconstpointer data)
{
  const Case *c = data;
  g_autoptr (DuskReport) report = report_of (c);
  g_autofree char *headline = dusk_report_headline (report);

  g_assert_cmpstr (headline, ==, c->headline);
  g_assert_null (strstr (headline, "reachable"));
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdelimit (g_strdup_printf ("/watch/headline/%s", cases[i].label), " ", '-');
      g_test_add_data_func (path, &cases[i], test_case);
    }
  return g_test_run ();
}
