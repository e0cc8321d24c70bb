/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "dusk-error.h"
#include "ris-fixture.h"

#define FROM "\"timestamp\":1700000000.25,\"peer\":\"192.0.2.1\",\"peer_asn\":\"64496\",\"host\":\"rrc00.ripe.net\","
#define MESSAGE(rest)       "{\"type\":\"ris_message\",\"data\":{" FROM rest "}}"
#define WITHDRAWN(list)     MESSAGE ("\"type\":\"UPDATE\",\"withdrawals\":[\"203.0.113.0/24\"," list "]")
#define FULL                                                                                                                           \
  MESSAGE ("\"type\":\"UPDATE\",\"path\":[64496,[64500,64501]],\"community\":[[64496,1]],\"origin\":\"IGP\",\"med\":1.5e2,"            \
           "\"announcements\":[{\"next_hop\":\"2001:db8::1,fe80::1\",\"prefixes\":[\"2001:db8:1::/48\"]}],"                             \
           "\"withdrawals\":[\"2001:db8:2:0:0:0:0:0/48\",\"203.0.113.0\\/24\"],\"note\":\"\\ud83d\\ude00 \xc3\xa9\"")

static void
assert_refused (RisText *ris, const char *text, gsize length)
{
  g_autoptr (GError) error = NULL;
  guint n_peers = dusk_bgp_peers_count (ris->peers);

  g_assert_false (ris_text_read (ris, text, length, &error));
  g_assert_error (error, DUSK_ERROR, DUSK_ERROR_MALFORMED);
  g_assert_cmpstr (ris->lines->str, ==, "");
  g_assert_cmpuint (dusk_bgp_peers_count (ris->peers), ==, n_peers);
}

