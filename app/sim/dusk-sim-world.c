/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-sim-world.h"

#include <glib/gi18n.h>
#include <string.h>

struct _DuskSimWorld {
  GHashTable *by_code;    /* (element-type utf8 DuskSimCountry) (owned values) */
  GPtrArray  *countries;  /* (element-type DuskSimCountry) by code */
  GHashTable *by_asn;     /* (element-type guint DuskSimNetwork) */
  GHashTable *by_prefix;  /* (element-type utf8 NamedPrefix) prefixes that the scenario names */
};

typedef struct {
  DuskSimNetwork *network;
  guint           index;
} NamedPrefix;

DuskSimWorld *
dusk_sim_world_new (void)
{
  DuskSimWorld *world = g_new0 (DuskSimWorld, 1);

  world->by_code = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) dusk_sim_country_free);
  world->countries = g_ptr_array_new ();
  world->by_asn = g_hash_table_new (NULL, NULL);
  world->by_prefix = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return world;
}

void
dusk_sim_world_free (DuskSimWorld *world)
{
  g_hash_table_unref (world->by_prefix);
  g_hash_table_unref (world->by_asn);
  g_ptr_array_unref (world->countries);
  g_hash_table_unref (world->by_code);
  g_free (world);
}

void
dusk_sim_world_take (DuskSimWorld *world, DuskSimCountry *country)
{
  g_hash_table_replace (world->by_code, country->code, country);
}

static int
compare_codes (gconstpointer a, gconstpointer b)
{
  const DuskSimCountry *const *left = a, *const *right = b;

  return strcmp ((*left)->code, (*right)->code);
}

static char *
add_named_prefixes (DuskSimWorld *world, DuskSimNetwork *network)
{
  for (int family = 0; family < DUSK_SIM_N_FAMILIES; family++)
    for (guint i = 0; network->prefixes[family] && i < network->count[family]; i++)
      {
        char text[DUSK_PREFIX_TEXT_SIZE];
        NamedPrefix *named = g_new (NamedPrefix, 1);
        *named = (NamedPrefix) { network, i };
        dusk_prefix_to_text (&network->prefixes[family][i], text);
        if (!g_hash_table_insert (world->by_prefix, g_strdup (text), named))
          return g_strdup_printf (_("%s is announced twice"), text);
      }
  return NULL;
}

static char *
add_networks (DuskSimWorld *world, DuskSimCountry *country)
{
  for (guint i = 0; i < country->networks->len; i++)
    {
      DuskSimNetwork *network = &g_array_index (country->networks, DuskSimNetwork, i);
      char *trouble = add_named_prefixes (world, network);
      if (trouble)
        return trouble;
      if (!g_hash_table_insert (world->by_asn, GUINT_TO_POINTER (network->asn), network))
        return g_strdup_printf (_("AS%u is there twice"), network->asn);
    }
  return NULL;
}

char *
dusk_sim_world_seal (DuskSimWorld *world)
{
  static const guint limits[] = { DUSK_SIM_MAX_V4, DUSK_SIM_MAX_V6 };
  guint64 next[DUSK_SIM_N_FAMILIES] = { 0, 0 };
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, world->by_code);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    g_ptr_array_add (world->countries, value);
  g_ptr_array_sort (world->countries, compare_codes);
  for (guint i = 0; i < world->countries->len; i++)
    {
      DuskSimCountry *country = world->countries->pdata[i];
      char *trouble = add_networks (world, country);
      if (trouble)
        return trouble;
      for (int family = 0; family < DUSK_SIM_N_FAMILIES; family++)
        {
          country->base[family] = (guint) next[family];
          next[family] += country->count[family];
          if (next[family] > limits[family])
            return g_strdup_printf (_("There are more IPv%d prefixes than %u"), family ? 6 : 4, limits[family]);
        }
    }
  return NULL;
}

DuskSimCountry *
dusk_sim_world_country (DuskSimWorld *world, const char *code)
{
  g_autofree char *upper = g_ascii_strup (code, -1);

  return g_hash_table_lookup (world->by_code, upper);
}

GPtrArray *
dusk_sim_world_countries (DuskSimWorld *world)
{
  return world->countries;
}

DuskSimNetwork *
dusk_sim_world_network (DuskSimWorld *world, guint32 asn)
{
  return g_hash_table_lookup (world->by_asn, GUINT_TO_POINTER (asn));
}

/* The number of the made-up prefix that holds @prefix. */
static gboolean
made_up_number (const DuskPrefix *prefix, int *family, guint *number)
{
  const guint8 *b = prefix->bytes;

  if (prefix->family == 4 && prefix->length >= 24 && b[0] >= 0xf0)
    {
      *family = 0;
      *number = (guint) (b[0] & 0x0f) << 16 | (guint) b[1] << 8 | b[2];
      return TRUE;
    }
  if (prefix->family == 6 && prefix->length >= 48 && b[0] == 0x3f && b[1] == 0xff && b[2] < 0x10)
    {
      *family = 1;
      *number = (guint) b[2] << 24 | (guint) b[3] << 16 | (guint) b[4] << 8 | b[5];
      return TRUE;
    }
  return FALSE;
}

static DuskSimNetwork *
find_made_up (DuskSimWorld *world, int family, guint number, guint *index)
{
  guint low = 0, high = world->countries->len;
  const DuskSimCountry *country;
  DuskSimNetwork *network;

  while (high - low > 1)
    {
      guint middle = (low + high) / 2;
      if (((DuskSimCountry *) world->countries->pdata[middle])->base[family] <= number)
        low = middle;
      else
        high = middle;
    }
  if (high == 0)
    return NULL;
  country = world->countries->pdata[low];
  if (number - country->base[family] >= country->count[family])
    return NULL;
  network = dusk_sim_country_network (country, family, number - country->base[family]);
  *index = number - country->base[family] - network->first[family];
  return network->prefixes[family] ? NULL : network;
}

DuskSimNetwork *
dusk_sim_world_find_prefix (DuskSimWorld *world, const DuskPrefix *prefix, guint *index)
{
  DuskPrefix around = *prefix;
  int family;
  guint number;

  if (made_up_number (prefix, &family, &number))
    return find_made_up (world, family, number, index);
  for (int length = prefix->length; length >= 0; length--)
    {
      char text[DUSK_PREFIX_TEXT_SIZE];
      const NamedPrefix *named;
      if (length < around.length)
        around.bytes[length / 8] &= (guint8) ~(0x80 >> length % 8);
      around.length = (guint8) length;
      dusk_prefix_to_text (&around, text);
      named = g_hash_table_lookup (world->by_prefix, text);
      if (named)
        {
          *index = named->index;
          return named->network;
        }
    }
  return NULL;
}
