/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-period-button.h"

#include <glib/gi18n.h>

#include "dusk-error.h"
#include "dusk-time.h"
#include "dusk-ui.h"

struct _DuskPeriodButton {
  AdwBin         parent_instance;
  GtkMenuButton *button;
  GtkPopover    *popover;
  GtkListBox    *choices;
  GtkEntry      *from;
  GtkEntry      *to;
  GtkLabel      *complaint;
  gint64         now_s;
  int            hours; /* 0 where the period is fixed */
  gint64         from_s;
  gint64         to_s;
};

enum { CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

static const int choice_hours[] = { 24, 48, 7 * 24, 30 * 24 };

G_DEFINE_TYPE (DuskPeriodButton, dusk_period_button, ADW_TYPE_BIN)

static char *
hours_to_text (int hours)
{
  if (hours <= 24)
    return g_strdup_printf (ngettext ("%d hour", "%d hours", hours), hours);
  return g_strdup_printf (ngettext ("%d day", "%d days", hours / 24), hours / 24);
}

static int
year_of (gint64 time_s)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (time_s);

  return time ? g_date_time_get_year (time) : 0;
}

/* The year goes without saying where it is this one. */
static char *
period_to_text (gint64 from_s, gint64 to_s, gint64 now_s)
{
  gboolean is_days = from_s % DUSK_DAY_S == 0 && to_s % DUSK_DAY_S == 0;
  gboolean is_this_year = year_of (from_s) == year_of (now_s) && year_of (to_s - 1) == year_of (now_s);
  DuskTimeForm days = is_this_year ? DUSK_TIME_DAY : DUSK_TIME_DATE, clocks = is_this_year ? DUSK_TIME_DAY_CLOCK : DUSK_TIME_FULL;
  DuskTimeForm form = is_days ? days : clocks;
  g_autofree char *from = dusk_time_to_text (from_s, NULL, form);
  /* A period that ends at midnight ends, for people, on the day before. */
  g_autofree char *to = dusk_time_to_text (is_days ? to_s - 1 : to_s, NULL, form);

  if (g_strcmp0 (from, to) == 0)
    return g_steal_pointer (&from);
  /* Translators: a period, from one date to another. */
  return g_strdup_printf (_("%s – %s"), from, to);
}

static void
show_period (DuskPeriodButton *self)
{
  g_autofree char *text = self->hours > 0 ? hours_to_text (self->hours) : period_to_text (self->from_s, self->to_s, self->now_s);
  g_autofree char *spoken = g_strdup_printf (_("Period: %s"), text);
  GtkListBoxRow *row;

  gtk_menu_button_set_label (self->button, text);
  dusk_ui_set_accessible_label (self->button, spoken);
  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->choices, i)); i++)
    gtk_widget_set_opacity (gtk_widget_get_last_child (gtk_list_box_row_get_child (row)), choice_hours[i] == self->hours ? 1 : 0);
}

static void
set_period (DuskPeriodButton *self, int hours, gint64 from_s, gint64 to_s)
{
  self->hours = hours;
  self->from_s = from_s;
  self->to_s = to_s;
  show_period (self);
}

static void
on_choice_activated (DuskPeriodButton *self, GtkListBoxRow *row)
{
  set_period (self, choice_hours[gtk_list_box_row_get_index (row)], 0, 0);
  gtk_popover_popdown (self->popover);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
complain (DuskPeriodButton *self, const char *message)
{
  dusk_ui_set_text (self->complaint, message);
}

static void
on_apply (DuskPeriodButton *self)
{
  g_autoptr (GError) error = NULL;
  gint64 from_s, to_s;

  if (!dusk_period_parse (gtk_editable_get_text (GTK_EDITABLE (self->from)), gtk_editable_get_text (GTK_EDITABLE (self->to)), self->now_s, &from_s,
                          &to_s, &error))
    {
      complain (self, error->message);
      return;
    }
  complain (self, NULL);
  set_period (self, 0, from_s, to_s);
  gtk_popover_popdown (self->popover);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
on_typed (DuskPeriodButton *self)
{
  complain (self, NULL);
}

static void
set_date (GtkEntry *entry, gint64 time_s)
{
  g_autofree char *text = dusk_time_to_query (time_s);
  char *clock = strchr (text, 'T');

  if (time_s % DUSK_DAY_S == 0)
    *clock = '\0';
  else
    *clock = ' ';
  gtk_editable_set_text (GTK_EDITABLE (entry), text);
}

static void
on_popover_shown (DuskPeriodButton *self)
{
  gint64 from_s, to_s;

  dusk_period_button_get (self, self->now_s, &from_s, &to_s);
  set_date (self->from, dusk_time_floor (from_s, DUSK_MINUTE_S));
  /* As dusk_period_parse() reads it: an end at midnight is written as the day before. */
  set_date (self->to, to_s % DUSK_DAY_S == 0 ? to_s - DUSK_DAY_S : dusk_time_floor (to_s, DUSK_MINUTE_S));
  complain (self, NULL);
}

static GtkWidget *
new_choice (int hours)
{
  GtkWidget *row = gtk_list_box_row_new (), *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  g_autofree char *text = hours_to_text (hours);
  GtkWidget *label = gtk_label_new (text), *check = gtk_image_new_from_icon_name ("object-select-symbolic");

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), check);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  dusk_ui_set_accessible_label (row, text);
  return row;
}

