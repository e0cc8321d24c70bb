/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-incident-private.h"

#include <glib/gi18n.h>
#include <string.h>

/* What would begin a list, a heading, a quotation or a rule at the start of a line. */
static gboolean
begins_structure (const char *text)
{
  gsize digits = strspn (text, "0123456789");

  return strchr ("+-=#>", *text) != NULL || (digits > 0 && strchr (".)", text[digits]) != NULL && text[digits]);
}

/* Nothing in @text is markup, a table's border, HTML or a link, whoever wrote it. */
static void
append_plain (GString *markdown, const char *text, gboolean is_line_start)
{
  if (is_line_start && *text && begins_structure (text))
    {
      gsize digits = strspn (text, "0123456789");
      g_string_append_len (markdown, text, (gssize) digits);
      g_string_append_c (markdown, '\\');
      text += digits;
      g_string_append_c (markdown, *text++);
    }
  for (const char *at = text; *at; at++)
    {
      if (*at == '&')
        g_string_append (markdown, "&amp;");
      else if (*at == '<')
        g_string_append (markdown, "&lt;");
      else if (*at == '>')
        g_string_append (markdown, "&gt;");
      else if (strchr ("\r\n\t", *at))
        g_string_append_c (markdown, ' ');
      else if (strchr ("\\`*_{}[]|~@", *at) || (*at == ':' && at[1] == '/') || (*at == '.' && at - text >= 3 && strncmp (at - 3, "www", 3) == 0))
        g_string_append_printf (markdown, "\\%c", *at);
      else
        g_string_append_c (markdown, *at);
    }
}

static void
append_paragraph (GString *markdown, const char *before, const char *text, const char *after)
{
  g_string_append (markdown, before);
  append_plain (markdown, text, *before == '\0');
  g_string_append_printf (markdown, "%s\n\n", after);
}

static void
append_row (GString *markdown, const GStrv cells)
{
  for (guint i = 0; cells[i]; i++)
    {
      g_string_append (markdown, i > 0 ? " | " : "| ");
      append_plain (markdown, cells[i], FALSE);
    }
  g_string_append (markdown, " |\n");
}

static void
append_table (GString *markdown, const GPtrArray *rows)
{
  for (guint i = 0; i < rows->len; i++)
    {
      append_row (markdown, rows->pdata[i]);
      for (guint j = 0; i == 0 && j < g_strv_length (rows->pdata[0]); j++)
        g_string_append (markdown, j > 0 ? "---|" : "|---|");
      if (i == 0)
        g_string_append_c (markdown, '\n');
    }
  g_string_append_c (markdown, '\n');
}

static void
append_figures (GString *markdown, const GPtrArray *rows)
{
  for (guint i = 0; i < rows->len; i++)
    {
      char **cells = rows->pdata[i];
      g_string_append (markdown, "- **");
      append_plain (markdown, cells[0], FALSE);
      g_string_append (markdown, "**: ");
      append_plain (markdown, cells[1], FALSE);
      if (*cells[2])
        {
          g_string_append (markdown, " (");
          append_plain (markdown, cells[2], FALSE);
          g_string_append_c (markdown, ')');
        }
      g_string_append_c (markdown, '\n');
    }
  g_string_append_c (markdown, '\n');
}

static void
append_lines (GString *markdown, const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  for (guint i = 0; lines[i]; i++)
    if (*lines[i])
      append_paragraph (markdown, "", lines[i], "");
}

static void
append_block (GString *markdown, const DuskBlock *block)
{
  switch (block->kind)
    {
    case DUSK_BLOCK_HEADING:
      append_paragraph (markdown, "## ", block->text, "");
      break;
    case DUSK_BLOCK_NOTE:
      append_paragraph (markdown, "*", block->text, "*");
      break;
    case DUSK_BLOCK_FIGURES:
      append_figures (markdown, block->rows);
      break;
    case DUSK_BLOCK_TABLE:
      append_table (markdown, block->rows);
      break;
    case DUSK_BLOCK_TEXT:
    case DUSK_BLOCK_MAP:
    case DUSK_BLOCK_CHART:
    default:
      append_lines (markdown, block->text);
      break;
    }
}

char *
dusk_incident_to_markdown (const DuskIncident *incident)
{
  g_autoptr (DuskStory) story = NULL;
  GString *markdown;

  g_return_val_if_fail (incident != NULL && incident->report != NULL, NULL);

  story = dusk_story_new (incident);
  markdown = g_string_new (NULL);
  append_paragraph (markdown, "# ", story->title, "");
  if (incident->report->is_simulated)
    append_paragraph (markdown, "**", _("Simulated"), "**");
  append_paragraph (markdown, "", story->headline, "");
  for (guint i = 0; i < story->blocks->len; i++)
    append_block (markdown, story->blocks->pdata[i]);
  append_paragraph (markdown, "*", story->made, "*");
  g_string_truncate (markdown, markdown->len - 1);
  return g_string_free (markdown, FALSE);
}
