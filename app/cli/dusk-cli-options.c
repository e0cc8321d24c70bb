/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-cli-options.h"

#include <gio/gio.h>
#include <glib/gi18n.h>
#include <string.h>

#include "dusk-error.h"
#include "dusk-territory.h"

/* The sizes of pictures that can be written. */
#define MIN_SIZE_PX 200
#define MAX_SIZE_PX 10000

/* What GOption fills; texts are checked afterwards. */
typedef struct {
  gboolean help;
  char    *from;
  char    *to;
  char    *at;
  char    *format;
  char    *output;
  char    *size;
  gboolean is_dark;
  gboolean is_exact;
  gboolean with_tables;
  char    *country;
  char    *asn;
  char    *prefix;
} Raw;

static const char *const names[] = { "outages", "chart", "map", "mrt" };

static void
raw_clear (Raw *raw)
{
  g_free (raw->from);
  g_free (raw->to);
  g_free (raw->at);
  g_free (raw->format);
  g_free (raw->output);
  g_free (raw->size);
  g_free (raw->country);
  g_free (raw->asn);
  g_free (raw->prefix);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Raw, raw_clear)

static void
add_entries (GOptionContext *context, DuskCliCommand command, Raw *raw)
{
  const GOptionEntry common[] = { { "help", 'h', 0, G_OPTION_ARG_NONE, &raw->help, N_("Show this help"), NULL }, G_OPTION_ENTRY_NULL };
  const GOptionEntry period[]
      = { { "from", 0, 0, G_OPTION_ARG_STRING, &raw->from, N_("Begin of the period (UTC), such as 2014-12-19 or 2014-12-22T16:15"), N_("TIME") },
          { "to", 0, 0, G_OPTION_ARG_STRING, &raw->to, N_("End of the period (UTC); the present if not given"), N_("TIME") },
          G_OPTION_ENTRY_NULL };
  const GOptionEntry outages[]
      = { { "format", 0, 0, G_OPTION_ARG_STRING, &raw->format, N_("How to print: table, csv, json or markdown"), N_("FORMAT") },
          { "exact", 0, 0, G_OPTION_ARG_NONE, &raw->is_exact, N_("Fetch update messages from the archives and tell the times to the second"), NULL },
          { "with-tables", 0, 0, G_OPTION_ARG_NONE, &raw->with_tables, N_("With --exact: fetch the table dumps before, too, which are large"), NULL },
          G_OPTION_ENTRY_NULL };
  const GOptionEntry map[] = { { "at", 0, 0, G_OPTION_ARG_STRING, &raw->at, N_("The moment (UTC); the present if not given"), N_("TIME") },
                               G_OPTION_ENTRY_NULL };
  const GOptionEntry picture[]
      = { { "output", 'o', 0, G_OPTION_ARG_FILENAME, &raw->output, N_("File to write; its ending says the format"), N_("FILE") },
          { "size", 0, 0, G_OPTION_ARG_STRING, &raw->size, N_("Size of the picture in pixels, such as 1600x900"), N_("WxH") },
          { "dark", 0, 0, G_OPTION_ARG_NONE, &raw->is_dark, N_("Draw in dark colours"), NULL },
          G_OPTION_ENTRY_NULL };
  const GOptionEntry mrt[]
      = { { "country", 0, 0, G_OPTION_ARG_STRING, &raw->country, N_("Only what belongs to this country"), N_("COUNTRY") },
          { "asn", 0, 0, G_OPTION_ARG_STRING, &raw->asn, N_("Only what this network originates"), N_("ASN") },
          { "prefix", 0, 0, G_OPTION_ARG_STRING, &raw->prefix, N_("Only this prefix and those within it"), N_("PREFIX") },
          { "from", 0, 0, G_OPTION_ARG_STRING, &raw->from, N_("Begin of the period (UTC); that of the files if not given"), N_("TIME") },
          { "to", 0, 0, G_OPTION_ARG_STRING, &raw->to, N_("End of the period (UTC); that of the files if not given"), N_("TIME") },
          { "format", 0, 0, G_OPTION_ARG_STRING, &raw->format, N_("How to print: table, csv, json or bgpdump"), N_("FORMAT") },
          G_OPTION_ENTRY_NULL };
  const GOptionEntry *const of_commands[][3] = { { period, outages }, { period, picture }, { map, picture }, { mrt } };

  g_option_context_add_main_entries (context, common, GETTEXT_PACKAGE);
  for (guint i = 0; of_commands[command][i]; i++)
    g_option_context_add_main_entries (context, of_commands[command][i], GETTEXT_PACKAGE);
}

