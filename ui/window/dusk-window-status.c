/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-window-private.h"

#include <glib/gi18n.h>

#include "dusk-ui.h"

#define AGE_PERIOD_S 10

static void
show_age (DuskWindow *self)
{
  guint done = dusk_world_done (self->world), total = dusk_world_total (self->world);
  gint64 updated_s = dusk_world_updated (self->world);
  g_autofree char *text = NULL;

  if (total > 0)
    {
      /* Translators: countries that have answered, of all. */
      text = g_strdup_printf (_("%u of %u"), done, total);
    }
  else if (updated_s != DUSK_TIME_UNKNOWN)
    {
      g_autofree char *age = dusk_age_to_text (dusk_context_now (self->context) - updated_s);
      /* Translators: %s is an age such as “2 min ago”. */
      text = g_strdup_printf (_("Updated %s"), age);
    }
  gtk_label_set_text (self->age, text ? text : "");
}

/* In the header bar, or over the map where the bar has no room. */
void
dusk_window_show_simulated_time (DuskWindow *self)
{
  gboolean is_narrow = adw_flap_get_folded (self->flap);
  g_autofree char *time = NULL, *text = NULL;

  if (!dusk_context_is_simulated (self->context))
    return;
  time = dusk_time_to_text (dusk_context_now (self->context), NULL, DUSK_TIME_FULL);
  /* Translators: %s is the simulated date and time. */
  text = g_strdup_printf (_("Simulated %s UTC"), time);
  gtk_label_set_text (self->simulated, text);
  gtk_widget_set_visible (GTK_WIDGET (self->simulated), !is_narrow);
  gtk_widget_set_visible (self->simulated_narrow, is_narrow);
}

static void
show_round (DuskWindow *self)
{
  guint done = dusk_world_done (self->world), total = dusk_world_total (self->world);
  const char *hint = total > 0 ? _("Stop asking") : _("Refresh");

  gtk_progress_bar_set_fraction (self->round, total > 0 ? (double) done / total : 0);
  gtk_widget_set_visible (GTK_WIDGET (self->round), total > 0);
  gtk_button_set_icon_name (GTK_BUTTON (self->refresh_button), total > 0 ? "process-stop-symbolic" : "view-refresh-symbolic");
  gtk_widget_set_tooltip_text (self->refresh_button, hint);
  dusk_ui_set_accessible_label (self->refresh_button, hint);
  show_age (self);
}

static void
show_problem (DuskWindow *self)
{
  const char *problem = dusk_world_problem (self->world);
  gint64 updated_s = dusk_world_updated (self->world), now_s = dusk_context_now (self->context);
  g_autofree char *time = NULL, *title = NULL;

  /* With nothing at all to show, the list says why. */
  if (problem == NULL || updated_s == DUSK_TIME_UNKNOWN)
    {
      dusk_strip_say (self->stale, NULL, NULL, NULL);
      return;
    }
  time = dusk_time_to_text (updated_s, NULL, now_s - updated_s < DUSK_DAY_S ? DUSK_TIME_CLOCK : DUSK_TIME_DAY_CLOCK);
  title = g_strdup_printf (_("Showing data from %s UTC"), time);
  dusk_strip_say (self->stale, title, problem, _("Retry"));
}

static void
show_notice (DuskWindow *self)
{
  g_autofree char *notice = dusk_store_notice (dusk_context_store (self->context));

  if (g_strcmp0 (notice, self->notice_dismissed) == 0)
    notice = (g_free (notice), NULL);
  dusk_strip_say (self->notice, notice, NULL, _("Dismiss"));
}

static gboolean
on_age_tick (gpointer user_data)
{
  DuskWindow *self = user_data;

  show_age (self);
  dusk_window_show_simulated_time (self);
  show_notice (self);
  return G_SOURCE_CONTINUE;
}

void
dusk_window_dismiss_notice (DuskWindow *self)
{
  g_free (self->notice_dismissed);
  self->notice_dismissed = dusk_store_notice (dusk_context_store (self->context));
  show_notice (self);
}

void
dusk_window_follow_status (DuskWindow *self)
{
  g_signal_connect_object (self->world, "notify::done", G_CALLBACK (show_round), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->world, "notify::total", G_CALLBACK (show_round), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->world, "notify::updated", G_CALLBACK (show_age), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->world, "notify::problem", G_CALLBACK (show_problem), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->world, "notify::updated", G_CALLBACK (show_problem), self, G_CONNECT_SWAPPED);
  self->age_id = g_timeout_add_seconds (AGE_PERIOD_S, on_age_tick, self);
  show_round (self);
  show_problem (self);
  show_notice (self);
  dusk_window_show_simulated_time (self);
}
