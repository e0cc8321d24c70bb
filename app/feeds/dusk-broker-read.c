/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "dusk-broker-private.h"
#include "dusk-error.h"
#include "dusk-json.h"

/* An entry that says to cover more is not believed: tables and messages of the longest files are within a day. */
#define MAX_DURATION_S DUSK_DAY_S

#define MAX_REFUSAL 200

void
dusk_broker_answer_free (DuskBrokerAnswer *answer)
{
  g_ptr_array_unref (answer->files);
  g_free (answer->refused);
  g_free (answer);
}

static DuskBrokerAnswer *
answer_new (void)
{
  DuskBrokerAnswer *answer = g_new0 (DuskBrokerAnswer, 1);

  answer->files = g_ptr_array_new_with_free_func ((GDestroyNotify) dusk_archive_file_unref);
  answer->total = -1;
  return answer;
}

/* Strangers' words in one line of bounded length. */
static char *
make_harmless (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, (gssize) strnlen (text, 4 * MAX_REFUSAL));
  GString *line = g_string_new (NULL);
  guint n = 0;

  for (const char *at = valid; *at && n < MAX_REFUSAL; at = g_utf8_next_char (at), n++)
    {
      gunichar c = g_utf8_get_char (at);
      g_string_append_unichar (line, g_unichar_isprint (c) ? c : ' ');
    }
  g_strstrip (line->str);
  return g_string_free (line, FALSE);
}

static void
set_refused (const char *reason, GError **error)
{
  g_autofree char *line = make_harmless (reason);

  /* Translators: the words of a web service, in English */
  g_set_error (error, DUSK_ERROR, DUSK_ERROR_HTTP_STATUS, _("The answer says: %s"), line);
}

char *
dusk_broker_read_refusal (GBytes *body)
{
  gsize length;
  const char *bytes = g_bytes_get_data (body, &length);
  g_autofree char *text = g_strndup (bytes, MIN (length, 4 * MAX_REFUSAL));
  g_autoptr (JsonNode) root = *text == '{' ? dusk_json_parse (body, NULL) : NULL;
  g_autoptr (GList) names = root ? json_object_get_members (json_node_get_object (root)) : NULL;

  /* {"SearchError": "…"}, with whatever name */
  if (names)
    {
      const char *reason = dusk_json_find_text (json_node_get_object (root), names->data);
      return reason && *reason ? make_harmless (reason) : NULL;
    }
  if (*text == '\0' || *text == '<' || *text == '{')
    return NULL;
  return make_harmless (text);
}

/* Keeps the entry's file where its address may be fetched and it makes sense. */
static void
add_file (DuskBrokerAnswer *answer, DuskBroker *broker, const char *url, const char *collector, DuskArchiveKind kind, gint64 start_s,
          gint64 duration_s, gint64 size_bytes)
{
  g_autofree char *admitted = NULL;
  g_autoptr (GUri) uri = NULL;

  if (!dusk_archive_is_name (collector) || start_s < DUSK_TIME_EARLIEST || start_s >= DUSK_TIME_LATEST || duration_s < 0 ||
      duration_s > MAX_DURATION_S)
    return;
  uri = g_uri_parse (url, G_URI_FLAGS_NONE, NULL);
  if (uri && g_uri_get_host (uri) && dusk_archive_is_mirror (g_uri_get_host (uri)))
    {
      g_autofree char *folder = dusk_archive_folder (dusk_broker_base_url (broker), collector, kind, start_s);
      g_autofree char *name = dusk_archive_name (collector, kind, start_s);
      admitted = g_strconcat (folder, name, NULL);
    }
  else
    admitted = dusk_broker_admit (broker, url);
  if (admitted)
    g_ptr_array_add (answer->files,
                     dusk_archive_file_new (admitted, dusk_archive_project (collector), collector, kind, start_s, duration_s, size_bytes));
  else if (answer->n_refused++ == 0)
    answer->refused = make_harmless (url);
}

static gboolean
read_kind (const char *word, DuskArchiveKind *kind)
{
  if (g_strcmp0 (word, "updates") == 0 || g_strcmp0 (word, "update") == 0)
    *kind = DUSK_ARCHIVE_UPDATES;
  else if (g_strcmp0 (word, "ribs") == 0 || g_strcmp0 (word, "rib") == 0)
    *kind = DUSK_ARCHIVE_RIBS;
  else
    return FALSE;
  return TRUE;
}

/* An entry of the v2 API. Streams and other formats are of no use here. */
static void
read_resource (DuskBrokerAnswer *answer, DuskBroker *broker, JsonObject *resource)
{
  const char *url = dusk_json_find_text (resource, "url");
  const char *collector = dusk_json_find_text (resource, "collector");
  const char *format = dusk_json_find_text (resource, "format");
  const char *transport = dusk_json_find_text (resource, "transport");
  gint64 start_s = dusk_json_find_time (resource, "initialTime");
  double duration_s = dusk_json_find_count (resource, "duration");
  DuskArchiveKind kind;

  if (url == NULL || collector == NULL || !read_kind (dusk_json_find_text (resource, "type"), &kind) || start_s == DUSK_TIME_UNKNOWN ||
      (format && !g_str_equal (format, "mrt")) || (transport && !g_str_equal (transport, "file")))
    return;
  if (!(duration_s <= MAX_DURATION_S))
    duration_s = (double) dusk_archive_duration (collector, kind, start_s);
  add_file (answer, broker, url, collector, kind, start_s, (gint64) duration_s, -1);
}

