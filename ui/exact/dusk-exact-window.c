/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-exact-window.h"

#include <glib/gi18n.h>

#include "dusk-chart-view.h"
#include "dusk-exact-chart.h"
#include "dusk-exact-steps.h"
#include "dusk-export-dialog.h"
#include "dusk-hegemony.h"
#include "dusk-interval-list.h"
#include "dusk-routes-chart.h"
#include "dusk-ui.h"

/* Prefixes with a strip of their own. */
#define MAX_STRIPS 48

struct _DuskExactWindow {
  AdwWindow        parent_instance;
  AdwWindowTitle  *title;
  GtkWidget       *export;
  GtkStack        *stack;
  AdwStatusPage   *plan_page;
  AdwStatusPage   *work_page;
  AdwStatusPage   *failed_page;
  GtkCheckButton  *tables;
  GtkLabel        *plan_notes;
  GtkWidget       *fetch;
  GtkProgressBar  *progress;
  GtkWidget       *simulated;
  GtkLabel        *times;
  GtkLabel        *local;
  GtkLabel        *summary;
  GtkWidget       *ends;
  GtkToggleButton *loss_end;
  GtkToggleButton *return_end;
  GtkToggleButton *whole;
  DuskChartView   *chart_view;
  DuskExactSteps  *steps;
  GtkBox          *upstreams;
  GtkBox          *notes;
  DuskContext     *context;     /* (not nullable) (owned) until disposed of */
  DuskReport      *report;      /* (not nullable) (owned) until disposed of */
  DuskOutage       outage;
  DuskExactPlan   *plan;        /* (nullable) (owned) */
  DuskExact       *exact;       /* (nullable) (owned) */
  GCancellable    *cancellable; /* (nullable) (owned): of what is under way */
};

G_DEFINE_TYPE (DuskExactWindow, dusk_exact_window, ADW_TYPE_WINDOW)

enum {
  FOUND,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
cancel (DuskExactWindow *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

static void
fail (DuskExactWindow *self, const char *message)
{
  /* A status page's description is markup. */
  g_autofree char *escaped = g_markup_escape_text (message, -1);

  adw_status_page_set_description (self->failed_page, escaped);
  gtk_stack_set_visible_child_name (self->stack, "failed");
}

/* The result ------------------------------------------------------------------------------------------------------------------------ */

/* The outage with its exact times, as far as they were found. */
static DuskOutage
exact_outage (const DuskExactWindow *self)
{
  DuskOutage outage = self->exact->near;

  if (self->exact->start_us != DUSK_TIME_UNKNOWN)
    outage.start_s = dusk_time_second (self->exact->start_us);
  if (self->exact->end_us != DUSK_TIME_UNKNOWN)
    outage.end_s = dusk_time_second (self->exact->end_us);
  outage.precision_s = 1;
  return outage;
}

static void
show_times (DuskExactWindow *self)
{
  const DuskOutage outage = exact_outage (self);
  const DuskTerritory *territory = self->report->territory;
  g_autofree char *interval = dusk_interval_to_text (&outage, NULL), *utc = g_strdup_printf (_("%s UTC"), interval);
  g_autofree char *duration = NULL, *times = NULL, *local_interval = NULL, *local = NULL;
  g_autofree char *summary = dusk_exact_summary (self->exact);

  if (outage.end_s != DUSK_TIME_UNKNOWN)
    {
      duration = dusk_duration_to_text (outage.end_s - outage.start_s);
      /* Translators: an interval of time, then its length. */
      times = g_strdup_printf (C_("interval", "%s · %s"), utc, duration);
    }
  gtk_label_set_text (self->times, times ? times : utc);
  if (territory && territory->zone_id)
    {
      local_interval = dusk_interval_to_text (&outage, territory->zone_id);
      local = g_strdup_printf (_("%s in %s"), local_interval, territory->zone_city);
    }
  dusk_ui_set_text (self->local, local);
  dusk_ui_set_text (self->summary, summary);
}

/* (transfer full) (nullable): the seconds of one end, or all that the messages say from one to the other. */
static DuskChart *
new_chart (DuskExactWindow *self)
{
  if (gtk_toggle_button_get_active (self->whole))
    return dusk_routes_chart_new (self->exact->routes, self->report->name, self->report->territory, self->report->is_simulated, MAX_STRIPS);
  return dusk_exact_chart_new (self->exact, self->report,
                               gtk_toggle_button_get_active (self->loss_end) ? DUSK_EXACT_LOSS : DUSK_EXACT_RETURN);
}

static void
show_end (DuskExactWindow *self)
{
  g_autoptr (DuskChart) chart = new_chart (self);
  gboolean is_return = gtk_toggle_button_get_active (self->return_end);

  dusk_chart_view_set_chart (self->chart_view, chart);
  gtk_widget_set_visible (GTK_WIDGET (self->chart_view), chart != NULL);
  gtk_widget_set_visible (self->export, chart != NULL);
  dusk_exact_steps_show (self->steps, self->exact, is_return ? self->exact->returns : self->exact->losses);
}

static void
clear_box (GtkBox *box)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (box))))
    gtk_box_remove (box, child);
}

