/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-error.h"

G_DEFINE_QUARK (dusk-error-quark, dusk_error)
