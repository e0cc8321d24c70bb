/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-preferences-window.h"

#include <glib/gi18n.h>

#include "dusk-secret.h"
#include "dusk-ui.h"

#define MB (1024 * 1024)
#define QUIET_STEP_MIN 30
/* What the switch for quiet hours begins with. */
#define QUIET_FROM_MIN (22 * 60)
#define QUIET_TO_MIN   (7 * 60)

struct _DuskPreferencesWindow {
  AdwPreferencesWindow parent_instance;
  GtkSwitch           *notifies;
  GtkSwitch           *notifies_worse;
  GtkSwitch           *notifies_end;
  GtkSwitch           *notifies_degradations;
  GtkSwitch           *notifies_all_countries;
  GtkWidget           *worse_row;
  GtkWidget           *end_row;
  GtkWidget           *degradations_row;
  GtkWidget           *all_row;
  GtkSwitch           *quiet;
  GtkWidget           *quiet_row;
  GtkDropDown         *quiet_from;
  GtkDropDown         *quiet_to;
  GtkSwitch           *runs_in_background;
  GtkSwitch           *starts_at_login;
  GtkWidget           *login_row;
  GtkSwitch           *uses_ioda;
  GtkSwitch           *spares_metered;
  AdwEntryRow         *token;
  AdwActionRow        *token_row;
  GtkWidget           *forget_token;
  AdwPreferencesGroup *budgets;
  GtkSpinButton       *spin;
  AdwActionRow        *used_row;
  GtkWidget           *clear;
  GtkSpinButton       *spins[DUSK_N_FEEDS]; /* (nullable): of the budgets */
  DuskContext         *context; /* (not nullable) (owned) until disposed of */
  gboolean             is_following;
};

G_DEFINE_TYPE (DuskPreferencesWindow, dusk_preferences_window, ADW_TYPE_PREFERENCES_WINDOW)

/* Archive files */

static void
show_used (DuskPreferencesWindow *self)
{
  gint64 used_bytes = dusk_archive_used (dusk_context_archive (self->context));
  g_autofree char *text = g_format_size ((guint64) MAX (used_bytes, 0));

  adw_action_row_set_subtitle (self->used_row, text);
  gtk_widget_set_sensitive (self->clear, used_bytes > 0);
}

static void
on_limit_changed (DuskPreferencesWindow *self)
{
  int limit_mb = gtk_spin_button_get_value_as_int (self->spin);

  if (self->context == NULL)
    return;
  dusk_context_set_archive_limit (self->context, (gint64) limit_mb * MB);
  show_used (self);
}

static void
on_clear (DuskPreferencesWindow *self)
{
  dusk_archive_clear (dusk_context_archive (self->context));
  show_used (self);
}

/* Quiet hours: in half hours; what was set to the minute elsewhere is shown by the half hour before it and kept until it is changed here. */

static void
on_quiet_changed (DuskPreferencesWindow *self)
{
  gboolean is_on = gtk_switch_get_active (self->quiet);
  int from_min = is_on ? (int) gtk_drop_down_get_selected (self->quiet_from) * QUIET_STEP_MIN : -1;
  int to_min = is_on ? (int) gtk_drop_down_get_selected (self->quiet_to) * QUIET_STEP_MIN : -1;

  gtk_widget_set_sensitive (self->quiet_row, is_on);
  if (self->context && !self->is_following)
    g_object_set (dusk_context_settings (self->context), "quiet-from", from_min, "quiet-to", to_min, NULL);
}

static void
fill_quiet (DuskPreferencesWindow *self)
{
  g_autoptr (GtkStringList) texts = gtk_string_list_new (NULL);

  for (int min = 0; min < 24 * 60; min += QUIET_STEP_MIN)
    gtk_string_list_take (texts, g_strdup_printf ("%02d:%02d", min / 60, min % 60));
  gtk_drop_down_set_model (self->quiet_from, G_LIST_MODEL (texts));
  gtk_drop_down_set_model (self->quiet_to, G_LIST_MODEL (texts));
  gtk_drop_down_set_selected (self->quiet_from, QUIET_FROM_MIN / QUIET_STEP_MIN);
  gtk_drop_down_set_selected (self->quiet_to, QUIET_TO_MIN / QUIET_STEP_MIN);
}

static void
show_quiet (DuskPreferencesWindow *self, GParamSpec *property G_GNUC_UNUSED, DuskSettings *settings)
{
  int from_min, to_min;
  gboolean is_on;

  g_object_get (settings, "quiet-from", &from_min, "quiet-to", &to_min, NULL);
  is_on = from_min >= 0 && to_min >= 0;
  self->is_following = TRUE;
  /* Switched off, the hours stay for who switches them on again. */
  if (is_on)
    {
      gtk_drop_down_set_selected (self->quiet_from, (guint) (from_min / QUIET_STEP_MIN));
      gtk_drop_down_set_selected (self->quiet_to, (guint) (to_min / QUIET_STEP_MIN));
    }
  gtk_switch_set_active (self->quiet, is_on);
  gtk_widget_set_sensitive (self->quiet_row, is_on);
  self->is_following = FALSE;
}

