/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui-test.h"

#include "../draw/chart-fixtures.h"
#include "../draw/map-fixtures.h"
#include "dusk-export-dialog.h"
#include "dusk-export-file.h"
#include "dusk-export-print.h"
#include "dusk-error.h"
#include "dusk-ui.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

static char *folder;

/* A window that asks, with a place for toasts. */
static GtkWidget *
new_asking_window (GtkWidget **near)
{
  GtkWidget *window = gtk_window_new (), *overlay = adw_toast_overlay_new ();

  *near = gtk_label_new ("North Korea");
  adw_toast_overlay_set_child (ADW_TOAST_OVERLAY (overlay), *near);
  gtk_window_set_child (GTK_WINDOW (window), overlay);
  gtk_window_present (GTK_WINDOW (window));
  return window;
}

static DuskExportDialog *
new_dialog (GtkWidget *near, gboolean is_chart)
{
  g_autoptr (DuskChart) chart = fixture_small_country ();
  g_autoptr (DuskExportSubject) subject = NULL;
  DuskExportDialog *dialog;
  DuskMapPicture picture;

  map_fixture_picture (&picture);
  picture.title = "The world";
  subject = is_chart ? dusk_export_subject_new_chart (chart, "dusk-KP") : dusk_export_subject_new_map (&picture, "dusk-world");
  dialog = dusk_export_dialog_new (near, subject);
  gtk_window_present (GTK_WINDOW (dialog));
  return dialog;
}

static GtkWidget *
row (DuskExportDialog *dialog, const char *id)
{
  return GTK_WIDGET (gtk_widget_get_template_child (GTK_WIDGET (dialog), DUSK_TYPE_EXPORT_DIALOG, id));
}

static void
choose (DuskExportDialog *dialog, const char *id, guint place)
{
  adw_combo_row_set_selected (ADW_COMBO_ROW (row (dialog, id)), place);
}

static void
type (DuskExportDialog *dialog, const char *id, const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (row (dialog, id)), text);
}

/* What the dialog shows, at the size of the file. */
static cairo_surface_t *
paint_preview (DuskExportDialog *dialog, int width, int height)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, width, height);
  cairo_t *cr = cairo_create (surface);

  dusk_export_dialog_draw_preview (dialog, cr, width, height);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  return surface;
}

static void
assert_same_picture (cairo_surface_t *a, cairo_surface_t *b)
{
  int width = cairo_image_surface_get_width (a), height = cairo_image_surface_get_height (a);

  g_assert_cmpint (cairo_image_surface_get_width (b), ==, width);
  g_assert_cmpint (cairo_image_surface_get_height (b), ==, height);
  for (int y = 0; y < height; y++)
    {
      const guint32 *left = (const guint32 *) (cairo_image_surface_get_data (a) + y * cairo_image_surface_get_stride (a));
      const guint32 *right = (const guint32 *) (cairo_image_surface_get_data (b) + y * cairo_image_surface_get_stride (b));
      for (int x = 0; x < width; x++)
        g_assert_cmphex (left[x] & 0xffffff, ==, right[x] & 0xffffff);
    }
}

static void
test_preview (void)
{
  static const struct {
    gboolean    is_chart;
    guint       size, scale;
    gboolean    is_dark;
    const char *title;
    int         width, height;
  } cases[] = {
    { TRUE, 1, 0, FALSE, "A title", 1200, 675 },   { TRUE, 3, 1, TRUE, "", 2160, 2160 },
    { FALSE, 2, 0, TRUE, "The <b>world</b>", 1920, 1080 }, { FALSE, 1, 1, FALSE, "", 2400, 1350 },
  };
  GtkWidget *near, *window = new_asking_window (&near);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      DuskExportDialog *dialog = new_dialog (near, cases[i].is_chart);
      g_autofree char *path = g_build_filename (folder, "preview.png", NULL);
      cairo_surface_t *shown, *written;

      choose (dialog, "format", 0);
      choose (dialog, "size", cases[i].size);
      choose (dialog, "scale", cases[i].scale);
      gtk_switch_set_active (GTK_SWITCH (row (dialog, "dark")), cases[i].is_dark);
      type (dialog, "caption", cases[i].title);
      shown = paint_preview (dialog, cases[i].width, cases[i].height);
      g_object_ref (dialog);
      g_assert_true (dusk_export_dialog_export_to (dialog, path));
      written = cairo_image_surface_create_from_png (path);
      assert_same_picture (shown, written);
      g_object_unref (dialog);
      g_unlink (path);
      cairo_surface_destroy (shown);
      cairo_surface_destroy (written);
    }
  ui_test_close (window);
}

