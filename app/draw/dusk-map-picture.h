/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-palette.h"
#include "dusk-picture-options.h"
#include "dusk-territory.h"

G_BEGIN_DECLS

/**
 * DuskMapPicture: the world with its levels at one moment, to be exported.
 *
 * @levels, @shares: per territory index; shares are value ÷ baseline, NaN where unknown
 * @at_s: the moment
 * @title, @source: (nullable): printed on the picture
 */
typedef struct {
  DuskLevel   levels[DUSK_N_TERRITORIES];
  double      shares[DUSK_N_TERRITORIES];
  gint64      at_s;
  const char *title;
  const char *source;
  gboolean    is_simulated;
} DuskMapPicture;

/** DuskMapFormat: of an exported map. */
typedef enum {
  DUSK_MAP_PNG,
  DUSK_MAP_SVG,
  DUSK_MAP_PDF,
  DUSK_MAP_GEOJSON,
} DuskMapFormat;

/** Reads the format from a file name's ending. Returns: %FALSE with %DUSK_ERROR_USAGE that lists the endings. */
gboolean dusk_map_format_from_path (const char *path, DuskMapFormat *format, GError **error);

/** Draws the whole world with legend, title, moment and source, on an area of that size. */
void dusk_map_picture_draw (const DuskMapPicture *picture, cairo_t *cr, double width_px, double height_px, const DuskPictureOptions *options);

/** Tells the size of an exported picture, in px before the scale: that of @options, or 1600 × 900. */
void dusk_map_picture_size (const DuskPictureOptions *options, int *width_px, int *height_px);

/** Returns: (transfer full): what dusk_map_picture_export() writes. */
GBytes *dusk_map_picture_to_bytes (const DuskMapPicture *picture, DuskMapFormat format, const DuskPictureOptions *options, GError **error);

/** Writes the picture as dusk_chart_export() does. Returns: %FALSE with %DUSK_ERROR_OUTPUT */
gboolean dusk_map_picture_export (const DuskMapPicture *picture, const char *path, DuskMapFormat format, const DuskPictureOptions *options,
                                  GError **error);

G_END_DECLS
