/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-sim-broker.h"

#include <string.h>

#include "dusk-sim-ask.h"
#include "dusk-sim-bgpkit.h"

/* CAIDA's broker tells of no more archive than this at once. */
#define CAP_S (2 * DUSK_HOUR_S)

/* A question for files, as libbgpstream sends it: lists where nothing stands mean all. */
typedef struct {
  GStrv  collectors;
  GStrv  projects;
  GStrv  types;
  gint64 from_s;
  gint64 to_s;
  gint64 min_initial_s;
  gint64 added_since_s;
} Wish;

static void
wish_clear (Wish *wish)
{
  g_strfreev (wish->collectors);
  g_strfreev (wish->projects);
  g_strfreev (wish->types);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Wish, wish_clear)

GStrv
dusk_sim_broker_values (const char *query, const char *name)
{
  g_autoptr (GStrvBuilder) values = g_strv_builder_new ();
  g_autofree char *list_name = g_strconcat (name, "s[]", NULL);
  GUriParamsIter iter;
  char *attribute, *value;

  g_uri_params_iter_init (&iter, query ? query : "", -1, "&", G_URI_PARAMS_WWW_FORM);
  while (g_uri_params_iter_next (&iter, &attribute, &value, NULL))
    {
      if (strcmp (attribute, name) == 0 || strcmp (attribute, list_name) == 0)
        g_strv_builder_add (values, value);
      g_free (attribute);
      g_free (value);
    }
  return g_strv_builder_end (values);
}

static gboolean
allows (GStrv values, const char *value)
{
  return values[0] == NULL || g_strv_contains ((const char *const *) values, value);
}

static gint64
number_of (const char *query, const char *name)
{
  g_auto (GStrv) values = dusk_sim_broker_values (query, name);

  return values[0] ? g_ascii_strtoll (values[0], NULL, 10) : DUSK_TIME_UNKNOWN;
}

/* `START,END`; only the first of several counts, as bgpfinder has it. */
static gboolean
read_interval (const char *query, Wish *wish)
{
  g_auto (GStrv) values = dusk_sim_broker_values (query, "interval");
  char *rest;

  if (values[0] == NULL)
    return FALSE;
  wish->from_s = g_ascii_strtoll (values[0], &rest, 10);
  if (rest == values[0] || *rest != ',')
    return FALSE;
  wish->to_s = g_ascii_strtoll (rest + 1, &rest, 10);
  return *rest == '\0' && wish->to_s >= wish->from_s;
}

static const char *
unknown_collector (const Wish *wish)
{
  for (char **name = wish->collectors; *name; name++)
    if (dusk_sim_collector_find (*name, -1) == NULL)
      return *name;
  return NULL;
}

static int
compare_files (gconstpointer a, gconstpointer b)
{
  const DuskSimFile *left = a, *right = b;

  if (left->start_s != right->start_s)
    return left->start_s < right->start_s ? -1 : 1;
  return left->collector < right->collector ? -1 : left->collector > right->collector;
}

/* The file before the window is told of, too; then all until the cap. */
static GArray *
find_files (const Wish *wish, gint64 now_s)
{
  GArray *found = g_array_new (FALSE, FALSE, sizeof (DuskSimFile));

  for (guint i = 0; i < DUSK_SIM_N_COLLECTORS * 2; i++)
    {
      const DuskSimCollector *collector = &dusk_sim_collectors[i / 2];
      DuskSimDump dump = i % 2 ? DUSK_SIM_TABLE : DUSK_SIM_UPDATES;
      DuskSimFile shape = { collector, dump, 0 };
      gint64 from_s = MAX (MAX (wish->from_s - dusk_sim_file_duration_s (&shape), wish->min_initial_s), DUSK_SIM_EARLIEST);
      g_autoptr (GArray) files = NULL;
      if (!allows (wish->collectors, collector->name) || !allows (wish->projects, dusk_sim_project_name (collector->project))
          || !allows (wish->types, dump == DUSK_SIM_TABLE ? "ribs" : "updates"))
        continue;
      /* The first file of any kind begins within a day. */
      files = dusk_sim_files_list (collector, dump, from_s, MIN (wish->to_s, from_s + DUSK_DAY_S + CAP_S), now_s);
      for (guint k = 0; k < files->len; k++)
        if (wish->min_initial_s != DUSK_TIME_UNKNOWN
            || dusk_sim_file_ready_s (&g_array_index (files, DuskSimFile, k)) > wish->added_since_s)
          g_array_append_val (found, g_array_index (files, DuskSimFile, k));
    }
  g_array_sort (found, compare_files);
  for (guint i = 0; i < found->len; i++)
    if (g_array_index (found, DuskSimFile, i).start_s >= g_array_index (found, DuskSimFile, 0).start_s + CAP_S)
      g_array_set_size (found, i);
  return found;
}

