/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-palette.h"

/* The hatch is drawn at twice its size, for dense screens: bilinear, it is as good as untouched there, and the mean of four px elsewhere. */
#define HATCH_PERIOD_PX 6
#define HATCH_SCALE     2

#define RGB(hex) \
  { \
    ((hex) >> 16 & 0xff) / 255.0, ((hex) >> 8 & 0xff) / 255.0, ((hex) & 0xff) / 255.0, 1.0 \
  }

/* The ramps rise in contrast to the land and keep ΔE ≥ 20 between any two levels for each dichromacy: tests/draw/test-palette.c. */
static const DuskPalette light = {
  .is_dark = FALSE,
  .levels = {
    [DUSK_LEVEL_NO_DATA] = RGB (0xc2cbd0),
    [DUSK_LEVEL_NORMAL] = RGB (0xc2cbd0),
    [DUSK_LEVEL_DEGRADED] = RGB (0xe9b43f),
    [DUSK_LEVEL_CRITICAL] = RGB (0xd9581f),
    [DUSK_LEVEL_DARK] = RGB (0x5b1238),
  },
  .hatch = RGB (0x98a5ad),
  .sea = RGB (0xdbe6ee),
  .border = RGB (0xeef3f6),
  .selection = RGB (0x1c71d8),
  .background = RGB (0xfafafa),
  .text = RGB (0x2e3436),
  .dim_text = RGB (0x68676c),
  .grid = RGB (0xdedede),
  .line = RGB (0x1c71d8),
  .line_fill = RGB (0xd6e3f4),
  .unstable = RGB (0xe0602a),
  .announcements = RGB (0x9fb6c9),
  .withdrawals = RGB (0xe0602a),
};

static const DuskPalette dark = {
  .is_dark = TRUE,
  .levels = {
    [DUSK_LEVEL_NO_DATA] = RGB (0x37424d),
    [DUSK_LEVEL_NORMAL] = RGB (0x37424d),
    [DUSK_LEVEL_DEGRADED] = RGB (0x8a6938),
    [DUSK_LEVEL_CRITICAL] = RGB (0xef6b28),
    [DUSK_LEVEL_DARK] = RGB (0xff78b1),
  },
  .hatch = RGB (0x5c6b79),
  .sea = RGB (0x1b232b),
  .border = RGB (0x1b222b),
  .selection = RGB (0x78aeed),
  .background = RGB (0x242424),
  .text = RGB (0xf2f2f2),
  .dim_text = RGB (0xa8a8a8),
  .grid = RGB (0x454545),
  .line = RGB (0x78aeed),
  .line_fill = RGB (0x313e4c),
  .unstable = RGB (0xe8622c),
  .announcements = RGB (0x41617e),
  .withdrawals = RGB (0xe8622c),
};

const DuskPalette *
dusk_palette (gboolean is_dark)
{
  return is_dark ? &dark : &light;
}

void
dusk_palette_set (cairo_t *cr, const DuskColor *color)
{
  cairo_set_source_rgba (cr, color->red, color->green, color->blue, color->alpha);
}

cairo_pattern_t *
dusk_palette_hatch (const DuskPalette *palette)
{
  const int size_px = HATCH_PERIOD_PX * HATCH_SCALE;
  cairo_surface_t *tile = cairo_image_surface_create (CAIRO_FORMAT_RGB24, size_px, size_px);
  cairo_t *cr = cairo_create (tile);
  cairo_pattern_t *pattern;
  cairo_matrix_t matrix;

  cairo_scale (cr, HATCH_SCALE, HATCH_SCALE);
  dusk_palette_set (cr, &palette->levels[DUSK_LEVEL_NORMAL]);
  cairo_paint (cr);
  dusk_palette_set (cr, &palette->hatch);
  cairo_set_line_width (cr, 1.5);
  for (int i = -1; i <= 1; i++)
    {
      cairo_move_to (cr, i * HATCH_PERIOD_PX - 1, HATCH_PERIOD_PX + 1);
      cairo_line_to (cr, (i + 1) * HATCH_PERIOD_PX + 1, -1);
    }
  cairo_stroke (cr);
  cairo_destroy (cr);

  pattern = cairo_pattern_create_for_surface (tile);
  cairo_surface_destroy (tile);
  cairo_matrix_init_scale (&matrix, HATCH_SCALE, HATCH_SCALE);
  cairo_pattern_set_matrix (pattern, &matrix);
  cairo_pattern_set_extend (pattern, CAIRO_EXTEND_REPEAT);
  cairo_pattern_set_filter (pattern, CAIRO_FILTER_BILINEAR);
  return pattern;
}
