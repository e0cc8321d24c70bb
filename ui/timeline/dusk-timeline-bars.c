/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-timeline-bars.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <math.h>

#include "dusk-lettering.h"
#include "dusk-style.h"

#define KNOB_PX  5
#define BARS_PX  34
#define GAP_PX   1.5
#define FLOOR_PX 3 /* a bar in which all was well */
#define HEIGHT_PX (2 * KNOB_PX + BARS_PX + 18)
/* So many countries in trouble fill a bar at least: one alone is no wall. */
#define FULL_COUNT 12

struct _DuskTimelineBars {
  GtkWidget        parent_instance;
  DuskContext     *context; /* (nullable) (owned): as long as the machine */
  DuskTimeMachine *machine; /* (nullable) (owned) */
};

G_DEFINE_FINAL_TYPE (DuskTimelineBars, dusk_timeline_bars, GTK_TYPE_WIDGET)

static double
x_of (DuskTimelineBars *self, gint64 time_s)
{
  gint64 from_s, to_s;
  double width_px = gtk_widget_get_width (GTK_WIDGET (self)) - 2 * KNOB_PX;

  dusk_time_machine_get_period (self->machine, &from_s, &to_s);
  return KNOB_PX + width_px * (double) (time_s - from_s) / (double) MAX (to_s - from_s, 1);
}

static gint64
time_at (DuskTimelineBars *self, double x_px)
{
  gint64 from_s, to_s;
  double width_px = MAX (gtk_widget_get_width (GTK_WIDGET (self)) - 2 * KNOB_PX, 1), share = CLAMP ((x_px - KNOB_PX) / width_px, 0, 1);

  dusk_time_machine_get_period (self->machine, &from_s, &to_s);
  /* Its end belongs to the next period. */
  return MIN (from_s + (gint64) (share * (double) (to_s - from_s)), to_s - 1);
}

/* The moment shown: the present while live, which the last bar lasts longer than. */
static gint64
shown_s (DuskTimelineBars *self)
{
  gint64 from_s, to_s;

  dusk_time_machine_get_period (self->machine, &from_s, &to_s);
  return dusk_time_machine_is_live (self->machine) ? CLAMP (dusk_context_now (self->context), from_s, to_s) : dusk_time_machine_at (self->machine);
}

static guint
troubled_in (const DuskTimeMachineBar *bar)
{
  return bar->counts[DUSK_LEVEL_DEGRADED] + bar->counts[DUSK_LEVEL_CRITICAL] + bar->counts[DUSK_LEVEL_DARK];
}

static guint
most_troubled (const GArray *bars)
{
  guint most = FULL_COUNT;

  for (guint i = 0; i < bars->len; i++)
    most = MAX (most, troubled_in (&g_array_index (bars, DuskTimeMachineBar, i)));
  return most;
}

static void
draw_bar (cairo_t *cr, const DuskTimeMachineBar *bar, double x, double width, guint most)
{
  static const DuskLevel stack[] = { DUSK_LEVEL_DARK, DUSK_LEVEL_CRITICAL, DUSK_LEVEL_DEGRADED };
  const DuskPalette *palette = dusk_style_palette ();
  guint troubled = troubled_in (bar);
  /* Like areas: ten in trouble stand out from one, and one is still seen. */
  double height = troubled > 0 ? FLOOR_PX + (BARS_PX - FLOOR_PX) * sqrt ((double) troubled / most) : 0, y = KNOB_PX * 2 + BARS_PX;

  for (guint i = 0; i < G_N_ELEMENTS (stack) && troubled > 0; i++)
    {
      double part = height * bar->counts[stack[i]] / troubled;
      dusk_palette_set (cr, &palette->levels[stack[i]]);
      cairo_rectangle (cr, x, y - part, width, part);
      cairo_fill (cr);
      y -= part;
    }
  if (troubled > 0)
    return;
  /* While live only outages are known: what lies between them need not have been well. */
  dusk_palette_set (cr, bar->n_known > 0 ? &palette->levels[DUSK_LEVEL_NORMAL] : &palette->grid);
  cairo_rectangle (cr, x, y - FLOOR_PX, width, bar->n_known > 0 ? FLOOR_PX : 1);
  cairo_fill (cr);
}

