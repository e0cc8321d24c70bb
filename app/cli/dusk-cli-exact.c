/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-cli-exact.h"

#include <glib-unix.h>
#include <glib/gi18n.h>
#include <signal.h>

#include "dusk-cli-load.h"
#include "dusk-cli-print.h"
#include "dusk-exact.h"

typedef struct {
  DuskContext  *context;
  GCancellable *cancellable;
  GAsyncResult *result; /* (nullable) (owned): of the step under way */
  gboolean      with_tables;
  gboolean      is_given_up;
  int           status;
} Search;

static gboolean
interrupted_cb (gpointer user_data)
{
  Search *search = user_data;

  g_cancellable_cancel (search->cancellable);
  return G_SOURCE_CONTINUE;
}

static void
done_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Search *search = user_data;

  search->result = g_object_ref (result);
}

/* Returns: (transfer full): the result of the step under way. */
static GAsyncResult *
await (Search *search)
{
  while (search->result == NULL)
    g_main_context_iteration (NULL, TRUE);
  dusk_cli_progress (NULL, 0, 0);
  return g_steal_pointer (&search->result);
}

static void
progress_cb (DuskExactPhase phase, gint64 done, gint64 total, gpointer unused G_GNUC_UNUSED)
{
  guint done_kb = (guint) (done / 1000), total_kb = (guint) (MAX (total, done) / 1000);

  dusk_cli_progress (phase == DUSK_EXACT_FETCHING ? _("Fetching update messages, kB") : _("Reading update messages, kB"), done_kb, MAX (total_kb, 1));
}

/* What it is about, before what there is to say of it. */
static void
say (const DuskReport *report, const DuskOutage *outage, const char *sentence)
{
  g_autofree char *start = dusk_time_to_text (outage->start_s, NULL, DUSK_TIME_FULL);
  /* Translators: a name such as KP, the time at which an outage began, and what there is to say of it */
  g_autofree char *line = g_strdup_printf (_("%1$s, outage of %2$s UTC: %3$s"), report->entity.id, start, sentence);

  dusk_cli_complain (line);
}

static void
say_estimate (const DuskReport *report, const DuskExactPlan *plan)
{
  g_autofree char *estimate = NULL, *sentence = NULL;

  if (plan->files->len == 0)
    return;
  estimate = dusk_archive_estimate_to_text (&plan->estimate);
  /* Translators: such as “26 files, about 90 MB” and who named them, such as “CAIDA BGPStream broker” */
  sentence = g_strdup_printf (_("%1$s (%2$s)"), estimate, plan->source);
  say (report, &plan->outage, sentence);
}

/* Returns: (transfer full) (nullable) */
static DuskExact *
fetch (Search *search, const DuskReport *report, const DuskOutage *outage, GError **error)
{
  g_autoptr (GAsyncResult) planned = NULL, loaded = NULL;
  g_autoptr (DuskExactPlan) plan = NULL;

  dusk_exact_plan_async (search->context, &report->entity, outage, search->with_tables, search->cancellable, done_cb, search);
  planned = await (search);
  plan = dusk_exact_plan_finish (planned, error);
  if (plan == NULL)
    return NULL;
  say_estimate (report, plan);
  dusk_exact_load_async (search->context, plan, search->cancellable, progress_cb, NULL, done_cb, search);
  loaded = await (search);
  return dusk_exact_load_finish (loaded, error);
}

/* Where one end is missing, a file that was missing may have come since. */
static gboolean
is_whole (const DuskExact *exact)
{
  return exact->start_us != DUSK_TIME_UNKNOWN && (exact->end_us != DUSK_TIME_UNKNOWN || exact->near.end_s == DUSK_TIME_UNKNOWN);
}

static void
find_one (Search *search, const DuskReport *report, const DuskOutage *outage, GPtrArray *exacts)
{
  DuskExact *kept = dusk_exact_find_kept (search->context, &report->entity, outage), *exact = NULL;
  g_autoptr (GError) error = NULL;

  if ((kept == NULL || !is_whole (kept)) && !search->is_given_up)
    exact = fetch (search, report, outage, &error);
  if (error)
    {
      /* Where the server is out of reach, or the user has had enough, the other outages fare alike. */
      search->is_given_up = dusk_context_is_out_of_reach (error) || g_cancellable_is_cancelled (search->cancellable);
      say (report, outage, g_cancellable_is_cancelled (search->cancellable) ? _("stopped; its exact times are not known") : error->message);
    }
  if (exact)
    g_clear_pointer (&kept, dusk_exact_unref);
  else
    exact = g_steal_pointer (&kept);
  if (exact)
    g_ptr_array_add (exacts, exact);
  else
    search->status = DUSK_CLI_FAILED;
}

/* Where samples are hours apart, a low of a single one may be an outage of hours; the messages tell. At minutes they are too many to ask for. */
static gboolean
may_be_outage (const DuskFindings *findings, const DuskOutage *degradation)
{
  return findings->step_s >= DUSK_HOUR_S && degradation->is_blip && degradation->level >= DUSK_LEVEL_CRITICAL;
}

static void
find_all (Search *search, DuskCliAnswer *answer)
{
  g_autoptr (GPtrArray) exacts = g_ptr_array_new_with_free_func ((GDestroyNotify) dusk_exact_unref);
  const DuskFindings *findings = answer->report->findings;
  DuskReport *applied;

  for (guint i = 0; i < findings->outages->len; i++)
    find_one (search, answer->report, &g_array_index (findings->outages, DuskOutage, i), exacts);
  for (guint i = 0; i < findings->degradations->len; i++)
    if (may_be_outage (findings, &g_array_index (findings->degradations, DuskOutage, i)))
      find_one (search, answer->report, &g_array_index (findings->degradations, DuskOutage, i), exacts);
  applied = dusk_exact_apply (answer->report, exacts);
  dusk_report_unref (answer->report);
  answer->report = applied;
}

int
dusk_cli_exact (DuskContext *context, const GPtrArray *answers, gboolean with_tables)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Search search = { .context = context, .cancellable = cancellable, .with_tables = with_tables, .status = DUSK_CLI_DONE };
  guint interrupt = g_unix_signal_add (SIGINT, interrupted_cb, &search);

  for (guint i = 0; i < answers->len; i++)
    if (((DuskCliAnswer *) g_ptr_array_index (answers, i))->report)
      find_all (&search, g_ptr_array_index (answers, i));
  g_source_remove (interrupt);
  return search.status;
}
