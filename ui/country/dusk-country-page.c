/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-country-page.h"

#include <glib/gi18n.h>

#include "dusk-chart-view.h"
#include "dusk-exact-times.h"
#include "dusk-interval-list.h"
#include "dusk-loader.h"
#include "dusk-network-list.h"
#include "dusk-period-button.h"
#include "dusk-report-chart.h"
#include "dusk-report-notes.h"
#include "dusk-share-button.h"
#include "dusk-style.h"
#include "dusk-ui.h"
#include "dusk-watch-button.h"
#include "dusk-watch-drag.h"

/* What the period button begins with. */
#define FIRST_HOURS 48

struct _DuskCountryPage {
  AdwBin             parent_instance;
  GtkLabel          *name;
  GtkLabel          *badge;
  GtkWidget         *close;
  DuskWatchButton   *watch;
  DuskShareButton   *share;
  GtkWidget         *head;
  GtkWidget         *body;
  GtkScrolledWindow *scroller;
  GtkLabel          *headline;
  DuskPeriodButton  *period;
  DuskLoader        *loader;
  DuskChartView     *chart_view;
  DuskIntervalList  *intervals;
  DuskNetworkList   *network_list;
  DuskReportNotes   *notes;
  DuskContext       *context;     /* (nullable) (owned) */
  DuskCountry       *country;     /* (nullable) (owned) */
  DuskExactTimes    *exact_times; /* (nullable) (owned): from the context on */
  DuskReport        *loaded;      /* (nullable) (owned): as it came */
  DuskReport        *report;      /* (nullable) (owned): with the exact times that are known */
  GCancellable      *cancellable; /* (nullable) (owned): of the report that is being loaded */
  gint64             moment_from_s; /* of the period that a moment brought; DUSK_TIME_UNKNOWN where there is none */
  gint64             moment_to_s;
  gint64             moment_s;
};

G_DEFINE_TYPE (DuskCountryPage, dusk_country_page, ADW_TYPE_BIN)

static void
show_level (DuskCountryPage *self)
{
  DuskLevel level = dusk_country_level (self->country);

  gtk_label_set_text (self->badge, dusk_level_to_text (level));
  dusk_style_set_level (GTK_WIDGET (self->badge), level);
}

static void
show_summary (DuskCountryPage *self)
{
  g_autofree char *summary = dusk_country_summary (self->country);

  gtk_label_set_text (self->headline, summary);
}

static void
show_age (DuskCountryPage *self)
{
  const char *problem;
  gint64 stale_since_s = dusk_report_stale_since (self->report, &problem);
  gint64 now_s = dusk_context_now (self->context);
  g_autofree char *time = NULL, *title = NULL;

  if (stale_since_s == DUSK_TIME_UNKNOWN)
    return;
  time = dusk_time_to_text (stale_since_s, NULL, now_s - stale_since_s < DUSK_DAY_S ? DUSK_TIME_CLOCK : DUSK_TIME_DAY_CLOCK);
  title = g_strdup_printf (_("Showing data from %s UTC"), time);
  dusk_loader_say_stale (self->loader, title, problem);
}

/* (transfer full): of the moment that the map shows, or of the period. */
static char *
headline_of (DuskCountryPage *self)
{
  g_autofree char *time = NULL, *summary = NULL;

  if (self->moment_from_s == DUSK_TIME_UNKNOWN)
    return dusk_report_headline (self->report);
  time = dusk_time_to_text (self->moment_s, NULL, DUSK_TIME_FULL);
  summary = dusk_country_summary (self->country);
  /* Translators: a date and time, and how a country was then, such as “Dark since 16:15 · 0 of 4 prefixes”. */
  return g_strdup_printf (_("%s UTC: %s"), time, summary);
}

