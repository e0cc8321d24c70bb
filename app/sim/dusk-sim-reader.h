/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * DuskSimReader: strict reading of a scenario file; every refusal names the file and the place in it (`countries.SY.v4`).
 *
 * The first error stays: after it every reading gives its fallback, so that a loader reads on and asks once, at the end.
 *
 * @file: (owned): its path, for messages
 * @place: (owned): where the reader stands
 * @now_s: what times such as `-3h40m` are relative to
 * @error: (nullable) (owned): the first refusal, %DUSK_ERROR_MALFORMED
 */
typedef struct {
  char    *file;
  GString *place;
  gint64   now_s;
  GError  *error;
} DuskSimReader;

/** Returns: (transfer full): a reader that stands at the top of @file. */
DuskSimReader *dusk_sim_reader_new (const char *file);
void           dusk_sim_reader_free (DuskSimReader *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DuskSimReader, dusk_sim_reader_free)

/** Returns: (transfer full): the root object of the file, or %NULL with the reader's error set. */
JsonNode *dusk_sim_reader_open (DuskSimReader *self);

/** Steps into member @name. Returns: what dusk_sim_reader_leave() takes to step back. */
gsize dusk_sim_reader_enter (DuskSimReader *self, const char *name);
/** Steps into element @index of the list @name. Returns: what dusk_sim_reader_leave() takes to step back. */
gsize dusk_sim_reader_enter_element (DuskSimReader *self, const char *name, guint index);
void  dusk_sim_reader_leave (DuskSimReader *self, gsize mark);

/**
 * dusk_sim_reader_refuse:
 * @name: (nullable): the member that is wrong; %NULL for the place itself
 * @wanted: what should stand there, such as “a number from 0 to 1”
 */
void dusk_sim_reader_refuse (DuskSimReader *self, const char *name, const char *wanted);

/** Refuses members of @object that are not in @names (zero-terminated): a word misspelt would otherwise change nothing, silently. */
void dusk_sim_reader_only (DuskSimReader *self, JsonObject *object, const char *const *names);

/** Returns: (transfer none) (nullable): the text @name; %NULL where it is missing. */
const char *dusk_sim_reader_text (DuskSimReader *self, JsonObject *object, const char *name);

/** Returns: the number @name from @min to @max; @fallback where it is missing (NaN: it must not be). */
double dusk_sim_reader_number (DuskSimReader *self, JsonObject *object, const char *name, double min, double max, double fallback);

/** Returns: as dusk_sim_reader_number(), and whole. */
guint dusk_sim_reader_count (DuskSimReader *self, JsonObject *object, const char *name, guint max, guint fallback);

/** Returns: whether @name is true; %FALSE where it is missing. */
gboolean dusk_sim_reader_flag (DuskSimReader *self, JsonObject *object, const char *name);

/**
 * dusk_sim_reader_time:
 *
 * Reads ISO 8601 (`2014-12-22T16:15:00Z`), or a distance from the scenario's now: `-3h40m`, `+2d`, `now`.
 *
 * Returns: Unix seconds; @fallback where it is missing or null
 */
gint64 dusk_sim_reader_time (DuskSimReader *self, JsonObject *object, const char *name, gint64 fallback);

/** Returns: a length such as `45s`, `6m`, `2h30m`, `3d`, in seconds; @fallback where it is missing. */
gint64 dusk_sim_reader_length (DuskSimReader *self, JsonObject *object, const char *name, gint64 fallback);

/** Returns: a clock time such as `18:30`, in seconds from midnight. */
gint64 dusk_sim_reader_clock (DuskSimReader *self, JsonObject *object, const char *name);

/** Returns: (transfer none) (nullable): the object @name; %NULL where it is missing. */
JsonObject *dusk_sim_reader_object (DuskSimReader *self, JsonObject *object, const char *name);

/** Reads one element of a list; the reader stands at it. */
typedef void (*DuskSimReadElement) (DuskSimReader *self, JsonObject *element, gpointer user_data);

/**
 * dusk_sim_reader_each:
 *
 * Reads the list of objects @name, element by element up to the first that is wrong.
 *
 * Returns: %FALSE where the list is missing
 */
gboolean dusk_sim_reader_each (DuskSimReader *self, JsonObject *object, const char *name, DuskSimReadElement read, gpointer user_data);

G_END_DECLS
