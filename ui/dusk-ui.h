/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-entity.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/** Makes templates, style and widget types known. Needs a display; does nothing the second time. */
void dusk_ui_init (void);

/** Returns: (transfer full) (nullable): the program's settings; %NULL where the schema is not installed, and all have their defaults. */
GSettings *dusk_ui_settings (void);

/** Shows @text for some seconds in the window of @near. @text: plain, never markup. */
void dusk_ui_toast (GtkWidget *near, const char *text);

/**
 * dusk_ui_toast_in:
 * @text: plain, never markup
 * @button: (nullable): the label of a button that does @action
 * @action: (nullable): with its target, as g_action_print_detailed_name() writes it
 *
 * Shows @text in the window that was used last, of those that have a place for it.
 *
 * Returns: whether there is one
 */
gboolean dusk_ui_toast_in (GtkApplication *application, const char *text, const char *button, const char *action);

/**
 * dusk_ui_copy_link:
 * @widget: on the page that is linked to
 * @from_s, @to_s: the period that it shows (Unix seconds, UTC); both %DUSK_TIME_UNKNOWN where it shows the present
 *
 * Copies the `dusk:` link of a page to the clipboard, and says so.
 */
void dusk_ui_copy_link (GtkWidget *widget, const DuskEntity *entity, gint64 from_s, gint64 to_s);

/** Sets what a screen reader says for @widget. @text: copied */
void dusk_ui_set_accessible_label (gpointer widget, const char *text);

/** Shows @text, or hides @label where it is %NULL or empty. @text: (nullable): plain */
void dusk_ui_set_text (GtkLabel *label, const char *text);

/** Gives @label a tooltip with its whole text, for as long as it is cut with an ellipsis. */
void dusk_ui_tell_when_cut (GtkLabel *label);

/**
 * dusk_ui_watch:
 *
 * Returns: (transfer full): the user data of a call that must not keep @widget: a widget that is held is not disposed of, and what it loads is
 * then never cancelled. dusk_ui_unwatch() takes it back in the call's last callback; g_weak_ref_get() looks at it in those before.
 */
GWeakRef *dusk_ui_watch (gpointer widget);
/** Returns: (transfer full) (nullable): the widget, if it is still there. */
gpointer  dusk_ui_unwatch (GWeakRef *watch);

/** Returns: (transfer floating): a heading of a section, such as `Outages now`. */
GtkWidget *dusk_ui_heading (const char *text);

/** Returns: (transfer floating): a label that starts at the edge and wraps. @style_class: (nullable) */
GtkWidget *dusk_ui_text (const char *text, const char *style_class);

G_END_DECLS
