/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-territory.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/** Coordinates of points run from 0 to this: longitude −180 … 180, latitude −90 … 90. */
#define DUSK_WORLD_GRID 65535

/** Levels of detail: 0 for a world about 1,000 px wide, then 4,000 and 16,000, and 3 for all points. */
#define DUSK_N_DETAILS 4

/** DuskMapPoint: a point of an arc; drawn where the wanted detail is at least @detail. */
typedef struct {
  guint16 lon;
  guint16 lat;
  guint8  detail;
} DuskMapPoint;

/** DuskMapRun: up to 64 points in a row; neighbours in an arc share their end point, which is of detail 0. Runs out of sight are skipped whole. */
typedef struct {
  guint32 first_point;
  guint32 n_points;
} DuskMapRun;

/**
 * DuskMapArc: a line that territories share, so that borders are stored, simplified and stroked once.
 *
 * @is_border: lies between two territories; else it is a coast or artificial
 * @is_artificial: runs along 180° or round a pole, where the map is cut, or between two parts of one territory: filled to, never stroked
 */
typedef struct {
  guint32  first_run;
  guint32  n_runs;
  gboolean is_border;
  gboolean is_artificial;
} DuskMapArc;

/** DuskMapRing: a closed line: the arcs refs[first_ref … first_ref + n_refs - 1], end to end. @is_hole: in the ring before it that is none. */
typedef struct {
  guint32  first_ref;
  guint32  n_refs;
  gboolean is_hole;
} DuskMapRing;

/** DuskMapShape: a territory: rings[first_ring … first_ring + n_rings - 1]. */
typedef struct {
  guint32 first_ring;
  guint32 n_rings;
} DuskMapShape;

/** A use of an arc: its index, and whether it runs from its last point to its first. */
#define DUSK_MAP_REF(arc, is_reversed) ((guint32) (arc) << 1 | ((is_reversed) ? 1 : 0))
#define DUSK_MAP_REF_ARC(ref)          ((ref) >> 1)
#define DUSK_MAP_REF_IS_REVERSED(ref)  (((ref) & 1) != 0)

/**
 * DuskWorldMap: the outlines of all territories, from data/geo/world.wmap (Natural Earth 1:50m; data/geo/mkworld.py tells how it is made and
 * which borders it draws). Read-only after loading.
 *
 * @shapes: per territory index
 * @lands: rings of all land together, without the borders within
 */
typedef struct {
  DuskMapPoint *points;
  DuskMapRun   *runs;
  DuskMapArc   *arcs;
  guint32      *refs;
  DuskMapRing  *rings;
  DuskMapRing  *lands;
  guint32       n_points;
  guint32       n_runs;
  guint32       n_arcs;
  guint32       n_refs;
  guint32       n_rings;
  guint32       n_lands;
  DuskMapShape  shapes[DUSK_N_TERRITORIES];
} DuskWorldMap;

/** Returns: (transfer none): the map that ships with the program; read at the first call. */
const DuskWorldMap *dusk_world_map_get (void);

/**
 * dusk_world_map_new:
 * @bytes: in the form that data/geo/mkworld.py writes
 *
 * Checks all it reads: a damaged file gives an error, never a map that points outside of its own arrays or whose rings do not close.
 *
 * Returns: (transfer full): free with dusk_world_map_free(); %NULL with %DUSK_ERROR_MALFORMED
 */
DuskWorldMap *dusk_world_map_new (GBytes *bytes, GError **error);
void          dusk_world_map_free (DuskWorldMap *map);

/** Returns: degrees east. */
double dusk_map_point_lon (const DuskMapPoint *point);
/** Returns: degrees north. */
double dusk_map_point_lat (const DuskMapPoint *point);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DuskWorldMap, dusk_world_map_free)

G_END_DECLS
