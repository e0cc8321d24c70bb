/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-cli-watch.h"

#include <glib/gi18n.h>

#include "dusk-cli-columns.h"
#include "dusk-cli-format.h"
#include "dusk-cli-print.h"
#include "dusk-events.h"
#include "dusk-json-write.h"
#include "dusk-world.h"

/* What is known without asking anybody: the world of the last answers, and what feeds said of late. */
typedef struct {
  DuskContext *context;
  DuskWorld   *world;
  DuskEvents  *events;
  gint64       now_s;
} Known;

static DuskLevel
level_of (const Known *known, const DuskEntity *entity)
{
  DuskCountry *country = entity->kind == DUSK_ENTITY_COUNTRY ? dusk_world_find (known->world, entity->id) : NULL;
  DuskEvent *event = dusk_events_current (known->events, entity);

  if (country && dusk_country_level (country) != DUSK_LEVEL_NO_DATA)
    return dusk_country_level (country);
  return event ? dusk_event_level (event) : DUSK_LEVEL_NO_DATA;
}

static gboolean
is_muted (const Known *known, const DuskWatched *kept)
{
  return dusk_watch_list_is_muted (dusk_context_watch_list (known->context), &kept->entity, known->now_s);
}

/* Returns: the time until which it is muted, %DUSK_TIME_UNKNOWN where it is for ever or not */
static gint64
muted_until (const Known *known, const DuskWatched *kept)
{
  return is_muted (known, kept) && kept->muted_until_s < DUSK_TIME_LATEST ? kept->muted_until_s : DUSK_TIME_UNKNOWN;
}

/* Table -------------------------------------------------------------------------------------------------------------------------------- */

static char *
muted_text (const Known *known, const DuskWatched *kept)
{
  gint64 until_s = muted_until (known, kept);
  g_autofree char *until = until_s == DUSK_TIME_UNKNOWN ? NULL : dusk_time_to_text (until_s, NULL, DUSK_TIME_FULL);

  if (until)
    /* Translators: notifications are muted until this time */
    return g_strdup_printf (_("until %s UTC"), until);
  return g_strdup (is_muted (known, kept) ? _("for ever") : "–");
}

static char *
share_text (double share)
{
  /* Translators: a share in per cent */
  return isnan (share) ? g_strdup (_("the usual")) : g_strdup_printf (_("%.10g %%"), share * 100);
}

static void
add_row (DuskCliColumns *columns, const Known *known, DuskWatchItem *item)
{
  const DuskWatched *kept = dusk_watch_item_kept (item);
  char **cells = g_new0 (char *, 6);

  cells[0] = g_strdup (kept->entity.id);
  cells[1] = g_strdup (dusk_watch_item_name (item));
  cells[2] = g_strdup (dusk_level_to_text (level_of (known, &kept->entity)));
  cells[3] = share_text (kept->threshold);
  cells[4] = muted_text (known, kept);
  dusk_cli_columns_add (columns, cells);
}

static void
append_table (const Known *known, GListModel *list, GString *text)
{
  const char *titles[] = { _("Entity"), _("Name"), _("Level"), _("Notified below"), _("Muted"), NULL };
  g_autoptr (DuskCliColumns) columns = dusk_cli_columns_new (titles, "lllrl");
  guint n = g_list_model_get_n_items (list);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (DuskWatchItem) item = g_list_model_get_item (list, i);
      add_row (columns, known, item);
    }
  if (n > 0)
    dusk_cli_columns_print (columns, 0, text);
  else
    g_string_append (text, _("Nothing is watched yet. Add a country, network or prefix with dusk watch add, for example dusk watch add KP.\n"));
  if (dusk_context_scenario (known->context))
    g_string_append_printf (text, _("\nSimulated data (scenario %s)\n"), dusk_context_scenario (known->context));
}

/* CSV and JSON ------------------------------------------------------------------------------------------------------------------------- */

static void
append_time (GString *text, gint64 time_s)
{
  g_autofree char *iso = time_s == DUSK_TIME_UNKNOWN ? g_strdup ("") : dusk_time_to_iso (time_s);

  g_string_append_printf (text, ",%s", iso);
}

static void
append_csv (const Known *known, GListModel *list, GString *text)
{
  g_string_append (text, "id,kind,name,level,threshold,muted,muted_until,added,simulated\r\n");
  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr (DuskWatchItem) item = g_list_model_get_item (list, i);
      const DuskWatched *kept = dusk_watch_item_kept (item);
      char buffer[G_ASCII_DTOSTR_BUF_SIZE] = "";

      if (!isnan (kept->threshold))
        g_ascii_formatd (buffer, sizeof buffer, "%.10g", kept->threshold);
      g_string_append_printf (text, "%s,%s,", kept->entity.id, dusk_entity_kind_to_word (kept->entity.kind));
      dusk_cli_append_csv (text, dusk_watch_item_name (item));
      g_string_append_printf (text, ",%s,%s,%s", dusk_level_to_word (level_of (known, &kept->entity)), buffer,
                              is_muted (known, kept) ? "true" : "false");
      append_time (text, muted_until (known, kept));
      append_time (text, kept->added_s);
      g_string_append_printf (text, ",%s\r\n", dusk_context_is_simulated (known->context) ? "true" : "false");
    }
}

static void
append_json (const Known *known, GListModel *list, GString *text)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *json = NULL;

  json_builder_begin_object (builder);
  dusk_json_put_flag (builder, "simulated", dusk_context_is_simulated (known->context));
  dusk_json_begin_list (builder, "watched");
  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr (DuskWatchItem) item = g_list_model_get_item (list, i);
      const DuskWatched *kept = dusk_watch_item_kept (item);

      json_builder_begin_object (builder);
      dusk_json_put_text (builder, "id", kept->entity.id);
      dusk_json_put_text (builder, "kind", dusk_entity_kind_to_word (kept->entity.kind));
      dusk_json_put_text (builder, "name", dusk_watch_item_name (item));
      dusk_json_put_text (builder, "level", dusk_level_to_word (level_of (known, &kept->entity)));
      dusk_json_put_count (builder, "threshold", kept->threshold);
      dusk_json_put_flag (builder, "muted", is_muted (known, kept));
      dusk_json_put_time (builder, "muted_until", muted_until (known, kept));
      dusk_json_put_time (builder, "added", kept->added_s);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  json = json_to_string (root, TRUE);
  g_string_append_printf (text, "%s\n", json);
}

int
dusk_cli_watch_list (DuskContext *context, DuskCliFormat format)
{
  g_autoptr (DuskWorld) world = dusk_world_new (context);
  g_autoptr (DuskEvents) events = dusk_events_new (context);
  g_autoptr (GString) text = g_string_new (NULL);
  const Known known = { context, world, events, dusk_context_now (context) };
  GListModel *list = G_LIST_MODEL (dusk_context_watch_list (context));

  if (format == DUSK_CLI_CSV)
    append_csv (&known, list, text);
  else if (format == DUSK_CLI_JSON)
    append_json (&known, list, text);
  else
    append_table (&known, list, text);
  return dusk_cli_print_long (text->str);
}
