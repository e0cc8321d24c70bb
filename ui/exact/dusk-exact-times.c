/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-exact-times.h"

#include "dusk-exact-window.h"

struct _DuskExactTimes {
  GObject      parent_instance;
  DuskContext *context; /* (not nullable) (owned) */
  GPtrArray   *exacts;  /* (not nullable) (owned) (element-type DuskExact): the newest last */
};

G_DEFINE_TYPE (DuskExactTimes, dusk_exact_times, G_TYPE_OBJECT)

enum {
  CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static gboolean
is_about (const DuskExact *exact, const DuskEntity *entity, const DuskOutage *outage)
{
  gint64 start_s = dusk_time_second (exact->start_us);

  return dusk_entity_equal (&exact->entity, entity) && (outage->start_s == exact->near.start_s || outage->start_s == start_s);
}

static DuskExact *
find (DuskExactTimes *self, const DuskEntity *entity, const DuskOutage *outage)
{
  for (guint i = self->exacts->len; i > 0; i--)
    {
      DuskExact *exact = g_ptr_array_index (self->exacts, i - 1);
      if (is_about (exact, entity, outage))
        return exact;
    }
  return NULL;
}

static void
on_found (DuskExactTimes *self, DuskExact *exact)
{
  DuskExact *older = find (self, &exact->entity, &exact->near);

  if (older)
    g_ptr_array_remove (self->exacts, older);
  g_ptr_array_add (self->exacts, dusk_exact_ref (exact));
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
dusk_exact_times_finalize (GObject *object)
{
  DuskExactTimes *self = DUSK_EXACT_TIMES (object);

  g_ptr_array_unref (self->exacts);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (dusk_exact_times_parent_class)->finalize (object);
}

static void
dusk_exact_times_class_init (DuskExactTimesClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = dusk_exact_times_finalize;
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
dusk_exact_times_init (DuskExactTimes *self)
{
  self->exacts = g_ptr_array_new_with_free_func ((GDestroyNotify) dusk_exact_unref);
}

DuskExactTimes *
dusk_exact_times_new (DuskContext *context)
{
  DuskExactTimes *self;

  g_return_val_if_fail (DUSK_IS_CONTEXT (context), NULL);

  self = g_object_new (DUSK_TYPE_EXACT_TIMES, NULL);
  self->context = g_object_ref (context);
  return self;
}

/* What the store keeps and is not here yet. */
static void
take_kept (DuskExactTimes *self, const DuskReport *report)
{
  const GArray *outages = report->findings->outages;

  for (guint i = 0; i < outages->len; i++)
    {
      const DuskOutage *outage = &g_array_index (outages, DuskOutage, i);
      DuskExact *kept = find (self, &report->entity, outage) ? NULL : dusk_exact_find_kept (self->context, &report->entity, outage);
      if (kept)
        g_ptr_array_add (self->exacts, kept);
    }
}

DuskReport *
dusk_exact_times_apply (DuskExactTimes *self, DuskReport *report)
{
  g_return_val_if_fail (DUSK_IS_EXACT_TIMES (self), NULL);
  g_return_val_if_fail (report != NULL, NULL);

  take_kept (self, report);
  return dusk_exact_apply (report, self->exacts);
}

void
dusk_exact_times_open (DuskExactTimes *self, GtkWidget *near, DuskReport *report, const DuskOutage *outage)
{
  GtkRoot *root;
  GtkWidget *window;

  g_return_if_fail (DUSK_IS_EXACT_TIMES (self));
  g_return_if_fail (GTK_IS_WIDGET (near));

  root = gtk_widget_get_root (near);
  window = dusk_exact_window_new (self->context, report, outage, find (self, &report->entity, outage));
  if (GTK_IS_WINDOW (root))
    {
      gtk_window_set_transient_for (GTK_WINDOW (window), GTK_WINDOW (root));
      gtk_window_set_destroy_with_parent (GTK_WINDOW (window), TRUE);
    }
  g_signal_connect_object (window, "found", G_CALLBACK (on_found), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (window));
}
