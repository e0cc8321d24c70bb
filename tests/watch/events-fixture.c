/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "events-fixture.h"

#include <stdio.h>
#include <string.h>

#include "watch-fixture.h"

/* Setting up ---------------------------------------------------------------------------------------------------------------------- */

static void
notice_cb (DuskNotifier *notifier, DuskNotice *notice, gpointer user_data)
{
  static const char *const stages[] = { "start", "worse", "end", "several", "test" };
  EventsFixture *fixture = user_data;

  g_string_append_printf (fixture->notices, "%s%s %s", fixture->notices->len > 0 ? " | " : "", stages[notice->stage], notice->title);
}

static void
begin (EventsFixture *fixture)
{
  if (fixture->store == NULL)
    fixture->store = dusk_store_open (fixture->folder);
  fixture->context = dusk_context_new (fixture->clock, fixture->store, "http://127.0.0.1:9");
  fixture->events = dusk_events_new (fixture->context);
  fixture->notifier = dusk_notifier_new (fixture->context, fixture->events);
  g_signal_connect (fixture->notifier, "notice", G_CALLBACK (notice_cb), fixture);
}

static void
end (EventsFixture *fixture)
{
  g_assert_finalize_object (g_steal_pointer (&fixture->notifier));
  g_assert_finalize_object (g_steal_pointer (&fixture->events));
  g_clear_object (&fixture->context);
  if (fixture->folder)
    g_clear_object (&fixture->store);
}

void
events_fixture_set_up (EventsFixture *fixture, const char *folder)
{
  memset (fixture, 0, sizeof *fixture);
  fixture->folder = g_strdup (folder);
  fixture->clock = dusk_clock_new_simulated (EVENTS_T0, 0);
  fixture->notices = g_string_new (NULL);
  begin (fixture);
}

void
events_fixture_set_up_running (EventsFixture *fixture, double speed)
{
  memset (fixture, 0, sizeof *fixture);
  fixture->clock = dusk_clock_new_simulated (EVENTS_T0, speed);
  fixture->notices = g_string_new (NULL);
  begin (fixture);
}

void
events_fixture_tear_down (EventsFixture *fixture)
{
  end (fixture);
  g_clear_object (&fixture->store);
  g_clear_object (&fixture->clock);
  g_string_free (fixture->notices, TRUE);
  g_free (fixture->folder);
}

void
events_fixture_restart (EventsFixture *fixture)
{
  end (fixture);
  begin (fixture);
}

void
events_fixture_set_minute (EventsFixture *fixture, int minute)
{
  dusk_clock_jump (fixture->clock, (int) (EVENTS_T0 + minute * DUSK_MINUTE_S - dusk_clock_now (fixture->clock)));
}

/* Claims -------------------------------------------------------------------------------------------------------------------------- */

static gint64
minute_time (const char *text)
{
  return g_str_equal (text, "-") ? DUSK_TIME_UNKNOWN : EVENTS_T0 + (gint64) (g_ascii_strtod (text, NULL) * DUSK_MINUTE_S);
}

static DuskLevel
level_of (const char *word)
{
  for (guint i = 0; i < DUSK_N_LEVELS; i++)
    if (g_str_equal (word, dusk_level_to_word (i)))
      return i;
  g_error ("No level: %s", word);
}

/* Cuts what begins with @mark off @text. Returns: (nullable): it */
static char *
cut (char *text, char mark)
{
  char *at = strchr (text, mark);

  if (at == NULL)
    return NULL;
  *at = '\0';
  return at + 1;
}

DuskClaim *
events_claim (const char *text, gint64 told_s)
{
  g_auto (GStrv) words = g_strsplit (text, " ", 6);
  DuskClaim fields = { .told_s = told_s, .lowest = NAN, .baseline = NAN, .score = NAN };
  g_autofree char *own_id = NULL;
  char *id, *step;

  g_assert_cmpuint (g_strv_length (words), >=, 5);
  fields.entity = watch_entity (words[0]);
  step = cut (words[1], '~');
  id = cut (words[1], '#');
  fields.signal = cut (words[1], '/');
  g_assert_true (dusk_feed_from_word (words[1], &fields.feed));
  own_id = g_strdup_printf ("%s.%s", fields.signal ? fields.signal : "", words[2]);
  fields.id = id ? id : own_id;
  fields.step_s = step ? (int) (g_ascii_strtoll (step, NULL, 10) * DUSK_MINUTE_S) : 300;
  fields.start_s = minute_time (words[2]);
  fields.end_s = minute_time (words[3]);
  fields.level = level_of (words[4]);
  if (words[5])
    {
      const char *baseline = cut (words[5], '/');
      fields.lowest = g_ascii_strtod (words[5], NULL);
      fields.baseline = g_ascii_strtod (baseline, NULL);
    }
  return dusk_claim_new (&fields);
}

