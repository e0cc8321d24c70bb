/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-store.h"

G_BEGIN_DECLS

#define TEST_STEP_S  300
/** 2014-12-22T00:00Z, on the grid of 5 minutes. */
#define TEST_START_S G_GINT64_CONSTANT (1419206400)

/** Returns: (transfer full): a new empty folder; test_folder_free() removes it with all that is in it. */
char *test_folder_new (void);
void  test_folder_free (char *folder);

/** Returns: (transfer full): the path of the database in @folder. */
char *test_database_path (const char *folder);

/** Returns: (transfer full) (element-type utf8): the databases in @folder whose names contain @part. */
GPtrArray *test_names_with (const char *folder, const char *part);

/** Returns: the entity of that canonical name. */
DuskEntity test_entity (const char *id);

/** Returns: (transfer full): a series of 5 minutes whose samples are @value, @value + 1 … */
DuskSeries *test_series_counting (gint64 start_s, gsize length, double value);

/** Fails unless both are the same, NaN being equal to NaN. */
void test_assert_value (double actual, double expected);

/** Runs SQL on the database of @folder from outside of the store. */
void test_sql (const char *folder, const char *sql);

/** Fails unless SQLite finds the database of @folder whole. */
void test_assert_whole (const char *folder);

/** Fails unless the store's notice contains @part; with %NULL unless there is none. */
void test_assert_notice (DuskStore *store, const char *part);

/** Runs @child in a process of its own; it ends with g_assert's abort or normally. Returns: its exit status as of waitpid(). */
int test_in_child (void (*child) (gpointer data), gpointer data);

G_END_DECLS
