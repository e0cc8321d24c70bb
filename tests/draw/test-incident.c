/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-incident.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "../watch/watch-fixture.h"
#include "dusk-error.h"
#include "dusk-network-private.h"
#include "map-fixtures.h"

#define FROM_S G_GINT64_CONSTANT (1419033600) /* 20 Dec 2014 00:00 UTC */

#define HOSTILE "Evil <script>|*x*|</script> & [a](http://b) \xd7\xa9\xd7\x9c\xd7\x95\xd7\x9d \xe6\x9c\x9d\xe9\xb2\x9c"

static DuskSource *
new_source (const char *name, const char *problem)
{
  DuskSource *source = g_new0 (DuskSource, 1);

  source->name = g_strdup (name);
  source->problem = g_strdup (problem);
  source->fetched_s = problem ? DUSK_TIME_UNKNOWN : FROM_S + 4 * DUSK_DAY_S;
  return source;
}

static void
source_free (gpointer data)
{
  DuskSource *source = data;

  g_free (source->name);
  g_free (source->problem);
  g_free (source);
}

/* Four prefixes, gone for 9 h 30 min; every @blips hours of the day before one sample without them. */
static DuskSeries *
new_series (int blips)
{
  DuskSeries *series = dusk_series_new (FROM_S - DUSK_DAY_S, FROM_S + 4 * DUSK_DAY_S, 300);

  for (gsize i = 0; i < dusk_series_length (series); i++)
    {
      gint64 time_s = dusk_series_time (series, i) - FROM_S - 2 * DUSK_DAY_S;
      gboolean is_out = time_s >= 16 * DUSK_HOUR_S + 900 && time_s < 25 * DUSK_HOUR_S + 45 * DUSK_MINUTE_S;
      gboolean is_blip = blips > 0 && time_s > -DUSK_DAY_S && time_s < 0 && i % (gsize) (12 * blips) == 0;
      dusk_series_set (series, i, is_out || is_blip ? 0 : 4);
    }
  return series;
}

static DuskIncident *
new_incident (int blips, guint n_networks)
{
  DuskIncident *incident = g_new0 (DuskIncident, 1);
  DuskReport *report = g_new0 (DuskReport, 1);
  GListStore *networks = g_list_store_new (DUSK_TYPE_NETWORK);

  g_atomic_ref_count_init (&report->refs);
  report->entity = (DuskEntity){ .kind = DUSK_ENTITY_COUNTRY, .id = "KP" };
  report->name = g_strdup ("North Korea");
  report->territory = dusk_territory_find ("KP");
  report->unit = "prefixes";
  report->from_s = FROM_S;
  report->to_s = FROM_S + 4 * DUSK_DAY_S;
  report->is_simulated = TRUE;
  report->series = new_series (blips);
  report->unstable = dusk_series_changes (report->series);
  report->findings = dusk_findings_new (report->series, report->from_s, report->to_s, 0, "Asia/Pyongyang");
  report->evidence = dusk_evidence_new (report->findings, report->series, "Asia/Pyongyang");
  report->sources = g_ptr_array_new_with_free_func (source_free);
  g_ptr_array_add (report->sources, new_source ("RIPEstat country-resource-stats", NULL));
  g_ptr_array_add (report->sources, new_source ("RIPEstat as-overview", "The server\ndid not | answer."));
  incident->report = report;
  incident->outage = &g_array_index (report->findings->outages, DuskOutage, 0);
  incident->map = g_new0 (DuskMapPicture, 1);
  map_fixture_picture (incident->map);
  incident->map->at_s = incident->outage->start_s;
  for (guint i = 0; i < n_networks; i++)
    {
      g_autoptr (DuskNetwork) network = _dusk_network_new (131279 + i, TRUE, i > 0);
      _dusk_network_set_holder (network, i == 1 ? HOSTILE : "STAR-KP Ryugyong-dong");
      _dusk_network_set_counts (network, i, 4);
      g_list_store_append (networks, network);
    }
  incident->networks = G_LIST_MODEL (networks);
  incident->made_s = FROM_S + 9 * DUSK_DAY_S;
  return incident;
}

static char *
run (const char *const *command)
{
  g_autoptr (GError) error = NULL;
  char *text = NULL;
  int status;

  g_assert_true (g_spawn_sync (NULL, (char **) command, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &text, NULL, &status, &error));
  g_assert_no_error (error);
  g_assert_true (g_spawn_check_wait_status (status, NULL));
  return text;
}

