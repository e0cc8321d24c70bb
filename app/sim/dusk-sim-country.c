/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-sim-world.h"

#include <math.h>
#include <string.h>

#include "dusk-territory.h"

/* Made-up networks have numbers of the 32-bit range for private use (4200000000 to 4294967294, RFC 6996), so many per country. */
#define FIRST_MADE_UP_ASN   4200000000u
#define MADE_UP_PER_COUNTRY 100000u
#define FIRST_UNROUTED      60000u

/* Who carries what leaves a country: large transit networks, as they are known to anyone who reads AS paths. */
static const guint32 transits[] = { 3356, 1299, 174, 2914, 6939, 6453, 6762, 3257 };

/* Sebastiano Vigna's splitmix64 (public domain, https://prng.di.unimi.it/splitmix64.c) over both numbers. */
guint64
dusk_sim_hash (guint64 a, guint64 b)
{
  guint64 z = a * G_GUINT64_CONSTANT (0xd1342543de82ef95) + b + G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);

  z = (z ^ z >> 30) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  z = (z ^ z >> 27) * G_GUINT64_CONSTANT (0x94d049bb133111eb);
  return z ^ z >> 31;
}

static guint32
made_up_asn (const DuskSimCountry *country, guint number)
{
  guint place = (guint) (country->code[0] - 'A') * 26 + (guint) (country->code[1] - 'A');

  return FIRST_MADE_UP_ASN + place * MADE_UP_PER_COUNTRY + number;
}

void
dusk_sim_network_clear (DuskSimNetwork *network)
{
  g_clear_pointer (&network->holder, g_free);
  g_clear_pointer (&network->prefixes[0], g_free);
  g_clear_pointer (&network->prefixes[1], g_free);
  g_clear_pointer (&network->upstreams, g_array_unref);
}

/* A few large networks and many small ones: sizes fall about as one over the rank, as those of real countries do. */
static void
add_made_up (DuskSimCountry *country, guint n, const guint more[DUSK_SIM_N_FAMILIES])
{
  double weight_sum = 0;
  guint left[DUSK_SIM_N_FAMILIES] = { more[0] - n, more[1] };

  for (guint i = 0; i < n; i++)
    weight_sum += pow (i + 2, -0.9);
  for (guint i = 0; i < n; i++)
    {
      double share = pow (i + 2, -0.9) / weight_sum;
      DuskSimNetwork network = { .ordinal = i + 1, .since_s = DUSK_SIM_EARLIEST, .asn = made_up_asn (country, i + 1) };
      guint v4 = (guint) (share * (more[0] - n)), v6 = (guint) (share * more[1]);
      network.count[0] = 1 + v4;
      network.count[1] = v6;
      left[0] -= v4;
      left[1] -= v6;
      g_array_append_val (country->networks, network);
    }
  for (int family = 0; family < DUSK_SIM_N_FAMILIES; family++)
    for (guint i = 0; left[family] > 0; i = (i + 1) % n, left[family]--)
      g_array_index (country->networks, DuskSimNetwork, country->networks->len - n + i).count[family]++;
}

static int
compare_sizes (gconstpointer a, gconstpointer b)
{
  const DuskSimNetwork *left = a, *right = b;
  guint left_size = left->count[0] + left->count[1], right_size = right->count[0] + right->count[1];

  if (left_size != right_size)
    return left_size > right_size ? -1 : 1;
  return left->asn < right->asn ? -1 : left->asn > right->asn;
}

DuskSimCountry *
dusk_sim_country_new (const char *code, GArray *named, guint n_more, const guint more[DUSK_SIM_N_FAMILIES], guint unrouted)
{
  DuskSimCountry *country = g_new0 (DuskSimCountry, 1);

  g_strlcpy (country->code, code, sizeof country->code);
  country->networks = named;
  country->unrouted = unrouted;
  if (n_more > 0)
    add_made_up (country, n_more, more);
  g_array_sort (country->networks, compare_sizes);
  for (guint i = 0; i < country->networks->len; i++)
    {
      DuskSimNetwork *network = &g_array_index (country->networks, DuskSimNetwork, i);
      network->country = country;
      for (int family = 0; family < DUSK_SIM_N_FAMILIES; family++)
        {
          network->first[family] = country->count[family];
          country->count[family] += network->count[family];
        }
    }
  return country;
}

void
dusk_sim_country_free (DuskSimCountry *country)
{
  g_array_unref (country->networks);
  g_clear_pointer (&country->events, g_ptr_array_unref);
  g_free (country);
}

DuskSimNetwork *
dusk_sim_country_network (const DuskSimCountry *country, int family, guint index)
{
  guint low = 0, high = country->networks->len;

  g_return_val_if_fail (index < country->count[family], NULL);

  /* The last network that begins at or before the prefix: those without prefixes of the family begin where the next one does. */
  while (high - low > 1)
    {
      guint middle = (low + high) / 2;
      if (g_array_index (country->networks, DuskSimNetwork, middle).first[family] <= index)
        low = middle;
      else
        high = middle;
    }
  return &g_array_index (country->networks, DuskSimNetwork, low);
}

