/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "dusk-error.h"
#include "dusk-world-map.h"

#define GRID_QUARTER (DUSK_WORLD_GRID / 4)

static char *
read_blob (gsize *length)
{
  g_autofree char *path = g_build_filename (g_getenv ("DUSK_SOURCE_ROOT"), "data", "geo", "world.wmap", NULL);
  g_autoptr (GError) error = NULL;
  char *blob;

  g_file_get_contents (path, &blob, length, &error);
  g_assert_no_error (error);
  return blob;
}

/* Whatever is read of a damaged file, it points nowhere outside of itself; the sanitizers see to the rest. */
static void
check_map (const DuskWorldMap *map)
{
  for (guint32 i = 0; i < map->n_runs; i++)
    {
      g_assert_cmpuint (map->runs[i].n_points, >=, 2);
      g_assert_cmpuint (map->runs[i].first_point + map->runs[i].n_points, <=, map->n_points);
    }
  for (guint32 i = 0; i < map->n_arcs; i++)
    {
      g_assert_cmpuint (map->arcs[i].n_runs, >=, 1);
      g_assert_cmpuint (map->arcs[i].first_run + map->arcs[i].n_runs, <=, map->n_runs);
    }
  for (guint32 i = 0; i < map->n_refs; i++)
    g_assert_cmpuint (DUSK_MAP_REF_ARC (map->refs[i]), <, map->n_arcs);
  for (guint32 i = 0; i < map->n_rings; i++)
    g_assert_cmpuint (map->rings[i].first_ref + map->rings[i].n_refs, <=, map->n_refs);
  for (guint32 i = 0; i < map->n_lands; i++)
    g_assert_cmpuint (map->lands[i].first_ref + map->lands[i].n_refs, <=, map->n_refs);
  for (guint i = 0; i < DUSK_N_TERRITORIES; i++)
    {
      g_assert_cmpuint (map->shapes[i].n_rings, >=, 1);
      g_assert_cmpuint (map->shapes[i].first_ring + map->shapes[i].n_rings, <=, map->n_rings);
    }
}

/* Returns whether it was taken. */
static gboolean
try_blob (const char *blob, gsize length)
{
  /* A copy of just that length, so that a sanitizer sees any read beyond it. */
  g_autoptr (GBytes) bytes = g_bytes_new (blob, length);
  g_autoptr (GError) error = NULL;
  g_autoptr (DuskWorldMap) map = dusk_world_map_new (bytes, &error);

  if (map)
    {
      g_assert_no_error (error);
      check_map (map);
    }
  else
    g_assert_error (error, DUSK_ERROR, DUSK_ERROR_MALFORMED);
  return map != NULL;
}

static void
test_whole (void)
{
  const DuskWorldMap *map = dusk_world_map_get ();
  guint counts[DUSK_N_DETAILS] = { 0 };

  check_map (map);
  for (guint32 i = 0; i < map->n_points; i++)
    counts[map->points[i].detail]++;
  for (guint i = 0; i < DUSK_N_DETAILS; i++)
    g_assert_cmpuint (counts[i], >, 1000);
  g_assert_true (dusk_world_map_get () == map);
}

static void
test_truncated (void)
{
  gsize length;
  g_autofree char *blob = read_blob (&length);

  g_assert_true (try_blob (blob, length));
  for (gsize i = 0; i < length; i += i < 1000 || i > length - 700 ? 1 : 997)
    g_assert_false (try_blob (blob, i));
}

static void
test_appended (void)
{
  gsize length;
  g_autofree char *blob = read_blob (&length), *longer = g_malloc0 (length + 1);

  memcpy (longer, blob, length);
  g_assert_false (try_blob (longer, length + 1));
}

static void
test_flipped (void)
{
  gsize length;
  g_autofree char *blob = read_blob (&length);
  g_autoptr (GRand) random = g_rand_new_with_seed (1);

  for (guint i = 0; i < 1000; i++)
    {
      /* Every other one in the shapes at the end, whose numbers point elsewhere. */
      gsize at = i % 2 ? (gsize) g_rand_int_range (random, 0, (gint32) length) : length - 1 - (gsize) g_rand_int_range (random, 0, 12000);
      char kept = blob[at];
      blob[at] = (char) (kept ^ (1 << g_rand_int_range (random, 0, 8)));
      try_blob (blob, length);
      blob[at] = kept;
    }
}

static void
test_noise (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (2);
  char blob[400] = "WMAP1\0\0";

  for (guint i = 0; i < 3000; i++)
    {
      for (gsize k = 8; k < sizeof blob; k++)
        blob[k] = (char) g_rand_int (random);
      g_assert_false (try_blob (blob, 8 + (gsize) g_rand_int_range (random, 0, (gint32) sizeof blob - 8)));
    }
}

