/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <cairo.h>
#include <glib.h>

G_BEGIN_DECLS

/**
 * golden_assert:
 * @surface: RGB24, without lettering: that differs between machines
 * @name: of tests/draw/golden/<name>.png
 *
 * Fails where more than one px in two hundred differs plainly from the picture kept, writes what was drawn into the build folder and names it.
 * With DUSK_UPDATE_GOLDEN set, keeps @surface as the new picture instead.
 */
void golden_assert (cairo_surface_t *surface, const char *name);

G_END_DECLS
