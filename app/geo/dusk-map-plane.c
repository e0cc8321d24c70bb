/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-map-plane.h"

#include <math.h>

/* Where Web Mercator's square ends: atan (sinh π). */
#define MERCATOR_MAX_LAT_DEG 85.05112877980659

#define RADIANS(deg) ((deg) * G_PI / 180)
#define DEGREES(rad) ((rad) * 180 / G_PI)

static void
project_equal_earth (double lon_deg, double lat_deg, double *x, double *y)
{
  const double a1 = 1.340264, a2 = -0.081106, a3 = 0.000893, a4 = 0.003796, m = sqrt (3) / 2;
  const double width = 2 * G_PI / (m * a1);
  double theta = asin (m * sin (RADIANS (lat_deg))), t2 = theta * theta, t6 = t2 * t2 * t2;

  *x = 0.5 + RADIANS (lon_deg) * cos (theta) / (m * (a1 + 3 * a2 * t2 + t6 * (7 * a3 + 9 * a4 * t2))) / width;
  *y = DUSK_MAP_EQUAL_EARTH_HEIGHT / 2 - theta * (a1 + a2 * t2 + t6 * (a3 + a4 * t2)) / width;
}

static void
project_mercator (double lon_deg, double lat_deg, double *x, double *y)
{
  double lat = RADIANS (CLAMP (lat_deg, -MERCATOR_MAX_LAT_DEG, MERCATOR_MAX_LAT_DEG));

  *x = lon_deg / 360 + 0.5;
  *y = CLAMP (0.5 - asinh (tan (lat)) / (2 * G_PI), 0, 1);
}

void
dusk_map_project (DuskMapProjection projection, double lon_deg, double lat_deg, double *x, double *y)
{
  g_return_if_fail (x != NULL && y != NULL);

  if (projection == DUSK_MAP_EQUAL_EARTH)
    project_equal_earth (lon_deg, lat_deg, x, y);
  else
    project_mercator (lon_deg, lat_deg, x, y);
}

void
dusk_map_unproject_mercator (double x, double y, double *lon_deg, double *lat_deg)
{
  g_return_if_fail (lon_deg != NULL && lat_deg != NULL);

  *lon_deg = (x - 0.5) * 360;
  *lat_deg = DEGREES (atan (sinh ((0.5 - y) * 2 * G_PI)));
}

static const DuskMapBox empty_box = { G_MAXFLOAT, G_MAXFLOAT, -G_MAXFLOAT, -G_MAXFLOAT };

static void
grow (DuskMapBox *box, const DuskMapBox *by)
{
  box->left = fminf (box->left, by->left);
  box->top = fminf (box->top, by->top);
  box->right = fmaxf (box->right, by->right);
  box->bottom = fmaxf (box->bottom, by->bottom);
}

static DuskMapBox
box_of_run (const DuskMapPlane *plane, const DuskMapRun *run)
{
  DuskMapBox box = empty_box;

  for (guint32 i = 0; i < run->n_points; i++)
    {
      DuskMapSpot spot = plane->spots[run->first_point + i];
      grow (&box, &(DuskMapBox){ spot.x, spot.y, spot.x, spot.y });
    }
  return box;
}

static DuskMapBox
box_of_ring (const DuskMapPlane *plane, const DuskMapRing *ring)
{
  DuskMapBox box = empty_box;

  for (guint32 i = 0; i < ring->n_refs; i++)
    {
      const DuskMapArc *arc = &plane->map->arcs[DUSK_MAP_REF_ARC (plane->map->refs[ring->first_ref + i])];
      for (guint32 j = 0; j < arc->n_runs; j++)
        grow (&box, &plane->run_boxes[arc->first_run + j]);
    }
  return box;
}

static DuskMapBox *
box_rings (const DuskMapPlane *plane, const DuskMapRing *rings, guint32 n_rings)
{
  DuskMapBox *boxes = g_new (DuskMapBox, n_rings);

  for (guint32 i = 0; i < n_rings; i++)
    boxes[i] = box_of_ring (plane, &rings[i]);
  return boxes;
}

static void
measure_shape (DuskMapPlane *plane, guint index)
{
  const DuskMapShape *shape = &plane->map->shapes[index];

  plane->shape_boxes[index] = empty_box;
  for (guint32 i = shape->first_ring; i < shape->first_ring + shape->n_rings; i++)
    {
      const DuskMapBox *box = &plane->ring_boxes[i];
      grow (&plane->shape_boxes[index], box);
      plane->sides[index] = fmaxf (plane->sides[index], fmaxf (box->right - box->left, box->bottom - box->top));
    }
}

DuskMapPlane *
dusk_map_plane_new (const DuskWorldMap *map, DuskMapProjection projection)
{
  DuskMapPlane *plane;
  double x, y;

  g_return_val_if_fail (map != NULL, NULL);

  plane = g_new0 (DuskMapPlane, 1);
  plane->map = map;
  plane->spots = g_new (DuskMapSpot, map->n_points);
  for (guint32 i = 0; i < map->n_points; i++)
    {
      dusk_map_project (projection, dusk_map_point_lon (&map->points[i]), dusk_map_point_lat (&map->points[i]), &x, &y);
      plane->spots[i] = (DuskMapSpot){ (float) x, (float) y };
    }
  plane->run_boxes = g_new (DuskMapBox, map->n_runs);
  for (guint32 i = 0; i < map->n_runs; i++)
    plane->run_boxes[i] = box_of_run (plane, &map->runs[i]);
  plane->ring_boxes = box_rings (plane, map->rings, map->n_rings);
  plane->land_boxes = box_rings (plane, map->lands, map->n_lands);
  for (guint i = 0; i < DUSK_N_TERRITORIES; i++)
    {
      measure_shape (plane, i);
      dusk_map_project (projection, dusk_territory_at (i)->lon_deg, dusk_territory_at (i)->lat_deg, &x, &y);
      plane->labels[i] = (DuskMapSpot){ (float) x, (float) y };
    }
  return plane;
}

