/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-sim-bytes.h"

void
dusk_sim_put_8 (GByteArray *out, guint value)
{
  guint8 byte = (guint8) value;

  g_byte_array_append (out, &byte, 1);
}

void
dusk_sim_put_16 (GByteArray *out, guint value)
{
  guint8 bytes[] = { (guint8) (value >> 8), (guint8) value };

  g_byte_array_append (out, bytes, sizeof bytes);
}

void
dusk_sim_put_32 (GByteArray *out, guint32 value)
{
  dusk_sim_put_16 (out, value >> 16);
  dusk_sim_put_16 (out, value & 0xffff);
}

guint
dusk_sim_open_length (GByteArray *out, guint size)
{
  static const guint8 zeros[4];

  g_byte_array_append (out, zeros, size);
  return out->len;
}

void
dusk_sim_close_length (GByteArray *out, guint start, guint size, guint more)
{
  guint length = out->len - start + more;

  for (guint i = 0; i < size; i++)
    out->data[start - 1 - i] = (guint8) (length >> 8 * i);
}

void
dusk_sim_put_prefix (GByteArray *out, const DuskPrefix *prefix)
{
  dusk_sim_put_8 (out, prefix->length);
  g_byte_array_append (out, prefix->bytes, (prefix->length + 7u) / 8);
}
