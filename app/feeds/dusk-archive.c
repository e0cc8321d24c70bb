/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-archive.h"

#include <glib/gi18n.h>
#include <string.h>
#include <sys/stat.h>

#include "dusk-archive-private.h"
#include "dusk-error.h"

/* So long after its end a file may still grow. */
#define GROWTH_S (15 * DUSK_MINUTE_S)

/* One that grows is not fetched more often than that. */
#define PAUSE_S DUSK_MINUTE_S

struct _DuskArchive {
  GObject          parent;
  DuskBroker      *broker; /* (not nullable) (owned) */
  DuskClock       *clock;  /* (not nullable) (owned) */
  DuskArchiveDisk *disk;   /* (not nullable) (owned) */
};

G_DEFINE_FINAL_TYPE (DuskArchive, dusk_archive, G_TYPE_OBJECT)

static void
dusk_archive_finalize (GObject *object)
{
  DuskArchive *self = DUSK_ARCHIVE (object);

  g_clear_object (&self->broker);
  g_clear_object (&self->clock);
  g_clear_pointer (&self->disk, dusk_archive_disk_unref);
  G_OBJECT_CLASS (dusk_archive_parent_class)->finalize (object);
}

static void
dusk_archive_class_init (DuskArchiveClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = dusk_archive_finalize;
}

static void
dusk_archive_init (DuskArchive *self G_GNUC_UNUSED)
{
}

void
dusk_archive_state_clear (DuskArchiveState *state)
{
  g_clear_pointer (&state->path, g_free);
}

DuskArchiveState
dusk_archive_look (DuskArchive *self, const DuskArchiveFile *file)
{
  DuskArchiveState state = { .path = dusk_archive_disk_path (self->disk, file) };
  g_autofree char *part = g_strconcat (state.path, ".part", NULL);
  struct stat is;
  gint64 age_s;

  if (lstat (part, &is) == 0)
    state.part_bytes = is.st_size;
  if (lstat (state.path, &is) < 0 || !S_ISREG (is.st_mode))
    return state;
  state.exists = TRUE;
  state.fetched_s = is.st_mtim.tv_sec;
  age_s = dusk_clock_now (self->clock) - state.fetched_s;
  state.is_kept = state.fetched_s >= file->start_s + file->duration_s + GROWTH_S || (age_s >= 0 && age_s < PAUSE_S);
  return state;
}

DuskArchiveDisk *
dusk_archive_disk (DuskArchive *self)
{
  return self->disk;
}

DuskBroker *
dusk_archive_broker (DuskArchive *self)
{
  return self->broker;
}

static gboolean
starts_with (const guint8 *head, gsize length, const char *magic, gsize magic_length)
{
  return length >= magic_length && memcmp (head, magic, magic_length) == 0;
}

/* RFC 6396 §2: a time, a type, a subtype, a length; §4: types 11 to 13, 16, 17, 32, 33, 48, 49, and 5 before the RFC. */
static gboolean
is_mrt (const guint8 *head, gsize length)
{
  static const guint16 types[] = { 5, 11, 12, 13, 16, 17, 32, 33, 48, 49 };

  if (length < 12)
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (types); i++)
    if ((head[4] << 8 | head[5]) == types[i])
      return TRUE;
  return FALSE;
}

static gboolean
is_page (const guint8 *head, gsize length)
{
  while (length > 0 && (g_ascii_isspace (*head) || *head == 0xef || *head == 0xbb || *head == 0xbf))
    {
      head++;
      length--;
    }
  return length > 0 && *head == '<';
}

gboolean
dusk_archive_check_head (const guint8 *head, gsize length, GError **error)
{
  if (starts_with (head, length, "\x1f\x8b", 2) || starts_with (head, length, "BZh", 3) || starts_with (head, length, "\xfd" "7zXZ", 5) ||
      starts_with (head, length, "\x28\xb5\x2f\xfd", 4) || is_mrt (head, length))
    return TRUE;
  if (length == 0)
    g_set_error_literal (error, DUSK_ERROR, DUSK_ERROR_MALFORMED, _("The server sent an empty file"));
  else if (is_page (head, length))
    g_set_error_literal (error, DUSK_ERROR, DUSK_ERROR_MALFORMED, _("The server sent a web page in place of an archive file"));
  else
    g_set_error_literal (error, DUSK_ERROR, DUSK_ERROR_MALFORMED, _("What the server sent is no archive file of BGP messages"));
  return FALSE;
}

