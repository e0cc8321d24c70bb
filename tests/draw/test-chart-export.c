/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "chart-fixtures.h"
#include "dusk-error.h"
#include "dusk-json.h"

#include <cairo.h>
#include <glib/gstdio.h>
#include <math.h>

static char *folder;

static char *
export (DuskChart *chart, const char *name, DuskChartFormat format, int width, int height, gsize *length)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  DuskPictureOptions options = DUSK_PICTURE_OPTIONS_INIT;
  g_autoptr (GError) error = NULL;
  char *contents;

  options.width_px = width;
  options.height_px = height;
  dusk_chart_export (chart, path, format, &options, &error);
  g_assert_no_error (error);
  g_file_get_contents (path, &contents, length, &error);
  g_assert_no_error (error);
  g_unlink (path);
  return contents;
}

static void
test_format_from_path (void)
{
  static const struct {
    const char     *path;
    gboolean        is_known;
    DuskChartFormat format;
  } cases[] = {
    { "a.png", TRUE, DUSK_CHART_PNG },       { "/b/c.SVG", TRUE, DUSK_CHART_SVG }, { "d.e.pdf", TRUE, DUSK_CHART_PDF },
    { "kp.csv", TRUE, DUSK_CHART_CSV },      { "kp.json", TRUE, DUSK_CHART_JSON }, { "kp.gif", FALSE, DUSK_CHART_PNG },
    { "png", FALSE, DUSK_CHART_PNG },        { "", FALSE, DUSK_CHART_PNG },        { "kp.png.bak", FALSE, DUSK_CHART_PNG },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      DuskChartFormat format = DUSK_CHART_JSON;
      g_assert_cmpint (dusk_chart_format_from_path (cases[i].path, &format, &error), ==, cases[i].is_known);
      if (cases[i].is_known)
        g_assert_cmpint (format, ==, cases[i].format);
      else
        {
          g_assert_error (error, DUSK_ERROR, DUSK_ERROR_USAGE);
          g_assert_nonnull (strstr (error->message, ".svg"));
        }
    }
}

static void
test_csv (void)
{
  g_autoptr (DuskChart) chart = dusk_chart_new ("Test", FIXTURE_FROM_S, FIXTURE_FROM_S + 3600);
  g_autoptr (DuskSeries) fine = dusk_series_new (FIXTURE_FROM_S - 3600, FIXTURE_FROM_S + 3600, 1200);
  g_autoptr (DuskSeries) coarse = dusk_series_new (FIXTURE_FROM_S - 1800, FIXTURE_FROM_S + 5400, 1800);
  g_autofree char *csv = NULL, *marked = NULL;

  for (gsize i = 0; i < dusk_series_length (fine); i++)
    dusk_series_set (fine, i, (double) i);
  dusk_series_set (fine, 4, NAN);
  for (gsize i = 0; i < dusk_series_length (coarse); i++)
    dusk_series_set (coarse, i, 0.125 * (double) i);
  dusk_chart_add_steps (chart, "Seen by \"all\", or not", DUSK_CHART_AVAILABLE, fine, NULL);
  dusk_chart_add_mirrored_bars (chart, "Updates", coarse, coarse);

  csv = export (chart, "a.csv", DUSK_CHART_CSV, 0, 0, NULL);
  g_assert_cmpstr (csv, ==,
                   "time,\"Seen by \"\"all\"\", or not\",announcements,withdrawals\r\n"
                   "2014-12-20T00:00:00Z,3,0.125,0.125\r\n"
                   "2014-12-20T00:20:00Z,,,\r\n"
                   "2014-12-20T00:30:00Z,,0.25,0.25\r\n"
                   "2014-12-20T00:40:00Z,5,,\r\n");
  dusk_chart_set_simulated (chart, TRUE);
  marked = export (chart, "b.csv", DUSK_CHART_CSV, 0, 0, NULL);
  g_assert_true (g_str_has_prefix (marked, "time,\"Seen by \"\"all\"\", or not\",announcements,withdrawals,simulated\r\n"
                                           "2014-12-20T00:00:00Z,3,0.125,0.125,true\r\n"));
}

