/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "dusk-mrt-decoder.h"
#include "dusk-time.h"
#include "element-text.h"
#include "hex.h"
#include "mrt-bytes.h"

#define TIME_S G_GINT64_CONSTANT (1419264900)

/* The two sides of a session: AS65000 at 192.0.2.10 or 2001:db8::10, and the collector's AS65001. */
#define SESSION     "fde8 fde9 0000 0001 c000020a c0000201 "
#define SESSION_AS4 "0000fde8 0000fde9 0000 0001 c000020a c0000201 "
#define SESSION_6   "fde8 fde9 0000 0002 20010db8000000000000000000000010 20010db8000000000000000000000001 "
#define MARKER      "ffffffffffffffffffffffffffffffff "
#define PEER        "65000@192.0.2.10 "
#define PEER_6      "65000@2001:db8::10 "

/* AS_PATH 1 2, of 9 and of 13 bytes. */
#define PATH     "4002 06 0202 0001 0002 "
#define PATH_AS4 "4002 0a 0202 00000001 00000002 "

/* Between the prefix of a table dump and its path. */
#define SINCE "since 1419247616 "

#define NEXT_HOP_6 "10 20010db8000000000000000000000001 "

/* @session: in front of the message. @withdrawn, @attributes, @nlri: hex, without their lengths. @elements: as element-text.h writes them. */
typedef struct {
  const char *name;
  guint16     subtype;
  const char *session, *withdrawn, *attributes, *nlri;
  const char *elements;
  gboolean    is_damaged;
} Update;

