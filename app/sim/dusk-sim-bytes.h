/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-prefix.h"

G_BEGIN_DECLS

/* What BGP messages and MRT records are made of, in network order. */

void dusk_sim_put_8 (GByteArray *out, guint value);
void dusk_sim_put_16 (GByteArray *out, guint value);
void dusk_sim_put_32 (GByteArray *out, guint32 value);

/** Appends @prefix as NLRI: its length and as many bytes as that takes (RFC 4271 §4.3). */
void dusk_sim_put_prefix (GByteArray *out, const DuskPrefix *prefix);

/** Leaves room for a length of @size bytes, which is known once what it measures is written. Returns: where that begins. */
guint dusk_sim_open_length (GByteArray *out, guint size);

/** Writes the length of what was appended since dusk_sim_open_length() gave @start. @more: counted in as well, though it stands before */
void dusk_sim_close_length (GByteArray *out, guint start, guint size, guint more);

G_END_DECLS
