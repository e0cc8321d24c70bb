/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "dusk-cli-hook.h"
#include "dusk-cli-raw.h"
#include "dusk-settings.h"

/* The longest that a command started by an event may take. */
#define MAX_LIMIT_S DUSK_HOUR_S
/* Who wants longer means for ever. */
#define MAX_MUTE_S (3650 * (gint64) DUSK_DAY_S)

/* What stands behind a verb. */
typedef enum { NOTHING, ENTITIES, A_FILE, PERHAPS_A_FILE } Rest;

static const struct {
  const char *name;
  Rest        rest;
} verbs[] = {
  [DUSK_CLI_WATCH_LIST] = { "list", NOTHING },         [DUSK_CLI_WATCH_ADD] = { "add", ENTITIES },
  [DUSK_CLI_WATCH_REMOVE] = { "remove", ENTITIES },    [DUSK_CLI_WATCH_MUTE] = { "mute", ENTITIES },
  [DUSK_CLI_WATCH_UNMUTE] = { "unmute", ENTITIES },    [DUSK_CLI_WATCH_IMPORT] = { "import", A_FILE },
  [DUSK_CLI_WATCH_EXPORT] = { "export", PERHAPS_A_FILE },
};

static gboolean
refuse (GError **error, const char *message)
{
  g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED, message);
  return FALSE;
}

static gboolean
read_verb (const char *word, DuskCliWatchVerb *verb, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (verbs); i++)
    if (word == NULL || strcmp (word, verbs[i].name) == 0)
      {
        *verb = (DuskCliWatchVerb) i;
        return TRUE;
      }
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED,
               _("dusk watch knows no “%s”; it knows list, add, remove, mute, unmute, import and export"), word);
  return FALSE;
}

static gboolean
read_rest (Rest rest, char **words, DuskCliOptions *options, GError **error)
{
  guint n = g_strv_length (words);

  if (rest == ENTITIES)
    return n > 0 ? dusk_cli_options_read_entities (words, options->entities, error) : refuse (error, _("Say which countries, networks or prefixes"));
  if (rest == A_FILE && n != 1)
    return refuse (error, _("Say which file to read; - is the standard input"));
  if (n > (rest == NOTHING ? 0 : 1))
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED, _("“%s” is one word too many"), words[rest == NOTHING ? 0 : 1]);
      return FALSE;
    }
  options->files = g_strdupv (words);
  return TRUE;
}

/* Each option goes with one verb, or with --run. */
static gboolean
check_company (const DuskCliRaw *raw, DuskCliWatchVerb verb, GError **error)
{
  if (raw->below && verb != DUSK_CLI_WATCH_ADD)
    return refuse (error, _("--below goes with dusk watch add"));
  if ((raw->until || raw->length) && verb != DUSK_CLI_WATCH_MUTE)
    return refuse (error, _("--until and --for go with dusk watch mute"));
  if (raw->until && raw->length)
    return refuse (error, _("Give one of --until and --for only"));
  if (raw->on_event && verb != DUSK_CLI_WATCH_RUN)
    return refuse (error, _("--on-event goes with dusk watch --run"));
  if (raw->limit && raw->on_event == NULL)
    return refuse (error, _("--limit goes with --on-event"));
  if (raw->format && verb != DUSK_CLI_WATCH_LIST && verb != DUSK_CLI_WATCH_RUN)
    return refuse (error, _("--format goes with dusk watch list and dusk watch --run"));
  return TRUE;
}

/* `50%`, `50 %`, `0.5` */
static gboolean
read_share (const char *text, double *share, GError **error)
{
  char *end = NULL;
  double number;

  if (text == NULL)
    return TRUE;
  number = g_ascii_strtod (text, &end);
  while (end > text && *end == ' ')
    end++;
  if (end > text && *end == '%')
    {
      number /= 100;
      end++;
    }
  if (end > text && *end == '\0' && g_ascii_isdigit (*text) && number > 0 && number < 1)
    {
      *share = number;
      return TRUE;
    }
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, _("“%s” is no share; write for example 50%%"), text);
  return FALSE;
}

