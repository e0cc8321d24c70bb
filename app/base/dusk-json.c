/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-json.h"

#include <glib/gi18n.h>
#include <math.h>

#include "dusk-entity.h"
#include "dusk-error.h"
#include "dusk-time.h"

static void
set_malformed (GError **error, const char *name, const char *wanted)
{
  /* Translators: the first %s is the name of a field in an answer, the second a type such as “array” */
  g_set_error (error, DUSK_ERROR, DUSK_ERROR_MALFORMED, _("The answer is malformed: “%s” is missing or not %s"), name, wanted);
}

static gboolean
is_blank (char c)
{
  return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

/* Copies a string from behind its opening quote to its closing one. Returns where the text goes on. */
static const char *
copy_string (const char *text, const char *end, char **copy)
{
  while (text < end)
    {
      char c = *(*copy)++ = *text++;

      if (c == '"')
        break;
      if (c == '\\' && text < end)
        *(*copy)++ = *text++;
    }
  return text;
}

/*
 * Copies JSON with each run of blanks between tokens made one: json-glib's scanner spends a call on every blank, and a pretty-printed answer
 * is mostly blanks. Returns the length of the copy, or -1 where it nests too deeply, or has what json-glib would take for a comment or
 * another kind of string and JSON does not know: in it, brackets could not be told from nesting. The same where more follows than one object
 * or list: json-glib would read on, and forget to free the first.
 */
static gssize
squeeze (const char *text, gsize length, char *copy)
{
  const char *end = text + length;
  char *at = copy;
  int depth = 0;
  gboolean has_begun = FALSE;

  while (text < end)
    {
      char c = *at++ = *text++;

      if (depth == 0 && !is_blank (c))
        {
          if (has_begun || (c != '{' && c != '['))
            return -1;
          has_begun = TRUE;
          depth++;
        }
      else if (c == '"')
        text = copy_string (text, end, &at);
      else if (is_blank (c))
        while (text < end && is_blank (*text))
          text++;
      else if ((c == '{' || c == '[') && ++depth > DUSK_JSON_MAX_DEPTH)
        return -1;
      else if (c == '}' || c == ']')
        depth--;
      else if (c == '/' || c == '#' || c == '\'')
        return -1;
    }
  return at - copy;
}

JsonNode *
dusk_json_parse (GBytes *bytes, GError **error)
{
  gsize length;
  const char *text = g_bytes_get_data (bytes, &length);
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError) parse_error = NULL;
  g_autofree char *squeezed = NULL;
  gssize squeezed_length;
  JsonNode *root;

  if (length == 0)
    {
      g_set_error_literal (error, DUSK_ERROR, DUSK_ERROR_MALFORMED, _("The answer is empty"));
      return NULL;
    }
  squeezed = g_malloc (length);
  squeezed_length = squeeze (text, length, squeezed);
  if (squeezed_length < 0)
    {
      g_set_error_literal (error, DUSK_ERROR, DUSK_ERROR_MALFORMED, _("The answer is not JSON, or nested too deeply"));
      return NULL;
    }
  if (!json_parser_load_from_data (parser, squeezed, squeezed_length, &parse_error))
    {
      g_set_error_literal (error, DUSK_ERROR, DUSK_ERROR_MALFORMED, _("The answer is not JSON, or cut off"));
      return NULL;
    }
  root = json_parser_get_root (parser);
  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    {
      g_set_error_literal (error, DUSK_ERROR, DUSK_ERROR_MALFORMED, _("The answer is not a JSON object"));
      return NULL;
    }
  return json_node_ref (root);
}

JsonObject *
dusk_json_get_object (JsonObject *parent, const char *name, GError **error)
{
  JsonNode *node = json_object_get_member (parent, name);

  if (node && JSON_NODE_HOLDS_OBJECT (node))
    return json_node_get_object (node);
  set_malformed (error, name, _("an object"));
  return NULL;
}

