/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-cli-mrt.h"

#include <math.h>

/* No cell needs quotes: all are numbers, times, prefixes and names of networks. */

static void
append_count (GString *text, double count)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append_c (text, ',');
  if (!isnan (count))
    g_string_append (text, g_ascii_formatd (buffer, sizeof buffer, "%.10g", count));
}

static void
append_state (GString *text, const DuskPrefixRoutes *prefix, gint64 time_us, gboolean is_visible, double have, double live)
{
  g_autofree char *origins = dusk_cli_origins_to_text (prefix->origins, " "), *time = dusk_time_us_to_iso (time_us);
  char prefix_text[DUSK_PREFIX_TEXT_SIZE];

  dusk_prefix_to_text (&prefix->prefix, prefix_text);
  g_string_append_printf (text, "%s,%s,%s,%s", prefix_text, origins, time, is_visible ? "true" : "false");
  append_count (text, have);
  append_count (text, live);
  g_string_append (text, "\r\n");
}

static void
append_prefixes (GString *text, const DuskReading *reading)
{
  const DuskRoutes *routes = reading->routes;

  g_string_append (text, "prefix,origins,time,visible,peers,live_peers\r\n");
  for (guint i = 0; i < routes->prefixes->len; i++)
    {
      const DuskPrefixRoutes *prefix = g_ptr_array_index (routes->prefixes, i);
      double have, live;
      dusk_cli_peers_at_start (prefix, &have, &live);
      append_state (text, prefix, reading->from_us, prefix->was_visible, have, live);
      for (guint j = 0; j < prefix->crossings->len; j++)
        {
          const DuskCrossing *crossing = &g_array_index (prefix->crossings, DuskCrossing, j);
          append_state (text, prefix, crossing->time_us, crossing->is_visible, crossing->peers, crossing->live);
        }
    }
}

static void
append_origins (GString *text, const DuskRoutes *routes)
{
  g_string_append (text, "asn,v4_prefixes,v4_24s,v6_prefixes,v6_48s,announcements,withdrawals\r\n");
  for (guint i = 0; i < routes->origins->len; i++)
    {
      const DuskRouteSeries *origin = g_ptr_array_index (routes->origins, i);
      g_string_append_printf (text, "%u", origin->asn);
      append_count (text, dusk_cli_series_first (origin->v4));
      append_count (text, dusk_cli_series_first (origin->v4_24s));
      append_count (text, dusk_cli_series_first (origin->v6));
      append_count (text, dusk_cli_series_first (origin->v6_48s));
      append_count (text, dusk_cli_series_sum (origin->announcements));
      append_count (text, dusk_cli_series_sum (origin->withdrawals));
      g_string_append (text, "\r\n");
    }
}

char *
dusk_cli_mrt_csv (const DuskReading *reading)
{
  GString *text = g_string_new (NULL);

  if (reading->has_entity)
    append_prefixes (text, reading);
  else
    append_origins (text, reading->routes);
  return g_string_free (text, FALSE);
}
