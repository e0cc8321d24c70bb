/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-sim-reader.h"
#include "dusk-sim-scenario.h"

G_BEGIN_DECLS

/** Reads `countries` of @root into the world; a country that is there already is replaced. */
void dusk_sim_scenario_read_countries (DuskSimScenario *scenario, DuskSimReader *reader, JsonObject *root);

/** Reads `events` of @root and hands each to its country; the world must be sealed. */
void dusk_sim_scenario_read_events (DuskSimScenario *scenario, DuskSimReader *reader, JsonObject *root);

/** Reads `feeds` of @root. */
void dusk_sim_scenario_read_feeds (DuskSimScenario *scenario, DuskSimReader *reader, JsonObject *root);

G_END_DECLS
