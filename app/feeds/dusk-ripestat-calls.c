/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-ripestat-private.h"

#define KIB ((gsize) 1024)
#define MIB (1024 * KIB)

#define DUMP_S (8 * DUSK_HOUR_S) /* RIS writes its tables at 00:00, 08:00 and 16:00 UTC */

#define PARSER(name) dusk_ripestat_parse_##name
#define FREE(name)   (GDestroyNotify) dusk_##name##_free

/* clang-format off */
static const DuskRipestatSpec specs[DUSK_N_RIPESTAT_CALLS] = {
  [DUSK_RIPESTAT_COUNTRY_RESOURCE_STATS] = {
    "country-resource-stats", 0, "starttime", "endtime", NULL, 0, NULL,
    90, 32 * MIB, 4 * DUSK_MINUTE_S, PARSER (country_stats), FREE (country_stats) },
  [DUSK_RIPESTAT_COUNTRY_RESOURCE_LIST] = {
    "country-resource-list", 0, NULL, "time", NULL, DUSK_DAY_S, "v4_format=prefix",
    60, 32 * MIB, DUSK_DAY_S, PARSER (country_resources), FREE (country_resources) },
  [DUSK_RIPESTAT_COUNTRY_ASNS] = {
    "country-asns", 0, NULL, "query_time", NULL, DUMP_S, "lod=1",
    60, 16 * MIB, 6 * DUSK_HOUR_S, PARSER (country_asns), FREE (country_asns) },
  [DUSK_RIPESTAT_AS_OVERVIEW] = {
    "as-overview", 1, NULL, NULL, NULL, DUMP_S, NULL,
    30, 256 * KIB, DUSK_DAY_S, PARSER (as_overview), FREE (as_overview) },
  [DUSK_RIPESTAT_ROUTING_STATUS] = {
    "routing-status", 3, NULL, "timestamp", "min_peers_seeing", DUMP_S, NULL,
    30, 4 * MIB, DUSK_HOUR_S, PARSER (routing_status), FREE (routing_status) },
  [DUSK_RIPESTAT_ANNOUNCED_PREFIXES] = {
    "announced-prefixes", 1, "starttime", "endtime", "min_peers_seeing", DUMP_S, NULL,
    60, 32 * MIB, DUSK_HOUR_S, PARSER (announced_prefixes), FREE (announced_prefixes) },
  [DUSK_RIPESTAT_PREFIX_COUNT] = {
    "prefix-count", 1, "starttime", "endtime", "min_peers_seeing", DUMP_S, NULL,
    60, 16 * MIB, DUSK_HOUR_S, PARSER (prefix_count), FREE (prefix_count) },
  [DUSK_RIPESTAT_ROUTING_HISTORY] = {
    "routing-history", 2, "starttime", "endtime", "min_peers", DUMP_S, "normalise_visibility=true",
    60, 32 * MIB, DUSK_HOUR_S, PARSER (routing_history), FREE (announced_prefixes) },
  [DUSK_RIPESTAT_BGP_UPDATE_ACTIVITY] = {
    "bgp-update-activity", 1, "starttime", "endtime", NULL, 0, "max_samples=0&hide_empty_samples=false",
    60, 16 * MIB, 5 * DUSK_MINUTE_S, PARSER (update_activity), FREE (update_activity) },
  [DUSK_RIPESTAT_BGPLAY] = {
    "bgplay", 1, "starttime", "endtime", NULL, 5 * DUSK_MINUTE_S, NULL,
    60, 32 * MIB, 5 * DUSK_MINUTE_S, PARSER (bgplay), FREE (bgplay) },
  [DUSK_RIPESTAT_ASN_NEIGHBOURS] = {
    "asn-neighbours", 3, NULL, "query_time", NULL, DUMP_S, NULL,
    60, 8 * MIB, 6 * DUSK_HOUR_S, PARSER (neighbours), FREE (neighbours) },
  [DUSK_RIPESTAT_ASN_NEIGHBOURS_HISTORY] = {
    "asn-neighbours-history", 1, "starttime", "endtime", NULL, DUMP_S, NULL,
    60, 16 * MIB, 6 * DUSK_HOUR_S, PARSER (neighbours_history), FREE (neighbours) },
  [DUSK_RIPESTAT_RIS_PEER_COUNT] = {
    "ris-peer-count", 1, "starttime", "endtime", NULL, DUMP_S, NULL,
    60, 8 * MIB, 6 * DUSK_HOUR_S, PARSER (peer_count), FREE (peer_count) },
  [DUSK_RIPESTAT_RIR_STATS_COUNTRY] = {
    "rir-stats-country", 1, NULL, "query_time", NULL, DUSK_DAY_S, NULL,
    30, 256 * KIB, 7 * DUSK_DAY_S, PARSER (rir_country), g_free },
  [DUSK_RIPESTAT_SEARCHCOMPLETE] = {
    "searchcomplete", 1, NULL, NULL, NULL, DUSK_DAY_S, "limit=10",
    15, 1 * MIB, DUSK_DAY_S, PARSER (suggestions), FREE (suggestions) },
};
/* clang-format on */

