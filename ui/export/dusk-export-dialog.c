/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-export-dialog.h"

#include <glib/gi18n.h>
#include <math.h>

#include "dusk-export-file.h"
#include "dusk-export-print.h"
#include "dusk-output.h"
#include "dusk-ui.h"

/* So much of a file of figures says what it is. */
#define DATA_SHOWN  4000
#define EDGE_ALPHA  0.4
#define MOST_SCALE  4
#define MAX_FORMATS 5

struct _DuskExportDialog {
  AdwWindow          parent_instance;
  GtkWidget         *near;    /* (nullable): of the window that asked */
  DuskExportSubject *subject; /* (not nullable) (owned) once it is made */
  GSettings         *settings; /* (nullable) (owned) */
  gboolean           is_filling;
  AdwWindowTitle    *heading;
  GtkStack          *preview_stack;
  GtkDrawingArea    *preview;
  GtkTextView       *data;
  GtkLabel          *complaint;
  AdwComboRow       *format;
  GtkWidget         *caption;
  GtkWidget         *look;
  AdwComboRow       *size;
  GtkWidget         *width_row;
  GtkSpinButton     *width;
  GtkWidget         *height_row;
  GtkSpinButton     *height;
  AdwComboRow       *scale;
  GtkSwitch         *dark;
  GtkWidget         *period_group;
  AdwComboRow       *period;
  GtkWidget         *from;
  GtkWidget         *to;
  GtkWidget         *export;
  GtkWidget         *copy_picture;
  GtkWidget         *copy_table;
  GtkWidget         *print;
};

G_DEFINE_FINAL_TYPE (DuskExportDialog, dusk_export_dialog, ADW_TYPE_WINDOW)

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

enum {
  PERIOD_SHOWN,
  PERIOD_WHOLE,
  PERIOD_OWN,
};

static const char *const periods[] = { N_ ("As shown"), N_ ("All of it"), N_ ("Other times…") };

/* What is chosen ------------------------------------------------------------------------------------------------------------------ */

static const DuskExportFormat *
chosen_format (DuskExportDialog *self)
{
  guint n, selected = adw_combo_row_get_selected (self->format);
  const DuskExportFormat *formats = dusk_export_subject_formats (self->subject, &n);

  return &formats[MIN (selected, n - 1)];
}

static gboolean
is_own_size (DuskExportDialog *self)
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
  options->width_px = is_own_size (self) ? gtk_spin_button_get_value_as_int (self->width) : sizes[size].width_px;
  options->height_px = is_own_size (self) ? gtk_spin_button_get_value_as_int (self->height) : sizes[size].height_px;
  options->scale = (int) adw_combo_row_get_selected (self->scale) + 1;
  options->is_dark = gtk_switch_get_active (self->dark);
  options->title = gtk_editable_get_text (GTK_EDITABLE (self->caption));
  return read_period (self, options);
}

/* The preview --------------------------------------------------------------------------------------------------------------------- */

void
dusk_export_dialog_draw_preview (DuskExportDialog *self, cairo_t *cr, double width_px, double height_px)
{
  DuskPictureOptions options;
  int picture_width, picture_height;
  double scale;

  g_return_if_fail (DUSK_IS_EXPORT_DIALOG (self));

  dusk_export_dialog_get_options (self, &options);
  dusk_export_subject_size (self->subject, &options, &picture_width, &picture_height);
  scale = MIN (width_px / picture_width, height_px / picture_height);
  cairo_save (cr);
  cairo_translate (cr, (width_px - scale * picture_width) / 2, (height_px - scale * picture_height) / 2);
  cairo_scale (cr, scale, scale);
  dusk_export_subject_draw (self->subject, cr, picture_width, picture_height, &options);
  cairo_restore (cr);
}

/* Where the picture ends cannot be seen on a window of the same colour. */
static void
draw_edge (DuskExportDialog *self, cairo_t *cr, int width_px, int height_px)
{
  DuskPictureOptions options;
  int picture_width, picture_height;
  double scale, x, y;

  dusk_export_dialog_get_options (self, &options);
  dusk_export_subject_size (self->subject, &options, &picture_width, &picture_height);
  scale = MIN ((double) width_px / picture_width, (double) height_px / picture_height);
  x = floor ((width_px - scale * picture_width) / 2) + 0.5;
  y = floor ((height_px - scale * picture_height) / 2) + 0.5;
  cairo_rectangle (cr, x, y, width_px - 2 * x, height_px - 2 * y);
  cairo_set_source_rgba (cr, 0.5, 0.5, 0.5, EDGE_ALPHA);
  cairo_set_line_width (cr, 1);
  cairo_stroke (cr);
}