void
events_fixture_take (EventsFixture *fixture, const char *claims)
{
  g_auto (GStrv) texts = g_strsplit (claims, "; ", -1);

  for (char **text = texts; *text; text++)
    {
      g_autoptr (DuskClaim) claim = events_claim (*text, dusk_clock_now (fixture->clock));
      dusk_events_take_claim (fixture->events, claim);
    }
}

/* Events -------------------------------------------------------------------------------------------------------------------------- */

static char *
minute_text (gint64 time_s)
{
  return time_s == DUSK_TIME_UNKNOWN ? g_strdup ("-") : g_strdup_printf ("%g", (double) (time_s - EVENTS_T0) / DUSK_MINUTE_S);
}

char *
events_describe (DuskEvent *event)
{
  static const char *const states[] = { "confirmed", "reported", "disputed" };
  g_autofree char *start = minute_text (dusk_event_start (event)), *end = minute_text (dusk_event_end (event));
  double share = dusk_event_lowest_share (event);
  g_autofree char *worst = isnan (share) ? g_strdup ("") : g_strdup_printf (" %.0f%%", share * 100);

  return g_strdup_printf ("%s %s %s %s %s%s%s", dusk_event_entity (event)->id, states[dusk_event_state (event)], start, end,
                          dusk_level_to_word (dusk_event_level (event)), worst, dusk_event_is_contradicted (event) ? " contradicted" : "");
}

char *
events_fixture_list (EventsFixture *fixture)
{
  g_autoptr (GString) list = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (fixture->events)); i++)
    {
      g_autoptr (DuskEvent) event = g_list_model_get_item (G_LIST_MODEL (fixture->events), i);
      g_autofree char *text = events_describe (event);
      g_string_append_printf (list, "%s%s", i > 0 ? "; " : "", text);
    }
  return g_string_free (g_steal_pointer (&list), FALSE);
}

/* Commands ------------------------------------------------------------------------------------------------------------------------ */

static void
set_quiet (EventsFixture *fixture, const char *hours)
{
  int from, to;

  g_assert_cmpint (sscanf (hours, "%d %d", &from, &to), ==, 2);
  g_object_set (dusk_context_settings (fixture->context), "quiet-from", from < 0 ? -1 : from * 60, "quiet-to", to < 0 ? -1 : to * 60, NULL);
}

/*
 *   watch KP           unwatch KP            threshold KP 0.8          mute KP 120 (minutes)     unmute KP
 *   set notifies 0     quiet 22 7 (hours)    claim … (a claim)
 *   at 20              the clock goes to that minute, and everything is looked at
 *   restart            and everything is looked at
 */
static void
run_one (EventsFixture *fixture, const char *command)
{
  g_auto (GStrv) words = g_strsplit (command, " ", 3);
  DuskWatchList *list = dusk_context_watch_list (fixture->context);
  gint64 now_s = dusk_clock_now (fixture->clock);
  g_autoptr (GError) error = NULL;

  if (g_str_equal (words[0], "claim"))
    events_fixture_take (fixture, command + strlen ("claim "));
  else if (g_str_equal (words[0], "set"))
    g_object_set (dusk_context_settings (fixture->context), words[1], g_str_equal (words[2], "1"), NULL);
  else if (g_str_equal (words[0], "quiet"))
    set_quiet (fixture, command + strlen ("quiet "));
  else if (g_str_equal (words[0], "at"))
    {
      events_fixture_set_minute (fixture, (int) g_ascii_strtoll (words[1], NULL, 10));
      dusk_notifier_review (fixture->notifier);
    }
  else if (g_str_equal (words[0], "restart"))
    {
      events_fixture_restart (fixture);
      dusk_notifier_review (fixture->notifier);
    }
  else
    {
      DuskEntity entity = watch_entity (words[1]);
      if (g_str_equal (words[0], "watch"))
        dusk_watch_list_add (list, &entity, now_s, &error);
      else if (g_str_equal (words[0], "unwatch"))
        dusk_watch_list_remove (list, &entity, &error);
      else if (g_str_equal (words[0], "threshold"))
        dusk_watch_list_set_threshold (list, &entity, g_ascii_strtod (words[2], NULL), &error);
      else if (g_str_equal (words[0], "mute"))
        dusk_watch_list_mute (list, &entity, now_s + g_ascii_strtoll (words[2], NULL, 10) * DUSK_MINUTE_S, &error);
      else if (g_str_equal (words[0], "unmute"))
        dusk_watch_list_mute (list, &entity, DUSK_TIME_UNKNOWN, &error);
      else
        g_error ("No command: %s", command);
      g_assert_no_error (error);
    }
}

void
events_fixture_run (EventsFixture *fixture, const char *commands)
{
  g_auto (GStrv) each = g_strsplit (commands, "; ", -1);

  for (char **command = each; *command && **command; command++)
    run_one (fixture, *command);
}
