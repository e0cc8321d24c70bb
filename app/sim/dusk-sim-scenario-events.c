/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-sim-scenario-private.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "dusk-entity.h"

#define MAX_PREFIXES_AT_ONCE 1000000

static const char *const kinds[] = { "outage", "scheduled", "blips", "churn", NULL };
static const char *const troubles[] = { "maintenance", "empty", "stale", NULL };

guint
dusk_sim_scenario_read_word (DuskSimReader *reader, JsonObject *object, const char *name, const char *const *words)
{
  const char *word = dusk_sim_reader_text (reader, object, name);
  g_autofree char *wanted = NULL;

  for (guint i = 0; word && words[i]; i++)
    if (strcmp (word, words[i]) == 0)
      return i;
  wanted = g_strjoinv (" / ", (char **) words);
  dusk_sim_reader_refuse (reader, name, wanted);
  return 0;
}

void
dusk_sim_scenario_read_origin (DuskSimReader *reader, JsonObject *object)
{
  const char *source = dusk_sim_reader_text (reader, object, "source");

  if (!dusk_sim_reader_flag (reader, object, "illustrative") && (source == NULL || *source == '\0'))
    dusk_sim_reader_refuse (reader, "source", _("where it is published, or “illustrative”: true"));
}

/* Which prefixes the event can reach: a country's, a network's, or one. */
static DuskSimCountry *
read_target (DuskSimScenario *scenario, DuskSimReader *reader, JsonObject *object, DuskSimEvent *event)
{
  const char *code = dusk_sim_reader_text (reader, object, "country"), *text = dusk_sim_reader_text (reader, object, "prefix");
  guint32 asn = dusk_sim_reader_count (reader, object, "asn", G_MAXUINT32, 0);
  DuskSimCountry *country = NULL;
  DuskSimNetwork *network = NULL;
  DuskPrefix prefix;
  guint index;

  if ((code != NULL) + (asn != 0) + (text != NULL) != 1)
    dusk_sim_reader_refuse (reader, NULL, _("one of “country”, “asn” and “prefix”"));
  else if (code)
    country = dusk_sim_world_country (scenario->world, code);
  else if (asn)
    network = dusk_sim_world_network (scenario->world, asn);
  else if (dusk_prefix_parse (text, &prefix, NULL))
    network = dusk_sim_world_find_prefix (scenario->world, &prefix, &index);
  if (!country && !network)
    {
      dusk_sim_reader_refuse (reader, code ? "country" : asn ? "asn" : "prefix", _("something that the scenario has"));
      return NULL;
    }
  for (int family = 0; family < DUSK_SIM_N_FAMILIES; family++)
    {
      event->first[family] = network ? network->first[family] : 0;
      event->count[family] = network ? network->count[family] : country->count[family];
    }
  if (text)
    {
      int family = prefix.family == 4 ? 0 : 1;
      event->first[family] += index;
      event->count[family] = 1;
      event->count[1 - family] = 0;
    }
  return network ? network->country : country;
}

static void
read_blip (DuskSimReader *reader, JsonObject *object, gpointer user_data)
{
  static const char *const known[] = { "start", "length", "prefixes", NULL };
  DuskSimEvent *event = user_data;
  DuskSimBlip blip;

  dusk_sim_reader_only (reader, object, known);
  blip.start_s = dusk_sim_reader_time (reader, object, "start", DUSK_TIME_UNKNOWN);
  blip.length_s = dusk_sim_reader_length (reader, object, "length", DUSK_MINUTE_S);
  blip.prefixes = dusk_sim_reader_count (reader, object, "prefixes", MAX_PREFIXES_AT_ONCE, 1);
  if (blip.start_s == DUSK_TIME_UNKNOWN)
    dusk_sim_reader_refuse (reader, "start", _("a time"));
  g_array_append_val (event->blips, blip);
}

