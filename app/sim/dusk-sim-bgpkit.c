/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-sim-bgpkit.h"

#include <string.h>

#include "dusk-sim-ask.h"

#define DEFAULT_PAGE_SIZE 100
#define MAX_PAGE_SIZE     1000

/* A question for files; names are %NULL where all are meant. */
typedef struct {
  gint64 from_s;
  gint64 to_s;
  GStrv  collectors;
  char  *project;
  char  *type;
  guint  page;
  guint  page_size;
} Search;

static void
search_clear (Search *search)
{
  g_clear_pointer (&search->collectors, g_strfreev);
  g_clear_pointer (&search->project, g_free);
  g_clear_pointer (&search->type, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Search, search_clear)

static char *
value_of (const char *query, const char *name)
{
  g_auto (GStrv) values = dusk_sim_broker_values (query, name);

  return values[0] && *values[0] ? g_strdup (values[0]) : NULL;
}

static gboolean
read_time (const char *query, const char *name, gint64 *time_s)
{
  g_autofree char *text = value_of (query, name);

  *time_s = DUSK_TIME_UNKNOWN;
  return text == NULL || dusk_time_parse (text, time_s, NULL);
}

static guint
read_number (const char *query, const char *name, guint fallback, guint most)
{
  g_autofree char *text = value_of (query, name);
  guint64 number;

  if (text == NULL || !g_ascii_string_to_unsigned (text, 10, 1, G_MAXUINT32, &number, NULL))
    return fallback;
  return (guint) MIN (number, most);
}

/* Returns: what is wrong, or %NULL */
static const char *
read_search (const DuskSimBrokerAsk *ask, Search *search)
{
  g_autofree char *collectors = value_of (ask->query, "collector_id");

  search->project = value_of (ask->query, "project");
  search->type = value_of (ask->query, "data_type");
  search->page = read_number (ask->query, "page", 1, G_MAXUINT16);
  search->page_size = read_number (ask->query, "page_size", DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE);
  if (collectors)
    search->collectors = g_strsplit (collectors, ",", -1);
  if (!read_time (ask->query, "ts_start", &search->from_s) || !read_time (ask->query, "ts_end", &search->to_s))
    return "cannot parse time";
  if (search->type && strcmp (search->type, "rib") != 0 && strcmp (search->type, "updates") != 0)
    return "invalid data type";
  if (search->project && strcmp (search->project, "riperis") != 0 && strcmp (search->project, "routeviews") != 0)
    return "invalid project";
  if (search->to_s == DUSK_TIME_UNKNOWN)
    search->to_s = ask->now_s;
  if (search->from_s == DUSK_TIME_UNKNOWN)
    search->from_s = search->to_s - DUSK_DAY_S;
  return NULL;
}

static gboolean
is_wanted (const Search *search, const DuskSimCollector *collector, DuskSimDump dump)
{
  const char *project = collector->project == DUSK_SIM_RIS ? "riperis" : "routeviews";

  return (search->project == NULL || strcmp (search->project, project) == 0)
         && (search->collectors == NULL || g_strv_contains ((const char *const *) search->collectors, collector->name))
         && (search->type == NULL || strcmp (search->type, dump == DUSK_SIM_TABLE ? "rib" : "updates") == 0);
}

static int
compare_files (gconstpointer a, gconstpointer b)
{
  const DuskSimFile *left = a, *right = b;

  if (left->start_s != right->start_s)
    return left->start_s < right->start_s ? -1 : 1;
  return left->collector < right->collector ? -1 : left->collector > right->collector;
}

/* Files that overlap the period, by time. */
static GArray *
find_files (const Search *search, gint64 now_s)
{
  GArray *found = g_array_new (FALSE, FALSE, sizeof (DuskSimFile));

  for (guint i = 0; i < DUSK_SIM_N_COLLECTORS * 2; i++)
    {
      const DuskSimCollector *collector = &dusk_sim_collectors[i / 2];
      DuskSimDump dump = i % 2 ? DUSK_SIM_TABLE : DUSK_SIM_UPDATES;
      DuskSimFile shape = { collector, dump, 0 };
      g_autoptr (GArray) files = NULL;
      if (!is_wanted (search, collector, dump))
        continue;
      files = dusk_sim_files_list (collector, dump, search->from_s - dusk_sim_file_duration_s (&shape) + 1, search->to_s, now_s);
      g_array_append_vals (found, files->data, files->len);
    }
  g_array_sort (found, compare_files);
  return found;
}

static void
put_file (const DuskSimBrokerAsk *ask, JsonBuilder *builder, const DuskSimFile *file, const char *url)
{
  g_autofree char *path = dusk_sim_file_path (file);
  g_autofree char *own_url = g_strconcat (ask->base_url, path, NULL);

  json_builder_begin_object (builder);
  dusk_sim_put_time (builder, "ts_start", file->start_s);
  dusk_sim_put_time (builder, "ts_end", file->start_s + dusk_sim_file_duration_s (file));
  dusk_sim_put_text (builder, "collector_id", file->collector->name);
  dusk_sim_put_text (builder, "data_type", file->dump == DUSK_SIM_TABLE ? "rib" : "updates");
  dusk_sim_put_text (builder, "url", url ? url : own_url);
  dusk_sim_put_number (builder, "rough_size", 0);
  dusk_sim_put_number (builder, "exact_size", 0);
  json_builder_end_object (builder);
}

/* @first, @end: of @files, what stands on the page */
static void
answer_files (const DuskSimBrokerAsk *ask, const GArray *files, guint page, guint page_size, DuskSimReply *reply)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  guint first = MIN ((page - 1) * page_size, files->len), end = MIN (first + page_size, files->len);

  json_builder_begin_object (builder);
  dusk_sim_put_number (builder, "total", files->len);
  dusk_sim_put_number (builder, "count", end - first);
  dusk_sim_put_number (builder, "page", page);
  dusk_sim_put_number (builder, "page_size", page_size);
  dusk_sim_put_text (builder, "error", NULL);
  dusk_sim_put_list (builder, "data");
  for (guint i = first; i < end; i++)
    {
      if (ask->is_evil && i == first)
        put_file (ask, builder, &g_array_index (files, DuskSimFile, i), "file:///etc/hostname");
      put_file (ask, builder, &g_array_index (files, DuskSimFile, i), NULL);
    }
  json_builder_end_array (builder);
  dusk_sim_put_object (builder, "meta");
  dusk_sim_put_time (builder, "latest_update_ts", ask->now_s);
  dusk_sim_put_number (builder, "latest_update_duration", 12);
  json_builder_end_object (builder);
  json_builder_end_object (builder);
  dusk_sim_reply_set (reply, 200, DUSK_SIM_TYPE_JSON, dusk_sim_broker_to_text (builder));
}

