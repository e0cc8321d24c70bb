/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-live-line.h"

#include <glib/gi18n.h>

#include "dusk-ui.h"

struct _DuskLiveLine {
  AdwBin    parent_instance;
  GtkLabel *label;
  DuskLive *live; /* (nullable) (owned) */
};

G_DEFINE_TYPE (DuskLiveLine, dusk_live_line, ADW_TYPE_BIN)

char *
dusk_live_to_text (DuskLive *live)
{
  const char *problem = dusk_live_problem (live);
  guint visible = dusk_live_visible (live), total = dusk_live_total (live), peers = dusk_live_peers (live);
  gint64 changed_us = dusk_live_changed_us (live);
  g_autofree char *since = NULL;

  if (dusk_live_state (live) == DUSK_LIVE_NO_DATA)
    /* Translators: RIS Live tells nothing at the moment; then why. */
    return problem ? g_strdup_printf (_("Live: no data. %s"), problem) : g_strdup (_("Live: no data yet."));
  /* The sample before may be hours old: what was so then must not be told as live. */
  if (dusk_live_is_inferred (live))
    return g_strdup_printf (ngettext ("Live: listening to %u peer. RIS Live tells changes only, and too few have told of these prefixes yet.",
                                      "Live: listening to %u peers. RIS Live tells changes only, and too few have told of these prefixes yet.",
                                      peers),
                            peers);
  if (changed_us == DUSK_TIME_UNKNOWN)
    return g_strdup_printf (ngettext ("Live: %u of %u prefix is visible to most of %u peers (RIS Live).",
                                      "Live: %u of %u prefixes are visible to most of %u peers (RIS Live).", total), visible, total, peers);
  since = dusk_time_to_text (dusk_time_second (changed_us), NULL, DUSK_TIME_CLOCK_SECONDS);
  return g_strdup_printf (ngettext ("Live: %u of %u prefix is visible to most of %u peers, since %s UTC (RIS Live).",
                                    "Live: %u of %u prefixes are visible to most of %u peers, since %s UTC (RIS Live).", total),
                          visible, total, peers, since);
}

static void
show (DuskLiveLine *self)
{
  g_autofree char *text = self->live ? dusk_live_to_text (self->live) : NULL;

  dusk_ui_set_text (self->label, text);
  gtk_widget_set_visible (GTK_WIDGET (self), text != NULL);
}

static void
leave (DuskLiveLine *self)
{
  if (self->live)
    g_signal_handlers_disconnect_by_data (self->live, self);
  g_clear_object (&self->live);
}

static void
dusk_live_line_dispose (GObject *object)
{
  leave (DUSK_LIVE_LINE (object));
  G_OBJECT_CLASS (dusk_live_line_parent_class)->dispose (object);
}

static void
dusk_live_line_class_init (DuskLiveLineClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = dusk_live_line_dispose;
}

static void
dusk_live_line_init (DuskLiveLine *self)
{
  self->label = GTK_LABEL (dusk_ui_text ("", "dim-label"));
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->label));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

/* Whether the newest sample has it. */
static gboolean
was_visible (const DuskPrefixTimes *times, gint64 latest_s)
{
  return times->spans->len > 0 && g_array_index (times->spans, DuskSpan, times->spans->len - 1).end_s >= latest_s;
}

static DuskLive *
new_live (DuskContext *context, const DuskNetworkPage *page, const DuskAnnouncedPrefixes *announced)
{
  g_autoptr (GArray) prefixes = g_array_new (FALSE, FALSE, sizeof (DuskPrefix));
  g_autofree gboolean *visible = g_new (gboolean, announced->prefixes->len + 1);

  for (guint i = 0; i < announced->prefixes->len; i++)
    {
      const DuskPrefixTimes *times = g_ptr_array_index (announced->prefixes, i);
      g_array_append_val (prefixes, times->prefix);
      visible[i] = was_visible (times, announced->latest_s);
    }
  return dusk_live_new (dusk_context_live_feed (context), &page->report->entity, prefixes, visible);
}

void
dusk_live_line_follow (DuskLiveLine *self, DuskContext *context, const DuskNetworkPage *page)
{
  const DuskAnnouncedPrefixes *announced;

  g_return_if_fail (DUSK_IS_LIVE_LINE (self));
  g_return_if_fail (DUSK_IS_CONTEXT (context));

  leave (self);
  announced = page && page->report->is_live && page->prefixes_reply ? page->prefixes_reply->record : NULL;
  if (announced && announced->prefixes->len > 0 && announced->prefixes->len <= DUSK_LIVE_LINE_MAX_PREFIXES)
    {
      self->live = new_live (context, page, announced);
      g_signal_connect_swapped (self->live, "notify", G_CALLBACK (show), self);
    }
  show (self);
}
