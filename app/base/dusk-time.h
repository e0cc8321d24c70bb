/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* All times are Unix seconds, UTC, in gint64. */

/** A time that is not known: an outage that goes on has this as its end. */
#define DUSK_TIME_UNKNOWN G_MININT64

#define DUSK_MINUTE_S 60
#define DUSK_HOUR_S   3600
#define DUSK_DAY_S    86400

/** Times outside 1990-01-01 … 2100-01-01 are refused as out of range: no feed holds any. */
#define DUSK_TIME_EARLIEST G_GINT64_CONSTANT (631152000)
#define DUSK_TIME_LATEST   G_GINT64_CONSTANT (4102444800)

/**
 * DuskSpan: a closed-open interval of time.
 *
 * @start_s: its first second (Unix, UTC)
 * @end_s: the first second after it, or %DUSK_TIME_UNKNOWN where it goes on
 */
typedef struct {
  gint64 start_s;
  gint64 end_s;
} DuskSpan;

/**
 * dusk_time_parse:
 * @text: `YYYY-MM-DD`, `YYYY-MM-DDTHH:MM[:SS[.ffffff]]` with a blank in place of the T allowed, followed by nothing (UTC),
 *   `Z` or `±HH:MM`; or Unix seconds
 * @time_s: (out): Unix seconds, UTC; fractions are cut off
 *
 * Returns: %TRUE, or %FALSE with %DUSK_ERROR_MALFORMED (also for times out of range)
 */
gboolean dusk_time_parse (const char *text, gint64 *time_s, GError **error);

/** Returns: (transfer full): @time_s as `2014-12-22T16:15:00Z`. */
char *dusk_time_to_iso (gint64 time_s);

/** Returns: the second that holds @time_us (Unix microseconds, UTC); %DUSK_TIME_UNKNOWN for %DUSK_TIME_UNKNOWN. */
gint64 dusk_time_second (gint64 time_us);

/** Returns: (transfer full) (nullable): @time_us as dusk_time_to_iso(), with six digits behind the second where it is not whole; %NULL if unknown */
char *dusk_time_us_to_iso (gint64 time_us);

/** Returns: (transfer full): @time_s as `2014-12-22T16:15`, the form RIPEstat's parameters take. */
char *dusk_time_to_query (gint64 time_s);

/**
 * DuskTimeForm: how a time is written for people.
 *
 * @DUSK_TIME_CLOCK: `16:15`
 * @DUSK_TIME_CLOCK_SECONDS: `16:15:03`
 * @DUSK_TIME_DAY: `22 Dec`
 * @DUSK_TIME_MONTH: `Dec`
 * @DUSK_TIME_DATE: `22 Dec 2014`
 * @DUSK_TIME_DAY_CLOCK: `22 Dec 16:15`
 * @DUSK_TIME_DAY_SECONDS: `22 Dec 16:15:03`
 * @DUSK_TIME_FULL: `22 Dec 2014 16:15`
 * @DUSK_TIME_FULL_SECONDS: `22 Dec 2014 16:15:03`
 */
typedef enum {
  DUSK_TIME_CLOCK,
  DUSK_TIME_CLOCK_SECONDS,
  DUSK_TIME_DAY,
  DUSK_TIME_MONTH,
  DUSK_TIME_DATE,
  DUSK_TIME_DAY_CLOCK,
  DUSK_TIME_DAY_SECONDS,
  DUSK_TIME_FULL,
  DUSK_TIME_FULL_SECONDS,
} DuskTimeForm;

/**
 * dusk_time_to_text:
 * @zone_id: (nullable): a tzdata name such as `Asia/Pyongyang`; %NULL for UTC
 *
 * The zone's offset is the one in force at @time_s, not today's. The name of the zone is not added.
 *
 * Returns: (transfer full): in the user's language
 */
char *dusk_time_to_text (gint64 time_s, const char *zone_id, DuskTimeForm form);

/** Returns: (transfer full): a length such as `9 h 31 min`, `31 min`, `45 s`, `6 d 4 h`; two units at most. */
char *dusk_duration_to_text (gint64 duration_s);

/** Returns: (transfer full): an age such as `just now`, `2 min ago`, `3 h ago`, `5 days ago`. Negative ages read `just now`. */
char *dusk_age_to_text (gint64 age_s);

/** Returns: the greatest multiple of @step_s (> 0) that is not beyond @time_s. */
gint64 dusk_time_floor (gint64 time_s, int step_s);

G_END_DECLS
