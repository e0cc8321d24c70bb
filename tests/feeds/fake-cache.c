/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fake-cache.h"

struct _FakeCache {
  GObject     parent;
  GHashTable *answers; /* (owned) (element-type utf8 DuskAnswer) */
};

static void cache_iface_init (DuskAnswerCacheInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FakeCache, fake_cache, G_TYPE_OBJECT, G_IMPLEMENT_INTERFACE (DUSK_TYPE_ANSWER_CACHE, cache_iface_init))

static DuskAnswer *
cache_find (DuskAnswerCache *cache, const char *url)
{
  DuskAnswer *answer = g_hash_table_lookup (FAKE_CACHE (cache)->answers, url);

  return answer ? dusk_answer_ref (answer) : NULL;
}

/* As a database does: what comes back later is another object. */
static void
cache_keep (DuskAnswerCache *cache, const char *url, DuskAnswer *answer)
{
  DuskAnswer *kept = dusk_answer_new (answer->body, answer->etag, answer->last_modified, answer->fetched_s);

  g_hash_table_replace (FAKE_CACHE (cache)->answers, g_strdup (url), kept);
}

static void
cache_iface_init (DuskAnswerCacheInterface *iface)
{
  iface->find = cache_find;
  iface->keep = cache_keep;
}

static void
fake_cache_finalize (GObject *object)
{
  g_hash_table_unref (FAKE_CACHE (object)->answers);
  G_OBJECT_CLASS (fake_cache_parent_class)->finalize (object);
}

static void
fake_cache_class_init (FakeCacheClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fake_cache_finalize;
}

static void
fake_cache_init (FakeCache *self)
{
  self->answers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) dusk_answer_unref);
}

FakeCache *
fake_cache_new (void)
{
  return g_object_new (FAKE_TYPE_CACHE, NULL);
}

guint
fake_cache_count (FakeCache *cache)
{
  return g_hash_table_size (cache->answers);
}
