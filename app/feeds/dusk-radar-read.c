/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-radar-private.h"

#include <glib/gi18n.h>
#include <string.h>

#include "dusk-error.h"
#include "dusk-json.h"
#include "dusk-plain-text.h"
#include "dusk-territory.h"

/* Far more than are ever asked for. */
#define MAX_ITEMS 20000

#define MAX_ASNS          1000
#define MAX_ID_CHARS      40
#define MAX_WORD_CHARS    40
#define MAX_TEXT_CHARS    500
#define MAX_URL_CHARS     500

static const struct {
  const char *word;
  const char *text;
} causes[] = {
  { "CABLE_CUT", N_("a cut cable") },
  { "CYBERATTACK", N_("a cyberattack") },
  { "EARTHQUAKE", N_("an earthquake") },
  { "FIRE", N_("a fire") },
  { "GOVERNMENT_DIRECTED", N_("an order of the government") },
  { "MAINTENANCE", N_("maintenance") },
  { "MILITARY_ACTION", N_("military action") },
  { "NATURAL_DISASTER", N_("a natural disaster") },
  { "POWER_OUTAGE", N_("a power cut") },
  { "TECHNICAL_PROBLEM", N_("a technical problem") },
  { "UNKNOWN", N_("an unknown cause") },
  { "WEATHER", N_("the weather") },
};

/* What Cloudflare's API calls a token that is missing, malformed, expired or not for Radar. */
static const int token_codes[] = { 1000, 1001, 6003, 6111, 9103, 9106, 9107, 9109, 9111, 10000, 10001, 10405 };

void
dusk_radar_outage_free (DuskRadarOutage *outage)
{
  g_free (outage->id);
  g_strfreev (outage->countries);
  g_clear_pointer (&outage->asns, g_array_unref);
  g_free (outage->cause);
  g_free (outage->type);
  g_free (outage->scope);
  g_free (outage->description);
  g_free (outage->url);
  g_free (outage);
}

char *
dusk_radar_cause_to_text (const char *cause)
{
  g_autofree char *lower = NULL;

  g_return_val_if_fail (cause != NULL, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (causes); i++)
    if (g_str_equal (causes[i].word, cause))
      return g_strdup (_(causes[i].text));
  lower = g_ascii_strdown (cause, -1);
  return dusk_plain_text_cut (g_strdelimit (lower, "_", ' '), MAX_WORD_CHARS);
}

/* Returns: (transfer full) (nullable): a word such as `CABLE_CUT`; %NULL where it is none. */
static char *
copy_word (JsonObject *object, const char *name)
{
  const char *text = dusk_json_find_text (object, name);

  if (text == NULL || *text == '\0' || strlen (text) > MAX_WORD_CHARS)
    return NULL;
  for (const char *c = text; *c; c++)
    if (!g_ascii_isupper (*c) && !g_ascii_isdigit (*c) && *c != '_')
      return NULL;
  return g_strdup (text);
}

static char *
copy_text (JsonObject *object, const char *name)
{
  const char *text = dusk_json_find_text (object, name);
  g_autofree char *plain = text ? dusk_plain_text_cut (text, MAX_TEXT_CHARS) : NULL;

  return plain && *plain ? g_steal_pointer (&plain) : NULL;
}

/* What a person may be led to with a click: no other scheme, and no name that stands before another host's. */
static char *
copy_url (JsonObject *object, const char *name)
{
  const char *text = dusk_json_find_text (object, name);
  g_autoptr (GUri) uri = NULL;

  if (text == NULL || strlen (text) > MAX_URL_CHARS)
    return NULL;
  for (const char *c = text; *c; c++)
    if (!g_ascii_isgraph (*c))
      return NULL;
  uri = g_uri_parse (text, G_URI_FLAGS_ENCODED, NULL);
  if (uri == NULL || !g_str_equal (g_uri_get_scheme (uri), "https") || g_uri_get_userinfo (uri) || g_uri_get_host (uri) == NULL ||
      *g_uri_get_host (uri) == '\0')
    return NULL;
  return g_uri_to_string (uri);
}

