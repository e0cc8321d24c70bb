/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-picture-options.h"

#include <cairo.h>

G_BEGIN_DECLS

/** The least and the greatest width and height of an exported picture, in px; the most pixels along a side of a scaled one. */
#define DUSK_CANVAS_MIN_PX    200
#define DUSK_CANVAS_MAX_PX    10000
#define DUSK_CANVAS_MAX_SCALE 4
#define DUSK_CANVAS_MAX_SIDE  16000

/** DuskCanvasFormat: what charts and maps are drawn as. */
typedef enum {
  DUSK_CANVAS_PNG,
  DUSK_CANVAS_SVG,
  DUSK_CANVAS_PDF,
} DuskCanvasFormat;

/**
 * DuskCanvas: what is known of a picture before it is drawn.
 *
 * @width_px, @height_px: as dusk_canvas_size() gives them
 * @scale: as dusk_canvas_scale() gives it; of a PNG
 * @title: (nullable): told by SVG and PDF to whoever lists the file or reads it out
 * @about: (nullable): a line more, as dusk_canvas_about() writes it
 */
typedef struct {
  DuskCanvasFormat format;
  int              width_px;
  int              height_px;
  int              scale;
  const char      *title;
  const char      *about;
} DuskCanvas;

/** Draws on an area of @width_px × @height_px from the origin of @cr. */
typedef void (*DuskCanvasDraw) (cairo_t *cr, double width_px, double height_px, gpointer user_data);

/** Returns: @wanted_px, or @usual_px where it is 0 or less, brought within the limits. */
int dusk_canvas_size (int wanted_px, int usual_px);

/** Returns: the scale of a PNG of that size: @wanted within 1 … 4, less where a side would be longer than %DUSK_CANVAS_MAX_SIDE. */
int dusk_canvas_scale (int wanted, int width_px, int height_px);

/** Returns: (transfer full): the line on a picture's moment or period, its source and whether it is simulated. @source: (nullable) */
char *dusk_canvas_about (const char *when, const char *source, gboolean is_simulated);

/** Returns: (transfer full): what a file of the picture holds. Errors: %DUSK_ERROR_OUTPUT */
GBytes *dusk_canvas_render (const DuskCanvas *canvas, DuskCanvasDraw draw, gpointer user_data, GError **error);

/** For cairo's streams: appends to the #GByteArray @closure. */
cairo_status_t dusk_canvas_append (void *closure, const unsigned char *data, unsigned int length);

G_END_DECLS
