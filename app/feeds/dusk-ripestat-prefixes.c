/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-ripestat-private.h"

#define DUMP_STEP_S (8 * DUSK_HOUR_S)

/* Rounding takes a share a little beyond 1; more than this is some other measure. */
#define MAX_SHARE 1.05

typedef struct {
  DuskSpan span;
  double   peers;
  double   share;
} Timeline;

static double
find_share (JsonObject *object)
{
  double share = dusk_ripestat_find_count (object, "visibility");

  return share <= MAX_SHARE ? MIN (share, 1) : NAN;
}

static GArray *
read_timelines (JsonObject *prefix, gint64 tail_s, GError **error)
{
  g_autoptr (GArray) timelines = g_array_new (FALSE, FALSE, sizeof (Timeline));
  JsonArray *array = dusk_json_get_array (prefix, "timelines", error);

  if (array == NULL)
    return NULL;
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonObject *object = dusk_json_array_object (array, i, "timelines", error);
      Timeline timeline;

      if (object == NULL || !dusk_ripestat_get_span (object, tail_s, &timeline.span, error))
        return NULL;
      timeline.peers = dusk_ripestat_find_count (object, "full_peers_seeing");
      timeline.share = find_share (object);
      g_array_append_val (timelines, timeline);
    }
  /* The span comes first in the struct, and is what they are ordered by. */
  g_array_sort (timelines, dusk_ripestat_compare_spans);
  return g_steal_pointer (&timelines);
}

static gboolean
read_prefixes (JsonObject *parent, guint32 origin, gint64 tail_s, GPtrArray *prefixes, GError **error)
{
  JsonArray *array = dusk_json_get_array (parent, "prefixes", error);

  if (array == NULL)
    return FALSE;
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonObject *object = dusk_json_array_object (array, i, "prefixes", error);
      g_autoptr (GArray) timelines = object ? read_timelines (object, tail_s, error) : NULL;
      DuskPrefixTimes *times;

      if (timelines == NULL)
        return FALSE;
      times = dusk_prefix_times_new ();
      g_ptr_array_add (prefixes, times);
      times->origin = origin;
      if (!dusk_ripestat_get_prefix (object, "prefix", &times->prefix, error))
        return FALSE;
      for (guint k = 0; k < timelines->len; k++)
        {
          const Timeline *timeline = &g_array_index (timelines, Timeline, k);
          g_array_append_val (times->spans, timeline->span);
          g_array_append_val (times->peers, timeline->peers);
          g_array_append_val (times->shares, timeline->share);
        }
    }
  return TRUE;
}

static int
compare_times (gconstpointer a, gconstpointer b)
{
  const DuskPrefixTimes *times_a = *(DuskPrefixTimes *const *) a, *times_b = *(DuskPrefixTimes *const *) b;
  int order = dusk_prefix_compare (&times_a->prefix, &times_b->prefix);

  return order != 0 ? order : (times_a->origin > times_b->origin) - (times_a->origin < times_b->origin);
}

static gpointer
complete (DuskAnnouncedPrefixes *record, JsonObject *data, gint64 tail_s, GError **error)
{
  gint64 last_s = dusk_json_find_time (data, "query_endtime");

  if (record->prefixes->len == 0)
    {
      dusk_announced_prefixes_free (record);
      dusk_ripestat_set_no_data (error);
      return NULL;
    }
  record->from_s = dusk_json_find_time (data, "query_starttime");
  record->to_s = last_s == DUSK_TIME_UNKNOWN ? last_s : last_s + tail_s;
  record->latest_s = dusk_json_find_time (data, "latest_time");
  g_ptr_array_sort (record->prefixes, compare_times);
  return record;
}

/* Its ends are dumps at which a prefix was still seen. */
gpointer
dusk_ripestat_parse_announced_prefixes (JsonObject *data, GError **error)
{
  g_autoptr (DuskAnnouncedPrefixes) record = dusk_announced_prefixes_new ();

  record->step_s = DUMP_STEP_S;
  if (!read_prefixes (data, 0, DUMP_STEP_S, record->prefixes, error))
    return NULL;
  return complete (g_steal_pointer (&record), data, DUMP_STEP_S, error);
}

