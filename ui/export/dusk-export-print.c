/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-export-print.h"

/* Lettering of 11 px would be large on paper. */
#define PT_PER_PX 0.72

/* One page to be printed. */
typedef struct {
  DuskExportSubject *subject; /* (owned) */
  DuskPictureOptions options;
  char              *title;   /* (nullable) (owned) */
} Page;

static void
page_free (gpointer data, GClosure *closure G_GNUC_UNUSED)
{
  Page *page = data;

  dusk_export_subject_unref (page->subject);
  g_free (page->title);
  g_free (page);
}

static void
on_draw_page (GtkPrintOperation *operation G_GNUC_UNUSED, GtkPrintContext *context, int number G_GNUC_UNUSED, Page *page)
{
  cairo_t *cr = gtk_print_context_get_cairo_context (context);
  double width = gtk_print_context_get_width (context) / PT_PER_PX, height = gtk_print_context_get_height (context) / PT_PER_PX;
  int natural_width, natural_height;

  page->options.width_px = CLAMP ((int) width, 200, 10000);
  dusk_export_subject_size (page->subject, &page->options, &natural_width, &natural_height);
  cairo_scale (cr, PT_PER_PX, PT_PER_PX);
  /* A chart stretched over a page would be mostly empty. */
  if (dusk_export_subject_chart (page->subject))
    height = MIN (natural_height, height);
  dusk_export_subject_draw (page->subject, cr, width, height, &page->options);
}

GtkPrintOperation *
dusk_export_print_new (DuskExportSubject *subject, const DuskPictureOptions *options)
{
  GtkPrintOperation *operation = gtk_print_operation_new ();
  g_autoptr (GtkPageSetup) setup = gtk_page_setup_new ();
  Page *page = g_new0 (Page, 1);

  page->subject = dusk_export_subject_ref (subject);
  page->options = *options;
  page->title = g_strdup (options->title);
  page->options.title = page->title;
  page->options.is_dark = FALSE;
  page->options.height_px = 0;
  gtk_page_setup_set_orientation (setup, GTK_PAGE_ORIENTATION_LANDSCAPE);
  gtk_print_operation_set_default_page_setup (operation, setup);
  gtk_print_operation_set_unit (operation, GTK_UNIT_POINTS);
  gtk_print_operation_set_n_pages (operation, 1);
  gtk_print_operation_set_job_name (operation, dusk_export_subject_name (subject));
  g_signal_connect_data (operation, "draw-page", G_CALLBACK (on_draw_page), page, page_free, 0);
  return operation;
}

static GdkContentProvider *
provide (const char *type, GBytes *bytes)
{
  return gdk_content_provider_new_for_bytes (type, bytes);
}

gboolean
dusk_export_copy_picture (GtkWidget *widget, DuskExportSubject *subject, const DuskPictureOptions *options, GError **error)
{
  const DuskExportFormat *png_format = dusk_export_subject_format_of (subject, ".png"), *svg_format = dusk_export_subject_format_of (subject, ".svg");
  g_autoptr (GBytes) png = dusk_export_subject_to_bytes (subject, png_format, options, error), svg = NULL;
  g_autoptr (GdkTexture) texture = NULL;
  g_autoptr (GdkContentProvider) all = NULL;
  GdkContentProvider *providers[3];

  if (png == NULL)
    return FALSE;
  svg = dusk_export_subject_to_bytes (subject, svg_format, options, error);
  if (svg == NULL)
    return FALSE;
  texture = gdk_texture_new_from_bytes (png, error);
  if (texture == NULL)
    return FALSE;
  providers[0] = provide ("image/png", png);
  providers[1] = gdk_content_provider_new_typed (GDK_TYPE_TEXTURE, texture);
  providers[2] = provide ("image/svg+xml", svg);
  all = gdk_content_provider_new_union (providers, G_N_ELEMENTS (providers));
  return gdk_clipboard_set_content (gtk_widget_get_clipboard (widget), all);
}

void
dusk_export_copy_table (GtkWidget *widget, DuskExportSubject *subject, const DuskPictureOptions *options)
{
  g_autoptr (GBytes) csv = dusk_export_subject_to_csv (subject, options);
  g_autofree char *tabs = dusk_export_csv_to_tabs (csv);
  GdkContentProvider *providers[] = { gdk_content_provider_new_typed (G_TYPE_STRING, tabs), provide ("text/csv", csv) };
  g_autoptr (GdkContentProvider) both = gdk_content_provider_new_union (providers, G_N_ELEMENTS (providers));

  gdk_clipboard_set_content (gtk_widget_get_clipboard (widget), both);
}
