/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-cli-options.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "dusk-cli-raw.h"
#include "dusk-error.h"
#include "dusk-territory.h"

/* The sizes of pictures that can be written. */
#define MIN_SIZE_PX 200
#define MAX_SIZE_PX 10000
#define MAX_SCALE   4

static const char *const names[DUSK_N_CLI_COMMANDS] = { "outages", "chart", "map", "mrt", "report", "watch", "feeds" };

/* Of each command, the first is what is printed unless another is asked for. */
static gboolean
read_format (DuskCliCommand command, const char *text, DuskCliFormat *format, GError **error)
{
  static const char *const formats[] = { "table", "csv", "json", "markdown", "bgpdump" };
  static const char *const of_commands[DUSK_N_CLI_COMMANDS] = {
    [DUSK_CLI_OUTAGES] = "table, csv, json, markdown",
    [DUSK_CLI_MRT] = "table, csv, json, bgpdump",
    [DUSK_CLI_WATCH] = "table, csv, json",
    [DUSK_CLI_FEEDS] = "table, json",
  };

  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    if (text == NULL || (strcmp (text, formats[i]) == 0 && strstr (of_commands[command], text)))
      {
        *format = (DuskCliFormat) i;
        return TRUE;
      }
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, _("There is no format “%1$s” here; choose one of: %2$s"), text, of_commands[command]);
  return FALSE;
}

static gboolean
read_size (const char *text, DuskPictureOptions *picture, GError **error)
{
  g_auto (GStrv) parts = text ? g_strsplit (text, "x", 2) : NULL;
  guint64 width, height;

  if (text == NULL)
    return TRUE;
  if (g_strv_length (parts) != 2 || !g_ascii_string_to_unsigned (parts[0], 10, MIN_SIZE_PX, MAX_SIZE_PX, &width, NULL) ||
      !g_ascii_string_to_unsigned (parts[1], 10, MIN_SIZE_PX, MAX_SIZE_PX, &height, NULL))
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, _("“%s” is no size; write for example 1600x900, each from %d to %d"), text,
                   MIN_SIZE_PX, MAX_SIZE_PX);
      return FALSE;
    }
  picture->width_px = (int) width;
  picture->height_px = (int) height;
  return TRUE;
}

static gboolean
read_scale (const char *text, DuskPictureOptions *picture, GError **error)
{
  guint64 number;

  if (text == NULL)
    return TRUE;
  if (!g_ascii_string_to_unsigned (text, 10, 1, MAX_SCALE, &number, NULL))
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, _("“%s” is no scale; write a number from 1 to %d"), text, MAX_SCALE);
      return FALSE;
    }
  picture->scale = (int) number;
  return TRUE;
}

/* Some commands are about one thing, some about none, others about as many as are given. */
static gboolean
check_count (DuskCliCommand command, char **words, GError **error)
{
  guint n = g_strv_length (words);

  if (command == DUSK_CLI_MAP && n > 0)
    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED, _("The map takes no “%s”; it shows all countries"), words[0]);
  else if (command == DUSK_CLI_FEEDS && n > 0)
    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED, _("“%s” is one word too many"), words[0]);
  else if (command == DUSK_CLI_CHART && n != 1)
    g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED, _("A chart is of one country, network or prefix"));
  else if (command == DUSK_CLI_REPORT && n != 1)
    g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED, _("A report is of one country, network or prefix"));
  else
    return TRUE;
  return FALSE;
}

/* What is told of out of archive files. */
static gboolean
read_filter (const DuskCliRaw *raw, GArray *entities, GError **error)
{
  const char *const texts[] = { raw->country, raw->asn, raw->prefix };

  for (guint kind = 0; kind < G_N_ELEMENTS (texts); kind++)
    {
      DuskEntity entity;
      if (texts[kind] == NULL)
        continue;
      if (!dusk_entity_parse (texts[kind], &entity, error))
        return FALSE;
      if (entity.kind != kind)
        {
          static const char *const wanted[] = { N_("“%s” is no country"), N_("“%s” is no network"), N_("“%s” is no prefix") };
          g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, _(wanted[kind]), texts[kind]);
          return FALSE;
        }
      if (kind == DUSK_ENTITY_COUNTRY && dusk_territory_find (entity.id) == NULL)
        {
          g_set_error (error, DUSK_ERROR, DUSK_ERROR_UNKNOWN_ENTITY, _("There is no country with the code %s"), entity.id);
          return FALSE;
        }
      g_array_append_val (entities, entity);
    }
  if (entities->len <= 1)
    return TRUE;
  g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED, _("Give one of --country, --asn and --prefix only"));
  return FALSE;
}