static void
show_notes (DuskExactWindow *self)
{
  clear_box (self->notes);
  for (guint i = 0; self->exact->messages && self->exact->messages[i]; i++)
    gtk_box_append (self->notes, dusk_ui_text (self->exact->messages[i], "dim-label"));
  for (guint i = 0; i < self->exact->sources->len; i++)
    {
      const DuskSource *source = g_ptr_array_index (self->exact->sources, i);
      g_autofree char *text = NULL;
      if (source->problem)
        text = g_strdup_printf (C_("source", "%s: %s"), source->name, source->problem);
      gtk_box_append (self->notes, dusk_ui_text (text ? text : source->name, "caption"));
    }
}

static void
show_result (DuskExactWindow *self)
{
  gboolean has_return = self->exact->returns->len > 0, has_routes = self->exact->routes != NULL;

  show_times (self);
  clear_box (self->upstreams);
  dusk_hegemony_append (self->upstreams, _("The way there before the loss"), self->exact->upstreams_before);
  dusk_hegemony_append (self->upstreams, _("The way there after the return"), self->exact->upstreams_after);
  show_notes (self);
  gtk_toggle_button_set_active (self->loss_end, TRUE);
  gtk_widget_set_visible (GTK_WIDGET (self->return_end), has_return);
  gtk_widget_set_visible (GTK_WIDGET (self->whole), has_routes);
  gtk_widget_set_visible (self->ends, has_return || has_routes);
  show_end (self);
  gtk_stack_set_visible_child_name (self->stack, "result");
  /* Not the first text, which would then be selected. */
  gtk_widget_grab_focus (GTK_WIDGET (self->chart_view));
  gtk_label_select_region (self->times, 0, 0);
}

static void
take_exact (DuskExactWindow *self, DuskExact *exact)
{
  dusk_exact_ref (exact);
  g_clear_pointer (&self->exact, dusk_exact_unref);
  self->exact = exact;
  show_result (self);
}

/* Loading --------------------------------------------------------------------------------------------------------------------------- */

static void
on_progress (DuskExactPhase phase, gint64 done, gint64 total, gpointer user_data)
{
  g_autoptr (DuskExactWindow) self = g_weak_ref_get (user_data);
  g_autofree char *done_text = NULL, *total_text = NULL, *text = NULL;

  if (self == NULL || self->cancellable == NULL)
    return;
  done_text = g_format_size ((guint64) MAX (done, 0));
  total_text = g_format_size ((guint64) MAX (total, done));
  /* Translators: bytes that came, of about so many. */
  text = g_strdup_printf (_("%s of about %s"), done_text, total_text);
  adw_status_page_set_title (self->work_page, phase == DUSK_EXACT_FETCHING ? _("Fetching Update Messages") : _("Reading Update Messages"));
  adw_status_page_set_description (self->work_page, text);
  if (total > 0)
    gtk_progress_bar_set_fraction (self->progress, CLAMP ((double) done / (double) total, 0, 1));
  else
    gtk_progress_bar_pulse (self->progress);
}

