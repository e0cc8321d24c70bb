/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "dusk-ris-message-private.h"
#include "dusk-time.h"

/* RFC 4271 §8.2.2 */
#define STATE_IDLE         1
#define STATE_OPEN_CONFIRM 5
#define STATE_ESTABLISHED  6

typedef void (*MemberReader) (DuskRisJson *json, DuskRisParts *parts);

static gboolean
read_text (DuskRisJson *json, char *copy, gsize size)
{
  DuskRisText text;

  return dusk_ris_json_string (json, &text) && (dusk_ris_text_copy (&text, copy, size) || dusk_ris_json_break (json));
}

/* Digit by digit: a double has no place for microseconds beside the seconds of today. */
static gboolean
parse_seconds (const DuskRisText *number, gint64 *time_us)
{
  const char *at = number->start, *end = at + number->length;
  gint64 whole_s = 0, part_us = 0;

  for (; at < end && g_ascii_isdigit (*at); at++)
    if ((whole_s = whole_s * 10 + (*at - '0')) > DUSK_TIME_LATEST)
      return FALSE;
  if (at < end && *at == '.')
    {
      gint64 unit_us = G_USEC_PER_SEC;

      for (at++; at < end && g_ascii_isdigit (*at); at++)
        part_us += (unit_us /= 10) * (*at - '0');
    }
  *time_us = whole_s * G_USEC_PER_SEC + part_us;
  return at == end && whole_s >= DUSK_TIME_EARLIEST;
}

static void
read_timestamp (DuskRisJson *json, DuskRisParts *parts)
{
  DuskRisText number;

  if (dusk_ris_json_number (json, &number) && !parse_seconds (&number, &parts->time_us))
    dusk_ris_json_break (json);
}

static void
read_peer (DuskRisJson *json, DuskRisParts *parts)
{
  char text[DUSK_PREFIX_TEXT_SIZE];

  if (read_text (json, text, sizeof text) && (strchr (text, '/') != NULL || !dusk_prefix_parse (text, &parts->peer, NULL)))
    dusk_ris_json_break (json);
}

static void
read_peer_asn (DuskRisJson *json, DuskRisParts *parts)
{
  dusk_ris_json_uint32 (json, &parts->asn);
}

static void
read_host (DuskRisJson *json, DuskRisParts *parts)
{
  gsize length;

  if (!read_text (json, parts->collector, sizeof parts->collector))
    return;
  length = strcspn (parts->collector, ".");
  parts->collector[length] = '\0';
  if (length == 0 || strspn (parts->collector, G_CSET_a_2_z G_CSET_A_2_Z G_CSET_DIGITS "-") != length)
    dusk_ris_json_break (json);
}

static void
read_type (DuskRisJson *json, DuskRisParts *parts)
{
  static const struct {
    const char *name;
    DuskRisType     type;
  } types[] = {
    { "UPDATE", DUSK_RIS_UPDATE }, { "KEEPALIVE", DUSK_RIS_ALIVE },      { "OPEN", DUSK_RIS_ALIVE },
    { "STATE", DUSK_RIS_STATE },   { "RIS_PEER_STATE", DUSK_RIS_STATE },
  };
  DuskRisText text;

  if (!dusk_ris_json_string (json, &text))
    return;
  for (gsize i = 0; i < G_N_ELEMENTS (types); i++)
    if (dusk_ris_text_equals (&text, types[i].name))
      parts->type = types[i].type;
}

/* What came before is not said, but can only have been this. */
static void
read_state (DuskRisJson *json, DuskRisParts *parts)
{
  DuskRisText text;

  if (!dusk_ris_json_string (json, &text))
    return;
  if (dusk_ris_text_equals (&text, "connected"))
    {
      parts->old_state = STATE_OPEN_CONFIRM;
      parts->new_state = STATE_ESTABLISHED;
    }
  else if (dusk_ris_text_equals (&text, "down"))
    {
      parts->old_state = STATE_ESTABLISHED;
      parts->new_state = STATE_IDLE;
    }
}

static void
read_asn (DuskRisJson *json, DuskRisParts *parts)
{
  guint32 asn;

  if (dusk_ris_json_uint32 (json, &asn))
    g_array_append_val (parts->path, asn);
}

/* An item that is a list is an AS_SET. */
static void
read_path (DuskRisJson *json, DuskRisParts *parts)
{
  dusk_ris_json_enter (json, '[');
  while (dusk_ris_json_item (json))
    {
      guint before = parts->path->len;

      if (dusk_ris_json_peek (json) == '[')
        {
          dusk_ris_json_enter (json, '[');
          while (dusk_ris_json_item (json))
            read_asn (json, parts);
        }
      else
        read_asn (json, parts);
      parts->n_origins = parts->path->len - before;
      if (parts->n_origins == 0)
        dusk_ris_json_break (json);
    }
}

