/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-map-picture.h"

G_BEGIN_DECLS

/**
 * dusk_map_geojson:
 *
 * Returns: (transfer full): a FeatureCollection (RFC 7946) with one MultiPolygon a territory and its `name`, `level`, `share` (null where unknown)
 * and `at`; outer rings counterclockwise, four decimals of a degree
 */
GBytes *dusk_map_geojson (const DuskMapPicture *picture);

G_END_DECLS
