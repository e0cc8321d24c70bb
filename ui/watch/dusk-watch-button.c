/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-watch-button.h"

#include <glib/gi18n.h>

#include "dusk-ui.h"

struct _DuskWatchButton {
  AdwBin           parent_instance;
  GtkToggleButton *button;
  DuskContext     *context; /* (nullable) (owned) */
  DuskEntity       entity;
  gboolean         is_following;
};

G_DEFINE_FINAL_TYPE (DuskWatchButton, dusk_watch_button, ADW_TYPE_BIN)

static void
follow (DuskWatchButton *self)
{
  gboolean is_watched = self->context && dusk_watch_list_find (dusk_context_watch_list (self->context), &self->entity);
  const char *hint = is_watched ? _("Watched: press to end it") : _("Watch: tell me of outages");

  self->is_following = TRUE;
  gtk_toggle_button_set_active (self->button, is_watched);
  self->is_following = FALSE;
  gtk_button_set_icon_name (GTK_BUTTON (self->button), is_watched ? "starred-symbolic" : "non-starred-symbolic");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->button), hint);
  dusk_ui_set_accessible_label (self->button, _("Watch"));
  gtk_widget_set_sensitive (GTK_WIDGET (self->button), self->context != NULL);
}

static void
on_toggled (DuskWatchButton *self)
{
  DuskWatchList *list;
  g_autoptr (GError) error = NULL;

  if (self->is_following || self->context == NULL)
    return;
  list = dusk_context_watch_list (self->context);
  if (gtk_toggle_button_get_active (self->button))
    dusk_watch_list_add (list, &self->entity, dusk_context_now (self->context), &error);
  else
    dusk_watch_list_remove (list, &self->entity, &error);
  if (error)
    dusk_ui_toast (GTK_WIDGET (self), error->message);
  follow (self);
}

static void
leave (DuskWatchButton *self)
{
  if (self->context)
    g_signal_handlers_disconnect_by_data (dusk_context_watch_list (self->context), self);
  g_clear_object (&self->context);
}

static void
dusk_watch_button_dispose (GObject *object)
{
  leave (DUSK_WATCH_BUTTON (object));
  G_OBJECT_CLASS (dusk_watch_button_parent_class)->dispose (object);
}

static void
dusk_watch_button_class_init (DuskWatchButtonClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = dusk_watch_button_dispose;
}

static void
dusk_watch_button_init (DuskWatchButton *self)
{
  self->button = GTK_TOGGLE_BUTTON (gtk_toggle_button_new ());
  gtk_widget_add_css_class (GTK_WIDGET (self->button), "flat");
  gtk_widget_add_css_class (GTK_WIDGET (self->button), "circular");
  g_signal_connect_swapped (self->button, "toggled", G_CALLBACK (on_toggled), self);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->button));
  follow (self);
}

void
dusk_watch_button_set_entity (DuskWatchButton *self, DuskContext *context, const DuskEntity *entity)
{
  g_return_if_fail (DUSK_IS_WATCH_BUTTON (self));
  g_return_if_fail ((context == NULL) == (entity == NULL));

  leave (self);
  if (context)
    {
      self->context = g_object_ref (context);
      self->entity = *entity;
      g_signal_connect_swapped (dusk_context_watch_list (context), "items-changed", G_CALLBACK (follow), self);
    }
  follow (self);
}
