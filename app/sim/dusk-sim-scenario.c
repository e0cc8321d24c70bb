/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-sim-scenario-private.h"

#include <gio/gio.h>
#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "dusk-config.h"
#include "dusk-error.h"
#include "dusk-sim-beacons.h"

/* Since when RIPEstat itself has them (2018-04-06 and January 2024). */
#define NEIGHBOURS_SINCE G_GINT64_CONSTANT (1522972800)
#define BGPLAY_SINCE     G_GINT64_CONSTANT (1704067200)

#define MAX_INCLUDES 4

/* One file of a scenario and what it includes: read once, walked several times. */
typedef struct {
  DuskSimReader *reader;
  JsonNode      *root;
} Sheet;

static void
sheet_clear (Sheet *sheet)
{
  g_clear_pointer (&sheet->reader, dusk_sim_reader_free);
  g_clear_pointer (&sheet->root, json_node_unref);
}

static void
feed_clear (DuskSimFeed *feed)
{
  g_clear_pointer (&feed->call, g_free);
  g_clear_pointer (&feed->country, g_free);
}

void
dusk_sim_scenario_free (DuskSimScenario *scenario)
{
  g_free (scenario->title);
  dusk_sim_world_free (scenario->world);
  dusk_sim_country_free (scenario->beacons);
  g_array_unref (scenario->feeds);
  g_array_unref (scenario->claims);
  g_array_unref (scenario->annotations);
  g_free (scenario);
}

static char *
find_file (const char *name, GError **error)
{
  const char *search_path = g_getenv ("DUSK_DATA_SEARCH_PATH");
  g_auto (GStrv) roots = g_strsplit (search_path ? search_path : "", ":", -1);
  g_autofree char *file_name = g_strconcat (name, ".json", NULL);
  g_autofree char *installed = g_build_filename (DUSK_DATA_DIR_INSTALLED, "scenarios", file_name, NULL);

  if (strchr (name, '/') || g_str_has_suffix (name, ".json"))
    return g_strdup (name);
  for (char **root = roots; *root; root++)
    {
      g_autofree char *path = g_build_filename (*root, "scenarios", file_name, NULL);
      if (**root && g_file_test (path, G_FILE_TEST_EXISTS))
        return g_steal_pointer (&path);
    }
  if (g_file_test (installed, G_FILE_TEST_EXISTS))
    return g_steal_pointer (&installed);
  g_set_error (error, DUSK_ERROR, DUSK_ERROR_MALFORMED, _("There is no scenario “%s”; north-korea-2014 and world come with Dusk"), name);
  return NULL;
}

/* Appends the file and, after it, those it includes. */
static gboolean
open_sheets (const char *name, GArray *sheets, GError **error)
{
  static const char *const known[] = { "title", "about", "include", "now", "speed", "earliest", "countries",
                                       "events", "feeds", "ioda", "radar", NULL };
  g_autofree char *next = g_strdup (name);

  while (next)
    {
      g_autofree char *file = find_file (next, error);
      Sheet sheet = { NULL, NULL };
      JsonObject *root;
      if (file == NULL)
        return FALSE;
      sheet.reader = dusk_sim_reader_new (file);
      sheet.root = dusk_sim_reader_open (sheet.reader);
      g_array_append_val (sheets, sheet);
      g_clear_pointer (&next, g_free);
      if (sheet.root == NULL)
        break;
      root = json_node_get_object (sheet.root);
      dusk_sim_reader_only (sheet.reader, root, known);
      next = g_strdup (dusk_sim_reader_text (sheet.reader, root, "include"));
      if (next && sheets->len > MAX_INCLUDES)
        {
          dusk_sim_reader_refuse (sheet.reader, "include", _("an end of including"));
          break;
        }
    }
  return TRUE;
}

static void
read_head (DuskSimScenario *scenario, DuskSimReader *reader, JsonObject *root)
{
  static const char *const known[] = { "neighbours", "bgplay", NULL };
  JsonObject *earliest = dusk_sim_reader_object (reader, root, "earliest");
  const char *title = dusk_sim_reader_text (reader, root, "title");

  if (title == NULL)
    dusk_sim_reader_refuse (reader, "title", _("a text"));
  scenario->title = g_strdup (title);
  scenario->now_s = dusk_sim_reader_time (reader, root, "now", DUSK_TIME_UNKNOWN);
  if (scenario->now_s == DUSK_TIME_UNKNOWN || scenario->now_s < DUSK_SIM_EARLIEST)
    dusk_sim_reader_refuse (reader, "now", _("a time from 2004 on, such as 2014-12-22T16:15:00Z"));
  scenario->speed = dusk_sim_reader_number (reader, root, "speed", 0, 100000, 1);
  if (earliest)
    {
      gsize mark = dusk_sim_reader_enter (reader, "earliest");
      dusk_sim_reader_only (reader, earliest, known);
      scenario->neighbours_since_s = dusk_sim_reader_time (reader, earliest, "neighbours", NEIGHBOURS_SINCE);
      scenario->bgplay_since_s = dusk_sim_reader_time (reader, earliest, "bgplay", BGPLAY_SINCE);
      dusk_sim_reader_leave (reader, mark);
    }
}