guint32
dusk_sim_country_unrouted_asn (const DuskSimCountry *country, guint index)
{
  return made_up_asn (country, FIRST_UNROUTED + index);
}

void
dusk_sim_network_prefix (const DuskSimNetwork *network, int family, guint index, DuskPrefix *prefix)
{
  guint number = network->country->base[family] + network->first[family] + index;

  if (network->prefixes[family])
    *prefix = network->prefixes[family][index];
  else if (family == 0)
    *prefix = (DuskPrefix) { 4, 24, { (guint8) (0xf0 | number >> 16), (guint8) (number >> 8), (guint8) number } };
  else
    *prefix = (DuskPrefix) { 6, 48, { 0x3f, 0xff, (guint8) (number >> 24), (guint8) (number >> 16), (guint8) (number >> 8), (guint8) number } };
}

char *
dusk_sim_network_holder (const DuskSimNetwork *network)
{
  const char *code = network->country->code;
  const DuskTerritory *territory = dusk_territory_find (code);

  if (network->holder)
    return g_strdup (network->holder);
  return g_strdup_printf ("EXAMPLE-NET-%s-%u - Example network %u of %s", code, network->ordinal, network->ordinal,
                          territory ? territory->name_en : code);
}

static guint
named_upstreams (const GArray *all, gint64 time_s, DuskSimUpstream *upstreams)
{
  guint n = 0;

  for (guint i = 0; i < all->len && n < DUSK_SIM_MAX_UPSTREAMS; i++)
    {
      const DuskSimUpstream *upstream = &g_array_index (all, DuskSimUpstream, i);
      if (upstream->since_s <= time_s && time_s < upstream->until_s)
        upstreams[n++] = *upstream;
    }
  return n;
}

/* Small networks stand behind the two largest of their country, and those behind two of the transits. */
static guint
made_up_upstreams (const DuskSimNetwork *network, DuskSimUpstream *upstreams)
{
  const GArray *siblings = network->country->networks;
  guint64 chance = dusk_sim_hash (network->asn, 1);
  double share = 0.55 + (double) (chance % 40) / 100;
  guint place = (guint) (network - (DuskSimNetwork *) (gpointer) siblings->data);

  if (place >= 2)
    for (guint i = 0; i < 2; i++)
      upstreams[i] = (DuskSimUpstream) { g_array_index (siblings, DuskSimNetwork, (i + chance) % 2).asn, 0, network->since_s, DUSK_SIM_FOREVER };
  else
    for (guint i = 0; i < 2; i++)
      {
        guint which = (guint) (chance / 64 + i * 3) % G_N_ELEMENTS (transits);
        if (transits[which] == network->asn)
          which = (which + 1) % G_N_ELEMENTS (transits);
        upstreams[i] = (DuskSimUpstream) { transits[which], 0, network->since_s, DUSK_SIM_FOREVER };
      }
  upstreams[0].share = share;
  upstreams[1].share = 1 - share;
  return 2;
}

static gboolean
is_transit (guint32 asn)
{
  for (gsize i = 0; i < G_N_ELEMENTS (transits); i++)
    if (transits[i] == asn)
      return TRUE;
  return FALSE;
}

guint
dusk_sim_network_upstreams (const DuskSimNetwork *network, gint64 time_s, DuskSimUpstream upstreams[DUSK_SIM_MAX_UPSTREAMS])
{
  double sum = 0;
  guint n = 0;

  if (network->upstreams)
    n = named_upstreams (network->upstreams, time_s, upstreams);
  else if (!is_transit (network->asn) && time_s >= network->since_s)
    n = made_up_upstreams (network, upstreams);
  for (guint i = 0; i < n; i++)
    sum += upstreams[i].share;
  for (guint i = 0; i < n; i++)
    upstreams[i].share /= sum;
  return n;
}

/* RIS grew by about a dozen full-feed peers a year for IPv4 and faster for IPv6: 349 and 393 in 2025. */
guint
dusk_sim_full_feed_peers (int family, gint64 time_s)
{
  gint64 years = CLAMP ((time_s - DUSK_SIM_EARLIEST) / (365 * DUSK_DAY_S + DUSK_DAY_S / 4), 0, 60);

  return (guint) (family == 0 ? 76 + 13 * years : 15 + 18 * years);
}

guint
dusk_sim_all_peers (int family, gint64 time_s)
{
  guint full = dusk_sim_full_feed_peers (family, time_s);

  return family == 0 ? full * 23 / 10 : full * 17 / 10;
}

guint
dusk_sim_peers_seeing (const DuskSimNetwork *network, int family, guint index, gint64 time_s)
{
  guint full = dusk_sim_full_feed_peers (family, time_s);

  return full - (guint) (dusk_sim_hash (network->asn, index * 2 + (guint) family) % MIN (full / 12, 7));
}
