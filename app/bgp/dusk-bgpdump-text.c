/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-bgpdump-text.h"

#include <string.h>

#include "dusk-bgp-path.h"

/* Where bgpdump cuts a path. */
#define PATH_LIMIT 7900

/* Between two looks at the limit stand two delimiters, a blank and a number; then dots. */
G_STATIC_ASSERT (DUSK_BGPDUMP_PATH_SIZE >= PATH_LIMIT + 3 + DUSK_BGPDUMP_NUMBER_SIZE + 3);

/* A path while it is written. @type: of the segment before; @has_number: it had one, so that a blank follows. */
typedef struct {
  char    *at;
  char    *limit;
  guint8   type;
  gboolean has_number;
} PathText;

static const char pairs[] = "0001020304050607080910111213141516171819202122232425262728293031323334353637383940414243444546474849"
                            "5051525354555657585960616263646566676869707172737475767778798081828384858687888990919293949596979899";

static guint32
read_number (const guint8 *bytes, guint size)
{
  guint32 number = 0;

  for (guint i = 0; i < size; i++)
    number = number << 8 | bytes[i];
  return number;
}

static guint
count_digits (guint32 number)
{
  guint n = 1;

  for (guint64 limit = 10; number >= limit; limit *= 10)
    n++;
  return n;
}

char *
dusk_bgpdump_put_number (char *at, guint32 number)
{
  char *end = at + count_digits (number), *to = end;

  for (; number >= 100; number /= 100)
    {
      to -= 2;
      memcpy (to, pairs + number % 100 * 2, 2);
    }
  if (number >= 10)
    memcpy (to - 2, pairs + number * 2, 2);
  else
    to[-1] = (char) ('0' + number);
  return end;
}

static char *
put_octet (char *at, guint8 octet)
{
  if (octet >= 100)
    *at++ = (char) ('0' + octet / 100);
  if (octet >= 10)
    *at++ = (char) ('0' + octet / 10 % 10);
  *at++ = (char) ('0' + octet % 10);
  return at;
}

static char *
put_ipv4 (char *at, const guint8 *address)
{
  for (guint i = 0; i < 4; i++)
    {
      if (i > 0)
        *at++ = '.';
      at = put_octet (at, address[i]);
    }
  return at;
}

static char *
put_hex (char *at, guint group)
{
  static const char digits[] = "0123456789abcdef";

  if (group >= 0x1000)
    *at++ = digits[group >> 12];
  if (group >= 0x100)
    *at++ = digits[group >> 8 & 15];
  if (group >= 0x10)
    *at++ = digits[group >> 4 & 15];
  *at++ = digits[group & 15];
  return at;
}

/* Finds the first of the longest runs of zeros. */
static guint
find_zeros (const guint groups[8], guint *length)
{
  guint first = 8, run = 0;

  *length = 0;
  for (guint i = 0; i < 8; i++)
    {
      run = groups[i] == 0 ? run + 1 : 0;
      if (run > *length)
        {
          *length = run;
          first = i + 1 - run;
        }
    }
  return first;
}

static char *
put_groups (char *at, const guint groups[8])
{
  guint n_zeros, zeros = find_zeros (groups, &n_zeros);

  for (guint i = 0; i < 8; i++)
    if (i == zeros)
      {
        if (i == 0)
          *at++ = ':';
        *at++ = ':';
        i += n_zeros - 1;
      }
    else
      {
        at = put_hex (at, groups[i]);
        if (i < 7)
          *at++ = ':';
      }
  return at;
}

static char *
put_ipv6 (char *at, const guint8 *address)
{
  static const guint8 zeros[12];
  guint groups[8];

  if (memcmp (address, zeros, 10) == 0 && address[10] == 0xff && address[11] == 0xff)
    {
      memcpy (at, "::ffff:", 7);
      return put_ipv4 (at + 7, address + 12);
    }
  /* IPv4-compatible addresses, all but :: and ::1. */
  if (memcmp (address, zeros, 12) == 0 && read_number (address + 12, 4) > 1)
    {
      memcpy (at, "::", 2);
      return put_ipv4 (at + 2, address + 12);
    }
  for (guint i = 0; i < 8; i++)
    groups[i] = (guint) (address[2 * i] << 8 | address[2 * i + 1]);
  return put_groups (at, groups);
}

char *
dusk_bgpdump_put_address (char *at, guint8 family, const guint8 *address)
{
  return family == 4 ? put_ipv4 (at, address) : put_ipv6 (at, address);
}

static gboolean
is_set (guint8 type)
{
  return type == DUSK_BGP_AS_SET || type == DUSK_BGP_AS_CONFED_SET;
}

/* Returns: whether the segments fill @path; @count: its length, in which a set counts as one. */
static gboolean
count_path (DuskBgpBytes path, guint as_size, guint *count)
{
  *count = 0;
  while (path.length > 0)
    {
      gsize length = path.length >= 2 ? 2 + (gsize) path.bytes[1] * as_size : G_MAXSIZE;
      if (length > path.length || path.bytes[0] < DUSK_BGP_AS_SET || path.bytes[0] > DUSK_BGP_AS_CONFED_SET)
        return FALSE;
      *count += is_set (path.bytes[0]) ? 1 : path.bytes[1];
      path.bytes += length;
      path.length -= length;
    }
  return TRUE;
}