/* Returns: (transfer full): the words of the PDF, page after page, with a form feed between them, as another program reads them. */
static char *
read_pdf (const DuskIncident *incident)
{
  g_autofree char *folder = g_dir_make_tmp ("dusk-incident-XXXXXX", NULL), *path = g_build_filename (folder, "report.pdf", NULL);
  const char *const command[] = { "pdftotext", "-layout", path, "-", NULL };
  const char *kept = g_getenv ("DUSK_KEEP_PICTURES");
  g_autoptr (GError) error = NULL;
  char *text;

  g_assert_true (dusk_incident_export (incident, path, &error));
  g_assert_no_error (error);
  if (kept)
    g_assert_true (dusk_incident_export (incident, kept, NULL));
  text = run (command);
  g_unlink (path);
  g_rmdir (folder);
  return text;
}

static gboolean
has_poppler (void)
{
  g_autofree char *program = g_find_program_in_path ("pdftotext");

  if (program == NULL)
    g_test_skip ("pdftotext is not installed");
  return program != NULL;
}

static void
assert_says (const char *text, const char *words)
{
  if (strstr (text, words) == NULL)
    g_error ("“%s” is missing in:\n%s", words, text);
}

static void
test_pdf (void)
{
  g_autoptr (DuskIncident) incident = new_incident (4, 3);
  g_autofree char *text = NULL;
  g_auto (GStrv) pages = NULL;
  guint n_pages;

  if (!has_poppler ())
    return;
  text = read_pdf (incident);
  pages = g_strsplit (text, "\f", -1);
  n_pages = g_strv_length (pages) - 1;
  g_assert_cmpuint (n_pages, >=, 2);
  g_assert_cmpuint (n_pages, <=, 4);
  for (guint i = 0; i < n_pages; i++)
    {
      g_autofree char *number = g_strdup_printf ("Page %u of %u", i + 1, n_pages);
      assert_says (pages[i], "Simulated");
      assert_says (pages[i], "North Korea, 22 Dec 2014");
      assert_says (pages[i], number);
    }
  assert_says (text, "9 h 30 min");
  assert_says (text, "22 Dec 2014 16:15");
  assert_says (text, "in Pyongyang");
  assert_says (text, "AS131279 · STAR-KP");
  assert_says (text, "What the routes cannot say");
  assert_says (text, "RIPEstat country-resource-stats");
  assert_says (text, "under the terms of the RIPEstat service");
  assert_says (text, "\xe6\x9c\x9d\xe9\xb2\x9c");
}

static void
test_long (void)
{
  g_autoptr (DuskIncident) incident = new_incident (1, 500);
  g_autofree char *text = NULL, *markdown = dusk_incident_to_markdown (incident);
  g_auto (GStrv) pages = NULL;

  assert_says (markdown, "and 470 more networks");
  if (!has_poppler ())
    return;
  text = read_pdf (incident);
  assert_says (text, "and 470 more networks");
  /* The headings of a table that goes on stand on both pages. */
  pages = g_strsplit (text, "\f", -1);
  g_assert_cmpuint (g_strv_length (pages), >, 3);
  for (guint i = 0; pages[i]; i++)
    if (strstr (pages[i], "AS1312"))
      assert_says (pages[i], "Fate");
}

static void
test_metadata (void)
{
  g_autofree char *folder = g_dir_make_tmp ("dusk-incident-XXXXXX", NULL), *path = g_build_filename (folder, "report.PDF", NULL), *text = NULL;
  const char *const command[] = { "pdfinfo", path, NULL };
  g_autoptr (DuskIncident) incident = new_incident (0, 1);

  if (has_poppler ())
    {
      g_assert_true (dusk_incident_export (incident, path, NULL));
      text = run (command);
      assert_says (text, "Incident report · North Korea, 22 Dec 2014");
      assert_says (text, "Creator:         Dusk");
      assert_says (text, "A4");
      g_unlink (path);
    }
  g_rmdir (folder);
}