static void
draw_days (DuskTimelineBars *self, cairo_t *cr)
{
  const DuskPalette *palette = dusk_style_palette ();
  gint64 from_s, to_s;
  double day_px, last_px = gtk_widget_get_width (GTK_WIDGET (self));

  dusk_time_machine_get_period (self->machine, &from_s, &to_s);
  day_px = x_of (self, from_s + DUSK_DAY_S) - x_of (self, from_s);
  for (gint64 day_s = dusk_time_floor (from_s + DUSK_DAY_S - 1, DUSK_DAY_S); day_s < to_s; day_s += DUSK_DAY_S)
    {
      g_autofree char *text = dusk_time_to_text (day_s, NULL, DUSK_TIME_DAY);
      double x = x_of (self, day_s), room = MIN (day_px, last_px - x) - 6;
      if (room < 24)
        continue;
      dusk_lettering_draw (cr, DUSK_LETTERING_CAPTION, text, x, KNOB_PX * 2 + BARS_PX + 3, 0, room, &palette->dim_text);
    }
}

static void
draw_marker (DuskTimelineBars *self, cairo_t *cr)
{
  const DuskPalette *palette = dusk_style_palette ();
  double x = floor (x_of (self, shown_s (self))) + 0.5;

  dusk_palette_set (cr, &palette->text);
  cairo_set_line_width (cr, 2);
  cairo_move_to (cr, x, KNOB_PX);
  cairo_line_to (cr, x, KNOB_PX * 2 + BARS_PX);
  cairo_stroke (cr);
  cairo_arc (cr, x, KNOB_PX, KNOB_PX - 0.5, 0, 2 * G_PI);
  cairo_fill (cr);
}

static void
dusk_timeline_bars_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  DuskTimelineBars *self = DUSK_TIMELINE_BARS (widget);
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  const GArray *bars;
  guint most;
  cairo_t *cr;

  if (self->machine == NULL || width <= 2 * KNOB_PX)
    return;
  bars = dusk_time_machine_bars (self->machine);
  most = most_troubled (bars);
  cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height));
  for (guint i = 0; i < bars->len; i++)
    {
      const DuskTimeMachineBar *bar = &g_array_index (bars, DuskTimeMachineBar, i);
      double x = x_of (self, bar->start_s), end = x_of (self, bar->start_s + DUSK_TIME_MACHINE_BAR_S);
      draw_bar (cr, bar, x, MAX (end - x - GAP_PX, 1), most);
    }
  draw_days (self, cr);
  draw_marker (self, cr);
  cairo_destroy (cr);
}

static void
dusk_timeline_bars_measure (GtkWidget *widget G_GNUC_UNUSED, GtkOrientation orientation, int for_size G_GNUC_UNUSED, int *minimum, int *natural,
                            int *minimum_baseline, int *natural_baseline)
{
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? 100 : HEIGHT_PX;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 600 : HEIGHT_PX;
  *minimum_baseline = *natural_baseline = -1;
}

/* What a screen reader says; the pointer's tooltip tells a bar. */

