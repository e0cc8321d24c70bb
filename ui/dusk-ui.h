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

/** Unparents all children of @widget; for dispose of widgets made without a template. */
void dusk_ui_clear_children (GtkWidget *widget);

/** Returns: (transfer floating): a heading of a section, such as `Outages now`. */
GtkWidget *dusk_ui_heading (const char *text);

/** Returns: (transfer floating): a label that starts at the edge and wraps. @style_class: (nullable) */
GtkWidget *dusk_ui_text (const char *text, const char *style_class);

G_END_DECLS
