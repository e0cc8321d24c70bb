/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n.h>
#include <string.h>

#include "dusk-broker-private.h"
#include "dusk-error.h"

#define MAX_ANSWER_BYTES (16 * 1024 * 1024)
#define TIMEOUT_S        10
#define MAX_OPEN         4
#define SILENCE_US       (10 * DUSK_MINUTE_S * G_USEC_PER_SEC)

/* What a finder lists of a time that has passed for so long does not change any more, but for archives that were late. */
#define SETTLED_AFTER_S (2 * DUSK_DAY_S)
#define SETTLED_FRESH_S (30 * DUSK_DAY_S)
#define FRESH_S         DUSK_MINUTE_S

/* One search on its way: finder after finder, then what none of them named. */
typedef struct {
  /* Input */
  char           **collectors; /* (not nullable) (owned) */
  DuskArchiveQuery query;      /* its collectors are those above */
  gint64           now_s;

  /* In progress */
  DuskFinder  finder;
  GPtrArray  *questions; /* (nullable) (owned) (element-type utf8): addresses, of a finder or of folders */
  GPtrArray  *owners;    /* (not nullable) (owned) (element-type utf8): of folders: the collector of each */
  guint       n_asked;
  guint       n_answered;
  guint       n_open;
  GError     *error;     /* (nullable) (owned): why this finder is of no use */
  GHashTable *seen;      /* (not nullable) (owned) (element-type utf8): URLs, and collectors with times */
  guint       n_refused; /* of this finder's addresses */
  char       *refused;   /* (nullable) (owned) */
  gboolean    was_listed;

  /* Output */
  GPtrArray *files;    /* (not nullable) (owned) (element-type DuskArchiveFile) */
  GPtrArray *messages; /* (not nullable) (owned) (element-type utf8) */
  char      *source;   /* (nullable) (owned): %NULL while no finder has answered */
} Find;

typedef struct {
  GTask *task; /* (not nullable) (owned) */
  char  *url;  /* (not nullable) (owned) */
  guint  index;
} Question;

static void ask_finder (GTask *task);
static void ask_more (GTask *task, GAsyncReadyCallback callback);
static void on_answer (GObject *source, GAsyncResult *result, gpointer user_data);
static void end_finder (GTask *task);
static void list_folders (GTask *task);
static void on_index (GObject *source, GAsyncResult *result, gpointer user_data);
static void conclude (GTask *task);

static void
find_free (Find *find)
{
  g_strfreev (find->collectors);
  g_clear_pointer (&find->questions, g_ptr_array_unref);
  g_ptr_array_unref (find->owners);
  g_clear_error (&find->error);
  g_hash_table_unref (find->seen);
  g_free (find->refused);
  g_ptr_array_unref (find->files);
  g_ptr_array_unref (find->messages);
  g_free (find->source);
  g_free (find);
}

static Question *
question_new (GTask *task, const char *url, guint index)
{
  Question *question = g_new0 (Question, 1);

  question->task = g_object_ref (task);
  question->url = g_strdup (url);
  question->index = index;
  return question;
}

static void
question_free (Question *question)
{
  g_object_unref (question->task);
  g_free (question->url);
  g_free (question);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Question, question_free)

static void
begin_questions (Find *find, GPtrArray *questions)
{
  g_clear_pointer (&find->questions, g_ptr_array_unref);
  find->questions = questions;
  find->n_asked = 0;
  find->n_answered = 0;
}

/* The same file may come from several tiles, and from several finders in other words. */
static void
add_file (Find *find, DuskArchiveFile *file)
{
  g_autofree char *moment = NULL;

  if (!dusk_archive_file_fits (file, &find->query))
    return;
  moment = g_strdup_printf ("%s %" G_GINT64_FORMAT, file->collector, file->start_s);
  if (g_hash_table_contains (find->seen, file->url) || g_hash_table_contains (find->seen, moment))
    return;
  g_hash_table_add (find->seen, g_strdup (file->url));
  g_hash_table_add (find->seen, g_steal_pointer (&moment));
  g_ptr_array_add (find->files, dusk_archive_file_ref (file));
}

