/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "dusk-archive-private.h"
#include "dusk-broker-private.h"

#define KB           1e3
#define MB           1e6
#define N_NEIGHBOURS 5

/* Sizes change with the years: files further away say nothing. */
#define MAX_DISTANCE_S (365 * DUSK_DAY_S)

/*
 * What files of collectors with a few dozen peers had in a year: update files of RIS and RouteViews of 1999 to 2016 as recorded for the tests;
 * RIS's FAQ (at most 4 MB per peer and day); bview of rrc00 of today, 400 MB, brought down by its peers. Between years it grows by a
 * constant factor a year.
 */
static const struct {
  int    year;
  double ris_updates, ris_ribs, routeviews_updates, routeviews_ribs;
} typical[] = {
  { 2000, 15 * KB, 1 * MB, 30 * KB, 2 * MB },        { 2007, 80 * KB, 5 * MB, 250 * KB, 12 * MB },
  { 2014, 250 * KB, 20 * MB, 700 * KB, 30 * MB },    { 2016, 390 * KB, 30 * MB, 1 * MB, 35 * MB },
  { 2025, 1500 * KB, 100 * MB, 3000 * KB, 80 * MB },
};

/* Collectors with many times, or hardly any, of the peers of others. */
static const struct {
  const char *collector;
  double      factor;
} factors[] = {
  { "rrc00", 4 },
  { "rrc06", 0.1 },
  { "rrc16", 0.2 },
  { "route-views2", 2 },
  { "route-views.jinx", 0.1 },
  { "route-views.kixp", 0.2 },
  { "route-views.wide", 0.3 },
};

static double
value_of (gsize row, gboolean is_ris, DuskArchiveKind kind)
{
  if (kind == DUSK_ARCHIVE_RIBS)
    return is_ris ? typical[row].ris_ribs : typical[row].routeviews_ribs;
  return is_ris ? typical[row].ris_updates : typical[row].routeviews_updates;
}

gint64
dusk_archive_typical_size (const char *collector, DuskArchiveKind kind, gint64 time_s)
{
  gboolean is_ris = g_str_equal (dusk_archive_project (collector), "ris");
  double year = 1970 + (double) time_s / (365.2425 * DUSK_DAY_S), size;
  gsize i = 1;

  while (i + 1 < G_N_ELEMENTS (typical) && year > typical[i].year)
    i++;
  year = CLAMP (year, typical[0].year, typical[G_N_ELEMENTS (typical) - 1].year);
  size = value_of (i - 1, is_ris, kind) * pow (value_of (i, is_ris, kind) / value_of (i - 1, is_ris, kind),
                                               (year - typical[i - 1].year) / (typical[i].year - typical[i - 1].year));
  for (gsize j = 0; j < G_N_ELEMENTS (factors); j++)
    if (g_str_equal (factors[j].collector, collector))
      size *= factors[j].factor;
  return (gint64) size;
}

/* A size that is known, and whose. */
typedef struct {
  const char     *collector; /* (not owned) */
  DuskArchiveKind kind;
  gint64          start_s;
  gint64          size_bytes;
} Known;

typedef struct {
  gint64 distance_s;
  gint64 size_bytes;
} Neighbour;

static GArray *
find_known (const GPtrArray *entries, const GPtrArray *files)
{
  GArray *known = g_array_new (FALSE, FALSE, sizeof (Known));

  for (guint i = 0; i < entries->len; i++)
    {
      const DuskArchiveEntry *entry = entries->pdata[i];
      Known one = { .collector = entry->collector, .size_bytes = entry->size_bytes };

      for (one.kind = DUSK_ARCHIVE_RIBS; one.kind <= DUSK_ARCHIVE_UPDATES; one.kind++)
        if (dusk_archive_read_name (entry->name, one.kind, &one.start_s))
          g_array_append_val (known, one);
    }
  for (guint i = 0; i < files->len; i++)
    {
      const DuskArchiveFile *file = files->pdata[i];
      Known one = { file->collector, file->kind, file->start_s, file->size_bytes };

      if (file->size_bytes > 0)
        g_array_append_val (known, one);
    }
  return known;
}

static int
compare_sizes (gconstpointer a, gconstpointer b)
{
  gint64 first = ((const Neighbour *) a)->size_bytes, second = ((const Neighbour *) b)->size_bytes;

  return first < second ? -1 : first > second;
}

/* The median of the nearest in time; 0 where there are none. */
static gint64
guess_by_neighbours (const GArray *known, const DuskArchiveFile *file)
{
  Neighbour nearest[N_NEIGHBOURS];
  gsize n = 0;

  for (guint i = 0; i < known->len; i++)
    {
      const Known *one = &g_array_index (known, Known, i);
      Neighbour neighbour = { ABS (one->start_s - file->start_s), one->size_bytes };
      gsize at;

      if (one->kind != file->kind || !g_str_equal (one->collector, file->collector) || neighbour.distance_s > MAX_DISTANCE_S)
        continue;
      for (at = n; at > 0 && nearest[at - 1].distance_s > neighbour.distance_s; at--)
        if (at < N_NEIGHBOURS)
          nearest[at] = nearest[at - 1];
      if (at < N_NEIGHBOURS)
        nearest[at] = neighbour;
      n = MIN (n + 1, N_NEIGHBOURS);
    }
  if (n == 0)
    return 0;
  qsort (nearest, n, sizeof *nearest, compare_sizes);
  return nearest[n / 2].size_bytes;
}

gint64 *
dusk_archive_sizes (DuskArchive *self, const GPtrArray *files, gboolean *is_guess)
{
  g_autoptr (GPtrArray) entries = dusk_archive_disk_list (dusk_archive_disk (self));
  g_autoptr (GArray) known = find_known (entries, files);
  gint64 *sizes = g_new (gint64, files->len);

  *is_guess = FALSE;
  for (guint i = 0; i < files->len; i++)
    {
      const DuskArchiveFile *file = files->pdata[i];

      sizes[i] = file->size_bytes;
      if (sizes[i] > 0)
        continue;
      *is_guess = TRUE;
      sizes[i] = guess_by_neighbours (known, file);
      if (sizes[i] == 0)
        sizes[i] = dusk_archive_typical_size (file->collector, file->kind, file->start_s);
    }
  return sizes;
}