static void
update_accessible (DuskTimelineBars *self)
{
  gint64 from_s, to_s;
  g_autofree char *text = NULL;

  dusk_time_machine_get_period (self->machine, &from_s, &to_s);
  if (dusk_time_machine_is_live (self->machine))
    text = g_strdup (_("Live"));
  else
    {
      g_autofree char *time = dusk_time_to_text (dusk_time_machine_at (self->machine), NULL, DUSK_TIME_FULL);
      text = g_strdup_printf (_("%s UTC"), time);
    }
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_VALUE_MIN, (double) from_s, GTK_ACCESSIBLE_PROPERTY_VALUE_MAX,
                                  (double) to_s, GTK_ACCESSIBLE_PROPERTY_VALUE_NOW, (double) shown_s (self), GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, text,
                                  -1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static char *
bar_to_text (const DuskTimeMachineBar *bar)
{
  g_autofree char *start = dusk_time_to_text (bar->start_s, NULL, DUSK_TIME_DAY_CLOCK);
  g_autofree char *end = dusk_time_to_text (bar->start_s + DUSK_TIME_MACHINE_BAR_S, NULL, DUSK_TIME_CLOCK);
  guint outages = bar->counts[DUSK_LEVEL_DARK] + bar->counts[DUSK_LEVEL_CRITICAL];
  g_autofree char *told = g_strdup_printf (ngettext ("%u country with an outage", "%u countries with an outage", outages), outages);

  /* Translators: two clock times, and how many countries had an outage. */
  return g_strdup_printf (_("%s – %s UTC\n%s"), start, end, told);
}

static gboolean
on_query_tooltip (DuskTimelineBars *self, int x, int y G_GNUC_UNUSED, gboolean is_keyboard, GtkTooltip *tooltip)
{
  const GArray *bars;
  gint64 at_s;

  if (self->machine == NULL || is_keyboard)
    return FALSE;
  at_s = time_at (self, x);
  bars = dusk_time_machine_bars (self->machine);
  for (guint i = 0; i < bars->len; i++)
    {
      const DuskTimeMachineBar *bar = &g_array_index (bars, DuskTimeMachineBar, i);
      g_autofree char *text = NULL;
      if (at_s < bar->start_s || at_s >= bar->start_s + DUSK_TIME_MACHINE_BAR_S || bar->n_known == 0)
        continue;
      text = bar_to_text (bar);
      gtk_tooltip_set_text (tooltip, text);
      return TRUE;
    }
  return FALSE;
}

/* Moving */

static void
go_to_x (DuskTimelineBars *self, double x_px)
{
  if (self->machine == NULL)
    return;
  dusk_time_machine_play (self->machine, FALSE);
  dusk_time_machine_go (self->machine, time_at (self, x_px));
}

static void
on_drag_begin (DuskTimelineBars *self, double x, double y G_GNUC_UNUSED)
{
  gtk_widget_grab_focus (GTK_WIDGET (self));
  go_to_x (self, x);
}

static void
on_drag_update (DuskTimelineBars *self, double x_offset, double y_offset G_GNUC_UNUSED, GtkGestureDrag *gesture)
{
  double x, y;

  if (gtk_gesture_drag_get_start_point (gesture, &x, &y))
    go_to_x (self, x + x_offset);
}

static gboolean
on_key (DuskTimelineBars *self, guint key, guint code G_GNUC_UNUSED, GdkModifierType state)
{
  gint64 by_s = 0, far_s = state & GDK_CONTROL_MASK ? DUSK_TIME_MACHINE_BAR_S : 5 * DUSK_MINUTE_S, from_s, to_s;

  if (self->machine == NULL)
    return FALSE;
  dusk_time_machine_get_period (self->machine, &from_s, &to_s);
  switch (key)
    {
    case GDK_KEY_Left:
      by_s = -far_s;
      break;
    case GDK_KEY_Right:
      by_s = far_s;
      break;
    case GDK_KEY_Page_Up:
      by_s = -DUSK_DAY_S;
      break;
    case GDK_KEY_Page_Down:
      by_s = DUSK_DAY_S;
      break;
    case GDK_KEY_Home:
      by_s = from_s - shown_s (self);
      break;
    case GDK_KEY_End:
      dusk_time_machine_go_live (self->machine);
      return TRUE;
    default:
      return FALSE;
    }
  dusk_time_machine_play (self->machine, FALSE);
  dusk_time_machine_go (self->machine, shown_s (self) + by_s);
  return TRUE;
}

static void
dusk_timeline_bars_dispose (GObject *object)
{
  DuskTimelineBars *self = DUSK_TIMELINE_BARS (object);

  g_clear_object (&self->machine);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (dusk_timeline_bars_parent_class)->dispose (object);
}

static void
dusk_timeline_bars_class_init (DuskTimelineBarsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dusk_timeline_bars_dispose;
  widget_class->snapshot = dusk_timeline_bars_snapshot;
  widget_class->measure = dusk_timeline_bars_measure;
  gtk_widget_class_set_css_name (widget_class, "timeline");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_SLIDER);
}

static void
dusk_timeline_bars_init (DuskTimelineBars *self)
{
  GtkGesture *drag = gtk_gesture_drag_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
  /* Time runs from left to right in every language, as in the charts. */
  gtk_widget_set_direction (GTK_WIDGET (self), GTK_TEXT_DIR_LTR);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Timeline"), -1);
  g_signal_connect_swapped (drag, "drag-begin", G_CALLBACK (on_drag_begin), self);
  g_signal_connect_swapped (drag, "drag-update", G_CALLBACK (on_drag_update), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (on_key), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  g_signal_connect (self, "query-tooltip", G_CALLBACK (on_query_tooltip), NULL);
  g_signal_connect_object (adw_style_manager_get_default (), "notify::dark", G_CALLBACK (gtk_widget_queue_draw), self, G_CONNECT_SWAPPED);
}

void
dusk_timeline_bars_set_machine (DuskTimelineBars *self, DuskContext *context, DuskTimeMachine *machine)
{
  g_return_if_fail (DUSK_IS_TIMELINE_BARS (self));
  g_return_if_fail (DUSK_IS_TIME_MACHINE (machine));
  g_return_if_fail (self->machine == NULL);

  self->context = g_object_ref (context);
  self->machine = g_object_ref (machine);
  g_signal_connect_object (machine, "bars-changed", G_CALLBACK (gtk_widget_queue_draw), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (machine, "notify::at", G_CALLBACK (update_accessible), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (machine, "notify::to", G_CALLBACK (update_accessible), self, G_CONNECT_SWAPPED);
  update_accessible (self);
}
