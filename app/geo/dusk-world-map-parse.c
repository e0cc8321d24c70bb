/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <gio/gio.h>
#include <glib/gi18n.h>
#include <string.h>

#include "dusk-error.h"
#include "dusk-world-map-private.h"

#define MAGIC        "WMAP1\0\0\0"
#define MAGIC_LENGTH 8
#define GRID_MAX     65535

/* A cursor that never leaves the blob: once it has failed it gives zeros. */
typedef struct {
  const guint8 *at, *end;
  gboolean      failed;
} Cursor;

static guint32
read_varint (Cursor *cursor)
{
  guint64 value = 0;

  for (int shift = 0; shift < 35; shift += 7)
    {
      if (cursor->at == cursor->end)
        break;
      value |= (guint64) (*cursor->at & 0x7f) << shift;
      if (!(*cursor->at++ & 0x80))
        {
          if (value <= G_MAXUINT32)
            return (guint32) value;
          break;
        }
    }
  cursor->failed = TRUE;
  return 0;
}

static gint32
unzigzag (guint32 value)
{
  return (gint32) (value >> 1) ^ -(gint32) (value & 1);
}

/* A count of things of at least one byte each: more than there are bytes is a lie. */
static guint
read_count (Cursor *cursor)
{
  guint32 count = read_varint (cursor);

  if (count > (gsize) (cursor->end - cursor->at))
    cursor->failed = TRUE;
  return cursor->failed ? 0 : count;
}

static void
extend (DuskMapBox *box, DuskMapPoint point)
{
  box->x0 = MIN (box->x0, point.x);
  box->y0 = MIN (box->y0, point.y);
  box->x1 = MAX (box->x1, point.x);
  box->y1 = MAX (box->y1, point.y);
}

static const DuskMapBox no_box = { 2, 2, -1, -1 };

static DuskMapPoint
place (gint64 x, gint64 y)
{
  double px, py;

  dusk_map_project ((double) x / GRID_MAX * 360 - 180, (double) y / GRID_MAX * 180 - 90, &px, &py);
  return (DuskMapPoint) { (float) px, (float) py };
}

/* One arc goes into each level of detail with the points of that level and below; its ends are in all. */
static void
parse_arc (Cursor *cursor, DuskWorldMap *map, GArray *points[DUSK_MAP_N_DETAILS], guint index)
{
  guint32 head = read_varint (cursor);
  gint64 x = 0, y = 0;
  guint length = head >> 1;

  map->is_artificial[index] = head & 1;
  map->arc_boxes[index] = no_box;
  cursor->failed = cursor->failed || length < 2 || length > (gsize) (cursor->end - cursor->at);
  for (guint i = 0; i < length && !cursor->failed; i++)
    {
      guint32 dx = read_varint (cursor), dy = read_varint (cursor), detail = dx & 3;
      DuskMapPoint point;
      x += unzigzag (dx >> 2);
      y += unzigzag (dy);
      cursor->failed = cursor->failed || x < 0 || x > GRID_MAX || y < 0 || y > GRID_MAX;
      point = place (CLAMP (x, 0, GRID_MAX), CLAMP (y, 0, GRID_MAX));
      extend (&map->arc_boxes[index], point);
      if (i == 0 || i == length - 1)
        detail = 0;
      for (guint d = detail; d < DUSK_MAP_N_DETAILS; d++)
        g_array_append_val (points[d], point);
    }
}

static void
parse_arcs (Cursor *cursor, DuskWorldMap *map)
{
  GArray *points[DUSK_MAP_N_DETAILS];

  map->n_arcs = read_count (cursor);
  map->is_artificial = g_new0 (gboolean, map->n_arcs);
  map->arc_boxes = g_new0 (DuskMapBox, map->n_arcs);
  for (guint d = 0; d < DUSK_MAP_N_DETAILS; d++)
    {
      points[d] = g_array_new (FALSE, FALSE, sizeof (DuskMapPoint));
      map->details[d].starts = g_new0 (guint, map->n_arcs + 1);
    }
  for (guint i = 0; i < map->n_arcs && !cursor->failed; i++)
    {
      parse_arc (cursor, map, points, i);
      for (guint d = 0; d < DUSK_MAP_N_DETAILS; d++)
        map->details[d].starts[i + 1] = points[d]->len;
    }
  for (guint d = 0; d < DUSK_MAP_N_DETAILS; d++)
    map->details[d].points = (DuskMapPoint *) g_array_free (points[d], FALSE);
}

