/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-time.h"

#include <glib/gi18n.h>
#include <string.h>

#include "dusk-error.h"
#include "dusk-plain-text.h"

static gboolean
digits (const char **text, int n, int *value)
{
  *value = 0;
  for (int i = 0; i < n; i++, (*text)++)
    {
      if (!g_ascii_isdigit (**text))
        return FALSE;
      *value = *value * 10 + (**text - '0');
    }
  return TRUE;
}

static gboolean
skip (const char **text, char c)
{
  if (**text != c)
    return FALSE;
  (*text)++;
  return TRUE;
}

/* Howard Hinnant's days_from_civil, http://howardhinnant.github.io/date_algorithms.html: no zone, no locale, no limits of time_t. */
static gint64
days_from_civil (int year, int month, int day)
{
  int y = month <= 2 ? year - 1 : year;
  int era = y / 400;
  int year_of_era = y - era * 400;
  int day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;

  return (gint64) era * 146097 + day_of_era - 719468;
}

static gboolean
parse_clock (const char **text, gint64 *seconds)
{
  int hour, minute, second = 0;

  if (!digits (text, 2, &hour) || !skip (text, ':') || !digits (text, 2, &minute))
    return FALSE;
  if (**text == ':')
    {
      (*text)++;
      if (!digits (text, 2, &second))
        return FALSE;
      if (**text == '.')
        for ((*text)++; g_ascii_isdigit (**text); (*text)++)
          ;
    }
  if (hour > 23 || minute > 59 || second > 60)
    return FALSE;
  *seconds = hour * DUSK_HOUR_S + minute * DUSK_MINUTE_S + second;
  return TRUE;
}

static gboolean
parse_offset (const char **text, gint64 *seconds)
{
  int hour, minute, sign = **text == '-' ? -1 : 1;

  *seconds = 0;
  if (**text == '\0')
    return TRUE;
  if (skip (text, 'Z'))
    return **text == '\0';
  if (**text != '+' && **text != '-')
    return FALSE;
  (*text)++;
  if (!digits (text, 2, &hour))
    return FALSE;
  skip (text, ':');
  if (!digits (text, 2, &minute) || hour > 14 || minute > 59)
    return FALSE;
  *seconds = sign * (hour * DUSK_HOUR_S + minute * DUSK_MINUTE_S);
  return **text == '\0';
}

