/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cli-run.h"

/* What watches a simulated North Korea: it goes dark at 10:30 and is back at 12:45; half an hour takes a second. */
#define BEGIN "--demo --demo-at=2014-12-27T10:15Z "
#define FAST  "--demo --demo-speed=1800 "

/** A folder for the store, which several runs may share, and what the last of them prints. */
typedef struct {
  char         *folder;
  gboolean      owns_folder;
  const char   *url; /* (nullable): of the feeds */
  GSubprocess  *process;
  GPtrArray    *lines;  /* (element-type utf8): of the standard output, of all runs */
  GString      *errors; /* the same of the standard error */
  guint         n_reading;
} Watch;

/** @folder: (nullable): of another, which keeps it; %NULL for one of its own */
void watch_init (Watch *watch, const char *folder);
void watch_clear (Watch *watch);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Watch, watch_clear)

/** Starts a run, without a session bus. */
void watch_start (Watch *watch, const char *arguments);
/** Starts a run that ends by itself, waits for that, and forgets its lines. */
void watch_run_once (Watch *watch, const char *arguments);
/** Waits until @condition holds, which it must. */
void watch_await (Watch *watch, gboolean (*condition) (Watch *, const char *), const char *argument);
/** Ends the run with a signal and waits for it; it must end well, unless it was killed. */
void watch_end (Watch *watch, int number);

/** Returns: how many lines hold @text. */
guint watch_count (Watch *watch, const char *text);

/* Conditions. */
gboolean watch_has_line (Watch *watch, const char *text);
gboolean watch_has_said (Watch *watch, const char *text);
gboolean watch_has_ended (Watch *watch, const char *unused);
