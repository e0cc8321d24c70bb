/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-cli-exact.h"

#include <glib/gi18n.h>
#include <string.h>

#include "dusk-cli-columns.h"
#include "dusk-exact.h"

#define INDENT 2
/* More rows than these tell a person nothing; the other formats have them. */
#define MAX_ROWS 30

static char *
moment_text (gint64 time_us, DuskTimeForm form)
{
  return time_us == DUSK_TIME_UNKNOWN ? g_strdup ("–") : dusk_time_to_text (time_us / G_USEC_PER_SEC, NULL, form);
}

static char *
prefix_text (const DuskPrefix *prefix)
{
  char text[DUSK_PREFIX_TEXT_SIZE];

  dusk_prefix_to_text (prefix, text);
  return g_strdup (text);
}

static void
print_columns (DuskCliColumns *columns, guint n_left_out, GString *text)
{
  g_string_append_c (text, '\n');
  dusk_cli_columns_print (columns, INDENT, text);
  if (n_left_out > 0)
    g_string_append_printf (text, _("  … and %u more; --format json prints all\n"), n_left_out);
}

/* Prefixes ------------------------------------------------------------------------------------------------------------------------ */

static char **
prefix_cells (const DuskExactPrefix *prefix)
{
  g_autoptr (GPtrArray) cells = g_ptr_array_new ();

  g_ptr_array_add (cells, prefix_text (&prefix->prefix));
  g_ptr_array_add (cells, prefix->origin ? g_strdup_printf ("AS%u", prefix->origin) : g_strdup ("–"));
  g_ptr_array_add (cells, moment_text (prefix->lost_us, DUSK_TIME_DAY_SECONDS));
  g_ptr_array_add (cells, moment_text (prefix->back_us, DUSK_TIME_DAY_SECONDS));
  if (prefix->lost_us == DUSK_TIME_UNKNOWN)
    g_ptr_array_add (cells, g_strdup ("–"));
  else
    /* Translators: so many peers of so many */
    g_ptr_array_add (cells, g_strdup_printf (C_ ("peers", "%1$u of %2$u"), prefix->peers_before, prefix->live));
  g_ptr_array_add (cells, NULL);
  return (char **) g_ptr_array_steal (cells, NULL);
}

static void
print_prefixes (const DuskExact *exact, GString *text)
{
  const char *titles[] = { _("Prefix"), _("Origin"), _("Lost (UTC)"), _("Back (UTC)"), _("Peers before"), NULL };
  g_autoptr (DuskCliColumns) columns = dusk_cli_columns_new (titles, "llrrr");
  guint n = MIN (exact->prefixes->len, MAX_ROWS);

  for (guint i = 0; i < n; i++)
    dusk_cli_columns_add (columns, prefix_cells (g_ptr_array_index (exact->prefixes, i)));
  if (n > 0)
    print_columns (columns, exact->prefixes->len - n, text);
}

/* Peers --------------------------------------------------------------------------------------------------------------------------- */

static const char *
path_of (const DuskExactStep *step, gboolean is_return)
{
  const char *path = is_return ? step->path_after : step->path_before;

  return path ? path : "–";
}

static gboolean
is_same (const DuskExactStep *a, const DuskExactStep *b, gboolean is_return)
{
  return a->time_us / G_USEC_PER_SEC == b->time_us / G_USEC_PER_SEC && strcmp (a->peer, b->peer) == 0
         && strcmp (path_of (a, is_return), path_of (b, is_return)) == 0;
}

/* @n: prefixes of which one peer says the same in the same second */
static char **
step_cells (const DuskExactStep *step, guint n, gboolean is_return)
{
  g_autoptr (GPtrArray) cells = g_ptr_array_new ();

  g_ptr_array_add (cells, moment_text (step->time_us, DUSK_TIME_DAY_SECONDS));
  g_ptr_array_add (cells, g_strdup (step->peer));
  g_ptr_array_add (cells, n == 1 ? prefix_text (&step->prefix) : g_strdup_printf (ngettext ("%u prefix", "%u prefixes", n), n));
  g_ptr_array_add (cells, g_strdup (path_of (step, is_return)));
  g_ptr_array_add (cells, NULL);
  return (char **) g_ptr_array_steal (cells, NULL);
}

static void
print_steps (const GPtrArray *steps, gboolean is_return, GString *text)
{
  const char *lost[] = { _("Lost (UTC)"), _("Peer"), _("Prefix"), _("Path before"), NULL };
  const char *back[] = { _("Back (UTC)"), _("Peer"), _("Prefix"), _("Path after"), NULL };
  g_autoptr (DuskCliColumns) columns = dusk_cli_columns_new (is_return ? back : lost, "rlll");
  guint n_rows = 0, first = 0;

  for (; first < steps->len && n_rows < MAX_ROWS; n_rows++)
    {
      guint end = first + 1;
      while (end < steps->len && is_same (steps->pdata[first], steps->pdata[end], is_return))
        end++;
      dusk_cli_columns_add (columns, step_cells (steps->pdata[first], end - first, is_return));
      first = end;
    }
  if (n_rows > 0)
    print_columns (columns, steps->len - first, text);
}

/* Outages ------------------------------------------------------------------------------------------------------------------------- */

static void
print_exact (const DuskExact *exact, GString *text)
{
  g_autofree char *start = moment_text (exact->start_us, DUSK_TIME_FULL_SECONDS), *end = moment_text (exact->end_us, DUSK_TIME_FULL_SECONDS);
  g_autofree char *summary = dusk_exact_summary (exact);

  if (exact->near.end_s == DUSK_TIME_UNKNOWN)
    /* Translators: a time */
    g_string_append_printf (text, _("\nExact times from BGP: since %1$s UTC\n"), start);
  else
    /* Translators: two times */
    g_string_append_printf (text, _("\nExact times from BGP: %1$s to %2$s UTC\n"), start, end);
  g_string_append_printf (text, "%s\n", summary);
  for (char **message = exact->messages; *message; message++)
    g_string_append_printf (text, "  • %s\n", *message);
  print_prefixes (exact, text);
  print_steps (exact->losses, FALSE, text);
  print_steps (exact->returns, TRUE, text);
}

void
dusk_cli_exact_print (const DuskReport *report, GString *text)
{
  const GArray *outages = report->findings->outages;

  for (guint i = 0; i < outages->len; i++)
    {
      const DuskExact *exact = dusk_exact_of_outage (report, &g_array_index (outages, DuskOutage, i));
      if (exact)
        print_exact (exact, text);
    }
}
