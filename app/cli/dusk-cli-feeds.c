/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-cli-commands.h"

#include <glib/gi18n.h>

#include "dusk-cli-columns.h"
#include "dusk-cli-print.h"
#include "dusk-json-write.h"

/* Word of the JSON output, and for people. */
static const struct {
  const char *word, *text;
} states[] = {
  [DUSK_FEED_OFF] = { "off", NC_ ("feed", "off") },
  [DUSK_FEED_UNTRIED] = { "untried", NC_ ("feed", "not asked yet") },
  [DUSK_FEED_WELL] = { "well", NC_ ("feed", "well") },
  [DUSK_FEED_FAILING] = { "failing", NC_ ("feed", "failing") },
  [DUSK_FEED_SPENT] = { "spent", NC_ ("feed", "budget used up") },
};

static char *
age_text (gint64 time_s, gint64 now_s)
{
  return time_s == DUSK_TIME_UNKNOWN ? g_strdup ("–") : dusk_age_to_text (now_s - time_s);
}

static char *
used_text (DuskFeedHealth *health)
{
  guint budget = dusk_feed_health_budget (health);

  if (budget == 0)
    return g_strdup_printf ("%u", dusk_feed_health_spent (health));
  /* Translators: so many requests of so many that are allowed a day */
  return g_strdup_printf (_("%1$u of %2$u"), dusk_feed_health_spent (health), budget);
}

static char *
problem_text (DuskFeedHealth *health, gint64 now_s)
{
  g_autofree char *age = age_text (dusk_feed_health_problem_at (health), now_s);

  if (dusk_feed_health_problem (health) == NULL)
    return g_strdup ("–");
  /* Translators: a problem, and how long ago it was */
  return g_strdup_printf (_("%1$s (%2$s)"), dusk_feed_health_problem (health), age);
}

static char *
format_table (DuskContext *context)
{
  const char *titles[] = { _("Feed"), _("State"), _("Last answer"), _("Requests today"), _("Last problem"), NULL };
  g_autoptr (DuskCliColumns) columns = dusk_cli_columns_new (titles, "lllrl");
  GString *text = g_string_new (NULL);
  gint64 now_s = dusk_context_now (context);

  for (guint feed = 0; feed < DUSK_N_FEEDS; feed++)
    {
      DuskFeedHealth *health = dusk_health_of (dusk_context_health (context), (DuskFeed) feed);
      char **cells = g_new0 (char *, 6);
      cells[0] = g_strdup (dusk_feed_name ((DuskFeed) feed));
      cells[1] = g_strdup (g_dpgettext2 (NULL, "feed", states[dusk_feed_health_state (health)].text));
      cells[2] = age_text (dusk_feed_health_answered (health), now_s);
      cells[3] = used_text (health);
      cells[4] = problem_text (health, now_s);
      dusk_cli_columns_add (columns, cells);
    }
  dusk_cli_columns_print (columns, 0, text);
  if (dusk_context_scenario (context))
    g_string_append_printf (text, _("\nSimulated data (scenario %s)\n"), dusk_context_scenario (context));
  return g_string_free (text, FALSE);
}

static char *
format_json (DuskContext *context)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *text = NULL;

  json_builder_begin_object (builder);
  dusk_json_put_flag (builder, "simulated", dusk_context_is_simulated (context));
  dusk_json_begin_list (builder, "feeds");
  for (guint feed = 0; feed < DUSK_N_FEEDS; feed++)
    {
      DuskFeedHealth *health = dusk_health_of (dusk_context_health (context), (DuskFeed) feed);
      guint budget = dusk_feed_health_budget (health);
      json_builder_begin_object (builder);
      dusk_json_put_text (builder, "id", dusk_feed_to_word ((DuskFeed) feed));
      dusk_json_put_text (builder, "name", dusk_feed_name ((DuskFeed) feed));
      dusk_json_put_text (builder, "state", states[dusk_feed_health_state (health)].word);
      dusk_json_put_time (builder, "answered", dusk_feed_health_answered (health));
      dusk_json_put_whole (builder, "spent", dusk_feed_health_spent (health));
      dusk_json_put_count (builder, "budget", budget == 0 ? NAN : (double) budget);
      dusk_json_put_text (builder, "problem", dusk_feed_health_problem (health));
      dusk_json_put_time (builder, "problem_at", dusk_feed_health_problem_at (health));
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  text = json_to_string (root, TRUE);
  return g_strconcat (text, "\n", NULL);
}

int
dusk_cli_feeds (DuskContext *context, const DuskCliOptions *options)
{
  g_autofree char *text = NULL;

  for (guint feed = 0; feed < DUSK_N_FEEDS; feed++)
    if (options->budgets[feed] > 0)
      dusk_settings_set_budget (dusk_context_settings (context), (DuskFeed) feed, options->budgets[feed]);
  text = options->format == DUSK_CLI_JSON ? format_json (context) : format_table (context);
  return dusk_cli_print (text);
}
