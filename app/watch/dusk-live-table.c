/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-live-private.h"
#include "dusk-time.h"

#include <string.h>

/* RFC 4271 §8.2.2: Established */
#define STATE_ESTABLISHED 6

typedef struct {
  gboolean is_down;
  gboolean was_heard[2]; /* by family: of any prefix */
  gboolean tells[2];     /* of beacons */
} Peer;

struct _DuskLiveTable {
  GHashTable *rows;           /* (element-type DuskPrefix DuskLiveRow) */
  GArray     *peers;          /* (element-type Peer): by number */
  gboolean    has_beacons[2]; /* any peer tells of them */
  guint       n_counting[2];
  gboolean    is_stale; /* the peers that count have changed */
};

static void
row_free (gpointer data)
{
  DuskLiveRow *row = data;

  g_array_unref (row->said);
  g_free (row);
}

static int
family_index (guint8 family)
{
  return family == 6;
}

static gboolean
counts (const DuskLiveTable *table, const Peer *peer, int family)
{
  return !peer->is_down && (table->has_beacons[family] ? peer->tells[family] : peer->was_heard[family]);
}

static Peer *
take_peer (DuskLiveTable *table, guint number)
{
  if (number >= table->peers->len)
    g_array_set_size (table->peers, number + 1);
  return &g_array_index (table->peers, Peer, number);
}

/*
 * A prefix is visible while more than half of the peers that count have it. With too few of them it is as it was. Where it is not a message about it
 * but who counts that turns it, it had turned with the last such message already.
 */
static void
judge (const DuskLiveTable *table, DuskLiveRow *row)
{
  guint n = table->n_counting[family_index (row->prefix.family)];
  guint has = row->counts[DUSK_LIVE_HAS] + (row->was_visible ? row->counts[DUSK_LIVE_UNSAID] : 0);
  gboolean is_visible = n < DUSK_LIVE_MIN_PEERS ? row->was_visible : 2 * has > n;

  row->is_inferred = 2 * row->counts[DUSK_LIVE_HAS] <= n && 2 * row->counts[DUSK_LIVE_LOST] < n;
  if (is_visible == row->is_visible)
    return;
  row->is_visible = is_visible;
  row->changed_us = row->said_us;
}

static void
recount (const DuskLiveTable *table, DuskLiveRow *row)
{
  int family = family_index (row->prefix.family);

  memset (row->counts, 0, sizeof row->counts);
  for (guint i = 0; i < row->said->len; i++)
    if (counts (table, &g_array_index (table->peers, Peer, i), family))
      row->counts[g_array_index (row->said, guint8, i)]++;
  row->counts[DUSK_LIVE_UNSAID] = table->n_counting[family] - row->counts[DUSK_LIVE_HAS] - row->counts[DUSK_LIVE_LOST];
  judge (table, row);
}

static void
say (DuskLiveTable *table, DuskLiveRow *row, guint number, DuskLiveSaid said, gint64 time_us)
{
  guint8 *last;

  row->said_us = time_us;
  if (number >= row->said->len)
    g_array_set_size (row->said, number + 1);
  last = &g_array_index (row->said, guint8, number);
  if (counts (table, &g_array_index (table->peers, Peer, number), family_index (row->prefix.family)))
    {
      row->counts[*last]--;
      row->counts[said]++;
      judge (table, row);
    }
  *last = (guint8) said;
}

/*
 * What a session carried is not lost with it, but not known any more either: such peers are taken to have what the others have, so that a dark
 * prefix does not come back with sessions that come back without it.
 */
static void
take_session (DuskLiveTable *table, guint number, gboolean is_up)
{
  GHashTableIter iter;
  gpointer value;

  take_peer (table, number)->is_down = !is_up;
  g_hash_table_iter_init (&iter, table->rows);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      DuskLiveRow *row = value;

      row->was_visible = row->is_visible;
      if (number < row->said->len)
        g_array_index (row->said, guint8, number) = DUSK_LIVE_UNSAID;
    }
  table->is_stale = TRUE;
}

static void
note_heard (DuskLiveTable *table, Peer *peer, const DuskPrefix *prefix, gboolean is_beacon)
{
  int family = family_index (prefix->family);

  table->is_stale |= peer->is_down || (is_beacon ? !peer->tells[family] : !peer->was_heard[family] && !table->has_beacons[family]);
  peer->is_down = FALSE;
  peer->was_heard[family] = TRUE;
  peer->tells[family] |= is_beacon;
  table->has_beacons[family] |= is_beacon;
}