/* What is included comes first, so that the including file can replace its countries. Stops at the first sheet that is wrong. */
static DuskSimReader *
read_sheets (DuskSimScenario *scenario, GArray *sheets, void (*read) (DuskSimScenario *, DuskSimReader *, JsonObject *))
{
  for (guint i = sheets->len; i-- > 0;)
    {
      Sheet *sheet = &g_array_index (sheets, Sheet, i);
      if (sheet->reader->error == NULL)
        read (scenario, sheet->reader, json_node_get_object (sheet->root));
      if (sheet->reader->error)
        return sheet->reader;
    }
  return NULL;
}

static DuskSimReader *
read_all (DuskSimScenario *scenario, GArray *sheets)
{
  static void (*const parts[]) (DuskSimScenario *, DuskSimReader *, JsonObject *)
    = { dusk_sim_scenario_read_events, dusk_sim_scenario_read_feeds, dusk_sim_scenario_read_ioda, dusk_sim_scenario_read_radar };
  Sheet *top = &g_array_index (sheets, Sheet, 0);
  g_autofree char *trouble = NULL;
  DuskSimReader *wrong;

  if (top->reader->error)
    return top->reader;
  read_head (scenario, top->reader, json_node_get_object (top->root));
  for (guint i = 0; i < sheets->len; i++)
    g_array_index (sheets, Sheet, i).reader->now_s = scenario->now_s;
  wrong = read_sheets (scenario, sheets, dusk_sim_scenario_read_countries);
  if (wrong)
    return wrong;
  trouble = dusk_sim_world_seal (scenario->world);
  if (trouble)
    {
      /* Translators: a path and a sentence such as “AS3333 is there twice” */
      g_set_error (&top->reader->error, DUSK_ERROR, DUSK_ERROR_MALFORMED, _("The scenario %s is wrong at “countries”: %s"), top->reader->file,
                   trouble);
      return top->reader;
    }
  for (gsize i = 0; i < G_N_ELEMENTS (parts) && !wrong; i++)
    wrong = read_sheets (scenario, sheets, parts[i]);
  return wrong;
}

static void
add_noise (DuskSimWorld *world)
{
  GPtrArray *countries = dusk_sim_world_countries (world);

  for (guint i = 0; i < countries->len; i++)
    {
      DuskSimCountry *country = countries->pdata[i];
      DuskSimEvent *noise = dusk_sim_event_noise (country);
      if (noise && country->events == NULL)
        country->events = g_ptr_array_new_with_free_func ((GDestroyNotify) dusk_sim_event_free);
      if (noise)
        g_ptr_array_add (country->events, noise);
    }
}

DuskSimScenario *
dusk_sim_scenario_load (const char *name, GError **error)
{
  g_autoptr (DuskSimScenario) scenario = g_new0 (DuskSimScenario, 1);
  g_autoptr (GArray) sheets = g_array_new (FALSE, FALSE, sizeof (Sheet));
  DuskSimReader *wrong;

  g_array_set_clear_func (sheets, (GDestroyNotify) sheet_clear);
  scenario->neighbours_since_s = NEIGHBOURS_SINCE;
  scenario->bgplay_since_s = BGPLAY_SINCE;
  scenario->world = dusk_sim_world_new ();
  scenario->beacons = dusk_sim_beacons_new ();
  scenario->feeds = g_array_new (FALSE, FALSE, sizeof (DuskSimFeed));
  g_array_set_clear_func (scenario->feeds, (GDestroyNotify) feed_clear);
  scenario->claims = g_array_new (FALSE, FALSE, sizeof (DuskSimClaim));
  scenario->annotations = g_array_new (FALSE, FALSE, sizeof (DuskSimAnnotation));
  g_array_set_clear_func (scenario->annotations, (GDestroyNotify) dusk_sim_annotation_clear);
  if (!open_sheets (name, sheets, error))
    return NULL;
  wrong = read_all (scenario, sheets);
  if (wrong)
    {
      g_propagate_error (error, g_steal_pointer (&wrong->error));
      return NULL;
    }
  add_noise (scenario->world);
  return g_steal_pointer (&scenario);
}

const DuskSimFeed *
dusk_sim_scenario_feed (const DuskSimScenario *scenario, const char *call, const char *country, gint64 now_s)
{
  for (guint i = 0; i < scenario->feeds->len; i++)
    {
      const DuskSimFeed *feed = &g_array_index (scenario->feeds, DuskSimFeed, i);
      if (now_s >= feed->start_s && now_s < feed->end_s && (feed->call == NULL || strcmp (feed->call, call) == 0)
          && (feed->country == NULL || (country && g_ascii_strcasecmp (feed->country, country) == 0)))
        return feed;
    }
  return NULL;
}
