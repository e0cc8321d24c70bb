/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Broker and archive against the simulated Internet, well and ill. */
#include <string.h>

#include "broker-fixture.h"
#include "dusk-sim.h"

#define NOW "2014-12-24"

/* A BrokerFixture whose server is the simulated Internet instead. */
typedef struct {
  BrokerFixture fixture;
  DuskSim      *sim;
} Simulated;

static void
set_up (Simulated *simulated, gconstpointer data)
{
  BrokerFixture *fixture = &simulated->fixture;
  g_autoptr (GError) error = NULL;
  gint64 now_s;

  broker_fixture_set_up (fixture, data);
  g_assert_true (dusk_time_parse (NOW, &now_s, NULL));
  simulated->sim = dusk_sim_new ("north-korea-2014", now_s, 0, &error);
  g_assert_no_error (error);
  g_object_unref (fixture->archive);
  g_object_unref (fixture->broker);
  fixture->broker = dusk_broker_new (fixture->net.http, dusk_sim_url (simulated->sim));
  fixture->archive = dusk_archive_new (fixture->broker, fixture->net.clock, fixture->folder, DUSK_ARCHIVE_DEFAULT_LIMIT_BYTES);
}

static void
tear_down (Simulated *simulated, gconstpointer data)
{
  broker_fixture_tear_down (&simulated->fixture, data);
  g_object_unref (simulated->sim);
}

/* What goes wrong where, how often, and who names the files in the end. Whatever it is, the files come. */
static void
test_faults (Simulated *simulated, gconstpointer data)
{
  static const struct {
    const char  *call;
    DuskSimFault fault;
    guint        times;
    const char  *source;
    const char  *message; /* (nullable) */
  } cases[] = {
    { "broker", DUSK_SIM_FAULT_NONE, 0, "CAIDA BGPStream broker", NULL },
    { "broker", DUSK_SIM_FAULT_SERVER_ERROR, 1, "GT bgpfinder", NULL },
    { "broker", DUSK_SIM_FAULT_HTML, 0, "BGPKIT broker", NULL },
    { "broker", DUSK_SIM_FAULT_GARBAGE, 0, "BGPKIT broker", NULL },
    { "broker", DUSK_SIM_FAULT_TRUNCATED, 0, "BGPKIT broker", NULL },
    { "broker", DUSK_SIM_FAULT_CUT_OFF, 0, "BGPKIT broker", NULL },
    { "broker", DUSK_SIM_FAULT_TOO_MANY, 0, "BGPKIT broker", NULL },
    { "broker", DUSK_SIM_FAULT_HUGE, 0, "BGPKIT broker", NULL },
    { "broker", DUSK_SIM_FAULT_EVIL, 0, "CAIDA BGPStream broker", "does not fetch from" },
    { NULL, DUSK_SIM_FAULT_SERVER_ERROR, 3, "computed addresses", "computed" },
    { "archive", DUSK_SIM_FAULT_CUT_OFF, 2, "CAIDA BGPStream broker", NULL },
    { "archive", DUSK_SIM_FAULT_SERVER_ERROR, 2, "CAIDA BGPStream broker", NULL },
    { "archive", DUSK_SIM_FAULT_TOO_MANY, 2, "CAIDA BGPStream broker", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (Find) find = { 0 };
      g_auto (Fetch) fetch = { 0 };
      DuskArchiveEstimate estimate;

      g_test_message ("case %zu", i);
      if (i > 0)
        {
          tear_down (simulated, data);
          set_up (simulated, data);
        }
      dusk_sim_set_fault (simulated->sim, cases[i].call, cases[i].fault, cases[i].times);
      find_all (&simulated->fixture, &find, "rrc00,route-views2", DUSK_ARCHIVE_UPDATES, "2014-12-22T16:00", "2014-12-22T16:30");
      g_assert_no_error (find.error);
      g_assert_cmpstr (find.list->source, ==, cases[i].source);
      g_assert_cmpuint (find.list->files->len, ==, 8);
      if (cases[i].message)
        assert_says (find.list->messages, cases[i].message);
      else
        g_assert_cmpuint (g_strv_length (find.list->messages), ==, 0);

      estimate = dusk_archive_estimate (simulated->fixture.archive, find.list->files);
      g_assert_cmpuint (estimate.n_files, ==, 8);
      g_assert_cmpuint (estimate.n_kept, ==, 0);
      fetch_all (&simulated->fixture, &fetch, find.list->files);
      g_assert_no_error (fetch.error);
      g_assert_cmpuint (fetch.fetched->files->len, ==, 8);
      g_assert_cmpuint (g_strv_length (fetch.fetched->messages), ==, 0);
      g_assert_cmpuint (dusk_archive_estimate (simulated->fixture.archive, find.list->files).n_kept, ==, 8);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/archive/simulated/faults", Simulated, NULL, set_up, test_faults, tear_down);
  return g_test_run ();
}
