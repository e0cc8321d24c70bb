/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-error.h"
#include "dusk-link.h"

#include <string.h>

#define NOW_S  G_GINT64_CONSTANT (1700000000)
#define FROM_S G_GINT64_CONSTANT (1419206400) /* 2014-12-22 */
#define TO_S   G_GINT64_CONSTANT (1419379200) /* 2014-12-24 */
#define NEVER  DUSK_TIME_UNKNOWN

static void
test_parse (void)
{
  static const struct {
    const char    *text;
    DuskEntityKind kind;
    const char    *id;
    gint64         from_s, to_s;
  } cases[] = {
    { "dusk:KP", DUSK_ENTITY_COUNTRY, "KP", NEVER, NEVER },
    { "dusk:kp", DUSK_ENTITY_COUNTRY, "KP", NEVER, NEVER },
    { "DUSK:kp", DUSK_ENTITY_COUNTRY, "KP", NEVER, NEVER },
    { "dusk://KP", DUSK_ENTITY_COUNTRY, "KP", NEVER, NEVER },
    { "Dusk://kp/", DUSK_ENTITY_COUNTRY, "KP", NEVER, NEVER },
    { "dusk:AS131279", DUSK_ENTITY_NETWORK, "AS131279", NEVER, NEVER },
    { "dusk:131279", DUSK_ENTITY_NETWORK, "AS131279", NEVER, NEVER },
    { "dusk:AS131279?from=2014-12-22T00:00:00Z&to=2014-12-24T00:00:00Z", DUSK_ENTITY_NETWORK, "AS131279", FROM_S, TO_S },
    { "dusk:AS131279/?to=2014-12-24&from=2014-12-22", DUSK_ENTITY_NETWORK, "AS131279", FROM_S, TO_S },
    { "dusk:KP?from=1419206400&to=1419379200#chart", DUSK_ENTITY_COUNTRY, "KP", FROM_S, TO_S },
    { "dusk:KP?from=2014-12-22T09:00+09:00&to=2014-12-24T00%3A00%3A00Z", DUSK_ENTITY_COUNTRY, "KP", FROM_S, TO_S },
    { "dusk:KP?from=2014-12-22", DUSK_ENTITY_COUNTRY, "KP", FROM_S, NOW_S },
    { "dusk:KP?zoom=3&from=2014-12-22&&x", DUSK_ENTITY_COUNTRY, "KP", FROM_S, NOW_S },
    { "dusk:KP?", DUSK_ENTITY_COUNTRY, "KP", NEVER, NEVER },
    { "dusk:KP?fromage=brie&TO=1", DUSK_ENTITY_COUNTRY, "KP", NEVER, NEVER },
    { "dusk:KP#?from=x", DUSK_ENTITY_COUNTRY, "KP", NEVER, NEVER },
    { "dusk:175.45.176.0/24", DUSK_ENTITY_PREFIX, "175.45.176.0/24", NEVER, NEVER },
    { "dusk://175.45.176.7%2F24", DUSK_ENTITY_PREFIX, "175.45.176.0/24", NEVER, NEVER },
    { "dusk:2001:67c:2e8::/48?from=2014-12-22", DUSK_ENTITY_PREFIX, "2001:67c:2e8::/48", FROM_S, NOW_S },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *text = NULL;
      DuskLink link, again;

      g_test_message ("%s", cases[i].text);
      dusk_link_parse (cases[i].text, NOW_S, &link, &error);
      g_assert_no_error (error);
      g_assert_cmpint (link.entity.kind, ==, cases[i].kind);
      g_assert_cmpstr (link.entity.id, ==, cases[i].id);
      g_assert_cmpint (link.from_s, ==, cases[i].from_s);
      g_assert_cmpint (link.to_s, ==, cases[i].to_s);

      text = dusk_link_to_text (&link);
      g_assert_true (dusk_link_parse (text, 0, &again, NULL));
      g_assert_true (dusk_entity_equal (&again.entity, &link.entity));
      g_assert_cmpint (again.from_s, ==, link.from_s);
      g_assert_cmpint (again.to_s, ==, link.to_s);
    }
}

