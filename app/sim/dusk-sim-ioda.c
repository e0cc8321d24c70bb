/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-sim-ioda-private.h"

#include <string.h>

#include "dusk-sim-ask.h"

#define EVENTS_EXTEND_S (14 * DUSK_DAY_S)

static GArray *
find_events (DuskSimIoda *self)
{
  GArray *events = dusk_sim_ledger_events (self->ask->ledger, &self->wish);
  guint n = 0;

  for (guint i = 0; i < events->len && !self->is_unrelated; i++)
    {
      const DuskSimIodaEvent *event = &g_array_index (events, DuskSimIodaEvent, i);
      if ((self->related == NULL || event->subject.country == self->related) && (self->only < 0 || (int) event->signal == self->only))
        g_array_index (events, DuskSimIodaEvent, n++) = *event;
    }
  g_array_set_size (events, n);
  return events;
}

/* One that goes on is given the end of the window as its own, whatever the present. */
static gint64
end_of (const DuskSimIoda *self, const DuskSimIodaEvent *event)
{
  return event->goes_on ? MAX (self->wish.until_s, event->start_s) : event->end_s;
}

/* What no feed should say at once: the last event over and going on, another over it, and one that ends before it begins. */
static void
add_contradictions (DuskSimIoda *self, GArray *events)
{
  DuskSimIodaEvent event = { .history = 100, .score = 1000 };

  if (events->len == 0)
    {
      event.subject.country = dusk_sim_world_countries (self->ask->scenario->world)->pdata[0];
      event.start_s = event.end_s = self->wish.until_s - DUSK_HOUR_S;
      g_array_append_val (events, event);
    }
  event = g_array_index (events, DuskSimIodaEvent, events->len - 1);
  event.goes_on = !event.goes_on;
  event.end_s = event.start_s + DUSK_MINUTE_S;
  g_array_append_val (events, event);
  event.start_s += DUSK_MINUTE_S / 2;
  event.goes_on = FALSE;
  event.end_s = self->wish.until_s - DUSK_MINUTE_S;
  g_array_append_val (events, event);
  event.end_s = event.start_s - DUSK_HOUR_S;
  g_array_append_val (events, event);
}

static void
put_location (JsonBuilder *builder, const DuskSimSubject *subject)
{
  g_autofree char *location = subject->network ? g_strdup_printf ("asn/%u", subject->network->asn)
                                               : g_strconcat ("country/", subject->country->code, NULL);
  g_autofree char *name = dusk_sim_ioda_name (subject);

  dusk_sim_put_text (builder, "location", location);
  dusk_sim_put_text (builder, "location_name", name);
}

static void
put_event (DuskSimIoda *self, const DuskSimIodaEvent *event)
{
  JsonBuilder *builder = self->data;
  gint64 end_s = end_of (self, event);

  json_builder_begin_object (builder);
  put_location (builder, &event->subject);
  dusk_sim_put_number (builder, "start", (double) event->start_s);
  dusk_sim_put_number (builder, "duration", (double) (end_s - event->start_s));
  dusk_sim_put_text (builder, "uncertainty", NULL);
  dusk_sim_put_text (builder, "method", "median");
  dusk_sim_put_text (builder, "datasource", dusk_sim_signal_word (event->signal));
  dusk_sim_put_number (builder, "status", 0);
  dusk_sim_put_text (builder, "fraction", NULL);
  dusk_sim_put_number (builder, "score", event->score);
  json_builder_set_member_name (builder, "overlaps_window");
  json_builder_add_boolean_value (builder, event->start_s < self->wish.from_s || event->goes_on);
  json_builder_end_object (builder);
}

static int
compare_scores (gconstpointer a, gconstpointer b)
{
  double left = ((const DuskSimIodaEvent *) a)->score, right = ((const DuskSimIodaEvent *) b)->score;

  return (left > right) - (left < right);
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  g_autofree char *left = dusk_sim_ioda_name (&((const DuskSimIodaEvent *) a)->subject);
  g_autofree char *right = dusk_sim_ioda_name (&((const DuskSimIodaEvent *) b)->subject);

  return strcmp (left, right);
}