/* Counts of what cannot be there are refused before anything is made room for. */
static void
test_claims (void)
{
  static const struct {
    const char *bytes;
    gsize       length;
  } rows[] = {
    { "", 0 },
    { "WMAP1", 5 },
    { "WMAP2\0\0\0\0", 9 },
    { "WMAP1\0\0\0\xff\xff\xff\xff\x0f", 13 },
    { "WMAP1\0\0\0\xff\xff\xff\xff\xff\xff\xff\xff\xff", 17 },
    { "WMAP1\0\0\0\x01\xff\xff\xff\xff\x0f....", 18 },
    { "WMAP1\0\0\0\0\0", 10 },
    { "WMAP1\0\0\0\0\1KP\0\0\0\0\0", 17 },
    { "WMAP1\0\0\0\0\1??\0\0\0\0\0", 17 },
    { "WMAP1\0\0\0\0\1KP\0\0\0\0\1\1\1\0", 20 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    g_assert_false (try_blob (rows[i].bytes, rows[i].length));
}

static const DuskMapPoint *
first_point (const DuskWorldMap *map, guint32 ref)
{
  const DuskMapArc *arc = &map->arcs[DUSK_MAP_REF_ARC (ref)];
  const DuskMapRun *last = &map->runs[arc->first_run + arc->n_runs - 1];

  return DUSK_MAP_REF_IS_REVERSED (ref) ? &map->points[last->first_point + last->n_points - 1] : &map->points[map->runs[arc->first_run].first_point];
}

static void
check_closed (const DuskWorldMap *map, const DuskMapRing *ring)
{
  for (guint32 i = 0; i < ring->n_refs; i++)
    {
      guint32 ref = map->refs[ring->first_ref + i], next = map->refs[ring->first_ref + (i + 1) % ring->n_refs];
      const DuskMapPoint *end = first_point (map, ref ^ 1), *start = first_point (map, next);
      g_assert_cmpuint (end->lon, ==, start->lon);
      g_assert_cmpuint (end->lat, ==, start->lat);
    }
}

static void
test_closed (void)
{
  const DuskWorldMap *map = dusk_world_map_get ();

  for (guint32 i = 0; i < map->n_rings; i++)
    check_closed (map, &map->rings[i]);
  for (guint32 i = 0; i < map->n_lands; i++)
    check_closed (map, &map->lands[i]);
}

/* Nothing but a line along the pole runs across the map; and what lies along an edge of the map is never stroked. */
static void
test_edges (void)
{
  const DuskWorldMap *map = dusk_world_map_get ();

  for (guint32 i = 0; i < map->n_arcs; i++)
    for (guint32 j = 0; j < map->arcs[i].n_runs; j++)
      {
        const DuskMapRun *run = &map->runs[map->arcs[i].first_run + j];
        for (guint32 k = 1; k < run->n_points; k++)
          {
            const DuskMapPoint *a = &map->points[run->first_point + k - 1], *b = a + 1;
            gboolean is_along = a->lon == b->lon && (a->lon == 0 || a->lon == DUSK_WORLD_GRID);
            gboolean is_pole = a->lat == b->lat && (a->lat == 0 || a->lat == DUSK_WORLD_GRID);
            if (abs (a->lon - b->lon) > GRID_QUARTER)
              g_assert_true (is_pole);
            if ((is_along || is_pole) && !(a->lon == b->lon && a->lat == b->lat))
              g_assert_true (map->arcs[i].is_artificial);
          }
      }
}

/* Coasts bound land, borders do not. */
static void
test_lands (void)
{
  const DuskWorldMap *map = dusk_world_map_get ();
  guint borders = 0;

  for (guint32 i = 0; i < map->n_lands; i++)
    for (guint32 j = 0; j < map->lands[i].n_refs; j++)
      g_assert_false (map->arcs[DUSK_MAP_REF_ARC (map->refs[map->lands[i].first_ref + j])].is_border);
  for (guint32 i = 0; i < map->n_arcs; i++)
    {
      borders += map->arcs[i].is_border;
      g_assert_false (map->arcs[i].is_border && map->arcs[i].is_artificial);
    }
  g_assert_cmpuint (borders, >, 300);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/world-map/whole", test_whole);
  g_test_add_func ("/world-map/truncated", test_truncated);
  g_test_add_func ("/world-map/appended", test_appended);
  g_test_add_func ("/world-map/flipped", test_flipped);
  g_test_add_func ("/world-map/noise", test_noise);
  g_test_add_func ("/world-map/claims", test_claims);
  g_test_add_func ("/world-map/closed", test_closed);
  g_test_add_func ("/world-map/edges", test_edges);
  g_test_add_func ("/world-map/lands", test_lands);
  return g_test_run ();
}
