/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-map-picture.h"

G_BEGIN_DECLS

/** Returns: (nullable): the title that is printed. */
const char *dusk_map_picture_title (const DuskMapPicture *picture, const DuskPictureOptions *options);
/** Returns: (transfer full): the moment that is printed. */
char *dusk_map_picture_when (const DuskMapPicture *picture);
/** Returns: (transfer full): the sources that are printed. */
char *dusk_map_picture_source (const DuskMapPicture *picture);

G_END_DECLS
