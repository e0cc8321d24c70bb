/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-watch-entry.h"

#include <glib/gi18n.h>
#include <math.h>

#include "dusk-level-mark.h"
#include "dusk-ui.h"

struct _DuskWatchEntry {
  GtkWidget        parent_instance;
  GtkWidget       *box;
  DuskLevelMark   *mark;
  GtkLabel        *name;
  GtkLabel        *summary;
  GtkDropDown     *threshold;
  GtkToggleButton *mute;
  DuskContext     *context; /* (not nullable) (owned) until disposed of */
  DuskWatchItem   *item;    /* (nullable) (owned) */
  double           other;   /* a threshold that is none of those below, as `dusk watch add --below` and imports may set */
  gboolean         is_following;
};

/* The first stands for the usual one. */
static const double thresholds[] = { NAN, 0.99, 0.9, 0.75, 0.5, 0.25, 0.1 };
#define N_THRESHOLDS ((guint) G_N_ELEMENTS (thresholds))

G_DEFINE_FINAL_TYPE (DuskWatchEntry, dusk_watch_entry, GTK_TYPE_WIDGET)

static char *
threshold_to_text (double threshold)
{
  if (isnan (threshold))
    return g_strdup (_("Usual: below 50 %"));
  /* Translators: a share of what is normal, in percent. */
  return g_strdup_printf (_("Below %.0f %%"), 100 * threshold);
}

/* Behind the others stands what is none of them. */
static guint
position_of (double threshold)
{
  if (isnan (threshold))
    return 0;
  for (guint i = 1; i < N_THRESHOLDS; i++)
    if (fabs (thresholds[i] - threshold) < 1e-6)
      return i;
  return N_THRESHOLDS;
}

static void
show_threshold (DuskWatchEntry *self, double threshold)
{
  GListModel *texts = gtk_drop_down_get_model (self->threshold);
  guint position = position_of (threshold), n_others = g_list_model_get_n_items (texts) - N_THRESHOLDS;
  g_autofree char *other = NULL;
  const char *others[] = { NULL, NULL };

  if (position == N_THRESHOLDS)
    {
      self->other = threshold;
      /* Translators: a share in per cent */
      others[0] = other = g_strdup_printf (_("%.10g %%"), 100 * threshold);
    }
  gtk_string_list_splice (GTK_STRING_LIST (texts), N_THRESHOLDS, n_others, others);
  gtk_drop_down_set_selected (self->threshold, position);
}

static void
follow (DuskWatchEntry *self)
{
  const DuskWatched *kept = dusk_watch_item_kept (self->item);
  const char *summary = dusk_watch_item_summary (self->item);
  gboolean is_muted = kept->muted_until_s != DUSK_TIME_UNKNOWN && dusk_context_now (self->context) < kept->muted_until_s;
  const char *hint = is_muted ? _("Muted: press to hear of it again") : _("Mute");

  self->is_following = TRUE;
  dusk_level_mark_set (self->mark, dusk_watch_item_level (self->item));
  gtk_label_set_text (self->name, dusk_watch_item_name (self->item));
  gtk_label_set_text (self->summary, summary ? summary : _("Not looked at yet"));
  show_threshold (self, kept->threshold);
  gtk_toggle_button_set_active (self->mute, is_muted);
  gtk_button_set_icon_name (GTK_BUTTON (self->mute), is_muted ? "notifications-disabled-symbolic" : "preferences-system-notifications-symbolic");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->mute), hint);
  self->is_following = FALSE;
}

static void
tell (DuskWatchEntry *self, GError *error)
{
  if (error)
    dusk_ui_toast (GTK_WIDGET (self), error->message);
  if (self->item)
    follow (self);
}

static void
on_threshold (DuskWatchEntry *self)
{
  guint position = gtk_drop_down_get_selected (self->threshold);
  g_autoptr (GError) error = NULL;

  if (self->is_following || self->item == NULL)
    return;
  dusk_watch_list_set_threshold (dusk_context_watch_list (self->context), dusk_watch_item_entity (self->item),
                                 position < N_THRESHOLDS ? thresholds[position] : self->other, &error);
  tell (self, error);
}

static void
on_mute (DuskWatchEntry *self)
{
  g_autoptr (GError) error = NULL;

  if (self->is_following || self->item == NULL)
    return;
  dusk_watch_list_mute (dusk_context_watch_list (self->context), dusk_watch_item_entity (self->item),
                        gtk_toggle_button_get_active (self->mute) ? DUSK_TIME_LATEST : DUSK_TIME_UNKNOWN, &error);
  tell (self, error);
}

static void
on_remove (DuskWatchEntry *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DuskWatchEntry) kept = g_object_ref (self);
  DuskEntity entity;

  if (self->item == NULL)
    return;
  entity = *dusk_watch_item_entity (self->item);
  dusk_watch_list_remove (dusk_context_watch_list (self->context), &entity, &error);
  tell (kept, error);
}

static void
dusk_watch_entry_dispose (GObject *object)
{
  DuskWatchEntry *self = DUSK_WATCH_ENTRY (object);

  dusk_watch_entry_set_item (self, NULL);
  g_clear_object (&self->context);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  G_OBJECT_CLASS (dusk_watch_entry_parent_class)->dispose (object);
}

static void
dusk_watch_entry_class_init (DuskWatchEntryClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dusk_watch_entry_dispose;
  g_type_ensure (DUSK_TYPE_LEVEL_MARK);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/duskmap/Dusk/dusk-watch-entry.ui");
  gtk_widget_class_bind_template_child (widget_class, DuskWatchEntry, box);
  gtk_widget_class_bind_template_child (widget_class, DuskWatchEntry, mark);
  gtk_widget_class_bind_template_child (widget_class, DuskWatchEntry, name);
  gtk_widget_class_bind_template_child (widget_class, DuskWatchEntry, summary);
  gtk_widget_class_bind_template_child (widget_class, DuskWatchEntry, threshold);
  gtk_widget_class_bind_template_child (widget_class, DuskWatchEntry, mute);
  gtk_widget_class_bind_template_callback (widget_class, on_threshold);
  gtk_widget_class_bind_template_callback (widget_class, on_mute);
  gtk_widget_class_bind_template_callback (widget_class, on_remove);
}

static void
dusk_watch_entry_init (DuskWatchEntry *self)
{
  g_autoptr (GtkStringList) texts = gtk_string_list_new (NULL);

  gtk_widget_init_template (GTK_WIDGET (self));
  dusk_ui_tell_when_cut (self->name);
  dusk_ui_tell_when_cut (self->summary);
  self->is_following = TRUE;
  for (gsize i = 0; i < N_THRESHOLDS; i++)
    gtk_string_list_take (texts, threshold_to_text (thresholds[i]));
  gtk_drop_down_set_model (self->threshold, G_LIST_MODEL (texts));
  self->is_following = FALSE;
}

GtkWidget *
dusk_watch_entry_new (DuskContext *context)
{
  DuskWatchEntry *self = g_object_new (DUSK_TYPE_WATCH_ENTRY, NULL);

  self->context = g_object_ref (context);
  return GTK_WIDGET (self);
}

void
dusk_watch_entry_set_item (DuskWatchEntry *self, DuskWatchItem *item)
{
  g_return_if_fail (DUSK_IS_WATCH_ENTRY (self));

  if (self->item)
    g_signal_handlers_disconnect_by_data (self->item, self);
  g_set_object (&self->item, item);
  if (item == NULL)
    return;
  g_signal_connect_swapped (item, "notify", G_CALLBACK (follow), self);
  follow (self);
}