static void
test_markdown (void)
{
  g_autoptr (DuskIncident) incident = new_incident (4, 3);
  g_autofree char *markdown = dusk_incident_to_markdown (incident);
  g_auto (GStrv) lines = g_strsplit (markdown, "\n", -1);

  g_assert_true (g_str_has_prefix (markdown, "# North Korea, 22 Dec 2014\n\n**Simulated**\n\n"
                                            "None of North Korea’s 4 prefixes was visible at the worst of an outage "
                                            "of 9 h 30 min, from 22 Dec 2014 16:15 to 23 Dec 2014 01:45 UTC.\n"));
  assert_says (markdown, "| 22 Dec 2014 16:15 | 23 Dec 2014 01:45 | 23 Dec 01:15 → 10:45 | 9 h 30 min | dark | 0 of 4 | 5 min |");
  assert_says (markdown, "| AS131279 · STAR-KP Ryugyong-dong | 0 of 4 prefixes | lost |");
  assert_says (markdown, "Evil &lt;script&gt;\\|\\*x\\*\\|&lt;/script&gt; &amp; \\[a\\](http\\://b)");
  assert_says (markdown, "The server did not \\| answer.");
  g_assert_null (strstr (markdown, "<script"));
  /* Every line of a table has as many cells as its headings. */
  for (guint i = 0; lines[i + 1]; i++)
    if (g_str_has_prefix (lines[i], "|") && g_str_has_prefix (lines[i + 1], "|---"))
      {
        g_auto (GStrv) heading = g_strsplit (lines[i], "|", -1), rule = g_strsplit (lines[i + 1], "|", -1);
        g_assert_cmpuint (g_strv_length (heading), ==, g_strv_length (rule));
      }
}

/* Nobody's name may begin a list or a heading, or end the line. */
static void
test_markdown_names (void)
{
  static const struct {
    const char *name;
    const char *written;
  } rows[] = { { "# one", "# # one, 22 Dec 2014\n" }, { "a\n\n# b", "# a # b, 22 Dec 2014\n" }, { "x_y`z`~", "# x\\_y\\`z\\`\\~, 22 Dec 2014\n" },
               { "www.x.org @y \\", "# www\\.x.org \\@y \\\\, 22 Dec 2014\n" } };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (DuskIncident) incident = new_incident (0, 0);
      g_autofree char *markdown = NULL;
      g_free (incident->report->name);
      incident->report->name = g_strdup (rows[i].name);
      markdown = dusk_incident_to_markdown (incident);
      g_assert_true (g_str_has_prefix (markdown, rows[i].written));
    }
}

static void
test_endings (void)
{
  g_autoptr (DuskIncident) incident = new_incident (0, 0);
  g_autofree char *folder = g_dir_make_tmp ("dusk-incident-XXXXXX", NULL), *path = g_build_filename (folder, "report.md", NULL);
  g_autoptr (GError) error = NULL, lost = NULL, full = NULL;

  g_assert_false (dusk_incident_export (incident, "report.doc", &error));
  g_assert_error (error, DUSK_ERROR, DUSK_ERROR_USAGE);
  g_assert_false (dusk_incident_export (incident, "/nowhere/at/all/report.pdf", &lost));
  g_assert_error (lost, DUSK_ERROR, DUSK_ERROR_OUTPUT);
  g_assert_cmpint (symlink ("/dev/full", path), ==, 0);
  g_assert_false (dusk_incident_export (incident, path, &full));
  g_assert_error (full, DUSK_ERROR, DUSK_ERROR_OUTPUT);
  g_unlink (path);
  g_rmdir (folder);
}