static void
answer_search (const DuskSimBrokerAsk *ask, DuskSimReply *reply)
{
  g_auto (Search) search = { 0 };
  const char *trouble = read_search (ask, &search);
  g_autoptr (GArray) files = NULL;

  if (trouble)
    {
      dusk_sim_reply_set (reply, 400, DUSK_SIM_TYPE_JSON, g_strdup_printf ("{\"SearchError\":\"%s\"}", trouble));
      return;
    }
  files = find_files (&search, ask->now_s);
  answer_files (ask, files, search.page, search.page_size, reply);
}

/* The newest file of each collector and kind. */
static void
answer_latest (const DuskSimBrokerAsk *ask, DuskSimReply *reply)
{
  g_autofree char *only = value_of (ask->query, "collector_id");
  g_autoptr (GArray) latest = g_array_new (FALSE, FALSE, sizeof (DuskSimFile));

  for (guint i = 0; i < DUSK_SIM_N_COLLECTORS * 2; i++)
    {
      const DuskSimCollector *collector = &dusk_sim_collectors[i / 2];
      DuskSimDump dump = i % 2 ? DUSK_SIM_TABLE : DUSK_SIM_UPDATES;
      g_autoptr (GArray) files = dusk_sim_files_list (collector, dump, ask->now_s - 2 * collector->step_s[dump], ask->now_s, ask->now_s);
      if (files->len > 0 && (only == NULL || strcmp (only, collector->name) == 0))
        g_array_append_val (latest, g_array_index (files, DuskSimFile, files->len - 1));
    }
  answer_files (ask, latest, 1, MAX_PAGE_SIZE, reply);
}

void
dusk_sim_bgpkit_answer (const DuskSimBrokerAsk *ask, DuskSimReply *reply)
{
  const char *what = ask->path + strlen ("/v3/broker/");

  if (strcmp (what, "search") == 0)
    answer_search (ask, reply);
  else if (strcmp (what, "latest") == 0)
    answer_latest (ask, reply);
  else if (strcmp (what, "health") == 0)
    dusk_sim_reply_set (reply, 200, DUSK_SIM_TYPE_JSON, g_strdup ("{\"status\":\"OK\",\"message\":\"database is healthy\",\"meta\":{}}"));
  else
    dusk_sim_reply_set (reply, 404, DUSK_SIM_TYPE_TEXT, g_strdup (""));
}