static void
show_report (DuskCountryPage *self)
{
  g_autofree char *headline = headline_of (self);
  g_autoptr (GPtrArray) events = dusk_report_find_events (self->context, self->report);
  g_autoptr (DuskChart) chart = dusk_report_chart_new (self->report);

  gtk_label_set_text (self->headline, headline);
  dusk_chart_view_set_chart (self->chart_view, chart);
  dusk_interval_list_set_report (self->intervals, self->report);
  dusk_report_notes_set_report (self->notes, self->report, events, dusk_context_now (self->context));
  dusk_share_button_set (self->share, self->context, self->report, self->chart_view, dusk_period_button_is_fixed (self->period));
  dusk_loader_end (self->loader);
  show_age (self);
}

/* More is known to the second: the same report is shown anew. */
static void
apply_exact_times (DuskCountryPage *self)
{
  if (self->loaded == NULL)
    return;
  g_clear_pointer (&self->report, dusk_report_unref);
  self->report = dusk_exact_times_apply (self->exact_times, self->loaded);
  show_report (self);
}

static void
on_exact_wanted (DuskCountryPage *self, const DuskOutage *outage)
{
  dusk_exact_times_open (self->exact_times, GTK_WIDGET (self), self->report, outage);
}

static void
load_networks (DuskCountryPage *self)
{
  g_autoptr (DuskNetworks) networks
    = dusk_networks_new (self->context, dusk_country_territory (self->country), self->report->from_s, self->report->to_s);

  dusk_network_list_set_networks (self->network_list, networks);
}

static void
on_progress (guint done, guint total, gpointer user_data)
{
  g_autoptr (DuskCountryPage) self = g_weak_ref_get (user_data);

  if (self && self->cancellable)
    dusk_loader_progress (self->loader, done, total);
}

static gboolean
is_same_period (const DuskReport *a, const DuskReport *b)
{
  return a && a->from_s == b->from_s && a->to_s == b->to_s;
}

