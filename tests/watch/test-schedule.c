/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-schedule.h"

#include <glib.h>

#define MIDNIGHT_S G_GINT64_CONSTANT (1750723200) /* 2025-06-24T00:00Z */
#define COUNTRY_S  (5 * DUSK_MINUTE_S)
#define REST_S     (30 * DUSK_MINUTE_S)
#define NETWORK_S  DUSK_HOUR_S
#define N_WORLD    251

/* One moment ----------------------------------------------------------------------------------------------------------------------- */

typedef struct {
  const char *name;
  guint       budget;
  guint       left;
  int         hour;
  gboolean    keeps_turn; /* rather than catching up */
  struct {
    char kind;   /* r, c, u, x */
    int  age_s;  /* -1: never asked */
    guint count; /* 0 ends */
  } entries[4];
  guint       max; /* 0: no limit */
  const char *picks; /* how many of each: "r1 c2 u3" in the order of picking */
} Case;

static const Case cases[] = {
  { "nothing to ask", 900, 900, 0, FALSE, { { 0 } }, 0, "" },
  { "a first start fills the world", 900, 900, 0, FALSE, { { 'r', -1, 251 } }, 0, "r251" },
  { "as far as the budget goes", 100, 100, 0, FALSE, { { 'r', -1, 251 } }, 0, "r95" },
  { "unless a person stopped it", 900, 900, 0, TRUE, { { 'r', -1, 251 } }, 0, "r1" },
  { "with those that are watched first", 900, 900, 0, FALSE, { { 'r', -1, 200 }, { 'c', -1, 5 } }, 0, "c5 r200" },
  { "late in the day", 900, 900, 23, FALSE, { { 'r', -1, 251 } }, 0, "r251" },
  { "asked a moment ago", 900, 600, 8, FALSE, { { 'r', 60, 251 }, { 'c', 60, 3 } }, 0, "" },
  { "its turn has come", 900, 600, 8, FALSE, { { 'r', 120, 250 }, { 'r', 7200, 1 } }, 0, "r1" },
  { "two turns have passed", 900, 600, 8, FALSE, { { 'r', 240, 200 }, { 'r', 7200, 51 } }, 0, "r2" },
  { "one that is watched, every five minutes", 900, 600, 8, FALSE, { { 'c', 300, 1 }, { 'r', 60, 250 } }, 0, "c1" },
  { "no sooner", 900, 600, 8, FALSE, { { 'c', 299, 1 }, { 'r', 60, 250 } }, 0, "" },
  { "what slept for hours is asked at once", 900, 800, 8, FALSE, { { 'r', 16 * 3600, 251 }, { 'c', 9 * 3600, 4 } }, 0, "c4 r251" },
  { "what is newly flagged takes the last", 900, 3, 12, FALSE, { { 'u', 3600, 5 }, { 'c', 7200, 5 }, { 'r', 7200, 99 } }, 0, "u3" },
  { "the reserve is for nothing else", 900, 20, 6, FALSE, { { 'c', 7200, 5 }, { 'r', -1, 99 } }, 0, "" },
  { "it shrinks as the day passes", 900, 20, 20, FALSE, { { 'c', 7200, 5 }, { 'r', 7200, 9 } }, 0, "c4 r2" },
  { "nothing left", 900, 0, 12, FALSE, { { 'u', -1, 5 }, { 'c', -1, 5 }, { 'r', -1, 99 } }, 0, "" },
  { "more than the hands can hold", 900, 900, 0, FALSE, { { 'u', -1, 3 }, { 'c', -1, 9 }, { 'r', -1, 200 } }, 6, "u3 c3" },
  { "ten thousand that are watched make no storm", 900, 900, 0, FALSE, { { 'c', -1, 10000 }, { 'r', -1, 251 } }, 0, "c1 r251" },
  { "left out", 900, 900, 0, FALSE, { { 'x', -1, 50 } }, 0, "" },
  { "asked in the future", 900, 900, 0, FALSE, { { 'r', -365 * DUSK_DAY_S, 251 } }, 0, "" },
};

static DuskScheduleClass
kind_of (char letter)
{
  return letter == 'r' ? DUSK_SCHEDULE_REST : letter == 'c' ? DUSK_SCHEDULE_CLOSE : letter == 'u' ? DUSK_SCHEDULE_URGENT : DUSK_SCHEDULE_LEFT_OUT;
}

static GArray *
make_entries (const Case *it, gint64 now_s)
{
  GArray *entries = g_array_new (FALSE, FALSE, sizeof (DuskScheduleEntry));

  for (guint i = 0; i < G_N_ELEMENTS (it->entries) && it->entries[i].count > 0; i++)
    for (guint k = 0; k < it->entries[i].count; k++)
      {
        DuskScheduleEntry entry = { .kind = kind_of (it->entries[i].kind), .asked_s = now_s - it->entries[i].age_s };

        entry.floor_s = entry.kind == DUSK_SCHEDULE_REST ? REST_S : COUNTRY_S;
        if (it->entries[i].age_s == -1)
          entry.asked_s = DUSK_TIME_UNKNOWN;
        g_array_append_val (entries, entry);
      }
  return entries;
}

