/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-window-private.h"

#include <glib/gi18n.h>

#include "dusk-archive-window.h"
#include "dusk-health-window.h"
#include "dusk-ui.h"
#include "dusk-watch-window.h"

#define PAGE_WIDTH_PX  410
#define PAGE_MARGIN_PX 16
/* On a map narrower than this the page covers it. */
#define NARROW_PX (PAGE_WIDTH_PX + 4 * PAGE_MARGIN_PX)

G_DEFINE_TYPE (DuskWindow, dusk_window, ADW_TYPE_APPLICATION_WINDOW)

static void
on_retry (DuskWindow *self)
{
  dusk_world_refresh (self->world, TRUE);
}

/* The page over the map */

static gboolean
on_get_child_position (GtkOverlay *overlay, GtkWidget *child, GdkRectangle *position, DuskWindow *self)
{
  int width = gtk_widget_get_width (GTK_WIDGET (overlay)), height = gtk_widget_get_height (GTK_WIDGET (overlay));
  gboolean is_rtl = gtk_widget_get_direction (GTK_WIDGET (overlay)) == GTK_TEXT_DIR_RTL;

  if (child != GTK_WIDGET (self->page))
    return FALSE;
  if (width < NARROW_PX)
    {
      *position = (GdkRectangle){ 0, 0, width, height };
      return TRUE;
    }
  position->width = PAGE_WIDTH_PX;
  position->x = is_rtl ? PAGE_MARGIN_PX : width - PAGE_WIDTH_PX - PAGE_MARGIN_PX;
  position->y = PAGE_MARGIN_PX;
  position->height = MIN (dusk_country_page_natural_height (self->page, PAGE_WIDTH_PX), height - 2 * PAGE_MARGIN_PX);
  return TRUE;
}

static int
covered_px (DuskWindow *self)
{
  return gtk_widget_get_width (GTK_WIDGET (self->overlay)) < NARROW_PX ? 0 : PAGE_WIDTH_PX + PAGE_MARGIN_PX;
}

/* Made when it is first wanted: it has more widgets than all the rest of the window. */
static DuskCountryPage *
need_page (DuskWindow *self)
{
  if (self->page == NULL)
    {
      self->page = DUSK_COUNTRY_PAGE (dusk_country_page_new ());
      dusk_country_page_set_context (self->page, self->context);
      gtk_overlay_add_overlay (self->overlay, GTK_WIDGET (self->page));
    }
  return self->page;
}

void
dusk_window_show_country (DuskWindow *self, const char *code)
{
  DuskCountry *country;

  g_return_if_fail (DUSK_IS_WINDOW (self));
  g_return_if_fail (code != NULL);

  country = dusk_world_find (self->world, code);
  if (country == NULL)
    return;
  gtk_widget_set_visible (GTK_WIDGET (need_page (self)), TRUE);
  dusk_country_page_set_country (self->page, country);
  dusk_window_show_moment_on_page (self);
  dusk_map_view_select (self->map, code, covered_px (self));
  dusk_trouble_list_select (self->list, code);
  if (adw_flap_get_folded (self->flap))
    adw_flap_set_reveal_flap (self->flap, FALSE);
}

void
dusk_window_show_country_at (DuskWindow *self, const char *code, gint64 from_s, gint64 to_s)
{
  g_return_if_fail (from_s < to_s);

  dusk_window_show_country (self, code);
  if (self->page)
    dusk_country_page_set_period (self->page, from_s, to_s);
}

void
dusk_window_search (DuskWindow *self, const char *text)
{
  g_return_if_fail (DUSK_IS_WINDOW (self));
  g_return_if_fail (text != NULL);

  dusk_search_box_search (self->search, text);
}

void
dusk_window_close_page (DuskWindow *self)
{
  gboolean had_focus;

  g_return_if_fail (DUSK_IS_WINDOW (self));

  if (self->page == NULL || !gtk_widget_get_visible (GTK_WIDGET (self->page)))
    return;
  had_focus = gtk_widget_get_focus_child (GTK_WIDGET (self->overlay)) == GTK_WIDGET (self->page);
  gtk_widget_set_visible (GTK_WIDGET (self->page), FALSE);
  if (had_focus && !dusk_trouble_list_focus_selected (self->list))
    gtk_widget_grab_focus (GTK_WIDGET (self->map));
  dusk_country_page_set_country (self->page, NULL);
  dusk_map_view_select (self->map, NULL, 0);
  dusk_trouble_list_select (self->list, NULL);
}

