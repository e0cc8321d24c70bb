/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include "dusk-error.h"
#include "dusk-json.h"
#include "map-fixtures.h"

static void
test_formats (void)
{
  static const struct {
    const char   *path;
    gboolean      is_known;
    DuskMapFormat format;
  } rows[] = {
    { "a.png", TRUE, DUSK_MAP_PNG },   { "A.PNG", TRUE, DUSK_MAP_PNG },          { "/x/y.svg", TRUE, DUSK_MAP_SVG },
    { "a.b.pdf", TRUE, DUSK_MAP_PDF }, { "a.GeoJSON", TRUE, DUSK_MAP_GEOJSON }, { "a.json", FALSE, DUSK_MAP_PNG },
    { "png", FALSE, DUSK_MAP_PNG },    { "", FALSE, DUSK_MAP_PNG },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      DuskMapFormat format = DUSK_MAP_PNG;
      g_assert_true (dusk_map_format_from_path (rows[i].path, &format, &error) == rows[i].is_known);
      g_assert_cmpint (format, ==, rows[i].format);
      if (!rows[i].is_known)
        g_assert_error (error, DUSK_ERROR, DUSK_ERROR_USAGE);
    }
}

/* Where the pictures go. GLib's isolated folders would do, but for what it forgets of their names. */
static char *folder;

static char *
export (const char *name, DuskMapFormat format, int width_px, int height_px)
{
  char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GError) error = NULL;
  DuskPictureOptions options = DUSK_PICTURE_OPTIONS_INIT;
  DuskMapPicture picture;

  map_fixture_picture (&picture);
  picture.is_simulated = TRUE;
  options.width_px = width_px;
  options.height_px = height_px;
  dusk_map_picture_export (&picture, path, format, &options, &error);
  g_assert_no_error (error);
  return path;
}

static void
test_png (void)
{
  static const struct {
    int width_px, height_px, drawn_width_px, drawn_height_px;
  } rows[] = { { 0, 0, 1600, 900 }, { 640, 400, 640, 400 }, { 10, 10, 200, 200 }, { 200, 1000, 200, 1000 }, { 3000, 400, 3000, 400 } };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = export ("map.png", DUSK_MAP_PNG, rows[i].width_px, rows[i].height_px);
      cairo_surface_t *surface = cairo_image_surface_create_from_png (path);
      g_assert_cmpint (cairo_image_surface_get_width (surface), ==, rows[i].drawn_width_px);
      g_assert_cmpint (cairo_image_surface_get_height (surface), ==, rows[i].drawn_height_px);
      cairo_surface_destroy (surface);
    }
}

static void
assert_begins (const char *path, const char *start)
{
  g_autofree char *bytes = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (path, &bytes, &length, NULL));
  g_assert_cmpuint (length, >, 20000);
  g_assert_cmpint (memcmp (bytes, start, strlen (start)), ==, 0);
}

/* Another program must be able to open what was written. */
static void
assert_opens (const char *path, const char *const *argv, const char *program)
{
  g_autofree char *found = g_find_program_in_path (program);
  g_autoptr (GError) error = NULL;
  int status;

  if (found == NULL)
    {
      g_test_skip (program);
      return;
    }
  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL, NULL, NULL, NULL, NULL, &status, &error);
  g_assert_no_error (error);
  g_spawn_check_wait_status (status, &error);
  g_assert_no_error (error);
  g_test_message ("%s opened %s", program, path);
}

static void
test_svg (void)
{
  g_autofree char *path = export ("map.svg", DUSK_MAP_SVG, 0, 0);
  const char *const argv[] = { "rsvg-convert", "-w", "300", path, NULL };

  assert_begins (path, "<?xml");
  assert_opens (path, argv, "rsvg-convert");
}

static void
test_pdf (void)
{
  g_autofree char *path = export ("map.pdf", DUSK_MAP_PDF, 0, 0);
  const char *const argv[] = { "pdfinfo", path, NULL };

  assert_begins (path, "%PDF-");
  assert_opens (path, argv, "pdfinfo");
}

static double
number_at (JsonArray *point, guint index)
{
  return json_array_get_double_element (point, index);
}

static void
check_ring (JsonArray *ring, gboolean is_hole, const char *code)
{
  guint length = json_array_get_length (ring);
  JsonArray *first = json_array_get_array_element (ring, 0), *last = json_array_get_array_element (ring, length - 1);
  double turning = 0;

  g_assert_cmpuint (length, >=, 4);
  g_assert_cmpfloat (number_at (first, 0), ==, number_at (last, 0));
  g_assert_cmpfloat (number_at (first, 1), ==, number_at (last, 1));
  for (guint i = 0; i + 1 < length; i++)
    {
      JsonArray *a = json_array_get_array_element (ring, i), *b = json_array_get_array_element (ring, i + 1);
      g_assert_cmpfloat (fabs (number_at (a, 0)), <=, 180);
      g_assert_cmpfloat (fabs (number_at (a, 1)), <=, 90);
      turning += number_at (a, 0) * number_at (b, 1) - number_at (b, 0) * number_at (a, 1);
    }
  if (is_hole ? turning > 0 : turning < 0)
    g_error ("A ring of %s turns the wrong way", code);
}

