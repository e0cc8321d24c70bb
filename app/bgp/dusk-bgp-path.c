/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-bgp-path.h"

#include "dusk-cursor.h"

/* One segment of a path; @asns points to @n ASNs as they were sent. */
typedef struct {
  guint8        type;
  guint8        n;
  const guint8 *asns;
} Segment;

static gboolean
read_segment (DuskCursor *cursor, guint8 as_size, Segment *segment)
{
  if (cursor->at == cursor->end)
    return FALSE;
  segment->type = dusk_cursor_u8 (cursor);
  segment->n = dusk_cursor_u8 (cursor);
  segment->asns = dusk_cursor_take (cursor, (gsize) segment->n * as_size);
  if (segment->asns == NULL || segment->type < DUSK_BGP_AS_SET || segment->type > DUSK_BGP_AS_CONFED_SET)
    cursor->is_short = TRUE;
  return !cursor->is_short;
}

static gboolean
is_confederation (const Segment *segment)
{
  return segment->type == DUSK_BGP_AS_CONFED_SEQUENCE || segment->type == DUSK_BGP_AS_CONFED_SET;
}

static gboolean
is_set (const Segment *segment)
{
  return segment->type == DUSK_BGP_AS_SET || segment->type == DUSK_BGP_AS_CONFED_SET;
}

/* What a segment adds to the length by which routes are compared. */
static guint
hops_of (const Segment *segment)
{
  if (is_confederation (segment) || segment->n == 0)
    return 0;
  return is_set (segment) ? 1 : segment->n;
}

/* The length by which routes are compared; -1 where the bytes are damaged. */
static int
count_hops (DuskBgpBytes bytes, guint8 as_size)
{
  DuskCursor cursor = dusk_cursor (bytes.bytes, bytes.length);
  Segment segment;
  guint hops = 0;

  while (read_segment (&cursor, as_size, &segment))
    hops += hops_of (&segment);
  return cursor.is_short ? -1 : (int) hops;
}

static void
append (DuskBgpPath *path, const Segment *segment, guint n, guint8 as_size)
{
  guint32 *asns = path->asns + path->length;

  n = MIN (n, DUSK_BGP_PATH_MAX - path->length);
  if (n == 0)
    return;
  if (as_size == 4)
    for (guint i = 0; i < n; i++)
      {
        guint32 asn;

        memcpy (&asn, segment->asns + 4 * i, sizeof asn);
        asns[i] = GUINT32_FROM_BE (asn);
      }
  else
    for (guint i = 0; i < n; i++)
      asns[i] = (guint32) segment->asns[2 * i] << 8 | segment->asns[2 * i + 1];
  path->length += n;
  path->n_origins = is_set (segment) ? n : 1;
}

/* Appends the segments of @bytes up to @hops, and those of confederations that touch them; FALSE where what was read is damaged. */
static gboolean
append_hops (DuskBgpPath *path, DuskBgpBytes bytes, guint8 as_size, guint hops)
{
  DuskCursor cursor = dusk_cursor (bytes.bytes, bytes.length);
  Segment segment;

  while (read_segment (&cursor, as_size, &segment))
    {
      guint counted = hops_of (&segment);

      if (counted > 0 && hops == 0)
        break;
      append (path, &segment, counted > hops ? hops : segment.n, as_size);
      hops -= MIN (hops, counted);
    }
  return !cursor.is_short;
}

static void
append_without_confederations (DuskBgpPath *path, DuskBgpBytes bytes)
{
  DuskCursor cursor = dusk_cursor (bytes.bytes, bytes.length);
  Segment segment;

  while (read_segment (&cursor, 4, &segment))
    if (!is_confederation (&segment))
      append (path, &segment, segment.n, 4);
}

gboolean
dusk_bgp_path_read (DuskBgpBytes as_path, guint8 as_size, DuskBgpBytes as4_path, DuskBgpPath *path)
{
  path->length = 0;
  path->n_origins = 0;
  if (as_path.bytes == NULL)
    return TRUE;
  if (G_UNLIKELY (as_size == 2 && as4_path.bytes != NULL))
    {
      int hops = count_hops (as_path, 2), as4_hops = count_hops (as4_path, 4);

      if (as4_hops > 0 && hops >= as4_hops)
        {
          append_hops (path, as_path, 2, (guint) (hops - as4_hops));
          append_without_confederations (path, as4_path);
          return TRUE;
        }
    }
  if (G_LIKELY (append_hops (path, as_path, as_size, G_MAXUINT)))
    return TRUE;
  path->length = 0;
  path->n_origins = 0;
  return FALSE;
}
