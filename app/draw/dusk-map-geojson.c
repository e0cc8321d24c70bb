/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-map-geojson.h"

#include <json-glib/json-glib.h>
#include <math.h>

#include "dusk-time.h"
#include "dusk-world-map.h"

/* Good to a few kilometres, at a tenth of all points. */
#define DETAIL 1

typedef struct {
  GString *json;
  guint    polygon;
  gboolean any;
} Writer;

static void
append_string (GString *json, const char *text)
{
  g_autoptr (JsonNode) node = json_node_init_string (json_node_alloc (), text);
  g_autofree char *quoted = json_to_string (node, FALSE);

  g_string_append (json, quoted);
}

static void
append_number (GString *json, double value, const char *format)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append (json, isnan (value) ? "null" : g_ascii_formatd (text, sizeof text, format, value));
}

/* Twice the area, above 0 where the ring turns clockwise on the map (y grows to the south). */
static double
turning (const DuskMapPoint *points, guint length)
{
  double sum = 0;

  for (guint i = 0; i + 1 < length; i++)
    sum += (double) points[i].x * points[i + 1].y - (double) points[i + 1].x * points[i].y;
  return sum;
}

static void
append_point (GString *json, DuskMapPoint point)
{
  double lon_deg, lat_deg;

  dusk_map_unproject (point.x, point.y, &lon_deg, &lat_deg);
  g_string_append_c (json, '[');
  append_number (json, lon_deg, "%.4f");
  g_string_append_c (json, ',');
  append_number (json, lat_deg, "%.4f");
  g_string_append_c (json, ']');
}

static void
append_ring (const DuskMapPoint *points, guint length, guint polygon, gpointer user_data)
{
  Writer *writer = user_data;
  gboolean is_outer = !writer->any || polygon != writer->polygon, clockwise = turning (points, length) > 0;

  if (is_outer)
    g_string_append (writer->json, writer->any ? "],[" : "[");
  else
    g_string_append_c (writer->json, ',');
  writer->any = TRUE;
  writer->polygon = polygon;
  g_string_append_c (writer->json, '[');
  for (guint i = 0; i < length; i++)
    {
      if (i > 0)
        g_string_append_c (writer->json, ',');
      append_point (writer->json, points[clockwise == is_outer ? length - 1 - i : i]);
    }
  g_string_append_c (writer->json, ']');
}

static void
append_feature (GString *json, const DuskMapPicture *picture, const DuskTerritory *territory, const char *at)
{
  Writer writer = { json, 0, FALSE };

  g_string_append_printf (json, "{\"type\":\"Feature\",\"id\":\"%s\",\"properties\":{\"name\":", territory->code);
  append_string (json, dusk_territory_name (territory));
  g_string_append_printf (json, ",\"level\":\"%s\",\"share\":", dusk_level_to_word (picture->levels[territory->index]));
  append_number (json, picture->shares[territory->index], "%.4f");
  g_string_append_printf (json, ",\"at\":\"%s\"},\"geometry\":{\"type\":\"MultiPolygon\",\"coordinates\":[", at);
  dusk_world_map_visit_rings (dusk_world_map_get (), territory->index, DETAIL, append_ring, &writer);
  g_string_append (json, writer.any ? "]]}}" : "]}}");
}

GBytes *
dusk_map_geojson (const DuskMapPicture *picture)
{
  g_autofree char *at = dusk_time_to_iso (picture->at_s);
  GString *json = g_string_new ("{\"type\":\"FeatureCollection\",\"simulated\":");

  g_string_append (json, picture->is_simulated ? "true" : "false");
  g_string_append (json, ",\"source\":");
  append_string (json, picture->source ? picture->source : "RIPEstat (RIPE NCC); Natural Earth");
  g_string_append (json, ",\"features\":[\n");
  for (guint i = 0; i < DUSK_N_TERRITORIES; i++)
    {
      if (i > 0)
        g_string_append (json, ",\n");
      append_feature (json, picture, dusk_territory_at (i), at);
    }
  g_string_append (json, "\n]}\n");
  return g_string_free_to_bytes (json);
}
