/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-export-dialog-private.h"

#include <glib/gi18n.h>

#define MOST_SCALE 4

/* @width_px: 0 for what suits the picture. The one after the last is a size of one's own. */
static const struct {
  const char *name;
  int         width_px;
  int         height_px;
} sizes[] = {
  { N_ ("What fits"), 0, 0 },
  { N_ ("Article, 1200 × 675"), 1200, 675 },
  { N_ ("Slide, 1920 × 1080"), 1920, 1080 },
  { N_ ("Square, 1080 × 1080"), 1080, 1080 },
  { N_ ("Page, 1754 × 1240"), 1754, 1240 },
};

static const char *const periods[] = { N_ ("As shown"), N_ ("All of it"), N_ ("Other times…") };

/* What is chosen ------------------------------------------------------------------------------------------------------------------ */

const DuskExportFormat *
_dusk_export_dialog_format (DuskExportDialog *self)
{
  guint n, selected = adw_combo_row_get_selected (self->format);
  const DuskExportFormat *formats = dusk_export_subject_formats (self->subject, &n);

  return &formats[MIN (selected, n - 1)];
}

gboolean
_dusk_export_dialog_is_own_size (DuskExportDialog *self)
{
  return adw_combo_row_get_selected (self->size) >= G_N_ELEMENTS (sizes);
}

static gboolean
read_period (DuskExportDialog *self, DuskPictureOptions *options)
{
  DuskChart *chart = dusk_export_subject_chart (self->subject);
  g_autofree char *from = NULL, *to = NULL;

  options->from_s = options->to_s = DUSK_TIME_UNKNOWN;
  if (chart == NULL || adw_combo_row_get_selected (self->period) == PERIOD_SHOWN)
    return TRUE;
  if (adw_combo_row_get_selected (self->period) == PERIOD_WHOLE)
    {
      dusk_chart_get_period (chart, &options->from_s, &options->to_s);
      return TRUE;
    }
  from = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->from))));
  to = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->to))));
  if (dusk_time_parse (from, &options->from_s, NULL) && dusk_time_parse (to, &options->to_s, NULL) && options->from_s < options->to_s)
    return TRUE;
  options->from_s = options->to_s = DUSK_TIME_UNKNOWN;
  return FALSE;
}

gboolean
dusk_export_dialog_get_options (DuskExportDialog *self, DuskPictureOptions *options)
{
  guint size;

  g_return_val_if_fail (DUSK_IS_EXPORT_DIALOG (self), FALSE);
  g_return_val_if_fail (options != NULL, FALSE);

  *options = (DuskPictureOptions) DUSK_PICTURE_OPTIONS_INIT;
  size = adw_combo_row_get_selected (self->size);
  options->width_px = _dusk_export_dialog_is_own_size (self) ? gtk_spin_button_get_value_as_int (self->width) : sizes[size].width_px;
  options->height_px = _dusk_export_dialog_is_own_size (self) ? gtk_spin_button_get_value_as_int (self->height) : sizes[size].height_px;
  options->scale = (int) adw_combo_row_get_selected (self->scale) + 1;
  options->is_dark = gtk_switch_get_active (self->dark);
  options->title = gtk_editable_get_text (GTK_EDITABLE (self->caption));
  return read_period (self, options);
}

/* What is remembered -------------------------------------------------------------------------------------------------------------- */

static const char *
format_key (DuskExportDialog *self)
{
  return dusk_export_subject_chart (self->subject) ? "export-chart-format" : "export-map-format";
}

static void
select_size (DuskExportDialog *self, int width_px, int height_px)
{
  guint place = 0;

  while (place < G_N_ELEMENTS (sizes) && (sizes[place].width_px != width_px || sizes[place].height_px != height_px))
    place++;
  if (place == G_N_ELEMENTS (sizes))
    {
      gtk_spin_button_set_value (self->width, width_px);
      gtk_spin_button_set_value (self->height, height_px);
    }
  adw_combo_row_set_selected (self->size, place);
}

void
_dusk_export_dialog_recall (DuskExportDialog *self)
{
  g_autofree char *ending = NULL, *dotted = NULL;
  const DuskExportFormat *format;
  guint n;

  if (self->settings == NULL)
    return;
  ending = g_settings_get_string (self->settings, format_key (self));
  dotted = g_strconcat (".", ending, NULL);
  format = dusk_export_subject_format_of (self->subject, dotted);
  if (format)
    adw_combo_row_set_selected (self->format, (guint) (format - dusk_export_subject_formats (self->subject, &n)));
  select_size (self, g_settings_get_int (self->settings, "export-width"), g_settings_get_int (self->settings, "export-height"));
  adw_combo_row_set_selected (self->scale, (guint) g_settings_get_int (self->settings, "export-scale") - 1);
  gtk_switch_set_active (self->dark, g_settings_get_boolean (self->settings, "export-dark"));
}

void
_dusk_export_dialog_remember (DuskExportDialog *self, const DuskExportFormat *format, const DuskPictureOptions *options)
{
  if (self->settings == NULL)
    return;
  g_settings_set_string (self->settings, format_key (self), format->ending);
  g_settings_set_int (self->settings, "export-width", options->width_px);
  g_settings_set_int (self->settings, "export-height", options->height_px);
  g_settings_set_int (self->settings, "export-scale", options->scale);
  g_settings_set_boolean (self->settings, "export-dark", options->is_dark);
}

/* The lists ----------------------------------------------------------------------------------------------------------------------- */

static void
set_choices (AdwComboRow *row, char **choices)
{
  g_autoptr (GtkStringList) model = gtk_string_list_new ((const char *const *) choices);

  adw_combo_row_set_model (row, G_LIST_MODEL (model));
}

void
_dusk_export_dialog_fill (DuskExportDialog *self)
{
  guint n;
  const DuskExportFormat *formats = dusk_export_subject_formats (self->subject, &n);
  g_autoptr (GStrvBuilder) format_names = g_strv_builder_new (), size_names = g_strv_builder_new (), scale_names = g_strv_builder_new ();
  g_autoptr (GStrvBuilder) period_names = g_strv_builder_new ();
  g_auto (GStrv) format_list = NULL, size_list = NULL, scale_list = NULL, period_list = NULL;

  for (guint i = 0; i < n; i++)
    g_strv_builder_add (format_names, _(formats[i].name));
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    g_strv_builder_add (size_names, _(sizes[i].name));
  g_strv_builder_add (size_names, _("Other size…"));
  for (int i = 1; i <= MOST_SCALE; i++)
    {
      /* Translators: how many times as large: “2 ×” */
      g_autofree char *times = g_strdup_printf (_("%d ×"), i);
      g_strv_builder_add (scale_names, times);
    }
  for (guint i = 0; i < G_N_ELEMENTS (periods); i++)
    g_strv_builder_add (period_names, _(periods[i]));
  set_choices (self->format, format_list = g_strv_builder_end (format_names));
  set_choices (self->size, size_list = g_strv_builder_end (size_names));
  set_choices (self->scale, scale_list = g_strv_builder_end (scale_names));
  set_choices (self->period, period_list = g_strv_builder_end (period_names));
}
