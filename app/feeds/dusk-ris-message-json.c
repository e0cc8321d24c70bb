/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "dusk-ris-message-private.h"

#define REPLACEMENT 0xfffd

gboolean
dusk_ris_json_break (DuskRisJson *json)
{
  json->is_broken = TRUE;
  json->at = json->end;
  return FALSE;
}

static inline void
skip_blanks (DuskRisJson *json)
{
  while (json->at < json->end && (*json->at == ' ' || *json->at == '\n' || *json->at == '\r' || *json->at == '\t'))
    json->at++;
}

static inline gboolean
take (DuskRisJson *json, char wanted)
{
  skip_blanks (json);
  if (json->at == json->end || *json->at != wanted)
    return FALSE;
  json->at++;
  return TRUE;
}

void
dusk_ris_json_begin (DuskRisJson *json, const char *text, gsize length)
{
  *json = (DuskRisJson) { .at = text, .end = text + length };
  if (!g_utf8_validate_len (text, length, NULL))
    dusk_ris_json_break (json);
}

void
dusk_ris_json_end (DuskRisJson *json)
{
  skip_blanks (json);
  if (json->at < json->end)
    dusk_ris_json_break (json);
}

char
dusk_ris_json_peek (DuskRisJson *json)
{
  skip_blanks (json);
  return json->at < json->end ? *json->at : '\0';
}

gboolean
dusk_ris_json_enter (DuskRisJson *json, char opening)
{
  json->is_first = TRUE;
  return take (json, opening) || dusk_ris_json_break (json);
}

/* Returns: whether something follows before the closing bracket. */
static gboolean
go_on (DuskRisJson *json, char closing)
{
  gboolean was_first = json->is_first;

  json->is_first = FALSE;
  if (take (json, closing))
    return FALSE;
  return was_first || take (json, ',') || dusk_ris_json_break (json);
}

gboolean
dusk_ris_json_member (DuskRisJson *json, DuskRisText *name)
{
  if (json->is_broken || !go_on (json, '}') || !dusk_ris_json_string (json, name))
    return FALSE;
  return take (json, ':') || dusk_ris_json_break (json);
}

gboolean
dusk_ris_json_item (DuskRisJson *json)
{
  return !json->is_broken && go_on (json, ']');
}

/* Returns: how long the escape after a backslash is, 0 where it is none. */
static gsize
escape_length (const char *at, const char *end)
{
  if (at == end || strchr ("\"\\/bfnrtu", *at) == NULL)
    return 0;
  if (*at != 'u')
    return 1;
  if (end - at < 5)
    return 0;
  for (int i = 1; i < 5; i++)
    if (!g_ascii_isxdigit (at[i]))
      return 0;
  return 5;
}

gboolean
dusk_ris_json_string (DuskRisJson *json, DuskRisText *text)
{
  const char *at;

  if (!take (json, '"'))
    return dusk_ris_json_break (json);
  *text = (DuskRisText) { .start = json->at };
  for (at = json->at; at < json->end; at++)
    {
      if (*at == '"')
        {
          text->length = (gsize) (at - text->start);
          json->at = at + 1;
          return TRUE;
        }
      if ((guchar) *at < 0x20)
        break;
      if (*at == '\\')
        {
          gsize length = escape_length (at + 1, json->end);

          if (length == 0)
            break;
          text->has_escapes = TRUE;
          at += length;
        }
    }
  return dusk_ris_json_break (json);
}

static gboolean
take_digits (DuskRisJson *json)
{
  const char *start = json->at;

  while (json->at < json->end && g_ascii_isdigit (*json->at))
    json->at++;
  return json->at > start;
}

static inline gboolean
take_one_of (DuskRisJson *json, char a, char b)
{
  if (json->at == json->end || (*json->at != a && *json->at != b))
    return FALSE;
  json->at++;
  return TRUE;
}

gboolean
dusk_ris_json_number (DuskRisJson *json, DuskRisText *number)
{
  gboolean is_whole;

  skip_blanks (json);
  *number = (DuskRisText) { .start = json->at };
  take_one_of (json, '-', '-');
  is_whole = take_one_of (json, '0', '0') || take_digits (json);
  if (!is_whole || (take_one_of (json, '.', '.') && !take_digits (json)))
    return dusk_ris_json_break (json);
  if (take_one_of (json, 'e', 'E'))
    {
      take_one_of (json, '+', '-');
      if (!take_digits (json))
        return dusk_ris_json_break (json);
    }
  number->length = (gsize) (json->at - number->start);
  return TRUE;
}

