/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-preferences-window.h"

#define MB (1024 * 1024)

struct _DuskPreferencesWindow {
  AdwPreferencesWindow parent_instance;
  GtkSpinButton       *spin;
  AdwActionRow        *used_row;
  GtkWidget           *clear;
  DuskContext         *context; /* (not nullable) (owned) until disposed of */
};

G_DEFINE_TYPE (DuskPreferencesWindow, dusk_preferences_window, ADW_TYPE_PREFERENCES_WINDOW)

static void
show_used (DuskPreferencesWindow *self)
{
  gint64 used_bytes = dusk_archive_used (dusk_context_archive (self->context));
  g_autofree char *text = g_format_size ((guint64) MAX (used_bytes, 0));

  adw_action_row_set_subtitle (self->used_row, text);
  gtk_widget_set_sensitive (self->clear, used_bytes > 0);
}

static void
on_limit_changed (DuskPreferencesWindow *self)
{
  int limit_mb = gtk_spin_button_get_value_as_int (self->spin);

  if (self->context == NULL)
    return;
  dusk_context_set_archive_limit (self->context, (gint64) limit_mb * MB);
  show_used (self);
}

static void
on_clear (DuskPreferencesWindow *self)
{
  dusk_archive_clear (dusk_context_archive (self->context));
  show_used (self);
}

static void
dusk_preferences_window_dispose (GObject *object)
{
  DuskPreferencesWindow *self = DUSK_PREFERENCES_WINDOW (object);

  g_clear_object (&self->context);
  G_OBJECT_CLASS (dusk_preferences_window_parent_class)->dispose (object);
}

static void
dusk_preferences_window_class_init (DuskPreferencesWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dusk_preferences_window_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/duskmap/Dusk/dusk-preferences-window.ui");
  gtk_widget_class_bind_template_child (widget_class, DuskPreferencesWindow, spin);
  gtk_widget_class_bind_template_child (widget_class, DuskPreferencesWindow, used_row);
  gtk_widget_class_bind_template_child (widget_class, DuskPreferencesWindow, clear);
  gtk_widget_class_bind_template_callback (widget_class, on_limit_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_clear);
}

static void
dusk_preferences_window_init (DuskPreferencesWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
dusk_preferences_window_new (DuskContext *context, GtkWindow *parent)
{
  DuskPreferencesWindow *self;

  g_return_val_if_fail (DUSK_IS_CONTEXT (context), NULL);

  self = g_object_new (DUSK_TYPE_PREFERENCES_WINDOW, "transient-for", parent, "destroy-with-parent", TRUE, NULL);
  gtk_spin_button_set_value (self->spin, (double) (dusk_archive_limit (dusk_context_archive (context)) / MB));
  self->context = g_object_ref (context);
  show_used (self);
  return GTK_WIDGET (self);
}