static void
on_loaded (GObject *source G_GNUC_UNUSED, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (DuskCountryPage) self = dusk_ui_unwatch (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (DuskReport) report = dusk_report_load_finish (result, &error);
  gboolean are_networks_there;

  if (self == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->cancellable);
  if (error)
    {
      dusk_loader_fail (self->loader, error->message);
      return;
    }
  are_networks_there = is_same_period (self->report, report);
  g_clear_pointer (&self->loaded, dusk_report_unref);
  self->loaded = g_steal_pointer (&report);
  apply_exact_times (self);
  if (!are_networks_there)
    load_networks (self);
}

static void
cancel (DuskCountryPage *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

static DuskEntity
entity_of (DuskCountry *country)
{
  DuskEntity entity = { .kind = DUSK_ENTITY_COUNTRY };

  g_strlcpy (entity.id, dusk_country_territory (country)->code, sizeof entity.id);
  return entity;
}

static void
load (DuskCountryPage *self)
{
  DuskEntity entity = entity_of (self->country);
  gint64 now_s = dusk_context_now (self->context), from_s, to_s;
  GWeakRef *watch = dusk_ui_watch (self);

  cancel (self);
  self->cancellable = g_cancellable_new ();
  dusk_period_button_set_now (self->period, now_s);
  dusk_period_button_get (self->period, now_s, &from_s, &to_s);
  dusk_loader_begin (self->loader);
  dusk_report_load_async (self->context, &entity, from_s, to_s, self->cancellable, on_progress, watch, on_loaded, watch);
}

static void
forget (DuskCountryPage *self)
{
  g_clear_pointer (&self->loaded, dusk_report_unref);
  g_clear_pointer (&self->report, dusk_report_unref);
  dusk_chart_view_set_chart (self->chart_view, NULL);
  dusk_network_list_set_networks (self->network_list, NULL);
  dusk_share_button_set (self->share, NULL, NULL, self->chart_view, FALSE);
  dusk_loader_forget (self->loader);
}

static void
on_retry (DuskCountryPage *self)
{
  if (self->country)
    load (self);
}

static void
on_cancel (DuskCountryPage *self)
{
  cancel (self);
  dusk_loader_stop (self->loader);
}

static void
on_period_changed (DuskCountryPage *self)
{
  if (self->country)
    load (self);
}

/* A newer answer came while the page shows the latest: the page follows. */
static void
on_country_fetched (DuskCountryPage *self)
{
  if (self->cancellable == NULL && self->report && !dusk_period_button_is_fixed (self->period))
    load (self);
}

static void
on_network_activated (DuskCountryPage *self, guint asn)
{
  if (dusk_period_button_is_fixed (self->period))
    gtk_widget_activate_action (GTK_WIDGET (self), "app.open-network-at", "(uxx)", asn, self->report->from_s, self->report->to_s);
  else
    gtk_widget_activate_action (GTK_WIDGET (self), "app.open-network", "u", asn);
}

static void
leave_country (DuskCountryPage *self)
{
  cancel (self);
  if (self->country)
    g_signal_handlers_disconnect_by_data (self->country, self);
  g_clear_object (&self->country);
}

static void
dusk_country_page_dispose (GObject *object)
{
  DuskCountryPage *self = DUSK_COUNTRY_PAGE (object);

  leave_country (self);
  g_clear_object (&self->exact_times);
  g_clear_pointer (&self->loaded, dusk_report_unref);
  g_clear_pointer (&self->report, dusk_report_unref);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (dusk_country_page_parent_class)->dispose (object);
}

static void
dusk_country_page_class_init (DuskCountryPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dusk_country_page_dispose;
  g_type_ensure (DUSK_TYPE_CHART_VIEW);
  g_type_ensure (DUSK_TYPE_INTERVAL_LIST);
  g_type_ensure (DUSK_TYPE_LOADER);
  g_type_ensure (DUSK_TYPE_NETWORK_LIST);
  g_type_ensure (DUSK_TYPE_PERIOD_BUTTON);
  g_type_ensure (DUSK_TYPE_REPORT_NOTES);
  g_type_ensure (DUSK_TYPE_SHARE_BUTTON);
  g_type_ensure (DUSK_TYPE_WATCH_BUTTON);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/duskmap/Dusk/dusk-country-page.ui");
  gtk_widget_class_bind_template_child (widget_class, DuskCountryPage, name);
  gtk_widget_class_bind_template_child (widget_class, DuskCountryPage, badge);
  gtk_widget_class_bind_template_child (widget_class, DuskCountryPage, close);
  gtk_widget_class_bind_template_child (widget_class, DuskCountryPage, watch);
  gtk_widget_class_bind_template_child (widget_class, DuskCountryPage, share);
  gtk_widget_class_bind_template_child (widget_class, DuskCountryPage, head);
  gtk_widget_class_bind_template_child (widget_class, DuskCountryPage, body);
  gtk_widget_class_bind_template_child (widget_class, DuskCountryPage, scroller);
  gtk_widget_class_bind_template_child (widget_class, DuskCountryPage, headline);
  gtk_widget_class_bind_template_child (widget_class, DuskCountryPage, period);
  gtk_widget_class_bind_template_child (widget_class, DuskCountryPage, loader);
  gtk_widget_class_bind_template_child (widget_class, DuskCountryPage, chart_view);
  gtk_widget_class_bind_template_child (widget_class, DuskCountryPage, intervals);
  gtk_widget_class_bind_template_child (widget_class, DuskCountryPage, network_list);
  gtk_widget_class_bind_template_child (widget_class, DuskCountryPage, notes);
  gtk_widget_class_bind_template_callback (widget_class, on_retry);
  gtk_widget_class_bind_template_callback (widget_class, on_cancel);
  gtk_widget_class_bind_template_callback (widget_class, on_period_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_network_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_exact_wanted);
}

static void
dusk_country_page_init (DuskCountryPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->moment_from_s = DUSK_TIME_UNKNOWN;
}

GtkWidget *
dusk_country_page_new (void)
{
  return g_object_new (DUSK_TYPE_COUNTRY_PAGE, NULL);
}

void
dusk_country_page_set_context (DuskCountryPage *self, DuskContext *context)
{
  g_return_if_fail (DUSK_IS_COUNTRY_PAGE (self));
  g_return_if_fail (DUSK_IS_CONTEXT (context));

  g_set_object (&self->context, context);
  g_clear_object (&self->exact_times);
  self->exact_times = dusk_exact_times_new (context);
  g_signal_connect_object (self->exact_times, "changed", G_CALLBACK (apply_exact_times), self, G_CONNECT_SWAPPED);
}

void
dusk_country_page_set_country (DuskCountryPage *self, DuskCountry *country)
{
  const char *name;
  DuskEntity entity;

  g_return_if_fail (DUSK_IS_COUNTRY_PAGE (self));
  g_return_if_fail (country == NULL || self->context != NULL);

  if (country && country == self->country)
    return;
  leave_country (self);
  forget (self);
  if (country == NULL)
    return;
  self->country = g_object_ref (country);
  g_signal_connect_swapped (country, "notify::level", G_CALLBACK (show_level), self);
  g_signal_connect_swapped (country, "notify::fetched", G_CALLBACK (on_country_fetched), self);
  name = dusk_territory_name (dusk_country_territory (country));
  gtk_label_set_text (self->name, name);
  dusk_ui_set_accessible_label (self, name);
  entity = entity_of (country);
  dusk_watch_button_set_entity (self->watch, self->context, &entity);
  dusk_watch_drag_from (GTK_WIDGET (self->name), &entity);
  show_level (self);
  show_summary (self);
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scroller), 0);
  load (self);
}

