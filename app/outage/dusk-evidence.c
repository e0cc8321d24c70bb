/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-evidence.h"

#include <glib/gi18n.h>

#include "dusk-detector.h"
#include "dusk-pattern-private.h"

#define PRECURSOR_SPAN_S (2 * DUSK_DAY_S)
#define PRECURSORS       3

/* Half hours are told from samples of at most this precision. */
#define CLOCK_PRECISION_S (5 * DUSK_MINUTE_S)
#define HALF_HOUR_S       (30 * DUSK_MINUTE_S)

/* Night on the local clock, and how long an outage in it may last to be a maintenance, or else a curfew. */
#define NIGHT_END_S          (5 * DUSK_HOUR_S)
#define MAINTENANCE_LENGTH_S (4 * DUSK_HOUR_S)
#define CURFEW_LENGTH_S      (9 * DUSK_HOUR_S)

/* A brief loss of the same depth, some days before. */
#define TWIN_SPAN_S   (14 * DUSK_DAY_S)
#define TWIN_LENGTH_S DUSK_HOUR_S
#define TWIN_LIKENESS 0.1

/* A return within these samples of reaching the limit that opened the outage is abrupt. */
#define ABRUPT_SAMPLES 3

/* losses: (element-type DuskOutage): all of the series, by start: what came before an outage may lie before the period. */
typedef struct {
  const DuskSeries *series;
  const DuskOutage *outage;
  const char       *zone_id;
  GTimeZone        *zone;
  GPtrArray        *losses;
  GPtrArray        *list;
} Reading;

static void
evidence_free (gpointer data)
{
  DuskEvidence *evidence = data;

  g_free (evidence->text);
  g_free (evidence->fits);
  g_free (evidence->less);
  g_free (evidence);
}

/* Takes the text. */
static void
add (GPtrArray *list, const char *word, char *text, const char *fits, const char *less)
{
  DuskEvidence *evidence = g_new0 (DuskEvidence, 1);

  evidence->word = word;
  evidence->text = text;
  evidence->fits = g_strdup (fits);
  evidence->less = g_strdup (less);
  g_ptr_array_add (list, evidence);
}

static gsize
count_known (const DuskSeries *series, gint64 from_s, gint64 to_s)
{
  g_autoptr (DuskSeries) part = dusk_series_slice (series, from_s, to_s);

  return dusk_series_length (part) - dusk_series_count_missing (part);
}

/* How many earlier losses reach into the span before the outage. */
static guint
count_losses_before (const Reading *reading, gint64 span_s)
{
  guint count = 0;

  for (guint i = 0; i < reading->losses->len; i++)
    {
      const DuskOutage *loss = g_ptr_array_index (reading->losses, i);
      count += loss->start_s < reading->outage->start_s && loss->end_s > reading->outage->start_s - span_s ? 1 : 0;
    }
  return count;
}

static void
read_precursors (const Reading *reading)
{
  gint64 start_s = reading->outage->start_s;
  guint count = count_losses_before (reading, PRECURSOR_SPAN_S);

  if (count >= PRECURSORS)
    add (reading->list, "precursor-instability",
         g_strdup_printf (ngettext ("In the 48 hours before, routes went down and came back %u time.",
                                    "In the 48 hours before, routes went down and came back %u times.", count), count),
         _("an attack or overload, failing power"), _("a cable cut, a cut by the upstream, an order"));
  else if (count_losses_before (reading, DUSK_DAY_S) == 0 &&
           count_known (reading->series, start_s - DUSK_DAY_S, start_s) * (gsize) dusk_series_step (reading->series) >= DUSK_DAY_S / 2)
    add (reading->list, "no-precursor", g_strdup (_("Nothing was lost in the 24 hours before.")),
         _("an order, a single switch or link"), _("an attack by overload, failing power"));
}

static void
read_fall (const Reading *reading)
{
  const DuskOutage *outage = reading->outage;
  g_autofree char *step = dusk_duration_to_text (dusk_series_step (reading->series));

  if (outage->pattern == DUSK_PATTERN_SLOW_DECLINE)
    add (reading->list, "slope", g_strdup (_("The loss came step by step, not all at once.")),
         _("an attack on the core, power running out, an order carried out network by network"), _("a single cut or switch"));
  else if (outage->precision_s <= DUSK_HOUR_S)
    add (reading->list, "cliff", g_strdup_printf (_("The loss came all at once, as far as samples every %s can tell."), step),
         _("an order, a single switch or link, a cable cut"), _("power running out, a growing overload"));
  if (outage->level < DUSK_LEVEL_DARK)
    add (reading->list, "partial",
         g_strdup_printf (_("At the worst, %.0f of %.0f were still visible."), outage->lowest, outage->baseline),
         _("a failure inside some networks, the loss of one of several links"), _("the loss of the only link abroad"));
}

