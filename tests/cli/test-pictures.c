/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <json-glib/json-glib.h>
#include <stdio.h>
#include <string.h>

#include "cli-run.h"

#define KP_2014 " --from 2014-12-19 --to 2014-12-29 "

typedef struct {
  const char *arguments; /* with %s for the path */
  const char *ending;
  const char *magic;
} Case;

static const Case cases[] = {
  { "--demo chart KP" KP_2014 "-o '%s'", "png", "\x89PNG\r\n\x1a\n" },
  { "--demo chart KP" KP_2014 "--dark --size 800x400 -o '%s'", "svg", "<?xml" },
  { "--demo chart kp" KP_2014 "--output='%s'", "pdf", "%PDF-" },
  { "--demo chart KP" KP_2014 "-o '%s'", "csv", "" },
  { "--demo chart KP" KP_2014 "-o '%s'", "json", "{" },
  { "--demo chart AS131279" KP_2014 "-o '%s'", "svg", "<?xml" },
  { "--demo chart 175.45.176.0/24" KP_2014 "-o '%s'", "svg", "<?xml" },
  { "--demo map -o '%s'", "png", "\x89PNG\r\n\x1a\n" },
  { "--demo map --size 1000x600 --dark -o '%s'", "svg", "<?xml" },
  { "--demo map -o '%s'", "pdf", "%PDF-" },
  { "--demo map -o '%s'", "geojson", "{" },
  { "--demo report KP" KP_2014 "-o '%s'", "pdf", "%PDF-" },
  { "--demo report KP" KP_2014 "-o '%s'", "md", "# North Korea" },
  { "--demo report AS131279" KP_2014 "-o '%s'", "PDF", "%PDF-" },
  { "--demo report 175.45.176.0/24" KP_2014 "-o '%s'", "md", "# 175" },
};

/* Runs with the path of a file of its own. Returns: (transfer full): what was written */
static char *
write_file (const Case *c, gsize *length)
{
  g_auto (CliRun) run = { 0 };
  g_autofree char *folder = g_dir_make_tmp ("dusk-cli-XXXXXX", NULL);
  g_autofree char *name = g_strconcat ("picture.", c->ending, NULL), *path = g_build_filename (folder, name, NULL);
  g_autofree char *arguments = g_strdup_printf (c->arguments, path);
  g_autoptr (GError) error = NULL;
  char *contents = NULL;

  CLI_RUN (&run, NULL, arguments);
  g_assert_cmpstr (run.err, ==, "");
  g_assert_cmpstr (run.out, ==, "");
  g_assert_cmpint (run.status, ==, 0);
  g_file_get_contents (path, &contents, length, &error);
  g_assert_no_error (error);
  remove (path);
  /* Nothing is left beside it. */
  g_assert_cmpint (remove (folder), ==, 0);
  return contents;
}

static void
test_formats (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gsize length;
      g_autofree char *contents = NULL;
      g_test_message ("%s %s", cases[i].arguments, cases[i].ending);
      contents = write_file (&cases[i], &length);
      g_assert_cmpuint (length, >, 200);
      g_assert_cmpint (memcmp (contents, cases[i].magic, strlen (cases[i].magic)), ==, 0);
    }
}

static void
test_figures (void)
{
  static const Case csv = { "--demo chart KP --from 2014-12-22T16:00 --to 2014-12-22T16:30 -o '%s'", "csv", "" };
  gsize length;
  g_autofree char *contents = write_file (&csv, &length);
  g_auto (GStrv) lines = g_strsplit (contents, "\n", -1);

  /* A heading, then one row for each of the six samples. */
  g_assert_cmpuint (g_strv_length (lines), >=, 8);
  g_assert_nonnull (strstr (contents, "2014-12-22T16:10:00Z"));
  g_assert_nonnull (strstr (contents, "2014-12-22T16:15:00Z"));
}

static const char *
level_of (JsonArray *features, const char *code)
{
  for (guint i = 0; i < json_array_get_length (features); i++)
    {
      JsonObject *feature = json_array_get_object_element (features, i);
      if (g_str_equal (json_object_get_string_member (feature, "id"), code))
        return json_object_get_string_member (json_object_get_object_member (feature, "properties"), "level");
    }
  return NULL;
}

