/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-route-ids.h"

#define FIRST_PLACES 256

/* @n: paths of @slot to @row, where @is_count; else path @id is there while @n is 1. @age: of the peer's routes when it was set. */
typedef struct {
  guint32 row;
  guint32 id;
  guint16 slot;
  guint16 age;
  guint16 n;
  guint8  is_count;
  guint8  is_used;
} Entry;

/* entries: (owned) (array length=n_entries): open addressing. ages: (element-type guint16): by slot: entries of an older age are void. */
struct _DuskRouteIds {
  Entry  *entries;
  gsize   n_entries;
  gsize   n_used;
  gsize   max_entries;
  guint64 seed;
  GArray *ages;
};

DuskRouteIds *
dusk_route_ids_new (gsize max_bytes)
{
  DuskRouteIds *self = g_new0 (DuskRouteIds, 1);

  self->n_entries = FIRST_PLACES;
  self->entries = g_new0 (Entry, self->n_entries);
  self->max_entries = max_bytes / sizeof (Entry);
  self->seed = (guint64) g_random_int () << 32 | g_random_int ();
  self->ages = g_array_new (FALSE, TRUE, sizeof (guint16));
  return self;
}

void
dusk_route_ids_free (DuskRouteIds *self)
{
  g_array_unref (self->ages);
  g_free (self->entries);
  g_free (self);
}

static guint16
age_of (DuskRouteIds *self, guint slot)
{
  if (slot >= self->ages->len)
    g_array_set_size (self->ages, slot + 1);
  return g_array_index (self->ages, guint16, slot);
}

static gsize
place_of (const DuskRouteIds *self, const Entry *key)
{
  guint64 hash = ((guint64) key->row << 32 | key->id) ^ self->seed;

  hash = (hash ^ hash >> 29) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  hash = (hash ^ (guint64) key->slot << 1 ^ key->is_count ^ hash >> 32) * G_GUINT64_CONSTANT (0x94d049bb133111eb);
  return (gsize) (hash >> 20) & (self->n_entries - 1);
}

/* The entry of @key, or the free one where it belongs. */
static Entry *
find (const DuskRouteIds *self, const Entry *key)
{
  for (gsize i = place_of (self, key);; i = (i + 1) & (self->n_entries - 1))
    {
      Entry *entry = self->entries + i;

      if (!entry->is_used || (entry->row == key->row && entry->id == key->id && entry->slot == key->slot && entry->is_count == key->is_count))
        return entry;
    }
}

static void
grow (DuskRouteIds *self)
{
  Entry *old = self->entries;
  gsize n_old = self->n_entries;

  self->n_entries *= 2;
  self->entries = g_new0 (Entry, self->n_entries);
  for (gsize i = 0; i < n_old; i++)
    if (old[i].is_used)
      *find (self, old + i) = old[i];
  g_free (old);
}

/* Returns (nullable): the entry, as of now; a new one if @adds and there is room. */
static Entry *
take (DuskRouteIds *self, guint32 row, guint slot, guint32 id, gboolean is_count, gboolean adds)
{
  Entry key = { .row = row, .id = id, .slot = (guint16) slot, .age = age_of (self, slot), .is_count = is_count != FALSE, .is_used = TRUE };
  Entry *entry = find (self, &key);

  if (!entry->is_used)
    {
      if (!adds)
        return NULL;
      if (self->n_used >= self->n_entries / 2)
        {
          if (self->n_entries * 2 > self->max_entries)
            return NULL;
          grow (self);
          entry = find (self, &key);
        }
      self->n_used++;
      *entry = key;
    }
  else if (entry->age != key.age)
    {
      *entry = key;
    }
  return entry;
}

void
dusk_route_ids_add (DuskRouteIds *self, guint32 row, guint slot, guint32 id)
{
  Entry *path = take (self, row, slot, id, FALSE, TRUE), *count;

  if (path == NULL || path->n > 0)
    return;
  path->n = 1;
  count = take (self, row, slot, 0, TRUE, TRUE);
  if (count != NULL && count->n < G_MAXUINT16)
    count->n++;
}

gboolean
dusk_route_ids_remove (DuskRouteIds *self, guint32 row, guint slot, guint32 id)
{
  Entry *path = take (self, row, slot, id, FALSE, FALSE), *count = take (self, row, slot, 0, TRUE, FALSE);

  if (path != NULL && path->n > 0)
    {
      path->n = 0;
      if (count != NULL && count->n > 0)
        count->n--;
    }
  return count != NULL && count->n > 0;
}

void
dusk_route_ids_clear (DuskRouteIds *self, guint slot)
{
  age_of (self, slot);
  g_array_index (self->ages, guint16, slot)++;
}