static void
put_delimiter (PathText *text, const char *of_types)
{
  if (text->type != DUSK_BGP_AS_SEQUENCE)
    *text->at++ = of_types[text->type];
}

static void
put_segment (PathText *text, guint8 type, const guint8 *asns, guint n, guint as_size)
{
  const char separator = is_set (type) ? ',' : ' ';

  put_delimiter (text, " } )]");
  if (text->has_number)
    *text->at++ = ' ';
  text->type = type;
  put_delimiter (text, " { ([");
  for (guint i = 0; i < n && text->at <= text->limit; i++)
    {
      if (i > 0)
        *text->at++ = separator;
      text->at = dusk_bgpdump_put_number (text->at, read_number (asns + i * as_size, as_size));
    }
  text->has_number = n > 0;
}

/* Writes @wanted of the sound @path. Returns: %FALSE where it was cut. */
static gboolean
put_segments (PathText *text, DuskBgpBytes path, guint as_size, guint wanted)
{
  const guint8 *at = path.bytes, *end = path.length > 0 ? at + path.length : at;

  for (; at < end && wanted > 0 && text->at <= text->limit; at += 2 + at[1] * as_size)
    {
      gboolean counts_once = is_set (at[0]);
      guint n = counts_once ? at[1] : MIN (at[1], wanted);

      put_segment (text, at[0], at + 2, n, as_size);
      wanted -= counts_once ? 1 : n;
    }
  return text->at <= text->limit;
}

static gboolean
believes_as4 (const DuskBgpAttributes *attributes, guint8 as_size)
{
  return dusk_bgp_path_believes_as4 (attributes->aggregator, attributes->as4_aggregator, as_size);
}

char *
dusk_bgpdump_put_path (char *at, const DuskBgpAttributes *attributes, guint8 as_size)
{
  static const char error[] = "! Error !";
  PathText text = { at, at + PATH_LIMIT, DUSK_BGP_AS_SEQUENCE, FALSE };
  guint n, n_as4 = 0;
  gboolean is_whole;

  if (!count_path (attributes->as_path, as_size, &n))
    {
      memcpy (at, error, sizeof error - 1);
      return at + sizeof error - 1;
    }
  if (attributes->as4_path.bytes && believes_as4 (attributes, as_size) && count_path (attributes->as4_path, 4, &n_as4) && n_as4 <= n)
    is_whole = put_segments (&text, attributes->as_path, as_size, n - n_as4) && put_segments (&text, attributes->as4_path, 4, G_MAXUINT);
  else
    is_whole = put_segments (&text, attributes->as_path, as_size, G_MAXUINT);
  if (is_whole)
    put_delimiter (&text, " } )]");
  else
    {
      memcpy (text.at, "...", 3);
      text.at += 3;
    }
  return text.at;
}

char *
dusk_bgpdump_put_origin (char *at, int origin)
{
  static const char incomplete[] = "|INCOMPLETE|";

  if (origin == 0 || origin == 1)
    {
      memcpy (at, origin == 0 ? "|IGP|" : "|EGP|", 5);
      return at + 5;
    }
  memcpy (at, incomplete, sizeof incomplete - 1);
  return at + sizeof incomplete - 1;
}

static char *
put_community (char *at, guint32 community)
{
  static const char *const words[] = { "no-export", "no-advertise", "local-AS" };
  guint32 number = community - 0xffffff01;

  if (number < G_N_ELEMENTS (words))
    {
      gsize length = strlen (words[number]);
      memcpy (at, words[number], length);
      return at + length;
    }
  at = dusk_bgpdump_put_number (at, community >> 16);
  *at++ = ':';
  return dusk_bgpdump_put_number (at, community & 0xffff);
}

char *
dusk_bgpdump_put_communities (char *at, DuskBgpBytes communities)
{
  char one[24];
  /* Bytes that bgpdump's memory has left: without the NUL and the blank in front of the first. */
  gsize left = DUSK_BGPDUMP_COMMUNITIES_SIZE - 1;

  for (gsize i = 0; i + 4 <= communities.length && left > 0; i += 4)
    {
      char *end = one;
      gsize length;

      if (i > 0)
        *end++ = ' ';
      end = put_community (end, read_number (communities.bytes + i, 4));
      length = MIN ((gsize) (end - one), left);
      memcpy (at, one, length);
      at += length;
      left -= length;
    }
  return at;
}

char *
dusk_bgpdump_put_aggregator (char *at, const DuskBgpAttributes *attributes, guint8 as_size)
{
  static const guint8 none[] = { 0xff, 0xff, 0xff, 0xff };
  DuskBgpBytes aggregator = attributes->aggregator;

  if (aggregator.bytes && attributes->as4_aggregator.bytes && believes_as4 (attributes, as_size))
    {
      aggregator = attributes->as4_aggregator;
      as_size = 4;
    }
  if (aggregator.length < as_size + 4u || memcmp (aggregator.bytes + as_size, none, sizeof none) == 0)
    return at;
  at = dusk_bgpdump_put_number (at, read_number (aggregator.bytes, as_size));
  *at++ = ' ';
  return put_ipv4 (at, aggregator.bytes + as_size);
}
