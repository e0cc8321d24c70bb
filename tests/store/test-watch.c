/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-error.h"
#include "dusk-store-watch.h"
#include "store-testing.h"

#include <string.h>

#define AT(n) (TEST_START_S + (gint64) (n) * TEST_STEP_S)

/* Watched and muted */

static DuskWatched
watched (const char *id, gint64 added_s, double threshold, gint64 muted_until_s)
{
  return (DuskWatched) { .entity = test_entity (id), .added_s = added_s, .threshold = threshold, .muted_until_s = muted_until_s };
}

static void
keep (DuskStore *store, DuskWatched entry)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (dusk_store_keep_watched (store, &entry, 1, &error));
  g_assert_no_error (error);
}

/* All of the list: "KP:0.5 AS1 SY!100": threshold and muting where there are any. */
static char *
describe_watched (DuskStore *store)
{
  g_autoptr (GArray) found = dusk_store_find_watched (store);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < found->len; i++)
    {
      const DuskWatched *entry = &g_array_index (found, DuskWatched, i);

      g_string_append_printf (text, "%s%s", i ? " " : "", entry->entity.id);
      if (!isnan (entry->threshold))
        g_string_append_printf (text, ":%g", entry->threshold);
      if (entry->muted_until_s != DUSK_TIME_UNKNOWN)
        g_string_append_printf (text, "!%" G_GINT64_FORMAT, entry->muted_until_s);
    }
  return g_string_free (text, FALSE);
}

