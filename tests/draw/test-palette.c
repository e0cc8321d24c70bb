/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-palette.h"

#include <math.h>

/* The ramp must stay apart for those who see it otherwise. CIELAB ΔE (1976): 2.3 is just noticeable, 20 is plain even for small areas. */
#define MIN_DISTANCE     20.0
#define MIN_TEXT_RATIO   4.5  /* WCAG 2.1, 1.4.3 */
#define MIN_MARK_RATIO   1.6  /* shapes that come with labels and position */
#define MIN_RAMP_GROWTH  1.1

typedef struct {
  double x, y, z;
} Triple;

/* Machado, Oliveira, Fernandes 2009, "A Physiologically-based Model for Simulation of Color Vision Deficiency", severity 1.0, on linear RGB. */
static const struct {
  const char *name;
  double      matrix[9];
} visions[] = {
  { "common", { 1, 0, 0, 0, 1, 0, 0, 0, 1 } },
  { "protanopia", { 0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998 } },
  { "deuteranopia", { 0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.011820, 0.042940, 0.968881 } },
  { "tritanopia", { 1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.303900 } },
};

static double
linear (double channel)
{
  return channel <= 0.04045 ? channel / 12.92 : pow ((channel + 0.055) / 1.055, 2.4);
}

static Triple
multiply (const double *m, Triple v)
{
  return (Triple){ m[0] * v.x + m[1] * v.y + m[2] * v.z, m[3] * v.x + m[4] * v.y + m[5] * v.z, m[6] * v.x + m[7] * v.y + m[8] * v.z };
}

static double
lab_part (double t)
{
  return t > 0.008856 ? cbrt (t) : 7.787 * t + 16.0 / 116;
}

/* CIELAB (D65) of a colour as that vision sees it. */
static Triple
seen (const DuskColor *color, const double *vision)
{
  static const double to_xyz[] = { 0.4124564, 0.3575761, 0.1804375, 0.2126729, 0.7151522, 0.0721750, 0.0193339, 0.1191920, 0.9503041 };
  Triple rgb = multiply (vision, (Triple){ linear (color->red), linear (color->green), linear (color->blue) });
  Triple clipped = { CLAMP (rgb.x, 0, 1), CLAMP (rgb.y, 0, 1), CLAMP (rgb.z, 0, 1) };
  Triple xyz = multiply (to_xyz, clipped);
  double x = lab_part (xyz.x / 0.95047), y = lab_part (xyz.y), z = lab_part (xyz.z / 1.08883);

  return (Triple){ 116 * y - 16, 500 * (x - y), 200 * (y - z) };
}

static double
distance (const DuskColor *a, const DuskColor *b, const double *vision)
{
  Triple p = seen (a, vision), q = seen (b, vision);

  return sqrt ((p.x - q.x) * (p.x - q.x) + (p.y - q.y) * (p.y - q.y) + (p.z - q.z) * (p.z - q.z));
}

static double
luminance (const DuskColor *color)
{
  return 0.2126 * linear (color->red) + 0.7152 * linear (color->green) + 0.0722 * linear (color->blue);
}

/* WCAG's contrast ratio, 1 … 21. */
static double
ratio (const DuskColor *a, const DuskColor *b)
{
  double x = luminance (a) + 0.05, y = luminance (b) + 0.05;

  return fmax (x, y) / fmin (x, y);
}

static void
test_levels_apart (gconstpointer data)
{
  const DuskPalette *palette = dusk_palette (GPOINTER_TO_INT (data));

  for (guint v = 0; v < G_N_ELEMENTS (visions); v++)
    for (int a = DUSK_LEVEL_NORMAL; a < DUSK_N_LEVELS; a++)
      for (int b = a + 1; b < DUSK_N_LEVELS; b++)
        {
          double apart = distance (&palette->levels[a], &palette->levels[b], visions[v].matrix);
          g_test_message ("%s: %s and %s are %.1f apart", visions[v].name, dusk_level_to_word ((DuskLevel) a),
                          dusk_level_to_word ((DuskLevel) b), apart);
          g_assert_cmpfloat (apart, >=, MIN_DISTANCE);
        }
}

