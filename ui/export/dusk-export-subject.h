/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-chart.h"
#include "dusk-map-picture.h"

G_BEGIN_DECLS

/**
 * DuskExportFormat: a format that something can be exported in.
 *
 * @ending: of its files, such as `png`; what is remembered between exports
 * @name: for people, not yet translated
 * @is_picture: PNG, SVG and PDF: has a size, colours and a title
 */
typedef struct {
  const char *ending;
  const char *name;
  gboolean    is_picture;
  gboolean    has_scale;
  int         format; /* #DuskChartFormat or #DuskMapFormat */
} DuskExportFormat;

/**
 * DuskExportSubject: what is exported: a chart, or a map at a moment. Shared by reference, on the main thread.
 *
 * Screen, file, clipboard and printer get their picture from the same place: preview and file differ in nothing.
 */
typedef struct _DuskExportSubject DuskExportSubject;

/** Returns: (transfer full): @name: what files are to be called, without an ending */
DuskExportSubject *dusk_export_subject_new_chart (DuskChart *chart, const char *name);
/** Returns: (transfer full): with a copy of @picture. */
DuskExportSubject *dusk_export_subject_new_map (const DuskMapPicture *picture, const char *name);
DuskExportSubject *dusk_export_subject_ref (DuskExportSubject *self);
void               dusk_export_subject_unref (DuskExportSubject *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DuskExportSubject, dusk_export_subject_unref)

const char *dusk_export_subject_name (const DuskExportSubject *self);
/** Returns: (transfer none) (nullable): the chart; %NULL for a map. */
DuskChart  *dusk_export_subject_chart (const DuskExportSubject *self);
/** Returns: (transfer none) (nullable): its own title. */
const char *dusk_export_subject_title (const DuskExportSubject *self);

/** Returns: (transfer none): the formats it can be exported in, the usual one first. @n: (out) */
const DuskExportFormat *dusk_export_subject_formats (const DuskExportSubject *self, guint *n);
/** Returns: (transfer none) (nullable): the format that the ending of @path names. */
const DuskExportFormat *dusk_export_subject_format_of (const DuskExportSubject *self, const char *path);

/** Tells the size of the picture, in px before the scale. */
void    dusk_export_subject_size (const DuskExportSubject *self, const DuskPictureOptions *options, int *width_px, int *height_px);
/** Draws the picture on an area of that size. */
void    dusk_export_subject_draw (const DuskExportSubject *self, cairo_t *cr, double width_px, double height_px, const DuskPictureOptions *options);
/** Returns: (transfer full): what a file of it holds. Errors: %DUSK_ERROR_OUTPUT */
GBytes *dusk_export_subject_to_bytes (const DuskExportSubject *self, const DuskExportFormat *format, const DuskPictureOptions *options,
                                      GError **error);
/** Returns: (transfer full): its figures as CSV: of a chart its samples, of a map each country's level. */
GBytes *dusk_export_subject_to_csv (const DuskExportSubject *self, const DuskPictureOptions *options);

/** Returns: (transfer full): CSV as lines of tab-separated columns, as spreadsheets take them from the clipboard. */
char *dusk_export_csv_to_tabs (GBytes *csv);

G_END_DECLS
