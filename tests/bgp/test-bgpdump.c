/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "dusk-bgpdump.h"
#include "mrt-bytes.h"

#define TIME_US (G_GINT64_CONSTANT (1419264900) * G_USEC_PER_SEC + 42)

#define ORIGIN   "400101 00"
#define PATH     "40020a 0202 00000d1c 000200bf"
#define NEXT_HOP "400304 c0000201"
#define PLAIN    ORIGIN PATH NEXT_HOP

/* One printer, and what it wrote. */
typedef struct {
  DuskBgpPeers *peers;
  DuskBgpdump  *printer;
  GString      *text;
  guint         writes;
  gboolean      refuses;
} Printed;

static gboolean
write_cb (const char *text, gsize length, gpointer user_data)
{
  Printed *printed = user_data;

  g_string_append_len (printed->text, text, (gssize) length);
  printed->writes++;
  return !printed->refuses;
}

static void
printed_init (Printed *printed)
{
  static const guint8 first[16] = { 192, 0, 2, 1 }, second[16] = { 0x20, 0x01, 0x0d, 0xb8, [15] = 2 };

  *printed = (Printed) { .peers = dusk_bgp_peers_new (), .text = g_string_new (NULL) };
  g_assert_cmpuint (dusk_bgp_peers_take (printed->peers, "rrc00", 3356, 4, first), ==, 0);
  g_assert_cmpuint (dusk_bgp_peers_take (printed->peers, "rrc00", 4200000000, 6, second), ==, 1);
  printed->printer = dusk_bgpdump_new (printed->peers, write_cb, printed);
}

static void
printed_clear (Printed *printed)
{
  dusk_bgpdump_free (printed->printer);
  dusk_bgp_peers_unref (printed->peers);
  g_string_free (printed->text, TRUE);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Printed, printed_clear)

/* Attributes in memory of just their size. */
static void
add (Printed *printed, DuskBgpElement element, const char *prefix, const char *hex, guint8 as_size)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  DuskBgpAttributeBytes attributes = { .as_size = as_size, .is_rib = element.kind == DUSK_BGP_ROUTE };

  if (prefix)
    g_assert_true (dusk_prefix_parse (prefix, &element.prefix, NULL));
  if (hex)
    {
      mrt_put_hex (bytes, hex);
      attributes.bytes = bytes->data;
      attributes.length = bytes->len;
      element.attributes = &attributes;
    }
  dusk_bgpdump_add (&element, printed->printer);
}

#define GLOBAL "20010db8000000000000000000000001"

