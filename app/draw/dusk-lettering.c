/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-lettering.h"

#include <math.h>
#include <pango/pangocairo.h>

typedef struct {
  const char *family;
  PangoWeight weight;
  int         size_px;
} Font;

static const Font fonts[] = {
  [DUSK_LETTERING_CAPTION] = { "Adwaita Sans,Cantarell,Sans", PANGO_WEIGHT_NORMAL, 11 },
  [DUSK_LETTERING_HEADING] = { "Adwaita Sans,Cantarell,Sans", PANGO_WEIGHT_SEMIBOLD, 11 },
  [DUSK_LETTERING_CODE] = { "Adwaita Mono,Source Code Pro,Monospace", PANGO_WEIGHT_NORMAL, 11 },
  [DUSK_LETTERING_TITLE] = { "Adwaita Sans,Cantarell,Sans", PANGO_WEIGHT_BOLD, 18 },
};

static void
set_up (PangoLayout *layout, DuskLettering kind, const char *text)
{
  const Font *font = &fonts[kind];
  PangoFontDescription *description = pango_font_description_new ();
  PangoAttrList *attributes = pango_attr_list_new ();

  pango_font_description_set_family_static (description, font->family);
  pango_font_description_set_weight (description, font->weight);
  pango_font_description_set_absolute_size (description, font->size_px * PANGO_SCALE);
  pango_layout_set_font_description (layout, description);
  /* Figures of one width, so that a value under a moving pointer does not tremble. */
  pango_attr_list_insert (attributes, pango_attr_font_features_new ("tnum=1"));
  pango_layout_set_attributes (layout, attributes);
  pango_layout_set_single_paragraph_mode (layout, TRUE);
  pango_layout_set_text (layout, text, -1);
  pango_attr_list_unref (attributes);
  pango_font_description_free (description);
}

static void
measure (DuskLettering kind, const char *text, double *width_px, double *height_px)
{
  PangoContext *context = pango_font_map_create_context (pango_cairo_font_map_get_default ());
  PangoLayout *layout = pango_layout_new (context);
  int width, height;

  set_up (layout, kind, text);
  pango_layout_get_size (layout, &width, &height);
  *width_px = (double) width / PANGO_SCALE;
  *height_px = (double) height / PANGO_SCALE;
  g_object_unref (layout);
  g_object_unref (context);
}

double
dusk_lettering_width (DuskLettering kind, const char *text)
{
  double width, height;

  g_return_val_if_fail (text != NULL, 0);

  measure (kind, text, &width, &height);
  return width;
}

double
dusk_lettering_height (DuskLettering kind)
{
  double width, height;

  measure (kind, "0", &width, &height);
  return height;
}

double
dusk_lettering_draw (cairo_t *cr, DuskLettering kind, const char *text, double x_px, double y_px, double anchor, double max_width_px,
                     const DuskColor *color)
{
  PangoLayout *layout;
  int width;

  g_return_val_if_fail (text != NULL, 0);

  layout = pango_cairo_create_layout (cr);
  set_up (layout, kind, text);
  if (max_width_px > 0)
    {
      pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
      pango_layout_get_size (layout, &width, NULL);
      if (width > max_width_px * PANGO_SCALE)
        pango_layout_set_width (layout, (int) (max_width_px * PANGO_SCALE));
    }
  pango_layout_get_size (layout, &width, NULL);
  dusk_palette_set (cr, color);
  cairo_move_to (cr, round (x_px - anchor * width / PANGO_SCALE), round (y_px));
  pango_cairo_show_layout (cr, layout);
  g_object_unref (layout);
  return (double) width / PANGO_SCALE;
}
