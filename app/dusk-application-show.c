/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-application-private.h"

#include <glib/gi18n.h>

#include "dusk-error.h"
#include "dusk-network-window.h"
#include "dusk-search.h"

/** Resolving: a prefix whose network is looked for, with the period that was asked for. */
typedef struct {
  DuskApplication *application; /* (owned) */
  DuskLink         link;
} Resolving;

static GtkWindow *
find_network_window (DuskApplication *self, guint32 asn)
{
  for (GList *l = gtk_application_get_windows (GTK_APPLICATION (self)); l; l = l->next)
    if (DUSK_IS_NETWORK_WINDOW (l->data) && dusk_network_window_asn (l->data) == asn)
      return l->data;
  return NULL;
}

GtkWindow *
dusk_application_open_network (DuskApplication *self, guint32 asn)
{
  GtkWindow *window = find_network_window (self, asn);

  if (window == NULL)
    {
      window = GTK_WINDOW (dusk_network_window_new (self->context, asn));
      gtk_window_set_application (window, GTK_APPLICATION (self));
    }
  gtk_window_present (window);
  return window;
}

gboolean
dusk_application_read_link (DuskApplication *self, const char *text, DuskLink *link, GError **error)
{
  if (!dusk_link_parse (text, dusk_context_now (self->context), link, error))
    return FALSE;
  if (link->entity.kind != DUSK_ENTITY_COUNTRY || dusk_territory_find (link->entity.id))
    return TRUE;
  g_set_error (error, DUSK_ERROR, DUSK_ERROR_UNKNOWN_ENTITY, _("There is no country with the code %s"), link->entity.id);
  return FALSE;
}

static gboolean
has_period (const DuskLink *link)
{
  return link->from_s != DUSK_TIME_UNKNOWN;
}

static void
show_country (DuskApplication *self, const DuskLink *link)
{
  DuskWindow *window = dusk_application_need_window (self);

  if (has_period (link))
    dusk_window_show_country_at (window, link->entity.id, link->from_s, link->to_s);
  else
    dusk_window_show_country (window, link->entity.id);
}

static void
show_network (DuskApplication *self, const DuskLink *link)
{
  GtkWindow *window = dusk_application_open_network (self, link->entity.asn);

  if (has_period (link))
    dusk_network_window_set_period (DUSK_NETWORK_WINDOW (window), link->from_s, link->to_s);
}

static void
resolved_cb (GObject *source G_GNUC_UNUSED, GAsyncResult *result, gpointer user_data)
{
  g_autofree Resolving *resolving = user_data;
  g_autoptr (DuskApplication) self = resolving->application;
  g_autoptr (GError) error = NULL;

  if (dusk_search_resolve_finish (result, &resolving->link.entity, &error))
    dusk_application_show (self, &resolving->link);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      dusk_application_need_window (self);
      dusk_application_say (self, error->message);
    }
  g_application_release (G_APPLICATION (self));
}

static void
show_prefix (DuskApplication *self, const DuskLink *link)
{
  Resolving *resolving = g_new (Resolving, 1);

  *resolving = (Resolving){ g_object_ref (self), *link };
  g_application_hold (G_APPLICATION (self));
  dusk_search_resolve_async (self->context, &link->entity, self->resolving, resolved_cb, resolving);
}

void
dusk_application_show (DuskApplication *self, const DuskLink *link)
{
  dusk_application_withdraw (self, &link->entity);
  switch (link->entity.kind)
    {
    case DUSK_ENTITY_COUNTRY:
      show_country (self, link);
      break;
    case DUSK_ENTITY_NETWORK:
      show_network (self, link);
      break;
    case DUSK_ENTITY_PREFIX:
      show_prefix (self, link);
      break;
    default:
      g_return_if_reached ();
    }
}

void
dusk_application_show_now (DuskApplication *self, const DuskLink *link)
{
  DuskWindow *window = dusk_application_find_window (self);

  if (window)
    gtk_widget_activate_action (GTK_WIDGET (window), "win.live", NULL);
  dusk_application_show (self, link);
}
