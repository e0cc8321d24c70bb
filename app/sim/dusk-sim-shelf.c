/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-sim-shelf.h"

#define MAX_KEPT_FILES 16
#define MAX_KEPT_BYTES (64u << 20)

#define MAX_THREADS 2

struct _DuskSimShelf {
  const DuskSimScenario *scenario;
  GMainContext          *context;
  GThreadPool           *pool;

  GMutex lock; /* guards what follows */
  GQueue kept; /* (element-type Kept) the last used first */
  gsize  kept_bytes;
};

typedef struct {
  DuskSimFile file;
  GBytes     *bytes;
  char       *etag;
} Kept;

/* Somebody waits for a file. */
typedef struct {
  DuskSimShelf     *shelf;
  DuskSimFile       file;
  GBytes           *bytes; /* (nullable) */
  char             *etag;  /* (nullable) */
  DuskSimShelfTaken taken;
  gpointer          user_data;
  GDestroyNotify    destroy;
} Job;

static void
kept_free (Kept *kept)
{
  g_bytes_unref (kept->bytes);
  g_free (kept->etag);
  g_free (kept);
}

static void
job_free (Job *job)
{
  job->destroy (job->user_data);
  g_clear_pointer (&job->bytes, g_bytes_unref);
  g_free (job->etag);
  g_free (job);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Job, job_free)

static gboolean
same_file (const DuskSimFile *a, const DuskSimFile *b)
{
  return a->collector == b->collector && a->dump == b->dump && a->start_s == b->start_s;
}

static gboolean
find_kept (DuskSimShelf *shelf, Job *job)
{
  gboolean is_kept = FALSE;

  g_mutex_lock (&shelf->lock);
  for (GList *link = shelf->kept.head; link && !is_kept; link = link->next)
    {
      const Kept *kept = link->data;
      if (!same_file (&kept->file, &job->file))
        continue;
      job->bytes = g_bytes_ref (kept->bytes);
      job->etag = g_strdup (kept->etag);
      g_queue_unlink (&shelf->kept, link);
      g_queue_push_head_link (&shelf->kept, link);
      is_kept = TRUE;
    }
  g_mutex_unlock (&shelf->lock);
  return is_kept;
}

static void
keep (DuskSimShelf *shelf, const Job *job)
{
  Kept *kept = g_new (Kept, 1);

  *kept = (Kept) { job->file, g_bytes_ref (job->bytes), g_strdup (job->etag) };
  g_mutex_lock (&shelf->lock);
  g_queue_push_head (&shelf->kept, kept);
  shelf->kept_bytes += g_bytes_get_size (kept->bytes);
  while (shelf->kept.length > 1 && (shelf->kept.length > MAX_KEPT_FILES || shelf->kept_bytes > MAX_KEPT_BYTES))
    {
      Kept *oldest = g_queue_pop_tail (&shelf->kept);
      shelf->kept_bytes -= g_bytes_get_size (oldest->bytes);
      kept_free (oldest);
    }
  g_mutex_unlock (&shelf->lock);
}

static gboolean
hand_over_cb (gpointer user_data)
{
  Job *job = user_data;

  job->taken (job->bytes, job->etag, job->user_data);
  return G_SOURCE_REMOVE;
}

static void
make_cb (gpointer data, gpointer user_data)
{
  Job *job = data;
  DuskSimShelf *shelf = user_data;
  g_autoptr (GSource) source = g_idle_source_new ();

  if (!find_kept (shelf, job))
    {
      g_autofree char *sum = NULL;
      job->bytes = dusk_sim_archive_make (shelf->scenario, &job->file);
      sum = g_compute_checksum_for_bytes (G_CHECKSUM_SHA1, job->bytes);
      job->etag = g_strdup_printf ("\"%s\"", sum);
      keep (shelf, job);
    }
  g_source_set_callback (source, hand_over_cb, job, (GDestroyNotify) job_free);
  g_source_attach (source, shelf->context);
}

DuskSimShelf *
dusk_sim_shelf_new (const DuskSimScenario *scenario, GMainContext *context)
{
  DuskSimShelf *shelf = g_new0 (DuskSimShelf, 1);

  shelf->scenario = scenario;
  shelf->context = g_main_context_ref (context);
  shelf->pool = g_thread_pool_new_full (make_cb, shelf, (GDestroyNotify) job_free, MAX_THREADS, FALSE, NULL);
  g_mutex_init (&shelf->lock);
  g_queue_init (&shelf->kept);
  return shelf;
}

void
dusk_sim_shelf_free (DuskSimShelf *shelf)
{
  g_thread_pool_free (shelf->pool, TRUE, TRUE);
  g_queue_clear_full (&shelf->kept, (GDestroyNotify) kept_free);
  g_mutex_clear (&shelf->lock);
  g_main_context_unref (shelf->context);
  g_free (shelf);
}

void
dusk_sim_shelf_take (DuskSimShelf *shelf, const DuskSimFile *file, DuskSimShelfTaken taken, gpointer user_data, GDestroyNotify destroy)
{
  g_autoptr (Job) job = g_new0 (Job, 1);

  *job = (Job) { shelf, *file, NULL, NULL, taken, user_data, destroy };
  if (find_kept (shelf, job))
    taken (job->bytes, job->etag, user_data);
  else
    g_thread_pool_push (shelf->pool, g_steal_pointer (&job), NULL);
}
