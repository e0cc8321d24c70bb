/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-country-private.h"
#include "dusk-world.h"

G_BEGIN_DECLS

#define DUSK_WORLD_STEP_S (5 * DUSK_MINUTE_S)
/** Part of the period that the findings are about; the rest is the baseline's. */
#define DUSK_WORLD_SHOWN_S DUSK_DAY_S

/**
 * DuskWorldListener: told of each country that was asked about, after it shows what came.
 *
 * @findings: (nullable): what was found for the present; %NULL where nothing new came
 * @problem: (nullable): why there is nothing newer
 */
typedef void (*DuskWorldListener) (DuskWorld *world, guint index, const DuskFindings *findings, const GError *problem, gpointer user_data);

struct _DuskWorld {
  GObject       parent_instance;
  DuskContext  *context;                       /* (not nullable) (owned) */
  DuskCountry  *countries[DUSK_N_TERRITORIES]; /* (not nullable) (owned) */
  gint64        asked_s[DUSK_N_TERRITORIES];   /* when it was answered, with data or without */
  gboolean      is_asked[DUSK_N_TERRITORIES];  /* a question outside rounds is under way */
  char        **first;                         /* (nullable) (owned) */
  gint64        updated_s;
  gint64        saved_s;
  gint64        stopped_s; /* when a round was stopped last */
  char         *problem;   /* (nullable) (owned) */
  GCancellable *singles;   /* (not nullable) (owned): of questions outside rounds */

  DuskWorldListener listener; /* (nullable) */
  gpointer          listener_data;

  /* The round under way */
  GCancellable    *cancellable; /* (nullable) (owned) */
  DuskHttpPriority priority;
  gboolean         is_due[DUSK_N_TERRITORIES];
  gboolean         is_in_flight[DUSK_N_TERRITORIES];
  guint            in_flight;
  guint            done;
  guint            total;
  guint            answered;
  guint            failures;
  char            *last_problem; /* (nullable) (owned) */
};

/** Returns: the country at @index as an entity. */
DuskEntity _dusk_world_entity_at (guint index);
/** Shows @series, and what is found in it at @at_s. Returns: (transfer full): the findings */
DuskFindings *_dusk_world_show (DuskWorld *self, guint index, DuskSeries *series, gint64 at_s, gint64 fetched_s);
/** Sets `updated` to the present. */
void _dusk_world_set_updated (DuskWorld *self);
/** Keeps the time of the last answer in the store. */
void _dusk_world_save_updated (DuskWorld *self);
/** Sets `problem`. @problem: (nullable) */
void _dusk_world_set_problem (DuskWorld *self, const char *problem);
/** Sets `done` and `total`. */
void _dusk_world_set_progress (DuskWorld *self, guint done, guint total);
/** Emits `changed`. */
void _dusk_world_emit_changed (DuskWorld *self, guint index);

/* For the monitor. */

/** @listener: (nullable): in place of the one before */
void     _dusk_world_set_listener (DuskWorld *self, DuskWorldListener listener, gpointer user_data);
/** Asks about one country, unless that is under way. */
void     _dusk_world_ask (DuskWorld *self, guint index, DuskHttpPriority priority);
/** Returns: whether a question about it is under way, or it waits for its turn in a round. */
gboolean _dusk_world_is_busy (DuskWorld *self, guint index);

/** Begins a round of those that are @is_due (array length=DUSK_N_TERRITORIES), unless one is under way or nothing is due. */
void _dusk_world_start_round (DuskWorld *self, const gboolean *is_due, DuskHttpPriority priority);
/** Ends the round under way, if any, with the questions that have no answer yet. */
void _dusk_world_end_round (DuskWorld *self);

G_END_DECLS
