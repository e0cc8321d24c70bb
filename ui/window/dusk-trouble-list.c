/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-trouble-list.h"

#include <glib/gi18n.h>

#include "dusk-country-row.h"
#include "dusk-ui.h"
#include "dusk-watch-drag.h"
#include "dusk-watch-row.h"

/* Answers of a round come several a second; the order is made anew at most this often. */
#define SETTLE_MS 150
/* Countries without data that stand in the list before the user asks for all. */
#define FEW 5
/* Watched entities that stand in it; all are in the watch list's window. */
#define FEW_WATCHED 8

/** Section: a part of the list with a heading of its own, in order. */
typedef enum { SECTION_NONE, SECTION_OUTAGES, SECTION_WATCHED, SECTION_DEGRADED, SECTION_NO_DATA, N_SECTIONS } Section;

struct _DuskTroubleList {
  AdwBin        parent_instance;
  GtkStack     *stack;
  GtkListBox   *list;
  GtkWidget    *calm;
  GtkLabel     *calm_title;
  AdwStatusPage *first;
  GtkProgressBar *progress;
  AdwStatusPage *failed;
  DuskWorld    *world;      /* (nullable) (owned) */
  GHashTable   *rows;       /* DuskCountry (unowned) → DuskCountryRow (unowned) */
  char         *selected;   /* (nullable) (owned) */
  guint         counts[N_SECTIONS];
  guint         settle_id;
  gboolean      shows_all;
  DuskContext  *context;    /* (nullable) (owned): with what is watched */
  DuskWatchList *watched;   /* (nullable) (owned) */
  GPtrArray    *watch_rows; /* (not nullable) (owned) (element-type DuskWatchRow): in the order of the watch list */
  gboolean      is_past;
};

enum { COUNTRY_ACTIVATED, ENTITY_ACTIVATED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_TYPE (DuskTroubleList, dusk_trouble_list, ADW_TYPE_BIN)

static Section
section_of (DuskCountry *country)
{
  switch (dusk_country_level (country))
    {
    case DUSK_LEVEL_DARK:
    case DUSK_LEVEL_CRITICAL:
      return SECTION_OUTAGES;
    case DUSK_LEVEL_DEGRADED:
      return SECTION_DEGRADED;
    case DUSK_LEVEL_NO_DATA:
      /* A country that was not asked yet is no news. */
      return dusk_country_findings (country) || dusk_country_problem (country) ? SECTION_NO_DATA : SECTION_NONE;
    case DUSK_LEVEL_NORMAL:
    default:
      return SECTION_NONE;
    }
}

static Section
section_of_row (GtkListBoxRow *row)
{
  if (DUSK_IS_WATCH_ROW (row))
    return SECTION_WATCHED;
  return section_of (dusk_country_row_country (DUSK_COUNTRY_ROW (row)));
}

/* The order in which they were added. */
static int
compare_watched (DuskTroubleList *self, gpointer a, gpointer b)
{
  guint position_a = 0, position_b = 0;

  g_ptr_array_find (self->watch_rows, a, &position_a);
  g_ptr_array_find (self->watch_rows, b, &position_b);
  return (int) position_a - (int) position_b;
}

static int
compare_rows (GtkListBoxRow *a, GtkListBoxRow *b, gpointer user_data)
{
  Section section_a = section_of_row (a), section_b = section_of_row (b);

  if (section_a != section_b)
    return section_a < section_b ? -1 : 1;
  if (section_a == SECTION_WATCHED)
    return compare_watched (user_data, a, b);
  return dusk_country_compare_worst_first (dusk_country_row_country (DUSK_COUNTRY_ROW (a)), dusk_country_row_country (DUSK_COUNTRY_ROW (b)), NULL);
}

static const char *
section_title (DuskTroubleList *self, Section section)
{
  switch (section)
    {
    case SECTION_OUTAGES:
      return self->is_past ? _("Outages then") : _("Outages now");
    case SECTION_WATCHED:
      return C_("section", "Watched");
    case SECTION_DEGRADED:
      return C_("section", "Degraded");
    case SECTION_NO_DATA:
      return C_("section", "No data");
    case SECTION_NONE:
    case N_SECTIONS:
    default:
      return NULL;
    }
}

static void hide_surplus (DuskTroubleList *self);

static void
on_show_all (DuskTroubleList *self)
{
  self->shows_all = TRUE;
  hide_surplus (self);
  gtk_list_box_invalidate_headers (self->list);
}

static GtkWidget *
new_header_button (GtkWidget *box, const char *label)
{
  GtkWidget *button = gtk_button_new_with_label (label);

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "small-button");
  gtk_box_append (GTK_BOX (box), button);
  return button;
}