DuskCountry *
dusk_country_page_get_country (DuskCountryPage *self)
{
  g_return_val_if_fail (DUSK_IS_COUNTRY_PAGE (self), NULL);

  return self->country;
}

void
dusk_country_page_set_period (DuskCountryPage *self, gint64 from_s, gint64 to_s)
{
  g_return_if_fail (DUSK_IS_COUNTRY_PAGE (self));
  g_return_if_fail (from_s < to_s);

  dusk_period_button_set_fixed (self->period, from_s, to_s);
  if (self->country)
    load (self);
}

void
dusk_country_page_show_moment (DuskCountryPage *self, gint64 from_s, gint64 to_s, gint64 at_s)
{
  g_return_if_fail (DUSK_IS_COUNTRY_PAGE (self));
  g_return_if_fail (from_s < to_s);

  dusk_chart_view_set_mark (self->chart_view, at_s);
  self->moment_s = at_s;
  if (self->country && self->moment_from_s != DUSK_TIME_UNKNOWN)
    {
      g_autofree char *headline = headline_of (self);
      gtk_label_set_text (self->headline, headline);
    }
  if (self->moment_from_s == from_s && self->moment_to_s == to_s)
    return;
  self->moment_from_s = from_s;
  self->moment_to_s = to_s;
  dusk_country_page_set_period (self, from_s, to_s);
}

void
dusk_country_page_leave_moment (DuskCountryPage *self)
{
  g_return_if_fail (DUSK_IS_COUNTRY_PAGE (self));

  dusk_chart_view_set_mark (self->chart_view, DUSK_TIME_UNKNOWN);
  if (self->moment_from_s == DUSK_TIME_UNKNOWN)
    return;
  self->moment_from_s = DUSK_TIME_UNKNOWN;
  dusk_period_button_set_last (self->period, FIRST_HOURS);
  if (self->country)
    load (self);
}

void
dusk_country_page_focus (DuskCountryPage *self)
{
  g_return_if_fail (DUSK_IS_COUNTRY_PAGE (self));

  gtk_widget_grab_focus (self->close);
}

int
dusk_country_page_natural_height (DuskCountryPage *self, int width_px)
{
  int head, body;

  g_return_val_if_fail (DUSK_IS_COUNTRY_PAGE (self), 0);

  gtk_widget_measure (self->head, GTK_ORIENTATION_VERTICAL, width_px, NULL, &head, NULL, NULL);
  gtk_widget_measure (self->body, GTK_ORIENTATION_VERTICAL, width_px, NULL, &body, NULL, NULL);
  return head + body;
}
