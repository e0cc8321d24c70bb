/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The whole program on answers that RIPEstat really gave, where they are at hand. They are not part of Dusk: the RIPE NCC's terms do not allow to
 * hand them on.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli-run.h"
#include "dusk-network-page.h"
#include "recorded-server.h"

#define AT_FROM   "2024-12-01T12:00"
#define AT_TO     "2025-06-11T14:00"
#define AT_PERIOD " --from " AT_FROM " --to " AT_TO
#define STEP_S    300
#define WINDOW    288

typedef struct {
  char           *folder;
  RecordedServer *server;
} Fixture;

static gboolean
set_up (Fixture *fixture)
{
  fixture->folder = recorded_folder ();
  if (fixture->folder == NULL)
    {
      g_test_skip ("there are no recorded answers here");
      return FALSE;
    }
  fixture->server = recorded_server_new (fixture->folder);
  return TRUE;
}

static void
tear_down (Fixture *fixture)
{
  g_clear_pointer (&fixture->server, recorded_server_free);
  g_clear_pointer (&fixture->folder, g_free);
}

static gint64
time_of (const char *text)
{
  gint64 time_s = 0;

  g_assert_true (dusk_time_parse (text, &time_s, NULL));
  return time_s;
}

/* A second reckoning, as plain as can be ------------------------------------------------------------------------------------------ */

/* Lays the recorded groups out sample by sample. Returns: (transfer full): NaN where nothing was recorded */
static double *
lay_out (const char *folder, gsize *length)
{
  g_autoptr (JsonNode) root = recorded_answer (folder, "country-resource-stats__at.json");
  JsonObject *data = json_object_get_object_member (json_node_get_object (root), "data");
  JsonArray *stats = json_object_get_array_member (data, "stats");
  gint64 from_s = time_of (AT_FROM);
  double *values;

  *length = (gsize) ((time_of (AT_TO) - from_s) / STEP_S);
  values = g_new (double, *length);
  for (gsize i = 0; i < *length; i++)
    values[i] = NAN;
  for (guint i = 0; i < json_array_get_length (stats); i++)
    {
      JsonObject *group = json_array_get_object_element (stats, i);
      JsonArray *timeline = json_object_get_array_member (group, "timeline");
      double count = json_object_get_double_member (group, "v4_prefixes_ris") + json_object_get_double_member (group, "v6_prefixes_ris");
      for (guint j = 0; j < json_array_get_length (timeline); j++)
        {
          JsonObject *interval = json_array_get_object_element (timeline, j);
          gint64 end_s = time_of (json_object_get_string_member (interval, "endtime"));
          for (gint64 t = time_of (json_object_get_string_member (interval, "starttime")); t <= end_s; t += STEP_S)
            values[(t - from_s) / STEP_S] = count;
        }
    }
  return values;
}

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double left = *(const double *) a, right = *(const double *) b;

  return (left > right) - (left < right);
}

static double
median (double *values, gsize n)
{
  qsort (values, n, sizeof *values, compare_doubles);
  return n % 2 == 1 ? values[n / 2] : (values[n / 2 - 1] + values[n / 2]) / 2;
}

/* The median of the day before a sample, and beyond what a loss is more than that day's noise. */
static void
look_back (const double *values, gsize index, double *normal, double *noise)
{
  gsize n = MIN (index, WINDOW);
  double window[WINDOW];

  *normal = *noise = NAN;
  if (n < 12)
    return;
  memcpy (window, values + index - n, n * sizeof *window);
  *normal = median (window, n);
  for (gsize i = 0; i < n; i++)
    window[i] = fabs (values[index - n + i] - *normal);
  *noise = 3.5 * 1.4826 * median (window, n);
}

