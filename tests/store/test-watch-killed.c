/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "dusk-store-watch.h"
#include "store-testing.h"

/* kill -9 at any moment: what a call has promised by returning is there afterwards, and nothing is told or spent twice. */

#define N_LIVES 200
#define N_KEYS  20
/* Requests on each of the days that a life goes through, and how many are tried on each. */
#define LIMIT   15
#define PER_DAY 25

typedef enum {
  WATCH,  /* the threshold in per cent, 0: taken off the list */
  MUTE,   /* until when, 0: ended */
  CLAIM,  /* the record */
  OUTAGE, /* its length */
  VALUE,  /* the text */
  N_FACTS,
  TELL = N_FACTS, /* the outage's number */
  SPEND,          /* the day */
  N_KINDS,
} Kind;

/* One thing that the child does, written to the pipe before it and after. */
typedef struct {
  Kind     kind;
  int      key;
  int      value;
  gboolean is_done;
  gboolean is_granted; /* of tell and spend */
} Step;

typedef struct {
  const char *folder;
  int         life;
  int         report; /* pipe */
  int         n_told; /* in the lives before */
} Life;

/* What must be there. */
typedef struct {
  int         facts[N_FACTS][N_KEYS];
  GHashTable *told;  /* (element-type int): outages whose telling was granted */
  GHashTable *spent; /* (element-type int int): requests granted, by day */
  int         n_told;
} Promises;

static DuskEntity
entity_at (int key)
{
  g_autofree char *id = g_strdup_printf ("AS%d", 64500 + key);

  return test_entity (id);
}

/* Doing */

static gboolean
keep_claim (DuskStore *store, const DuskEntity *entity, int value)
{
  g_autofree char *record = g_strdup_printf ("%d", value);
  const DuskStoredClaim claim = { *entity, (char *) "ioda", (char *) "bgp", TEST_START_S, TEST_START_S + value + 1, record };
  const DuskStoredClaim *claims[] = { &claim };

  return dusk_store_keep_claims (store, claims, 1, NULL);
}

static gboolean
keep_outage (DuskStore *store, const DuskEntity *entity, int value)
{
  const DuskOutage outage = { .start_s = TEST_START_S, .end_s = TEST_START_S + value, .level = DUSK_LEVEL_DARK };
  g_autoptr (GArray) outages = g_array_new (FALSE, FALSE, sizeof outage);

  g_array_append_val (outages, outage);
  return dusk_store_keep_outages (store, entity, "ripestat", TEST_START_S, TEST_START_S + 1, outages, NULL);
}

static gboolean
keep_value (DuskStore *store, const DuskEntity *entity, int value)
{
  g_autofree char *text = g_strdup_printf ("%d", value);

  return dusk_store_set_value (store, entity->id, text, NULL);
}

static gboolean
keep_watched (DuskStore *store, const DuskEntity *entity, int value)
{
  const DuskWatched watched = { *entity, TEST_START_S, value / 100.0, DUSK_TIME_UNKNOWN };

  return value ? dusk_store_keep_watched (store, &watched, 1, NULL) : dusk_store_forget_watched (store, entity, NULL);
}

static gboolean
tell (DuskStore *store, int number)
{
  const DuskTold told = { entity_at (number % N_KEYS), TEST_START_S + number, "start", DUSK_LEVEL_DARK, TEST_START_S };

  return dusk_store_claim_told (store, &told);
}

/* Returns whether it was promised. */
static gboolean
take_step (DuskStore *store, Step *step)
{
  const DuskEntity entity = entity_at (step->key);

  switch (step->kind)
    {
    case WATCH:
      return keep_watched (store, &entity, step->value);
    case MUTE:
      return dusk_store_mute (store, &entity, step->value ? step->value : DUSK_TIME_UNKNOWN, NULL);
    case CLAIM:
      return keep_claim (store, &entity, step->value);
    case OUTAGE:
      return keep_outage (store, &entity, step->value);
    case VALUE:
      return keep_value (store, &entity, step->value);
    case TELL:
      step->is_granted = tell (store, step->value);
      return TRUE;
    default:
      step->is_granted = dusk_store_spend (store, "ripestat", step->value, LIMIT);
      return TRUE;
    }
}

static void
report (const Life *life, const Step *step)
{
  if (write (life->report, step, sizeof *step) != sizeof *step)
    _exit (1);
}

