/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is exported is opened again by other programs, and holds what the screen shows. */
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>
#include <unistd.h>

#include "chart-fixtures.h"
#include "dusk-error.h"
#include "dusk-json.h"
#include "map-fixtures.h"

static char *folder;

static cairo_surface_t *
paint (DuskChart *chart, const DuskMapPicture *map, int width, int height, const DuskPictureOptions *options)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, width * MAX (options->scale, 1), height * MAX (options->scale, 1));
  cairo_t *cr = cairo_create (surface);

  cairo_scale (cr, MAX (options->scale, 1), MAX (options->scale, 1));
  if (chart)
    dusk_chart_draw_picture (chart, cr, width, height, options);
  else
    dusk_map_picture_draw (map, cr, width, height, options);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  return surface;
}

/* The mean distance of the colours of two pictures, 0 … 255. */
static double
distance (cairo_surface_t *a, cairo_surface_t *b)
{
  int width = cairo_image_surface_get_width (a), height = cairo_image_surface_get_height (a);
  guint64 sum = 0;

  g_assert_cmpint (cairo_image_surface_get_width (b), ==, width);
  g_assert_cmpint (cairo_image_surface_get_height (b), ==, height);
  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++)
      for (int channel = 0; channel < 3; channel++)
        sum += (guint64) ABS (cairo_image_surface_get_data (a)[y * cairo_image_surface_get_stride (a) + 4 * x + channel]
                              - cairo_image_surface_get_data (b)[y * cairo_image_surface_get_stride (b) + 4 * x + channel]);
  return (double) sum / (3.0 * width * height);
}

static char *
write_file (const char *name, GBytes *bytes)
{
  char *path = g_build_filename (folder, name, NULL);

  g_assert_nonnull (bytes);
  g_assert_true (g_file_set_contents (path, g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes), NULL));
  return path;
}

static cairo_surface_t *
open_png (GBytes *bytes)
{
  g_autofree char *path = write_file ("opened.png", bytes);
  cairo_surface_t *surface = cairo_image_surface_create_from_png (path);

  g_assert_cmpint (cairo_surface_status (surface), ==, CAIRO_STATUS_SUCCESS);
  g_unlink (path);
  return surface;
}

/* Returns: (transfer full) (nullable): what the program wrote; %NULL where it is not installed. */
static GBytes *
run (const char *program, const char *const *arguments)
{
  g_autoptr (GPtrArray) command = g_ptr_array_new ();
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;
  GBytes *output = NULL;
  g_autofree char *found = g_find_program_in_path (program);

  if (found == NULL)
    {
      g_test_skip ("A program that opens the file is not installed");
      return NULL;
    }
  g_ptr_array_add (command, found);
  for (guint i = 0; arguments[i]; i++)
    g_ptr_array_add (command, (gpointer) arguments[i]);
  g_ptr_array_add (command, NULL);
  process = g_subprocess_newv ((const char *const *) command->pdata, G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_communicate (process, NULL, NULL, &output, NULL, NULL));
  g_assert_true (g_subprocess_get_successful (process));
  return output;
}

static DuskPictureOptions
make_options (int width, int height, int scale, gboolean is_dark, const char *title)
{
  return (DuskPictureOptions){ width, height, scale, is_dark, title, DUSK_TIME_UNKNOWN, DUSK_TIME_UNKNOWN };
}

