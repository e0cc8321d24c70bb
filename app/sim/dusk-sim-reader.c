/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-sim-reader.h"

#include <gio/gio.h>
#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "dusk-error.h"
#include "dusk-time.h"

DuskSimReader *
dusk_sim_reader_new (const char *file)
{
  DuskSimReader *self = g_new0 (DuskSimReader, 1);

  self->file = g_strdup (file);
  self->place = g_string_new (NULL);
  return self;
}

void
dusk_sim_reader_free (DuskSimReader *self)
{
  g_free (self->file);
  g_string_free (self->place, TRUE);
  g_clear_error (&self->error);
  g_free (self);
}

/* The parser knows its line only while it stands there. */
static void
syntax_error_cb (JsonParser *parser, GError *error G_GNUC_UNUSED, gpointer user_data)
{
  DuskSimReader *self = user_data;

  g_set_error (&self->error, DUSK_ERROR, DUSK_ERROR_MALFORMED, _("The scenario %s is no valid JSON in line %u, column %u"), self->file,
               json_parser_get_current_line (parser), json_parser_get_current_pos (parser));
}

JsonNode *
dusk_sim_reader_open (DuskSimReader *self)
{
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  gsize length;
  JsonNode *root;

  if (!g_file_get_contents (self->file, &text, &length, &error))
    {
      g_set_error (&self->error, DUSK_ERROR, DUSK_ERROR_MALFORMED, _("The scenario %s could not be read: %s"), self->file, error->message);
      return NULL;
    }
  g_signal_connect (parser, "error", G_CALLBACK (syntax_error_cb), self);
  json_parser_load_from_data (parser, text, (gssize) length, NULL);
  if (self->error)
    return NULL;
  root = json_parser_get_root (parser);
  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    {
      dusk_sim_reader_refuse (self, NULL, _("an object"));
      return NULL;
    }
  return json_node_ref (root);
}

gsize
dusk_sim_reader_enter (DuskSimReader *self, const char *name)
{
  gsize mark = self->place->len;

  if (mark > 0)
    g_string_append_c (self->place, '.');
  g_string_append (self->place, name);
  return mark;
}

gsize
dusk_sim_reader_enter_element (DuskSimReader *self, const char *name, guint index)
{
  gsize mark = dusk_sim_reader_enter (self, name);

  g_string_append_printf (self->place, "[%u]", index);
  return mark;
}

void
dusk_sim_reader_leave (DuskSimReader *self, gsize mark)
{
  g_string_truncate (self->place, mark);
}

void
dusk_sim_reader_refuse (DuskSimReader *self, const char *name, const char *wanted)
{
  gsize mark;

  if (self->error)
    return;
  mark = name ? dusk_sim_reader_enter (self, name) : self->place->len;
  /* Translators: a path, a place in the file such as “countries.SY.v4”, and what should stand there, such as “a number from 0 to 1” */
  g_set_error (&self->error, DUSK_ERROR, DUSK_ERROR_MALFORMED, _("The scenario %s is wrong at “%s”; expected: %s"), self->file,
               self->place->len ? self->place->str : "/", wanted);
  dusk_sim_reader_leave (self, mark);
}

void
dusk_sim_reader_only (DuskSimReader *self, JsonObject *object, const char *const *names)
{
  g_autoptr (GList) members = json_object_get_members (object);

  for (GList *member = members; member; member = member->next)
    if (!g_strv_contains (names, member->data))
      {
        g_autofree char *known = g_strjoinv (", ", (char **) names);
        g_autofree char *wanted = g_strdup_printf (_("one of these names (%s)"), known);
        dusk_sim_reader_refuse (self, member->data, wanted);
      }
}

/* The node of a member that is there and not null. */
static JsonNode *
member (DuskSimReader *self, JsonObject *object, const char *name)
{
  JsonNode *node = self->error ? NULL : json_object_get_member (object, name);

  return node && !JSON_NODE_HOLDS_NULL (node) ? node : NULL;
}

const char *
dusk_sim_reader_text (DuskSimReader *self, JsonObject *object, const char *name)
{
  JsonNode *node = member (self, object, name);

  if (node == NULL)
    return NULL;
  if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
    return json_node_get_string (node);
  dusk_sim_reader_refuse (self, name, _("a text"));
  return NULL;
}

static gboolean
is_number (JsonNode *node)
{
  return JSON_NODE_HOLDS_VALUE (node) && (json_node_get_value_type (node) == G_TYPE_INT64 || json_node_get_value_type (node) == G_TYPE_DOUBLE);
}

double
dusk_sim_reader_number (DuskSimReader *self, JsonObject *object, const char *name, double min, double max, double fallback)
{
  JsonNode *node = member (self, object, name);
  double value = node && is_number (node) ? json_node_get_double (node) : NAN;

  if (node == NULL && !isnan (fallback))
    return fallback;
  if (!self->error && !(value >= min && value <= max))
    {
      g_autofree char *wanted = g_strdup_printf (_("a number from %.10g to %.10g"), min, max);
      dusk_sim_reader_refuse (self, name, wanted);
    }
  return self->error ? min : value;
}

