/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * DuskEntityKind: what can go dark.
 *
 * @DUSK_ENTITY_COUNTRY: an ISO 3166-1 alpha-2 code, or XK
 * @DUSK_ENTITY_NETWORK: an autonomous system
 * @DUSK_ENTITY_PREFIX: an IPv4 or IPv6 prefix
 */
typedef enum {
  DUSK_ENTITY_COUNTRY,
  DUSK_ENTITY_NETWORK,
  DUSK_ENTITY_PREFIX,
} DuskEntityKind;

/** DuskEntity: one such thing, by its canonical name. */
typedef struct {
  DuskEntityKind kind;
  char           id[48]; /* "KP", "AS131279", "175.45.176.0/24", "2001:67c:2e8::/48" */
  guint32        asn;    /* of a network, else 0 */
} DuskEntity;

/**
 * dusk_entity_parse:
 * @text: two letters (a country in either case), `AS3333`, `as3333` or `3333` (a network), an address or prefix
 *
 * Checks the form only; whether the country exists is for dusk_country_find() to say. A prefix loses the bits beyond its
 * length; an address alone becomes a /32 or /128.
 *
 * Returns: %TRUE, or %FALSE with %DUSK_ERROR_UNKNOWN_ENTITY
 */
gboolean dusk_entity_parse (const char *text, DuskEntity *entity, GError **error);

/** Returns: %TRUE if both have the same kind and id. */
gboolean dusk_entity_equal (const DuskEntity *a, const DuskEntity *b);

/** Returns: `country`, `network` or `prefix`: the word of the JSON output and the database. */
const char *dusk_entity_kind_to_word (DuskEntityKind kind);

/** Reads `AS3333`, `as3333` or `3333` (0 to 4294967295). */
gboolean dusk_asn_parse (const char *text, guint32 *asn, GError **error);

G_END_DECLS
