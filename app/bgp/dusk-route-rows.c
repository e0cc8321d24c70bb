/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-route-rows.h"

#include <stdlib.h>
#include <string.h>

#define CHUNK_SHIFT 12
#define CHUNK_ROWS  (1u << CHUNK_SHIFT)
#define CACHE_LINE  64

#define FIRST_PLACES 1024

#define MAX_ORIGINS       16
#define MAX_ALL_ORIGINS   (4u << 20)
#define MAX_ALL_ACTIVITY  (12u << 20)

/*
 * chunks: (owned) (element-type guint8*): rows by thousands, so that they stay where they are while more are added
 * places: (owned) (array length=n_places): open addressing: 32 bits of the hash, which tell the place, too, and the row's number + 1; 0 is free
 * n_placed: the rows that are in there; largest: of all prefixes: whatever is larger is new, so that a table, which is in order, needs no places
 *   until something else is looked for
 * seed: so that nobody can choose prefixes that all hash alike
 */
struct _DuskRouteRows {
  GPtrArray *chunks;
  gsize      stride;
  guint      width;
  guint      n_rows;
  gsize      max_bytes;
  guint64   *places;
  gsize      n_places;
  guint      n_placed;
  DuskPrefix largest;
  guint64    seed;
  GArray    *origins;
  GArray    *activity;
};

static gsize
stride_for (guint width)
{
  return sizeof (DuskRouteRow) + width * sizeof (DuskRouteBits);
}

DuskRouteRows *
dusk_route_rows_new (gsize max_bytes)
{
  DuskRouteRows *self = g_new0 (DuskRouteRows, 1);

  self->chunks = g_ptr_array_new_with_free_func (free);
  self->width = 1;
  self->stride = stride_for (1);
  self->max_bytes = max_bytes;
  self->n_places = FIRST_PLACES;
  self->places = g_new0 (guint64, self->n_places);
  self->seed = (guint64) g_random_int () << 32 | g_random_int ();
  self->origins = g_array_new (FALSE, FALSE, sizeof (DuskRouteOrigin));
  self->activity = g_array_new (FALSE, FALSE, sizeof (DuskRouteActivity));
  return self;
}

void
dusk_route_rows_free (DuskRouteRows *self)
{
  g_ptr_array_unref (self->chunks);
  g_array_unref (self->origins);
  g_array_unref (self->activity);
  g_free (self->places);
  g_free (self);
}

guint
dusk_route_rows_count (const DuskRouteRows *self)
{
  return self->n_rows;
}

guint
dusk_route_rows_width (const DuskRouteRows *self)
{
  return self->width;
}

DuskRouteRow *
dusk_route_rows_get (const DuskRouteRows *self, guint32 number)
{
  guint8 *chunk = self->chunks->pdata[number >> CHUNK_SHIFT];

  return (DuskRouteRow *) (chunk + (number & (CHUNK_ROWS - 1)) * self->stride);
}

/* Two rounds of multiply and fold (as in splitmix64) over the address and the length. */
static guint64
hash_of (const DuskRouteRows *self, const DuskPrefix *prefix)
{
  guint64 high, low, hash;

  memcpy (&high, prefix->bytes, sizeof high);
  memcpy (&low, prefix->bytes + 8, sizeof low);
  hash = (high ^ self->seed) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  hash ^= hash >> 32;
  hash = (hash ^ low ^ (guint64) prefix->length << 8 ^ prefix->family) * G_GUINT64_CONSTANT (0x94d049bb133111eb);
  return hash ^ hash >> 31;
}

static gboolean
same_prefix (const DuskPrefix *a, const DuskPrefix *b)
{
  return memcmp (a, b, sizeof *a) == 0;
}

/* The place of @prefix, or the free one where it belongs. */
static guint64 *
place_of (const DuskRouteRows *self, const DuskPrefix *prefix, guint64 hash)
{
  gsize mask = self->n_places - 1;

  for (gsize i = (gsize) (hash >> 32) & mask;; i = (i + 1) & mask)
    {
      guint64 *place = self->places + i;

      if (*place == 0 ||
          ((*place ^ hash) >> 32 == 0 && same_prefix (&dusk_route_rows_get (self, (guint32) *place - 1)->prefix, prefix)))
        return place;
    }
}

/* Doubles the places until @n_rows fill no more than half of them. */
static void
grow_places (DuskRouteRows *self, guint n_rows)
{
  gsize n_old = self->n_places;
  guint64 *old = self->places;

  while (n_rows > self->n_places / 2)
    self->n_places *= 2;
  self->places = g_new0 (guint64, self->n_places);
  for (gsize i = 0; i < n_old; i++)
    if (old[i] != 0)
      {
        gsize mask = self->n_places - 1, j = (gsize) (old[i] >> 32) & mask;

        while (self->places[j] != 0)
          j = (j + 1) & mask;
        self->places[j] = old[i];
      }
  g_free (old);
}

