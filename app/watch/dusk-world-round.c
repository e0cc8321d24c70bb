/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-world-private.h"

#include <glib/gi18n.h>
#include <string.h>

#include "dusk-error.h"
#include "dusk-series-load.h"

/* Two of the eight requests that may run at once are left for what a person clicks on. */
#define MAX_IN_FLIGHT (DUSK_HTTP_MAX_REQUESTS - 2)
/* So many failures to reach the server in a row end a round. */
#define MAX_FAILURES 3

typedef struct {
  DuskWorld *world; /* not owned: the world cancels its questions before it goes */
  guint      index;
  gboolean   is_of_round;
} Question;

static void answered_cb (GObject *source, GAsyncResult *result, gpointer user_data);

static void
give_up (DuskWorld *self, const char *problem)
{
  g_debug ("the round is given up after %u of %u: %s", self->done, self->total, problem);
  _dusk_world_end_round (self);
  _dusk_world_set_problem (self, problem);
}

static void
complete_round (DuskWorld *self)
{
  if (self->answered == 0 && self->last_problem)
    _dusk_world_set_problem (self, self->last_problem);
  _dusk_world_end_round (self);
}

/* What is on screen first, then what was in trouble. */
static int
next_due (DuskWorld *self)
{
  for (char **code = self->first; code && *code; code++)
    {
      const DuskTerritory *territory = dusk_territory_find (*code);
      if (territory && self->is_due[territory->index])
        return (int) territory->index;
    }
  for (guint i = 0; i < DUSK_N_TERRITORIES; i++)
    {
      const DuskFindings *present = dusk_country_present (self->countries[i]);
      if (self->is_due[i] && present && present->level > DUSK_LEVEL_NORMAL)
        return (int) i;
    }
  for (guint i = 0; i < DUSK_N_TERRITORIES; i++)
    if (self->is_due[i])
      return (int) i;
  return -1;
}

static void
ask (DuskWorld *self, guint index, DuskHttpPriority priority, gboolean is_of_round)
{
  DuskEntity entity = _dusk_world_entity_at (index);
  gint64 to_s = dusk_time_floor (dusk_context_now (self->context), DUSK_WORLD_STEP_S);
  gint64 from_s = dusk_series_load_start (dusk_context_store (self->context), &entity, to_s - DUSK_WORLD_SHOWN_S, DUSK_WORLD_STEP_S);
  Question *question = g_new0 (Question, 1);

  question->world = self;
  question->index = index;
  question->is_of_round = is_of_round;
  if (is_of_round)
    self->is_in_flight[index] = TRUE;
  else
    self->is_asked[index] = TRUE;
  dusk_series_load_async (self->context, &entity, from_s, to_s, DUSK_WORLD_STEP_S, priority, is_of_round ? self->cancellable : self->singles, NULL,
                          NULL, answered_cb, question);
}

static void
ask_more (DuskWorld *self)
{
  int index;

  while (self->in_flight < MAX_IN_FLIGHT && (index = next_due (self)) >= 0)
    {
      self->is_due[index] = FALSE;
      self->in_flight++;
      ask (self, (guint) index, self->priority, TRUE);
    }
  if (self->in_flight == 0)
    complete_round (self);
}

/* Returns: (transfer full): what was found for the present, whatever moment is shown. */
static DuskFindings *
take_answer (DuskWorld *self, guint index, const DuskSeriesAnswer *answer)
{
  DuskEntity entity = _dusk_world_entity_at (index);
  DuskFindings *findings;

  self->answered++;
  self->failures = 0;
  self->asked_s[index] = dusk_context_now (self->context);
  _dusk_world_set_updated (self);
  findings = _dusk_world_show (self, index, answer->series, dusk_series_end (answer->series), answer->fetched_s);
  dusk_series_keep_outages (dusk_context_store (self->context), &entity, answer->series, findings);
  _dusk_world_set_problem (self, NULL);
  return findings;
}

static void
take_problem (DuskWorld *self, guint index, const GError *problem)
{
  gboolean is_nothing = g_error_matches (problem, DUSK_ERROR, DUSK_ERROR_NO_DATA);

  _dusk_country_set_problem (self->countries[index], problem->message);
  if (dusk_context_is_out_of_reach (problem))
    self->failures++;
  else
    {
      self->asked_s[index] = dusk_context_now (self->context);
      self->failures = 0;
    }
  if (is_nothing)
    self->answered++;
  else
    {
      g_free (self->last_problem);
      self->last_problem = g_strdup (problem->message);
    }
}

static gboolean
has_values (const DuskSeriesAnswer *answer)
{
  return answer->series && !isnan (dusk_series_latest (answer->series, NULL));
}

/* The round goes on, or ends. */
static void
go_on (DuskWorld *self, const GError *problem)
{
  if (self->failures >= MAX_FAILURES)
    {
      give_up (self, problem->message);
      return;
    }
  _dusk_world_set_progress (self, self->done + 1, self->total);
  ask_more (self);
}

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Question *question = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (DuskSeriesAnswer) answer = dusk_series_load_finish (result, &error);
  g_autoptr (DuskFindings) findings = NULL;
  g_autoptr (DuskWorld) self = NULL;

  /* Cancelled: the world may be gone, and its round is over. */
  if (answer == NULL)
    return;
  self = g_object_ref (question->world);
  if (question->is_of_round)
    {
      self->is_in_flight[question->index] = FALSE;
      self->in_flight--;
    }
  else
    self->is_asked[question->index] = FALSE;
  if (answer->problem == NULL && !has_values (answer))
    answer->problem = g_error_new (DUSK_ERROR, DUSK_ERROR_NO_DATA, _("RIPEstat knows nothing about %s in this period"),
                                   dusk_territory_name (dusk_territory_at (question->index)));
  if (answer->problem)
    take_problem (self, question->index, answer->problem);
  else
    findings = take_answer (self, question->index, answer);
  _dusk_world_emit_changed (self, question->index);
  if (self->listener)
    self->listener (self, question->index, findings, answer->problem, self->listener_data);
  if (question->is_of_round && self->cancellable)
    go_on (self, answer->problem);
}

void
_dusk_world_set_listener (DuskWorld *self, DuskWorldListener listener, gpointer user_data)
{
  self->listener = listener;
  self->listener_data = user_data;
}

void
_dusk_world_ask (DuskWorld *self, guint index, DuskHttpPriority priority)
{
  if (!self->is_asked[index] && !self->is_in_flight[index])
    ask (self, index, priority, FALSE);
}

gboolean
_dusk_world_is_busy (DuskWorld *self, guint index)
{
  return self->is_asked[index] || self->is_in_flight[index] || (self->cancellable && self->is_due[index]);
}

void
_dusk_world_start_round (DuskWorld *self, const gboolean *is_due, DuskHttpPriority priority)
{
  guint total = 0;

  if (self->cancellable)
    return;
  for (guint i = 0; i < DUSK_N_TERRITORIES; i++)
    {
      self->is_due[i] = is_due[i] && !self->is_asked[i];
      total += self->is_due[i];
    }
  if (total == 0)
    return;
  self->cancellable = g_cancellable_new ();
  self->priority = priority;
  self->answered = 0;
  self->failures = 0;
  g_clear_pointer (&self->last_problem, g_free);
  _dusk_world_set_progress (self, 0, total);
  ask_more (self);
}

void
_dusk_world_end_round (DuskWorld *self)
{
  if (self->cancellable == NULL)
    return;
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->in_flight = 0;
  memset (self->is_in_flight, 0, sizeof self->is_in_flight);
  _dusk_world_save_updated (self);
  _dusk_world_set_progress (self, 0, 0);
}
