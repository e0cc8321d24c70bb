/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-time-machine.h"

G_BEGIN_DECLS

#define DUSK_TIME_MACHINE_STEP_S (5 * DUSK_MINUTE_S)

/**
 * DuskTimeMachine:
 *
 * @at_s: the moment, on the grid of samples; %DUSK_TIME_UNKNOWN where the world is live
 * @from_s, @to_s: the period of the timeline
 * @series, @findings: (nullable) (owned): of each country over the period; none while live
 * @order: (owned) (element-type guint): the countries to be asked, the last first
 * @first: (nullable) (owned): codes of those on screen
 * @bars: (owned) (element-type DuskTimeMachineBar): over the period
 */
struct _DuskTimeMachine {
  GObject       parent_instance;
  DuskContext  *context; /* (not nullable) (owned) */
  DuskWorld    *world;   /* (not nullable) (owned) until disposed of */
  gint64        at_s;
  gint64        from_s;
  gint64        to_s;
  DuskSeries   *series[DUSK_N_TERRITORIES];
  DuskFindings *findings[DUSK_N_TERRITORIES];

  /* Loading */
  GCancellable *cancellable; /* (nullable) (owned) */
  GArray       *order;
  char        **first;
  guint         in_flight;
  guint         failures;
  guint         done;
  guint         total;
  char         *problem; /* (nullable) (owned) */

  /* Playing */
  gboolean      is_playing;
  int           speed;
  double        play_at_s;
  gint64        played_us;
  guint         play_id;

  GArray       *bars;
  guint         bars_id;
};

/** Shows the moment with what is loaded. */
void _dusk_time_machine_show (DuskTimeMachine *self);
/** Sets `problem`. */
void _dusk_time_machine_set_problem (DuskTimeMachine *self, const char *problem);
/** Sets `done` and `total`. */
void _dusk_time_machine_set_progress (DuskTimeMachine *self, guint done, guint total);

/* dusk-time-machine-load.c */

/** Forgets what is loaded and loads the world over the period, what the store has at once. */
void _dusk_time_machine_load (DuskTimeMachine *self);
/** Ends loading. */
void _dusk_time_machine_stop_loading (DuskTimeMachine *self);
/** Forgets what is loaded. */
void _dusk_time_machine_forget (DuskTimeMachine *self);

/* dusk-time-machine-bars.c */

/** Counts the bars anew soon; emits `bars-changed`. */
void _dusk_time_machine_queue_bars (DuskTimeMachine *self);

G_END_DECLS