static void
test_refuses (void)
{
  static const char *const cases[] = {
    "", " ", "null", "[]", "{}", "{", "\"x\"", "<html>", "{\"type\":7}", "{\"type\":\"ris_message\"}", "{\"type\":\"ris_error\"}",
    "{\"type\":\"ris_message\",\"data\":null}", "{\"type\":\"ris_message\",\"data\":{}}", "{\"data\":{}}",
    "{\"type\":\"pong\",\"type\":\"pong\"}", "{\"type\":\"pong\",\"data\":1,\"data\":1}", "{\"type\":\"pong\"}}", "{\"type\":\"pong\"} x",
    "{\"type\":\"pong\",}", "{,\"type\":\"pong\"}", "{\"type\" \"pong\"}", "{'type':'pong'}", "{type:\"pong\"}", "{\"type\":\"pong\"/**/}",
    "{\"type\":\"pong\",\"data\":nul}", "{\"type\":\"pong\",\"data\":nulll}", "{\"type\":\"pong\",\"data\":NaN}", "{\"type\":\"pong\",\"data\":01}",
    "{\"type\":\"pong\",\"data\":+1}", "{\"type\":\"pong\",\"data\":1.}", "{\"type\":\"pong\",\"data\":.5}", "{\"type\":\"pong\",\"data\":1e}",
    "{\"type\":\"pong\",\"data\":-}", "{\"type\":\"pong\",\"data\":Infinity}",
    "{\"type\":\"pong\",\"data\":[1,]}", "{\"type\":\"pong\",\"data\":[,1]}",
    "{\"type\":\"pong\",\"data\":[1 2]}", "{\"type\":\"pong\",\"data\":[}", "{\"type\":\"pong\",\"data\":{]}", "{\"type\":\"pong\",\"data\":\"\\x\"}",
    "{\"type\":\"pong\",\"data\":\"\\u12g4\"}", "{\"type\":\"pong\",\"data\":\"\\u12\"}", "{\"type\":\"pong\",\"data\":\"\n\"}",
    "{\"type\":\"pong\",\"data\":\"\xff\"}", "{\"type\":\"pong\",\"data\":\"\xc3\"}", "{\"type\":\"pong\",\"data\":\"\xed\xa0\x80\"}",
    "\xef\xbb\xbf{\"type\":\"pong\"}",
    /* Members of a message that are missing, twice there, or of another kind */
    "{\"type\":\"ris_message\",\"data\":{\"peer\":\"192.0.2.1\",\"peer_asn\":\"1\",\"type\":\"KEEPALIVE\"}}",
    "{\"type\":\"ris_message\",\"data\":{\"timestamp\":1700000000,\"peer_asn\":\"1\",\"type\":\"KEEPALIVE\"}}",
    "{\"type\":\"ris_message\",\"data\":{\"timestamp\":1700000000,\"peer\":\"192.0.2.1\",\"type\":\"KEEPALIVE\"}}",
    "{\"type\":\"ris_message\",\"data\":{\"timestamp\":1700000000,\"peer\":\"192.0.2.1\",\"peer_asn\":\"1\"}}",
    MESSAGE ("\"type\":\"KEEPALIVE\",\"peer_asn\":\"64496\""), MESSAGE ("\"type\":\"KEEPALIVE\",\"peer\":\"192.0.2.1\""),
    MESSAGE ("\"type\":\"KEEPALIVE\",\"timestamp\":1700000000"), MESSAGE ("\"type\":\"KEEPALIVE\",\"type\":\"KEEPALIVE\""),
    MESSAGE ("\"type\":\"UPDATE\",\"withdrawals\":[\"203.0.113.0/24\"],\"withdrawals\":[]"), MESSAGE ("\"type\":null"),
    MESSAGE ("\"type\":\"STATE\",\"state\":1"),
    /* Prefixes */
    WITHDRAWN ("\"203.0.113.0/33\""), WITHDRAWN ("\"2001:db8::/129\""), WITHDRAWN ("\"203.0.113.0\""), WITHDRAWN ("\"203.0.113.0/\""),
    WITHDRAWN ("\"203.0.113.0/-1\""), WITHDRAWN ("\"203.0.113/24\""), WITHDRAWN ("\"203.0.113.0/24 \""), WITHDRAWN ("\"203.0.113.256/24\""),
    WITHDRAWN ("\"203.0.113.0/99999999999999999999\""), WITHDRAWN ("\"2001:db8:::/48\""), WITHDRAWN ("\"fe80::1%eth0/64\""), WITHDRAWN ("\"/24\""),
    WITHDRAWN ("\"\""), WITHDRAWN ("7"), WITHDRAWN ("null"), WITHDRAWN ("[\"192.0.2.0/24\"]"), WITHDRAWN ("\"192.0.2.0\\u0000/24\""),
    MESSAGE ("\"type\":\"UPDATE\",\"withdrawals\":\"203.0.113.0/24\""), MESSAGE ("\"type\":\"UPDATE\",\"withdrawals\":null"),
    MESSAGE ("\"type\":\"UPDATE\",\"path\":[1],\"announcements\":[{\"prefixes\":[\"203.0.113.0/24\"],\"prefixes\":[]}]"),
    MESSAGE ("\"type\":\"UPDATE\",\"path\":[1],\"announcements\":[[\"203.0.113.0/24\"]]"),
    MESSAGE ("\"type\":\"UPDATE\",\"path\":[1],\"announcements\":{}"),
    MESSAGE ("\"type\":\"UPDATE\",\"announcements\":[{\"next_hop\":\"192.0.2.1\",\"prefixes\":[\"203.0.113.0/24\"]}]"),
    /* Paths */
    MESSAGE ("\"type\":\"UPDATE\",\"path\":[4294967296],\"withdrawals\":[]"), MESSAGE ("\"type\":\"UPDATE\",\"path\":[-1],\"withdrawals\":[]"),
    MESSAGE ("\"type\":\"UPDATE\",\"path\":[1.5],\"withdrawals\":[]"), MESSAGE ("\"type\":\"UPDATE\",\"path\":[1e3],\"withdrawals\":[]"),
    MESSAGE ("\"type\":\"UPDATE\",\"path\":[99999999999999999999999],\"withdrawals\":[]"),
    MESSAGE ("\"type\":\"UPDATE\",\"path\":[[]],\"withdrawals\":[]"),
    MESSAGE ("\"type\":\"UPDATE\",\"path\":[[[1]]],\"withdrawals\":[]"), MESSAGE ("\"type\":\"UPDATE\",\"path\":\"1 2\",\"withdrawals\":[]"),
    MESSAGE ("\"type\":\"UPDATE\",\"path\":[\"\"],\"withdrawals\":[]"), MESSAGE ("\"type\":\"UPDATE\",\"path\":[null],\"withdrawals\":[]"),
  };
  g_auto (RisText) ris = { 0 };

  ris_text_init (&ris);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("case %zu", i);
      assert_refused (&ris, cases[i], strlen (cases[i]));
    }
}

