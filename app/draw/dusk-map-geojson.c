/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-map-geojson.h"

#include <json-glib/json-glib.h>
#include <math.h>

#include "dusk-time.h"
#include "dusk-world-map.h"

/* Good to some ten kilometres, at a third of all points. */
#define DETAIL 1

/* A ring takes four positions at least; where fewer are left of it, it is written whole. */
#define LEAST_POSITIONS 4

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

  g_string_append (json, !isfinite (value) ? "null" : g_ascii_formatd (text, sizeof text, format, value));
}

/* The points of a ring, its first again at its end. */
static GArray *
collect_ring (const DuskWorldMap *map, const DuskMapRing *ring, guint detail)
{
  GArray *points = g_array_new (FALSE, FALSE, sizeof (DuskMapPoint));

  for (guint32 i = 0; i < ring->n_refs; i++)
    {
      guint32 ref = map->refs[ring->first_ref + i];
      const DuskMapArc *arc = &map->arcs[DUSK_MAP_REF_ARC (ref)];
      const DuskMapRun *last = &map->runs[arc->first_run + arc->n_runs - 1];
      guint32 first = map->runs[arc->first_run].first_point, n_points = last->first_point + last->n_points - first;
      /* An arc begins where the one before it ended. */
      for (guint32 j = i == 0 ? 0 : 1; j < n_points; j++)
        {
          const DuskMapPoint *point = &map->points[DUSK_MAP_REF_IS_REVERSED (ref) ? first + n_points - 1 - j : first + j];
          if (point->detail <= detail)
            g_array_append_val (points, *point);
        }
    }
  return points;
}

/* Twice the area; above 0 where the ring turns counterclockwise. */
static double
turning (const GArray *points)
{
  double sum = 0;

  for (guint i = 0; i + 1 < points->len; i++)
    {
      const DuskMapPoint *a = &g_array_index (points, DuskMapPoint, i), *b = a + 1;
      sum += (double) a->lon * b->lat - (double) b->lon * a->lat;
    }
  return sum;
}

static void
append_ring (GString *json, const DuskWorldMap *map, const DuskMapRing *ring)
{
  g_autoptr (GArray) points = collect_ring (map, ring, DETAIL);
  gboolean is_backwards;

  if (points->len < LEAST_POSITIONS)
    {
      g_array_unref (points);
      points = collect_ring (map, ring, DUSK_N_DETAILS);
    }
  is_backwards = (turning (points) > 0) == ring->is_hole;
  for (guint i = 0; i < points->len; i++)
    {
      const DuskMapPoint *point = &g_array_index (points, DuskMapPoint, is_backwards ? points->len - 1 - i : i);
      g_string_append (json, i == 0 ? "[[" : ",[");
      append_number (json, dusk_map_point_lon (point), "%.4f");
      g_string_append_c (json, ',');
      append_number (json, dusk_map_point_lat (point), "%.4f");
      g_string_append_c (json, ']');
    }
  g_string_append_c (json, ']');
}

static void
append_polygons (GString *json, const DuskTerritory *territory)
{
  const DuskWorldMap *map = dusk_world_map_get ();
  const DuskMapShape *shape = &map->shapes[territory->index];

  for (guint32 i = 0; i < shape->n_rings; i++)
    {
      const DuskMapRing *ring = &map->rings[shape->first_ring + i];
      g_string_append (json, i == 0 ? "[" : ring->is_hole ? "," : "],[");
      append_ring (json, map, ring);
    }
  g_string_append_c (json, ']');
}

static void
append_feature (GString *json, const DuskMapPicture *picture, const DuskTerritory *territory, const char *at)
{
  g_string_append_printf (json, "{\"type\":\"Feature\",\"id\":\"%s\",\"properties\":{\"name\":", territory->code);
  append_string (json, dusk_territory_name (territory));
  g_string_append_printf (json, ",\"level\":\"%s\",\"share\":", dusk_level_to_word (picture->levels[territory->index]));
  append_number (json, picture->shares[territory->index], "%.4f");
  g_string_append_printf (json, ",\"at\":\"%s\"},\"geometry\":{\"type\":\"MultiPolygon\",\"coordinates\":[", at);
  append_polygons (json, territory);
  g_string_append (json, "]}}");
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