static void
on_country_chosen (DuskWindow *self, const char *code)
{
  dusk_window_show_country (self, code);
  if (self->page)
    dusk_country_page_focus (self->page);
}

static void
on_map_activated (DuskWindow *self, const char *code)
{
  dusk_window_show_country (self, code);
}

/* A watched network or prefix. */
static void
on_entity_chosen (DuskWindow *self, const char *id)
{
  g_autofree char *link = g_strconcat ("dusk:", id, NULL);

  gtk_widget_activate_action (GTK_WIDGET (self), "app.show", "s", link);
}

static void
on_network_chosen (DuskWindow *self, guint asn)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "app.open-network", "u", asn);
}

static void
on_visible_changed (DuskWindow *self)
{
  g_auto (GStrv) codes = dusk_map_view_visible (self->map);

  dusk_world_set_first (self->world, (const char *const *) codes);
  dusk_time_machine_set_first (self->machine, (const char *const *) codes);
}

static gboolean
fit_header (gpointer user_data)
{
  DuskWindow *self = user_data;
  gboolean is_narrow = adw_flap_get_folded (self->flap);

  self->fold_id = 0;
  adw_flap_set_reveal_flap (self->flap, !is_narrow);
  gtk_widget_set_visible (self->list_button, is_narrow);
  gtk_widget_set_visible (self->title_label, !is_narrow);
  gtk_widget_set_visible (GTK_WIDGET (self->age), !is_narrow);
  gtk_widget_set_visible (self->refresh_button, !is_narrow);
  dusk_timeline_set_narrow (self->timeline, is_narrow);
  if (is_narrow)
    gtk_widget_add_css_class (GTK_WIDGET (self), "narrow");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "narrow");
  dusk_window_show_simulated_time (self);
  return G_SOURCE_REMOVE;
}

/* The flap folds while sizes are given out, when no other may be asked for. */
static void
on_folded (DuskWindow *self)
{
  if (self->context && self->fold_id == 0)
    self->fold_id = g_idle_add_full (G_PRIORITY_HIGH_IDLE, fit_header, self, NULL);
}

/* Actions */

static void
search_action (GtkWidget *widget, const char *name G_GNUC_UNUSED, GVariant *parameter G_GNUC_UNUSED)
{
  dusk_search_box_focus (DUSK_WINDOW (widget)->search);
}

static void
open_files_action (GtkWidget *widget, const char *name G_GNUC_UNUSED, GVariant *parameter G_GNUC_UNUSED)
{
  dusk_archive_window_choose (GTK_WINDOW (widget));
}

static void
refresh_action (GtkWidget *widget, const char *name G_GNUC_UNUSED, GVariant *parameter G_GNUC_UNUSED)
{
  DuskWindow *self = DUSK_WINDOW (widget);

  if (dusk_world_total (self->world) > 0)
    dusk_world_stop (self->world);
  else
    dusk_world_refresh (self->world, TRUE);
}

static void
show_country_action (GtkWidget *widget, const char *name G_GNUC_UNUSED, GVariant *parameter)
{
  on_country_chosen (DUSK_WINDOW (widget), g_variant_get_string (parameter, NULL));
}

static void
close_page_action (GtkWidget *widget, const char *name G_GNUC_UNUSED, GVariant *parameter G_GNUC_UNUSED)
{
  dusk_window_close_page (DUSK_WINDOW (widget));
}

static void
show_list_action (GtkWidget *widget, const char *name G_GNUC_UNUSED, GVariant *parameter G_GNUC_UNUSED)
{
  DuskWindow *self = DUSK_WINDOW (widget);

  adw_flap_set_reveal_flap (self->flap, !adw_flap_get_reveal_flap (self->flap));
}

