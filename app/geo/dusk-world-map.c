/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-world-map.h"

#include <math.h>

#include "dusk-geo-resources.h"
#include "dusk-world-map-private.h"

#define BLOB_PATH "/io/github/duskmap/Dusk/geo/world-50m.wmap"

/* Web Mercator ends where the world is a square. */
#define LATITUDE_MAX_DEG 85.05112878

void
dusk_map_project (double lon_deg, double lat_deg, double *x, double *y)
{
  double lat = CLAMP (lat_deg, -LATITUDE_MAX_DEG, LATITUDE_MAX_DEG) * G_PI / 180;

  *x = (lon_deg + 180) / 360;
  *y = 0.5 - log (tan (G_PI / 4 + lat / 2)) / (2 * G_PI);
}

void
dusk_map_unproject (double x, double y, double *lon_deg, double *lat_deg)
{
  *lon_deg = x * 360 - 180;
  *lat_deg = (2 * atan (exp ((0.5 - y) * 2 * G_PI)) - G_PI / 2) * 180 / G_PI;
}

const DuskWorldMap *
dusk_world_map_get (void)
{
  static gsize shared;

  if (g_once_init_enter (&shared))
    {
      g_autoptr (GBytes) blob = g_resource_lookup_data (dusk_geo_get_resource (), BLOB_PATH, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
      g_autoptr (GError) error = NULL;
      DuskWorldMap *map = dusk_world_map_parse (blob, &error);

      if (map == NULL)
        g_error ("The map that ships is damaged: %s", error->message);
      g_once_init_leave (&shared, (gsize) map);
    }
  return (const DuskWorldMap *) shared;
}

void
dusk_world_map_free (DuskWorldMap *map)
{
  for (guint detail = 0; detail < DUSK_MAP_N_DETAILS; detail++)
    {
      g_free (map->details[detail].points);
      g_free (map->details[detail].starts);
    }
  g_free (map->is_artificial);
  g_free (map->arc_boxes);
  g_free (map->refs);
  g_free (map->rings);
  g_free (map);
}

guint
dusk_world_map_n_arcs (const DuskWorldMap *map)
{
  return map->n_arcs;
}

DuskMapArc
dusk_world_map_arc (const DuskWorldMap *map, guint detail, guint index)
{
  const MapDetail *level = &map->details[detail];

  return (DuskMapArc) {
    .points = level->points + level->starts[index],
    .length = level->starts[index + 1] - level->starts[index],
    .is_artificial = map->is_artificial[index],
    .box = map->arc_boxes[index],
  };
}

DuskMapBox
dusk_world_map_box (const DuskWorldMap *map, guint territory)
{
  return map->shapes[territory].box;
}

/* Appends an arc in its direction, without the point that the ring already ends with. */
static guint
append_arc (const DuskWorldMap *map, guint detail, gint32 ref, DuskMapPoint *ring, guint length)
{
  DuskMapArc arc = dusk_world_map_arc (map, detail, (guint) (ref < 0 ? ~ref : ref));

  for (guint i = length ? 1 : 0; i < arc.length; i++)
    ring[length++] = arc.points[ref < 0 ? arc.length - 1 - i : i];
  return length;
}

void
dusk_world_map_visit_rings (const DuskWorldMap *map, guint territory, guint detail, DuskMapRingVisitor visitor, gpointer user_data)
{
  const MapShape *shape = &map->shapes[territory];
  g_autofree DuskMapPoint *points = NULL;

  g_return_if_fail (territory <= DUSK_N_TERRITORIES && detail < DUSK_MAP_N_DETAILS);

  points = g_new (DuskMapPoint, map->longest_ring);
  for (guint i = shape->first_ring; i < shape->first_ring + shape->n_rings; i++)
    {
      const MapRing *ring = &map->rings[i];
      guint length = 0;
      for (guint k = 0; k < ring->n_refs; k++)
        length = append_arc (map, detail, map->refs[ring->first_ref + k], points, length);
      visitor (points, length, ring->polygon, user_data);
    }
}

typedef struct {
  double   x, y;
  gboolean is_inside;
} Probe;

/* Even-odd over all rings of a territory: holes count themselves out. */
static void
probe_ring (const DuskMapPoint *points, guint length, guint polygon G_GNUC_UNUSED, gpointer user_data)
{
  Probe *probe = user_data;

  for (guint i = 0, j = length - 1; i < length; j = i++)
    {
      double xi = points[i].x, yi = points[i].y, xj = points[j].x, yj = points[j].y;
      if ((yi > probe->y) != (yj > probe->y) && probe->x < (xj - xi) * (probe->y - yi) / (yj - yi) + xi)
        probe->is_inside = !probe->is_inside;
    }
}

static gboolean
box_holds (const DuskMapBox *box, double x, double y)
{
  return x >= box->x0 && x <= box->x1 && y >= box->y0 && y <= box->y1;
}

static guint
pick_inside (const DuskWorldMap *map, double x, double y)
{
  for (guint i = 0; i < DUSK_N_TERRITORIES; i++)
    {
      Probe probe = { x, y, FALSE };
      if (!box_holds (&map->shapes[i].box, x, y))
        continue;
      dusk_world_map_visit_rings (map, i, DUSK_MAP_N_DETAILS - 1, probe_ring, &probe);
      if (probe.is_inside)
        return i;
    }
  return DUSK_N_TERRITORIES;
}

/* The nearest of the territories that are smaller than reach, by their label points. */
static guint
pick_small (const DuskWorldMap *map, double x, double y, double reach)
{
  guint nearest = DUSK_N_TERRITORIES;
  double least = reach;

  for (guint i = 0; i < DUSK_N_TERRITORIES; i++)
    {
      const DuskMapBox *box = &map->shapes[i].box;
      const DuskTerritory *territory = dusk_territory_at (i);
      double tx, ty, distance;
      if (MAX (box->x1 - box->x0, box->y1 - box->y0) >= reach)
        continue;
      dusk_map_project (territory->lon_deg, territory->lat_deg, &tx, &ty);
      distance = hypot (MIN (fabs (tx - x), 1 - fabs (tx - x)), ty - y);
      if (distance < least)
        {
          least = distance;
          nearest = i;
        }
    }
  return nearest;
}

const DuskTerritory *
dusk_world_map_pick (const DuskWorldMap *map, double x, double y, double reach)
{
  guint found;

  if (!(y >= 0 && y <= 1) || !isfinite (x))
    return NULL;
  x -= floor (x);
  /* A dot lies over the land around it: the Vatican is to be had although Italy is everywhere. A third of the reach keeps Italy clickable. */
  found = pick_small (map, x, y, reach / 3);
  if (found == DUSK_N_TERRITORIES)
    found = pick_inside (map, x, y);
  if (found == DUSK_N_TERRITORIES)
    found = pick_small (map, x, y, reach);
  return found < DUSK_N_TERRITORIES ? dusk_territory_at (found) : NULL;
}

guint
dusk_world_map_detail (double world_px)
{
  return world_px <= 1500 ? 0 : world_px <= 6000 ? 1 : world_px <= 24000 ? 2 : 3;
}
