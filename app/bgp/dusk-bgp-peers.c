/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-bgp-peers.h"

#include <arpa/inet.h>
#include <string.h>

struct _DuskBgpPeers {
  gatomicrefcount refs;
  GPtrArray      *peers;      /* DuskBgpPeer, by number */
  GHashTable     *numbers;    /* the same peers, as keys */
  GStringChunk   *collectors; /* each name once, so that names are equal where their addresses are */
};

static guint
address_size (guint8 family)
{
  return family == 4 ? 4 : 16;
}

static guint
peer_hash (gconstpointer key)
{
  const DuskBgpPeer *peer = key;
  guint32 words[4];
  guint32 hash = peer->asn ^ GPOINTER_TO_UINT (peer->collector) ^ peer->family;

  memcpy (words, peer->address, sizeof words);
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    hash = (hash ^ words[i]) * 0x9e3779b1u;
  return hash ^ (hash >> 15);
}

static gboolean
peer_equal (gconstpointer a, gconstpointer b)
{
  const DuskBgpPeer *left = a, *right = b;

  return left->asn == right->asn && left->family == right->family && left->collector == right->collector &&
         memcmp (left->address, right->address, sizeof left->address) == 0;
}

DuskBgpPeers *
dusk_bgp_peers_new (void)
{
  DuskBgpPeers *self = g_new0 (DuskBgpPeers, 1);

  g_atomic_ref_count_init (&self->refs);
  self->peers = g_ptr_array_new_with_free_func (g_free);
  self->numbers = g_hash_table_new (peer_hash, peer_equal);
  self->collectors = g_string_chunk_new (256);
  return self;
}

DuskBgpPeers *
dusk_bgp_peers_ref (DuskBgpPeers *self)
{
  g_atomic_ref_count_inc (&self->refs);
  return self;
}

void
dusk_bgp_peers_unref (DuskBgpPeers *self)
{
  if (!g_atomic_ref_count_dec (&self->refs))
    return;
  g_hash_table_unref (self->numbers);
  g_ptr_array_unref (self->peers);
  g_string_chunk_free (self->collectors);
  g_free (self);
}

guint
dusk_bgp_peers_take (DuskBgpPeers *self, const char *collector, guint32 asn, guint8 family, const guint8 *address)
{
  DuskBgpPeer peer = { .asn = asn, .family = family };
  gpointer number;

  g_return_val_if_fail (family == 4 || family == 6, DUSK_BGP_NO_PEER);

  peer.collector = g_string_chunk_insert_const (self->collectors, collector ? collector : "");
  memcpy (peer.address, address, address_size (family));
  if (g_hash_table_lookup_extended (self->numbers, &peer, NULL, &number))
    return GPOINTER_TO_UINT (number);
  if (self->peers->len >= DUSK_BGP_MAX_PEERS)
    return DUSK_BGP_NO_PEER;
  g_ptr_array_add (self->peers, g_memdup2 (&peer, sizeof peer));
  g_hash_table_insert (self->numbers, g_ptr_array_index (self->peers, self->peers->len - 1), GUINT_TO_POINTER (self->peers->len - 1));
  return self->peers->len - 1;
}

guint
dusk_bgp_peers_count (const DuskBgpPeers *self)
{
  return self->peers->len;
}

const DuskBgpPeer *
dusk_bgp_peers_get (const DuskBgpPeers *self, guint number)
{
  g_return_val_if_fail (number < self->peers->len, NULL);

  return g_ptr_array_index (self->peers, number);
}

void
dusk_bgp_address_to_text (guint8 family, const guint8 *address, char text[DUSK_BGP_ADDRESS_TEXT_SIZE])
{
  inet_ntop (family == 4 ? AF_INET : AF_INET6, address, text, DUSK_BGP_ADDRESS_TEXT_SIZE);
}
