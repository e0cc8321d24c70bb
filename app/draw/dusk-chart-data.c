/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-chart-private.h"

#include <json-glib/json-glib.h>
#include <math.h>

/* One column of the CSV: a series, and how far it has been written. */
typedef struct {
  char             *name;
  const DuskSeries *series;
  gsize             next;
} Column;

static void
column_clear (gpointer data)
{
  g_free (((Column *) data)->name);
}

static gsize
first_sample (DuskChart *self, const DuskSeries *series)
{
  gint64 step_s = dusk_series_step (series);
  gint64 ahead_s = self->view_from_s - dusk_series_start (series);

  return ahead_s <= 0 ? 0 : (gsize) ((ahead_s + step_s - 1) / step_s);
}

static void
add_column (DuskChart *self, GArray *columns, char *name, const DuskExtremes *extremes)
{
  const DuskSeries *series = dusk_extremes_series (extremes);
  Column column = { name, series, first_sample (self, series) };

  g_array_append_val (columns, column);
}

static GArray *
csv_columns (DuskChart *self)
{
  GArray *columns = g_array_new (FALSE, FALSE, sizeof (Column));

  g_array_set_clear_func (columns, column_clear);
  for (guint i = 0; i < self->panels->len; i++)
    {
      const DuskPanel *panel = g_ptr_array_index (self->panels, i);
      gboolean is_mirrored = panel->kind == DUSK_PANEL_MIRRORED_BARS;

      if (panel->main)
        add_column (self, columns, is_mirrored ? g_strdup ("announcements") : g_strdup (panel->label), panel->main);
      if (panel->other)
        add_column (self, columns, is_mirrored ? g_strdup ("withdrawals") : g_strconcat (panel->label, " (normal)", NULL), panel->other);
    }
  return columns;
}

/* RFC 4180: quoted where it must be, quotes doubled. */
static void
append_field (GString *csv, const char *field)
{
  g_autoptr (GString) quoted = NULL;

  if (strpbrk (field, ",\"\r\n") == NULL)
    {
      g_string_append (csv, field);
      return;
    }
  quoted = g_string_new (field);
  g_string_replace (quoted, "\"", "\"\"", 0);
  g_string_append_printf (csv, "\"%s\"", quoted->str);
}

/* The last fields of every line: a table is cut and pasted, and each part must say where it comes from. */
static char *
csv_tail (DuskChart *self, gboolean is_heading)
{
  g_autoptr (GString) tail = g_string_new (NULL);

  if (self->is_simulated)
    g_string_append (tail, is_heading ? ",simulated" : ",true");
  if (self->source)
    {
      g_string_append_c (tail, ',');
      append_field (tail, is_heading ? "source" : self->source);
    }
  g_string_append (tail, "\r\n");
  return g_string_free (g_steal_pointer (&tail), FALSE);
}

static void
append_number (GString *csv, double value)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  if (!isnan (value))
    g_string_append (csv, g_ascii_formatd (text, sizeof text, "%.10g", value));
}

/* The next time at which any column has a sample, or G_MAXINT64. */
static gint64
next_time (GArray *columns)
{
  gint64 time_s = G_MAXINT64;

  for (guint i = 0; i < columns->len; i++)
    {
      const Column *column = &g_array_index (columns, Column, i);
      if (column->next < dusk_series_length (column->series))
        time_s = MIN (time_s, dusk_series_time (column->series, column->next));
    }
  return time_s;
}

GBytes *
dusk_chart_to_csv (DuskChart *self)
{
  g_autoptr (GArray) columns = csv_columns (self);
  g_autofree char *heading = csv_tail (self, TRUE), *tail = csv_tail (self, FALSE);
  GString *csv = g_string_new ("time");

  for (guint i = 0; i < columns->len; i++)
    {
      g_string_append_c (csv, ',');
      append_field (csv, g_array_index (columns, Column, i).name);
    }
  g_string_append (csv, heading);
  for (gint64 time_s = next_time (columns); time_s < self->view_to_s; time_s = next_time (columns))
    {
      g_autofree char *time = dusk_time_to_iso (time_s);
      g_string_append (csv, time);
      for (guint i = 0; i < columns->len; i++)
        {
          Column *column = &g_array_index (columns, Column, i);
          g_string_append_c (csv, ',');
          if (column->next < dusk_series_length (column->series) && dusk_series_time (column->series, column->next) == time_s)
            append_number (csv, dusk_series_values (column->series)[column->next++]);
        }
      g_string_append (csv, tail);
    }
  return g_string_free_to_bytes (csv);
}

static void
add_time (JsonBuilder *json, const char *name, gint64 time_s)
{
  g_autofree char *text = dusk_time_to_iso (time_s);

  json_builder_set_member_name (json, name);
  json_builder_add_string_value (json, text);
}

