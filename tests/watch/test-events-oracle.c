/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "events-fixture.h"
#include "watch-fixture.h"

/* Random claims, told in any order, against the rules written down once more in the plainest way: the newest of each id counts, those that are near
   to each other are one event, RIPEstat's times and level come before the others'. */

#define N_STREAMS 150
#define NOW_MINUTE 3000

static const char *const entities[] = { "KP", "GA", "AS131279", "175.45.176.0/24" };

/* Drawing ------------------------------------------------------------------------------------------------------------------------- */

static DuskClaim *
random_claim (GRand *rand, int told_minute)
{
  static const struct {
    DuskFeed    feed;
    const char *signal;
  } sources[] = { { DUSK_FEED_RIPESTAT, NULL }, { DUSK_FEED_IODA, "bgp" }, { DUSK_FEED_IODA, "ping-slash24" }, { DUSK_FEED_RADAR, NULL } };
  guint source = (guint) g_rand_int_range (rand, 0, G_N_ELEMENTS (sources));
  gint64 start_s = EVENTS_T0 + g_rand_int_range (rand, 0, 2000) * DUSK_MINUTE_S;
  gint64 length_s = g_rand_int_range (rand, 1, g_rand_boolean (rand) ? 30 : 300) * DUSK_MINUTE_S;
  gboolean is_normal = source == 0 && g_rand_int_range (rand, 0, 4) == 0;
  g_autofree char *id = is_normal ? g_strdup_printf ("seen-%d", told_minute)
                                  : g_strdup_printf ("%s.%d", sources[source].signal ? sources[source].signal : "1", g_rand_int_range (rand, 0, 6));
  DuskClaim fields = { .feed = sources[source].feed,
                       .signal = (char *) sources[source].signal,
                       .id = id,
                       .start_s = start_s,
                       .end_s = !is_normal && g_rand_int_range (rand, 0, 8) == 0 ? DUSK_TIME_UNKNOWN : start_s + length_s,
                       .level = is_normal ? DUSK_LEVEL_NORMAL : g_rand_boolean (rand) ? DUSK_LEVEL_CRITICAL : DUSK_LEVEL_DARK,
                       .lowest = NAN,
                       .baseline = NAN,
                       .score = NAN,
                       .told_s = EVENTS_T0 + told_minute,
                       .step_s = 300 };

  fields.entity = watch_entity (entities[g_rand_int_range (rand, 0, G_N_ELEMENTS (entities))]);
  return dusk_claim_new (&fields);
}

static void
shuffle (GRand *rand, GPtrArray *claims)
{
  for (guint i = claims->len; i > 1; i--)
    {
      guint other = (guint) g_rand_int_range (rand, 0, (gint32) i);
      gpointer kept = claims->pdata[i - 1];
      claims->pdata[i - 1] = claims->pdata[other];
      claims->pdata[other] = kept;
    }
}

/* The oracle ---------------------------------------------------------------------------------------------------------------------- */

static gint64
reach (const DuskClaim *claim)
{
  return claim->end_s == DUSK_TIME_UNKNOWN ? DUSK_TIME_LATEST : claim->end_s;
}

static gboolean
is_same_claim (const DuskClaim *a, const DuskClaim *b)
{
  return dusk_entity_equal (&a->entity, &b->entity) && a->feed == b->feed && g_str_equal (a->id, b->id);
}

static GPtrArray *
newest_of (const GPtrArray *claims)
{
  GPtrArray *newest = g_ptr_array_new ();

  for (guint i = 0; i < claims->len; i++)
    {
      gboolean is_newest = TRUE;
      for (guint j = 0; j < claims->len; j++)
        is_newest &= !is_same_claim (claims->pdata[i], claims->pdata[j])
                     || ((DuskClaim *) claims->pdata[j])->told_s <= ((DuskClaim *) claims->pdata[i])->told_s;
      if (is_newest)
        g_ptr_array_add (newest, claims->pdata[i]);
    }
  return newest;
}

/* Gives all that are near to each other, directly or through others, the same colour. */
static void
colour (const GPtrArray *claims, guint *colours)
{
  gboolean has_changed = TRUE;

  for (guint i = 0; i < claims->len; i++)
    colours[i] = i;
  while (has_changed)
    {
      has_changed = FALSE;
      for (guint i = 0; i < claims->len; i++)
        for (guint j = 0; j < claims->len; j++)
          {
            const DuskClaim *a = claims->pdata[i], *b = claims->pdata[j];
            gboolean is_near = a->level > DUSK_LEVEL_NORMAL && b->level > DUSK_LEVEL_NORMAL && dusk_entity_equal (&a->entity, &b->entity)
                               && a->start_s <= reach (b) + DUSK_HOUR_S && b->start_s <= reach (a) + DUSK_HOUR_S;
            if (is_near && colours[i] > colours[j])
              {
                colours[i] = colours[j];
                has_changed = TRUE;
              }
          }
    }
}

