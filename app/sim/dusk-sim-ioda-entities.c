/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What IODA says of entities: who they are, and their events added up. */

#include "dusk-sim-ioda-private.h"

#include <string.h>

#include "dusk-sim-ask.h"
#include "dusk-territory.h"

#define ADDRESSES_OF_A_PREFIX 256

/* The events of one entity, and those of them that overlap, as they are added up. */
typedef struct {
  DuskSimSubject subject;
  double         scores[DUSK_SIM_N_SIGNALS];
  double         highest[DUSK_SIM_N_SIGNALS];
  gint64         end_s;
  double         overall;
  guint          n_events;
} Summary;

static const char *
country_name (const DuskSimCountry *country)
{
  const DuskTerritory *territory = dusk_territory_find (country->code);

  return territory ? territory->name_en : country->code;
}

/* What stands before “ - ” in the name of its holder. */
static char *
short_name (const DuskSimNetwork *network)
{
  char *holder = dusk_sim_network_holder (network);
  char *rest = strstr (holder, " - ");

  if (rest)
    *rest = '\0';
  return holder;
}

char *
dusk_sim_ioda_name (const DuskSimSubject *subject)
{
  g_autofree char *name = subject->network ? short_name (subject->network) : NULL;

  return name ? g_strdup_printf ("AS%u (%s)", subject->network->asn, name) : g_strdup (country_name (subject->country));
}

static void
put_attributes (JsonBuilder *builder, const DuskSimSubject *subject)
{
  g_autofree char *fqid = subject->network ? g_strdup_printf ("asn.%u", subject->network->asn)
                                           : g_strconcat ("geo.simulated.", subject->country->code, NULL);
  g_autofree char *holder = subject->network ? dusk_sim_network_holder (subject->network) : NULL;
  g_autofree char *addresses = subject->network ? g_strdup_printf ("%u", subject->network->count[0] * ADDRESSES_OF_A_PREFIX) : NULL;

  dusk_sim_put_object (builder, "attrs");
  dusk_sim_put_text (builder, "fqid", fqid);
  if (holder)
    dusk_sim_put_text (builder, "org", holder);
  if (addresses)
    dusk_sim_put_text (builder, "ip_count", addresses);
  dusk_sim_put_text (builder, "country_code", subject->country->code);
  dusk_sim_put_text (builder, "country_name", country_name (subject->country));
  json_builder_end_object (builder);
}

void
dusk_sim_ioda_put_entity (JsonBuilder *builder, const DuskSimSubject *subject)
{
  g_autofree char *code = subject->network ? g_strdup_printf ("%u", subject->network->asn) : g_strdup (subject->country->code);
  g_autofree char *name = dusk_sim_ioda_name (subject);

  json_builder_begin_object (builder);
  dusk_sim_put_text (builder, "code", code);
  dusk_sim_put_text (builder, "name", name);
  dusk_sim_put_text (builder, "type", subject->network ? "asn" : "country");
  dusk_sim_put_list (builder, "subnames");
  json_builder_end_array (builder);
  put_attributes (builder, subject);
  json_builder_end_object (builder);
}

/* Of events that overlap, the highest scores of the signals are multiplied. */
static void
close_overlap (Summary *summary)
{
  double product = 1;

  for (guint signal = 0; signal < DUSK_SIM_N_SIGNALS; signal++)
    {
      if (summary->highest[signal] > 0)
        product *= summary->highest[signal];
      summary->highest[signal] = 0;
    }
  summary->overall += product;
}

static void
add_event (Summary *summary, const DuskSimIodaEvent *event)
{
  if (summary->n_events > 0 && event->start_s > summary->end_s)
    close_overlap (summary);
  summary->scores[event->signal] += event->score;
  summary->highest[event->signal] = MAX (summary->highest[event->signal], event->score);
  summary->end_s = summary->n_events > 0 ? MAX (summary->end_s, event->end_s) : event->end_s;
  summary->n_events++;
}

static int
compare_summaries (gconstpointer a, gconstpointer b)
{
  double left = ((const Summary *) a)->overall, right = ((const Summary *) b)->overall;

  return (left < right) - (left > right);
}

