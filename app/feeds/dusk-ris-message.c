/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-ris-message.h"

#include <glib/gi18n.h>
#include <stdlib.h>
#include <string.h>

#include "dusk-error.h"
#include "dusk-ris-message-private.h"
#include "dusk-time.h"

/* Of what is kept of the server's own words. */
#define MAX_WORDS 300
#define MAX_HOST  64

/* RFC 4271 §8.2.2 */
#define STATE_IDLE         1
#define STATE_OPEN_CONFIRM 5
#define STATE_ESTABLISHED  6

typedef enum {
  BGP_NOT_KNOWN,
  BGP_UPDATE,
  BGP_ALIVE,
  BGP_STATE,
} BgpType;

struct _DuskRisReader {
  DuskBgpPeers *peers;     /* (not nullable) (owned) */
  GArray       *withdrawn; /* (element-type DuskPrefix): of the message being read, as the next ones */
  GArray       *announced; /* (element-type DuskPrefix) */
  GArray       *path;      /* (element-type guint32) */
};

typedef struct {
  guint      seen; /* bits by the place in members[] */
  gint64     time_us;
  DuskPrefix peer;
  guint32    asn;
  char       collector[MAX_HOST];
  BgpType    type;
  guint16    state; /* 0 where it is neither up nor down */
  guint      n_origins;
  guint      n_entries; /* of announcements */
} Message;

typedef void (*MemberReader) (DuskRisReader *self, DuskRisJson *json, Message *message);

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
read_timestamp (DuskRisReader *self G_GNUC_UNUSED, DuskRisJson *json, Message *message)
{
  DuskRisText number;

  if (dusk_ris_json_number (json, &number) && !parse_seconds (&number, &message->time_us))
    dusk_ris_json_break (json);
}

static void
read_peer (DuskRisReader *self G_GNUC_UNUSED, DuskRisJson *json, Message *message)
{
  char text[DUSK_PREFIX_TEXT_SIZE];

  if (read_text (json, text, sizeof text) && (strchr (text, '/') != NULL || !dusk_prefix_parse (text, &message->peer, NULL)))
    dusk_ris_json_break (json);
}

static void
read_peer_asn (DuskRisReader *self G_GNUC_UNUSED, DuskRisJson *json, Message *message)
{
  dusk_ris_json_uint32 (json, &message->asn);
}

static void
read_host (DuskRisReader *self G_GNUC_UNUSED, DuskRisJson *json, Message *message)
{
  gsize length;

  if (!read_text (json, message->collector, sizeof message->collector))
    return;
  length = strcspn (message->collector, ".");
  message->collector[length] = '\0';
  if (length == 0 || strspn (message->collector, G_CSET_a_2_z G_CSET_A_2_Z G_CSET_DIGITS "-") != length)
    dusk_ris_json_break (json);
}

static void
read_type (DuskRisReader *self G_GNUC_UNUSED, DuskRisJson *json, Message *message)
{
  static const struct {
    const char *name;
    BgpType     type;
  } types[] = {
    { "UPDATE", BGP_UPDATE }, { "KEEPALIVE", BGP_ALIVE }, { "OPEN", BGP_ALIVE }, { "STATE", BGP_STATE }, { "RIS_PEER_STATE", BGP_STATE },
  };
  DuskRisText text;

  if (!dusk_ris_json_string (json, &text))
    return;
  for (gsize i = 0; i < G_N_ELEMENTS (types); i++)
    if (dusk_ris_text_equals (&text, types[i].name))
      message->type = types[i].type;
}

static void
read_state (DuskRisReader *self G_GNUC_UNUSED, DuskRisJson *json, Message *message)
{
  DuskRisText text;

  if (!dusk_ris_json_string (json, &text))
    return;
  if (dusk_ris_text_equals (&text, "connected"))
    message->state = STATE_ESTABLISHED;
  else if (dusk_ris_text_equals (&text, "down"))
    message->state = STATE_IDLE;
}

static void
read_asn (DuskRisReader *self, DuskRisJson *json)
{
  guint32 asn;

  if (dusk_ris_json_uint32 (json, &asn))
    g_array_append_val (self->path, asn);
}

/* An item that is a list is an AS_SET. */
static void
read_path (DuskRisReader *self, DuskRisJson *json, Message *message)
{
  dusk_ris_json_enter (json, '[');
  while (dusk_ris_json_item (json))
    {
      guint before = self->path->len;

      if (dusk_ris_json_peek (json) == '[')
        {
          dusk_ris_json_enter (json, '[');
          while (dusk_ris_json_item (json))
            read_asn (self, json);
        }
      else
        read_asn (self, json);
      message->n_origins = self->path->len - before;
      if (message->n_origins == 0)
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
read_announcements (DuskRisReader *self, DuskRisJson *json, Message *message)
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
            read_prefixes (json, self->announced);
          }
      message->n_entries++;
    }
}