static void
put_resource (JsonBuilder *builder, const char *url, const DuskSimFile *file)
{
  json_builder_begin_object (builder);
  dusk_sim_put_text (builder, "url", url);
  dusk_sim_put_text (builder, "format", "mrt");
  dusk_sim_put_text (builder, "transport", "file");
  dusk_sim_put_text (builder, "project", dusk_sim_project_name (file->collector->project));
  dusk_sim_put_text (builder, "collector", file->collector->name);
  dusk_sim_put_text (builder, "type", file->dump == DUSK_SIM_TABLE ? "ribs" : "updates");
  dusk_sim_put_number (builder, "initialTime", (double) file->start_s);
  dusk_sim_put_number (builder, "duration", (double) dusk_sim_file_duration_s (file));
  dusk_sim_put_list (builder, "attr");
  json_builder_end_array (builder);
  json_builder_end_object (builder);
}

/* What no client may follow. */
static void
put_evil_resources (JsonBuilder *builder, const DuskSimFile *file)
{
  static const char *const urls[] = {
    "file:///etc/hostname", "http://169.254.169.254/latest/meta-data/", "https://archive.invalid/rrc00/updates.gz",
    "ftp://archive.routeviews.org/bgpdata/updates.bz2", "http://data.ris.ripe.net@archive.invalid/updates.gz",
    "https://data.ris.ripe.net.archive.invalid/rrc00/updates.gz", "//archive.invalid/updates.gz", "javascript:alert(1)",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (urls); i++)
    put_resource (builder, urls[i], file);
}

