/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-country-private.h"
#include "dusk-world.h"

G_BEGIN_DECLS

#define DUSK_WORLD_STEP_S (5 * DUSK_MINUTE_S)
/** Part of the period that the findings are about; the rest is the baseline's. */
#define DUSK_WORLD_SHOWN_S DUSK_DAY_S

struct _DuskWorld {
  GObject       parent_instance;
  DuskContext  *context;                       /* (not nullable) (owned) */
  DuskCountry  *countries[DUSK_N_TERRITORIES]; /* (not nullable) (owned) */
  gint64        asked_s[DUSK_N_TERRITORIES];   /* when it was answered, with data or without */
  char        **first;                         /* (nullable) (owned) */
  gint64        updated_s;
  gint64        saved_s;
  char         *problem; /* (nullable) (owned) */

  /* The round under way */
  GCancellable *cancellable; /* (nullable) (owned) */
  gboolean      is_due[DUSK_N_TERRITORIES];
  guint         in_flight;
  guint         done;
  guint         total;
  guint         answered;
  guint         failures;
  char         *last_problem; /* (nullable) (owned) */

  /* Staying current */
  guint  timer;
  guint  backoff_s;
  gint64 next_try_us; /* monotonic */
};

/** Returns: the country at @index as an entity. */
DuskEntity _dusk_world_entity_at (guint index);
/** Shows @series, and what is found in it at @at_s. */
void _dusk_world_show (DuskWorld *self, guint index, DuskSeries *series, gint64 at_s, gint64 fetched_s);
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

/** Begins a round, unless one is under way or nothing is due. */
void _dusk_world_start_round (DuskWorld *self, gboolean even_fresh);
/** Ends the round under way, if any, with the questions that have no answer yet. */
void _dusk_world_end_round (DuskWorld *self);

G_END_DECLS
