/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-ioda-private.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "dusk-error.h"
#include "dusk-json.h"
#include "dusk-plain-text.h"
#include "dusk-territory.h"

/* Far more than are ever asked for. */
#define MAX_ITEMS 20000

#define MAX_WORD_CHARS    40
#define MAX_MESSAGE_CHARS 300
#define MAX_EVENTS        1e9

/* What became of an item. */
typedef enum {
  READ_TAKEN,
  READ_FOREIGN, /* about an entity that Dusk does not know */
  READ_NONSENSE,
} ReadResult;

/* When the question was asked, and what it asked about; the end of that is DUSK_TIME_UNKNOWN where the answer does not say. */
typedef struct {
  gint64 now_s;
  gint64 until_s;
} Moment;

/* Seconds between two samples of a source, by the beginning of its name. */
static const struct {
  const char *prefix;
  int         step_s;
} native_steps[] = {
  { "bgp", 300 }, { "merit-nt", 300 }, { "gtr", 1800 }, { "mozilla", 3600 }, { "upstream-delay", 3600 },
};

#define USUAL_STEP_S 600

static int
native_step (const char *datasource)
{
  for (gsize i = 0; i < G_N_ELEMENTS (native_steps); i++)
    if (g_str_has_prefix (datasource, native_steps[i].prefix))
      return native_steps[i].step_s;
  return USUAL_STEP_S;
}

/* Returns: (transfer full) (nullable): a name such as `ping-slash24`; %NULL where it is none. */
static char *
copy_word (JsonObject *object, const char *name)
{
  const char *text = dusk_json_find_text (object, name);

  if (text == NULL || *text == '\0' || strlen (text) > MAX_WORD_CHARS)
    return NULL;
  for (const char *c = text; *c; c++)
    if (!g_ascii_isalnum (*c) && strchr ("-._", *c) == NULL)
      return NULL;
  return g_strdup (text);
}

/* IODA has codes of its own for satellites, proxies and “somewhere in Europe”; regions, counties and parts of networks are not followed. */
static ReadResult
read_entity (const char *type, const char *code, DuskEntity *entity)
{
  if (g_str_equal (type, "country"))
    return dusk_territory_find (code) && dusk_entity_parse (code, entity, NULL) ? READ_TAKEN : READ_FOREIGN;
  if (g_str_equal (type, "asn"))
    return g_ascii_isdigit (*code) && dusk_entity_parse (code, entity, NULL) && entity->kind == DUSK_ENTITY_NETWORK ? READ_TAKEN : READ_NONSENSE;
  return READ_FOREIGN;
}

/* `country/TO` */
static ReadResult
read_location (JsonObject *item, DuskEntity *entity)
{
  const char *location = dusk_json_find_text (item, "location");
  const char *slash = location ? strchr (location, '/') : NULL;
  g_autofree char *type = slash ? g_strndup (location, (gsize) (slash - location)) : NULL;

  return type && *type && slash[1] ? read_entity (type, slash + 1, entity) : READ_NONSENSE;
}

/* {"type": "asn", "code": "131279"}; the code of a network was a number once. */
static ReadResult
read_entity_object (JsonObject *item, DuskEntity *entity)
{
  JsonNode *node = json_object_get_member (item, "entity");
  JsonObject *object = node && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  const char *type = object ? dusk_json_find_text (object, "type") : NULL;
  JsonNode *code = type ? json_object_get_member (object, "code") : NULL;
  g_autofree char *digits = NULL;

  if (code == NULL || !JSON_NODE_HOLDS_VALUE (code))
    return READ_NONSENSE;
  if (json_node_get_value_type (code) == G_TYPE_INT64)
    digits = g_strdup_printf ("%" G_GINT64_FORMAT, json_node_get_int (code));
  else if (json_node_get_value_type (code) != G_TYPE_STRING)
    return READ_NONSENSE;
  return read_entity (type, digits ? digits : json_node_get_string (code), entity);
}

/* An event that goes on ends where the question does (ioda-api, OutagesEventsService), in the past too: two weeks later there was no end in sight.
   Where the answer does not repeat the question, it ends about now. */
