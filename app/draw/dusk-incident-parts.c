/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-incident-private.h"

#include <glib/gi18n.h>
#include <math.h>

#include "dusk-plain-text.h"
#include "dusk-report-chart.h"

static const double interval_widths[] = { 0.175, 0.175, 0.25, 0.115, 0.095, 0.10, 0.09 };
static const double network_widths[] = { 0.62, 0.26, 0.12 };
static const double feed_widths[] = { 0.74, 0.26 };
static const double source_widths[] = { 0.38, 0.20, 0.42 };

/* Intervals ----------------------------------------------------------------------------------------------------------------------- */

static char *
local_interval (const DuskReport *report, const DuskOutage *outage, gboolean is_exact)
{
  DuskTimeForm form = is_exact ? DUSK_TIME_DAY_SECONDS : DUSK_TIME_DAY_CLOCK;
  const char *zone_id = report->territory->zone_id;
  g_autofree char *start = dusk_time_to_text (outage->start_s, zone_id, form), *end = NULL, *first_day = NULL, *last_day = NULL;

  if (outage->end_s == DUSK_TIME_UNKNOWN)
    return g_strdup_printf (_("since %s"), start);
  first_day = dusk_time_to_text (outage->start_s, zone_id, DUSK_TIME_DATE);
  last_day = dusk_time_to_text (outage->end_s, zone_id, DUSK_TIME_DATE);
  if (g_str_equal (first_day, last_day))
    form = is_exact ? DUSK_TIME_CLOCK_SECONDS : DUSK_TIME_CLOCK;
  end = dusk_time_to_text (outage->end_s, zone_id, form);
  return g_strdup_printf (_("%s → %s"), start, end);
}

static void
add_interval (DuskBlock *table, const DuskReport *report, const DuskOutage *outage)
{
  gboolean is_exact = outage->precision_s < DUSK_MINUTE_S, goes_on = outage->end_s == DUSK_TIME_UNKNOWN;
  g_autofree char *start = dusk_story_moment (outage->start_s, NULL, is_exact);
  g_autofree char *end = goes_on ? g_strdup (_("goes on")) : dusk_story_moment (outage->end_s, NULL, is_exact);
  g_autofree char *local = report->territory && report->territory->zone_id ? local_interval (report, outage, is_exact) : NULL;
  g_autofree char *length = dusk_duration_to_text ((goes_on ? report->to_s : outage->end_s) - outage->start_s);
  g_autofree char *lowest = dusk_count_to_text (outage->lowest), *normal = dusk_count_to_text (outage->baseline);
  g_autofree char *least = g_strdup_printf (C_ ("counts", "%1$s of %2$s"), lowest, normal);
  g_autofree char *precision = dusk_duration_to_text (outage->precision_s);
  const char *level = outage->is_blip ? C_ ("kind of interval", "blip") : dusk_level_to_text (outage->level);

  dusk_block_add_row (table, 7, start, end, local, length, level, least, precision);
}

static DuskBlock *
add_interval_table (DuskStory *story)
{
  const DuskTerritory *territory = story->incident->report->territory;
  DuskBlock *table = dusk_story_add_rows (story, DUSK_BLOCK_TABLE, interval_widths);
  g_autofree char *local = NULL;

  if (territory && territory->zone_city)
    /* Translators: the heading of a column: a city */
    local = g_strdup_printf (_("Clocks in %s"), territory->zone_city);
  dusk_block_add_row (table, 7, _("From (UTC)"), _("To (UTC)"), local, _("Lasted"), _("Level"), _("Lowest"), _("Exact to"));
  return table;
}

static void
add_losses (DuskStory *story, const GArray *losses, guint most)
{
  const DuskReport *report = story->incident->report;
  /* The newest say most about what the report is of. */
  guint first = losses->len > most ? losses->len - most : 0;
  DuskBlock *table = add_interval_table (story);

  for (guint i = first; i < losses->len; i++)
    add_interval (table, report, &g_array_index (losses, DuskOutage, i));
  if (first > 0)
    dusk_story_take (story, DUSK_BLOCK_NOTE, g_strdup_printf (ngettext ("and %u more before it", "and %u more before them", first), first));
}

