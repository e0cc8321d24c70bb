/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-sim-messages.h"

G_BEGIN_DECLS

/**
 * DuskSimUpdate: what RIS Live makes one message of: a state, a keepalive, or an update of one peer and time.
 *
 * @first: (array length=n): withdrawals before announcements
 * @n_withdrawn: how many of them are withdrawals
 */
typedef struct {
  const DuskSimCollector *collector;
  const DuskSimMessage   *first;
  guint                   n;
  guint                   n_withdrawn;
  DuskSimPeer             peer;
} DuskSimUpdate;

/** Takes the update that begins at @i of @messages (of @collector, sorted). Returns: where the next begins. */
guint dusk_sim_update_take (const DuskSimCollector *collector, const GArray *messages, guint i, DuskSimUpdate *update);

/**
 * DuskSimLiveForm: what kind of message. A state comes after what led to it.
 */
typedef enum {
  DUSK_SIM_LIVE_UPDATE,
  DUSK_SIM_LIVE_KEEPALIVE,
  DUSK_SIM_LIVE_OPEN,
  DUSK_SIM_LIVE_NOTIFICATION,
  DUSK_SIM_LIVE_STATE,
} DuskSimLiveForm;

/** Fills @forms with the kinds of messages that tell of @update. Returns: how many. */
guint dusk_sim_live_forms (const DuskSimUpdate *update, DuskSimLiveForm forms[2]);

/** Returns: the name of @form on the wire at @time_us: RIS Live writes peer states otherwise than it did. */
const char *dusk_sim_live_form_name (DuskSimLiveForm form, gint64 time_us);

/**
 * dusk_sim_live_text:
 *
 * Returns: (transfer full): the `ris_message`, as RIS Live writes it: since 2020 with `STATE`, `IGP`, empty lists, whole host names, two next hops
 *   joined by a comma now and then, and expanded IPv6 withdrawals; before with `RIS_PEER_STATE`, `igp`, and the prefixes once for each next hop
 */
char *dusk_sim_live_text (const DuskSimUpdate *update, DuskSimLiveForm form);

G_END_DECLS
