/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-time.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Members of the object that a builder stands in, by the rules of the JSON output: what is not known is null, numbers are numbers, times ISO 8601. */

/** @text: (nullable): %NULL as null */
void dusk_json_put_text (JsonBuilder *builder, const char *name, const char *text);
void dusk_json_put_whole (JsonBuilder *builder, const char *name, gint64 number);
/** Whole numbers are written without a fraction, NaN and infinities as null. */
void dusk_json_put_count (JsonBuilder *builder, const char *name, double count);
void dusk_json_put_flag (JsonBuilder *builder, const char *name, gboolean flag);
/** @time_s: Unix seconds, UTC; %DUSK_TIME_UNKNOWN as null */
void dusk_json_put_time (JsonBuilder *builder, const char *name, gint64 time_s);
/** @time_us: Unix microseconds, UTC, as dusk_time_us_to_iso(); %DUSK_TIME_UNKNOWN as null */
void dusk_json_put_time_us (JsonBuilder *builder, const char *name, gint64 time_us);
/** Begins a list; json_builder_end_array() ends it. */
void dusk_json_begin_list (JsonBuilder *builder, const char *name);

G_END_DECLS