static void
test_moments (void)
{
  static const struct {
    const char *at, *level;
  } moments[] = { { "2014-12-22T12:00", "normal" }, { "2014-12-22T18:00", "dark" }, { "2014-12-25", "normal" } };

  for (guint i = 0; i < G_N_ELEMENTS (moments); i++)
    {
      g_autofree char *arguments = g_strdup_printf ("--demo map --at %s -o '%%s'", moments[i].at);
      const Case c = { arguments, "geojson", "" };
      gsize length;
      g_autofree char *contents = write_file (&c, &length);
      g_autoptr (JsonNode) root = json_from_string (contents, NULL);
      JsonArray *features = json_object_get_array_member (json_node_get_object (root), "features");
      g_assert_cmpuint (json_array_get_length (features), ==, 250);
      g_assert_cmpstr (level_of (features, "KP"), ==, moments[i].level);
    }
}

/* What was there stays when there is nothing to draw. */
static void
test_keeps_the_old (void)
{
  g_auto (CliRun) run = { 0 };
  g_autofree char *folder = g_dir_make_tmp ("dusk-cli-XXXXXX", NULL), *path = g_build_filename (folder, "old.png", NULL);
  g_autofree char *arguments = g_strdup_printf ("chart KP -o '%s'", path), *contents = NULL;

  g_file_set_contents (path, "old", -1, NULL);
  CLI_RUN (&run, "http://127.0.0.1:1", arguments);
  cli_run_assert_failed (&run, 1);
  g_assert_true (g_file_get_contents (path, &contents, NULL, NULL));
  g_assert_cmpstr (contents, ==, "old");
  remove (path);
  remove (folder);
}

static guint32
number_at (const char *bytes)
{
  guint32 number;

  memcpy (&number, bytes, sizeof number);
  return GUINT32_FROM_BE (number);
}

/* Pixels are multiplied, and a title of one's own takes the place of the picture's. */
static void
test_scale_and_title (void)
{
  static const Case cases_of_size[] = { { "--demo chart KP" KP_2014 "--size 800x400 --scale 2 -o '%s'", "png", "" },
                                        { "--demo map --size 800x400 --scale 2 -o '%s'", "png", "" } };
  static const Case plain = { "--demo map --size 800x450 -o '%s'", "svg", "" }, titled = { "--demo map --title A --size 800x450 -o '%s'", "svg", "" };
  gsize length, other_length;
  g_autofree char *one = write_file (&plain, &length), *other = write_file (&titled, &other_length);

  for (guint i = 0; i < G_N_ELEMENTS (cases_of_size); i++)
    {
      g_autofree char *contents = write_file (&cases_of_size[i], &length);
      /* The first chunk of a PNG holds its size. */
      g_assert_cmpuint (number_at (contents + 16), ==, 1600);
      g_assert_cmpuint (number_at (contents + 20), ==, 800);
    }
  g_assert_cmpstr (one, !=, other);
}

/* One outage, named by a moment of it; on the standard output. */
static void
test_report_at (void)
{
  g_auto (CliRun) run = { 0 }, none = { 0 }, late = { 0 }, outside = { 0 };

  CLI_RUN (&run, NULL, "--demo report kp --at 2014-12-23T16:00 --to 2014-12-26 -o -");
  g_assert_cmpstr (run.err, ==, "");
  g_assert_cmpint (run.status, ==, 0);
  g_assert_true (g_str_has_prefix (run.out, "# North Korea, 23 Dec 2014\n"));
  g_assert_nonnull (strstr (run.out, "Simulated"));
  CLI_RUN (&none, NULL, "--demo report KP --at 2014-12-20T12:00 -o -");
  cli_run_assert_failed (&none, 1);
  g_assert_cmpstr (none.err, ==, "dusk: North Korea had no outage at 20 Dec 2014 12:00 UTC\n");
  CLI_RUN (&late, "http://127.0.0.1:1", "report KP --at 2090-01-01 -o -");
  cli_run_assert_failed (&late, 1);
  CLI_RUN (&outside, NULL, "--demo report KP --at 2014-12-20 --from 2014-12-22 --to 2014-12-24 -o -");
  cli_run_assert_failed (&outside, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cli/pictures/formats", test_formats);
  g_test_add_func ("/cli/pictures/figures", test_figures);
  g_test_add_func ("/cli/pictures/moments", test_moments);
  g_test_add_func ("/cli/pictures/scale-and-title", test_scale_and_title);
  g_test_add_func ("/cli/pictures/report-at", test_report_at);
  g_test_add_func ("/cli/pictures/keeps-the-old", test_keeps_the_old);
  return g_test_run ();
}
