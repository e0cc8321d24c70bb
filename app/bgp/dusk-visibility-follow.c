/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-visibility-private.h"

#include <string.h>

/* Bits for the first 16 bits of IPv4 addresses, and for a fold of the first 32 of IPv6: most prefixes are ruled out by one of them. */
#define N_GATES (1u << 16)

/*
 * tops: (owned) (element-type DuskPrefix): in order, none within another
 * gates: by family: whether a top may lie there
 * origins: (owned) (nullable): the followed networks, as a set
 * last_origin, last_takes: the answer given last: neighbours in a table have one origin
 */
struct _DuskFollow {
  gboolean    is_all;
  GArray     *tops;
  guint8      gates[2][N_GATES / 8];
  GHashTable *origins;
  guint32     last_origin;
  gboolean    last_takes;
};

static guint
leading_bits (const DuskPrefix *prefix)
{
  return (guint) prefix->bytes[0] << 24 | (guint) prefix->bytes[1] << 16 | (guint) prefix->bytes[2] << 8 | prefix->bytes[3];
}

static guint
gate_of (const DuskPrefix *prefix)
{
  guint bits = leading_bits (prefix);

  return prefix->family == 4 ? bits >> 16 : (bits >> 16 ^ bits * 0x9e37u) & (N_GATES - 1);
}

/* A prefix that is shorter than the gates' bits opens all of them: nobody follows many of those. */
static void
open_gates (DuskFollow *self, const DuskPrefix *top)
{
  guint8 *gates = self->gates[top->family == 6 ? 1 : 0];
  guint gate = gate_of (top);

  if (top->length >= (top->family == 4 ? 16 : 32))
    gates[gate / 8] |= (guint8) (1 << gate % 8);
  else
    memset (gates, 0xff, N_GATES / 8);
}

static void
take_prefixes (DuskFollow *self, const GArray *prefixes)
{
  g_autoptr (GArray) sorted = g_array_copy ((GArray *) prefixes);

  g_array_sort (sorted, dusk_prefix_compare);
  for (guint i = 0; i < sorted->len; i++)
    {
      DuskPrefix prefix = g_array_index (sorted, DuskPrefix, i);

      if (self->tops->len > 0 && dusk_prefix_covers (&g_array_index (self->tops, DuskPrefix, self->tops->len - 1), &prefix))
        continue;
      g_array_append_val (self->tops, prefix);
      open_gates (self, &prefix);
    }
}

DuskFollow *
dusk_follow_new (const DuskVisibilityWish *wish)
{
  DuskFollow *self = g_new0 (DuskFollow, 1);

  self->is_all = wish->prefixes == NULL && wish->origins == NULL;
  self->tops = g_array_new (FALSE, FALSE, sizeof (DuskPrefix));
  if (wish->prefixes != NULL)
    take_prefixes (self, wish->prefixes);
  if (wish->origins != NULL)
    {
      self->origins = g_hash_table_new (NULL, NULL);
      for (guint i = 0; i < wish->origins->len; i++)
        g_hash_table_add (self->origins, GUINT_TO_POINTER (g_array_index (wish->origins, guint32, i)));
      self->last_takes = g_hash_table_contains (self->origins, GUINT_TO_POINTER (self->last_origin));
    }
  return self;
}

void
dusk_follow_free (DuskFollow *self)
{
  g_array_unref (self->tops);
  g_clear_pointer (&self->origins, g_hash_table_unref);
  g_free (self);
}

gboolean
dusk_follow_is_all (const DuskFollow *self)
{
  return self->is_all;
}

gboolean
dusk_follow_has_origins (const DuskFollow *self)
{
  return self->origins != NULL;
}

gboolean
dusk_follow_takes_prefix (const DuskFollow *self, const DuskPrefix *prefix)
{
  guint first = 0, end = self->tops->len, gate;

  if (self->is_all)
    return TRUE;
  gate = gate_of (prefix);
  if ((self->gates[prefix->family == 6 ? 1 : 0][gate / 8] & 1 << gate % 8) == 0)
    return FALSE;
  while (first < end)
    {
      guint half = (first + end) / 2;

      if (dusk_prefix_compare (&g_array_index (self->tops, DuskPrefix, half), prefix) <= 0)
        first = half + 1;
      else
        end = half;
    }
  return first > 0 && dusk_prefix_covers (&g_array_index (self->tops, DuskPrefix, first - 1), prefix);
}

gboolean
dusk_follow_takes_origin (DuskFollow *self, const DuskBgpElement *element)
{
  guint n = MIN (element->n_origins, element->path_length);

  if (self->origins == NULL)
    return FALSE;
  for (guint i = element->path_length - n; i < element->path_length; i++)
    {
      if (element->path[i] != self->last_origin)
        {
          self->last_origin = element->path[i];
          self->last_takes = g_hash_table_contains (self->origins, GUINT_TO_POINTER (self->last_origin));
        }
      if (self->last_takes)
        return TRUE;
    }
  return FALSE;
}
