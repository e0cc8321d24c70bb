/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/** Makes templates, style and widget types known. Needs a display; does nothing the second time. */
void dusk_ui_init (void);

/** Returns: (transfer full) (nullable): the program's settings; %NULL where the schema is not installed, and all have their defaults. */
GSettings *dusk_ui_settings (void);

/** Shows @text for some seconds in the window of @near. @text: plain, never markup. */
void dusk_ui_toast (GtkWidget *near, const char *text);

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
