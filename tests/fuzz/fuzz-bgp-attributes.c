/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Path attributes: the first byte says how they are to be read, the others are theirs. */
#include "dusk-bgp-path.h"

#define AS_SIZE_4   0x01
#define IS_ADD_PATH 0x02
#define IS_RIB      0x04

int LLVMFuzzerTestOneInput (const guint8 *data, size_t size);

static void
assert_within (DuskBgpBytes value, const DuskBgpAttributeBytes *bytes)
{
  if (value.bytes)
    g_assert_true (value.bytes >= bytes->bytes && value.length <= (gsize) (bytes->bytes + bytes->length - value.bytes));
}

int
LLVMFuzzerTestOneInput (const guint8 *data, size_t size)
{
  static DuskBgpPath path;
  DuskBgpAttributeBytes bytes = { data + 1, size - 1, 2, FALSE, FALSE };
  DuskBgpAttributes attributes;
  gboolean is_sound;

  if (size == 0)
    return 0;
  bytes.as_size = data[0] & AS_SIZE_4 ? 4 : 2;
  bytes.is_add_path = (data[0] & IS_ADD_PATH) != 0;
  bytes.is_rib = (data[0] & IS_RIB) != 0;
  is_sound = dusk_bgp_attributes_read (&bytes, &attributes);
  g_assert_true (is_sound == !attributes.is_damaged);
  assert_within (attributes.as_path, &bytes);
  assert_within (attributes.as4_path, &bytes);
  assert_within (attributes.next_hop, &bytes);
  assert_within (attributes.mp_next_hop, &bytes);
  assert_within (attributes.communities, &bytes);
  assert_within (attributes.large_communities, &bytes);
  assert_within (attributes.mp_reach, &bytes);
  assert_within (attributes.mp_unreach, &bytes);
  if (!dusk_bgp_path_read (attributes.as_path, bytes.as_size, attributes.as4_path, &path))
    g_assert_cmpuint (path.length, ==, 0);
  g_assert_cmpuint (path.length, <=, DUSK_BGP_PATH_MAX);
  g_assert_cmpuint (path.n_origins, <=, path.length);
  g_assert_true ((path.n_origins == 0) == (path.length == 0));
  return 0;
}