static void
put_files (const DuskSimBrokerAsk *ask, JsonBuilder *builder, const GArray *files)
{
  dusk_sim_put_object (builder, "data");
  dusk_sim_put_list (builder, "resources");
  for (guint i = 0; i < files->len; i++)
    {
      const DuskSimFile *file = &g_array_index (files, DuskSimFile, i);
      g_autofree char *path = dusk_sim_file_path (file);
      g_autofree char *url = g_strconcat (ask->base_url, path, NULL);
      if (ask->is_evil && i == 0)
        put_evil_resources (builder, file);
      put_resource (builder, url, file);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
}

static void
put_texts (JsonBuilder *builder, const char *name, GStrv texts)
{
  dusk_sim_put_list (builder, name);
  for (char **text = texts; *text; text++)
    json_builder_add_string_value (builder, *text);
  json_builder_end_array (builder);
}

static JsonBuilder *
begin_envelope (const DuskSimBrokerAsk *ask, const char *type, const char *error)
{
  JsonBuilder *builder = json_builder_new ();

  json_builder_begin_object (builder);
  dusk_sim_put_text (builder, "version", "2");
  dusk_sim_put_number (builder, "time", (double) ask->now_s);
  dusk_sim_put_text (builder, "type", type);
  dusk_sim_put_text (builder, "error", error);
  return builder;
}

char *
dusk_sim_broker_to_text (JsonBuilder *builder)
{
  g_autoptr (JsonNode) root = json_builder_get_root (builder);
  g_autofree char *text = json_to_string (root, FALSE);
  g_autoptr (GString) escaped = g_string_new (text);

  /* As PHP writes it; a slash stands nowhere but in texts. */
  g_string_replace (escaped, "/", "\\/", 0);
  return g_string_free (g_steal_pointer (&escaped), FALSE);
}

static void
answer_data (const DuskSimBrokerAsk *ask, DuskSimReply *reply)
{
  g_auto (Wish) wish = { dusk_sim_broker_values (ask->query, "collector"), dusk_sim_broker_values (ask->query, "project"),
                         dusk_sim_broker_values (ask->query, "type"), 0, 0, number_of (ask->query, "minInitialTime"),
                         number_of (ask->query, "dataAddedSince") };
  gboolean has_interval = read_interval (ask->query, &wish);
  const char *unknown = unknown_collector (&wish);
  g_autoptr (JsonBuilder) builder = NULL;
  g_autoptr (GArray) files = NULL;

  if (unknown)
    {
      dusk_sim_reply_set (reply, 400, DUSK_SIM_TYPE_TEXT, g_strdup_printf ("collector not found: %s\n", unknown));
      return;
    }
  builder = begin_envelope (ask, "data", has_interval ? NULL : "At least one interval must be set");
  dusk_sim_put_object (builder, "queryParameters");
  put_texts (builder, "collectors", wish.collectors);
  put_texts (builder, "projects", wish.projects);
  put_texts (builder, "types", wish.types);
  json_builder_end_object (builder);
  if (has_interval)
    {
      files = find_files (&wish, ask->now_s);
      put_files (ask, builder, files);
    }
  else
    dusk_sim_put_text (builder, "data", NULL);
  json_builder_end_object (builder);
  dusk_sim_reply_set (reply, 200, DUSK_SIM_TYPE_JSON, dusk_sim_broker_to_text (builder));
}

/* The oldest and latest times are texts, the periods numbers. */
static void
put_collector (const DuskSimBrokerAsk *ask, JsonBuilder *builder, const DuskSimCollector *collector)
{
  dusk_sim_put_object (builder, collector->name);
  dusk_sim_put_text (builder, "project", dusk_sim_project_name (collector->project));
  dusk_sim_put_object (builder, "dataTypes");
  for (guint dump = 0; dump < 2; dump++)
    {
      DuskSimFile file = { collector, dump, 0 };
      gint64 step_s = collector->step_s[dump], latest_s = ask->now_s - dusk_sim_file_duration_s (&file);
      g_autofree char *oldest = g_strdup_printf ("%" G_GINT64_FORMAT, DUSK_SIM_EARLIEST);
      g_autofree char *latest = g_strdup_printf ("%" G_GINT64_FORMAT, latest_s - latest_s % step_s);
      dusk_sim_put_object (builder, dump == DUSK_SIM_TABLE ? "ribs" : "updates");
      dusk_sim_put_number (builder, "dumpPeriod", (double) step_s);
      dusk_sim_put_number (builder, "dumpDuration", (double) dusk_sim_file_duration_s (&file));
      dusk_sim_put_text (builder, "oldestDumpTime", oldest);
      dusk_sim_put_text (builder, "latestDumpTime", latest);
      json_builder_end_object (builder);
    }
  json_builder_end_object (builder);
  json_builder_end_object (builder);
}

static void
put_collectors (const DuskSimBrokerAsk *ask, JsonBuilder *builder, const char *only, int project)
{
  dusk_sim_put_object (builder, "collectors");
  for (guint i = 0; i < DUSK_SIM_N_COLLECTORS; i++)
    if ((only == NULL || strcmp (only, dusk_sim_collectors[i].name) == 0) && (project < 0 || project == (int) dusk_sim_collectors[i].project))
      put_collector (ask, builder, &dusk_sim_collectors[i]);
  json_builder_end_object (builder);
}

static void
put_projects (const DuskSimBrokerAsk *ask, JsonBuilder *builder, const char *only)
{
  dusk_sim_put_object (builder, "projects");
  for (guint project = 0; project < 2; project++)
    if (only == NULL || strcmp (only, dusk_sim_project_name (project)) == 0)
      {
        dusk_sim_put_object (builder, dusk_sim_project_name (project));
        put_collectors (ask, builder, NULL, (int) project);
        json_builder_end_object (builder);
      }
  json_builder_end_object (builder);
}

static void
answer_meta (const DuskSimBrokerAsk *ask, const char *what, DuskSimReply *reply)
{
  g_autoptr (JsonBuilder) builder = begin_envelope (ask, "meta", NULL);
  const char *only = strchr (what, '/');

  only = only && only[1] ? only + 1 : NULL;
  dusk_sim_put_object (builder, "data");
  if (g_str_has_prefix (what, "projects"))
    put_projects (ask, builder, only);
  else
    put_collectors (ask, builder, only, -1);
  json_builder_end_object (builder);
  json_builder_end_object (builder);
  dusk_sim_reply_set (reply, 200, DUSK_SIM_TYPE_JSON, dusk_sim_broker_to_text (builder));
}

void
dusk_sim_broker_answer (const DuskSimBrokerAsk *ask, DuskSimReply *reply)
{
  if (g_str_has_prefix (ask->path, "/v3/broker/"))
    dusk_sim_bgpkit_answer (ask, reply);
  else if (strcmp (ask->path, "/v2/data") == 0)
    answer_data (ask, reply);
  else if (g_str_has_prefix (ask->path, "/v2/meta/projects") || g_str_has_prefix (ask->path, "/v2/meta/collectors"))
    answer_meta (ask, ask->path + strlen ("/v2/meta/"), reply);
  else
    dusk_sim_reply_set (reply, 404, DUSK_SIM_TYPE_TEXT, g_strdup ("404 page not found\n"));
}
