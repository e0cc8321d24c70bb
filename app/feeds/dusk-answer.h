/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * DuskAnswer: the body of one HTTP answer and how old it is. Immutable, shared by reference, readable from any thread.
 *
 * @body: (not nullable): the bytes
 * @etag, @last_modified: (nullable): validators for the next conditional request
 * @fetched_s: when the server last confirmed it (Unix seconds, UTC, of the clock of the client)
 * @is_stale: it is older than asked for, and the server could not be reached or refused
 * @stale_reason: (nullable): why, a sentence for the user
 * @is_new: it came with this request and is not in the cache yet: dusk_http_keep()
 */
typedef struct {
  gatomicrefcount refs;
  GBytes         *body;
  char           *etag;
  char           *last_modified;
  gint64          fetched_s;
  gboolean        is_stale;
  char           *stale_reason;
  gboolean        is_new;
} DuskAnswer;

/** Returns: (transfer full): a fresh answer that holds copies of the texts and a reference to @body. */
DuskAnswer *dusk_answer_new (GBytes *body, const char *etag, const char *last_modified, gint64 fetched_s);
/** Returns: (transfer full): @answer marked stale for @reason. */
DuskAnswer *dusk_answer_new_stale (DuskAnswer *answer, const char *reason);
DuskAnswer *dusk_answer_ref (DuskAnswer *answer);
void        dusk_answer_unref (DuskAnswer *answer);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DuskAnswer, dusk_answer_unref)

/**
 * DuskAnswerCache: where answers are kept between requests and program starts. The store implements it, to the right of this room.
 */
#define DUSK_TYPE_ANSWER_CACHE (dusk_answer_cache_get_type ())
G_DECLARE_INTERFACE (DuskAnswerCache, dusk_answer_cache, DUSK, ANSWER_CACHE, GObject)

/**
 * DuskAnswerCacheInterface:
 * @find: returns (transfer full) (nullable) the answer kept for a URL
 * @keep: keeps an answer for a URL in place of an older one; a failure is the cache's own to report
 */
struct _DuskAnswerCacheInterface {
  GTypeInterface parent;
  DuskAnswer *(*find) (DuskAnswerCache *cache, const char *url);
  void (*keep) (DuskAnswerCache *cache, const char *url, DuskAnswer *answer);
};

DuskAnswer *dusk_answer_cache_find (DuskAnswerCache *cache, const char *url);
void        dusk_answer_cache_keep (DuskAnswerCache *cache, const char *url, DuskAnswer *answer);

G_END_DECLS