static gboolean
read_length (const char *text, gint64 *length_s, GError **error)
{
  static const struct {
    char unit;
    int  seconds;
  } units[] = { { 'm', DUSK_MINUTE_S }, { 'h', DUSK_HOUR_S }, { 'd', DUSK_DAY_S } };
  gsize n = text ? strlen (text) : 0;
  guint64 number;

  if (text == NULL)
    return TRUE;
  for (guint i = 0; n > 1 && i < G_N_ELEMENTS (units); i++)
    {
      g_autofree char *digits = g_strndup (text, n - 1);
      if (text[n - 1] != units[i].unit ||
          !g_ascii_string_to_unsigned (digits, 10, 1, (guint64) (MAX_MUTE_S / units[i].seconds), &number, NULL))
        continue;
      *length_s = (gint64) number * units[i].seconds;
      return TRUE;
    }
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, _("“%s” is no length of time; write for example 30m, 2h or 3d"), text);
  return FALSE;
}

static gboolean
read_limit (const char *text, guint *limit_s, GError **error)
{
  guint64 number = DUSK_CLI_HOOK_LIMIT_S;

  if (text && !g_ascii_string_to_unsigned (text, 10, 1, MAX_LIMIT_S, &number, NULL))
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, _("“%s” is no limit; write seconds from 1 to %d"), text, MAX_LIMIT_S);
      return FALSE;
    }
  *limit_s = (guint) number;
  return TRUE;
}

static gboolean
read_command (const char *text, char ***argv, GError **error)
{
  g_autoptr (GError) why = NULL;

  if (text == NULL || g_shell_parse_argv (text, NULL, argv, &why))
    return TRUE;
  /* Translators: an option such as --from, and what is wrong with its value */
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, _("%s: %s"), "--on-event", why->message);
  return FALSE;
}

gboolean
dusk_cli_options_read_watch (const DuskCliRaw *raw, char **words, DuskCliOptions *options, GError **error)
{
  options->verb = DUSK_CLI_WATCH_RUN;
  if (raw->runs ? !read_rest (NOTHING, words, options, error)
                : !read_verb (words[0], &options->verb, error) ||
                      !read_rest (verbs[options->verb].rest, words + (words[0] ? 1 : 0), options, error))
    return FALSE;
  if (options->verb == DUSK_CLI_WATCH_RUN && options->format == DUSK_CLI_CSV)
    return refuse (error, _("With --run, the format is table or json"));
  return check_company (raw, options->verb, error) && read_share (raw->below, &options->threshold, error) &&
         dusk_cli_options_read_time ("--until", raw->until, &options->until_s, error) && read_length (raw->length, &options->length_s, error) &&
         read_limit (raw->limit, &options->limit_s, error) && read_command (raw->on_event, &options->on_event, error);
}

gboolean
dusk_cli_options_read_budgets (const DuskCliRaw *raw, DuskCliOptions *options, GError **error)
{
  for (char **text = raw->budgets; text && *text; text++)
    {
      g_auto (GStrv) parts = g_strsplit (*text, "=", 2);
      guint64 requests = 0;
      DuskFeed feed;
      if (g_strv_length (parts) != 2 || !dusk_feed_from_word (parts[0], &feed) || feed > DUSK_FEED_RADAR ||
          !g_ascii_string_to_unsigned (parts[1], 10, DUSK_BUDGET_LEAST, DUSK_BUDGET_MOST, &requests, NULL))
        {
          g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                       _("“%s” is no budget; write ripestat, ioda or radar with a number from %d to %d, such as ripestat=600"), *text,
                       DUSK_BUDGET_LEAST, DUSK_BUDGET_MOST);
          return FALSE;
        }
      options->budgets[feed] = (guint) requests;
    }
  return TRUE;
}
