/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-answer.h"

/** FakeCache: answers kept in memory. */
#define FAKE_TYPE_CACHE (fake_cache_get_type ())
G_DECLARE_FINAL_TYPE (FakeCache, fake_cache, FAKE, CACHE, GObject)

FakeCache *fake_cache_new (void);
/** Returns: answers in it. */
guint      fake_cache_count (FakeCache *cache);
