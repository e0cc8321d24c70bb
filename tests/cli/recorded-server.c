/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "recorded-server.h"

#include <libsoup/soup.h>
#include <string.h>

#define STATS_FILE "country-resource-stats__at.json"

struct _RecordedServer {
  SoupServer *server;
  char       *url;
  char       *folder;
  JsonNode   *stats;
};

char *
recorded_folder (void)
{
  const char *root = g_getenv ("DUSK_SOURCE_ROOT");
  g_autofree char *folder = root ? g_build_filename (root, "..", "shared", "data", "ripestat", NULL) : NULL;

  return folder && g_file_test (folder, G_FILE_TEST_IS_DIR) ? g_steal_pointer (&folder) : NULL;
}

JsonNode *
recorded_answer (const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL), *text = NULL;
  g_autoptr (GError) error = NULL;
  JsonNode *root;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  root = json_from_string (text, &error);
  g_assert_no_error (error);
  return root;
}

/* The answers' form, without the Z. */
static void
put_time (JsonObject *object, const char *name, gint64 time_s, const char *zone)
{
  g_autofree char *iso = dusk_time_to_iso (time_s), *text = NULL;

  iso[strlen (iso) - 1] = '\0';
  text = g_strconcat (iso, zone, NULL);
  json_object_set_string_member (object, name, text);
}

static gint64
time_of (JsonObject *object, const char *name)
{
  gint64 time_s = 0;

  g_assert_true (dusk_time_parse (json_object_get_string_member (object, name), &time_s, NULL));
  return time_s;
}

/* The intervals of one group of equal values that lie in the period; both ends are inclusive. */
static JsonArray *
cut_timeline (JsonArray *timeline, gint64 from_s, gint64 to_s)
{
  JsonArray *cut = json_array_new ();

  for (guint i = 0; i < json_array_get_length (timeline); i++)
    {
      JsonObject *interval = json_array_get_object_element (timeline, i), *part;
      gint64 start_s = MAX (time_of (interval, "starttime"), from_s), end_s = MIN (time_of (interval, "endtime"), to_s);
      if (end_s < start_s)
        continue;
      part = json_object_new ();
      put_time (part, "starttime", start_s, "+00:00");
      put_time (part, "endtime", end_s, "+00:00");
      json_array_add_object_element (cut, part);
    }
  return cut;
}

static JsonArray *
cut_stats (JsonArray *stats, gint64 from_s, gint64 to_s)
{
  static const char *const counts[] = { "v4_prefixes_ris", "v6_prefixes_ris", "asns_ris", "v4_prefixes_stats", "v6_prefixes_stats", "asns_stats",
                                        "stats_date" };
  JsonArray *cut = json_array_new ();

  for (guint i = 0; i < json_array_get_length (stats); i++)
    {
      JsonObject *group = json_array_get_object_element (stats, i), *part;
      g_autoptr (JsonArray) timeline = cut_timeline (json_object_get_array_member (group, "timeline"), from_s, to_s);
      if (json_array_get_length (timeline) == 0)
        continue;
      part = json_object_new ();
      json_object_set_array_member (part, "timeline", g_steal_pointer (&timeline));
      for (guint j = 0; j < G_N_ELEMENTS (counts); j++)
        json_object_set_member (part, counts[j], json_node_copy (json_object_get_member (group, counts[j])));
      json_array_add_object_element (cut, part);
    }
  return cut;
}

/* The recorded envelope around other data. */
static char *
wrap (JsonObject *recorded, JsonObject *data)
{
  g_autoptr (GList) names = json_object_get_members (recorded);
  g_autoptr (JsonObject) envelope = json_object_new ();
  g_autoptr (JsonNode) root = json_node_new (JSON_NODE_OBJECT);

  for (GList *name = names; name; name = name->next)
    if (strcmp (name->data, "data") != 0)
      json_object_set_member (envelope, name->data, json_node_copy (json_object_get_member (recorded, name->data)));
  json_object_set_object_member (envelope, "data", data);
  json_node_set_object (root, envelope);
  return json_to_string (root, FALSE);
}

