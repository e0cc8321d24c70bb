/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>

#include "dusk-entity.h"
#include "dusk-error.h"

static void
test_parse (void)
{
  static const struct {
    const char    *text;
    DuskEntityKind kind;
    const char    *id;
  } cases[] = {
    { "kp", DUSK_ENTITY_COUNTRY, "KP" },
    { "AS3333", DUSK_ENTITY_NETWORK, "AS3333" },
    { "as4294967295", DUSK_ENTITY_NETWORK, "AS4294967295" },
    { "3333", DUSK_ENTITY_NETWORK, "AS3333" },
    { "175.45.176.0/24", DUSK_ENTITY_PREFIX, "175.45.176.0/24" },
    { "175.45.176.77/22", DUSK_ENTITY_PREFIX, "175.45.176.0/22" },
    { "193.0.0.1", DUSK_ENTITY_PREFIX, "193.0.0.1/32" },
    { "2001:067C:02e8::/48", DUSK_ENTITY_PREFIX, "2001:67c:2e8::/48" },
    { "::/0", DUSK_ENTITY_PREFIX, "::/0" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      DuskEntity entity;
      g_assert_true (dusk_entity_parse (cases[i].text, &entity, &error));
      g_assert_no_error (error);
      g_assert_cmpint (entity.kind, ==, cases[i].kind);
      g_assert_cmpstr (entity.id, ==, cases[i].id);
    }
}

static void
test_refuses (void)
{
  static const char *const cases[] = { "", "K", "KPX", "ASN", "AS4294967296", "ASx", "-5", "1.2.3.4/33", "1.2.3/24", "2001::/129", "1.2.3.4/", "K\n",
                                       "1.2.3.4/-1", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa/24" };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      DuskEntity entity;
      g_test_message ("“%s”", cases[i]);
      g_assert_false (dusk_entity_parse (cases[i], &entity, &error));
      g_assert_error (error, DUSK_ERROR, DUSK_ERROR_UNKNOWN_ENTITY);
      g_assert_null (strchr (error->message, '\n'));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/entity/parse", test_parse);
  g_test_add_func ("/base/entity/refuses", test_refuses);
  return g_test_run ();
}
