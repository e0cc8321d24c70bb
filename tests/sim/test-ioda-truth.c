/* SPDX-License-Identifier: GPL-3.0-or-later */

/* IODA says what the routes show: its events are worked out again, naively, from RIPEstat's answers. */

#include <math.h>

#include "dusk-ioda.h"
#include "sim-client.h"

#define STEP_S    300
#define WINDOW    288 /* bins in 24 hours */
#define THRESHOLD 0.99

typedef struct {
  gint64 start_s;
  gint64 end_s;
  double score;
} Low;

static gint64
at (const char *text)
{
  gint64 time_s;

  g_assert_true (dusk_time_parse (text, &time_s, NULL));
  return time_s;
}

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double left = *(const double *) a, right = *(const double *) b;

  return (left > right) - (left < right);
}

/* The median of the last 24 hours without the bins that were low; what it was where nothing is left. */
static double
history_at (const GArray *samples, const gboolean *is_low, guint bin, double before)
{
  g_autoptr (GArray) window = g_array_new (FALSE, FALSE, sizeof (double));

  for (guint i = bin > WINDOW ? bin - WINDOW : 0; i < bin; i++)
    if (!is_low[i])
      g_array_append_val (window, g_array_index (samples, double, i));
  if (window->len == 0)
    return before;
  g_array_sort (window, compare_doubles);
  return g_array_index (window, double, window->len / 2);
}

static GArray *
find_lows (const GArray *samples, gint64 from_s)
{
  g_autofree gboolean *is_low = g_new0 (gboolean, samples->len);
  GArray *lows = g_array_new (FALSE, FALSE, sizeof (Low));
  double history = g_array_index (samples, double, 0);

  for (guint i = 1; i < samples->len; i++)
    {
      gint64 time_s = from_s + (gint64) i * STEP_S;
      double value = g_array_index (samples, double, i);
      Low *last = lows->len > 0 ? &g_array_index (lows, Low, lows->len - 1) : NULL;
      Low begun = { time_s, time_s, 0 };
      history = history_at (samples, is_low, i, history);
      is_low[i] = value < THRESHOLD * history;
      if (!is_low[i])
        continue;
      if (last == NULL || last->end_s < time_s)
        g_array_append_val (lows, begun);
      last = &g_array_index (lows, Low, lows->len - 1);
      last->end_s = time_s + STEP_S;
      last->score += 500 * (1 - value / history);
    }
  return lows;
}