/* Radar's token */

static void
show_token (DuskPreferencesWindow *self, const char *problem)
{
  gboolean has_token = dusk_radar_has_token (dusk_context_radar (self->context));
  const char *state = has_token ? _("Kept in your keyring") : _("None: Radar is not asked");
  /* A subtitle is markup, and a keyring may say anything. */
  g_autofree char *escaped = g_markup_escape_text (problem ? problem : state, -1);

  adw_action_row_set_subtitle (self->token_row, escaped);
  gtk_widget_set_sensitive (self->forget_token, has_token);
}

static void
on_token_kept (GObject *source G_GNUC_UNUSED, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (DuskPreferencesWindow) self = dusk_ui_unwatch (user_data);
  g_autoptr (GError) error = NULL;
  g_autofree char *told = NULL;

  dusk_secret_keep_finish (result, &error);
  if (self == NULL || self->context == NULL)
    return;
  if (error)
    told = g_strdup_printf (_("In use until Dusk ends: %s"), error->message);
  show_token (self, told);
}

static void
set_token (DuskPreferencesWindow *self, const char *token)
{
  dusk_context_set_token (self->context, token);
  dusk_secret_keep_async (dusk_context_token_name (self->context), token, NULL, on_token_kept, dusk_ui_watch (self));
  gtk_editable_set_text (GTK_EDITABLE (self->token), "");
  show_token (self, NULL);
}

static void
on_token (DuskPreferencesWindow *self)
{
  g_autofree char *token = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->token))));

  if (*token)
    set_token (self, token);
}

static void
on_forget_token (DuskPreferencesWindow *self)
{
  set_token (self, NULL);
}

/* Budgets */

static void
on_budget (GtkSpinButton *spin, DuskPreferencesWindow *self)
{
  DuskFeed feed = (DuskFeed) GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (spin), "feed"));

  if (self->context)
    dusk_settings_set_budget (dusk_context_settings (self->context), feed, (guint) gtk_spin_button_get_value_as_int (spin));
}

static void
show_budgets (DuskPreferencesWindow *self, DuskSettings *settings)
{
  for (guint feed = 0; feed < DUSK_N_FEEDS; feed++)
    if (self->spins[feed])
      gtk_spin_button_set_value (self->spins[feed], dusk_settings_budget (settings, (DuskFeed) feed));
}

static void
add_budget (DuskPreferencesWindow *self, DuskFeed feed)
{
  GtkWidget *row = adw_action_row_new (), *spin = gtk_spin_button_new_with_range (DUSK_BUDGET_LEAST, DUSK_BUDGET_MOST, 50);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), dusk_feed_name (feed));
  gtk_spin_button_set_numeric (GTK_SPIN_BUTTON (spin), TRUE);
  gtk_widget_set_valign (spin, GTK_ALIGN_CENTER);
  dusk_ui_set_accessible_label (spin, dusk_feed_name (feed));
  g_object_set_data (G_OBJECT (spin), "feed", GUINT_TO_POINTER (feed));
  g_signal_connect_object (spin, "value-changed", G_CALLBACK (on_budget), self, 0);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), spin);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), spin);
  adw_preferences_group_add (self->budgets, row);
  self->spins[feed] = GTK_SPIN_BUTTON (spin);
}