static guint
check_feature (JsonObject *feature, guint index)
{
  const DuskTerritory *territory = dusk_territory_at (index);
  JsonObject *properties = json_object_get_object_member (feature, "properties");
  JsonObject *geometry = json_object_get_object_member (feature, "geometry");
  JsonArray *polygons = json_object_get_array_member (geometry, "coordinates");

  g_assert_cmpstr (json_object_get_string_member (feature, "id"), ==, territory->code);
  g_assert_cmpstr (json_object_get_string_member (properties, "name"), ==, dusk_territory_name (territory));
  g_assert_cmpstr (json_object_get_string_member (properties, "at"), ==, "2014-12-22T16:15:00Z");
  g_assert_cmpstr (json_object_get_string_member (geometry, "type"), ==, "MultiPolygon");
  g_assert_cmpuint (json_array_get_length (polygons), >, 0);
  for (guint i = 0; i < json_array_get_length (polygons); i++)
    {
      JsonArray *rings = json_array_get_array_element (polygons, i);
      for (guint k = 0; k < json_array_get_length (rings); k++)
        check_ring (json_array_get_array_element (rings, k), k > 0, territory->code);
    }
  return json_array_get_length (polygons);
}

static void
test_geojson (void)
{
  g_autofree char *path = export ("map.geojson", DUSK_MAP_GEOJSON, 0, 0), *text = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (JsonNode) root = NULL;
  JsonObject *collection, *korea, *cuba;
  JsonArray *features;
  gsize length;

  g_assert_true (g_file_get_contents (path, &text, &length, NULL));
  bytes = g_bytes_new (text, length);
  root = dusk_json_parse (bytes, &error);
  g_assert_no_error (error);
  collection = json_node_get_object (root);
  g_assert_cmpstr (json_object_get_string_member (collection, "type"), ==, "FeatureCollection");
  g_assert_true (json_object_get_boolean_member (collection, "simulated"));
  features = json_object_get_array_member (collection, "features");
  g_assert_cmpuint (json_array_get_length (features), ==, DUSK_N_TERRITORIES);
  for (guint i = 0; i < DUSK_N_TERRITORIES; i++)
    check_feature (json_array_get_object_element (features, i), i);

  korea = json_object_get_object_member (json_array_get_object_element (features, dusk_territory_find ("KP")->index), "properties");
  g_assert_cmpstr (json_object_get_string_member (korea, "level"), ==, "dark");
  g_assert_cmpfloat (json_object_get_double_member (korea, "share"), ==, 0);
  cuba = json_object_get_object_member (json_array_get_object_element (features, dusk_territory_find ("CU")->index), "properties");
  g_assert_cmpstr (json_object_get_string_member (cuba, "level"), ==, "no-data");
  g_assert_true (json_object_get_null_member (cuba, "share"));
}

static void
test_unwritable (void)
{
  static const struct {
    const char   *path;
    DuskMapFormat format;
  } rows[] = {
    { "/nowhere/at/all/map.png", DUSK_MAP_PNG },
    { "/dev/full", DUSK_MAP_SVG },
    { "/dev/full", DUSK_MAP_GEOJSON },
    { "/proc/map.pdf", DUSK_MAP_PDF },
  };
  const DuskPictureOptions options = DUSK_PICTURE_OPTIONS_INIT;
  DuskMapPicture picture;

  map_fixture_picture (&picture);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      g_assert_false (dusk_map_picture_export (&picture, rows[i].path, rows[i].format, &options, &error));
      g_assert_error (error, DUSK_ERROR, DUSK_ERROR_OUTPUT);
      g_assert_nonnull (strstr (error->message, rows[i].path));
    }
}

/* Long names, strangers' titles and a world in which all is dark must not break the picture. */
static void
test_worst (void)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, 300, 220);
  cairo_t *cr = cairo_create (surface);
  DuskPictureOptions options = DUSK_PICTURE_OPTIONS_INIT;
  DuskMapPicture picture;

  map_fixture_picture (&picture);
  for (guint i = 0; i < DUSK_N_TERRITORIES; i++)
    picture.levels[i] = DUSK_LEVEL_DARK;
  picture.title = "A <b>title</b> & more that is by far too long for a picture of this size, and then some more";
  picture.is_simulated = TRUE;
  for (options.is_dark = 0; options.is_dark < 2; options.is_dark++)
    dusk_map_picture_draw (&picture, cr, 300, 220, &options);
  dusk_map_picture_draw (&picture, cr, 1, 1, &options);
  g_assert_cmpint (cairo_status (cr), ==, CAIRO_STATUS_SUCCESS);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
}

static void
remove_folder (void)
{
  g_autoptr (GDir) pictures = g_dir_open (folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (pictures)))
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_assert_cmpint (g_unlink (path), ==, 0);
    }
  g_assert_cmpint (g_rmdir (folder), ==, 0);
  g_free (folder);
}

int
main (int argc, char *argv[])
{
  int status;

  g_test_init (&argc, &argv, NULL);
  folder = g_dir_make_tmp ("dusk-map-XXXXXX", NULL);
  g_test_add_func ("/map-picture/formats", test_formats);
  g_test_add_func ("/map-picture/png", test_png);
  g_test_add_func ("/map-picture/svg", test_svg);
  g_test_add_func ("/map-picture/pdf", test_pdf);
  g_test_add_func ("/map-picture/geojson", test_geojson);
  g_test_add_func ("/map-picture/unwritable", test_unwritable);
  g_test_add_func ("/map-picture/worst", test_worst);
  status = g_test_run ();
  remove_folder ();
  return status;
}
