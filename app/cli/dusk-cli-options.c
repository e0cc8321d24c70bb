/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-cli-options.h"

#include <gio/gio.h>
#include <glib/gi18n.h>
#include <string.h>

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
} Raw;

static const char *const names[] = { "outages", "chart", "map" };

static void
raw_clear (Raw *raw)
{
  g_free (raw->from);
  g_free (raw->to);
  g_free (raw->at);
  g_free (raw->format);
  g_free (raw->output);
  g_free (raw->size);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Raw, raw_clear)

static GOptionContext *
context_for (DuskCliCommand command, Raw *raw)
{
  const GOptionEntry common[] = { { "help", 'h', 0, G_OPTION_ARG_NONE, &raw->help, N_("Show this help"), NULL }, G_OPTION_ENTRY_NULL };
  const GOptionEntry period[]
      = { { "from", 0, 0, G_OPTION_ARG_STRING, &raw->from, N_("Begin of the period (UTC), such as 2014-12-19 or 2014-12-22T16:15"), N_("TIME") },
          { "to", 0, 0, G_OPTION_ARG_STRING, &raw->to, N_("End of the period (UTC); the present if not given"), N_("TIME") },
          G_OPTION_ENTRY_NULL };
  const GOptionEntry outages[]
      = { { "format", 0, 0, G_OPTION_ARG_STRING, &raw->format, N_("How to print: table, csv, json or markdown"), N_("FORMAT") },
          G_OPTION_ENTRY_NULL };
  const GOptionEntry map[] = { { "at", 0, 0, G_OPTION_ARG_STRING, &raw->at, N_("The moment (UTC); the present if not given"), N_("TIME") },
                               G_OPTION_ENTRY_NULL };
  const GOptionEntry picture[]
      = { { "output", 'o', 0, G_OPTION_ARG_FILENAME, &raw->output, N_("File to write; its ending says the format"), N_("FILE") },
          { "size", 0, 0, G_OPTION_ARG_STRING, &raw->size, N_("Size of the picture in pixels, such as 1600x900"), N_("WxH") },
          { "dark", 0, 0, G_OPTION_ARG_NONE, &raw->is_dark, N_("Draw in dark colours"), NULL },
          G_OPTION_ENTRY_NULL };
  const char *parameters[] = { _("[COUNTRY|ASN|PREFIX …]"), _("COUNTRY|ASN|PREFIX"), NULL };
  const char *summaries[] = {
    _("Prints when countries, networks and prefixes had lost their routes; without arguments, all countries that have an outage now."),
    _("Draws visible prefixes over time: .png, .svg or .pdf for the picture, .csv or .json for its figures."),
    _("Draws the world with the level of each country: .png, .svg or .pdf for the picture, .geojson for the countries and their levels."),
  };
  GOptionContext *context = g_option_context_new (parameters[command]);

  g_option_context_set_help_enabled (context, FALSE);
  g_option_context_set_summary (context, summaries[command]);
  g_option_context_add_main_entries (context, common, GETTEXT_PACKAGE);
  if (command != DUSK_CLI_MAP)
    g_option_context_add_main_entries (context, period, GETTEXT_PACKAGE);
  if (command == DUSK_CLI_OUTAGES)
    g_option_context_add_main_entries (context, outages, GETTEXT_PACKAGE);
  if (command == DUSK_CLI_MAP)
    g_option_context_add_main_entries (context, map, GETTEXT_PACKAGE);
  if (command != DUSK_CLI_OUTAGES)
    g_option_context_add_main_entries (context, picture, GETTEXT_PACKAGE);
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
read_format (const char *text, DuskCliFormat *format, GError **error)
{
  static const char *const formats[] = { "table", "csv", "json", "markdown" };

  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    if (text == NULL || strcmp (text, formats[i]) == 0)
      {
        *format = (DuskCliFormat) i;
        return TRUE;
      }
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, _("There is no format “%s”; there are table, csv, json and markdown"), text);
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

static gboolean
read_raw (DuskCliCommand command, const Raw *raw, char **rest, DuskCliOptions *options, GError **error)
{
  if (command != DUSK_CLI_OUTAGES && raw->output == NULL)
    {
      g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED, _("Say with -o which file to write"));
      return FALSE;
    }
  options->output = g_strdup (raw->output);
  options->is_dark = raw->is_dark;
  return read_time ("--from", raw->from, &options->from_s, error) && read_time ("--to", raw->to, &options->to_s, error) &&
         read_time ("--at", raw->at, &options->at_s, error) && read_format (raw->format, &options->format, error) &&
         read_size (raw->size, &options->width_px, &options->height_px, error) && read_entities (command, rest, options->entities, error);
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
  g_free (options->output);
  g_free (options);
}
