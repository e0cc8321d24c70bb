/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-sim-answer.h"

G_BEGIN_DECLS

/** Where Cloudflare's API stands in the simulated Internet; Dusk's base address of Radar is this, behind the simulated Internet's own. */
#define DUSK_SIM_RADAR_PATH "/client/v4"

/** The token that is refused; any other is good. */
#define DUSK_SIM_RADAR_REFUSED "refused"

/**
 * DuskSimRadarAsk: a question to Cloudflare Radar.
 *
 * @path: from %DUSK_SIM_RADAR_PATH on
 * @query: (nullable): its parameters
 * @authorization: (nullable): the header of that name
 * @contradicts: whether the answer is to contradict itself: one annotation twice with different ends, an end before the start
 */
typedef struct {
  const DuskSimScenario *scenario;
  const char            *path;
  GHashTable            *query;
  const char            *authorization;
  gint64                 now_s;
  DuskSimTwist           twist;
  gboolean               contradicts;
} DuskSimRadarAsk;

/**
 * dusk_sim_radar_answer:
 * @reply: (out): 200; 400 for parameters that make no sense; 401 without a token, 403 with one that is refused; 404 for what there is not
 *
 * Answers `/radar/annotations/outages` as Cloudflare does (feeds/bgpstream.md §6 of the design notes).
 */
void dusk_sim_radar_answer (const DuskSimRadarAsk *ask, DuskSimReply *reply);

G_END_DECLS
