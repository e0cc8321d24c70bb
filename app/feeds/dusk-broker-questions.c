/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n.h>

#include "dusk-broker-private.h"

/* CAIDA's broker answers for less than two hours, bgpfinder for about 500 files, whatever was asked for: a tile and a group are well below. */
#define TILE_S     (90 * DUSK_MINUTE_S)
#define GROUP_SIZE 20

/* BGPKIT's pages hold so many files at most; more pages than that are not asked for. */
#define PAGE_SIZE 1000
#define MAX_PAGES 50

/* clang-format off */
static const struct {
  const char *name;
  const char *url;
  const char *path;  /* below @url */
  const char *other; /* below an address that stands for all hosts */
  int         version;
} finders[DUSK_N_FINDERS] = {
  [DUSK_FINDER_CAIDA]     = { N_("CAIDA BGPStream broker"), "https://broker.bgpstream.caida.org", "/v2/data", "/v2/data", 2 },
  [DUSK_FINDER_BGPFINDER] = { N_("GT bgpfinder"), "https://bgpfinder.inetintel.cc.gatech.edu", "/data", "/v2/data", 2 },
  [DUSK_FINDER_BGPKIT]    = { N_("BGPKIT broker"), "https://api.bgpkit.com", "/v3/broker/search", "/v3/broker/search", 3 },
};
/* clang-format on */

const char *
dusk_finder_name (DuskFinder finder)
{
  return _(finders[finder].name);
}

int
dusk_finder_version (DuskFinder finder)
{
  return finders[finder].version;
}

static char *
finder_url (DuskFinder finder, const char *base_url)
{
  return base_url ? g_strconcat (base_url, finders[finder].other, NULL) : g_strconcat (finders[finder].url, finders[finder].path, NULL);
}

/* bgpfinder looks at the first type and the first interval only: a question names one of each. */
static void
add_tiles (const char *url, const DuskArchiveQuery *query, const char *const *group, GPtrArray *questions)
{
  g_autoptr (GString) collectors = g_string_new (NULL);

  for (gsize i = 0; i < GROUP_SIZE && group[i]; i++)
    g_string_append_printf (collectors, "collectors%%5B%%5D=%s&", group[i]);
  for (gint64 from_s = dusk_time_floor (query->from_s, TILE_S); from_s < query->to_s; from_s += TILE_S)
    g_ptr_array_add (questions, g_strdup_printf ("%s?%stypes%%5B%%5D=%s&intervals%%5B%%5D=%" G_GINT64_FORMAT ",%" G_GINT64_FORMAT, url,
                                                 collectors->str, query->kind == DUSK_ARCHIVE_RIBS ? "ribs" : "updates", from_s,
                                                 from_s + TILE_S - 1));
}

/* A file that began a little before holds what is asked for as well. */
static void
add_search (const char *url, const DuskArchiveQuery *query, const char *const *group, GPtrArray *questions)
{
  g_autoptr (GString) collectors = g_string_new (NULL);
  gint64 from_s = dusk_time_floor (query->from_s, TILE_S) - (query->kind == DUSK_ARCHIVE_UPDATES ? 15 * DUSK_MINUTE_S : 0);
  gint64 to_s = dusk_time_floor (query->to_s - 1, TILE_S) + TILE_S;

  for (gsize i = 0; i < GROUP_SIZE && group[i]; i++)
    g_string_append_printf (collectors, "%s%s", i > 0 ? "," : "", group[i]);
  g_ptr_array_add (questions,
                   g_strdup_printf ("%s?ts_start=%" G_GINT64_FORMAT "&ts_end=%" G_GINT64_FORMAT "&collector_id=%s&data_type=%s&page_size=%d&page=1",
                                    url, from_s, to_s, collectors->str, query->kind == DUSK_ARCHIVE_RIBS ? "rib" : "updates", PAGE_SIZE));
}

GPtrArray *
dusk_finder_questions (DuskFinder finder, const char *base_url, const DuskArchiveQuery *query)
{
  GPtrArray *questions = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *url = finder_url (finder, base_url);
  guint n_collectors = g_strv_length ((char **) query->collectors);

  for (guint i = 0; i < n_collectors; i += GROUP_SIZE)
    {
      if (finders[finder].version == 2)
        add_tiles (url, query, query->collectors + i, questions);
      else
        add_search (url, query, query->collectors + i, questions);
    }
  return questions;
}

void
dusk_finder_add_pages (DuskFinder finder, const char *url, gint64 total, GPtrArray *questions)
{
  gint64 n_pages = MIN ((total + PAGE_SIZE - 1) / PAGE_SIZE, MAX_PAGES);

  if (finders[finder].version != 3 || !g_str_has_suffix (url, "&page=1"))
    return;
  for (gint64 page = 2; page <= n_pages; page++)
    g_ptr_array_add (questions, g_strdup_printf ("%.*s%" G_GINT64_FORMAT, (int) (strlen (url) - 1), url, page));
}
