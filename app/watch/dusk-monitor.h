/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-events.h"
#include "dusk-notifier.h"
#include "dusk-world.h"

G_BEGIN_DECLS

/** How often the feeds that answer for the whole world are asked, and at the soonest a watched or suspect entity. */
#define DUSK_MONITOR_POLL_S   (5 * DUSK_MINUTE_S)
/** So many networks and prefixes of the watch list, the first, are followed by RIS Live. */
#define DUSK_MONITOR_MAX_LIVE 64

/**
 * DuskMonitor: keeps the world current within the day's budget; the one place that decides what to ask next. The window's application and
 * `dusk watch --run` each have one.
 *
 * Every %DUSK_MONITOR_POLL_S: IODA's events for all countries and for all networks, its alerts where something is flagged, its summary for the
 * ranking of suspects; Radar's annotations every 15 minutes where there is a token. They point: whom they newly flag RIPEstat is asked about at
 * once, and again where they say that the outage of something that is watched is over. Then RIPEstat: watched and flagged entities first, each as
 * often as the budget that is left allows (5 to 60 minutes; less often where they are very many), the rest of the world in turn with at least a
 * third of the budget. A first start fills the whole world once. Networks and prefixes that are watched are followed by RIS Live, and counted by
 * RIPEstat's 8-hourly tables, once an hour at the soonest. Of networks that are only flagged the strongest few are.
 *
 * IODA's polls are further apart where its budget does not last for the day. After a sleep of the machine or a jump of the clock all that is due is
 * asked once. Offline (GNetworkMonitor) nothing is asked; at the return at once. On a metered network only what is watched, where the settings say
 * so. A captive portal is known by what it answers (%DUSK_ERROR_PORTAL) and by GNetworkMonitor's connectivity, and asked again every minute, after a
 * while every 10.
 *
 * Properties with `notify`: `problem` (string, nullable): why nothing is asked at the moment, a sentence.
 */
#define DUSK_TYPE_MONITOR (dusk_monitor_get_type ())
G_DECLARE_FINAL_TYPE (DuskMonitor, dusk_monitor, DUSK, MONITOR, GObject)

/** Returns: (transfer full): nothing is asked before dusk_monitor_start(). */
DuskMonitor  *dusk_monitor_new (DuskContext *context, DuskWorld *world);
void          dusk_monitor_start (DuskMonitor *self);
void          dusk_monitor_stop (DuskMonitor *self);
/** Asks at once for what is watched and flagged, though it is not due: the user pressed Refresh. */
void          dusk_monitor_refresh (DuskMonitor *self);
/** Returns: how many watched networks and prefixes RIS Live does not follow: beyond %DUSK_MONITOR_MAX_LIVE, or of very many prefixes. */
guint         dusk_monitor_unfollowed (DuskMonitor *self);
/** Returns: (transfer none) */
DuskEvents   *dusk_monitor_events (DuskMonitor *self);
/** Returns: (transfer none) */
DuskNotifier *dusk_monitor_notifier (DuskMonitor *self);
/** Returns: (transfer none) (nullable) */
const char   *dusk_monitor_problem (DuskMonitor *self);

G_END_DECLS
