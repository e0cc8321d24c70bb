/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * DUSK_ERROR: the one error domain of all rooms.
 *
 * Messages of this domain are sentences for the user: translated, one line, without markup; they say what happened.
 * What is kept and what to do next is added where the error is shown.
 */
#define DUSK_ERROR (dusk_error_quark ())

/**
 * DuskError: what went wrong, in the terms a caller must tell apart.
 *
 * @DUSK_ERROR_OFFLINE: no network, a name that does not resolve, a refused or reset connection
 * @DUSK_ERROR_TIMEOUT: the other side did not answer in time
 * @DUSK_ERROR_TLS: the certificate could not be verified
 * @DUSK_ERROR_HTTP_STATUS: an HTTP status of 400 or more that is none of the others
 * @DUSK_ERROR_RATE_LIMITED: HTTP 429, or 503 with Retry-After
 * @DUSK_ERROR_MALFORMED: bytes that are not what the format demands (truncated, wrong type, out of range)
 * @DUSK_ERROR_TOO_LARGE: an answer beyond the limit for its kind
 * @DUSK_ERROR_MAINTENANCE: the feed says that it is in maintenance
 * @DUSK_ERROR_NO_DATA: a well-formed answer that holds nothing for the question
 * @DUSK_ERROR_UNKNOWN_ENTITY: no such country, network or prefix
 * @DUSK_ERROR_USAGE: an argument that makes no sense (command line exit status 2 where syntax, 1 otherwise)
 * @DUSK_ERROR_STORE: the database could not be read or written
 * @DUSK_ERROR_OUTPUT: a file could not be written
 * @DUSK_ERROR_BUDGET: the day's requests for this feed are used up; nothing was sent
 * @DUSK_ERROR_FORBIDDEN: the feed wants a token, or refuses the one it was given (HTTP 401, 403)
 * @DUSK_ERROR_PORTAL: something on the way, such as the sign-in page of a hotel's network, answers in place of the feed
 */
typedef enum {
  DUSK_ERROR_OFFLINE,
  DUSK_ERROR_TIMEOUT,
  DUSK_ERROR_TLS,
  DUSK_ERROR_HTTP_STATUS,
  DUSK_ERROR_RATE_LIMITED,
  DUSK_ERROR_MALFORMED,
  DUSK_ERROR_TOO_LARGE,
  DUSK_ERROR_MAINTENANCE,
  DUSK_ERROR_NO_DATA,
  DUSK_ERROR_UNKNOWN_ENTITY,
  DUSK_ERROR_USAGE,
  DUSK_ERROR_STORE,
  DUSK_ERROR_OUTPUT,
  DUSK_ERROR_BUDGET,
  DUSK_ERROR_FORBIDDEN,
  DUSK_ERROR_PORTAL,
} DuskError;

GQuark dusk_error_quark (void);

G_END_DECLS
