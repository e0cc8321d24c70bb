/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-sim-peers.h"

G_BEGIN_DECLS

/* The names of archive files: which there are, and where. */

/** DuskSimFile: one file of an archive. @start_s: its first time. */
typedef struct {
  const DuskSimCollector *collector;
  DuskSimDump             dump;
  gint64                  start_s;
} DuskSimFile;

/** Returns: (transfer full): such as `/rrc00/2014.12/updates.20141222.1615.gz` or `/bgpdata/2014.12/RIBS/rib.20141222.1600.bz2`. */
char *dusk_sim_file_path (const DuskSimFile *file);

/** Returns: whether @path names a file that its collector's rhythm has; RouteViews' folders may be named with and without the collector. */
gboolean dusk_sim_file_parse (const char *path, DuskSimFile *file);

/** Returns: how long what it holds lasted: for a table how long it took to write it, two minutes. */
gint64 dusk_sim_file_duration_s (const DuskSimFile *file);

/** Returns: since when it is there. */
gint64 dusk_sim_file_ready_s (const DuskSimFile *file);

/** Returns: (transfer full) (element-type DuskSimFile): those that begin in [@from_s, @to_s] and are there at @now_s, by time. */
GArray *dusk_sim_files_list (const DuskSimCollector *collector, DuskSimDump dump, gint64 from_s, gint64 to_s, gint64 now_s);

/**
 * dusk_sim_files_index:
 * @path: of a folder, such as `/rrc00/2014.12/` or `/bgpdata/2014.12/UPDATES/`
 *
 * Returns: (transfer full) (nullable): the page that lists the folder's files, newest first; %NULL where there is none
 */
char *dusk_sim_files_index (const char *path, gint64 now_s);

G_END_DECLS
