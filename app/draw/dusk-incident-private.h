/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-chart.h"
#include "dusk-incident.h"

G_BEGIN_DECLS

/**
 * DuskBlockKind: a part of a report, whatever it is written on.
 *
 * @DUSK_BLOCK_HEADING: begins a section
 * @DUSK_BLOCK_TEXT: a paragraph
 * @DUSK_BLOCK_NOTE: a lesser one, about the part before it
 * @DUSK_BLOCK_FIGURES: the few figures that matter most: rows of a name, a value and a detail, which may be empty
 * @DUSK_BLOCK_TABLE: rows, the first of them its headings
 * @DUSK_BLOCK_MAP: the report's map; in words where there are no pictures
 * @DUSK_BLOCK_CHART: a chart; in words where there are no pictures
 */
typedef enum {
  DUSK_BLOCK_HEADING,
  DUSK_BLOCK_TEXT,
  DUSK_BLOCK_NOTE,
  DUSK_BLOCK_FIGURES,
  DUSK_BLOCK_TABLE,
  DUSK_BLOCK_MAP,
  DUSK_BLOCK_CHART,
} DuskBlockKind;

/**
 * DuskBlock: one part. Its texts are plain, in one line, and of strangers too.
 *
 * @text: (nullable): of a heading, a text, a note, a map or a chart in words
 * @rows: (nullable) (element-type GStrv): of figures and tables
 * @widths: (nullable): a share of the page for each column of a table
 * @chart: (nullable)
 */
typedef struct {
  DuskBlockKind kind;
  char         *text;
  GPtrArray    *rows;
  const double *widths;
  DuskChart    *chart;
} DuskBlock;

/**
 * DuskStory: all that a report says, in order: paper and Markdown write the same story.
 *
 * @title: of the file: the entity and the day
 * @name: of the entity
 * @day: when it happened
 * @level: the worst level, for the mark beside the name; %DUSK_LEVEL_NO_DATA where there was no outage
 * @headline: one or two sentences
 * @made: when and with what the report was made
 * @blocks: (element-type DuskBlock)
 */
typedef struct {
  const DuskIncident *incident;
  char               *title;
  char               *name;
  char               *day;
  DuskLevel           level;
  char               *headline;
  char               *made;
  GPtrArray          *blocks;
} DuskStory;

/** Returns: (transfer full): the story of @incident, which must outlive it. */
DuskStory *dusk_story_new (const DuskIncident *incident);
void       dusk_story_free (DuskStory *story);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DuskStory, dusk_story_free)

/**
 * dusk_incident_count_in:
 *
 * Returns: when RIPEstat last counted networks' prefixes, as it does every 8 hours, while @outage went on; %DUSK_TIME_UNKNOWN where it did not
 */
gint64 dusk_incident_count_in (const DuskReport *report, const DuskOutage *outage);

/* Rows beyond these say little on paper. */
#define DUSK_STORY_MAX_INTERVALS    40
#define DUSK_STORY_MAX_DEGRADATIONS 12
#define DUSK_STORY_MAX_NETWORKS     30
#define DUSK_STORY_MAX_CLAIMS       24
#define DUSK_STORY_MAX_STRIPS       12

/* How the parts of a story are added to it. */
void dusk_story_add (DuskStory *story, DuskBlockKind kind, const char *text);
/** Takes @text. */
void dusk_story_take (DuskStory *story, DuskBlockKind kind, char *text);
/** Adds figures or a table without rows. @widths: (nullable): kept as they are. Returns: (transfer none) */
DuskBlock *dusk_story_add_rows (DuskStory *story, DuskBlockKind kind, const double *widths);
/** Adds a row of @n cells, in order, to @block; %NULL becomes an empty one. */
void dusk_block_add_row (DuskBlock *block, int n, ...);
/** Returns: (transfer full): a moment such as `22 Dec 2014 16:15`, with seconds where it is exact. @zone_id: (nullable) */
char *dusk_story_moment (gint64 time_s, const char *zone_id, gboolean is_exact);

/** Adds the intervals, and the degradations. */
void dusk_story_add_intervals (DuskStory *story);
/** Adds which networks were lost and kept. */
void dusk_story_add_networks (DuskStory *story);
/** Adds what the routes say and what they cannot say. */
void dusk_story_add_evidence (DuskStory *story);
/** Adds what other feeds say. */
void dusk_story_add_feeds (DuskStory *story);
/** Adds where it all comes from. */
void dusk_story_add_sources (DuskStory *story);

G_END_DECLS
