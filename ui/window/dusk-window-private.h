/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-country-page.h"
#include "dusk-map-view.h"
#include "dusk-time-machine.h"
#include "dusk-search-box.h"
#include "dusk-strip.h"
#include "dusk-timeline.h"
#include "dusk-trouble-list.h"
#include "dusk-window.h"

G_BEGIN_DECLS

struct _DuskWindow {
  AdwApplicationWindow parent_instance;
  AdwFlap         *flap;
  GtkOverlay      *overlay;
  DuskMapView     *map;
  DuskTroubleList *list;
  DuskCountryPage *page;       /* (nullable) (not owned): from the first country on */
  DuskSearchBox   *search;
  DuskTimeline    *timeline;
  DuskStrip       *notice;
  DuskStrip       *stale;
  GtkProgressBar  *round;
  GtkLabel        *age;
  GtkLabel        *simulated;
  GtkWidget       *simulated_narrow;
  GtkWidget       *list_button;
  GtkWidget       *title_label;
  GtkWidget       *refresh_button;
  DuskContext     *context;    /* (not nullable) (owned) until disposed of */
  DuskWorld       *world;      /* (not nullable) (owned) until disposed of */
  DuskTimeMachine      *machine;     /* (not nullable) (owned) until disposed of */
  GSettings       *settings;   /* (nullable) (owned) */
  char            *notice_dismissed; /* (nullable) (owned) */
  guint            age_id;
  guint            fold_id;
};

/* dusk-window-status.c: age, round, strips, the simulated time */

/** Follows the world's state from now on. */
void dusk_window_follow_status (DuskWindow *self);
/** Shows the simulated time where the window has room for it. */
void dusk_window_show_simulated_time (DuskWindow *self);
/** The user has read the notice. */
void dusk_window_dismiss_notice (DuskWindow *self);

/* dusk-window-past.c: the time machine */

/** Follows the machine from now on. */
void dusk_window_follow_machine (DuskWindow *self);
/** Makes the page show the moment that the map shows. */
void dusk_window_show_moment_on_page (DuskWindow *self);
/** Adds the actions `win.play`, `win.live`, `win.next-outage`, `win.previous-outage`, `win.export-map`. */
void dusk_window_install_past_actions (GtkWidgetClass *widget_class);

G_END_DECLS