guint
dusk_sim_reader_count (DuskSimReader *self, JsonObject *object, const char *name, guint max, guint fallback)
{
  double value = dusk_sim_reader_number (self, object, name, 0, max, fallback);

  if (floor (value) < value)
    dusk_sim_reader_refuse (self, name, _("a whole number"));
  return (guint) value;
}

gboolean
dusk_sim_reader_flag (DuskSimReader *self, JsonObject *object, const char *name)
{
  JsonNode *node = member (self, object, name);

  if (node == NULL)
    return FALSE;
  if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_BOOLEAN)
    return json_node_get_boolean (node);
  dusk_sim_reader_refuse (self, name, _("true or false"));
  return FALSE;
}

/* `2d`, `3h40m`, `90s`: numbers with a unit, the largest first. */
static gboolean
parse_length (const char *text, gint64 *length_s)
{
  static const struct {
    char   letter;
    gint64 unit_s;
  } units[] = { { 'd', DUSK_DAY_S }, { 'h', DUSK_HOUR_S }, { 'm', DUSK_MINUTE_S }, { 's', 1 } };
  gsize unit = 0;

  if (*text == '\0')
    return FALSE;
  for (*length_s = 0; *text; text++, unit++)
    {
      char *end;
      guint64 number;
      if (!g_ascii_isdigit (*text))
        return FALSE;
      number = g_ascii_strtoull (text, &end, 10);
      for (text = end; unit < G_N_ELEMENTS (units) && units[unit].letter != *text; unit++)
        ;
      if (unit == G_N_ELEMENTS (units) || number > 1000000)
        return FALSE;
      *length_s += (gint64) number * units[unit].unit_s;
    }
  return TRUE;
}

static gboolean
parse_time (DuskSimReader *self, const char *text, gint64 *time_s)
{
  gint64 length_s;

  if (strcmp (text, "now") == 0)
    {
      *time_s = self->now_s;
      return TRUE;
    }
  if (*text != '-' && *text != '+')
    return dusk_time_parse (text, time_s, NULL);
  if (!parse_length (text + 1, &length_s))
    return FALSE;
  *time_s = self->now_s + (*text == '-' ? -length_s : length_s);
  return TRUE;
}

gint64
dusk_sim_reader_time (DuskSimReader *self, JsonObject *object, const char *name, gint64 fallback)
{
  const char *text = dusk_sim_reader_text (self, object, name);
  gint64 time_s;

  if (text == NULL)
    return fallback;
  if (parse_time (self, text, &time_s))
    return time_s;
  dusk_sim_reader_refuse (self, name, _("a time such as 2014-12-22T16:15:00Z, -3h40m or now"));
  return fallback;
}

gint64
dusk_sim_reader_length (DuskSimReader *self, JsonObject *object, const char *name, gint64 fallback)
{
  const char *text = dusk_sim_reader_text (self, object, name);
  gint64 length_s;

  if (text == NULL)
    return fallback;
  if (parse_length (text, &length_s))
    return length_s;
  dusk_sim_reader_refuse (self, name, _("a length of time such as 45s, 6m or 2h30m"));
  return fallback;
}

gint64
dusk_sim_reader_clock (DuskSimReader *self, JsonObject *object, const char *name)
{
  const char *text = dusk_sim_reader_text (self, object, name);

  if (text && strlen (text) == 5 && text[2] == ':' && strspn (text, "0123456789:") == 5)
    {
      gint64 clock_s = g_ascii_strtoll (text, NULL, 10) * DUSK_HOUR_S + g_ascii_strtoll (text + 3, NULL, 10) * DUSK_MINUTE_S;
      if (clock_s < DUSK_DAY_S && text[3] < '6')
        return clock_s;
    }
  dusk_sim_reader_refuse (self, name, _("a clock time such as 18:30"));
  return 0;
}

JsonObject *
dusk_sim_reader_object (DuskSimReader *self, JsonObject *object, const char *name)
{
  JsonNode *node = member (self, object, name);

  if (node == NULL)
    return NULL;
  if (JSON_NODE_HOLDS_OBJECT (node))
    return json_node_get_object (node);
  dusk_sim_reader_refuse (self, name, _("an object"));
  return NULL;
}

gboolean
dusk_sim_reader_each (DuskSimReader *self, JsonObject *object, const char *name, DuskSimReadElement read, gpointer user_data)
{
  JsonNode *node = member (self, object, name);
  JsonArray *array;

  if (node == NULL)
    return FALSE;
  if (!JSON_NODE_HOLDS_ARRAY (node))
    {
      dusk_sim_reader_refuse (self, name, _("a list"));
      return TRUE;
    }
  array = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (array) && !self->error; i++)
    {
      JsonNode *element = json_array_get_element (array, i);
      gsize mark = dusk_sim_reader_enter_element (self, name, i);
      if (JSON_NODE_HOLDS_OBJECT (element))
        read (self, json_node_get_object (element), user_data);
      else
        dusk_sim_reader_refuse (self, NULL, _("an object"));
      dusk_sim_reader_leave (self, mark);
    }
  return TRUE;
}
