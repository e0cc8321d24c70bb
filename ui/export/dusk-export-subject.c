/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-export-subject.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

struct _DuskExportSubject {
  char           *name;
  DuskChart      *chart; /* (nullable) (owned): %NULL for a map */
  DuskMapPicture  map;
  char           *title;
  char           *source; /* (nullable) */
};

static const DuskExportFormat chart_formats[] = {
  { "png", N_ ("Picture (PNG)"), TRUE, TRUE, DUSK_CHART_PNG },   { "svg", N_ ("Drawing (SVG)"), TRUE, FALSE, DUSK_CHART_SVG },
  { "pdf", N_ ("Page (PDF)"), TRUE, FALSE, DUSK_CHART_PDF },     { "csv", N_ ("Table (CSV)"), FALSE, FALSE, DUSK_CHART_CSV },
  { "json", N_ ("Data (JSON)"), FALSE, FALSE, DUSK_CHART_JSON },
};

static const DuskExportFormat map_formats[] = {
  { "png", N_ ("Picture (PNG)"), TRUE, TRUE, DUSK_MAP_PNG },
  { "svg", N_ ("Drawing (SVG)"), TRUE, FALSE, DUSK_MAP_SVG },
  { "pdf", N_ ("Page (PDF)"), TRUE, FALSE, DUSK_MAP_PDF },
  { "geojson", N_ ("Shapes (GeoJSON)"), FALSE, FALSE, DUSK_MAP_GEOJSON },
};

static void
append_field (GString *csv, const char *text)
{
  g_autoptr (GString) quoted = g_string_new (text);

  g_string_replace (quoted, "\"", "\"\"", 0);
  g_string_append_printf (csv, "\"%s\"", quoted->str);
}

static GBytes *
map_to_csv (const DuskExportSubject *self)
{
  g_autofree char *at = dusk_time_to_iso (self->map.at_s);
  GString *csv = g_string_new ("code,country,level,share,time,simulated,source\r\n");

  for (guint i = 0; i < DUSK_N_TERRITORIES; i++)
    {
      const DuskTerritory *territory = dusk_territory_at (i);
      char share[G_ASCII_DTOSTR_BUF_SIZE] = "";

      if (isfinite (self->map.shares[i]))
        g_ascii_formatd (share, sizeof share, "%.4f", self->map.shares[i]);
      g_string_append_printf (csv, "%s,", territory->code);
      append_field (csv, dusk_territory_name (territory));
      g_string_append_printf (csv, ",%s,%s,%s,%s,", dusk_level_to_word (self->map.levels[i]), share, at, self->map.is_simulated ? "true" : "false");
      append_field (csv, self->source ? self->source : "RIPEstat (RIPE NCC)");
      g_string_append (csv, "\r\n");
    }
  return g_string_free_to_bytes (csv);
}

static void
subject_clear (gpointer data)
{
  DuskExportSubject *self = data;

  g_free (self->name);
  g_clear_object (&self->chart);
  g_free (self->title);
  g_free (self->source);
}

DuskExportSubject *
dusk_export_subject_new_chart (DuskChart *chart, const char *name)
{
  DuskExportSubject *self = g_rc_box_new0 (DuskExportSubject);

  self->name = g_strdup (name);
  self->chart = g_object_ref (chart);
  self->title = g_strdup (dusk_chart_get_title (chart));
  return self;
}

DuskExportSubject *
dusk_export_subject_new_map (const DuskMapPicture *picture, const char *name)
{
  DuskExportSubject *self = g_rc_box_new0 (DuskExportSubject);

  self->name = g_strdup (name);
  self->map = *picture;
  self->map.title = self->title = g_strdup (picture->title);
  self->map.source = self->source = g_strdup (picture->source);
  return self;
}

DuskExportSubject *
dusk_export_subject_ref (DuskExportSubject *self)
{
  return g_rc_box_acquire (self);
}

void
dusk_export_subject_unref (DuskExportSubject *self)
{
  g_rc_box_release_full (self, subject_clear);
}

const char *
dusk_export_subject_name (const DuskExportSubject *self)
{
  return self->name;
}

DuskChart *
dusk_export_subject_chart (const DuskExportSubject *self)
{
  return self->chart;
}

const char *
dusk_export_subject_title (const DuskExportSubject *self)
{
  return self->title;
}

const DuskExportFormat *
dusk_export_subject_formats (const DuskExportSubject *self, guint *n)
{
  *n = self->chart ? G_N_ELEMENTS (chart_formats) : G_N_ELEMENTS (map_formats);
  return self->chart ? chart_formats : map_formats;
}

const DuskExportFormat *
dusk_export_subject_format_of (const DuskExportSubject *self, const char *path)
{
  guint n;
  const DuskExportFormat *formats = dusk_export_subject_formats (self, &n);
  g_autofree char *lower = g_ascii_strdown (path, -1);
  const char *ending = strrchr (lower, '.');

  for (guint i = 0; ending && i < n; i++)
    if (g_str_equal (ending + 1, formats[i].ending))
      return &formats[i];
  return NULL;
}

void
dusk_export_subject_size (const DuskExportSubject *self, const DuskPictureOptions *options, int *width_px, int *height_px)
{
  if (self->chart)
    dusk_chart_picture_size (self->chart, options, width_px, height_px);
  else
    dusk_map_picture_size (options, width_px, height_px);
}

void
dusk_export_subject_draw (const DuskExportSubject *self, cairo_t *cr, double width_px, double height_px, const DuskPictureOptions *options)
{
  if (self->chart)
    dusk_chart_draw_picture (self->chart, cr, width_px, height_px, options);
  else
    dusk_map_picture_draw (&self->map, cr, width_px, height_px, options);
}

GBytes *
dusk_export_subject_to_bytes (const DuskExportSubject *self, const DuskExportFormat *format, const DuskPictureOptions *options, GError **error)
{
  if (self->chart)
    return dusk_chart_to_bytes (self->chart, (DuskChartFormat) format->format, options, error);
  return dusk_map_picture_to_bytes (&self->map, (DuskMapFormat) format->format, options, error);
}

GBytes *
dusk_export_subject_to_csv (const DuskExportSubject *self, const DuskPictureOptions *options)
{
  return self->chart ? dusk_chart_to_bytes (self->chart, DUSK_CHART_CSV, options, NULL) : map_to_csv (self);
}

/* Blanks in place of what would break a cell apart. */
char *
dusk_export_csv_to_tabs (GBytes *csv)
{
  gsize length;
  const char *text = g_bytes_get_data (csv, &length);
  GString *tabs = g_string_sized_new (length);
  gboolean is_quoted = FALSE;

  for (gsize i = 0; i < length; i++)
    {
      if (text[i] == '"')
        {
          if (is_quoted && i + 1 < length && text[i + 1] == '"')
            g_string_append_c (tabs, text[++i]);
          else
            is_quoted = !is_quoted;
        }
      else if (is_quoted && strchr ("\t\r\n", text[i]))
        g_string_append_c (tabs, ' ');
      else if (text[i] == ',' && !is_quoted)
        g_string_append_c (tabs, '\t');
      else if (text[i] != '\r')
        g_string_append_c (tabs, text[i]);
    }
  return g_string_free (tabs, FALSE);
}