static char *
describe_colour (const GPtrArray *claims, const guint *colours, guint wanted)
{
  const DuskClaim *first = claims->pdata[wanted];
  gint64 start_s = G_MAXINT64, end_s = G_MININT64, from_s = G_MAXINT64, to_s = G_MININT64;
  DuskLevel level = DUSK_LEVEL_NO_DATA;
  gboolean is_confirmed = FALSE, is_normal = FALSE, is_open = FALSE;

  for (guint i = 0; i < claims->len; i++)
    {
      is_confirmed |= colours[i] == wanted && ((DuskClaim *) claims->pdata[i])->feed == DUSK_FEED_RIPESTAT;
      is_open |= colours[i] == wanted && ((DuskClaim *) claims->pdata[i])->end_s == DUSK_TIME_UNKNOWN;
    }
  for (guint i = 0; i < claims->len; i++)
    {
      const DuskClaim *claim = claims->pdata[i];
      /* Reported alone: what goes on is told by those that say so. */
      if (colours[i] != wanted || (!is_confirmed && is_open && claim->end_s != DUSK_TIME_UNKNOWN))
        continue;
      from_s = MIN (from_s, claim->start_s);
      to_s = MAX (to_s, reach (claim));
      if (is_confirmed && claim->feed != DUSK_FEED_RIPESTAT)
        continue;
      start_s = MIN (start_s, claim->start_s);
      end_s = MAX (end_s, reach (claim));
      level = MAX (level, claim->level);
    }
  for (guint i = 0; i < claims->len; i++)
    {
      const DuskClaim *claim = claims->pdata[i];
      is_normal |= !is_confirmed && claim->level == DUSK_LEVEL_NORMAL && dusk_entity_equal (&claim->entity, &first->entity)
                   && MIN (claim->end_s, to_s) - MAX (claim->start_s, from_s) >= 600;
    }
  {
    g_autofree char *end = end_s == DUSK_TIME_LATEST ? g_strdup ("-") : g_strdup_printf ("%g", (double) (end_s - EVENTS_T0) / 60);
    return g_strdup_printf ("%s %s %g %s %s%s", first->entity.id, is_confirmed ? "confirmed" : is_normal ? "disputed" : "reported",
                            (double) (start_s - EVENTS_T0) / 60, end, dusk_level_to_word (level), is_normal ? " contradicted" : "");
  }
}

static int
compare_texts (gconstpointer a, gconstpointer b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

static char *
sorted (GPtrArray *texts)
{
  g_ptr_array_sort (texts, compare_texts);
  g_ptr_array_add (texts, NULL);
  return g_strjoinv ("; ", (char **) texts->pdata);
}

static char *
expected_of (const GPtrArray *claims)
{
  g_autoptr (GPtrArray) newest = newest_of (claims), texts = g_ptr_array_new_with_free_func (g_free);
  g_autofree guint *colours = g_new (guint, newest->len + 1);

  colour (newest, colours);
  for (guint i = 0; i < newest->len; i++)
    if (colours[i] == i && ((DuskClaim *) newest->pdata[i])->level > DUSK_LEVEL_NORMAL)
      g_ptr_array_add (texts, describe_colour (newest, colours, i));
  return sorted (texts);
}

/* The list ------------------------------------------------------------------------------------------------------------------------ */

static char *
list_of (DuskEvents *events)
{
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  gint64 last_s = G_MAXINT64;

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (events)); i++)
    {
      g_autoptr (DuskEvent) event = g_list_model_get_item (G_LIST_MODEL (events), i);
      g_assert_cmpint (dusk_event_start (event), <=, last_s);
      last_s = dusk_event_start (event);
      g_ptr_array_add (texts, events_describe (event));
    }
  return sorted (texts);
}

/* Follows the model's changes: whoever shows it sees the same list. */
static void
follow_cb (GListModel *model, guint position, guint removed, guint added, gpointer user_data)
{
  GPtrArray *shown = user_data;

  if (removed > 0)
    g_ptr_array_remove_range (shown, position, removed);
  for (guint i = 0; i < added; i++)
    {
      DuskEvent *event = g_list_model_get_item (model, position + i);
      g_ptr_array_insert (shown, (int) (position + i), event);
      g_object_unref (event);
    }
}

static void
test_streams (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed ((guint32) g_test_rand_int ());

  for (guint n = 0; n < N_STREAMS; n++)
    {
      EventsFixture fixture;
      g_autoptr (GPtrArray) claims = g_ptr_array_new_with_free_func ((GDestroyNotify) dusk_claim_unref), shown = g_ptr_array_new ();
      g_autofree char *expected = NULL, *list = NULL, *again = NULL;
      guint n_claims = (guint) g_rand_int_range (rand, 1, 60);

      for (guint i = 0; i < n_claims; i++)
        g_ptr_array_add (claims, random_claim (rand, (int) i));
      shuffle (rand, claims);
      events_fixture_set_up (&fixture, NULL);
      events_fixture_set_minute (&fixture, NOW_MINUTE);
      g_signal_connect (fixture.events, "items-changed", G_CALLBACK (follow_cb), shown);
      for (guint i = 0; i < claims->len; i++)
        dusk_events_take_claim (fixture.events, claims->pdata[i]);
      expected = expected_of (claims);
      list = list_of (fixture.events);
      g_assert_cmpstr (list, ==, expected);
      g_assert_cmpuint (shown->len, ==, g_list_model_get_n_items (G_LIST_MODEL (fixture.events)));
      for (guint i = 0; i < shown->len; i++)
        {
          g_autoptr (DuskEvent) event = g_list_model_get_item (G_LIST_MODEL (fixture.events), i);
          g_assert_true (event == shown->pdata[i]);
        }
      events_fixture_restart (&fixture);
      again = list_of (fixture.events);
      g_assert_cmpstr (again, ==, expected);
      events_fixture_tear_down (&fixture);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/events/oracle", test_streams);
  return g_test_run ();
}
