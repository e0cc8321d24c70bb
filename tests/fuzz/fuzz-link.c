/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Addresses of the scheme dusk, which anybody may put anywhere. */
#include "dusk-link.h"

int LLVMFuzzerTestOneInput (const guint8 *data, size_t size);

#define NOW_S G_GINT64_CONSTANT (1789564800)

int
LLVMFuzzerTestOneInput (const guint8 *data, size_t size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_autofree char *written = NULL;
  g_autoptr (GError) error = NULL;
  DuskLink link, again;

  if (!dusk_link_parse (text, NOW_S, &link, &error))
    {
      g_assert_nonnull (error);
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
      return 0;
    }
  g_assert_no_error (error);
  g_assert_true ((link.from_s == DUSK_TIME_UNKNOWN) == (link.to_s == DUSK_TIME_UNKNOWN));
  g_assert_true (link.from_s == DUSK_TIME_UNKNOWN || link.from_s < link.to_s);

  /* What is written is read as the same. */
  written = dusk_link_to_text (&link);
  g_assert_true (dusk_link_parse (written, NOW_S, &again, &error));
  g_assert_true (dusk_entity_equal (&link.entity, &again.entity));
  g_assert_cmpint (link.from_s, ==, again.from_s);
  g_assert_cmpint (link.to_s, ==, again.to_s);
  return 0;
}
