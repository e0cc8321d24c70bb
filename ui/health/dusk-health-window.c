/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-health-window.h"

#include <glib/gi18n.h>

#include "dusk-preferences-window.h"
#include "dusk-ui.h"

#define AGE_PERIOD_S 5

struct _DuskHealthWindow {
  AdwWindow    parent_instance;
  GtkListBox  *list;
  DuskContext *context; /* (not nullable) (owned) until disposed of */
  guint        age_id;
};

G_DEFINE_FINAL_TYPE (DuskHealthWindow, dusk_health_window, ADW_TYPE_WINDOW)

/** FeedRow: the parts of one feed's row that change; attached to the row. */
typedef struct {
  DuskFeedHealth *health; /* (owned) */
  GtkImage       *mark;
  GtkLabel       *name;
  GtkLabel       *state;
  GtkLabel       *summary;
  GtkLevelBar    *budget;
  GtkLabel       *problem;
} FeedRow;

static void
feed_row_free (FeedRow *row)
{
  g_object_unref (row->health);
  g_free (row);
}

static const char *
state_to_text (DuskFeedState state)
{
  switch (state)
    {
    case DUSK_FEED_OFF:
      return C_("feed", "Off");
    case DUSK_FEED_UNTRIED:
      return C_("feed", "Not asked yet");
    case DUSK_FEED_WELL:
      return C_("feed", "Well");
    case DUSK_FEED_FAILING:
      return C_("feed", "Failing");
    case DUSK_FEED_SPENT:
    default:
      return C_("feed", "Budget used up");
    }
}

static const char *
state_to_icon (DuskFeedState state)
{
  switch (state)
    {
    case DUSK_FEED_WELL:
      return "emblem-ok-symbolic";
    case DUSK_FEED_FAILING:
      return "dialog-warning-symbolic";
    case DUSK_FEED_SPENT:
      return "alarm-symbolic";
    case DUSK_FEED_OFF:
    case DUSK_FEED_UNTRIED:
    default:
      return "content-loading-symbolic";
    }
}

static char *
problem_to_text (DuskFeedHealth *health, gint64 now_s)
{
  const char *problem = dusk_feed_health_problem (health);
  gint64 at_s = dusk_feed_health_problem_at (health);
  guint errors = dusk_feed_health_errors (health);
  g_autofree char *age = NULL, *counted = NULL;

  if (problem == NULL)
    return NULL;
  age = dusk_age_to_text (now_s - at_s);
  counted = g_strdup_printf (ngettext ("%u error since the start", "%u errors since the start", errors), errors);
  /* Translators: how many errors, the age of the last one, and what it says. */
  return g_strdup_printf (_("%s; the last %s: %s"), counted, age, problem);
}

static void
update_row (FeedRow *row, gint64 now_s)
{
  DuskFeedState state = dusk_feed_health_state (row->health);
  guint budget = dusk_feed_health_budget (row->health), spent = dusk_feed_health_spent (row->health);
  g_autofree char *summary = dusk_feed_health_summary (row->health, now_s), *problem = problem_to_text (row->health, now_s);

  gtk_image_set_from_icon_name (row->mark, state_to_icon (state));
  gtk_label_set_text (row->state, state_to_text (state));
  dusk_ui_set_text (row->summary, summary);
  gtk_widget_set_visible (GTK_WIDGET (row->budget), budget > 0);
  gtk_level_bar_set_value (row->budget, budget > 0 ? MIN ((double) spent / budget, 1) : 0);
  dusk_ui_set_text (row->problem, problem);
}

static gboolean
update (gpointer user_data)
{
  DuskHealthWindow *self = user_data;
  gint64 now_s = dusk_context_now (self->context);
  GtkListBoxRow *row;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->list, i)); i++)
    update_row (g_object_get_data (G_OBJECT (row), "feed"), now_s);
  return G_SOURCE_CONTINUE;
}

static void
on_changed (DuskHealthWindow *self)
{
  update (self);
}

static void
on_set (DuskHealthWindow *self)
{
  GtkWidget *preferences = dusk_preferences_window_new (self->context, GTK_WINDOW (self));

  dusk_preferences_window_show_page (DUSK_PREFERENCES_WINDOW (preferences), "feeds");
  gtk_window_present (GTK_WINDOW (preferences));
}