static GtkWidget *
new_header (DuskTroubleList *self, Section section)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6), *heading = dusk_ui_heading (section_title (self, section)), *count;
  g_autofree char *number = g_strdup_printf ("%u", self->counts[section]);

  gtk_widget_add_css_class (box, "list-heading");
  gtk_box_append (GTK_BOX (box), heading);
  count = gtk_label_new (number);
  gtk_widget_add_css_class (count, "count");
  gtk_widget_add_css_class (count, "dim-label");
  gtk_widget_set_hexpand (count, TRUE);
  gtk_label_set_xalign (GTK_LABEL (count), 0);
  gtk_box_append (GTK_BOX (box), count);
  if (section == SECTION_NO_DATA && self->counts[section] > FEW && !self->shows_all)
    {
      GtkWidget *button = new_header_button (box, _("Show All"));
      g_signal_connect_object (button, "clicked", G_CALLBACK (on_show_all), self, G_CONNECT_SWAPPED);
    }
  if (section == SECTION_WATCHED)
    gtk_actionable_set_action_name (GTK_ACTIONABLE (new_header_button (box, _("Edit"))), "win.watch-list");
  return box;
}

static void
set_header (GtkListBoxRow *row, GtkListBoxRow *before, gpointer user_data)
{
  Section section = section_of_row (row);

  if (before && section_of_row (before) == section)
    gtk_list_box_row_set_header (row, NULL);
  else if (section != SECTION_NONE)
    gtk_list_box_row_set_header (row, new_header (user_data, section));
}

static void
hide_surplus (DuskTroubleList *self)
{
  GtkListBoxRow *row;
  guint seen = 0;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->list, i)); i++)
    {
      gboolean is_surplus = section_of_row (row) == SECTION_NO_DATA && seen++ >= FEW && !self->shows_all;
      gtk_widget_set_visible (GTK_WIDGET (row), !is_surplus);
    }
}

static void
place (DuskTroubleList *self, DuskCountry *country)
{
  DuskCountryRow *row = g_hash_table_lookup (self->rows, country);
  Section section = section_of (country);

  self->counts[section]++;
  if (section == SECTION_NONE && row)
    {
      g_hash_table_remove (self->rows, country);
      gtk_list_box_remove (self->list, GTK_WIDGET (row));
    }
  else if (section != SECTION_NONE && row == NULL)
    {
      DuskEntity entity = { .kind = DUSK_ENTITY_COUNTRY };
      g_strlcpy (entity.id, dusk_country_territory (country)->code, sizeof entity.id);
      row = DUSK_COUNTRY_ROW (dusk_country_row_new (country));
      dusk_watch_drag_from (GTK_WIDGET (row), &entity);
      g_hash_table_insert (self->rows, country, row);
      gtk_list_box_append (self->list, GTK_WIDGET (row));
      if (g_strcmp0 (self->selected, dusk_country_territory (country)->code) == 0)
        gtk_list_box_select_row (self->list, GTK_LIST_BOX_ROW (row));
    }
}

static void
show_first_round (DuskTroubleList *self)
{
  guint done = dusk_world_done (self->world), total = dusk_world_total (self->world);
  const char *problem = dusk_world_problem (self->world);

  if (problem)
    {
      /* A status page's description is markup. */
      g_autofree char *escaped = g_markup_escape_text (problem, -1);
      adw_status_page_set_description (self->failed, escaped);
      gtk_stack_set_visible_child_name (self->stack, "failed");
      return;
    }
  gtk_progress_bar_set_fraction (self->progress, total > 0 ? (double) done / total : 0);
  gtk_stack_set_visible_child_name (self->stack, "first");
}