static void
take_route (DuskLiveTable *table, const DuskBgpElement *element)
{
  DuskLiveRow *row = g_hash_table_lookup (table->rows, &element->prefix);
  gboolean is_beacon = row == NULL && dusk_ris_live_is_beacon (&element->prefix);

  note_heard (table, take_peer (table, element->peer), &element->prefix, is_beacon);
  if (row == NULL)
    return;
  dusk_live_table_settle (table);
  say (table, row, element->peer, element->kind == DUSK_BGP_WITHDRAWAL ? DUSK_LIVE_LOST : DUSK_LIVE_HAS, element->time_us);
}

DuskLiveTable *
dusk_live_table_new (void)
{
  DuskLiveTable *table = g_new0 (DuskLiveTable, 1);

  table->rows = g_hash_table_new_full (dusk_prefix_hash, dusk_prefix_equal, NULL, row_free);
  table->peers = g_array_new (FALSE, TRUE, sizeof (Peer));
  return table;
}

void
dusk_live_table_free (DuskLiveTable *table)
{
  g_hash_table_unref (table->rows);
  g_array_unref (table->peers);
  g_free (table);
}

DuskLiveRow *
dusk_live_table_use (DuskLiveTable *table, const DuskPrefix *prefix, gboolean was_visible)
{
  DuskLiveRow *row = g_hash_table_lookup (table->rows, prefix);

  if (row == NULL)
    {
      row = g_new0 (DuskLiveRow, 1);
      row->prefix = *prefix;
      row->said = g_array_new (FALSE, TRUE, sizeof (guint8));
      row->was_visible = row->is_visible = was_visible;
      row->changed_us = row->said_us = DUSK_TIME_UNKNOWN;
      g_hash_table_insert (table->rows, &row->prefix, row);
      recount (table, row);
    }
  row->n_users++;
  return row;
}

void
dusk_live_table_leave (DuskLiveTable *table, DuskLiveRow *row)
{
  if (--row->n_users == 0)
    g_hash_table_remove (table->rows, &row->prefix);
}

GArray *
dusk_live_table_prefixes (DuskLiveTable *table)
{
  GArray *prefixes = g_array_sized_new (FALSE, FALSE, sizeof (DuskPrefix), g_hash_table_size (table->rows));
  GHashTableIter iter;
  gpointer prefix;

  g_hash_table_iter_init (&iter, table->rows);
  while (g_hash_table_iter_next (&iter, &prefix, NULL))
    g_array_append_vals (prefixes, prefix, 1);
  return prefixes;
}

void
dusk_live_table_add (DuskLiveTable *table, const DuskBgpElement *element)
{
  switch (element->kind)
    {
    case DUSK_BGP_ANNOUNCEMENT:
    case DUSK_BGP_WITHDRAWAL:
      take_route (table, element);
      break;
    case DUSK_BGP_STATE:
      take_session (table, element->peer, element->new_state == STATE_ESTABLISHED);
      break;
    case DUSK_BGP_ROUTE:
    case DUSK_BGP_ALIVE:
    default:
      break;
    }
}

void
dusk_live_table_settle (DuskLiveTable *table)
{
  GHashTableIter iter;
  gpointer row;

  if (!table->is_stale)
    return;
  table->is_stale = FALSE;
  memset (table->n_counting, 0, sizeof table->n_counting);
  for (guint i = 0; i < table->peers->len; i++)
    for (int family = 0; family < 2; family++)
      table->n_counting[family] += counts (table, &g_array_index (table->peers, Peer, i), family);
  g_hash_table_iter_init (&iter, table->rows);
  while (g_hash_table_iter_next (&iter, NULL, &row))
    recount (table, row);
}

void
dusk_live_table_forget (DuskLiveTable *table)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, table->rows);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      DuskLiveRow *row = value;

      row->was_visible = row->is_visible;
      g_array_set_size (row->said, 0);
    }
  table->is_stale = TRUE;
}

guint
dusk_live_table_peers (DuskLiveTable *table, guint8 family)
{
  return table->n_counting[family_index (family)];
}