static void
test_options (void)
{
  GtkWidget *near, *window = new_asking_window (&near);
  DuskExportDialog *dialog = new_dialog (near, TRUE);
  DuskPictureOptions options;

  choose (dialog, "format", 0);
  g_assert_true (gtk_widget_get_visible (row (dialog, "scale")));
  choose (dialog, "format", 1);
  g_assert_false (gtk_widget_get_visible (row (dialog, "scale")));
  g_assert_true (gtk_widget_get_visible (row (dialog, "look")));
  choose (dialog, "format", 3);
  g_assert_false (gtk_widget_get_visible (row (dialog, "look")));
  g_assert_cmpstr (gtk_stack_get_visible_child_name (GTK_STACK (row (dialog, "preview_stack"))), ==, "data");

  choose (dialog, "period", 2);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (row (dialog, "from"))), ==, "2014-12-20 00:00:00");
  type (dialog, "from", "2014-12-22 16:00");
  type (dialog, "to", "2014-12-23");
  g_assert_true (dusk_export_dialog_get_options (dialog, &options));
  g_assert_cmpint (options.from_s, ==, FIXTURE_FROM_S + 2 * DUSK_DAY_S + 16 * DUSK_HOUR_S);
  g_assert_cmpint (options.to_s, ==, FIXTURE_FROM_S + 3 * DUSK_DAY_S);
  type (dialog, "to", "soon");
  g_assert_false (dusk_export_dialog_get_options (dialog, &options));
  g_assert_false (gtk_widget_get_sensitive (row (dialog, "export")));
  g_assert_true (gtk_widget_get_visible (row (dialog, "complaint")));
  choose (dialog, "period", 1);
  g_assert_true (gtk_widget_get_sensitive (row (dialog, "export")));
  g_assert_false (gtk_widget_get_visible (row (dialog, "complaint")));

  choose (dialog, "size", 5);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (row (dialog, "width")), 777);
  dusk_export_dialog_get_options (dialog, &options);
  g_assert_cmpint (options.width_px, ==, 777);
  ui_test_close (dialog);
  ui_test_close (window);
}

/* What was chosen is proposed the next time; the title and the period are not. */
static void
test_remembered (void)
{
  GtkWidget *near, *window = new_asking_window (&near);
  DuskExportDialog *dialog = new_dialog (near, TRUE);
  g_autofree char *path = g_build_filename (folder, "a.svg", NULL);
  DuskPictureOptions options;

  choose (dialog, "format", 1);
  choose (dialog, "size", 2);
  choose (dialog, "scale", 2);
  gtk_switch_set_active (GTK_SWITCH (row (dialog, "dark")), TRUE);
  type (dialog, "caption", "Mine");
  g_assert_true (dusk_export_dialog_export_to (dialog, path));
  dialog = new_dialog (near, TRUE);
  dusk_export_dialog_get_options (dialog, &options);
  g_assert_cmpuint (adw_combo_row_get_selected (ADW_COMBO_ROW (row (dialog, "format"))), ==, 1);
  g_assert_cmpint (options.width_px, ==, 1920);
  g_assert_cmpint (options.scale, ==, 3);
  g_assert_true (options.is_dark);
  g_assert_cmpstr (options.title, ==, "North Korea");
  g_unlink (path);
  ui_test_close (dialog);
  ui_test_close (window);
}

static void
test_failures (void)
{
  static const char *const names[] = { "gone/a.png", "full.png" };
  g_autofree char *full = g_build_filename (folder, "full.png", NULL);
  GtkWidget *near, *window = new_asking_window (&near);
  DuskExportDialog *dialog = new_dialog (near, FALSE);

  g_assert_cmpint (symlink ("/dev/full", full), ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (folder, names[i], NULL);
      g_assert_false (dusk_export_dialog_export_to (dialog, path));
      g_assert_true (ui_test_says (GTK_WIDGET (dialog), path));
      g_assert_true (ui_test_says (GTK_WIDGET (dialog), "What was there before is unchanged."));
      type (dialog, "caption", names[i]);
      g_assert_false (gtk_widget_get_visible (row (dialog, "complaint")));
    }
  g_unlink (full);
  ui_test_close (dialog);
  ui_test_close (window);
}

/* A name with the ending of another format is written in that. */
static void
test_endings (void)
{
  GtkWidget *near, *window = new_asking_window (&near);
  DuskExportDialog *dialog = new_dialog (near, FALSE);
  g_autofree char *path = g_build_filename (folder, "world.GeoJSON", NULL), *text = NULL;

  choose (dialog, "format", 0);
  g_assert_true (dusk_export_dialog_export_to (dialog, path));
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_true (g_str_has_prefix (text, "{\"type\":\"FeatureCollection\""));
  ui_test_await_text (window, "“world.GeoJSON” was written");
  g_unlink (path);
  ui_test_close (window);
}

