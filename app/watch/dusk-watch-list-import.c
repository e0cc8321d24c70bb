/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-watch-list-private.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "dusk-error.h"
#include "dusk-plain-text.h"

/* How many problems are told one by one. */
#define MAX_TOLD 10
#define BLOCK    65536
/* No entry takes more; a comment may. */
#define MAX_LINE 200

/**
 * Import:
 *
 * @entries: (element-type DuskWatched): as they will be kept
 * @at: their index in it by the name of the entity
 * @n_new: how many of them are not on the list
 * @problems: (element-type utf8): the first
 * @n_problems: how many there were
 * @n_beyond: lines for which the list has no place, the first of them @first_beyond
 */
typedef struct {
  DuskWatchList *list;
  gint64         now_s;
  GArray        *entries;
  GHashTable    *at;
  guint          n_new;
  GPtrArray     *problems;
  guint          n_problems;
  guint          n_beyond;
  guint          first_beyond;
} Import;

static void
add_problem (Import *self, guint number, const char *what)
{
  if (self->n_problems++ < MAX_TOLD)
    g_ptr_array_add (self->problems, g_strdup_printf (_("line %u: %s"), number, what));
}

/* Returns: (nullable): what is to be kept of @entity; NULL where the list has no place for it. */
static DuskWatched *
place_for (Import *self, const DuskEntity *entity)
{
  DuskWatchItem *item = dusk_watch_list_find (self->list, entity);
  DuskWatched fresh = { .added_s = self->now_s, .threshold = NAN };
  gpointer at;

  if (g_hash_table_lookup_extended (self->at, entity->id, NULL, &at))
    return &g_array_index (self->entries, DuskWatched, GPOINTER_TO_UINT (at));
  if (item == NULL && self->list->items->len + self->n_new >= DUSK_WATCH_LIST_MAX)
    return NULL;
  if (item)
    fresh = *dusk_watch_item_kept (item);
  else
    self->n_new++;
  fresh.entity = *entity;
  fresh.muted_until_s = DUSK_TIME_UNKNOWN;
  g_hash_table_insert (self->at, g_strdup (entity->id), GUINT_TO_POINTER (self->entries->len));
  g_array_append_val (self->entries, fresh);
  return &g_array_index (self->entries, DuskWatched, self->entries->len - 1);
}

static void
take_entry (Import *self, guint number, const DuskWatched *read)
{
  DuskWatched *entry = place_for (self, &read->entity);

  if (entry == NULL)
    {
      if (self->n_beyond++ == 0)
        self->first_beyond = number;
      return;
    }
  if (!isnan (read->threshold))
    entry->threshold = read->threshold;
  if (read->muted_until_s != DUSK_TIME_UNKNOWN)
    entry->muted_until_s = read->muted_until_s;
}

static gboolean
is_blank (const char *line, gsize length)
{
  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isspace (line[i]))
      return FALSE;
  return TRUE;
}

/* @line: of any bytes, without its end. */
static void
take_line (Import *self, guint number, const char *line, gsize length)
{
  const char *comment = memchr (line, '#', length);
  gsize n = comment ? (gsize) (comment - line) : length;
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  DuskWatched read;

  if (is_blank (line, n))
    return;
  if (n > MAX_LINE)
    {
      add_problem (self, number, _("it is too long"));
      return;
    }
  if (!g_utf8_validate_len (line, n, NULL))
    {
      add_problem (self, number, _("it holds bytes that are no text"));
      return;
    }
  text = g_strndup (line, n);
  if (_dusk_watched_from_line (text, &read, &error))
    take_entry (self, number, &read);
  else
    add_problem (self, number, error->message);
}

static void
take_lines (Import *self, const char *text, gsize length)
{
  static const char byte_order_mark[] = "\xef\xbb\xbf";
  guint number = 1;

  if (length >= 3 && memcmp (text, byte_order_mark, 3) == 0)
    {
      text += 3;
      length -= 3;
    }
  for (gsize from = 0; from < length; number++)
    {
      gsize end = from;

      while (end < length && text[end] != '\n' && text[end] != '\r')
        end++;
      take_line (self, number, text + from, end - from);
      from = end + (end + 1 < length && text[end] == '\r' && text[end + 1] == '\n' ? 2 : 1);
    }
}