static gint64
end_of_event (gint64 start_s, double duration_s, const char *datasource, const Moment *moment)
{
  gint64 end_s = start_s + (gint64) duration_s;
  gboolean goes_on = end_s == moment->until_s || end_s >= MAX (moment->until_s, moment->now_s - 2 * native_step (datasource));

  return goes_on ? DUSK_TIME_UNKNOWN : end_s;
}

static ReadResult
read_event (JsonObject *item, const Moment *moment, gpointer *record)
{
  g_autoptr (DuskIodaEvent) event = g_new0 (DuskIodaEvent, 1);
  ReadResult result = read_location (item, &event->entity);
  double duration_s = dusk_json_find_count (item, "duration");

  if (result != READ_TAKEN)
    return result;
  event->datasource = copy_word (item, "datasource");
  event->method = copy_word (item, "method");
  if (event->datasource == NULL || event->method == NULL || isnan (duration_s) || !dusk_json_get_time (item, "start", &event->start_s, NULL) ||
      (double) event->start_s + duration_s > (double) DUSK_TIME_LATEST)
    return READ_NONSENSE;
  event->end_s = end_of_event (event->start_s, duration_s, event->datasource, moment);
  event->score = dusk_json_find_count (item, "score");
  *record = g_steal_pointer (&event);
  return READ_TAKEN;
}

static ReadResult
read_alert (JsonObject *item, const Moment *moment G_GNUC_UNUSED, gpointer *record)
{
  g_autoptr (DuskIodaAlert) alert = g_new0 (DuskIodaAlert, 1);
  ReadResult result = read_entity_object (item, &alert->entity);
  const char *level = dusk_json_find_text (item, "level");

  if (result != READ_TAKEN)
    return result;
  alert->datasource = copy_word (item, "datasource");
  alert->method = copy_word (item, "method");
  if (alert->datasource == NULL || alert->method == NULL || level == NULL || !dusk_json_get_time (item, "time", &alert->time_s, NULL))
    return READ_NONSENSE;
  alert->is_critical = !g_str_equal (level, "normal");
  alert->value = dusk_json_find_count (item, "value");
  alert->history = dusk_json_find_count (item, "historyValue");
  *record = g_steal_pointer (&alert);
  return READ_TAKEN;
}

/* The scores are by `SOURCE.METHOD`; of each source the greatest counts. Returns: their product; NaN without any. */
static double
multiply_scores (JsonObject *scores)
{
  g_autoptr (GHashTable) greatest = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  GHashTableIter sources;
  JsonObjectIter iter;
  const char *name;
  gpointer value;
  double product = NAN;

  json_object_iter_init (&iter, scores);
  while (json_object_iter_next (&iter, &name, NULL))
    {
      const char *dot = strrchr (name, '.');
      char *source = dot ? g_strndup (name, (gsize) (dot - name)) : g_strdup (name);
      const double *known = g_hash_table_lookup (greatest, source);
      double score = dusk_json_find_count (scores, name);

      if (!isnan (score) && (known == NULL || score > *known))
        g_hash_table_insert (greatest, source, g_memdup2 (&score, sizeof score));
      else
        g_free (source);
    }
  g_hash_table_iter_init (&sources, greatest);
  while (g_hash_table_iter_next (&sources, NULL, &value))
    product = isnan (product) ? *(double *) value : product * *(double *) value;
  return isfinite (product) ? product : NAN;
}

static ReadResult
read_summary (JsonObject *item, const Moment *moment G_GNUC_UNUSED, gpointer *record)
{
  g_autofree DuskIodaSummary *summary = g_new0 (DuskIodaSummary, 1);
  ReadResult result = read_entity_object (item, &summary->entity);
  JsonNode *scores = json_object_get_member (item, "scores");
  double n_events = dusk_json_find_count (item, "event_cnt");

  if (result != READ_TAKEN)
    return result;
  if (isnan (n_events) || n_events > MAX_EVENTS)
    return READ_NONSENSE;
  summary->n_events = (guint) n_events;
  summary->overall = NAN;
  if (scores && JSON_NODE_HOLDS_OBJECT (scores))
    summary->overall = dusk_json_find_count (json_node_get_object (scores), "overall");
  if (scores && JSON_NODE_HOLDS_OBJECT (scores) && isnan (summary->overall))
    summary->overall = multiply_scores (json_node_get_object (scores));
  *record = g_steal_pointer (&summary);
  return READ_TAKEN;
}