static void
test_to_text (void)
{
  DuskLink link = { .from_s = NEVER, .to_s = NEVER };
  g_autofree char *bare = NULL, *whole = NULL;

  g_assert_true (dusk_entity_parse ("AS131279", &link.entity, NULL));
  bare = dusk_link_to_text (&link);
  g_assert_cmpstr (bare, ==, "dusk:AS131279");
  link.from_s = FROM_S;
  link.to_s = TO_S;
  whole = dusk_link_to_text (&link);
  g_assert_cmpstr (whole, ==, "dusk:AS131279?from=2014-12-22T00:00:00Z&to=2014-12-24T00:00:00Z");
}

static void
assert_refused (const char *text, int code)
{
  DuskLink link = { .from_s = 1, .to_s = 2 };
  g_autoptr (GError) error = NULL;

  g_assert_false (dusk_link_parse (text, NOW_S, &link, &error));
  g_assert_error (error, DUSK_ERROR, code);
  g_assert_true (g_utf8_validate (error->message, -1, NULL));
  g_assert_null (strpbrk (error->message, "\n\r\t\033"));
  g_assert_cmpuint (strlen (error->message), <, 500);
  /* What was there is left alone. */
  g_assert_cmpint (link.from_s, ==, 1);
}

static void
test_refused (void)
{
  static const struct {
    const char *text;
    int         code;
  } cases[] = {
    { "", DUSK_ERROR_USAGE },
    { "KP", DUSK_ERROR_USAGE },
    { "dusk", DUSK_ERROR_USAGE },
    { "https://dusk:KP", DUSK_ERROR_USAGE },
    { " dusk:KP", DUSK_ERROR_USAGE },
    { "\033[2Jdusk\n\xff", DUSK_ERROR_USAGE },
    { "dusk:", DUSK_ERROR_UNKNOWN_ENTITY },
    { "dusk://", DUSK_ERROR_UNKNOWN_ENTITY },
    { "dusk:///KP", DUSK_ERROR_UNKNOWN_ENTITY },
    { "dusk:?from=2014-12-22", DUSK_ERROR_UNKNOWN_ENTITY },
    { "dusk:North Korea", DUSK_ERROR_UNKNOWN_ENTITY },
    { "dusk:K%00P", DUSK_ERROR_UNKNOWN_ENTITY },
    { "dusk:K%P", DUSK_ERROR_UNKNOWN_ENTITY },
    { "dusk:%ff%fe", DUSK_ERROR_UNKNOWN_ENTITY },
    { "dusk:\xff\xfe", DUSK_ERROR_UNKNOWN_ENTITY },
    { "dusk:%1b[31m\n", DUSK_ERROR_UNKNOWN_ENTITY },
    { "dusk:AS4294967296", DUSK_ERROR_UNKNOWN_ENTITY },
    { "dusk:10.0.0.0/33", DUSK_ERROR_UNKNOWN_ENTITY },
    { "dusk:KP?from=", DUSK_ERROR_MALFORMED },
    { "dusk:KP?from=yesterday", DUSK_ERROR_MALFORMED },
    { "dusk:KP?from=%ff", DUSK_ERROR_MALFORMED },
    { "dusk:KP?from=\n\033[31m", DUSK_ERROR_MALFORMED },
    { "dusk:KP?from=99999999999999999999", DUSK_ERROR_MALFORMED },
    { "dusk:KP?from=-5", DUSK_ERROR_MALFORMED },
    { "dusk:KP?from=2014-12-22&to=2014-13-01", DUSK_ERROR_MALFORMED },
    { "dusk:KP?to=2014-12-24", DUSK_ERROR_USAGE },
    { "dusk:KP?from=2014-12-24&to=2014-12-22", DUSK_ERROR_USAGE },
    { "dusk:KP?from=2014-12-24&to=2014-12-24", DUSK_ERROR_USAGE },
    { "dusk:KP?from=2090-01-01", DUSK_ERROR_USAGE },
  };
  g_autofree char *filling = g_strnfill (1 << 20, 'x');
  g_autofree char *endless = g_strconcat ("dusk:KP?", filling, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("case %zu", i);
      assert_refused (cases[i].text, cases[i].code);
    }
  assert_refused (endless, DUSK_ERROR_USAGE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/link/parse", test_parse);
  g_test_add_func ("/base/link/to-text", test_to_text);
  g_test_add_func ("/base/link/refused", test_refused);
  return g_test_run ();
}