static void
dusk_preferences_window_dispose (GObject *object)
{
  DuskPreferencesWindow *self = DUSK_PREFERENCES_WINDOW (object);

  g_clear_object (&self->context);
  G_OBJECT_CLASS (dusk_preferences_window_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, DuskPreferencesWindow, notifies);
  gtk_widget_class_bind_template_child (widget_class, DuskPreferencesWindow, notifies_worse);
  gtk_widget_class_bind_template_child (widget_class, DuskPreferencesWindow, notifies_end);
  gtk_widget_class_bind_template_child (widget_class, DuskPreferencesWindow, notifies_degradations);
  gtk_widget_class_bind_template_child (widget_class, DuskPreferencesWindow, notifies_all_countries);
  gtk_widget_class_bind_template_child (widget_class, DuskPreferencesWindow, worse_row);
  gtk_widget_class_bind_template_child (widget_class, DuskPreferencesWindow, end_row);
  gtk_widget_class_bind_template_child (widget_class, DuskPreferencesWindow, degradations_row);
  gtk_widget_class_bind_template_child (widget_class, DuskPreferencesWindow, all_row);
  gtk_widget_class_bind_template_child (widget_class, DuskPreferencesWindow, quiet);
  gtk_widget_class_bind_template_child (widget_class, DuskPreferencesWindow, quiet_row);
  gtk_widget_class_bind_template_child (widget_class, DuskPreferencesWindow, quiet_from);
  gtk_widget_class_bind_template_child (widget_class, DuskPreferencesWindow, quiet_to);
  gtk_widget_class_bind_template_child (widget_class, DuskPreferencesWindow, runs_in_background);
  gtk_widget_class_bind_template_child (widget_class, DuskPreferencesWindow, starts_at_login);
  gtk_widget_class_bind_template_child (widget_class, DuskPreferencesWindow, login_row);
  gtk_widget_class_bind_template_child (widget_class, DuskPreferencesWindow, uses_ioda);
  gtk_widget_class_bind_template_child (widget_class, DuskPreferencesWindow, spares_metered);
  gtk_widget_class_bind_template_child (widget_class, DuskPreferencesWindow, token);
  gtk_widget_class_bind_template_child (widget_class, DuskPreferencesWindow, token_row);
  gtk_widget_class_bind_template_child (widget_class, DuskPreferencesWindow, forget_token);
  gtk_widget_class_bind_template_child (widget_class, DuskPreferencesWindow, budgets);
  gtk_widget_class_bind_template_child (widget_class, DuskPreferencesWindow, spin);
  gtk_widget_class_bind_template_child (widget_class, DuskPreferencesWindow, used_row);
  gtk_widget_class_bind_template_child (widget_class, DuskPreferencesWindow, clear);
}

static void
dusk_preferences_window_class_init (DuskPreferencesWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dusk_preferences_window_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/duskmap/Dusk/dusk-preferences-window.ui");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, on_quiet_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_token);
  gtk_widget_class_bind_template_callback (widget_class, on_forget_token);
  gtk_widget_class_bind_template_callback (widget_class, on_limit_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_clear);
}

static void
dusk_preferences_window_init (DuskPreferencesWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  fill_quiet (self);
}

static void
bind_settings (DuskPreferencesWindow *self, DuskSettings *settings)
{
  const struct {
    GtkSwitch  *toggle;
    const char *property;
  } toggles[] = {
    { self->notifies, "notifies" },
    { self->notifies_worse, "notifies-worse" },
    { self->notifies_end, "notifies-end" },
    { self->notifies_degradations, "notifies-degradations" },
    { self->notifies_all_countries, "notifies-all-countries" },
    { self->runs_in_background, "runs-in-background" },
    { self->starts_at_login, "starts-at-login" },
    { self->uses_ioda, "uses-ioda" },
    { self->spares_metered, "spares-metered" },
  };
  GtkWidget *dependent[] = { self->worse_row, self->end_row, self->degradations_row, self->all_row };

  for (gsize i = 0; i < G_N_ELEMENTS (toggles); i++)
    g_object_bind_property (settings, toggles[i].property, toggles[i].toggle, "active", G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL);
  for (gsize i = 0; i < G_N_ELEMENTS (dependent); i++)
    g_object_bind_property (self->notifies, "active", dependent[i], "sensitive", G_BINDING_SYNC_CREATE);
}

GtkWidget *
dusk_preferences_window_new (DuskContext *context, GtkWindow *parent)
{
  DuskPreferencesWindow *self;
  DuskSettings *settings;

  g_return_val_if_fail (DUSK_IS_CONTEXT (context), NULL);

  self = g_object_new (DUSK_TYPE_PREFERENCES_WINDOW, "transient-for", parent, "destroy-with-parent", TRUE, "application",
                       parent ? gtk_window_get_application (parent) : NULL, NULL);
  settings = dusk_context_settings (context);
  bind_settings (self, settings);
  show_quiet (self, NULL, settings);
  /* Another process may set them, too. */
  g_signal_connect_object (settings, "notify::quiet-from", G_CALLBACK (show_quiet), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (settings, "notify::quiet-to", G_CALLBACK (show_quiet), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (settings, "budget-changed", G_CALLBACK (show_budgets), self, G_CONNECT_SWAPPED);
  for (guint feed = 0; feed < DUSK_N_FEEDS; feed++)
    if (dusk_settings_budget (settings, (DuskFeed) feed) > 0)
      add_budget (self, (DuskFeed) feed);
  show_budgets (self, settings);
  /* A simulation ends with the session. */
  gtk_widget_set_sensitive (self->login_row, !dusk_context_is_simulated (context));
  gtk_spin_button_set_value (self->spin, (double) (dusk_archive_limit (dusk_context_archive (context)) / MB));
  self->context = g_object_ref (context);
  show_token (self, NULL);
  show_used (self);
  return GTK_WIDGET (self);
}

void
dusk_preferences_window_show_page (DuskPreferencesWindow *self, const char *name)
{
  g_return_if_fail (DUSK_IS_PREFERENCES_WINDOW (self));

  adw_preferences_window_set_visible_page_name (ADW_PREFERENCES_WINDOW (self), name);
}