static void
read_prefixes (DuskRisJson *json, GArray *prefixes)
{
  dusk_ris_json_enter (json, '[');
  while (dusk_ris_json_item (json))
    {
      char text[DUSK_PREFIX_TEXT_SIZE];
      DuskPrefix prefix;

      if (!read_text (json, text, sizeof text))
        return;
      if (strchr (text, '/') != NULL && dusk_prefix_parse (text, &prefix, NULL))
        g_array_append_val (prefixes, prefix);
      else
        dusk_ris_json_break (json);
    }
}

/* Next hops say nothing that is wanted here, be they one, or two joined by a comma. */
static void
read_announcements (DuskRisJson *json, DuskRisParts *parts)
{
  dusk_ris_json_enter (json, '[');
  while (dusk_ris_json_item (json))
    {
      gboolean has_prefixes = FALSE;
      DuskRisText name;

      dusk_ris_json_enter (json, '{');
      while (dusk_ris_json_member (json, &name))
        if (!dusk_ris_text_equals (&name, "prefixes"))
          dusk_ris_json_skip (json);
        else if (has_prefixes)
          dusk_ris_json_break (json);
        else
          {
            has_prefixes = TRUE;
            read_prefixes (json, parts->announced);
          }
      parts->n_entries++;
    }
}

static void
read_withdrawals (DuskRisJson *json, DuskRisParts *parts)
{
  read_prefixes (json, parts->withdrawn);
}

enum { TIMESTAMP, PEER, PEER_ASN, HOST, TYPE, STATE, PATH, ANNOUNCEMENTS, WITHDRAWALS };

static const struct {
  const char  *name;
  MemberReader read;
} members[] = {
  [TIMESTAMP] = { "timestamp", read_timestamp },
  [PEER] = { "peer", read_peer },
  [PEER_ASN] = { "peer_asn", read_peer_asn },
  [HOST] = { "host", read_host },
  [TYPE] = { "type", read_type },
  [STATE] = { "state", read_state },
  [PATH] = { "path", read_path },
  [ANNOUNCEMENTS] = { "announcements", read_announcements },
  [WITHDRAWALS] = { "withdrawals", read_withdrawals },
};

static gsize
find_member (const DuskRisText *name)
{
  gsize i = 0;

  while (i < G_N_ELEMENTS (members) && !dusk_ris_text_equals (name, members[i].name))
    i++;
  return i;
}

void
dusk_ris_parts_read (DuskRisParts *parts, DuskRisJson *json)
{
  static const guint needed = 1 << TIMESTAMP | 1 << PEER | 1 << PEER_ASN | 1 << TYPE;
  DuskRisText name;

  dusk_ris_json_enter (json, '{');
  while (dusk_ris_json_member (json, &name))
    {
      gsize i = find_member (&name);

      if (i == G_N_ELEMENTS (members))
        dusk_ris_json_skip (json);
      else if (parts->seen & 1u << i)
        dusk_ris_json_break (json);
      else
        {
          parts->seen |= 1u << i;
          members[i].read (json, parts);
        }
    }
  if ((parts->seen & needed) != needed || (parts->announced->len > 0 && !(parts->seen & 1 << PATH)))
    dusk_ris_json_break (json);
}

void
dusk_ris_parts_init (DuskRisParts *parts)
{
  *parts = (DuskRisParts) {
    .withdrawn = g_array_new (FALSE, FALSE, sizeof (DuskPrefix)),
    .announced = g_array_new (FALSE, FALSE, sizeof (DuskPrefix)),
    .path = g_array_new (FALSE, FALSE, sizeof (guint32)),
  };
  dusk_ris_parts_empty (parts);
}

void
dusk_ris_parts_clear (DuskRisParts *parts)
{
  g_array_unref (parts->withdrawn);
  g_array_unref (parts->announced);
  g_array_unref (parts->path);
}

void
dusk_ris_parts_empty (DuskRisParts *parts)
{
  g_array_set_size (parts->withdrawn, 0);
  g_array_set_size (parts->announced, 0);
  g_array_set_size (parts->path, 0);
  *parts = (DuskRisParts) {
    .withdrawn = parts->withdrawn, .announced = parts->announced, .path = parts->path, .time_us = DUSK_TIME_UNKNOWN,
  };
}
