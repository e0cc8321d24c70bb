/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-error.h"
#include "exact-fixture.h"
#include "watch-fixture.h"

#define DAY "2014-12-22T15:55:00"
#define END "2014-12-22T18:20:00"

/* Five peers with four prefixes: down at 16:15 with the third peer's message, up again at 18:00. Peer 3 looks for another path first. */
#define TABLE \
  "15:55:00 0 T 0-3 64496 4837 131279\n" \
  "15:55:00 1 T 0-3 64497 4837 131279\n" \
  "15:55:00 2 T 0-3 64498 4837 131279\n" \
  "15:55:00 3 T 0-3 64499 4837 131279\n" \
  "15:55:00 4 T 0-3 64500 4837 131279\n"
#define LOSS \
  "16:14:41 0 W 0-3\n" \
  "16:14:50.25 1 W 0-3\n" \
  "16:14:58 3 A 0-3 64499 3356 4837 131279\n" \
  "16:15:00 2 W 0-1\n" \
  "16:15:02 2 W 2\n" \
  "16:15:19 2 W 3\n" \
  "16:15:30 3 W 0-3\n" \
  "16:15:31 4 W 0-3\n"
#define RETURN \
  "17:59:50 4 A 0-3 64500 20485 131279\n" \
  "17:59:55 3 A 0-3 64499 20485 131279\n" \
  "18:00:00 0 A 0-3 64496 20485 131279\n" \
  "18:00:20 1 A 0-3 64497 3356 20485 131279\n" \
  "18:00:30 1 A 0-3 64497 20485 131279\n" \
  "18:00:31 2 A 0-3 64498 20485 131279\n"

static DuskExact *
find (const char *lines, guint n_prefixes, const DuskOutage *outage, GError **error)
{
  g_autoptr (DuskRoutes) routes = exact_routes (DAY, END, n_prefixes, lines);
  DuskEntity kp = watch_entity ("KP");
  DuskSpan windows[2];
  guint n = _dusk_exact_windows (outage, watch_time ("2014-12-24"), windows);

  return _dusk_exact_from_routes (&kp, outage, "bgpstream", routes, windows, n, error);
}

static void
assert_time (gint64 time_us, const char *clock)
{
  g_assert_cmpint (time_us, ==, clock ? exact_time_us (DAY, clock) : DUSK_TIME_UNKNOWN);
}

static void
assert_step (const GPtrArray *steps, guint index, const char *clock, const char *peer, const char *before, const char *after)
{
  const DuskExactStep *step;

  g_assert_cmpuint (index, <, steps->len);
  step = steps->pdata[index];
  assert_time (step->time_us, clock);
  g_assert_cmpstr (step->peer, ==, peer);
  g_assert_cmpstr (step->path_before, ==, before);
  g_assert_cmpstr (step->path_after, ==, after);
}

