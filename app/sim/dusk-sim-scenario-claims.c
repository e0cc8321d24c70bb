/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-sim-scenario-private.h"

#include <glib/gi18n.h>
#include <string.h>

static const char *const signals[] = { "bgp", "ping-slash24", NULL };

/* Cloudflare Radar's words (developers.cloudflare.com, Radar, outage annotations). */
static const char *const causes[] = { "CABLE_CUT", "POWER_OUTAGE", "GOVERNMENT_DIRECTED", "WEATHER", "FIRE", "EARTHQUAKE", "CYBERATTACK",
                                      "MILITARY_ACTION", "TECHNICAL_PROBLEM", "MAINTENANCE", "NATURAL_DISASTER", "UNKNOWN", NULL };
static const char *const types[] = { "NATIONWIDE", "REGIONAL", "NETWORK", "PLATFORM", NULL };

/* Whom the claim is about. */
static void
read_entity (DuskSimScenario *scenario, DuskSimReader *reader, JsonObject *object, DuskSimClaim *claim)
{
  const char *code = dusk_sim_reader_text (reader, object, "country");
  guint32 asn = dusk_sim_reader_count (reader, object, "asn", G_MAXUINT32, 0);

  if ((code != NULL) == (asn != 0))
    {
      dusk_sim_reader_refuse (reader, NULL, _("one of “country” and “asn”"));
      return;
    }
  claim->network = asn ? dusk_sim_world_network (scenario->world, asn) : NULL;
  claim->country = claim->network ? claim->network->country : code ? dusk_sim_world_country (scenario->world, code) : NULL;
  if (claim->country == NULL)
    dusk_sim_reader_refuse (reader, code ? "country" : "asn", _("something that the scenario has"));
}

static void
read_claim (DuskSimReader *reader, JsonObject *object, gpointer user_data)
{
  static const char *const known[] = { "country", "asn", "signal", "start", "end", "share", "illustrative", "source", "note", NULL };
  DuskSimScenario *scenario = user_data;
  DuskSimClaim claim = { .says = { TRUE, TRUE } };

  dusk_sim_reader_only (reader, object, known);
  dusk_sim_scenario_read_origin (reader, object);
  read_entity (scenario, reader, object, &claim);
  if (json_object_has_member (object, "signal"))
    {
      guint only = dusk_sim_scenario_read_word (reader, object, "signal", signals);
      for (guint i = 0; i < DUSK_SIM_N_SIGNALS; i++)
        claim.says[i] = i == only;
    }
  claim.start_s = dusk_sim_reader_time (reader, object, "start", DUSK_TIME_UNKNOWN);
  claim.end_s = dusk_sim_reader_time (reader, object, "end", DUSK_SIM_FOREVER);
  claim.share = dusk_sim_reader_number (reader, object, "share", 0, 2, G_MAXDOUBLE);
  if (claim.start_s == DUSK_TIME_UNKNOWN)
    dusk_sim_reader_refuse (reader, "start", _("a time"));
  if (claim.end_s <= claim.start_s)
    dusk_sim_reader_refuse (reader, "end", _("a time after “start”"));
  if (!json_object_has_member (object, "share"))
    dusk_sim_reader_refuse (reader, "share", _("the share of what is normal, from 0 to 2"));
  g_array_append_val (scenario->claims, claim);
}

void
dusk_sim_scenario_read_ioda (DuskSimScenario *scenario, DuskSimReader *reader, JsonObject *root)
{
  dusk_sim_reader_each (reader, root, "ioda", read_claim, scenario);
}

void
dusk_sim_annotation_clear (DuskSimAnnotation *annotation)
{
  g_strfreev (annotation->countries);
  g_array_unref (annotation->asns);
  g_free (annotation->cause);
  g_free (annotation->type);
  g_free (annotation->scope);
  g_free (annotation->description);
  g_free (annotation->url);
}

/* The elements of the list @name; empty where it is missing. */
static GList *
elements (DuskSimReader *reader, JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  if (node == NULL)
    return NULL;
  if (JSON_NODE_HOLDS_ARRAY (node))
    return json_array_get_elements (json_node_get_array (node));
  dusk_sim_reader_refuse (reader, name, _("a list"));
  return NULL;
}

