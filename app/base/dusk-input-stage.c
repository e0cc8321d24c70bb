/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-input-private.h"

#include <glib/gi18n.h>
#include <string.h>

#include "dusk-error.h"

#define MAX_LAYERS 2

typedef struct {
  const char      *magic;
  gsize            length;
  DuskInputStage *(*unpack) (DuskInputStage *below);
} Format;

/* bzip2's is followed by the first of a block or of the end; so no time of a record is taken for it. */
static const Format formats[] = {
  { "\x1f\x8b\x08", 3, dusk_input_gzip_new },
  { "\xfd" "7zXZ\0", 6, dusk_input_xz_new },
  { "\x28\xb5\x2f\xfd", 4, dusk_input_zstd_new },
  { "BZh?\x31", 5, dusk_input_bzip2_new },
  { "BZh?\x17", 5, dusk_input_bzip2_new },
};

/* All longer than the four bytes of a record's time, which may be any four letters. */
static const char *const page_starts[] = { "<!doctype", "<html", "<head", "<body", "<?xml" };

static gboolean
has_magic (const Format *format, const guint8 *head, gsize length)
{
  if (length < format->length)
    return FALSE;
  for (gsize i = 0; i < format->length; i++)
    if (format->magic[i] != '?' ? head[i] != (guint8) format->magic[i] : head[i] < '1' || head[i] > '9')
      return FALSE;
  return TRUE;
}

static const Format *
find_format (const guint8 *head, gsize length)
{
  for (gsize i = 0; i < G_N_ELEMENTS (formats); i++)
    if (has_magic (&formats[i], head, length))
      return &formats[i];
  return NULL;
}

static gboolean
is_web_page (const guint8 *head, gsize length)
{
  static const guint8 byte_order_mark[] = { 0xef, 0xbb, 0xbf };
  gsize from = length >= 3 && memcmp (head, byte_order_mark, 3) == 0 ? 3 : 0;

  while (from < length && g_ascii_isspace (head[from]))
    from++;
  for (gsize i = 0; i < G_N_ELEMENTS (page_starts); i++)
    {
      gsize wanted = strlen (page_starts[i]);
      if (length - from >= wanted && g_ascii_strncasecmp ((const char *) head + from, page_starts[i], wanted) == 0)
        return TRUE;
    }
  return FALSE;
}

static gboolean
check_limits (DuskInputStage *self, GError **error)
{
  DuskInputContext *context = self->context;
  gint64 position = atomic_load (&context->position);

  if (self->total > context->max_bytes)
    {
      g_autofree char *limit = g_format_size (context->max_bytes);
      g_set_error (error, DUSK_ERROR, DUSK_ERROR_TOO_LARGE, _("“%s” holds more than %s, the most that is read from one file"), context->shown,
                   limit);
      return FALSE;
    }
  if (self->total > context->trusted_bytes && self->total / context->max_ratio > position)
    {
      g_set_error (error, DUSK_ERROR, DUSK_ERROR_TOO_LARGE,
                   _("“%s” grows more than %d times when it is decompressed, as no archive of routes does"), context->shown,
                   (int) context->max_ratio);
      return FALSE;
    }
  return TRUE;
}

/* As dusk_input_stage_read(), but for what was looked at before. */
static gssize
read_on (DuskInputStage *self, guint8 *buffer, gsize size)
{
  gssize n;

  if (self->ended)
    return 0;
  n = self->read (self, buffer, size, &self->failure);
  if (n > 0)
    self->total += n;
  self->ended = n <= 0 || !check_limits (self, &self->failure);
  return MAX (n, 0);
}

/* Fills the head as far as there are bytes; a failure stays for the reader. */
static void
look_ahead (DuskInputStage *self)
{
  gssize n;

  while (self->head_to < sizeof self->head && (n = read_on (self, self->head + self->head_to, sizeof self->head - self->head_to)) > 0)
    self->head_to += (gsize) n;
}

gssize
dusk_input_stage_read (DuskInputStage *self, guint8 *buffer, gsize size, GError **error)
{
  gssize n;

  if (self->head_from < self->head_to)
    {
      gsize length = MIN (size, self->head_to - self->head_from);
      memcpy (buffer, self->head + self->head_from, length);
      self->head_from += length;
      return (gssize) length;
    }
  n = read_on (self, buffer, size);
  if (n > 0 || self->failure == NULL)
    return n;
  g_propagate_error (error, g_error_copy (self->failure));
  return -1;
}

void
dusk_input_stage_free (DuskInputStage *self)
{
  if (self == NULL)
    return;
  g_clear_error (&self->failure);
  self->free (self);
}

DuskInputStage *
dusk_input_stage_unpack (DuskInputStage *file, GError **error)
{
  DuskInputStage *top = file;

  for (int layer = 0;; layer++)
    {
      const Format *format;

      look_ahead (top);
      if (is_web_page (top->head, top->head_to))
        {
          g_set_error (error, DUSK_ERROR, DUSK_ERROR_MALFORMED, _("“%s” is a web page, not an archive file"), top->context->shown);
          dusk_input_stage_free (top);
          return NULL;
        }
      format = layer < MAX_LAYERS ? find_format (top->head, top->head_to) : NULL;
      if (format == NULL)
        return top;
      top = format->unpack (top);
    }
}

void
dusk_input_set_cut_off (GError **error, const DuskInputContext *context)
{
  g_set_error (error, DUSK_ERROR, DUSK_ERROR_MALFORMED, _("“%s” is cut off: its end is missing"), context->shown);
}

void
dusk_input_set_damaged (GError **error, const DuskInputContext *context)
{
  g_set_error (error, DUSK_ERROR, DUSK_ERROR_MALFORMED, _("“%s” is damaged: the rest of it cannot be decompressed"), context->shown);
}