static void
parse_ring (Cursor *cursor, DuskWorldMap *map, GArray *refs, GArray *rings, guint polygon, MapShape *shape)
{
  MapRing ring = { refs->len, read_count (cursor), polygon };
  guint length = 0;

  for (guint i = 0; i < ring.n_refs && !cursor->failed; i++)
    {
      gint32 ref = unzigzag (read_varint (cursor));
      guint arc = (guint) (ref < 0 ? ~ref : ref);
      if (arc >= map->n_arcs)
        {
          cursor->failed = TRUE;
          return;
        }
      g_array_append_val (refs, ref);
      length += dusk_world_map_arc (map, DUSK_MAP_N_DETAILS - 1, arc).length;
      extend (&shape->box, (DuskMapPoint) { map->arc_boxes[arc].x0, map->arc_boxes[arc].y0 });
      extend (&shape->box, (DuskMapPoint) { map->arc_boxes[arc].x1, map->arc_boxes[arc].y1 });
    }
  cursor->failed = cursor->failed || ring.n_refs == 0;
  map->longest_ring = MAX (map->longest_ring, length);
  g_array_append_val (rings, ring);
}

static void
parse_shape (Cursor *cursor, DuskWorldMap *map, GArray *refs, GArray *rings)
{
  char code[3] = { 0 };
  const DuskTerritory *territory;
  MapShape shape = { rings->len, 0, no_box };
  guint n_polygons;

  if (cursor->end - cursor->at < 6)
    {
      cursor->failed = TRUE;
      return;
    }
  memcpy (code, cursor->at, 2);
  /* The label point after the code stands in the table of territories too. */
  cursor->at += 6;
  territory = dusk_territory_find (code);
  n_polygons = read_count (cursor);
  for (guint polygon = 0; polygon < n_polygons && !cursor->failed; polygon++)
    {
      guint n_rings = read_count (cursor);
      for (guint i = 0; i < n_rings && !cursor->failed; i++)
        parse_ring (cursor, map, refs, rings, polygon, &shape);
    }
  shape.n_rings = rings->len - shape.first_ring;
  map->shapes[territory ? territory->index : DUSK_N_TERRITORIES] = shape;
}

static void
parse_shapes (Cursor *cursor, DuskWorldMap *map)
{
  GArray *refs = g_array_new (FALSE, FALSE, sizeof (gint32));
  GArray *rings = g_array_new (FALSE, FALSE, sizeof (MapRing));
  guint n_shapes = read_count (cursor);

  for (guint i = 0; i <= DUSK_N_TERRITORIES; i++)
    map->shapes[i].box = no_box;
  for (guint i = 0; i < n_shapes && !cursor->failed; i++)
    parse_shape (cursor, map, refs, rings);
  map->refs = (gint32 *) g_array_free (refs, FALSE);
  map->rings = (MapRing *) g_array_free (rings, FALSE);
}

DuskWorldMap *
dusk_world_map_parse (GBytes *bytes, GError **error)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);
  Cursor cursor = { data, data + size, FALSE };
  DuskWorldMap *map = g_new0 (DuskWorldMap, 1);

  if (size < MAGIC_LENGTH || memcmp (data, MAGIC, MAGIC_LENGTH) != 0)
    cursor.failed = TRUE;
  else
    cursor.at += MAGIC_LENGTH;
  parse_arcs (&cursor, map);
  parse_shapes (&cursor, map);
  if (!cursor.failed && cursor.at == cursor.end)
    return map;
  dusk_world_map_free (map);
  g_set_error_literal (error, DUSK_ERROR, DUSK_ERROR_MALFORMED, _("The map data is damaged"));
  return NULL;
}