static char *
answer_stats (RecordedServer *self, const char *country, const char *from, const char *to)
{
  JsonObject *recorded = json_object_get_object_member (json_node_get_object (self->stats), "data");
  JsonObject *data = json_object_new ();
  gint64 from_s = 0, to_s = 0;

  g_assert_true (dusk_time_parse (from, &from_s, NULL) && dusk_time_parse (to, &to_s, NULL));
  json_object_set_string_member (data, "resource", country);
  json_object_set_string_member (data, "resolution", "5m");
  put_time (data, "query_starttime", from_s, "");
  put_time (data, "query_endtime", to_s, "");
  json_object_set_member (data, "earliest_time", json_node_copy (json_object_get_member (recorded, "earliest_time")));
  json_object_set_member (data, "latest_time", json_node_copy (json_object_get_member (recorded, "latest_time")));
  json_object_set_member (data, "hd_latest_time", json_node_copy (json_object_get_member (recorded, "hd_latest_time")));
  json_object_set_array_member (data, "stats",
                                g_ascii_strcasecmp (country, "at") == 0
                                  ? cut_stats (json_object_get_array_member (recorded, "stats"), from_s, to_s)
                                  : json_array_new ());
  return wrap (json_node_get_object (self->stats), data);
}

/* A recorded file for the call and the resource, with or without its “AS”. */
static char *
find_recorded (RecordedServer *self, const char *call, const char *resource)
{
  const char *names[] = { resource, g_ascii_strncasecmp (resource, "AS", 2) == 0 ? resource + 2 : resource };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *name = g_strdup_printf ("%s__%s.json", call, names[i]), *path = NULL;
      char *text = NULL;
      g_strdelimit (name, "/:", '_');
      path = g_build_filename (self->folder, name, NULL);
      if (g_file_get_contents (path, &text, NULL, NULL))
        return text;
    }
  return NULL;
}

static void
request_cb (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query, gpointer user_data)
{
  static const char refusal[] = "{\"messages\":[[\"error\",\"This was not recorded.\"]],\"version\":\"1.0\",\"data_call_status\":\"supported\","
                                "\"status\":\"error\",\"status_code\":404,\"data\":{}}";
  RecordedServer *self = user_data;
  g_auto (GStrv) parts = g_strsplit (path, "/", 4);
  const char *call = g_strv_length (parts) == 4 ? parts[2] : "";
  const char *resource = query ? g_hash_table_lookup (query, "resource") : NULL;
  char *text;

  if (strcmp (call, "country-resource-stats") == 0)
    text = answer_stats (self, resource, g_hash_table_lookup (query, "starttime"), g_hash_table_lookup (query, "endtime"));
  else
    text = find_recorded (self, call, resource ? resource : "none");
  soup_server_message_set_status (message, text ? SOUP_STATUS_OK : SOUP_STATUS_NOT_FOUND, NULL);
  if (text)
    soup_server_message_set_response (message, "application/json", SOUP_MEMORY_TAKE, text, strlen (text));
  else
    soup_server_message_set_response (message, "application/json", SOUP_MEMORY_STATIC, refusal, strlen (refusal));
}

RecordedServer *
recorded_server_new (const char *folder)
{
  RecordedServer *self = g_new0 (RecordedServer, 1);
  g_autoptr (GError) error = NULL;
  GSList *uris;

  self->folder = g_strdup (folder);
  self->stats = recorded_answer (folder, STATS_FILE);
  self->server = soup_server_new (NULL, NULL);
  soup_server_add_handler (self->server, "/data", request_cb, self, NULL);
  soup_server_listen_local (self->server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &error);
  g_assert_no_error (error);
  uris = soup_server_get_uris (self->server);
  self->url = g_strdup_printf ("http://127.0.0.1:%d", g_uri_get_port (uris->data));
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  return self;
}

const char *
recorded_server_url (RecordedServer *self)
{
  return self->url;
}

void
recorded_server_free (RecordedServer *self)
{
  soup_server_disconnect (self->server);
  g_object_unref (self->server);
  json_node_unref (self->stats);
  g_free (self->url);
  g_free (self->folder);
  g_free (self);
}
