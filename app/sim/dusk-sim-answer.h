/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "dusk-sim-scenario.h"

G_BEGIN_DECLS

/**
 * DuskSimTwist: how an answer is spoilt while HTTP stays sound.
 *
 * @DUSK_SIM_TWIST_NONE: not at all
 * @DUSK_SIM_TWIST_MAINTENANCE: RIPEstat's maintenance envelope, which says ok
 * @DUSK_SIM_TWIST_EMPTY: every list is empty
 * @DUSK_SIM_TWIST_WRONG_TYPES: strings for lists, numbers out of range
 */
typedef enum {
  DUSK_SIM_TWIST_NONE,
  DUSK_SIM_TWIST_MAINTENANCE,
  DUSK_SIM_TWIST_EMPTY,
  DUSK_SIM_TWIST_WRONG_TYPES,
} DuskSimTwist;

/**
 * DuskSimReply: an answer.
 *
 * @status: of HTTP
 * @type: (not owned): of the body
 * @body: (not nullable)
 * @etag: (nullable): of the data alone, so that it stays while they do; %NULL for errors
 * @changed_s: when what it shows was last changed; %DUSK_TIME_UNKNOWN where nobody says
 */
typedef struct {
  guint       status;
  const char *type;
  GBytes     *body;
  char       *etag;
  gint64      changed_s;
} DuskSimReply;

#define DUSK_SIM_TYPE_JSON "application/json; charset=utf-8"
#define DUSK_SIM_TYPE_TEXT "text/plain; charset=utf-8"
#define DUSK_SIM_TYPE_HTML "text/html; charset=utf-8"

/** Makes @reply anew: @status and @text (transfer full) of @type, without more. */
void dusk_sim_reply_set (DuskSimReply *reply, guint status, const char *type, char *text);
/** Makes @copy a copy of @reply that shares its body. */
void dusk_sim_reply_copy (const DuskSimReply *reply, DuskSimReply *copy);
void dusk_sim_reply_clear (DuskSimReply *reply);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DuskSimReply, dusk_sim_reply_clear)

/**
 * dusk_sim_answer:
 * @call: such as `country-resource-stats`
 * @query: (nullable) (element-type utf8 utf8): the parameters
 * @now_s: the simulated present; nothing later is told
 * @reply: (out): 200; 400 for parameters that make no sense; 404 for what there is not
 *
 * Answers as RIPEstat does, from the scenario's truth. May run in any thread.
 */
void dusk_sim_answer (const DuskSimScenario *scenario, const char *call, GHashTable *query, gint64 now_s, DuskSimTwist twist, DuskSimReply *reply);

/** Writes RIPEstat's error envelope into @reply. */
void dusk_sim_answer_error (const char *call, guint status, const char *text, gint64 now_s, DuskSimReply *reply);

/** Spoils the object @root and all inside it as @twist says: %DUSK_SIM_TWIST_EMPTY and %DUSK_SIM_TWIST_WRONG_TYPES; others change nothing. */
void dusk_sim_answer_spoil (JsonNode *root, DuskSimTwist twist);

G_END_DECLS
