/* SPDX-License-Identifier: GPL-3.0-or-later */
/* IODA and Cloudflare Radar in the simulated Internet, well and ill. */
#include <string.h>

#include "dusk-ioda.h"
#include "dusk-radar.h"
#include "dusk-sim.h"
#include "http-fixture.h"

#define NOW "2014-12-22T20:00" /* North Korea has been dark since 16:15 */

#define TOKEN "s3cret-T0ken"

/* A client's world: the simulated Internet, at a time that stands still. */
typedef struct {
  DuskSim   *sim;
  DuskHttp  *http;
  DuskIoda  *ioda;
  DuskRadar *radar;
  gint64     now_s;
} Simulated;

/* Asked: one question on its way; the items that came, or -1, and the error. */
typedef struct {
  gboolean is_done;
  int      n_items;
  gboolean has_korea;
  GError  *error;
} Asked;

static void
set_up (Simulated *simulated, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *ioda_url = NULL, *radar_url = NULL;

  g_assert_true (dusk_time_parse (NOW, &simulated->now_s, NULL));
  simulated->sim = dusk_sim_new ("north-korea-2014", simulated->now_s, 0, &error);
  g_assert_no_error (error);
  ioda_url = g_strconcat (dusk_sim_url (simulated->sim), "/ioda/v2", NULL);
  radar_url = g_strconcat (dusk_sim_url (simulated->sim), "/client/v4/", NULL);
  simulated->http = dusk_http_new (dusk_sim_clock (simulated->sim), NULL);
  dusk_http_set_backoff_unit (simulated->http, 1);
  simulated->ioda = dusk_ioda_new (simulated->http, ioda_url);
  simulated->radar = dusk_radar_new (simulated->http, radar_url);
  dusk_radar_set_token (simulated->radar, TOKEN);
}

static void
tear_down (Simulated *simulated, gconstpointer data G_GNUC_UNUSED)
{
  g_object_unref (simulated->radar);
  g_object_unref (simulated->ioda);
  g_object_add_weak_pointer (G_OBJECT (simulated->http), (gpointer *) &simulated->http);
  g_object_unref (simulated->http);
  WAIT_FOR (simulated->http == NULL);
  g_object_unref (simulated->sim);
  g_unsetenv ("DUSK_TIMEOUT_S");
}

static void
on_ioda (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Asked *asked = user_data;
  g_autoptr (DuskIodaReply) reply = dusk_ioda_ask_finish (DUSK_IODA (source), result, &asked->error);

  asked->n_items = reply ? (int) reply->items->len : -1;
  for (guint i = 0; reply && reply->call == DUSK_IODA_EVENTS && i < reply->items->len; i++)
    {
      const DuskIodaEvent *event = reply->items->pdata[i];
      asked->has_korea |= g_str_equal (event->entity.id, "KP") && event->end_s == DUSK_TIME_UNKNOWN;
    }
  asked->is_done = TRUE;
}

static void
on_radar (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Asked *asked = user_data;
  g_autoptr (GPtrArray) outages = dusk_radar_ask_finish (DUSK_RADAR (source), result, &asked->error);

  asked->n_items = outages ? (int) outages->len : -1;
  asked->is_done = TRUE;
}

static void
ask_ioda (Simulated *simulated, DuskIodaCall call, Asked *asked)
{
  dusk_ioda_ask_async (simulated->ioda, call, DUSK_ENTITY_COUNTRY, NULL, simulated->now_s - DUSK_DAY_S, simulated->now_s, DUSK_HTTP_VISIBLE, NULL,
                       on_ioda, asked);
  WAIT_FOR (asked->is_done);
}

static void
ask_radar (Simulated *simulated, Asked *asked)
{
  dusk_radar_ask_async (simulated->radar, simulated->now_s - 7 * DUSK_DAY_S, simulated->now_s, DUSK_HTTP_VISIBLE, NULL, on_radar, asked);
  WAIT_FOR (asked->is_done);
}

static void
test_well (Simulated *simulated, gconstpointer data G_GNUC_UNUSED)
{
  for (DuskIodaCall call = DUSK_IODA_EVENTS; call <= DUSK_IODA_SUMMARY; call++)
    {
      Asked asked = { 0 };

      ask_ioda (simulated, call, &asked);
      g_assert_no_error (asked.error);
      g_assert_cmpint (asked.n_items, >, 0);
      g_assert_true (asked.has_korea == (call == DUSK_IODA_EVENTS));
    }
}