static void
live (const Life *life)
{
  g_autoptr (DuskStore) store = dusk_store_open (life->folder);
  g_autoptr (GRand) rand = g_rand_new_with_seed ((guint32) life->life + 1);
  int n_told = life->n_told, n_spends = 0;

  for (;;)
    {
      Step step = { .kind = (Kind) g_rand_int_range (rand, 0, N_KINDS), .key = g_rand_int_range (rand, 0, N_KEYS) };

      step.value = g_rand_int_range (rand, 0, 100);
      if (step.kind == SPEND)
        step.value = (life->life + n_spends++) / PER_DAY;
      /* A new one, or once more one of before. */
      if (step.kind == TELL)
        step.value = n_told == 0 || g_rand_boolean (rand) ? n_told++ : g_rand_int_range (rand, 0, n_told);
      report (life, &step);
      if (!take_step (store, &step))
        _exit (1);
      step.is_done = TRUE;
      report (life, &step);
    }
}

/* Returns what was reported, after the end. */
static GArray *
live_and_die (const Life *plan)
{
  g_autoptr (GArray) steps = g_array_new (FALSE, FALSE, sizeof (Step));
  Life life = *plan;
  int ends[2], status;
  Step step;
  pid_t pid;

  g_assert_cmpint (pipe (ends), ==, 0);
  life.report = ends[1];
  pid = fork ();
  g_assert_cmpint (pid, >=, 0);
  if (pid == 0)
    {
      close (ends[0]);
      live (&life);
    }
  close (ends[1]);
  /* Some die while they start. */
  if (life.life % 5 && read (ends[0], &step, sizeof step) == sizeof step)
    g_array_append_val (steps, step);
  g_usleep ((gulong) g_test_rand_int_range (0, life.life % 5 ? 20000 : 5000));
  kill (pid, SIGKILL);
  g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
  g_assert_true (WIFSIGNALED (status) && WTERMSIG (status) == SIGKILL);
  while (read (ends[0], &step, sizeof step) == sizeof step)
    g_array_append_val (steps, step);
  close (ends[0]);
  return g_steal_pointer (&steps);
}

/* Checking */

static void
add_spent (Promises *promises, int day)
{
  int before = GPOINTER_TO_INT (g_hash_table_lookup (promises->spent, GINT_TO_POINTER (day)));

  g_hash_table_insert (promises->spent, GINT_TO_POINTER (day), GINT_TO_POINTER (before + 1));
}

static void
note_promise (Promises *promises, const Step *step)
{
  if (step->kind == TELL)
    promises->n_told = MAX (promises->n_told, step->value + 1);
  if (!step->is_done)
    return;
  if (step->kind < N_FACTS)
    promises->facts[step->kind][step->key] = step->value;
  else if (step->kind == SPEND && step->is_granted)
    add_spent (promises, step->value);
  /* Never twice, over all lives. */
  else if (step->kind == TELL && step->is_granted)
    g_assert_true (g_hash_table_add (promises->told, GINT_TO_POINTER (step->value)));
}

static int
observe_watch (DuskStore *store, const DuskEntity *entity)
{
  g_autoptr (GArray) found = dusk_store_find_watched (store);

  for (guint i = 0; i < found->len; i++)
    if (dusk_entity_equal (&g_array_index (found, DuskWatched, i).entity, entity))
      return (int) round (g_array_index (found, DuskWatched, i).threshold * 100);
  return 0;
}

static int
observe_claim (DuskStore *store, const DuskEntity *entity)
{
  g_autoptr (GPtrArray) found = dusk_store_find_claims (store, entity, 0, DUSK_TIME_LATEST);

  g_assert_cmpuint (found->len, <=, 1);
  return found->len ? atoi (((const DuskStoredClaim *) found->pdata[0])->record) : 0;
}

static int
observe_outage (DuskStore *store, const DuskEntity *entity)
{
  g_autoptr (GArray) found = dusk_store_find_outages (store, entity, 0, DUSK_TIME_LATEST);

  g_assert_cmpuint (found->len, <=, 1);
  return found->len ? (int) (g_array_index (found, DuskOutage, 0).end_s - TEST_START_S) : 0;
}

static int
observe (DuskStore *store, Kind kind, int key)
{
  const DuskEntity entity = entity_at (key);
  g_autofree char *text = NULL;
  gint64 until_s;

  switch (kind)
    {
    case WATCH:
      return observe_watch (store, &entity);
    case MUTE:
      until_s = dusk_store_muted_until (store, &entity);
      return until_s == DUSK_TIME_UNKNOWN ? 0 : (int) until_s;
    case CLAIM:
      return observe_claim (store, &entity);
    case OUTAGE:
      return observe_outage (store, &entity);
    default:
      text = dusk_store_get_value (store, entity.id);
      return text ? atoi (text) : 0;
    }
}

