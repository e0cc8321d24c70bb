/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-bgp-attributes.h"

G_BEGIN_DECLS

/*
 * The parts of a line of `bgpdump -m` as text. Each writes at @at, without a NUL, and returns where it stopped; the sizes are the most that
 * they write.
 */

#define DUSK_BGPDUMP_NUMBER_SIZE 10
#define DUSK_BGPDUMP_ADDRESS_SIZE 39
#define DUSK_BGPDUMP_PATH_SIZE 7936
#define DUSK_BGPDUMP_COMMUNITIES_SIZE 8191
#define DUSK_BGPDUMP_ORIGIN_SIZE 12

char *dusk_bgpdump_put_number (char *at, guint32 number);

/** @address: 4 or 16 bytes. bgpdump shortens a single group of zeros, too, unlike RFC 5952. */
char *dusk_bgpdump_put_address (char *at, guint8 family, const guint8 *address);

/**
 * Writes AS_PATH, merged with AS4_PATH where ASNs have 2 bytes: sets in braces, confederations in parentheses, their sets in brackets.
 * A path that cannot be read is `! Error !`; one that is longer than bgpdump's own memory for it ends in dots, as there.
 */
char *dusk_bgpdump_put_path (char *at, const DuskBgpAttributes *attributes, guint8 as_size);

/** Writes ORIGIN between delimiters; one that is missing (-1) is INCOMPLETE, as there. */
char *dusk_bgpdump_put_origin (char *at, int origin);

/** Writes the communities of RFC 1997, with blanks between, as far as bgpdump's own memory for them goes. */
char *dusk_bgpdump_put_communities (char *at, DuskBgpBytes communities);

/** Writes the ASN and address of AGGREGATOR, or of AS4_AGGREGATOR where that takes its place; nothing where there is none. */
char *dusk_bgpdump_put_aggregator (char *at, const DuskBgpAttributes *attributes, guint8 as_size);

G_END_DECLS
