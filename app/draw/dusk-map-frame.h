/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-map-plane.h"

G_BEGIN_DECLS

/**
 * DuskMapFrame: which part of a plane is drawn, and how large. Widget and exports share the painters that take it.
 *
 * @left_px, @top_px: the frame's corner, in px from the plane's; a Mercator plane repeats to the east and the west, so @left_px may be anything
 * @world_px: the plane's width
 * @width_px, @height_px: of the frame
 * @density: device pixels per px: 2 on dense screens, more where the picture will be printed
 */
typedef struct {
  const DuskMapPlane *plane;
  double              left_px;
  double              top_px;
  double              world_px;
  double              width_px;
  double              height_px;
  double              density;
  gboolean            is_repeating;
} DuskMapFrame;

/** Returns: the level of detail that leaves out nothing an eye could see. */
guint dusk_map_frame_detail (const DuskMapFrame *frame);

/** The first and the last world copy in sight: 0 where the plane does not repeat. */
void dusk_map_frame_copies (const DuskMapFrame *frame, int *first, int *last);

/** Returns: whether @box, widened by @margin_px, of world copy @copy lies in sight. */
gboolean dusk_map_frame_shows_box (const DuskMapFrame *frame, const DuskMapBox *box, int copy, double margin_px);

/** Returns: whether any of the territory lies in sight, to the precision of a run. */
gboolean dusk_map_frame_shows (const DuskMapFrame *frame, guint index);

/** Tells where the territory's label stands, from the frame's corner, in the world copy nearest to the frame's middle. */
void dusk_map_frame_place (const DuskMapFrame *frame, guint index, double *x_px, double *y_px);

/** Returns: (transfer none) (nullable): what a click there means, as dusk_map_plane_pick() tells. */
const DuskTerritory *dusk_map_frame_pick (const DuskMapFrame *frame, double x_px, double y_px);

G_END_DECLS