static const Update updates[] = {
  { "withdrawn", 1, SESSION, "18 af2db0 00", "", "", "W " PEER "175.45.176.0/24\nW " PEER "0.0.0.0/0\n", FALSE },
  { "announced", 1, SESSION, "", PATH, "18 af2db0 08 0a",
    "A " PEER "175.45.176.0/24 path 1 2 (1)\nA " PEER "10.0.0.0/8 path 1 2 (1)\n", FALSE },
  { "both", 1, SESSION, "18 af2db0", PATH, "18 af2db1", "W " PEER "175.45.176.0/24\nA " PEER "175.45.177.0/24 path 1 2 (1)\n", FALSE },
  { "AS4", 4, SESSION_AS4, "", PATH_AS4, "18 af2db0", "A " PEER "175.45.176.0/24 path 1 2 (1)\n", FALSE },
  { "AS4_PATH", 1, SESSION, "", "4002 06 0202 0001 5ba0 c011 06 0201 00010001 4006 00", "18 af2db0",
    "A " PEER "175.45.176.0/24 path 1 65537 (1)\n", FALSE },
  { "AS4_PATH that somebody on the way did not know", 1, SESSION, "",
    "4002 06 0202 0001 5ba0 c007 06 004d c0000201 c011 06 0201 00010001 c012 08 00010001 c0000201", "18 af2db0",
    "A " PEER "175.45.176.0/24 path 1 23456 (1)\n", FALSE },
  { "AS4_PATH that all knew", 1, SESSION, "",
    "4002 06 0202 0001 5ba0 c007 06 5ba0 c0000201 c011 06 0201 00010001 c012 08 00010001 c0000201", "18 af2db0",
    "A " PEER "175.45.176.0/24 path 1 65537 (1)\n", FALSE },
  { "AS4_PATH beside an AGGREGATOR alone", 1, SESSION, "", "4002 06 0202 0001 5ba0 c007 06 004d c0000201 c011 06 0201 00010001", "18 af2db0",
    "A " PEER "175.45.176.0/24 path 1 65537 (1)\n", FALSE },
  { "IPv6 session", 1, SESSION_6, "18 af2db0", "", "", "W " PEER_6 "175.45.176.0/24\n", FALSE },
  { "no path", 1, SESSION, "", "", "18 af2db0", "A " PEER "175.45.176.0/24 path (0)\n", FALSE },
  { "a set at the end", 1, SESSION, "", "4002 0a 0201 0001 0102 0007 0008", "18 af2db0",
    "A " PEER "175.45.176.0/24 path 1 7 8 (2)\n", FALSE },
  { "the first of two paths", 1, SESSION, "", PATH "4002 04 0201 0009", "18 af2db0",
    "A " PEER "175.45.176.0/24 path 1 2 (1)\n", FALSE },
  { "long attribute", 1, SESSION, "", "5002 0006 0202 0001 0002", "18 af2db0", "A " PEER "175.45.176.0/24 path 1 2 (1)\n", FALSE },
  { "MP_REACH", 1, SESSION, "", "900e 0020 0002 01 " NEXT_HOP_6 "00 20 20010db8 28 20010db801" PATH, "",
    "A " PEER "2001:db8::/32 mp path 1 2 (1)\nA " PEER "2001:db8:100::/40 mp path 1 2 (1)\n", FALSE },
  { "MP_UNREACH", 1, SESSION, "", "800f 08 0002 01 20 20010db8", "", "W " PEER "2001:db8::/32 mp\n", FALSE },
  { "IPv4 in MP, multicast", 1, SESSION, "", "800f 05 0001 01 08 0a 800e 0b 0001 02 04 c0000201 00 08 0b", "",
    "W " PEER "10.0.0.0/8 mp\nA " PEER "11.0.0.0/8 safi 2 mp path (0)\n", FALSE },
  { "bgpdump's order", 1, SESSION, "08 0c", "800e 0b 0001 01 04 c0000201 00 08 0b 800f 05 0001 01 08 0a" PATH, "08 0d",
    "W " PEER "12.0.0.0/8\nW " PEER "10.0.0.0/8 mp\nA " PEER "13.0.0.0/8 path 1 2 (1)\nA " PEER "11.0.0.0/8 mp path 1 2 (1)\n", FALSE },
  { "subnetwork addresses", 1, SESSION, "", "800e 10 0001 01 04 c0000201 01 07 aabbccdd 08 0b", "",
    "A " PEER "11.0.0.0/8 mp path (0)\n", FALSE },
  { "a kind that we do not follow", 1, SESSION, "", "800f 06 0001 80 10 0001", "", "L " PEER "alive\n", FALSE },
  { "a family that we do not follow", 1, SESSION, "", "800f 06 4004 47 10 0001", "", "L " PEER "alive\n", FALSE },
  { "end of a table", 1, SESSION, "", "", "", "L " PEER "alive\n", FALSE },
  { "end of an IPv6 table", 1, SESSION, "", "800f 03 0002 01", "", "L " PEER "alive\n", FALSE },
  { "local", 6, SESSION, "18 af2db0", "", "", "W " PEER "175.45.176.0/24 local\n", FALSE },
  { "local AS4", 7, SESSION_AS4, "18 af2db0", "", "", "W " PEER "175.45.176.0/24 local\n", FALSE },
  { "ADD-PATH", 8, SESSION, "00000007 18 af2db0", PATH, "00000001 18 af2db1 ffffffff 00",
    "W " PEER "175.45.176.0/24 id 7\nA " PEER "175.45.177.0/24 id 1 path 1 2 (1)\nA " PEER "0.0.0.0/0 id 4294967295 path 1 2 (1)\n", FALSE },
  { "ADD-PATH AS4", 9, SESSION_AS4, "", PATH_AS4 "800e 1e 0002 01 " NEXT_HOP_6 "00 00000003 20 20010db8", "",
    "A " PEER "2001:db8::/32 id 3 mp path 1 2 (1)\n", FALSE },
  { "ADD-PATH local", 10, SESSION, "00000007 18 af2db0", "", "", "W " PEER "175.45.176.0/24 id 7 local\n", FALSE },
  { "ADD-PATH local AS4", 11, SESSION_AS4, "00000007 18 af2db0", "", "", "W " PEER "175.45.176.0/24 id 7 local\n", FALSE },
  { "ADD-PATH that nobody says to be", 1, SESSION, "00000007 18 af2db0 00000008 00", PATH, "0000ffff 18 af2db1",
    "W " PEER "175.45.176.0/24 id 7\nW " PEER "0.0.0.0/0 id 8\nA " PEER "175.45.177.0/24 id 65535 path 1 2 (1)\n", FALSE },
  { "IPv6 ADD-PATH that nobody says to be", 1, SESSION, "", "800f 0c 0002 01 00000003 20 20010db8", "", "W " PEER "2001:db8::/32 id 3 mp\n", FALSE },
  { "the default route twice", 1, SESSION, "0000", "", "", "W " PEER "0.0.0.0/0\nW " PEER "0.0.0.0/0\n", FALSE },
  { "the default route twice, and others", 1, SESSION, "0000 18 af2db0", "", "",
    "W " PEER "0.0.0.0/0\nW " PEER "0.0.0.0/0\nW " PEER "175.45.176.0/24\n", FALSE },
  { "stray bits", 1, SESSION, "00000007 17 af2db1", "", "",
    "W " PEER "0.0.0.0/0\nW " PEER "0.0.0.0/0\nW " PEER "0.0.0.0/0\nW " PEER "22.0.0.0/7\n", TRUE },
  /* Damaged: what comes before the damage, and what lies within bounds of its own behind it, is handed out. */
  { "a path that is cut off", 1, SESSION, "", "4002 06 0203 0001 0002", "18 af2db0", "A " PEER "175.45.176.0/24 path (0)\n", TRUE },
  { "attributes that are cut off", 1, SESSION, "08 0a", PATH "4003 04 c000", "18 af2db0",
    "W " PEER "10.0.0.0/8\nA " PEER "175.45.176.0/24 path 1 2 (1)\n", TRUE },
  { "half an attribute's header", 1, SESSION, "", PATH "40", "18 af2db0", "A " PEER "175.45.176.0/24 path 1 2 (1)\n", TRUE },
  { "half a long length", 1, SESSION, "", PATH "5003 00", "18 af2db0", "A " PEER "175.45.176.0/24 path 1 2 (1)\n", TRUE },
  { "a prefix that is too long", 1, SESSION, "08 0a 21 c000020100", PATH, "80 20010db8000000000000000000000001",
    "W " PEER "10.0.0.0/8\n", TRUE },
  { "a prefix that is cut off", 1, SESSION, "", PATH, "18 af2db0 18 af", "A " PEER "175.45.176.0/24 path 1 2 (1)\n", TRUE },
  { "an identifier alone", 8, SESSION, "", PATH, "00000001", "", TRUE },
  { "half an identifier", 8, SESSION, "", PATH, "00000001 18 af2db1 0000", "A " PEER "175.45.177.0/24 id 1 path 1 2 (1)\n", TRUE },
  { "a next hop that is too long", 1, SESSION, "", "800e 08 0002 01 20 20010db8", "", "", TRUE },
  { "no next hop", 1, SESSION, "", "800e 03 0002 01", "", "", TRUE },
  { "half a family", 1, SESSION, "", "800f 01 00", "", "", TRUE },
};

