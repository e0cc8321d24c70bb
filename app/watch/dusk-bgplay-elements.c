/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-bgplay-elements.h"

#include <gio/gio.h>
#include <string.h>

/* An event of one of several replies; its source is counted in that reply. */
typedef struct {
  const DuskBgplayEvent *event;
  guint                  peer;
  guint                  order;
} Item;

static void
find_asn (GHashTable *asns, const DuskBgplay *record, const DuskBgplayEvent *event)
{
  const char *id = g_ptr_array_index (record->sources, event->source);

  if (event->path && event->path->len > 0 && !g_hash_table_contains (asns, id))
    g_hash_table_insert (asns, (gpointer) id, GUINT_TO_POINTER (g_array_index (event->path, guint32, 0)));
}

/* Returns: (transfer full) (element-type utf8 guint32): by the ids of peers. */
static GHashTable *
find_asns (const GPtrArray *replies)
{
  GHashTable *asns = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < replies->len; i++)
    {
      const DuskBgplay *record = ((DuskRipestatReply *) replies->pdata[i])->record;
      for (guint j = 0; j < record->initial->len; j++)
        find_asn (asns, record, record->initial->pdata[j]);
      for (guint j = 0; j < record->events->len; j++)
        find_asn (asns, record, record->events->pdata[j]);
    }
  return asns;
}

static guint
take_peer (DuskBgpPeers *peers, const char *id, guint32 asn)
{
  const char *dash = strchr (id, '-');
  g_autofree char *collector = dash ? g_strdup_printf ("rrc%.*s", (int) (dash - id), id) : NULL;
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (dash ? dash + 1 : id);
  guint8 family = address && g_inet_address_get_family (address) == G_SOCKET_FAMILY_IPV6 ? 6 : 4;
  guint8 bytes[16] = { 0 };

  if (address)
    memcpy (bytes, g_inet_address_to_bytes (address), g_inet_address_get_native_size (address));
  return dusk_bgp_peers_take (peers, collector, asn, family, bytes);
}

/* Returns: (transfer full): the numbers of a reply's sources. */
static guint *
take_peers (DuskBgpPeers *peers, const DuskBgplay *record, GHashTable *asns)
{
  guint *numbers = g_new (guint, record->sources->len + 1);

  for (guint i = 0; i < record->sources->len; i++)
    {
      const char *id = g_ptr_array_index (record->sources, i);
      numbers[i] = take_peer (peers, id, GPOINTER_TO_UINT (g_hash_table_lookup (asns, id)));
    }
  return numbers;
}

static void
hand_out (const Item *item, gboolean is_initial, gint64 time_s, DuskBgpSink sink, gpointer data)
{
  const DuskBgplayEvent *event = item->event;
  DuskBgpElement element = { .source = DUSK_BGP_FROM_BGPLAY,
                             .time_us = time_s * G_USEC_PER_SEC,
                             .peer = item->peer,
                             .prefix = event->prefix,
                             .originated_s = DUSK_TIME_UNKNOWN };

  element.kind = is_initial ? DUSK_BGP_ROUTE : event->path ? DUSK_BGP_ANNOUNCEMENT : DUSK_BGP_WITHDRAWAL;
  if (event->path)
    {
      element.path = (const guint32 *) (gpointer) event->path->data;
      element.path_length = event->path->len;
      element.n_origins = event->path->len > 0;
    }
  sink (&element, data);
}

static int
compare_items (gconstpointer a, gconstpointer b)
{
  const Item *left = a, *right = b;

  if (left->event->time_s != right->event->time_s)
    return left->event->time_s < right->event->time_s ? -1 : 1;
  return (left->order > right->order) - (left->order < right->order);
}

void
dusk_bgplay_elements (const GPtrArray *replies, DuskBgpPeers *peers, DuskBgpSink sink, gpointer data)
{
  g_autoptr (GHashTable) asns = NULL;
  g_autoptr (GArray) items = g_array_new (FALSE, FALSE, sizeof (Item));

  g_return_if_fail (replies != NULL && peers != NULL && sink != NULL);

  asns = find_asns (replies);
  for (guint i = 0; i < replies->len; i++)
    {
      const DuskBgplay *record = ((DuskRipestatReply *) replies->pdata[i])->record;
      g_autofree guint *numbers = take_peers (peers, record, asns);
      for (guint j = 0; j < record->initial->len; j++)
        {
          const DuskBgplayEvent *event = g_ptr_array_index (record->initial, j);
          const Item item = { event, numbers[event->source], 0 };
          if (item.peer != DUSK_BGP_NO_PEER)
            hand_out (&item, TRUE, record->from_s, sink, data);
        }
      for (guint j = 0; j < record->events->len; j++)
        {
          const DuskBgplayEvent *event = g_ptr_array_index (record->events, j);
          const Item item = { event, numbers[event->source], items->len };
          if (item.peer != DUSK_BGP_NO_PEER)
            g_array_append_val (items, item);
        }
    }
  g_array_sort (items, compare_items);
  for (guint i = 0; i < items->len; i++)
    {
      const Item *item = &g_array_index (items, Item, i);
      hand_out (item, FALSE, item->event->time_s, sink, data);
    }
}
