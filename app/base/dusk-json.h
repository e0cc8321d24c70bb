/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Strict reading of JSON from outside. Every reader checks the type and names the member in its error (%DUSK_ERROR_MALFORMED). */

/** The deepest nesting that is parsed: no feed goes beyond 10, and json-glib's parser recurses. */
#define DUSK_JSON_MAX_DEPTH 64

/**
 * dusk_json_parse:
 * @bytes: UTF-8 JSON of any length; the caller has bounded it
 *
 * Refuses what is no UTF-8, nests deeper than %DUSK_JSON_MAX_DEPTH, is truncated, or whose root is no object.
 *
 * Returns: (transfer full): the root object's node, or %NULL with %DUSK_ERROR_MALFORMED
 */
JsonNode *dusk_json_parse (GBytes *bytes, GError **error);

/** Returns: (transfer none): the object @name of @parent, or %NULL with an error if it is missing or of another type. */
JsonObject *dusk_json_get_object (JsonObject *parent, const char *name, GError **error);
/** Returns: (transfer none): the array @name of @parent, or %NULL with an error if it is missing or of another type. */
JsonArray *dusk_json_get_array (JsonObject *parent, const char *name, GError **error);
/** Returns: (transfer none): object @index of @array, or %NULL with an error if it is of another type. */
JsonObject *dusk_json_array_object (JsonArray *array, guint index, const char *name, GError **error);

/**
 * dusk_json_get_text:
 *
 * Returns: (transfer none): the string @name of @parent, or %NULL with an error if it is missing or of another type
 */
const char *dusk_json_get_text (JsonObject *parent, const char *name, GError **error);

/** Returns: (transfer none) (nullable): the string @name of @parent; %NULL where it is missing, null or of another type. */
const char *dusk_json_find_text (JsonObject *parent, const char *name);

/**
 * dusk_json_get_number:
 * @value: (out): NaN where the member is null
 *
 * Takes numbers and strings of digits (RIPEstat sends both for the same thing); refuses infinities and what is missing.
 */
gboolean dusk_json_get_number (JsonObject *parent, const char *name, double *value, GError **error);

/** Returns: the number @name of @parent; NaN where it is missing, null, negative (RIPEstat's -1 is "not available") or no number. */
double dusk_json_find_count (JsonObject *parent, const char *name);

/** Reads a time (dusk_time_parse()) from the string, or a number of Unix seconds, @name of @parent. */
gboolean dusk_json_get_time (JsonObject *parent, const char *name, gint64 *time_s, GError **error);

/** Returns: the time @name of @parent, or %DUSK_TIME_UNKNOWN where it is missing, null or no time. */
gint64 dusk_json_find_time (JsonObject *parent, const char *name);

/** Reads an AS number from a number or a string with or without `AS` before it. */
gboolean dusk_json_node_asn (JsonNode *node, guint32 *asn, GError **error);

G_END_DECLS