static void
say (Find *find, char *message)
{
  g_ptr_array_add (find->messages, message);
}

/* One question goes ahead, the others follow a few at a time. */
static void
ask_more (GTask *task, GAsyncReadyCallback callback)
{
  DuskBroker *self = g_task_get_source_object (task);
  Find *find = g_task_get_task_data (task);
  gboolean is_settled = find->query.to_s < find->now_s - SETTLED_AFTER_S;
  DuskHttpWish wish = { .max_bytes = MAX_ANSWER_BYTES,
                        .timeout_s = TIMEOUT_S,
                        .fresh_s = is_settled ? SETTLED_FRESH_S : FRESH_S,
                        .priority = DUSK_HTTP_VISIBLE,
                        .tries_once = callback == on_answer,
                        .feed = DUSK_FEED_ARCHIVES };

  while (find->error == NULL && find->n_asked < find->questions->len && find->n_open < (find->n_answered > 0 ? MAX_OPEN : 1))
    {
      const char *url = find->questions->pdata[find->n_asked];

      find->n_open++;
      dusk_http_get_async (dusk_broker_http (self), url, &wish, g_task_get_cancellable (task), callback,
                           question_new (task, url, find->n_asked++));
    }
}

/* Takes the next finder that did not keep silent lately, or goes on without. */
static void
ask_finder (GTask *task)
{
  DuskBroker *self = g_task_get_source_object (task);
  Find *find = g_task_get_task_data (task);

  while (find->finder < DUSK_N_FINDERS && *dusk_broker_silent_until (self, find->finder) > g_get_monotonic_time ())
    find->finder++;
  if (find->finder == DUSK_N_FINDERS)
    {
      list_folders (task);
      return;
    }
  begin_questions (find, dusk_finder_questions (find->finder, dusk_broker_base_url (self), &find->query));
  ask_more (task, on_answer);
}

/* What the body of an HTTP error says is worth more than its number. */
static GError *
explain (DuskHttp *http, GAsyncResult *result, GError *error)
{
  g_autoptr (GBytes) body = dusk_http_error_body (http, result);
  g_autofree char *reason = body ? dusk_broker_read_refusal (body) : NULL;

  if (reason && error->domain == DUSK_ERROR)
    /* Translators: what went wrong, then the words of a web service */
    g_prefix_error (&error, _("“%s”: "), reason);
  return error;
}

static GError *
read_answer (DuskBroker *self, Find *find, const char *url, DuskAnswer *got)
{
  GError *error = NULL;
  g_autoptr (DuskBrokerAnswer) answer = dusk_broker_read (self, dusk_finder_version (find->finder), got->body, &error);

  if (answer == NULL)
    return error;
  for (guint i = 0; i < answer->files->len; i++)
    add_file (find, answer->files->pdata[i]);
  if (find->n_refused == 0)
    find->refused = g_steal_pointer (&answer->refused);
  find->n_refused += answer->n_refused;
  dusk_finder_add_pages (find->finder, url, answer->total, find->questions);
  /* An archive that has nothing yet may be late. */
  if (answer->files->len > 0)
    dusk_http_keep (dusk_broker_http (self), url, got);
  return NULL;
}

static void
on_answer (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Question) question = user_data;
  GTask *task = question->task;
  DuskBroker *self = g_task_get_source_object (task);
  Find *find = g_task_get_task_data (task);
  DuskHttp *http = DUSK_HTTP (source);
  GError *error = NULL;
  g_autoptr (DuskAnswer) answer = dusk_http_get_finish (http, result, &error);

  find->n_open--;
  find->n_answered++;
  if (answer)
    error = read_answer (self, find, question->url, answer);
  else
    error = explain (http, result, error);
  if (error && find->error == NULL)
    find->error = g_steal_pointer (&error);
  g_clear_error (&error);
  ask_more (task, on_answer);
  if (find->n_open == 0)
    end_finder (task);
}

