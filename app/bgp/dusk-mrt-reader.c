/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-mrt-reader.h"

#include <glib/gi18n.h>
#include <string.h>

#include "dusk-cursor.h"
#include "dusk-error.h"
#include "dusk-time.h"

#define HEADER_SIZE       12
#define MICROSECONDS_SIZE 4

/* Where TABLE_DUMP has its attributes' length, and what its headers then have in front of the attributes: by address family. */
#define TABLE_DUMP_IPV4       1
#define TABLE_DUMP_IPV6       2
#define TABLE_DUMP_IPV4_FIXED 22
#define TABLE_DUMP_IPV6_FIXED 46

/* By so much one batch of 2000 says its records to be too short. */
#define SHORT_LENGTHS 4

/*
 * Bytes of the input that are looked at are in one piece: within the input's block, or, where they span blocks, in @carry. Bytes in @carry come
 * before those in the block.
 *
 * @at, @end: what is left of the input's block
 * @carry, @carry_at: bytes that were copied, and how many of them are done with
 * @taken: size of the record that was handed out last, which is still in place
 * @input_error: (nullable): of the input, to be told once all before it is read
 */
struct _DuskMrtReader {
  DuskInput    *input;
  const guint8 *at;
  const guint8 *end;
  GByteArray   *carry;
  gsize         carry_at;
  gsize         taken;
  gboolean      is_at_end;
  GError       *input_error;
  guint64       count;
  guint64       damaged;
};

typedef struct {
  guint32 time_s;
  guint16 type;
  guint16 subtype;
  guint32 length;
} Header;

static inline Header
parse_header (const guint8 *bytes)
{
  DuskCursor cursor = dusk_cursor (bytes, HEADER_SIZE);
  Header header;

  header.time_s = dusk_cursor_u32 (&cursor);
  header.type = dusk_cursor_u16 (&cursor);
  header.subtype = dusk_cursor_u16 (&cursor);
  header.length = dusk_cursor_u32 (&cursor);
  return header;
}

/* All types that were ever given out (RFC 6396 §4, §8.1 and appendix B), so that files with records of other protocols are read, too. */
static gboolean
can_be (const Header *header)
{
  return (header->type <= DUSK_MRT_BGP4MP_ET || header->type == 32 || header->type == 33 || header->type == 48 || header->type == 49) &&
         header->length <= DUSK_MRT_MAX_RECORD_BYTES;
}

/* What is believed only where the place itself is in doubt: records that tell of routes, from a time that can be. */
static gboolean
is_likely (const Header *header)
{
  return can_be (header) && header->subtype <= 12 && header->time_s >= DUSK_TIME_EARLIEST && header->time_s < DUSK_TIME_LATEST &&
         (header->type == DUSK_MRT_BGP || header->type == DUSK_MRT_TABLE_DUMP || header->type == DUSK_MRT_TABLE_DUMP_V2 ||
          header->type == DUSK_MRT_BGP4MP || header->type == DUSK_MRT_BGP4MP_ET);
}

static gboolean
next_block (DuskMrtReader *self)
{
  const guint8 *block;
  gsize length;

  if (self->is_at_end)
    return FALSE;
  self->is_at_end = !dusk_input_next (self->input, &block, &length, &self->input_error);
  if (self->is_at_end)
    return FALSE;
  self->at = block;
  self->end = block + length;
  return TRUE;
}

/*
 * The next bytes, in one piece: @n of them or more, fewer only at the end of the input. @left: how many. Nothing is copied where they lie in
 * the block.
 */