static void
read_return (const Reading *reading)
{
  const DuskOutage *outage = reading->outage;
  const DuskSeries *series = reading->series;
  gint64 low_s = outage->start_s;
  guint relapses = 0;
  gboolean was_low = FALSE, was_back = FALSE;
  g_autofree char *rise = NULL;

  if (outage->end_s == DUSK_TIME_UNKNOWN || dusk_series_step (series) > DUSK_HOUR_S)
    return;
  for (gint64 time_s = outage->start_s; time_s < outage->end_s; time_s += dusk_series_step (series))
    {
      double share = dusk_series_at (series, time_s) / outage->baseline;

      if (share < DUSK_LEVEL_CRITICAL_BELOW)
        {
          low_s = time_s;
          relapses += was_back ? 1 : 0;
          was_low = TRUE;
          was_back = FALSE;
        }
      /* An exact start lies before the first low sample. */
      else if (share > DUSK_OUTAGE_BACK_ABOVE)
        {
          was_back = was_low;
        }
    }
  rise = dusk_duration_to_text (outage->end_s - low_s);
  if (relapses > 0)
    add (reading->list, "ragged-return",
         g_strdup_printf (ngettext ("It came back raggedly: it was back and lost again %u time.",
                                    "It came back raggedly: it was back and lost again %u times.", relapses), relapses),
         _("failing power, a failure inside a network, overload"), _("an order lifted"));
  else if (outage->end_s - low_s > ABRUPT_SAMPLES * dusk_series_step (series))
    add (reading->list, "gradual-return", g_strdup_printf (_("It came back step by step, over %s."), rise),
         _("power returning, repair network by network"), _("a single switch or link"));
  else
    add (reading->list, "abrupt-return", g_strdup (_("It came back all at once.")),
         _("an order lifted, a switch or link restored"), _("power returning district by district"));
}

/* Whether a whole half hour lies among the times that a loss may have begun at: after the last sample that was not low, up to the first low one. */
static gboolean
may_be_half_hour (gint64 local, int precision_s)
{
  return precision_s <= CLOCK_PRECISION_S && local - dusk_time_floor (local, HALF_HOUR_S) < MAX (precision_s, DUSK_MINUTE_S);
}

/* The same where messages tell the second: an order takes some seconds to carry out. */
static void
read_exact_half_hours (const Reading *reading, gboolean is_round, const char *length)
{
  g_autofree char *start = dusk_time_to_text (reading->outage->start_s, reading->zone_id, DUSK_TIME_CLOCK_SECONDS);

  if (is_round)
    add (reading->list, "round-times",
         g_strdup_printf (_("It began at %1$s local time, on the half hour, and lasted %2$s, whole half hours too."), start, length),
         _("a planned shutdown"), _("accidents of all kinds"));
  else
    add (reading->list, "round-start", g_strdup_printf (_("It began at %s local time, on the half hour."), start), _("a planned shutdown"),
         _("accidents of all kinds"));
}

static void
read_half_hours (const Reading *reading, gint64 length_s, const char *length)
{
  const DuskOutage *outage = reading->outage;
  gint64 rest = length_s - dusk_time_floor (length_s, HALF_HOUR_S);
  g_autofree char *first = dusk_time_to_text (outage->start_s - outage->precision_s, reading->zone_id, DUSK_TIME_CLOCK);
  g_autofree char *last = dusk_time_to_text (outage->start_s, reading->zone_id, DUSK_TIME_CLOCK);
  gboolean is_round = length && MIN (rest, HALF_HOUR_S - rest) < MAX (outage->precision_s, DUSK_MINUTE_S);

  if (outage->precision_s < DUSK_MINUTE_S)
    read_exact_half_hours (reading, is_round, length);
  else if (is_round)
    add (reading->list, "round-times",
         g_strdup_printf (_("It began between %1$s and %2$s local time and lasted about %3$s: both may be whole half hours."), first, last, length),
         _("a planned shutdown"), _("accidents of all kinds"));
  else
    add (reading->list, "round-start",
         g_strdup_printf (_("It began between %1$s and %2$s local time, perhaps on the half hour."), first, last), _("a planned shutdown"),
         _("accidents of all kinds"));
}

static void
read_clock (const Reading *reading)
{
  const DuskOutage *outage = reading->outage;
  gboolean is_ended = outage->end_s != DUSK_TIME_UNKNOWN;
  gint64 local = dusk_pattern_local_time (outage->start_s, reading->zone), length_s = is_ended ? outage->end_s - outage->start_s : 0;
  g_autofree char *start = dusk_time_to_text (outage->start_s, reading->zone_id, DUSK_TIME_CLOCK);
  g_autofree char *length = is_ended ? dusk_duration_to_text (length_s) : NULL;

  if (may_be_half_hour (local, outage->precision_s))
    read_half_hours (reading, length_s, length);
  if (is_ended && outage->precision_s <= DUSK_HOUR_S && local - dusk_time_floor (local, DUSK_DAY_S) < NIGHT_END_S && length_s < CURFEW_LENGTH_S)
    add (reading->list, "at-night", g_strdup_printf (_("It began at night, at %s local time, and lasted %s."), start, length),
         length_s < MAINTENANCE_LENGTH_S ? _("a maintenance window") : _("a curfew"), _("overload at busy hours"));
}

