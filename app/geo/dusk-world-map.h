/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-territory.h"

G_BEGIN_DECLS

/**
 * DuskWorldMap: the shapes of all territories, in Web Mercator: x and y from 0 to 1, from 180° W and 85.05° N to the east and south.
 *
 * Shapes are made of arcs that neighbours share, so that a border can be stroked once and simplifies alike on both sides. Nothing crosses 180°.
 * Immutable; one copy for the process, read in place by any thread.
 */
typedef struct _DuskWorldMap DuskWorldMap;

/** Levels of detail: 0 for a world 1000 px wide, 1 for 4000, 2 for 16000, 3 for all points. */
#define DUSK_MAP_N_DETAILS 4

/** DuskMapPoint: a place in the world square. */
typedef struct {
  float x, y;
} DuskMapPoint;

/** DuskMapBox: an area of the world square. */
typedef struct {
  float x0, y0, x1, y1;
} DuskMapBox;

/**
 * DuskMapArc: a line of @length points (≥ 2) at one level of detail.
 *
 * @is_artificial: a cut at 180° or along a pole, not a coast or border: never stroked
 */
typedef struct {
  const DuskMapPoint *points;
  guint               length;
  gboolean            is_artificial;
  DuskMapBox          box;
} DuskMapArc;

/** Returns: (transfer none): the map that ships. */
const DuskWorldMap *dusk_world_map_get (void);

/**
 * dusk_world_map_parse:
 * @bytes: in the form WMAP1 that data/geo/mkworld.py writes and describes
 *
 * Returns: (transfer full): the map, or %NULL with %DUSK_ERROR_MALFORMED; free with dusk_world_map_free()
 */
DuskWorldMap *dusk_world_map_parse (GBytes *bytes, GError **error);
void          dusk_world_map_free (DuskWorldMap *map);

/** Returns: how many arcs there are. */
guint      dusk_world_map_n_arcs (const DuskWorldMap *map);
/** Returns: arc @index at level @detail. */
DuskMapArc dusk_world_map_arc (const DuskWorldMap *map, guint detail, guint index);

/** Returns: the box around the territory; empty (x1 < x0) where it has no shape. */
DuskMapBox dusk_world_map_box (const DuskWorldMap *map, guint territory);

/**
 * DuskMapRingVisitor: gets one closed ring of a territory.
 *
 * @points: @length of them; the last equals the first; valid during the call
 * @polygon: number of the polygon the ring belongs to; rings after its first are holes
 */
typedef void (*DuskMapRingVisitor) (const DuskMapPoint *points, guint length, guint polygon, gpointer user_data);

/** Calls @visitor with each ring of a territory at level @detail. Land that belongs to no territory is at index %DUSK_N_TERRITORIES. */
void dusk_world_map_visit_rings (const DuskWorldMap *map, guint territory, guint detail, DuskMapRingVisitor visitor, gpointer user_data);

/**
 * dusk_world_map_pick:
 * @x, @y: in the world square; x outside 0…1 wraps, y outside is no place
 * @reach: how near a territory smaller than this counts as hit, in units of the square (12 px ÷ the world's width in px)
 *
 * Returns: (transfer none) (nullable): the territory there; a small one near by before a large one under the point
 */
const DuskTerritory *dusk_world_map_pick (const DuskWorldMap *map, double x, double y, double reach);

/** Returns: the level of detail for a world @world_px wide. */
guint dusk_world_map_detail (double world_px);

/** Projects degrees to the world square; latitudes beyond ±85.05 are clamped. */
void dusk_map_project (double lon_deg, double lat_deg, double *x, double *y);

/** The inverse of dusk_map_project(). */
void dusk_map_unproject (double x, double y, double *lon_deg, double *lat_deg);

G_END_DECLS
