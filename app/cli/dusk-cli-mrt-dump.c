/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-cli-mrt.h"

#include <errno.h>
#include <stdio.h>

#include "dusk-bgp-filter.h"
#include "dusk-bgpdump.h"
#include "dusk-cli-load.h"
#include "dusk-cli-print.h"

/* @write_errno: why writing stopped; 0 while it goes on. */
typedef struct {
  GCancellable *cancellable;
  int           write_errno;
} Dump;

static gboolean
write_cb (const char *text, gsize length, gpointer user_data)
{
  Dump *dump = user_data;

  if (fwrite (text, 1, length, stdout) == length)
    return TRUE;
  dump->write_errno = errno;
  g_cancellable_cancel (dump->cancellable);
  return FALSE;
}

/* Opens what can be opened. Returns: the exit status. */
static int
add_files (DuskMrtFiles *files, char **paths, guint *n_added)
{
  int status = DUSK_CLI_DONE;

  for (char **path = paths; *path; path++)
    {
      g_autoptr (GError) error = NULL;
      if (dusk_mrt_files_add (files, *path, NULL, &error))
        (*n_added)++;
      else
        status = dusk_cli_complain_error (NULL, error);
    }
  return status;
}

static int
complain_about_files (const DuskMrtFiles *files)
{
  const GPtrArray *problems = dusk_mrt_files_problems (files);
  int status = DUSK_CLI_DONE;

  for (guint i = 0; i < problems->len; i++)
    status = dusk_cli_complain_error (NULL, ((const DuskMrtProblem *) g_ptr_array_index (problems, i))->error);
  return status;
}

/* Returns: the exit status. */
static int
run (DuskMrtFiles *files, DuskBgpPeers *peers, const DuskVisibilityWish *wish)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Dump dump = { .cancellable = cancellable };
  g_autoptr (DuskBgpdump) printer = dusk_bgpdump_new (peers, write_cb, &dump);
  g_autoptr (DuskBgpFilter) filter = dusk_bgp_filter_new (wish, dusk_bgpdump_add, printer);

  dusk_mrt_files_run (files, dusk_bgp_filter_add, filter, NULL, NULL, cancellable, NULL);
  dusk_bgpdump_flush (printer);
  if (dump.write_errno == 0 && fflush (stdout) != 0)
    dump.write_errno = errno;
  if (dump.write_errno == 0)
    return complain_about_files (files);
  /* Who closes the pipe has what he wants. */
  return dump.write_errno == EPIPE ? DUSK_CLI_DONE : dusk_cli_complain_of_output (dump.write_errno);
}

int
dusk_cli_mrt_dump (DuskContext *context, const DuskCliOptions *options)
{
  const DuskEntity *entity = options->entities->len > 0 ? &g_array_index (options->entities, DuskEntity, 0) : NULL;
  g_autoptr (DuskBgpPeers) peers = dusk_bgp_peers_new ();
  g_autoptr (DuskMrtFiles) files = dusk_mrt_files_new (peers);
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) prefixes = NULL;
  g_autoptr (GArray) origins = NULL;
  guint n_added = 0;
  int status = add_files (files, options->files, &n_added), ran;

  if (n_added == 0)
    return status;
  if (!dusk_cli_load_followed (context, entity, dusk_mrt_files_start (files) / G_USEC_PER_SEC, &prefixes, &origins, &error))
    return dusk_cli_complain_error (NULL, error);
  {
    const DuskVisibilityWish wish = { .from_s = options->from_s, .to_s = options->to_s, .prefixes = prefixes, .origins = origins };
    ran = run (files, peers, &wish);
  }
  return ran != DUSK_CLI_DONE ? ran : status;
}