/* A network is counted every 8 hours only; its country every 5 minutes. */
static void
add_country_outages (DuskStory *story)
{
  const DuskIncident *incident = story->incident;

  if (incident->page == NULL || incident->page->country_findings == NULL || incident->page->country_findings->outages->len == 0
      || incident->report->territory == NULL)
    return;
  /* Translators: a country */
  dusk_story_take (story, DUSK_BLOCK_HEADING,
                   g_strdup_printf (_("Outages of the whole country: %s"), dusk_territory_name (incident->report->territory)));
  add_losses (story, incident->page->country_findings->outages, DUSK_STORY_MAX_INTERVALS);
}

void
dusk_story_add_intervals (DuskStory *story)
{
  const DuskFindings *findings = story->incident->report->findings;

  dusk_story_add (story, DUSK_BLOCK_HEADING, _("Outages"));
  if (findings->outages->len > 0)
    add_losses (story, findings->outages, DUSK_STORY_MAX_INTERVALS);
  else
    dusk_story_add (story, DUSK_BLOCK_TEXT, _("No outage shows in this period."));
  if (findings->missing > 0)
    {
      g_autofree char *length = dusk_duration_to_text ((gint64) findings->missing * findings->step_s);
      dusk_story_take (story, DUSK_BLOCK_NOTE, g_strdup_printf (_("For %s of the period nothing is known."), length));
    }
  if (findings->degradations->len > 0)
    {
      dusk_story_add (story, DUSK_BLOCK_HEADING, _("Degradations and blips"));
      add_losses (story, findings->degradations, DUSK_STORY_MAX_DEGRADATIONS);
    }
  add_country_outages (story);
}

/* Networks ------------------------------------------------------------------------------------------------------------------------ */

static const char *
fate_of (DuskNetwork *network)
{
  double now = dusk_network_now (network), normal = dusk_network_normal (network);

  if (dusk_network_is_lost (network) || now == 0)
    return C_ ("network", "lost");
  if (now < normal)
    return C_ ("network", "lost in part");
  return C_ ("network", "kept");
}

static void
add_network (DuskBlock *table, DuskNetwork *network)
{
  g_autofree char *holder = dusk_network_holder (network) ? dusk_plain_text (dusk_network_holder (network)) : NULL;
  g_autofree char *name = holder ? g_strdup_printf ("AS%u · %s", dusk_network_asn (network), holder)
                                 : g_strdup_printf ("AS%u", dusk_network_asn (network));
  g_autofree char *summary = dusk_network_summary (network);

  dusk_block_add_row (table, 3, name, summary, fate_of (network));
}

/* Which networks an outage between two counts took nobody has told: what stands below is then of before and after. */
static void
add_when_counted (DuskStory *story)
{
  const DuskOutage *outage = story->incident->outage;
  g_autofree char *moment = NULL;
  gint64 counted_s;

  if (outage == NULL)
    return;
  counted_s = dusk_incident_count_in (story->incident->report, outage);
  if (counted_s == DUSK_TIME_UNKNOWN)
    {
      dusk_story_add (story, DUSK_BLOCK_NOTE,
                      _("RIPEstat counts networks every 8 hours, and none of its counts falls into this outage: these are of before it."));
      return;
    }
  moment = dusk_time_to_text (counted_s, NULL, DUSK_TIME_FULL);
  dusk_story_take (story, DUSK_BLOCK_NOTE, g_strdup_printf (_("As RIPEstat counted them on %s UTC, and what was normal before."), moment));
}

void
dusk_story_add_networks (DuskStory *story)
{
  GListModel *networks = story->incident->networks;
  guint n = networks ? g_list_model_get_n_items (networks) : 0, shown = MIN (n, DUSK_STORY_MAX_NETWORKS);
  DuskBlock *table;

  if (story->incident->report->entity.kind != DUSK_ENTITY_COUNTRY)
    return;
  dusk_story_add (story, DUSK_BLOCK_HEADING, _("Networks lost and kept"));
  add_when_counted (story);
  if (n == 0)
    {
      dusk_story_add (story, DUSK_BLOCK_TEXT, _("Which networks were lost could not be found out."));
      return;
    }
  table = dusk_story_add_rows (story, DUSK_BLOCK_TABLE, network_widths);
  dusk_block_add_row (table, 3, _("Network"), _("Visible"), _("Fate"));
  for (guint i = 0; i < shown; i++)
    {
      g_autoptr (DuskNetwork) network = g_list_model_get_item (networks, i);
      add_network (table, network);
    }
  if (n > shown)
    dusk_story_take (story, DUSK_BLOCK_NOTE, g_strdup_printf (ngettext ("and %u more network", "and %u more networks", n - shown), n - shown));
}

/* Evidence ------------------------------------------------------------------------------------------------------------------------ */

