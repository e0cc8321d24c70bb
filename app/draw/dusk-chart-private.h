/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-chart.h"
#include "dusk-extremes.h"

G_BEGIN_DECLS

/** DuskPanelKind: how a panel is drawn. */
typedef enum {
  DUSK_PANEL_STEPS,
  DUSK_PANEL_BARS,
  DUSK_PANEL_MIRRORED_BARS,
  DUSK_PANEL_STRIPS,
} DuskPanelKind;

/**
 * DuskStrip: when one thing was there.
 *
 * @spans: (element-type DuskSpan): sorted, apart, and within @known
 * @gaps: (element-type DuskSpan): the rest of @known
 * @known: closed at both ends
 */
typedef struct {
  char    *label;
  GArray  *spans;
  GArray  *gaps;
  DuskSpan known;
} DuskStrip;

/**
 * DuskPanel: one measure on the time axis.
 *
 * @main: (nullable): what is drawn; upwards in mirrored bars; %NULL for strips
 * @other: (nullable): the baseline of steps, the downward bars of mirrored ones
 * @strips: (nullable) (element-type DuskStrip)
 */
typedef struct {
  DuskPanelKind kind;
  DuskChartRole role;
  char         *label;
  DuskExtremes *main;
  DuskExtremes *other;
  GPtrArray    *strips;
} DuskPanel;

/** DuskBand: an interval shaded over all panels. @label: (nullable) */
typedef struct {
  DuskSpan  span;
  DuskLevel level;
  char     *label;
} DuskBand;

struct _DuskChart {
  GObject    parent_instance;

  char      *title;           /* (nullable) */
  gint64     from_s, to_s;
  gint64     view_from_s, view_to_s;
  GPtrArray *panels;          /* (element-type DuskPanel) */
  GArray    *bands;           /* (element-type DuskBand), by start */
  char      *zone_id;         /* (nullable) */
  char      *city;            /* (nullable) */
  char      *source;          /* (nullable) */
  gboolean   is_simulated;
  double     gutter_px;       /* room for labels left of the plots */
};

/** DuskScale: the values at the bottom and at the top of a plot. @is_broken: the bottom is not 0, and the area's lower edge is drawn torn */
typedef struct {
  double   bottom;
  double   top;
  gboolean is_broken;
} DuskScale;

/** DuskPlace: where a panel is drawn: its heading's top, its plot's top and height (px), and its scale. */
typedef struct {
  const DuskPanel *panel;
  double           heading_y;
  double           y;
  double           height;
  DuskScale        scale;
} DuskPlace;

/**
 * DuskLayout: where all is drawn; all figures in px.
 *
 * @x, @width: of all plots; whole numbers, so that edges are sharp
 * @axis_y: top of the time axis
 * @places: (element-type DuskPlace): one a panel
 */
typedef struct {
  double  width_px;
  double  height_px;
  double  x;
  double  width;
  double  axis_y;
  GArray *places;
} DuskLayout;

/** Returns: (transfer full): the layout for an area of that size, with @gutter_px left of the plots. */
DuskLayout *dusk_layout_new (DuskChart *chart, double width_px, double height_px, double gutter_px);
void        dusk_layout_free (DuskLayout *layout);
/** Returns: (transfer none): place @index. */
const DuskPlace *dusk_layout_place (const DuskLayout *layout, guint index);
/** Returns: the x of @time_s; not kept within the plot. */
double dusk_layout_x (const DuskLayout *layout, const DuskChart *chart, double time_s);
/** Returns: the y of @value in the panel at @place, on whole px, kept within the plot. */
double dusk_place_y (const DuskPlace *place, double value);
/** Returns: the gutter that a chart @width_px wide gets. */
double dusk_layout_gutter (const DuskChart *chart, double width_px);
/** Returns: the gutter that the labels of @panel need. */
double dusk_layout_needed_gutter (const DuskPanel *panel);

/** Returns: @form (CLOCK, DAY_CLOCK or FULL), or the same with seconds where @time_s is no whole minute. */
DuskTimeForm dusk_chart_finer (DuskTimeForm form, gint64 time_s);

