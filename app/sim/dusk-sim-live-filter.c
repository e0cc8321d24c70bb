/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-sim-live-filter.h"

#include <gio/gio.h>
#include <string.h>

struct _DuskSimFilter {
  char    *text;
  char    *host;
  char    *type;
  char    *require;
  char    *peer;
  char    *path;
  GArray  *prefixes; /* (nullable) (element-type DuskPrefix) */
  gboolean wants_more_specific;
  gboolean wants_less_specific;
};

void
dusk_sim_filter_free (DuskSimFilter *filter)
{
  g_free (filter->text);
  g_free (filter->host);
  g_free (filter->type);
  g_free (filter->require);
  g_free (filter->peer);
  g_free (filter->path);
  g_clear_pointer (&filter->prefixes, g_array_unref);
  g_free (filter);
}

/* A text, or a number as text. */
static char *
member_text (JsonObject *data, const char *name)
{
  JsonNode *node = json_object_get_member (data, name);

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node))
    return NULL;
  if (json_node_get_value_type (node) == G_TYPE_STRING)
    return json_node_dup_string (node);
  return g_strdup_printf ("%" G_GINT64_FORMAT, json_node_get_int (node));
}

static gboolean
add_prefix (DuskSimFilter *filter, JsonNode *node, char **error)
{
  const char *text = JSON_NODE_HOLDS_VALUE (node) ? json_node_get_string (node) : NULL;
  DuskPrefix prefix;

  if (text == NULL || !dusk_prefix_parse (text, &prefix, NULL))
    {
      *error = g_strdup_printf ("Invalid prefix: %s", text ? text : "not a string");
      return FALSE;
    }
  g_array_append_val (filter->prefixes, prefix);
  return TRUE;
}

static gboolean
read_prefixes (DuskSimFilter *filter, JsonObject *data, char **error)
{
  JsonNode *node = json_object_get_member (data, "prefix");

  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return TRUE;
  filter->prefixes = g_array_new (FALSE, FALSE, sizeof (DuskPrefix));
  if (!JSON_NODE_HOLDS_ARRAY (node))
    return add_prefix (filter, node, error);
  for (guint i = 0; i < json_array_get_length (json_node_get_array (node)); i++)
    if (!add_prefix (filter, json_array_get_element (json_node_get_array (node), i), error))
      return FALSE;
  return TRUE;
}

static gboolean
member_flag (JsonObject *data, const char *name, gboolean fallback)
{
  return json_object_get_boolean_member_with_default (data, name, fallback);
}

/* What was subscribed, but for the options of the socket. */
static char *
text_of (JsonObject *data)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  g_autoptr (GList) names = json_object_get_members (data);
  JsonObject *copy = json_object_new ();

  for (GList *name = names; name; name = name->next)
    if (strcmp (name->data, "socketOptions") != 0)
      json_object_set_member (copy, name->data, json_node_copy (json_object_get_member (data, name->data)));
  json_node_take_object (node, copy);
  return json_to_string (node, FALSE);
}

DuskSimFilter *
dusk_sim_filter_new (JsonObject *data, char **error)
{
  static const char *const types[] = { "UPDATE", "KEEPALIVE", "OPEN", "NOTIFICATION", "STATE", "RIS_PEER_STATE", NULL };
  g_autoptr (DuskSimFilter) filter = g_new0 (DuskSimFilter, 1);

  filter->text = text_of (data);
  filter->host = member_text (data, "host");
  filter->type = member_text (data, "type");
  filter->require = member_text (data, "require");
  filter->peer = member_text (data, "peer");
  filter->path = member_text (data, "path");
  filter->wants_more_specific = member_flag (data, "moreSpecific", TRUE);
  filter->wants_less_specific = member_flag (data, "lessSpecific", FALSE);
  if (!read_prefixes (filter, data, error))
    return NULL;
  if (filter->type && !g_strv_contains (types, filter->type))
    {
      *error = g_strdup_printf ("Invalid message type: %s", filter->type);
      return NULL;
    }
  return g_steal_pointer (&filter);
}

const char *
dusk_sim_filter_text (const DuskSimFilter *filter)
{
  return filter->text;
}

