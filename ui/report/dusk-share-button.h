/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-chart-view.h"
#include "dusk-report.h"

#include <adwaita.h>

G_BEGIN_DECLS

/** DuskShareButton: what can be taken out of a page: its chart, an incident report, a link to it. */
#define DUSK_TYPE_SHARE_BUTTON (dusk_share_button_get_type ())
G_DECLARE_FINAL_TYPE (DuskShareButton, dusk_share_button, DUSK, SHARE_BUTTON, AdwBin)

/**
 * dusk_share_button_set:
 * @report: (nullable): what the page shows; with %NULL there is nothing to share yet
 * @chart_view: whose chart is exported
 * @is_fixed: whether the page shows a period of the past, which its link then names
 */
void dusk_share_button_set (DuskShareButton *self, DuskContext *context, DuskReport *report, DuskChartView *chart_view, gboolean is_fixed);

G_END_DECLS