static void
add_text (JsonBuilder *json, const char *name, const char *text)
{
  json_builder_set_member_name (json, name);
  if (text)
    json_builder_add_string_value (json, text);
  else
    json_builder_add_null_value (json);
}

static void
add_series (DuskChart *self, JsonBuilder *json, const char *name, const DuskExtremes *extremes)
{
  const DuskSeries *series = dusk_extremes_series (extremes);

  json_builder_set_member_name (json, name);
  json_builder_begin_array (json);
  for (gsize i = first_sample (self, series); i < dusk_series_length (series) && dusk_series_time (series, i) < self->view_to_s; i++)
    {
      double value = dusk_series_values (series)[i];
      if (isnan (value))
        json_builder_add_null_value (json);
      else if (fabs (value) < 1e15 && value == floor (value))
        json_builder_add_int_value (json, (gint64) value);
      else
        json_builder_add_double_value (json, value);
    }
  json_builder_end_array (json);
}

static void
add_spans (JsonBuilder *json, const char *name, const GArray *spans)
{
  json_builder_set_member_name (json, name);
  json_builder_begin_array (json);
  for (guint i = 0; i < spans->len; i++)
    {
      const DuskSpan *span = &g_array_index (spans, DuskSpan, i);
      json_builder_begin_object (json);
      add_time (json, "from", span->start_s);
      add_time (json, "to", span->end_s);
      json_builder_end_object (json);
    }
  json_builder_end_array (json);
}

static void
add_strips (JsonBuilder *json, const GPtrArray *strips)
{
  json_builder_set_member_name (json, "strips");
  json_builder_begin_array (json);
  for (guint i = 0; i < strips->len; i++)
    {
      const DuskStrip *strip = g_ptr_array_index (strips, i);
      json_builder_begin_object (json);
      add_text (json, "label", strip->label);
      add_time (json, "known_from", strip->known.start_s);
      add_time (json, "known_to", strip->known.end_s);
      add_spans (json, "visible", strip->spans);
      json_builder_end_object (json);
    }
  json_builder_end_array (json);
}

static void
add_panel (DuskChart *self, JsonBuilder *json, const DuskPanel *panel)
{
  static const char *const kinds[] = { "steps", "bars", "mirrored-bars", "strips" };
  gboolean is_mirrored = panel->kind == DUSK_PANEL_MIRRORED_BARS;

  json_builder_begin_object (json);
  add_text (json, "label", panel->label);
  add_text (json, "kind", kinds[panel->kind]);
  if (panel->main)
    {
      const DuskSeries *series = dusk_extremes_series (panel->main);
      json_builder_set_member_name (json, "step_s");
      json_builder_add_int_value (json, dusk_series_step (series));
      add_time (json, "start", dusk_series_time (series, first_sample (self, series)));
      add_series (self, json, is_mirrored ? "announcements" : "samples", panel->main);
    }
  if (panel->other)
    add_series (self, json, is_mirrored ? "withdrawals" : "normal", panel->other);
  if (panel->strips)
    add_strips (json, panel->strips);
  json_builder_end_object (json);
}

static void
add_bands (DuskChart *self, JsonBuilder *json)
{
  json_builder_set_member_name (json, "bands");
  json_builder_begin_array (json);
  for (guint i = 0; i < self->bands->len; i++)
    {
      const DuskBand *band = &g_array_index (self->bands, DuskBand, i);
      if (band->span.start_s >= self->view_to_s || band->span.end_s <= self->view_from_s)
        continue;
      json_builder_begin_object (json);
      add_time (json, "from", band->span.start_s);
      if (band->span.end_s == G_MAXINT64)
        add_text (json, "to", NULL);
      else
        add_time (json, "to", band->span.end_s);
      add_text (json, "level", dusk_level_to_word (band->level));
      add_text (json, "label", band->label);
      json_builder_end_object (json);
    }
  json_builder_end_array (json);
}

GBytes *
dusk_chart_to_json (DuskChart *self, const char *title)
{
  g_autoptr (JsonBuilder) json = json_builder_new ();
  g_autoptr (JsonGenerator) generator = json_generator_new ();
  g_autoptr (JsonNode) root = NULL;
  gsize length;
  char *text;

  json_builder_begin_object (json);
  add_text (json, "title", title);
  add_time (json, "from", self->view_from_s);
  add_time (json, "to", self->view_to_s);
  json_builder_set_member_name (json, "simulated");
  json_builder_add_boolean_value (json, self->is_simulated);
  add_text (json, "source", self->source);
  json_builder_set_member_name (json, "panels");
  json_builder_begin_array (json);
  for (guint i = 0; i < self->panels->len; i++)
    add_panel (self, json, g_ptr_array_index (self->panels, i));
  json_builder_end_array (json);
  add_bands (self, json);
  json_builder_end_object (json);

  root = json_builder_get_root (json);
  json_generator_set_root (generator, root);
  text = json_generator_to_data (generator, &length);
  return g_bytes_new_take (text, length);
}
