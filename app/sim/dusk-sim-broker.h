/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-sim-answer.h"
#include "dusk-sim-files.h"

G_BEGIN_DECLS

/**
 * DuskSimBrokerAsk: a question to a finder of archive files.
 *
 * @path: from `/v2/` or `/v3/` on
 * @query: (nullable): as it stands in the address: parameters may be there several times
 * @base_url: that the files are listed at
 * @is_evil: list files elsewhere, too: of this machine and of other hosts
 */
typedef struct {
  const char *path;
  const char *query;
  const char *base_url;
  gint64      now_s;
  gboolean    is_evil;
} DuskSimBrokerAsk;

/**
 * dusk_sim_broker_answer:
 * @reply: (out)
 *
 * Answers as CAIDA's broker does (`/v2/data`, `/v2/meta/…`; what is wrong, as GT's bgpfinder), and as BGPKIT's (`/v3/broker/search`,
 * `/v3/broker/latest`, `/v3/broker/health`). Both cap their answers without a word: to two hours of archive and to a page.
 */
void dusk_sim_broker_answer (const DuskSimBrokerAsk *ask, DuskSimReply *reply);

G_END_DECLS
