/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-error.h"
#include "dusk-ripestat-private.h"

/** Returns: (transfer full): the body that the tests keep for @call. */
GBytes *load_body (DuskRipestatCall call);

/** Returns: (transfer full): the reply to that body; the test fails where it has an error. */
DuskRipestatReply *parse_body (DuskRipestatCall call);

/** Returns: (transfer full): the reply to @data, the text of a JSON object with ' for the quotes, in an envelope that says ok. */
DuskRipestatReply *parse_data (DuskRipestatCall call, const char *data, GError **error);

/** Asserts that @data is refused with that code of %DUSK_ERROR. */
void assert_refused (DuskRipestatCall call, const char *data, int code);

/** Returns: the time that @text says. */
gint64 at (const char *text);

/** Asserts that values are equal, unknown ones too. */
void assert_value (double value, double expected);

/** Asserts that the values of @series are just these @n. */
void assert_series (const DuskSeries *series, const double *values, gsize n);
