/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-cli-claims.h"

#include <glib/gi18n.h>

#include "dusk-exact.h"

static GPtrArray *
find_events (const DuskCliPrinted *printed, const DuskReport *report, gint64 start_s, gint64 end_s)
{
  if (printed->events == NULL)
    return g_ptr_array_new ();
  return dusk_events_find (printed->events, &report->entity, start_s, end_s == DUSK_TIME_UNKNOWN ? MAX (report->to_s, start_s + 1) : end_s);
}

static void
add_once (GPtrArray *words, const char *word)
{
  if (!g_ptr_array_find_with_equal_func (words, word, g_str_equal, NULL))
    g_ptr_array_add (words, (char *) word);
}

GPtrArray *
dusk_cli_sources (const DuskCliPrinted *printed, const DuskReport *report, const DuskOutage *outage)
{
  g_autoptr (GPtrArray) events = find_events (printed, report, outage->start_s, outage->end_s);
  const DuskExact *exact = dusk_exact_of_outage (report, outage);
  GPtrArray *words = g_ptr_array_new ();

  add_once (words, dusk_feed_to_word (DUSK_FEED_RIPESTAT));
  if (exact)
    add_once (words, exact->source);
  for (guint i = 0; i < events->len; i++)
    {
      const GPtrArray *claims = dusk_event_claims (g_ptr_array_index (events, i));
      for (guint j = 0; j < claims->len; j++)
        {
          const DuskClaim *claim = g_ptr_array_index (claims, j);
          if (claim->level > DUSK_LEVEL_NORMAL)
            add_once (words, dusk_feed_to_word (claim->feed));
        }
    }
  return words;
}

void
dusk_cli_add_claims (JsonBuilder *builder, const DuskCliPrinted *printed, const DuskReport *report, const DuskOutage *outage)
{
  g_autoptr (GPtrArray) events = find_events (printed, report, outage->start_s, outage->end_s);

  if (events->len == 0)
    return;
  json_builder_set_member_name (builder, "claims");
  json_builder_begin_array (builder);
  for (guint i = 0; i < events->len; i++)
    {
      g_autoptr (JsonNode) event = dusk_event_to_json (g_ptr_array_index (events, i));
      JsonArray *claims = json_object_get_array_member (json_node_get_object (event), "claims");
      for (guint j = 0; j < json_array_get_length (claims); j++)
        json_builder_add_value (builder, json_array_dup_element (claims, j));
    }
  json_builder_end_array (builder);
}

void
dusk_cli_append_claims (GString *text, const DuskCliPrinted *printed, const DuskReport *report)
{
  g_autoptr (GPtrArray) events = find_events (printed, report, report->from_s, report->to_s);

  if (events->len > 0)
    g_string_append_printf (text, "\n%s\n", _("What the feeds say"));
  for (guint i = 0; i < events->len; i++)
    {
      g_autofree char *sentences = dusk_event_sources_text (g_ptr_array_index (events, i));
      g_auto (GStrv) lines = g_strsplit (sentences, "\n", -1);
      g_autofree char *block = g_strjoinv ("\n    ", lines);
      g_string_append_printf (text, "  • %s\n", block);
    }
}
