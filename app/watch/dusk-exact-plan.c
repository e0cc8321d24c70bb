/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-exact-private.h"

#include <glib/gi18n.h>
#include <string.h>

#include "dusk-bgplay-elements.h"
#include "dusk-error.h"

/* What bgplay answers in one piece of tolerable size. */
#define BGPLAY_LONGEST_S    (7 * DUSK_DAY_S)
#define BGPLAY_MAX_NETWORKS 8
/* A network's prefixes are those that the dumps of so long before the outage show. */
#define BEFORE_S (2 * DUSK_DAY_S)
/* RIS dumps its tables every 8 hours, RouteViews every 2: one of each lies in this. */
#define TABLES_S (8 * DUSK_HOUR_S)

/*
 * rrc00 and route-views2 hear full tables over many hops from all over the world, so that an outage looks alike from them wherever it is; two
 * projects, so that one's trouble does not look like the world's; and no more than two, so that the files of an outage are fetched in minutes.
 * route-views2 keeps updates since autumn 2001; before, rrc01 is the second oldest collector.
 */
static const struct {
  gint64      since_s;
  const char *collectors[3];
} choices[] = {
  { G_GINT64_CONSTANT (1004572800), { "rrc00", "route-views2", NULL } }, /* 2001-11-01 */
  { G_GINT64_CONSTANT (964396800), { "rrc00", "rrc01", NULL } },         /* 2000-07-24 */
  { G_MININT64, { "rrc00", NULL } },                                     /* 1999-10, the beginning of RIS */
};

typedef struct {
  /* Input */
  DuskContext *context; /* (not nullable) (owned) */

  /* In progress */
  DuskSpan           windows[2];
  guint              n_windows;
  guint              window; /* that is asked for; n_windows: the tables */
  GArray            *asns;   /* (not nullable) (owned) (element-type guint32): of a country */
  GPtrArray         *resources; /* (not nullable) (owned) (element-type utf8): that bgplay is asked about */
  guint              resource;
  const char *const *collectors;
  GPtrArray         *messages; /* (not nullable) (owned) (element-type utf8) */
  GError            *error;    /* (nullable) (owned): the first */

  /* Output */
  DuskExactPlan *plan; /* (nullable) (owned) */
} Load;

static void belongings_replied_cb (GObject *source, GAsyncResult *result, gpointer user_data);
static void bgplay_replied_cb (GObject *source, GAsyncResult *result, gpointer user_data);
static void files_found_cb (GObject *source, GAsyncResult *result, gpointer user_data);
static void ask_bgplay (GTask *task);
static void find_files (GTask *task);

static void
load_free (Load *load)
{
  g_object_unref (load->context);
  g_array_unref (load->asns);
  g_ptr_array_unref (load->resources);
  g_ptr_array_unref (load->messages);
  g_clear_error (&load->error);
  g_clear_pointer (&load->plan, dusk_exact_plan_unref);
  g_free (load);
}

static void
add_messages (Load *load, char *const *messages)
{
  for (char *const *message = messages; message && *message; message++)
    if (!g_ptr_array_find_with_equal_func (load->messages, *message, g_str_equal, NULL))
      g_ptr_array_add (load->messages, g_strdup (*message));
}

static void
finish (GTask *task)
{
  Load *load = g_task_get_task_data (task);
  DuskExactPlan *plan = load->plan;

  g_ptr_array_add (load->messages, NULL);
  plan->messages = g_strdupv ((char **) load->messages->pdata);
  if (plan->files->len > 0)
    plan->estimate = dusk_archive_estimate (dusk_context_archive (load->context), plan->files);
  g_task_return_pointer (task, g_steal_pointer (&load->plan), (GDestroyNotify) dusk_exact_plan_unref);
}

/* Files --------------------------------------------------------------------------------------------------------------------------- */

static gboolean
has_file (const GPtrArray *files, const DuskArchiveFile *file)
{
  for (guint i = 0; i < files->len; i++)
    if (g_str_equal (((DuskArchiveFile *) files->pdata[i])->url, file->url))
      return TRUE;
  return FALSE;
}

/* Of each collector's tables only the newest is wanted. */
static gboolean
is_newest (const GPtrArray *files, const DuskArchiveFile *file)
{
  for (guint i = 0; i < files->len; i++)
    {
      const DuskArchiveFile *other = g_ptr_array_index (files, i);
      if (g_str_equal (other->collector, file->collector) && other->start_s > file->start_s)
        return FALSE;
    }
  return TRUE;
}

static void
add_table_age (Load *load, const DuskArchiveFile *table)
{
  g_autofree char *then = dusk_time_to_text (table->start_s, NULL, DUSK_TIME_DAY_CLOCK);
  g_autofree char *start = dusk_time_to_text (load->windows[0].start_s, NULL, DUSK_TIME_DAY_CLOCK);

  if (load->windows[0].start_s - table->start_s >= DUSK_EXACT_MARGIN_S)
    /* Translators: the name of a collector and two times */
    g_ptr_array_add (load->messages, g_strdup_printf (_("The table of %1$s is of %2$s UTC; what changed from then to %3$s UTC is not known."),
                                                      table->collector, then, start));
}

