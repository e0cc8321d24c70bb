/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-link.h"

#include <gio/gio.h>
#include <glib/gi18n.h>
#include <string.h>

#include "dusk-error.h"
#include "dusk-plain-text.h"

#define SCHEME "dusk:"

/* Longer than any that makes sense: the entity and two times are less than 120. */
#define MAX_LENGTH 1024

#define MAX_SHOWN_CHARS 60

static void
set_usage (GError **error, const char *format, const char *text)
{
  g_autofree char *shown = dusk_plain_text_cut (text, MAX_SHOWN_CHARS);

  g_set_error (error, DUSK_ERROR, DUSK_ERROR_USAGE, format, shown);
}

/* Returns: (transfer full) (nullable): @text without its escapes; %NULL where they make no text. */
static char *
unescape (const char *text, gsize length)
{
  g_autofree char *plain = g_uri_unescape_segment (text, text + length, NULL);

  return plain && g_utf8_validate (plain, -1, NULL) ? g_steal_pointer (&plain) : NULL;
}

/* `dusk://KP` comes back as `dusk://KP/` from some programs. */
static gboolean
parse_entity (const char *text, gsize length, DuskEntity *entity, GError **error)
{
  g_autofree char *name = NULL;

  if (length > 0 && text[length - 1] == '/')
    length--;
  name = unescape (text, length);
  if (name)
    return dusk_entity_parse (name, entity, error);
  g_set_error_literal (error, DUSK_ERROR, DUSK_ERROR_UNKNOWN_ENTITY, _("The link does not name a country, network or prefix"));
  return FALSE;
}

/* Reads one `name=value`; those that are not known may belong to a later Dusk. */
static gboolean
parse_member (const char *member, DuskLink *link, GError **error)
{
  const char *equals = strchr (member, '=');
  g_autofree char *value = NULL;
  gint64 *time_s;

  if (g_str_has_prefix (member, "from="))
    time_s = &link->from_s;
  else if (g_str_has_prefix (member, "to="))
    time_s = &link->to_s;
  else
    return TRUE;
  value = unescape (equals + 1, strlen (equals + 1));
  return dusk_time_parse (value ? value : "", time_s, error);
}

static gboolean
parse_period (const char *query, gint64 now_s, DuskLink *link, GError **error)
{
  g_auto (GStrv) members = g_strsplit (query, "&", -1);

  for (guint i = 0; members[i]; i++)
    if (!parse_member (members[i], link, error))
      return FALSE;
  if (link->from_s == DUSK_TIME_UNKNOWN && link->to_s == DUSK_TIME_UNKNOWN)
    return TRUE;
  if (link->to_s == DUSK_TIME_UNKNOWN)
    link->to_s = now_s;
  if (link->from_s != DUSK_TIME_UNKNOWN && link->from_s < link->to_s)
    return TRUE;
  g_set_error_literal (error, DUSK_ERROR, DUSK_ERROR_USAGE, _("The link's period has no beginning, or ends before it"));
  return FALSE;
}

gboolean
dusk_link_parse (const char *text, gint64 now_s, DuskLink *link, GError **error)
{
  DuskLink parsed = { .from_s = DUSK_TIME_UNKNOWN, .to_s = DUSK_TIME_UNKNOWN };
  gsize length, query;

  g_return_val_if_fail (text != NULL, FALSE);
  g_return_val_if_fail (link != NULL, FALSE);

  if (strnlen (text, MAX_LENGTH + 1) > MAX_LENGTH || g_ascii_strncasecmp (text, SCHEME, strlen (SCHEME)) != 0)
    {
      set_usage (error, _("“%s” is no link that Dusk knows; write for example dusk:KP"), text);
      return FALSE;
    }
  text += strlen (SCHEME);
  if (g_str_has_prefix (text, "//"))
    text += 2;
  length = strcspn (text, "?#");
  if (!parse_entity (text, length, &parsed.entity, error))
    return FALSE;
  query = text[length] == '?' ? strcspn (text + length + 1, "#") : 0;
  if (query > 0)
    {
      g_autofree char *members = g_strndup (text + length + 1, query);

      if (!parse_period (members, now_s, &parsed, error))
        return FALSE;
    }
  *link = parsed;
  return TRUE;
}

char *
dusk_link_to_text (const DuskLink *link)
{
  g_autofree char *from = NULL, *to = NULL;

  g_return_val_if_fail (link != NULL, NULL);

  if (link->from_s == DUSK_TIME_UNKNOWN || link->to_s == DUSK_TIME_UNKNOWN)
    return g_strconcat (SCHEME, link->entity.id, NULL);
  from = dusk_time_to_iso (link->from_s);
  to = dusk_time_to_iso (link->to_s);
  return g_strconcat (SCHEME, link->entity.id, "?from=", from, "&to=", to, NULL);
}