static char *
picks_to_text (const GArray *entries, const GArray *picks)
{
  static const char letters[] = "rcux";
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < picks->len;)
    {
      DuskScheduleClass kind = g_array_index (entries, DuskScheduleEntry, g_array_index (picks, guint, i)).kind;
      guint count = 0;

      for (; i < picks->len && g_array_index (entries, DuskScheduleEntry, g_array_index (picks, guint, i)).kind == kind; i++)
        count++;
      g_string_append_printf (text, "%s%c%u", text->len ? " " : "", letters[kind], count);
    }
  return g_string_free (text, FALSE);
}

static void
test_moments (void)
{
  g_autoptr (GArray) picks = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const Case *it = &cases[i];
      gint64 now_s = MIDNIGHT_S + it->hour * DUSK_HOUR_S;
      const DuskScheduleDay day = { now_s, MIDNIGHT_S + DUSK_DAY_S, it->budget, it->left, !it->keeps_turn };
      g_autoptr (GArray) entries = make_entries (it, now_s);
      g_autofree char *text = NULL;
      gint64 next_s = dusk_schedule_pick (&day, (const DuskScheduleEntry *) entries->data, entries->len, picks, it->max ? it->max : G_MAXUINT);

      text = picks_to_text (entries, picks);
      g_test_message ("%s: %s", it->name, text);
      g_assert_cmpstr (text, ==, it->picks);
      g_assert_cmpint (next_s, >, now_s);
      g_assert_cmpint (next_s, <=, day.reset_s);
    }
}

static void
test_order (void)
{
  const DuskScheduleDay day = { MIDNIGHT_S, MIDNIGHT_S + DUSK_DAY_S, 900, 900, TRUE };
  const DuskScheduleEntry entries[] = {
    { DUSK_SCHEDULE_CLOSE, NETWORK_S, MIDNIGHT_S - 5 * DUSK_HOUR_S, 0 }, { DUSK_SCHEDULE_CLOSE, COUNTRY_S, MIDNIGHT_S - DUSK_HOUR_S, 0 },
    { DUSK_SCHEDULE_URGENT, COUNTRY_S, DUSK_TIME_UNKNOWN, 10 },          { DUSK_SCHEDULE_CLOSE, NETWORK_S, DUSK_TIME_UNKNOWN, 0 },
    { DUSK_SCHEDULE_URGENT, COUNTRY_S, DUSK_TIME_UNKNOWN, 2000 },
  };
  const guint expected[] = { 4, 2, 3, 1, 0 };
  g_autoptr (GArray) picks = g_array_new (FALSE, FALSE, sizeof (guint));

  dusk_schedule_pick (&day, entries, G_N_ELEMENTS (entries), picks, G_MAXUINT);
  g_assert_cmpuint (picks->len, ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < picks->len; i++)
    g_assert_cmpuint (g_array_index (picks, guint, i), ==, expected[i]);
}

/* A whole day ------------------------------------------------------------------------------------------------------------------------ */

typedef struct {
  const char *name;
  guint       budget;
  guint       countries; /* watched, of the world */
  guint       networks;
  int         from_hour;
  guint       person_per_hour; /* requests that a person makes */
  int         flap_s;          /* so often something new is flagged; 0 for never */
  guint       rest_least;      /* requests about the rest */
  int         longest_s;       /* between two questions about the same watched country */
} Day;

/* The third of the rest is of what is not reserved. */
static const Day days[] = {
  { "nobody watched", 900, 0, 0, 0, 0, 0, 850, 0 },
  { "one country", 900, 1, 0, 0, 0, 0, 500, 8 * DUSK_MINUTE_S },
  { "five countries", 900, 5, 0, 0, 0, 0, 280, 25 * DUSK_MINUTE_S },
  { "five countries and ten networks", 900, 5, 10, 0, 0, 0, 280, 35 * DUSK_MINUTE_S },
  { "twenty countries", 900, 20, 0, 0, 0, 0, 270, 90 * DUSK_MINUTE_S },
  { "ten thousand networks", 900, 1, 10000, 0, 0, 0, 280, DUSK_DAY_S },
  { "a small budget", 50, 5, 0, 0, 0, 0, 14, 6 * DUSK_HOUR_S },
  { "a large one", 20000, 20, 0, 0, 0, 0, 9000, 7 * DUSK_MINUTE_S },
  { "from the afternoon", 900, 5, 0, 16, 0, 0, 280, 20 * DUSK_MINUTE_S },
  { "a person who asks, too", 900, 5, 0, 0, 10, 0, 180, 90 * DUSK_MINUTE_S },
  { "something new every ten minutes", 900, 5, 0, 0, 0, 600, 220, 45 * DUSK_MINUTE_S },
};