static gboolean
read_files (const DuskCliRaw *raw, char **rest, DuskCliOptions *options, GError **error)
{
  guint n_stdin = 0;

  for (char **file = rest; *file; file++)
    n_stdin += strcmp (*file, "-") == 0;
  if (*rest == NULL || n_stdin > 1)
    {
      g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED,
                           *rest ? _("The standard input can be read only once") : _("Say which archive files to read"));
      return FALSE;
    }
  options->files = g_strdupv (rest);
  return read_filter (raw, options->entities, error);
}

/* What stands behind the command's name and is no option. */
static gboolean
read_words (DuskCliCommand command, const DuskCliRaw *raw, char **words, DuskCliOptions *options, GError **error)
{
  if (command == DUSK_CLI_MRT)
    return read_files (raw, words, options, error);
  if (command == DUSK_CLI_WATCH)
    return dusk_cli_options_read_watch (raw, words, options, error);
  return check_count (command, words, error) && dusk_cli_options_read_entities (words, options->entities, error);
}

static gboolean
read_raw (DuskCliCommand command, const DuskCliRaw *raw, char **words, DuskCliOptions *options, GError **error)
{
  gboolean writes = command == DUSK_CLI_CHART || command == DUSK_CLI_MAP || command == DUSK_CLI_REPORT;

  if (writes && raw->output == NULL)
    {
      g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED, _("Say with -o which file to write"));
      return FALSE;
    }
  options->output = g_strdup (raw->output);
  options->title = g_strdup (raw->title);
  options->picture = (DuskPictureOptions) DUSK_PICTURE_OPTIONS_INIT;
  options->picture.title = options->title;
  options->picture.is_dark = raw->is_dark;
  options->is_exact = raw->is_exact;
  options->with_tables = raw->with_tables;
  if (options->is_exact && *words == NULL)
    {
      g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED, _("--exact needs a country, network or prefix"));
      return FALSE;
    }
  if (options->with_tables && !options->is_exact)
    {
      g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED, _("--with-tables goes with --exact"));
      return FALSE;
    }
  return dusk_cli_options_read_time ("--from", raw->from, &options->from_s, error) &&
         dusk_cli_options_read_time ("--to", raw->to, &options->to_s, error) &&
         dusk_cli_options_read_time ("--at", raw->at, &options->at_s, error) && read_format (command, raw->format, &options->format, error) &&
         read_size (raw->size, &options->picture, error) && read_scale (raw->scale, &options->picture, error) &&
         dusk_cli_options_read_budgets (raw, options, error) && read_words (command, raw, words, options, error);
}

gboolean
dusk_cli_options_read_time (const char *option, const char *text, gint64 *time_s, GError **error)
{
  g_autoptr (GError) why = NULL;

  *time_s = DUSK_TIME_UNKNOWN;
  if (text == NULL || dusk_time_parse (text, time_s, &why))
    return TRUE;
  /* Translators: an option such as --from, and what is wrong with its value */
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, _("%s: %s"), option, why->message);
  return FALSE;
}

gboolean
dusk_cli_options_read_entities (char **words, GArray *entities, GError **error)
{
  for (char **word = words; *word; word++)
    {
      DuskEntity entity;
      if (!dusk_entity_parse (*word, &entity, error))
        return FALSE;
      g_array_append_val (entities, entity);
    }
  return TRUE;
}

gboolean
dusk_cli_command_from_name (const char *name, DuskCliCommand *command)
{
  for (guint i = 0; i < DUSK_N_CLI_COMMANDS; i++)
    if (strcmp (name, names[i]) == 0)
      {
        *command = (DuskCliCommand) i;
        return TRUE;
      }
  return FALSE;
}

DuskCliOptions *
dusk_cli_options_parse (DuskCliCommand command, int argc, char **argv, GError **error)
{
  g_autoptr (DuskCliOptions) options = g_new0 (DuskCliOptions, 1);
  g_auto (DuskCliRaw) raw = { 0 };
  g_autoptr (GOptionContext) context = dusk_cli_raw_context (command, &raw);
  g_auto (GStrv) args = g_new0 (char *, (gsize) argc + 1);

  /* The help's first line begins with it. */
  args[0] = g_strdup_printf ("dusk %s", argv[0]);
  for (int i = 1; i < argc; i++)
    args[i] = g_strdup (argv[i]);
  options->entities = g_array_new (FALSE, FALSE, sizeof (DuskEntity));
  options->threshold = NAN;
  if (!g_option_context_parse_strv (context, &args, error))
    return NULL;
  if (raw.help)
    {
      options->help = g_option_context_get_help (context, TRUE, NULL);
      return g_steal_pointer (&options);
    }
  return read_raw (command, &raw, args + 1, options, error) ? g_steal_pointer (&options) : NULL;
}

void
dusk_cli_options_free (DuskCliOptions *options)
{
  g_free (options->help);
  g_array_unref (options->entities);
  g_strfreev (options->files);
  g_free (options->output);
  g_free (options->title);
  g_strfreev (options->on_event);
  g_free (options);
}
