/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-sim-live-text.h"

#include <gio/gio.h>

#include "dusk-sim-mrt.h"

/* 2020-01-01: from about then on the wire is what it is in 2026. */
#define NEW_WIRE_SINCE_US (G_GINT64_CONSTANT (1577836800) * G_USEC_PER_SEC)

guint
dusk_sim_update_take (const DuskSimCollector *collector, const GArray *messages, guint i, DuskSimUpdate *update)
{
  const DuskSimMessage *first = &g_array_index (messages, DuskSimMessage, i), *next;
  guint n = dusk_sim_messages_run (messages, i, DUSK_SIM_MRT_MAX_PREFIXES);

  *update = (DuskSimUpdate) { .collector = collector, .first = first, .n = n, .n_withdrawn = first->saying == DUSK_SIM_WITHDRAWAL ? n : 0 };
  dusk_sim_collector_peer (collector, first->peer, &update->peer);
  next = first + n;
  if (first->saying == DUSK_SIM_WITHDRAWAL && i + n < messages->len && next->saying == DUSK_SIM_ANNOUNCEMENT && next->time_us == first->time_us
      && next->peer == first->peer)
    update->n += dusk_sim_messages_run (messages, i + n, DUSK_SIM_MRT_MAX_PREFIXES);
  return i + update->n;
}

guint
dusk_sim_live_forms (const DuskSimUpdate *update, DuskSimLiveForm forms[2])
{
  switch (update->first->saying)
    {
    case DUSK_SIM_STATE:
      forms[0] = update->first->is_up ? DUSK_SIM_LIVE_OPEN : DUSK_SIM_LIVE_NOTIFICATION;
      forms[1] = DUSK_SIM_LIVE_STATE;
      return 2;
    case DUSK_SIM_KEEPALIVE:
      forms[0] = DUSK_SIM_LIVE_KEEPALIVE;
      return 1;
    case DUSK_SIM_WITHDRAWAL:
    case DUSK_SIM_ANNOUNCEMENT:
    default:
      forms[0] = DUSK_SIM_LIVE_UPDATE;
      return 1;
    }
}

const char *
dusk_sim_live_form_name (DuskSimLiveForm form, gint64 time_us)
{
  static const char *const names[] = { "UPDATE", "KEEPALIVE", "OPEN", "NOTIFICATION", "STATE" };

  return form == DUSK_SIM_LIVE_STATE && time_us < NEW_WIRE_SINCE_US ? "RIS_PEER_STATE" : names[form];
}

static char *
address_text (const DuskSimPeer *peer)
{
  g_autoptr (GInetAddress) address
    = g_inet_address_new_from_bytes (peer->address, peer->family == 0 ? G_SOCKET_FAMILY_IPV4 : G_SOCKET_FAMILY_IPV6);

  return g_inet_address_to_string (address);
}

/* Announcements are written short, withdrawals of IPv6 at full length. */
static void
append_prefix (GString *text, const DuskSimMessage *message, gboolean is_expanded)
{
  DuskPrefix prefix;
  char short_text[DUSK_PREFIX_TEXT_SIZE];

  dusk_sim_network_prefix (message->network, message->family, message->index, &prefix);
  dusk_prefix_to_text (&prefix, short_text);
  g_string_append_c (text, '"');
  if (!is_expanded || prefix.family == 4)
    g_string_append (text, short_text);
  for (guint i = 0; is_expanded && prefix.family == 6 && i < 16; i += 2)
    g_string_append_printf (text, "%x%c", (guint) prefix.bytes[i] << 8 | prefix.bytes[i + 1], i < 14 ? ':' : '/');
  if (is_expanded && prefix.family == 6)
    g_string_append_printf (text, "%u", prefix.length);
  g_string_append_c (text, '"');
}

static void
append_prefixes (GString *text, const DuskSimMessage *messages, guint n, gboolean is_expanded)
{
  g_string_append_c (text, '[');
  for (guint i = 0; i < n; i++)
    {
      g_string_append (text, i > 0 ? "," : "");
      append_prefix (text, &messages[i], is_expanded);
    }
  g_string_append_c (text, ']');
}

