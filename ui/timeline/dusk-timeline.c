/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-timeline.h"

#include <glib/gi18n.h>

#include "dusk-moment-button.h"
#include "dusk-timeline-bars.h"
#include "dusk-ui.h"

#define NOW_PERIOD_S 10

struct _DuskTimeline {
  AdwBin            parent_instance;
  GtkButton        *play;
  DuskMomentButton *moment;
  GtkLabel         *state;
  GtkDropDown      *speed;
  GtkToggleButton  *live;
  DuskTimelineBars *bars;
  DuskContext      *context; /* (nullable) (owned) */
  DuskTimeMachine       *machine;  /* (nullable) (owned) */
  guint             now_id;
  gboolean          is_narrow;
};

/* Seconds of the past per second. */
static const int speeds[] = { 5 * DUSK_MINUTE_S, 20 * DUSK_MINUTE_S, DUSK_HOUR_S, 6 * DUSK_HOUR_S, DUSK_DAY_S };

G_DEFINE_FINAL_TYPE (DuskTimeline, dusk_timeline, ADW_TYPE_BIN)

static char *
speed_to_text (int speed)
{
  g_autofree char *past = dusk_duration_to_text (speed);

  /* Translators: how fast the past plays, such as “1 h/s”: an hour each second. */
  return g_strdup_printf (_("%s/s"), past);
}

static void
show_state (DuskTimeline *self)
{
  g_autofree char *problem = NULL, *text = NULL;
  guint done, total;

  g_object_get (self->machine, "done", &done, "total", &total, "problem", &problem, NULL);
  if (total > 0)
    text = g_strdup_printf (_("Loading: %u of %u countries"), done, total);
  dusk_ui_set_text (self->state, text ? text : problem);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->state), text ? NULL : problem);
  if (self->is_narrow)
    gtk_widget_set_visible (GTK_WIDGET (self->state), FALSE);
}

static void
show_moment (DuskTimeline *self)
{
  gboolean is_live = dusk_time_machine_is_live (self->machine);
  gint64 now_s = dusk_context_now (self->context);

  dusk_moment_button_set (self->moment, is_live ? now_s : dusk_time_machine_at (self->machine), now_s);
  gtk_toggle_button_set_active (self->live, is_live);
}

static void
show_playing (DuskTimeline *self)
{
  gboolean is_playing;
  const char *hint;

  g_object_get (self->machine, "playing", &is_playing, NULL);
  hint = is_playing ? _("Pause") : _("Play");
  gtk_button_set_icon_name (self->play, is_playing ? "media-playback-pause-symbolic" : "media-playback-start-symbolic");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->play), hint);
  dusk_ui_set_accessible_label (self->play, hint);
}

static gboolean
on_now (gpointer user_data)
{
  DuskTimeline *self = user_data;

  if (!dusk_time_machine_is_live (self->machine))
    return G_SOURCE_CONTINUE;
  show_moment (self);
  gtk_widget_queue_draw (GTK_WIDGET (self->bars));
  return G_SOURCE_CONTINUE;
}

static void
on_play (DuskTimeline *self)
{
  gboolean is_playing;

  g_object_get (self->machine, "playing", &is_playing, NULL);
  dusk_time_machine_play (self->machine, !is_playing);
}

void
dusk_timeline_step (DuskTimeline *self, int direction)
{
  g_return_if_fail (DUSK_IS_TIMELINE (self));

  if (!dusk_time_machine_step (self->machine, direction))
    dusk_ui_toast (GTK_WIDGET (self),
                   direction > 0 ? _("No later outage is known.") : _("No earlier outage is known. Pick a date to look further back."));
}

static void
on_previous (DuskTimeline *self)
{
  dusk_timeline_step (self, -1);
}

static void
on_next (DuskTimeline *self)
{
  dusk_timeline_step (self, 1);
}

static void
on_chosen (DuskTimeline *self, gint64 time_s)
{
  dusk_time_machine_play (self->machine, FALSE);
  dusk_time_machine_go (self->machine, time_s);
}

