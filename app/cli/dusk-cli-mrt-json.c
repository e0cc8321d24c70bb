/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-cli-mrt.h"

#include <math.h>

#include "dusk-json-write.h"

static void
add_peers (JsonBuilder *builder, const DuskRoutes *routes)
{
  dusk_json_begin_list (builder, "peers");
  for (guint i = 0; i < MIN (routes->tables->len, dusk_bgp_peers_count (routes->peers)); i++)
    {
      const DuskBgpPeer *peer = dusk_bgp_peers_get (routes->peers, i);
      const DuskPeerTable *table = g_ptr_array_index (routes->tables, i);
      g_autofree char *collector = g_utf8_make_valid (peer->collector, -1);
      char address[DUSK_BGP_ADDRESS_TEXT_SIZE];
      dusk_bgp_address_to_text (peer->family, peer->address, address);
      json_builder_begin_object (builder);
      dusk_json_put_text (builder, "collector", *collector ? collector : NULL);
      dusk_json_put_count (builder, "asn", peer->asn);
      dusk_json_put_text (builder, "address", address);
      dusk_json_put_count (builder, "v4_routes", table->routes[0]);
      dusk_json_put_count (builder, "v6_routes", table->routes[1]);
      dusk_json_put_flag (builder, "v4_full_feed", table->is_full_feed[0]);
      dusk_json_put_flag (builder, "v6_full_feed", table->is_full_feed[1]);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static void
add_crossing (JsonBuilder *builder, const DuskCrossing *crossing)
{
  json_builder_begin_object (builder);
  dusk_json_put_time_us (builder, "time", crossing->time_us);
  dusk_json_put_flag (builder, "visible", crossing->is_visible);
  dusk_json_put_count (builder, "peers", crossing->peers);
  dusk_json_put_count (builder, "live_peers", crossing->live);
  json_builder_end_object (builder);
}

static void
add_prefix (JsonBuilder *builder, const DuskRoutes *routes, const DuskPrefixRoutes *prefix)
{
  char text[DUSK_PREFIX_TEXT_SIZE];
  double have, live;

  dusk_prefix_to_text (&prefix->prefix, text);
  dusk_cli_peers_at_start (prefix, &have, &live);
  json_builder_begin_object (builder);
  dusk_json_put_text (builder, "prefix", text);
  dusk_json_begin_list (builder, "origins");
  for (guint i = 0; i < prefix->origins->len; i++)
    json_builder_add_int_value (builder, g_array_index (prefix->origins, guint32, i));
  json_builder_end_array (builder);
  dusk_json_put_flag (builder, "visible_at_start", prefix->was_visible);
  dusk_json_put_count (builder, "peers", have);
  dusk_json_put_count (builder, "live_peers", live);
  dusk_json_begin_list (builder, "crossings");
  for (guint i = 0; i < prefix->crossings->len; i++)
    add_crossing (builder, &g_array_index (prefix->crossings, DuskCrossing, i));
  json_builder_end_array (builder);
  json_builder_end_object (builder);
}

static void
add_hegemony (JsonBuilder *builder, const char *name, const GArray *networks)
{
  dusk_json_begin_list (builder, name);
  for (guint i = 0; i < networks->len; i++)
    {
      const DuskHegemony *network = &g_array_index (networks, DuskHegemony, i);
      json_builder_begin_object (builder);
      dusk_json_put_count (builder, "asn", network->asn);
      dusk_json_put_flag (builder, "upstream", network->is_upstream);
      dusk_json_put_count (builder, "through", network->through);
      dusk_json_put_count (builder, "hegemony", network->hegemony);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static void
add_paths (JsonBuilder *builder, const DuskRoutes *routes)
{
  dusk_json_begin_list (builder, "paths");
  for (guint i = 0; i < routes->paths->len; i++)
    {
      const DuskPath *path = dusk_routes_path (routes, (int) i);
      json_builder_begin_array (builder);
      for (guint j = 0; j < path->length; j++)
        json_builder_add_int_value (builder, path->asns[j]);
      json_builder_end_array (builder);
    }
  json_builder_end_array (builder);
}

static void
add_stuck (JsonBuilder *builder, const DuskRoutes *routes)
{
  dusk_json_begin_list (builder, "stuck");
  for (guint i = 0; i < routes->stuck->len; i++)
    {
      const DuskStuckRoute *stuck = &g_array_index (routes->stuck, DuskStuckRoute, i);
      const DuskPrefixRoutes *prefix = g_ptr_array_index (routes->prefixes, stuck->prefix);
      char text[DUSK_PREFIX_TEXT_SIZE];
      dusk_prefix_to_text (&prefix->prefix, text);
      json_builder_begin_object (builder);
      dusk_json_put_text (builder, "prefix", text);
      dusk_json_put_count (builder, "peer_asn", dusk_bgp_peers_get (routes->peers, stuck->peer)->asn);
      dusk_json_put_time_us (builder, "since", stuck->since_us);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

/* Visible prefixes at the start, and messages. */
static void
add_series (JsonBuilder *builder, const DuskRouteSeries *series)
{
  json_builder_begin_object (builder);
  if (series->asn)
    dusk_json_put_count (builder, "asn", series->asn);
  dusk_json_put_count (builder, "v4_prefixes", dusk_cli_series_first (series->v4));
  dusk_json_put_count (builder, "v4_24s", dusk_cli_series_first (series->v4_24s));
  dusk_json_put_count (builder, "v6_prefixes", dusk_cli_series_first (series->v6));
  dusk_json_put_count (builder, "v6_48s", dusk_cli_series_first (series->v6_48s));
  dusk_json_put_count (builder, "announcements", dusk_cli_series_sum (series->announcements));
  dusk_json_put_count (builder, "withdrawals", dusk_cli_series_sum (series->withdrawals));
  json_builder_end_object (builder);
}

static void
add_entity (JsonBuilder *builder, const DuskReading *reading)
{
  json_builder_set_member_name (builder, "entity");
  if (!reading->has_entity)
    {
      json_builder_add_null_value (builder);
      return;
    }
  json_builder_begin_object (builder);
  dusk_json_put_text (builder, "id", reading->entity.id);
  dusk_json_put_text (builder, "kind", dusk_entity_kind_to_word (reading->entity.kind));
  json_builder_end_object (builder);
}

static void
add_texts (JsonBuilder *builder, const char *name, char **texts)
{
  dusk_json_begin_list (builder, name);
  for (char **text = texts; *text; text++)
    {
      g_autofree char *valid = g_filename_display_name (*text);
      json_builder_add_string_value (builder, valid);
    }
  json_builder_end_array (builder);
}

static void
add_files (JsonBuilder *builder, const DuskReading *reading, char **files)
{
  add_texts (builder, "files", files);
  dusk_json_put_time_us (builder, "from", reading->from_us);
  dusk_json_put_time_us (builder, "to", reading->to_us);
  dusk_json_put_flag (builder, "has_tables", reading->has_tables);
  dusk_json_put_count (builder, "records", (double) reading->counts.records);
  dusk_json_put_count (builder, "elements", (double) reading->counts.elements);
  dusk_json_put_count (builder, "damaged", (double) reading->counts.damaged);
  dusk_json_put_flag (builder, "inferred", reading->routes->is_inferred);
}

char *
dusk_cli_mrt_json (const DuskReading *reading, char **files, gboolean is_simulated)
{
  const DuskRoutes *routes = reading->routes;
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *text = NULL;

  json_builder_begin_object (builder);
  dusk_json_put_flag (builder, "simulated", is_simulated);
  add_entity (builder, reading);
  add_files (builder, reading, files);
  add_peers (builder, routes);
  json_builder_set_member_name (builder, "total");
  add_series (builder, routes->total);
  dusk_json_begin_list (builder, "prefixes");
  for (guint i = 0; reading->has_entity && i < routes->prefixes->len; i++)
    add_prefix (builder, routes, g_ptr_array_index (routes->prefixes, i));
  json_builder_end_array (builder);
  add_hegemony (builder, "upstreams_at_start", routes->upstreams_before);
  add_hegemony (builder, "upstreams_at_end", routes->upstreams_after);
  add_paths (builder, routes);
  add_stuck (builder, routes);
  dusk_json_begin_list (builder, "origins");
  for (guint i = 0; i < routes->origins->len; i++)
    add_series (builder, g_ptr_array_index (routes->origins, i));
  json_builder_end_array (builder);
  add_texts (builder, "problems", reading->problems);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  text = json_to_string (root, TRUE);
  return g_strconcat (text, "\n", NULL);
}
