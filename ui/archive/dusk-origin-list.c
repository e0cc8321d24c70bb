/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-origin-list.h"

#include <glib/gi18n.h>
#include <math.h>

#include "dusk-hegemony.h"
#include "dusk-ui.h"

/* Whole tables have 80,000 origins; what lost nothing is of no interest beyond the largest. */
#define MAX_ROWS 30

struct _DuskOriginList {
  AdwBin  parent_instance;
  GtkBox *box;
};

G_DEFINE_TYPE (DuskOriginList, dusk_origin_list, ADW_TYPE_BIN)

enum {
  ORIGIN_ACTIVATED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

typedef struct {
  guint32 asn;
  double  most;
  double  least;
} Origin;

static int
compare_origins (gconstpointer a, gconstpointer b)
{
  const Origin *left = a, *right = b;
  double lost_left = left->most - left->least, lost_right = right->most - right->least;

  if (lost_left != lost_right)
    return lost_left > lost_right ? -1 : 1;
  if (left->most != right->most)
    return left->most > right->most ? -1 : 1;
  return left->asn < right->asn ? -1 : left->asn > right->asn;
}

static double
most_visible (const DuskRouteSeries *series)
{
  double most = 0;

  for (gsize i = 0; i < dusk_series_length (series->v4); i++)
    {
      double v4 = dusk_series_values (series->v4)[i], v6 = dusk_series_values (series->v6)[i];
      most = fmax (most, (isnan (v4) ? 0 : v4) + (isnan (v6) ? 0 : v6));
    }
  return most;
}

/* (transfer full) (element-type Origin): by loss, then size */
static GArray *
collect_origins (const GPtrArray *series)
{
  GArray *origins = g_array_new (FALSE, FALSE, sizeof (Origin));

  for (guint i = 0; i < series->len; i++)
    {
      const DuskRouteSeries *one = g_ptr_array_index (series, i);
      Origin origin = { one->asn, most_visible (one), 0 };
      double max;
      if (!dusk_series_range (one->low, dusk_series_start (one->low), dusk_series_end (one->low), &origin.least, &max))
        continue;
      origin.most = fmax (origin.most, max);
      g_array_append_val (origins, origin);
    }
  g_array_sort (origins, compare_origins);
  return origins;
}

static GtkWidget *
new_origin_row (const Origin *origin)
{
  GtkWidget *row = gtk_list_box_row_new (), *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9), *name, *figure;
  g_autofree char *text = g_strdup_printf ("AS%u", origin->asn), *count = NULL, *spoken = NULL;

  if (origin->least < origin->most)
    /* Translators: visible prefixes of a network: the least, of the most. */
    count = g_strdup_printf (_("down to %.0f of %.0f prefixes"), origin->least, origin->most);
  else
    count = g_strdup_printf (ngettext ("%.0f prefix", "%.0f prefixes", (gulong) origin->most), origin->most);
  spoken = g_strdup_printf (C_("spoken", "%s: %s"), text, count);
  name = dusk_ui_text (text, "strong");
  gtk_widget_set_hexpand (name, TRUE);
  figure = dusk_ui_text (count, "numeric");
  gtk_widget_add_css_class (figure, "dim-label");
  gtk_box_append (GTK_BOX (box), name);
  gtk_box_append (GTK_BOX (box), figure);
  gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name ("go-next-symbolic"));
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  g_object_set_data (G_OBJECT (row), "asn", GUINT_TO_POINTER (origin->asn));
  dusk_ui_set_accessible_label (row, spoken);
  return row;
}

static void
on_row_activated (DuskOriginList *self, GtkListBoxRow *row)
{
  g_signal_emit (self, signals[ORIGIN_ACTIVATED], 0, GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (row), "asn")));
}

static void
add_origins (DuskOriginList *self, const DuskRoutes *routes)
{
  g_autoptr (GArray) origins = collect_origins (routes->origins);
  GtkWidget *list;

  if (origins->len == 0)
    return;
  list = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "report-list");
  dusk_ui_set_accessible_label (list, _("Networks"));
  g_signal_connect_swapped (list, "row-activated", G_CALLBACK (on_row_activated), self);
  gtk_box_append (self->box, dusk_ui_heading (_("Networks, those that lost most first")));
  gtk_box_append (self->box, list);
  for (guint i = 0; i < MIN (origins->len, MAX_ROWS); i++)
    gtk_list_box_append (GTK_LIST_BOX (list), new_origin_row (&g_array_index (origins, Origin, i)));
  if (origins->len > MAX_ROWS)
    {
      guint left = origins->len - MAX_ROWS;
      g_autofree char *text = g_strdup_printf (ngettext ("and %u more", "and %u more", left), left);
      gtk_box_append (self->box, dusk_ui_text (text, "dim-label"));
    }
}

static void
dusk_origin_list_class_init (DuskOriginListClass *klass)
{
  signals[ORIGIN_ACTIVATED] = g_signal_new ("origin-activated", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                            G_TYPE_UINT);
}

static void
dusk_origin_list_init (DuskOriginList *self)
{
  self->box = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 6));
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->box));
}

void
dusk_origin_list_set_routes (DuskOriginList *self, const DuskRoutes *routes)
{
  GtkWidget *child;

  g_return_if_fail (DUSK_IS_ORIGIN_LIST (self));
  g_return_if_fail (routes != NULL);

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->box))))
    gtk_box_remove (self->box, child);
  add_origins (self, routes);
  dusk_hegemony_append (self->box, _("Networks on the way there"),
                        routes->upstreams_before->len > 0 ? routes->upstreams_before : routes->upstreams_after);
  gtk_widget_set_visible (GTK_WIDGET (self), gtk_widget_get_first_child (GTK_WIDGET (self->box)) != NULL);
}
