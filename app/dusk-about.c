/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-about.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "dusk-config.h"

static void
add_data (AdwAboutWindow *about)
{
  adw_about_window_add_legal_section (about, _("Routes: RIPEstat"), "RIPE NCC", GTK_LICENSE_CUSTOM,
                                      _("RIPEstat’s data is used under the <a href=\"https://www.ripe.net/about-us/legal/"
                                        "ripestat-service-terms-and-conditions\">terms of the RIPEstat service</a>."));
  adw_about_window_add_legal_section (about, _("Update messages: RIS and RouteViews"), NULL, GTK_LICENSE_CUSTOM,
                                      _("From the RIPE NCC’s Routing Information Service, under its terms, and from the University of Oregon’s "
                                        "<a href=\"https://www.routeviews.org/\">RouteViews</a> (CC BY 4.0)."));
  adw_about_window_add_legal_section (about, _("Events and alerts: IODA"), "Georgia Tech", GTK_LICENSE_CUSTOM,
                                      _("From <a href=\"https://ioda.inetintel.cc.gatech.edu/\">IODA</a>, Internet Outage Detection and Analysis, "
                                        "of the Internet Intelligence Lab at Georgia Tech."));
  adw_about_window_add_legal_section (about, _("Annotations of outages: Cloudflare Radar"), "Cloudflare", GTK_LICENSE_CUSTOM,
                                      _("From <a href=\"https://radar.cloudflare.com/\">Cloudflare Radar</a> (CC BY-NC 4.0), where you gave Dusk a "
                                        "token for it."));
  adw_about_window_add_legal_section (about, _("Shapes of countries: Natural Earth"), NULL, GTK_LICENSE_CUSTOM,
                                      _("Made with <a href=\"https://www.naturalearthdata.com/\">Natural Earth</a>. In the public domain."));
  adw_about_window_add_legal_section (about, _("Names of countries: iso-codes"), _("The iso-codes authors"), GTK_LICENSE_LGPL_2_1, NULL);
  adw_about_window_add_legal_section (about, _("Clocks of countries: tz database"), NULL, GTK_LICENSE_CUSTOM,
                                      _("The <a href=\"https://www.iana.org/time-zones\">tz database</a> is in the public domain."));
  adw_about_window_add_legal_section (about, _("Background of the map: OpenStreetMap"), _("© OpenStreetMap contributors"), GTK_LICENSE_CUSTOM,
                                      _("Under the <a href=\"https://www.openstreetmap.org/copyright\">Open Database License (ODbL)</a>."));
}

void
dusk_about_show (GtkWindow *parent)
{
  static const char *const authors[] = { "The Dusk authors", NULL };
  GtkWidget *about = g_object_new (ADW_TYPE_ABOUT_WINDOW, "transient-for", parent, "modal", TRUE,
                                   "destroy-with-parent", TRUE, "application-name", "Dusk", "application-icon", DUSK_APP_ID,
                                   "version", DUSK_VERSION, "developers", authors, "license-type", GTK_LICENSE_GPL_3_0,
                                   "comments", _("Shows where on Earth the Internet goes dark, and since when."),
                                   /* Translators: put your names here, one a line. */
                                   "translator-credits", _("translator-credits"), NULL);

  g_return_if_fail (parent == NULL || GTK_IS_WINDOW (parent));

  add_data (ADW_ABOUT_WINDOW (about));
  gtk_window_present (GTK_WINDOW (about));
}