/* Whether @inner lies within @outer. */
static gboolean
lies_within (const DuskPrefix *inner, const DuskPrefix *outer)
{
  guint whole = outer->length / 8u;
  guint8 mask = (guint8) (0xff00 >> outer->length % 8);

  return inner->family == outer->family && inner->length >= outer->length && memcmp (inner->bytes, outer->bytes, whole) == 0
         && (outer->length % 8 == 0 || ((inner->bytes[whole] ^ outer->bytes[whole]) & mask) == 0);
}

static gboolean
wants_prefix (const DuskSimFilter *filter, const DuskSimMessage *message)
{
  DuskPrefix prefix;

  if (message->network == NULL)
    return FALSE;
  dusk_sim_network_prefix (message->network, message->family, message->index, &prefix);
  for (guint i = 0; i < filter->prefixes->len; i++)
    {
      const DuskPrefix *wanted = &g_array_index (filter->prefixes, DuskPrefix, i);
      if (dusk_prefix_compare (wanted, &prefix) == 0 || (filter->wants_more_specific && lies_within (&prefix, wanted))
          || (filter->wants_less_specific && lies_within (wanted, &prefix)))
        return TRUE;
    }
  return FALSE;
}

/* `64500`, `3356,4837`, `^64496,…`, `…,131279$`, each turned round by a `!`. */
static gboolean
wants_path (const DuskSimFilter *filter, const DuskSimUpdate *update)
{
  const DuskSimMessage *announced = update->first + update->n_withdrawn;
  const char *wish = filter->path;
  g_autoptr (GString) path = g_string_new ("^,");
  g_autofree char *piece = NULL;
  g_autofree guint32 *asns = g_new (guint32, DUSK_SIM_MAX_PATH);
  gboolean is_turned = *wish == '!', starts = wish[is_turned] == '^', ends = g_str_has_suffix (wish, "$");
  g_autofree char *middle = NULL;
  guint n;

  if (update->n == update->n_withdrawn || announced->network == NULL)
    return FALSE;
  n = dusk_sim_peer_path (&update->peer, announced->network, announced->route, announced->time_us / G_USEC_PER_SEC, asns);
  for (guint i = 0; i < n; i++)
    g_string_append_printf (path, "%u,", asns[i]);
  g_string_append_c (path, '$');
  middle = g_strndup (wish + is_turned + starts, strlen (wish) - (guint) is_turned - (guint) starts - (guint) ends);
  piece = g_strdup_printf ("%s,%s,%s", starts ? "^" : "", middle, ends ? "$" : "");
  return (strstr (path->str, piece) != NULL) != is_turned;
}

static gboolean
wants_peer (const DuskSimFilter *filter, const DuskSimPeer *peer)
{
  g_autoptr (GInetAddress) wanted = g_inet_address_new_from_string (filter->peer);
  g_autoptr (GInetAddress) address
    = g_inet_address_new_from_bytes (peer->address, peer->family == 0 ? G_SOCKET_FAMILY_IPV4 : G_SOCKET_FAMILY_IPV6);

  return wanted && g_inet_address_equal (wanted, address);
}

static gboolean
wants_any_prefix (const DuskSimFilter *filter, const DuskSimUpdate *update)
{
  for (guint i = 0; i < update->n; i++)
    if (wants_prefix (filter, &update->first[i]))
      return TRUE;
  return FALSE;
}

gboolean
dusk_sim_filter_wants (const DuskSimFilter *filter, const DuskSimUpdate *update, DuskSimLiveForm form)
{
  if (filter->host && !g_str_has_prefix (filter->host, update->collector->name))
    return FALSE;
  if (filter->type && strcmp (filter->type, dusk_sim_live_form_name (form, update->first->time_us)) != 0)
    return FALSE;
  if (g_strcmp0 (filter->require, "announcements") == 0 && update->n == update->n_withdrawn)
    return FALSE;
  if (g_strcmp0 (filter->require, "withdrawals") == 0 && update->n_withdrawn == 0)
    return FALSE;
  if (filter->peer && !wants_peer (filter, &update->peer))
    return FALSE;
  return (filter->path == NULL || wants_path (filter, update)) && (filter->prefixes == NULL || wants_any_prefix (filter, update));
}