static void
on_draw (GtkDrawingArea *area G_GNUC_UNUSED, cairo_t *cr, int width, int height, gpointer user_data)
{
  dusk_export_dialog_draw_preview (user_data, cr, width, height);
  draw_edge (user_data, cr, width, height);
}

static void
show_data (DuskExportDialog *self, const DuskPictureOptions *options)
{
  g_autoptr (GBytes) bytes = dusk_export_subject_to_bytes (self->subject, chosen_format (self), options, NULL);
  gsize length = 0;
  const char *text = bytes ? g_bytes_get_data (bytes, &length) : "";
  g_autofree char *head = g_utf8_make_valid (text, (gssize) MIN (length, DATA_SHOWN));

  gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->data), head, -1);
}

static void
show_size (DuskExportDialog *self, const DuskPictureOptions *options)
{
  int width, height, scale = chosen_format (self)->has_scale ? options->scale : 1;
  g_autofree char *text = NULL;

  dusk_export_subject_size (self->subject, options, &width, &height);
  /* Translators: the width and the height of a picture in pixels */
  text = g_strdup_printf (_("%1$d × %2$d pixels"), width * scale, height * scale);
  adw_window_title_set_subtitle (self->heading, chosen_format (self)->is_picture ? text : "");
}

static void
update (DuskExportDialog *self)
{
  const DuskExportFormat *format = chosen_format (self);
  DuskPictureOptions options;
  gboolean is_valid = dusk_export_dialog_get_options (self, &options), is_own = is_own_size (self);
  gboolean is_own_period = adw_combo_row_get_selected (self->period) == PERIOD_OWN;

  gtk_widget_set_visible (self->look, format->is_picture);
  gtk_widget_set_visible (self->caption, format->is_picture);
  gtk_widget_set_visible (GTK_WIDGET (self->scale), format->has_scale);
  gtk_widget_set_visible (self->width_row, is_own);
  gtk_widget_set_visible (self->height_row, is_own);
  gtk_widget_set_visible (self->from, is_own_period);
  gtk_widget_set_visible (self->to, is_own_period);
  gtk_widget_set_sensitive (self->export, is_valid);
  gtk_widget_set_sensitive (self->copy_picture, is_valid);
  gtk_widget_set_sensitive (self->copy_table, is_valid);
  gtk_widget_set_sensitive (self->print, is_valid);
  dusk_ui_set_text (self->complaint, is_valid ? NULL : _("Type both times as 2014-12-22 16:15, the earlier one first."));
  gtk_stack_set_visible_child_name (self->preview_stack, format->is_picture ? "picture" : "data");
  if (!format->is_picture)
    show_data (self, &options);
  show_size (self, &options);
  gtk_widget_queue_draw (GTK_WIDGET (self->preview));
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

static void
recall (DuskExportDialog *self)
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

static void
remember (DuskExportDialog *self, const DuskExportFormat *format, const DuskPictureOptions *options)
{
  if (self->settings == NULL)
    return;
  g_settings_set_string (self->settings, format_key (self), format->ending);
  g_settings_set_int (self->settings, "export-width", options->width_px);
  g_settings_set_int (self->settings, "export-height", options->height_px);
  g_settings_set_int (self->settings, "export-scale", options->scale);
  g_settings_set_boolean (self->settings, "export-dark", options->is_dark);
}

/* Callbacks ----------------------------------------------------------------------------------------------------------------------- */

static void
on_changed (DuskExportDialog *self)
{
  if (!self->is_filling)
    update (self);
}

static void
set_time (GtkWidget *entry, gint64 time_s)
{
  g_autofree char *text = dusk_time_to_iso (time_s);
  char *clock = strchr (text, 'T'), *end = strchr (text, 'Z');

  *clock = ' ';
  *end = '\0';
  gtk_editable_set_text (GTK_EDITABLE (entry), text);
}

/* Other times begin with those that are shown. */
static void
on_period_changed (DuskExportDialog *self)
{
  DuskChart *chart = dusk_export_subject_chart (self->subject);
  gint64 from_s, to_s;

  if (self->is_filling)
    return;
  if (chart && adw_combo_row_get_selected (self->period) == PERIOD_OWN && *gtk_editable_get_text (GTK_EDITABLE (self->from)) == '\0')
    {
      dusk_chart_get_view (chart, &from_s, &to_s);
      self->is_filling = TRUE;
      set_time (self->from, from_s);
      set_time (self->to, to_s);
      self->is_filling = FALSE;
    }
  update (self);
}

static void
on_chosen (const char *path, gpointer user_data)
{
  g_autoptr (DuskExportDialog) self = user_data;

  if (path)
    dusk_export_dialog_export_to (self, path);
}

static void
on_export (DuskExportDialog *self)
{
  guint n;
  const DuskExportFormat *formats = dusk_export_subject_formats (self->subject, &n);
  g_autofree char *name = g_strdup_printf ("%s.%s", dusk_export_subject_name (self->subject), chosen_format (self)->ending);
  DuskExportFilter filters[MAX_FORMATS];

  n = MIN (n, MAX_FORMATS);
  for (guint i = 0; i < n; i++)
    filters[i] = (DuskExportFilter){ _(formats[i].name), formats[i].ending };
  dusk_export_choose_file (GTK_WINDOW (self), gtk_window_get_title (GTK_WINDOW (self)), name, filters, n, on_chosen, g_object_ref (self));
}

static void
on_copy_picture (DuskExportDialog *self)
{
  g_autoptr (GError) error = NULL;
  DuskPictureOptions options;

  dusk_export_dialog_get_options (self, &options);
  if (dusk_export_copy_picture (GTK_WIDGET (self), self->subject, &options, &error))
    dusk_ui_toast (GTK_WIDGET (self->preview), _("Copied as a picture"));
  else
    dusk_ui_set_text (self->complaint, error->message);
}

static void
on_copy_table (DuskExportDialog *self)
{
  DuskPictureOptions options;

  dusk_export_dialog_get_options (self, &options);
  dusk_export_copy_table (GTK_WIDGET (self), self->subject, &options);
  dusk_ui_toast (GTK_WIDGET (self->preview), _("Copied as a table"));
}

static void
on_print (DuskExportDialog *self)
{
  g_autoptr (GtkPrintOperation) operation = NULL;
  g_autoptr (GError) error = NULL;
  DuskPictureOptions options;

  dusk_export_dialog_get_options (self, &options);
  operation = dusk_export_print_new (self->subject, &options);
  if (gtk_print_operation_run (operation, GTK_PRINT_OPERATION_ACTION_PRINT_DIALOG, GTK_WINDOW (self), &error) == GTK_PRINT_OPERATION_RESULT_ERROR)
    dusk_ui_set_text (self->complaint, error->message);
}

/* GObject ------------------------------------------------------------------------------------------------------------------------- */

static void
dusk_export_dialog_dispose (GObject *object)
{
  DuskExportDialog *self = DUSK_EXPORT_DIALOG (object);

  g_clear_weak_pointer (&self->near);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (dusk_export_dialog_parent_class)->dispose (object);
}

/* The drawing area draws with it as long as it lives. */
static void
dusk_export_dialog_finalize (GObject *object)
{
  g_clear_pointer (&DUSK_EXPORT_DIALOG (object)->subject, dusk_export_subject_unref);
  G_OBJECT_CLASS (dusk_export_dialog_parent_class)->finalize (object);
}

static void
dusk_export_dialog_class_init (DuskExportDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dusk_export_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = dusk_export_dialog_finalize;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/duskmap/Dusk/dusk-export-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, DuskExportDialog, heading);
  gtk_widget_class_bind_template_child (widget_class, DuskExportDialog, preview_stack);
  gtk_widget_class_bind_template_child (widget_class, DuskExportDialog, preview);
  gtk_widget_class_bind_template_child (widget_class, DuskExportDialog, data);
  gtk_widget_class_bind_template_child (widget_class, DuskExportDialog, complaint);
  gtk_widget_class_bind_template_child (widget_class, DuskExportDialog, format);
  gtk_widget_class_bind_template_child (widget_class, DuskExportDialog, caption);
  gtk_widget_class_bind_template_child (widget_class, DuskExportDialog, look);
  gtk_widget_class_bind_template_child (widget_class, DuskExportDialog, size);
  gtk_widget_class_bind_template_child (widget_class, DuskExportDialog, width_row);
  gtk_widget_class_bind_template_child (widget_class, DuskExportDialog, width);
  gtk_widget_class_bind_template_child (widget_class, DuskExportDialog, height_row);
  gtk_widget_class_bind_template_child (widget_class, DuskExportDialog, height);
  gtk_widget_class_bind_template_child (widget_class, DuskExportDialog, scale);
  gtk_widget_class_bind_template_child (widget_class, DuskExportDialog, dark);
  gtk_widget_class_bind_template_child (widget_class, DuskExportDialog, period_group);
  gtk_widget_class_bind_template_child (widget_class, DuskExportDialog, period);
  gtk_widget_class_bind_template_child (widget_class, DuskExportDialog, from);
  gtk_widget_class_bind_template_child (widget_class, DuskExportDialog, to);
  gtk_widget_class_bind_template_child (widget_class, DuskExportDialog, export);
  gtk_widget_class_bind_template_child (widget_class, DuskExportDialog, copy_picture);
  gtk_widget_class_bind_template_child (widget_class, DuskExportDialog, copy_table);
  gtk_widget_class_bind_template_child (widget_class, DuskExportDialog, print);
  gtk_widget_class_bind_template_callback (widget_class, on_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_period_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_export);
  gtk_widget_class_bind_template_callback (widget_class, on_copy_picture);
  gtk_widget_class_bind_template_callback (widget_class, on_copy_table);
  gtk_widget_class_bind_template_callback (widget_class, on_print);
}

