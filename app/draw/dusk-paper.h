/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-palette.h"

#include <cairo.h>

G_BEGIN_DECLS

/* A page of A4 with margins, in points: what a report is written on, from top to bottom. */

#define DUSK_PAPER_WIDTH_PT  595.28
#define DUSK_PAPER_HEIGHT_PT 841.89
#define DUSK_PAPER_MARGIN_PT 48.0
#define DUSK_PAPER_TOP_PT    68.0
#define DUSK_PAPER_BOTTOM_PT 60.0
#define DUSK_PAPER_TEXT_PT   (DUSK_PAPER_WIDTH_PT - 2 * DUSK_PAPER_MARGIN_PT)

/** DuskPaperStyle: the few kinds of text on paper. */
typedef enum {
  DUSK_PAPER_TITLE,
  DUSK_PAPER_LEAD,
  DUSK_PAPER_HEADING,
  DUSK_PAPER_FIGURE,
  DUSK_PAPER_BODY,
  DUSK_PAPER_SMALL,
  DUSK_PAPER_LABEL,
} DuskPaperStyle;

/**
 * DuskPaper: where on which page the writing is.
 *
 * @is_dry: only count pages; nothing is drawn
 * @y: where the next thing goes, from the page's top
 * @page, @n_pages: from 1; @n_pages is 0 while it is not known
 * @begin_page: (nullable): draws what stands on each page
 */
typedef struct _DuskPaper DuskPaper;
struct _DuskPaper {
  cairo_t           *cr;
  const DuskPalette *palette;
  gboolean           is_dry;
  double             y;
  guint              page;
  guint              n_pages;
  void             (*begin_page) (DuskPaper *paper, gpointer user_data);
  gpointer           user_data;
};

/** Begins the first page, or the next one. */
void dusk_paper_begin_page (DuskPaper *paper);

/** Returns: how much room is left on the page. */
double dusk_paper_room (const DuskPaper *paper);

/** Begins a new page where less than @height_pt is left and the page is not empty. */
void dusk_paper_need (DuskPaper *paper, double height_pt);

/** Returns: the height of @text, wrapped at @width_pt. */
double dusk_paper_measure (const DuskPaper *paper, DuskPaperStyle style, const char *text, double width_pt);

/**
 * dusk_paper_write:
 * @text: plain
 * @anchor: 0 for a left edge at @x_pt, 1 for a right edge there, with lines of @width_pt at most; with 1 the text stays on one line
 *
 * Writes at a place of the page. Returns: the height
 */
double dusk_paper_write (DuskPaper *paper, DuskPaperStyle style, const char *text, double x_pt, double y_pt, double width_pt, double anchor,
                         const DuskColor *color);

/** Returns: the width of @text on one line. */
double dusk_paper_width (const DuskPaper *paper, DuskPaperStyle style, const char *text);

/** Writes a paragraph of the whole width from @paper's place on, over as many pages as it takes. Single lines are not left behind. */
void dusk_paper_paragraph (DuskPaper *paper, DuskPaperStyle style, const char *text, const DuskColor *color);

/** Draws a thin line over the whole width. */
void dusk_paper_rule (DuskPaper *paper, double y_pt, const DuskColor *color);

/** Draws @text on a rounded plate of @fill, its top right corner there where @anchor is 1, else its top left. Returns: the width */
double dusk_paper_pill (DuskPaper *paper, const char *text, double x_pt, double y_pt, double anchor, const DuskColor *fill, const DuskColor *color);

G_END_DECLS
