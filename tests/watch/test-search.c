/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-error.h"
#include "dusk-search.h"
#include "watch-fixture.h"

static gboolean
is_done (gpointer data)
{
  return !dusk_search_is_loading (data);
}

static DuskSearchResult *
at (DuskSearch *search, guint position)
{
  DuskSearchResult *result = g_list_model_get_item (G_LIST_MODEL (search), position);

  g_assert_nonnull (result);
  g_object_unref (result);
  return result;
}

static void
test_local (void)
{
  static const struct {
    const char *text, *id, *title;
  } cases[] = {
    { "kp", "KP", "North Korea" },          { "north k", "KP", "North Korea" },     { "austria", "AT", "Austria" },
    { "AS131279", "AS131279", "AS131279" }, { "3333", "AS3333", "AS3333" },         { "175.45.176.0/22", "175.45.176.0/22", "175.45.176.0/22" },
    { "  kp\n", "KP", "North Korea" },      { "2001:db8::", "2001:db8::/128", "2001:db8::/128" },
  };
  WatchFixture fixture;
  g_autoptr (DuskSearch) search = NULL;

  watch_fixture_set_up (&fixture, "north-korea-2014", NULL);
  search = dusk_search_new (fixture.context);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      dusk_search_set_text (search, cases[i].text, FALSE);
      g_assert_cmpstr (dusk_search_result_entity (at (search, 0))->id, ==, cases[i].id);
      g_assert_cmpstr (dusk_search_result_title (at (search, 0)), ==, cases[i].title);
    }
  dusk_search_set_text (search, "", TRUE);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (search)), ==, 0);
  g_assert_false (dusk_search_is_loading (search));
  dusk_search_set_text (search, "\xff\x01<b>", FALSE);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (search)), ==, 0);
  g_assert_cmpuint (dusk_sim_count_requests (fixture.sim, NULL), ==, 0);
  watch_fixture_tear_down (&fixture);
}

static gboolean
has (DuskSearch *search, const char *id)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (search)); i++)
    if (g_str_equal (dusk_search_result_entity (at (search, i))->id, id))
      return TRUE;
  return FALSE;
}

static void
test_asked (void)
{
  WatchFixture fixture;
  g_autoptr (DuskSearch) search = NULL;

  watch_fixture_set_up (&fixture, "north-korea-2014", NULL);
  search = dusk_search_new (fixture.context);
  dusk_search_set_text (search, "star", TRUE);
  g_assert_true (dusk_search_is_loading (search));
  watch_fixture_await (is_done, search);
  g_assert_null (dusk_search_problem (search));
  g_assert_true (has (search, "AS131279"));

  /* The holder comes to what was typed whole, and not a second row. */
  dusk_search_set_text (search, "AS131279", TRUE);
  g_assert_cmpstr (dusk_search_result_subtitle (at (search, 0)), ==, "Network");
  watch_fixture_await (is_done, search);
  g_assert_cmpstr (dusk_search_result_entity (at (search, 0))->id, ==, "AS131279");
  g_assert_cmpstr (dusk_search_result_subtitle (at (search, 0)), !=, "Network");
  for (guint i = 1; i < g_list_model_get_n_items (G_LIST_MODEL (search)); i++)
    g_assert_cmpstr (dusk_search_result_entity (at (search, i))->id, !=, "AS131279");
  watch_fixture_tear_down (&fixture);
}

static void
test_problem (void)
{
  WatchFixture fixture;
  g_autoptr (DuskSearch) search = NULL;

  watch_fixture_set_up (&fixture, "north-korea-2014", NULL);
  dusk_sim_set_fault (fixture.sim, NULL, DUSK_SIM_FAULT_GARBAGE, 0);
  search = dusk_search_new (fixture.context);
  dusk_search_set_text (search, "austria", TRUE);
  watch_fixture_await (is_done, search);
  g_assert_nonnull (dusk_search_problem (search));
  g_assert_true (has (search, "AT"));
  dusk_search_set_text (search, "austr", FALSE);
  g_assert_null (dusk_search_problem (search));

  /* It may go while it asks. */
  dusk_search_set_text (search, "star", TRUE);
  g_assert_finalize_object (g_steal_pointer (&search));
  watch_fixture_tear_down (&fixture);
}

static void
test_resolve (void)
{
  static const struct {
    const char *from, *to;
  } cases[] = { { "KP", "KP" }, { "AS131279", "AS131279" }, { "175.45.176.0/24", "AS131279" } };
  WatchFixture fixture;

  watch_fixture_set_up (&fixture, "north-korea-2014", NULL);
  for (guint i = 0; i <= G_N_ELEMENTS (cases); i++)
    {
      DuskEntity entity = watch_entity (i < G_N_ELEMENTS (cases) ? cases[i].from : "10.0.0.0/8");
      GAsyncResult *slot = NULL;
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (GError) error = NULL;
      dusk_search_resolve_async (fixture.context, &entity, NULL, watch_result_cb, &slot);
      result = watch_await_result (&slot);
      if (i == G_N_ELEMENTS (cases))
        {
          g_assert_false (dusk_search_resolve_finish (result, &entity, &error));
          g_assert_error (error, DUSK_ERROR, DUSK_ERROR_NO_DATA);
          break;
        }
      g_assert_true (dusk_search_resolve_finish (result, &entity, &error));
      g_assert_no_error (error);
      g_assert_cmpstr (entity.id, ==, cases[i].to);
    }
  watch_fixture_tear_down (&fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/watch/search/local", test_local);
  g_test_add_func ("/watch/search/asked", test_asked);
  g_test_add_func ("/watch/search/problem", test_problem);
  g_test_add_func ("/watch/search/resolve", test_resolve);
  return g_test_run ();
}
