/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-prefix.h"

G_BEGIN_DECLS

/* --- dusk-ris-message-json.c: strict JSON (RFC 8259), pulled piece by piece from text that stays where it is --- */

/** The deepest nesting that is read: RIS Live's own is 6. */
#define DUSK_RIS_JSON_MAX_DEPTH 64

/**
 * DuskRisJson: where in a text the reading is.
 *
 * The first thing that is not as asked for breaks it; from then on nothing more is found, so that it is enough to look at @is_broken at the end.
 *
 * @is_first: no member or item of the innermost object or array has been read yet
 */
typedef struct {
  const char *at;
  const char *end;
  gboolean    is_first;
  gboolean    is_broken;
} DuskRisJson;

/** DuskRisText: a string or number as it stands in the text, without its quotes. @has_escapes: there are backslashes in it. */
typedef struct {
  const char *start;
  gsize       length;
  gboolean    has_escapes;
} DuskRisText;

/** Begins at the start of @text, which must be UTF-8: what is not breaks it at once. */
void dusk_ris_json_begin (DuskRisJson *json, const char *text, gsize length);

/** Breaks it unless nothing but blanks is left. */
void dusk_ris_json_end (DuskRisJson *json);

/** Returns: %FALSE, after breaking it. */
gboolean dusk_ris_json_break (DuskRisJson *json);

/** Returns: the first character of the next value; NUL where there is none. */
char dusk_ris_json_peek (DuskRisJson *json);

/** Enters an object (@opening `{`) or an array (`[`). */
gboolean dusk_ris_json_enter (DuskRisJson *json, char opening);

/** Returns: whether the object that was entered has one more member: its value is next. At the object's end, leaves it. */
gboolean dusk_ris_json_member (DuskRisJson *json, DuskRisText *name);

/** Returns: whether the array that was entered has one more item, which is next. At the array's end, leaves it. */
gboolean dusk_ris_json_item (DuskRisJson *json);

/** Reads a string. */
gboolean dusk_ris_json_string (DuskRisJson *json, DuskRisText *text);

/** Reads a number. */
gboolean dusk_ris_json_number (DuskRisJson *json, DuskRisText *number);

/** Reads a number, or a string that holds one, as a whole number up to 4294967295. */
gboolean dusk_ris_json_uint32 (DuskRisJson *json, guint32 *value);

/** Passes over one value, whatever it is. */
gboolean dusk_ris_json_skip (DuskRisJson *json);

/** Returns: whether @text without its escapes is @name (ASCII). */
gboolean dusk_ris_text_equals (const DuskRisText *text, const char *name);

/**
 * dusk_ris_text_copy:
 * @size: of @copy
 *
 * Copies @text without its escapes, with a NUL at its end. What is no character (half a surrogate pair, NUL) becomes U+FFFD.
 *
 * Returns: %FALSE where it does not fit; then @copy has whole characters of its beginning
 */
gboolean dusk_ris_text_copy (const DuskRisText *text, char *copy, gsize size);

/* --- dusk-ris-message-parts.c: the members of a `ris_message` --- */

#define DUSK_RIS_MAX_HOST 64

/** DuskRisType: what a message is about. @DUSK_RIS_ALIVE: the session is up. */
typedef enum {
  DUSK_RIS_UNKNOWN_TYPE,
  DUSK_RIS_UPDATE,
  DUSK_RIS_ALIVE,
  DUSK_RIS_STATE,
} DuskRisType;

/**
 * DuskRisParts: what one message says. Its arrays serve for the next ones, too.
 *
 * @seen: bits of the members that were there
 * @time_us: Unix microseconds, UTC; %DUSK_TIME_UNKNOWN before it was read
 * @peer: its address, as a whole
 * @collector: without its domain
 * @old_state, @new_state: of the BGP state machine; 0 where neither is said
 * @withdrawn, @announced: (element-type DuskPrefix)
 * @n_entries: of announcements
 * @path: (element-type guint32)
 * @n_origins: as in #DuskBgpElement
 */
typedef struct {
  guint       seen;
  gint64      time_us;
  DuskPrefix  peer;
  guint32     asn;
  char        collector[DUSK_RIS_MAX_HOST];
  DuskRisType type;
  guint16     old_state;
  guint16     new_state;
  GArray     *withdrawn;
  GArray     *announced;
  guint       n_entries;
  GArray     *path;
  guint       n_origins;
} DuskRisParts;

void dusk_ris_parts_init (DuskRisParts *parts);
void dusk_ris_parts_clear (DuskRisParts *parts);
/** Makes it ready for a message. */
void dusk_ris_parts_empty (DuskRisParts *parts);
/** Reads the object that is next; breaks @json where it is no message. */
void dusk_ris_parts_read (DuskRisParts *parts, DuskRisJson *json);

G_END_DECLS