static void
take_list (Load *load, const DuskArchiveList *list, gboolean are_tables)
{
  DuskExactPlan *plan = load->plan;

  for (guint i = 0; i < list->files->len; i++)
    {
      DuskArchiveFile *file = g_ptr_array_index (list->files, i);
      if (has_file (plan->files, file) || (are_tables && !is_newest (list->files, file)))
        continue;
      g_ptr_array_add (plan->files, dusk_archive_file_ref (file));
      if (are_tables)
        add_table_age (load, file);
    }
  if (plan->source == NULL)
    plan->source = g_strdup (list->source);
  add_messages (load, list->messages);
}

static void
find_next (GTask *task)
{
  Load *load = g_task_get_task_data (task);

  load->window++;
  if (load->window < load->n_windows || (load->window == load->n_windows && load->plan->with_tables))
    find_files (task);
  else if (load->plan->files->len > 0)
    finish (task);
  else if (load->error)
    g_task_return_error (task, g_steal_pointer (&load->error));
  else
    g_task_return_new_error (task, DUSK_ERROR, DUSK_ERROR_NO_DATA, _("The archives have no files of that time"));
}

static void
files_found_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Load *load = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (DuskArchiveList) list = dusk_broker_find_finish (DUSK_BROKER (source), result, &error);

  if (g_task_return_error_if_cancelled (task))
    return;
  if (list)
    take_list (load, list, load->window == load->n_windows);
  else if (load->error == NULL)
    load->error = g_error_copy (error);
  /* One end of an outage is worth having without the other. */
  if (error)
    g_ptr_array_add (load->messages, g_strdup (error->message));
  find_next (task);
}

static void
find_files (GTask *task)
{
  Load *load = g_task_get_task_data (task);
  gboolean are_tables = load->window == load->n_windows;
  gint64 start_s = load->windows[0].start_s;
  DuskArchiveQuery query = { .collectors = load->collectors,
                             .kind = are_tables ? DUSK_ARCHIVE_RIBS : DUSK_ARCHIVE_UPDATES,
                             .from_s = are_tables ? start_s - TABLES_S : load->windows[load->window].start_s,
                             .to_s = are_tables ? start_s + 1 : load->windows[load->window].end_s };

  dusk_broker_find_async (dusk_context_broker (load->context), &query, g_task_get_cancellable (task), files_found_cb, g_object_ref (task));
}

/* bgplay -------------------------------------------------------------------------------------------------------------------------- */

static void
choose_resources (Load *load)
{
  const DuskExactPlan *plan = load->plan;

  if (load->windows[0].start_s < DUSK_BGPLAY_SINCE_S || load->windows[load->n_windows - 1].end_s - load->windows[0].start_s > BGPLAY_LONGEST_S)
    return;
  if (plan->entity.kind == DUSK_ENTITY_COUNTRY)
    for (guint i = 0; load->asns->len <= BGPLAY_MAX_NETWORKS && i < load->asns->len; i++)
      g_ptr_array_add (load->resources, g_strdup_printf ("AS%u", g_array_index (load->asns, guint32, i)));
  else if (plan->prefixes->len <= DUSK_BGPLAY_MAX_PREFIXES)
    g_ptr_array_add (load->resources, g_strdup (plan->entity.id));
}

static void
bgplay_replied_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Load *load = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  DuskRipestatReply *reply = dusk_ripestat_ask_finish (DUSK_RIPESTAT (source), result, &error);

  if (reply)
    g_ptr_array_add (load->plan->bgplay, reply);
  if (g_task_return_error_if_cancelled (task))
    return;
  if (reply)
    add_messages (load, reply->messages);
  /* A network of the country may be silent; anything else that is missing would make routes look lost. */
  if (reply || (load->resources->len > 1 && g_error_matches (error, DUSK_ERROR, DUSK_ERROR_NO_DATA)))
    {
      load->resource++;
      ask_bgplay (task);
      return;
    }
  g_clear_pointer (&load->plan->bgplay, g_ptr_array_unref);
  find_files (task);
}

static void
ask_bgplay (GTask *task)
{
  Load *load = g_task_get_task_data (task);
  DuskRipestatQuery query = DUSK_RIPESTAT_QUERY (DUSK_RIPESTAT_BGPLAY, NULL);

  if (load->resource < load->resources->len)
    {
      query.resource = g_ptr_array_index (load->resources, load->resource);
      query.from_s = load->windows[0].start_s;
      query.to_s = load->windows[load->n_windows - 1].end_s;
      dusk_ripestat_ask_async (dusk_context_ripestat (load->context), &query, g_task_get_cancellable (task), bgplay_replied_cb, g_object_ref (task));
    }
  else if (load->plan->bgplay->len > 0)
    {
      load->plan->source = g_strdup ("RIPEstat bgplay");
      finish (task);
    }
  else
    {
      g_clear_pointer (&load->plan->bgplay, g_ptr_array_unref);
      find_files (task);
    }
}