static void
test_windows (void)
{
  static const struct {
    const char *start, *end;
    int         precision_s;
    const char *now;
    guint       n;
    const char *from[2], *to[2];
  } rows[] = {
    { "2014-12-22T16:15", "2014-12-23T01:50", 300, "2014-12-24", 2, { "2014-12-22T15:55", "2014-12-23T01:30" },
      { "2014-12-22T16:35", "2014-12-23T02:10" } },
    { "2014-12-23T15:45", "2014-12-23T16:15", 300, "2014-12-24", 1, { "2014-12-23T15:25" }, { "2014-12-23T16:35" } },
    { "2014-12-22T16:15", NULL, 300, "2014-12-22T16:20", 1, { "2014-12-22T15:55" }, { "2014-12-22T16:20" } },
    { "2014-12-23", NULL, 28800, "2014-12-24", 1, { "2014-12-22T15:50" }, { "2014-12-23T00:20" } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      DuskOutage outage = exact_outage (rows[i].start, rows[i].end, 0, 4);
      DuskSpan windows[2];

      outage.precision_s = rows[i].precision_s;
      g_assert_cmpuint (_dusk_exact_windows (&outage, watch_time (rows[i].now), windows), ==, rows[i].n);
      for (guint w = 0; w < rows[i].n; w++)
        {
          g_assert_cmpint (windows[w].start_s, ==, watch_time (rows[i].from[w]));
          g_assert_cmpint (windows[w].end_s, ==, watch_time (rows[i].to[w]));
        }
    }
}

/* The message that takes the third of four prefixes from the third of five peers is the start. */
static void
test_found (void)
{
  DuskOutage outage = exact_outage ("2014-12-22T16:15", "2014-12-22T18:05", 0, 4);
  g_autoptr (GError) error = NULL;
  g_autoptr (DuskExact) exact = find (TABLE LOSS RETURN, 4, &outage, &error);
  g_autofree char *summary = NULL;
  const DuskExactPrefix *first, *last;

  g_assert_no_error (error);
  assert_time (exact->start_us, "16:15:02");
  assert_time (exact->end_us, "18:00:00");
  g_assert_true (exact->is_microseconds);
  g_assert_false (exact->is_inferred);
  g_assert_cmpuint (exact->peers, ==, 5);
  g_assert_cmpstr (exact->collectors, ==, "rrc00, route-views2");
  g_assert_cmpuint (exact->prefixes->len, ==, 4);
  first = exact->prefixes->pdata[0];
  last = exact->prefixes->pdata[3];
  g_assert_cmpuint (first->origin, ==, 131279);
  g_assert_cmpuint (first->peers_before, ==, 5);
  g_assert_cmpuint (first->live, ==, 5);
  assert_time (first->lost_us, "16:15:00");
  assert_time (first->back_us, "18:00:00");
  assert_time (last->lost_us, "16:15:19");
  g_assert_cmpuint (exact->losses->len, ==, 20);
  assert_step (exact->losses, 0, "16:14:41", "AS64496 at rrc00", "64496 4837 131279", NULL);
  assert_step (exact->losses, 4, "16:14:50.25", "AS64497 at route-views2", "64497 4837 131279", NULL);
  /* What a peer had before it looked for other ways. */
  assert_step (exact->losses, 12, "16:15:30", "AS64499 at route-views2", "64499 4837 131279", NULL);
  g_assert_cmpuint (exact->returns->len, ==, 20);
  assert_step (exact->returns, 0, "17:59:50", "AS64500 at rrc00", NULL, "64500 20485 131279");
  /* And what it settled on. */
  assert_step (exact->returns, 12, "18:00:20", "AS64497 at route-views2", NULL, "64497 20485 131279");
  g_assert_cmpuint (g_array_index (exact->upstreams_before, DuskHegemony, 0).asn, ==, 4837);
  g_assert_cmpuint (g_array_index (exact->upstreams_after, DuskHegemony, 0).asn, ==, 20485);
  summary = dusk_exact_summary (exact);
  g_assert_cmpstr (summary, ==,
                   "All 4 prefixes were lost within 38 s; AS64496 at rrc00 was the first to lose one, at 16:14:41 UTC. "
                   "All 4 came back within 10 s; AS64500 at rrc00 was the first to have one again, at 17:59:50 UTC. "
                   "Before, most paths led through AS4837; afterwards, through AS20485.");
}

/* From updates alone, with prefixes that never move: four of ten stay, so that half of what is normal is lost with the last of the others. */
static void
test_at_rest (void)
{
  DuskOutage outage = exact_outage ("2014-12-22T16:15", NULL, 4, 10);
  g_autoptr (GString) lines = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (DuskExact) exact = NULL;

  for (guint prefix = 0; prefix < 6; prefix++)
    for (guint peer = 0; peer < 3; peer++)
      g_string_append_printf (lines, "16:1%u:0%u %u W %u\n", prefix, peer, peer, prefix);
  exact = find (lines->str, 10, &outage, &error);
  g_assert_no_error (error);
  g_assert_true (exact->is_inferred);
  assert_time (exact->start_us, "16:15:01");
  assert_time (exact->end_us, NULL);
  g_assert_cmpuint (exact->prefixes->len, ==, 6);
  assert_time (((DuskExactPrefix *) exact->prefixes->pdata[0])->lost_us, "16:10:01");
  g_assert_null (exact->losses->len ? ((DuskExactStep *) exact->losses->pdata[0])->path_before : NULL);
}

/* What falls after the samples' end is not that outage's beginning. */
static void
test_after_the_end (void)
{
  DuskOutage outage = exact_outage ("2014-12-22T16:15", "2014-12-22T16:20", 0, 4);
  g_autoptr (GError) error = NULL;
  g_autoptr (DuskExact) none = find (TABLE "16:23:00 0 W 0-3\n16:23:01 1 W 0-3\n16:23:02 2 W 0-3\n", 4, &outage, &error);

  g_assert_null (none);
  g_assert_error (error, DUSK_ERROR, DUSK_ERROR_NO_DATA);
}

/* Where the messages tell another story than the samples, they are not made to fit: what they show is said. */
static void
test_not_there (void)
{
  DuskOutage outage = exact_outage ("2014-12-22T16:15", "2014-12-22T18:05", 0, 4);
  g_autoptr (GError) error = NULL, silent = NULL;
  g_autoptr (DuskExact) none = find (TABLE "16:12:00 0 W 0\n16:12:01 1 W 0\n16:12:02 2 W 0\n", 4, &outage, &error), nothing = NULL, half = NULL;

  g_assert_null (none);
  g_assert_error (error, DUSK_ERROR, DUSK_ERROR_NO_DATA);
  g_assert_cmpstr (error->message, ==,
                   "The update messages from 22 Dec 16:05 to 22 Dec 16:25 UTC do not show the beginning of the outage: "
                   "3 of 4 prefixes that they tell of stayed visible.");
  /* A loss far from where samples show it is another one. */
  nothing = find (TABLE "17:14:41 0 W 0-3\n17:14:50 1 W 0-3\n17:15:00 2 W 0-3\n", 4, &outage, &silent);
  g_assert_null (nothing);
  g_assert_error (silent, DUSK_ERROR, DUSK_ERROR_NO_DATA);
  /* The beginning alone is worth having. */
  half = find (TABLE LOSS "18:10:00 0 A 0 64496 4837 131279\n", 4, &outage, NULL);
  g_assert_nonnull (half);
  assert_time (half->start_us, "16:15:02");
  assert_time (half->end_us, NULL);
  g_assert_cmpstr (half->messages[0], ==,
                   "The update messages from 22 Dec 17:55 to 22 Dec 18:15 UTC do not show the end of the outage: "
                   "after them 0 of 4 prefixes that they tell of were visible.");
}

static void
test_caveats (void)
{
  DuskOutage outage = exact_outage ("2014-12-22T16:15", "2014-12-22T18:05", 0, 4);
  g_autoptr (GError) error = NULL;
  g_autoptr (DuskExact) exact = find (TABLE "16:10:00 4 D\n" LOSS, 4, &outage, &error);
  g_autofree char *all = NULL;

  g_assert_no_error (error);
  all = g_strjoinv ("\n", exact->messages);
  g_test_message ("%s", all);
  g_assert_true (g_strv_contains ((const char *const *) exact->messages, "There are no update messages from 22 Dec 17:45 to 22 Dec 18:25 UTC."));
  g_assert_true (g_strv_contains ((const char *const *) exact->messages,
                                  "The collector lost its session with AS64500 at rrc00, which does not count while it was down."));
}

/* What the store keeps says the same again. */
static void
test_json (void)
{
  DuskOutage outage = exact_outage ("2014-12-22T16:15", "2014-12-22T18:05", 0, 4);
  g_autoptr (GError) error = NULL;
  g_autoptr (DuskExact) exact = find (TABLE LOSS RETURN, 4, &outage, &error), back = NULL;
  g_autoptr (JsonNode) node = NULL, again = NULL;
  g_autofree char *text = NULL, *text_again = NULL, *summary = NULL, *summary_again = NULL;
  static const char *const damaged[] = { "", "[]", "{", "{\"source\": 1}", "{\"source\": \"bgpstream\", \"collectors\": [], \"messages\": []}" };

  g_assert_no_error (error);
  node = dusk_exact_to_json (exact);
  text = json_to_string (node, FALSE);
  back = _dusk_exact_from_json (&exact->entity, &outage, text, &error);
  g_assert_no_error (error);
  again = dusk_exact_to_json (back);
  text_again = json_to_string (again, FALSE);
  g_assert_cmpstr (text_again, ==, text);
  g_assert_true (back->is_microseconds);
  summary = dusk_exact_summary (exact);
  summary_again = dusk_exact_summary (back);
  g_assert_cmpstr (summary_again, ==, summary);
  for (guint i = 0; i < G_N_ELEMENTS (damaged); i++)
    {
      g_autoptr (GError) why = NULL;
      g_assert_null (_dusk_exact_from_json (&exact->entity, &outage, damaged[i], &why));
      g_assert_error (why, DUSK_ERROR, DUSK_ERROR_MALFORMED);
    }
}

/* A country's routes hold those of each of its networks. */
static void
test_of_network (void)
{
  DuskOutage outage = exact_outage ("2014-12-22T16:15", NULL, 0, 4);
  g_autoptr (GError) error = NULL;
  g_autoptr (DuskExact) exact = find ("15:55:00 0 T 0-1 64496 4837 131279\n15:55:00 0 T 2-3 64496 4837 64999\n"
                                      "15:55:00 1 T 0-1 64497 4837 131279\n15:55:00 1 T 2-3 64497 3356 64999\n"
                                      "16:14:00 0 W 0-3\n16:14:30 1 W 0-1\n16:15:00 1 W 2-3\n",
                                      4, &outage, &error);
  g_autoptr (DuskRoutes) part = NULL;
  const DuskRouteCount *first, *last;

  g_assert_no_error (error);
  part = dusk_exact_routes_of_network (exact, 64999);
  g_assert_nonnull (part);
  g_assert_cmpuint (part->prefixes->len, ==, 2);
  g_assert_cmpuint (part->total->asn, ==, 64999);
  first = &g_array_index (part->counts, DuskRouteCount, 0);
  last = &g_array_index (part->counts, DuskRouteCount, part->counts->len - 1);
  g_assert_cmpuint (first->v4, ==, 2);
  g_assert_cmpuint (last->v4, ==, 0);
  g_assert_cmpfloat (dusk_series_at (part->visibility, watch_time ("2014-12-22T16:00")), ==, 1);
  g_assert_cmpfloat (dusk_series_at (part->visibility, watch_time ("2014-12-22T16:15")), <, 1);
  g_assert_cmpuint (part->upstreams_before->len, >=, 2);
  g_assert_null (dusk_exact_routes_of_network (exact, 3333));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/watch/exact/windows", test_windows);
  g_test_add_func ("/watch/exact/found", test_found);
  g_test_add_func ("/watch/exact/at-rest", test_at_rest);
  g_test_add_func ("/watch/exact/after-the-end", test_after_the_end);
  g_test_add_func ("/watch/exact/not-there", test_not_there);
  g_test_add_func ("/watch/exact/caveats", test_caveats);
  g_test_add_func ("/watch/exact/json", test_json);
  g_test_add_func ("/watch/exact/of-network", test_of_network);
  return g_test_run ();
}
