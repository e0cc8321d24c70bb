/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim-client.h"

#include <glib/gstdio.h>
#include <math.h>

#include "dusk-time.h"

void
sim_result_clear (SimResult *result)
{
  g_clear_pointer (&result->body, g_bytes_unref);
  g_clear_pointer (&result->root, json_node_unref);
  g_clear_pointer (&result->etag, g_free);
  g_clear_pointer (&result->retry_after, g_free);
  g_clear_pointer (&result->location, g_free);
}

DuskSim *
sim_start (const char *scenario, gint64 now_s)
{
  g_autoptr (GError) error = NULL;
  DuskSim *sim = dusk_sim_new (scenario, now_s, 0, &error);

  g_assert_no_error (error);
  g_assert_nonnull (sim);
  return sim;
}

static JsonNode *
parse (GBytes *body)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  gsize length;
  const char *text = g_bytes_get_data (body, &length);

  if (length == 0 || !json_parser_load_from_data (parser, text, (gssize) length, NULL))
    return NULL;
  return json_parser_steal_root (parser);
}

/* Sends @message and fills @result; redirects are not followed. */
static gboolean
send_message (SoupMessage *message, SimResult *result, GError **error)
{
  g_autoptr (SoupSession) session = soup_session_new_with_options ("timeout", 300, NULL);
  SoupMessageHeaders *headers = soup_message_get_response_headers (message);

  *result = (SimResult) { 0 };
  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT);
  result->body = soup_session_send_and_read (session, message, NULL, error);
  if (result->body == NULL)
    return FALSE;
  result->status = soup_message_get_status (message);
  result->etag = g_strdup (soup_message_headers_get_one (headers, "ETag"));
  result->retry_after = g_strdup (soup_message_headers_get_one (headers, "Retry-After"));
  result->location = g_strdup (soup_message_headers_get_one (headers, "Location"));
  result->root = parse (result->body);
  return TRUE;
}

gboolean
sim_try (DuskSim *sim, const char *question, const char *etag, SimResult *result, GError **error)
{
  g_auto (GStrv) parts = g_strsplit (question, "?", 2);
  g_autofree char *url = g_strdup_printf ("%s/data/%s/data.json%s%s", dusk_sim_url (sim), parts[0], parts[1] ? "?" : "", parts[1] ? parts[1] : "");
  g_autoptr (SoupMessage) message = soup_message_new ("GET", url);

  g_test_message ("%s", question);
  if (etag)
    soup_message_headers_append (soup_message_get_request_headers (message), "If-None-Match", etag);
  if (!send_message (message, result, error))
    return FALSE;
  if (result->root && json_object_has_member (json_node_get_object (result->root), "data"))
    result->data = json_object_get_object_member (json_node_get_object (result->root), "data");
  return TRUE;
}

SimResult
sim_get_path (DuskSim *sim, const char *path, const char *token)
{
  g_autofree char *url = g_strconcat (dusk_sim_url (sim), path, NULL), *authorization = token ? g_strconcat ("Bearer ", token, NULL) : NULL;
  g_autoptr (SoupMessage) message = soup_message_new ("GET", url);
  g_autoptr (GError) error = NULL;
  SimResult result;

  g_test_message ("%s", path);
  if (authorization)
    soup_message_headers_append (soup_message_get_request_headers (message), "Authorization", authorization);
  send_message (message, &result, &error);
  g_assert_no_error (error);
  return result;
}

SimResult
sim_get (DuskSim *sim, const char *question)
{
  g_autoptr (GError) error = NULL;
  SimResult result;

  sim_try (sim, question, NULL, &result, &error);
  g_assert_no_error (error);
  return result;
}

static gint64
member_time (JsonObject *object, const char *name, const char *zone)
{
  const char *text = json_object_get_string_member (object, name);
  gint64 time_s;

  g_assert_true (strlen (text) == 19 + strlen (zone) && g_str_has_suffix (text, zone));
  g_assert_true (dusk_time_parse (text, &time_s, NULL));
  return time_s;
}

GArray *
sim_flatten (JsonObject *data, const char *measure, gint64 from_s, gint64 to_s, int step_s)
{
  GArray *samples = g_array_new (FALSE, FALSE, sizeof (double));
  JsonArray *stats = json_object_get_array_member (data, "stats");

  for (gint64 time_s = from_s; time_s < to_s; time_s += step_s)
    {
      double unknown = NAN;
      g_array_append_val (samples, unknown);
    }
  for (guint i = 0; i < json_array_get_length (stats); i++)
    {
      JsonObject *entry = json_array_get_object_element (stats, i);
      JsonArray *timeline = json_object_get_array_member (entry, "timeline");
      for (guint k = 0; k < json_array_get_length (timeline); k++)
        {
          JsonObject *interval = json_array_get_object_element (timeline, k);
          gint64 last_s = member_time (interval, "endtime", step_s == 300 ? "+00:00" : "");
          for (gint64 time_s = member_time (interval, "starttime", step_s == 300 ? "+00:00" : ""); time_s <= last_s; time_s += step_s)
            {
              double *sample = &g_array_index (samples, double, (time_s - from_s) / step_s);
              g_assert_true (time_s >= from_s && time_s < to_s && (time_s - from_s) % step_s == 0);
              g_assert_true (isnan (*sample));
              *sample = json_object_get_double_member (entry, measure);
            }
        }
    }
  return samples;
}

SimFile *
sim_write_scenario (const char *text)
{
  g_autoptr (GError) error = NULL;
  char *path;
  int fd = g_file_open_tmp ("dusk-scenario-XXXXXX.json", &path, &error);

  g_assert_no_error (error);
  g_close (fd, NULL);
  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
  return path;
}

void
sim_file_remove (SimFile *path)
{
  g_assert_cmpint (g_unlink (path), ==, 0);
  g_free (path);
}
