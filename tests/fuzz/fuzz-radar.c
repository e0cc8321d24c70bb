/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Cloudflare Radar's annotations, and what it says in place of them. */
#include <string.h>

#include "dusk-radar.h"

int LLVMFuzzerTestOneInput (const guint8 *data, size_t size);

/* A stranger's text can be shown on one line. */
static void
check_text (const char *text)
{
  if (text == NULL)
    return;
  g_assert_true (*text && g_utf8_validate (text, -1, NULL));
  for (const char *c = text; *c; c = g_utf8_next_char (c))
    g_assert_false (g_unichar_iscntrl (g_utf8_get_char (c)));
}

static void
check_outage (const DuskRadarOutage *outage)
{
  g_autofree char *cause = outage->cause ? dusk_radar_cause_to_text (outage->cause) : NULL;

  g_assert_nonnull (outage->id);
  check_text (outage->cause);
  check_text (cause);
  check_text (outage->type);
  check_text (outage->scope);
  check_text (outage->description);
  check_text (outage->url);
  g_assert_true (outage->url == NULL || g_str_has_prefix (outage->url, "https://"));
  g_assert_cmpint (outage->start_s, >=, DUSK_TIME_EARLIEST);
  g_assert_cmpint (outage->start_s, <=, DUSK_TIME_LATEST);
  g_assert_true (outage->end_s == DUSK_TIME_UNKNOWN || outage->end_s >= outage->start_s);
  g_assert_cmpuint (outage->asns->len, <=, 1000);
  for (guint i = 0; outage->countries[i]; i++)
    g_assert_cmpuint (strlen (outage->countries[i]), ==, 2);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, size_t size)
{
  g_autoptr (GBytes) body = g_bytes_new_static (data, size);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) outages = dusk_radar_parse (body, &error);

  g_assert_true ((outages == NULL) == (error != NULL));
  if (error)
    check_text (error->message);
  for (guint i = 0; outages && i < outages->len; i++)
    check_outage (outages->pdata[i]);
  return 0;
}