/* `time`, `score` or `name`, with `/desc` the other way round. Returns: whether it is. */
static gboolean
order (DuskSimIoda *self, GArray *events)
{
  const char *by = dusk_sim_ioda_text (self, "orderBy");

  if (by && g_str_has_prefix (by, "score"))
    g_array_sort (events, compare_scores);
  else if (by && g_str_has_prefix (by, "name"))
    g_array_sort (events, compare_names);
  else if (by && !g_str_has_prefix (by, "time"))
    dusk_sim_ioda_refuse (self, "orderBy attribute must be in ['time', 'score', 'name']");
  return by && g_str_has_suffix (by, "/desc");
}

static gboolean
is_on_page (const DuskSimIoda *self, guint index)
{
  return index >= self->page * self->limit && index < (self->page + 1) * self->limit;
}

static void
answer_events (DuskSimIoda *self)
{
  const char *format = dusk_sim_ioda_text (self, "format");
  g_autoptr (GArray) events = NULL;
  gboolean is_reversed;

  dusk_sim_ioda_read_period (self, EVENTS_EXTEND_S);
  if (format && strcmp (format, "codf") != 0)
    dusk_sim_ioda_refuse (self, "invalid format (the simulated Internet has codf alone)");
  if (self->refusal)
    return;
  events = find_events (self);
  if (self->ask->contradicts)
    add_contradictions (self, events);
  is_reversed = order (self, events);
  for (guint i = 0; i < events->len; i++)
    if (is_on_page (self, i))
      put_event (self, &g_array_index (events, DuskSimIodaEvent, is_reversed ? events->len - 1 - i : i));
}

typedef struct {
  const DuskSimIodaEvent *event;
  gint64                  time_s;
  gboolean                is_critical;
} Alert;

static int
compare_alerts (gconstpointer a, gconstpointer b)
{
  gint64 left = ((const Alert *) a)->time_s, right = ((const Alert *) b)->time_s;

  return (left > right) - (left < right);
}

static void
put_alert (DuskSimIoda *self, const Alert *alert)
{
  const DuskSimIodaEvent *event = alert->event;
  JsonBuilder *builder = self->data;
  char low[32];
  double value = event->value, history = event->history;

  if (!alert->is_critical)
    value = dusk_sim_signal_value (self->ask->scenario, &event->subject, event->signal, alert->time_s, &history);
  g_snprintf (low, sizeof low, "< %g", dusk_sim_signal_threshold (event->signal));
  json_builder_begin_object (builder);
  dusk_sim_put_text (builder, "datasource", dusk_sim_signal_word (event->signal));
  json_builder_set_member_name (builder, "entity");
  dusk_sim_ioda_put_entity (builder, &event->subject);
  dusk_sim_put_number (builder, "time", (double) alert->time_s);
  dusk_sim_put_text (builder, "level", alert->is_critical ? "critical" : "normal");
  dusk_sim_put_text (builder, "condition", alert->is_critical ? low : "normal");
  dusk_sim_put_number (builder, "value", value);
  dusk_sim_put_number (builder, "historyValue", history);
  dusk_sim_put_text (builder, "method", "median");
  json_builder_end_object (builder);
}

static void
answer_alerts (DuskSimIoda *self)
{
  g_autoptr (GArray) alerts = g_array_new (FALSE, FALSE, sizeof (Alert));
  g_autoptr (GArray) events = NULL;
  gint64 extend_s;

  dusk_sim_ioda_read_period (self, 0);
  extend_s = self->wish.extend_s;
  /* An alert is where an event begins or ends; where that is does not depend on what was asked for. */
  self->wish.extend_s = MAX (extend_s, EVENTS_EXTEND_S);
  if (self->refusal)
    return;
  events = find_events (self);
  for (guint i = 0; i < events->len; i++)
    for (int is_end = 0; is_end < 2; is_end++)
      {
        const DuskSimIodaEvent *event = &g_array_index (events, DuskSimIodaEvent, i);
        Alert alert = { event, is_end && !self->ask->contradicts ? event->end_s : event->start_s, !is_end };
        if (!(is_end && event->goes_on) && alert.time_s >= self->wish.from_s - extend_s && alert.time_s <= self->wish.until_s + extend_s)
          g_array_append_val (alerts, alert);
      }
  g_array_sort (alerts, compare_alerts);
  for (guint i = 0; i < alerts->len; i++)
    if (is_on_page (self, i))
      put_alert (self, &g_array_index (alerts, Alert, i));
}