static void
assert_watched (DuskStore *store, const char *expected)
{
  g_autofree char *text = describe_watched (store);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_watched (void)
{
  char *folder = test_folder_new ();
  g_autoptr (DuskStore) store = dusk_store_open (folder);
  const DuskEntity kp = test_entity ("KP"), sy = test_entity ("SY");
  const DuskWatched several[] = { watched ("AS1", 3, NAN, DUSK_TIME_UNKNOWN), watched ("KP", 4, 0.25, DUSK_TIME_UNKNOWN),
                                  watched ("2001:db8::/32", 3, NAN, DUSK_TIME_LATEST) };

  assert_watched (store, "");
  keep (store, watched ("SY", 900, NAN, DUSK_TIME_UNKNOWN));
  keep (store, watched ("KP", 1, 0.5, DUSK_TIME_UNKNOWN));
  assert_watched (store, "SY KP:0.5");
  /* The order is that of adding, whatever the clock says; what is there keeps its place. */
  g_assert_true (dusk_store_keep_watched (store, several, G_N_ELEMENTS (several), NULL));
  assert_watched (store, "SY KP:0.25 AS1 2001:db8::/32!4102444800");
  g_assert_true (dusk_store_forget_watched (store, &sy, NULL));
  g_assert_true (dusk_store_forget_watched (store, &sy, NULL));
  keep (store, watched ("SY", 900, NAN, DUSK_TIME_UNKNOWN));
  g_clear_object (&store);
  store = dusk_store_open (folder);
  assert_watched (store, "KP:0.25 AS1 2001:db8::/32!4102444800 SY");
  {
    g_autoptr (GArray) found = dusk_store_find_watched (store);
    const DuskWatched *first = &g_array_index (found, DuskWatched, 0), *second = &g_array_index (found, DuskWatched, 1);

    g_assert_true (dusk_entity_equal (&first->entity, &kp));
    g_assert_cmpint (first->added_s, ==, 4);
    g_assert_cmpint (second->entity.kind, ==, DUSK_ENTITY_NETWORK);
    g_assert_cmpuint (second->entity.asn, ==, 1);
  }
  g_clear_object (&store);
  test_folder_free (folder);
}

static void
test_muted (void)
{
  g_autoptr (DuskStore) store = dusk_store_open (NULL);
  const DuskEntity kp = test_entity ("KP"), sy = test_entity ("SY");

  g_assert_cmpint (dusk_store_muted_until (store, &kp), ==, DUSK_TIME_UNKNOWN);
  g_assert_true (dusk_store_mute (store, &kp, 100, NULL));
  g_assert_cmpint (dusk_store_muted_until (store, &kp), ==, 100);
  g_assert_cmpint (dusk_store_muted_until (store, &sy), ==, DUSK_TIME_UNKNOWN);
  /* Watching it later, or no more, changes nothing about that. */
  keep (store, watched ("KP", 1, NAN, DUSK_TIME_UNKNOWN));
  assert_watched (store, "KP!100");
  g_assert_true (dusk_store_forget_watched (store, &kp, NULL));
  g_assert_cmpint (dusk_store_muted_until (store, &kp), ==, 100);
  keep (store, watched ("KP", 1, NAN, DUSK_TIME_LATEST));
  g_assert_cmpint (dusk_store_muted_until (store, &kp), ==, DUSK_TIME_LATEST);
  g_assert_true (dusk_store_mute (store, &kp, DUSK_TIME_UNKNOWN, NULL));
  g_assert_true (dusk_store_mute (store, &kp, DUSK_TIME_UNKNOWN, NULL));
  g_assert_cmpint (dusk_store_muted_until (store, &kp), ==, DUSK_TIME_UNKNOWN);
  assert_watched (store, "KP");
}

/* What could not be read back is not written. */
static void
test_no_entity (void)
{
  g_autoptr (DuskStore) store = dusk_store_open (NULL);
  DuskWatched entry = watched ("KP", 1, NAN, DUSK_TIME_UNKNOWN);
  DuskStoredClaim claim = { .feed = (char *) "ioda", .id = (char *) "1", .record = (char *) "" };
  const DuskStoredClaim *claims[] = { &claim };
  g_autoptr (GError) error = NULL;

  strcpy (entry.entity.id, "nothing");
  claim.entity = entry.entity;
  g_assert_false (dusk_store_keep_watched (store, &entry, 1, &error));
  g_assert_error (error, DUSK_ERROR, DUSK_ERROR_UNKNOWN_ENTITY);
  g_clear_error (&error);
  g_assert_false (dusk_store_mute (store, &entry.entity, 1, &error));
  g_assert_error (error, DUSK_ERROR, DUSK_ERROR_UNKNOWN_ENTITY);
  g_clear_error (&error);
  g_assert_false (dusk_store_keep_claims (store, claims, 1, &error));
  g_assert_error (error, DUSK_ERROR, DUSK_ERROR_UNKNOWN_ENTITY);
  assert_watched (store, "");
  test_assert_notice (store, NULL);
}

static void
test_many (void)
{
  char *folder = test_folder_new ();
  g_autoptr (GArray) entries = g_array_new (FALSE, FALSE, sizeof (DuskWatched)), found = NULL;
  g_autoptr (DuskStore) store = dusk_store_open (folder);

  for (int i = 0; i < 10000; i++)
    {
      g_autofree char *id = g_strdup_printf ("AS%d", (i * 7919) % 10000 + 1);
      const DuskWatched entry = watched (id, 5, i % 2 ? 0.5 : NAN, i % 3 ? DUSK_TIME_UNKNOWN : AT (i));

      g_array_append_val (entries, entry);
    }
  g_assert_true (dusk_store_keep_watched (store, (const DuskWatched *) (gpointer) entries->data, entries->len, NULL));
  found = dusk_store_find_watched (store);
  g_assert_cmpuint (found->len, ==, entries->len);
  for (guint i = 0; i < found->len; i++)
    {
      const DuskWatched *kept = &g_array_index (entries, DuskWatched, i), *back = &g_array_index (found, DuskWatched, i);

      g_assert_true (dusk_entity_equal (&kept->entity, &back->entity));
      test_assert_value (back->threshold, kept->threshold);
      g_assert_cmpint (back->muted_until_s, ==, kept->muted_until_s);
    }
  g_clear_object (&store);
  test_folder_free (folder);
}

/* Another store of the same folder is another process as far as SQLite goes. */
static void
test_version (void)
{
  char *folder = test_folder_new ();
  g_autoptr (DuskStore) one = dusk_store_open (folder), other = dusk_store_open (folder);
  gint64 version = dusk_store_version (one);

  keep (one, watched ("KP", 1, NAN, DUSK_TIME_UNKNOWN));
  g_assert_cmpint (dusk_store_version (one), ==, version);
  keep (other, watched ("SY", 1, NAN, DUSK_TIME_UNKNOWN));
  g_assert_cmpint (dusk_store_version (one), !=, version);
  assert_watched (one, "KP SY");
  g_clear_object (&one);
  g_clear_object (&other);
  test_folder_free (folder);
}

/* Told */

static gboolean
claim (DuskStore *store, const char *id, gint64 start_s, const char *stage, DuskLevel level, gint64 told_s)
{
  DuskTold told = { .entity = test_entity (id), .start_s = start_s, .level = level, .told_s = told_s };

  g_strlcpy (told.stage, stage, sizeof told.stage);
  return dusk_store_claim_told (store, &told);
}

static void
assert_told (DuskStore *store, gint64 since_s, const char *expected)
{
  g_autoptr (GArray) found = dusk_store_find_told (store, since_s);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < found->len; i++)
    {
      const DuskTold *told = &g_array_index (found, DuskTold, i);

      g_string_append_printf (text, "%s%s %" G_GINT64_FORMAT " %s %s", i ? ", " : "", told->entity.id, told->start_s, told->stage,
                              dusk_level_to_word (told->level));
    }
  g_assert_cmpstr (text->str, ==, expected);
}

