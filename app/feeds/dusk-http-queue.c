/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-http-private.h"

#define N_PRIORITIES (DUSK_HTTP_URGENT + 1)

typedef struct {
  gpointer item; /* (not owned) */
  char    *host; /* (owned) */
} Place;

struct _DuskHttpQueue {
  GQueue      places[N_PRIORITIES]; /* (element-type Place) */
  GHashTable *holds;                /* (element-type utf8 gint64): until when */
  GHashTable *out;                  /* (element-type utf8 uint): how many of a host were taken and not given back */
  guint       limit;                /* of these; 0 for none */
};

static void
place_free (Place *place)
{
  g_free (place->host);
  g_free (place);
}

static gint64
held_until (DuskHttpQueue *queue, const char *host)
{
  const gint64 *until_us = g_hash_table_lookup (queue->holds, host);

  return until_us ? *until_us : 0;
}

static guint
count_out (DuskHttpQueue *queue, const char *host)
{
  return GPOINTER_TO_UINT (g_hash_table_lookup (queue->out, host));
}

static void
set_out (DuskHttpQueue *queue, const char *host, guint n)
{
  if (n > 0)
    g_hash_table_insert (queue->out, g_strdup (host), GUINT_TO_POINTER (n));
  else
    g_hash_table_remove (queue->out, host);
}

static gpointer
take_place (GQueue *places, GList *link)
{
  Place *place = link->data;
  gpointer item = place->item;

  g_queue_delete_link (places, link);
  place_free (place);
  return item;
}

DuskHttpQueue *
dusk_http_queue_new (void)
{
  DuskHttpQueue *queue = g_new0 (DuskHttpQueue, 1);

  for (int i = 0; i < N_PRIORITIES; i++)
    g_queue_init (&queue->places[i]);
  queue->holds = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  queue->out = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return queue;
}

void
dusk_http_queue_free (DuskHttpQueue *queue)
{
  for (int i = 0; i < N_PRIORITIES; i++)
    g_queue_clear_full (&queue->places[i], (GDestroyNotify) place_free);
  g_hash_table_unref (queue->holds);
  g_hash_table_unref (queue->out);
  g_free (queue);
}

void
dusk_http_queue_limit (DuskHttpQueue *queue, guint limit)
{
  queue->limit = limit;
}

void
dusk_http_queue_release (DuskHttpQueue *queue, const char *host)
{
  set_out (queue, host, count_out (queue, host) - 1);
}

void
dusk_http_queue_add (DuskHttpQueue *queue, gpointer item, const char *host, DuskHttpPriority priority, gboolean first)
{
  Place *place = g_new (Place, 1);

  place->item = item;
  place->host = g_strdup (host);
  if (first)
    g_queue_push_head (&queue->places[priority], place);
  else
    g_queue_push_tail (&queue->places[priority], place);
}

gboolean
dusk_http_queue_remove (DuskHttpQueue *queue, gpointer item)
{
  for (int i = 0; i < N_PRIORITIES; i++)
    for (GList *link = queue->places[i].head; link; link = link->next)
      if (((Place *) link->data)->item == item)
        {
          take_place (&queue->places[i], link);
          return TRUE;
        }
  return FALSE;
}

void
dusk_http_queue_hold (DuskHttpQueue *queue, const char *host, gint64 until_us)
{
  if (until_us > held_until (queue, host))
    g_hash_table_insert (queue->holds, g_strdup (host), g_memdup2 (&until_us, sizeof until_us));
}

gpointer
dusk_http_queue_take (DuskHttpQueue *queue, gint64 now_us, gint64 *wake_us)
{
  *wake_us = -1;
  for (int i = N_PRIORITIES - 1; i >= 0; i--)
    for (GList *link = queue->places[i].head; link; link = link->next)
      {
        const char *host = ((Place *) link->data)->host;
        gint64 until_us = held_until (queue, host);

        if (queue->limit > 0 && count_out (queue, host) >= queue->limit)
          continue;
        if (until_us <= now_us)
          {
            *wake_us = -1;
            if (queue->limit > 0)
              set_out (queue, host, count_out (queue, host) + 1);
            return take_place (&queue->places[i], link);
          }
        *wake_us = *wake_us < 0 ? until_us : MIN (*wake_us, until_us);
      }
  return NULL;
}
