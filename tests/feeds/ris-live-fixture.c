/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ris-live-fixture.h"

static void
take_batch (const GArray *elements, guint dropped, gpointer user_data)
{
  LiveFixture *fixture = user_data;

  fixture->dropped += dropped;
  fixture->n_elements += elements->len;
  if (elements->len > 1000)
    return;
  for (guint i = 0; i < elements->len; i++)
    ris_append_element (fixture->lines, dusk_ris_live_peers (fixture->live), &g_array_index (elements, DuskBgpElement, i));
}

static void
on_state (LiveFixture *fixture)
{
  static const char letters[] = "OCFS";
  int state, said;

  g_object_get (fixture->live, "state", &said, NULL);
  state = (int) dusk_ris_live_state (fixture->live);
  g_assert_cmpint (said, ==, state);
  g_string_append_c (fixture->states, letters[state]);
}

static void
on_problem (LiveFixture *fixture)
{
  const char *problem = dusk_ris_live_problem (fixture->live);

  if (problem)
    g_ptr_array_add (fixture->problems, g_strdup (problem));
}

void
live_fixture_connect (LiveFixture *fixture, GMainContext *servers)
{
  g_autofree char *url = NULL;

  g_main_context_push_thread_default (servers);
  fixture->ris = fake_ris_new ();
  g_main_context_pop_thread_default (servers);
  url = fake_ris_url (fixture->ris);
  fixture->clock = dusk_clock_new_simulated (LIVE_NOW_S, 0);
  fixture->live = dusk_ris_live_new (fixture->clock, url);
  fixture->lines = g_string_new (NULL);
  fixture->states = g_string_new (NULL);
  fixture->problems = g_ptr_array_new_with_free_func (g_free);
  dusk_ris_live_set_sink (fixture->live, take_batch, fixture);
  g_signal_connect_swapped (fixture->live, "notify::state", G_CALLBACK (on_state), fixture);
  g_signal_connect_swapped (fixture->live, "notify::problem", G_CALLBACK (on_problem), fixture);
}

void
live_fixture_set_up (LiveFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  live_fixture_connect (fixture, g_main_context_default ());
}

void
live_fixture_tear_down (LiveFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_assert_finalize_object (fixture->live);
  g_assert_finalize_object (fixture->clock);
  fake_ris_free (fixture->ris);
  g_string_free (fixture->lines, TRUE);
  g_string_free (fixture->states, TRUE);
  g_ptr_array_unref (fixture->problems);
}

void
live_watch (LiveFixture *fixture, const char *prefixes)
{
  g_auto (GStrv) texts = g_strsplit (prefixes, " ", -1);
  g_autoptr (GArray) array = g_array_new (FALSE, FALSE, sizeof (DuskPrefix));

  for (guint i = 0; texts[i]; i++)
    {
      DuskPrefix prefix;

      g_assert_true (dusk_prefix_parse (texts[i], &prefix, NULL));
      g_array_append_val (array, prefix);
    }
  dusk_ris_live_watch (fixture->live, array);
}

void
live_begin (LiveFixture *fixture)
{
  live_watch (fixture, "203.0.113.0/24");
  WAIT_FOR (fixture->ris->n_pings > 0);
}