static void
test_lines (void)
{
  static const struct {
    DuskBgpElement element;
    const char    *prefix;
    const char    *attributes;
    const char    *line;
  } cases[] = {
    { { .kind = DUSK_BGP_ANNOUNCEMENT, .source = DUSK_BGP_FROM_BGP4MP, .time_us = TIME_US },
      "175.45.176.0/24", PLAIN,
      "BGP4MP|1419264900|A|192.0.2.1|3356|175.45.176.0/24|3356 131263|IGP|192.0.2.1|0|0||NAG||\n" },
    { { .kind = DUSK_BGP_WITHDRAWAL, .source = DUSK_BGP_FROM_BGP4MP, .time_us = TIME_US },
      "175.45.176.0/24", NULL, "BGP4MP|1419264900|W|192.0.2.1|3356|175.45.176.0/24\n" },
    { { .kind = DUSK_BGP_STATE, .source = DUSK_BGP_FROM_BGP4MP, .time_us = TIME_US, .peer = 1, .old_state = 6, .new_state = 1 },
      NULL, NULL, "BGP4MP|1419264900|STATE|2001:db8::2|4200000000|6|1\n" },
    { { .kind = DUSK_BGP_ALIVE, .source = DUSK_BGP_FROM_BGP4MP, .time_us = TIME_US }, NULL, NULL, "" },
    /* Sources. */
    { { .kind = DUSK_BGP_WITHDRAWAL, .source = DUSK_BGP_FROM_BGP4MP_ET, .time_us = TIME_US },
      "0.0.0.0/0", NULL, "BGP4MP_ET|1419264900.000042|W|192.0.2.1|3356|0.0.0.0/0\n" },
    { { .kind = DUSK_BGP_WITHDRAWAL, .source = DUSK_BGP_FROM_BGP4MP_ET, .time_us = TIME_US, .has_path_id = TRUE, .path_id = 7 },
      "10.0.0.0/8", NULL, "BGP4MP_ET_AP|1419264900.000042|W|192.0.2.1|3356|10.0.0.0/8|7\n" },
    { { .kind = DUSK_BGP_WITHDRAWAL, .source = DUSK_BGP_FROM_BGP4MP, .time_us = TIME_US, .is_local = TRUE },
      "10.0.0.0/8", NULL, "BGP4MP_LOCAL|1419264900|W|192.0.2.1|3356|10.0.0.0/8\n" },
    { { .kind = DUSK_BGP_WITHDRAWAL, .source = DUSK_BGP_FROM_MRT_BGP, .time_us = TIME_US },
      "10.0.0.0/8", NULL, "BGP|1419264900|W|192.0.2.1|3356|10.0.0.0/8\n" },
    { { .kind = DUSK_BGP_ROUTE, .source = DUSK_BGP_FROM_TABLE_DUMP, .time_us = TIME_US },
      "10.0.0.0/8", PLAIN, "TABLE_DUMP|1419264900|B|192.0.2.1|3356|10.0.0.0/8|3356 131263|IGP|192.0.2.1|0|0||NAG||\n" },
    { { .kind = DUSK_BGP_ROUTE, .source = DUSK_BGP_FROM_TABLE_DUMP_V2, .time_us = TIME_US },
      "10.0.0.0/8", PLAIN, "TABLE_DUMP2|1419264900|B|192.0.2.1|3356|10.0.0.0/8|3356 131263|IGP|192.0.2.1|0|0||NAG||\n" },
    { { .kind = DUSK_BGP_ROUTE, .source = DUSK_BGP_FROM_TABLE_DUMP_V2, .time_us = TIME_US, .has_path_id = TRUE, .path_id = 4294967295 },
      "10.0.0.0/8", PLAIN, "TABLE_DUMP2_AP|1419264900|B|192.0.2.1|3356|10.0.0.0/8|4294967295|3356 131263|IGP|192.0.2.1|0|0||NAG||\n" },
    /* bgpdump does not print the ENTRY of the drafts, nor what has no attributes as bytes. */
    { { .kind = DUSK_BGP_ROUTE, .source = DUSK_BGP_FROM_BGP4MP, .time_us = TIME_US }, "10.0.0.0/8", PLAIN, "" },
    { { .kind = DUSK_BGP_ANNOUNCEMENT, .source = DUSK_BGP_FROM_RIS_LIVE, .time_us = TIME_US }, "10.0.0.0/8", NULL, "" },
    /* Next hops: where the prefix stood, or where a table has one; ones where there is none. */
    { { .kind = DUSK_BGP_ANNOUNCEMENT, .source = DUSK_BGP_FROM_BGP4MP, .time_us = TIME_US, .is_mp = TRUE },
      "2001:db8:1::/48", PLAIN "800e15 0002 01 10 " GLOBAL " 00",
      "BGP4MP|1419264900|A|192.0.2.1|3356|2001:db8:1::/48|3356 131263|IGP|2001:db8::1|0|0||NAG||\n" },
    { { .kind = DUSK_BGP_ANNOUNCEMENT, .source = DUSK_BGP_FROM_BGP4MP, .time_us = TIME_US },
      "10.0.0.0/8", PLAIN "800e15 0002 01 10 " GLOBAL " 00",
      "BGP4MP|1419264900|A|192.0.2.1|3356|10.0.0.0/8|3356 131263|IGP|192.0.2.1|0|0||NAG||\n" },
    { { .kind = DUSK_BGP_ROUTE, .source = DUSK_BGP_FROM_TABLE_DUMP_V2, .time_us = TIME_US },
      "2001:db8:1::/48", PLAIN "800e11 10 " GLOBAL,
      "TABLE_DUMP2|1419264900|B|192.0.2.1|3356|2001:db8:1::/48|3356 131263|IGP|2001:db8::1|0|0||NAG||\n" },
    { { .kind = DUSK_BGP_ANNOUNCEMENT, .source = DUSK_BGP_FROM_BGP4MP, .time_us = TIME_US },
      "10.0.0.0/8", ORIGIN PATH, "BGP4MP|1419264900|A|192.0.2.1|3356|10.0.0.0/8|3356 131263|IGP|255.255.255.255|0|0||NAG||\n" },
    /* Nothing at all, and attributes that break off. */
    { { .kind = DUSK_BGP_ANNOUNCEMENT, .source = DUSK_BGP_FROM_BGP4MP, .time_us = TIME_US },
      "10.0.0.0/8", "", "BGP4MP|1419264900|A|192.0.2.1|3356|10.0.0.0/8||INCOMPLETE|255.255.255.255|0|0||NAG||\n" },
    { { .kind = DUSK_BGP_ANNOUNCEMENT, .source = DUSK_BGP_FROM_BGP4MP, .time_us = TIME_US },
      "10.0.0.0/8", PLAIN "800404 0000", "BGP4MP|1419264900|A|192.0.2.1|3356|10.0.0.0/8|3356 131263|IGP|192.0.2.1|0|0||NAG||\n" },
    /* All the rest. */
    { { .kind = DUSK_BGP_ANNOUNCEMENT, .source = DUSK_BGP_FROM_BGP4MP, .time_us = TIME_US },
      "10.0.0.0/8", "400101 01 " PATH NEXT_HOP "800404 ffffffff 400504 00000064 400600 c00708 000200bf cb007101 c00808 00010002 ffffff01",
      "BGP4MP|1419264900|A|192.0.2.1|3356|10.0.0.0/8|3356 131263|EGP|192.0.2.1|100|4294967295|1:2 no-export|AG|131263 203.0.113.1|\n" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (Printed) printed;

      printed_init (&printed);
      add (&printed, cases[i].element, cases[i].prefix, cases[i].attributes, 4);
      g_assert_true (dusk_bgpdump_flush (printed.printer));
      g_assert_cmpstr (printed.text->str, ==, cases[i].line);
    }
}

/* The fields of one line: path, communities and aggregator are the ones with rules of their own. */
static void
test_fields (void)
{
  static const struct {
    guint8      as_size;
    const char *attributes;
    const char *path;
    const char *communities;
    const char *aggregator;
  } cases[] = {
    { 4, "40020a 0202 00000001 ffffffff", "1 4294967295", "", "" },
    { 2, "400206 0202 0001 ffff", "1 65535", "", "" },
    /* Sets, confederations and their sets; segments that begin anew or hold nothing. */
    { 2, "40020c 0202 0001 0002 0102 0003 0004", "1 2 {3,4}", "", "" },
    { 2, "40020c 0302 0001 0002 0202 0003 0004", "(1 2) 3 4", "", "" },
    { 2, "40020c 0402 0001 0002 0202 0003 0004", "[1,2] 3 4", "", "" },
    { 2, "400208 0101 0001 0101 0002", "{1} {2}", "", "" },
    { 2, "400208 0201 0001 0201 0002", "1 2", "", "" },
    { 2, "400206 0200 0201 0007", "7", "", "" },
    { 2, "400202 0100", "{}", "", "" },
    /* What is no path. */
    { 2, "400203 020100", "! Error !", "", "" },
    { 2, "400204 0501 0001", "! Error !", "", "" },
    { 2, "400201 02", "! Error !", "", "" },
    { 4, "400206 0202 0001 0002", "! Error !", "", "" },
    /* AS4_PATH takes the place of the end; not of a shorter path, not where it is damaged, not where ASNs have 4 bytes. */
    { 2, "400208 0203 0001 5ba0 5ba0 c0110a 0202 00010000 00010001", "1 65536 65537", "", "" },
    { 2, "400208 0203 0001 5ba0 5ba0 c0110e 0203 00010000 00010001 00010002", "65536 65537 65538", "", "" },
    { 2, "400204 0201 5ba0 c0110a 0202 00010000 00010001", "23456", "", "" },
    { 2, "400204 0201 5ba0 c01106 0202 00010000", "23456", "", "" },
    { 4, "400206 0201 00005ba0 c01106 0201 00010000", "23456", "", "" },
    { 2, "40020c 0202 0001 0002 0102 0003 0004 c01106 0101 00010000", "1 2 {65536}", "", "" },
    { 2, "40020c 0102 0003 0004 0202 0001 5ba0 c01106 0201 00010000", "{3,4} 1 65536", "", "" },
    /* An aggregator with an ASN of its own shows that the AS4 attributes are older than the rest. */
    { 2, "400204 0201 5ba0 c00706 5ba0 c0000201 c01106 0201 00010000 c01208 00010000 c0000202", "65536", "", "65536 192.0.2.2" },
    { 2, "400204 0201 5ba0 c00706 0007 c0000201 c01106 0201 00010000 c01208 00010000 c0000202", "23456", "", "7 192.0.2.1" },
    { 2, "400204 0201 5ba0 c00706 0007 c0000201 c01106 0201 00010000", "65536", "", "7 192.0.2.1" },
    { 2, "400200 c01208 00010000 c0000202", "", "", "" },
    { 4, "400200 c00708 00000007 ffffffff", "", "", "" },
    { 4, "400200 c00706 0007 c0000201", "", "", "" },
    { 4, "400200 c00700", "", "", "" },
    { 4, "400200 c00814 00000000 ffffff01 ffffff02 ffffff03 ffffff04", "", "0:0 no-export no-advertise local-AS 65535:65284", "" },
    { 4, "400200 c00806 00010002 0003", "", "1:2", "" },
    { 4, "400200 c00800", "", "", "" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const DuskBgpElement element = { .kind = DUSK_BGP_ANNOUNCEMENT, .source = DUSK_BGP_FROM_BGP4MP, .time_us = TIME_US };
      g_autofree char *expected = g_strdup_printf ("BGP4MP|1419264900|A|192.0.2.1|3356|10.0.0.0/8|%s|INCOMPLETE|255.255.255.255|0|0|%s|NAG|%s|\n",
                                                   cases[i].path, cases[i].communities, cases[i].aggregator);
      g_auto (Printed) printed;

      printed_init (&printed);
      g_test_message ("%s", cases[i].attributes);
      add (&printed, element, "10.0.0.0/8", cases[i].attributes, cases[i].as_size);
      dusk_bgpdump_flush (printed.printer);
      g_assert_cmpstr (printed.text->str, ==, expected);
    }
}

/* bgpdump writes addresses a little otherwise than RFC 5952 has them. */
static void
test_addresses (void)
{
  static const struct {
    const char *prefix, *text;
  } cases[] = {
    { "::/0", "::/0" },
    { "::1/128", "::1/128" },
    { "::2/128", "::0.0.0.2/128" },
    { "::ffff:1.2.3.4/128", "::ffff:1.2.3.4/128" },
    { "2001:504:0:2:0:19:9524:1/128", "2001:504::2:0:19:9524:1/128" },
    { "2001:db8:0:0:1:0:0:1/128", "2001:db8::1:0:0:1/128" },
    { "2001:0:0:1::1/128", "2001:0:0:1::1/128" },
    { "2001:db8:1:1:1:1:1:1/128", "2001:db8:1:1:1:1:1:1/128" },
    { "0:1:1:1:1:1:1:0/128", "::1:1:1:1:1:1:0/128" },
    { "1:1:1:1:1:1:1:0/128", "1:1:1:1:1:1:1::/128" },
    { "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff/128", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff/128" },
    { "255.200.99.0/24", "255.200.99.0/24" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const DuskBgpElement element = { .kind = DUSK_BGP_WITHDRAWAL, .source = DUSK_BGP_FROM_BGP4MP, .time_us = TIME_US };
      g_autofree char *expected = g_strdup_printf ("BGP4MP|1419264900|W|192.0.2.1|3356|%s\n", cases[i].text);
      g_auto (Printed) printed;

      printed_init (&printed);
      add (&printed, element, cases[i].prefix, NULL, 4);
      dusk_bgpdump_flush (printed.printer);
      g_assert_cmpstr (printed.text->str, ==, expected);
    }
}

/* What is kept from one line for the next must not show in it. */
static void
test_kept (void)
{
  static const char other[] = ORIGIN "40020a 0202 00000d1c 000200c0" NEXT_HOP;
  static const char mp[] = PLAIN "800e15 0002 01 10 " GLOBAL " 00";
  const DuskBgpElement element = { .kind = DUSK_BGP_ANNOUNCEMENT, .source = DUSK_BGP_FROM_BGP4MP, .time_us = TIME_US };
  DuskBgpElement is_mp = element;
  g_auto (Printed) printed;

  printed_init (&printed);
  is_mp.is_mp = TRUE;
  add (&printed, element, "10.0.0.0/8", PLAIN, 4);
  add (&printed, element, "11.0.0.0/8", PLAIN, 4);
  add (&printed, element, "12.0.0.0/8", other, 4);
  add (&printed, element, "13.0.0.0/8", mp, 4);
  add (&printed, is_mp, "14.0.0.0/8", mp, 4);
  add (&printed, element, "15.0.0.0/8", "400204 0201 0007", 2);
  add (&printed, element, "16.0.0.0/8", "400204 0201 0007", 4);
  dusk_bgpdump_flush (printed.printer);
  g_assert_cmpstr (printed.text->str, ==,
                   "BGP4MP|1419264900|A|192.0.2.1|3356|10.0.0.0/8|3356 131263|IGP|192.0.2.1|0|0||NAG||\n"
                   "BGP4MP|1419264900|A|192.0.2.1|3356|11.0.0.0/8|3356 131263|IGP|192.0.2.1|0|0||NAG||\n"
                   "BGP4MP|1419264900|A|192.0.2.1|3356|12.0.0.0/8|3356 131264|IGP|192.0.2.1|0|0||NAG||\n"
                   "BGP4MP|1419264900|A|192.0.2.1|3356|13.0.0.0/8|3356 131263|IGP|192.0.2.1|0|0||NAG||\n"
                   "BGP4MP|1419264900|A|192.0.2.1|3356|14.0.0.0/8|3356 131263|IGP|2001:db8::1|0|0||NAG||\n"
                   "BGP4MP|1419264900|A|192.0.2.1|3356|15.0.0.0/8|7|INCOMPLETE|255.255.255.255|0|0||NAG||\n"
                   "BGP4MP|1419264900|A|192.0.2.1|3356|16.0.0.0/8|! Error !|INCOMPLETE|255.255.255.255|0|0||NAG||\n");
}

/* Attributes of 64 KiB: path and communities are cut where bgpdump cuts them, and the line stays within the block. */
static void
test_longest (void)
{
  const DuskBgpElement element = { .kind = DUSK_BGP_ANNOUNCEMENT, .source = DUSK_BGP_FROM_BGP4MP, .time_us = TIME_US };
  g_autoptr (GString) hex = g_string_new ("50026000");
  g_auto (Printed) printed;
  g_auto (GStrv) fields = NULL;

  printed_init (&printed);
  for (int i = 0; i < 24; i++)
    {
      g_string_append (hex, "02ff");
      for (int j = 0; j < 255; j++)
        g_string_append (hex, "ffffffff");
    }
  /* 24 segments of 1,022 bytes are 24,528; the rest is empty segments. */
  for (int i = 24528; i < 0x6000; i += 2)
    g_string_append (hex, "0100");
  g_string_append (hex, "d0086000");
  for (int i = 0; i < 0x6000; i += 4)
    g_string_append (hex, "fffeffff");
  for (int i = 0; i < 40; i++)
    add (&printed, element, "10.0.0.0/8", hex->str, 4);
  dusk_bgpdump_flush (printed.printer);
  g_assert_cmpuint (printed.writes, >, 1);
  fields = g_strsplit (printed.text->str, "|", -1);
  g_assert_true (g_str_has_suffix (fields[6], " 4294967295..."));
  g_assert_cmpuint (strlen (fields[6]), >, 7900);
  g_assert_cmpuint (strlen (fields[6]), <, 7920);
  g_assert_cmpuint (strlen (fields[11]), ==, 8190);
}

/* Empty segments have delimiters too. */
static void
test_empty_segments (void)
{
  const DuskBgpElement element = { .kind = DUSK_BGP_ANNOUNCEMENT, .source = DUSK_BGP_FROM_BGP4MP, .time_us = TIME_US };
  g_autoptr (GString) hex = g_string_new ("5002fffe");
  g_auto (Printed) printed;
  g_auto (GStrv) fields = NULL;

  printed_init (&printed);
  for (int i = 0; i < 0xfffe; i += 2)
    g_string_append (hex, "0100");
  add (&printed, element, "10.0.0.0/8", hex->str, 4);
  dusk_bgpdump_flush (printed.printer);
  fields = g_strsplit (printed.text->str, "|", -1);
  g_assert_true (g_str_has_suffix (fields[6], "..."));
  g_assert_cmpuint (strlen (fields[6]), <, 7920);
}

static void
test_stopped (void)
{
  const DuskBgpElement element = { .kind = DUSK_BGP_WITHDRAWAL, .source = DUSK_BGP_FROM_BGP4MP, .time_us = TIME_US };
  g_auto (Printed) printed;

  printed_init (&printed);
  printed.refuses = TRUE;
  add (&printed, element, "10.0.0.0/8", NULL, 4);
  g_assert_false (dusk_bgpdump_flush (printed.printer));
  add (&printed, element, "11.0.0.0/8", NULL, 4);
  g_assert_false (dusk_bgpdump_flush (printed.printer));
  g_assert_cmpuint (printed.writes, ==, 1);
  g_assert_cmpstr (printed.text->str, ==, "BGP4MP|1419264900|W|192.0.2.1|3356|10.0.0.0/8\n");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/bgp/bgpdump/lines", test_lines);
  g_test_add_func ("/bgp/bgpdump/fields", test_fields);
  g_test_add_func ("/bgp/bgpdump/addresses", test_addresses);
  g_test_add_func ("/bgp/bgpdump/kept", test_kept);
  g_test_add_func ("/bgp/bgpdump/longest", test_longest);
  g_test_add_func ("/bgp/bgpdump/empty-segments", test_empty_segments);
  g_test_add_func ("/bgp/bgpdump/stopped", test_stopped);
  return g_test_run ();
}
