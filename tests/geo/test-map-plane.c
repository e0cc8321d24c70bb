/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "dusk-map-plane.h"

static const char *
pick (double lon_deg, double lat_deg, double width_px)
{
  const DuskTerritory *territory;
  double x, y;

  dusk_map_project (DUSK_MAP_MERCATOR, lon_deg, lat_deg, &x, &y);
  territory = dusk_map_plane_pick (dusk_map_plane_get (), x, y, width_px);
  return territory ? territory->code : NULL;
}

static void
test_places (void)
{
  static const struct {
    const char *place;
    double      lon_deg, lat_deg;
    const char *code;
  } rows[] = {
    { "Pyongyang", 125.75, 39.03, "KP" },
    { "Seoul", 126.98, 37.57, "KR" },
    { "Vatican", 12.453, 41.904, "VA" },
    { "Rome's east", 12.8, 41.95, "IT" },
    { "San Marino", 12.45, 43.94, "SM" },
    { "Bahrain", 50.55, 26.05, "BH" },
    { "Singapore", 103.82, 1.36, "SG" },
    { "Suva", 178.43, -18.12, "FJ" },
    { "Taveuni, at 180°", 179.98, -16.85, "FJ" },
    { "Lau, beyond 180°", -178.77, -18.2, "FJ" },
    { "Chukotka", 174.0, 66.5, "RU" },
    { "Chukotka, beyond 180°", -175.0, 66.8, "RU" },
    { "Maseru", 27.5, -29.4, "LS" },
    { "Bloemfontein", 26.2, -29.1, "ZA" },
    { "Mbabane", 31.4, -26.5, "SZ" },
    { "Cayenne", -52.5, 4.5, "GF" },
    { "Fort-de-France", -61.0, 14.65, "MQ" },
    { "Saint-Denis", 55.5, -21.1, "RE" },
    { "Paris", 2.35, 48.85, "FR" },
    { "Longyearbyen", 16.0, 78.3, "SJ" },
    { "Oslo", 10.75, 59.95, "NO" },
    { "Kralendijk", -68.27, 12.17, "BQ" },
    { "Pristina", 21.1, 42.6, "XK" },
    { "Belgrade", 20.5, 44.8, "RS" },
    { "Hargeisa", 44.07, 9.56, "SO" },
    { "Kyrenia", 33.5, 35.28, "CY" },
    { "Simferopol", 34.1, 45.0, "UA" },
    { "Taipei", 121.5, 24.9, "TW" },
    { "Laayoune", -13.0, 27.0, "EH" },
    { "Gibraltar", -5.35, 36.13, "GI" },
    { "Kaliningrad", 20.9, 54.7, "RU" },
    { "Nuuk's ice", -42, 72, "GL" },
    { "Alaska", -150, 65, "US" },
    { "Honolulu", -157.9, 21.45, "US" },
    { "Antarctica, east", 100, -75, "AQ" },
    { "Antarctica, west", -120, -80, "AQ" },
    { "Antarctica, at 180°", 179.99, -84.9, "AQ" },
    { "Caspian Sea", 51, 41, NULL },
    { "the Atlantic", -30, 30, NULL },
    { "the Pacific", -130, -30, NULL },
    { "the sea at 180°", 180, 0.5, NULL },
    { "the Arctic", 0, 84.9, NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      const char *found = pick (rows[i].lon_deg, rows[i].lat_deg, 40000);
      if (g_strcmp0 (found, rows[i].code) != 0)
        g_error ("%s lies in %s, not in %s", rows[i].place, found ? found : "the sea", rows[i].code ? rows[i].code : "the sea");
    }
}

static void
test_projections (void)
{
  static const struct {
    DuskMapProjection projection;
    double            lon_deg, lat_deg, x, y;
  } rows[] = {
    { DUSK_MAP_MERCATOR, 0, 0, 0.5, 0.5 },
    { DUSK_MAP_MERCATOR, -180, 85.0511287798, 0, 0 },
    { DUSK_MAP_MERCATOR, 180, -85.0511287798, 1, 1 },
    { DUSK_MAP_MERCATOR, 90, 90, 0.75, 0 },
    { DUSK_MAP_MERCATOR, -90, -90, 0.25, 1 },
    /* Tile 8/137/87 of the usual scheme begins here. */
    { DUSK_MAP_MERCATOR, 12.65625, 49.837982, 137 / 256.0, 87 / 256.0 },
    { DUSK_MAP_EQUAL_EARTH, 0, 0, 0.5, DUSK_MAP_EQUAL_EARTH_HEIGHT / 2 },
    { DUSK_MAP_EQUAL_EARTH, -180, 0, 0, DUSK_MAP_EQUAL_EARTH_HEIGHT / 2 },
    { DUSK_MAP_EQUAL_EARTH, 180, 0, 1, DUSK_MAP_EQUAL_EARTH_HEIGHT / 2 },
    { DUSK_MAP_EQUAL_EARTH, 0, 90, 0.5, 0 },
    { DUSK_MAP_EQUAL_EARTH, 0, -90, 0.5, DUSK_MAP_EQUAL_EARTH_HEIGHT },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      double x, y;
      dusk_map_project (rows[i].projection, rows[i].lon_deg, rows[i].lat_deg, &x, &y);
      g_assert_cmpfloat_with_epsilon (x, rows[i].x, 1e-6);
      g_assert_cmpfloat_with_epsilon (y, rows[i].y, 1e-5);
    }
  for (double y = 0.01; y < 1; y += 0.07)
    {
      double lon_deg, lat_deg, back_x, back_y;
      dusk_map_unproject_mercator (0.3, y, &lon_deg, &lat_deg);
      dusk_map_project (DUSK_MAP_MERCATOR, lon_deg, lat_deg, &back_x, &back_y);
      g_assert_cmpfloat_with_epsilon (back_x, 0.3, 1e-12);
      g_assert_cmpfloat_with_epsilon (back_y, y, 1e-12);
    }
}

/* Equal Earth keeps areas: a cell at 60° has half the width of one at the equator, and so half the area. */
static void
test_equal_areas (void)
{
  double areas[2];

  for (int i = 0; i < 2; i++)
    {
      double lat = i * 60, x0, y0, x1, y1, unused;
      dusk_map_project (DUSK_MAP_EQUAL_EARTH, 0, lat - 0.5, &x0, &y0);
      dusk_map_project (DUSK_MAP_EQUAL_EARTH, 0, lat + 0.5, &x0, &y1);
      dusk_map_project (DUSK_MAP_EQUAL_EARTH, 1, lat, &x1, &unused);
      areas[i] = (x1 - x0) * (y0 - y1);
    }
  g_assert_cmpfloat_with_epsilon (areas[1] / areas[0], 0.5, 0.001);
}

static void
test_copies (void)
{
  const DuskMapPlane *plane = dusk_map_plane_get ();
  double x, y;

  dusk_map_project (DUSK_MAP_MERCATOR, 125.75, 39.03, &x, &y);
  for (int copy = -3; copy <= 3; copy++)
    g_assert_cmpstr (dusk_map_plane_pick (plane, x + copy, y, 1000)->code, ==, "KP");
  g_assert_null (dusk_map_plane_pick (plane, x, -0.01, 1000));
  g_assert_null (dusk_map_plane_pick (plane, x, 1.01, 1000));
  g_assert_null (dusk_map_plane_pick (plane, x, NAN, 1000));
}

/* A click on the dot or the middle of any territory means it, from the smallest window to the largest zoom. */
static void
test_all_clickable (void)
{
  static const double widths_px[] = { 360, 900, 1600, 4000, 16000, 65536 };
  const DuskMapPlane *plane = dusk_map_plane_get ();

  for (gsize i = 0; i < G_N_ELEMENTS (widths_px); i++)
    for (guint k = 0; k < DUSK_N_TERRITORIES; k++)
      {
        const DuskTerritory *found = dusk_map_plane_pick (plane, plane->labels[k].x, plane->labels[k].y, widths_px[i]);
        if (found != dusk_territory_at (k))
          g_error ("At %g px %s cannot be clicked: there is %s", widths_px[i], dusk_territory_at (k)->code, found ? found->code : "sea");
      }
}

static void
test_reach (void)
{
  /* Malta at 2000 px: 5.6 px a degree. */
  g_assert_cmpstr (pick (14.4, 35.9, 2000), ==, "MT");
  g_assert_cmpstr (pick (15.9, 35.9, 2000), ==, "MT");
  g_assert_null (pick (17.5, 35.5, 2000));
  g_assert_null (pick (15.9, 35.9, 40000));
  /* Across 180°: Tuvalu lies at 179.2°. */
  g_assert_cmpstr (pick (-179.9, -8.5, 2000), ==, "TV");
}

static void
test_boxes (void)
{
  const DuskMapPlane *plane = dusk_map_plane_get ();

  for (guint i = 0; i < DUSK_N_TERRITORIES; i++)
    {
      const DuskMapBox *box = &plane->shape_boxes[i];
      g_assert_true (box->left >= 0 && box->left <= box->right && box->right <= 1);
      g_assert_true (box->top >= 0 && box->top <= box->bottom && box->bottom <= 1);
      g_assert_cmpfloat (plane->sides[i], >, 0);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/map-plane/places", test_places);
  g_test_add_func ("/map-plane/projections", test_projections);
  g_test_add_func ("/map-plane/equal-areas", test_equal_areas);
  g_test_add_func ("/map-plane/copies", test_copies);
  g_test_add_func ("/map-plane/all-clickable", test_all_clickable);
  g_test_add_func ("/map-plane/reach", test_reach);
  g_test_add_func ("/map-plane/boxes", test_boxes);
  return g_test_run ();
}