static JsonNode *
export_json (DuskChart *chart)
{
  gsize length;
  char *text = export (chart, "a.json", DUSK_CHART_JSON, 0, 0, &length);
  g_autoptr (GBytes) bytes = g_bytes_new_take (text, length);
  g_autoptr (GError) error = NULL;
  JsonNode *node = dusk_json_parse (bytes, &error);

  g_assert_no_error (error);
  return node;
}

static void
test_json_samples (void)
{
  g_autoptr (DuskChart) chart = fixture_small_country ();
  g_autoptr (JsonNode) node = export_json (chart);
  JsonObject *root = json_node_get_object (node), *panel, *band;
  JsonArray *samples;

  g_assert_cmpstr (json_object_get_string_member (root, "title"), ==, "North Korea");
  g_assert_cmpstr (json_object_get_string_member (root, "from"), ==, "2014-12-20T00:00:00Z");
  g_assert_cmpstr (json_object_get_string_member (root, "to"), ==, "2014-12-24T00:00:00Z");
  g_assert_cmpstr (json_object_get_string_member (root, "source"), ==, "Made for a test");
  g_assert_false (json_object_get_boolean_member (root, "simulated"));
  panel = json_array_get_object_element (json_object_get_array_member (root, "panels"), 1);
  g_assert_cmpstr (json_object_get_string_member (panel, "kind"), ==, "steps");
  g_assert_cmpint (json_object_get_int_member (panel, "step_s"), ==, 300);
  samples = json_object_get_array_member (panel, "samples");
  g_assert_cmpuint (json_array_get_length (samples), ==, 4 * 288);
  g_assert_cmpint (json_node_get_value_type (json_array_get_element (samples, 0)), ==, G_TYPE_INT64);
  g_assert_cmpint (json_array_get_int_element (samples, 2 * 288 + 195), ==, 0);
  g_assert_true (json_array_get_null_element (samples, 4 * 288 - 1));
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (panel, "normal")), ==, 4 * 288);
  band = json_array_get_object_element (json_object_get_array_member (root, "bands"), 0);
  g_assert_cmpstr (json_object_get_string_member (band, "level"), ==, "dark");
  g_assert_cmpstr (json_object_get_string_member (band, "from"), ==, "2014-12-22T16:15:00Z");
  g_assert_cmpstr (json_object_get_string_member (band, "to"), ==, "2014-12-23T01:45:00Z");
}

static void
test_json_strips (void)
{
  g_autoptr (DuskChart) chart = fixture_network (3);
  g_autoptr (JsonNode) node = NULL;
  JsonArray *panels;
  JsonObject *strip;

  dusk_chart_add_band (chart, (DuskSpan){ FIXTURE_FROM_S, DUSK_TIME_UNKNOWN }, DUSK_LEVEL_DEGRADED, NULL);
  node = export_json (chart);
  panels = json_object_get_array_member (json_node_get_object (node), "panels");
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (json_array_get_object_element (panels, 1), "withdrawals")), ==, 4 * 288);
  strip = json_array_get_object_element (json_object_get_array_member (json_array_get_object_element (panels, 2), "strips"), 2);
  g_assert_cmpstr (json_object_get_string_member (strip, "label"), ==, "192.0.2.0/24");
  g_assert_cmpstr (json_object_get_string_member (strip, "known_to"), ==, "2014-12-23T18:00:00Z");
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (strip, "visible")), ==, 9);
  g_assert_true (json_object_get_null_member (
      json_array_get_object_element (json_object_get_array_member (json_node_get_object (node), "bands"), 0), "to"));
}

static void
test_pictures (void)
{
  static const struct {
    DuskChartFormat format;
    int             width, height;
    const char     *magic;
  } cases[] = {
    { DUSK_CHART_PNG, 0, 0, "\x89PNG" },  { DUSK_CHART_PNG, 200, 200, "\x89PNG" }, { DUSK_CHART_PNG, 3000, 1200, "\x89PNG" },
    { DUSK_CHART_PDF, 0, 0, "%PDF-1." },  { DUSK_CHART_SVG, 800, 400, "<?xml" },   { DUSK_CHART_SVG, 1, 99999, "<?xml" },
  };
  g_autoptr (DuskChart) chart = fixture_small_country ();

  dusk_chart_set_simulated (chart, TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gsize length;
      g_autofree char *picture = export (chart, "picture", cases[i].format, cases[i].width, cases[i].height, &length);
      g_assert_cmpuint (length, >, 1000);
      g_assert_true (g_str_has_prefix (picture, cases[i].magic));
    }
}

