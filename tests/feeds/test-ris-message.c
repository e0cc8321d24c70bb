/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "dusk-error.h"
#include "dusk-time.h"
#include "ris-fixture.h"

/* Of a message: who and when, in the order of the wire. */
#define FROM "\"timestamp\":1700000000.25,\"peer\":\"192.0.2.1\",\"peer_asn\":\"64496\",\"id\":\"192.0.2.1-01\",\"host\":\"rrc00.ripe.net\","
#define WHO  "1700000000.250000 rrc00 AS64496 192.0.2.1 "

#define MESSAGE(rest)         "{\"type\":\"ris_message\",\"data\":{" FROM rest "}}"
#define UPDATE(path, rest)    MESSAGE ("\"type\":\"UPDATE\",\"path\":" path ",\"community\":[],\"origin\":\"IGP\"," rest)
#define ANNOUNCED(hop, list)  "{\"next_hop\":\"" hop "\",\"prefixes\":[" list "]}"

static void
assert_reads (const char *text, const char *lines)
{
  g_auto (RisText) ris = { 0 };
  g_autoptr (GError) error = NULL;

  g_test_message ("%s", text);
  ris_text_init (&ris);
  g_assert_true (ris_text_read (&ris, text, strlen (text), &error));
  g_assert_no_error (error);
  g_assert_cmpstr (ris.lines->str, ==, lines);
  g_assert_cmpint (ris.kind, ==, DUSK_RIS_MESSAGE);
}

