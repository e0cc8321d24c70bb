/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-sim.h"
#include "dusk-world.h"

#include <adwaita.h>

G_BEGIN_DECLS

/** UiTest: the simulated world and what the windows ask it with, for one test. */
typedef struct {
  DuskSim     *sim;
  DuskContext *context;
  DuskWorld   *world;
} UiTest;

/** Begins a test program with a display, the resources and the style, without animations. */
void ui_test_init (int *argc, char ***argv);

/** Starts a simulated Internet from @scenario at @now_s (%DUSK_TIME_UNKNOWN: the scenario's own), @speed times as fast, and its context. */
void ui_test_set_up (UiTest *test, const char *scenario, gint64 now_s, double speed);
/** Asks for all countries and waits until all have answered. */
void ui_test_fill_world (UiTest *test);
void ui_test_tear_down (UiTest *test);

/** Runs the main loop until @is_done says so; fails the test where that takes more than a minute. */
void ui_test_wait (gboolean (*is_done) (gpointer data), gpointer data, const char *what);
/** Destroys @window and waits until nothing holds it any more: what it loads ends with it. */
void ui_test_close (gpointer window);

/** Returns: (transfer none) (nullable): the first widget of @type in or below @root that can be seen and whose text is @text (%NULL for any). */
GtkWidget *ui_test_find (GtkWidget *root, GType type, const char *text);
/** Returns: (transfer none): ui_test_find(), once there is one. */
GtkWidget *ui_test_await (GtkWidget *root, GType type, const char *text);
/** Returns: how many widgets of @type in or below @root can be seen. */
guint      ui_test_count (GtkWidget *root, GType type);
/** Returns: whether a label in or below @root that can be seen has @part in its text. */
gboolean   ui_test_says (GtkWidget *root, const char *part);
/** Waits until ui_test_says(). */
void       ui_test_await_text (GtkWidget *root, const char *part);

G_END_DECLS