/* Finds what the detector must find where nothing is missing and no outage sets samples aside. */
static void
reckon (const double *values, gsize length, GArray *degradations, guint *n_low, double *last_normal)
{
  gboolean is_in = FALSE;
  double opened_at = 0;
  guint n_good = 0;

  *n_low = 0;
  for (gsize i = 0; i < length; i++)
    {
      double normal, noise, lost;
      gboolean is_less;
      look_back (values, i, &normal, &noise);
      lost = normal - values[i];
      is_less = lost >= 1 && values[i] / normal < 0.99;
      *n_low += lost >= 1 && values[i] / normal < 0.5 ? 1 : 0;
      *last_normal = normal;
      if (!is_in && is_less && lost > noise)
        {
          DuskSpan span = { time_of (AT_FROM) + (gint64) i * STEP_S, DUSK_TIME_UNKNOWN };
          g_array_append_val (degradations, span);
          opened_at = noise;
          is_in = TRUE;
          n_good = 0;
        }
      else if (is_in)
        {
          n_good = is_less && lost > opened_at ? 0 : n_good + 1;
          if (n_good == 2)
            {
              g_array_index (degradations, DuskSpan, degradations->len - 1).end_s = time_of (AT_FROM) + (gint64) (i - 1) * STEP_S;
              is_in = FALSE;
            }
        }
    }
}

static void
assert_same (JsonArray *printed, const GArray *reckoned)
{
  g_assert_cmpuint (json_array_get_length (printed), ==, reckoned->len);
  for (guint i = 0; i < reckoned->len; i++)
    {
      const DuskSpan *span = &g_array_index (reckoned, DuskSpan, i);
      JsonObject *outage = json_array_get_object_element (printed, i);
      g_assert_cmpint (time_of (json_object_get_string_member (outage, "start")), ==, span->start_s);
      if (span->end_s == DUSK_TIME_UNKNOWN)
        g_assert_true (json_object_get_null_member (outage, "end"));
      else
        g_assert_cmpint (time_of (json_object_get_string_member (outage, "end")), ==, span->end_s);
    }
}

static void
test_austria (void)
{
  Fixture fixture;
  g_auto (CliRun) run = { 0 };
  g_autoptr (JsonNode) root = NULL;
  g_autoptr (GArray) degradations = g_array_new (FALSE, FALSE, sizeof (DuskSpan));
  g_autofree double *values = NULL;
  JsonObject *austria;
  double normal = NAN;
  gsize length;
  guint n_low;

  if (!set_up (&fixture))
    return;
  CLI_RUN (&run, recorded_server_url (fixture.server), "outages AT" AT_PERIOD " --format json");
  g_assert_cmpstr (run.err, ==, "");
  g_assert_cmpint (run.status, ==, 0);
  root = json_from_string (run.out, NULL);
  austria = json_array_get_object_element (json_object_get_array_member (json_node_get_object (root), "entities"), 0);
  g_assert_false (json_object_get_boolean_member (json_node_get_object (root), "simulated"));

  values = lay_out (fixture.folder, &length);
  reckon (values, length, degradations, &n_low, &normal);
  g_test_message ("%zu samples, %u degradations", length, degradations->len);
  g_assert_cmpuint (length, ==, 55320);
  g_assert_cmpuint (n_low, ==, 0);
  g_assert_cmpint (json_object_get_int_member (austria, "samples"), ==, 55320);
  g_assert_cmpint (json_object_get_int_member (austria, "missing"), ==, 0);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (austria, "outages")), ==, 0);
  g_assert_cmpfloat (json_object_get_double_member (austria, "latest"), ==, values[length - 1]);
  g_assert_cmpfloat (json_object_get_double_member (austria, "baseline"), ==, normal);
  g_assert_cmpstr (json_object_get_string_member (austria, "level"), ==, "normal");
  assert_same (json_object_get_array_member (austria, "degradations"), degradations);
  tear_down (&fixture);
}

/* AS3333 ---------------------------------------------------------------------------------------------------------------------------- */