static gboolean
read_by_origin (JsonObject *data, GPtrArray *prefixes, GError **error)
{
  JsonArray *array = dusk_json_get_array (data, "by_origin", error);

  if (array == NULL)
    return FALSE;
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonObject *object = dusk_json_array_object (array, i, "by_origin", error);
      JsonNode *origin = object ? json_object_get_member (object, "origin") : NULL;
      guint32 asn;

      if (object == NULL)
        return FALSE;
      if (origin == NULL)
        {
          dusk_ripestat_set_malformed (error, "origin");
          return FALSE;
        }
      if (!dusk_json_node_asn (origin, &asn, error) || !read_prefixes (object, asn, 1, prefixes, error))
        return FALSE;
    }
  return TRUE;
}

/* Its ends are the last second of a segment. */
gpointer
dusk_ripestat_parse_routing_history (JsonObject *data, GError **error)
{
  g_autoptr (DuskAnnouncedPrefixes) record = dusk_announced_prefixes_new ();
  double step_s = dusk_ripestat_find_count (data, "time_granularity");
  JsonNode *most = json_object_get_member (data, "latest_max_ff_peers");

  if (!read_by_origin (data, record->prefixes, error))
    return NULL;
  record->step_s = step_s >= 1 ? (int) step_s : DUMP_STEP_S;
  if (most && JSON_NODE_HOLDS_OBJECT (most))
    {
      record->v4_peers_max = dusk_ripestat_find_count (json_node_get_object (most), "v4");
      record->v6_peers_max = dusk_ripestat_find_count (json_node_get_object (most), "v6");
    }
  return complete (g_steal_pointer (&record), data, 1, error);
}

static gboolean
read_counts (JsonObject *data, const char *family, gint64 last_s, int step_s, DuskSeries **prefixes, DuskSeries **space, GError **error)
{
  JsonArray *points = dusk_json_get_array (data, family, error);

  if (points == NULL)
    return FALSE;
  *prefixes = dusk_ripestat_read_steps (points, "prefixes", last_s, step_s, error);
  *space = *prefixes ? dusk_ripestat_read_steps (points, "address-space", last_s, step_s, error) : NULL;
  return *space != NULL;
}

gpointer
dusk_ripestat_parse_prefix_count (JsonObject *data, GError **error)
{
  g_autoptr (DuskPrefixCount) record = g_new0 (DuskPrefixCount, 1);
  const char *resolution = dusk_json_find_text (data, "resolution");
  gint64 last_s = dusk_json_find_time (data, "query_endtime");

  record->step_s = resolution ? dusk_ripestat_resolution_from_word (resolution) : 0;
  if (record->step_s == 0)
    {
      dusk_ripestat_set_malformed (error, "resolution");
      return NULL;
    }
  if (!read_counts (data, "ipv4", last_s, record->step_s, &record->v4, &record->v4_space_24s, error) ||
      !read_counts (data, "ipv6", last_s, record->step_s, &record->v6, &record->v6_space_48s, error))
    return NULL;
  if (dusk_series_length (record->v4) + dusk_series_length (record->v6) > 0)
    return g_steal_pointer (&record);
  dusk_ripestat_set_no_data (error);
  return NULL;
}

static DuskSeries *
read_full_feed (JsonObject *counts, const char *family, gint64 last_s, GError **error)
{
  JsonObject *object = dusk_json_get_object (counts, family, error);
  JsonArray *points = object ? dusk_json_get_array (object, "full_feed", error) : NULL;

  return points ? dusk_ripestat_read_steps (points, "count", last_s, DUMP_STEP_S, error) : NULL;
}

gpointer
dusk_ripestat_parse_peer_count (JsonObject *data, GError **error)
{
  g_autoptr (DuskPeerCount) record = g_new0 (DuskPeerCount, 1);
  JsonObject *counts = dusk_json_get_object (data, "peer_count", error);
  gint64 last_s = dusk_json_find_time (data, "endtime");

  record->v4_full_feed = counts ? read_full_feed (counts, "v4", last_s, error) : NULL;
  record->v6_full_feed = record->v4_full_feed ? read_full_feed (counts, "v6", last_s, error) : NULL;
  if (record->v6_full_feed == NULL)
    return NULL;
  if (dusk_series_length (record->v4_full_feed) + dusk_series_length (record->v6_full_feed) > 0)
    return g_steal_pointer (&record);
  dusk_ripestat_set_no_data (error);
  return NULL;
}
