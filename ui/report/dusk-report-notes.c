/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-report-notes.h"

#include <glib/gi18n.h>

#include "dusk-plain-text.h"
#include "dusk-ui.h"

/* The newest of the period. */
#define MAX_EVENTS 5

struct _DuskReportNotes {
  AdwBin  parent_instance;
  GtkBox *box;
};

G_DEFINE_TYPE (DuskReportNotes, dusk_report_notes, ADW_TYPE_BIN)

static void
append (DuskReportNotes *self, GtkWidget *widget)
{
  gtk_box_append (self->box, widget);
}

static void
append_heading (DuskReportNotes *self, const char *text)
{
  GtkWidget *heading = dusk_ui_heading (text);

  if (gtk_widget_get_first_child (GTK_WIDGET (self->box)))
    gtk_widget_set_margin_top (heading, 12);
  append (self, heading);
}

/* (transfer full) (nullable): markup, in which the causes themselves are escaped. */
static char *
causes_to_markup (const DuskEvidence *evidence)
{
  if (evidence->fits && evidence->less)
    /* Translators: two lists of possible causes of an outage. Keep the markup. */
    return g_markup_printf_escaped (_("<b>Fits</b> %s; <b>less</b> %s."), evidence->fits, evidence->less);
  if (evidence->fits)
    /* Translators: a list of possible causes of an outage. Keep the markup. */
    return g_markup_printf_escaped (_("<b>Fits</b> %s."), evidence->fits);
  if (evidence->less)
    /* Translators: a list of causes that are less likely. Keep the markup. */
    return g_markup_printf_escaped (_("<b>Fits less:</b> %s."), evidence->less);
  return NULL;
}

static void
append_evidence (DuskReportNotes *self, const DuskEvidence *evidence)
{
  g_autofree char *markup = causes_to_markup (evidence);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);

  gtk_box_append (GTK_BOX (box), dusk_ui_text (evidence->text, NULL));
  if (markup)
    {
      GtkWidget *causes = dusk_ui_text (NULL, "dim-label");
      gtk_label_set_markup (GTK_LABEL (causes), markup);
      gtk_box_append (GTK_BOX (box), causes);
    }
  append (self, box);
}

static gboolean
is_told_by_others (DuskEvent *event)
{
  const GPtrArray *claims = dusk_event_claims (event);

  for (guint i = 0; i < claims->len; i++)
    if (((const DuskClaim *) claims->pdata[i])->feed != DUSK_FEED_RIPESTAT)
      return TRUE;
  return FALSE;
}

/* Side by side, whether they agree or not; RIPEstat alone stands above. */
static void
append_events (DuskReportNotes *self, const GPtrArray *events)
{
  guint shown = 0;

  for (guint i = 0; i < events->len && shown < MAX_EVENTS; i++)
    {
      g_autofree char *text = NULL;
      if (!is_told_by_others (events->pdata[i]))
        continue;
      if (shown++ == 0)
        append_heading (self, _("What the feeds say"));
      text = dusk_event_sources_text (events->pdata[i]);
      append (self, dusk_ui_text (text, NULL));
    }
}

static char *
source_to_text (const DuskSource *source, gint64 now_s)
{
  g_autofree char *age = NULL;

  if (source->fetched_s == DUSK_TIME_UNKNOWN)
    return g_strdup (source->name);
  age = dusk_age_to_text (now_s - source->fetched_s);
  /* Translators: name of a source of figures, and their age. */
  return g_strdup_printf (C_("source", "%s · %s"), source->name, age);
}

static void
append_sources (DuskReportNotes *self, const GPtrArray *sources, gint64 now_s)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);

  for (guint i = 0; i < sources->len; i++)
    {
      const DuskSource *source = sources->pdata[i];
      g_autofree char *text = source_to_text (source, now_s);
      GtkWidget *label = dusk_ui_text (text, "caption");

      gtk_widget_add_css_class (label, "dim-label");
      gtk_box_append (GTK_BOX (box), label);
      if (source->problem)
        {
          g_autofree char *problem = dusk_plain_text (source->problem);
          GtkWidget *warning = dusk_ui_text (problem, "caption");
          gtk_widget_add_css_class (warning, "warning");
          gtk_box_append (GTK_BOX (box), warning);
        }
    }
  append (self, box);
}

static void
append_message (DuskReportNotes *self, const char *message)
{
  g_autofree char *plain = dusk_plain_text (message);
  /* Translators: %s is a message in the server's own words. */
  g_autofree char *text = g_strdup_printf (_("The server says: “%s”"), plain);
  GtkWidget *label = dusk_ui_text (text, "caption");

  append (self, label);
}

static void
dusk_report_notes_class_init (DuskReportNotesClass *klass G_GNUC_UNUSED)
{
}

static void
dusk_report_notes_init (DuskReportNotes *self)
{
  self->box = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 8));
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->box));
}

void
dusk_report_notes_set_report (DuskReportNotes *self, const DuskReport *report, const GPtrArray *events, gint64 now_s)
{
  GtkWidget *child;

  g_return_if_fail (DUSK_IS_REPORT_NOTES (self));
  g_return_if_fail (report != NULL);

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->box))))
    gtk_box_remove (self->box, child);
  if (report->evidence->len > 0)
    append_heading (self, _("What the routes say"));
  for (guint i = 0; i < report->evidence->len; i++)
    append_evidence (self, report->evidence->pdata[i]);
  if (events)
    append_events (self, events);
  append_heading (self, _("Sources"));
  append_sources (self, report->sources, now_s);
  for (guint i = 0; report->messages && report->messages[i]; i++)
    append_message (self, report->messages[i]);
}

gint64
dusk_report_stale_since (const DuskReport *report, const char **problem)
{
  gint64 since_s = DUSK_TIME_UNKNOWN;

  *problem = NULL;
  for (guint i = 0; i < report->sources->len; i++)
    {
      const DuskSource *source = report->sources->pdata[i];
      if (!source->is_stale || source->fetched_s == DUSK_TIME_UNKNOWN || source->fetched_s < since_s)
        continue;
      since_s = source->fetched_s;
      *problem = source->problem;
    }
  return since_s;
}

GPtrArray *
dusk_report_find_events (DuskContext *context, const DuskReport *report)
{
  g_autoptr (DuskEvents) events = dusk_events_new (context);

  return dusk_events_find (events, &report->entity, report->from_s, report->to_s);
}