/* Returns: (transfer full) (array zero-terminated=1) */
static char **
end_problems (Import *self)
{
  guint more = self->n_problems - self->problems->len;

  if (more > 0)
    g_ptr_array_add (self->problems, g_strdup_printf (ngettext ("%u more line could not be read", "%u more lines could not be read", more), more));
  if (self->n_beyond > 0)
    g_ptr_array_add (self->problems,
                     g_strdup_printf (ngettext ("line %u: the watch list holds %d entries at most; %u line was left out",
                                                "line %u: the watch list holds %d entries at most; %u lines were left out", self->n_beyond),
                                      self->first_beyond, DUSK_WATCH_LIST_MAX, self->n_beyond));
  g_ptr_array_add (self->problems, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&self->problems), FALSE);
}

static gboolean
keep (Import *self, GError **error)
{
  if (self->entries->len > 0)
    return _dusk_watch_list_keep (self->list, (const DuskWatched *) (gpointer) self->entries->data, self->entries->len, error);
  if (self->n_beyond > 0)
    {
      _dusk_watch_list_set_full (error);
      return FALSE;
    }
  if (self->n_problems > 0)
    {
      g_set_error_literal (error, DUSK_ERROR, DUSK_ERROR_MALFORMED, _("The list holds no country, network or prefix that could be read"));
      return FALSE;
    }
  return TRUE;
}

static gboolean
check_size (gsize length, GError **error)
{
  g_autofree char *limit = NULL;

  if (length <= DUSK_WATCH_LIST_MAX_BYTES)
    return TRUE;
  limit = g_format_size (DUSK_WATCH_LIST_MAX_BYTES);
  g_set_error (error, DUSK_ERROR, DUSK_ERROR_TOO_LARGE, _("The list is larger than %s"), limit);
  return FALSE;
}

static void
clear_results (guint *n_added, char ***problems)
{
  if (n_added)
    *n_added = 0;
  if (problems)
    *problems = NULL;
}

static gboolean
import (DuskWatchList *list, const char *text, gsize length, gint64 now_s, guint *n_added, char ***problems, GError **error)
{
  Import self = { .list = list, .now_s = now_s };
  g_auto (GStrv) told = NULL;
  gboolean is_done;

  clear_results (n_added, problems);
  if (!check_size (length, error))
    return FALSE;
  self.entries = g_array_new (FALSE, FALSE, sizeof (DuskWatched));
  self.at = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self.problems = g_ptr_array_new_with_free_func (g_free);
  _dusk_watch_list_catch_up (list);
  take_lines (&self, text, length);
  is_done = keep (&self, error);
  told = end_problems (&self);
  if (n_added)
    *n_added = self.n_new;
  if (problems)
    *problems = g_steal_pointer (&told);
  g_hash_table_unref (self.at);
  g_array_unref (self.entries);
  return is_done;
}

gboolean
dusk_watch_list_import_bytes (DuskWatchList *self, gconstpointer bytes, gsize length, gint64 now_s, guint *n_added, char ***problems, GError **error)
{
  g_return_val_if_fail (DUSK_IS_WATCH_LIST (self), FALSE);
  g_return_val_if_fail (bytes != NULL || length == 0, FALSE);

  return import (self, bytes, length, now_s, n_added, problems, error);
}

gboolean
dusk_watch_list_import_stream (DuskWatchList *self, GInputStream *stream, gint64 now_s, GCancellable *cancellable, guint *n_added, char ***problems,
                               GError **error)
{
  g_autoptr (GByteArray) all = g_byte_array_new ();
  g_autofree char *block = g_malloc (BLOCK);
  gssize n;

  g_return_val_if_fail (DUSK_IS_WATCH_LIST (self), FALSE);
  g_return_val_if_fail (G_IS_INPUT_STREAM (stream), FALSE);

  clear_results (n_added, problems);
  /* No more than shows that it is too much. */
  while (all->len <= DUSK_WATCH_LIST_MAX_BYTES && (n = g_input_stream_read (stream, block, BLOCK, cancellable, error)) != 0)
    {
      if (n < 0)
        return FALSE;
      g_byte_array_append (all, (const guint8 *) block, (guint) n);
    }
  return dusk_watch_list_import_bytes (self, all->data, all->len, now_s, n_added, problems, error);
}

gboolean
dusk_watch_list_import (DuskWatchList *self, const char *text, gint64 now_s, guint *n_added, char ***problems, GError **error)
{
  g_return_val_if_fail (text != NULL, FALSE);

  return dusk_watch_list_import_bytes (self, text, strlen (text), now_s, n_added, problems, error);
}
