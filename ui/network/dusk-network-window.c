/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-network-window.h"

#include <glib/gi18n.h>
#include <math.h>

#include "dusk-chart-view.h"
#include "dusk-exact-times.h"
#include "dusk-interval-list.h"
#include "dusk-live-line.h"
#include "dusk-loader.h"
#include "dusk-neighbour-list.h"
#include "dusk-network-page.h"
#include "dusk-period-button.h"
#include "dusk-report-chart.h"
#include "dusk-report-notes.h"
#include "dusk-share-button.h"
#include "dusk-ui.h"
#include "dusk-watch-button.h"
#include "dusk-watch-drag.h"

#define FIRST_HOURS (7 * 24)
/* Prefixes with a strip of their own before the user asks for all. */
#define FEW_STRIPS 24

struct _DuskNetworkWindow {
  AdwWindow          parent_instance;
  AdwWindowTitle    *title;
  DuskWatchButton   *watch;
  DuskShareButton   *share;
  DuskPeriodButton  *period;
  GtkWidget         *simulated;
  DuskLoader        *loader;
  GtkLabel          *headline;
  GtkLabel          *status;
  DuskLiveLine      *live;
  DuskChartView     *chart_view;
  GtkButton         *all_strips;
  GtkLabel          *note;
  DuskNeighbourList *neighbours;
  DuskIntervalList  *intervals;
  DuskReportNotes   *notes;
  guint32            asn;
  DuskContext       *context;     /* (not nullable) (owned) until disposed of */
  DuskExactTimes    *exact_times; /* (not nullable) (owned) until disposed of */
  DuskNetworkPage   *page;        /* (nullable) (owned) */
  DuskReport        *report;      /* (nullable) (owned): the page's, with the exact times that are known */
  GCancellable      *cancellable; /* (nullable) (owned): of the page that is being loaded */
};

G_DEFINE_TYPE (DuskNetworkWindow, dusk_network_window, ADW_TYPE_WINDOW)

static void
show_title (DuskNetworkWindow *self)
{
  const DuskReport *report = self->page->report;

  gtk_window_set_title (GTK_WINDOW (self), report->name);
  adw_window_title_set_title (self->title, report->name);
  adw_window_title_set_subtitle (self->title, report->territory ? dusk_territory_name (report->territory) : "");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->title), report->name);
}

/* (transfer full) (nullable): nothing is said of an address family that the network does not use. */
static char *
peers_to_text (const char *format, double prefixes, double seeing, double total)
{
  if (isnan (seeing) || isnan (total) || total <= 0 || (prefixes == 0 && seeing == 0))
    return NULL;
  return g_strdup_printf (format, seeing, total);
}

static void
show_status (DuskNetworkWindow *self)
{
  const DuskRoutingStatus *status = self->page->status_reply ? self->page->status_reply->record : NULL;
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *v4 = NULL, *v6 = NULL;

  if (status)
    {
      v4 = peers_to_text (_("IPv4 seen by %.0f of %.0f full-feed peers."), status->v4_prefixes, status->v4_peers_seeing, status->v4_peers_total);
      v6 = peers_to_text (_("IPv6 seen by %.0f of %.0f full-feed peers."), status->v6_prefixes, status->v6_peers_seeing, status->v6_peers_total);
    }
  if (v4)
    g_string_append (text, v4);
  if (v6)
    g_string_append_printf (text, "%s%s", v4 ? " " : "", v6);
  if (status && status->first_seen_s != DUSK_TIME_UNKNOWN)
    {
      g_autofree char *first = dusk_time_to_text (status->first_seen_s, NULL, DUSK_TIME_FULL);
      g_string_append (text, text->len > 0 ? " " : "");
      g_string_append_printf (text, _("First seen %s UTC."), first);
    }
  dusk_ui_set_text (self->status, text->str);
}

static void
show_note (DuskNetworkWindow *self)
{
  const DuskReport *report = self->page->report;
  const char *note = NULL;

  if (self->page->routes)
    note = _("Visibility, prefixes and strips come from the update messages of RIS’s peers (RIPEstat bgplay), to the second.");
  else if (dusk_series_step (report->series) >= 8 * DUSK_HOUR_S)
    note = self->page->country_findings && self->page->country_findings->outages->len > 0
             ? _("RIPEstat knows this network at 00:00, 08:00 and 16:00 UTC; the shaded times are the country’s, to five minutes.")
             : _("RIPEstat knows this network at 00:00, 08:00 and 16:00 UTC; what happened between them is not in these figures.");
  dusk_ui_set_text (self->note, note);
}