static void
test_token (Simulated *simulated, gconstpointer data G_GNUC_UNUSED)
{
  static const struct {
    const char *token;
    int         code; /* -1: none */
  } cases[] = { { TOKEN, -1 }, { NULL, DUSK_ERROR_FORBIDDEN }, { "refused", DUSK_ERROR_FORBIDDEN }, { TOKEN, -1 } };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      Asked asked = { 0 };

      dusk_radar_set_token (simulated->radar, cases[i].token);
      ask_radar (simulated, &asked);
      if (cases[i].code < 0)
        g_assert_no_error (asked.error);
      else
        g_assert_error (asked.error, DUSK_ERROR, cases[i].code);
      g_clear_error (&asked.error);
    }
}

/* Whatever goes wrong has its name, or passes. */
static void
test_faults (Simulated *simulated, gconstpointer data G_GNUC_UNUSED)
{
  static const struct {
    const char *fault;
    guint       times;
    int         ioda, radar; /* -1: none */
  } cases[] = {
    { "429", 2, -1, -1 },
    { "429", 0, DUSK_ERROR_RATE_LIMITED, DUSK_ERROR_RATE_LIMITED },
    { "500", 2, -1, -1 },
    { "500", 0, DUSK_ERROR_HTTP_STATUS, DUSK_ERROR_HTTP_STATUS },
    { "404", 0, DUSK_ERROR_HTTP_STATUS, DUSK_ERROR_HTTP_STATUS },
    { "cut-off", 2, -1, -1 },
    { "cut-off", 0, DUSK_ERROR_OFFLINE, DUSK_ERROR_OFFLINE },
    { "truncated", 0, DUSK_ERROR_MALFORMED, DUSK_ERROR_MALFORMED },
    { "garbage", 0, DUSK_ERROR_MALFORMED, DUSK_ERROR_MALFORMED },
    { "wrong-types", 0, DUSK_ERROR_MALFORMED, DUSK_ERROR_MALFORMED },
    { "huge", 0, DUSK_ERROR_TOO_LARGE, DUSK_ERROR_TOO_LARGE },
    { "html", 0, DUSK_ERROR_PORTAL, DUSK_ERROR_PORTAL },
    { "portal", 0, DUSK_ERROR_PORTAL, DUSK_ERROR_PORTAL },
    { "511", 0, DUSK_ERROR_PORTAL, DUSK_ERROR_PORTAL },
    { "empty", 0, -1, -1 },
    { "contradict", 0, -1, -1 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    for (int feed = 0; feed < 2; feed++)
      {
        int code = feed ? cases[i].radar : cases[i].ioda;
        Asked asked = { 0 };

        g_test_message ("%s of %s", cases[i].fault, feed ? "radar" : "ioda");
        dusk_sim_set_fault (simulated->sim, NULL, (DuskSimFault) dusk_sim_fault_from_word (cases[i].fault), cases[i].times);
        if (feed)
          ask_radar (simulated, &asked);
        else
          ask_ioda (simulated, DUSK_IODA_EVENTS, &asked);
        if (code < 0)
          g_assert_no_error (asked.error);
        else
          g_assert_error (asked.error, DUSK_ERROR, code);
        g_clear_error (&asked.error);
      }
}

static void
test_stuck (Simulated *simulated, gconstpointer data G_GNUC_UNUSED)
{
  Asked ioda = { 0 }, radar = { 0 };

  g_setenv ("DUSK_TIMEOUT_S", "0.05", TRUE);
  dusk_sim_set_fault (simulated->sim, NULL, DUSK_SIM_FAULT_STUCK, 0);
  ask_ioda (simulated, DUSK_IODA_EVENTS, &ioda);
  ask_radar (simulated, &radar);
  g_assert_error (ioda.error, DUSK_ERROR, DUSK_ERROR_TIMEOUT);
  g_assert_error (radar.error, DUSK_ERROR, DUSK_ERROR_TIMEOUT);
  g_clear_error (&ioda.error);
  g_clear_error (&radar.error);
}

#define add_test(path, test) g_test_add (path, Simulated, NULL, set_up, test, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add_test ("/feeds/outages/simulated/well", test_well);
  add_test ("/feeds/outages/simulated/token", test_token);
  add_test ("/feeds/outages/simulated/faults", test_faults);
  add_test ("/feeds/outages/simulated/stuck", test_stuck);
  return g_test_run ();
}