static GByteArray *
body_of (const Update *update)
{
  g_autoptr (GByteArray) withdrawn = hex_to_bytes (update->withdrawn);
  g_autoptr (GByteArray) attributes = hex_to_bytes (update->attributes);
  g_autoptr (GByteArray) nlri = hex_to_bytes (update->nlri);
  GByteArray *body = hex_to_bytes (update->session);

  mrt_put_hex (body, MARKER);
  mrt_put_u16 (body, 23 + withdrawn->len + attributes->len + nlri->len);
  mrt_put_u8 (body, 2);
  mrt_put_u16 (body, withdrawn->len);
  mrt_put_hex (body, update->withdrawn);
  mrt_put_u16 (body, attributes->len);
  mrt_put_hex (body, update->attributes);
  mrt_put_hex (body, update->nlri);
  return body;
}

/* Decodes one record as the only one of its file, or as one after a peer index of AS65000 at both its addresses. */
static char *
decode (guint16 type, guint16 subtype, const GByteArray *body, gboolean *is_sound, DuskMrtCounts *counts)
{
  static const char index[] = "c000021c 0000 0002 02 00000001 c000020a 0000fde8 01 00000002 20010db8000000000000000000000010 fde8";
  g_autoptr (GByteArray) index_body = hex_to_bytes (index);
  g_autoptr (DuskBgpPeers) peers = dusk_bgp_peers_new ();
  g_autoptr (DuskMrtDecoder) decoder = dusk_mrt_decoder_new (peers, "rrc00");
  g_autofree guint8 *bytes = g_memdup2 (body->data, body->len); /* of just its size, for AddressSanitizer */
  ElementText text = { g_string_new (NULL), peers };
  DuskMrtRecord record = { TIME_S * G_USEC_PER_SEC, 13, 1, index_body->data, index_body->len };

  if (type == 13 && subtype != 1)
    g_assert_true (dusk_mrt_decoder_decode (decoder, &record, element_text_add, &text));
  record = (DuskMrtRecord) { TIME_S * G_USEC_PER_SEC, type, subtype, bytes ? bytes : (const guint8 *) "", body->len };
  *is_sound = dusk_mrt_decoder_decode (decoder, &record, element_text_add, &text);
  *counts = *dusk_mrt_decoder_counts (decoder);
  return g_string_free (text.text, FALSE);
}