static void
read_withdrawals (DuskRisReader *self, DuskRisJson *json, Message *message G_GNUC_UNUSED)
{
  read_prefixes (json, self->withdrawn);
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

static void
read_message (DuskRisReader *self, DuskRisJson *json, Message *message)
{
  static const guint needed = 1 << TIMESTAMP | 1 << PEER | 1 << PEER_ASN | 1 << TYPE;
  DuskRisText name;

  dusk_ris_json_enter (json, '{');
  while (dusk_ris_json_member (json, &name))
    {
      gsize i = find_member (&name);

      if (i == G_N_ELEMENTS (members))
        dusk_ris_json_skip (json);
      else if (message->seen & 1u << i)
        dusk_ris_json_break (json);
      else
        {
          message->seen |= 1u << i;
          members[i].read (self, json, message);
        }
    }
  if ((message->seen & needed) != needed || (self->announced->len > 0 && !(message->seen & 1 << PATH)))
    dusk_ris_json_break (json);
}

/* Two next hops were once sent as two entries with the same prefixes. */
static void
drop_repeated (GArray *prefixes)
{
  DuskPrefix *first = (DuskPrefix *) (gpointer) prefixes->data;
  guint kept = 0;

  qsort (first, prefixes->len, sizeof *first, dusk_prefix_compare);
  for (guint i = 0; i < prefixes->len; i++)
    if (i == 0 || dusk_prefix_compare (&first[i], &first[kept - 1]) != 0)
      first[kept++] = first[i];
  g_array_set_size (prefixes, kept);
}

static void
send_prefixes (DuskBgpElement *element, DuskBgpElementKind kind, const GArray *prefixes, DuskBgpSink sink, gpointer data)
{
  element->kind = kind;
  for (guint i = 0; i < prefixes->len; i++)
    {
      element->prefix = g_array_index (prefixes, DuskPrefix, i);
      element->is_mp = element->prefix.family == 6;
      sink (element, data);
    }
}

static void
send_update (DuskRisReader *self, const Message *message, DuskBgpElement *element, DuskBgpSink sink, gpointer data)
{
  if (message->n_entries > 1)
    drop_repeated (self->announced);
  send_prefixes (element, DUSK_BGP_WITHDRAWAL, self->withdrawn, sink, data);
  element->path = (const guint32 *) (gconstpointer) self->path->data;
  element->path_length = self->path->len;
  element->n_origins = message->n_origins;
  send_prefixes (element, DUSK_BGP_ANNOUNCEMENT, self->announced, sink, data);
}

static gboolean
send_elements (DuskRisReader *self, const Message *message, DuskBgpSink sink, gpointer data, GError **error)
{
  DuskBgpElement element = {
    .kind = DUSK_BGP_ALIVE, .source = DUSK_BGP_FROM_RIS_LIVE, .time_us = message->time_us, .originated_s = DUSK_TIME_UNKNOWN,
  };

  element.peer = dusk_bgp_peers_take (self->peers, message->collector, message->asn, message->peer.family, message->peer.bytes);
  if (element.peer == DUSK_BGP_NO_PEER)
    {
      g_set_error_literal (error, DUSK_ERROR, DUSK_ERROR_MALFORMED, _("RIS Live names more peers than there can be"));
      return FALSE;
    }
  if (message->type == BGP_STATE && message->state != 0)
    {
      element.kind = DUSK_BGP_STATE;
      element.new_state = message->state;
      element.old_state = message->state == STATE_ESTABLISHED ? STATE_OPEN_CONFIRM : STATE_ESTABLISHED;
      sink (&element, data);
    }
  else if (message->type == BGP_UPDATE && self->withdrawn->len + self->announced->len > 0)
    send_update (self, message, &element, sink, data);
  else if (message->type == BGP_UPDATE || message->type == BGP_ALIVE)
    sink (&element, data);
  return TRUE;
}

static gboolean
set_malformed (GError **error)
{
  g_set_error_literal (error, DUSK_ERROR, DUSK_ERROR_MALFORMED, _("RIS Live sent what is no message of its kind"));
  return FALSE;
}

/* What a server says may be anything: it becomes one line, which shows as it reads. */
static void
make_harmless (char *words)
{
  for (char *c = words, *next; *c; c = next)
    {
      GUnicodeType type = g_unichar_type (g_utf8_get_char (c));

      next = g_utf8_next_char (c);
      if (type == G_UNICODE_CONTROL || type == G_UNICODE_FORMAT || type == G_UNICODE_LINE_SEPARATOR || type == G_UNICODE_PARAGRAPH_SEPARATOR)
        memset (c, ' ', (gsize) (next - c));
    }
  g_strstrip (words);
}

static gboolean
set_server_words (DuskRisJson data, GError **error)
{
  char words[MAX_WORDS] = "";
  DuskRisText name, text;

  dusk_ris_json_enter (&data, '{');
  while (dusk_ris_json_member (&data, &name))
    if (dusk_ris_text_equals (&name, "message") && dusk_ris_json_peek (&data) == '"')
      {
        dusk_ris_json_string (&data, &text);
        dusk_ris_text_copy (&text, words, sizeof words);
      }
    else
      dusk_ris_json_skip (&data);
  make_harmless (words);
  if (*words == '\0')
    g_set_error_literal (error, DUSK_ERROR, DUSK_ERROR_USAGE, _("RIS Live reports an error without saying which"));
  else
    g_set_error (error, DUSK_ERROR, DUSK_ERROR_USAGE, _("RIS Live says: %s"), words);
  return FALSE;
}

static DuskRisMessageKind
find_kind (const DuskRisText *type)
{
  static const struct {
    const char        *name;
    DuskRisMessageKind kind;
  } kinds[] = {
    { "ris_message", DUSK_RIS_MESSAGE },           { "ris_error", DUSK_RIS_ERROR }, { "ris_rrc_list", DUSK_RIS_RRC_LIST },
    { "ris_subscribe_ok", DUSK_RIS_SUBSCRIBED }, { "pong", DUSK_RIS_PONG },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (dusk_ris_text_equals (type, kinds[i].name))
      return kinds[i].kind;
  return DUSK_RIS_OTHER;
}

/* Finds the type and where the data begin; reads the data on the way where the type came before, as it does on the wire. */
static gboolean
read_envelope (DuskRisReader *self, DuskRisJson *json, DuskRisMessageKind *kind, DuskRisJson *at_data, Message *message)
{
  gboolean has_type = FALSE, has_data = FALSE, is_read = FALSE;
  DuskRisText name, type;

  dusk_ris_json_enter (json, '{');
  while (dusk_ris_json_member (json, &name))
    if (dusk_ris_text_equals (&name, "type") && !has_type)
      {
        has_type = dusk_ris_json_string (json, &type);
        *kind = has_type ? find_kind (&type) : DUSK_RIS_OTHER;
      }
    else if (dusk_ris_text_equals (&name, "data") && !has_data)
      {
        has_data = TRUE;
        *at_data = *json;
        is_read = has_type && *kind == DUSK_RIS_MESSAGE;
        if (is_read)
          read_message (self, json, message);
        else
          dusk_ris_json_skip (json);
      }
    else if (dusk_ris_text_equals (&name, "type") || dusk_ris_text_equals (&name, "data"))
      dusk_ris_json_break (json);
    else
      dusk_ris_json_skip (json);
  dusk_ris_json_end (json);
  if (json->is_broken || !has_type || (!has_data && (*kind == DUSK_RIS_MESSAGE || *kind == DUSK_RIS_ERROR)))
    return FALSE;
  if (*kind == DUSK_RIS_MESSAGE && !is_read)
    {
      DuskRisJson again = *at_data;

      read_message (self, &again, message);
      return !again.is_broken;
    }
  return TRUE;
}

DuskRisReader *
dusk_ris_reader_new (DuskBgpPeers *peers)
{
  DuskRisReader *self = g_new0 (DuskRisReader, 1);

  self->peers = dusk_bgp_peers_ref (peers);
  self->withdrawn = g_array_new (FALSE, FALSE, sizeof (DuskPrefix));
  self->announced = g_array_new (FALSE, FALSE, sizeof (DuskPrefix));
  self->path = g_array_new (FALSE, FALSE, sizeof (guint32));
  return self;
}

void
dusk_ris_reader_free (DuskRisReader *self)
{
  g_array_unref (self->withdrawn);
  g_array_unref (self->announced);
  g_array_unref (self->path);
  dusk_bgp_peers_unref (self->peers);
  g_free (self);
}

gboolean
dusk_ris_reader_read (DuskRisReader *self, const char *text, gsize length, DuskBgpSink sink, gpointer data, DuskRisMessageKind *kind,
                      gint64 *time_us, GError **error)
{
  Message message = { .time_us = DUSK_TIME_UNKNOWN };
  DuskRisJson json, at_data = { .is_broken = TRUE };

  g_return_val_if_fail (self != NULL && text != NULL && sink != NULL && kind != NULL && time_us != NULL, FALSE);

  g_array_set_size (self->withdrawn, 0);
  g_array_set_size (self->announced, 0);
  g_array_set_size (self->path, 0);
  *kind = DUSK_RIS_OTHER;
  *time_us = DUSK_TIME_UNKNOWN;
  dusk_ris_json_begin (&json, text, length);
  if (!read_envelope (self, &json, kind, &at_data, &message))
    return set_malformed (error);
  *time_us = message.time_us;
  if (*kind == DUSK_RIS_ERROR)
    return set_server_words (at_data, error);
  return *kind != DUSK_RIS_MESSAGE || send_elements (self, &message, sink, data, error);
}
