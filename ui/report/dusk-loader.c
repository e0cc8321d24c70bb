/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-loader.h"

#include <glib/gi18n.h>

#include "dusk-plain-text.h"
#include "dusk-strip.h"
#include "dusk-ui.h"

#define SPINNER_DELAY_MS 300

struct _DuskLoader {
  AdwBin        parent_instance;
  GtkStack     *stack;
  GtkSpinner   *spinner;
  GtkWidget    *waiting;
  AdwBin       *content;
  AdwStatusPage *failure;
  DuskStrip    *strip;
  GtkRevealer  *progress_revealer;
  GtkProgressBar *progress;
  GtkLabel     *progress_label;
  guint         delay_id;
  gboolean      has_content;
};

enum { PROP_CONTENT = 1 };
enum { RETRY, CANCEL, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_TYPE (DuskLoader, dusk_loader, ADW_TYPE_BIN)

static gboolean
show_waiting (gpointer user_data)
{
  DuskLoader *self = user_data;

  self->delay_id = 0;
  gtk_widget_set_opacity (self->waiting, 1);
  gtk_spinner_start (self->spinner);
  return G_SOURCE_REMOVE;
}

static void
end_waiting (DuskLoader *self)
{
  g_clear_handle_id (&self->delay_id, g_source_remove);
  gtk_spinner_stop (self->spinner);
  gtk_revealer_set_reveal_child (self->progress_revealer, FALSE);
}

static void
on_retry (DuskLoader *self)
{
  g_signal_emit (self, signals[RETRY], 0);
}

static void
on_cancel (DuskLoader *self)
{
  g_signal_emit (self, signals[CANCEL], 0);
}

static void
dusk_loader_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  DuskLoader *self = DUSK_LOADER (object);

  if (id == PROP_CONTENT)
    adw_bin_set_child (self->content, g_value_get_object (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
dusk_loader_dispose (GObject *object)
{
  DuskLoader *self = DUSK_LOADER (object);

  g_clear_handle_id (&self->delay_id, g_source_remove);
  G_OBJECT_CLASS (dusk_loader_parent_class)->dispose (object);
}

static void
dusk_loader_class_init (DuskLoaderClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->set_property = dusk_loader_set_property;
  object_class->dispose = dusk_loader_dispose;
  g_object_class_install_property (object_class, PROP_CONTENT,
                                   g_param_spec_object ("content", NULL, NULL, GTK_TYPE_WIDGET, G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS));
  signals[RETRY] = g_signal_new ("retry", DUSK_TYPE_LOADER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[CANCEL] = g_signal_new ("cancel", DUSK_TYPE_LOADER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  g_type_ensure (DUSK_TYPE_STRIP);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/duskmap/Dusk/dusk-loader.ui");
  gtk_widget_class_bind_template_child (widget_class, DuskLoader, stack);
  gtk_widget_class_bind_template_child (widget_class, DuskLoader, spinner);
  gtk_widget_class_bind_template_child (widget_class, DuskLoader, waiting);
  gtk_widget_class_bind_template_child (widget_class, DuskLoader, content);
  gtk_widget_class_bind_template_child (widget_class, DuskLoader, failure);
  gtk_widget_class_bind_template_child (widget_class, DuskLoader, strip);
  gtk_widget_class_bind_template_child (widget_class, DuskLoader, progress_revealer);
  gtk_widget_class_bind_template_child (widget_class, DuskLoader, progress);
  gtk_widget_class_bind_template_child (widget_class, DuskLoader, progress_label);
  gtk_widget_class_bind_template_callback (widget_class, on_retry);
  gtk_widget_class_bind_template_callback (widget_class, on_cancel);
}

static void
dusk_loader_init (DuskLoader *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
dusk_loader_begin (DuskLoader *self)
{
  g_return_if_fail (DUSK_IS_LOADER (self));

  end_waiting (self);
  if (self->has_content)
    return;
  gtk_widget_set_opacity (self->waiting, 0);
  gtk_stack_set_visible_child_name (self->stack, "loading");
  self->delay_id = g_timeout_add (SPINNER_DELAY_MS, show_waiting, self);
}

void
dusk_loader_progress (DuskLoader *self, guint done, guint total)
{
  g_autofree char *text = NULL;

  g_return_if_fail (DUSK_IS_LOADER (self));

  if (total < 2)
    return;
  /* Translators: parts of a long period that is being fetched. */
  text = g_strdup_printf (ngettext ("%u of %u part is here", "%u of %u parts are here", total), done, total);
  gtk_label_set_text (self->progress_label, text);
  gtk_progress_bar_set_fraction (self->progress, (double) MIN (done, total) / total);
  gtk_revealer_set_reveal_child (self->progress_revealer, TRUE);
}

void
dusk_loader_end (DuskLoader *self)
{
  g_return_if_fail (DUSK_IS_LOADER (self));

  end_waiting (self);
  self->has_content = TRUE;
  dusk_strip_say (self->strip, NULL, NULL, NULL);
  gtk_stack_set_visible_child_name (self->stack, "content");
}

void
dusk_loader_fail (DuskLoader *self, const char *message)
{
  g_autofree char *plain = dusk_plain_text (message);

  g_return_if_fail (DUSK_IS_LOADER (self));

  end_waiting (self);
  if (self->has_content)
    {
      dusk_strip_say (self->strip, _("What is shown could not be brought up to date"), plain, _("Retry"));
      return;
    }
  /* A status page's description is markup. */
  {
    g_autofree char *escaped = g_markup_escape_text (plain, -1);
    adw_status_page_set_description (self->failure, escaped);
  }
  gtk_stack_set_visible_child_name (self->stack, "failed");
}

void
dusk_loader_stop (DuskLoader *self)
{
  dusk_loader_fail (self, _("You stopped it. What has come so far is kept."));
}

void
dusk_loader_forget (DuskLoader *self)
{
  g_return_if_fail (DUSK_IS_LOADER (self));

  self->has_content = FALSE;
  dusk_strip_say (self->strip, NULL, NULL, NULL);
}

void
dusk_loader_say_stale (DuskLoader *self, const char *title, const char *detail)
{
  g_return_if_fail (DUSK_IS_LOADER (self));

  dusk_strip_say (self->strip, title, detail, _("Retry"));
}

const char *
dusk_loader_state (DuskLoader *self)
{
  g_return_val_if_fail (DUSK_IS_LOADER (self), NULL);

  return gtk_stack_get_visible_child_name (self->stack);
}