/* One of each over a window: a second press shows the first. */
static void
present_only (DuskWindow *self, GType type, GtkWidget *(*create) (DuskContext *context, GtkWindow *parent))
{
  g_autoptr (GList) windows = gtk_window_list_toplevels ();
  GtkWindow *found = NULL;

  for (GList *l = windows; l && found == NULL; l = l->next)
    if (G_TYPE_CHECK_INSTANCE_TYPE (l->data, type) && gtk_window_get_transient_for (l->data) == GTK_WINDOW (self))
      found = l->data;
  gtk_window_present (found ? found : GTK_WINDOW (create (self->context, GTK_WINDOW (self))));
}

static void
watch_list_action (GtkWidget *widget, const char *name G_GNUC_UNUSED, GVariant *parameter G_GNUC_UNUSED)
{
  present_only (DUSK_WINDOW (widget), DUSK_TYPE_WATCH_WINDOW, dusk_watch_window_new);
}

static void
feeds_action (GtkWidget *widget, const char *name G_GNUC_UNUSED, GVariant *parameter G_GNUC_UNUSED)
{
  present_only (DUSK_WINDOW (widget), DUSK_TYPE_HEALTH_WINDOW, dusk_health_window_new);
}

static void
change_tiles (GSimpleAction *action, GVariant *state, gpointer user_data)
{
  DuskWindow *self = user_data;

  g_simple_action_set_state (action, state);
  dusk_map_view_set_tiles (self->map, g_variant_get_boolean (state));
  if (self->settings)
    g_settings_set_boolean (self->settings, "show-tiles", g_variant_get_boolean (state));
}

/* Settings */

static void
restore (DuskWindow *self)
{
  gboolean shows_tiles = self->settings && g_settings_get_boolean (self->settings, "show-tiles");
  g_autoptr (GSimpleAction) tiles = g_simple_action_new_stateful ("show-tiles", NULL, g_variant_new_boolean (shows_tiles));

  g_signal_connect_object (tiles, "change-state", G_CALLBACK (change_tiles), self, 0);
  g_action_map_add_action (G_ACTION_MAP (self), G_ACTION (tiles));
  dusk_map_view_set_tiles (self->map, shows_tiles);
  if (self->settings == NULL)
    return;
  gtk_window_set_default_size (GTK_WINDOW (self), g_settings_get_int (self->settings, "window-width"),
                               g_settings_get_int (self->settings, "window-height"));
  if (g_settings_get_boolean (self->settings, "window-maximized"))
    gtk_window_maximize (GTK_WINDOW (self));
}

static gboolean
dusk_window_close_request (GtkWindow *window)
{
  DuskWindow *self = DUSK_WINDOW (window);
  int width, height;

  if (self->settings)
    {
      gtk_window_get_default_size (window, &width, &height);
      g_settings_set_int (self->settings, "window-width", width);
      g_settings_set_int (self->settings, "window-height", height);
      g_settings_set_boolean (self->settings, "window-maximized", gtk_window_is_maximized (window));
    }
  return GTK_WINDOW_CLASS (dusk_window_parent_class)->close_request (window);
}

static void
dusk_window_dispose (GObject *object)
{
  DuskWindow *self = DUSK_WINDOW (object);

  g_clear_handle_id (&self->age_id, g_source_remove);
  g_clear_handle_id (&self->fold_id, g_source_remove);
  if (self->page)
    dusk_country_page_set_country (g_steal_pointer (&self->page), NULL);
  g_clear_object (&self->machine);
  g_clear_object (&self->world);
  g_clear_object (&self->context);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (dusk_window_parent_class)->dispose (object);
}

static void
dusk_window_finalize (GObject *object)
{
  g_free (DUSK_WINDOW (object)->notice_dismissed);
  G_OBJECT_CLASS (dusk_window_parent_class)->finalize (object);
}

