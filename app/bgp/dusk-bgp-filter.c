/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-bgp-filter.h"

#include "dusk-visibility-private.h"

/*
 * originated: (owned) (element-type DuskPrefix): what the followed networks were seen to originate, as a set
 */
struct _DuskBgpFilter {
  DuskFollow *follow;
  gint64      from_us;
  gint64      to_us;
  GHashTable *originated;
  DuskBgpSink next;
  gpointer    data;
};

static gint64
microseconds (gint64 time_s, gint64 unknown)
{
  return time_s == DUSK_TIME_UNKNOWN ? unknown : time_s * G_USEC_PER_SEC;
}

static gboolean
takes (DuskBgpFilter *self, const DuskBgpElement *element)
{
  switch (element->kind)
    {
    case DUSK_BGP_STATE:
    case DUSK_BGP_ALIVE:
      return dusk_follow_is_all (self->follow);
    case DUSK_BGP_ROUTE:
    case DUSK_BGP_ANNOUNCEMENT:
    case DUSK_BGP_WITHDRAWAL:
    default:
      if (dusk_follow_takes_prefix (self->follow, &element->prefix))
        return TRUE;
    }
  if (element->kind == DUSK_BGP_WITHDRAWAL)
    return g_hash_table_contains (self->originated, &element->prefix);
  if (!dusk_follow_takes_origin (self->follow, element))
    return FALSE;
  if (!g_hash_table_contains (self->originated, &element->prefix))
    g_hash_table_add (self->originated, g_memdup2 (&element->prefix, sizeof element->prefix));
  return TRUE;
}

DuskBgpFilter *
dusk_bgp_filter_new (const DuskVisibilityWish *wish, DuskBgpSink next, gpointer data)
{
  DuskBgpFilter *self;

  g_return_val_if_fail (wish != NULL && next != NULL, NULL);

  self = g_new0 (DuskBgpFilter, 1);
  self->follow = dusk_follow_new (wish);
  self->from_us = microseconds (wish->from_s, G_MININT64);
  self->to_us = microseconds (wish->to_s, G_MAXINT64);
  self->originated = g_hash_table_new_full (dusk_prefix_hash, dusk_prefix_equal, g_free, NULL);
  self->next = next;
  self->data = data;
  return self;
}

void
dusk_bgp_filter_free (DuskBgpFilter *self)
{
  dusk_follow_free (self->follow);
  g_hash_table_unref (self->originated);
  g_free (self);
}

void
dusk_bgp_filter_add (const DuskBgpElement *element, gpointer data)
{
  DuskBgpFilter *self = data;

  if (takes (self, element) && element->time_us >= self->from_us && element->time_us < self->to_us)
    self->next (element, self->data);
}