/* What the world looks like to IODA's own reader. */
static DuskIodaReply *
ask_ioda (DuskSim *sim, const char *type, const char *code, gint64 from_s, gint64 until_s)
{
  g_autofree char *path = g_strdup_printf ("/ioda/v2/outages/events?entityType=%s&entityCode=%s&datasource=bgp&from=%" G_GINT64_FORMAT
                                           "&until=%" G_GINT64_FORMAT, type, code, from_s, until_s);
  g_auto (SimResult) result = sim_get_path (sim, path, NULL);
  g_autoptr (GError) error = NULL;
  DuskIodaReply *reply = dusk_ioda_parse (DUSK_IODA_EVENTS, result.body, until_s, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (reply->n_skipped, ==, 0);
  return reply;
}

static void
check_country (DuskSim *sim, const char *code, gint64 from_s, gint64 to_s)
{
  /* Two days before, so that there is a normal; the answer has no sample of the bin that is not over. */
  gint64 first_s = from_s - 2 * DUSK_DAY_S;
  g_autofree char *start = dusk_time_to_query (first_s), *end = dusk_time_to_query (to_s);
  g_autofree char *question = g_strdup_printf ("country-resource-stats?resource=%s&resolution=5m&starttime=%s&endtime=%s", code, start, end);
  g_auto (SimResult) result = sim_get (sim, question);
  g_autoptr (GArray) samples = sim_flatten (result.data, "v4_prefixes_ris", first_s, to_s, STEP_S);
  g_autoptr (GArray) lows = find_lows (samples, first_s);
  g_autoptr (DuskIodaReply) reply = ask_ioda (sim, "country", code, from_s, to_s);
  guint n = 0;

  for (guint i = 0; i < lows->len; i++)
    {
      const Low *low = &g_array_index (lows, Low, i);
      const DuskIodaEvent *event;
      if (low->end_s < from_s)
        continue;
      g_test_message ("%s: %" G_GINT64_FORMAT " to %" G_GINT64_FORMAT ", %g", code, low->start_s, low->end_s, low->score);
      g_assert_cmpuint (n, <, reply->items->len);
      event = reply->items->pdata[n++];
      g_assert_cmpstr (event->entity.id, ==, code);
      g_assert_cmpint (event->start_s, ==, low->start_s);
      if (low->end_s < to_s)
        g_assert_cmpint (event->end_s, ==, low->end_s);
      else
        g_assert_true (event->end_s == DUSK_TIME_UNKNOWN);
      /* The median of a day in which some prefix is always gone lies a little below all of them. */
      g_assert_cmpfloat_with_epsilon (event->score, low->score, 0.05 * low->score + 1e-6);
    }
  g_assert_cmpuint (n, ==, reply->items->len);
}

static void
test_agrees_with_routes (void)
{
  static const struct {
    const char *scenario;
    const char *now; /* NULL: the scenario's own */
    const char *codes[12];
    int         days;
  } cases[] = {
    { "north-korea-2014", NULL, { "KP" }, 4 },
    { "north-korea-2014", "2014-12-22T16:19:59Z", { "KP" }, 4 },
    { "north-korea-2014", "2014-12-22T16:20:00Z", { "KP" }, 4 },
    { "north-korea-2014", "2014-12-23T01:52:00Z", { "KP" }, 4 },
    { "north-korea-2014", "2014-12-28T00:00:00Z", { "KP" }, 8 },
    { "world", NULL, { "SY", "TO", "GA", "MM", "IR", "IQ", "VE", "SD", "PK", "TJ", "AT", "IE" }, 6 },
    { "world", "2025-06-25T07:33:00Z", { "SY", "TO", "GA", "MM", "IQ", "KZ" }, 3 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (DuskSim) sim = sim_start (cases[i].scenario, cases[i].now ? at (cases[i].now) : DUSK_TIME_UNKNOWN);
      gint64 to_s = dusk_time_floor (dusk_clock_now (dusk_sim_clock (sim)), STEP_S);
      for (gsize k = 0; k < G_N_ELEMENTS (cases[i].codes) && cases[i].codes[k]; k++)
        check_country (sim, cases[i].codes[k], to_s - cases[i].days * DUSK_DAY_S, to_s);
    }
}

/* A bin is told of as soon as it is over, and not before. */
static void
test_first_bin (void)
{
  static const struct {
    const char *now;
    guint       n;
    const char *start; /* of the last */
    gint64      length_s;
  } cases[] = {
    { "2014-12-22T16:19:59Z", 0, NULL, 0 },
    { "2014-12-22T16:20:00Z", 1, "2014-12-22T16:15:00Z", 300 },
    { "2014-12-23T01:49:59Z", 1, "2014-12-22T16:15:00Z", 0 },
    { "2014-12-23T03:00:00Z", 1, "2014-12-22T16:15:00Z", 34500 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gint64 now_s = at (cases[i].now);
      g_autoptr (DuskSim) sim = sim_start ("north-korea-2014", now_s);
      g_autofree char *path = g_strdup_printf ("/ioda/v2/outages/events?entityType=asn&entityCode=131279&datasource=bgp&from=%" G_GINT64_FORMAT
                                               "&until=%" G_GINT64_FORMAT, at ("2014-12-22T16:10:00Z"), now_s);
      g_auto (SimResult) result = sim_get_path (sim, path, NULL);
      JsonArray *data = json_object_get_array_member (json_node_get_object (result.root), "data");
      JsonObject *event;
      g_assert_cmpuint (json_array_get_length (data), ==, cases[i].n);
      if (cases[i].n == 0)
        continue;
      event = json_array_get_object_element (data, 0);
      g_assert_cmpstr (json_object_get_string_member (event, "location"), ==, "asn/131279");
      g_assert_cmpint (json_object_get_int_member (event, "start"), ==, at (cases[i].start));
      /* One that goes on ends where the question does. */
      g_assert_cmpint (json_object_get_int_member (event, "duration"), ==, cases[i].length_s ? cases[i].length_s : now_s - at (cases[i].start));
    }
}

/* Scores may differ by how they were added up. */
static gboolean
is_same (JsonObject *a, JsonObject *b)
{
  static const char *const texts[] = { "location", "location_name", "datasource", "method" };
  static const char *const numbers[] = { "start", "duration", "score" };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    if (!g_str_equal (json_object_get_string_member (a, texts[i]), json_object_get_string_member (b, texts[i])))
      return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++)
    if (fabs (json_object_get_double_member (a, numbers[i]) - json_object_get_double_member (b, numbers[i])) > 1e-6)
      return FALSE;
  return json_object_get_boolean_member (a, "overlaps_window") == json_object_get_boolean_member (b, "overlaps_window");
}

/* What is kept for the whole world, and what is worked out for one entity, are the same. */
static void
test_world_is_all_countries (void)
{
  g_autoptr (DuskSim) sim = sim_start ("world", DUSK_TIME_UNKNOWN);
  gint64 now_s = dusk_clock_now (dusk_sim_clock (sim));
  g_autofree char *period = g_strdup_printf ("from=%" G_GINT64_FORMAT "&until=%" G_GINT64_FORMAT "&limit=5000", now_s - 3 * DUSK_DAY_S, now_s);
  static const char *const types[] = { "country", "asn" };

  for (gsize t = 0; t < G_N_ELEMENTS (types); t++)
    {
      g_autofree char *all_path = g_strdup_printf ("/ioda/v2/outages/events?entityType=%s&%s", types[t], period);
      g_auto (SimResult) all = sim_get_path (sim, all_path, NULL);
      JsonArray *data = json_object_get_array_member (json_node_get_object (all.root), "data");
      g_autoptr (GHashTable) codes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
      g_autofree gpointer *keys = NULL;
      guint n_codes, n = 0;

      g_assert_cmpuint (json_array_get_length (data), >, 10);
      for (guint i = 0; i < json_array_get_length (data); i++)
        {
          const char *location = json_object_get_string_member (json_array_get_object_element (data, i), "location");
          g_hash_table_add (codes, g_strdup (strchr (location, '/') + 1));
        }
      keys = g_hash_table_get_keys_as_array (codes, &n_codes);
      for (guint i = 0; i < n_codes; i++)
        {
          g_autofree char *path = g_strdup_printf ("%s&entityCode=%s", all_path, (char *) keys[i]);
          g_auto (SimResult) one = sim_get_path (sim, path, NULL);
          JsonArray *events = json_object_get_array_member (json_node_get_object (one.root), "data");
          for (guint k = 0; k < json_array_get_length (events); k++)
            {
              JsonObject *event = json_array_get_object_element (events, k);
              gboolean is_there = FALSE;
              for (guint e = 0; e < json_array_get_length (data) && !is_there; e++)
                is_there = is_same (event, json_array_get_object_element (data, e));
              g_assert_true (is_there);
            }
          n += json_array_get_length (events);
        }
      g_assert_cmpuint (n, ==, json_array_get_length (data));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sim/ioda-truth/agrees-with-routes", test_agrees_with_routes);
  g_test_add_func ("/sim/ioda-truth/first-bin", test_first_bin);
  g_test_add_func ("/sim/ioda-truth/world-is-all-countries", test_world_is_all_countries);
  return g_test_run ();
}