static void
test_network (void)
{
  Fixture fixture;
  g_auto (CliRun) run = { 0 };
  g_autoptr (JsonNode) root = NULL;
  JsonObject *network;

  if (!set_up (&fixture))
    return;
  CLI_RUN (&run, recorded_server_url (fixture.server), "outages AS3333 --from 2024-06-01 --to 2025-05-01 --format json");
  g_test_message ("%s", run.err);
  g_assert_cmpint (run.status, ==, 0);
  root = json_from_string (run.out, NULL);
  network = json_array_get_object_element (json_object_get_array_member (json_node_get_object (root), "entities"), 0);
  g_assert_true (g_str_has_prefix (json_object_get_string_member (network, "name"), "AS3333 · RIPE-NCC-AS"));
  /* Six of IPv4 and one of IPv6. */
  g_assert_cmpint (json_object_get_int_member (network, "latest"), ==, 7);
  g_assert_cmpint (json_object_get_int_member (network, "resolution_s"), ==, 12 * DUSK_DAY_S);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (network, "outages")), ==, 0);
  tear_down (&fixture);
}

static void
page_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  *(DuskNetworkPage **) user_data = dusk_network_page_load_finish (result, &error);
  g_assert_no_error (error);
}

static void
test_network_page (void)
{
  Fixture fixture;
  g_autoptr (DuskClock) clock = dusk_clock_new_simulated (time_of ("2025-06-11T16:00"), 0);
  g_autoptr (DuskStore) store = dusk_store_open (NULL);
  g_autoptr (DuskContext) context = NULL;
  g_autoptr (DuskNetworkPage) page = NULL;
  double least, most;

  if (!set_up (&fixture))
    return;
  context = dusk_context_new (clock, store, recorded_server_url (fixture.server));
  dusk_network_page_load_async (context, 3333, time_of ("2024-06-01"), time_of ("2025-05-01"), NULL, NULL, NULL, page_cb, &page);
  while (page == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (((const DuskAnnouncedPrefixes *) page->prefixes_reply->record)->prefixes->len, ==, 7);
  g_assert_true (dusk_series_range (page->visibility, time_of ("2024-06-01"), time_of ("2025-05-01"), &least, &most));
  g_assert_cmpfloat (least, >, 0);
  g_assert_cmpfloat (most, <=, 1);
  g_assert_cmpfloat (((const DuskRoutingStatus *) page->status_reply->record)->v4_peers_seeing, ==, 343);
  /* Not recorded, and so said. */
  g_assert_null (page->neighbours_reply);
  g_clear_object (&context);
  tear_down (&fixture);
}

/* The map -------------------------------------------------------------------------------------------------------------------------- */

static void
test_map (void)
{
  Fixture fixture;
  g_auto (CliRun) run = { 0 };
  g_autofree char *folder = g_dir_make_tmp ("dusk-cli-XXXXXX", NULL), *path = g_build_filename (folder, "map.geojson", NULL);
  g_autofree char *arguments = g_strdup_printf ("map --at 2025-06-11T14:00 -o '%s'", path), *text = NULL;
  g_autoptr (JsonNode) root = NULL;
  JsonArray *features;

  if (!set_up (&fixture))
    {
      remove (folder);
      return;
    }
  CLI_RUN (&run, recorded_server_url (fixture.server), arguments);
  g_assert_cmpstr (run.err, ==, "");
  g_assert_cmpint (run.status, ==, 0);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  root = json_from_string (text, NULL);
  features = json_object_get_array_member (json_node_get_object (root), "features");
  g_assert_cmpuint (json_array_get_length (features), ==, 250);
  for (guint i = 0; i < json_array_get_length (features); i++)
    {
      JsonObject *feature = json_array_get_object_element (features, i);
      gboolean is_austria = g_str_equal (json_object_get_string_member (feature, "id"), "AT");
      g_assert_cmpstr (json_object_get_string_member (json_object_get_object_member (feature, "properties"), "level"), ==,
                       is_austria ? "normal" : "no-data");
    }
  remove (path);
  remove (folder);
  tear_down (&fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cli/recorded/austria", test_austria);
  g_test_add_func ("/cli/recorded/network", test_network);
  g_test_add_func ("/cli/recorded/network-page", test_network_page);
  g_test_add_func ("/cli/recorded/map", test_map);
  return g_test_run ();
}
