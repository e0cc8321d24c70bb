/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-map-frame.h"

#include <math.h>

guint
dusk_map_frame_detail (const DuskMapFrame *frame)
{
  /* data/geo/mkworld.py drops from each level what covers less than a pixel of a world 1,000, 4,000 and 16,000 px wide. */
  static const double up_to_px[] = { 1400, 5600, 22400 };
  double device_px = frame->world_px * frame->density;
  guint detail = 0;

  while (detail < G_N_ELEMENTS (up_to_px) && device_px > up_to_px[detail])
    detail++;
  return detail;
}

void
dusk_map_frame_copies (const DuskMapFrame *frame, int *first, int *last)
{
  *first = frame->is_repeating ? (int) floor (frame->left_px / frame->world_px) : 0;
  *last = frame->is_repeating ? (int) floor ((frame->left_px + frame->width_px) / frame->world_px) : 0;
}

gboolean
dusk_map_frame_shows_box (const DuskMapFrame *frame, const DuskMapBox *box, int copy, double margin_px)
{
  double left_px = frame->left_px - copy * frame->world_px;

  return box->right * frame->world_px >= left_px - margin_px && box->left * frame->world_px <= left_px + frame->width_px + margin_px
         && box->bottom * frame->world_px >= frame->top_px - margin_px
         && box->top * frame->world_px <= frame->top_px + frame->height_px + margin_px;
}

static gboolean
shows_ring (const DuskMapFrame *frame, const DuskMapRing *ring, int copy)
{
  const DuskWorldMap *map = frame->plane->map;

  for (guint32 i = 0; i < ring->n_refs; i++)
    {
      const DuskMapArc *arc = &map->arcs[DUSK_MAP_REF_ARC (map->refs[ring->first_ref + i])];
      for (guint32 j = 0; j < arc->n_runs; j++)
        if (dusk_map_frame_shows_box (frame, &frame->plane->run_boxes[arc->first_run + j], copy, 0))
          return TRUE;
    }
  return FALSE;
}

gboolean
dusk_map_frame_shows (const DuskMapFrame *frame, guint index)
{
  const DuskMapPlane *plane = frame->plane;
  const DuskMapShape *shape = &plane->map->shapes[index];
  double x = (frame->left_px + frame->width_px / 2) / frame->world_px, y = (frame->top_px + frame->height_px / 2) / frame->world_px;
  int first, last;

  dusk_map_frame_copies (frame, &first, &last);
  for (int copy = first; copy <= last; copy++)
    for (guint32 i = shape->first_ring; i < shape->first_ring + shape->n_rings; i++)
      if (dusk_map_frame_shows_box (frame, &plane->ring_boxes[i], copy, 0) && shows_ring (frame, &plane->map->rings[i], copy))
        return TRUE;
  /* Where none of its outline is in sight, it is all around or nowhere. */
  return dusk_map_plane_find (plane, frame->is_repeating ? x - floor (x) : x, y) == dusk_territory_at (index);
}

void
dusk_map_frame_place (const DuskMapFrame *frame, guint index, double *x_px, double *y_px)
{
  const DuskMapSpot *label = &frame->plane->labels[index];
  double middle = (frame->left_px + frame->width_px / 2) / frame->world_px;
  double copy = frame->is_repeating ? round (middle - label->x) : 0;

  *x_px = (label->x + copy) * frame->world_px - frame->left_px;
  *y_px = label->y * frame->world_px - frame->top_px;
}

const DuskTerritory *
dusk_map_frame_pick (const DuskMapFrame *frame, double x_px, double y_px)
{
  return dusk_map_plane_pick (frame->plane, (frame->left_px + x_px) / frame->world_px, (frame->top_px + y_px) / frame->world_px, frame->world_px);
}