static gboolean
parse_iso (const char *text, gint64 *time_s)
{
  static const int month_days[] = { 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
  int year, month, day;
  gint64 clock_s = 0, offset_s = 0;

  if (!digits (&text, 4, &year) || !skip (&text, '-') || !digits (&text, 2, &month) || !skip (&text, '-') || !digits (&text, 2, &day))
    return FALSE;
  if (month < 1 || month > 12 || day < 1 || day > month_days[month - 1])
    return FALSE;
  if (month == 2 && day == 29 && !g_date_is_leap_year ((GDateYear) MAX (year, 1)))
    return FALSE;
  if (*text == 'T' || *text == ' ')
    {
      text++;
      if (!parse_clock (&text, &clock_s))
        return FALSE;
    }
  if (!parse_offset (&text, &offset_s))
    return FALSE;
  *time_s = days_from_civil (year, month, day) * DUSK_DAY_S + clock_s - offset_s;
  return TRUE;
}

gboolean
dusk_time_parse (const char *text, gint64 *time_s, GError **error)
{
  gint64 value = 0;
  gboolean ok;

  g_return_val_if_fail (text != NULL && time_s != NULL, FALSE);

  if (strlen (text) > 8 && strspn (text, "0123456789") == strlen (text))
    ok = g_ascii_string_to_signed (text, 10, G_MININT64, G_MAXINT64, &value, NULL);
  else
    ok = parse_iso (text, &value);
  if (!ok)
    {
      g_autofree char *shown = dusk_plain_text_cut (text, 40);
      g_set_error (error, DUSK_ERROR, DUSK_ERROR_MALFORMED, _("“%s” is not a time; write for example 2014-12-22T16:15"), shown);
      return FALSE;
    }
  if (value < DUSK_TIME_EARLIEST || value > DUSK_TIME_LATEST)
    {
      g_set_error (error, DUSK_ERROR, DUSK_ERROR_MALFORMED, _("The time %.40s lies outside 1990 to 2100"), text);
      return FALSE;
    }
  *time_s = value;
  return TRUE;
}

static char *
format_utc (gint64 time_s, const char *format)
{
  g_autoptr (GDateTime) moment = g_date_time_new_from_unix_utc (time_s);

  return moment ? g_date_time_format (moment, format) : g_strdup ("?");
}

char *
dusk_time_to_iso (gint64 time_s)
{
  return format_utc (time_s, "%Y-%m-%dT%H:%M:%SZ");
}

gint64
dusk_time_second (gint64 time_us)
{
  return time_us == DUSK_TIME_UNKNOWN ? DUSK_TIME_UNKNOWN : dusk_time_floor (time_us, G_USEC_PER_SEC) / G_USEC_PER_SEC;
}

char *
dusk_time_us_to_iso (gint64 time_us)
{
  g_autofree char *iso = NULL;
  int microseconds;

  if (time_us == DUSK_TIME_UNKNOWN)
    return NULL;
  iso = dusk_time_to_iso (dusk_time_second (time_us));
  microseconds = (int) (time_us - dusk_time_second (time_us) * G_USEC_PER_SEC);
  if (microseconds == 0)
    return g_steal_pointer (&iso);
  return g_strdup_printf ("%.*s.%06dZ", (int) strlen (iso) - 1, iso, microseconds); /* before the Z */
}

char *
dusk_time_to_query (gint64 time_s)
{
  return format_utc (time_s, "%Y-%m-%dT%H:%M");
}

static const char *
form_format (DuskTimeForm form)
{
  switch (form)
    {
    case DUSK_TIME_CLOCK:
      return "%H:%M";
    case DUSK_TIME_CLOCK_SECONDS:
      return "%H:%M:%S";
    case DUSK_TIME_DAY:
      /* Translators: a day as g_date_time_format() takes it, such as “22 Dec” */
      return C_("date", "%-d %b");
    case DUSK_TIME_MONTH:
      return "%b";
    case DUSK_TIME_DATE:
      /* Translators: such as “22 Dec 2014” */
      return C_("date", "%-d %b %Y");
    case DUSK_TIME_DAY_CLOCK:
      /* Translators: such as “22 Dec 16:15” */
      return C_("date", "%-d %b %H:%M");
    case DUSK_TIME_DAY_SECONDS:
      /* Translators: such as “22 Dec 16:15:03” */
      return C_("date", "%-d %b %H:%M:%S");
    case DUSK_TIME_FULL:
      /* Translators: such as “22 Dec 2014 16:15” */
      return C_("date", "%-d %b %Y %H:%M");
    case DUSK_TIME_FULL_SECONDS:
    default:
      /* Translators: such as “22 Dec 2014 16:15:03” */
      return C_("date", "%-d %b %Y %H:%M:%S");
    }
}

/* Month names come from our own catalogue: C.UTF-8 with LANGUAGE=de has no German ones, and a sentence must not mix languages. */
static const char *
month_name (int month)
{
  static const char *const names[] = { NC_ ("month", "Jan"), NC_ ("month", "Feb"), NC_ ("month", "Mar"), NC_ ("month", "Apr"),
                                       NC_ ("month", "May"), NC_ ("month", "Jun"), NC_ ("month", "Jul"), NC_ ("month", "Aug"),
                                       NC_ ("month", "Sep"), NC_ ("month", "Oct"), NC_ ("month", "Nov"), NC_ ("month", "Dec") };

  return g_dpgettext2 (NULL, "month", names[month - 1]);
}

char *
dusk_time_to_text (gint64 time_s, const char *zone_id, DuskTimeForm form)
{
  g_autoptr (GTimeZone) zone = zone_id ? g_time_zone_new_identifier (zone_id) : NULL;
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (time_s);
  g_autoptr (GDateTime) moment = NULL;
  g_autoptr (GString) format = NULL;

  if (utc == NULL)
    return g_strdup ("?");
  moment = zone ? g_date_time_to_timezone (utc, zone) : g_date_time_ref (utc);
  format = g_string_new (form_format (form));
  g_string_replace (format, "%b", month_name (g_date_time_get_month (moment)), 0);
  return g_date_time_format (moment, format->str);
}

char *
dusk_duration_to_text (gint64 duration_s)
{
  gint64 days = duration_s / DUSK_DAY_S;
  int hours = (int) (duration_s % DUSK_DAY_S / DUSK_HOUR_S);
  int minutes = (int) (duration_s % DUSK_HOUR_S / DUSK_MINUTE_S);
  int seconds = (int) (duration_s % DUSK_MINUTE_S);

  if (days > 0 && hours > 0)
    return g_strdup_printf (C_ ("duration", "%d d %d h"), (int) days, hours);
  if (days > 0)
    return g_strdup_printf (C_ ("duration", "%d d"), (int) days);
  if (hours > 0 && minutes > 0)
    return g_strdup_printf (C_ ("duration", "%d h %d min"), hours, minutes);
  if (hours > 0)
    return g_strdup_printf (C_ ("duration", "%d h"), hours);
  if (minutes > 0 && seconds > 0)
    return g_strdup_printf (C_ ("duration", "%d min %d s"), minutes, seconds);
  if (minutes > 0)
    return g_strdup_printf (C_ ("duration", "%d min"), minutes);
  return g_strdup_printf (C_ ("duration", "%d s"), seconds);
}

char *
dusk_age_to_text (gint64 age_s)
{
  if (age_s < DUSK_MINUTE_S)
    return g_strdup (_("just now"));
  if (age_s < 2 * DUSK_HOUR_S)
    return g_strdup_printf (_("%d min ago"), (int) (age_s / DUSK_MINUTE_S));
  if (age_s < 2 * DUSK_DAY_S)
    return g_strdup_printf (_("%d h ago"), (int) (age_s / DUSK_HOUR_S));
  return g_strdup_printf (ngettext ("%d day ago", "%d days ago", (gulong) (age_s / DUSK_DAY_S)), (int) (age_s / DUSK_DAY_S));
}

gint64
dusk_time_floor (gint64 time_s, int step_s)
{
  gint64 rest = time_s % step_s;

  return time_s - (rest < 0 ? rest + step_s : rest);
}
