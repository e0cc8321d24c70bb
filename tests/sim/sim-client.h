/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>
#include <libsoup/soup.h>

#include "dusk-sim.h"

/** What came back. @body: (nullable); @root: (nullable): of a body that is a JSON object. */
typedef struct {
  guint       status;
  GBytes     *body;
  JsonNode   *root;
  JsonObject *data;
  char       *etag;
  char       *retry_after;
  char       *location;
} SimResult;

void sim_result_clear (SimResult *result);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SimResult, sim_result_clear)

/** A simulated Internet of a scenario that ships or of a file; standing still at @now_s (or the scenario's now). */
DuskSim *sim_start (const char *scenario, gint64 now_s);

/** Asks `CALL?PARAMETERS`, such as `country-resource-stats?resource=KP`, and fails the test unless HTTP goes well. */
SimResult sim_get (DuskSim *sim, const char *question);

/** The same with `If-None-Match` (nullable), and an error where there is one. */
gboolean sim_try (DuskSim *sim, const char *question, const char *etag, SimResult *result, GError **error);

/** Asks for a path of any service, such as `/ioda/v2/outages/events?…`, with a token (nullable), and fails the test unless HTTP goes well. */
SimResult sim_get_path (DuskSim *sim, const char *path, const char *token);

/** Lists of the truth as a client sees it: the samples of one measure of country-resource-stats, NaN where the answer has none. */
GArray *sim_flatten (JsonObject *data, const char *measure, gint64 from_s, gint64 to_s, int step_s);

/** The path of a file that goes with the variable. */
typedef char SimFile;

/** Writes @text as a scenario file. Returns: (transfer full): its path. */
SimFile *sim_write_scenario (const char *text);
void     sim_file_remove (SimFile *path);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SimFile, sim_file_remove)
