/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-ui.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "dusk-config.h"
#include "dusk-link.h"
#include "dusk-plain-text.h"
#include "dusk-style.h"
#include "dusk-ui-resources.h"

void
dusk_ui_init (void)
{
  static gboolean is_ready = FALSE;

  if (is_ready)
    return;
  is_ready = TRUE;
  /* Named, so that the linker keeps the resources of a static library. */
  g_resources_register (dusk_ui_get_resource ());
  dusk_style_init ();
}

GSettings *
dusk_ui_settings (void)
{
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autoptr (GSettingsSchema) schema = source ? g_settings_schema_source_lookup (source, DUSK_APP_ID, TRUE) : NULL;

  return schema ? g_settings_new_full (schema, NULL, NULL) : NULL;
}

static AdwToast *
new_toast (const char *text)
{
  g_autofree char *plain = dusk_plain_text (text);
  /* A toast's title is markup. */
  g_autofree char *escaped = g_markup_escape_text (plain, -1);

  return adw_toast_new (escaped);
}

void
dusk_ui_toast (GtkWidget *near, const char *text)
{
  GtkWidget *overlay;

  g_return_if_fail (GTK_IS_WIDGET (near));
  g_return_if_fail (text != NULL);
  overlay = gtk_widget_get_ancestor (near, ADW_TYPE_TOAST_OVERLAY);
  if (overlay)
    adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (overlay), new_toast (text));
}

/* (transfer none) (nullable) */
static AdwToastOverlay *
find_overlay (GtkWidget *root)
{
  if (ADW_IS_TOAST_OVERLAY (root))
    return ADW_TOAST_OVERLAY (root);
  for (GtkWidget *child = gtk_widget_get_first_child (root); child; child = gtk_widget_get_next_sibling (child))
    {
      AdwToastOverlay *overlay = find_overlay (child);
      if (overlay)
        return overlay;
    }
  return NULL;
}

gboolean
dusk_ui_toast_in (GtkApplication *application, const char *text, const char *button, const char *action)
{
  g_return_val_if_fail (GTK_IS_APPLICATION (application), FALSE);
  g_return_val_if_fail (text != NULL, FALSE);

  for (GList *l = gtk_application_get_windows (application); l; l = l->next)
    {
      AdwToastOverlay *overlay = find_overlay (l->data);
      AdwToast *toast;
      if (overlay == NULL)
        continue;
      toast = new_toast (text);
      adw_toast_set_button_label (toast, button);
      adw_toast_set_detailed_action_name (toast, action);
      adw_toast_overlay_add_toast (overlay, toast);
      return TRUE;
    }
  return FALSE;
}

void
dusk_ui_copy_link (GtkWidget *widget, const DuskEntity *entity, gint64 from_s, gint64 to_s)
{
  DuskLink link = { *entity, from_s, to_s };
  g_autofree char *text = dusk_link_to_text (&link);

  g_return_if_fail (GTK_IS_WIDGET (widget));

  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), text);
  dusk_ui_toast (widget, _("Link copied"));
}

void
dusk_ui_set_accessible_label (gpointer widget, const char *text)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
}

void
dusk_ui_set_text (GtkLabel *label, const char *text)
{
  gtk_label_set_text (label, text ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (label), text && *text);
}

static gboolean
on_query_tooltip (GtkLabel *label, int x G_GNUC_UNUSED, int y G_GNUC_UNUSED, gboolean is_keyboard G_GNUC_UNUSED, GtkTooltip *tooltip)
{
  if (!pango_layout_is_ellipsized (gtk_label_get_layout (label)))
    return FALSE;
  gtk_tooltip_set_text (tooltip, gtk_label_get_text (label));
  return TRUE;
}

void
dusk_ui_tell_when_cut (GtkLabel *label)
{
  gtk_widget_set_has_tooltip (GTK_WIDGET (label), TRUE);
  g_signal_connect (label, "query-tooltip", G_CALLBACK (on_query_tooltip), NULL);
}

GWeakRef *
dusk_ui_watch (gpointer widget)
{
  GWeakRef *watch = g_new (GWeakRef, 1);

  g_weak_ref_init (watch, widget);
  return watch;
}

gpointer
dusk_ui_unwatch (GWeakRef *watch)
{
  gpointer widget = g_weak_ref_get (watch);

  g_weak_ref_clear (watch);
  g_free (watch);
  return widget;
}

GtkWidget *
dusk_ui_heading (const char *text)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "label", text, "xalign", 0.0, "wrap", TRUE, "accessible-role", GTK_ACCESSIBLE_ROLE_HEADING, NULL);

  gtk_widget_add_css_class (label, "section-heading");
  gtk_widget_add_css_class (label, "dim-label");
  return label;
}

GtkWidget *
dusk_ui_text (const char *text, const char *style_class)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "label", text, "xalign", 0.0, "wrap", TRUE, "wrap-mode", PANGO_WRAP_WORD_CHAR, NULL);

  if (style_class)
    gtk_widget_add_css_class (label, style_class);
  return label;
}
