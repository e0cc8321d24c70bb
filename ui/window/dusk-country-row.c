/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-country-row.h"

#include <glib/gi18n.h>
#include <math.h>

#include "dusk-level-mark.h"
#include "dusk-sparkline.h"
#include "dusk-ui.h"

struct _DuskCountryRow {
  GtkListBoxRow  parent_instance;
  DuskLevelMark *mark;
  GtkLabel      *name;
  GtkLabel      *summary;
  DuskSparkline *sparkline;
  GtkLabel      *share;
  DuskCountry   *country; /* (not nullable) (owned) */
};

G_DEFINE_TYPE (DuskCountryRow, dusk_country_row, GTK_TYPE_LIST_BOX_ROW)

char *
dusk_share_to_text (double share)
{
  double percent = 100 * share;

  if (isnan (share))
    return g_strdup ("—");
  /* Rounded towards the side that loses something. */
  percent = percent < 100 ? floor (percent) : round (percent);
  /* Translators: a share in percent; put the sign where your language has it. */
  return g_strdup_printf (_("%.0f %%"), percent);
}

static void
dusk_country_row_dispose (GObject *object)
{
  DuskCountryRow *self = DUSK_COUNTRY_ROW (object);

  g_clear_object (&self->country);
  G_OBJECT_CLASS (dusk_country_row_parent_class)->dispose (object);
}

static void
dusk_country_row_class_init (DuskCountryRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dusk_country_row_dispose;
  g_type_ensure (DUSK_TYPE_LEVEL_MARK);
  g_type_ensure (DUSK_TYPE_SPARKLINE);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/duskmap/Dusk/dusk-country-row.ui");
  gtk_widget_class_bind_template_child (widget_class, DuskCountryRow, mark);
  gtk_widget_class_bind_template_child (widget_class, DuskCountryRow, name);
  gtk_widget_class_bind_template_child (widget_class, DuskCountryRow, summary);
  gtk_widget_class_bind_template_child (widget_class, DuskCountryRow, sparkline);
  gtk_widget_class_bind_template_child (widget_class, DuskCountryRow, share);
}

static void
dusk_country_row_init (DuskCountryRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  dusk_ui_tell_when_cut (self->name);
  dusk_ui_tell_when_cut (self->summary);
}

GtkWidget *
dusk_country_row_new (DuskCountry *country)
{
  DuskCountryRow *self = g_object_new (DUSK_TYPE_COUNTRY_ROW, NULL);

  self->country = g_object_ref (country);
  dusk_country_row_update (self);
  return GTK_WIDGET (self);
}

DuskCountry *
dusk_country_row_country (DuskCountryRow *self)
{
  g_return_val_if_fail (DUSK_IS_COUNTRY_ROW (self), NULL);

  return self->country;
}

void
dusk_country_row_update (DuskCountryRow *self)
{
  DuskLevel level;
  const char *name;
  g_autofree char *summary = NULL, *share = NULL, *spoken = NULL;

  g_return_if_fail (DUSK_IS_COUNTRY_ROW (self));

  level = dusk_country_level (self->country);
  name = dusk_territory_name (dusk_country_territory (self->country));
  summary = dusk_country_summary (self->country);
  share = dusk_share_to_text (level == DUSK_LEVEL_NO_DATA ? NAN : dusk_country_share (self->country));
  dusk_level_mark_set (self->mark, level);
  gtk_label_set_text (self->name, name);
  gtk_label_set_text (self->summary, summary);
  gtk_label_set_text (self->share, share);
  dusk_sparkline_set (self->sparkline, dusk_country_series (self->country), level);
  /* Translators: a country and what is known about it, as a screen reader says it. */
  spoken = g_strdup_printf (C_("spoken", "%s: %s"), name, summary);
  dusk_ui_set_accessible_label (self, spoken);
}
