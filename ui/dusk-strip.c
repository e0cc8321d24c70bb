/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-strip.h"

#include "dusk-ui.h"

struct _DuskStrip {
  AdwBin       parent_instance;
  GtkRevealer *revealer;
  GtkLabel    *title;
  GtkLabel    *detail;
  GtkButton   *button;
};

enum { CLICKED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_TYPE (DuskStrip, dusk_strip, ADW_TYPE_BIN)

static void
on_button_clicked (DuskStrip *self)
{
  g_signal_emit (self, signals[CLICKED], 0);
}

static void
dusk_strip_class_init (DuskStripClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  signals[CLICKED] = g_signal_new ("clicked", DUSK_TYPE_STRIP, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/duskmap/Dusk/dusk-strip.ui");
  gtk_widget_class_bind_template_child (widget_class, DuskStrip, revealer);
  gtk_widget_class_bind_template_child (widget_class, DuskStrip, title);
  gtk_widget_class_bind_template_child (widget_class, DuskStrip, detail);
  gtk_widget_class_bind_template_child (widget_class, DuskStrip, button);
  gtk_widget_class_bind_template_callback (widget_class, on_button_clicked);
}

static void
dusk_strip_init (DuskStrip *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
dusk_strip_say (DuskStrip *self, const char *title, const char *detail, const char *button)
{
  g_return_if_fail (DUSK_IS_STRIP (self));

  if (title)
    {
      dusk_ui_set_text (self->title, title);
      dusk_ui_set_text (self->detail, detail);
      gtk_button_set_label (self->button, button ? button : "");
    }
  gtk_widget_set_visible (GTK_WIDGET (self->button), title && button);
  gtk_revealer_set_reveal_child (self->revealer, title != NULL);
}

const char *
dusk_strip_title (DuskStrip *self)
{
  g_return_val_if_fail (DUSK_IS_STRIP (self), NULL);

  return gtk_revealer_get_reveal_child (self->revealer) ? gtk_label_get_text (self->title) : NULL;
}
