/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-paper.h"

#include <math.h>
#include <pango/pangocairo.h>

#define FAMILY       "Adwaita Sans,Cantarell,Sans"
#define RULE_PT      0.6
#define PILL_SIDE_PT 7
#define PILL_RISE_PT 2.5
/* Of a paragraph that is cut by the end of a page, as many lines at least stay together on each side. */
#define LINES_KEPT   2

typedef struct {
  double      size_pt;
  PangoWeight weight;
  double      spacing; /* of lines */
} Font;

static const Font fonts[] = {
  [DUSK_PAPER_TITLE] = { 25, PANGO_WEIGHT_BOLD, 1.05 },    [DUSK_PAPER_LEAD] = { 13, PANGO_WEIGHT_NORMAL, 1.22 },
  [DUSK_PAPER_HEADING] = { 11, PANGO_WEIGHT_BOLD, 1.1 },   [DUSK_PAPER_FIGURE] = { 12.5, PANGO_WEIGHT_BOLD, 1.05 },
  [DUSK_PAPER_BODY] = { 9.5, PANGO_WEIGHT_NORMAL, 1.18 },  [DUSK_PAPER_SMALL] = { 8, PANGO_WEIGHT_NORMAL, 1.12 },
  [DUSK_PAPER_LABEL] = { 8, PANGO_WEIGHT_SEMIBOLD, 1.05 },
};