static const guint8 *
look (DuskMrtReader *self, gsize n, gsize *left)
{
  gsize have;

  if (self->carry->len == 0 && (gsize) (self->end - self->at) >= n)
    {
      *left = (gsize) (self->end - self->at);
      return self->at;
    }
  while ((have = self->carry->len - self->carry_at) < n && (self->at < self->end || next_block (self)))
    {
      gsize piece = MIN (n - have, (gsize) (self->end - self->at));

      if (have == 0 && (gsize) (self->end - self->at) >= n)
        {
          g_byte_array_set_size (self->carry, 0);
          self->carry_at = 0;
          *left = (gsize) (self->end - self->at);
          return self->at;
        }
      if (self->carry_at > self->carry->len / 2)
        {
          g_byte_array_remove_range (self->carry, 0, (guint) self->carry_at);
          self->carry_at = 0;
        }
      g_byte_array_append (self->carry, self->at, (guint) piece);
      self->at += piece;
    }
  *left = have;
  return self->carry->data + self->carry_at;
}

/* Done with the next @n bytes, which were looked at. */
static void
skip (DuskMrtReader *self, gsize n)
{
  if (self->carry->len == 0)
    {
      self->at += n;
      return;
    }
  self->carry_at += n;
  if (self->carry_at == self->carry->len)
    {
      g_byte_array_set_size (self->carry, 0);
      self->carry_at = 0;
    }
}

/* Whether a record that begins @offset bytes on is there as a whole and another, or the end, follows it. */
static gboolean
is_sound_place (DuskMrtReader *self, gsize offset)
{
  gsize left, record;
  const guint8 *bytes = look (self, offset + HEADER_SIZE, &left);
  Header header;

  if (left < offset + HEADER_SIZE)
    return FALSE;
  header = parse_header (bytes + offset);
  if (!is_likely (&header))
    return FALSE;
  record = offset + HEADER_SIZE + header.length;
  bytes = look (self, record + HEADER_SIZE, &left);
  if (left == record)
    return TRUE;
  if (left < record + HEADER_SIZE)
    return FALSE;
  header = parse_header (bytes + record);
  return is_likely (&header);
}

/* The first sound place among the next @from to @to bytes; 0 where there is none. */
static gsize
find_sound_place (DuskMrtReader *self, gsize from, gsize to)
{
  for (gsize offset = from; offset < to; offset++)
    {
      gsize left;
      const guint8 *bytes = look (self, offset + HEADER_SIZE, &left);
      Header header;

      if (left < offset + HEADER_SIZE)
        return 0;
      header = parse_header (bytes + offset);
      if (is_likely (&header) && is_sound_place (self, offset))
        return offset;
    }
  return 0;
}

/* Leaves what cannot be a record; stops at the next sound place, or at the end. */
static void
pass_over_damage (DuskMrtReader *self)
{
  const gsize step = 4096;
  gsize left;

  self->damaged++;
  for (;;)
    {
      gsize place = find_sound_place (self, 1, step);

      if (place > 0)
        {
          skip (self, place);
          return;
        }
      look (self, step, &left);
      if (left < step)
        {
          skip (self, left);
          return;
        }
      skip (self, step - 1);
    }
}

/* A batch of January 2000 says its TABLE_DUMP records to be 4 bytes shorter than they are: believe the attributes' length where it fits. */
static gboolean
is_too_short_by_habit (DuskMrtReader *self, const Header *header, const guint8 *bytes, gsize left)
{
  gsize fixed = header->subtype == TABLE_DUMP_IPV4 ? TABLE_DUMP_IPV4_FIXED : TABLE_DUMP_IPV6_FIXED, end;
  DuskCursor cursor;
  Header next;

  if (header->type != DUSK_MRT_TABLE_DUMP || header->subtype < TABLE_DUMP_IPV4 || header->subtype > TABLE_DUMP_IPV6 ||
      header->length < fixed || left < HEADER_SIZE + fixed)
    return FALSE;
  cursor = dusk_cursor (bytes + HEADER_SIZE + fixed - 2, 2);
  if (fixed + dusk_cursor_u16 (&cursor) != header->length + SHORT_LENGTHS)
    return FALSE;
  end = HEADER_SIZE + header->length + SHORT_LENGTHS;
  bytes = look (self, end + HEADER_SIZE, &left);
  if (left < end + HEADER_SIZE)
    return left == end;
  next = parse_header (bytes + end);
  return is_likely (&next);
}