static guint
count_lines (const char *text)
{
  guint lines = 0;

  for (; *text; text++)
    lines += *text == '\n' ? 1 : 0;
  return lines;
}

static void
test_updates (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (updates); i++)
    {
      g_autoptr (GByteArray) body = body_of (&updates[i]);
      DuskMrtCounts counts;
      gboolean is_sound;
      g_autofree char *elements = decode (16, updates[i].subtype, body, &is_sound, &counts);

      g_test_message ("%s", updates[i].name);
      g_assert_cmpstr (elements, ==, updates[i].elements);
      g_assert_cmpint (is_sound, ==, !updates[i].is_damaged);
      g_assert_cmpuint (counts.records, ==, 1);
      g_assert_cmpuint (counts.damaged, ==, updates[i].is_damaged);
      g_assert_cmpuint (counts.ignored, ==, 0);
      g_assert_cmpuint (counts.elements, ==, count_lines (elements));
    }
}

typedef enum { SOUND, DAMAGED, IGNORED } Outcome;

/* Records as a whole. TABLE_DUMP_V2 has a peer index before it. */
static const struct {
  const char *name;
  guint16     type, subtype;
  const char *hex;
  const char *elements;
  Outcome     outcome;
} records[] = {
  { "OPEN", 16, 1, SESSION MARKER "001d 01 04 fde8 00b4 c000020a 00", "L " PEER "alive\n", SOUND },
  { "KEEPALIVE", 17, 4, SESSION_AS4 MARKER "0013 04", "L " PEER "alive\n", SOUND },
  { "ROUTE-REFRESH", 16, 1, SESSION MARKER "0017 05 0001 00 01", "L " PEER "alive\n", SOUND },
  { "NOTIFICATION", 16, 1, SESSION MARKER "0015 03 06 02", "", IGNORED },
  { "bytes behind a message", 16, 1, SESSION MARKER "0013 04 aabbcc", "L " PEER "alive\n", SOUND },
  { "an unknown message", 16, 1, SESSION MARKER "0013 09", "", DAMAGED },
  { "a wrong marker", 16, 1, SESSION "00000000000000000000000000000000 0013 04", "", DAMAGED },
  { "a message shorter than its header", 16, 1, SESSION MARKER "0012 04", "", DAMAGED },
  { "a message longer than its record", 16, 1, SESSION MARKER "ffff 02 0004 18 af2db0 0000", "W " PEER "175.45.176.0/24\n", DAMAGED },
  { "withdrawn routes without end", 16, 1, SESSION MARKER "001b 02 ffff 18 af2db0 0000",
    "W " PEER "175.45.176.0/24\nW " PEER "0.0.0.0/0\nW " PEER "0.0.0.0/0\n", DAMAGED },
  { "a session of another family", 16, 1, "fde8 fde9 0000 0003 c000020a c0000201" MARKER "0013 04", "", IGNORED },
  { "nothing", 16, 1, "", "", DAMAGED },
  { "SNAPSHOT", 16, 3, "0000 0000", "", IGNORED },
  { "a subtype to come", 16, 12, "00", "", IGNORED },
  { "a type of another protocol", 11, 0, "00", "", IGNORED },

  { "STATE_CHANGE", 16, 0, SESSION "0006 0001", "S " PEER "6>1\n", SOUND },
  { "STATE_CHANGE_AS4", 16, 5, SESSION_AS4 "0007 0008", "S " PEER "7>8\n", SOUND },
  { "STATE_CHANGE over IPv6", 17, 0, SESSION_6 "0001 0002", "S " PEER_6 "1>2\n", SOUND },
  { "STATE_CHANGE of old Zebra", 16, 0, "fde8 fde9 0006 0001", "S 65000@0.0.0.0 6>1\n", SOUND },
  { "STATE_CHANGE that is cut off", 16, 0, SESSION "0006 00", "", DAMAGED },
  { "STATE_CHANGE_AS4 of 8 bytes", 16, 5, "0000fde8 0000fde9", "", DAMAGED },

  { "ENTRY of OpenBGPD", 16, 2, "fde9 fde8 0000 0001 c0000201 c000020a 0000 0001 54980000 0001 01 04 c000020a 18 af2db0 0009" PATH,
    "R " PEER "175.45.176.0/24 " SINCE "path 1 2 (1)\n", SOUND },
  { "ENTRY for VPNs", 16, 2, "fde9 fde8 0000 0001 c0000201 c000020a 0000 0001 54980000 0001 80 04 c000020a 18 af2db0 0000", "", IGNORED },
  { "ENTRY that is cut off", 16, 2, "fde9 fde8 0000 0001 c0000201 c000020a 0000 0001 54980000 0001 01 04 c000020a 18 af2d", "", DAMAGED },

  { "TABLE_DUMP", 12, 1, "0000 0001 af2db000 18 01 54980000 c000020a fde8 0009" PATH,
    "R " PEER "175.45.176.0/24 " SINCE "path 1 2 (1)\n", SOUND },
  { "TABLE_DUMP, dirty bits", 12, 1, "0000 0001 af2db0ff 14 01 54980000 c000020a fde8 0000",
    "R " PEER "175.45.176.0/20 " SINCE "path (0)\n", SOUND },
  { "TABLE_DUMP of IPv6", 12, 2,
    "0000 0001 20010db8000000000000000000000000 20 01 54980000 20010db8000000000000000000000010 fde8 0009" PATH,
    "R " PEER_6 "2001:db8::/32 " SINCE "path 1 2 (1)\n", SOUND },
  { "TABLE_DUMP, AS4", 12, 3, "0000 0001 af2db000 18 01 54980000 c000020a 0000fde8 000d" PATH_AS4,
    "R " PEER "175.45.176.0/24 " SINCE "path 1 2 (1)\n", SOUND },
  { "TABLE_DUMP, too long a prefix", 12, 1, "0000 0001 af2db000 21 01 54980000 c000020a fde8 0000", "", DAMAGED },
  { "TABLE_DUMP, attributes cut off", 12, 1, "0000 0001 af2db000 18 01 54980000 c000020a fde8 000d" PATH,
    "R " PEER "175.45.176.0/24 " SINCE "path 1 2 (1)\n", DAMAGED },
  { "TABLE_DUMP, cut off", 12, 1, "0000 0001 af2db000 18 01 54980000 c000020a fd", "", DAMAGED },
  { "TABLE_DUMP of something", 12, 5, "0000", "", IGNORED },

  { "RIB_IPV4_UNICAST", 13, 2, "00000000 18 af2db0 0002 0000 54980000 000d" PATH_AS4 "0001 54980000 0000",
    "R " PEER "175.45.176.0/24 " SINCE "path 1 2 (1)\nR " PEER_6 "175.45.176.0/24 " SINCE "path (0)\n", SOUND },
  { "RIB_IPV4_MULTICAST", 13, 3, "00000000 00 0001 0000 54980000 0000",
    "R " PEER "0.0.0.0/0 safi 2 " SINCE "path (0)\n", SOUND },
  { "RIB_IPV6_UNICAST, short MP_REACH", 13, 4, "00000000 20 20010db8 0001 0001 54980000 0021 800e 11" NEXT_HOP_6 PATH_AS4,
    "R " PEER_6 "2001:db8::/32 " SINCE "path 1 2 (1)\n", SOUND },
  { "RIB_IPV6_UNICAST, whole MP_REACH", 13, 4, "00000000 20 20010db8 0001 0001 54980000 002a 800e 1a 0002 01" NEXT_HOP_6 "00 20 20010db8" PATH_AS4,
    "R " PEER_6 "2001:db8::/32 " SINCE "path 1 2 (1)\n", SOUND },
  { "RIB_IPV6_MULTICAST", 13, 5, "00000000 20 20010db8 0001 0001 54980000 0000",
    "R " PEER_6 "2001:db8::/32 safi 2 " SINCE "path (0)\n", SOUND },
  { "RIB_GENERIC", 13, 6, "00000000 0001 01 18 af2db0 0001 0000 54980000 0000",
    "R " PEER "175.45.176.0/24 " SINCE "path (0)\n", SOUND },
  { "RIB_GENERIC of something", 13, 6, "00000000 0001 85 18 af2db0 0001 0000 54980000 0000", "", IGNORED },
  { "RIB_IPV4_UNICAST_ADDPATH", 13, 8, "00000000 18 af2db0 0002 0000 54980000 00000001 0000 0000 54980000 00000002 000d" PATH_AS4,
    "R " PEER "175.45.176.0/24 id 1 " SINCE "path (0)\nR " PEER "175.45.176.0/24 id 2 " SINCE "path 1 2 (1)\n", SOUND },
  { "RIB_IPV4_MULTICAST_ADDPATH", 13, 9, "00000000 00 0001 0000 54980000 00000001 0000",
    "R " PEER "0.0.0.0/0 id 1 safi 2 " SINCE "path (0)\n", SOUND },
  { "RIB_IPV6_UNICAST_ADDPATH", 13, 10, "00000000 00 0001 0001 54980000 00000001 0000",
    "R " PEER_6 "::/0 id 1 " SINCE "path (0)\n", SOUND },
  { "RIB_IPV6_MULTICAST_ADDPATH", 13, 11, "00000000 00 0001 0001 54980000 00000001 0000",
    "R " PEER_6 "::/0 id 1 safi 2 " SINCE "path (0)\n", SOUND },
  { "RIB_GENERIC_ADDPATH", 13, 12, "00000000 0001 01 00000009 18 af2db0 0001 0000 54980000 0000",
    "R " PEER "175.45.176.0/24 id 9 " SINCE "path (0)\n", SOUND },
  { "a route of nobody", 13, 2, "00000000 18 af2db0 0002 0002 54980000 0000 0000 54980000 0000",
    "R " PEER "175.45.176.0/24 " SINCE "path (0)\n", DAMAGED },
  { "more routes than there are", 13, 2, "00000000 18 af2db0 ffff 0000 54980000 0000",
    "R " PEER "175.45.176.0/24 " SINCE "path (0)\n", DAMAGED },
  { "attributes beyond the record", 13, 2, "00000000 18 af2db0 0001 0000 54980000 ffff" PATH_AS4,
    "R " PEER "175.45.176.0/24 " SINCE "path 1 2 (1)\n", DAMAGED },
  { "too long a prefix", 13, 2, "00000000 21 af2db00000 0000", "", DAMAGED },
  { "a route since nobody knows when", 13, 2, "00000000 18 af2db0 0001 0000 00000000 0000", "R " PEER "175.45.176.0/24 path (0)\n", SOUND },
  { "no routes", 13, 2, "00000000 18 af2db0 0000", "", SOUND },
  { "a table's subtype to come", 13, 7, "00000000", "", IGNORED },
  { "PEER_INDEX_TABLE that is cut off", 13, 1, "c000021c 0000 0002 02 00000001 c000020a 0000fde8 02 00", "", DAMAGED },
  { "PEER_INDEX_TABLE, view cut off", 13, 1, "c000021c ffff 6162", "", DAMAGED },

  { "MRT BGP update", 5, 1, "fde8 c000020a fde9 c0000201 0004 18 af2db0 0009" PATH "18 af2db1",
    "W " PEER "175.45.176.0/24\nA " PEER "175.45.177.0/24 path 1 2 (1)\n", SOUND },
  { "MRT BGP state", 5, 3, "fde8 c000020a 0006 0001", "S " PEER "6>1\n", SOUND },
  { "MRT BGP OPEN", 5, 5, "fde8 c000020a fde9 c0000201 04", "L " PEER "alive\n", SOUND },
  { "MRT BGP NOTIFICATION", 5, 6, "fde8 c000020a fde9 c0000201 0602", "", IGNORED },
  { "MRT BGP KEEPALIVE", 5, 7, "fde8 c000020a fde9 c0000201", "L " PEER "alive\n", SOUND },
  { "MRT BGP SYNC", 5, 4, "0000", "", IGNORED },
  { "MRT BGP, cut off", 5, 1, "fde8 c000020a fde9 c000", "", DAMAGED },
  { "MRT BGP state, cut off", 5, 3, "fde8 c0", "", DAMAGED },
};