static JsonArray *
find_array (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

/* A country is a code, or an object that has one. */
static const char *
code_of_node (JsonNode *node)
{
  if (node && JSON_NODE_HOLDS_OBJECT (node))
    return dusk_json_find_text (json_node_get_object (node), "code");
  return node && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING ? json_node_get_string (node) : NULL;
}

static void
add_country (GPtrArray *codes, JsonNode *node)
{
  const char *code = code_of_node (node);
  const DuskTerritory *territory = code ? dusk_territory_find (code) : NULL;

  if (territory && !g_ptr_array_find_with_equal_func (codes, territory->code, g_str_equal, NULL))
    g_ptr_array_add (codes, g_strdup (territory->code));
}

/* The documentation says `locations`, answers have said `location`, too. */
static char **
read_countries (JsonObject *item)
{
  static const char *const lists[] = { "locations", "locationsDetails", "location" };
  g_autoptr (GPtrArray) codes = g_ptr_array_new_with_free_func (g_free);

  for (gsize i = 0; i < G_N_ELEMENTS (lists) && codes->len == 0; i++)
    {
      JsonArray *array = find_array (item, lists[i]);
      guint n = array ? json_array_get_length (array) : 0;

      if (array == NULL)
        add_country (codes, json_object_get_member (item, lists[i]));
      for (guint j = 0; j < n && codes->len < DUSK_N_TERRITORIES; j++)
        add_country (codes, json_array_get_element (array, j));
    }
  g_ptr_array_add (codes, NULL);
  return (char **) g_ptr_array_steal (codes, NULL);
}

static gboolean
has_asn (const GArray *asns, guint32 asn)
{
  for (guint i = 0; i < asns->len; i++)
    if (g_array_index (asns, guint32, i) == asn)
      return TRUE;
  return FALSE;
}

/* A network is a number, a text of one, or an object that has one. */
static GArray *
read_asns (JsonObject *item)
{
  static const char *const lists[] = { "asns", "asnsDetails" };
  GArray *asns = g_array_new (FALSE, FALSE, sizeof (guint32));

  for (gsize i = 0; i < G_N_ELEMENTS (lists) && asns->len == 0; i++)
    {
      JsonArray *array = find_array (item, lists[i]);
      guint n = array ? MIN (json_array_get_length (array), MAX_ASNS) : 0;

      for (guint j = 0; j < n; j++)
        {
          JsonNode *node = json_array_get_element (array, j);
          guint32 asn;

          if (JSON_NODE_HOLDS_OBJECT (node))
            node = json_object_get_member (json_node_get_object (node), "asn");
          if (node && dusk_json_node_asn (node, &asn, NULL) && !has_asn (asns, asn))
            g_array_append_val (asns, asn);
        }
    }
  return asns;
}

/* No end means that it goes on; an end that is none makes no sense. */
static gboolean
read_period (JsonObject *item, DuskRadarOutage *outage)
{
  JsonNode *end = json_object_get_member (item, "endDate");

  outage->end_s = DUSK_TIME_UNKNOWN;
  if (!dusk_json_get_time (item, "startDate", &outage->start_s, NULL))
    return FALSE;
  if (end == NULL || JSON_NODE_HOLDS_NULL (end))
    return TRUE;
  return dusk_json_get_time (item, "endDate", &outage->end_s, NULL) && outage->end_s >= outage->start_s;
}

static char *
copy_id (JsonObject *item)
{
  JsonNode *node = json_object_get_member (item, "id");
  const char *text = dusk_json_find_text (item, "id");

  if (node && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_INT64)
    return g_strdup_printf ("%" G_GINT64_FORMAT, json_node_get_int (node));
  return text && *text ? dusk_plain_text_cut (text, MAX_ID_CHARS) : NULL;
}

/* Returns: (transfer full) (nullable): %NULL where it makes no sense. */
static DuskRadarOutage *
read_outage (JsonObject *item)
{
  g_autoptr (DuskRadarOutage) outage = g_new0 (DuskRadarOutage, 1);
  JsonNode *details = json_object_get_member (item, "outage");

  outage->id = copy_id (item);
  if (outage->id == NULL || !read_period (item, outage))
    return NULL;
  outage->countries = read_countries (item);
  outage->asns = read_asns (item);
  outage->scope = copy_text (item, "scope");
  outage->description = copy_text (item, "description");
  outage->url = copy_url (item, "linkedUrl");
  if (details && JSON_NODE_HOLDS_OBJECT (details))
    {
      outage->cause = copy_word (json_node_get_object (details), "outageCause");
      outage->type = copy_word (json_node_get_object (details), "outageType");
    }
  return g_steal_pointer (&outage);
}

static gboolean
is_about_token (int code)
{
  for (gsize i = 0; i < G_N_ELEMENTS (token_codes); i++)
    if (token_codes[i] == code)
      return TRUE;
  return FALSE;
}

/* Returns: (transfer full) (nullable): what the envelope says against the use of its result. `success: false` comes with HTTP 200, too. */
static GError *
find_refusal (JsonObject *root)
{
  JsonNode *success = json_object_get_member (root, "success");
  JsonArray *errors = find_array (root, "errors");
  JsonNode *node = errors && json_array_get_length (errors) > 0 ? json_array_get_element (errors, 0) : NULL;
  JsonObject *first = node && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  g_autofree char *message = first ? copy_text (first, "message") : NULL;
  double code = first ? dusk_json_find_count (first, "code") : 0;

  if (success == NULL || !JSON_NODE_HOLDS_VALUE (success) || json_node_get_value_type (success) != G_TYPE_BOOLEAN ||
      json_node_get_boolean (success))
    return NULL;
  if (code > 0 && code < G_MAXINT && is_about_token ((int) code))
    return g_error_new (DUSK_ERROR, DUSK_ERROR_FORBIDDEN, _("Cloudflare Radar refuses the token (error %d)"), (int) code);
  if (message)
    /* Translators: %s is Cloudflare's own message, in English */
    return g_error_new (DUSK_ERROR, DUSK_ERROR_HTTP_STATUS, _("Cloudflare Radar refused the question: %s"), message);
  return g_error_new_literal (DUSK_ERROR, DUSK_ERROR_HTTP_STATUS, _("Cloudflare Radar refused the question"));
}

GError *
dusk_radar_explain_refusal (GBytes *body)
{
  g_autoptr (JsonNode) root = dusk_json_parse (body, NULL);

  return root ? find_refusal (json_node_get_object (root)) : NULL;
}

static GPtrArray *
read_items (JsonArray *annotations, guint n, GError **error)
{
  g_autoptr (GPtrArray) outages = g_ptr_array_new_with_free_func ((GDestroyNotify) dusk_radar_outage_free);

  for (guint i = 0; i < n; i++)
    {
      JsonNode *node = json_array_get_element (annotations, i);
      DuskRadarOutage *outage = JSON_NODE_HOLDS_OBJECT (node) ? read_outage (json_node_get_object (node)) : NULL;

      if (outage)
        g_ptr_array_add (outages, outage);
    }
  /* A new layout must not look like a world in which all is well. */
  if (n > 0 && outages->len == 0)
    {
      g_set_error_literal (error, DUSK_ERROR, DUSK_ERROR_MALFORMED, _("Cloudflare Radar answers in a form that this Dusk cannot read"));
      return NULL;
    }
  return g_steal_pointer (&outages);
}

GPtrArray *
dusk_radar_read (GBytes *body, guint *n_items, GError **error)
{
  g_autoptr (JsonNode) root = dusk_json_parse (body, error);
  GError *refusal = root ? find_refusal (json_node_get_object (root)) : NULL;
  JsonObject *result;
  JsonArray *annotations;

  *n_items = 0;
  if (root == NULL)
    return NULL;
  if (refusal)
    {
      g_propagate_error (error, refusal);
      return NULL;
    }
  result = dusk_json_get_object (json_node_get_object (root), "result", error);
  annotations = result ? dusk_json_get_array (result, "annotations", error) : NULL;
  if (annotations == NULL)
    return NULL;
  *n_items = MIN (json_array_get_length (annotations), MAX_ITEMS);
  return read_items (annotations, *n_items, error);
}

GPtrArray *
dusk_radar_parse (GBytes *body, GError **error)
{
  guint n_items;

  g_return_val_if_fail (body != NULL, NULL);

  return dusk_radar_read (body, &n_items, error);
}