void
dusk_map_plane_free (DuskMapPlane *plane)
{
  if (plane == NULL)
    return;
  g_free (plane->spots);
  g_free (plane->run_boxes);
  g_free (plane->ring_boxes);
  g_free (plane->land_boxes);
  g_free (plane);
}

const DuskMapPlane *
dusk_map_plane_get (void)
{
  static DuskMapPlane *plane;

  if (g_once_init_enter (&plane))
    {
      DuskMapPlane *made = dusk_map_plane_new (dusk_world_map_get (), DUSK_MAP_MERCATOR);
      g_once_init_leave (&plane, made);
    }
  return plane;
}

/* How often the run crosses the half line that goes east from the point. */
static guint
count_crossings (const DuskMapPlane *plane, guint32 run_index, double x, double y)
{
  const DuskMapBox *box = &plane->run_boxes[run_index];
  const DuskMapRun *run = &plane->map->runs[run_index];
  const DuskMapSpot *spots = &plane->spots[run->first_point];
  guint count = 0;

  if (y < box->top || y > box->bottom || x > box->right)
    return 0;
  for (guint32 i = 1; i < run->n_points; i++)
    {
      double x0 = spots[i - 1].x, y0 = spots[i - 1].y, x1 = spots[i].x, y1 = spots[i].y;
      if ((y0 > y) != (y1 > y) && x < x0 + (x1 - x0) * (y - y0) / (y1 - y0))
        count++;
    }
  return count;
}

static gboolean
covers (const DuskMapPlane *plane, guint index, double x, double y)
{
  const DuskWorldMap *map = plane->map;
  const DuskMapShape *shape = &map->shapes[index];
  guint count = 0;

  for (guint32 i = shape->first_ring; i < shape->first_ring + shape->n_rings; i++)
    {
      const DuskMapBox *box = &plane->ring_boxes[i];
      if (x < box->left || x > box->right || y < box->top || y > box->bottom)
        continue;
      for (guint32 j = 0; j < map->rings[i].n_refs; j++)
        {
          const DuskMapArc *arc = &map->arcs[DUSK_MAP_REF_ARC (map->refs[map->rings[i].first_ref + j])];
          for (guint32 k = 0; k < arc->n_runs; k++)
            count += count_crossings (plane, arc->first_run + k, x, y);
        }
    }
  return count % 2 == 1;
}

const DuskTerritory *
dusk_map_plane_find (const DuskMapPlane *plane, double x, double y)
{
  g_return_val_if_fail (plane != NULL, NULL);

  for (guint i = 0; i < DUSK_N_TERRITORIES; i++)
    {
      const DuskMapBox *box = &plane->shape_boxes[i];
      if (x >= box->left && x <= box->right && y >= box->top && y <= box->bottom && covers (plane, i, x, y))
        return dusk_territory_at (i);
    }
  return NULL;
}

static double
distance_px (const DuskMapPlane *plane, guint index, double x, double y, double width_px)
{
  double dx = x - plane->labels[index].x;

  return hypot (dx - round (dx), y - plane->labels[index].y) * width_px;
}

/* The nearest territory within @reach_px whose largest part is smaller than @side_px. */
static const DuskTerritory *
find_small (const DuskMapPlane *plane, double x, double y, double width_px, double side_px, double reach_px)
{
  const DuskTerritory *nearest = NULL;
  double least_px = reach_px;

  for (guint i = 0; i < DUSK_N_TERRITORIES; i++)
    {
      double away_px;
      if (plane->sides[i] * width_px >= side_px)
        continue;
      away_px = distance_px (plane, i, x, y, width_px);
      if (away_px < least_px)
        {
          least_px = away_px;
          nearest = dusk_territory_at (i);
        }
    }
  return nearest;
}

const DuskTerritory *
dusk_map_plane_pick (const DuskMapPlane *plane, double x, double y, double width_px)
{
  const DuskTerritory *dot, *under;

  g_return_val_if_fail (plane != NULL, NULL);

  if (!(y >= 0 && y <= 1))
    return NULL;
  x -= floor (x);
  dot = find_small (plane, x, y, width_px, DUSK_MAP_DOT_PX, DUSK_MAP_DOT_REACH_PX);
  under = dusk_map_plane_find (plane, x, y);
  if (under == NULL)
    return dot ? dot : find_small (plane, x, y, width_px, DUSK_MAP_REACH_PX, DUSK_MAP_REACH_PX);
  /* Over land the nearer middle wins, so that a dot hides nobody who is hardly larger. */
  if (dot && distance_px (plane, dot->index, x, y, width_px) <= distance_px (plane, under->index, x, y, width_px))
    return dot;
  return under;
}