static void
install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.search", NULL, search_action);
  gtk_widget_class_install_action (widget_class, "win.refresh", NULL, refresh_action);
  gtk_widget_class_install_action (widget_class, "win.open-files", NULL, open_files_action);
  gtk_widget_class_install_action (widget_class, "win.show-country", "s", show_country_action);
  gtk_widget_class_install_action (widget_class, "win.close-page", NULL, close_page_action);
  gtk_widget_class_install_action (widget_class, "win.show-list", NULL, show_list_action);
  gtk_widget_class_install_action (widget_class, "win.watch-list", NULL, watch_list_action);
  gtk_widget_class_install_action (widget_class, "win.feeds", NULL, feeds_action);
  dusk_window_install_past_actions (widget_class);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "win.close-page", NULL);
}

static void
dusk_window_class_init (DuskWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = dusk_window_dispose;
  object_class->finalize = dusk_window_finalize;
  GTK_WINDOW_CLASS (klass)->close_request = dusk_window_close_request;
  g_type_ensure (DUSK_TYPE_MAP_VIEW);
  g_type_ensure (DUSK_TYPE_SEARCH_BOX);
  g_type_ensure (DUSK_TYPE_STRIP);
  g_type_ensure (DUSK_TYPE_TIMELINE);
  g_type_ensure (DUSK_TYPE_TROUBLE_LIST);
  install_actions (widget_class);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/duskmap/Dusk/dusk-window.ui");
  gtk_widget_class_bind_template_child (widget_class, DuskWindow, flap);
  gtk_widget_class_bind_template_child (widget_class, DuskWindow, overlay);
  gtk_widget_class_bind_template_child (widget_class, DuskWindow, map);
  gtk_widget_class_bind_template_child (widget_class, DuskWindow, list);
  gtk_widget_class_bind_template_child (widget_class, DuskWindow, search);
  gtk_widget_class_bind_template_child (widget_class, DuskWindow, timeline);
  gtk_widget_class_bind_template_child (widget_class, DuskWindow, notice);
  gtk_widget_class_bind_template_child (widget_class, DuskWindow, stale);
  gtk_widget_class_bind_template_child (widget_class, DuskWindow, round);
  gtk_widget_class_bind_template_child (widget_class, DuskWindow, age);
  gtk_widget_class_bind_template_child (widget_class, DuskWindow, simulated);
  gtk_widget_class_bind_template_child (widget_class, DuskWindow, simulated_narrow);
  gtk_widget_class_bind_template_child (widget_class, DuskWindow, list_button);
  gtk_widget_class_bind_template_child (widget_class, DuskWindow, title_label);
  gtk_widget_class_bind_template_child (widget_class, DuskWindow, refresh_button);
  gtk_widget_class_bind_template_callback_full (widget_class, "on_notice_dismissed", G_CALLBACK (dusk_window_dismiss_notice));
  gtk_widget_class_bind_template_callback (widget_class, on_retry);
  gtk_widget_class_bind_template_callback (widget_class, on_get_child_position);
  gtk_widget_class_bind_template_callback (widget_class, on_country_chosen);
  gtk_widget_class_bind_template_callback (widget_class, on_network_chosen);
  gtk_widget_class_bind_template_callback (widget_class, on_entity_chosen);
  gtk_widget_class_bind_template_callback (widget_class, on_map_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_visible_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_folded);
}

static void
dusk_window_init (DuskWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  dusk_archive_window_accept_drops (GTK_WIDGET (self));
  self->settings = dusk_ui_settings ();
}

GtkWidget *
dusk_window_new (GtkApplication *application, DuskContext *context, DuskWorld *world)
{
  DuskWindow *self;

  g_return_val_if_fail (DUSK_IS_CONTEXT (context), NULL);
  g_return_val_if_fail (DUSK_IS_WORLD (world), NULL);

  self = g_object_new (DUSK_TYPE_WINDOW, "application", application, NULL);
  self->context = g_object_ref (context);
  self->world = g_object_ref (world);
  dusk_search_box_set_context (self->search, context);
  dusk_map_view_set_world (self->map, world);
  dusk_trouble_list_set_world (self->list, world);
  dusk_trouble_list_set_watched (self->list, context);
  self->machine = dusk_time_machine_new (context, world);
  dusk_timeline_set_machine (self->timeline, context, self->machine);
  restore (self);
  dusk_window_follow_status (self);
  dusk_window_follow_machine (self);
  return GTK_WIDGET (self);
}