static void
begin_search (GTask *task)
{
  Load *load = g_task_get_task_data (task);

  choose_resources (load);
  if (load->resources->len == 0)
    {
      find_files (task);
      return;
    }
  load->plan->bgplay = g_ptr_array_new_with_free_func ((GDestroyNotify) dusk_ripestat_reply_unref);
  ask_bgplay (task);
}

/* What belongs to the entity ------------------------------------------------------------------------------------------------------ */

/* RIPEstat counts a country's prefixes by where they are registered, whoever announces them; where none are, its networks tell. */
static void
take_country (Load *load, const DuskCountryResources *resources)
{
  g_array_append_vals (load->plan->prefixes, resources->v4->data, resources->v4->len);
  g_array_append_vals (load->plan->prefixes, resources->v6->data, resources->v6->len);
  g_array_append_vals (load->asns, resources->asns->data, resources->asns->len);
  if (load->plan->prefixes->len == 0)
    g_array_append_vals (load->plan->origins, resources->asns->data, resources->asns->len);
}

static void
take_network (Load *load, const DuskAnnouncedPrefixes *announced)
{
  for (guint i = 0; i < announced->prefixes->len; i++)
    g_array_append_val (load->plan->prefixes, ((DuskPrefixTimes *) announced->prefixes->pdata[i])->prefix);
}

static void
belongings_replied_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Load *load = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (DuskRipestatReply) reply = dusk_ripestat_ask_finish (DUSK_RIPESTAT (source), result, &error);

  if (reply == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  if (load->plan->entity.kind == DUSK_ENTITY_COUNTRY)
    take_country (load, reply->record);
  else
    take_network (load, reply->record);
  if (load->plan->prefixes->len == 0 && load->plan->origins->len == 0)
    {
      g_task_return_new_error (task, DUSK_ERROR, DUSK_ERROR_NO_DATA, _("RIPEstat knows no prefixes of %s at that time"), load->plan->entity.id);
      return;
    }
  add_messages (load, reply->messages);
  begin_search (task);
}

static void
ask_belongings (GTask *task)
{
  Load *load = g_task_get_task_data (task);
  const DuskEntity *entity = &load->plan->entity;
  DuskRipestatQuery query = DUSK_RIPESTAT_QUERY (DUSK_RIPESTAT_COUNTRY_RESOURCE_LIST, entity->id);
  DuskPrefix prefix;

  if (entity->kind == DUSK_ENTITY_PREFIX)
    {
      if (dusk_prefix_parse (entity->id, &prefix, NULL))
        g_array_append_val (load->plan->prefixes, prefix);
      begin_search (task);
      return;
    }
  query.to_s = load->plan->outage.start_s;
  if (entity->kind == DUSK_ENTITY_NETWORK)
    {
      query.call = DUSK_RIPESTAT_ANNOUNCED_PREFIXES;
      query.from_s = query.to_s - BEFORE_S;
      g_array_append_val (load->plan->origins, entity->asn);
    }
  dusk_ripestat_ask_async (dusk_context_ripestat (load->context), &query, g_task_get_cancellable (task), belongings_replied_cb, g_object_ref (task));
}

/* Public -------------------------------------------------------------------------------------------------------------------------- */

static DuskExactPlan *
plan_new (const DuskEntity *entity, const DuskOutage *outage, gboolean with_tables)
{
  DuskExactPlan *plan = g_new0 (DuskExactPlan, 1);

  g_atomic_ref_count_init (&plan->refs);
  plan->entity = *entity;
  plan->outage = *outage;
  plan->with_tables = with_tables;
  plan->prefixes = g_array_new (FALSE, FALSE, sizeof (DuskPrefix));
  plan->origins = g_array_new (FALSE, FALSE, sizeof (guint32));
  plan->files = g_ptr_array_new_with_free_func ((GDestroyNotify) dusk_archive_file_unref);
  return plan;
}

void
dusk_exact_plan_async (DuskContext *context, const DuskEntity *entity, const DuskOutage *outage, gboolean with_tables, GCancellable *cancellable,
                       GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Load *load;

  g_return_if_fail (DUSK_IS_CONTEXT (context));
  g_return_if_fail (entity != NULL && outage != NULL);
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  task = g_task_new (context, cancellable, callback, user_data);
  g_task_set_source_tag (task, dusk_exact_plan_async);
  load = g_new0 (Load, 1);
  load->context = g_object_ref (context);
  load->n_windows = _dusk_exact_windows (outage, dusk_context_now (context), load->windows);
  load->asns = g_array_new (FALSE, FALSE, sizeof (guint32));
  load->resources = g_ptr_array_new_with_free_func (g_free);
  load->messages = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < G_N_ELEMENTS (choices) && load->collectors == NULL; i++)
    if (load->windows[0].start_s >= choices[i].since_s)
      load->collectors = choices[i].collectors;
  load->plan = plan_new (entity, outage, with_tables);
  g_task_set_task_data (task, load, (GDestroyNotify) load_free);
  ask_belongings (task);
}

DuskExactPlan *
dusk_exact_plan_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (G_IS_TASK (result), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