static void
test_records (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (records); i++)
    {
      g_autoptr (GByteArray) body = hex_to_bytes (records[i].hex);
      DuskMrtCounts counts;
      gboolean is_sound;
      g_autofree char *elements = decode (records[i].type, records[i].subtype, body, &is_sound, &counts);

      g_test_message ("%s", records[i].name);
      g_assert_cmpstr (elements, ==, records[i].elements);
      g_assert_cmpint (is_sound, ==, records[i].outcome != DAMAGED);
      g_assert_cmpuint (counts.damaged, ==, records[i].outcome == DAMAGED);
      g_assert_cmpuint (counts.ignored, ==, records[i].outcome == IGNORED);
    }
}

/* A record that is cut off anywhere gives what a whole one gives, or the beginning of it. */
static void
assert_safe_when_cut_off (guint16 type, guint16 subtype, const GByteArray *body)
{
  DuskMrtCounts counts;
  gboolean is_sound;
  g_autofree char *whole = decode (type, subtype, body, &is_sound, &counts);
  g_autoptr (GByteArray) part = g_byte_array_new ();
  guint lines = count_lines (whole);

  for (guint length = 0; length < body->len; length++)
    {
      g_autofree char *elements = NULL;

      g_byte_array_set_size (part, 0);
      g_byte_array_append (part, body->data, length);
      elements = decode (type, subtype, part, &is_sound, &counts);
      g_assert_cmpuint (count_lines (elements), <=, lines + 1);
    }
}

