/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-chart.h"

G_BEGIN_DECLS

/* 20 Dec 2014 00:00 UTC */
#define FIXTURE_FROM_S G_GINT64_CONSTANT (1419033600)

/** Returns: (transfer full): a count at five minutes over @days from %FIXTURE_FROM_S, @value throughout. */
DuskSeries *fixture_series (int days, double value);

/** Returns: (transfer full): four days of a country with four prefixes: blips, an outage of 9.5 hours, one of half an hour, no data at the end. */
DuskChart *fixture_small_country (void);

/** Returns: (transfer full): @days of a country with 4300 prefixes, which loses 1.5 % for some hours of the day in the middle. */
DuskChart *fixture_large_country (int days);

/** Returns: (transfer full): four days of a network: visibility, announcements and withdrawals, a strip for each of @n_prefixes. */
DuskChart *fixture_network (guint n_prefixes);
/** Returns: (transfer full): fixture_large_country() of 30 days, fixture_network() of four prefixes. */
DuskChart *fixture_large_country_for_a_month (void);
DuskChart *fixture_network_of_four (void);

G_END_DECLS
