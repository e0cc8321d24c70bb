/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-watch-list-private.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "dusk-error.h"
#include "dusk-plain-text.h"

/* The words of the file are not translated: it is for machines as well. */
#define BELOW "below"
#define MUTED "muted"
#define UNTIL "until"

/* What separates words, in lists of other programs too. */
#define BLANKS " \t\v\f,;"

/* Writing */

/* Returns: NaN where @text is no share. */
static double
read_share (const char *text)
{
  gsize length = strspn (text, "0123456789.eE+-");
  gboolean is_percent = strcmp (text + length, "%") == 0;
  char *end;
  double number = g_ascii_strtod (text, &end);

  if (end != text + length || (*end && !is_percent))
    return NAN;
  number = is_percent ? number / 100 : number;
  return number > 0 && number < 1 ? number : NAN;
}

/* The shortest text that reads back as just this; almost always whole per cents. */
static char *
share_to_text (double share)
{
  char digits[G_ASCII_DTOSTR_BUF_SIZE];

  for (int precision = 2; precision <= 17; precision++)
    {
      g_autofree char *format = g_strdup_printf ("%%.%dg", precision);
      g_autofree char *text = g_strconcat (g_ascii_formatd (digits, sizeof digits, format, share * 100), "%", NULL);

      if (read_share (text) == share)
        return g_steal_pointer (&text);
    }
  return g_strdup (g_ascii_dtostr (digits, sizeof digits, share));
}

char *
_dusk_watched_to_line (const DuskWatched *entry)
{
  g_autoptr (GString) line = g_string_new (entry->entity.id);

  if (!isnan (entry->threshold))
    {
      g_autofree char *share = share_to_text (entry->threshold);
      g_string_append_printf (line, "  " BELOW " %s", share);
    }
  if (entry->muted_until_s >= DUSK_TIME_LATEST)
    g_string_append (line, "  " MUTED);
  else if (entry->muted_until_s >= DUSK_TIME_EARLIEST)
    {
      g_autofree char *until = dusk_time_to_iso (entry->muted_until_s);
      g_string_append_printf (line, "  " MUTED " " UNTIL " %s", until);
    }
  return g_string_free (g_steal_pointer (&line), FALSE);
}

/* What it is, without what stands before the comment already. (nullable) */
static char *
make_comment (DuskWatchItem *item)
{
  const char *id = dusk_watch_item_entity (item)->id, *name = dusk_watch_item_name (item);
  g_autofree char *start = g_strconcat (id, " · ", NULL);

  if (g_str_has_prefix (name, start))
    name += strlen (start);
  return strcmp (name, id) == 0 ? NULL : dusk_plain_text (name);
}

char *
dusk_watch_list_to_text (DuskWatchList *self)
{
  g_autoptr (GString) text = NULL;

  g_return_val_if_fail (DUSK_IS_WATCH_LIST (self), NULL);

  text = g_string_new ("# ");
  g_string_append (text, _("Watch list of Dusk: a country, network or prefix a line"));
  g_string_append_c (text, '\n');
  for (guint i = 0; i < self->items->len; i++)
    {
      DuskWatchItem *item = self->items->pdata[i];
      g_autofree char *line = _dusk_watched_to_line (dusk_watch_item_kept (item)), *comment = make_comment (item);

      g_string_append (text, line);
      if (comment)
        g_string_append_printf (text, "  # %s", comment);
      g_string_append_c (text, '\n');
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* Reading */

/* Returns: (transfer full): the words of @line, none of them empty. */
static char **
split (const char *line)
{
  char **words = g_strsplit_set (line, BLANKS, -1);
  guint n = 0;

  for (guint i = 0; words[i]; i++)
    if (*words[i])
      words[n++] = words[i];
    else
      g_free (words[i]);
  words[n] = NULL;
  return words;
}

static gboolean
is_word (const char *word, const char *expected)
{
  return word && g_ascii_strcasecmp (word, expected) == 0;
}

static gboolean
set_malformed (GError **error, const char *format, const char *word)
{
  g_autofree char *shown = dusk_plain_text (word ? word : "");

  g_set_error (error, DUSK_ERROR, DUSK_ERROR_MALFORMED, format, shown);
  return FALSE;
}

/* Reads what @words begins with. Returns: how many words that is; 0 with an error. */
static guint
read_setting (char **words, DuskWatched *entry, GError **error)
{
  if (is_word (words[0], BELOW))
    {
      entry->threshold = words[1] ? read_share (words[1]) : NAN;
      return isnan (entry->threshold) ? set_malformed (error, _("“%s” is no share above 0 and below 1, such as 50%%"), words[1]) : 2;
    }
  if (!is_word (words[0], MUTED))
    return set_malformed (error, _("“%s” is not understood"), words[0]);
  entry->muted_until_s = DUSK_TIME_LATEST;
  if (!is_word (words[1], UNTIL))
    return 1;
  return dusk_time_parse (words[2] ? words[2] : "", &entry->muted_until_s, error) ? 3 : 0;
}

gboolean
_dusk_watched_from_line (const char *line, DuskWatched *entry, GError **error)
{
  g_auto (GStrv) words = split (line);
  guint at = 1, n;

  entry->added_s = 0;
  entry->threshold = NAN;
  entry->muted_until_s = DUSK_TIME_UNKNOWN;
  if (!dusk_entity_parse (words[0] ? words[0] : "", &entry->entity, error) || !_dusk_watch_list_check (&entry->entity, error))
    return FALSE;
  while (words[at])
    {
      n = read_setting (words + at, entry, error);
      if (n == 0)
        return FALSE;
      at += n;
    }
  return TRUE;
}
