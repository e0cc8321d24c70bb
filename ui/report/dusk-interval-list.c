/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-interval-list.h"

#include <glib/gi18n.h>

#include "dusk-style.h"
#include "dusk-ui.h"

/* More rows than this stand behind a button. */
#define FEW 8

struct _DuskIntervalList {
  AdwBin      parent_instance;
  GtkLabel   *none;
  GtkListBox *outages;
  GtkButton  *more;
  GtkListBox *degradations;
  GtkButton  *show_degradations;
  GtkWidget  *copy;
  DuskReport *report; /* (nullable) (owned) */
};

G_DEFINE_TYPE (DuskIntervalList, dusk_interval_list, ADW_TYPE_BIN)

enum {
  EXACT_WANTED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

/* The row's place in the report's outages. */
static GQuark place_quark;

static DuskTimeForm
clock_form (const DuskOutage *outage)
{
  return outage->precision_s < DUSK_MINUTE_S ? DUSK_TIME_DAY_SECONDS : DUSK_TIME_DAY_CLOCK;
}

static DuskTimeForm
day_form (const DuskOutage *outage)
{
  return outage->precision_s < DUSK_MINUTE_S ? DUSK_TIME_CLOCK_SECONDS : DUSK_TIME_CLOCK;
}

char *
dusk_interval_to_text (const DuskOutage *outage, const char *zone_id)
{
  g_autofree char *start = dusk_time_to_text (outage->start_s, zone_id, clock_form (outage));
  g_autofree char *end = NULL, *start_day = NULL, *end_day = NULL;
  gboolean is_one_day;

  if (outage->end_s == DUSK_TIME_UNKNOWN)
    /* Translators: an outage that goes on: since 22 Dec 16:15. */
    return g_strdup_printf (_("since %s"), start);
  start_day = dusk_time_to_text (outage->start_s, zone_id, DUSK_TIME_DAY);
  end_day = dusk_time_to_text (outage->end_s, zone_id, DUSK_TIME_DAY);
  is_one_day = g_strcmp0 (start_day, end_day) == 0 && outage->end_s - outage->start_s < DUSK_DAY_S;
  end = dusk_time_to_text (outage->end_s, zone_id, is_one_day ? day_form (outage) : clock_form (outage));
  /* Translators: an interval of time, from the first to the second. */
  return g_strdup_printf (_("%s → %s"), start, end);
}

static char *
duration_to_text (const DuskReport *report, const DuskOutage *outage)
{
  gboolean goes_on = outage->end_s == DUSK_TIME_UNKNOWN;
  g_autofree char *length = dusk_duration_to_text ((goes_on ? report->to_s : outage->end_s) - outage->start_s);

  /* Translators: how long an outage has lasted that is not over. */
  return goes_on ? g_strdup_printf (_("%s so far"), length) : g_steal_pointer (&length);
}

static char *
local_to_text (const DuskReport *report, const DuskOutage *outage)
{
  const DuskTerritory *territory = report->territory;
  g_autofree char *interval = NULL;

  if (territory == NULL || territory->zone_id == NULL)
    return NULL;
  interval = dusk_interval_to_text (outage, territory->zone_id);
  /* Translators: an interval of time on the clocks of a city. */
  return g_strdup_printf (_("%s in %s"), interval, territory->zone_city);
}

static void
append_table_line (GString *table, const DuskReport *report, const DuskOutage *outage)
{
  g_autofree char *start = dusk_time_to_iso (outage->start_s);
  g_autofree char *end = outage->end_s == DUSK_TIME_UNKNOWN ? g_strdup ("") : dusk_time_to_iso (outage->end_s);
  g_autofree char *local = local_to_text (report, outage);
  char lowest[G_ASCII_DTOSTR_BUF_SIZE], baseline[G_ASCII_DTOSTR_BUF_SIZE];
  gint64 end_s = outage->end_s == DUSK_TIME_UNKNOWN ? report->to_s : outage->end_s;

  g_ascii_formatd (lowest, sizeof lowest, "%.6g", outage->lowest);
  g_ascii_formatd (baseline, sizeof baseline, "%.6g", outage->baseline);
  g_string_append_printf (table, "%s\t%s\t%s\t%" G_GINT64_FORMAT "\t%s\t%s\t%s\t%s\n", report->entity.id, start, end, end_s - outage->start_s,
                          dusk_level_to_word (outage->level), lowest, baseline, local ? local : "");
}

char *
dusk_intervals_to_table (const DuskReport *report)
{
  GString *table = g_string_new ("id\tstart\tend\tduration_s\tlevel\tlowest\tbaseline\tlocal\n");

  for (guint i = 0; i < report->findings->outages->len; i++)
    append_table_line (table, report, &g_array_index (report->findings->outages, DuskOutage, i));
  for (guint i = 0; i < report->findings->degradations->len; i++)
    append_table_line (table, report, &g_array_index (report->findings->degradations, DuskOutage, i));
  return g_string_free (table, FALSE);
}

static GtkWidget *
new_level_label (const DuskOutage *outage)
{
  GtkWidget *label = gtk_label_new (outage->is_blip ? C_("kind of interval", "blip") : dusk_level_to_text (outage->level));

  gtk_widget_add_css_class (label, "level-badge");
  dusk_style_set_level (label, outage->level);
  gtk_widget_set_halign (label, GTK_ALIGN_END);
  return label;
}

static void
on_exact (DuskIntervalList *self, GtkWidget *button)
{
  guint place = GPOINTER_TO_UINT (g_object_get_qdata (G_OBJECT (button), place_quark));

  g_signal_emit (self, signals[EXACT_WANTED], 0, &g_array_index (self->report->findings->outages, DuskOutage, place));
}

static gboolean
is_to_the_second (const DuskOutage *outage)
{
  return outage->precision_s < DUSK_MINUTE_S;
}

static GtkWidget *
new_exact_button (DuskIntervalList *self, guint place)
{
  const DuskOutage *outage = &g_array_index (self->report->findings->outages, DuskOutage, place);
  GtkWidget *button = gtk_button_new_with_label (is_to_the_second (outage) ? _("Order of Loss…") : _("Exact Times from BGP…"));

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "small-button");
  gtk_widget_add_css_class (button, "flush");
  gtk_widget_set_halign (button, GTK_ALIGN_START);
  g_object_set_qdata (G_OBJECT (button), place_quark, GUINT_TO_POINTER (place));
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (on_exact), self);
  return button;
}