static void
add_causes (DuskStory *story, const DuskEvidence *evidence)
{
  if (evidence->fits && evidence->less)
    dusk_story_take (story, DUSK_BLOCK_NOTE, g_strdup_printf (_("Fits: %s. Fits less: %s."), evidence->fits, evidence->less));
  else if (evidence->fits)
    dusk_story_take (story, DUSK_BLOCK_NOTE, g_strdup_printf (_("Fits: %s."), evidence->fits));
  else if (evidence->less)
    dusk_story_take (story, DUSK_BLOCK_NOTE, g_strdup_printf (_("Fits less: %s."), evidence->less));
}

static void
add_exact (DuskStory *story, const DuskExact *exact)
{
  g_autofree char *summary = dusk_exact_summary (exact);

  if (*summary)
    dusk_story_add (story, DUSK_BLOCK_TEXT, summary);
  for (guint i = 0; exact->messages && exact->messages[i]; i++)
    dusk_story_take (story, DUSK_BLOCK_NOTE, dusk_plain_text_cut (exact->messages[i], 400));
}

/* (transfer full) (element-type DuskEvidence): about the report's outage, which need not be the last one. */
static GPtrArray *
evidence_of (const DuskIncident *incident)
{
  const DuskReport *report = incident->report;
  g_autoptr (DuskFindings) until = NULL;
  guint n = 0;

  if (incident->outage == NULL)
    return g_ptr_array_ref (report->evidence);
  until = dusk_findings_copy (report->findings);
  while (n < until->outages->len && g_array_index (until->outages, DuskOutage, n).start_s <= incident->outage->start_s)
    n++;
  g_array_set_size (until->outages, n);
  return dusk_evidence_new (until, report->series, report->territory ? report->territory->zone_id : NULL);
}

/* What speaks neither for nor against any cause is what the routes cannot tell. */
static void
add_evidence (DuskStory *story, const GPtrArray *list, gboolean is_limit)
{
  for (guint i = 0; i < list->len; i++)
    {
      const DuskEvidence *evidence = g_ptr_array_index (list, i);
      if ((evidence->fits == NULL && evidence->less == NULL) != is_limit)
        continue;
      dusk_story_add (story, DUSK_BLOCK_TEXT, evidence->text);
      add_causes (story, evidence);
    }
}

void
dusk_story_add_evidence (DuskStory *story)
{
  const DuskIncident *incident = story->incident;
  g_autoptr (GPtrArray) evidence = evidence_of (incident);
  guint before;

  dusk_story_add (story, DUSK_BLOCK_HEADING, _("What the routes say"));
  before = story->blocks->len;
  if (incident->exact)
    add_exact (story, incident->exact);
  add_evidence (story, evidence, FALSE);
  if (story->blocks->len == before)
    dusk_story_add (story, DUSK_BLOCK_TEXT, _("Nothing that speaks for or against a cause."));
  dusk_story_add (story, DUSK_BLOCK_HEADING, _("What the routes cannot say"));
  dusk_story_add (story, DUSK_BLOCK_TEXT,
                  _("Routes show which networks the rest of the Internet knew a way to, not who or what took the way away. Causes are listed as they "
                    "fit; none is proven."));
  add_evidence (story, evidence, TRUE);
}

/* Feeds --------------------------------------------------------------------------------------------------------------------------- */

static void
add_claim (DuskBlock *table, const DuskClaim *claim)
{
  g_autofree char *words = dusk_claim_to_text (claim), *text = dusk_plain_text_cut (words, 400);
  g_autofree char *told = dusk_time_to_text (claim->told_s, NULL, DUSK_TIME_FULL);

  dusk_block_add_row (table, 2, text, told);
}

static void
add_claims (DuskStory *story)
{
  const GPtrArray *events = story->incident->events;
  DuskBlock *table = dusk_story_add_rows (story, DUSK_BLOCK_TABLE, feed_widths);
  guint n = 0;

  dusk_block_add_row (table, 2, _("What the source says"), _("Asked on (UTC)"));
  for (guint i = 0; i < events->len; i++)
    {
      const GPtrArray *claims = dusk_event_claims (events->pdata[i]);
      for (guint j = 0; j < claims->len; j++)
        if (n++ < DUSK_STORY_MAX_CLAIMS)
          add_claim (table, claims->pdata[j]);
    }
  if (n > DUSK_STORY_MAX_CLAIMS)
    dusk_story_take (story, DUSK_BLOCK_NOTE,
                     g_strdup_printf (ngettext ("and %u more", "and %u more", n - DUSK_STORY_MAX_CLAIMS), n - DUSK_STORY_MAX_CLAIMS));
}

