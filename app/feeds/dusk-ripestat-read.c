/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-ripestat-private.h"

#include <glib/gi18n.h>

#include "dusk-error.h"

/* More prefixes, peers or updates than there can be. */
#define MAX_COUNT 1e9

typedef struct {
  gint64 time_s;
  double value;
} Point;

void
dusk_ripestat_set_malformed (GError **error, const char *name)
{
  /* Translators: %s is the name of a field in an answer */
  g_set_error (error, DUSK_ERROR, DUSK_ERROR_MALFORMED, _("The answer is malformed: “%s” holds what cannot be"), name);
}

void
dusk_ripestat_set_no_data (GError **error)
{
  g_set_error_literal (error, DUSK_ERROR, DUSK_ERROR_NO_DATA, _("RIPEstat has no data for this question"));
}

/* Bidirectional controls can make a name read as another one. */
static gboolean
is_harmful (gunichar c)
{
  return g_unichar_iscntrl (c) || (c >= 0x2028 && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) || c == 0x200e || c == 0x200f || c == 0xfeff;
}

char *
dusk_ripestat_clean_text (const char *text, glong max_chars)
{
  GString *clean;

  if (text == NULL)
    return NULL;
  clean = g_string_new (NULL);
  for (glong n = 0; *text && n < max_chars; text = g_utf8_next_char (text), n++)
    {
      gunichar c = g_utf8_get_char (text);
      g_string_append_unichar (clean, is_harmful (c) ? ' ' : c);
    }
  if (*text)
    g_string_append (clean, "…");
  return g_strstrip (g_string_free (clean, FALSE));
}

static gboolean
append_asns_of_text (const char *text, GArray *asns)
{
  while (*text)
    {
      guint64 number = 0;

      if (!g_ascii_isdigit (*text))
        {
          text++;
          continue;
        }
      for (; g_ascii_isdigit (*text) && number <= G_MAXUINT32; text++)
        number = number * 10 + (guint64) (*text - '0');
      if (number > G_MAXUINT32)
        return FALSE;
      g_array_append_vals (asns, &(guint32){ (guint32) number }, 1);
    }
  return TRUE;
}

gboolean
dusk_ripestat_append_asns (JsonNode *node, const char *name, GArray *asns, GError **error)
{
  guint32 asn;

  if (JSON_NODE_HOLDS_ARRAY (node))
    {
      JsonArray *array = json_node_get_array (node);

      for (guint i = 0; i < json_array_get_length (array); i++)
        if (!dusk_ripestat_append_asns (json_array_get_element (array, i), name, asns, error))
          return FALSE;
      return TRUE;
    }
  if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
    {
      if (append_asns_of_text (json_node_get_string (node), asns))
        return TRUE;
    }
  else if (dusk_json_node_asn (node, &asn, NULL))
    {
      g_array_append_val (asns, asn);
      return TRUE;
    }
  dusk_ripestat_set_malformed (error, name);
  return FALSE;
}

double
dusk_ripestat_find_count (JsonObject *object, const char *name)
{
  double count = dusk_json_find_count (object, name);

  return count <= MAX_COUNT ? count : NAN;
}

gboolean
dusk_ripestat_get_prefix (JsonObject *object, const char *name, DuskPrefix *prefix, GError **error)
{
  const char *text = dusk_json_get_text (object, name, error);

  return text && dusk_prefix_parse (text, prefix, error);
}

gboolean
dusk_ripestat_get_span (JsonObject *object, gint64 tail_s, DuskSpan *span, GError **error)
{
  gint64 last_s;

  if (!dusk_json_get_time (object, "starttime", &span->start_s, error) || !dusk_json_get_time (object, "endtime", &last_s, error))
    return FALSE;
  if (last_s < span->start_s)
    {
      dusk_ripestat_set_malformed (error, "endtime");
      return FALSE;
    }
  span->end_s = last_s + tail_s;
  return TRUE;
}

int
dusk_ripestat_compare_spans (gconstpointer a, gconstpointer b)
{
  gint64 start_a = ((const DuskSpan *) a)->start_s, start_b = ((const DuskSpan *) b)->start_s;

  return (start_a > start_b) - (start_a < start_b);
}

gboolean
dusk_ripestat_check_grid (gint64 from_s, gint64 to_s, int step_s, GError **error)
{
  if (step_s > 0 && to_s >= from_s && (to_s - from_s) / step_s < DUSK_SERIES_MAX_LENGTH)
    return TRUE;
  g_set_error_literal (error, DUSK_ERROR, DUSK_ERROR_MALFORMED, _("The answer is malformed: its period or resolution cannot be"));
  return FALSE;
}

static int
compare_points (gconstpointer a, gconstpointer b)
{
  const Point *point_a = a, *point_b = b;

  return (point_a->time_s > point_b->time_s) - (point_a->time_s < point_b->time_s);
}

static GArray *
read_points (JsonArray *points, const char *name, GError **error)
{
  g_autoptr (GArray) read = g_array_new (FALSE, FALSE, sizeof (Point));

  for (guint i = 0; i < json_array_get_length (points); i++)
    {
      JsonObject *object = dusk_json_array_object (points, i, name, error);
      Point point;

      if (object == NULL || !dusk_json_get_time (object, "timestamp", &point.time_s, error))
        return NULL;
      point.value = dusk_ripestat_find_count (object, name);
      g_array_append_val (read, point);
    }
  g_array_sort (read, compare_points);
  return g_steal_pointer (&read);
}

DuskSeries *
dusk_ripestat_read_steps (JsonArray *points, const char *name, gint64 last_s, int step_s, GError **error)
{
  g_autoptr (GArray) read = read_points (points, name, error);
  g_autoptr (DuskSeries) series = NULL;
  gint64 first_s;

  if (read == NULL)
    return NULL;
  if (read->len == 0)
    return dusk_series_new (0, 0, step_s);
  first_s = g_array_index (read, Point, 0).time_s;
  last_s = MAX (last_s, g_array_index (read, Point, read->len - 1).time_s);
  if (!dusk_ripestat_check_grid (first_s, last_s + 1, step_s, error))
    return NULL;
  series = dusk_series_new (first_s, last_s + 1, step_s);
  for (guint i = 0; i < read->len; i++)
    {
      const Point *point = &g_array_index (read, Point, i);
      gint64 until_s = i + 1 < read->len ? point[1].time_s - 1 : last_s;
      dusk_series_fill (series, point->time_s, until_s, point->value);
    }
  return g_steal_pointer (&series);
}
