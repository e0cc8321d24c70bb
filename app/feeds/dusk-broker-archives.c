/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "dusk-broker-private.h"

#define RIS_HOST        "data.ris.ripe.net"
#define ROUTEVIEWS_HOST "archive.routeviews.org"
#define MAX_NAME        64

#define RIS_UPDATES_S        (5 * DUSK_MINUTE_S)
#define RIS_RIBS_S           (8 * DUSK_HOUR_S)
#define ROUTEVIEWS_UPDATES_S (15 * DUSK_MINUTE_S)
#define ROUTEVIEWS_RIBS_S    (2 * DUSK_HOUR_S)

/* What writing a table takes, as CAIDA's broker says of all collectors. */
#define RIBS_DURATION_S 120

/*
 * The first and last days of RIS's collectors, as CAIDA's broker said in 2019 (/meta/projects/ris). The first days of rrc24 and those after it
 * are not known here; there is no rrc17.
 */
static const struct {
  const char *name;
  const char *first; /* (nullable) */
  const char *last;  /* (nullable): it goes on */
} ris[] = {
  { "rrc00", "1999-09-03", NULL },
  { "rrc01", "2000-07-26", NULL },
  { "rrc02", "2001-03-23", "2008-10-03" },
  { "rrc03", "2001-01-16", NULL },
  { "rrc04", "2001-04-24", NULL },
  { "rrc05", "2001-06-13", NULL },
  { "rrc06", "2001-08-30", NULL },
  { "rrc07", "2002-04-04", NULL },
  { "rrc08", "2002-05-07", "2004-09-03" },
  { "rrc09", "2003-05-10", "2004-02-05" },
  { "rrc10", "2003-11-01", NULL },
  { "rrc11", "2004-02-13", NULL },
  { "rrc12", "2004-07-05", NULL },
  { "rrc13", "2005-06-03", NULL },
  { "rrc14", "2005-01-01", NULL },
  { "rrc15", "2005-12-14", NULL },
  { "rrc16", "2008-02-01", NULL },
  { "rrc18", "2015-11-04", NULL },
  { "rrc19", "2016-01-28", NULL },
  { "rrc20", "2015-11-04", NULL },
  { "rrc21", "2015-11-04", NULL },
  { "rrc22", "2017-12-22", NULL },
  { "rrc23", "2017-12-22", NULL },
  { "rrc24", NULL, NULL },
  { "rrc25", NULL, NULL },
  { "rrc26", NULL, NULL },
};

static const char *const routeviews[] = {
  "amsix.ams",
  "cix.atl",
  "decix.jhb",
  "iraq-ixp.bgw",
  "locix.fra",
  "pacwave.lax",
  "route-views.amsix",
  "route-views.bdix",
  "route-views.bknix",
  "route-views.chicago",
  "route-views.chile",
  "route-views.eqix",
  "route-views.flix",
  "route-views.fortaleza",
  "route-views.gixa",
  "route-views.gorex",
  "route-views.isc",
  "route-views.jinx",
  "route-views.kixp",
  "route-views.linx",
  "route-views.mwix",
  "route-views.napafrica",
  "route-views.nwax",
  "route-views.ny",
  "route-views.perth",
  "route-views.peru",
  "route-views.phoix",
  "route-views.rio",
  "route-views.saopaulo",
  "route-views.sfmix",
  "route-views.sg",
  "route-views.siex",
  "route-views.soxrs",
  "route-views.sydney",
  "route-views.telxatl",
  "route-views.uaeix",
  "route-views.wide",
  "route-views2",
  "route-views2.saopaulo",
  "route-views3",
  "route-views4",
  "route-views5",
  "route-views6",
  NULL,
};

static gboolean
is_ris (const char *collector)
{
  return g_str_has_prefix (collector, "rrc");
}

static gint64
day_to_time (const char *day)
{
  gint64 time_s = DUSK_TIME_UNKNOWN;

  dusk_time_parse (day, &time_s, NULL);
  return time_s;
}

gboolean
dusk_archive_is_name (const char *collector)
{
  gsize length = strlen (collector);

  return length > 0 && length <= MAX_NAME && g_ascii_isalnum (*collector) && strstr (collector, "..") == NULL &&
         strspn (collector, "abcdefghijklmnopqrstuvwxyz0123456789.-") == length;
}

gboolean
dusk_archive_is_known (const char *collector)
{
  for (gsize i = 0; i < G_N_ELEMENTS (ris); i++)
    if (g_str_equal (ris[i].name, collector))
      return TRUE;
  return g_strv_contains (routeviews, collector);
}

const char *
dusk_archive_project (const char *collector)
{
  return is_ris (collector) ? "ris" : "routeviews";
}

