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

struct _DuskRisReader {
  DuskBgpPeers *peers; /* (not nullable) (owned) */
  DuskRisParts  parts; /* of the message being read */
};

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
send_update (const DuskRisParts *parts, DuskBgpElement *element, DuskBgpSink sink, gpointer data)
{
  if (parts->n_entries > 1 && parts->announced->len > 1)
    drop_repeated (parts->announced);
  send_prefixes (element, DUSK_BGP_WITHDRAWAL, parts->withdrawn, sink, data);
  element->path = (const guint32 *) (gconstpointer) parts->path->data;
  element->path_length = parts->path->len;
  element->n_origins = parts->n_origins;
  send_prefixes (element, DUSK_BGP_ANNOUNCEMENT, parts->announced, sink, data);
}

static gboolean
send_elements (DuskRisReader *self, DuskBgpSink sink, gpointer data, GError **error)
{
  const DuskRisParts *parts = &self->parts;
  DuskBgpElement element = {
    .kind = DUSK_BGP_ALIVE, .source = DUSK_BGP_FROM_RIS_LIVE, .time_us = parts->time_us, .originated_s = DUSK_TIME_UNKNOWN,
  };

  element.peer = dusk_bgp_peers_take (self->peers, parts->collector, parts->asn, parts->peer.family, parts->peer.bytes);
  if (element.peer == DUSK_BGP_NO_PEER)
    {
      g_set_error_literal (error, DUSK_ERROR, DUSK_ERROR_MALFORMED, _("RIS Live names more peers than there can be"));
      return FALSE;
    }
  if (parts->type == DUSK_RIS_STATE && parts->new_state != 0)
    {
      element.kind = DUSK_BGP_STATE;
      element.new_state = parts->new_state;
      element.old_state = parts->old_state;
      sink (&element, data);
    }
  else if (parts->type == DUSK_RIS_UPDATE && parts->withdrawn->len + parts->announced->len > 0)
    send_update (parts, &element, sink, data);
  else if (parts->type == DUSK_RIS_UPDATE || parts->type == DUSK_RIS_ALIVE)
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
read_envelope (DuskRisReader *self, DuskRisJson *json, DuskRisMessageKind *kind, DuskRisJson *at_data)
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
          dusk_ris_parts_read (&self->parts, json);
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

      dusk_ris_parts_read (&self->parts, &again);
      return !again.is_broken;
    }
  return TRUE;
}

DuskRisReader *
dusk_ris_reader_new (DuskBgpPeers *peers)
{
  DuskRisReader *self = g_new0 (DuskRisReader, 1);

  self->peers = dusk_bgp_peers_ref (peers);
  dusk_ris_parts_init (&self->parts);
  return self;
}

void
dusk_ris_reader_free (DuskRisReader *self)
{
  dusk_ris_parts_clear (&self->parts);
  dusk_bgp_peers_unref (self->peers);
  g_free (self);
}

gboolean
dusk_ris_reader_read (DuskRisReader *self, const char *text, gsize length, DuskBgpSink sink, gpointer data, DuskRisMessageKind *kind,
                      gint64 *time_us, GError **error)
{
  DuskRisJson json, at_data = { .is_broken = TRUE };

  g_return_val_if_fail (self != NULL && text != NULL && sink != NULL && kind != NULL && time_us != NULL, FALSE);

  dusk_ris_parts_empty (&self->parts);
  *kind = DUSK_RIS_OTHER;
  *time_us = DUSK_TIME_UNKNOWN;
  dusk_ris_json_begin (&json, text, length);
  if (!read_envelope (self, &json, kind, &at_data))
    return set_malformed (error);
  *time_us = self->parts.time_us;
  if (*kind == DUSK_RIS_ERROR)
    return set_server_words (at_data, error);
  return *kind != DUSK_RIS_MESSAGE || send_elements (self, sink, data, error);
}