static GtkWidget *
new_row (const DuskReport *report, const DuskOutage *outage, GtkWidget *button)
{
  GtkWidget *row = gtk_list_box_row_new (), *grid = gtk_grid_new ();
  g_autofree char *interval = dusk_interval_to_text (outage, NULL);
  g_autofree char *interval_utc = g_strdup_printf (_("%s UTC"), interval);
  g_autofree char *duration = duration_to_text (report, outage);
  g_autofree char *local = local_to_text (report, outage);
  g_autofree char *spoken = NULL;
  GtkWidget *times = dusk_ui_text (interval_utc, "numeric"), *length = dusk_ui_text (duration, "numeric");

  gtk_grid_set_column_spacing (GTK_GRID (grid), 12);
  gtk_grid_set_row_spacing (GTK_GRID (grid), 3);
  gtk_widget_set_hexpand (times, TRUE);
  gtk_widget_add_css_class (times, "strong");
  gtk_label_set_xalign (GTK_LABEL (length), 1);
  gtk_label_set_wrap (GTK_LABEL (length), FALSE);
  gtk_grid_attach (GTK_GRID (grid), times, 0, 0, 1, 1);
  gtk_grid_attach (GTK_GRID (grid), length, 1, 0, 1, 1);
  if (local)
    {
      GtkWidget *clock = dusk_ui_text (local, "dim-label");
      gtk_widget_add_css_class (clock, "caption");
      gtk_grid_attach (GTK_GRID (grid), clock, 0, 1, 1, 1);
    }
  gtk_grid_attach (GTK_GRID (grid), new_level_label (outage), 1, 1, 1, 1);
  if (button)
    gtk_grid_attach (GTK_GRID (grid), button, 0, 2, 2, 1);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), grid);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  /* Translators: level, interval, duration of an outage, as a screen reader says it. */
  spoken = g_strdup_printf (_("%s, %s, %s"), dusk_level_to_text (outage->level), interval_utc, duration);
  dusk_ui_set_accessible_label (row, spoken);
  return row;
}

