/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-incident-private.h"

#include <cairo-pdf.h>
#include <glib/gi18n.h>
#include <math.h>

#include "dusk-canvas.h"
#include "dusk-error.h"
#include "dusk-map-picture-private.h"
#include "dusk-paper.h"

#define SECTION_GAP_PT  17
#define AFTER_HEAD_PT   7
#define PARAGRAPH_PT    4
#define CELL_GAP_PT     8
#define ROW_PAD_PT      3.5
#define FIGURES         4
#define MAP_HEIGHT_PT   196.0
#define BELOW_MAP_PT    20
/* Pictures are drawn for a screen, where letters are larger than on paper. */
#define PICTURE_SCALE   0.72
#define MAX_CHART_PX    560.0
/* A chart may be so much lower than it would be, if it then stays on its page. */
#define SQUEEZE         0.75

static const DuskColor white = { 1, 1, 1, 1 };

/* What stands on every page ------------------------------------------------------------------------------------------------------- */

static void
on_page (DuskPaper *paper, gpointer user_data)
{
  const DuskStory *story = user_data;
  const DuskColor *dim = &paper->palette->dim_text;
  double right = DUSK_PAPER_WIDTH_PT - DUSK_PAPER_MARGIN_PT;
  double foot = DUSK_PAPER_HEIGHT_PT - DUSK_PAPER_BOTTOM_PT + 18;
  /* Translators: on top of each page: “Incident report”, and of what: a country or network, and a day */
  g_autofree char *head = g_strdup_printf (C_ ("page", "%1$s · %2$s"), _("Incident report"), story->title);
  g_autofree char *number = g_strdup_printf (_("Page %1$u of %2$u"), paper->page, paper->n_pages);

  dusk_paper_write (paper, DUSK_PAPER_SMALL, head, DUSK_PAPER_MARGIN_PT, 32, DUSK_PAPER_TEXT_PT - 90, 0, dim);
  if (story->incident->report->is_simulated)
    dusk_paper_pill (paper, _("Simulated"), right, 29, 1, &paper->palette->text, &white);
  dusk_paper_rule (paper, 50, &paper->palette->grid);
  dusk_paper_rule (paper, foot - 6, &paper->palette->grid);
  dusk_paper_write (paper, DUSK_PAPER_SMALL, story->made, DUSK_PAPER_MARGIN_PT, foot, DUSK_PAPER_TEXT_PT - 100, 0, dim);
  dusk_paper_write (paper, DUSK_PAPER_SMALL, number, right, foot, 0, 1, dim);
}

/* The parts ----------------------------------------------------------------------------------------------------------------------- */

static void
write_title (DuskPaper *paper, const DuskStory *story)
{
  const DuskPalette *palette = paper->palette;
  gboolean has_level = story->level >= DUSK_LEVEL_DEGRADED;
  const char *level = has_level ? dusk_level_to_text (story->level) : "";
  double room = has_level ? dusk_paper_width (paper, DUSK_PAPER_LABEL, level) + 30 : 0;
  double width = dusk_paper_width (paper, DUSK_PAPER_TITLE, story->name), line = dusk_paper_measure (paper, DUSK_PAPER_TITLE, "0", 0);
  double height = dusk_paper_write (paper, DUSK_PAPER_TITLE, story->name, DUSK_PAPER_MARGIN_PT, paper->y, DUSK_PAPER_TEXT_PT - room, 0,
                                    &palette->text);

  if (has_level)
    dusk_paper_pill (paper, level, DUSK_PAPER_MARGIN_PT + fmin (width, DUSK_PAPER_TEXT_PT - room) + 12, paper->y + line / 2 - 7, 0,
                     &palette->levels[story->level], story->level == DUSK_LEVEL_DEGRADED ? &palette->text : &white);
  paper->y += height + 6;
  dusk_paper_paragraph (paper, DUSK_PAPER_LEAD, story->headline, &palette->text);
  paper->y += 10;
}

/* A heading does not stand below all else on a page: @company_pt of what follows must have room with it. */
static void
write_heading (DuskPaper *paper, const char *text, double company_pt)
{
  dusk_paper_need (paper, SECTION_GAP_PT + dusk_paper_measure (paper, DUSK_PAPER_HEADING, text, DUSK_PAPER_TEXT_PT) + AFTER_HEAD_PT + company_pt);
  if (paper->y > DUSK_PAPER_TOP_PT)
    paper->y += SECTION_GAP_PT;
  if (!paper->is_dry)
    {
      g_autofree char *place = g_strdup_printf ("page=%u pos=[0 %.0f]", paper->page, paper->y);
      cairo_pdf_surface_add_outline (cairo_get_target (paper->cr), CAIRO_PDF_OUTLINE_ROOT, text, place, CAIRO_PDF_OUTLINE_FLAG_OPEN);
    }
  dusk_paper_paragraph (paper, DUSK_PAPER_HEADING, text, &paper->palette->text);
  paper->y += AFTER_HEAD_PT;
}