/* Rows that have no place yet get one, several at once, so that the memory's slowness counts once for all of them. */
static void
place_rows (DuskRouteRows *self)
{
  guint64 hashes[16];
  gsize mask;

  if (self->n_rows > self->n_places / 2)
    grow_places (self, self->n_rows);
  mask = self->n_places - 1;
  while (self->n_placed < self->n_rows)
    {
      guint n = MIN (self->n_rows - self->n_placed, G_N_ELEMENTS (hashes));

      for (guint i = 0; i < n; i++)
        {
          hashes[i] = hash_of (self, &dusk_route_rows_get (self, self->n_placed + i)->prefix);
          __builtin_prefetch (self->places + ((gsize) (hashes[i] >> 32) & mask), 1);
        }
      for (guint i = 0; i < n; i++)
        {
          gsize place = (gsize) (hashes[i] >> 32) & mask;

          while (self->places[place] != 0)
            place = (place + 1) & mask;
          self->places[place] = hashes[i] >> 32 << 32 | ++self->n_placed;
        }
    }
}

guint32
dusk_route_rows_find (DuskRouteRows *self, const DuskPrefix *prefix)
{
  if (self->n_placed < self->n_rows)
    place_rows (self);
  return (guint32) *place_of (self, prefix, hash_of (self, prefix)) - 1;
}

static gboolean
add_chunk (DuskRouteRows *self)
{
  void *chunk = NULL;

  if ((self->chunks->len + 1) * self->stride * CHUNK_ROWS > self->max_bytes)
    return FALSE;
  if (posix_memalign (&chunk, CACHE_LINE, self->stride * CHUNK_ROWS) != 0)
    return FALSE;
  g_ptr_array_add (self->chunks, chunk);
  return TRUE;
}

guint32
dusk_route_rows_take (DuskRouteRows *self, const DuskPrefix *prefix)
{
  gboolean is_largest = self->n_rows == 0 || dusk_prefix_compare (prefix, &self->largest) > 0;
  guint32 found = is_largest ? DUSK_ROUTE_NO_ROW : dusk_route_rows_find (self, prefix);
  DuskRouteRow *row;

  if (found != DUSK_ROUTE_NO_ROW)
    return found;
  if (self->n_rows == self->chunks->len << CHUNK_SHIFT && !add_chunk (self))
    return DUSK_ROUTE_NO_ROW;
  row = dusk_route_rows_get (self, self->n_rows);
  memset (row, 0, self->stride);
  row->prefix = *prefix;
  if (is_largest)
    self->largest = *prefix;
  return self->n_rows++;
}

gboolean
dusk_route_rows_widen (DuskRouteRows *self, guint n_slots)
{
  guint width = self->width;
  gsize old_stride = self->stride, stride;

  if (n_slots <= width * 64)
    return TRUE;
  while (n_slots > width * 64)
    width *= 2;
  stride = stride_for (width);
  if (n_slots > DUSK_ROUTE_MAX_SLOTS || MAX (self->chunks->len, 1) * stride * CHUNK_ROWS > self->max_bytes)
    return FALSE;
  for (guint i = 0; i < self->chunks->len; i++)
    {
      g_autofree guint8 *old = NULL;
      void *chunk = NULL;

      if (posix_memalign (&chunk, CACHE_LINE, stride * CHUNK_ROWS) != 0)
        g_error ("Out of memory for %u prefixes", self->n_rows);
      old = self->chunks->pdata[i];
      memset (chunk, 0, stride * CHUNK_ROWS);
      for (guint j = 0; j < CHUNK_ROWS && (i << CHUNK_SHIFT) + j < self->n_rows; j++)
        memcpy ((guint8 *) chunk + j * stride, old + j * old_stride, old_stride);
      self->chunks->pdata[i] = chunk;
    }
  self->width = width;
  self->stride = stride;
  return TRUE;
}

void
dusk_route_rows_add_origin (DuskRouteRows *self, DuskRouteRow *row, guint32 asn)
{
  DuskRouteOrigin *other;
  guint n = 1;

  if (row->n_origin == 0)
    row->origin = asn;
  if (row->origin == asn)
    {
      if (row->n_origin < G_MAXUINT16)
        row->n_origin++;
      return;
    }
  for (guint32 index = row->others; index != 0; index = other->next, n++)
    {
      other = &g_array_index (self->origins, DuskRouteOrigin, index - 1);
      if (other->asn == asn)
        {
          if (other->count < G_MAXUINT16)
            other->count++;
          return;
        }
    }
  if (n < MAX_ORIGINS && self->origins->len < MAX_ALL_ORIGINS)
    {
      DuskRouteOrigin added = { asn, 1, row->others };

      g_array_append_val (self->origins, added);
      row->others = self->origins->len;
    }
}