static void
dusk_export_dialog_init (DuskExportDialog *self)
{
  self->is_filling = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  self->settings = dusk_ui_settings ();
  gtk_drawing_area_set_draw_func (self->preview, on_draw, self, NULL);
}

static void
set_choices (AdwComboRow *row, char **choices)
{
  g_autoptr (GtkStringList) model = gtk_string_list_new ((const char *const *) choices);

  adw_combo_row_set_model (row, G_LIST_MODEL (model));
}

static void
fill_choices (DuskExportDialog *self)
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

DuskExportDialog *
dusk_export_dialog_new (GtkWidget *near, DuskExportSubject *subject)
{
  DuskExportDialog *self = g_object_new (DUSK_TYPE_EXPORT_DIALOG, NULL);
  GtkRoot *root = gtk_widget_get_root (near);
  gboolean is_chart = dusk_export_subject_chart (subject) != NULL;
  const char *title = is_chart ? _("Export Chart") : _("Export Map"), *caption = dusk_export_subject_title (subject);

  g_set_weak_pointer (&self->near, near);
  self->subject = dusk_export_subject_ref (subject);
  gtk_window_set_title (GTK_WINDOW (self), title);
  adw_window_title_set_title (self->heading, title);
  if (GTK_IS_WINDOW (root))
    gtk_window_set_transient_for (GTK_WINDOW (self), GTK_WINDOW (root));
  fill_choices (self);
  gtk_editable_set_text (GTK_EDITABLE (self->caption), caption ? caption : "");
  gtk_widget_set_visible (self->period_group, is_chart);
  recall (self);
  self->is_filling = FALSE;
  update (self);
  return self;
}

