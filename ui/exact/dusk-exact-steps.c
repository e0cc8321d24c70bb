/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-exact-steps.h"

#include <glib/gi18n.h>

#include "dusk-ui.h"

/* Rows that are seen without scrolling. */
#define HEIGHT_PX 300

/* One row: GtkColumnView wants objects. */
#define DUSK_TYPE_EXACT_ROW (dusk_exact_row_get_type ())
G_DECLARE_FINAL_TYPE (DuskExactRow, dusk_exact_row, DUSK, EXACT_ROW, GObject)

struct _DuskExactRow {
  GObject              parent_instance;
  const DuskExactStep *step; /* (not owned): lives as long as the list's exact times */
  gboolean             with_fraction;
};

G_DEFINE_TYPE (DuskExactRow, dusk_exact_row, G_TYPE_OBJECT)

struct _DuskExactSteps {
  AdwBin           parent_instance;
  GListStore      *rows;  /* (not nullable) (owned) (element-type DuskExactRow) */
  DuskExact       *exact; /* (nullable) (owned) */
  const GPtrArray *steps; /* (nullable) (not owned): of @exact */
};

G_DEFINE_TYPE (DuskExactSteps, dusk_exact_steps, ADW_TYPE_BIN)

typedef char *(*CellText) (const DuskExactRow *row);

static void
dusk_exact_row_class_init (DuskExactRowClass *klass G_GNUC_UNUSED)
{
}

static void
dusk_exact_row_init (DuskExactRow *self G_GNUC_UNUSED)
{
}

char *
dusk_exact_clock_to_text (gint64 time_us, gboolean with_fraction)
{
  gint64 time_s = dusk_time_second (time_us);
  g_autofree char *clock = dusk_time_to_text (time_s, NULL, DUSK_TIME_CLOCK_SECONDS);

  if (!with_fraction)
    return g_steal_pointer (&clock);
  return g_strdup_printf ("%s.%03d", clock, (int) (time_us - time_s * G_USEC_PER_SEC) / 1000);
}

static char *
time_cell (const DuskExactRow *row)
{
  return dusk_exact_clock_to_text (row->step->time_us, row->with_fraction);
}

static char *
prefix_cell (const DuskExactRow *row)
{
  char text[DUSK_PREFIX_TEXT_SIZE];

  dusk_prefix_to_text (&row->step->prefix, text);
  return g_strdup (text);
}

static char *
peer_cell (const DuskExactRow *row)
{
  return g_strdup (row->step->peer);
}

static char *
before_cell (const DuskExactRow *row)
{
  if (row->step->path_before)
    return g_strdup (row->step->path_before);
  /* Who loses a route had one, by whatever path: without a table dump that is not known. */
  if (row->step->path_after == NULL)
    return g_strdup (C_("path", "not known"));
  /* Translators: there was no route. */
  return g_strdup (C_("path", "none"));
}

static char *
after_cell (const DuskExactRow *row)
{
  return g_strdup (row->step->path_after ? row->step->path_after : C_("path", "none"));
}

static void
set_up_cell (GtkListItemFactory *factory G_GNUC_UNUSED, GtkListItem *item)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (label, "numeric");
  dusk_ui_tell_when_cut (GTK_LABEL (label));
  gtk_list_item_set_child (item, label);
}

static void
bind_cell (GtkListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  CellText cell_text = (CellText) user_data;
  g_autofree char *text = cell_text (gtk_list_item_get_item (item));

  gtk_label_set_text (GTK_LABEL (gtk_list_item_get_child (item)), text);
}

static void
add_column (GtkColumnView *view, const char *title, CellText cell_text, gboolean expands)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkColumnViewColumn *column = gtk_column_view_column_new (title, factory);

  g_signal_connect (factory, "setup", G_CALLBACK (set_up_cell), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cell), (gpointer) cell_text);
  gtk_column_view_column_set_expand (column, expands);
  gtk_column_view_column_set_resizable (column, TRUE);
  gtk_column_view_append_column (view, column);
  g_object_unref (column);
}

static void
on_copy (DuskExactSteps *self)
{
  g_autofree char *table = self->exact ? dusk_exact_steps_to_table (self->exact, self->steps) : g_strdup ("");

  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), table);
  dusk_ui_toast (GTK_WIDGET (self), _("Copied as a table"));
}

