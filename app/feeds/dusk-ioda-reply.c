/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-ioda-private.h"

void
dusk_ioda_event_free (DuskIodaEvent *event)
{
  g_free (event->datasource);
  g_free (event->method);
  g_free (event);
}

void
dusk_ioda_alert_free (DuskIodaAlert *alert)
{
  g_free (alert->datasource);
  g_free (alert->method);
  g_free (alert);
}

void
dusk_ioda_summary_free (DuskIodaSummary *summary)
{
  g_free (summary);
}

/* Of two ends neither is left out here: whoever reads them knows which one to trust. */
static char *
key_of_event (gconstpointer record)
{
  const DuskIodaEvent *event = record;

  return g_strdup_printf ("%s %s %s %" G_GINT64_FORMAT " %" G_GINT64_FORMAT, event->entity.id, event->datasource, event->method, event->start_s,
                          event->end_s);
}

static char *
key_of_alert (gconstpointer record)
{
  const DuskIodaAlert *alert = record;

  return g_strdup_printf ("%s %s %s %" G_GINT64_FORMAT, alert->entity.id, alert->datasource, alert->method, alert->time_s);
}

static char *
key_of_summary (gconstpointer record)
{
  return g_strdup (((const DuskIodaSummary *) record)->entity.id);
}

static const struct {
  GDestroyNotify free_record;
  char *(*key) (gconstpointer record);
} calls[] = {
  [DUSK_IODA_EVENTS] = { (GDestroyNotify) dusk_ioda_event_free, key_of_event },
  [DUSK_IODA_ALERTS] = { (GDestroyNotify) dusk_ioda_alert_free, key_of_alert },
  [DUSK_IODA_SUMMARY] = { (GDestroyNotify) dusk_ioda_summary_free, key_of_summary },
};

DuskIodaReply *
dusk_ioda_reply_new (DuskIodaCall call)
{
  DuskIodaReply *reply = g_new0 (DuskIodaReply, 1);

  g_atomic_ref_count_init (&reply->refs);
  reply->call = call;
  reply->items = g_ptr_array_new_with_free_func (calls[call].free_record);
  reply->fetched_s = DUSK_TIME_UNKNOWN;
  return reply;
}

DuskIodaReply *
dusk_ioda_reply_ref (DuskIodaReply *reply)
{
  g_return_val_if_fail (reply != NULL, NULL);

  g_atomic_ref_count_inc (&reply->refs);
  return reply;
}

void
dusk_ioda_reply_unref (DuskIodaReply *reply)
{
  g_return_if_fail (reply != NULL);

  if (!g_atomic_ref_count_dec (&reply->refs))
    return;
  g_ptr_array_unref (reply->items);
  g_free (reply->stale_reason);
  g_free (reply);
}

void
dusk_ioda_reply_add (DuskIodaReply *self, gpointer record, GHashTable *seen)
{
  if (g_hash_table_add (seen, calls[self->call].key (record)))
    g_ptr_array_add (self->items, record);
  else
    calls[self->call].free_record (record);
}

void
dusk_ioda_reply_add_page (DuskIodaReply *self, DuskIodaReply *page, GHashTable *seen)
{
  gsize n;
  g_autofree gpointer *records = g_ptr_array_steal (page->items, &n);

  for (gsize i = 0; i < n; i++)
    dusk_ioda_reply_add (self, records[i], seen);
  self->is_cut = page->is_cut;
  self->n_skipped += page->n_skipped;
  if (self->fetched_s == DUSK_TIME_UNKNOWN || page->fetched_s < self->fetched_s)
    self->fetched_s = page->fetched_s;
  if (page->is_stale && !self->is_stale)
    {
      self->is_stale = TRUE;
      self->stale_reason = g_strdup (page->stale_reason);
    }
}