/** Returns: (transfer full): @value as a reader of the panel expects it: a count, or per cent of a share. NaN must not be given. */
char *dusk_chart_value_text (DuskChartRole role, double value);

/**
 * DuskColumn: what is drawn between two x: one sample, or the extremes of all that fall on one px.
 *
 * @x0, @x1: whole px
 * @min, @max: NaN where @is_known is unset
 */
typedef struct {
  double   x0, x1;
  double   min, max;
  gboolean is_known;
} DuskColumn;

/**
 * dusk_columns_new:
 * @pitch_px: the width of a column where samples lie closer than that
 *
 * Returns: (transfer full) (element-type DuskColumn): the view's columns from left to right without a gap
 */
GArray *dusk_columns_new (const DuskChart *chart, const DuskLayout *layout, const DuskExtremes *extremes, int pitch_px);
/** Joins neighbours that hold the same. */
void dusk_columns_join (GArray *columns);

/** Draws what lies under bands and grid: areas and hatches. */
void dusk_panel_draw_ground (const DuskChart *chart, cairo_t *cr, const DuskLayout *layout, const DuskPlace *place, const DuskPalette *palette);
/** Draws lines, bars and strips. */
void dusk_panel_draw_marks (const DuskChart *chart, cairo_t *cr, const DuskLayout *layout, const DuskPlace *place, const DuskPalette *palette);
/** Draws the strips of a panel. */
void dusk_strips_draw (const DuskChart *chart, cairo_t *cr, const DuskLayout *layout, const DuskPlace *place, const DuskPalette *palette);
/** Draws the strips' labels into the gutter. */
void dusk_strips_draw_labels (cairo_t *cr, const DuskLayout *layout, const DuskPlace *place, const DuskPalette *palette);
/** Draws all plots without any lettering: panels, grid and bands. */
void dusk_chart_draw_plots (DuskChart *self, cairo_t *cr, const DuskLayout *layout, const DuskPalette *palette);

/** Returns: (transfer full) (element-type gint64): the times of the ticks inside the view that stand at least @gap_px apart. */
GArray *dusk_axis_ticks (const DuskChart *chart, const DuskLayout *layout, double gap_px);
/** Draws dotted lines at the ticks over all plots. */
void dusk_axis_draw_grid (const DuskChart *chart, cairo_t *cr, const DuskLayout *layout, const DuskPalette *palette);
/** Draws the labels of the time axis. */
void dusk_axis_draw_times (const DuskChart *chart, cairo_t *cr, const DuskLayout *layout, const DuskPalette *palette);
/** Draws the labels of a panel's values in the gutter. */
void dusk_axis_draw_values (cairo_t *cr, const DuskLayout *layout, const DuskPlace *place, const DuskPalette *palette);

/** Emits `changed`. */
void dusk_chart_changed (DuskChart *self);

/** Returns: the first band that covers @time_s with the worst level, or %NULL. */
const DuskBand *dusk_chart_band_at (DuskChart *self, gint64 time_s);
/**
 * dusk_chart_lowest:
 * @time_s: (out): when the least value was first reached: in the worst and longest band, if that one reaches it, for that is what readers look for
 *
 * Returns: what @panel's main series holds in the view
 */
DuskStretch dusk_chart_lowest (const DuskChart *self, const DuskPanel *panel, gint64 *time_s);
/** Returns: (transfer full): the period of the view, such as `20 Dec 2014 00:00 to 24 Dec 2014 00:00 UTC`. */
char *dusk_chart_period_text (DuskChart *self);

/** Returns: (transfer full): the samples of the view as CSV (RFC 4180). */
GBytes *dusk_chart_to_csv (DuskChart *self);
/** Returns: (transfer full): the view as JSON. @title: (nullable) */
GBytes *dusk_chart_to_json (DuskChart *self, const char *title);

/** Moves and widens a part of the period so that it is one that dusk_chart_set_view() allows. @from_s, @to_s: (inout) */
void dusk_chart_fit_view (DuskChart *self, gint64 *from_s, gint64 *to_s);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DuskLayout, dusk_layout_free)

G_END_DECLS