static guint
fill (DuskIntervalList *self, GtkListBox *list, const GArray *outages, guint limit)
{
  gboolean has_buttons = list == self->outages;
  GtkListBoxRow *row;
  guint shown = MIN (outages->len, limit);

  while ((row = gtk_list_box_get_row_at_index (list, 0)))
    gtk_list_box_remove (list, GTK_WIDGET (row));
  for (guint i = 0; i < shown; i++)
    {
      guint place = outages->len - 1 - i;
      GtkWidget *button = has_buttons ? new_exact_button (self, place) : NULL;
      gtk_list_box_append (list, new_row (self->report, &g_array_index (outages, DuskOutage, place), button));
    }
  gtk_widget_set_visible (GTK_WIDGET (list), shown > 0);
  return outages->len - shown;
}

static void
show_outages (DuskIntervalList *self, guint limit)
{
  const GArray *outages = self->report->findings->outages;
  guint left = fill (self, self->outages, outages, limit);
  g_autofree char *text = g_strdup_printf (ngettext ("Show %u More Outage", "Show %u More Outages", left), left);

  gtk_button_set_label (self->more, text);
  gtk_widget_set_visible (GTK_WIDGET (self->more), left > 0);
}

static void
on_more (DuskIntervalList *self)
{
  show_outages (self, G_MAXUINT);
}

static void
on_show_degradations (DuskIntervalList *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self->show_degradations), FALSE);
  fill (self, self->degradations, self->report->findings->degradations, G_MAXUINT);
}

static void
on_copy (DuskIntervalList *self)
{
  g_autofree char *table = dusk_intervals_to_table (self->report);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), table);
  dusk_ui_toast (GTK_WIDGET (self), _("Copied as a table"));
}

static void
dusk_interval_list_finalize (GObject *object)
{
  DuskIntervalList *self = DUSK_INTERVAL_LIST (object);

  g_clear_pointer (&self->report, dusk_report_unref);
  G_OBJECT_CLASS (dusk_interval_list_parent_class)->finalize (object);
}

static void
dusk_interval_list_class_init (DuskIntervalListClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = dusk_interval_list_finalize;
  place_quark = g_quark_from_static_string ("dusk-interval-place");
  signals[EXACT_WANTED] = g_signal_new ("exact-wanted", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                        G_TYPE_POINTER);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/duskmap/Dusk/dusk-interval-list.ui");
  gtk_widget_class_bind_template_child (widget_class, DuskIntervalList, none);
  gtk_widget_class_bind_template_child (widget_class, DuskIntervalList, outages);
  gtk_widget_class_bind_template_child (widget_class, DuskIntervalList, more);
  gtk_widget_class_bind_template_child (widget_class, DuskIntervalList, degradations);
  gtk_widget_class_bind_template_child (widget_class, DuskIntervalList, show_degradations);
  gtk_widget_class_bind_template_child (widget_class, DuskIntervalList, copy);
  gtk_widget_class_bind_template_callback (widget_class, on_more);
  gtk_widget_class_bind_template_callback (widget_class, on_show_degradations);
  gtk_widget_class_bind_template_callback (widget_class, on_copy);
}

static void
dusk_interval_list_init (DuskIntervalList *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
dusk_interval_list_set_report (DuskIntervalList *self, DuskReport *report)
{
  guint outages, degradations;
  g_autofree char *text = NULL;

  g_return_if_fail (DUSK_IS_INTERVAL_LIST (self));
  g_return_if_fail (report != NULL);

  dusk_report_ref (report);
  g_clear_pointer (&self->report, dusk_report_unref);
  self->report = report;
  outages = report->findings->outages->len;
  degradations = report->findings->degradations->len;
  gtk_widget_set_visible (GTK_WIDGET (self->none), outages == 0);
  gtk_widget_set_visible (self->copy, outages + degradations > 0);
  show_outages (self, FEW);
  fill (self, self->degradations, report->findings->degradations, 0);
  text = g_strdup_printf (ngettext ("Show %u Degradation", "Show %u Degradations", degradations), degradations);
  gtk_button_set_label (self->show_degradations, text);
  gtk_widget_set_visible (GTK_WIDGET (self->show_degradations), degradations > 0);
}
