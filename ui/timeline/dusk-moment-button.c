/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-moment-button.h"

#include <glib/gi18n.h>

#include "dusk-time-machine.h"
#include "dusk-ui.h"

struct _DuskMomentButton {
  AdwBin         parent_instance;
  GtkMenuButton *button;
  GtkPopover    *popover;
  GtkCalendar   *calendar;
  GtkEntry      *entry;
  GtkLabel      *complaint;
  gint64         time_s;
  gint64         now_s;
  gboolean       is_filling;
  gboolean       is_narrow;
};

enum { CHOSEN, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (DuskMomentButton, dusk_moment_button, ADW_TYPE_BIN)

static void
on_go (DuskMomentButton *self)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->entry))));
  g_autoptr (GError) error = NULL;
  gint64 time_s;

  if (!dusk_time_parse (text, &time_s, &error))
    dusk_ui_set_text (self->complaint, error->message);
  else if (time_s < DUSK_TIME_MACHINE_EARLIEST_S)
    dusk_ui_set_text (self->complaint, _("RIPEstat has nothing from before 2004."));
  else if (time_s > self->now_s)
    dusk_ui_set_text (self->complaint, _("That lies in the future."));
  else
    {
      gtk_popover_popdown (self->popover);
      g_signal_emit (self, signals[CHOSEN], 0, time_s);
    }
}

/* A day that is picked keeps the clock time that is in the line. */
static void
on_day (DuskMomentButton *self)
{
  g_autoptr (GDateTime) day = NULL;
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->entry)), *clock = strpbrk (text, " T");
  g_autofree char *date = NULL, *all = NULL;

  if (self->is_filling)
    return;
  day = gtk_calendar_get_date (self->calendar);
  date = g_date_time_format (day, "%Y-%m-%d");
  all = g_strdup_printf ("%s %s", date, clock ? clock + 1 : "00:00");
  gtk_editable_set_text (GTK_EDITABLE (self->entry), all);
}

static void
on_typed (DuskMomentButton *self)
{
  dusk_ui_set_text (self->complaint, NULL);
}

static void
on_popover_shown (DuskMomentButton *self)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (self->time_s);
  g_autofree char *text = g_date_time_format (time, "%Y-%m-%d %H:%M");

  self->is_filling = TRUE;
  gtk_calendar_select_day (self->calendar, time);
  self->is_filling = FALSE;
  gtk_editable_set_text (GTK_EDITABLE (self->entry), text);
  dusk_ui_set_text (self->complaint, NULL);
}

static void
dusk_moment_button_class_init (DuskMomentButtonClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  signals[CHOSEN] = g_signal_new ("chosen", DUSK_TYPE_MOMENT_BUTTON, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT64);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/duskmap/Dusk/dusk-moment-button.ui");
  gtk_widget_class_bind_template_child (widget_class, DuskMomentButton, button);
  gtk_widget_class_bind_template_child (widget_class, DuskMomentButton, popover);
  gtk_widget_class_bind_template_child (widget_class, DuskMomentButton, calendar);
  gtk_widget_class_bind_template_child (widget_class, DuskMomentButton, entry);
  gtk_widget_class_bind_template_child (widget_class, DuskMomentButton, complaint);
  gtk_widget_class_bind_template_callback (widget_class, on_go);
  gtk_widget_class_bind_template_callback (widget_class, on_day);
  gtk_widget_class_bind_template_callback (widget_class, on_typed);
  gtk_widget_class_bind_template_callback (widget_class, on_popover_shown);
}

static void
dusk_moment_button_init (DuskMomentButton *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  /* Dates are typed as 2014-12-22 16:15 in every language. */
  gtk_widget_set_direction (GTK_WIDGET (gtk_editable_get_delegate (GTK_EDITABLE (self->entry))), GTK_TEXT_DIR_LTR);
}

void
dusk_moment_button_set (DuskMomentButton *self, gint64 time_s, gint64 now_s)
{
  g_autofree char *time = NULL, *text = NULL, *spoken = NULL;

  g_return_if_fail (DUSK_IS_MOMENT_BUTTON (self));

  self->time_s = time_s;
  self->now_s = now_s;
  time = dusk_time_to_text (time_s, NULL, self->is_narrow ? DUSK_TIME_DAY_CLOCK : DUSK_TIME_FULL);
  text = g_strdup_printf (_("%s UTC"), time);
  gtk_menu_button_set_label (self->button, text);
  /* Translators: %s is a date and time. */
  spoken = g_strdup_printf (_("Moment shown: %s"), text);
  dusk_ui_set_accessible_label (self->button, spoken);
}

void
dusk_moment_button_set_narrow (DuskMomentButton *self, gboolean is_narrow)
{
  g_return_if_fail (DUSK_IS_MOMENT_BUTTON (self));

  self->is_narrow = is_narrow;
  dusk_moment_button_set (self, self->time_s, self->now_s);
}