static const struct {
  const char *word;
  int         step_s;
} resolutions[] = { { "5m", 5 * DUSK_MINUTE_S }, { "1h", DUSK_HOUR_S },    { "8h", DUMP_S },           { "1d", DUSK_DAY_S },
                    { "2d", 2 * DUSK_DAY_S },    { "1w", 7 * DUSK_DAY_S }, { "12d", 12 * DUSK_DAY_S } };

const DuskRipestatSpec *
dusk_ripestat_spec (DuskRipestatCall call)
{
  g_assert (call < DUSK_N_RIPESTAT_CALLS);

  return &specs[call];
}

const char *
dusk_ripestat_resolution_to_word (int step_s)
{
  for (gsize i = 0; i < G_N_ELEMENTS (resolutions); i++)
    if (resolutions[i].step_s == step_s)
      return resolutions[i].word;
  return NULL;
}

int
dusk_ripestat_resolution_from_word (const char *word)
{
  for (gsize i = 0; i < G_N_ELEMENTS (resolutions); i++)
    if (g_str_equal (resolutions[i].word, word))
      return resolutions[i].step_s;
  return 0;
}

/* @value: escaped already */
static void
append_parameter (GString *url, const char *name, const char *value)
{
  g_string_append_printf (url, "%c%s=%s", strchr (url->str, '?') ? '&' : '?', name, value);
}

static void
append_number (GString *url, const char *name, int number)
{
  g_autofree char *text = g_strdup_printf ("%d", number);

  append_parameter (url, name, text);
}

static void
append_time (GString *url, const char *name, gint64 time_s, int grain_s)
{
  g_autofree char *text = dusk_time_to_query (dusk_time_floor (time_s, MAX (grain_s, DUSK_MINUTE_S)));

  append_parameter (url, name, text);
}

static void
append_period (GString *url, const DuskRipestatSpec *spec, const DuskRipestatQuery *query)
{
  int grain_s = spec->grain_s > 0 ? spec->grain_s : query->step_s > 0 ? query->step_s : 5 * DUSK_MINUTE_S;
  /* This one's endtime is the last sample wanted, not the first one beyond. */
  int last_s = query->call == DUSK_RIPESTAT_COUNTRY_RESOURCE_STATS ? 1 : 0;

  if (spec->from_name && query->from_s != DUSK_TIME_UNKNOWN)
    append_time (url, spec->from_name, query->from_s, grain_s);
  if (spec->to_name && query->to_s != DUSK_TIME_UNKNOWN)
    append_time (url, spec->to_name, query->to_s - last_s, grain_s);
}

/* The calls that are asked at a step each name it in their own way. */
static void
append_step (GString *url, const DuskRipestatQuery *query)
{
  const char *word = dusk_ripestat_resolution_to_word (query->step_s);

  if (query->step_s <= 0)
    return;
  if (query->call == DUSK_RIPESTAT_BGP_UPDATE_ACTIVITY)
    append_number (url, "min_sampling_period", query->step_s);
  else if (word && (query->call == DUSK_RIPESTAT_COUNTRY_RESOURCE_STATS || query->call == DUSK_RIPESTAT_PREFIX_COUNT))
    append_parameter (url, "resolution", word);
}

const char *
dusk_ripestat_call_name (DuskRipestatCall call)
{
  g_return_val_if_fail (call < DUSK_N_RIPESTAT_CALLS, NULL);

  return specs[call].name;
}

char *
dusk_ripestat_query_to_url (const DuskRipestatQuery *query, const char *base_url)
{
  const DuskRipestatSpec *spec = dusk_ripestat_spec (query->call);
  g_autofree char *resource = NULL;
  GString *url;

  url = g_string_new (NULL);
  g_string_printf (url, "%s/data/%s/data.json", base_url, spec->name);
  if (query->resource)
    {
      resource = g_uri_escape_string (query->resource, NULL, FALSE);
      append_parameter (url, "resource", resource);
    }
  append_period (url, spec, query);
  append_step (url, query);
  if (spec->peers_name && query->min_peers >= 0)
    append_number (url, spec->peers_name, query->min_peers);
  if (spec->fixed)
    g_string_append_printf (url, "&%s", spec->fixed);
  append_parameter (url, "sourceapp", "dusk");
  return g_string_free (url, FALSE);
}