static void
on_loaded (GObject *source G_GNUC_UNUSED, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (DuskExactWindow) self = dusk_ui_unwatch (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (DuskExact) exact = dusk_exact_load_finish (result, &error);

  if (self == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->cancellable);
  if (error)
    {
      fail (self, error->message);
      return;
    }
  take_exact (self, exact);
  g_signal_emit (self, signals[FOUND], 0, exact);
}

static void
on_fetch (DuskExactWindow *self)
{
  GWeakRef *watch = dusk_ui_watch (self);

  cancel (self);
  self->cancellable = g_cancellable_new ();
  adw_status_page_set_description (self->work_page, NULL);
  gtk_progress_bar_set_fraction (self->progress, 0);
  gtk_stack_set_visible_child_name (self->stack, "working");
  dusk_exact_load_async (self->context, self->plan, self->cancellable, on_progress, watch, on_loaded, watch);
}

/* What was fetched is kept, so going on later costs nothing twice. */
static void
on_cancel (DuskExactWindow *self)
{
  cancel (self);
  gtk_stack_set_visible_child_name (self->stack, "plan");
}

/* The plan -------------------------------------------------------------------------------------------------------------------------- */

static void
show_plan (DuskExactWindow *self)
{
  g_autofree char *estimate = dusk_archive_estimate_to_text (&self->plan->estimate);
  g_autofree char *description = NULL, *escaped = NULL, *notes = NULL;

  if (self->plan->files->len > 0)
    /* Translators: such as “26 files, about 90 MB” */
    description = g_strdup_printf (_("The update messages around the start and the end tell the second, the order and the paths. %s."), estimate);
  else
    description = g_strdup (_("The update messages around the start and the end tell the second, the order and the paths. RIPEstat has them."));
  escaped = g_markup_escape_text (description, -1);
  adw_status_page_set_description (self->plan_page, escaped);
  notes = self->plan->messages ? g_strjoinv ("\n", self->plan->messages) : NULL;
  dusk_ui_set_text (self->plan_notes, notes);
  gtk_widget_set_visible (GTK_WIDGET (self->tables), self->plan->files->len > 0);
  gtk_stack_set_visible_child_name (self->stack, "plan");
  gtk_widget_grab_focus (self->fetch);
}

static void
on_planned (GObject *source G_GNUC_UNUSED, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (DuskExactWindow) self = dusk_ui_unwatch (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (DuskExactPlan) plan = dusk_exact_plan_finish (result, &error);

  if (self == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->cancellable);
  if (error)
    {
      fail (self, error->message);
      return;
    }
  g_clear_pointer (&self->plan, dusk_exact_plan_unref);
  self->plan = g_steal_pointer (&plan);
  show_plan (self);
}

static void
make_plan (DuskExactWindow *self)
{
  GWeakRef *watch = dusk_ui_watch (self);

  cancel (self);
  self->cancellable = g_cancellable_new ();
  gtk_stack_set_visible_child_name (self->stack, "planning");
  dusk_exact_plan_async (self->context, &self->report->entity, &self->outage, gtk_check_button_get_active (self->tables), self->cancellable,
                         on_planned, watch);
}

static void
on_tables_toggled (DuskExactWindow *self)
{
  make_plan (self);
}

static void
on_retry (DuskExactWindow *self)
{
  make_plan (self);
}

static void
on_export (DuskExactWindow *self)
{
  g_autofree char *start = dusk_time_to_iso (self->outage.start_s);
  g_autofree char *name = g_strdup_printf ("dusk-%s-%.10s-exact", self->report->entity.id, start);

  g_strdelimit (name, "/:", '-');
  dusk_export_dialog_present_chart (GTK_WIDGET (self->stack), dusk_chart_view_get_chart (self->chart_view), name);
}

static void
dusk_exact_window_dispose (GObject *object)
{
  DuskExactWindow *self = DUSK_EXACT_WINDOW (object);

  cancel (self);
  g_clear_pointer (&self->plan, dusk_exact_plan_unref);
  g_clear_pointer (&self->exact, dusk_exact_unref);
  g_clear_pointer (&self->report, dusk_report_unref);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (dusk_exact_window_parent_class)->dispose (object);
}

static void
dusk_exact_window_class_init (DuskExactWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dusk_exact_window_dispose;
  signals[FOUND] = g_signal_new ("found", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
  g_type_ensure (DUSK_TYPE_CHART_VIEW);
  g_type_ensure (DUSK_TYPE_EXACT_STEPS);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/duskmap/Dusk/dusk-exact-window.ui");
  gtk_widget_class_bind_template_child (widget_class, DuskExactWindow, title);
  gtk_widget_class_bind_template_child (widget_class, DuskExactWindow, export);
  gtk_widget_class_bind_template_child (widget_class, DuskExactWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, DuskExactWindow, plan_page);
  gtk_widget_class_bind_template_child (widget_class, DuskExactWindow, work_page);
  gtk_widget_class_bind_template_child (widget_class, DuskExactWindow, failed_page);
  gtk_widget_class_bind_template_child (widget_class, DuskExactWindow, tables);
  gtk_widget_class_bind_template_child (widget_class, DuskExactWindow, plan_notes);
  gtk_widget_class_bind_template_child (widget_class, DuskExactWindow, fetch);
  gtk_widget_class_bind_template_child (widget_class, DuskExactWindow, progress);
  gtk_widget_class_bind_template_child (widget_class, DuskExactWindow, simulated);
  gtk_widget_class_bind_template_child (widget_class, DuskExactWindow, times);
  gtk_widget_class_bind_template_child (widget_class, DuskExactWindow, local);
  gtk_widget_class_bind_template_child (widget_class, DuskExactWindow, summary);
  gtk_widget_class_bind_template_child (widget_class, DuskExactWindow, ends);
  gtk_widget_class_bind_template_child (widget_class, DuskExactWindow, loss_end);
  gtk_widget_class_bind_template_child (widget_class, DuskExactWindow, return_end);
  gtk_widget_class_bind_template_child (widget_class, DuskExactWindow, whole);
  gtk_widget_class_bind_template_child (widget_class, DuskExactWindow, chart_view);
  gtk_widget_class_bind_template_child (widget_class, DuskExactWindow, steps);
  gtk_widget_class_bind_template_child (widget_class, DuskExactWindow, upstreams);
  gtk_widget_class_bind_template_child (widget_class, DuskExactWindow, notes);
  gtk_widget_class_bind_template_callback (widget_class, show_end);
  gtk_widget_class_bind_template_callback (widget_class, on_cancel);
  gtk_widget_class_bind_template_callback (widget_class, on_export);
  gtk_widget_class_bind_template_callback (widget_class, on_fetch);
  gtk_widget_class_bind_template_callback (widget_class, on_retry);
  gtk_widget_class_bind_template_callback (widget_class, on_tables_toggled);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_w, GDK_CONTROL_MASK, "window.close", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
dusk_exact_window_init (DuskExactWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
dusk_exact_window_new (DuskContext *context, DuskReport *report, const DuskOutage *outage, DuskExact *known)
{
  DuskExactWindow *self;
  g_autofree char *interval = NULL, *subtitle = NULL;

  g_return_val_if_fail (DUSK_IS_CONTEXT (context), NULL);
  g_return_val_if_fail (report != NULL, NULL);
  g_return_val_if_fail (outage != NULL, NULL);

  self = g_object_new (DUSK_TYPE_EXACT_WINDOW, NULL);
  self->context = g_object_ref (context);
  self->report = dusk_report_ref (report);
  self->outage = *outage;
  interval = dusk_interval_to_text (outage, NULL);
  subtitle = g_strdup_printf (_("%s UTC"), interval);
  adw_window_title_set_title (self->title, report->name);
  adw_window_title_set_subtitle (self->title, subtitle);
  gtk_widget_set_visible (self->simulated, dusk_context_is_simulated (context));
  if (known)
    take_exact (self, known);
  else
    make_plan (self);
  return GTK_WIDGET (self);
}
