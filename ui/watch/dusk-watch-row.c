/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-watch-row.h"

#include <glib/gi18n.h>
#include <math.h>

#include "dusk-country-row.h"
#include "dusk-level-mark.h"
#include "dusk-sparkline.h"
#include "dusk-ui.h"
#include "dusk-watch-drag.h"

struct _DuskWatchRow {
  GtkListBoxRow  parent_instance;
  DuskLevelMark *mark;
  GtkLabel      *name;
  GtkLabel      *summary;
  GtkImage      *muted;
  DuskSparkline *sparkline;
  GtkLabel      *share;
  DuskContext   *context; /* (not nullable) (owned) until disposed of */
  DuskWatchItem *item;    /* (not nullable) (owned) until disposed of */
  DuskCountry   *country; /* (nullable) (owned) */
  gboolean       is_past;
};

G_DEFINE_FINAL_TYPE (DuskWatchRow, dusk_watch_row, GTK_TYPE_LIST_BOX_ROW)

static char *
summary_of (DuskWatchRow *self)
{
  const char *summary = dusk_watch_item_summary (self->item);

  if (self->country)
    return dusk_country_summary (self->country);
  if (self->is_past)
    return g_strdup (_("Open it to see that moment"));
  return g_strdup (summary ? summary : _("Not looked at yet"));
}

/* A mute that has passed is none. */
static gboolean
is_muted (DuskWatchRow *self)
{
  gint64 until_s = dusk_watch_item_kept (self->item)->muted_until_s;

  return until_s != DUSK_TIME_UNKNOWN && dusk_context_now (self->context) < until_s;
}

static void
dusk_watch_row_dispose (GObject *object)
{
  DuskWatchRow *self = DUSK_WATCH_ROW (object);

  g_clear_object (&self->item);
  g_clear_object (&self->country);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (dusk_watch_row_parent_class)->dispose (object);
}

static void
dusk_watch_row_class_init (DuskWatchRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dusk_watch_row_dispose;
  g_type_ensure (DUSK_TYPE_LEVEL_MARK);
  g_type_ensure (DUSK_TYPE_SPARKLINE);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/duskmap/Dusk/dusk-watch-row.ui");
  gtk_widget_class_bind_template_child (widget_class, DuskWatchRow, mark);
  gtk_widget_class_bind_template_child (widget_class, DuskWatchRow, name);
  gtk_widget_class_bind_template_child (widget_class, DuskWatchRow, summary);
  gtk_widget_class_bind_template_child (widget_class, DuskWatchRow, muted);
  gtk_widget_class_bind_template_child (widget_class, DuskWatchRow, sparkline);
  gtk_widget_class_bind_template_child (widget_class, DuskWatchRow, share);
}

static void
dusk_watch_row_init (DuskWatchRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  dusk_ui_tell_when_cut (self->name);
  dusk_ui_tell_when_cut (self->summary);
}

GtkWidget *
dusk_watch_row_new (DuskContext *context, DuskWatchItem *item, DuskCountry *country)
{
  DuskWatchRow *self = g_object_new (DUSK_TYPE_WATCH_ROW, NULL);

  self->context = g_object_ref (context);
  self->item = g_object_ref (item);
  if (country)
    self->country = g_object_ref (country);
  g_signal_connect_object (item, "notify", G_CALLBACK (dusk_watch_row_update), self, G_CONNECT_SWAPPED);
  dusk_watch_drag_from (GTK_WIDGET (self), dusk_watch_item_entity (item));
  dusk_watch_row_update (self);
  return GTK_WIDGET (self);
}

DuskWatchItem *
dusk_watch_row_item (DuskWatchRow *self)
{
  g_return_val_if_fail (DUSK_IS_WATCH_ROW (self), NULL);

  return self->item;
}

void
dusk_watch_row_set_past (DuskWatchRow *self, gboolean is_past)
{
  g_return_if_fail (DUSK_IS_WATCH_ROW (self));

  self->is_past = is_past;
  dusk_watch_row_update (self);
}

void
dusk_watch_row_update (DuskWatchRow *self)
{
  DuskLevel level;
  double value;
  const char *name;
  g_autofree char *summary = NULL, *share = NULL, *spoken = NULL;

  g_return_if_fail (DUSK_IS_WATCH_ROW (self));

  level = self->country ? dusk_country_level (self->country) : self->is_past ? DUSK_LEVEL_NO_DATA : dusk_watch_item_level (self->item);
  value = level == DUSK_LEVEL_NO_DATA ? NAN : self->country ? dusk_country_share (self->country) : dusk_watch_item_share (self->item);
  name = dusk_watch_item_name (self->item);
  summary = summary_of (self);
  share = dusk_share_to_text (value);
  dusk_level_mark_set (self->mark, level);
  gtk_label_set_text (self->name, name);
  gtk_label_set_text (self->summary, summary);
  gtk_label_set_text (self->share, share);
  gtk_widget_set_visible (GTK_WIDGET (self->sparkline), self->country != NULL);
  if (self->country)
    dusk_sparkline_set (self->sparkline, dusk_country_series (self->country), level);
  gtk_widget_set_visible (GTK_WIDGET (self->muted), is_muted (self));
  /* Translators: a watched country or network and what is known about it, as a screen reader says it. */
  spoken = g_strdup_printf (C_("spoken", "Watched, %s: %s"), name, summary);
  dusk_ui_set_accessible_label (self, spoken);
}