static gboolean
settle (gpointer user_data)
{
  DuskTroubleList *self = user_data;
  gboolean is_known = FALSE;

  self->settle_id = 0;
  memset (self->counts, 0, sizeof self->counts);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->world)); i++)
    {
      g_autoptr (DuskCountry) country = g_list_model_get_item (G_LIST_MODEL (self->world), i);
      is_known = is_known || dusk_country_findings (country);
      place (self, country);
    }
  self->counts[SECTION_WATCHED] = self->watched ? g_list_model_get_n_items (G_LIST_MODEL (self->watched)) : 0;
  for (guint i = 0; i < self->watch_rows->len; i++)
    dusk_watch_row_update (g_ptr_array_index (self->watch_rows, i));
  if (!is_known)
    {
      show_first_round (self);
      return G_SOURCE_REMOVE;
    }
  gtk_list_box_invalidate_sort (self->list);
  hide_surplus (self);
  gtk_list_box_invalidate_headers (self->list);
  gtk_widget_set_visible (self->calm, self->counts[SECTION_OUTAGES] == 0);
  gtk_stack_set_visible_child_name (self->stack, "list");
  return G_SOURCE_REMOVE;
}

static void
queue_settle (DuskTroubleList *self)
{
  if (self->settle_id == 0)
    self->settle_id = g_timeout_add (SETTLE_MS, settle, self);
}

static void
on_country_changed (DuskTroubleList *self, DuskCountry *country)
{
  DuskCountryRow *row = g_hash_table_lookup (self->rows, country);

  if (row)
    dusk_country_row_update (row);
  queue_settle (self);
}

/* A long list costs rows: the first few stand here. */
static void
fill_watched (DuskTroubleList *self)
{
  guint count = MIN (g_list_model_get_n_items (G_LIST_MODEL (self->watched)), FEW_WATCHED);

  for (guint i = 0; i < self->watch_rows->len; i++)
    gtk_list_box_remove (self->list, g_ptr_array_index (self->watch_rows, i));
  g_ptr_array_set_size (self->watch_rows, 0);
  for (guint i = 0; i < count; i++)
    {
      g_autoptr (DuskWatchItem) item = g_list_model_get_item (G_LIST_MODEL (self->watched), i);
      const DuskEntity *entity = dusk_watch_item_entity (item);
      DuskCountry *country = entity->kind == DUSK_ENTITY_COUNTRY ? dusk_world_find (self->world, entity->id) : NULL;
      GtkWidget *row = dusk_watch_row_new (self->context, item, country);
      gtk_widget_add_css_class (row, "country-row");
      dusk_watch_row_set_past (DUSK_WATCH_ROW (row), self->is_past);
      g_ptr_array_add (self->watch_rows, row);
      gtk_list_box_append (self->list, row);
    }
  queue_settle (self);
}

static void
on_row_activated (DuskTroubleList *self, GtkListBoxRow *row)
{
  if (DUSK_IS_WATCH_ROW (row))
    {
      const DuskEntity *entity = dusk_watch_item_entity (dusk_watch_row_item (DUSK_WATCH_ROW (row)));
      if (entity->kind == DUSK_ENTITY_COUNTRY)
        g_signal_emit (self, signals[COUNTRY_ACTIVATED], 0, entity->id);
      else
        g_signal_emit (self, signals[ENTITY_ACTIVATED], 0, entity->id);
    }
  else
    g_signal_emit (self, signals[COUNTRY_ACTIVATED], 0, dusk_country_territory (dusk_country_row_country (DUSK_COUNTRY_ROW (row)))->code);
}

static void
dusk_trouble_list_dispose (GObject *object)
{
  DuskTroubleList *self = DUSK_TROUBLE_LIST (object);

  g_clear_handle_id (&self->settle_id, g_source_remove);
  g_clear_object (&self->watched);
  g_clear_object (&self->context);
  g_clear_object (&self->world);
  G_OBJECT_CLASS (dusk_trouble_list_parent_class)->dispose (object);
}

static void
dusk_trouble_list_finalize (GObject *object)
{
  DuskTroubleList *self = DUSK_TROUBLE_LIST (object);

  g_hash_table_unref (self->rows);
  g_ptr_array_unref (self->watch_rows);
  g_free (self->selected);
  G_OBJECT_CLASS (dusk_trouble_list_parent_class)->finalize (object);
}