static GtkWidget *
new_head (DuskExactSteps *self)
{
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12), *heading = dusk_ui_heading (_("Message by message"));
  GtkWidget *copy = gtk_button_new_from_icon_name ("edit-copy-symbolic");

  gtk_widget_set_hexpand (heading, TRUE);
  gtk_widget_add_css_class (copy, "flat");
  gtk_widget_add_css_class (copy, "small-button");
  gtk_widget_set_tooltip_text (copy, _("Copy as a table"));
  dusk_ui_set_accessible_label (copy, _("Copy as a table"));
  g_signal_connect_swapped (copy, "clicked", G_CALLBACK (on_copy), self);
  gtk_box_append (GTK_BOX (head), heading);
  gtk_box_append (GTK_BOX (head), copy);
  return head;
}

static GtkWidget *
new_view (DuskExactSteps *self)
{
  GtkNoSelection *selection = gtk_no_selection_new (G_LIST_MODEL (g_object_ref (self->rows)));
  GtkWidget *view = gtk_column_view_new (GTK_SELECTION_MODEL (selection)), *scroller = gtk_scrolled_window_new ();

  add_column (GTK_COLUMN_VIEW (view), _("UTC"), time_cell, FALSE);
  add_column (GTK_COLUMN_VIEW (view), _("Prefix"), prefix_cell, FALSE);
  add_column (GTK_COLUMN_VIEW (view), _("Peer"), peer_cell, FALSE);
  add_column (GTK_COLUMN_VIEW (view), _("Path before"), before_cell, TRUE);
  add_column (GTK_COLUMN_VIEW (view), _("Path after"), after_cell, TRUE);
  gtk_widget_add_css_class (view, "data-table");
  dusk_ui_set_accessible_label (view, _("Message by message"));
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), view);
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (scroller), HEIGHT_PX);
  gtk_widget_add_css_class (scroller, "step-table");
  return scroller;
}

static void
dusk_exact_steps_finalize (GObject *object)
{
  DuskExactSteps *self = DUSK_EXACT_STEPS (object);

  g_object_unref (self->rows);
  g_clear_pointer (&self->exact, dusk_exact_unref);
  G_OBJECT_CLASS (dusk_exact_steps_parent_class)->finalize (object);
}

static void
dusk_exact_steps_class_init (DuskExactStepsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = dusk_exact_steps_finalize;
}

static void
dusk_exact_steps_init (DuskExactSteps *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  self->rows = g_list_store_new (DUSK_TYPE_EXACT_ROW);
  gtk_box_append (GTK_BOX (box), new_head (self));
  gtk_box_append (GTK_BOX (box), new_view (self));
  adw_bin_set_child (ADW_BIN (self), box);
}

void
dusk_exact_steps_show (DuskExactSteps *self, DuskExact *exact, const GPtrArray *steps)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (g_object_unref);

  g_return_if_fail (DUSK_IS_EXACT_STEPS (self));
  g_return_if_fail (exact != NULL);
  g_return_if_fail (steps != NULL);

  for (guint i = 0; i < steps->len; i++)
    {
      DuskExactRow *row = g_object_new (DUSK_TYPE_EXACT_ROW, NULL);
      row->step = g_ptr_array_index (steps, i);
      row->with_fraction = exact->is_microseconds;
      g_ptr_array_add (rows, row);
    }
  g_list_store_splice (self->rows, 0, g_list_model_get_n_items (G_LIST_MODEL (self->rows)), rows->pdata, rows->len);
  dusk_exact_ref (exact);
  g_clear_pointer (&self->exact, dusk_exact_unref);
  self->exact = exact;
  self->steps = steps;
}

char *
dusk_exact_steps_to_table (const DuskExact *exact, const GPtrArray *steps)
{
  GString *table = g_string_new ("time\tprefix\tpeer\tpath_before\tpath_after\n");

  for (guint i = 0; i < steps->len; i++)
    {
      const DuskExactStep *step = g_ptr_array_index (steps, i);
      g_autofree char *day = dusk_time_to_iso (dusk_time_second (step->time_us));
      g_autofree char *clock = dusk_exact_clock_to_text (step->time_us, exact->is_microseconds);
      char prefix[DUSK_PREFIX_TEXT_SIZE];
      dusk_prefix_to_text (&step->prefix, prefix);
      g_string_append_printf (table, "%.10sT%sZ\t%s\t%s\t%s\t%s\n", day, clock, prefix, step->peer, step->path_before ? step->path_before : "",
                              step->path_after ? step->path_after : "");
    }
  return g_string_free (table, FALSE);
}
