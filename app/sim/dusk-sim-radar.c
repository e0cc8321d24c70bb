/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-sim-radar.h"

#include <string.h>

#include "dusk-entity.h"
#include "dusk-sim-ask.h"
#include "dusk-territory.h"

#define OUTAGES_PATH DUSK_SIM_RADAR_PATH "/radar/annotations/outages"

#define DEFAULT_LIMIT 100
#define FIRST_ID      1000

/* What is asked for. */
typedef struct {
  gint64      from_s;
  gint64      to_s;
  const char *country;
  guint32     asn;
  gint64      limit;
  gint64      offset;
} Wish;

static const char *
text_of (const DuskSimRadarAsk *ask, const char *name)
{
  const char *text = ask->query ? g_hash_table_lookup (ask->query, name) : NULL;

  return text && *text ? text : NULL;
}

static gboolean
read_number (const DuskSimRadarAsk *ask, const char *name, gint64 fallback, gint64 *number)
{
  const char *text = text_of (ask, name);

  *number = fallback;
  return text == NULL || g_ascii_string_to_signed (text, 10, 0, G_MAXUINT32, number, NULL);
}

/* `7d`, `12w`. */
static gboolean
read_range (const char *text, gint64 *length_s)
{
  char *end;
  guint64 number = g_ascii_strtoull (text, &end, 10);

  *length_s = (gint64) MIN (number, 1000) * (*end == 'w' ? 7 * DUSK_DAY_S : DUSK_DAY_S);
  return end != text && number > 0 && (strcmp (end, "d") == 0 || strcmp (end, "w") == 0);
}

static gboolean
read_wish (const DuskSimRadarAsk *ask, Wish *wish)
{
  const char *start = text_of (ask, "dateStart"), *end = text_of (ask, "dateEnd"), *range = text_of (ask, "dateRange");
  gint64 length_s = 7 * DUSK_DAY_S, asn;

  wish->country = text_of (ask, "location");
  wish->to_s = ask->now_s;
  if ((range && !read_range (range, &length_s)) || (end && !dusk_time_parse (end, &wish->to_s, NULL)))
    return FALSE;
  wish->from_s = wish->to_s - length_s;
  if ((start && !dusk_time_parse (start, &wish->from_s, NULL)) || wish->from_s > wish->to_s || !read_number (ask, "asn", 0, &asn))
    return FALSE;
  wish->asn = (guint32) asn;
  return read_number (ask, "limit", DEFAULT_LIMIT, &wish->limit) && read_number (ask, "offset", 0, &wish->offset);
}

static gboolean
is_wanted (const DuskSimRadarAsk *ask, const Wish *wish, const DuskSimAnnotation *annotation)
{
  gboolean is_there = wish->asn == 0;

  for (guint i = 0; i < annotation->asns->len; i++)
    is_there |= g_array_index (annotation->asns, guint32, i) == wish->asn;
  if (wish->country && !g_strv_contains ((const char *const *) annotation->countries, wish->country))
    return FALSE;
  return is_there && annotation->published_s <= ask->now_s && annotation->start_s <= wish->to_s && annotation->end_s > wish->from_s;
}

static void
put_moment (JsonBuilder *builder, const char *name, gint64 time_s)
{
  char text[40];

  dusk_sim_time_text (time_s, text);
  g_strlcat (text, "Z", sizeof text);
  dusk_sim_put_text (builder, name, text);
}

static void
put_country (JsonBuilder *builder, const char *code)
{
  const DuskTerritory *territory = dusk_territory_find (code);

  json_builder_begin_object (builder);
  dusk_sim_put_text (builder, "name", territory ? territory->name_en : code);
  dusk_sim_put_text (builder, "code", code);
  json_builder_end_object (builder);
}

static void
put_places (JsonBuilder *builder, const DuskSimAnnotation *annotation)
{
  dusk_sim_put_list (builder, "locations");
  for (char **code = annotation->countries; *code; code++)
    json_builder_add_string_value (builder, *code);
  json_builder_end_array (builder);
  dusk_sim_put_list (builder, "locationsDetails");
  for (char **code = annotation->countries; *code; code++)
    put_country (builder, *code);
  json_builder_end_array (builder);
}

