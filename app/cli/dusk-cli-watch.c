/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-cli-watch.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>

#include "dusk-cli-commands.h"
#include "dusk-cli-print.h"
#include "dusk-error.h"
#include "dusk-output.h"
#include "dusk-territory.h"

/* Far more than DUSK_WATCH_LIST_MAX lines. */
#define MAX_IMPORT_BYTES (4 * 1024 * 1024)

/* Does one thing with one entity. @done: (out): what is said of it then, with a place for its name */
typedef gboolean (*Deed) (DuskContext *context, const DuskCliOptions *options, const DuskEntity *entity, const char **done, GError **error);

static gboolean
add (DuskContext *context, const DuskCliOptions *options, const DuskEntity *entity, const char **done, GError **error)
{
  DuskWatchList *list = dusk_context_watch_list (context);

  *done = dusk_watch_list_find (list, entity) ? _("%s was watched before\n") : _("%s is watched\n");
  return dusk_watch_list_add (list, entity, dusk_context_now (context), error) &&
         (isnan (options->threshold) || dusk_watch_list_set_threshold (list, entity, options->threshold, error));
}

static gboolean
take_off (DuskContext *context, const DuskCliOptions *options, const DuskEntity *entity, const char **done, GError **error)
{
  g_autoptr (GError) why = NULL;

  *done = _("%s is no longer watched\n");
  if (dusk_watch_list_remove (dusk_context_watch_list (context), entity, &why) && why == NULL)
    return TRUE;
  if (why)
    g_propagate_error (error, g_steal_pointer (&why));
  else
    g_set_error_literal (error, DUSK_ERROR, DUSK_ERROR_USAGE, _("This is not on the watch list"));
  return FALSE;
}

static gboolean
mute (DuskContext *context, const DuskCliOptions *options, const DuskEntity *entity, const char **done, GError **error)
{
  gint64 now_s = dusk_context_now (context), until_s = DUSK_TIME_LATEST;

  *done = _("%s is muted\n");
  if (options->length_s > 0)
    until_s = now_s + options->length_s;
  else if (options->until_s != DUSK_TIME_UNKNOWN)
    until_s = options->until_s;
  if (until_s <= now_s)
    {
      g_set_error_literal (error, DUSK_ERROR, DUSK_ERROR_USAGE, _("The time until which it is to be muted has passed"));
      return FALSE;
    }
  return dusk_watch_list_mute (dusk_context_watch_list (context), entity, until_s, error);
}

static gboolean
unmute (DuskContext *context, const DuskCliOptions *options, const DuskEntity *entity, const char **done, GError **error)
{
  *done = _("%s is not muted any more\n");
  return dusk_watch_list_mute (dusk_context_watch_list (context), entity, DUSK_TIME_UNKNOWN, error);
}

/* Does @deed with each entity, also after one that failed. */
static int
do_each (DuskContext *context, const DuskCliOptions *options, Deed deed)
{
  g_autoptr (GString) text = g_string_new (NULL);
  int status = DUSK_CLI_DONE, printed;

  for (guint i = 0; i < options->entities->len; i++)
    {
      const DuskEntity *entity = &g_array_index (options->entities, DuskEntity, i);
      const DuskTerritory *territory = entity->kind == DUSK_ENTITY_COUNTRY ? dusk_territory_find (entity->id) : NULL;
      g_autoptr (GError) error = NULL;
      const char *done = NULL;
      if (entity->kind == DUSK_ENTITY_COUNTRY && territory == NULL)
        g_set_error (&error, DUSK_ERROR, DUSK_ERROR_UNKNOWN_ENTITY, _("There is no country with the code %s"), entity->id);
      else if (deed (context, options, entity, &done, &error))
        g_string_append_printf (text, done, territory ? dusk_territory_name (territory) : entity->id);
      if (error)
        status = dusk_cli_complain_error (territory || options->entities->len > 1 ? entity->id : NULL, error);
    }
  printed = dusk_cli_print (text->str);
  return MAX (status, printed);
}