DuskArchive *
dusk_archive_new (DuskBroker *broker, DuskClock *clock, const char *folder, gint64 limit_bytes)
{
  DuskArchive *self;

  g_return_val_if_fail (DUSK_IS_BROKER (broker), NULL);
  g_return_val_if_fail (DUSK_IS_CLOCK (clock), NULL);
  g_return_val_if_fail (folder != NULL, NULL);

  self = g_object_new (DUSK_TYPE_ARCHIVE, NULL);
  self->broker = g_object_ref (broker);
  self->clock = g_object_ref (clock);
  self->disk = dusk_archive_disk_new (folder, limit_bytes);
  return self;
}

void
dusk_archive_set_limit (DuskArchive *self, gint64 limit_bytes)
{
  g_return_if_fail (DUSK_IS_ARCHIVE (self));

  dusk_archive_disk_set_limit (self->disk, limit_bytes);
  dusk_archive_disk_trim (self->disk, FALSE);
}

gint64
dusk_archive_limit (DuskArchive *self)
{
  g_return_val_if_fail (DUSK_IS_ARCHIVE (self), 0);

  return dusk_archive_disk_limit (self->disk);
}

gint64
dusk_archive_used (DuskArchive *self)
{
  g_autoptr (GPtrArray) entries = NULL;
  gint64 used = 0;

  g_return_val_if_fail (DUSK_IS_ARCHIVE (self), 0);

  entries = dusk_archive_disk_list (self->disk);
  for (guint i = 0; i < entries->len; i++)
    used += ((DuskArchiveEntry *) entries->pdata[i])->size_bytes;
  return used;
}

void
dusk_archive_clear (DuskArchive *self)
{
  g_return_if_fail (DUSK_IS_ARCHIVE (self));

  dusk_archive_disk_trim (self->disk, TRUE);
}

DuskArchiveEstimate
dusk_archive_estimate (DuskArchive *self, const GPtrArray *files)
{
  DuskArchiveEstimate estimate = { 0 };
  g_autofree gint64 *sizes = NULL;
  gboolean is_guess;

  g_return_val_if_fail (DUSK_IS_ARCHIVE (self), estimate);
  g_return_val_if_fail (files != NULL, estimate);

  sizes = dusk_archive_sizes (self, files, &is_guess);
  estimate.n_files = files->len;
  for (guint i = 0; i < files->len; i++)
    {
      const DuskArchiveFile *file = files->pdata[i];
      g_auto (DuskArchiveState) state = dusk_archive_look (self, file);

      if (state.is_kept)
        {
          estimate.n_kept++;
          continue;
        }
      estimate.bytes += MAX (sizes[i] - state.part_bytes, 0);
      estimate.is_guess = estimate.is_guess || file->size_bytes <= 0;
    }
  return estimate;
}

/* A size as rough as it is known: “90 MB”. */
static char *
format_guess (gint64 bytes)
{
  g_autofree char *unit = g_format_size_full ((guint64) bytes, G_FORMAT_SIZE_ONLY_UNIT);
  double value = (double) bytes;

  while (value >= 1000)
    value /= 1000;
  return g_strdup_printf ("%.*f\u00a0%s", value < 10 && bytes >= 1000 ? 1 : 0, value, unit);
}

char *
dusk_archive_estimate_to_text (const DuskArchiveEstimate *estimate)
{
  g_autofree char *files = NULL, *size = NULL;

  g_return_val_if_fail (estimate != NULL, NULL);

  files = g_strdup_printf (ngettext ("%u file", "%u files", estimate->n_files), estimate->n_files);
  if (estimate->n_kept == estimate->n_files)
    /* Translators: %s is a number of files, such as “26 files” */
    return g_strdup_printf (_("%s, all on this machine already"), files);
  size = estimate->is_guess ? format_guess (estimate->bytes) : g_format_size ((guint64) estimate->bytes);
  if (estimate->n_kept > 0)
    /* Translators: a number of files such as “26 files”, a number of files, and a size such as “90 MB” */
    return g_strdup_printf (estimate->is_guess ? _("%s, %u of them on this machine already, about %s to fetch")
                                               : _("%s, %u of them on this machine already, %s to fetch"),
                            files, estimate->n_kept, size);
  /* Translators: a number of files such as “26 files”, and a size such as “90 MB” */
  return g_strdup_printf (estimate->is_guess ? _("%s, about %s") : _("%s, %s"), files, size);
}