static void
test_levels_against_sea (gconstpointer data)
{
  const DuskPalette *palette = dusk_palette (GPOINTER_TO_INT (data));

  for (guint v = 0; v < G_N_ELEMENTS (visions); v++)
    for (int level = DUSK_LEVEL_DEGRADED; level < DUSK_N_LEVELS; level++)
      g_assert_cmpfloat (distance (&palette->levels[level], &palette->sea, visions[v].matrix), >=, MIN_DISTANCE);
}

/* The worse, the more it stands out from the land: the eye must find the dark country first. */
static void
test_ramp_grows (gconstpointer data)
{
  const DuskPalette *palette = dusk_palette (GPOINTER_TO_INT (data));
  const DuskColor *land = &palette->levels[DUSK_LEVEL_NORMAL];

  for (int level = DUSK_LEVEL_DEGRADED; level < DUSK_N_LEVELS; level++)
    g_assert_cmpfloat (ratio (land, &palette->levels[level]), >=, MIN_RAMP_GROWTH * ratio (land, &palette->levels[level - 1]));
}

static void
test_text (gconstpointer data)
{
  static const DuskColor cards[] = { { 1, 1, 1, 1 }, { 0x30 / 255.0, 0x30 / 255.0, 0x30 / 255.0, 1 } };
  gboolean is_dark = GPOINTER_TO_INT (data);
  const DuskPalette *palette = dusk_palette (is_dark);
  const DuskColor *grounds[] = { &palette->background, &cards[is_dark] };

  for (guint i = 0; i < G_N_ELEMENTS (grounds); i++)
    {
      g_assert_cmpfloat (ratio (&palette->text, grounds[i]), >=, MIN_TEXT_RATIO);
      g_assert_cmpfloat (ratio (&palette->dim_text, grounds[i]), >=, MIN_TEXT_RATIO);
    }
}

static void
test_marks (gconstpointer data)
{
  const DuskPalette *palette = dusk_palette (GPOINTER_TO_INT (data));
  const DuskColor *marks[] = { &palette->line, &palette->unstable, &palette->announcements, &palette->withdrawals };

  for (guint i = 0; i < G_N_ELEMENTS (marks); i++)
    g_assert_cmpfloat (ratio (marks[i], &palette->background), >=, MIN_MARK_RATIO);
  for (guint v = 0; v < G_N_ELEMENTS (visions); v++)
    {
      g_assert_cmpfloat (distance (&palette->announcements, &palette->withdrawals, visions[v].matrix), >=, MIN_DISTANCE);
      g_assert_cmpfloat (distance (&palette->announcements, &palette->levels[DUSK_LEVEL_DARK], visions[v].matrix), >=, MIN_DISTANCE);
    }
}

static void
test_hatch (gconstpointer data)
{
  const DuskPalette *palette = dusk_palette (GPOINTER_TO_INT (data));
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, 24, 24);
  cairo_t *cr = cairo_create (surface);
  cairo_pattern_t *hatch = dusk_palette_hatch (palette);
  const guint32 *pixels;
  int width_px;

  cairo_set_source (cr, hatch);
  cairo_paint (cr);
  cairo_surface_flush (surface);
  pixels = (const guint32 *) (const void *) cairo_image_surface_get_data (surface);
  width_px = cairo_image_surface_get_stride (surface) / 4;
  /* Repeats after six px either way, and is not plain. */
  for (int y = 0; y < 18; y++)
    for (int x = 0; x < 18; x++)
      {
        g_assert_cmphex (pixels[y * width_px + x], ==, pixels[y * width_px + x + 6]);
        g_assert_cmphex (pixels[y * width_px + x], ==, pixels[(y + 6) * width_px + x]);
      }
  g_assert_cmphex (pixels[0], !=, pixels[3]);
  cairo_pattern_destroy (hatch);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
}

int
main (int argc, char *argv[])
{
  static const struct {
    const char   *name;
    GTestDataFunc func;
  } cases[] = {
    { "levels-apart", test_levels_apart }, { "levels-against-sea", test_levels_against_sea },
    { "ramp-grows", test_ramp_grows },     { "text", test_text },
    { "marks", test_marks },               { "hatch", test_hatch },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    for (int is_dark = 0; is_dark <= 1; is_dark++)
      {
        g_autofree char *path = g_strdup_printf ("/palette/%s/%s", cases[i].name, is_dark ? "dark" : "light");
        g_test_add_data_func (path, GINT_TO_POINTER (is_dark), cases[i].func);
      }
  return g_test_run ();
}
