/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "dusk-bgplay-elements.h"
#include "exact-fixture.h"
#include "watch-fixture.h"

#define FIRST  { watch_time ("2014-12-22T16:15"), watch_time ("2014-12-23T01:50") }
#define SECOND { watch_time ("2014-12-23T15:45"), watch_time ("2014-12-23T16:15") }

/* Exact times of an outage of @report, as if they had been found. */
static DuskExact *
exact_of (const DuskReport *report, const DuskOutage *near, const char *start, const char *end)
{
  DuskExact *exact = _dusk_exact_new (&report->entity, near, "bgpstream");
  DuskSource *source = g_new0 (DuskSource, 1);

  exact->start_us = start ? watch_time (start) * G_USEC_PER_SEC + 250000 : DUSK_TIME_UNKNOWN;
  exact->end_us = end ? watch_time (end) * G_USEC_PER_SEC : DUSK_TIME_UNKNOWN;
  source->name = g_strdup ("BGPStream rrc00");
  source->fetched_s = 1000;
  g_ptr_array_add (exact->sources, source);
  return exact;
}

static DuskReport *
apply (DuskReport *report, DuskExact *one, DuskExact *other)
{
  g_autoptr (GPtrArray) exacts = g_ptr_array_new ();

  g_ptr_array_add (exacts, one);
  if (other)
    g_ptr_array_add (exacts, other);
  return dusk_exact_apply (report, exacts);
}

static const DuskOutage *
outage_at (const DuskReport *report, guint index)
{
  g_assert_cmpuint (report->findings->outages->len, >, index);
  return &g_array_index (report->findings->outages, DuskOutage, index);
}

static void
test_apply (void)
{
  const DuskSpan lows[] = { FIRST, SECOND };
  g_autoptr (DuskReport) report = exact_report (lows, 2), applied = NULL, again = NULL;
  g_autoptr (DuskExact) first = exact_of (report, outage_at (report, 0), "2014-12-22T16:15:03", "2014-12-23T01:46:00");
  g_autoptr (DuskExact) second = exact_of (report, outage_at (report, 1), "2014-12-23T15:41:00", NULL);

  applied = apply (report, second, first);
  g_assert_true (applied != report);
  g_assert_cmpint (outage_at (applied, 0)->start_s, ==, watch_time ("2014-12-22T16:15:03"));
  g_assert_cmpint (outage_at (applied, 0)->end_s, ==, watch_time ("2014-12-23T01:46:00"));
  g_assert_cmpint (outage_at (applied, 0)->precision_s, ==, 1);
  /* The end is no better known than by samples, and so the outage is not. */
  g_assert_cmpint (outage_at (applied, 1)->start_s, ==, watch_time ("2014-12-23T15:41:00"));
  g_assert_cmpint (outage_at (applied, 1)->end_s, ==, watch_time ("2014-12-23T16:15"));
  g_assert_cmpint (outage_at (applied, 1)->precision_s, ==, 300);
  g_assert_true (dusk_exact_of_outage (applied, outage_at (applied, 0)) == first);
  g_assert_true (dusk_exact_of_outage (applied, outage_at (applied, 1)) == second);
  g_assert_cmpuint (applied->sources->len, ==, 2);
  /* What others hold is as it was. */
  g_assert_cmpint (outage_at (report, 0)->start_s, ==, watch_time ("2014-12-22T16:15"));
  g_assert_cmpint (outage_at (report, 0)->precision_s, ==, 300);
  g_assert_null (dusk_exact_of_outage (report, outage_at (report, 0)));
  g_assert_cmpuint (report->sources->len, ==, 1);
  /* Once more, with what was found later about the end. */
  g_clear_pointer (&second, dusk_exact_unref);
  second = exact_of (report, outage_at (report, 1), "2014-12-23T15:41:00", "2014-12-23T16:12:00");
  again = apply (applied, second, NULL);
  g_assert_cmpint (outage_at (again, 1)->end_s, ==, watch_time ("2014-12-23T16:12:00"));
  g_assert_cmpint (outage_at (again, 1)->precision_s, ==, 1);
  g_assert_cmpint (outage_at (again, 0)->precision_s, ==, 1);
  g_assert_true (dusk_exact_of_outage (again, outage_at (again, 1)) == second);
}

