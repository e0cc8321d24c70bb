/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-outage.h"
#include "dusk-palette.h"
#include "dusk-picture-options.h"

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * DuskChart: panels over one time axis: what the country page, the network window, the exports and the command line draw.
 *
 * Knows no widget: it draws on any cairo context, tells what lies under a point, and says in a sentence what it shows. Where several samples
 * fall on one pixel the least is drawn with the greatest (a short outage never vanishes).
 *
 * Signal: `changed`, when it must be drawn anew.
 */
#define DUSK_TYPE_CHART (dusk_chart_get_type ())
G_DECLARE_FINAL_TYPE (DuskChart, dusk_chart, DUSK, CHART, GObject)

/**
 * DuskChartRole: what a series is, which decides its colour and its words.
 *
 * @DUSK_CHART_VISIBILITY: shares 0 … 1, written as per cent; all others are counts
 */
typedef enum {
  DUSK_CHART_AVAILABLE,
  DUSK_CHART_UNSTABLE,
  DUSK_CHART_VISIBILITY,
  DUSK_CHART_ANNOUNCEMENTS,
  DUSK_CHART_WITHDRAWALS,
} DuskChartRole;

/** Returns: (transfer full): an empty chart over [@from_s, @to_s). @title: (nullable): drawn in exports only. */
DuskChart *dusk_chart_new (const char *title, gint64 from_s, gint64 to_s);

/** Returns: (transfer none) (nullable): its title. */
const char *dusk_chart_get_title (DuskChart *self);

/** Adds a panel with a filled step line from 0; unknown samples are hatched. @normal: (nullable): a baseline drawn as a dashed line. */
void dusk_chart_add_steps (DuskChart *self, const char *label, DuskChartRole role, DuskSeries *series, DuskSeries *normal);
/** Adds a panel with bars, the tallest of those on one pixel. */
void dusk_chart_add_bars (DuskChart *self, const char *label, DuskChartRole role, DuskSeries *series);
/** Adds a panel with @up above and @down below a middle line. */
void dusk_chart_add_mirrored_bars (DuskChart *self, const char *label, DuskSeries *up, DuskSeries *down);
/** Begins a panel of strips with a heading. */
void dusk_chart_add_strips (DuskChart *self, const char *label);
/**
 * dusk_chart_add_strip:
 * @label: of the strip, such as a prefix; a stranger's text, shown as it is
 * @spans: (element-type DuskSpan): when it was there; between them it was gone
 * @known: the period that is known; outside it is hatched
 *
 * Adds one strip to the panel of strips begun last.
 */
void dusk_chart_add_strip (DuskChart *self, const char *label, const GArray *spans, DuskSpan known);

/** Shades an interval over all panels in the colour of @level. @label: (nullable): told by probe and description. */
void dusk_chart_add_band (DuskChart *self, DuskSpan span, DuskLevel level, const char *label);

/** Sets the second clock for the cursor and the exports. @zone_id, @city: (nullable) */
void dusk_chart_set_zone (DuskChart *self, const char *zone_id, const char *city);
/** Sets the line below an exported chart: sources and licence. */
void dusk_chart_set_source (DuskChart *self, const char *source);
/** Marks exports with “Simulated”. */
void dusk_chart_set_simulated (DuskChart *self, gboolean is_simulated);

/** The part of the period that is drawn; kept within the period and no shorter than ten samples. Emits `changed`. */
void dusk_chart_set_view (DuskChart *self, gint64 from_s, gint64 to_s);
/**
 * dusk_chart_zoom:
 * @at_s: the time that stays where it is
 * @factor: of the length of the view; below 1 shows more detail
 *
 * Returns: whether the view changed; it does not beyond the limits of dusk_chart_set_view()
 */
gboolean dusk_chart_zoom (DuskChart *self, gint64 at_s, double factor);
void dusk_chart_get_view (DuskChart *self, gint64 *from_s, gint64 *to_s);
void dusk_chart_get_period (DuskChart *self, gint64 *from_s, gint64 *to_s);

/**
 * dusk_chart_snap:
 * @offset: how many samples further, or back where negative
 *
 * Returns: the start of a sample of the finest series: of the one that holds @time_s, moved by @offset; kept within the period
 */
gint64 dusk_chart_snap (DuskChart *self, gint64 time_s, int offset);

/** Returns: the height that shows all panels well, in px. */
int  dusk_chart_natural_height (DuskChart *self);

/**
 * dusk_chart_draw:
 * @width_px, @height_px: of the area from the context's origin
 * @cursor_s: a time to mark on all panels, or %DUSK_TIME_UNKNOWN
 * @is_rtl: mirror labels (time still runs from left to right)
 *
 * Draws all but background, title, source and licence.
 */
void dusk_chart_draw (DuskChart *self, cairo_t *cr, double width_px, double height_px, const DuskPalette *palette, gint64 cursor_s, gboolean is_rtl);

/** Returns: the time under @x_px in a chart @width_px wide, clamped to the view. */
gint64 dusk_chart_time_at (DuskChart *self, double x_px, double width_px);
/** Returns: the x of @time_s in a chart @width_px wide. */
double dusk_chart_x_of (DuskChart *self, gint64 time_s, double width_px);

/** Returns: (transfer full): lines for a cursor: UTC and local time, then the exact value of each panel, and the band's label. */
char *dusk_chart_probe (DuskChart *self, gint64 time_s);

/** Returns: (transfer full): the chart as sentences, for a screen reader. */
char *dusk_chart_describe (DuskChart *self);

/** DuskChartFormat: of an exported chart. */
typedef enum {
  DUSK_CHART_PNG,
  DUSK_CHART_SVG,
  DUSK_CHART_PDF,
  DUSK_CHART_CSV,
  DUSK_CHART_JSON,
} DuskChartFormat;

/** Reads the format from a file name's ending. Returns: %FALSE with %DUSK_ERROR_USAGE that lists the endings. */
gboolean dusk_chart_format_from_path (const char *path, DuskChartFormat *format, GError **error);

/**
 * dusk_chart_export:
 *
 * Writes the chart with title, period, source and licence to a temporary file beside @path and renames it, so that a full disk leaves what was
 * there. CSV and JSON hold the samples of the view, one row a time, unknown as empty or null.
 *
 * Returns: %FALSE with %DUSK_ERROR_OUTPUT
 */
gboolean dusk_chart_export (DuskChart *self, const char *path, DuskChartFormat format, const DuskPictureOptions *options, GError **error);

/** Returns: (transfer full): what dusk_chart_export() writes. */
GBytes *dusk_chart_to_bytes (DuskChart *self, DuskChartFormat format, const DuskPictureOptions *options, GError **error);

/**
 * dusk_chart_draw_picture:
 * @width_px, @height_px: of the area from the context's origin
 *
 * Draws the whole picture that an export holds, with background, title, period, source and licence: preview, print and report use it.
 */
void dusk_chart_draw_picture (DuskChart *self, cairo_t *cr, double width_px, double height_px, const DuskPictureOptions *options);

/** Tells the size of an exported picture, in px before the scale: that of @options, or 1200 and the height that fits. */
void dusk_chart_picture_size (DuskChart *self, const DuskPictureOptions *options, int *width_px, int *height_px);

G_END_DECLS