static void
test_png_size (void)
{
  static const int sizes[][4] = { { 640, 360, 640, 360 }, { 10, 99999, 200, 10000 } };
  g_autoptr (DuskChart) chart = fixture_small_country ();
  g_autofree char *path = g_build_filename (folder, "size.png", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      DuskPictureOptions options = { .width_px = sizes[i][0], .height_px = sizes[i][1], .is_dark = TRUE, .from_s = DUSK_TIME_UNKNOWN,
                                     .to_s = DUSK_TIME_UNKNOWN };
      g_autoptr (GError) error = NULL;
      cairo_surface_t *surface;
      dusk_chart_export (chart, path, DUSK_CHART_PNG, &options, &error);
      g_assert_no_error (error);
      surface = cairo_image_surface_create_from_png (path);
      g_assert_cmpint (cairo_image_surface_get_width (surface), ==, sizes[i][2]);
      g_assert_cmpint (cairo_image_surface_get_height (surface), ==, sizes[i][3]);
      cairo_surface_destroy (surface);
    }
  g_unlink (path);
}

/* Another program must be able to read it. */
static void
test_svg_is_well_formed (void)
{
  g_autofree char *xmllint = g_find_program_in_path ("xmllint"), *path = g_build_filename (folder, "a.svg", NULL);
  g_autoptr (DuskChart) chart = fixture_network (4);
  g_autoptr (GError) error = NULL;
  const char *command[] = { xmllint, "--noout", path, NULL };
  const DuskPictureOptions options = DUSK_PICTURE_OPTIONS_INIT;
  int status;

  if (xmllint == NULL)
    {
      g_test_skip ("xmllint is not installed");
      return;
    }
  dusk_chart_export (chart, path, DUSK_CHART_SVG, &options, &error);
  g_assert_no_error (error);
  g_spawn_sync (NULL, (char **) command, NULL, G_SPAWN_DEFAULT, NULL, NULL, NULL, NULL, &status, &error);
  g_assert_no_error (error);
  g_assert_true (g_spawn_check_wait_status (status, NULL));
  g_unlink (path);
}

static void
test_unwritable (void)
{
  static const char *const paths[] = { "/nowhere/at/all/chart.png", "/proc/chart.png", "/dev/full", "/tmp" };
  const DuskPictureOptions options = DUSK_PICTURE_OPTIONS_INIT;
  g_autoptr (DuskChart) chart = fixture_small_country ();

  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_autoptr (GError) error = NULL;
      g_assert_false (dusk_chart_export (chart, paths[i], DUSK_CHART_CSV, &options, &error));
      g_assert_error (error, DUSK_ERROR, DUSK_ERROR_OUTPUT);
      g_assert_nonnull (strstr (error->message, paths[i]));
      g_assert_null (strchr (error->message, '\n'));
    }
}

int
main (int argc, char *argv[])
{
  g_autoptr (GError) error = NULL;
  int status;

  g_test_init (&argc, &argv, NULL);
  folder = g_dir_make_tmp ("dusk-chart-XXXXXX", &error);
  g_assert_no_error (error);
  g_test_add_func ("/chart-export/format-from-path", test_format_from_path);
  g_test_add_func ("/chart-export/csv", test_csv);
  g_test_add_func ("/chart-export/json-samples", test_json_samples);
  g_test_add_func ("/chart-export/json-strips", test_json_strips);
  g_test_add_func ("/chart-export/pictures", test_pictures);
  g_test_add_func ("/chart-export/png-size", test_png_size);
  g_test_add_func ("/chart-export/svg-is-well-formed", test_svg_is_well_formed);
  g_test_add_func ("/chart-export/unwritable", test_unwritable);
  status = g_test_run ();
  g_assert_cmpint (g_rmdir (folder), ==, 0);
  g_free (folder);
  return status;
}
