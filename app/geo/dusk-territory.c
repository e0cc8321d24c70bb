/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-territory.h"

#include <gio/gio.h>
#include <glib/gi18n.h>
#include <stdlib.h>
#include <string.h>

#include "dusk-config.h"
#include "dusk-geo-resources.h"

#define TABLE_PATH    "/io/github/duskmap/Dusk/geo/territories.tsv"
#define ISO_DOMAIN    "iso_3166"
#define TABLE_COLUMNS 6

/* Of a search. */
#define RANK_NONE       3
#define MAX_NAME_LENGTH 256
#define NO_MATCH        G_MAXUINT

static DuskTerritory territories[DUSK_N_TERRITORIES];

/* Empty cells stand for what is not known. */
static const char *
cell_or_null (const char *cell)
{
  return *cell ? g_intern_string (cell) : NULL;
}

static void
read_line (const char *line, guint *count)
{
  g_auto (GStrv) cells = g_strsplit (line, "\t", -1);
  DuskTerritory *territory = &territories[*count];

  if (*line == '#' || *line == '\0')
    return;
  g_assert (*count < DUSK_N_TERRITORIES && g_strv_length (cells) == TABLE_COLUMNS && strlen (cells[0]) == 2);
  territory->index = *count;
  memcpy (territory->code, cells[0], 3);
  territory->name_en = g_intern_string (cells[1]);
  territory->zone_id = cell_or_null (cells[2]);
  territory->zone_city = cell_or_null (cells[3]);
  territory->lon_deg = g_ascii_strtod (cells[4], NULL);
  territory->lat_deg = g_ascii_strtod (cells[5], NULL);
  (*count)++;
}

static void
load_table (void)
{
  static gsize loaded;

  if (g_once_init_enter (&loaded))
    {
      g_autoptr (GBytes) table = g_resource_lookup_data (dusk_geo_get_resource (), TABLE_PATH, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
      g_autofree char *text = g_strndup (g_bytes_get_data (table, NULL), g_bytes_get_size (table));
      g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
      guint count = 0;

      for (char **line = lines; *line; line++)
        read_line (*line, &count);
      g_assert (count == DUSK_N_TERRITORIES);
      bindtextdomain (ISO_DOMAIN, DUSK_ISO_CODES_LOCALE_DIR);
      bind_textdomain_codeset (ISO_DOMAIN, "UTF-8");
      g_once_init_leave (&loaded, 1);
    }
}

const DuskTerritory *
dusk_territory_at (guint index)
{
  g_return_val_if_fail (index < DUSK_N_TERRITORIES, NULL);

  load_table ();
  return &territories[index];
}

static int
compare_code (const void *code, const void *territory)
{
  return g_ascii_strcasecmp (code, ((const DuskTerritory *) territory)->code);
}

const DuskTerritory *
dusk_territory_find (const char *code)
{
  g_return_val_if_fail (code != NULL, NULL);

  load_table ();
  return bsearch (code, territories, DUSK_N_TERRITORIES, sizeof territories[0], compare_code);
}

const char *
dusk_territory_name (const DuskTerritory *territory)
{
  /* Kosovo is not in ISO 3166; the others have common names that iso-codes leaves in English, or formal, in some of our languages. */
  static const char *const own_names[] = { NC_ ("country", "Iran"), NC_ ("country", "Kosovo"), NC_ ("country", "Laos"),
                                           NC_ ("country", "North Korea"), NC_ ("country", "South Korea"), NC_ ("country", "Syria"),
                                           NC_ ("country", "Türkiye") };

  for (guint i = 0; i < G_N_ELEMENTS (own_names); i++)
    if (strcmp (territory->name_en, own_names[i]) == 0)
      {
        const char *name = g_dpgettext2 (NULL, "country", own_names[i]);
        if (name != own_names[i])
          return name;
      }
  return g_dgettext (ISO_DOMAIN, territory->name_en);
}

/* Lower case without accents, so that “cote” finds “Côte d’Ivoire”. */
static char *
fold (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  g_autofree char *parts = g_utf8_normalize (valid, -1, G_NORMALIZE_ALL);
  g_autofree char *lower = g_utf8_casefold (parts, -1);
  GString *folded = g_string_new (NULL);

  for (const char *c = lower; *c; c = g_utf8_next_char (c))
    if (!g_unichar_ismark (g_utf8_get_char (c)))
      g_string_append_unichar (folded, g_utf8_get_char (c));
  return g_string_free (folded, FALSE);
}

/* 0 for the beginning of the name, 1 for the beginning of a word, 2 elsewhere, RANK_NONE nowhere. */
static guint
rank_of_name (const char *name, const char *needle)
{
  g_autofree char *folded = fold (name);
  const char *found = strstr (folded, needle);

  if (found == folded)
    return 0;
  for (const char *at = found; at; at = strstr (at + 1, needle))
    if (!g_unichar_isalnum (g_utf8_get_char (g_utf8_prev_char (at))))
      return 1;
  return found ? 2 : RANK_NONE;
}

/* The better the match, the less; of equal ones the shorter name, so that “united s” finds the United States before their outlying islands. */
static guint
score_of (const DuskTerritory *territory, const char *needle)
{
  const char *name = dusk_territory_name (territory);
  guint rank = MIN (rank_of_name (name, needle), rank_of_name (territory->name_en, needle));

  if (g_ascii_strcasecmp (territory->code, needle) == 0)
    return 0;
  return rank == RANK_NONE ? NO_MATCH : 1 + rank * MAX_NAME_LENGTH + MIN ((guint) g_utf8_strlen (name, -1), MAX_NAME_LENGTH - 1);
}

static int
compare_scores (gconstpointer a, gconstpointer b, gpointer scores)
{
  const DuskTerritory *const *x = a, *const *y = b;
  guint score_x = ((guint *) scores)[(*x)->index], score_y = ((guint *) scores)[(*y)->index];

  return score_x != score_y ? (score_x < score_y ? -1 : 1) : (int) (*x)->index - (int) (*y)->index;
}

GPtrArray *
dusk_territory_search (const char *text)
{
  GPtrArray *found = g_ptr_array_new ();
  g_autofree char *needle = NULL;
  guint scores[DUSK_N_TERRITORIES];

  g_return_val_if_fail (text != NULL, found);

  load_table ();
  needle = g_strstrip (fold (text));
  if (*needle == '\0')
    return found;
  for (guint i = 0; i < DUSK_N_TERRITORIES; i++)
    {
      scores[i] = score_of (&territories[i], needle);
      if (scores[i] != NO_MATCH)
        g_ptr_array_add (found, &territories[i]);
    }
  g_ptr_array_sort_with_data (found, compare_scores, scores);
  return found;
}