static gboolean
read_v2 (DuskBrokerAnswer *answer, DuskBroker *broker, JsonObject *root, GError **error)
{
  JsonNode *failure = json_object_get_member (root, "error");
  JsonObject *data;
  JsonArray *resources;
  double version = dusk_json_find_count (root, "version");

  if (failure && !json_node_is_null (failure))
    {
      const char *reason = dusk_json_find_text (root, "error");
      set_refused (reason ? reason : "error", error);
      return FALSE;
    }
  /* It is a number or a string, and older answers do without. */
  if (!isnan (version) && version != 2)
    {
      g_set_error (error, DUSK_ERROR, DUSK_ERROR_MALFORMED, _("The answer is of version %.0f, and Dusk knows version %d"), version, 2);
      return FALSE;
    }
  data = dusk_json_get_object (root, "data", error);
  resources = data ? dusk_json_get_array (data, "resources", error) : NULL;
  if (resources == NULL)
    return FALSE;
  answer->n_listed = json_array_get_length (resources);
  for (guint i = 0; i < answer->n_listed; i++)
    {
      JsonObject *resource = dusk_json_array_object (resources, i, "resources", NULL);
      if (resource)
        read_resource (answer, broker, resource);
    }
  return TRUE;
}

/* An entry of the v3 API. Sizes are 0 where they are not known. */
static void
read_item (DuskBrokerAnswer *answer, DuskBroker *broker, JsonObject *item)
{
  const char *url = dusk_json_find_text (item, "url");
  const char *collector = dusk_json_find_text (item, "collector_id");
  gint64 start_s = dusk_json_find_time (item, "ts_start");
  gint64 end_s = dusk_json_find_time (item, "ts_end");
  double exact = dusk_json_find_count (item, "exact_size"), rough = dusk_json_find_count (item, "rough_size");
  double size = exact > 0 ? exact : rough;
  DuskArchiveKind kind;

  if (url == NULL || collector == NULL || !read_kind (dusk_json_find_text (item, "data_type"), &kind) || start_s == DUSK_TIME_UNKNOWN)
    return;
  /* For tables both times are the same. */
  if (end_s == DUSK_TIME_UNKNOWN || end_s <= start_s || end_s - start_s > MAX_DURATION_S)
    end_s = start_s + dusk_archive_duration (collector, kind, start_s);
  add_file (answer, broker, url, collector, kind, start_s, end_s - start_s, size > 0 && size < 1e12 ? (gint64) size : -1);
}

static gboolean
read_v3 (DuskBrokerAnswer *answer, DuskBroker *broker, JsonObject *root, GError **error)
{
  static const char *const failures[] = { "error", "SearchError", "BrokerNotHealthy", "LiveUpdatesUnavailable" };
  JsonArray *items;
  double total;

  for (gsize i = 0; i < G_N_ELEMENTS (failures); i++)
    {
      JsonNode *failure = json_object_get_member (root, failures[i]);
      const char *reason = dusk_json_find_text (root, failures[i]);

      if (failure == NULL || json_node_is_null (failure))
        continue;
      set_refused (reason ? reason : failures[i], error);
      return FALSE;
    }
  items = dusk_json_get_array (root, "data", error);
  if (items == NULL)
    return FALSE;
  total = dusk_json_find_count (root, "total");
  answer->total = total <= G_MAXINT32 ? (gint64) total : -1;
  answer->n_listed = json_array_get_length (items);
  for (guint i = 0; i < answer->n_listed; i++)
    {
      JsonObject *item = dusk_json_array_object (items, i, "data", NULL);
      if (item)
        read_item (answer, broker, item);
    }
  return TRUE;
}

DuskBrokerAnswer *
dusk_broker_read (DuskBroker *self, int version, GBytes *body, GError **error)
{
  g_autoptr (JsonNode) root = dusk_json_parse (body, error);
  g_autoptr (DuskBrokerAnswer) answer = NULL;
  JsonObject *object;
  gboolean is_read;

  if (root == NULL)
    return NULL;
  answer = answer_new ();
  object = json_node_get_object (root);
  is_read = version == 3 ? read_v3 (answer, self, object, error) : read_v2 (answer, self, object, error);
  if (is_read && answer->n_listed > 0 && answer->files->len == 0 && answer->n_refused == 0)
    {
      g_set_error (error, DUSK_ERROR, DUSK_ERROR_MALFORMED, _("The answer lists %u entries, and none of them makes sense"), answer->n_listed);
      is_read = FALSE;
    }
  return is_read ? g_steal_pointer (&answer) : NULL;
}

GPtrArray *
dusk_broker_parse (DuskBroker *self, int version, GBytes *body, GError **error)
{
  g_autoptr (DuskBrokerAnswer) answer = NULL;

  g_return_val_if_fail (DUSK_IS_BROKER (self), NULL);
  g_return_val_if_fail (version == 2 || version == 3, NULL);
  g_return_val_if_fail (body != NULL, NULL);

  answer = dusk_broker_read (self, version, body, error);
  return answer ? g_ptr_array_ref (answer->files) : NULL;
}
