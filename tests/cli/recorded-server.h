/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-time.h"

#include <json-glib/json-glib.h>

/**
 * RecordedServer: answers recorded from RIPEstat, served on loopback: country-resource-stats cut to the period that is asked for, as the real one
 * does; no figures for countries that were not recorded, and RIPEstat's refusal for all else.
 */
typedef struct _RecordedServer RecordedServer;

/** Returns: (transfer full) (nullable): the folder of the recorded answers; %NULL where there is none. */
char *recorded_folder (void);
/** Returns: (transfer full): the answer recorded in a file of that folder. */
JsonNode *recorded_answer (const char *folder, const char *name);

RecordedServer *recorded_server_new (const char *folder);
/** Returns: (transfer none): its base address. */
const char *recorded_server_url (RecordedServer *self);
void recorded_server_free (RecordedServer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RecordedServer, recorded_server_free)