static gboolean
is_gone (gpointer data)
{
  return *(gpointer *) data == NULL;
}

static void
test_keys (void)
{
  GtkWidget *near, *window = new_asking_window (&near);
  DuskExportDialog *dialog = new_dialog (near, TRUE);

  g_assert_true (gtk_window_get_default_widget (GTK_WINDOW (dialog)) == row (dialog, "export"));
  g_assert_true (gtk_widget_get_focusable (row (dialog, "format")) && gtk_widget_get_focusable (row (dialog, "copy_table")));
  g_object_add_weak_pointer (G_OBJECT (dialog), (gpointer *) &dialog);
  gtk_widget_activate_action (GTK_WIDGET (dialog), "window.close", NULL);
  ui_test_wait (is_gone, &dialog, "the dialog closes");
  ui_test_close (window);
}

static void
test_names (void)
{
  GtkWidget *near, *window = new_asking_window (&near);
  DuskExportDialog *dialog = new_dialog (near, TRUE);

  gtk_test_accessible_assert_property (row (dialog, "width"), GTK_ACCESSIBLE_PROPERTY_LABEL, "Width in pixels");
  gtk_test_accessible_assert_property (row (dialog, "preview"), GTK_ACCESSIBLE_PROPERTY_LABEL, "Preview");
  gtk_test_accessible_assert_role (row (dialog, "preview"), GTK_ACCESSIBLE_ROLE_IMG);
  gtk_test_accessible_assert_property (row (dialog, "data"), GTK_ACCESSIBLE_PROPERTY_LABEL, "The beginning of the file");
  ui_test_close (dialog);
  ui_test_close (window);
}

static void
on_text (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(char **) user_data = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (source), result, NULL);
}

static void
on_texture (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GdkTexture **) user_data = gdk_clipboard_read_texture_finish (GDK_CLIPBOARD (source), result, NULL);
}

static gboolean
is_there (gpointer data)
{
  return *(gpointer *) data != NULL;
}

static void
test_copy (void)
{
  GtkWidget *near, *window = new_asking_window (&near);
  DuskExportDialog *dialog = new_dialog (near, TRUE);
  GdkClipboard *clipboard = gtk_widget_get_clipboard (GTK_WIDGET (dialog));
  g_autofree char *text = NULL;
  g_autoptr (GdkTexture) texture = NULL;
  g_auto (GStrv) lines = NULL;

  choose (dialog, "format", 0);
  choose (dialog, "size", 1);
  choose (dialog, "scale", 0);
  g_signal_emit_by_name (row (dialog, "copy_table"), "clicked");
  gdk_clipboard_read_text_async (clipboard, NULL, on_text, &text);
  ui_test_wait (is_there, &text, "the table comes");
  lines = g_strsplit (text, "\n", -1);
  g_assert_true (g_str_has_prefix (lines[0], "time\t"));
  g_assert_true (g_str_has_suffix (lines[0], "\tsource"));
  g_assert_cmpuint (g_strv_length (lines), ==, 4 * 288 + 2);
  g_signal_emit_by_name (row (dialog, "copy_picture"), "clicked");
  gdk_clipboard_read_texture_async (clipboard, NULL, on_texture, &texture);
  ui_test_wait (is_there, &texture, "the picture comes");
  g_assert_cmpint (gdk_texture_get_width (texture), ==, 1200);
  ui_test_close (dialog);
  ui_test_close (window);
}

static void
test_tabs (void)
{
  static const struct {
    const char *csv;
    const char *tabs;
  } cases[] = { { "a,b\r\n1,2\r\n", "a\tb\n1\t2\n" },
                { "\"x, y\",\"a \"\"b\"\"\"\r\n", "x, y\ta \"b\"\n" }, { "\"a\tb\nc\",\r\n", "a b c\t\n" }, { "", "" } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GBytes) csv = g_bytes_new_static (cases[i].csv, strlen (cases[i].csv));
      g_autofree char *tabs = dusk_export_csv_to_tabs (csv);
      g_assert_cmpstr (tabs, ==, cases[i].tabs);
    }
}

static void
test_map_table (void)
{
  g_autoptr (DuskExportSubject) subject = NULL;
  g_autoptr (GBytes) csv = NULL;
  const DuskPictureOptions options = DUSK_PICTURE_OPTIONS_INIT;
  g_autofree char *tabs = NULL;
  g_auto (GStrv) lines = NULL;
  DuskMapPicture picture;

  map_fixture_picture (&picture);
  subject = dusk_export_subject_new_map (&picture, "dusk-world");
  csv = dusk_export_subject_to_csv (subject, &options);
  tabs = dusk_export_csv_to_tabs (csv);
  lines = g_strsplit (tabs, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, DUSK_N_TERRITORIES + 2);
  g_assert_nonnull (strstr (tabs, "\nKP\tNorth Korea\tdark\t"));
}