static GtkWidget *
new_dim (void)
{
  GtkWidget *label = dusk_ui_text ("", "row-summary");

  gtk_widget_add_css_class (label, "dim-label");
  return label;
}

static GtkWidget *
new_row (DuskFeedHealth *health)
{
  GtkWidget *row = gtk_list_box_row_new (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6), *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);
  FeedRow *feed = g_new0 (FeedRow, 1);
  const char *name = dusk_feed_name (dusk_feed_health_feed (health));

  feed->health = g_object_ref (health);
  feed->mark = GTK_IMAGE (gtk_image_new ());
  feed->name = GTK_LABEL (gtk_label_new (name));
  feed->state = GTK_LABEL (gtk_label_new (NULL));
  feed->summary = GTK_LABEL (new_dim ());
  feed->budget = GTK_LEVEL_BAR (gtk_level_bar_new ());
  feed->problem = GTK_LABEL (new_dim ());
  gtk_widget_add_css_class (GTK_WIDGET (feed->name), "strong");
  gtk_widget_add_css_class (GTK_WIDGET (feed->state), "dim-label");
  gtk_widget_set_hexpand (GTK_WIDGET (feed->name), TRUE);
  gtk_label_set_xalign (feed->name, 0);
  gtk_level_bar_remove_offset_value (feed->budget, GTK_LEVEL_BAR_OFFSET_LOW);
  gtk_level_bar_remove_offset_value (feed->budget, GTK_LEVEL_BAR_OFFSET_HIGH);
  gtk_level_bar_remove_offset_value (feed->budget, GTK_LEVEL_BAR_OFFSET_FULL);
  /* Translators: of a bar: how much of the requests that may be sent today are used. */
  dusk_ui_set_accessible_label (feed->budget, _("Used of today’s budget"));
  gtk_box_append (GTK_BOX (head), GTK_WIDGET (feed->mark));
  gtk_box_append (GTK_BOX (head), GTK_WIDGET (feed->name));
  gtk_box_append (GTK_BOX (head), GTK_WIDGET (feed->state));
  gtk_box_append (GTK_BOX (box), head);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (feed->summary));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (feed->budget));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (feed->problem));
  gtk_widget_add_css_class (box, "feed-row");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  g_object_set_data_full (G_OBJECT (row), "feed", feed, (GDestroyNotify) feed_row_free);
  return row;
}

static void
dusk_health_window_dispose (GObject *object)
{
  DuskHealthWindow *self = DUSK_HEALTH_WINDOW (object);

  g_clear_handle_id (&self->age_id, g_source_remove);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (dusk_health_window_parent_class)->dispose (object);
}

static void
dusk_health_window_class_init (DuskHealthWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dusk_health_window_dispose;
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/duskmap/Dusk/dusk-health-window.ui");
  gtk_widget_class_bind_template_child (widget_class, DuskHealthWindow, list);
  gtk_widget_class_bind_template_callback (widget_class, on_set);
}

static void
dusk_health_window_init (DuskHealthWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
dusk_health_window_new (DuskContext *context, GtkWindow *parent)
{
  DuskHealthWindow *self;
  DuskHealth *health;

  g_return_val_if_fail (DUSK_IS_CONTEXT (context), NULL);

  self = g_object_new (DUSK_TYPE_HEALTH_WINDOW, "transient-for", parent, "destroy-with-parent", TRUE, "application",
                       parent ? gtk_window_get_application (parent) : NULL, NULL);
  self->context = g_object_ref (context);
  health = dusk_context_health (context);
  for (guint i = 0; i < DUSK_N_FEEDS; i++)
    {
      DuskFeedHealth *feed = dusk_health_of (health, (DuskFeed) i);
      gtk_list_box_append (self->list, new_row (feed));
      g_signal_connect_object (feed, "notify::revision", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
    }
  self->age_id = g_timeout_add_seconds (AGE_PERIOD_S, update, self);
  update (self);
  return GTK_WIDGET (self);
}