static void
put_summary (JsonBuilder *builder, const Summary *summary)
{
  json_builder_begin_object (builder);
  dusk_sim_put_object (builder, "scores");
  for (guint signal = 0; signal < DUSK_SIM_N_SIGNALS; signal++)
    if (summary->scores[signal] > 0)
      {
        g_autofree char *name = g_strconcat (dusk_sim_signal_word (signal), ".median", NULL);
        dusk_sim_put_number (builder, name, summary->scores[signal]);
      }
  dusk_sim_put_number (builder, "overall", summary->overall);
  json_builder_end_object (builder);
  dusk_sim_put_number (builder, "event_cnt", summary->n_events);
  json_builder_set_member_name (builder, "entity");
  dusk_sim_ioda_put_entity (builder, &summary->subject);
  json_builder_end_object (builder);
}

void
dusk_sim_ioda_put_summaries (DuskSimIoda *self, const GArray *events)
{
  g_autoptr (GArray) summaries = g_array_new (FALSE, TRUE, sizeof (Summary));
  g_autoptr (GHashTable) places = g_hash_table_new (NULL, NULL); /* (element-type pointer guint): plus one */

  for (guint i = 0; i < events->len; i++)
    {
      const DuskSimIodaEvent *event = &g_array_index (events, DuskSimIodaEvent, i);
      gconstpointer key = event->subject.network ? (gconstpointer) event->subject.network : event->subject.country;
      guint place = GPOINTER_TO_UINT (g_hash_table_lookup (places, key));
      if (place == 0)
        {
          g_array_set_size (summaries, summaries->len + 1);
          place = summaries->len;
          g_array_index (summaries, Summary, place - 1).subject = event->subject;
          g_hash_table_insert (places, (gpointer) key, GUINT_TO_POINTER (place));
        }
      add_event (&g_array_index (summaries, Summary, place - 1), event);
    }
  for (guint i = 0; i < summaries->len; i++)
    close_overlap (&g_array_index (summaries, Summary, i));
  g_array_sort (summaries, compare_summaries);
  for (gint64 i = self->page * self->limit; i < MIN (summaries->len, (self->page + 1) * self->limit); i++)
    put_summary (self->data, &g_array_index (summaries, Summary, i));
}

static void
put_if_wanted (DuskSimIoda *self, const DuskSimSubject *subject, const char *search, gint64 *n)
{
  g_autofree char *name = search ? dusk_sim_ioda_name (subject) : NULL;
  g_autofree char *folded = name ? g_utf8_casefold (name, -1) : NULL;

  if ((folded && strstr (folded, search) == NULL) || (self->related && self->related != subject->country))
    return;
  if (*n >= self->page * self->limit && *n < (self->page + 1) * self->limit)
    dusk_sim_ioda_put_entity (self->data, subject);
  (*n)++;
}

void
dusk_sim_ioda_answer_entities (DuskSimIoda *self)
{
  const char *search = self->ask->query ? g_hash_table_lookup (self->ask->query, "search") : NULL;
  g_autofree char *folded = search ? g_utf8_casefold (search, -1) : NULL;
  GPtrArray *countries = dusk_sim_world_countries (self->ask->scenario->world);
  gint64 n = 0;

  for (guint i = 0; self->wish.subjects && i < self->wish.subjects->len; i++)
    put_if_wanted (self, &g_array_index (self->wish.subjects, DuskSimSubject, i), folded, &n);
  for (guint i = 0; !self->wish.subjects && !self->is_unrelated && i < countries->len; i++)
    {
      DuskSimSubject subject = { countries->pdata[i], NULL };
      if (self->wish.wants_countries)
        put_if_wanted (self, &subject, folded, &n);
      for (guint k = 0; self->wish.wants_networks && k < subject.country->networks->len; k++)
        {
          DuskSimSubject inner = { subject.country, &g_array_index (subject.country->networks, DuskSimNetwork, k) };
          put_if_wanted (self, &inner, folded, &n);
        }
    }
}