JsonArray *
dusk_json_get_array (JsonObject *parent, const char *name, GError **error)
{
  JsonNode *node = json_object_get_member (parent, name);

  if (node && JSON_NODE_HOLDS_ARRAY (node))
    return json_node_get_array (node);
  set_malformed (error, name, _("a list"));
  return NULL;
}

JsonObject *
dusk_json_array_object (JsonArray *array, guint index, const char *name, GError **error)
{
  JsonNode *node = json_array_get_element (array, index);

  if (JSON_NODE_HOLDS_OBJECT (node))
    return json_node_get_object (node);
  set_malformed (error, name, _("a list of objects"));
  return NULL;
}

const char *
dusk_json_find_text (JsonObject *parent, const char *name)
{
  JsonNode *node = json_object_get_member (parent, name);

  return node && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING ? json_node_get_string (node) : NULL;
}

const char *
dusk_json_get_text (JsonObject *parent, const char *name, GError **error)
{
  const char *text = dusk_json_find_text (parent, name);

  if (text == NULL)
    set_malformed (error, name, _("a text"));
  return text;
}

/* NaN for null; FALSE where the node is no finite number. */
static gboolean
node_number (JsonNode *node, double *value)
{
  *value = NAN;
  if (JSON_NODE_HOLDS_NULL (node))
    return TRUE;
  if (!JSON_NODE_HOLDS_VALUE (node))
    return FALSE;
  switch (json_node_get_value_type (node))
    {
    case G_TYPE_INT64:
      *value = (double) json_node_get_int (node);
      return TRUE;
    case G_TYPE_DOUBLE:
      *value = json_node_get_double (node);
      return isfinite (*value);
    case G_TYPE_STRING:
      {
        const char *text = json_node_get_string (node);
        char *end = NULL;
        *value = g_ascii_strtod (text, &end);
        return *text != '\0' && *end == '\0' && isfinite (*value);
      }
    default:
      return FALSE;
    }
}

gboolean
dusk_json_get_number (JsonObject *parent, const char *name, double *value, GError **error)
{
  JsonNode *node = json_object_get_member (parent, name);

  if (node && node_number (node, value))
    return TRUE;
  set_malformed (error, name, _("a number"));
  return FALSE;
}

double
dusk_json_find_count (JsonObject *parent, const char *name)
{
  JsonNode *node = json_object_get_member (parent, name);
  double value;

  return node && node_number (node, &value) && value >= 0 ? value : NAN;
}

static gboolean
node_time (JsonNode *node, gint64 *time_s, GError **error)
{
  double number;

  if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
    return dusk_time_parse (json_node_get_string (node), time_s, error);
  if (JSON_NODE_HOLDS_VALUE (node) && node_number (node, &number) && number >= (double) DUSK_TIME_EARLIEST && number <= (double) DUSK_TIME_LATEST)
    {
      *time_s = (gint64) number;
      return TRUE;
    }
  set_malformed (error, "time", _("a time"));
  return FALSE;
}

gboolean
dusk_json_get_time (JsonObject *parent, const char *name, gint64 *time_s, GError **error)
{
  JsonNode *node = json_object_get_member (parent, name);

  if (node)
    return node_time (node, time_s, error);
  set_malformed (error, name, _("a time"));
  return FALSE;
}

gint64
dusk_json_find_time (JsonObject *parent, const char *name)
{
  JsonNode *node = json_object_get_member (parent, name);
  gint64 time_s;

  return node && node_time (node, &time_s, NULL) ? time_s : DUSK_TIME_UNKNOWN;
}

gboolean
dusk_json_node_asn (JsonNode *node, guint32 *asn, GError **error)
{
  if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
    {
      if (dusk_asn_parse (json_node_get_string (node), asn, NULL))
        return TRUE;
    }
  else if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_INT64)
    {
      gint64 number = json_node_get_int (node);
      if (number >= 0 && number <= G_MAXUINT32)
        {
          *asn = (guint32) number;
          return TRUE;
        }
    }
  set_malformed (error, "asn", _("an AS number"));
  return FALSE;
}