gboolean
dusk_archive_is_active (const char *collector, gint64 time_s)
{
  for (gsize i = 0; i < G_N_ELEMENTS (ris); i++)
    if (g_str_equal (ris[i].name, collector))
      return (ris[i].first == NULL || time_s >= day_to_time (ris[i].first)) && (ris[i].last == NULL || time_s < day_to_time (ris[i].last));
  return TRUE;
}

gint64
dusk_archive_rhythm (const char *collector, DuskArchiveKind kind, gint64 time_s)
{
  if (kind == DUSK_ARCHIVE_RIBS)
    return is_ris (collector) ? RIS_RIBS_S : ROUTEVIEWS_RIBS_S;
  /* RIS's early files are up to a quarter of an hour long. */
  return is_ris (collector) && time_s >= DUSK_ARCHIVE_REGULAR_SINCE_S ? RIS_UPDATES_S : ROUTEVIEWS_UPDATES_S;
}

gint64
dusk_archive_duration (const char *collector, DuskArchiveKind kind, gint64 time_s)
{
  return kind == DUSK_ARCHIVE_RIBS ? RIBS_DURATION_S : dusk_archive_rhythm (collector, kind, time_s);
}

static char *
format_time (gint64 time_s, const char *form)
{
  g_autoptr (GDateTime) moment = g_date_time_new_from_unix_utc (time_s);

  return g_date_time_format (moment, form);
}

char *
dusk_archive_folder (const char *base_url, const char *collector, DuskArchiveKind kind, gint64 time_s)
{
  g_autofree char *month = format_time (time_s, "%Y.%m");
  gboolean has_folder = !g_str_equal (collector, "route-views2");

  if (is_ris (collector))
    return g_strdup_printf ("%s/%s/%s/", base_url ? base_url : "https://" RIS_HOST, collector, month);
  return g_strdup_printf ("%s%s%s/bgpdata/%s/%s/", base_url ? base_url : "https://" ROUTEVIEWS_HOST, has_folder ? "/" : "",
                          has_folder ? collector : "", month, kind == DUSK_ARCHIVE_RIBS ? "RIBS" : "UPDATES");
}

char *
dusk_archive_name (const char *collector, DuskArchiveKind kind, gint64 start_s)
{
  g_autofree char *moment = format_time (start_s, "%Y%m%d.%H%M");

  if (is_ris (collector))
    return g_strdup_printf ("%s.%s.gz", kind == DUSK_ARCHIVE_RIBS ? "bview" : "updates", moment);
  return g_strdup_printf ("%s.%s.bz2", kind == DUSK_ARCHIVE_RIBS ? "rib" : "updates", moment);
}

/* Reads @digits digits of @text. */
static gboolean
read_digits (const char **text, int digits, int *value)
{
  *value = 0;
  for (int i = 0; i < digits; i++, (*text)++)
    {
      if (!g_ascii_isdigit (**text))
        return FALSE;
      *value = *value * 10 + g_ascii_digit_value (**text);
    }
  return TRUE;
}

gboolean
dusk_archive_read_name (const char *name, DuskArchiveKind kind, gint64 *start_s)
{
  static const char *const prefixes[] = { "bview.", "rib.", "updates." };
  g_autoptr (GDateTime) moment = NULL;
  const char *at = NULL;
  int year, month, day, hour, minute;

  for (gsize i = 0; i < G_N_ELEMENTS (prefixes) && at == NULL; i++)
    if (g_str_has_prefix (name, prefixes[i]) && (i == 2) == (kind == DUSK_ARCHIVE_UPDATES))
      at = name + strlen (prefixes[i]);
  if (at == NULL || !read_digits (&at, 4, &year) || !read_digits (&at, 2, &month) || !read_digits (&at, 2, &day) || *at++ != '.' ||
      !read_digits (&at, 2, &hour) || !read_digits (&at, 2, &minute) || (!g_str_equal (at, ".gz") && !g_str_equal (at, ".bz2")))
    return FALSE;
  moment = g_date_time_new_utc (year, month, day, hour, minute, 0);
  if (moment == NULL)
    return FALSE;
  *start_s = g_date_time_to_unix (moment);
  return *start_s >= DUSK_TIME_EARLIEST && *start_s < DUSK_TIME_LATEST;
}

gboolean
dusk_archive_is_host (const char *host)
{
  static const char *const hosts[] = { RIS_HOST, ROUTEVIEWS_HOST, "routeviews.org", "www.routeviews.org", NULL };
  g_autofree char *lower = g_ascii_strdown (host, -1);

  return g_strv_contains (hosts, lower);
}

gboolean
dusk_archive_is_mirror (const char *host)
{
  return g_ascii_strcasecmp (host, "bgp-archive.caida.org") == 0;
}
