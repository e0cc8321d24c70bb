/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-cli-format.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* What feeds other than RIPEstat are known to have said about an outage: out of the store, nobody is asked. */

/** Returns: (transfer full) (element-type utf8): words of the sources that show @outage, RIPEstat's first, each once; borrowed texts */
GPtrArray *dusk_cli_sources (const DuskCliPrinted *printed, const DuskReport *report, const DuskOutage *outage);

/** Adds the member `claims`, where there are any. */
void       dusk_cli_add_claims (JsonBuilder *builder, const DuskCliPrinted *printed, const DuskReport *report, const DuskOutage *outage);

/** Appends what the feeds say about the outages of @report, for people; nothing where there is nothing. */
void       dusk_cli_append_claims (GString *text, const DuskCliPrinted *printed, const DuskReport *report);

G_END_DECLS