static void
test_updates (void)
{
  static const struct {
    const char *text, *lines;
  } cases[] = {
    { UPDATE ("[64496,64511]", "\"announcements\":[" ANNOUNCED ("192.0.2.1", "\"198.51.100.0/24\"") "],\"withdrawals\":[]"),
      WHO "A 198.51.100.0/24 64496 64511 o1\n" },
    /* The manual's and the old spelling of the origin, without empty lists */
    { MESSAGE ("\"type\":\"UPDATE\",\"path\":[64496],\"origin\":\"igp\",\"announcements\":[" ANNOUNCED ("192.0.2.1", "\"198.51.100.0/24\"") "]"),
      WHO "A 198.51.100.0/24 64496 o1\n" },
    /* Next hops that are two */
    { UPDATE ("[64496,64500]", "\"announcements\":[" ANNOUNCED ("2001:db8::1,fe80::1", "\"2001:db8:1::/48\",\"2001:db8:2::/48\"") "],"
              "\"withdrawals\":[]"),
      WHO "A 2001:db8:1::/48 64496 64500 o1\n" WHO "A 2001:db8:2::/48 64496 64500 o1\n" },
    { UPDATE ("[64496]", "\"announcements\":[" ANNOUNCED ("2001:db8::1", "\"2001:db8:2::/48\",\"2001:db8:1::/48\"") ","
              ANNOUNCED ("fe80::1", "\"2001:db8:2:0:0:0:0:0/48\",\"2001:db8:1::/48\"") "]"),
      WHO "A 2001:db8:1::/48 64496 o1\n" WHO "A 2001:db8:2::/48 64496 o1\n" },
    /* Both at once: first what goes, then what comes */
    { UPDATE ("[64496]", "\"announcements\":[" ANNOUNCED ("192.0.2.1", "\"198.51.100.0/24\"") "],"
              "\"withdrawals\":[\"2001:db8:0:0:0:0:0:0/32\",\"203.0.113.0/24\",\"198.51.100.0/24\"]"),
      WHO "W 2001:db8::/32\n" WHO "W 203.0.113.0/24\n" WHO "W 198.51.100.0/24\n" WHO "A 198.51.100.0/24 64496 o1\n" },
    /* Withdrawals carry no path */
    { MESSAGE ("\"type\":\"UPDATE\",\"withdrawals\":[\"203.0.113.0/24\"]"), WHO "W 203.0.113.0/24\n" },
    { UPDATE ("[]", "\"withdrawals\":[\"203.0.113.0/24\"]"), WHO "W 203.0.113.0/24\n" },
    /* AS_SETs */
    { UPDATE ("[64496,[64500,64501]]", "\"announcements\":[" ANNOUNCED ("192.0.2.1", "\"198.51.100.0/24\"") "]"),
      WHO "A 198.51.100.0/24 64496 64500 64501 o2\n" },
    { UPDATE ("[64496,[64500,64501],4294967295]", "\"announcements\":[" ANNOUNCED ("192.0.2.1", "\"0.0.0.0/0\",\"::/0\"") "]"),
      WHO "A 0.0.0.0/0 64496 64500 64501 4294967295 o1\n" WHO "A ::/0 64496 64500 64501 4294967295 o1\n" },
    { UPDATE ("[]", "\"announcements\":[" ANNOUNCED ("192.0.2.1", "\"198.51.100.0/24\"") "]"), WHO "A 198.51.100.0/24 o0\n" },
    /* Bits beyond the length */
    { UPDATE ("[64496]", "\"announcements\":[" ANNOUNCED ("192.0.2.1", "\"198.51.100.255/25\"") "]"), WHO "A 198.51.100.128/25 64496 o1\n" },
    /* The end of a table is an update of nothing */
    { UPDATE ("[]", "\"announcements\":[],\"withdrawals\":[]"), WHO "L\n" },
    { MESSAGE ("\"type\":\"UPDATE\""), WHO "L\n" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    assert_reads (cases[i].text, cases[i].lines);
}

static void
test_sessions (void)
{
  static const struct {
    const char *text, *lines;
  } cases[] = {
    { MESSAGE ("\"type\":\"STATE\",\"state\":\"connected\""), WHO "S 5 6\n" },
    { MESSAGE ("\"type\":\"STATE\",\"state\":\"down\""), WHO "S 6 1\n" },
    { MESSAGE ("\"state\":\"down\",\"type\":\"RIS_PEER_STATE\""), WHO "S 6 1\n" },
    { MESSAGE ("\"type\":\"RIS_PEER_STATE\",\"state\":\"connected\""), WHO "S 5 6\n" },
    { MESSAGE ("\"type\":\"STATE\",\"state\":\"dreaming\""), "" },
    { MESSAGE ("\"type\":\"STATE\""), "" },
    { MESSAGE ("\"type\":\"KEEPALIVE\""), WHO "L\n" },
    { MESSAGE ("\"type\":\"OPEN\",\"direction\":\"sent\",\"version\":4,\"asn\":64496,\"capabilities\":{\"1\":{\"families\":[\"ipv4/unicast\"]}}"),
      WHO "L\n" },
    { MESSAGE ("\"type\":\"NOTIFICATION\",\"notification\":{\"code\":6,\"subcode\":5,\"data\":\"0605\"}"), "" },
    { MESSAGE ("\"type\":\"ROUTE_REFRESH\""), "" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    assert_reads (cases[i].text, cases[i].lines);
}

/* Blanks, order, escapes and numbers as JSON allows them. */
static void
test_forms (void)
{
  static const struct {
    const char *text, *lines;
  } cases[] = {
    { "{\"type\": \"ris_message\", \"data\": {\"timestamp\": 1700000000, \"peer\": \"2001:db8::1\", \"peer_asn\": 64496, \"host\": \"rrc21\", "
      "\"type\": \"KEEPALIVE\"}}\r\n",
      "1700000000.000000 rrc21 AS64496 2001:db8::1 L\n" },
    { "{\"data\":{\"type\":\"KEEPALIVE\",\"host\":\"rrc00\",\"peer_asn\":\"64496\",\"peer\":\"192.0.2.1\",\"timestamp\":1700000000.2500001},"
      "\"extra\":[{\"a\":[[],{}]},null,true,false,-1.5e-3],\"type\":\"ris_message\"}",
      WHO "L\n" },
    { "{\"type\":\"ris_message\",\"data\":{\"timestamp\":1700000000.250000999,\"peer\":\"192.0.2.1\",\"peer_asn\":\"64496\",\"type\":\"KEEPALIVE\"}}",
      "1700000000.250000  AS64496 192.0.2.1 L\n" },
    { "\t{\"\\u0074ype\":\"ris\\u005fmessage\",\"data\":{" FROM "\"type\":\"UPD\\u0041TE\",\"withdrawals\":[\"198.51.100.0\\/24\"]}}",
      WHO "W 198.51.100.0/24\n" },
    { MESSAGE ("\"type\":\"KEEPALIVE\",\"comment\":\"\\ud83d\\ude00 \\ud800 \\u0000 \xc3\xa9 \\\"\\\\\\b\\f\\n\\r\\t\""), WHO "L\n" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    assert_reads (cases[i].text, cases[i].lines);
}

static void
test_kinds (void)
{
  static const struct {
    const char        *text;
    DuskRisMessageKind kind;
  } cases[] = {
    { "{\"type\":\"pong\",\"data\":null}", DUSK_RIS_PONG },
    { "{\"type\":\"pong\"}", DUSK_RIS_PONG },
    { "{\"type\":\"ris_rrc_list\",\"data\":[\"rrc00\",\"rrc01\"]}", DUSK_RIS_RRC_LIST },
    { "{\"type\":\"ris_subscribe_ok\",\"data\":{\"subscription\":{\"prefix\":\"192.0.2.0/24\"},\"socketOptions\":{}}}", DUSK_RIS_SUBSCRIBED },
    { "{\"type\":\"ris_news\",\"data\":{\"timestamp\":\"no\"}}", DUSK_RIS_OTHER },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (RisText) ris = { 0 };
      g_autoptr (GError) error = NULL;

      ris_text_init (&ris);
      g_assert_true (ris_text_read (&ris, cases[i].text, strlen (cases[i].text), &error));
      g_assert_no_error (error);
      g_assert_cmpint (ris.kind, ==, cases[i].kind);
      g_assert_cmpint (ris.time_us, ==, DUSK_TIME_UNKNOWN);
      g_assert_cmpstr (ris.lines->str, ==, "");
      g_assert_cmpuint (dusk_bgp_peers_count (ris.peers), ==, 0);
    }
}

static void
test_errors (void)
{
  static const struct {
    const char *text, *says;
  } cases[] = {
    { "{\"type\":\"ris_error\",\"data\":{\"message\":\"You are too slow\"}}", "RIS Live says: You are too slow" },
    { "{\"data\":{\"code\":[1],\"message\":\"a\\nb\\u0007\\u202e<b>\"},\"type\":\"ris_error\"}", "RIS Live says: a b    <b>" },
    { "{\"type\":\"ris_error\",\"data\":{\"message\":\"\\u00e9\\ud83d\\ude00\"}}", "RIS Live says: \xc3\xa9\xf0\x9f\x98\x80" },
    { "{\"type\":\"ris_error\",\"data\":{\"message\":\" \\n\"}}", "RIS Live reports an error without saying which" },
    { "{\"type\":\"ris_error\",\"data\":{\"message\":[\"x\"]}}", "RIS Live reports an error without saying which" },
    { "{\"type\":\"ris_error\",\"data\":\"x\"}", "RIS Live reports an error without saying which" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (RisText) ris = { 0 };
      g_autoptr (GError) error = NULL;

      ris_text_init (&ris);
      g_assert_false (ris_text_read (&ris, cases[i].text, strlen (cases[i].text), &error));
      g_assert_error (error, DUSK_ERROR, DUSK_ERROR_USAGE);
      g_assert_cmpstr (error->message, ==, cases[i].says);
      g_assert_cmpint (ris.kind, ==, DUSK_RIS_ERROR);
    }
}

/* A server's words of any length become a sentence. */
static void
test_long_error (void)
{
  g_autofree char *words = g_strnfill (100000, 'x');
  g_autofree char *text = g_strconcat ("{\"type\":\"ris_error\",\"data\":{\"message\":\"\\u00e9", words, "\"}}", NULL);
  g_auto (RisText) ris = { 0 };
  g_autoptr (GError) error = NULL;

  ris_text_init (&ris);
  g_assert_false (ris_text_read (&ris, text, strlen (text), &error));
  g_assert_error (error, DUSK_ERROR, DUSK_ERROR_USAGE);
  g_assert_cmpuint (strlen (error->message), <, 400);
  g_assert_true (g_utf8_validate (error->message, -1, NULL));
}

/* One reader reads many messages: nothing of one is left in the next, and a peer keeps its number. */
static void
test_again (void)
{
  static const char *const first =
    UPDATE ("[64496,[64500,64501]]", "\"announcements\":[" ANNOUNCED ("192.0.2.1", "\"198.51.100.0/24\"") "],\"withdrawals\":[\"203.0.113.0/24\"]");
  static const char *const broken = UPDATE ("[64499]", "\"withdrawals\":[\"192.0.2.0/24\"],\"announcements\":[7]");
  static const char *const second = UPDATE ("[64496]", "\"announcements\":[" ANNOUNCED ("192.0.2.1", "\"198.51.100.0/24\"") "]");
  g_auto (RisText) ris = { 0 };

  ris_text_init (&ris);
  g_assert_true (ris_text_read (&ris, first, strlen (first), NULL));
  g_assert_false (ris_text_read (&ris, broken, strlen (broken), NULL));
  g_assert_cmpstr (ris.lines->str, ==, "");
  g_assert_true (ris_text_read (&ris, second, strlen (second), NULL));
  g_assert_cmpstr (ris.lines->str, ==, WHO "A 198.51.100.0/24 64496 o1\n");
  g_assert_cmpuint (dusk_bgp_peers_count (ris.peers), ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/feeds/ris-message/updates", test_updates);
  g_test_add_func ("/feeds/ris-message/sessions", test_sessions);
  g_test_add_func ("/feeds/ris-message/forms", test_forms);
  g_test_add_func ("/feeds/ris-message/kinds", test_kinds);
  g_test_add_func ("/feeds/ris-message/errors", test_errors);
  g_test_add_func ("/feeds/ris-message/long-error", test_long_error);
  g_test_add_func ("/feeds/ris-message/again", test_again);
  return g_test_run ();
}
