/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/** Returns: (transfer full): the bytes that @hex stands for; blanks are left out. */
static inline GByteArray *
hex_to_bytes (const char *hex)
{
  GByteArray *bytes = g_byte_array_new ();

  for (; *hex; hex++)
    if (*hex != ' ')
      {
        guint8 byte = (guint8) (g_ascii_xdigit_value (hex[0]) << 4 | g_ascii_xdigit_value (hex[1]));
        g_assert_true (g_ascii_isxdigit (hex[0]) && g_ascii_isxdigit (hex[1]));
        g_byte_array_append (bytes, &byte, 1);
        hex++;
      }
  return bytes;
}