const DuskRouteOrigin *
dusk_route_rows_other (const DuskRouteRows *self, guint32 index)
{
  return index != 0 ? &g_array_index (self->origins, DuskRouteOrigin, index - 1) : NULL;
}

static int
compare_counts (gconstpointer a, gconstpointer b)
{
  const DuskRouteOrigin *left = a, *right = b;

  if (left->count != right->count)
    return left->count > right->count ? -1 : 1;
  return (left->asn > right->asn) - (left->asn < right->asn);
}

GArray *
dusk_route_rows_origins (const DuskRouteRows *self, const DuskRouteRow *row)
{
  DuskRouteOrigin all[MAX_ORIGINS] = { { row->origin, row->n_origin, 0 } };
  GArray *origins = g_array_new (FALSE, FALSE, sizeof (guint32));
  const DuskRouteOrigin *other;
  guint n = row->n_origin > 0 ? 1 : 0;

  for (guint32 index = row->others; (other = dusk_route_rows_other (self, index)) != NULL && n < MAX_ORIGINS; index = other->next)
    all[n++] = *other;
  qsort (all, n, sizeof *all, compare_counts);
  for (guint i = 0; i < n; i++)
    g_array_append_val (origins, all[i].asn);
  return origins;
}

void
dusk_route_rows_add_activity (DuskRouteRows *self, DuskRouteRow *row, guint32 bin, gboolean is_announcement)
{
  DuskRouteActivity *activity;

  if (row->activity == 0 || g_array_index (self->activity, DuskRouteActivity, row->activity - 1).bin != bin)
    {
      DuskRouteActivity added = { .bin = bin, .next = row->activity };

      if (self->activity->len >= MAX_ALL_ACTIVITY)
        return;
      g_array_append_val (self->activity, added);
      row->activity = self->activity->len;
    }
  activity = &g_array_index (self->activity, DuskRouteActivity, row->activity - 1);
  if (is_announcement)
    activity->announced++;
  else
    activity->withdrawn++;
}

const DuskRouteActivity *
dusk_route_rows_activity (const DuskRouteRows *self, guint32 index)
{
  return index != 0 ? &g_array_index (self->activity, DuskRouteActivity, index - 1) : NULL;
}

/* What a row is sorted by: family and 63 bits of the address decide nearly always, so that the rows themselves are seldom looked at. */
typedef struct {
  guint64 key;
  guint32 row;
} Sorted;

static int
compare_sorted (gconstpointer a, gconstpointer b, gpointer data)
{
  const Sorted *left = a, *right = b;

  if (left->key != right->key)
    return left->key < right->key ? -1 : 1;
  return dusk_prefix_compare (&dusk_route_rows_get (data, left->row)->prefix, &dusk_route_rows_get (data, right->row)->prefix);
}

static guint64
key_of (const DuskPrefix *prefix)
{
  guint64 high;

  memcpy (&high, prefix->bytes, sizeof high);
  return (GUINT64_FROM_BE (high) >> 1) | (guint64) (prefix->family == 6) << 63;
}

/* Tables are written in order, so most rows are in order already: those that came later are sorted apart and merged in. */
guint32 *
dusk_route_rows_sort (const DuskRouteRows *self)
{
  guint n = self->n_rows, n_ordered = 0, left, right;
  g_autofree Sorted *all = g_new (Sorted, n + 1);
  guint32 *numbers = g_new (guint32, n + 1);

  for (guint i = 0; i < n; i++)
    all[i] = (Sorted) { key_of (&dusk_route_rows_get (self, i)->prefix), i };
  while (n_ordered < n && (n_ordered == 0 || compare_sorted (all + n_ordered - 1, all + n_ordered, (gpointer) self) < 0))
    n_ordered++;
  g_qsort_with_data (all + n_ordered, (gint) (n - n_ordered), sizeof *all, compare_sorted, (gpointer) self);
  left = 0;
  right = n_ordered;
  for (guint i = 0; i < n; i++)
    if (right == n || (left < n_ordered && compare_sorted (all + left, all + right, (gpointer) self) < 0))
      numbers[i] = all[left++].row;
    else
      numbers[i] = all[right++].row;
  return numbers;
}
