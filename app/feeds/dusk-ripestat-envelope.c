/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-ripestat-private.h"

#include <glib/gi18n.h>

#include "dusk-error.h"

#define MAX_MESSAGES      8
#define MAX_MESSAGE_CHARS 300

/* Messages come as pairs of a level and a text; whatever else is there is passed over. */
static void
collect_messages (JsonObject *root, const char *const *levels, GStrvBuilder *builder)
{
  JsonNode *node = json_object_get_member (root, "messages");
  JsonArray *array = node && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  guint n = array ? json_array_get_length (array) : 0;

  for (guint i = 0, kept = 0; i < n && kept < MAX_MESSAGES; i++)
    {
      JsonNode *pair_node = json_array_get_element (array, i);
      JsonArray *pair = JSON_NODE_HOLDS_ARRAY (pair_node) ? json_node_get_array (pair_node) : NULL;
      JsonNode *level = pair && json_array_get_length (pair) >= 2 ? json_array_get_element (pair, 0) : NULL;
      JsonNode *text = level ? json_array_get_element (pair, 1) : NULL;
      g_autofree char *clean = NULL;

      if (text == NULL || !JSON_NODE_HOLDS_VALUE (level) || !JSON_NODE_HOLDS_VALUE (text) || json_node_get_value_type (level) != G_TYPE_STRING ||
          json_node_get_value_type (text) != G_TYPE_STRING || !g_strv_contains (levels, json_node_get_string (level)))
        continue;
      clean = dusk_ripestat_clean_text (json_node_get_string (text), MAX_MESSAGE_CHARS);
      g_strv_builder_add (builder, clean);
      kept++;
    }
}

static char **
get_messages (JsonObject *root, const char *const *levels)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  collect_messages (root, levels, builder);
  return g_strv_builder_end (builder);
}

static gboolean
is_in_maintenance (JsonObject *root)
{
  const char *status = dusk_json_find_text (root, "status");
  const char *call_status = dusk_json_find_text (root, "data_call_status");

  return g_strcmp0 (status, "maintenance") == 0 || (call_status && g_str_has_prefix (call_status, "maintenance"));
}

static int
code_of_refusal (JsonObject *root)
{
  double status = dusk_json_find_count (root, "status_code");

  if (status == 429)
    return DUSK_ERROR_RATE_LIMITED;
  return status >= 400 && status < 500 ? DUSK_ERROR_UNKNOWN_ENTITY : DUSK_ERROR_HTTP_STATUS;
}

/* Returns: what the envelope says against the use of its data, or NULL. */
static GError *
find_refusal (DuskRipestatCall call, JsonObject *root)
{
  const char *const errors[] = { "error", NULL };
  const char *name = dusk_ripestat_call_name (call);
  g_auto (GStrv) texts = NULL;

  if (is_in_maintenance (root))
    /* Translators: %s is the name of one of RIPEstat's data calls */
    return g_error_new (DUSK_ERROR, DUSK_ERROR_MAINTENANCE, _("RIPEstat has “%s” in maintenance at the moment"), name);
  if (g_strcmp0 (dusk_json_find_text (root, "status"), "error") != 0)
    return NULL;
  texts = get_messages (root, errors);
  if (texts[0] && texts[0][0])
    /* Translators: %s is RIPEstat's own message, in English */
    return g_error_new (DUSK_ERROR, code_of_refusal (root), _("RIPEstat refused the question: %s"), texts[0]);
  return g_error_new (DUSK_ERROR, code_of_refusal (root), _("RIPEstat refused the question “%s”"), name);
}

/* A new major version means another layout, an older or missing one has always had the members that are read here. */
static gboolean
check_version (JsonObject *root, const DuskRipestatSpec *spec, GError **error)
{
  const char *version = dusk_json_find_text (root, "version");
  g_autofree char *shown = NULL;

  if (version == NULL || g_ascii_strtoll (version, NULL, 10) <= spec->major)
    return TRUE;
  shown = dusk_ripestat_clean_text (version, 10);
  /* Translators: the name of one of RIPEstat's data calls, and a version such as “4.1” */
  g_set_error (error, DUSK_ERROR, DUSK_ERROR_MALFORMED, _("RIPEstat now answers “%s” in a new form (version %s) that this Dusk cannot read"),
               spec->name, shown);
  return FALSE;
}

GError *
dusk_ripestat_explain_refusal (DuskRipestatCall call, GBytes *body)
{
  g_autoptr (JsonNode) root = dusk_json_parse (body, NULL);

  return root ? find_refusal (call, json_node_get_object (root)) : NULL;
}

DuskRipestatReply *
dusk_ripestat_reply_new (DuskRipestatCall call, gpointer record, char **messages)
{
  DuskRipestatReply *reply = g_new0 (DuskRipestatReply, 1);

  g_atomic_ref_count_init (&reply->refs);
  reply->call = call;
  reply->record = record;
  reply->messages = messages;
  reply->fetched_s = DUSK_TIME_UNKNOWN;
  return reply;
}

DuskRipestatReply *
dusk_ripestat_reply_ref (DuskRipestatReply *reply)
{
  g_return_val_if_fail (reply != NULL, NULL);

  g_atomic_ref_count_inc (&reply->refs);
  return reply;
}

void
dusk_ripestat_reply_unref (DuskRipestatReply *reply)
{
  g_return_if_fail (reply != NULL);

  if (!g_atomic_ref_count_dec (&reply->refs))
    return;
  dusk_ripestat_spec (reply->call)->free_record (reply->record);
  g_strfreev (reply->messages);
  g_free (reply->stale_reason);
  g_free (reply);
}

DuskRipestatReply *
dusk_ripestat_parse (DuskRipestatCall call, GBytes *body, GError **error)
{
  const char *const levels[] = { "warning", "error", NULL };
  const DuskRipestatSpec *spec = dusk_ripestat_spec (call);
  g_autoptr (JsonNode) node = NULL;
  JsonObject *root, *data;
  GError *refusal;
  gpointer record;

  g_return_val_if_fail (body != NULL, NULL);

  node = dusk_json_parse (body, error);
  if (node == NULL)
    return NULL;
  root = json_node_get_object (node);
  refusal = find_refusal (call, root);
  if (refusal)
    {
      g_propagate_error (error, refusal);
      return NULL;
    }
  data = check_version (root, spec, error) ? dusk_json_get_object (root, "data", error) : NULL;
  record = data ? spec->parse (data, error) : NULL;
  return record ? dusk_ripestat_reply_new (call, record, get_messages (root, levels)) : NULL;
}
