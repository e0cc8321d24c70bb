/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "routes-text.h"

#include <stdlib.h>
#include <string.h>

#define MAX_PATH 32

static GArray *
read_prefixes (const char *text)
{
  g_auto (GStrv) words = g_strsplit (text, " ", 0);
  GArray *prefixes = g_array_new (FALSE, FALSE, sizeof (DuskPrefix));

  for (char **word = words; *word; word++)
    {
      DuskPrefix prefix;

      g_assert_true (dusk_prefix_parse (*word, &prefix, NULL));
      g_array_append_val (prefixes, prefix);
    }
  return prefixes;
}

static GArray *
read_asns (const char *text)
{
  g_auto (GStrv) words = g_strsplit (text, " ", 0);
  GArray *asns = g_array_new (FALSE, FALSE, sizeof (guint32));

  for (char **word = words; *word; word++)
    {
      guint32 asn = (guint32) g_ascii_strtoull (*word, NULL, 10);
      g_array_append_val (asns, asn);
    }
  return asns;
}

void
routes_text_init (RoutesText *self, int length_s, guint n_peers, const char *prefixes, const char *origins)
{
  g_autoptr (GArray) wished_prefixes = prefixes ? read_prefixes (prefixes) : NULL;
  g_autoptr (GArray) wished_origins = origins ? read_asns (origins) : NULL;

  self->wish.from_s = ROUTES_TEXT_START_S;
  self->wish.to_s = ROUTES_TEXT_START_S + length_s;
  self->wish.step_s = self->wish.step_s > 0 ? self->wish.step_s : 300;
  self->wish.prefixes = wished_prefixes;
  self->wish.origins = wished_origins;
  self->peers = dusk_bgp_peers_new ();
  for (guint i = 0; i < n_peers; i++)
    {
      guint8 address[4] = { 192, 0, 2, (guint8) (i + 1) };
      dusk_bgp_peers_take (self->peers, "rrc00", 64501 + i, 4, address);
    }
  self->engine = dusk_visibility_new (&self->wish, self->peers);
}

static void
add_line (RoutesText *self, const char *line)
{
  static const char kinds[] = "TRAWDU";
  static const DuskBgpElementKind element_kinds[] = { DUSK_BGP_ROUTE,      DUSK_BGP_ROUTE, DUSK_BGP_ANNOUNCEMENT,
                                                      DUSK_BGP_WITHDRAWAL, DUSK_BGP_STATE, DUSK_BGP_STATE };
  g_auto (GStrv) words = g_strsplit (line, " ", 0);
  const char *kind = strchr (kinds, words[2][0]);
  guint32 path[MAX_PATH];
  DuskBgpElement element = { .source = DUSK_BGP_FROM_BGP4MP, .old_state = 6, .new_state = 1, .originated_s = DUSK_TIME_UNKNOWN };
  double time_s, apart_s = 0;
  guint first, last;
  char *rest;

  g_assert_nonnull (kind);
  time_s = g_ascii_strtod (words[0], &rest);
  if (*rest == '+')
    apart_s = g_ascii_strtod (rest, NULL);
  first = last = (guint) strtoul (words[1], &rest, 10);
  if (*rest == '-')
    last = (guint) strtoul (rest + 1, NULL, 10);
  element.kind = element_kinds[kind - kinds];
  if (*kind == 'T')
    element.source = DUSK_BGP_FROM_TABLE_DUMP_V2;
  if (*kind == 'R')
    element.source = DUSK_BGP_FROM_BGPLAY;
  if (*kind == 'U')
    {
      element.old_state = 5;
      element.new_state = 6;
    }
  if (words[2][1] == '/')
    {
      element.has_path_id = TRUE;
      element.path_id = (guint32) g_ascii_strtoull (words[2] + 2, NULL, 10);
    }
  if (words[3] != NULL)
    g_assert_true (dusk_prefix_parse (words[3], &element.prefix, NULL));
  for (char **word = words + 4; words[3] != NULL && *word != NULL; word++)
    path[element.path_length++] = (guint32) g_ascii_strtoull (*word, NULL, 10);
  element.path = element.path_length > 0 ? path : NULL;
  element.n_origins = element.path_length > 0 ? 1 : 0;
  for (guint i = first; i <= last; i++, time_s += apart_s)
    {
      element.time_us = ROUTES_TEXT_START_S * G_USEC_PER_SEC + (gint64) (time_s * 1e6 + (time_s < 0 ? -0.5 : 0.5));
      element.peer = i - 1;
      dusk_visibility_add (&element, self->engine);
    }
}

void
routes_text_add (RoutesText *self, const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", 0);

  for (char **line = lines; *line; line++)
    {
      char *comment = strchr (*line, '#');

      if (comment != NULL)
        *comment = '\0';
      if (*g_strstrip (*line) != '\0')
        add_line (self, *line);
    }
}

DuskRoutes *
routes_text_finish (RoutesText *self)
{
  DuskRoutes *routes = dusk_visibility_finish (self->engine);

  dusk_visibility_free (self->engine);
  dusk_bgp_peers_unref (self->peers);
  return routes;
}

DuskRoutes *
routes_text_run (const char *text, int length_s, guint n_peers, const char *prefixes, const char *origins)
{
  RoutesText self = { .wish = { .keeps_changes = TRUE, .keeps_entities = TRUE } };

  routes_text_init (&self, length_s, n_peers, prefixes, origins);
  routes_text_add (&self, text);
  return routes_text_finish (&self);
}

static const DuskPrefixRoutes *
find_prefix (const DuskRoutes *routes, const char *text)
{
  DuskPrefix prefix;

  g_assert_true (dusk_prefix_parse (text, &prefix, NULL));
  for (guint i = 0; i < routes->prefixes->len; i++)
    {
      const DuskPrefixRoutes *found = routes->prefixes->pdata[i];

      if (dusk_prefix_compare (&found->prefix, &prefix) == 0)
        return found;
    }
  return NULL;
}

char *
routes_text_crossings (const DuskRoutes *routes, const char *prefix)
{
  const DuskPrefixRoutes *found = find_prefix (routes, prefix);
  GString *text;

  if (found == NULL)
    return g_strdup ("none");
  text = g_string_new (found->was_visible ? "+" : "-");
  for (guint i = 0; i < found->crossings->len; i++)
    {
      const DuskCrossing *crossing = &g_array_index (found->crossings, DuskCrossing, i);

      g_string_append_printf (text, " %c%.10g(%u/%u)", crossing->is_visible ? '+' : '-',
                              (double) (crossing->time_us - ROUTES_TEXT_START_S * G_USEC_PER_SEC) / 1e6, crossing->peers, crossing->live);
    }
  return g_string_free (text, FALSE);
}

char *
routes_text_series (const DuskSeries *series)
{
  GString *text = g_string_new (NULL);

  for (gsize i = 0; i < dusk_series_length (series); i++)
    {
      double value = dusk_series_values (series)[i];

      if (isnan (value))
        g_string_append (text, i > 0 ? " -" : "-");
      else
        g_string_append_printf (text, i > 0 ? " %.6g" : "%.6g", value);
    }
  return g_string_free (text, FALSE);
}
