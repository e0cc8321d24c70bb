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

/** Reads `ioda` of @root; the world must be sealed. */
void dusk_sim_scenario_read_ioda (DuskSimScenario *scenario, DuskSimReader *reader, JsonObject *root);

/** Reads `radar` of @root; the world must be sealed. */
void dusk_sim_scenario_read_radar (DuskSimScenario *scenario, DuskSimReader *reader, JsonObject *root);

/** Frees what @annotation holds. */
void dusk_sim_annotation_clear (DuskSimAnnotation *annotation);

/** Refuses @object unless it names its `source` or says that it is `illustrative`: a reader must be able to tell facts from what was made up. */
void dusk_sim_scenario_read_origin (DuskSimReader *reader, JsonObject *object);

/** Returns: the place of the text @name of @object in @words (zero-terminated); refuses the member where it is none of them. */
guint dusk_sim_scenario_read_word (DuskSimReader *reader, JsonObject *object, const char *name, const char *const *words);

G_END_DECLS