static void
end_finder (GTask *task)
{
  DuskBroker *self = g_task_get_source_object (task);
  Find *find = g_task_get_task_data (task);
  const char *name = dusk_finder_name (find->finder);

  if (g_task_return_error_if_cancelled (task))
    return;
  if (find->n_refused > 0)
    /* Translators: who lists archive files, a number, and a web address */
    say (find, g_strdup_printf (ngettext ("%s names %u address that Dusk does not fetch from: %s",
                                          "%s names %u addresses that Dusk does not fetch from, such as %s", find->n_refused),
                                name, find->n_refused, find->refused));
  find->n_refused = 0;
  g_clear_pointer (&find->refused, g_free);
  if (find->error == NULL)
    {
      find->source = g_strdup (name);
      list_folders (task);
      return;
    }
  g_debug ("%s: %s", name, find->error->message);
  if (g_error_matches (find->error, DUSK_ERROR, DUSK_ERROR_TIMEOUT))
    *dusk_broker_silent_until (self, find->finder) = g_get_monotonic_time () + SILENCE_US;
  g_clear_error (&find->error);
  find->finder++;
  ask_finder (task);
}

/* Early files have names that cannot be computed: the archives' own lists of them are read. */
static void
list_folders (GTask *task)
{
  DuskBroker *self = g_task_get_source_object (task);
  Find *find = g_task_get_task_data (task);
  g_autoptr (GPtrArray) folders = g_ptr_array_new_with_free_func (g_free);

  dusk_archive_files_sort (find->files);
  for (guint i = 0; find->collectors[i]; i++)
    {
      g_autoptr (GPtrArray) more = dusk_archive_is_known (find->collectors[i])
                                     ? dusk_broker_folders (dusk_broker_base_url (self), &find->query, find->collectors[i], find->now_s, find->files)
                                     : g_ptr_array_new ();

      for (guint j = 0; j < more->len; j++)
        {
          g_ptr_array_add (folders, g_strdup (more->pdata[j]));
          g_ptr_array_add (find->owners, g_strdup (find->collectors[i]));
        }
    }
  begin_questions (find, g_steal_pointer (&folders));
  if (find->questions->len == 0)
    conclude (task);
  else
    ask_more (task, on_index);
}

static void
on_index (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Question) question = user_data;
  GTask *task = question->task;
  Find *find = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (DuskAnswer) answer = dusk_http_get_finish (DUSK_HTTP (source), result, &error);

  find->n_open--;
  find->n_answered++;
  if (answer)
    {
      g_autoptr (GPtrArray) files = dusk_broker_read_index (question->url, find->owners->pdata[question->index], find->query.kind, answer->body);

      for (guint i = 0; i < files->len; i++)
        add_file (find, files->pdata[i]);
      find->was_listed = find->was_listed || files->len > 0;
      if (files->len > 0)
        dusk_http_keep (DUSK_HTTP (source), question->url, answer);
    }
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    /* Translators: a folder's web address and what went wrong */
    say (find, g_strdup_printf (_("The archive’s list %s could not be had: %s"), question->url, error->message));
  ask_more (task, on_index);
  if (find->n_open == 0 && !g_task_return_error_if_cancelled (task))
    conclude (task);
}

/* Adds what the rhythm lets expect and nobody named. */
static void
compute_rest (DuskBroker *self, Find *find)
{
  guint n = 0;

  for (guint i = 0; find->collectors[i]; i++)
    if (dusk_archive_is_known (find->collectors[i]))
      n += dusk_broker_compute (dusk_broker_base_url (self), &find->query, find->collectors[i], find->now_s, find->files);
  if (n > 0 && find->source)
    /* Translators: who lists archive files, and a number */
    say (find, g_strdup_printf (ngettext ("%s does not list %u file that is to be expected: its address was computed",
                                          "%s does not list %u files that are to be expected: their addresses were computed", n),
                                find->source, n));
  else if (n > 0)
    say (find, g_strdup (_("Nobody who lists archive files could be asked: the addresses were computed, and files may be missing")));
}