static void
test_png (void)
{
  static const struct {
    int      width, height, scale;
    gboolean is_dark;
    int      pixels_wide, pixels_high;
  } cases[] = {
    { 800, 450, 1, FALSE, 800, 450 },    { 800, 450, 2, TRUE, 1600, 900 },     { 400, 300, 4, FALSE, 1600, 1200 },
    { 400, 300, 9, FALSE, 1600, 1200 },  { 400, 300, -1, TRUE, 400, 300 },     { 200, 10000, 4, FALSE, 200, 10000 },
    { 5000, 200, 4, FALSE, 15000, 600 },
  };
  g_autoptr (DuskChart) chart = fixture_small_country ();
  DuskMapPicture map;

  map_fixture_picture (&map);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    for (int kind = 0; kind < 2; kind++)
      {
        DuskPictureOptions options = make_options (cases[i].width, cases[i].height, cases[i].scale, cases[i].is_dark, NULL);
        g_autoptr (GBytes) bytes = kind == 0 ? dusk_chart_to_bytes (chart, DUSK_CHART_PNG, &options, NULL)
                                             : dusk_map_picture_to_bytes (&map, DUSK_MAP_PNG, &options, NULL);
        cairo_surface_t *written = open_png (bytes), *shown;
        g_assert_cmpint (cairo_image_surface_get_width (written), ==, cases[i].pixels_wide);
        g_assert_cmpint (cairo_image_surface_get_height (written), ==, cases[i].pixels_high);
        options.scale = cases[i].pixels_wide / cases[i].width;
        shown = paint (kind == 0 ? chart : NULL, &map, cases[i].width, cases[i].height, &options);
        g_assert_cmpfloat (distance (written, shown), ==, 0);
        cairo_surface_destroy (written);
        cairo_surface_destroy (shown);
      }
}

/* At scale 2 everything is twice as large, letters too: scaled back it is the same picture but for its edges. */
static void
test_scale (void)
{
  g_autoptr (DuskChart) chart = fixture_small_country ();
  DuskPictureOptions one = make_options (900, 400, 1, FALSE, NULL), two = make_options (900, 400, 2, FALSE, NULL);
  cairo_surface_t *small = paint (chart, NULL, 900, 400, &one), *large = paint (chart, NULL, 900, 400, &two);
  cairo_surface_t *back = cairo_image_surface_create (CAIRO_FORMAT_RGB24, 900, 400);
  cairo_t *cr = cairo_create (back);

  cairo_scale (cr, 0.5, 0.5);
  cairo_set_source_surface (cr, large, 0, 0);
  cairo_paint (cr);
  cairo_destroy (cr);
  cairo_surface_flush (back);
  g_assert_cmpfloat (distance (small, back), <, 3);
  cairo_surface_destroy (small);
  cairo_surface_destroy (large);
  cairo_surface_destroy (back);
}

static void
test_svg (void)
{
  g_autoptr (DuskChart) chart = fixture_small_country ();
  DuskMapPicture map;

  map_fixture_picture (&map);
  map.is_simulated = TRUE;
  dusk_chart_set_simulated (chart, TRUE);
  for (int kind = 0; kind < 4; kind++)
    {
      DuskPictureOptions options = make_options (800, 450, 0, kind % 2 == 1, "A <title> & \x01more");
      gboolean is_chart = kind < 2;
      g_autoptr (GBytes) svg = is_chart ? dusk_chart_to_bytes (chart, DUSK_CHART_SVG, &options, NULL)
                                        : dusk_map_picture_to_bytes (&map, DUSK_MAP_SVG, &options, NULL);
      g_autofree char *path = write_file ("a.svg", svg), *text = g_strndup (g_bytes_get_data (svg, NULL), g_bytes_get_size (svg));
      const char *const arguments[] = { path, NULL };
      g_autoptr (GBytes) png = run ("rsvg-convert", arguments);
      cairo_surface_t *drawn, *opened;

      g_unlink (path);
      g_assert_nonnull (strstr (text, "<title>A &lt;title&gt; &amp; more</title>"));
      g_assert_nonnull (strstr (text, "<desc>Simulated · "));
      g_assert_nonnull (strstr (text, is_chart ? "Made for a test" : "Natural Earth"));
      if (png == NULL)
        return;
      opened = open_png (png);
      drawn = paint (is_chart ? chart : NULL, &map, 800, 450, &options);
      g_assert_cmpfloat (distance (opened, drawn), <, 3);
      cairo_surface_destroy (opened);
      cairo_surface_destroy (drawn);
    }
}

