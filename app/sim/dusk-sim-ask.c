/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-sim-ask.h"

#include <math.h>
#include <string.h>
#include <time.h>

#include "dusk-entity.h"
#include "dusk-territory.h"

/* A dump is on offer this long after its moment. */
#define DUMP_LAG_S (2 * DUSK_HOUR_S)

const int dusk_sim_history_steps_s[3] = { DUSK_SIM_DUMP_S, 2 * DUSK_DAY_S, 12 * DUSK_DAY_S };

void
dusk_sim_ask_refuse (DuskSimAsk *ask, guint status, const char *format, ...)
{
  va_list args;

  if (ask->refusal)
    return;
  va_start (args, format);
  ask->status = status;
  ask->refusal = g_strdup_vprintf (format, args);
  va_end (args);
}

void
dusk_sim_ask_tell (DuskSimAsk *ask, const char *level, const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list args;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  json_builder_begin_array (ask->messages);
  json_builder_add_string_value (ask->messages, level);
  json_builder_add_string_value (ask->messages, text);
  json_builder_end_array (ask->messages);
}

const char *
dusk_sim_ask_text (DuskSimAsk *ask, const char *name)
{
  const char *text = ask->query ? g_hash_table_lookup (ask->query, name) : NULL;

  return text && *text ? text : NULL;
}

gint64
dusk_sim_ask_time (DuskSimAsk *ask, const char *name, gint64 fallback)
{
  const char *text = dusk_sim_ask_text (ask, name);
  gint64 time_s;

  if (text == NULL)
    return fallback;
  if (dusk_time_parse (text, &time_s, NULL))
    return time_s;
  dusk_sim_ask_refuse (ask, 400, "'%s' is not a valid time for the parameter '%s'.", text, name);
  return fallback;
}

gint64
dusk_sim_ask_number (DuskSimAsk *ask, const char *name, gint64 fallback)
{
  const char *text = dusk_sim_ask_text (ask, name);
  gint64 number;

  if (text == NULL)
    return fallback;
  if (g_ascii_string_to_signed (text, 10, 0, G_MAXINT32, &number, NULL))
    return number;
  dusk_sim_ask_refuse (ask, 400, "'%s' is not a valid number for the parameter '%s'.", text, name);
  return fallback;
}

gboolean
dusk_sim_ask_flag (DuskSimAsk *ask, const char *name, gboolean fallback)
{
  const char *text = dusk_sim_ask_text (ask, name);

  if (text == NULL)
    return fallback;
  return g_ascii_strcasecmp (text, "true") == 0 || strcmp (text, "1") == 0;
}

gboolean
dusk_sim_ask_period (DuskSimAsk *ask, gint64 latest_s, gint64 *from_s, gint64 *to_s)
{
  gint64 asked_to_s = dusk_sim_ask_time (ask, "endtime", *to_s);

  *from_s = dusk_sim_ask_time (ask, "starttime", *from_s);
  *to_s = MIN (asked_to_s, latest_s);
  if (asked_to_s < *from_s && dusk_sim_ask_text (ask, "endtime"))
    dusk_sim_ask_refuse (ask, 400, "The end time lies before the start time.");
  return ask->refusal == NULL;
}

gint64
dusk_sim_dump_time (gint64 dump)
{
  return dump * DUSK_SIM_DUMP_S;
}

DuskSimRun
dusk_sim_dumps (gint64 from_s, gint64 to_s)
{
  return (DuskSimRun) { (from_s + DUSK_SIM_DUMP_S - 1) / DUSK_SIM_DUMP_S, to_s / DUSK_SIM_DUMP_S };
}

gint64
dusk_sim_ask_latest_dump (DuskSimAsk *ask)
{
  return (ask->now_s - DUMP_LAG_S) / DUSK_SIM_DUMP_S;
}

gint64
dusk_sim_ask_dump (DuskSimAsk *ask, const char *name)
{
  gint64 latest = dusk_sim_ask_latest_dump (ask);
  gint64 asked_s = dusk_sim_ask_time (ask, name, latest * DUSK_SIM_DUMP_S);
  gint64 dump = MIN (asked_s / DUSK_SIM_DUMP_S, latest);
  char text[32];

  if (dump * DUSK_SIM_DUMP_S != asked_s)
    {
      dusk_sim_time_text (dump * DUSK_SIM_DUMP_S, text);
      dusk_sim_ask_tell (ask, "info", "The query time was set to %s UTC, the nearest time with data.", text);
    }
  return dump;
}

guint
dusk_sim_ask_min_peers (DuskSimAsk *ask, const char *name)
{
  guint limit = (guint) dusk_sim_ask_number (ask, name, 10);

  if (limit > 0)
    dusk_sim_ask_tell (ask, "info", "Results exclude routes with very low visibility (less than %u RIS full-feed peers seeing).", limit);
  return limit;
}