static void
test_told (void)
{
  char *folder = test_folder_new ();
  g_autoptr (DuskStore) store = dusk_store_open (folder), other = dusk_store_open (folder);

  assert_told (store, 0, "");
  g_assert_true (claim (store, "KP", 1000, "start", DUSK_LEVEL_CRITICAL, 5000));
  g_assert_false (claim (store, "KP", 1000, "start", DUSK_LEVEL_CRITICAL, 6000));
  g_assert_false (claim (other, "KP", 1000, "start", DUSK_LEVEL_CRITICAL, 6000));
  g_assert_true (claim (other, "KP", 2000, "start", DUSK_LEVEL_CRITICAL, 6000));
  g_assert_true (claim (other, "SY", 1000, "start", DUSK_LEVEL_CRITICAL, 6000));
  g_assert_true (claim (other, "KP", 1000, "worse", DUSK_LEVEL_DARK, 6000));
  assert_told (store, 0, "KP 1000 worse dark, KP 2000 start critical, SY 1000 start critical");
  /* The last is the last that was told, though the clock was set back. */
  g_assert_true (claim (store, "KP", 1000, "end", DUSK_LEVEL_DARK, 10));
  assert_told (store, 1000, "KP 1000 end dark, KP 2000 start critical, SY 1000 start critical");
  assert_told (store, 1001, "KP 2000 start critical");
  g_clear_object (&store);
  g_clear_object (&other);
  store = dusk_store_open (folder);
  g_assert_false (claim (store, "KP", 1000, "end", DUSK_LEVEL_DARK, 10));
  assert_told (store, 1001, "KP 2000 start critical");
  g_clear_object (&store);
  test_folder_free (folder);
}

/* Several at once: those are new that were not kept before, the same one twice among them only once. */
static void
test_told_together (void)
{
  g_autoptr (DuskStore) store = dusk_store_open (NULL);
  DuskTold told[4];
  gboolean is_new[4];

  for (int i = 0; i < 4; i++)
    told[i] = (DuskTold) { test_entity (i % 2 ? "KP" : "SY"), 1000 + i / 2, "start", DUSK_LEVEL_DARK, 5000 };
  told[3] = told[0];
  g_assert_true (dusk_store_claim_told (store, &told[1]));
  dusk_store_claim_all_told (store, told, 0, is_new);
  dusk_store_claim_all_told (store, told, 4, is_new);
  g_assert_true (is_new[0] && !is_new[1] && is_new[2] && !is_new[3]);
  dusk_store_claim_all_told (store, told, 4, is_new);
  for (int i = 0; i < 4; i++)
    g_assert_false (is_new[i]);
}

/* Spent */

static void
test_spent (void)
{
  char *folder = test_folder_new ();
  g_autoptr (DuskStore) store = dusk_store_open (folder), other = dusk_store_open (folder);

  g_assert_cmpuint (dusk_store_spent (store, "ioda", 20000), ==, 0);
  for (int i = 0; i < 10; i++)
    g_assert_true (dusk_store_spend (i % 2 ? store : other, "ioda", 20000, 10));
  g_assert_false (dusk_store_spend (store, "ioda", 20000, 10));
  g_assert_false (dusk_store_spend (other, "ioda", 20000, 9));
  g_assert_cmpuint (dusk_store_spent (store, "ioda", 20000), ==, 10);
  /* Another limit, another day, another feed. */
  g_assert_true (dusk_store_spend (store, "ioda", 20000, 11));
  g_assert_true (dusk_store_spend (store, "ioda", 20000, 0));
  g_assert_true (dusk_store_spend (store, "ioda", 19999, 1));
  g_assert_true (dusk_store_spend (store, "radar", 20000, 1));
  g_assert_cmpuint (dusk_store_spent (other, "ioda", 20000), ==, 12);
  g_assert_cmpuint (dusk_store_spent (other, "ioda", 19999), ==, 1);
  g_assert_cmpuint (dusk_store_spent (other, "radar", 20000), ==, 1);
  g_assert_cmpuint (dusk_store_spent (other, "radar", 19999), ==, 0);
  g_clear_object (&store);
  g_clear_object (&other);
  test_folder_free (folder);
}

/* Claims */

static void
keep_claim (DuskStore *store, const char *entity, const char *feed, const char *id, gint64 start_s, gint64 end_s, const char *record)
{
  const DuskStoredClaim kept = { test_entity (entity), (char *) feed, (char *) id, start_s, end_s, (char *) record };
  const DuskStoredClaim *claims[] = { &kept };
  g_autoptr (GError) error = NULL;

  g_assert_true (dusk_store_keep_claims (store, claims, 1, &error));
  g_assert_no_error (error);
}

