/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-sim.h"

#include <gio/gio.h>

/** One run of the program: started by cli_run_start(), and what came of it after cli_run_await(). */
typedef struct {
  GSubprocess *process;
  char        *folder; /* its own store, cache and home */
  char        *out;
  char        *err;
  int          status;
} CliRun;

/**
 * cli_run_start:
 * @url: (nullable): of RIPEstat
 * @arguments: as on a shell's command line
 */
void cli_run_start (CliRun *run, const char *url, const char *arguments);

/** As cli_run_start(), with @variables such as `A=b` (array zero-terminated=1) in the environment. */
void cli_run_start_with (CliRun *run, const char *url, const char *const *variables, const char *arguments);

/** Waits for the end of the run, while the main loop runs. */
void cli_run_await (CliRun *run);

void cli_run_clear (CliRun *run);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CliRun, cli_run_clear)

/** Asserts what every failure must be: this exit status, nothing on stdout, one line on stderr that begins with the program's name. */
void cli_run_assert_failed (CliRun *run, int status);

/** Runs and awaits. */
#define CLI_RUN(run, url, arguments) (cli_run_start (run, url, arguments), cli_run_await (run))