/* Import and export -------------------------------------------------------------------------------------------------------------------- */

/* Returns: (transfer full) (nullable): the text of a file, `-` for the standard input */
static char *
read_text (const char *path, GError **error)
{
  gboolean is_stdin = strcmp (path, "-") == 0;
  FILE *file = is_stdin ? stdin : g_fopen (path, "rbe");
  g_autofree char *text = g_malloc (MAX_IMPORT_BYTES + 2), *name = g_filename_display_name (path);
  gsize length;
  int read_errno;

  length = file ? fread (text, 1, MAX_IMPORT_BYTES + 1, file) : 0;
  read_errno = file == NULL || ferror (file) ? errno : 0;
  if (file && !is_stdin)
    fclose (file);
  text[length] = '\0';
  if (read_errno != 0)
    g_set_error (error, DUSK_ERROR, DUSK_ERROR_USAGE, _("%1$s could not be read: %2$s"), name, g_strerror (read_errno));
  else if (length > MAX_IMPORT_BYTES || strlen (text) < length)
    g_set_error (error, DUSK_ERROR, DUSK_ERROR_MALFORMED, _("%s is no watch list"), name);
  else
    return g_steal_pointer (&text);
  return NULL;
}

static int
import (DuskContext *context, const DuskCliOptions *options)
{
  g_auto (GStrv) problems = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = read_text (options->files[0], &error), *line = NULL;
  guint n = 0;

  if (text == NULL || !dusk_watch_list_import (dusk_context_watch_list (context), text, dusk_context_now (context), &n, &problems, &error))
    return dusk_cli_complain_error (NULL, error);
  for (char **problem = problems; problem && *problem; problem++)
    dusk_cli_complain (*problem);
  line = g_strdup_printf (ngettext ("%u entry is new on the watch list\n", "%u entries are new on the watch list\n", n), n);
  return MAX (dusk_cli_print (line), problems && *problems ? DUSK_CLI_FAILED : DUSK_CLI_DONE);
}

static int
export (DuskContext *context, const DuskCliOptions *options)
{
  char *text = dusk_watch_list_to_text (dusk_context_watch_list (context));
  g_autoptr (GBytes) bytes = g_bytes_new_take (text, strlen (text));
  g_autoptr (GError) error = NULL;

  if (options->files[0] == NULL || strcmp (options->files[0], "-") == 0)
    return dusk_cli_print (text);
  return dusk_output_write (options->files[0], bytes, &error) ? DUSK_CLI_DONE : dusk_cli_complain_error (NULL, error);
}

int
dusk_cli_watch (DuskContext *context, const DuskCliOptions *options)
{
  gboolean changes = options->verb != DUSK_CLI_WATCH_LIST && options->verb != DUSK_CLI_WATCH_EXPORT && options->verb != DUSK_CLI_WATCH_RUN;

  /* What cannot be kept would be gone with this very command; the store says why, and dusk_cli_run() tells it. */
  if (changes && !dusk_store_is_lasting (dusk_context_store (context)))
    return DUSK_CLI_FAILED;
  switch (options->verb)
    {
    case DUSK_CLI_WATCH_ADD:
      return do_each (context, options, add);
    case DUSK_CLI_WATCH_REMOVE:
      return do_each (context, options, take_off);
    case DUSK_CLI_WATCH_MUTE:
      return do_each (context, options, mute);
    case DUSK_CLI_WATCH_UNMUTE:
      return do_each (context, options, unmute);
    case DUSK_CLI_WATCH_IMPORT:
      return import (context, options);
    case DUSK_CLI_WATCH_EXPORT:
      return export (context, options);
    case DUSK_CLI_WATCH_RUN:
      return dusk_cli_watch_run (context, options);
    case DUSK_CLI_WATCH_LIST:
    default:
      return dusk_cli_watch_list (context, options->format);
    }
}
