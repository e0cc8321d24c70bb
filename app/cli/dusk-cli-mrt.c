/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-cli-mrt.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>

#include "dusk-cli-commands.h"
#include "dusk-cli-print.h"
#include "dusk-error.h"

/* The standard input as a file: files are read twice. */
typedef struct {
  char *folder; /* (nullable) */
  char *path;   /* (nullable) */
} Spool;

static void
spool_clear (Spool *spool)
{
  if (spool->path)
    g_unlink (spool->path);
  if (spool->folder)
    g_rmdir (spool->folder);
  g_free (spool->path);
  g_free (spool->folder);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Spool, spool_clear)

static gboolean
copy_stdin (FILE *file)
{
  char block[1 << 16];
  size_t length;

  while ((length = fread (block, 1, sizeof block, stdin)) > 0)
    if (fwrite (block, 1, length, file) != length)
      return FALSE;
  return ferror (stdin) == 0 && fflush (file) == 0;
}

static gboolean
spool_fill (Spool *spool, GError **error)
{
  FILE *file;
  gboolean is_whole;

  spool->folder = g_dir_make_tmp ("dusk-XXXXXX", error);
  if (spool->folder == NULL)
    return FALSE;
  spool->path = g_build_filename (spool->folder, "stdin", NULL);
  file = g_fopen (spool->path, "wb");
  is_whole = file && copy_stdin (file);
  if (!is_whole)
    g_set_error (error, DUSK_ERROR, DUSK_ERROR_OUTPUT, _("Cannot keep the standard input: %s"), g_strerror (errno));
  g_clear_pointer (&file, fclose);
  return is_whole;
}

static void
progress_cb (gint64 done, gint64 total, gpointer unused)
{
  if (total > 0)
    dusk_cli_progress (_("Reading archive files, in per cent"), (guint) (100 * done / total), 100);
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

/* Waits for the files to be read. */
static DuskReading *
load (DuskContext *context, const DuskCliOptions *options, const char *const *paths, GError **error)
{
  const DuskEntity *entity = options->entities->len > 0 ? &g_array_index (options->entities, DuskEntity, 0) : NULL;
  const DuskSpan period = { options->from_s, options->to_s };
  g_autoptr (GAsyncResult) result = NULL;

  dusk_reading_load_async (context, paths, entity, &period, NULL, progress_cb, NULL, loaded_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  dusk_cli_progress (NULL, 0, 0);
  return dusk_reading_load_finish (result, error);
}

static DuskReading *
load_files (DuskContext *context, const DuskCliOptions *options, GError **error)
{
  g_autoptr (GPtrArray) paths = g_ptr_array_new ();
  g_auto (Spool) spool = { 0 };

  for (char **file = options->files; *file; file++)
    {
      gboolean is_stdin = strcmp (*file, "-") == 0;
      if (is_stdin && !spool_fill (&spool, error))
        return NULL;
      g_ptr_array_add (paths, is_stdin ? spool.path : *file);
    }
  g_ptr_array_add (paths, NULL);
  return load (context, options, (const char *const *) paths->pdata, error);
}

static int
print (DuskContext *context, const DuskCliOptions *options, const DuskReading *reading)
{
  g_autofree char *text = NULL;

  switch (options->format)
    {
    case DUSK_CLI_CSV:
      text = dusk_cli_mrt_csv (reading);
      break;
    case DUSK_CLI_JSON:
      text = dusk_cli_mrt_json (reading, options->files, dusk_context_is_simulated (context));
      break;
    case DUSK_CLI_TABLE:
    case DUSK_CLI_MARKDOWN:
    case DUSK_CLI_BGPDUMP:
    default:
      text = dusk_cli_mrt_table (reading, dusk_context_scenario (context));
    }
  return dusk_cli_print_long (text);
}

/* What was read in spite of problems is printed; the problems are said, and make it a failure. */
static int
tell (DuskContext *context, const DuskCliOptions *options)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DuskReading) reading = load_files (context, options, &error);
  int status;

  if (reading == NULL)
    return dusk_cli_complain_error (NULL, error);
  status = print (context, options, reading);
  for (char **problem = reading->problems; *problem; problem++)
    {
      dusk_cli_complain (*problem);
      status = DUSK_CLI_FAILED;
    }
  return status;
}

int
dusk_cli_mrt (DuskContext *context, const DuskCliOptions *options)
{
  return options->format == DUSK_CLI_BGPDUMP ? dusk_cli_mrt_dump (context, options) : tell (context, options);
}
