/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-window-private.h"

#include <glib/gi18n.h>

#include "dusk-export-dialog.h"
#include "dusk-report-chart.h"
#include "dusk-ui.h"

void
dusk_window_show_moment_on_page (DuskWindow *self)
{
  gint64 from_s, to_s;

  if (self->page == NULL || dusk_country_page_get_country (self->page) == NULL)
    return;
  if (dusk_time_machine_is_live (self->machine))
    {
      dusk_country_page_leave_moment (self->page);
      return;
    }
  dusk_time_machine_get_period (self->machine, &from_s, &to_s);
  dusk_country_page_show_moment (self->page, from_s, to_s, dusk_time_machine_at (self->machine));
}

static void
on_moment (DuskWindow *self)
{
  gboolean is_past = !dusk_time_machine_is_live (self->machine);

  dusk_trouble_list_set_past (self->list, is_past);
  if (is_past)
    gtk_widget_add_css_class (GTK_WIDGET (self), "past");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "past");
  dusk_window_show_moment_on_page (self);
}

static void
on_progress (DuskWindow *self)
{
  guint done, total;

  g_object_get (self->machine, "done", &done, "total", &total, NULL);
  gtk_progress_bar_set_fraction (self->round, total > 0 ? (double) done / total : 0);
  gtk_widget_set_visible (GTK_WIDGET (self->round), total > 0);
}

void
dusk_window_follow_machine (DuskWindow *self)
{
  g_signal_connect_object (self->machine, "notify::at", G_CALLBACK (on_moment), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->machine, "notify::from", G_CALLBACK (on_moment), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->machine, "notify::done", G_CALLBACK (on_progress), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->machine, "notify::total", G_CALLBACK (on_progress), self, G_CONNECT_SWAPPED);
}

/* Actions */

static void
play_action (GtkWidget *widget, const char *name G_GNUC_UNUSED, GVariant *parameter G_GNUC_UNUSED)
{
  DuskTimeMachine *machine = DUSK_WINDOW (widget)->machine;
  gboolean is_playing;

  g_object_get (machine, "playing", &is_playing, NULL);
  dusk_time_machine_play (machine, !is_playing);
}

static void
live_action (GtkWidget *widget, const char *name G_GNUC_UNUSED, GVariant *parameter G_GNUC_UNUSED)
{
  dusk_time_machine_go_live (DUSK_WINDOW (widget)->machine);
}

static void
step_action (GtkWidget *widget, const char *name, GVariant *parameter G_GNUC_UNUSED)
{
  dusk_timeline_step (DUSK_WINDOW (widget)->timeline, g_str_has_suffix (name, "next-outage") ? 1 : -1);
}

/* The world as the map shows it. */
static void
fill_picture (DuskWindow *self, DuskMapPicture *picture)
{
  gboolean is_live = dusk_time_machine_is_live (self->machine);

  for (guint i = 0; i < DUSK_N_TERRITORIES; i++)
    {
      g_autoptr (DuskCountry) country = g_list_model_get_item (G_LIST_MODEL (self->world), i);
      picture->levels[i] = dusk_country_level (country);
      picture->shares[i] = dusk_country_share (country);
    }
  picture->at_s = is_live ? dusk_context_now (self->context) : dusk_time_machine_at (self->machine);
  picture->source = dusk_report_chart_source ();
  picture->is_simulated = dusk_context_is_simulated (self->context);
}

static void
export_map_action (GtkWidget *widget, const char *name G_GNUC_UNUSED, GVariant *parameter G_GNUC_UNUSED)
{
  DuskWindow *self = DUSK_WINDOW (widget);
  DuskMapPicture picture = { .title = NULL };
  g_autofree char *time = NULL, *file_name = NULL;

  fill_picture (self, &picture);
  time = dusk_time_to_iso (picture.at_s);
  /* The date alone. */
  file_name = g_strdup_printf ("dusk-world-%.10s", time);
  dusk_export_dialog_present_map (widget, &picture, file_name);
}

void
dusk_window_install_past_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.play", NULL, play_action);
  gtk_widget_class_install_action (widget_class, "win.live", NULL, live_action);
  gtk_widget_class_install_action (widget_class, "win.next-outage", NULL, step_action);
  gtk_widget_class_install_action (widget_class, "win.previous-outage", NULL, step_action);
  gtk_widget_class_install_action (widget_class, "win.export-map", NULL, export_map_action);
}