const DuskSimCountry *
dusk_sim_ask_country (DuskSimAsk *ask)
{
  const char *code = dusk_sim_ask_text (ask, "resource");

  if (code == NULL || strlen (code) != 2)
    dusk_sim_ask_refuse (ask, 400, "The parameter 'resource' must be a country code of two letters.");
  else if (dusk_territory_find (code) == NULL)
    dusk_sim_ask_refuse (ask, 404, "There is no country '%s'.", code);
  return ask->refusal ? NULL : dusk_sim_world_country (ask->scenario->world, code);
}

static void
find_prefix (DuskSimAsk *ask, const char *text, DuskSimTarget *target)
{
  DuskPrefix prefix;
  guint index;

  if (!dusk_prefix_parse (text, &prefix, NULL))
    return;
  target->family = prefix.family == 4 ? 0 : 1;
  target->network = dusk_sim_world_find_prefix (ask->scenario->world, &prefix, &index);
  dusk_prefix_to_text (&prefix, target->text);
  if (target->network)
    {
      target->first[target->family] = target->network->first[target->family] + index;
      target->count[target->family] = 1;
    }
}

gboolean
dusk_sim_ask_target (DuskSimAsk *ask, gboolean only_networks, DuskSimTarget *target)
{
  const char *text = dusk_sim_ask_text (ask, "resource");
  DuskEntity entity;

  memset (target, 0, sizeof *target);
  if (text == NULL || !dusk_entity_parse (text, &entity, NULL) || entity.kind == DUSK_ENTITY_COUNTRY
      || (only_networks && entity.kind == DUSK_ENTITY_PREFIX))
    {
      dusk_sim_ask_refuse (ask, 400, "The parameter 'resource' must be %s.", only_networks ? "an ASN" : "an ASN, a prefix or an address");
      return FALSE;
    }
  if (entity.kind == DUSK_ENTITY_PREFIX)
    {
      find_prefix (ask, text, target);
      return TRUE;
    }
  target->asn = entity.asn;
  target->network = dusk_sim_world_network (ask->scenario->world, entity.asn);
  g_snprintf (target->text, sizeof target->text, "%u", entity.asn);
  for (int family = 0; target->network && family < DUSK_SIM_N_FAMILIES; family++)
    {
      target->first[family] = target->network->first[family];
      target->count[family] = target->network->count[family];
    }
  return TRUE;
}

GArray *
dusk_sim_target_downs (const DuskSimTarget *target, int family, gint64 from_s, gint64 to_s)
{
  if (target->network == NULL)
    return g_array_new (FALSE, FALSE, sizeof (DuskSimDown));
  return dusk_sim_truth_downs (target->network->country, family, target->first[family], target->count[family], from_s, to_s);
}

void
dusk_sim_target_prefix (const DuskSimTarget *target, int family, guint index, char text[DUSK_PREFIX_TEXT_SIZE])
{
  DuskPrefix prefix;

  dusk_sim_network_prefix (target->network, family, index - target->network->first[family], &prefix);
  dusk_prefix_to_text (&prefix, text);
}

void
dusk_sim_time_text (gint64 time_s, char text[32])
{
  time_t moment = time_s;
  struct tm parts;

  gmtime_r (&moment, &parts);
  strftime (text, 32, "%Y-%m-%dT%H:%M:%S", &parts);
}

void
dusk_sim_put_text (JsonBuilder *builder, const char *name, const char *text)
{
  json_builder_set_member_name (builder, name);
  if (text)
    json_builder_add_string_value (builder, text);
  else
    json_builder_add_null_value (builder);
}

void
dusk_sim_put_number (JsonBuilder *builder, const char *name, double value)
{
  json_builder_set_member_name (builder, name);
  if (floor (value) < value)
    json_builder_add_double_value (builder, value);
  else
    json_builder_add_int_value (builder, (gint64) value);
}

void
dusk_sim_put_time (JsonBuilder *builder, const char *name, gint64 time_s)
{
  char text[32];

  dusk_sim_time_text (time_s, text);
  dusk_sim_put_text (builder, name, text);
}

void
dusk_sim_put_list (JsonBuilder *builder, const char *name)
{
  json_builder_set_member_name (builder, name);
  json_builder_begin_array (builder);
}

void
dusk_sim_put_object (JsonBuilder *builder, const char *name)
{
  json_builder_set_member_name (builder, name);
  json_builder_begin_object (builder);
}

void
dusk_sim_put_interval (JsonBuilder *builder, gint64 start_s, gint64 end_s, const char *zone)
{
  char start[40], end[40];

  dusk_sim_time_text (start_s, start);
  dusk_sim_time_text (end_s, end);
  g_strlcat (start, zone, sizeof start);
  g_strlcat (end, zone, sizeof end);
  json_builder_begin_object (builder);
  dusk_sim_put_text (builder, "starttime", start);
  dusk_sim_put_text (builder, "endtime", end);
  json_builder_end_object (builder);
}