static void
dusk_period_button_class_init (DuskPeriodButtonClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  signals[CHANGED] = g_signal_new ("changed", DUSK_TYPE_PERIOD_BUTTON, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/duskmap/Dusk/dusk-period-button.ui");
  gtk_widget_class_bind_template_child (widget_class, DuskPeriodButton, button);
  gtk_widget_class_bind_template_child (widget_class, DuskPeriodButton, popover);
  gtk_widget_class_bind_template_child (widget_class, DuskPeriodButton, choices);
  gtk_widget_class_bind_template_child (widget_class, DuskPeriodButton, from);
  gtk_widget_class_bind_template_child (widget_class, DuskPeriodButton, to);
  gtk_widget_class_bind_template_child (widget_class, DuskPeriodButton, complaint);
  gtk_widget_class_bind_template_callback (widget_class, on_choice_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_apply);
  gtk_widget_class_bind_template_callback (widget_class, on_typed);
  gtk_widget_class_bind_template_callback (widget_class, on_popover_shown);
}

/* Dates are typed as 2014-12-22 16:15 in every language; right to left, the clock would come before the day. */
static void
write_left_to_right (GtkEntry *entry)
{
  gtk_widget_set_direction (GTK_WIDGET (gtk_editable_get_delegate (GTK_EDITABLE (entry))), GTK_TEXT_DIR_LTR);
}

static void
dusk_period_button_init (DuskPeriodButton *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  write_left_to_right (self->from);
  write_left_to_right (self->to);
  for (gsize i = 0; i < G_N_ELEMENTS (choice_hours); i++)
    gtk_list_box_append (self->choices, new_choice (choice_hours[i]));
  set_period (self, 48, 0, 0);
}

void
dusk_period_button_set_now (DuskPeriodButton *self, gint64 now_s)
{
  g_return_if_fail (DUSK_IS_PERIOD_BUTTON (self));

  self->now_s = now_s;
  show_period (self);
}

void
dusk_period_button_set_last (DuskPeriodButton *self, int hours)
{
  g_return_if_fail (DUSK_IS_PERIOD_BUTTON (self));
  g_return_if_fail (hours > 0);

  set_period (self, hours, 0, 0);
}

void
dusk_period_button_set_fixed (DuskPeriodButton *self, gint64 from_s, gint64 to_s)
{
  g_return_if_fail (DUSK_IS_PERIOD_BUTTON (self));
  g_return_if_fail (from_s < to_s);

  set_period (self, 0, from_s, to_s);
}

gboolean
dusk_period_button_is_fixed (DuskPeriodButton *self)
{
  g_return_val_if_fail (DUSK_IS_PERIOD_BUTTON (self), FALSE);

  return self->hours == 0;
}

void
dusk_period_button_get (DuskPeriodButton *self, gint64 now_s, gint64 *from_s, gint64 *to_s)
{
  g_return_if_fail (DUSK_IS_PERIOD_BUTTON (self));

  *from_s = self->hours > 0 ? now_s - self->hours * (gint64) DUSK_HOUR_S : self->from_s;
  *to_s = self->hours > 0 ? now_s : self->to_s;
}

gboolean
dusk_period_parse (const char *from, const char *to, gint64 now_s, gint64 *from_s, gint64 *to_s, GError **error)
{
  g_autofree char *from_text = g_strstrip (g_strdup (from)), *to_text = g_strstrip (g_strdup (to));

  if (!dusk_time_parse (from_text, from_s, error) || !dusk_time_parse (to_text, to_s, error))
    return FALSE;
  if (strlen (to_text) == strlen ("YYYY-MM-DD") && strchr (to_text, '-'))
    *to_s += DUSK_DAY_S;
  if (*from_s >= now_s)
    {
      g_set_error_literal (error, DUSK_ERROR, DUSK_ERROR_USAGE, _("The period begins in the future."));
      return FALSE;
    }
  *to_s = MIN (*to_s, now_s);
  if (*from_s >= *to_s)
    {
      g_set_error_literal (error, DUSK_ERROR, DUSK_ERROR_USAGE, _("The period ends before it begins."));
      return FALSE;
    }
  if (*to_s - *from_s > DUSK_PERIOD_LONGEST_DAYS * (gint64) DUSK_DAY_S)
    {
      g_set_error_literal (error, DUSK_ERROR, DUSK_ERROR_USAGE, _("The period is longer than ten years."));
      return FALSE;
    }
  return TRUE;
}