static void
show_chart (DuskNetworkWindow *self, guint max_strips)
{
  g_autoptr (DuskChart) chart = dusk_network_chart_new (self->page, max_strips);
  const DuskAnnouncedPrefixes *prefixes = self->page->prefixes_reply ? self->page->prefixes_reply->record : NULL;
  guint count = prefixes ? prefixes->prefixes->len : 0;
  g_autofree char *text = g_strdup_printf (ngettext ("Show the Strip of %u Prefix", "Show the Strips of All %u Prefixes", count), count);

  dusk_chart_view_set_chart (self->chart_view, chart);
  gtk_button_set_label (self->all_strips, text);
  gtk_widget_set_visible (GTK_WIDGET (self->all_strips), count > max_strips);
}

static void
show_age (DuskNetworkWindow *self)
{
  const char *problem;
  gint64 since_s = dusk_report_stale_since (self->page->report, &problem);
  g_autofree char *time = NULL, *title = NULL;

  if (since_s == DUSK_TIME_UNKNOWN)
    return;
  time = dusk_time_to_text (since_s, NULL, DUSK_TIME_DAY_CLOCK);
  title = g_strdup_printf (_("Showing data from %s UTC"), time);
  dusk_loader_say_stale (self->loader, title, problem);
}

static void
show_page (DuskNetworkWindow *self)
{
  g_autofree char *headline = dusk_network_page_headline (self->page);
  g_autoptr (GPtrArray) events = NULL;

  g_clear_pointer (&self->report, dusk_report_unref);
  self->report = dusk_exact_times_apply (self->exact_times, self->page->report);
  events = dusk_report_find_events (self->context, self->report);
  show_title (self);
  gtk_label_set_text (self->headline, headline);
  show_status (self);
  show_chart (self, FEW_STRIPS);
  show_note (self);
  dusk_neighbour_list_set_page (self->neighbours, self->page);
  dusk_interval_list_set_report (self->intervals, self->report);
  dusk_report_notes_set_report (self->notes, self->report, events, dusk_context_now (self->context));
  dusk_share_button_set (self->share, self->context, self->report, self->chart_view, dusk_period_button_is_fixed (self->period));
  dusk_loader_end (self->loader);
  show_age (self);
}

static void
on_exact_changed (DuskNetworkWindow *self)
{
  if (self->page)
    show_page (self);
}

static void
on_exact_wanted (DuskNetworkWindow *self, const DuskOutage *outage)
{
  dusk_exact_times_open (self->exact_times, GTK_WIDGET (self), self->report, outage);
}

static void
on_progress (guint done, guint total, gpointer user_data)
{
  g_autoptr (DuskNetworkWindow) self = g_weak_ref_get (user_data);

  if (self && self->cancellable)
    dusk_loader_progress (self->loader, done, total);
}