static void
test_cut_off (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (updates); i++)
    {
      g_autoptr (GByteArray) body = body_of (&updates[i]);

      if (!updates[i].is_damaged)
        assert_safe_when_cut_off (16, updates[i].subtype, body);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (records); i++)
    {
      g_autoptr (GByteArray) body = hex_to_bytes (records[i].hex);

      if (records[i].outcome == SOUND)
        assert_safe_when_cut_off (records[i].type, records[i].subtype, body);
    }
}

/* Every byte of every record in turn as 0, 255, and one more than it is: nothing goes out of bounds, and all is counted. */
static void
assert_safe_when_changed (guint16 type, guint16 subtype, GByteArray *body)
{
  for (guint i = 0; i < body->len; i++)
    {
      const guint8 was = body->data[i], others[] = { 0, 255, (guint8) (was + 1), (guint8) (was ^ 0x80) };

      for (gsize j = 0; j < G_N_ELEMENTS (others); j++)
        {
          DuskMrtCounts counts;
          gboolean is_sound;
          g_autofree char *elements = NULL;

          body->data[i] = others[j];
          elements = decode (type, subtype, body, &is_sound, &counts);
          g_assert_cmpuint (counts.elements, ==, count_lines (elements));
          g_assert_cmpuint (counts.damaged, ==, !is_sound);
        }
      body->data[i] = was;
    }
}

static void
test_changed (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (updates); i++)
    {
      g_autoptr (GByteArray) body = body_of (&updates[i]);

      assert_safe_when_changed (16, updates[i].subtype, body);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (records); i++)
    {
      g_autoptr (GByteArray) body = hex_to_bytes (records[i].hex);

      assert_safe_when_changed (records[i].type, records[i].subtype, body);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/mrt/decoder/updates", test_updates);
  g_test_add_func ("/mrt/decoder/records", test_records);
  g_test_add_func ("/mrt/decoder/cut-off", test_cut_off);
  g_test_add_func ("/mrt/decoder/changed", test_changed);
  return g_test_run ();
}