static gboolean
any_contradicted (const GPtrArray *events)
{
  for (guint i = 0; i < events->len; i++)
    if (dusk_event_is_contradicted (events->pdata[i]))
      return TRUE;
  return FALSE;
}

void
dusk_story_add_feeds (DuskStory *story)
{
  const GPtrArray *events = story->incident->events;

  dusk_story_add (story, DUSK_BLOCK_HEADING, _("What each source says"));
  if (events == NULL || events->len == 0)
    {
      dusk_story_add (story, DUSK_BLOCK_TEXT, _("Nothing is kept of what other sources said about this period."));
      return;
    }
  add_claims (story);
  if (any_contradicted (events))
    dusk_story_add (story, DUSK_BLOCK_NOTE, _("The sources contradict each other; they stand side by side as they are."));
}

/* Sources ------------------------------------------------------------------------------------------------------------------------- */

static void
add_source (DuskBlock *table, const DuskSource *source)
{
  g_autofree char *name = dusk_plain_text (source->name);
  g_autofree char *fetched = source->fetched_s == DUSK_TIME_UNKNOWN ? NULL : dusk_time_to_text (source->fetched_s, NULL, DUSK_TIME_FULL);
  g_autofree char *problem = source->problem ? dusk_plain_text (source->problem) : NULL;

  dusk_block_add_row (table, 3, name, fetched ? fetched : _("could not be had"), problem);
}

static gboolean
is_told_by (const GPtrArray *events, DuskFeed feed)
{
  for (guint i = 0; events && i < events->len; i++)
    {
      const GPtrArray *claims = dusk_event_claims (events->pdata[i]);
      for (guint j = 0; j < claims->len; j++)
        if (((const DuskClaim *) claims->pdata[j])->feed == feed)
          return TRUE;
    }
  return FALSE;
}

static gboolean
is_used (const DuskIncident *incident, DuskFeed feed)
{
  return feed == DUSK_FEED_RIPESTAT || is_told_by (incident->events, feed)
         || (feed == DUSK_FEED_ARCHIVES && incident->exact && g_strcmp0 (incident->exact->source, dusk_feed_to_word (feed)) == 0);
}

/* What is not there must not look as if it had been looked at. */
static void
add_missing (DuskStory *story)
{
  const DuskIncident *incident = story->incident;

  if (incident->map == NULL)
    dusk_story_add (story, DUSK_BLOCK_NOTE, _("There is no map: of other countries nothing is kept from that time."));
  if (incident->networks && DUSK_IS_NETWORKS (incident->networks) && dusk_networks_problem (DUSK_NETWORKS (incident->networks)))
    {
      g_autofree char *problem = dusk_plain_text (dusk_networks_problem (DUSK_NETWORKS (incident->networks)));
      dusk_story_take (story, DUSK_BLOCK_NOTE, g_strdup_printf (_("The list of networks may not be whole: %s"), problem));
    }
  for (guint i = 0; incident->report->messages && incident->report->messages[i]; i++)
    {
      g_autofree char *message = dusk_plain_text (incident->report->messages[i]);
      dusk_story_take (story, DUSK_BLOCK_NOTE, g_strdup_printf (_("The server says: “%s”"), message));
    }
}

void
dusk_story_add_sources (DuskStory *story)
{
  const DuskIncident *incident = story->incident;
  const GPtrArray *sources = incident->report->sources;
  DuskBlock *table;

  dusk_story_add (story, DUSK_BLOCK_HEADING, _("Sources"));
  table = dusk_story_add_rows (story, DUSK_BLOCK_TABLE, source_widths);
  dusk_block_add_row (table, 3, _("Source"), _("Fetched on (UTC)"), _("Remark"));
  for (guint i = 0; i < sources->len; i++)
    add_source (table, sources->pdata[i]);
  for (guint i = 0; incident->exact && i < incident->exact->sources->len; i++)
    add_source (table, incident->exact->sources->pdata[i]);
  add_missing (story);
  for (int feed = 0; feed < DUSK_N_FEEDS; feed++)
    if (is_used (incident, feed))
      dusk_story_add (story, DUSK_BLOCK_NOTE, dusk_feed_licence (feed));
  if (incident->map)
    dusk_story_add (story, DUSK_BLOCK_NOTE, _("Map: Natural Earth, in the public domain"));
}
