/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-export-dialog-private.h"

#include <glib/gi18n.h>
#include <math.h>

#include "dusk-export-file.h"
#include "dusk-export-print.h"
#include "dusk-output.h"
#include "dusk-ui.h"

/* So much of a file of figures says what it is. */
#define DATA_SHOWN  4000
#define EDGE_ALPHA  0.4
#define MAX_FORMATS 5

G_DEFINE_FINAL_TYPE (DuskExportDialog, dusk_export_dialog, ADW_TYPE_WINDOW)

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
  g_autoptr (GBytes) bytes = dusk_export_subject_to_bytes (self->subject, _dusk_export_dialog_format (self), options, NULL);
  gsize length = 0;
  const char *text = bytes ? g_bytes_get_data (bytes, &length) : "";
  g_autofree char *head = g_utf8_make_valid (text, (gssize) MIN (length, DATA_SHOWN));

  gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->data), head, -1);
}

static void
show_size (DuskExportDialog *self, const DuskPictureOptions *options)
{
  int width, height, scale = _dusk_export_dialog_format (self)->has_scale ? options->scale : 1;
  g_autofree char *text = NULL;

  dusk_export_subject_size (self->subject, options, &width, &height);
  /* Translators: the width and the height of a picture in pixels */
  text = g_strdup_printf (_("%1$d × %2$d pixels"), width * scale, height * scale);
  adw_window_title_set_subtitle (self->heading, _dusk_export_dialog_format (self)->is_picture ? text : "");
}

static void
update (DuskExportDialog *self)
{
  const DuskExportFormat *format = _dusk_export_dialog_format (self);
  DuskPictureOptions options;
  gboolean is_valid = dusk_export_dialog_get_options (self, &options), is_own = _dusk_export_dialog_is_own_size (self);
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
  g_autofree char *name = g_strdup_printf ("%s.%s", dusk_export_subject_name (self->subject), _dusk_export_dialog_format (self)->ending);
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
  _dusk_export_dialog_fill (self);
  gtk_editable_set_text (GTK_EDITABLE (self->caption), caption ? caption : "");
  gtk_widget_set_visible (self->period_group, is_chart);
  _dusk_export_dialog_recall (self);
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
    format = _dusk_export_dialog_format (self);
  bytes = dusk_export_subject_to_bytes (self->subject, format, &options, &error);
  if (bytes == NULL || !dusk_output_write (path, bytes, &error))
    {
      g_autofree char *text = dusk_export_failure_text (error);
      dusk_ui_set_text (self->complaint, text);
      return FALSE;
    }
  _dusk_export_dialog_remember (self, format, &options);
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