static ReadResult (*const readers[]) (JsonObject *item, const Moment *moment, gpointer *record) = {
  [DUSK_IODA_EVENTS] = read_event,
  [DUSK_IODA_ALERTS] = read_alert,
  [DUSK_IODA_SUMMARY] = read_summary,
};

/* Returns: (transfer full) (nullable): what the envelope says against the use of its data. */
static GError *
find_refusal (JsonObject *root)
{
  JsonNode *node = json_object_get_member (root, "error");
  const char *text = dusk_json_find_text (root, "error");
  g_autofree char *plain = NULL;

  if (node == NULL || JSON_NODE_HOLDS_NULL (node) || (text && *text == '\0'))
    return NULL;
  if (text == NULL)
    return g_error_new_literal (DUSK_ERROR, DUSK_ERROR_NO_DATA, _("IODA refused the question"));
  plain = dusk_plain_text_cut (text, MAX_MESSAGE_CHARS);
  /* Translators: %s is IODA's own message, in English */
  return g_error_new (DUSK_ERROR, DUSK_ERROR_NO_DATA, _("IODA refused the question: %s"), plain);
}

GError *
dusk_ioda_explain_refusal (GBytes *body)
{
  g_autoptr (JsonNode) root = dusk_json_parse (body, NULL);

  return root ? find_refusal (json_node_get_object (root)) : NULL;
}

static void
read_items (DuskIodaReply *reply, JsonArray *data, const Moment *moment)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  guint n = json_array_get_length (data);

  reply->is_cut = n >= DUSK_IODA_LIMIT;
  for (guint i = 0; i < MIN (n, MAX_ITEMS); i++)
    {
      JsonNode *node = json_array_get_element (data, i);
      gpointer record = NULL;
      ReadResult result = JSON_NODE_HOLDS_OBJECT (node) ? readers[reply->call] (json_node_get_object (node), moment, &record) : READ_NONSENSE;

      if (result == READ_TAKEN)
        dusk_ioda_reply_add (reply, record, seen);
      else if (result == READ_NONSENSE)
        reply->n_skipped++;
    }
}

static gint64
find_until (JsonObject *root)
{
  JsonNode *node = json_object_get_member (root, "requestParameters");

  return node && JSON_NODE_HOLDS_OBJECT (node) ? dusk_json_find_time (json_node_get_object (node), "until") : DUSK_TIME_UNKNOWN;
}

DuskIodaReply *
dusk_ioda_parse (DuskIodaCall call, GBytes *body, gint64 now_s, GError **error)
{
  g_autoptr (DuskIodaReply) reply = NULL;
  g_autoptr (JsonNode) root = NULL;
  Moment moment = { now_s, DUSK_TIME_UNKNOWN };
  JsonArray *data;
  GError *refusal;

  g_return_val_if_fail ((guint) call < G_N_ELEMENTS (readers), NULL);
  g_return_val_if_fail (body != NULL, NULL);

  root = dusk_json_parse (body, error);
  if (root == NULL)
    return NULL;
  refusal = find_refusal (json_node_get_object (root));
  if (refusal)
    {
      g_propagate_error (error, refusal);
      return NULL;
    }
  data = dusk_json_get_array (json_node_get_object (root), "data", error);
  if (data == NULL)
    return NULL;
  reply = dusk_ioda_reply_new (call);
  moment.until_s = find_until (json_node_get_object (root));
  read_items (reply, data, &moment);
  /* A new layout must not look like a world in which all is well. */
  if (reply->n_skipped > 0 && reply->n_skipped == MIN (json_array_get_length (data), MAX_ITEMS))
    {
      g_set_error_literal (error, DUSK_ERROR, DUSK_ERROR_MALFORMED, _("IODA answers in a form that this Dusk cannot read"));
      return NULL;
    }
  return g_steal_pointer (&reply);
}
