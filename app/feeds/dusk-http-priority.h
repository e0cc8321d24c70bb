/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/** DuskHttpPriority: who goes first when requests wait; what runs in the background ends with the day's budget. */
typedef enum {
  DUSK_HTTP_BACKGROUND,
  DUSK_HTTP_VISIBLE,
  DUSK_HTTP_URGENT,
} DuskHttpPriority;
