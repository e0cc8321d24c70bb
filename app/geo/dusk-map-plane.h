/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-world-map.h"

G_BEGIN_DECLS

/**
 * DuskMapProjection: how the globe is laid flat. Both are 1 wide, with y growing to the south.
 *
 * @DUSK_MAP_MERCATOR: Web Mercator: a square, cut at ±85.0511°; repeats to the east and the west
 * @DUSK_MAP_EQUAL_EARTH: areas as they are; Šavrič, Patterson and Jenny, “The Equal Earth map projection”, 2018
 */
typedef enum {
  DUSK_MAP_MERCATOR,
  DUSK_MAP_EQUAL_EARTH,
} DuskMapProjection;

/** Height of the Equal Earth map where its width is 1. */
#define DUSK_MAP_EQUAL_EARTH_HEIGHT 0.486727

/** DuskMapSpot: a point of a plane. */
typedef struct {
  float x, y;
} DuskMapSpot;

/** DuskMapBox: a rectangle of a plane, edges included. */
typedef struct {
  float left, top, right, bottom;
} DuskMapBox;

/**
 * DuskMapPlane: a #DuskWorldMap laid flat: what is drawn and clicked on. Read-only.
 *
 * @spots: per point of the map
 * @run_boxes, @ring_boxes, @land_boxes: per run, ring and land of the map
 * @shape_boxes: per territory, all its parts
 * @labels: per territory, where its label or dot stands
 * @sides: per territory, the longer side of the box of its largest part
 */
typedef struct {
  const DuskWorldMap *map;
  DuskMapSpot        *spots;
  DuskMapBox         *run_boxes;
  DuskMapBox         *ring_boxes;
  DuskMapBox         *land_boxes;
  DuskMapBox          shape_boxes[DUSK_N_TERRITORIES];
  DuskMapSpot         labels[DUSK_N_TERRITORIES];
  float               sides[DUSK_N_TERRITORIES];
} DuskMapPlane;

/** Returns: (transfer none): the map that ships with the program, in Web Mercator; made at the first call. */
const DuskMapPlane *dusk_map_plane_get (void);

/** Returns: (transfer full): @map laid flat; free with dusk_map_plane_free(). @map: must live as long. */
DuskMapPlane *dusk_map_plane_new (const DuskWorldMap *map, DuskMapProjection projection);
void          dusk_map_plane_free (DuskMapPlane *plane);

/** Lays one point flat. @x, @y: (out): 0 … 1 */
void dusk_map_project (DuskMapProjection projection, double lon_deg, double lat_deg, double *x, double *y);
/** Finds the point under @x, @y of the Web Mercator plane, 0 … 1. */
void dusk_map_unproject_mercator (double x, double y, double *lon_deg, double *lat_deg);

/** A territory whose largest part is smaller than this is drawn as a dot. */
#define DUSK_MAP_DOT_PX       3.0
/** How far from the middle of a dot a click means it, even over the land around it. */
#define DUSK_MAP_DOT_REACH_PX 5.0
/** How far at sea from a territory smaller than this a click still means it. */
#define DUSK_MAP_REACH_PX     12.0

/** Returns: (transfer none) (nullable): the territory that covers that point of the plane; %NULL at sea. */
const DuskTerritory *dusk_map_plane_find (const DuskMapPlane *plane, double x, double y);

/**
 * dusk_map_plane_pick:
 * @x, @y: of the Web Mercator plane; @x of any world copy
 * @width_px: the plane's width on the screen
 *
 * Finds what a click means: a dot under it, else the territory under it, else the nearest small territory within %DUSK_MAP_REACH_PX.
 *
 * Returns: (transfer none) (nullable): %NULL at sea, and beyond the poles
 */
const DuskTerritory *dusk_map_plane_pick (const DuskMapPlane *plane, double x, double y, double width_px);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DuskMapPlane, dusk_map_plane_free)

G_END_DECLS
