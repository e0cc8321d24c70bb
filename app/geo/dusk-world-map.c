/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-world-map.h"

#include <glib/gi18n.h>
#include <string.h>

#include "dusk-error.h"
#include "dusk-geo-resources.h"

#define BLOB_PATH      "/io/github/duskmap/Dusk/geo/world.wmap"
#define MAGIC          "WMAP1\0\0"
#define MAX_BYTES      (16 * 1024 * 1024)
#define POINTS_PER_RUN 64
#define UNASSIGNED     "--"
#define NO_REF         G_MAXUINT32

/** Reader: what is left of the file, and what was built from it so far. */
typedef struct {
  const guint8 *next;
  const guint8 *end;
  gboolean      is_bad; /* once set, all reads give 0 */

  GArray       *points;
  GArray       *runs;
  GArray       *arcs;
  GArray       *refs;
  GArray       *rings;
  GArray       *lands;
  guint32      *followers; /* per ref: the ref after it in its ring; NO_REF where no ring has it */
  guint16      *owners;    /* per ref: index of the territory whose ring has it; DUSK_N_TERRITORIES where it is nobody's */
  DuskMapShape  shapes[DUSK_N_TERRITORIES];
} Reader;

static guint32
read_varint (Reader *reader)
{
  guint64 value = 0;

  for (guint shift = 0; shift < 35 && reader->next < reader->end; shift += 7)
    {
      guint8 byte = *reader->next++;
      value |= (guint64) (byte & 0x7f) << shift;
      if (byte < 0x80 && value <= G_MAXUINT32)
        return reader->is_bad ? 0 : (guint32) value;
    }
  reader->is_bad = TRUE;
  return 0;
}

/* A count of things of which each takes at least @least bytes: what cannot be there is refused before anything is allocated for it. */
static guint32
read_count (Reader *reader, guint least)
{
  guint32 count = read_varint (reader);

  if (count > (gsize) (reader->end - reader->next) / least)
    reader->is_bad = TRUE;
  return reader->is_bad ? 0 : count;
}

static gint32
unzigzag (guint32 value)
{
  return (gint32) (value >> 1) ^ -(gint32) (value & 1);
}

/* Returns: @from + @step, which must lie on the grid. */
static guint16
step_on_grid (Reader *reader, guint16 from, gint32 step)
{
  gint64 to = (gint64) from + step;

  if (to < 0 || to > DUSK_WORLD_GRID)
    {
      reader->is_bad = TRUE;
      return 0;
    }
  return (guint16) to;
}

static void
split_into_runs (Reader *reader, DuskMapArc *arc, guint32 first, guint32 n_points)
{
  DuskMapPoint *points = &g_array_index (reader->points, DuskMapPoint, 0);

  arc->first_run = reader->runs->len;
  for (guint32 at = 0; at < n_points - 1; at += POINTS_PER_RUN - 1)
    {
      DuskMapRun run = { first + at, MIN (POINTS_PER_RUN, n_points - at) };
      points[run.first_point].detail = points[run.first_point + run.n_points - 1].detail = 0;
      g_array_append_val (reader->runs, run);
    }
  arc->n_runs = reader->runs->len - arc->first_run;
}

static void
read_arc (Reader *reader)
{
  guint32 head = read_varint (reader), n_points = head >> 1, first = reader->points->len;
  DuskMapArc arc = { .is_artificial = head & 1 };
  DuskMapPoint point = { 0 };

  if (n_points < 2 || n_points > (gsize) (reader->end - reader->next) / 2)
    reader->is_bad = TRUE;
  for (guint32 i = 0; i < n_points && !reader->is_bad; i++)
    {
      guint32 lon_and_detail = read_varint (reader);
      point.lon = step_on_grid (reader, point.lon, unzigzag (lon_and_detail >> 2));
      point.lat = step_on_grid (reader, point.lat, unzigzag (read_varint (reader)));
      point.detail = lon_and_detail & 3;
      g_array_append_val (reader->points, point);
    }
  if (reader->is_bad)
    return;
  split_into_runs (reader, &arc, first, n_points);
  g_array_append_val (reader->arcs, arc);
}

static const DuskMapPoint *
end_of_ref (Reader *reader, guint32 ref, gboolean is_last)
{
  const DuskMapArc *arc = &g_array_index (reader->arcs, DuskMapArc, DUSK_MAP_REF_ARC (ref));
  const DuskMapRun *run;

  if (is_last == DUSK_MAP_REF_IS_REVERSED (ref))
    {
      run = &g_array_index (reader->runs, DuskMapRun, arc->first_run);
      return &g_array_index (reader->points, DuskMapPoint, run->first_point);
    }
  run = &g_array_index (reader->runs, DuskMapRun, arc->first_run + arc->n_runs - 1);
  return &g_array_index (reader->points, DuskMapPoint, run->first_point + run->n_points - 1);
}