/* Whether another record, or the end, follows. */
static gboolean
is_followed (const guint8 *bytes, gsize size, gsize left)
{
  Header next;

  if (left < size + HEADER_SIZE)
    return left == size;
  next = parse_header (bytes + size);
  return can_be (&next);
}

static void
set_record (DuskMrtRecord *record, const Header *header, const guint8 *bytes, gsize size)
{
  record->time_us = (gint64) header->time_s * G_USEC_PER_SEC;
  record->type = header->type;
  record->subtype = header->subtype;
  record->body = bytes + HEADER_SIZE;
  record->length = (guint32) (size - HEADER_SIZE);
  if (header->type == DUSK_MRT_BGP4MP_ET && record->length >= MICROSECONDS_SIZE)
    {
      DuskCursor cursor = dusk_cursor (record->body, MICROSECONDS_SIZE);
      gint64 microseconds = dusk_cursor_u32 (&cursor);

      record->time_us += MIN (microseconds, G_USEC_PER_SEC - 1);
      record->body += MICROSECONDS_SIZE;
      record->length -= MICROSECONDS_SIZE;
    }
}

/* At the end, or where the rest is less than a record says. */
static gboolean
end_reading (DuskMrtReader *self, gsize left, GError **error)
{
  skip (self, left);
  if (self->input_error)
    g_propagate_error (error, g_steal_pointer (&self->input_error));
  else if (self->count == 0)
    g_set_error (error, DUSK_ERROR, DUSK_ERROR_MALFORMED, _("“%s” holds no routing data in MRT format"), dusk_input_shown_name (self->input));
  else if (left > 0)
    g_set_error (error, DUSK_ERROR, DUSK_ERROR_MALFORMED, _("“%s” is cut off in the middle of a record"), dusk_input_shown_name (self->input));
  return FALSE;
}

DuskMrtReader *
dusk_mrt_reader_new (DuskInput *input)
{
  DuskMrtReader *self = g_new0 (DuskMrtReader, 1);

  self->input = input;
  self->at = self->end = (const guint8 *) "";
  self->carry = g_byte_array_sized_new (HEADER_SIZE);
  return self;
}

void
dusk_mrt_reader_free (DuskMrtReader *self)
{
  dusk_input_close (self->input);
  g_byte_array_unref (self->carry);
  g_clear_error (&self->input_error);
  g_free (self);
}

gboolean
dusk_mrt_reader_next (DuskMrtReader *self, DuskMrtRecord *record, GError **error)
{
  skip (self, self->taken);
  self->taken = 0;
  for (;;)
    {
      gsize left, size, place;
      const guint8 *bytes = look (self, HEADER_SIZE, &left);
      Header header;

      if (left < HEADER_SIZE)
        return end_reading (self, left, error);
      header = parse_header (bytes);
      if (G_UNLIKELY (!can_be (&header)))
        {
          pass_over_damage (self);
          continue;
        }
      size = HEADER_SIZE + header.length;
      bytes = look (self, size + HEADER_SIZE, &left);
      if (G_UNLIKELY (left < size || !is_followed (bytes, size, left)))
        {
          if (is_too_short_by_habit (self, &header, bytes, left))
            size += SHORT_LENGTHS;
          else if ((place = find_sound_place (self, HEADER_SIZE, MIN (size, left))) > 0)
            {
              self->damaged++;
              skip (self, place);
              continue;
            }
          bytes = look (self, size, &left);
          if (left < size)
            return end_reading (self, left, error);
        }
      self->taken = size;
      self->count++;
      set_record (record, &header, bytes, size);
      return TRUE;
    }
}

DuskInput *
dusk_mrt_reader_input (DuskMrtReader *self)
{
  return self->input;
}

guint64
dusk_mrt_reader_count (const DuskMrtReader *self)
{
  return self->count;
}

guint64
dusk_mrt_reader_count_damaged (const DuskMrtReader *self)
{
  return self->damaged;
}
