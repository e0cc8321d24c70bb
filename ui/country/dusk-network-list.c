/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-network-list.h"

#include <glib/gi18n.h>

#include "dusk-ui.h"
#include "dusk-watch-drag.h"

struct _DuskNetworkList {
  AdwBin             parent_instance;
  GtkListBox        *list;
  GtkLabel          *note;
  GtkSpinner        *spinner;
  GtkButton         *more;
  DuskNetworks      *networks; /* (nullable) (owned) */
  GtkSliceListModel *slice;    /* (nullable) (owned) */
};

enum { NETWORK_ACTIVATED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_TYPE (DuskNetworkList, dusk_network_list, ADW_TYPE_BIN)

char *
dusk_network_to_text (DuskNetwork *network)
{
  const char *holder = dusk_network_holder (network);

  if (holder == NULL)
    return g_strdup_printf ("AS%u", dusk_network_asn (network));
  /* Translators: number and holder of a network. */
  return g_strdup_printf (C_("network", "AS%u · %s"), dusk_network_asn (network), holder);
}

static void
update_row (GtkWidget *row)
{
  DuskNetwork *network = g_object_get_data (G_OBJECT (row), "network");
  GtkWidget *box = gtk_list_box_row_get_child (GTK_LIST_BOX_ROW (row));
  GtkWidget *name = gtk_widget_get_first_child (box), *figure = gtk_widget_get_next_sibling (name);
  g_autofree char *text = dusk_network_to_text (network);
  g_autofree char *summary = dusk_network_summary (network);
  g_autofree char *spoken = g_strdup_printf (C_("spoken", "%s: %s"), text, summary);

  gtk_label_set_text (GTK_LABEL (name), text);
  gtk_label_set_text (GTK_LABEL (figure), summary);
  dusk_ui_set_accessible_label (row, spoken);
}

static GtkWidget *
new_row (gpointer item, gpointer user_data G_GNUC_UNUSED)
{
  GtkWidget *row = gtk_list_box_row_new (), *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9), *name, *figure;
  DuskEntity entity = { .kind = DUSK_ENTITY_NETWORK, .asn = dusk_network_asn (item) };

  name = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (name), 0);
  gtk_label_set_ellipsize (GTK_LABEL (name), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (name, TRUE);
  dusk_ui_tell_when_cut (GTK_LABEL (name));
  figure = gtk_label_new (NULL);
  gtk_widget_add_css_class (figure, "numeric");
  gtk_widget_add_css_class (figure, "dim-label");
  gtk_box_append (GTK_BOX (box), name);
  gtk_box_append (GTK_BOX (box), figure);
  gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name ("go-next-symbolic"));
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  g_object_set_data_full (G_OBJECT (row), "network", g_object_ref (item), g_object_unref);
  g_signal_connect_object (item, "notify", G_CALLBACK (update_row), row, G_CONNECT_SWAPPED);
  update_row (row);
  g_snprintf (entity.id, sizeof entity.id, "AS%u", entity.asn);
  dusk_watch_drag_from (row, &entity);
  return row;
}

static void
update (DuskNetworkList *self)
{
  gboolean is_loading = self->networks && dusk_networks_is_loading (self->networks);
  guint count = self->networks ? g_list_model_get_n_items (G_LIST_MODEL (self->networks)) : 0;
  guint shown = self->slice ? g_list_model_get_n_items (G_LIST_MODEL (self->slice)) : 0;
  const char *problem = self->networks ? dusk_networks_problem (self->networks) : NULL;
  g_autofree char *more = g_strdup_printf (ngettext ("Show More (%u Network Left)", "Show More (%u Networks Left)", count - shown), count - shown);

  gtk_widget_set_visible (GTK_WIDGET (self->list), shown > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), is_loading && count == 0);
  gtk_spinner_set_spinning (self->spinner, is_loading && count == 0);
  gtk_button_set_label (self->more, more);
  gtk_widget_set_visible (GTK_WIDGET (self->more), shown < count);
  if (problem == NULL && !is_loading && count == 0)
    problem = _("No network of this country is known.");
  dusk_ui_set_text (self->note, problem);
}

static void
on_more (DuskNetworkList *self)
{
  guint shown = gtk_slice_list_model_get_size (self->slice);

  dusk_networks_detail (self->networks, shown, DUSK_NETWORKS_DETAILED);
  gtk_slice_list_model_set_size (self->slice, shown + DUSK_NETWORKS_DETAILED);
  update (self);
}

static void
on_row_activated (DuskNetworkList *self, GtkListBoxRow *row)
{
  DuskNetwork *network = g_object_get_data (G_OBJECT (row), "network");

  g_signal_emit (self, signals[NETWORK_ACTIVATED], 0, dusk_network_asn (network));
}

static void
dusk_network_list_dispose (GObject *object)
{
  DuskNetworkList *self = DUSK_NETWORK_LIST (object);

  if (self->networks)
    g_signal_handlers_disconnect_by_data (self->networks, self);
  g_clear_object (&self->networks);
  g_clear_object (&self->slice);
  G_OBJECT_CLASS (dusk_network_list_parent_class)->dispose (object);
}

static void
dusk_network_list_class_init (DuskNetworkListClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dusk_network_list_dispose;
  signals[NETWORK_ACTIVATED]
    = g_signal_new ("network-activated", DUSK_TYPE_NETWORK_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/duskmap/Dusk/dusk-network-list.ui");
  gtk_widget_class_bind_template_child (widget_class, DuskNetworkList, list);
  gtk_widget_class_bind_template_child (widget_class, DuskNetworkList, note);
  gtk_widget_class_bind_template_child (widget_class, DuskNetworkList, spinner);
  gtk_widget_class_bind_template_child (widget_class, DuskNetworkList, more);
  gtk_widget_class_bind_template_callback (widget_class, on_more);
  gtk_widget_class_bind_template_callback (widget_class, on_row_activated);
}

static void
dusk_network_list_init (DuskNetworkList *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
dusk_network_list_set_networks (DuskNetworkList *self, DuskNetworks *networks)
{
  g_return_if_fail (DUSK_IS_NETWORK_LIST (self));

  if (self->networks)
    g_signal_handlers_disconnect_by_data (self->networks, self);
  gtk_list_box_bind_model (self->list, NULL, NULL, NULL, NULL);
  g_clear_object (&self->slice);
  g_set_object (&self->networks, networks);
  if (networks)
    {
      self->slice = gtk_slice_list_model_new (g_object_ref (G_LIST_MODEL (networks)), 0, DUSK_NETWORKS_DETAILED);
      gtk_list_box_bind_model (self->list, G_LIST_MODEL (self->slice), new_row, NULL, NULL);
      g_signal_connect_swapped (networks, "items-changed", G_CALLBACK (update), self);
      g_signal_connect_swapped (networks, "notify", G_CALLBACK (update), self);
    }
  update (self);
}
