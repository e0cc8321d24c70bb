/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-input-private.h"

#include <glib/gi18n.h>
#include <string.h>

#define BLOCK_BYTES    (1024 * 1024)
#define MAX_BLOCKS     5
#define TRUSTED_BYTES  (G_GINT64_CONSTANT (64) << 20)

typedef struct {
  gsize  length;
  guint8 bytes[];
} Block;

/*
 * A thread of its own, the pump, fills empty blocks and gives them to the reader, who gives them back.
 *
 * @file: (nullable) (owned): the lowest stage until the pump takes it
 * @pump: (nullable) (owned): from the first block asked for to the end
 * @empty, @filled: (owned): the blocks under way; an empty one in @filled is the end
 * @current: (nullable) (owned): what the reader has
 * @failure: (nullable) (owned): set by the pump before the end
 * @has_ended: whether the reader has seen the end
 */
struct _DuskInput {
  DuskInputContext context;
  DuskInputStage  *file;
  GThread         *pump;
  GAsyncQueue     *empty;
  GAsyncQueue     *filled;
  Block           *current;
  GError          *failure;
  gboolean         has_ended;
};

/* Returns whether there may be more. A pipe's bytes are passed on as they come. */
static gboolean
fill (DuskInput *self, DuskInputStage *top, Block *block)
{
  block->length = 0;
  do
    {
      gssize n = dusk_input_stage_read (top, block->bytes + block->length, BLOCK_BYTES - block->length, &self->failure);
      if (n <= 0)
        return FALSE;
      block->length += (gsize) n;
    }
  while (block->length < BLOCK_BYTES && !self->context.is_pipe);
  return TRUE;
}

static gpointer
pump (gpointer data)
{
  DuskInput *self = data;
  DuskInputStage *top = dusk_input_stage_unpack (g_steal_pointer (&self->file), &self->failure);
  gboolean goes_on = top != NULL;

  while (goes_on && !g_cancellable_is_cancelled (self->context.cancellable))
    {
      Block *block = g_async_queue_pop (self->empty);
      goes_on = fill (self, top, block);
      g_async_queue_push (block->length > 0 ? self->filled : self->empty, block);
    }
  dusk_input_stage_free (top);
  g_async_queue_push (self->filled, g_new0 (Block, 1));
  return NULL;
}

static void
start (DuskInput *self)
{
  for (int i = 0; i < MAX_BLOCKS; i++)
    g_async_queue_push (self->empty, g_malloc (sizeof (Block) + BLOCK_BYTES));
  self->pump = g_thread_new ("dusk-input", pump, self);
}

static DuskInput *
input_new (const char *name)
{
  DuskInput *self = g_new0 (DuskInput, 1);

  self->context = (DuskInputContext) {
    .name = g_strdup (name),
    .shown = strcmp (name, "-") == 0 ? g_strdup (_("standard input")) : g_filename_display_name (name),
    .cancellable = g_cancellable_new (),
    .max_bytes = DUSK_INPUT_MAX_BYTES,
    .trusted_bytes = TRUSTED_BYTES,
    .max_ratio = DUSK_INPUT_MAX_RATIO,
  };
  for (char *c = self->context.shown; *c; c++)
    if (g_ascii_iscntrl (*c))
      *c = ' ';
  self->empty = g_async_queue_new_full (g_free);
  self->filled = g_async_queue_new_full (g_free);
  return self;
}

DuskInput *
dusk_input_open (const char *path, GError **error)
{
  g_autoptr (DuskInput) self = NULL;

  g_return_val_if_fail (path != NULL, NULL);
  self = input_new (path);
  self->file = dusk_input_file_open (&self->context, error);
  return self->file ? g_steal_pointer (&self) : NULL;
}

DuskInput *
dusk_input_new_for_bytes (GBytes *bytes, const char *name)
{
  DuskInput *self;

  g_return_val_if_fail (bytes != NULL && name != NULL, NULL);
  self = input_new (name);
  self->file = dusk_input_memory_new (&self->context, bytes);
  return self;
}

void
dusk_input_close (DuskInput *self)
{
  g_return_if_fail (self != NULL);
  g_cancellable_cancel (self->context.cancellable);
  if (self->current)
    g_async_queue_push (self->empty, self->current);
  if (self->pump)
    g_thread_join (self->pump);
  dusk_input_stage_free (self->file);
  g_async_queue_unref (self->empty);
  g_async_queue_unref (self->filled);
  g_clear_error (&self->failure);
  g_object_unref (self->context.cancellable);
  g_free (self->context.name);
  g_free (self->context.shown);
  g_free (self);
}

gboolean
dusk_input_next (DuskInput *self, const guint8 **block, gsize *length, GError **error)
{
  g_return_val_if_fail (self != NULL && block != NULL && length != NULL, FALSE);
  if (self->pump == NULL)
    start (self);
  if (!self->has_ended)
    {
      if (self->current)
        g_async_queue_push (self->empty, self->current);
      self->current = g_async_queue_pop (self->filled);
      self->has_ended = self->current->length == 0;
    }
  if (self->has_ended)
    {
      if (self->failure)
        g_propagate_error (error, g_error_copy (self->failure));
      return FALSE;
    }
  *block = self->current->bytes;
  *length = self->current->length;
  return TRUE;
}

const char *
dusk_input_name (DuskInput *self)
{
  return self->context.name;
}

const char *
dusk_input_shown_name (DuskInput *self)
{
  return self->context.shown;
}

gint64
dusk_input_position (DuskInput *self)
{
  return atomic_load (&self->context.position);
}

gint64
dusk_input_size (DuskInput *self)
{
  return self->context.size;
}

void
dusk_input_set_limits (DuskInput *self, gint64 max_bytes, gint64 trusted_bytes, gint64 max_ratio)
{
  self->context.max_bytes = max_bytes;
  self->context.trusted_bytes = trusted_bytes;
  self->context.max_ratio = max_ratio;
}