static void
on_speed (DuskTimeline *self)
{
  guint position = gtk_drop_down_get_selected (self->speed);

  if (self->machine && position < G_N_ELEMENTS (speeds))
    dusk_time_machine_set_speed (self->machine, speeds[position]);
}

/* It is in when live; pressed then it stays in. */
static void
on_live (DuskTimeline *self)
{
  if (self->machine == NULL)
    return;
  dusk_time_machine_go_live (self->machine);
  gtk_toggle_button_set_active (self->live, TRUE);
}

static void
dusk_timeline_dispose (GObject *object)
{
  DuskTimeline *self = DUSK_TIMELINE (object);

  g_clear_handle_id (&self->now_id, g_source_remove);
  g_clear_object (&self->machine);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (dusk_timeline_parent_class)->dispose (object);
}

static void
dusk_timeline_class_init (DuskTimelineClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dusk_timeline_dispose;
  g_type_ensure (DUSK_TYPE_MOMENT_BUTTON);
  g_type_ensure (DUSK_TYPE_TIMELINE_BARS);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/duskmap/Dusk/dusk-timeline.ui");
  gtk_widget_class_bind_template_child (widget_class, DuskTimeline, play);
  gtk_widget_class_bind_template_child (widget_class, DuskTimeline, moment);
  gtk_widget_class_bind_template_child (widget_class, DuskTimeline, state);
  gtk_widget_class_bind_template_child (widget_class, DuskTimeline, speed);
  gtk_widget_class_bind_template_child (widget_class, DuskTimeline, live);
  gtk_widget_class_bind_template_child (widget_class, DuskTimeline, bars);
  gtk_widget_class_bind_template_callback (widget_class, on_play);
  gtk_widget_class_bind_template_callback (widget_class, on_previous);
  gtk_widget_class_bind_template_callback (widget_class, on_next);
  gtk_widget_class_bind_template_callback (widget_class, on_chosen);
  gtk_widget_class_bind_template_callback (widget_class, on_speed);
  gtk_widget_class_bind_template_callback (widget_class, on_live);
}

static void
dusk_timeline_init (DuskTimeline *self)
{
  g_autoptr (GtkStringList) texts = gtk_string_list_new (NULL);

  gtk_widget_init_template (GTK_WIDGET (self));
  for (gsize i = 0; i < G_N_ELEMENTS (speeds); i++)
    gtk_string_list_take (texts, speed_to_text (speeds[i]));
  gtk_drop_down_set_model (self->speed, G_LIST_MODEL (texts));
  for (guint i = 0; i < G_N_ELEMENTS (speeds); i++)
    if (speeds[i] == DUSK_TIME_MACHINE_FIRST_SPEED)
      gtk_drop_down_set_selected (self->speed, i);
}

void
dusk_timeline_set_machine (DuskTimeline *self, DuskContext *context, DuskTimeMachine *machine)
{
  g_return_if_fail (DUSK_IS_TIMELINE (self));
  g_return_if_fail (DUSK_IS_TIME_MACHINE (machine));
  g_return_if_fail (self->machine == NULL);

  self->context = g_object_ref (context);
  self->machine = g_object_ref (machine);
  g_signal_connect_object (machine, "notify::at", G_CALLBACK (show_moment), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (machine, "notify::playing", G_CALLBACK (show_playing), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (machine, "notify::done", G_CALLBACK (show_state), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (machine, "notify::total", G_CALLBACK (show_state), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (machine, "notify::problem", G_CALLBACK (show_state), self, G_CONNECT_SWAPPED);
  dusk_timeline_bars_set_machine (self->bars, context, machine);
  self->now_id = g_timeout_add_seconds (NOW_PERIOD_S, on_now, self);
  show_moment (self);
  show_playing (self);
  show_state (self);
}

void
dusk_timeline_set_narrow (DuskTimeline *self, gboolean is_narrow)
{
  g_return_if_fail (DUSK_IS_TIMELINE (self));

  self->is_narrow = is_narrow;
  gtk_widget_set_visible (GTK_WIDGET (self->speed), !is_narrow);
  dusk_moment_button_set_narrow (self->moment, is_narrow);
  if (self->machine)
    show_state (self);
}
