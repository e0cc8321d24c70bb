/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-store-private.h"
#include "dusk-store-watch.h"

/* Columns in the order of the table. */
enum {
  FEED,
  DAY,
  REQUESTS,
  SUM,
};

typedef struct {
  const char *feed;
  gint64      day;
  guint       limit;
  guint       requests; /* counted before */
  gboolean    has_spent;
  gboolean    in_memory; /* whether the last attempt was made in memory */
} Spending;

static guint
sum_up (const char *feed, gint64 day, gint64 requests)
{
  return dusk_store_sum ("spent %s %" G_GINT64_FORMAT " %" G_GINT64_FORMAT, feed, day, requests);
}

gboolean
dusk_store_spent_row_is_sound (sqlite3_stmt *row)
{
  const char *feed = (const char *) sqlite3_column_text (row, FEED);
  gint64 requests = sqlite3_column_int64 (row, REQUESTS);

  return feed && requests >= 0 && requests <= G_MAXUINT
         && sqlite3_column_int64 (row, SUM) == sum_up (feed, sqlite3_column_int64 (row, DAY), requests);
}

static int
find_spent (DuskStore *self, gpointer data)
{
  Spending *what = data;
  sqlite3_stmt *statement = NULL;
  int code = dusk_store_bind (self, &statement, "SELECT * FROM spent WHERE feed = ? AND day = ?", "si", what->feed, what->day);

  what->requests = 0;
  if (code == SQLITE_OK && (code = sqlite3_step (statement)) == SQLITE_ROW)
    {
      if (dusk_store_spent_row_is_sound (statement))
        what->requests = (guint) sqlite3_column_int64 (statement, REQUESTS);
      else
        code = SQLITE_CORRUPT;
    }
  return dusk_store_end (statement, code);
}

static int
spend (DuskStore *self, gpointer data)
{
  Spending *what = data;
  int code = find_spent (self, what);

  what->in_memory = self->in_memory;
  what->has_spent = (what->limit == 0 || what->requests < what->limit) && what->requests < G_MAXUINT;
  if (code == SQLITE_OK && what->has_spent)
    code = dusk_store_run (self, "INSERT OR REPLACE INTO spent (feed, day, requests, sum) VALUES (?, ?, ?, ?)", "siii", what->feed, what->day,
                           (gint64) what->requests + 1, (gint64) sum_up (what->feed, what->day, (gint64) what->requests + 1));
  return code;
}

gboolean
dusk_store_spend (DuskStore *self, const char *feed, gint64 day, guint limit)
{
  Spending what = { .feed = feed, .day = day, .limit = limit };

  g_return_val_if_fail (DUSK_IS_STORE (self), FALSE);
  g_return_val_if_fail (feed != NULL, FALSE);

  /* Where the disk takes nothing, this program at least keeps within the limit. */
  return (dusk_store_transact (self, DUSK_STORE_WRITE, spend, &what, NULL) || what.in_memory) && what.has_spent;
}

guint
dusk_store_spent (DuskStore *self, const char *feed, gint64 day)
{
  Spending what = { .feed = feed, .day = day };

  g_return_val_if_fail (DUSK_IS_STORE (self), 0);
  g_return_val_if_fail (feed != NULL, 0);

  dusk_store_transact (self, DUSK_STORE_READ, find_spent, &what, NULL);
  return what.requests;
}