/* Returns the first collector that nobody knows. */
static const char *
find_unknown (const Find *find)
{
  for (guint i = 0; find->collectors[i]; i++)
    {
      gboolean is_found = dusk_archive_is_known (find->collectors[i]);

      for (guint j = 0; j < find->files->len && !is_found; j++)
        is_found = g_str_equal (((DuskArchiveFile *) find->files->pdata[j])->collector, find->collectors[i]);
      if (!is_found)
        return find->collectors[i];
    }
  return NULL;
}

static void
conclude (GTask *task)
{
  DuskBroker *self = g_task_get_source_object (task);
  Find *find = g_task_get_task_data (task);
  const char *unknown = find_unknown (find);
  DuskArchiveList *list;

  compute_rest (self, find);
  if (unknown || find->files->len == 0)
    {
      g_autofree char *names = g_strjoinv (", ", find->collectors);

      if (unknown)
        g_task_return_new_error (task, DUSK_ERROR, DUSK_ERROR_USAGE, _("No collector named “%s” is known"), unknown);
      else
        /* Translators: names of collectors */
        g_task_return_new_error (task, DUSK_ERROR, DUSK_ERROR_NO_DATA, _("The archives of %s have no file of that time"), names);
      return;
    }
  dusk_archive_files_sort (find->files);
  list = g_new0 (DuskArchiveList, 1);
  list->files = g_steal_pointer (&find->files);
  find->files = g_ptr_array_new ();
  list->source = g_strdup (find->source ? find->source : find->was_listed ? _("the archives’ own lists") : _("computed addresses"));
  g_ptr_array_add (find->messages, NULL);
  list->messages = (char **) g_ptr_array_steal (find->messages, NULL);
  g_task_return_pointer (task, list, (GDestroyNotify) dusk_archive_list_free);
}

static gboolean
check_query (const DuskArchiveQuery *query, GError **error)
{
  if (query->collectors[0] == NULL)
    {
      g_set_error_literal (error, DUSK_ERROR, DUSK_ERROR_USAGE, _("No collector is named"));
      return FALSE;
    }
  for (guint i = 0; query->collectors[i]; i++)
    if (!dusk_archive_is_name (query->collectors[i]))
      {
        g_set_error (error, DUSK_ERROR, DUSK_ERROR_USAGE, _("No collector named “%s” is known"), query->collectors[i]);
        return FALSE;
      }
  if (query->from_s < DUSK_TIME_EARLIEST || query->to_s > DUSK_TIME_LATEST || query->from_s >= query->to_s ||
      query->to_s - query->from_s > DUSK_BROKER_MAX_PERIOD_S)
    {
      g_set_error (error, DUSK_ERROR, DUSK_ERROR_USAGE, _("Archive files are looked for in periods of up to %d days"),
                   DUSK_BROKER_MAX_PERIOD_S / DUSK_DAY_S);
      return FALSE;
    }
  return TRUE;
}

void
dusk_broker_find_async (DuskBroker *self, const DuskArchiveQuery *query, GCancellable *cancellable, GAsyncReadyCallback callback,
                        gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  GError *error = NULL;
  Find *find;

  g_return_if_fail (DUSK_IS_BROKER (self));
  g_return_if_fail (query != NULL);
  g_return_if_fail (query->collectors != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, dusk_broker_find_async);
  if (!check_query (query, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  find = g_new0 (Find, 1);
  find->collectors = g_strdupv ((char **) query->collectors);
  find->query = *query;
  find->query.collectors = (const char *const *) find->collectors;
  find->now_s = dusk_http_now (dusk_broker_http (self));
  find->owners = g_ptr_array_new_with_free_func (g_free);
  find->seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  find->files = g_ptr_array_new_with_free_func ((GDestroyNotify) dusk_archive_file_unref);
  find->messages = g_ptr_array_new_with_free_func (g_free);
  g_task_set_task_data (task, find, (GDestroyNotify) find_free);
  ask_finder (task);
}

DuskArchiveList *
dusk_broker_find_finish (DuskBroker *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