static GOptionContext *
context_for (DuskCliCommand command, Raw *raw)
{
  const char *parameters[] = { _("[COUNTRY|ASN|PREFIX …]"), _("COUNTRY|ASN|PREFIX"), NULL, _("FILE …") };
  const char *summaries[] = {
    _("Prints when countries, networks and prefixes had lost their routes; without arguments, all countries that have an outage now."),
    _("Draws visible prefixes over time: .png, .svg or .pdf for the picture, .csv or .json for its figures."),
    _("Draws the world with the level of each country: .png, .svg or .pdf for the picture, .geojson for the countries and their levels."),
    _("Reads archive files of route collectors (MRT: table dumps and update messages, plain, gz, bz2, xz or zstd), all in the order of time, and "
      "tells which prefixes were visible when; - is the standard input. The format bgpdump is that of bgpdump -m, one line for each element."),
  };
  GOptionContext *context = g_option_context_new (parameters[command]);

  g_option_context_set_help_enabled (context, FALSE);
  g_option_context_set_summary (context, summaries[command]);
  add_entries (context, command, raw);
  return context;
}

static gboolean
read_time (const char *option, const char *text, gint64 *time_s, GError **error)
{
  g_autoptr (GError) why = NULL;

  *time_s = DUSK_TIME_UNKNOWN;
  if (text == NULL || dusk_time_parse (text, time_s, &why))
    return TRUE;
  /* Translators: an option such as --from, and what is wrong with its value */
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, _("%s: %s"), option, why->message);
  return FALSE;
}

static gboolean
read_format (DuskCliCommand command, const char *text, DuskCliFormat *format, GError **error)
{
  static const char *const formats[] = { "table", "csv", "json", "markdown", "bgpdump" };
  const DuskCliFormat other = command == DUSK_CLI_MRT ? DUSK_CLI_MARKDOWN : DUSK_CLI_BGPDUMP;

  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    if (i != other && (text == NULL || strcmp (text, formats[i]) == 0))
      {
        *format = (DuskCliFormat) i;
        return TRUE;
      }
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
               command == DUSK_CLI_MRT ? _("There is no format “%s”; there are table, csv, json and bgpdump")
                                       : _("There is no format “%s”; there are table, csv, json and markdown"),
               text);
  return FALSE;
}

static gboolean
read_size (const char *text, int *width_px, int *height_px, GError **error)
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
  *width_px = (int) width;
  *height_px = (int) height;
  return TRUE;
}

static gboolean
read_entities (DuskCliCommand command, char **texts, GArray *entities, GError **error)
{
  guint n = g_strv_length (texts);

  if (command == DUSK_CLI_MAP && n > 0)
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED, _("The map takes no “%s”; it shows all countries"), texts[0]);
      return FALSE;
    }
  if (command == DUSK_CLI_CHART && n != 1)
    {
      g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED, _("A chart is of one country, network or prefix"));
      return FALSE;
    }
  for (guint i = 0; i < n; i++)
    {
      DuskEntity entity;
      if (!dusk_entity_parse (texts[i], &entity, error))
        return FALSE;
      g_array_append_val (entities, entity);
    }
  return TRUE;
}

/* What is told of out of archive files. */
static gboolean
read_filter (const Raw *raw, GArray *entities, GError **error)
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
read_files (const Raw *raw, char **rest, DuskCliOptions *options, GError **error)
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

static gboolean
read_raw (DuskCliCommand command, const Raw *raw, char **rest, DuskCliOptions *options, GError **error)
{
  if ((command == DUSK_CLI_CHART || command == DUSK_CLI_MAP) && raw->output == NULL)
    {
      g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED, _("Say with -o which file to write"));
      return FALSE;
    }
  options->output = g_strdup (raw->output);
  options->is_dark = raw->is_dark;
  options->is_exact = raw->is_exact;
  options->with_tables = raw->with_tables;
  if (options->is_exact && *rest == NULL)
    {
      g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED, _("--exact needs a country, network or prefix"));
      return FALSE;
    }
  if (options->with_tables && !options->is_exact)
    {
      g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED, _("--with-tables goes with --exact"));
      return FALSE;
    }
  return read_time ("--from", raw->from, &options->from_s, error) && read_time ("--to", raw->to, &options->to_s, error) &&
         read_time ("--at", raw->at, &options->at_s, error) && read_format (command, raw->format, &options->format, error) &&
         read_size (raw->size, &options->width_px, &options->height_px, error) &&
         (command == DUSK_CLI_MRT ? read_files (raw, rest, options, error) : read_entities (command, rest, options->entities, error));
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
  g_auto (Raw) raw = { 0 };
  g_autoptr (GOptionContext) context = context_for (command, &raw);
  g_auto (GStrv) args = g_new0 (char *, (gsize) argc + 1);

  /* The help's first line begins with it. */
  args[0] = g_strdup_printf ("dusk %s", argv[0]);
  for (int i = 1; i < argc; i++)
    args[i] = g_strdup (argv[i]);
  options->entities = g_array_new (FALSE, FALSE, sizeof (DuskEntity));
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
  g_free (options);
}
