/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-sim-files.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#define TABLE_DURATION_S 120

/* Of a file's name, from the time on: `20141222.1615`. */
#define STAMP_LENGTH 13

static const struct {
  const char *names[2];
  const char *folders[2];
  const char *ending;
} forms[] = {
  [DUSK_SIM_RIS] = { { "updates", "bview" }, { "", "" }, "gz" },
  [DUSK_SIM_ROUTE_VIEWS] = { { "updates", "rib" }, { "UPDATES/", "RIBS/" }, "bz2" },
};

static void
write_time (gint64 time_s, const char *format, char text[32])
{
  time_t moment = time_s;
  struct tm parts;

  gmtime_r (&moment, &parts);
  strftime (text, 32, format, &parts);
}

/* The collector's folder. RouteViews' oldest collector has none of its own, and may be named all the same. */
static char *
folder_of (const DuskSimCollector *collector, gboolean is_named)
{
  if (collector->project == DUSK_SIM_RIS)
    return g_strdup_printf ("/%s/", collector->name);
  if (!is_named && strcmp (collector->name, "route-views2") == 0)
    return g_strdup ("/bgpdata/");
  return g_strdup_printf ("/%s/bgpdata/", collector->name);
}

static char *
path_of (const DuskSimFile *file, gboolean is_named)
{
  const DuskSimProject project = file->collector->project;
  g_autofree char *folder = folder_of (file->collector, is_named);
  char month[32], stamp[32];

  write_time (file->start_s, "%Y.%m", month);
  write_time (file->start_s, "%Y%m%d.%H%M", stamp);
  return g_strdup_printf ("%s%s/%s%s.%s.%s", folder, month, forms[project].folders[file->dump], forms[project].names[file->dump], stamp,
                          forms[project].ending);
}

char *
dusk_sim_file_path (const DuskSimFile *file)
{
  return path_of (file, FALSE);
}

/* `20141222.1615`, at the end of @path but for what follows the next point. */
static gboolean
parse_stamp (const char *path, gint64 *time_s)
{
  const char *ending = strrchr (path, '.');
  char digits[STAMP_LENGTH + 1];
  int year, month, day, hour, minute;
  g_autoptr (GDateTime) moment = NULL;

  if (ending == NULL || ending - path < STAMP_LENGTH)
    return FALSE;
  memcpy (digits, ending - STAMP_LENGTH, STAMP_LENGTH);
  digits[STAMP_LENGTH] = '\0';
  if (sscanf (digits, "%4d%2d%2d.%2d%2d", &year, &month, &day, &hour, &minute) != 5)
    return FALSE;
  moment = g_date_time_new_utc (year, month, day, hour, minute, 0);
  if (moment == NULL)
    return FALSE;
  *time_s = g_date_time_to_unix (moment);
  return TRUE;
}

/* All names that there are are tried: what is not written just so does not exist. */
gboolean
dusk_sim_file_parse (const char *path, DuskSimFile *file)
{
  if (!parse_stamp (path, &file->start_s) || file->start_s < DUSK_SIM_EARLIEST)
    return FALSE;
  for (guint i = 0; i < DUSK_SIM_N_COLLECTORS * 4; i++)
    {
      g_autofree char *other = NULL;
      file->collector = &dusk_sim_collectors[i / 4];
      file->dump = i % 2 ? DUSK_SIM_TABLE : DUSK_SIM_UPDATES;
      other = path_of (file, i % 4 >= 2);
      if (strcmp (other, path) == 0)
        return file->start_s % file->collector->step_s[file->dump] == 0;
    }
  return FALSE;
}

gint64
dusk_sim_file_duration_s (const DuskSimFile *file)
{
  return file->dump == DUSK_SIM_TABLE ? TABLE_DURATION_S : file->collector->step_s[DUSK_SIM_UPDATES];
}

gint64
dusk_sim_file_ready_s (const DuskSimFile *file)
{
  return file->start_s + dusk_sim_file_duration_s (file);
}

GArray *
dusk_sim_files_list (const DuskSimCollector *collector, DuskSimDump dump, gint64 from_s, gint64 to_s, gint64 now_s)
{
  GArray *files = g_array_new (FALSE, FALSE, sizeof (DuskSimFile));
  gint64 step_s = collector->step_s[dump], first_s = MAX (from_s, DUSK_SIM_EARLIEST) + step_s - 1;
  DuskSimFile file = { collector, dump, first_s - first_s % step_s };

  for (; file.start_s <= to_s && dusk_sim_file_ready_s (&file) <= now_s; file.start_s += step_s)
    g_array_append_val (files, file);
  return files;
}

/* What a folder of @collector and @dump in the month of @month_s is called. */
static gboolean
is_folder (const char *path, const DuskSimFile *file, gboolean is_named)
{
  g_autofree char *one = path_of (file, is_named);

  *(strrchr (one, '/') + 1) = '\0';
  return strcmp (one, path) == 0;
}

static void
append_files (GString *page, const DuskSimCollector *collector, DuskSimDump dump, GDateTime *month, gint64 now_s)
{
  g_autoptr (GDateTime) next = g_date_time_add_months (month, 1);
  g_autoptr (GArray) files = dusk_sim_files_list (collector, dump, g_date_time_to_unix (month), g_date_time_to_unix (next) - 1, now_s);

  for (guint i = files->len; i-- > 0;)
    {
      g_autofree char *path = dusk_sim_file_path (&g_array_index (files, DuskSimFile, i));
      const char *name = strrchr (path, '/') + 1;
      char changed[32];
      write_time (dusk_sim_file_ready_s (&g_array_index (files, DuskSimFile, i)), "%Y-%m-%d %H:%M", changed);
      g_string_append_printf (page, "<tr><td><a href=\"%s\">%s</a></td><td>%s</td></tr>\n", name, name, changed);
    }
}

char *
dusk_sim_files_index (const char *path, gint64 now_s)
{
  g_auto (GStrv) parts = g_strsplit (path, "/", -1);
  g_autoptr (GString) page = g_string_new (NULL);
  g_autoptr (GDateTime) month = NULL;
  int year = 0, number = 0;
  gboolean is_there = FALSE;

  for (char **part = parts; *part && month == NULL; part++)
    if (strlen (*part) == 7 && sscanf (*part, "%4d.%2d", &year, &number) == 2)
      month = g_date_time_new_utc (year, number, 1, 0, 0, 0);
  if (month == NULL)
    return NULL;
  g_string_printf (page, "<!DOCTYPE html><html><head><title>Index of %s</title></head><body><table>\n", path);
  for (guint i = 0; i < DUSK_SIM_N_COLLECTORS * 4; i++)
    {
      DuskSimFile file = { &dusk_sim_collectors[i / 4], i % 2 ? DUSK_SIM_TABLE : DUSK_SIM_UPDATES, g_date_time_to_unix (month) };
      if (file.start_s >= DUSK_SIM_EARLIEST && file.start_s <= now_s && is_folder (path, &file, i % 4 >= 2)
          && (i % 4 < 2 || file.collector->project == DUSK_SIM_ROUTE_VIEWS))
        {
          append_files (page, file.collector, file.dump, month, now_s);
          is_there = TRUE;
        }
    }
  g_string_append (page, "</table></body></html>\n");
  return is_there ? g_string_free (g_steal_pointer (&page), FALSE) : NULL;
}
