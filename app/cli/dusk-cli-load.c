/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-cli-load.h"

#include <glib/gi18n.h>

#include "dusk-cli-print.h"
#include "dusk-error.h"
#include "dusk-reading.h"

/* So many failures to reach the server in a row mean that it is no use. */
#define MAX_FAILURES 3

typedef struct {
  DuskContext  *context;
  GPtrArray    *answers; /* (element-type DuskCliAnswer) */
  gint64        from_s;
  gint64        to_s;
  GCancellable *cancellable;
  guint         next;
  guint         in_flight;
  guint         done;
  guint         failures;
  GError       *given_up; /* (nullable) */
} Loading;

typedef struct {
  Loading       *loading;
  DuskCliAnswer *answer;
} Question;

static void loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data);

static void
answer_free (DuskCliAnswer *answer)
{
  g_clear_pointer (&answer->report, dusk_report_unref);
  g_clear_error (&answer->error);
  g_free (answer);
}

static void
parts_cb (guint done, guint total, gpointer user_data)
{
  Loading *loading = user_data;

  if (loading->answers->len == 1)
    dusk_cli_progress (_("Asking RIPEstat"), done, total);
}

static void
ask_more (Loading *loading)
{
  while (loading->in_flight < DUSK_HTTP_MAX_REQUESTS && loading->next < loading->answers->len && loading->given_up == NULL)
    {
      Question *question = g_new0 (Question, 1);
      question->loading = loading;
      question->answer = g_ptr_array_index (loading->answers, loading->next++);
      loading->in_flight++;
      dusk_report_load_async (loading->context, &question->answer->entity, loading->from_s, loading->to_s, loading->cancellable, parts_cb, loading,
                              loaded_cb, question);
    }
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Question *question = user_data;
  Loading *loading = question->loading;
  DuskCliAnswer *answer = question->answer;

  answer->report = dusk_report_load_finish (result, &answer->error);
  loading->in_flight--;
  loading->done++;
  loading->failures = dusk_context_is_out_of_reach (answer->error) ? loading->failures + 1 : 0;
  if (loading->failures >= MAX_FAILURES && loading->given_up == NULL)
    {
      loading->given_up = g_error_copy (answer->error);
      g_cancellable_cancel (loading->cancellable);
    }
  if (loading->answers->len > 1)
    dusk_cli_progress (_("Asking RIPEstat"), loading->done, loading->answers->len);
  ask_more (loading);
}

GPtrArray *
dusk_cli_load (DuskContext *context, const GArray *entities, gint64 from_s, gint64 to_s)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GPtrArray) answers = g_ptr_array_new_with_free_func ((GDestroyNotify) answer_free);
  Loading loading = { .context = context, .answers = answers, .from_s = from_s, .to_s = to_s, .cancellable = cancellable };

  for (guint i = 0; i < entities->len; i++)
    {
      DuskCliAnswer *answer = g_new0 (DuskCliAnswer, 1);
      answer->entity = g_array_index (entities, DuskEntity, i);
      g_ptr_array_add (answers, answer);
    }
  ask_more (&loading);
  while (loading.in_flight > 0)
    g_main_context_iteration (NULL, TRUE);
  dusk_cli_progress (NULL, 0, 0);
  for (guint i = 0; loading.given_up && i < answers->len; i++)
    {
      DuskCliAnswer *answer = g_ptr_array_index (answers, i);
      if (answer->report || (answer->error && !g_error_matches (answer->error, G_IO_ERROR, G_IO_ERROR_CANCELLED)))
        continue;
      g_clear_error (&answer->error);
      answer->error = g_error_copy (loading.given_up);
    }
  g_clear_error (&loading.given_up);
  return g_steal_pointer (&answers);
}

static void
page_parts_cb (guint done, guint total, gpointer unused)
{
  dusk_cli_progress (_("Asking RIPEstat"), done, total);
}

static void
loaded_result_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

DuskNetworkPage *
dusk_cli_load_page (DuskContext *context, guint32 asn, gint64 from_s, gint64 to_s, GError **error)
{
  GAsyncResult *result = NULL;
  DuskNetworkPage *page;

  dusk_network_page_load_async (context, asn, from_s, to_s, NULL, page_parts_cb, NULL, loaded_result_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  dusk_cli_progress (NULL, 0, 0);
  page = dusk_network_page_load_finish (result, error);
  g_object_unref (result);
  return page;
}

static DuskRipestatReply *
load_resources (DuskContext *context, const char *code, gint64 time_s, GError **error)
{
  DuskRipestatQuery query = DUSK_RIPESTAT_QUERY (DUSK_RIPESTAT_COUNTRY_RESOURCE_LIST, code);
  g_autoptr (GAsyncResult) result = NULL;

  query.to_s = time_s;
  dusk_ripestat_ask_async (dusk_context_ripestat (context), &query, NULL, loaded_result_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return dusk_ripestat_ask_finish (dusk_context_ripestat (context), result, error);
}

gboolean
dusk_cli_load_followed (DuskContext *context, const DuskEntity *entity, gint64 time_s, GArray **prefixes, GArray **origins, GError **error)
{
  g_autoptr (DuskRipestatReply) reply = NULL;

  if (entity && entity->kind == DUSK_ENTITY_COUNTRY)
    {
      reply = load_resources (context, entity->id, time_s, error);
      if (reply == NULL)
        return FALSE;
    }
  dusk_reading_followed (entity, reply ? reply->record : NULL, prefixes, origins);
  return TRUE;
}

void
dusk_cli_warn_of_sources (const DuskReport *report)
{
  for (guint i = 0; i < report->sources->len; i++)
    {
      const DuskSource *source = g_ptr_array_index (report->sources, i);
      g_autofree char *line = NULL;
      if (source->problem == NULL)
        continue;
      /* Translators: a name, a source such as “RIPEstat as-overview”, what is wrong with it */
      line = g_strdup_printf (_("%1$s: %2$s is missing or old: %3$s"), report->entity.id, source->name, source->problem);
      dusk_cli_complain (line);
    }
}
