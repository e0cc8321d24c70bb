/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-hegemony.h"

#include <glib/gi18n.h>

#include "dusk-ui.h"

/* Networks with less weight than this on the way are left out. */
#define MIN_HEGEMONY 0.05
#define MAX_LINES 8

static char *
line_of (const DuskHegemony *upstream)
{
  if (upstream->is_upstream)
    /* Translators: a network, how much of the way leads through it, and the share of paths in which it stands next to the origin. */
    return g_strdup_printf (_("AS%u: %.0f %% of the way leads through it; next to the origin in %.0f %% of paths"), upstream->asn,
                            100 * upstream->hegemony, 100 * upstream->through);
  return g_strdup_printf (_("AS%u: %.0f %% of the way leads through it"), upstream->asn, 100 * upstream->hegemony);
}

void
dusk_hegemony_append (GtkBox *box, const char *title, const GArray *upstreams)
{
  guint shown = 0;

  g_return_if_fail (GTK_IS_BOX (box));

  for (guint i = 0; i < upstreams->len && shown < MAX_LINES; i++)
    {
      const DuskHegemony *upstream = &g_array_index (upstreams, DuskHegemony, i);
      g_autofree char *line = NULL;
      if (upstream->hegemony < MIN_HEGEMONY)
        continue;
      if (shown++ == 0)
        gtk_box_append (box, dusk_ui_heading (title));
      line = line_of (upstream);
      gtk_box_append (box, dusk_ui_text (line, "numeric"));
    }
}