/* Who and when: each in place of the good one. */
static void
test_refuses_senders (void)
{
  static const char *const cases[] = {
    "\"timestamp\":\"1700000000\"", "\"timestamp\":NaN", "\"timestamp\":null", "\"timestamp\":-1700000000", "\"timestamp\":17e8", "\"timestamp\":0",
    "\"timestamp\":631151999.9", "\"timestamp\":4102444801", "\"timestamp\":1700000000000", "\"timestamp\":1e999",
    "\"timestamp\":99999999999999999999999999999999999999",
    "\"peer\":\"192.0.2.1/32\"", "\"peer\":\"192.0.2\"", "\"peer\":\"\"", "\"peer\":3221225985",
    "\"peer\":\"fe80::1%eth0\"", "\"peer_asn\":\"4294967296\"", "\"peer_asn\":\"\"", "\"peer_asn\":\"AS1\"", "\"peer_asn\":-1", "\"peer_asn\":1.0",
    "\"peer_asn\":\" 1\"", "\"peer_asn\":\"00000000001\"", "\"host\":null", "\"host\":\"\"", "\"host\":\"rrc 00\"", "\"host\":\"../rrc00\\n\"",
    "\"host\":\"rrc0123456789012345678901234567890123456789012345678901234567890123456789\"",
  };
  static const char *const names[] = { "\"timestamp\":1700000000", "\"peer\":\"192.0.2.1\"", "\"peer_asn\":\"64496\"", "\"host\":\"rrc00\"" };
  g_auto (RisText) ris = { 0 };

  ris_text_init (&ris);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GString) text = g_string_new ("{\"type\":\"ris_message\",\"data\":{\"type\":\"KEEPALIVE\"");
      gsize name_length = (gsize) (strchr (cases[i], ':') - cases[i]);

      for (gsize j = 0; j < G_N_ELEMENTS (names); j++)
        g_string_append_printf (text, ",%s", strncmp (names[j], cases[i], name_length + 1) == 0 ? cases[i] : names[j]);
      g_string_append (text, "}}");
      g_test_message ("%s", text->str);
      assert_refused (&ris, text->str, text->len);
    }
}

/* Cut off anywhere; the reader must not look beyond what it was given. */
static void
test_truncated (void)
{
  g_auto (RisText) ris = { 0 };
  gsize length = strlen (FULL);

  ris_text_init (&ris);
  for (gsize i = 0; i < length; i++)
    {
      g_autofree char *part = g_memdup2 (FULL, i + 1);

      assert_refused (&ris, part, i);
    }
  g_assert_true (ris_text_read (&ris, FULL, length, NULL));
}

/* Any one byte in place of any other is read, or refused as a whole. */
static void
test_damaged (void)
{
  static const char bytes[] = { '\0', '"', '\\', '{', '}', '[', ']', ',', ':', '0', '9', '-', '/', ' ', '\n', (char) 0x80, (char) 0xff };
  g_auto (RisText) ris = { 0 };
  g_autofree char *text = g_strdup (FULL);
  gsize length = strlen (FULL);

  ris_text_init (&ris);
  for (gsize i = 0; i < length; i++)
    for (gsize j = 0; j < G_N_ELEMENTS (bytes); j++)
      {
        g_autoptr (GError) error = NULL;

        text[i] = bytes[j];
        if (!ris_text_read (&ris, text, length, &error))
          {
            g_assert_nonnull (error);
            g_assert_cmpstr (ris.lines->str, ==, "");
          }
        text[i] = FULL[i];
      }
}