gboolean
dusk_export_dialog_export_to (DuskExportDialog *self, const char *path)
{
  const DuskExportFormat *format;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = NULL;
  DuskPictureOptions options;

  g_return_val_if_fail (DUSK_IS_EXPORT_DIALOG (self), FALSE);
  g_return_val_if_fail (path != NULL, FALSE);

  if (!dusk_export_dialog_get_options (self, &options))
    return FALSE;
  format = dusk_export_subject_format_of (self->subject, path);
  if (format == NULL)
    format = chosen_format (self);
  bytes = dusk_export_subject_to_bytes (self->subject, format, &options, &error);
  if (bytes == NULL || !dusk_output_write (path, bytes, &error))
    {
      g_autofree char *text = dusk_export_failure_text (error);
      dusk_ui_set_text (self->complaint, text);
      return FALSE;
    }
  remember (self, format, &options);
  if (self->near)
    dusk_export_tell_written (self->near, path);
  gtk_window_close (GTK_WINDOW (self));
  return TRUE;
}

static void
present (GtkWidget *near, DuskExportSubject *subject)
{
  gtk_window_present (GTK_WINDOW (dusk_export_dialog_new (near, subject)));
}

void
dusk_export_dialog_present_chart (GtkWidget *near, DuskChart *chart, const char *name)
{
  g_autoptr (DuskExportSubject) subject = NULL;

  g_return_if_fail (GTK_IS_WIDGET (near));
  g_return_if_fail (DUSK_IS_CHART (chart));
  g_return_if_fail (name != NULL);

  subject = dusk_export_subject_new_chart (chart, name);
  present (near, subject);
}

void
dusk_export_dialog_present_map (GtkWidget *near, const DuskMapPicture *picture, const char *name)
{
  g_autoptr (DuskExportSubject) subject = NULL;

  g_return_if_fail (GTK_IS_WIDGET (near));
  g_return_if_fail (picture != NULL && name != NULL);

  subject = dusk_export_subject_new_map (picture, name);
  present (near, subject);
}
