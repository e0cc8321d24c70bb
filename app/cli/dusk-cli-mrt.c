/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-cli-mrt.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "dusk-cli-commands.h"
#include "dusk-cli-print.h"
#include "dusk-error.h"

/* Of the files without names that copies of pipes are in. */
static void
close_cb (gpointer fd)
{
  close (*(int *) fd);
}

static gboolean
is_pipe (const char *path)
{
  struct stat is;

  return stat (path, &is) == 0 && !S_ISREG (is.st_mode) && !S_ISDIR (is.st_mode);
}

static gboolean
write_all (int fd, const char *bytes, ssize_t length)
{
  while (length > 0)
    {
      ssize_t n = write (fd, bytes, (size_t) length);
      if (n < 0 && errno != EINTR)
        return FALSE;
      bytes += MAX (n, 0);
      length -= MAX (n, 0);
    }
  return TRUE;
}

static gboolean
copy_bytes (int from, int to)
{
  char block[1 << 16];
  ssize_t length;

  while ((length = read (from, block, sizeof block)) != 0)
    if (length < 0 ? errno != EINTR : !write_all (to, block, length))
      return FALSE;
  return TRUE;
}

/* Returns a file without a name that holds what comes from @path, or -1. */
static int
copy_pipe (const char *path, GError **error)
{
  g_autofree char *name = NULL;
  int to = g_file_open_tmp ("dusk-XXXXXX", &name, error), from;
  gboolean is_whole;

  if (to < 0)
    return -1;
  g_unlink (name);
  from = g_open (path, O_RDONLY | O_CLOEXEC, 0);
  is_whole = from >= 0 && copy_bytes (from, to);
  if (!is_whole)
    {
      g_set_error_literal (error, DUSK_ERROR, DUSK_ERROR_OUTPUT, g_strerror (errno));
      close (to);
    }
  if (from >= 0)
    close (from);
  return is_whole ? to : -1;
}

/* The path under which @file can be read more than once. @copies: (element-type int): gets what must stay open for that. */
static char *
path_of (const char *file, GArray *copies, GError **error)
{
  g_autoptr (GError) reason = NULL;
  gboolean is_stdin = strcmp (file, "-") == 0;
  int fd;

  file = is_stdin ? "/dev/stdin" : file;
  if (!is_pipe (file))
    return g_strdup (file);
  fd = copy_pipe (file, &reason);
  if (fd < 0)
    {
      g_set_error (error, DUSK_ERROR, DUSK_ERROR_OUTPUT, _("Cannot keep a copy of “%s”: %s"), file, reason->message);
      return NULL;
    }
  g_array_append_val (copies, fd);
  /* So that messages about it still name the standard input. */
  if (is_stdin && dup2 (fd, STDIN_FILENO) >= 0)
    return g_strdup (file);
  return g_strdup_printf ("/dev/fd/%d", fd);
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
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GArray) copies = g_array_new (FALSE, FALSE, sizeof (int));

  g_array_set_clear_func (copies, close_cb);
  for (char **file = options->files; *file; file++)
    {
      char *path = path_of (*file, copies, error);
      if (path == NULL)
        return NULL;
      g_ptr_array_add (paths, path);
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
