/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-route-paths.h"

#include <string.h>

/* What a path costs beside its ASNs: the hash table's entry and the allocation. */
#define PATH_OVERHEAD 64

/* The places of one prefix, by slot. */
typedef struct {
  guint          n;
  DuskRoutePlace places[];
} Places;

/*
 * key: the path that is looked up
 * numbers: (element-type DuskPath guint): index + 1
 * rows: (owned) (element-type Places) (nullable elements)
 */
struct _DuskRoutePaths {
  GPtrArray  *paths;
  GHashTable *numbers;
  GPtrArray  *rows;
  DuskPath   *key;
  guint       key_room;
  gsize       bytes;
  gsize       max_bytes;
};

static guint
hash_path (gconstpointer data)
{
  const DuskPath *path = data;
  guint64 hash = path->length;

  for (guint i = 0; i < path->length; i++)
    {
      hash = (hash ^ path->asns[i]) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
      hash ^= hash >> 29;
    }
  return (guint) hash;
}

static gboolean
same_path (gconstpointer a, gconstpointer b)
{
  const DuskPath *left = a, *right = b;

  return left->length == right->length && left->n_origins == right->n_origins &&
         memcmp (left->asns, right->asns, left->length * sizeof *left->asns) == 0;
}

DuskRoutePaths *
dusk_route_paths_new (gsize max_bytes)
{
  DuskRoutePaths *self = g_new0 (DuskRoutePaths, 1);

  self->paths = g_ptr_array_new_with_free_func (g_free);
  self->numbers = g_hash_table_new (hash_path, same_path);
  self->rows = g_ptr_array_new_with_free_func (g_free);
  self->max_bytes = max_bytes;
  return self;
}

void
dusk_route_paths_free (DuskRoutePaths *self)
{
  g_hash_table_unref (self->numbers);
  g_clear_pointer (&self->paths, g_ptr_array_unref);
  g_ptr_array_unref (self->rows);
  g_free (self->key);
  g_free (self);
}

guint32
dusk_route_paths_take (DuskRoutePaths *self, const guint32 *asns, guint length, guint n_origins)
{
  gsize size = sizeof (DuskPath) + length * sizeof *asns;
  guint32 number;
  DuskPath *path;

  if (length > self->key_room || self->key == NULL)
    {
      self->key = g_realloc (self->key, size);
      self->key_room = length;
    }
  self->key->length = length;
  self->key->n_origins = n_origins;
  if (length > 0)
    memcpy (self->key->asns, asns, length * sizeof *asns);
  number = GPOINTER_TO_UINT (g_hash_table_lookup (self->numbers, self->key));
  if (number != 0 || self->bytes + size + PATH_OVERHEAD > self->max_bytes)
    return number;
  path = g_memdup2 (self->key, size);
  g_ptr_array_add (self->paths, path);
  g_hash_table_insert (self->numbers, path, GUINT_TO_POINTER (self->paths->len));
  self->bytes += size + PATH_OVERHEAD;
  return self->paths->len;
}

DuskRoutePlace *
dusk_route_paths_place (DuskRoutePaths *self, guint32 row, guint slot)
{
  Places *places = row < self->rows->len ? self->rows->pdata[row] : NULL;

  if (places == NULL || slot >= places->n)
    {
      guint n_old = places != NULL ? places->n : 0, n = MAX (slot + 1, n_old * 2);
      gsize added = (n - n_old) * sizeof (DuskRoutePlace);

      if (self->bytes + added > self->max_bytes)
        return NULL;
      self->bytes += added;
      if (row >= self->rows->len)
        g_ptr_array_set_size (self->rows, (int) row + 1);
      places = self->rows->pdata[row] = g_realloc (places, sizeof *places + n * sizeof (DuskRoutePlace));
      memset (places->places + n_old, 0, added);
      places->n = n;
    }
  return places->places + slot;
}

guint32
dusk_route_paths_base (const DuskRoutePaths *self, guint32 row, guint slot)
{
  const Places *places = row < self->rows->len ? self->rows->pdata[row] : NULL;

  return places != NULL && slot < places->n ? places->places[slot].base : 0;
}

void
dusk_route_paths_clear (DuskRoutePaths *self, guint slot)
{
  for (guint i = 0; i < self->rows->len; i++)
    {
      Places *places = self->rows->pdata[i];

      if (places != NULL && slot < places->n)
        places->places[slot].now = 0;
    }
}

GPtrArray *
dusk_route_paths_steal (DuskRoutePaths *self)
{
  g_hash_table_remove_all (self->numbers);
  return g_steal_pointer (&self->paths);
}