static void
test_pdf (void)
{
  g_autoptr (DuskChart) chart = fixture_small_country ();
  DuskMapPicture map;

  map_fixture_picture (&map);
  map.is_simulated = TRUE;
  map.title = "The world";
  dusk_chart_set_simulated (chart, TRUE);
  for (int kind = 0; kind < 2; kind++)
    {
      DuskPictureOptions options = make_options (0, 0, 0, FALSE, NULL);
      g_autoptr (GBytes) pdf = kind == 0 ? dusk_chart_to_bytes (chart, DUSK_CHART_PDF, &options, NULL)
                                         : dusk_map_picture_to_bytes (&map, DUSK_MAP_PDF, &options, NULL);
      g_autofree char *path = write_file ("a.pdf", pdf), *text = NULL;
      const char *const arguments[] = { path, "-", NULL };
      g_autoptr (GBytes) words = run ("pdftotext", arguments);

      g_unlink (path);
      if (words == NULL)
        return;
      text = g_strndup (g_bytes_get_data (words, NULL), g_bytes_get_size (words));
      g_assert_nonnull (strstr (text, "Simulated"));
      g_assert_nonnull (strstr (text, kind == 0 ? "North Korea" : "The world"));
      g_assert_nonnull (strstr (text, kind == 0 ? "Made for a test" : "Natural Earth"));
    }
}

/* A title of one's own, none, and the picture's. */
static void
test_title (void)
{
  g_autoptr (DuskChart) chart = fixture_small_country ();
  DuskPictureOptions own = make_options (600, 300, 1, FALSE, NULL), other = make_options (600, 300, 1, FALSE, "Another"),
                     none = make_options (600, 300, 1, FALSE, ""), same = make_options (600, 300, 1, FALSE, "North Korea");
  cairo_surface_t *a = paint (chart, NULL, 600, 300, &own), *b = paint (chart, NULL, 600, 300, &other), *c = paint (chart, NULL, 600, 300, &none),
                  *d = paint (chart, NULL, 600, 300, &same);
  g_autoptr (GBytes) json = dusk_chart_to_bytes (chart, DUSK_CHART_JSON, &other, NULL);
  g_autoptr (GBytes) bare = dusk_chart_to_bytes (chart, DUSK_CHART_JSON, &none, NULL);

  g_assert_cmpfloat (distance (a, b), >, 0);
  g_assert_cmpfloat (distance (a, c), >, 0);
  g_assert_cmpfloat (distance (a, d), ==, 0);
  g_assert_nonnull (g_strstr_len (g_bytes_get_data (json, NULL), (gssize) g_bytes_get_size (json), "\"title\":\"Another\""));
  g_assert_nonnull (g_strstr_len (g_bytes_get_data (bare, NULL), (gssize) g_bytes_get_size (bare), "\"title\":null"));
  cairo_surface_destroy (a);
  cairo_surface_destroy (b);
  cairo_surface_destroy (c);
  cairo_surface_destroy (d);
}

static void
on_changed (guint *count)
{
  (*count)++;
}

/* Reads the rows of a CSV file back, and compares them with a series, cell by cell. */
static void
assert_same_samples (GBytes *csv, DuskSeries *series, gint64 from_s, gint64 to_s)
{
  g_autofree char *text = g_strndup (g_bytes_get_data (csv, NULL), g_bytes_get_size (csv));
  g_auto (GStrv) lines = g_strsplit (text, "\r\n", -1);
  guint row = 1;

  for (gint64 time_s = from_s; time_s < to_s; time_s += dusk_series_step (series), row++)
    {
      g_auto (GStrv) cells = g_strsplit (lines[row], ",", -1);
      double value = dusk_series_at (series, time_s);
      gint64 read_s;
      g_assert_true (dusk_time_parse (cells[0], &read_s, NULL));
      g_assert_cmpint (read_s, ==, time_s);
      if (isnan (value))
        g_assert_cmpstr (cells[1], ==, "");
      else
        g_assert_cmpfloat (g_ascii_strtod (cells[1], NULL), ==, value);
      g_assert_cmpstr (cells[2], ==, "true");
      g_assert_cmpstr (cells[3], ==, "Made for a test");
    }
  g_assert_cmpstr (lines[row], ==, "");
}

