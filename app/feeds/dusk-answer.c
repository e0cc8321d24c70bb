/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-answer.h"

G_DEFINE_INTERFACE (DuskAnswerCache, dusk_answer_cache, G_TYPE_OBJECT)

static void
dusk_answer_cache_default_init (DuskAnswerCacheInterface *iface G_GNUC_UNUSED)
{
}

DuskAnswer *
dusk_answer_new (GBytes *body, const char *etag, const char *last_modified, gint64 fetched_s)
{
  DuskAnswer *answer;

  g_return_val_if_fail (body != NULL, NULL);

  answer = g_new0 (DuskAnswer, 1);
  g_atomic_ref_count_init (&answer->refs);
  answer->body = g_bytes_ref (body);
  answer->etag = g_strdup (etag);
  answer->last_modified = g_strdup (last_modified);
  answer->fetched_s = fetched_s;
  return answer;
}

DuskAnswer *
dusk_answer_new_stale (DuskAnswer *answer, const char *reason)
{
  DuskAnswer *stale;

  g_return_val_if_fail (answer != NULL, NULL);
  g_return_val_if_fail (reason != NULL, NULL);

  stale = dusk_answer_new (answer->body, answer->etag, answer->last_modified, answer->fetched_s);
  stale->is_stale = TRUE;
  stale->stale_reason = g_strdup (reason);
  return stale;
}

DuskAnswer *
dusk_answer_ref (DuskAnswer *answer)
{
  g_return_val_if_fail (answer != NULL, NULL);

  g_atomic_ref_count_inc (&answer->refs);
  return answer;
}

void
dusk_answer_unref (DuskAnswer *answer)
{
  g_return_if_fail (answer != NULL);

  if (!g_atomic_ref_count_dec (&answer->refs))
    return;
  g_bytes_unref (answer->body);
  g_free (answer->etag);
  g_free (answer->last_modified);
  g_free (answer->stale_reason);
  g_free (answer);
}

DuskAnswer *
dusk_answer_cache_find (DuskAnswerCache *cache, const char *url)
{
  g_return_val_if_fail (DUSK_IS_ANSWER_CACHE (cache), NULL);
  g_return_val_if_fail (url != NULL, NULL);

  return DUSK_ANSWER_CACHE_GET_IFACE (cache)->find (cache, url);
}

void
dusk_answer_cache_keep (DuskAnswerCache *cache, const char *url, DuskAnswer *answer)
{
  g_return_if_fail (DUSK_IS_ANSWER_CACHE (cache));
  g_return_if_fail (url != NULL);
  g_return_if_fail (answer != NULL);

  DUSK_ANSWER_CACHE_GET_IFACE (cache)->keep (cache, url, answer);
}