static void
dusk_trouble_list_class_init (DuskTroubleListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = dusk_trouble_list_dispose;
  object_class->finalize = dusk_trouble_list_finalize;
  signals[COUNTRY_ACTIVATED]
    = g_signal_new ("country-activated", DUSK_TYPE_TROUBLE_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[ENTITY_ACTIVATED]
    = g_signal_new ("entity-activated", DUSK_TYPE_TROUBLE_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/duskmap/Dusk/dusk-trouble-list.ui");
  gtk_widget_class_bind_template_child (widget_class, DuskTroubleList, stack);
  gtk_widget_class_bind_template_child (widget_class, DuskTroubleList, list);
  gtk_widget_class_bind_template_child (widget_class, DuskTroubleList, calm);
  gtk_widget_class_bind_template_child (widget_class, DuskTroubleList, calm_title);
  gtk_widget_class_bind_template_child (widget_class, DuskTroubleList, first);
  gtk_widget_class_bind_template_child (widget_class, DuskTroubleList, progress);
  gtk_widget_class_bind_template_child (widget_class, DuskTroubleList, failed);
  gtk_widget_class_bind_template_callback (widget_class, on_row_activated);
}

static void
dusk_trouble_list_init (DuskTroubleList *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->rows = g_hash_table_new (NULL, NULL);
  self->watch_rows = g_ptr_array_new ();
  gtk_list_box_set_sort_func (self->list, compare_rows, self, NULL);
  gtk_list_box_set_header_func (self->list, set_header, self, NULL);
}

void
dusk_trouble_list_set_world (DuskTroubleList *self, DuskWorld *world)
{
  g_return_if_fail (DUSK_IS_TROUBLE_LIST (self));
  g_return_if_fail (DUSK_IS_WORLD (world));
  g_return_if_fail (self->world == NULL);

  self->world = g_object_ref (world);
  g_signal_connect_object (world, "changed", G_CALLBACK (on_country_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (world, "notify::done", G_CALLBACK (queue_settle), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (world, "notify::problem", G_CALLBACK (queue_settle), self, G_CONNECT_SWAPPED);
  settle (self);
}

void
dusk_trouble_list_set_watched (DuskTroubleList *self, DuskContext *context)
{
  g_return_if_fail (DUSK_IS_TROUBLE_LIST (self));
  g_return_if_fail (self->world != NULL && self->watched == NULL);

  self->context = g_object_ref (context);
  self->watched = g_object_ref (dusk_context_watch_list (context));
  g_signal_connect_object (self->watched, "items-changed", G_CALLBACK (fill_watched), self, G_CONNECT_SWAPPED);
  dusk_watch_drop_onto (GTK_WIDGET (self), context);
  fill_watched (self);
}

void
dusk_trouble_list_set_past (DuskTroubleList *self, gboolean is_past)
{
  g_return_if_fail (DUSK_IS_TROUBLE_LIST (self));

  if (self->is_past == is_past)
    return;
  self->is_past = is_past;
  for (guint i = 0; i < self->watch_rows->len; i++)
    dusk_watch_row_set_past (g_ptr_array_index (self->watch_rows, i), is_past);
  gtk_label_set_text (self->calm_title, is_past ? _("No outages then") : _("No outages now"));
  queue_settle (self);
}

void
dusk_trouble_list_select (DuskTroubleList *self, const char *code)
{
  GHashTableIter iter;
  gpointer country, row;

  g_return_if_fail (DUSK_IS_TROUBLE_LIST (self));

  g_free (self->selected);
  self->selected = g_strdup (code);
  gtk_list_box_unselect_all (self->list);
  g_hash_table_iter_init (&iter, self->rows);
  while (g_hash_table_iter_next (&iter, &country, &row))
    if (g_strcmp0 (code, dusk_country_territory (country)->code) == 0)
      gtk_list_box_select_row (self->list, row);
}

gboolean
dusk_trouble_list_focus_selected (DuskTroubleList *self)
{
  GtkListBoxRow *row;

  g_return_val_if_fail (DUSK_IS_TROUBLE_LIST (self), FALSE);

  row = gtk_list_box_get_selected_row (self->list);
  return row && gtk_widget_grab_focus (GTK_WIDGET (row));
}