static void
refuse_element (DuskSimReader *reader, const char *name, guint index, const char *wanted)
{
  gsize mark = dusk_sim_reader_enter_element (reader, name, index);

  dusk_sim_reader_refuse (reader, NULL, wanted);
  dusk_sim_reader_leave (reader, mark);
}

static GStrv
read_countries (DuskSimScenario *scenario, DuskSimReader *reader, JsonObject *object)
{
  g_autoptr (GList) list = elements (reader, object, "countries");
  g_autoptr (GStrvBuilder) codes = g_strv_builder_new ();
  guint i = 0;

  for (GList *l = list; l; l = l->next, i++)
    {
      const char *code = JSON_NODE_HOLDS_VALUE (l->data) ? json_node_get_string (l->data) : NULL;
      if (code && dusk_sim_world_country (scenario->world, code))
        g_strv_builder_add (codes, code);
      else
        refuse_element (reader, "countries", i, _("something that the scenario has"));
    }
  return g_strv_builder_end (codes);
}

static GArray *
read_asns (DuskSimScenario *scenario, DuskSimReader *reader, JsonObject *object)
{
  g_autoptr (GList) list = elements (reader, object, "asns");
  GArray *asns = g_array_new (FALSE, FALSE, sizeof (guint32));
  guint i = 0;

  for (GList *l = list; l; l = l->next, i++)
    {
      gint64 number = JSON_NODE_HOLDS_VALUE (l->data) ? json_node_get_int (l->data) : 0;
      guint32 asn = (guint32) CLAMP (number, 0, G_MAXUINT32);
      if (dusk_sim_world_network (scenario->world, asn))
        g_array_append_val (asns, asn);
      else
        refuse_element (reader, "asns", i, _("something that the scenario has"));
    }
  return asns;
}

static void
read_annotation (DuskSimReader *reader, JsonObject *object, gpointer user_data)
{
  static const char *const known[] = { "start", "end",         "published", "countries",    "asns",   "cause", "type",
                                       "scope", "description", "url",       "illustrative", "source", "note",  NULL };
  DuskSimScenario *scenario = user_data;
  DuskSimAnnotation annotation = { .countries = read_countries (scenario, reader, object), .asns = read_asns (scenario, reader, object) };

  dusk_sim_reader_only (reader, object, known);
  dusk_sim_scenario_read_origin (reader, object);
  annotation.start_s = dusk_sim_reader_time (reader, object, "start", DUSK_TIME_UNKNOWN);
  annotation.end_s = dusk_sim_reader_time (reader, object, "end", DUSK_SIM_FOREVER);
  annotation.published_s = dusk_sim_reader_time (reader, object, "published", annotation.start_s);
  annotation.cause = g_strdup (causes[dusk_sim_scenario_read_word (reader, object, "cause", causes)]);
  annotation.type = g_strdup (types[dusk_sim_scenario_read_word (reader, object, "type", types)]);
  annotation.scope = g_strdup (dusk_sim_reader_text (reader, object, "scope"));
  annotation.description = g_strdup (dusk_sim_reader_text (reader, object, "description"));
  annotation.url = g_strdup (dusk_sim_reader_text (reader, object, "url"));
  if (annotation.start_s == DUSK_TIME_UNKNOWN)
    dusk_sim_reader_refuse (reader, "start", _("a time"));
  if (annotation.end_s <= annotation.start_s)
    dusk_sim_reader_refuse (reader, "end", _("a time after “start”"));
  if (annotation.countries[0] == NULL && annotation.asns->len == 0)
    dusk_sim_reader_refuse (reader, NULL, _("“countries” or “asns”"));
  g_array_append_val (scenario->annotations, annotation);
}

void
dusk_sim_scenario_read_radar (DuskSimScenario *scenario, DuskSimReader *reader, JsonObject *root)
{
  dusk_sim_reader_each (reader, root, "radar", read_annotation, scenario);
}