typedef struct {
  GArray *entries; /* (element-type DuskScheduleEntry) */
  guint   left;
  guint   rest, close, urgent;
  gint64  longest_s;
  gint64  dry_s; /* since when nothing is left */
} Run;

static void
ask (Run *run, const Day *it, guint index, gint64 now_s)
{
  DuskScheduleEntry *entry = &g_array_index (run->entries, DuskScheduleEntry, index);

  g_assert_cmpuint (run->left, >, 0);
  run->left--;
  run->rest += entry->kind == DUSK_SCHEDULE_REST;
  run->close += entry->kind == DUSK_SCHEDULE_CLOSE;
  run->urgent += entry->kind == DUSK_SCHEDULE_URGENT;
  if (entry->asked_s != DUSK_TIME_UNKNOWN && entry->kind != DUSK_SCHEDULE_URGENT)
    g_assert_cmpint (now_s - entry->asked_s, >=, entry->floor_s);
  if (index < it->countries && entry->asked_s != DUSK_TIME_UNKNOWN)
    run->longest_s = MAX (run->longest_s, now_s - entry->asked_s);
  entry->asked_s = now_s;
  if (entry->kind == DUSK_SCHEDULE_URGENT)
    entry->kind = DUSK_SCHEDULE_REST;
}

static void
add_entries (GArray *entries, guint n, DuskScheduleClass kind, int floor_s)
{
  const DuskScheduleEntry entry = { kind, floor_s, DUSK_TIME_UNKNOWN, 0 };

  for (guint i = 0; i < n; i++)
    g_array_append_val (entries, entry);
}

static void
run_day (const Day *it, Run *run)
{
  g_autoptr (GArray) picks = g_array_new (FALSE, FALSE, sizeof (guint));
  gint64 end_s = MIDNIGHT_S + DUSK_DAY_S;

  for (gint64 now_s = MIDNIGHT_S + it->from_hour * DUSK_HOUR_S; now_s < end_s; now_s += DUSK_MINUTE_S)
    {
      const DuskScheduleDay day = { now_s, end_s, it->budget, run->left, TRUE };

      if (it->flap_s && now_s % it->flap_s == 0)
        g_array_index (run->entries, DuskScheduleEntry, run->entries->len - 1 - (guint) (now_s / it->flap_s % 200)).kind = DUSK_SCHEDULE_URGENT;
      dusk_schedule_pick (&day, (const DuskScheduleEntry *) run->entries->data, run->entries->len, picks, G_MAXUINT);
      for (guint i = 0; i < picks->len; i++)
        ask (run, it, g_array_index (picks, guint, i), now_s);
      if (it->person_per_hour && now_s % DUSK_HOUR_S == 0)
        run->left -= MIN (run->left, it->person_per_hour);
      if (run->left > 0)
        run->dry_s = end_s;
      else
        run->dry_s = MIN (run->dry_s, now_s);
    }
}

static void
test_days (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (days); i++)
    {
      const Day *it = &days[i];
      g_autoptr (GArray) entries = g_array_new (FALSE, FALSE, sizeof (DuskScheduleEntry));
      Run run = { .entries = entries, .left = it->budget };

      add_entries (entries, it->countries, DUSK_SCHEDULE_CLOSE, COUNTRY_S);
      add_entries (entries, it->networks, DUSK_SCHEDULE_CLOSE, NETWORK_S);
      add_entries (entries, N_WORLD - it->countries, DUSK_SCHEDULE_REST, REST_S);
      run_day (it, &run);
      g_test_message ("%s: %u closely, %u of the rest, %u urgent, %u left; watched countries every %" G_GINT64_FORMAT " s at least, empty at %+"
                      G_GINT64_FORMAT " s", it->name, run.close, run.rest, run.urgent, run.left, run.longest_s, run.dry_s - MIDNIGHT_S - DUSK_DAY_S);
      g_assert_cmpuint (run.rest, >=, it->rest_least);
      g_assert_cmpint (run.longest_s, <=, it->longest_s);
      /* It lasts, whatever a person takes away, and it is used. */
      g_assert_cmpint (run.dry_s, >=, MIDNIGHT_S + DUSK_DAY_S - (it->person_per_hour ? 2 * DUSK_HOUR_S : 15 * DUSK_MINUTE_S));
      if (it->budget < 5000)
        g_assert_cmpuint (run.left, <=, it->budget / 20);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/watch/schedule/moments", test_moments);
  g_test_add_func ("/watch/schedule/order", test_order);
  g_test_add_func ("/watch/schedule/days", test_days);
  return g_test_run ();
}
