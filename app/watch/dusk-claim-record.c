/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-events-private.h"

#include <string.h>

#include "dusk-json-write.h"
#include "dusk-json.h"

/* What the store's own columns hold is not said again in the record. */

static char *
record_text (const DuskClaim *claim)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;

  json_builder_begin_object (builder);
  dusk_json_put_text (builder, "level", dusk_level_to_word (claim->level));
  dusk_json_put_whole (builder, "told", claim->told_s);
  dusk_json_put_whole (builder, "first", claim->first_s);
  dusk_json_put_whole (builder, "step", claim->step_s);
  dusk_json_put_whole (builder, "alert", claim->is_alert);
  dusk_json_put_text (builder, "signal", claim->signal);
  dusk_json_put_count (builder, "lowest", claim->lowest);
  dusk_json_put_count (builder, "baseline", claim->baseline);
  dusk_json_put_count (builder, "score", claim->score);
  dusk_json_put_text (builder, "text", claim->text);
  dusk_json_put_text (builder, "url", claim->url);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  return json_to_string (root, FALSE);
}

static gboolean
find_level (const char *word, DuskLevel *level)
{
  for (guint i = 0; word && i < DUSK_N_LEVELS; i++)
    if (g_str_equal (word, dusk_level_to_word (i)))
      {
        *level = i;
        return TRUE;
      }
  return FALSE;
}

static gint64
find_whole (JsonObject *record, const char *name, gint64 fallback)
{
  JsonNode *node = json_object_get_member (record, name);

  return node && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_INT64 ? json_node_get_int (node) : fallback;
}

/* Every member of a claim is checked: a damaged row, or one that a newer Dusk wrote, must harm nothing. */
static gboolean
read_record (JsonObject *record, DuskClaim *claim)
{
  gint64 step_s = find_whole (record, "step", 0);

  if (!find_level (dusk_json_find_text (record, "level"), &claim->level))
    return FALSE;
  claim->told_s = find_whole (record, "told", claim->start_s);
  claim->first_s = find_whole (record, "first", claim->start_s);
  claim->step_s = step_s > 0 && step_s <= 30 * DUSK_DAY_S ? (int) step_s : 0;
  claim->is_alert = find_whole (record, "alert", 0) != 0;
  claim->signal = (char *) dusk_json_find_text (record, "signal");
  claim->lowest = dusk_json_find_count (record, "lowest");
  claim->baseline = dusk_json_find_count (record, "baseline");
  claim->score = dusk_json_find_count (record, "score");
  claim->text = (char *) dusk_json_find_text (record, "text");
  claim->url = (char *) dusk_json_find_text (record, "url");
  return claim->first_s >= DUSK_TIME_EARLIEST;
}

DuskStoredClaim *
_dusk_claim_to_stored (const DuskClaim *claim)
{
  DuskStoredClaim *stored = g_new0 (DuskStoredClaim, 1);

  stored->entity = claim->entity;
  stored->feed = g_strdup (dusk_feed_to_word (claim->feed));
  stored->id = g_strdup (claim->id);
  stored->start_s = claim->start_s;
  stored->end_s = claim->end_s;
  stored->record = record_text (claim);
  return stored;
}

DuskClaim *
_dusk_claim_from_stored (const DuskStoredClaim *stored)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (stored->record, strlen (stored->record));
  g_autoptr (JsonNode) root = dusk_json_parse (bytes, NULL);
  DuskClaim fields = { .entity = stored->entity, .id = stored->id, .start_s = stored->start_s, .end_s = stored->end_s };

  if (root == NULL || !dusk_feed_from_word (stored->feed, &fields.feed) || !read_record (json_node_get_object (root), &fields))
    return NULL;
  return dusk_claim_new (&fields);
}
