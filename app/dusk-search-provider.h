/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-world.h"

G_BEGIN_DECLS

/**
 * DuskSearchProvider: what GNOME Shell's search finds: countries by name and code with their level, networks and prefixes that were typed
 * whole, and what is watched. Answers org.gnome.Shell.SearchProvider2 from what is known; the feeds are never asked for it.
 *
 * A result's id is the entity's. Results are opened with the application's actions `show-now` and `search`.
 */
#define DUSK_TYPE_SEARCH_PROVIDER (dusk_search_provider_get_type ())
G_DECLARE_FINAL_TYPE (DuskSearchProvider, dusk_search_provider, DUSK, SEARCH_PROVIDER, GObject)

/** Returns: (transfer none): the world, read by then: it is wanted with the first search only. */
typedef DuskWorld *(*DuskSearchProviderWorld) (GApplication *application);

/**
 * dusk_search_provider_new:
 * @application: outlives it; kept alive for some seconds after each call
 * @path: of the application; the provider is at `SearchProvider` below it
 *
 * Returns: (transfer full): one that answers until it is disposed of; or %NULL where the path is taken
 */
DuskSearchProvider *dusk_search_provider_new (GApplication *application, DuskContext *context, DuskSearchProviderWorld need_world,
                                              GDBusConnection *connection, const char *path, GError **error);

G_END_DECLS
