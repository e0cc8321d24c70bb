/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-neighbour-list.h"

#include <glib/gi18n.h>
#include <math.h>

#include "dusk-hegemony.h"
#include "dusk-ui.h"

/* Large networks have thousands. */
#define MAX_ROWS 20

struct _DuskNeighbourList {
  AdwBin  parent_instance;
  GtkBox *box;
};

G_DEFINE_TYPE (DuskNeighbourList, dusk_neighbour_list, ADW_TYPE_BIN)

static int
compare_power (gconstpointer a, gconstpointer b)
{
  const DuskNeighbour *left = *(const DuskNeighbour *const *) a, *right = *(const DuskNeighbour *const *) b;
  double power_left = isnan (left->power) ? -1 : left->power, power_right = isnan (right->power) ? -1 : right->power;

  if (power_left != power_right)
    return power_left > power_right ? -1 : 1;
  return left->asn < right->asn ? -1 : left->asn > right->asn;
}

/* (transfer container): those that stand on @side, strongest first. */
static GPtrArray *
pick (const DuskNeighbours *neighbours, gboolean is_upstream)
{
  GPtrArray *picked = g_ptr_array_new ();

  for (guint i = 0; i < neighbours->neighbours->len; i++)
    {
      DuskNeighbour *neighbour = neighbours->neighbours->pdata[i];
      if ((neighbour->side == DUSK_NEIGHBOUR_LEFT) == is_upstream)
        g_ptr_array_add (picked, neighbour);
    }
  g_ptr_array_sort (picked, compare_power);
  return picked;
}

static double
sum_power (const GPtrArray *neighbours)
{
  double sum = 0;

  for (guint i = 0; i < neighbours->len; i++)
    {
      const DuskNeighbour *neighbour = neighbours->pdata[i];
      sum += isnan (neighbour->power) ? 0 : neighbour->power;
    }
  return sum;
}

static char *
peers_to_text (const DuskNeighbour *neighbour)
{
  double peers = fmax (neighbour->v4_peers, neighbour->v6_peers);

  if (isnan (peers))
    return g_strdup ("");
  return g_strdup_printf (ngettext ("seen by %.0f peer", "seen by %.0f peers", (gulong) peers), peers);
}

static char *
figure_of (const DuskNeighbour *neighbour, double all_power)
{
  if (all_power > 0 && !isnan (neighbour->power))
    return g_strdup_printf (_("%.0f %% of paths"), 100 * neighbour->power / all_power);
  return peers_to_text (neighbour);
}

static GtkWidget *
new_row (const DuskNetworkPage *page, const DuskNeighbour *neighbour, double all_power)
{
  const char *holder = dusk_network_page_holder (page, neighbour->asn);
  GtkWidget *row = gtk_list_box_row_new (), *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9), *name, *figure;
  g_autofree char *text = holder ? g_strdup_printf ("AS%u · %s", neighbour->asn, holder) : g_strdup_printf ("AS%u", neighbour->asn);
  g_autofree char *share = figure_of (neighbour, all_power);
  g_autofree char *spoken = g_strdup_printf (C_("spoken", "%s: %s"), text, share);

  name = gtk_label_new (text);
  gtk_widget_add_css_class (name, "strong");
  gtk_label_set_xalign (GTK_LABEL (name), 0);
  gtk_widget_set_hexpand (name, TRUE);
  gtk_label_set_ellipsize (GTK_LABEL (name), PANGO_ELLIPSIZE_END);
  gtk_widget_set_tooltip_text (name, holder);
  figure = gtk_label_new (share);
  gtk_widget_add_css_class (figure, "numeric");
  gtk_widget_add_css_class (figure, "dim-label");
  gtk_box_append (GTK_BOX (box), name);
  gtk_box_append (GTK_BOX (box), figure);
  gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name ("go-next-symbolic"));
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (row), "app.open-network");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (row), "u", neighbour->asn);
  dusk_ui_set_accessible_label (row, spoken);
  return row;
}

static void
append_list (DuskNeighbourList *self, const DuskNetworkPage *page, const char *title, const GPtrArray *neighbours, double all_power)
{
  GtkWidget *list;

  if (neighbours->len == 0)
    return;
  list = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "report-list");
  dusk_ui_set_accessible_label (list, title);
  gtk_box_append (self->box, dusk_ui_heading (title));
  gtk_box_append (self->box, list);
  for (guint i = 0; i < MIN (neighbours->len, MAX_ROWS); i++)
    gtk_list_box_append (GTK_LIST_BOX (list), new_row (page, neighbours->pdata[i], all_power));
  if (neighbours->len > MAX_ROWS)
    {
      guint left = neighbours->len - MAX_ROWS;
      g_autofree char *text = g_strdup_printf (ngettext ("and %u more", "and %u more", left), left);
      gtk_box_append (self->box, dusk_ui_text (text, "dim-label"));
    }
}

static void
dusk_neighbour_list_class_init (DuskNeighbourListClass *klass G_GNUC_UNUSED)
{
}

static void
dusk_neighbour_list_init (DuskNeighbourList *self)
{
  self->box = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 6));
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->box));
}

void
dusk_neighbour_list_set_page (DuskNeighbourList *self, const DuskNetworkPage *page)
{
  const DuskRipestatReply *reply;
  GtkWidget *child;

  g_return_if_fail (DUSK_IS_NEIGHBOUR_LIST (self));
  g_return_if_fail (page != NULL);

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->box))))
    gtk_box_remove (self->box, child);
  if (page->routes)
    dusk_hegemony_append (self->box, _("The way there, as the messages tell it"),
                          page->routes->upstreams_after->len > 0 ? page->routes->upstreams_after : page->routes->upstreams_before);
  reply = page->neighbours_now_reply ? page->neighbours_now_reply : page->neighbours_reply;
  if (reply)
    {
      g_autoptr (GPtrArray) upstreams = pick (reply->record, TRUE), others = pick (reply->record, FALSE);
      append_list (self, page, _("Upstreams"), upstreams, sum_power (upstreams));
      append_list (self, page, _("Other neighbours"), others, 0);
    }
  gtk_widget_set_visible (GTK_WIDGET (self), gtk_widget_get_first_child (GTK_WIDGET (self->box)) != NULL);
}