/* Nothing lost, nothing known: a report all the same. */
static void
test_without_outage (void)
{
  g_autoptr (DuskIncident) incident = new_incident (0, 0);
  g_autofree char *markdown = NULL;

  incident->outage = NULL;
  g_clear_pointer (&incident->map, g_free);
  g_array_set_size (incident->report->findings->outages, 0);
  markdown = dusk_incident_to_markdown (incident);
  assert_says (markdown, "No outage shows in this period.");
  assert_says (markdown, "There is no map");
  assert_says (markdown, "Which networks were lost could not be found out.");
  if (has_poppler ())
    {
      g_autofree char *text = read_pdf (incident);
      assert_says (text, "No outage shows in this period.");
    }
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static gboolean
is_there (gpointer data)
{
  return *(GAsyncResult **) data != NULL;
}

static DuskIncident *
load (WatchFixture *fixture, const char *id, GCancellable *cancellable, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  DuskEntity entity;

  g_assert_true (dusk_entity_parse (id, &entity, NULL));
  dusk_incident_load_async (fixture->context, &entity, watch_time ("2014-12-20"), watch_time ("2014-12-24"), NULL, cancellable, loaded_cb, &result);
  watch_fixture_await (is_there, &result);
  return dusk_incident_load_finish (result, error);
}

static void
claim (DuskContext *context)
{
  g_autoptr (DuskEvents) events = dusk_events_new (context);
  DuskClaim fields = { .entity = { .kind = DUSK_ENTITY_COUNTRY, .id = "KP" }, .feed = DUSK_FEED_RADAR, .id = (char *) "1",
                       .start_s = watch_time ("2014-12-22T16:20"), .end_s = watch_time ("2014-12-23T02:00"), .level = DUSK_LEVEL_DARK,
                       .lowest = NAN, .baseline = NAN, .score = NAN, .text = (char *) "Power | <b>cut</b>", .told_s = watch_time ("2014-12-23") };
  g_autoptr (DuskClaim) claimed = dusk_claim_new (&fields);

  dusk_events_take_claim (events, claimed);
}

static void
test_load_country (void)
{
  WatchFixture fixture;
  g_autoptr (GError) error = NULL;
  g_autoptr (DuskIncident) incident = NULL;
  g_autofree char *markdown = NULL;

  watch_fixture_set_up (&fixture, "north-korea-2014", "2014-12-29");
  claim (fixture.context);
  incident = load (&fixture, "KP", NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (incident->outage);
  g_assert_cmpint (incident->outage->level, ==, DUSK_LEVEL_DARK);
  g_assert_nonnull (incident->map);
  g_assert_cmpint (incident->map->levels[dusk_territory_find ("KP")->index], ==, DUSK_LEVEL_DARK);
  markdown = dusk_incident_to_markdown (incident);
  assert_says (markdown, "| 0 of 4 prefixes | lost |");
  assert_says (markdown, "Cloudflare Radar");
  assert_says (markdown, "Power \\| &lt;b&gt;cut&lt;/b&gt;");
  assert_says (markdown, "CC BY-NC 4.0");
  if (has_poppler ())
    {
      g_autofree char *text = read_pdf (incident);
      assert_says (text, "CC BY-NC 4.0");
    }
  g_clear_pointer (&incident, dusk_incident_free);
  watch_fixture_tear_down (&fixture);
}

static void
test_load_network (void)
{
  WatchFixture fixture;
  g_autoptr (GError) error = NULL;
  g_autoptr (DuskIncident) incident = NULL;
  g_autofree char *markdown = NULL;

  watch_fixture_set_up (&fixture, "north-korea-2014", "2014-12-29");
  incident = load (&fixture, "AS131279", NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (incident->page);
  markdown = dusk_incident_to_markdown (incident);
  g_assert_true (g_str_has_prefix (markdown, "# AS131279"));
  if (has_poppler ())
    {
      g_autofree char *text = read_pdf (incident);
      assert_says (text, "AS131279");
    }
  g_clear_pointer (&incident, dusk_incident_free);
  watch_fixture_tear_down (&fixture);
}

static void
test_cancel (void)
{
  WatchFixture fixture;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  watch_fixture_set_up (&fixture, "north-korea-2014", "2014-12-29");
  g_cancellable_cancel (cancellable);
  g_assert_null (load (&fixture, "KP", cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  watch_fixture_tear_down (&fixture);
}

/* Stopped at any time it ends once, and leaves nothing behind. */
static void
test_cancel_midway (void)
{
  WatchFixture fixture;
  const DuskEntity entity = { .kind = DUSK_ENTITY_COUNTRY, .id = "KP" };

  watch_fixture_set_up (&fixture, "north-korea-2014", "2014-12-29");
  for (int turns = 1; turns < 2000; turns *= 2)
    {
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (GError) error = NULL;
      g_autoptr (DuskIncident) incident = NULL;

      dusk_incident_load_async (fixture.context, &entity, watch_time ("2014-12-20"), watch_time ("2014-12-24"), NULL, cancellable, loaded_cb,
                                &result);
      for (int i = 0; i < turns && result == NULL; i++)
        g_main_context_iteration (NULL, TRUE);
      g_cancellable_cancel (cancellable);
      watch_fixture_await (is_there, &result);
      incident = dusk_incident_load_finish (result, &error);
      g_assert_true ((incident == NULL) == (error != NULL));
      if (error)
        g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
    }
  watch_fixture_tear_down (&fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/incident/pdf", test_pdf);
  g_test_add_func ("/incident/long", test_long);
  g_test_add_func ("/incident/metadata", test_metadata);
  g_test_add_func ("/incident/markdown", test_markdown);
  g_test_add_func ("/incident/markdown-names", test_markdown_names);
  g_test_add_func ("/incident/endings", test_endings);
  g_test_add_func ("/incident/without-outage", test_without_outage);
  g_test_add_func ("/incident/load-country", test_load_country);
  g_test_add_func ("/incident/load-network", test_load_network);
  g_test_add_func ("/incident/cancel", test_cancel);
  g_test_add_func ("/incident/cancel-midway", test_cancel_midway);
  return g_test_run ();
}