/* Notes that @after follows @before in a ring: they must meet, and no other ring may run there in the same direction. */
static void
join (Reader *reader, guint32 before, guint32 after)
{
  const DuskMapPoint *from = end_of_ref (reader, before, TRUE), *to = end_of_ref (reader, after, FALSE);

  if (from->lon != to->lon || from->lat != to->lat || reader->followers[before] != NO_REF)
    reader->is_bad = TRUE;
  reader->followers[before] = after;
}

static void
read_ring (Reader *reader, gboolean is_hole, guint16 owner)
{
  DuskMapRing ring = { reader->refs->len, read_count (reader, 1), is_hole };
  const guint32 *refs;

  if (ring.n_refs == 0)
    reader->is_bad = TRUE;
  for (guint32 i = 0; i < ring.n_refs && !reader->is_bad; i++)
    {
      /* Negative numbers name an arc that runs backwards: −1 is arc 0. */
      gint32 number = unzigzag (read_varint (reader));
      guint32 arc = (guint32) (number < 0 ? ~number : number), ref = DUSK_MAP_REF (arc, number < 0);
      if (arc >= reader->arcs->len)
        reader->is_bad = TRUE;
      g_array_append_val (reader->refs, ref);
    }
  if (reader->is_bad)
    return;
  refs = &g_array_index (reader->refs, guint32, ring.first_ref);
  for (guint32 i = 0; i < ring.n_refs; i++)
    {
      join (reader, refs[i], refs[(i + 1) % ring.n_refs]);
      reader->owners[refs[i]] = owner;
    }
  g_array_append_val (reader->rings, ring);
}

/* Returns: the index of the territory, or %DUSK_N_TERRITORIES for land that is nobody's, which has rings, but no shape. */
static guint16
read_owner (Reader *reader)
{
  char code[3] = { 0 };
  const DuskTerritory *territory;

  if (reader->end - reader->next < 6)
    {
      reader->is_bad = TRUE;
      return DUSK_N_TERRITORIES;
    }
  memcpy (code, reader->next, 2);
  /* The label point that follows stands in the table of territories too. */
  reader->next += 6;
  territory = dusk_territory_find (code);
  if (territory == NULL ? strcmp (code, UNASSIGNED) != 0 : reader->shapes[territory->index].n_rings > 0)
    reader->is_bad = TRUE;
  return territory ? (guint16) territory->index : DUSK_N_TERRITORIES;
}

static void
read_shape (Reader *reader)
{
  guint16 owner = read_owner (reader);
  guint32 first = reader->rings->len, n_polygons = read_count (reader, 2);

  for (guint32 i = 0; i < n_polygons && !reader->is_bad; i++)
    {
      guint32 n_rings = read_count (reader, 2);
      for (guint32 j = 0; j < n_rings && !reader->is_bad; j++)
        read_ring (reader, j > 0, owner);
    }
  if (owner < DUSK_N_TERRITORIES)
    reader->shapes[owner] = (DuskMapShape){ first, reader->rings->len - first };
}

static gboolean
is_inland (Reader *reader, guint32 ref)
{
  return reader->followers[ref] != NO_REF && reader->followers[ref ^ 1] != NO_REF;
}

/*
 * Follows the coast from @start: where a ring turns inland along a border, the neighbour's ring, which runs along that border the other way, leads
 * back to the coast. Ends, since each ref has one that follows it and is followed by one.
 */
static void
trace_land (Reader *reader, guint32 start, guint8 *is_done)
{
  DuskMapRing land = { .first_ref = reader->refs->len };
  guint32 ref = start;

  do
    {
      is_done[ref] = TRUE;
      g_array_append_val (reader->refs, ref);
      ref = reader->followers[ref];
      while (is_inland (reader, ref))
        ref = reader->followers[ref ^ 1];
    }
  while (ref != start);
  land.n_refs = reader->refs->len - land.first_ref;
  g_array_append_val (reader->lands, land);
}

static void
trace_lands (Reader *reader)
{
  guint32 n_refs = reader->arcs->len * 2;
  g_autofree guint8 *is_done = g_new0 (guint8, n_refs);

  for (guint32 ref = 0; ref < n_refs; ref++)
    {
      DuskMapArc *arc = &g_array_index (reader->arcs, DuskMapArc, DUSK_MAP_REF_ARC (ref));
      if (is_inland (reader, ref))
        {
          arc->is_border = reader->owners[ref] != reader->owners[ref ^ 1];
          arc->is_artificial |= !arc->is_border;
        }
      else if (reader->followers[ref] != NO_REF && !is_done[ref])
        trace_land (reader, ref, is_done);
    }
}