/* (transfer full). @width_pt: 0 for one line of any length */
static PangoLayout *
lay_out (const DuskPaper *paper, DuskPaperStyle style, const char *text, double width_pt)
{
  const Font *font = &fonts[style];
  PangoLayout *layout = pango_cairo_create_layout (paper->cr);
  PangoFontDescription *description = pango_font_description_new ();
  PangoAttrList *attributes = pango_attr_list_new ();
  cairo_font_options_t *options = cairo_font_options_create ();

  /* Letters are placed where they belong, not where pixels are: there are none. */
  cairo_font_options_set_hint_style (options, CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_hint_metrics (options, CAIRO_HINT_METRICS_OFF);
  pango_cairo_context_set_font_options (pango_layout_get_context (layout), options);
  pango_context_set_round_glyph_positions (pango_layout_get_context (layout), FALSE);
  pango_font_description_set_family_static (description, FAMILY);
  pango_font_description_set_weight (description, font->weight);
  pango_font_description_set_absolute_size (description, font->size_pt * PANGO_SCALE);
  pango_layout_set_font_description (layout, description);
  pango_attr_list_insert (attributes, pango_attr_font_features_new ("tnum=1"));
  pango_layout_set_attributes (layout, attributes);
  pango_layout_set_line_spacing (layout, (float) font->spacing);
  if (width_pt > 0)
    {
      pango_layout_set_width (layout, (int) (width_pt * PANGO_SCALE));
      pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
    }
  pango_layout_set_text (layout, text, -1);
  cairo_font_options_destroy (options);
  pango_attr_list_unref (attributes);
  pango_font_description_free (description);
  return layout;
}

static double
height_of (PangoLayout *layout)
{
  int height;

  pango_layout_get_size (layout, NULL, &height);
  return (double) height / PANGO_SCALE;
}

void
dusk_paper_begin_page (DuskPaper *paper)
{
  if (paper->page > 0 && !paper->is_dry)
    cairo_show_page (paper->cr);
  paper->page++;
  paper->y = DUSK_PAPER_TOP_PT;
  if (paper->begin_page && !paper->is_dry)
    paper->begin_page (paper, paper->user_data);
}

double
dusk_paper_room (const DuskPaper *paper)
{
  return DUSK_PAPER_HEIGHT_PT - DUSK_PAPER_BOTTOM_PT - paper->y;
}

void
dusk_paper_need (DuskPaper *paper, double height_pt)
{
  if (dusk_paper_room (paper) < height_pt && paper->y > DUSK_PAPER_TOP_PT)
    dusk_paper_begin_page (paper);
}

double
dusk_paper_measure (const DuskPaper *paper, DuskPaperStyle style, const char *text, double width_pt)
{
  PangoLayout *layout = lay_out (paper, style, text, width_pt);
  double height = height_of (layout);

  g_object_unref (layout);
  return height;
}

double
dusk_paper_width (const DuskPaper *paper, DuskPaperStyle style, const char *text)
{
  PangoLayout *layout = lay_out (paper, style, text, 0);
  int width;

  pango_layout_get_size (layout, &width, NULL);
  g_object_unref (layout);
  return (double) width / PANGO_SCALE;
}

double
dusk_paper_write (DuskPaper *paper, DuskPaperStyle style, const char *text, double x_pt, double y_pt, double width_pt, double anchor,
                  const DuskColor *color)
{
  PangoLayout *layout = lay_out (paper, style, text, anchor > 0 ? 0 : width_pt);
  double height = height_of (layout);

  if (!paper->is_dry)
    {
      int width;
      pango_layout_get_size (layout, &width, NULL);
      dusk_palette_set (paper->cr, color);
      cairo_move_to (paper->cr, x_pt - anchor * width / PANGO_SCALE, y_pt);
      pango_cairo_show_layout (paper->cr, layout);
    }
  g_object_unref (layout);
  return height;
}

static double
line_height (PangoLayout *layout, int index)
{
  PangoRectangle extents;

  pango_layout_line_get_extents (pango_layout_get_line_readonly (layout, index), NULL, &extents);
  return (double) extents.height / PANGO_SCALE;
}

/* How many lines from @first fit on what is left of the page. */
static int
lines_that_fit (const DuskPaper *paper, PangoLayout *layout, int first, double spacing)
{
  int n = pango_layout_get_line_count (layout);
  double room = dusk_paper_room (paper);
  int index = first;

  while (index < n && (room -= line_height (layout, index) * (index > first ? spacing : 1)) >= 0)
    index++;
  return index - first;
}

static void
write_lines (DuskPaper *paper, PangoLayout *layout, int first, int n, double spacing, const DuskColor *color)
{
  for (int i = first; i < first + n; i++)
    {
      PangoLayoutLine *line = pango_layout_get_line_readonly (layout, i);
      PangoRectangle extents;

      pango_layout_line_get_extents (line, NULL, &extents);
      if (!paper->is_dry)
        {
          gboolean is_rtl = line->resolved_dir == PANGO_DIRECTION_RTL;
          dusk_palette_set (paper->cr, color);
          cairo_move_to (paper->cr, DUSK_PAPER_MARGIN_PT + (is_rtl ? DUSK_PAPER_TEXT_PT - (double) extents.width / PANGO_SCALE : 0),
                         paper->y - (double) extents.y / PANGO_SCALE);
          pango_cairo_show_layout_line (paper->cr, line);
        }
      paper->y += (double) extents.height / PANGO_SCALE * spacing;
    }
}

void
dusk_paper_paragraph (DuskPaper *paper, DuskPaperStyle style, const char *text, const DuskColor *color)
{
  PangoLayout *layout = lay_out (paper, style, text, DUSK_PAPER_TEXT_PT);
  double spacing = fonts[style].spacing;
  int n = pango_layout_get_line_count (layout);

  for (int first = 0; first < n;)
    {
      int fit = lines_that_fit (paper, layout, first, spacing);
      if (first + fit < n && n - first - fit < LINES_KEPT)
        fit -= LINES_KEPT - (n - first - fit);
      if (first + fit < n && fit < LINES_KEPT && paper->y > DUSK_PAPER_TOP_PT)
        fit = 0;
      else
        fit = MAX (fit, 1);
      write_lines (paper, layout, first, fit, spacing, color);
      first += fit;
      if (first < n)
        dusk_paper_begin_page (paper);
    }
  g_object_unref (layout);
}

void
dusk_paper_rule (DuskPaper *paper, double y_pt, const DuskColor *color)
{
  if (paper->is_dry)
    return;
  dusk_palette_set (paper->cr, color);
  cairo_rectangle (paper->cr, DUSK_PAPER_MARGIN_PT, y_pt, DUSK_PAPER_TEXT_PT, RULE_PT);
  cairo_fill (paper->cr);
}

double
dusk_paper_pill (DuskPaper *paper, const char *text, double x_pt, double y_pt, double anchor, const DuskColor *fill, const DuskColor *color)
{
  double text_width = dusk_paper_width (paper, DUSK_PAPER_LABEL, text), height = dusk_paper_measure (paper, DUSK_PAPER_LABEL, text, 0);
  double width = text_width + 2 * PILL_SIDE_PT, left = x_pt - anchor * width, radius = height / 2 + PILL_RISE_PT;

  if (paper->is_dry)
    return width;
  cairo_new_sub_path (paper->cr);
  cairo_arc (paper->cr, left + width - radius, y_pt + radius, radius, -G_PI / 2, G_PI / 2);
  cairo_arc (paper->cr, left + radius, y_pt + radius, radius, G_PI / 2, 3 * G_PI / 2);
  cairo_close_path (paper->cr);
  dusk_palette_set (paper->cr, fill);
  cairo_fill (paper->cr);
  dusk_paper_write (paper, DUSK_PAPER_LABEL, text, left + PILL_SIDE_PT, y_pt + PILL_RISE_PT, text_width + 1, 0, color);
  return width;
}