static void
answer_summary (DuskSimIoda *self)
{
  g_autoptr (GArray) events = NULL;

  dusk_sim_ioda_read_period (self, EVENTS_EXTEND_S);
  if (self->refusal)
    return;
  events = find_events (self);
  dusk_sim_ioda_put_summaries (self, events);
}

static const struct {
  const char *path;
  const char *type;
  void (*answer) (DuskSimIoda *self);
} calls[] = {
  { "/outages/events", "outages.events", answer_events },
  { "/outages/alerts", "outages.alerts", answer_alerts },
  { "/outages/summary", "outages.summary", answer_summary },
  { "/entities/query", "entities.lookup", dusk_sim_ioda_answer_entities },
};

/* Returns: the place in @calls, with a slash at the end or without; G_N_ELEMENTS (calls) for none. */
static gsize
find_call (const char *path)
{
  gsize length = strlen (path);

  if (length > 0 && path[length - 1] == '/')
    length--;
  for (gsize i = 0; i < G_N_ELEMENTS (calls); i++)
    if (strlen (calls[i].path) == length && strncmp (calls[i].path, path, length) == 0)
      return i;
  return G_N_ELEMENTS (calls);
}

static void
put_parameters (DuskSimIoda *self, JsonBuilder *builder)
{
  GHashTableIter iter;
  gpointer name, value;

  dusk_sim_put_object (builder, "requestParameters");
  if (self->ask->query)
    g_hash_table_iter_init (&iter, self->ask->query);
  while (self->ask->query && g_hash_table_iter_next (&iter, &name, &value))
    dusk_sim_put_text (builder, name, value);
  json_builder_end_object (builder);
}

static void
finish (DuskSimIoda *self, const char *type, DuskSimReply *reply)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  char stamp[40];

  dusk_sim_time_text (self->ask->now_s, stamp);
  g_strlcat (stamp, "+00:00", sizeof stamp);
  json_builder_begin_object (builder);
  dusk_sim_put_text (builder, "type", type);
  dusk_sim_put_object (builder, "metadata");
  dusk_sim_put_text (builder, "requestTime", stamp);
  dusk_sim_put_text (builder, "responseTime", stamp);
  json_builder_end_object (builder);
  put_parameters (self, builder);
  dusk_sim_put_text (builder, "error", self->refusal);
  dusk_sim_put_text (builder, "perf", NULL);
  json_builder_set_member_name (builder, "data");
  if (self->refusal)
    json_builder_add_null_value (builder);
  else
    json_builder_add_value (builder, json_builder_get_root (self->data));
  dusk_sim_put_text (builder, "copyright", "Simulated; not IODA's.");
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  dusk_sim_answer_spoil (root, self->ask->twist);
  dusk_sim_reply_set (reply, self->status, DUSK_SIM_TYPE_JSON, json_to_string (root, FALSE));
}

void
dusk_sim_ioda_answer (const DuskSimIodaAsk *ask, DuskSimReply *reply)
{
  g_autoptr (JsonBuilder) data = json_builder_new ();
  DuskSimIoda self = { .ask = ask, .data = data, .status = 200, .only = -1 };
  gsize call = find_call (ask->path + strlen (DUSK_SIM_IODA_PATH));

  if (call == G_N_ELEMENTS (calls))
    {
      dusk_sim_reply_set (reply, 404, DUSK_SIM_TYPE_HTML, g_strdup ("<!DOCTYPE html><html><body><h1>404 Not Found</h1></body></html>"));
      return;
    }
  json_builder_begin_array (data);
  dusk_sim_ioda_read_wish (&self);
  if (ask->twist == DUSK_SIM_TWIST_MAINTENANCE)
    dusk_sim_ioda_refuse (&self, "The service is down for maintenance (simulated).");
  else if (!self.refusal)
    calls[call].answer (&self);
  if (self.refusal && ask->twist != DUSK_SIM_TWIST_MAINTENANCE)
    self.status = 400;
  json_builder_end_array (data);
  finish (&self, calls[call].type, reply);
  g_clear_pointer (&self.wish.subjects, g_array_unref);
}