static void
test_part (void)
{
  gint64 from_s = FIXTURE_FROM_S + DUSK_DAY_S, to_s = FIXTURE_FROM_S + 2 * DUSK_DAY_S, view_from_s, view_to_s, was_from_s, was_to_s;
  g_autoptr (DuskSeries) series = fixture_series (4, 4);
  g_autoptr (DuskChart) chart = dusk_chart_new ("Part", FIXTURE_FROM_S, FIXTURE_FROM_S + 4 * DUSK_DAY_S);
  DuskPictureOptions options = make_options (600, 300, 1, FALSE, NULL);
  g_autoptr (GBytes) csv = NULL, json = NULL;
  g_autoptr (JsonNode) node = NULL;
  guint changes = 0;
  cairo_surface_t *shown, *part;

  for (gsize i = 0; i < dusk_series_length (series); i += 7)
    dusk_series_set (series, i, i % 2 == 0 ? NAN : (double) i / 8);
  dusk_chart_add_steps (chart, "Available prefixes", DUSK_CHART_AVAILABLE, series, NULL);
  dusk_chart_set_source (chart, "Made for a test");
  dusk_chart_set_simulated (chart, TRUE);
  dusk_chart_set_view (chart, FIXTURE_FROM_S, FIXTURE_FROM_S + DUSK_DAY_S / 2);
  dusk_chart_get_view (chart, &was_from_s, &was_to_s);
  g_signal_connect_swapped (chart, "changed", G_CALLBACK (on_changed), &changes);

  options.from_s = from_s;
  options.to_s = to_s;
  csv = dusk_chart_to_bytes (chart, DUSK_CHART_CSV, &options, NULL);
  assert_same_samples (csv, series, from_s, to_s);
  json = dusk_chart_to_bytes (chart, DUSK_CHART_JSON, &options, NULL);
  node = dusk_json_parse (json, NULL);
  g_assert_cmpstr (json_object_get_string_member (json_node_get_object (node), "from"), ==, "2014-12-21T00:00:00Z");
  g_assert_cmpstr (json_object_get_string_member (json_node_get_object (node), "to"), ==, "2014-12-22T00:00:00Z");
  part = paint (chart, NULL, 600, 300, &options);
  dusk_chart_get_view (chart, &view_from_s, &view_to_s);
  g_assert_cmpint (view_from_s, ==, was_from_s);
  g_assert_cmpint (view_to_s, ==, was_to_s);
  g_assert_cmpuint (changes, ==, 0);
  dusk_chart_set_view (chart, from_s, to_s);
  options.from_s = options.to_s = DUSK_TIME_UNKNOWN;
  shown = paint (chart, NULL, 600, 300, &options);
  g_assert_cmpfloat (distance (part, shown), ==, 0);
  cairo_surface_destroy (shown);
  cairo_surface_destroy (part);
}

/* Whatever fails, the file that was there stays. */
static void
test_kept (void)
{
  g_autofree char *path = g_build_filename (folder, "kept.png", NULL), *full = g_build_filename (folder, "full.png", NULL), *text = NULL;
  g_autofree char *gone = g_build_filename (folder, "gone", "a.png", NULL);
  g_autoptr (DuskChart) chart = fixture_small_country ();
  DuskPictureOptions options = make_options (0, 0, 0, FALSE, NULL);
  g_autoptr (GError) error = NULL, lost = NULL;
  g_autoptr (GDir) dir = NULL;

  g_assert_true (g_file_set_contents (path, "old", -1, NULL));
  g_assert_cmpint (symlink ("/dev/full", full), ==, 0);
  g_assert_false (dusk_chart_export (chart, full, DUSK_CHART_PNG, &options, &error));
  g_assert_error (error, DUSK_ERROR, DUSK_ERROR_OUTPUT);
  g_assert_false (dusk_chart_export (chart, gone, DUSK_CHART_PNG, &options, &lost));
  g_assert_error (lost, DUSK_ERROR, DUSK_ERROR_OUTPUT);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, "old");
  g_unlink (path);
  g_unlink (full);
  /* No temporary file is left behind. */
  dir = g_dir_open (folder, 0, NULL);
  g_assert_null (g_dir_read_name (dir));
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  folder = g_dir_make_tmp ("dusk-picture-XXXXXX", NULL);
  g_test_add_func ("/picture/png", test_png);
  g_test_add_func ("/picture/scale", test_scale);
  g_test_add_func ("/picture/svg", test_svg);
  g_test_add_func ("/picture/pdf", test_pdf);
  g_test_add_func ("/picture/title", test_title);
  g_test_add_func ("/picture/part", test_part);
  g_test_add_func ("/picture/kept", test_kept);
  status = g_test_run ();
  g_assert_cmpint (g_rmdir (folder), ==, 0);
  g_free (folder);
  return status;
}
