/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-search-box.h"

#include <glib/gi18n.h>

#include "dusk-search.h"
#include "dusk-ui.h"

/* A pause in the typing after which RIPEstat is asked. */
#define PAUSE_MS 250

struct _DuskSearchBox {
  AdwBin             parent_instance;
  GtkSearchEntry    *entry;
  GtkPopover        *popover;
  GtkScrolledWindow *scroller;
  GtkListBox        *results;
  GtkLabel          *note;
  GtkSpinner        *spinner;
  DuskContext       *context;     /* (nullable) (owned) */
  DuskSearch        *search;      /* (nullable) (owned) */
  GCancellable      *cancellable; /* (nullable) (owned): of the prefix whose network is looked for */
  guint              pause_id;
};

enum { COUNTRY_CHOSEN, NETWORK_CHOSEN, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_TYPE (DuskSearchBox, dusk_search_box, ADW_TYPE_BIN)

static gboolean
has_text (DuskSearchBox *self)
{
  return *gtk_editable_get_text (GTK_EDITABLE (self->entry)) != '\0';
}

static GtkWidget *
new_row (gpointer item, gpointer user_data G_GNUC_UNUSED)
{
  GtkWidget *row = gtk_list_box_row_new (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 1);
  GtkWidget *title = gtk_label_new (dusk_search_result_title (item)), *subtitle = gtk_label_new (dusk_search_result_subtitle (item));
  g_autofree char *spoken = g_strdup_printf (C_("spoken", "%s: %s"), dusk_search_result_title (item), dusk_search_result_subtitle (item));

  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_label_set_ellipsize (GTK_LABEL (title), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (subtitle), 0);
  gtk_label_set_ellipsize (GTK_LABEL (subtitle), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (subtitle, "row-summary");
  gtk_widget_add_css_class (subtitle, "dim-label");
  gtk_box_append (GTK_BOX (box), title);
  gtk_box_append (GTK_BOX (box), subtitle);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_widget_set_focusable (row, FALSE);
  dusk_ui_tell_when_cut (GTK_LABEL (title));
  dusk_ui_tell_when_cut (GTK_LABEL (subtitle));
  g_object_set_data_full (G_OBJECT (row), "result", g_object_ref (item), g_object_unref);
  dusk_ui_set_accessible_label (row, spoken);
  return row;
}

/* The focus stays in the entry: the list does not scroll by itself, and a screen reader hears of the row through this relation. */
static void
tell_active_row (DuskSearchBox *self)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->results);
  double y;

  if (row && gtk_widget_translate_coordinates (GTK_WIDGET (row), GTK_WIDGET (self->results), 0, 0, NULL, &y))
    gtk_adjustment_clamp_page (gtk_scrolled_window_get_vadjustment (self->scroller), y, y + gtk_widget_get_height (GTK_WIDGET (row)));
  if (row)
    gtk_accessible_update_relation (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_RELATION_ACTIVE_DESCENDANT, row, -1);
  else
    gtk_accessible_reset_relation (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_RELATION_ACTIVE_DESCENDANT);
}

static void
show_results (DuskSearchBox *self)
{
  gboolean is_loading = dusk_search_is_loading (self->search) || self->pause_id > 0;
  guint count = g_list_model_get_n_items (G_LIST_MODEL (self->search));
  const char *note = dusk_search_problem (self->search);

  if (note == NULL && count == 0 && !is_loading)
    note = _("Nothing found. Write a country, an AS number, a prefix or the name of a network.");
  dusk_ui_set_text (self->note, note);
  gtk_widget_set_visible (GTK_WIDGET (self->results), count > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), is_loading);
  gtk_spinner_set_spinning (self->spinner, is_loading);
  if (count > 0 && gtk_list_box_get_selected_row (self->results) == NULL)
    gtk_list_box_select_row (self->results, gtk_list_box_get_row_at_index (self->results, 0));
  tell_active_row (self);
}

static void
close_results (DuskSearchBox *self)
{
  g_clear_handle_id (&self->pause_id, g_source_remove);
  gtk_popover_popdown (self->popover);
}

static gboolean
on_pause (gpointer user_data)
{
  DuskSearchBox *self = user_data;

  self->pause_id = 0;
  dusk_search_set_text (self->search, gtk_editable_get_text (GTK_EDITABLE (self->entry)), TRUE);
  show_results (self);
  return G_SOURCE_REMOVE;
}

static void
on_text_changed (DuskSearchBox *self)
{
  g_clear_handle_id (&self->pause_id, g_source_remove);
  if (self->search == NULL)
    return;
  dusk_search_set_text (self->search, gtk_editable_get_text (GTK_EDITABLE (self->entry)), FALSE);
  if (!has_text (self))
    {
      close_results (self);
      return;
    }
  self->pause_id = g_timeout_add (PAUSE_MS, on_pause, self);
  gtk_list_box_select_row (self->results, gtk_list_box_get_row_at_index (self->results, 0));
  show_results (self);
  gtk_widget_set_size_request (GTK_WIDGET (self->popover), gtk_widget_get_width (GTK_WIDGET (self)), -1);
  gtk_popover_popup (self->popover);
}

static void
choose (DuskSearchBox *self, const DuskEntity *entity)
{
  gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
  close_results (self);
  if (entity->kind == DUSK_ENTITY_COUNTRY)
    g_signal_emit (self, signals[COUNTRY_CHOSEN], 0, entity->id);
  else
    g_signal_emit (self, signals[NETWORK_CHOSEN], 0, entity->asn);
}