static void
test_deep (void)
{
  static const struct {
    const char *open, *close;
  } cases[] = { { "[", "]" }, { "{\"a\":", "}" }, { "[{\"a\":", "}]" } };
  static const guint depths[] = { 10, 32, 65, 1000, 400000 };
  g_auto (RisText) ris = { 0 };

  ris_text_init (&ris);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    for (gsize j = 0; j < G_N_ELEMENTS (depths); j++)
      {
        g_autoptr (GString) text = g_string_new ("{\"type\":\"pong\",\"data\":");

        for (guint n = 0; n < depths[j]; n++)
          g_string_append (text, cases[i].open);
        g_string_append_c (text, '1');
        for (guint n = 0; n < depths[j]; n++)
          g_string_append (text, cases[i].close);
        g_string_append_c (text, '}');
        if (j < 2)
          g_assert_true (ris_text_read (&ris, text->str, text->len, NULL));
        else
          assert_refused (&ris, text->str, text->len);
      }
}

/* A mebibyte of one thing, everywhere a thing can stand. */
static void
test_huge (void)
{
  static const char *const good[] = { "\"comment\":\"%s\",\"type\":\"KEEPALIVE\"", "\"type\":\"%s\"", "\"%s\":1,\"type\":\"KEEPALIVE\"", NULL };
  static const char *const bad[] = { "\"type\":\"UPDATE\",\"withdrawals\":[\"%s/8\"]", "\"type\":\"UPDATE\",\"path\":[%s]",
                                     "\"type\":\"UPDATE\",\"path\":[\"%s\"]", "\"type\":\"KEEPALIVE\",\"host\":\"%s\"", NULL };
  g_autofree char *filler = g_strnfill (1 << 20, '1');
  g_auto (RisText) ris = { 0 };

  ris_text_init (&ris);
  for (guint i = 0; good[i]; i++)
    {
      g_autofree char *rest = g_strdup_printf (good[i], filler);
      g_autofree char *text = g_strconcat ("{\"type\":\"ris_message\",\"data\":{" FROM, rest, "}}", NULL);

      g_assert_true (ris_text_read (&ris, text, strlen (text), NULL));
    }
  for (guint i = 0; bad[i]; i++)
    {
      g_autofree char *rest = g_strdup_printf (bad[i], filler);
      g_autofree char *text = g_strconcat ("{\"type\":\"ris_message\",\"data\":{" FROM, rest, "}}", NULL);

      assert_refused (&ris, text, strlen (text));
    }
}

/* As many announcements of one prefix as a message can hold are one. */
static void
test_many_entries (void)
{
  g_autoptr (GString) text = g_string_new ("{\"type\":\"ris_message\",\"data\":{" FROM "\"type\":\"UPDATE\",\"path\":[64496],\"announcements\":[");
  g_auto (RisText) ris = { 0 };

  for (int i = 0; i < 25000; i++)
    g_string_append (text, "{\"prefixes\":[\"203.0.113.0/24\"]},");
  g_string_truncate (text, text->len - 1);
  g_string_append (text, "]}}");
  ris_text_init (&ris);
  g_assert_true (ris_text_read (&ris, text->str, text->len, NULL));
  g_assert_cmpstr (ris.lines->str, ==, "1700000000.250000 rrc00 AS64496 192.0.2.1 A 203.0.113.0/24 64496 o1\n");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/feeds/ris-hostile/refuses", test_refuses);
  g_test_add_func ("/feeds/ris-hostile/refuses-senders", test_refuses_senders);
  g_test_add_func ("/feeds/ris-hostile/truncated", test_truncated);
  g_test_add_func ("/feeds/ris-hostile/damaged", test_damaged);
  g_test_add_func ("/feeds/ris-hostile/deep", test_deep);
  g_test_add_func ("/feeds/ris-hostile/huge", test_huge);
  g_test_add_func ("/feeds/ris-hostile/many-entries", test_many_entries);
  return g_test_run ();
}