static void
read_schedule (const Reading *reading)
{
  g_autofree char *start = dusk_time_to_text (reading->outage->start_s, reading->zone_id, DUSK_TIME_CLOCK);

  if (reading->outage->pattern == DUSK_PATTERN_SCHEDULED)
    add (reading->list, "same-clock-time",
         g_strdup_printf (_("Outages of similar length began at about the same local time, %s, on several days."), start),
         _("a scheduled shutdown, such as for exams or a curfew"), _("accidents of all kinds"));
}

/* A brief loss as deep as the outage means something only where such losses are rare. */
static void
read_twin (const Reading *reading)
{
  const DuskOutage *outage = reading->outage, *twin = NULL;

  for (guint i = 0; i < reading->losses->len; i++)
    {
      const DuskOutage *loss = g_ptr_array_index (reading->losses, i);
      gint64 before_s = outage->start_s - loss->start_s;

      if (before_s < DUSK_DAY_S || before_s > TWIN_SPAN_S || loss->end_s == DUSK_TIME_UNKNOWN || loss->end_s - loss->start_s >= TWIN_LENGTH_S ||
          ABS (loss->lowest / loss->baseline - outage->lowest / outage->baseline) > TWIN_LIKENESS)
        continue;
      if (twin)
        return;
      twin = loss;
    }
  if (twin)
    {
      g_autofree char *when = dusk_time_to_text (twin->start_s, NULL, DUSK_TIME_DAY_CLOCK);
      g_autofree char *length = dusk_duration_to_text (twin->end_s - twin->start_s);
      add (reading->list, "earlier-twin", g_strdup_printf (_("A loss as deep, but brief (%s), came on %s UTC."), length, when),
           _("a rehearsal, the same weak spot"), NULL);
    }
}

static void
read_outage (Reading *reading)
{
  read_schedule (reading);
  read_precursors (reading);
  read_fall (reading);
  read_return (reading);
  read_clock (reading);
  read_twin (reading);
  if (reading->outage->missing > 0)
    add (reading->list, "missing-samples",
         g_strdup_printf (ngettext ("%u sample of the outage is unknown: it may have been shorter, or more than one.",
                                    "%u samples of the outage are unknown: it may have been shorter, or more than one.",
                                    (gulong) reading->outage->missing), (guint) reading->outage->missing),
         NULL, NULL);
}

static void
read_period (const DuskFindings *findings, GPtrArray *list)
{
  if (findings->pattern == DUSK_PATTERN_SUSTAINED_INSTABILITY)
    add (list, "instability",
         g_strdup_printf (ngettext ("Routes went down and came back %u time, without staying away.",
                                    "Routes went down and came back %u times, without staying away.", findings->low_count),
                          findings->low_count),
         _("an attack or overload, failing power"), _("a cable cut, a cut by the upstream, an order"));
}

static void
add_limits (const DuskFindings *findings, GPtrArray *list)
{
  if (findings->missing == findings->samples)
    {
      add (list, "no-data", g_strdup (_("There are no data for this period: nothing can be said.")), NULL, NULL);
      return;
    }
  if (findings->low_count > 0)
    add (list, "no-motive", g_strdup (_("The routes do not tell motive.")), NULL, NULL);
  if (findings->outages->len == 0 || findings->level <= DUSK_LEVEL_NORMAL)
    add (list, "presence-is-no-proof",
         g_strdup (_("Routes being present does not prove that people are online: some shutdowns leave the routes as they are.")), NULL, NULL);
}

GPtrArray *
dusk_evidence_new (const DuskFindings *findings, const DuskSeries *series, const char *zone_id)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func (evidence_free);

  g_return_val_if_fail (findings != NULL && series != NULL, NULL);

  if (findings->outages->len > 0)
    {
      g_autoptr (GTimeZone) zone = zone_id ? g_time_zone_new_identifier (zone_id) : NULL;
      g_autoptr (DuskFindings) whole = dusk_findings_new (series, dusk_series_start (series), findings->to_s, 0, zone_id);
      g_autoptr (GPtrArray) losses = dusk_losses_new (whole->outages, whole->degradations);
      Reading reading = { .series = series, .zone_id = zone_id, .losses = losses, .list = list };

      if (zone == NULL)
        zone = g_time_zone_new_utc ();
      reading.zone = zone;
      reading.outage = &g_array_index (findings->outages, DuskOutage, findings->outages->len - 1);
      read_outage (&reading);
    }
  else
    {
      read_period (findings, list);
    }
  add_limits (findings, list);
  return g_steal_pointer (&list);
}
