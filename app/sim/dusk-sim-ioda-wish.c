/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a question to IODA is about, read from its parameters. */

#include "dusk-sim-ioda-private.h"

#include <string.h>

#define DEFAULT_LIMIT    500
#define LONGEST_PERIOD_S (100 * DUSK_DAY_S)

const char *
dusk_sim_ioda_text (const DuskSimIoda *self, const char *name)
{
  const char *text = self->ask->query ? g_hash_table_lookup (self->ask->query, name) : NULL;

  return text && *text ? text : NULL;
}

void
dusk_sim_ioda_refuse (DuskSimIoda *self, const char *why)
{
  if (self->refusal == NULL)
    self->refusal = why;
}

static gint64
number_of (DuskSimIoda *self, const char *name, gint64 fallback, const char *refusal)
{
  const char *text = dusk_sim_ioda_text (self, name);
  gint64 number;

  if (text == NULL && fallback >= 0)
    return fallback;
  if (text && g_ascii_string_to_signed (text, 10, 0, G_MAXINT32, &number, NULL))
    return number;
  dusk_sim_ioda_refuse (self, refusal);
  return 0;
}

/* Types that the simulated Internet knows nothing of are answered with empty lists. */
static void
read_type (DuskSimIoda *self)
{
  static const char *const others[] = { "continent", "region", "county", "geoasn", NULL };
  const char *type = dusk_sim_ioda_text (self, "entityType");

  self->wish.wants_countries = type == NULL || strcmp (type, "country") == 0;
  self->wish.wants_networks = type == NULL || strcmp (type, "asn") == 0;
  if (!self->wish.wants_countries && !self->wish.wants_networks && !g_strv_contains (others, type))
    dusk_sim_ioda_refuse (self, "invalid entityType");
}

static void
read_codes (DuskSimIoda *self)
{
  const char *text = dusk_sim_ioda_text (self, "entityCode");
  g_auto (GStrv) codes = text ? g_strsplit (text, ",", 1000) : NULL;

  if (codes == NULL)
    return;
  self->wish.subjects = g_array_new (FALSE, FALSE, sizeof (DuskSimSubject));
  for (char **code = codes; *code; code++)
    {
      guint64 asn = g_ascii_strtoull (*code, NULL, 10);
      DuskSimSubject subject = { NULL, NULL };
      if (self->wish.wants_networks && asn > 0 && asn <= G_MAXUINT32)
        subject.network = dusk_sim_world_network (self->ask->scenario->world, (guint32) asn);
      if (subject.network)
        subject.country = subject.network->country;
      else if (self->wish.wants_countries)
        subject.country = dusk_sim_world_country (self->ask->scenario->world, *code);
      if (subject.country)
        g_array_append_val (self->wish.subjects, subject);
    }
}

/* `country/KP`; what is related to nothing the scenario has is nothing. */
static void
read_relation (DuskSimIoda *self)
{
  const char *text = dusk_sim_ioda_text (self, "relatedTo");

  if (text == NULL || strcmp (text, "country") == 0)
    return;
  self->related = g_str_has_prefix (text, "country/") ? dusk_sim_world_country (self->ask->scenario->world, text + strlen ("country/")) : NULL;
  self->is_unrelated = self->related == NULL;
}

static void
read_page (DuskSimIoda *self)
{
  self->limit = number_of (self, "limit", DEFAULT_LIMIT, "limit must be greater than 0");
  self->page = number_of (self, "page", 0, "page must be greater than or equals to 0");
  if (self->limit == 0)
    dusk_sim_ioda_refuse (self, "limit must be greater than 0");
}

static void
read_datasource (DuskSimIoda *self)
{
  static const char *const others[] = { "merit-nt", "gtr", "gtr-sarima", "gtr-norm", "mozilla", NULL };
  const char *word = dusk_sim_ioda_text (self, "datasource");

  self->only = -1;
  for (guint signal = 0; word && signal < DUSK_SIM_N_SIGNALS; signal++)
    if (strcmp (word, dusk_sim_signal_word (signal)) == 0)
      self->only = (int) signal;
  if (word && self->only < 0 && !g_strv_contains (others, word))
    dusk_sim_ioda_refuse (self, "invalid datasource");
  self->is_unrelated |= word && self->only < 0;
}

void
dusk_sim_ioda_read_wish (DuskSimIoda *self)
{
  read_type (self);
  read_codes (self);
  read_relation (self);
  read_datasource (self);
  read_page (self);
}

void
dusk_sim_ioda_read_period (DuskSimIoda *self, gint64 extend_s)
{
  self->wish.from_s = number_of (self, "from", -1, "'from' timestamp must be set");
  self->wish.until_s = number_of (self, "until", -1, "'until' timestamp must be set");
  self->wish.extend_s = MIN (number_of (self, "extendWindow", extend_s, "extendWindow must not be a negative number"), LONGEST_PERIOD_S);
  self->wish.now_s = self->ask->now_s;
  if (self->wish.until_s < self->wish.from_s)
    dusk_sim_ioda_refuse (self, "'until' must not be before 'from'");
  if (self->wish.until_s - self->wish.from_s > LONGEST_PERIOD_S)
    dusk_sim_ioda_refuse (self, "the period must be shorter than 100 days");
}