static void
test_print (void)
{
  g_autoptr (DuskChart) chart = fixture_small_country ();
  g_autoptr (DuskExportSubject) subject = dusk_export_subject_new_chart (chart, "dusk-KP");
  const DuskPictureOptions options = { .is_dark = TRUE, .title = "On paper", .from_s = DUSK_TIME_UNKNOWN, .to_s = DUSK_TIME_UNKNOWN };
  g_autoptr (GtkPrintOperation) operation = dusk_export_print_new (subject, &options);
  g_autofree char *path = g_build_filename (folder, "print.pdf", NULL), *text = NULL;
  g_autoptr (GError) error = NULL;
  const char *const command[] = { "pdftotext", path, "-", NULL };

  gtk_print_operation_set_export_filename (operation, path);
  g_assert_cmpint (gtk_print_operation_run (operation, GTK_PRINT_OPERATION_ACTION_EXPORT, NULL, &error), ==, GTK_PRINT_OPERATION_RESULT_APPLY);
  g_assert_no_error (error);
  if (g_spawn_sync (NULL, (char **) command, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &text, NULL, NULL, NULL))
    {
      g_assert_nonnull (strstr (text, "On paper"));
      g_assert_nonnull (strstr (text, "Made for a test"));
    }
  g_unlink (path);
}

static void
on_done (gpointer data)
{
  *(gboolean *) data = TRUE;
}

static gboolean
is_set (gpointer data)
{
  return *(gboolean *) data;
}

static void
test_incident (void)
{
  UiTest test;
  GtkWidget *near, *window = new_asking_window (&near);
  g_autofree char *path = g_build_filename (folder, "report.md", NULL), *lost = g_build_filename (folder, "gone", "report.pdf", NULL), *text = NULL;
  const DuskEntity entity = { .kind = DUSK_ENTITY_COUNTRY, .id = "KP" };
  gboolean is_done = FALSE;
  GListModel *windows = gtk_window_get_toplevels ();

  ui_test_set_up (&test, "north-korea-2014", FIXTURE_FROM_S + 9 * DUSK_DAY_S, 0);
  dusk_export_incident_to (near, test.context, &entity, FIXTURE_FROM_S, FIXTURE_FROM_S + 4 * DUSK_DAY_S, NULL, path, on_done, &is_done);
  ui_test_await_text (window, "Gathering the incident report…");
  ui_test_wait (is_set, &is_done, "the report is written");
  ui_test_await_text (window, "“report.md” was written");
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_true (g_str_has_prefix (text, "# North Korea, "));
  g_unlink (path);
  is_done = FALSE;
  dusk_export_incident_to (near, test.context, &entity, FIXTURE_FROM_S, FIXTURE_FROM_S + 4 * DUSK_DAY_S, NULL, lost, on_done, &is_done);
  ui_test_wait (is_set, &is_done, "the report fails");
  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWindow) top = g_list_model_get_item (windows, i);
      if (ADW_IS_MESSAGE_DIALOG (top))
        {
          g_assert_true (ui_test_says (GTK_WIDGET (top), "What was there before is unchanged."));
          gtk_window_destroy (top);
          i = 0;
        }
    }
  ui_test_close (window);
  ui_test_tear_down (&test);
}

int
main (int argc, char **argv)
{
  int status;

  ui_test_init (&argc, &argv);
  folder = g_dir_make_tmp ("dusk-export-XXXXXX", NULL);
  g_test_add_func ("/ui/export/preview", test_preview);
  g_test_add_func ("/ui/export/options", test_options);
  g_test_add_func ("/ui/export/remembered", test_remembered);
  g_test_add_func ("/ui/export/failures", test_failures);
  g_test_add_func ("/ui/export/endings", test_endings);
  g_test_add_func ("/ui/export/keys", test_keys);
  g_test_add_func ("/ui/export/names", test_names);
  g_test_add_func ("/ui/export/copy", test_copy);
  g_test_add_func ("/ui/export/tabs", test_tabs);
  g_test_add_func ("/ui/export/map-table", test_map_table);
  g_test_add_func ("/ui/export/print", test_print);
  g_test_add_func ("/ui/export/incident", test_incident);
  status = g_test_run ();
  g_assert_cmpint (g_rmdir (folder), ==, 0);
  g_free (folder);
  return status;
}
