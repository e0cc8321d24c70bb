/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-cli-options.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/** DuskCliRaw: the options of a command as they were written; what they mean is checked afterwards. %NULL, %FALSE where they were not given. */
typedef struct {
  gboolean help;
  char    *from;
  char    *to;
  char    *at;
  char    *format;
  char    *output;
  char    *size;
  char    *scale;
  char    *title;
  gboolean is_dark;
  gboolean is_exact;
  gboolean with_tables;
  char    *country;
  char    *asn;
  char    *prefix;
  char    *below;
  char    *until;
  char    *length;
  gboolean runs;
  char    *on_event;
  char    *limit;
  char   **budgets;
} DuskCliRaw;

/** Returns: (transfer full): what reads the options of @command into @raw, and knows their help. @raw: must outlive it */
GOptionContext *dusk_cli_raw_context (DuskCliCommand command, DuskCliRaw *raw);

void dusk_cli_raw_clear (DuskCliRaw *raw);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DuskCliRaw, dusk_cli_raw_clear)

/** Reads the words behind `watch` and its options. Errors: as dusk_cli_options_parse() */
gboolean dusk_cli_options_read_watch (const DuskCliRaw *raw, char **words, DuskCliOptions *options, GError **error);

/** Reads the budgets of `feeds --set-budget`. Errors: %G_OPTION_ERROR */
gboolean dusk_cli_options_read_budgets (const DuskCliRaw *raw, DuskCliOptions *options, GError **error);

/** Reads countries, networks and prefixes. Errors: %DUSK_ERROR_UNKNOWN_ENTITY */
gboolean dusk_cli_options_read_entities (char **words, GArray *entities, GError **error);

/** Reads a time. @option: for the message; @text: (nullable): %NULL for %DUSK_TIME_UNKNOWN. Errors: %G_OPTION_ERROR */
gboolean dusk_cli_options_read_time (const char *option, const char *text, gint64 *time_s, GError **error);

G_END_DECLS