static void
write_figures (DuskPaper *paper, const GPtrArray *rows)
{
  double column = (DUSK_PAPER_TEXT_PT - (FIGURES - 1) * CELL_GAP_PT) / FIGURES, most = 0, line = dusk_paper_measure (paper, DUSK_PAPER_LABEL, "0", 0);

  dusk_paper_rule (paper, paper->y, &paper->palette->grid);
  paper->y += 8;
  for (guint i = 0; i < MIN (rows->len, FIGURES); i++)
    {
      char **cells = rows->pdata[i];
      double x = DUSK_PAPER_MARGIN_PT + i * (column + CELL_GAP_PT), y = paper->y;

      dusk_paper_write (paper, DUSK_PAPER_LABEL, cells[0], x, y, column, 0, &paper->palette->dim_text);
      y += line + 3;
      y += dusk_paper_write (paper, DUSK_PAPER_FIGURE, cells[1], x, y, column, 0, &paper->palette->text) + 1;
      y += dusk_paper_write (paper, DUSK_PAPER_SMALL, cells[2], x, y, column, 0, &paper->palette->dim_text);
      most = fmax (most, y - paper->y);
    }
  paper->y += most + 9;
  dusk_paper_rule (paper, paper->y, &paper->palette->grid);
}

static double
column_width (const DuskBlock *block, guint index)
{
  return block->widths[index] * DUSK_PAPER_TEXT_PT - CELL_GAP_PT;
}

static double
row_height (DuskPaper *paper, const DuskBlock *block, GStrv cells, DuskPaperStyle style)
{
  double most = 0;

  for (guint i = 0; cells[i]; i++)
    most = fmax (most, dusk_paper_measure (paper, style, cells[i], column_width (block, i)));
  return most + 2 * ROW_PAD_PT;
}

static void
write_row (DuskPaper *paper, const DuskBlock *block, GStrv cells, DuskPaperStyle style, const DuskColor *color)
{
  double x = DUSK_PAPER_MARGIN_PT, height = row_height (paper, block, cells, style);

  for (guint i = 0; cells[i]; i++)
    {
      dusk_paper_write (paper, style, cells[i], x, paper->y + ROW_PAD_PT, column_width (block, i), 0, color);
      x += block->widths[i] * DUSK_PAPER_TEXT_PT;
    }
  paper->y += height;
  dusk_paper_rule (paper, paper->y, &paper->palette->grid);
}

/* Of the headings and the row below them. */
static double
head_height (DuskPaper *paper, const DuskBlock *block)
{
  double height = row_height (paper, block, block->rows->pdata[0], DUSK_PAPER_LABEL);

  return block->rows->len > 1 ? height + row_height (paper, block, block->rows->pdata[1], DUSK_PAPER_SMALL) : height;
}

/* A row stays whole; where a table goes on, so do its headings. */
static void
write_table (DuskPaper *paper, const DuskBlock *block)
{
  GStrv head = block->rows->pdata[0];

  for (guint i = 0; i < block->rows->len; i++)
    {
      gboolean is_head = i == 0;
      double needed = is_head ? head_height (paper, block) : row_height (paper, block, block->rows->pdata[i], DUSK_PAPER_SMALL);

      if (dusk_paper_room (paper) < needed && paper->y > DUSK_PAPER_TOP_PT)
        {
          dusk_paper_begin_page (paper);
          if (!is_head)
            write_row (paper, block, head, DUSK_PAPER_LABEL, &paper->palette->dim_text);
        }
      write_row (paper, block, block->rows->pdata[i], is_head ? DUSK_PAPER_LABEL : DUSK_PAPER_SMALL,
                 is_head ? &paper->palette->dim_text : &paper->palette->text);
    }
  paper->y += 6;
}

static void
write_map (DuskPaper *paper, const DuskStory *story)
{
  const DuskMapPicture *map = story->incident->map;
  double width = DUSK_PAPER_TEXT_PT / PICTURE_SCALE;

  dusk_paper_need (paper, MAP_HEIGHT_PT + BELOW_MAP_PT);
  if (!paper->is_dry)
    {
      g_autofree char *when = dusk_map_picture_when (map);
      cairo_save (paper->cr);
      cairo_translate (paper->cr, DUSK_PAPER_MARGIN_PT, paper->y);
      cairo_scale (paper->cr, PICTURE_SCALE, PICTURE_SCALE);
      dusk_map_picture_draw_world (map, paper->cr, width, MAP_HEIGHT_PT / PICTURE_SCALE, paper->palette, story->incident->report->territory);
      dusk_map_picture_draw_legend (map, paper->cr, 0, width, MAP_HEIGHT_PT / PICTURE_SCALE + 8, paper->palette);
      cairo_restore (paper->cr);
      dusk_paper_write (paper, DUSK_PAPER_SMALL, when, DUSK_PAPER_WIDTH_PT - DUSK_PAPER_MARGIN_PT, paper->y + MAP_HEIGHT_PT + 6, 0, 1,
                        &paper->palette->dim_text);
    }
  paper->y += MAP_HEIGHT_PT + BELOW_MAP_PT;
}

