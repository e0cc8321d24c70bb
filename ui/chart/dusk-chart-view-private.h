/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-chart-view.h"

G_BEGIN_DECLS

struct _DuskChartView {
  GtkWidget  parent_instance;

  DuskChart *chart;       /* (nullable) (owned) */
  GtkWidget *bubble;      /* (owned) a child */
  gint64     cursor_s;    /* or DUSK_TIME_UNKNOWN */
  gint64     mark_s;      /* or DUSK_TIME_UNKNOWN */
  double     pointer_y;
  guint      describe_id; /* 0, or a description to come */

  gint64     drag_from_s, drag_to_s; /* the view when the drag began */
  double     pinch_scale;            /* what the pinch has done so far */
};

/** Moves the cursor to the sample that holds @time_s, or removes it where that is %DUSK_TIME_UNKNOWN. @y_px: where the bubble is wanted */
void dusk_chart_view_set_cursor (DuskChartView *self, gint64 time_s, double y_px);
/** Adds pointer, touch and keyboard to a view. */
void dusk_chart_view_add_gestures (DuskChartView *self);
/** Adds the keys to the class. */
void dusk_chart_view_class_add_keys (GtkWidgetClass *class);

G_END_DECLS
