/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-ripestat-private.h"

/* A source is named by its id; one that the list of sources lacks is added. */
static guint
index_of_source (DuskBgplay *record, GHashTable *indices, const char *id)
{
  gpointer index;

  if (!g_hash_table_lookup_extended (indices, id, NULL, &index))
    {
      index = GUINT_TO_POINTER (record->sources->len);
      g_ptr_array_add (record->sources, dusk_ripestat_clean_text (id, 100));
      g_hash_table_insert (indices, g_strdup (id), index);
    }
  return GPOINTER_TO_UINT (index);
}

static gboolean
read_sources (JsonObject *data, DuskBgplay *record, GHashTable *indices, GError **error)
{
  JsonArray *sources = dusk_json_get_array (data, "sources", error);

  if (sources == NULL)
    return FALSE;
  for (guint i = 0; i < json_array_get_length (sources); i++)
    {
      JsonObject *source = dusk_json_array_object (sources, i, "sources", error);
      const char *id = source ? dusk_json_get_text (source, "id", error) : NULL;

      if (id == NULL)
        return FALSE;
      index_of_source (record, indices, id);
    }
  return TRUE;
}

/* @attrs: of an update, or an entry of the initial state, which has the same members and no time. */
static DuskBgplayEvent *
read_event (JsonObject *attrs, gint64 time_s, gboolean is_withdrawal, DuskBgplay *record, GHashTable *indices, GError **error)
{
  g_autoptr (DuskBgplayEvent) event = g_new0 (DuskBgplayEvent, 1);
  const char *source = dusk_json_get_text (attrs, "source_id", error);
  JsonArray *path;

  if (source == NULL || !dusk_ripestat_get_prefix (attrs, "target_prefix", &event->prefix, error))
    return NULL;
  event->time_s = time_s;
  event->source = index_of_source (record, indices, source);
  if (is_withdrawal)
    return g_steal_pointer (&event);
  path = dusk_json_get_array (attrs, "path", error);
  if (path == NULL)
    return NULL;
  event->path = g_array_sized_new (FALSE, FALSE, sizeof (guint32), json_array_get_length (path));
  if (!dusk_ripestat_append_asns (json_object_get_member (attrs, "path"), "path", event->path, error))
    return NULL;
  return g_steal_pointer (&event);
}

static gboolean
read_initial (JsonObject *data, DuskBgplay *record, GHashTable *indices, GError **error)
{
  JsonArray *array = dusk_json_get_array (data, "initial_state", error);

  if (array == NULL)
    return FALSE;
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonObject *object = dusk_json_array_object (array, i, "initial_state", error);
      DuskBgplayEvent *event = object ? read_event (object, record->from_s, FALSE, record, indices, error) : NULL;

      if (event == NULL)
        return FALSE;
      g_ptr_array_add (record->initial, event);
    }
  return TRUE;
}

static gboolean
read_events (JsonObject *data, DuskBgplay *record, GHashTable *indices, GError **error)
{
  JsonArray *array = dusk_json_get_array (data, "events", error);

  if (array == NULL)
    return FALSE;
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonObject *object = dusk_json_array_object (array, i, "events", error);
      JsonObject *attrs = object ? dusk_json_get_object (object, "attrs", error) : NULL;
      const char *type = attrs ? dusk_json_get_text (object, "type", error) : NULL;
      DuskBgplayEvent *event;
      gint64 time_s;

      if (type == NULL || !dusk_json_get_time (object, "timestamp", &time_s, error))
        return FALSE;
      if (!g_str_equal (type, "A") && !g_str_equal (type, "W"))
        {
          dusk_ripestat_set_malformed (error, "type");
          return FALSE;
        }
      event = read_event (attrs, time_s, *type == 'W', record, indices, error);
      if (event == NULL)
        return FALSE;
      g_ptr_array_add (record->events, event);
    }
  return TRUE;
}

static int
compare_events (gconstpointer a, gconstpointer b, gpointer user_data G_GNUC_UNUSED)
{
  gint64 time_a = (*(DuskBgplayEvent *const *) a)->time_s, time_b = (*(DuskBgplayEvent *const *) b)->time_s;

  return (time_a > time_b) - (time_a < time_b);
}

gpointer
dusk_ripestat_parse_bgplay (JsonObject *data, GError **error)
{
  g_autoptr (DuskBgplay) record = dusk_bgplay_new ();
  g_autoptr (GHashTable) indices = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  record->from_s = dusk_json_find_time (data, "query_starttime");
  record->to_s = dusk_json_find_time (data, "query_endtime");
  if (!read_sources (data, record, indices, error) || !read_initial (data, record, indices, error) || !read_events (data, record, indices, error))
    return NULL;
  if (record->initial->len + record->events->len == 0)
    {
      dusk_ripestat_set_no_data (error);
      return NULL;
    }
  /* Stable: updates of one second stay in the order of their sequence. */
  if (record->events->len > 0)
    g_qsort_with_data (record->events->pdata, (int) record->events->len, sizeof (gpointer), compare_events, NULL);
  return g_steal_pointer (&record);
}