gboolean
dusk_ris_json_uint32 (DuskRisJson *json, guint32 *value)
{
  DuskRisText text;
  guint64 sum = 0;

  if (!(dusk_ris_json_peek (json) == '"' ? dusk_ris_json_string (json, &text) : dusk_ris_json_number (json, &text)))
    return FALSE;
  if (text.length < 1 || text.length > 10)
    return dusk_ris_json_break (json);
  for (gsize i = 0; i < text.length; i++)
    {
      if (!g_ascii_isdigit (text.start[i]))
        return dusk_ris_json_break (json);
      sum = sum * 10 + (guint64) (text.start[i] - '0');
    }
  if (sum > G_MAXUINT32)
    return dusk_ris_json_break (json);
  *value = (guint32) sum;
  return TRUE;
}

static gboolean
take_word (DuskRisJson *json, const char *word)
{
  gsize length = strlen (word);

  if ((gsize) (json->end - json->at) < length || memcmp (json->at, word, length) != 0)
    return dusk_ris_json_break (json);
  json->at += length;
  return TRUE;
}

static gboolean
skip_scalar (DuskRisJson *json)
{
  DuskRisText text;

  switch (dusk_ris_json_peek (json))
    {
    case '"':
      return dusk_ris_json_string (json, &text);
    case 't':
      return take_word (json, "true");
    case 'f':
      return take_word (json, "false");
    case 'n':
      return take_word (json, "null");
    default:
      return dusk_ris_json_number (json, &text);
    }
}

/* Without recursion: what is open stands in the bits of a word, 1 for an object. */
gboolean
dusk_ris_json_skip (DuskRisJson *json)
{
  guint64 are_objects = 0;
  guint depth = 0;
  DuskRisText name;

  do
    {
      char c = dusk_ris_json_peek (json);

      if (c == '{' || c == '[')
        {
          if (depth++ == DUSK_RIS_JSON_MAX_DEPTH)
            return dusk_ris_json_break (json);
          are_objects = are_objects << 1 | (c == '{');
          dusk_ris_json_enter (json, c);
        }
      else
        skip_scalar (json);
      while (depth > 0 && !(are_objects & 1 ? dusk_ris_json_member (json, &name) : dusk_ris_json_item (json)))
        {
          if (json->is_broken)
            return FALSE;
          are_objects >>= 1;
          depth--;
        }
    }
  while (depth > 0);
  return !json->is_broken;
}

static gunichar
hex4 (const char *at)
{
  gunichar value = 0;

  for (int i = 0; i < 4; i++)
    value = value << 4 | (gunichar) g_ascii_xdigit_value (at[i]);
  return value;
}

/* Reads the escape after a backslash, and the second half of a surrogate pair with it. Returns where the text goes on. */
static const char *
read_escape (const char *at, const char *end, gunichar *character)
{
  static const char names[] = "\"\\/bfnrt", meant[] = "\"\\/\b\f\n\r\t";

  if (*at != 'u')
    {
      *character = (gunichar) meant[strchr (names, *at) - names];
      return at + 1;
    }
  *character = hex4 (at + 1);
  at += 5;
  if (*character >= 0xd800 && *character < 0xdc00 && end - at >= 6 && at[0] == '\\' && at[1] == 'u')
    {
      gunichar low = hex4 (at + 2);

      if (low >= 0xdc00 && low < 0xe000)
        {
          *character = 0x10000 + ((*character - 0xd800) << 10) + (low - 0xdc00);
          return at + 6;
        }
    }
  if (*character == 0 || (*character >= 0xd800 && *character < 0xe000))
    *character = REPLACEMENT;
  return at;
}

gboolean
dusk_ris_text_equals (const DuskRisText *text, const char *name)
{
  char copy[32];

  if (!text->has_escapes)
    return text->length == strlen (name) && memcmp (text->start, name, text->length) == 0;
  return dusk_ris_text_copy (text, copy, sizeof copy) && strcmp (copy, name) == 0;
}

gboolean
dusk_ris_text_copy (const DuskRisText *text, char *copy, gsize size)
{
  const char *at = text->start, *end = text->start + text->length;
  gsize used = 0;

  while (at < end)
    {
      const char *next = g_utf8_next_char (at), *from = at;
      char encoded[6];
      gsize length = (gsize) (next - at);

      if (*at == '\\')
        {
          gunichar character;

          next = read_escape (at + 1, end, &character);
          length = (gsize) g_unichar_to_utf8 (character, encoded);
          from = encoded;
        }
      if (used + length >= size)
        break;
      memcpy (copy + used, from, length);
      used += length;
      at = next;
    }
  copy[used] = '\0';
  return at == end;
}