static void
on_resolved (GObject *source G_GNUC_UNUSED, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (DuskSearchBox) self = dusk_ui_unwatch (user_data);
  g_autoptr (GError) error = NULL;
  DuskEntity entity;

  gboolean is_found = dusk_search_resolve_finish (result, &entity, &error);

  if (self == NULL)
    return;
  if (is_found)
    choose (self, &entity);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    dusk_ui_toast (GTK_WIDGET (self->entry), error->message);
}

static void
cancel (DuskSearchBox *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

static void
on_row_activated (DuskSearchBox *self, GtkListBoxRow *row)
{
  const DuskEntity *entity = dusk_search_result_entity (g_object_get_data (G_OBJECT (row), "result"));

  cancel (self);
  if (entity->kind != DUSK_ENTITY_PREFIX)
    {
      /* The row goes with its result as the text is cleared. */
      DuskEntity chosen = *entity;
      choose (self, &chosen);
      return;
    }
  self->cancellable = g_cancellable_new ();
  dusk_search_resolve_async (self->context, entity, self->cancellable, on_resolved, dusk_ui_watch (self));
}

static void
on_entry_activated (DuskSearchBox *self)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->results);

  if (row && has_text (self))
    on_row_activated (self, row);
}

static void
on_stop_search (DuskSearchBox *self)
{
  cancel (self);
  if (gtk_widget_get_visible (GTK_WIDGET (self->popover)))
    close_results (self);
  else
    gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
}

static gboolean
on_key_pressed (DuskSearchBox *self, guint key, guint code G_GNUC_UNUSED, GdkModifierType state G_GNUC_UNUSED)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->results);
  int index = row ? gtk_list_box_row_get_index (row) : -1;

  if (key != GDK_KEY_Down && key != GDK_KEY_Up)
    return GDK_EVENT_PROPAGATE;
  row = gtk_list_box_get_row_at_index (self->results, key == GDK_KEY_Down ? index + 1 : MAX (index - 1, 0));
  if (row)
    gtk_list_box_select_row (self->results, row);
  tell_active_row (self);
  return GDK_EVENT_STOP;
}

static void
on_focus_left (DuskSearchBox *self)
{
  close_results (self);
}

static void
dusk_search_box_dispose (GObject *object)
{
  DuskSearchBox *self = DUSK_SEARCH_BOX (object);

  g_clear_handle_id (&self->pause_id, g_source_remove);
  cancel (self);
  if (self->search)
    g_signal_handlers_disconnect_by_data (self->search, self);
  if (self->popover)
    {
      gtk_list_box_bind_model (self->results, NULL, NULL, NULL, NULL);
      gtk_widget_unparent (GTK_WIDGET (self->popover));
      self->popover = NULL;
    }
  g_clear_object (&self->search);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (dusk_search_box_parent_class)->dispose (object);
}

static void
dusk_search_box_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  GTK_WIDGET_CLASS (dusk_search_box_parent_class)->size_allocate (widget, width, height, baseline);
  gtk_popover_present (DUSK_SEARCH_BOX (widget)->popover);
}

static void
dusk_search_box_class_init (DuskSearchBoxClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dusk_search_box_dispose;
  widget_class->size_allocate = dusk_search_box_size_allocate;
  signals[COUNTRY_CHOSEN]
    = g_signal_new ("country-chosen", DUSK_TYPE_SEARCH_BOX, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[NETWORK_CHOSEN]
    = g_signal_new ("network-chosen", DUSK_TYPE_SEARCH_BOX, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/duskmap/Dusk/dusk-search-box.ui");
  gtk_widget_class_bind_template_child (widget_class, DuskSearchBox, entry);
  gtk_widget_class_bind_template_child (widget_class, DuskSearchBox, popover);
  gtk_widget_class_bind_template_child (widget_class, DuskSearchBox, scroller);
  gtk_widget_class_bind_template_child (widget_class, DuskSearchBox, results);
  gtk_widget_class_bind_template_child (widget_class, DuskSearchBox, note);
  gtk_widget_class_bind_template_child (widget_class, DuskSearchBox, spinner);
  gtk_widget_class_bind_template_callback (widget_class, on_text_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_row_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_entry_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_stop_search);
  gtk_widget_class_bind_template_callback (widget_class, on_key_pressed);
  gtk_widget_class_bind_template_callback (widget_class, on_focus_left);
}

static void
dusk_search_box_init (DuskSearchBox *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_parent (GTK_WIDGET (self->popover), GTK_WIDGET (self));
}

void
dusk_search_box_set_context (DuskSearchBox *self, DuskContext *context)
{
  g_return_if_fail (DUSK_IS_SEARCH_BOX (self));
  g_return_if_fail (DUSK_IS_CONTEXT (context));
  g_return_if_fail (self->context == NULL);

  self->context = g_object_ref (context);
  self->search = dusk_search_new (context);
  gtk_list_box_bind_model (self->results, G_LIST_MODEL (self->search), new_row, NULL, NULL);
  g_signal_connect_swapped (self->search, "items-changed", G_CALLBACK (show_results), self);
  g_signal_connect_swapped (self->search, "notify", G_CALLBACK (show_results), self);
}

void
dusk_search_box_focus (DuskSearchBox *self)
{
  g_return_if_fail (DUSK_IS_SEARCH_BOX (self));

  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
  gtk_editable_select_region (GTK_EDITABLE (self->entry), 0, -1);
}

void
dusk_search_box_search (DuskSearchBox *self, const char *text)
{
  g_return_if_fail (DUSK_IS_SEARCH_BOX (self));
  g_return_if_fail (text != NULL);

  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
  gtk_editable_set_text (GTK_EDITABLE (self->entry), text);
  gtk_editable_set_position (GTK_EDITABLE (self->entry), -1);
}