static void
append_announcements (GString *text, const DuskSimUpdate *update, gboolean is_new)
{
  const DuskSimMessage *announced = update->first + update->n_withdrawn;
  guint n = update->n - update->n_withdrawn;
  g_autofree char *next_hop = address_text (&update->peer);
  gboolean has_second = update->peer.family == 1 && update->peer.number % 5 < 2;

  g_string_append (text, ",\"announcements\":[");
  if (n > 0)
    {
      g_string_append_printf (text, "{\"next_hop\":\"%s%s\",\"prefixes\":", next_hop, has_second && is_new ? ",fe80::1" : "");
      append_prefixes (text, announced, n, FALSE);
      g_string_append_c (text, '}');
    }
  if (n > 0 && has_second && !is_new)
    {
      g_string_append (text, ",{\"next_hop\":\"fe80::1\",\"prefixes\":");
      append_prefixes (text, announced, n, FALSE);
      g_string_append_c (text, '}');
    }
  g_string_append_c (text, ']');
}

static void
append_attributes (GString *text, const DuskSimUpdate *update, gboolean is_new)
{
  const DuskSimMessage *announced = update->first + update->n_withdrawn;
  gboolean has_route = update->n > update->n_withdrawn;
  guint32 path[DUSK_SIM_MAX_PATH];
  guint n = has_route ? dusk_sim_peer_path (&update->peer, announced->network, announced->route, announced->time_us / G_USEC_PER_SEC, path) : 0;

  if (!has_route && !is_new)
    return;
  g_string_append (text, ",\"path\":[");
  for (guint i = 0; i < n; i++)
    g_string_append_printf (text, "%s%u", i > 0 ? "," : "", path[i]);
  g_string_append (text, "],\"community\":[");
  if (has_route)
    g_string_append_printf (text, "[%u,%u]", update->peer.asn & 0xffff, 100 * (guint) announced->route);
  g_string_append_c (text, ']');
  if (has_route)
    g_string_append (text, is_new ? ",\"origin\":\"IGP\"" : ",\"origin\":\"igp\"");
}

static void
append_update (GString *text, const DuskSimUpdate *update, gboolean is_new)
{
  append_attributes (text, update, is_new);
  if (is_new || update->n > update->n_withdrawn)
    append_announcements (text, update, is_new);
  if (is_new || update->n_withdrawn > 0)
    {
      g_string_append (text, ",\"withdrawals\":");
      append_prefixes (text, update->first, update->n_withdrawn, is_new);
    }
}

static void
append_form (GString *text, const DuskSimUpdate *update, DuskSimLiveForm form, gboolean is_new)
{
  switch (form)
    {
    case DUSK_SIM_LIVE_UPDATE:
      append_update (text, update, is_new);
      break;
    case DUSK_SIM_LIVE_OPEN:
      g_string_append_printf (text,
                              ",\"direction\":\"received\",\"version\":4,\"asn\":%u,\"hold_time\":180,\"router_id\":\"198.51.100.%u\","
                              "\"capabilities\":{\"65\":{\"name\":\"asn4\",\"asn4\":%u}}",
                              MIN (update->peer.asn, 23456u), update->peer.number, update->peer.asn);
      break;
    case DUSK_SIM_LIVE_NOTIFICATION:
      g_string_append (text, ",\"notification\":{\"code\":4,\"subcode\":0,\"data\":\"\"}");
      break;
    case DUSK_SIM_LIVE_STATE:
      g_string_append_printf (text, ",\"state\":\"%s\"", update->first->is_up ? "connected" : "down");
      break;
    case DUSK_SIM_LIVE_KEEPALIVE:
    default:
      break;
    }
}

char *
dusk_sim_live_text (const DuskSimUpdate *update, DuskSimLiveForm form)
{
  GString *text = g_string_new (NULL);
  gint64 time_us = update->first->time_us;
  gboolean is_new = time_us >= NEW_WIRE_SINCE_US;
  g_autofree char *address = address_text (&update->peer);

  g_string_printf (text, "{\"type\":\"ris_message\",\"data\":{\"timestamp\":%" G_GINT64_FORMAT ".%03d,\"peer\":\"%s\",\"peer_asn\":\"%u\",",
                   time_us / G_USEC_PER_SEC, (int) (time_us % G_USEC_PER_SEC / 1000), address, update->peer.asn);
  g_string_append_printf (text, "\"id\":\"%s-%012" G_GINT64_MODIFIER "x%04x\",\"host\":\"%s%s\",\"type\":\"%s\"", address,
                          (guint64) time_us / 1000, update->n, update->collector->name, is_new ? ".ripe.net" : "",
                          dusk_sim_live_form_name (form, time_us));
  append_form (text, update, form, is_new);
  g_string_append (text, "}}");
  return g_string_free (text, FALSE);
}
