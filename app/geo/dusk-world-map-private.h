/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-world-map.h"

G_BEGIN_DECLS

/** MapDetail: the points of all arcs at one level of detail; arc i is points[starts[i]] … points[starts[i + 1] - 1]. */
typedef struct {
  DuskMapPoint *points;
  guint        *starts;
} MapDetail;

/** MapRing: a ring as arcs to follow; a ref below 0 is arc ~ref backwards. */
typedef struct {
  guint first_ref;
  guint n_refs;
  guint polygon;
} MapRing;

/** MapShape: the rings of one territory. */
typedef struct {
  guint      first_ring;
  guint      n_rings;
  DuskMapBox box;
} MapShape;

struct _DuskWorldMap {
  guint       n_arcs;
  MapDetail   details[DUSK_MAP_N_DETAILS];
  gboolean   *is_artificial;
  DuskMapBox *arc_boxes;
  gint32     *refs;
  MapRing    *rings;
  MapShape    shapes[DUSK_N_TERRITORIES + 1];
  guint       longest_ring;
};

G_END_DECLS