static void
assert_claims (DuskStore *store, const char *entity, gint64 from_s, gint64 to_s, const char *expected)
{
  const DuskEntity asked = test_entity (entity ? entity : "KP");
  g_autoptr (GPtrArray) found = dusk_store_find_claims (store, entity ? &asked : NULL, from_s, to_s);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < found->len; i++)
    {
      const DuskStoredClaim *kept = found->pdata[i];

      g_string_append_printf (text, "%s%s %s %s: %s", i ? ", " : "", kept->entity.id, kept->feed, kept->id, kept->record);
    }
  g_assert_cmpstr (text->str, ==, expected);
}

static void
test_claims (void)
{
  char *folder = test_folder_new ();
  g_autoptr (DuskStore) store = dusk_store_open (folder);

  keep_claim (store, "KP", "ioda", "bgp 10", 10, 20, "old");
  keep_claim (store, "KP", "ioda", "bgp 10", 10, DUSK_TIME_UNKNOWN, "Côte d’Ivoire'; DROP TABLE claims");
  keep_claim (store, "KP", "radar", "x", 5, 15, "r");
  keep_claim (store, "AS1", "ioda", "bgp 10", 12, 13, "");
  g_clear_object (&store);
  store = dusk_store_open (folder);
  assert_claims (store, "KP", 0, 100, "KP radar x: r, KP ioda bgp 10: Côte d’Ivoire'; DROP TABLE claims");
  assert_claims (store, NULL, 0, 13, "KP radar x: r, KP ioda bgp 10: Côte d’Ivoire'; DROP TABLE claims, AS1 ioda bgp 10: ");
  /* An interval touches a period that it shares a second with. */
  assert_claims (store, NULL, 15, 100, "KP ioda bgp 10: Côte d’Ivoire'; DROP TABLE claims");
  assert_claims (store, NULL, 0, 10, "KP radar x: r");
  assert_claims (store, NULL, 0, 5, "");
  assert_claims (store, "AS1", 13, 100, "");
  keep_claim (store, "KP", "ioda", "bgp 10", 10, 14, "ended");
  assert_claims (store, NULL, 14, 100, "KP radar x: r");
  g_clear_object (&store);
  test_folder_free (folder);
}

/* Troubled */

static void
assert_troubled (DuskStore *store, gint64 from_s, gint64 to_s, const char *expected)
{
  g_autoptr (GArray) found = dusk_store_find_troubled (store, from_s, to_s);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < found->len; i++)
    g_string_append_printf (text, "%s%s", i ? " " : "", g_array_index (found, DuskEntity, i).id);
  g_assert_cmpstr (text->str, ==, expected);
}

static void
keep_outages (DuskStore *store, const char *id, const char *source, const DuskSpan *spans, guint n)
{
  const DuskEntity entity = test_entity (id);
  g_autoptr (GArray) outages = g_array_new (FALSE, TRUE, sizeof (DuskOutage));

  for (guint i = 0; i < n; i++)
    {
      const DuskOutage outage = { .start_s = spans[i].start_s, .end_s = spans[i].end_s, .level = DUSK_LEVEL_DARK };
      g_array_append_val (outages, outage);
    }
  g_assert_true (dusk_store_keep_outages (store, &entity, source, 0, AT (1000), outages, NULL));
}

static void
test_troubled (void)
{
  g_autoptr (DuskStore) store = dusk_store_open (NULL);
  const DuskSpan first[] = { { AT (0), AT (5) }, { AT (10), AT (12) } }, second[] = { { AT (11), DUSK_TIME_UNKNOWN } };

  assert_troubled (store, 0, DUSK_TIME_LATEST, "");
  keep_outages (store, "SY", "ripestat", second, 1);
  keep_outages (store, "KP", "ripestat", first, 2);
  keep_outages (store, "KP", "bgpstream", first, 2);
  keep_outages (store, "AS1", "ripestat", first, 1);
  assert_troubled (store, AT (0), AT (20), "AS1 KP SY");
  assert_troubled (store, AT (5), AT (10), "");
  assert_troubled (store, AT (5), AT (11), "KP");
  assert_troubled (store, AT (500), AT (501), "SY");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/watch/watched", test_watched);
  g_test_add_func ("/store/watch/muted", test_muted);
  g_test_add_func ("/store/watch/no-entity", test_no_entity);
  g_test_add_func ("/store/watch/many", test_many);
  g_test_add_func ("/store/watch/version", test_version);
  g_test_add_func ("/store/watch/told", test_told);
  g_test_add_func ("/store/watch/told-together", test_told_together);
  g_test_add_func ("/store/watch/spent", test_spent);
  g_test_add_func ("/store/watch/claims", test_claims);
  g_test_add_func ("/store/watch/troubled", test_troubled);
  return g_test_run ();
}