static void
on_loaded (GObject *source G_GNUC_UNUSED, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (DuskNetworkWindow) self = dusk_ui_unwatch (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (DuskNetworkPage) page = dusk_network_page_load_finish (result, &error);

  if (self == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->cancellable);
  if (error)
    {
      dusk_loader_fail (self->loader, error->message);
      return;
    }
  g_clear_pointer (&self->page, dusk_network_page_unref);
  self->page = g_steal_pointer (&page);
  show_page (self);
  dusk_live_line_follow (self->live, self->context, self->page);
}

static void
cancel (DuskNetworkWindow *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

static void
load (DuskNetworkWindow *self)
{
  gint64 now_s = dusk_context_now (self->context), from_s, to_s;
  GWeakRef *watch = dusk_ui_watch (self);

  cancel (self);
  self->cancellable = g_cancellable_new ();
  dusk_period_button_set_now (self->period, now_s);
  dusk_period_button_get (self->period, now_s, &from_s, &to_s);
  dusk_loader_begin (self->loader);
  dusk_network_page_load_async (self->context, self->asn, from_s, to_s, self->cancellable, on_progress, watch, on_loaded, watch);
}

static void
on_cancel (DuskNetworkWindow *self)
{
  cancel (self);
  dusk_loader_stop (self->loader);
}

static void
on_all_strips (DuskNetworkWindow *self)
{
  show_chart (self, G_MAXUINT);
}

static void
dusk_network_window_dispose (GObject *object)
{
  DuskNetworkWindow *self = DUSK_NETWORK_WINDOW (object);

  cancel (self);
  g_clear_object (&self->exact_times);
  g_clear_pointer (&self->report, dusk_report_unref);
  g_clear_pointer (&self->page, dusk_network_page_unref);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (dusk_network_window_parent_class)->dispose (object);
}

static void
dusk_network_window_class_init (DuskNetworkWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dusk_network_window_dispose;
  g_type_ensure (DUSK_TYPE_CHART_VIEW);
  g_type_ensure (DUSK_TYPE_INTERVAL_LIST);
  g_type_ensure (DUSK_TYPE_LIVE_LINE);
  g_type_ensure (DUSK_TYPE_LOADER);
  g_type_ensure (DUSK_TYPE_NEIGHBOUR_LIST);
  g_type_ensure (DUSK_TYPE_PERIOD_BUTTON);
  g_type_ensure (DUSK_TYPE_REPORT_NOTES);
  g_type_ensure (DUSK_TYPE_SHARE_BUTTON);
  g_type_ensure (DUSK_TYPE_WATCH_BUTTON);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/duskmap/Dusk/dusk-network-window.ui");
  gtk_widget_class_bind_template_child (widget_class, DuskNetworkWindow, title);
  gtk_widget_class_bind_template_child (widget_class, DuskNetworkWindow, watch);
  gtk_widget_class_bind_template_child (widget_class, DuskNetworkWindow, share);
  gtk_widget_class_bind_template_child (widget_class, DuskNetworkWindow, period);
  gtk_widget_class_bind_template_child (widget_class, DuskNetworkWindow, simulated);
  gtk_widget_class_bind_template_child (widget_class, DuskNetworkWindow, loader);
  gtk_widget_class_bind_template_child (widget_class, DuskNetworkWindow, headline);
  gtk_widget_class_bind_template_child (widget_class, DuskNetworkWindow, status);
  gtk_widget_class_bind_template_child (widget_class, DuskNetworkWindow, live);
  gtk_widget_class_bind_template_child (widget_class, DuskNetworkWindow, chart_view);
  gtk_widget_class_bind_template_child (widget_class, DuskNetworkWindow, all_strips);
  gtk_widget_class_bind_template_child (widget_class, DuskNetworkWindow, note);
  gtk_widget_class_bind_template_child (widget_class, DuskNetworkWindow, neighbours);
  gtk_widget_class_bind_template_child (widget_class, DuskNetworkWindow, intervals);
  gtk_widget_class_bind_template_child (widget_class, DuskNetworkWindow, notes);
  gtk_widget_class_bind_template_callback (widget_class, load);
  gtk_widget_class_bind_template_callback (widget_class, on_cancel);
  gtk_widget_class_bind_template_callback (widget_class, on_all_strips);
  gtk_widget_class_bind_template_callback (widget_class, on_exact_wanted);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_w, GDK_CONTROL_MASK, "window.close", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
dusk_network_window_init (DuskNetworkWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  dusk_period_button_set_last (self->period, FIRST_HOURS);
}

GtkWidget *
dusk_network_window_new (DuskContext *context, guint32 asn)
{
  DuskNetworkWindow *self;
  g_autofree char *title = g_strdup_printf ("AS%u", asn);
  DuskEntity entity = { .kind = DUSK_ENTITY_NETWORK, .asn = asn };

  g_return_val_if_fail (DUSK_IS_CONTEXT (context), NULL);

  self = g_object_new (DUSK_TYPE_NETWORK_WINDOW, "title", title, NULL);
  self->context = g_object_ref (context);
  self->exact_times = dusk_exact_times_new (context);
  g_signal_connect_object (self->exact_times, "changed", G_CALLBACK (on_exact_changed), self, G_CONNECT_SWAPPED);
  self->asn = asn;
  g_strlcpy (entity.id, title, sizeof entity.id);
  dusk_watch_button_set_entity (self->watch, context, &entity);
  dusk_watch_drag_from (GTK_WIDGET (self->headline), &entity);
  adw_window_title_set_title (self->title, title);
  gtk_widget_set_visible (self->simulated, dusk_context_is_simulated (context));
  load (self);
  return GTK_WIDGET (self);
}

guint32
dusk_network_window_asn (DuskNetworkWindow *self)
{
  g_return_val_if_fail (DUSK_IS_NETWORK_WINDOW (self), 0);

  return self->asn;
}

void
dusk_network_window_set_period (DuskNetworkWindow *self, gint64 from_s, gint64 to_s)
{
  g_return_if_fail (DUSK_IS_NETWORK_WINDOW (self));
  g_return_if_fail (from_s < to_s);

  dusk_period_button_set_fixed (self->period, from_s, to_s);
  load (self);
}