static void
put_networks (JsonBuilder *builder, DuskSimWorld *world, const DuskSimAnnotation *annotation)
{
  dusk_sim_put_list (builder, "asns");
  for (guint i = 0; i < annotation->asns->len; i++)
    json_builder_add_int_value (builder, g_array_index (annotation->asns, guint32, i));
  json_builder_end_array (builder);
  dusk_sim_put_list (builder, "asnsDetails");
  for (guint i = 0; i < annotation->asns->len; i++)
    {
      DuskSimNetwork *network = dusk_sim_world_network (world, g_array_index (annotation->asns, guint32, i));
      g_autofree char *number = g_strdup_printf ("%u", network->asn);
      g_autofree char *holder = dusk_sim_network_holder (network);
      json_builder_begin_object (builder);
      dusk_sim_put_text (builder, "asn", number);
      dusk_sim_put_text (builder, "name", holder);
      json_builder_set_member_name (builder, "location");
      put_country (builder, network->country->code);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

/* @end_s: %DUSK_SIM_FOREVER where nobody knows of an end. */
static void
put_annotation (const DuskSimRadarAsk *ask, JsonBuilder *builder, guint index, const DuskSimAnnotation *annotation, gint64 end_s)
{
  g_autofree char *id = g_strdup_printf ("%u", FIRST_ID + index);

  json_builder_begin_object (builder);
  dusk_sim_put_text (builder, "id", id);
  dusk_sim_put_text (builder, "dataSource", "ALL");
  dusk_sim_put_text (builder, "description", annotation->description);
  dusk_sim_put_text (builder, "scope", annotation->scope);
  put_moment (builder, "startDate", annotation->start_s);
  if (end_s <= ask->now_s)
    put_moment (builder, "endDate", end_s);
  else
    dusk_sim_put_text (builder, "endDate", NULL);
  put_places (builder, annotation);
  put_networks (builder, ask->scenario->world, annotation);
  dusk_sim_put_text (builder, "eventType", "OUTAGE");
  dusk_sim_put_text (builder, "linkedUrl", annotation->url);
  dusk_sim_put_object (builder, "outage");
  dusk_sim_put_text (builder, "outageCause", annotation->cause);
  dusk_sim_put_text (builder, "outageType", annotation->type);
  json_builder_end_object (builder);
  json_builder_end_object (builder);
}

static void
put_annotations (const DuskSimRadarAsk *ask, const Wish *wish, JsonBuilder *builder)
{
  gint64 n = 0;

  dusk_sim_put_list (builder, "annotations");
  /* The last in the scenario, which is the newest, comes first. */
  for (guint i = ask->scenario->annotations->len; i-- > 0;)
    {
      const DuskSimAnnotation *annotation = &g_array_index (ask->scenario->annotations, DuskSimAnnotation, i);
      if (!is_wanted (ask, wish, annotation))
        continue;
      if (n >= wish->offset && n < wish->offset + wish->limit)
        put_annotation (ask, builder, i, annotation, annotation->end_s);
      if (ask->contradicts)
        {
          put_annotation (ask, builder, i, annotation, annotation->end_s > ask->now_s ? annotation->start_s + DUSK_MINUTE_S : DUSK_SIM_FOREVER);
          put_annotation (ask, builder, i, annotation, annotation->start_s - DUSK_HOUR_S);
        }
      n++;
    }
  json_builder_end_array (builder);
}

static void
refuse (DuskSimReply *reply, guint status, int code, const char *text)
{
  dusk_sim_reply_set (reply, status, DUSK_SIM_TYPE_JSON,
                      g_strdup_printf ("{\"success\":false,\"errors\":[{\"code\":%d,\"message\":\"%s\"}],\"messages\":[],\"result\":null}",
                                       code, text));
}

/* Returns: whether the request may be answered. */
static gboolean
check_token (const DuskSimRadarAsk *ask, DuskSimReply *reply)
{
  const char *token = ask->authorization && g_str_has_prefix (ask->authorization, "Bearer ") ? ask->authorization + strlen ("Bearer ") : "";

  if (*token == '\0')
    refuse (reply, 401, 10001, "Unable to authenticate request");
  else if (strcmp (token, DUSK_SIM_RADAR_REFUSED) == 0)
    refuse (reply, 403, 10000, "Authentication error");
  else
    return TRUE;
  return FALSE;
}

void
dusk_sim_radar_answer (const DuskSimRadarAsk *ask, DuskSimReply *reply)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  Wish wish = { 0 };

  if (!check_token (ask, reply))
    return;
  if (strcmp (ask->path, OUTAGES_PATH) != 0)
    refuse (reply, 404, 7003, "No route for that URI");
  else if (ask->twist == DUSK_SIM_TWIST_MAINTENANCE)
    refuse (reply, 200, 1101, "The service is down for maintenance (simulated).");
  else if (!read_wish (ask, &wish))
    refuse (reply, 400, 7400, "Invalid parameters");
  if (reply->body)
    return;
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "success");
  json_builder_add_boolean_value (builder, TRUE);
  dusk_sim_put_list (builder, "errors");
  json_builder_end_array (builder);
  dusk_sim_put_object (builder, "result");
  put_annotations (ask, &wish, builder);
  json_builder_end_object (builder);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  dusk_sim_answer_spoil (root, ask->twist);
  dusk_sim_reply_set (reply, 200, DUSK_SIM_TYPE_JSON, json_to_string (root, FALSE));
}
