/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-exact-private.h"

#include <stdlib.h>
#include <string.h>

#include "dusk-json-write.h"
#include "dusk-json.h"
#include "dusk-report-private.h"

/* Writing ------------------------------------------------------------------------------------------------------------------------- */

static void
add_prefix_name (JsonBuilder *builder, const DuskPrefix *prefix)
{
  char text[DUSK_PREFIX_TEXT_SIZE];

  dusk_prefix_to_text (prefix, text);
  dusk_json_put_text (builder, "prefix", text);
}

static void
add_prefixes (JsonBuilder *builder, const GPtrArray *prefixes)
{
  dusk_json_begin_list (builder, "prefixes");
  for (guint i = 0; i < prefixes->len; i++)
    {
      const DuskExactPrefix *prefix = g_ptr_array_index (prefixes, i);
      json_builder_begin_object (builder);
      add_prefix_name (builder, &prefix->prefix);
      json_builder_set_member_name (builder, "origin");
      if (prefix->origin != 0)
        json_builder_add_int_value (builder, prefix->origin);
      else
        json_builder_add_null_value (builder);
      dusk_json_put_time_us (builder, "lost", prefix->lost_us);
      dusk_json_put_time_us (builder, "back", prefix->back_us);
      dusk_json_put_whole (builder, "peers_before", prefix->peers_before);
      dusk_json_put_whole (builder, "peers_live", prefix->live);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static void
add_steps (JsonBuilder *builder, const char *name, const GPtrArray *steps, gboolean is_return)
{
  dusk_json_begin_list (builder, name);
  for (guint i = 0; i < steps->len; i++)
    {
      const DuskExactStep *step = g_ptr_array_index (steps, i);
      json_builder_begin_object (builder);
      dusk_json_put_time_us (builder, "time", step->time_us);
      add_prefix_name (builder, &step->prefix);
      dusk_json_put_text (builder, "peer", step->peer);
      dusk_json_put_whole (builder, "peer_asn", step->peer_asn);
      dusk_json_put_text (builder, is_return ? "path_after" : "path_before", is_return ? step->path_after : step->path_before);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static void
add_upstreams (JsonBuilder *builder, const char *name, const GArray *upstreams)
{
  dusk_json_begin_list (builder, name);
  for (guint i = 0; i < upstreams->len; i++)
    {
      const DuskHegemony *one = &g_array_index (upstreams, DuskHegemony, i);
      json_builder_begin_object (builder);
      dusk_json_put_whole (builder, "asn", one->asn);
      json_builder_set_member_name (builder, "hegemony");
      json_builder_add_double_value (builder, one->hegemony);
      json_builder_set_member_name (builder, "share_as_upstream");
      json_builder_add_double_value (builder, one->is_upstream ? one->through : 0);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static void
add_collectors (JsonBuilder *builder, const char *collectors)
{
  g_auto (GStrv) names = g_strsplit (collectors ? collectors : "", ", ", -1);

  dusk_json_begin_list (builder, "collectors");
  for (char **name = names; *name; name++)
    json_builder_add_string_value (builder, *name);
  json_builder_end_array (builder);
}

static void
add_sources (JsonBuilder *builder, const GPtrArray *sources)
{
  dusk_json_begin_list (builder, "sources");
  for (guint i = 0; i < sources->len; i++)
    {
      const DuskSource *source = g_ptr_array_index (sources, i);
      json_builder_begin_object (builder);
      dusk_json_put_text (builder, "name", source->name);
      dusk_json_put_time_us (builder, "fetched", source->fetched_s == DUSK_TIME_UNKNOWN ? DUSK_TIME_UNKNOWN : source->fetched_s * G_USEC_PER_SEC);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

JsonNode *
dusk_exact_to_json (const DuskExact *exact)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  g_return_val_if_fail (exact != NULL, NULL);

  json_builder_begin_object (builder);
  dusk_json_put_text (builder, "source", exact->source);
  dusk_json_put_time_us (builder, "start", exact->start_us);
  dusk_json_put_time_us (builder, "end", exact->end_us);
  dusk_json_put_flag (builder, "inferred", exact->is_inferred);
  dusk_json_put_whole (builder, "peers", exact->peers);
  add_collectors (builder, exact->collectors);
  add_prefixes (builder, exact->prefixes);
  add_steps (builder, "losses", exact->losses, FALSE);
  add_steps (builder, "returns", exact->returns, TRUE);
  add_upstreams (builder, "upstreams_before", exact->upstreams_before);
  add_upstreams (builder, "upstreams_after", exact->upstreams_after);
  add_sources (builder, exact->sources);
  dusk_json_begin_list (builder, "messages");
  for (char **message = exact->messages; *message; message++)
    json_builder_add_string_value (builder, *message);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  return json_builder_get_root (builder);
}

/* Reading: what the store has kept. ----------------------------------------------------------------------------------------------- */

static gint64
time_of (JsonObject *object, const char *name)
{
  const char *text = dusk_json_find_text (object, name), *point;
  gint64 time_s;

  if (text == NULL || !dusk_time_parse (text, &time_s, NULL))
    return DUSK_TIME_UNKNOWN;
  point = strchr (text, '.');
  return time_s * G_USEC_PER_SEC + (point ? strtol (point + 1, NULL, 10) : 0);
}

/* Returns: the number, 0 where it is missing or null. */
static double
number_of (JsonObject *object, const char *name)
{
  double number = dusk_json_find_count (object, name);

  return isnan (number) ? 0 : number;
}

static gboolean
read_prefix_name (JsonObject *object, DuskPrefix *prefix, GError **error)
{
  const char *text = dusk_json_get_text (object, "prefix", error);

  return text && dusk_prefix_parse (text, prefix, error);
}

typedef gboolean (*ReadOne) (DuskExact *exact, JsonObject *object, const char *list, GError **error);

static gboolean
read_prefix (DuskExact *exact, JsonObject *object, const char *list G_GNUC_UNUSED, GError **error)
{
  DuskExactPrefix prefix = { .origin = (guint32) number_of (object, "origin"),
                             .lost_us = time_of (object, "lost"),
                             .back_us = time_of (object, "back"),
                             .peers_before = (guint) number_of (object, "peers_before"),
                             .live = (guint) number_of (object, "peers_live") };

  if (!read_prefix_name (object, &prefix.prefix, error))
    return FALSE;
  g_ptr_array_add (exact->prefixes, g_memdup2 (&prefix, sizeof prefix));
  return TRUE;
}

static gboolean
read_step (DuskExact *exact, JsonObject *object, const char *list, GError **error)
{
  const char *peer = dusk_json_get_text (object, "peer", error);
  DuskExactStep *step;
  DuskPrefix prefix;

  if (peer == NULL || !read_prefix_name (object, &prefix, error))
    return FALSE;
  step = _dusk_exact_step_new (time_of (object, "time"), &prefix, (guint32) number_of (object, "peer_asn"));
  step->peer = g_strdup (peer);
  step->path_before = g_strdup (dusk_json_find_text (object, "path_before"));
  step->path_after = g_strdup (dusk_json_find_text (object, "path_after"));
  g_ptr_array_add (strcmp (list, "losses") == 0 ? exact->losses : exact->returns, step);
  return TRUE;
}

static gboolean
read_upstream (DuskExact *exact, JsonObject *object, const char *list, GError **error G_GNUC_UNUSED)
{
  DuskHegemony one = { .asn = (guint32) number_of (object, "asn"),
                       .hegemony = number_of (object, "hegemony"),
                       .through = number_of (object, "share_as_upstream") };

  one.is_upstream = one.through > 0;
  g_array_append_val (strcmp (list, "upstreams_before") == 0 ? exact->upstreams_before : exact->upstreams_after, one);
  return TRUE;
}

static gboolean
read_source (DuskExact *exact, JsonObject *object, const char *list G_GNUC_UNUSED, GError **error)
{
  const char *name = dusk_json_get_text (object, "name", error);
  DuskSource *source;

  if (name == NULL)
    return FALSE;
  source = g_new0 (DuskSource, 1);
  source->name = g_strdup (name);
  source->fetched_s = dusk_json_find_time (object, "fetched");
  g_ptr_array_add (exact->sources, source);
  return TRUE;
}

static gboolean
read_lists (DuskExact *exact, JsonObject *root, GError **error)
{
  static const struct {
    const char *name;
    ReadOne     read;
  } lists[] = { { "prefixes", read_prefix },
                { "losses", read_step },
                { "returns", read_step },
                { "upstreams_before", read_upstream },
                { "upstreams_after", read_upstream },
                { "sources", read_source } };

  for (gsize l = 0; l < G_N_ELEMENTS (lists); l++)
    {
      JsonArray *array = dusk_json_get_array (root, lists[l].name, error);
      for (guint i = 0; array && i < json_array_get_length (array); i++)
        {
          JsonObject *object = dusk_json_array_object (array, i, lists[l].name, error);
          if (object == NULL || !lists[l].read (exact, object, lists[l].name, error))
            return FALSE;
        }
      if (array == NULL)
        return FALSE;
    }
  return TRUE;
}

/* Returns: (transfer full): the texts of an array that are texts. */
static char **
texts_of (JsonArray *array)
{
  GPtrArray *texts = g_ptr_array_new ();

  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);
      if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
        g_ptr_array_add (texts, g_strdup (json_node_get_string (node)));
    }
  g_ptr_array_add (texts, NULL);
  return (char **) g_ptr_array_free (texts, FALSE);
}

static gboolean
has_part_of_second (gint64 time_us)
{
  return time_us != DUSK_TIME_UNKNOWN && time_us % G_USEC_PER_SEC != 0;
}

DuskExact *
_dusk_exact_from_json (const DuskEntity *entity, const DuskOutage *near, const char *text, GError **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (text, strlen (text));
  g_autoptr (JsonNode) node = dusk_json_parse (bytes, error);
  g_autoptr (DuskExact) exact = NULL;
  g_auto (GStrv) collectors = NULL;
  JsonObject *root = node ? json_node_get_object (node) : NULL;
  const char *source = root ? dusk_json_get_text (root, "source", error) : NULL;
  JsonArray *names = source ? dusk_json_get_array (root, "collectors", error) : NULL;
  JsonArray *messages = names ? dusk_json_get_array (root, "messages", error) : NULL;

  if (messages == NULL)
    return NULL;
  exact = _dusk_exact_new (entity, near, source);
  if (!read_lists (exact, root, error))
    return NULL;
  exact->start_us = time_of (root, "start");
  exact->end_us = time_of (root, "end");
  exact->is_inferred = json_object_get_boolean_member_with_default (root, "inferred", FALSE);
  exact->peers = (guint) number_of (root, "peers");
  collectors = texts_of (names);
  exact->collectors = *collectors ? g_strjoinv (", ", collectors) : NULL;
  g_strfreev (exact->messages);
  exact->messages = texts_of (messages);
  exact->is_microseconds = has_part_of_second (exact->start_us) || has_part_of_second (exact->end_us);
  for (guint i = 0; i < exact->losses->len && !exact->is_microseconds; i++)
    exact->is_microseconds = has_part_of_second (((DuskExactStep *) exact->losses->pdata[i])->time_us);
  return g_steal_pointer (&exact);
}
