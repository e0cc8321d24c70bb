/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-time.h"

G_BEGIN_DECLS

/**
 * DuskPictureOptions: how a chart or map is to be exported; all zero (DUSK_PICTURE_OPTIONS_INIT) for what suits most.
 *
 * @width_px, @height_px: 200 … 10000; 0 for the usual
 * @scale: device pixels per px of a PNG, 1 … 4, less where a side would have more than 16000 of them; 0 for 1. Drawings and pages have no pixels
 * @title: (nullable): in place of the picture's own; an empty one for none. A person's text, shown as it is
 * @from_s, @to_s: the part of a chart that is drawn, or %DUSK_TIME_UNKNOWN for its view
 */
typedef struct {
  int         width_px;
  int         height_px;
  int         scale;
  gboolean    is_dark;
  const char *title;
  gint64      from_s;
  gint64      to_s;
} DuskPictureOptions;

#define DUSK_PICTURE_OPTIONS_INIT { .from_s = DUSK_TIME_UNKNOWN, .to_s = DUSK_TIME_UNKNOWN }

G_END_DECLS