static void
read_kind (DuskSimReader *reader, JsonObject *object, DuskSimEvent *event)
{
  event->depth = dusk_sim_reader_number (reader, object, "depth", 0, 1, 1);
  event->fall_s = dusk_sim_reader_length (reader, object, "fall", 0);
  event->rise_s = dusk_sim_reader_length (reader, object, "rise", 0);
  event->by_network = dusk_sim_reader_flag (reader, object, "by_network");
  event->prefixes = dusk_sim_reader_count (reader, object, "prefixes", MAX_PREFIXES_AT_ONCE, 1);
  event->per_hour = dusk_sim_reader_number (reader, object, "per_hour", 0, 1000, event->kind == DUSK_SIM_CHURN ? NAN : 0);
  event->longest_s = dusk_sim_reader_length (reader, object, "longest", 10 * DUSK_MINUTE_S);
  if (event->longest_s > DUSK_HOUR_S)
    dusk_sim_reader_refuse (reader, "longest", _("an hour or less"));
  event->blips = g_array_new (FALSE, FALSE, sizeof (DuskSimBlip));
  if (!dusk_sim_reader_each (reader, object, "at", read_blip, event) && event->kind == DUSK_SIM_BLIPS)
    dusk_sim_reader_refuse (reader, "at", _("a list"));
  if (event->kind != DUSK_SIM_BLIPS && event->start_s == DUSK_TIME_UNKNOWN)
    dusk_sim_reader_refuse (reader, "start", _("a time"));
  if (event->kind == DUSK_SIM_SCHEDULED)
    {
      event->daily_from_s = dusk_sim_reader_clock (reader, object, "from");
      event->daily_to_s = dusk_sim_reader_clock (reader, object, "to");
      if (event->daily_to_s <= event->daily_from_s)
        event->daily_to_s += DUSK_DAY_S;
    }
  if (event->end_s <= event->start_s)
    dusk_sim_reader_refuse (reader, "end", _("a time after “start”"));
}

static void
read_event (DuskSimReader *reader, JsonObject *object, gpointer user_data)
{
  static const char *const known[] = { "country", "asn", "prefix", "family", "kind", "start", "end", "depth", "fall", "rise", "by_network", "from",
                                       "to", "at", "per_hour", "longest", "prefixes", "illustrative", "source", "note", NULL };
  DuskSimScenario *scenario = user_data;
  g_autoptr (DuskSimEvent) event = g_new0 (DuskSimEvent, 1);
  guint family = dusk_sim_reader_count (reader, object, "family", 6, 0);
  DuskSimCountry *country;

  dusk_sim_reader_only (reader, object, known);
  dusk_sim_scenario_read_origin (reader, object);
  event->kind = (DuskSimEventKind) dusk_sim_scenario_read_word (reader, object, "kind", kinds);
  event->seed = dusk_sim_hash (g_str_hash (reader->place->str), 0);
  event->start_s = dusk_sim_reader_time (reader, object, "start", DUSK_TIME_UNKNOWN);
  event->end_s = dusk_sim_reader_time (reader, object, "end", DUSK_SIM_FOREVER);
  country = read_target (scenario, reader, object, event);
  read_kind (reader, object, event);
  if (family != 0 && family != 4 && family != 6)
    dusk_sim_reader_refuse (reader, "family", "4 / 6");
  if (family != 0)
    event->count[family == 4 ? 1 : 0] = 0;
  if (reader->error)
    return;
  if (country->events == NULL)
    country->events = g_ptr_array_new_with_free_func ((GDestroyNotify) dusk_sim_event_free);
  g_ptr_array_add (country->events, g_steal_pointer (&event));
}

void
dusk_sim_scenario_read_events (DuskSimScenario *scenario, DuskSimReader *reader, JsonObject *root)
{
  dusk_sim_reader_each (reader, root, "events", read_event, scenario);
}

static void
read_feed (DuskSimReader *reader, JsonObject *object, gpointer user_data)
{
  static const char *const known[] = { "trouble", "call", "country", "start", "end", "illustrative", "source", "note", NULL };
  DuskSimScenario *scenario = user_data;
  DuskSimFeed feed;

  dusk_sim_reader_only (reader, object, known);
  dusk_sim_scenario_read_origin (reader, object);
  feed.trouble = (DuskSimFeedTrouble) dusk_sim_scenario_read_word (reader, object, "trouble", troubles);
  feed.call = g_strdup (dusk_sim_reader_text (reader, object, "call"));
  feed.country = g_strdup (dusk_sim_reader_text (reader, object, "country"));
  feed.start_s = dusk_sim_reader_time (reader, object, "start", DUSK_SIM_EARLIEST);
  feed.end_s = dusk_sim_reader_time (reader, object, "end", DUSK_SIM_FOREVER);
  g_array_append_val (scenario->feeds, feed);
}

void
dusk_sim_scenario_read_feeds (DuskSimScenario *scenario, DuskSimReader *reader, JsonObject *root)
{
  dusk_sim_reader_each (reader, root, "feeds", read_feed, scenario);
}
