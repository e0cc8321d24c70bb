/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <json-glib/json-glib.h>
#include <string.h>

#include "cli-run.h"
#include "dusk-events.h"

/* In the middle of the long outage of 22 December 2014. */
#define DURING_S G_GINT64_CONSTANT (1419271200)
#define AFTER_S  G_GINT64_CONSTANT (1419900000)
#define KP_2014  "outages KP --from 2014-12-19 --to 2014-12-29 --format "

typedef struct {
  DuskSim *sim;
  char    *folder;
} Fixture;

static void
keep_claim (DuskEvents *events, DuskFeed feed, DuskLevel level, const char *text)
{
  DuskClaim fields = {
    .feed = feed,
    .id = (char *) "1",
    .start_s = DURING_S,
    .end_s = DURING_S + DUSK_HOUR_S,
    .level = level,
    .lowest = NAN,
    .baseline = NAN,
    .score = 1200,
    .text = (char *) text,
    .told_s = DURING_S + DUSK_DAY_S,
  };
  g_autoptr (DuskClaim) claim = NULL;

  g_assert_true (dusk_entity_parse ("KP", &fields.entity, NULL));
  claim = dusk_claim_new (&fields);
  dusk_events_take_claim (events, claim);
}

/* A store in which two feeds were heard about North Korea. */
static void
set_up (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (DuskClock) clock = dusk_clock_new_simulated (AFTER_S, 0);
  g_autoptr (DuskStore) store = NULL;
  g_autoptr (DuskContext) context = NULL;
  g_autoptr (DuskEvents) events = NULL;

  fixture->sim = dusk_sim_new ("north-korea-2014", AFTER_S, 0, NULL);
  fixture->folder = g_dir_make_tmp ("dusk-claims-XXXXXX", NULL);
  store = dusk_store_open (fixture->folder);
  context = dusk_context_new (clock, store, dusk_sim_url (fixture->sim));
  events = dusk_events_new (context);
  keep_claim (events, DUSK_FEED_IODA, DUSK_LEVEL_CRITICAL, NULL);
  keep_claim (events, DUSK_FEED_RADAR, DUSK_LEVEL_DARK, "A stranger's \033[31mwords\nhere");
}

static void
tear_down (Fixture *fixture, gconstpointer unused)
{
  CliRun run = { .folder = fixture->folder };

  cli_run_clear (&run);
  g_object_unref (fixture->sim);
}

static void
run_with (Fixture *fixture, CliRun *run, const char *arguments)
{
  g_autofree char *variable = g_strdup_printf ("DUSK_DATA_DIR=%s", fixture->folder);
  const char *const variables[] = { variable, NULL };

  cli_run_start_with (run, dusk_sim_url (fixture->sim), variables, arguments);
  cli_run_await (run);
  g_assert_cmpstr (run->err, ==, "");
  g_assert_cmpint (run->status, ==, 0);
}

static void
test_json (Fixture *fixture, gconstpointer unused)
{
  g_auto (CliRun) run = { 0 };
  g_autoptr (JsonNode) root = NULL;
  g_autoptr (GString) sources = g_string_new (NULL);
  JsonObject *entity, *outage;
  JsonArray *outages, *list;

  run_with (fixture, &run, KP_2014 "json");
  root = json_from_string (run.out, NULL);
  entity = json_array_get_object_element (json_object_get_array_member (json_node_get_object (root), "entities"), 0);
  outages = json_object_get_array_member (entity, "outages");
  g_assert_cmpuint (json_array_get_length (outages), ==, 3);
  outage = json_array_get_object_element (outages, 0);
  list = json_object_get_array_member (outage, "sources");
  for (guint i = 0; i < json_array_get_length (list); i++)
    g_string_append_printf (sources, "%s ", json_array_get_string_element (list, i));
  g_assert_cmpstr (sources->str, ==, "ripestat ioda radar ");
  list = json_object_get_array_member (outage, "claims");
  g_assert_cmpuint (json_array_get_length (list), ==, 2);
  g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (list, 0), "source"), ==, "ioda");
  g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (list, 0), "level"), ==, "critical");
  g_assert_cmpint (json_object_get_int_member (json_array_get_object_element (list, 0), "score"), ==, 1200);
  g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (list, 1), "source"), ==, "radar");
  /* Nobody but RIPEstat speaks of the others. */
  g_assert_false (json_object_has_member (json_array_get_object_element (outages, 1), "claims"));
}

static void
test_rows (Fixture *fixture, gconstpointer unused)
{
  g_auto (CliRun) csv = { 0 }, markdown = { 0 }, table = { 0 };

  run_with (fixture, &csv, KP_2014 "csv");
  g_assert_nonnull (strstr (csv.out, ",57500,ripestat ioda radar,false\r\n"));
  g_assert_nonnull (strstr (csv.out, ",3000,ripestat,false\r\n"));
  run_with (fixture, &markdown, KP_2014 "markdown");
  g_assert_nonnull (strstr (markdown.out, "| 57500 | RIPEstat, IODA, Cloudflare Radar |\n"));
  run_with (fixture, &table, KP_2014 "table");
  g_assert_nonnull (strstr (table.out, "\nWhat the feeds say\n  • "));
  g_assert_null (strchr (table.out, '\033'));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/cli/claims/json", Fixture, NULL, set_up, test_json, tear_down);
  g_test_add ("/cli/claims/rows", Fixture, NULL, set_up, test_rows, tear_down);
  return g_test_run ();
}