static double
chart_height (DuskChart *chart)
{
  return fmin (dusk_chart_natural_height (chart), MAX_CHART_PX) * PICTURE_SCALE;
}

static void
write_chart (DuskPaper *paper, DuskChart *chart)
{
  double width = DUSK_PAPER_TEXT_PT / PICTURE_SCALE, height = chart_height (chart);

  dusk_paper_need (paper, SQUEEZE * height);
  height = fmin (height, dusk_paper_room (paper));
  if (!paper->is_dry)
    {
      cairo_save (paper->cr);
      cairo_translate (paper->cr, DUSK_PAPER_MARGIN_PT, paper->y);
      cairo_scale (paper->cr, PICTURE_SCALE, PICTURE_SCALE);
      dusk_chart_draw (chart, paper->cr, width, height / PICTURE_SCALE, paper->palette, DUSK_TIME_UNKNOWN, FALSE);
      cairo_restore (paper->cr);
    }
  paper->y += height;
}

/* How much of @block must stay with its heading. */
static double
least_height (DuskPaper *paper, const DuskBlock *block)
{
  switch (block->kind)
    {
    case DUSK_BLOCK_MAP:
      return MAP_HEIGHT_PT + BELOW_MAP_PT;
    case DUSK_BLOCK_CHART:
      return SQUEEZE * chart_height (block->chart);
    case DUSK_BLOCK_TABLE:
      return head_height (paper, block);
    case DUSK_BLOCK_HEADING:
    case DUSK_BLOCK_FIGURES:
    case DUSK_BLOCK_NOTE:
    case DUSK_BLOCK_TEXT:
    default:
      return 2 * dusk_paper_measure (paper, DUSK_PAPER_BODY, "0", 0);
    }
}

static void
write_block (DuskPaper *paper, const DuskStory *story, guint index)
{
  const DuskBlock *block = story->blocks->pdata[index];

  switch (block->kind)
    {
    case DUSK_BLOCK_HEADING:
      write_heading (paper, block->text, index + 1 < story->blocks->len ? least_height (paper, story->blocks->pdata[index + 1]) : 0);
      break;
    case DUSK_BLOCK_FIGURES:
      write_figures (paper, block->rows);
      break;
    case DUSK_BLOCK_TABLE:
      write_table (paper, block);
      break;
    case DUSK_BLOCK_MAP:
      write_map (paper, story);
      break;
    case DUSK_BLOCK_CHART:
      write_chart (paper, block->chart);
      break;
    case DUSK_BLOCK_NOTE:
      dusk_paper_paragraph (paper, DUSK_PAPER_SMALL, block->text, &paper->palette->dim_text);
      paper->y += PARAGRAPH_PT;
      break;
    case DUSK_BLOCK_TEXT:
    default:
      dusk_paper_paragraph (paper, DUSK_PAPER_BODY, block->text, &paper->palette->text);
      paper->y += PARAGRAPH_PT;
      break;
    }
}

static guint
write_story (const DuskStory *story, cairo_t *cr, guint n_pages)
{
  DuskPaper paper = { .cr = cr, .palette = dusk_palette (FALSE), .is_dry = n_pages == 0, .n_pages = n_pages, .begin_page = on_page,
                      .user_data = (gpointer) story };

  dusk_paper_begin_page (&paper);
  write_title (&paper, story);
  for (guint i = 0; i < story->blocks->len; i++)
    write_block (&paper, story, i);
  return paper.page;
}

static void
describe_file (cairo_surface_t *surface, const DuskStory *story)
{
  g_autofree char *title = g_strdup_printf (C_ ("page", "%1$s · %2$s"), _("Incident report"), story->title);
  g_autofree char *made = dusk_time_to_iso (story->incident->made_s);

  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_TITLE, title);
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_SUBJECT, story->headline);
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_CREATOR, "Dusk");
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_CREATE_DATE, made);
}

GBytes *
dusk_incident_to_pdf (const DuskIncident *incident, GError **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autoptr (DuskStory) story = NULL;
  cairo_surface_t *surface;
  cairo_status_t status;
  cairo_t *cr;

  g_return_val_if_fail (incident != NULL && incident->report != NULL, NULL);

  story = dusk_story_new (incident);
  surface = cairo_pdf_surface_create_for_stream (dusk_canvas_append, bytes, DUSK_PAPER_WIDTH_PT, DUSK_PAPER_HEIGHT_PT);
  cr = cairo_create (surface);
  describe_file (surface, story);
  write_story (story, cr, write_story (story, cr, 0));
  status = cairo_status (cr);
  cairo_destroy (cr);
  cairo_surface_finish (surface);
  if (status == CAIRO_STATUS_SUCCESS)
    status = cairo_surface_status (surface);
  cairo_surface_destroy (surface);
  if (status == CAIRO_STATUS_SUCCESS)
    return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
  g_set_error (error, DUSK_ERROR, DUSK_ERROR_OUTPUT, _("The report could not be drawn: %s"), cairo_status_to_string (status));
  return NULL;
}