/* @last: the step that death may have interrupted: it is either done or not. */
static void
check_facts (DuskStore *store, Promises *promises, const Step *last)
{
  for (int kind = 0; kind < N_FACTS; kind++)
    for (int key = 0; key < N_KEYS; key++)
      {
        int *promised = &promises->facts[kind][key], found = observe (store, (Kind) kind, key);

        if (last && !last->is_done && (int) last->kind == kind && last->key == key && found == last->value)
          *promised = found;
        g_assert_cmpint (found, ==, *promised);
      }
}

static void
check_spent (DuskStore *store, Promises *promises, const Step *last)
{
  GHashTableIter iter;
  gpointer day, granted;

  if (last && !last->is_done && last->kind == SPEND)
    {
      guint spent = dusk_store_spent (store, "ripestat", last->value);
      int known = GPOINTER_TO_INT (g_hash_table_lookup (promises->spent, GINT_TO_POINTER (last->value)));

      /* It may have been counted and never sent. */
      if ((int) spent == known + 1)
        add_spent (promises, last->value);
    }
  g_hash_table_iter_init (&iter, promises->spent);
  while (g_hash_table_iter_next (&iter, &day, &granted))
    {
      g_assert_cmpuint (dusk_store_spent (store, "ripestat", GPOINTER_TO_INT (day)), ==, GPOINTER_TO_UINT (granted));
      g_assert_cmpint (GPOINTER_TO_INT (granted), <=, LIMIT);
    }
}

static void
check_told (DuskStore *store, const Promises *promises)
{
  g_autoptr (GArray) found = dusk_store_find_told (store, 0);
  g_autoptr (GHashTable) numbers = g_hash_table_new (NULL, NULL);
  GHashTableIter iter;
  gpointer number;

  for (guint i = 0; i < found->len; i++)
    g_hash_table_add (numbers, GINT_TO_POINTER ((int) (g_array_index (found, DuskTold, i).start_s - TEST_START_S)));
  g_hash_table_iter_init (&iter, promises->told);
  while (g_hash_table_iter_next (&iter, &number, NULL))
    g_assert_true (g_hash_table_contains (numbers, number));
}

static void
check_life (const char *folder, Promises *promises, const GArray *steps)
{
  g_autoptr (DuskStore) store = dusk_store_open (folder);
  const Step *last = steps->len ? &g_array_index (steps, Step, steps->len - 1) : NULL;

  for (guint i = 0; i < steps->len; i++)
    note_promise (promises, &g_array_index (steps, Step, i));
  check_facts (store, promises, last);
  check_spent (store, promises, last);
  check_told (store, promises);
  test_assert_notice (store, NULL);
}

static void
test_killed (void)
{
  char *folder = test_folder_new ();
  Promises promises = { .told = g_hash_table_new (NULL, NULL), .spent = g_hash_table_new (NULL, NULL) };
  gsize n_steps = 0, n_interrupted = 0;
  g_autoptr (DuskStore) store = NULL;

  for (int i = 0; i < N_LIVES; i++)
    {
      const Life life = { .folder = folder, .life = i, .n_told = promises.n_told };
      g_autoptr (GArray) steps = live_and_die (&life);

      n_steps += steps->len / 2;
      n_interrupted += steps->len > 0 && !g_array_index (steps, Step, steps->len - 1).is_done;
      check_life (folder, &promises, steps);
      if (i % 10 == 0)
        test_assert_whole (folder);
    }
  g_test_message ("%d steps in %d lives, %d of which ended within one; %u told", (int) n_steps, N_LIVES, (int) n_interrupted,
                  g_hash_table_size (promises.told));
  g_assert_cmpuint (n_interrupted, >, 0);
  store = dusk_store_open (folder);
  for (int i = 0; i < promises.n_told; i++)
    if (g_hash_table_contains (promises.told, GINT_TO_POINTER (i)))
      g_assert_false (tell (store, i));
  g_clear_object (&store);
  test_assert_whole (folder);
  g_hash_table_unref (promises.told);
  g_hash_table_unref (promises.spent);
  test_folder_free (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/watch-killed/200-times", test_killed);
  return g_test_run ();
}