static void
read_all (Reader *reader)
{
  guint32 n_arcs, n_shapes;

  if (reader->end - reader->next < (gssize) sizeof MAGIC || reader->end - reader->next > MAX_BYTES
      || memcmp (reader->next, MAGIC, sizeof MAGIC) != 0)
    {
      reader->is_bad = TRUE;
      return;
    }
  reader->next += sizeof MAGIC;
  n_arcs = read_count (reader, 5);
  for (guint32 i = 0; i < n_arcs && !reader->is_bad; i++)
    read_arc (reader);
  reader->followers = g_new (guint32, n_arcs * 2 + 1);
  reader->owners = g_new0 (guint16, n_arcs * 2 + 1);
  for (guint32 ref = 0; ref < n_arcs * 2; ref++)
    reader->followers[ref] = NO_REF;
  n_shapes = read_count (reader, 7);
  for (guint32 i = 0; i < n_shapes && !reader->is_bad; i++)
    read_shape (reader);
  if (reader->next != reader->end)
    reader->is_bad = TRUE;
  for (guint i = 0; i < DUSK_N_TERRITORIES && !reader->is_bad; i++)
    if (reader->shapes[i].n_rings == 0)
      reader->is_bad = TRUE;
  if (!reader->is_bad)
    trace_lands (reader);
}

static gpointer
steal_array (GArray **array, guint32 *length)
{
  *length = (*array)->len;
  return g_array_free (g_steal_pointer (array), FALSE);
}

DuskWorldMap *
dusk_world_map_new (GBytes *bytes, GError **error)
{
  Reader reader = { 0 };
  DuskWorldMap *map = g_new0 (DuskWorldMap, 1);
  gsize size;

  g_return_val_if_fail (bytes != NULL, NULL);

  reader.next = g_bytes_get_data (bytes, &size);
  reader.end = size ? reader.next + size : reader.next;
  reader.points = g_array_new (FALSE, FALSE, sizeof (DuskMapPoint));
  reader.runs = g_array_new (FALSE, FALSE, sizeof (DuskMapRun));
  reader.arcs = g_array_new (FALSE, FALSE, sizeof (DuskMapArc));
  reader.refs = g_array_new (FALSE, FALSE, sizeof (guint32));
  reader.rings = g_array_new (FALSE, FALSE, sizeof (DuskMapRing));
  reader.lands = g_array_new (FALSE, FALSE, sizeof (DuskMapRing));
  read_all (&reader);
  g_free (reader.followers);
  g_free (reader.owners);
  map->points = steal_array (&reader.points, &map->n_points);
  map->runs = steal_array (&reader.runs, &map->n_runs);
  map->arcs = steal_array (&reader.arcs, &map->n_arcs);
  map->refs = steal_array (&reader.refs, &map->n_refs);
  map->rings = steal_array (&reader.rings, &map->n_rings);
  map->lands = steal_array (&reader.lands, &map->n_lands);
  memcpy (map->shapes, reader.shapes, sizeof map->shapes);
  if (!reader.is_bad)
    return map;
  dusk_world_map_free (map);
  g_set_error_literal (error, DUSK_ERROR, DUSK_ERROR_MALFORMED, _("The world map is damaged"));
  return NULL;
}

void
dusk_world_map_free (DuskWorldMap *map)
{
  if (map == NULL)
    return;
  g_free (map->points);
  g_free (map->runs);
  g_free (map->arcs);
  g_free (map->refs);
  g_free (map->rings);
  g_free (map->lands);
  g_free (map);
}

const DuskWorldMap *
dusk_world_map_get (void)
{
  static DuskWorldMap *map;

  if (g_once_init_enter (&map))
    {
      g_autoptr (GBytes) bytes = g_resource_lookup_data (dusk_geo_get_resource (), BLOB_PATH, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
      g_autoptr (GError) error = NULL;
      DuskWorldMap *loaded = dusk_world_map_new (bytes, &error);

      /* What ships with the program is checked by the tests. */
      g_assert_no_error (error);
      g_once_init_leave (&map, loaded);
    }
  return map;
}

double
dusk_map_point_lon (const DuskMapPoint *point)
{
  return point->lon * 360.0 / DUSK_WORLD_GRID - 180;
}

double
dusk_map_point_lat (const DuskMapPoint *point)
{
  return point->lat * 180.0 / DUSK_WORLD_GRID - 90;
}