/* What is known to the second is not said to be eight hours off. */
static void
test_headline (void)
{
  WatchFixture fixture;
  g_autoptr (GError) error = NULL;
  g_autoptr (DuskReport) report = NULL, applied = NULL;
  g_autoptr (DuskExact) exact = NULL;
  g_autofree char *after = NULL;
  const DuskOutage *low;

  watch_fixture_set_up (&fixture, "north-korea-2014", "2014-12-29");
  report = watch_fixture_load (&fixture, "AS131279", "2014-12-21", "2014-12-23T16:00", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (report->findings->degradations->len, ==, 1);
  low = &g_array_index (report->findings->degradations, DuskOutage, 0);
  g_assert_true (low->is_blip);
  exact = exact_of (report, low, "2014-12-22T16:15:00", "2014-12-23T01:46:00");
  applied = apply (report, exact, NULL);
  g_assert_cmpint (outage_at (applied, 0)->precision_s, ==, 1);
  after = dusk_report_headline (applied);
  g_test_message ("%s", after);
  g_assert_nonnull (strstr (after, "9 h 31 min"));
  g_assert_null (strstr (after, "RIPEstat counts it every"));
  watch_fixture_tear_down (&fixture);
}

static void
test_fits_none (void)
{
  const DuskSpan lows[] = { FIRST };
  g_autoptr (DuskReport) report = exact_report (lows, 1), same = NULL, other = NULL;
  DuskOutage near = exact_outage ("2014-12-24T10:00", "2014-12-24T11:00", 0, 4);
  g_autoptr (DuskExact) elsewhere = exact_of (report, &near, "2014-12-24T09:58:00", "2014-12-24T10:58:00");
  g_autoptr (DuskExact) foreign = exact_of (report, outage_at (report, 0), "2014-12-22T16:15:03", NULL);

  same = apply (report, elsewhere, NULL);
  g_assert_true (same == report);
  foreign->entity = watch_entity ("CU");
  other = apply (report, foreign, NULL);
  g_assert_true (other == report);
}

/* A low of a single sample that the messages confirm is an outage; one whose end they do not show stays what it was. */
static void
test_blip (void)
{
  const DuskSpan lows[] = { FIRST, { watch_time ("2014-12-24T10:00"), watch_time ("2014-12-24T10:05") } };
  g_autoptr (DuskReport) report = exact_report (lows, 2), applied = NULL, unconfirmed = NULL;
  const DuskOutage *blip = &g_array_index (report->findings->degradations, DuskOutage, 0);
  g_autoptr (DuskExact) exact = NULL, half = NULL;

  g_assert_cmpuint (report->findings->outages->len, ==, 1);
  g_assert_true (blip->is_blip);
  half = exact_of (report, blip, "2014-12-24T09:58:00", NULL);
  unconfirmed = apply (report, half, NULL);
  g_assert_true (unconfirmed == report);
  exact = exact_of (report, blip, "2014-12-24T09:58:00", "2014-12-24T10:03:30");
  applied = apply (report, exact, NULL);
  g_assert_cmpuint (applied->findings->degradations->len, ==, 0);
  g_assert_cmpint (outage_at (applied, 1)->start_s, ==, watch_time ("2014-12-24T09:58:00"));
  g_assert_false (outage_at (applied, 1)->is_blip);
  g_assert_cmpint (outage_at (applied, 1)->precision_s, ==, 1);
  g_assert_cmpuint (report->findings->degradations->len, ==, 1);
}

/* The next start of the program finds them, for as long as they answer the question. */
static void
test_kept (void)
{
  const DuskSpan lows[] = { FIRST };
  g_autoptr (DuskReport) report = exact_report (lows, 1);
  g_autoptr (DuskExact) exact = exact_of (report, outage_at (report, 0), "2014-12-22T16:15:03", "2014-12-23T01:46:00"), back = NULL;
  DuskOutage outage = *outage_at (report, 0), shifted = outage, running = outage, other = outage;
  WatchFixture fixture;

  watch_fixture_set_up (&fixture, "north-korea-2014", "2014-12-29");
  g_assert_null (dusk_exact_find_kept (fixture.context, &report->entity, &outage));
  _dusk_exact_keep (fixture.context, exact);
  back = dusk_exact_find_kept (fixture.context, &report->entity, &outage);
  g_assert_nonnull (back);
  g_assert_cmpint (back->start_us, ==, exact->start_us);
  g_assert_cmpint (back->end_us, ==, exact->end_us);
  g_assert_cmpstr (back->source, ==, "bgpstream");
  g_assert_cmpstr (((DuskSource *) back->sources->pdata[0])->name, ==, "BGPStream rrc00");
  g_clear_pointer (&back, dusk_exact_unref);
  /* Samples that are mended later may shift it a little. */
  shifted.start_s += 300;
  back = dusk_exact_find_kept (fixture.context, &report->entity, &shifted);
  g_assert_nonnull (back);
  other.start_s += 3600;
  g_assert_null (dusk_exact_find_kept (fixture.context, &report->entity, &other));
  running.end_s = DUSK_TIME_UNKNOWN;
  g_assert_null (dusk_exact_find_kept (fixture.context, &report->entity, &running));
  watch_fixture_tear_down (&fixture);
}

static const char bgplay_body[]
    = "{\"status\": \"ok\", \"status_code\": 200, \"version\": \"1.2\", \"data_call_status\": \"supported\", \"messages\": [], \"data\": {"
      "\"query_starttime\": \"2024-03-01T00:00:00\", \"query_endtime\": \"2024-03-01T01:00:00\", \"targets\": [], \"nodes\": [],"
      "\"sources\": [{\"id\": \"00-192.0.2.1\", \"rrc\": \"00\"}, {\"id\": \"11-2001:db8::1\", \"rrc\": \"11\"}],"
      "\"initial_state\": [{\"target_prefix\": \"192.0.2.0/24\", \"source_id\": \"00-192.0.2.1\", \"path\": [64496, 64497], \"community\": []}],"
      "\"events\": ["
      "{\"type\": \"A\", \"timestamp\": \"2024-03-01T00:30:05\", \"attrs\": {\"target_prefix\": \"192.0.2.0/24\", \"source_id\": \"11-2001:db8::1\","
      " \"path\": [64500, 64496, 64497], \"community\": []}},"
      "{\"type\": \"W\", \"timestamp\": \"2024-03-01T00:30:01\", \"attrs\": {\"target_prefix\": \"192.0.2.0/24\", \"source_id\": \"00-192.0.2.1\"}},"
      "{\"type\": \"W\", \"timestamp\": \"2024-03-01T00:40:00\", \"attrs\": {\"target_prefix\": \"192.0.2.0/24\", \"source_id\": \"21-192.0.2.9\"}}"
      "]}}";

typedef struct {
  DuskBgpPeers *peers;
  GString      *text;
} Told;

static void
tell (const DuskBgpElement *element, gpointer data)
{
  Told *told = data;
  const DuskBgpPeer *peer = dusk_bgp_peers_get (told->peers, element->peer);
  char prefix[DUSK_PREFIX_TEXT_SIZE], address[DUSK_BGP_ADDRESS_TEXT_SIZE];
  g_autofree char *iso = dusk_time_to_iso (element->time_us / G_USEC_PER_SEC);

  dusk_prefix_to_text (&element->prefix, prefix);
  dusk_bgp_address_to_text (peer->family, peer->address, address);
  g_assert_cmpint (element->source, ==, DUSK_BGP_FROM_BGPLAY);
  g_assert_cmpuint (element->n_origins, ==, element->path_length > 0);
  g_string_append_printf (told->text, "%s %d %s AS%u %s %s", iso, (int) element->kind, peer->collector, peer->asn, address, prefix);
  for (guint i = 0; i < element->path_length; i++)
    g_string_append_printf (told->text, " %u", element->path[i]);
  g_string_append_c (told->text, '\n');
}

static void
test_bgplay_elements (void)
{
  g_autoptr (GBytes) body = g_bytes_new_static (bgplay_body, strlen (bgplay_body));
  g_autoptr (GError) error = NULL;
  g_autoptr (DuskRipestatReply) reply = dusk_ripestat_parse (DUSK_RIPESTAT_BGPLAY, body, &error);
  g_autoptr (GPtrArray) replies = g_ptr_array_new ();
  g_autoptr (DuskBgpPeers) peers = dusk_bgp_peers_new ();
  g_autoptr (GString) text = g_string_new (NULL);
  Told told = { peers, text };

  g_assert_no_error (error);
  g_ptr_array_add (replies, reply);
  dusk_bgplay_elements (replies, peers, tell, &told);
  g_assert_cmpstr (text->str, ==,
                   "2024-03-01T00:00:00Z 0 rrc00 AS64496 192.0.2.1 192.0.2.0/24 64496 64497\n"
                   "2024-03-01T00:30:01Z 2 rrc00 AS64496 192.0.2.1 192.0.2.0/24\n"
                   "2024-03-01T00:30:05Z 1 rrc11 AS64500 2001:db8::1 192.0.2.0/24 64500 64496 64497\n"
                   "2024-03-01T00:40:00Z 2 rrc21 AS0 192.0.2.9 192.0.2.0/24\n");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/watch/exact/apply", test_apply);
  g_test_add_func ("/watch/exact/headline", test_headline);
  g_test_add_func ("/watch/exact/fits-none", test_fits_none);
  g_test_add_func ("/watch/exact/blip", test_blip);
  g_test_add_func ("/watch/exact/kept", test_kept);
  g_test_add_func ("/watch/exact/bgplay-elements", test_bgplay_elements);
  return g_test_run ();
}
