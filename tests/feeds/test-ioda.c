/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "dusk-error.h"
#include "dusk-ioda.h"

#define NOW_S G_GINT64_CONSTANT (1700000000)

/* Returns: (transfer full): @text with ' for the quotes. */
static GBytes *
json (const char *text)
{
  char *copy = g_strdelimit (g_strdup (text), "'", '"');

  return g_bytes_new_take (copy, strlen (copy));
}

static DuskIodaReply *
parse (DuskIodaCall call, const char *text, GError **error)
{
  g_autoptr (GBytes) body = json (text);

  return dusk_ioda_parse (call, body, NOW_S, error);
}

/* Reads an answer of one item beside one that makes sense, so that what is said about it is not said about the whole. */
static DuskIodaReply *
parse_item (DuskIodaCall call, const char *item, const char *sound)
{
  g_autofree char *text = g_strdup_printf ("{'error': null, 'data': [%s, %s]}", sound, item);
  g_autoptr (GError) error = NULL;
  DuskIodaReply *reply = parse (call, text, &error);

  g_assert_no_error (error);
  g_assert_false (reply->is_cut);
  return reply;
}

#define SOUND_EVENT "{'location':'asn/1','start':1600000000,'duration':600,'method':'median','datasource':'bgp','score':1}"
#define SOUND_ALERT "{'entity':{'type':'asn','code':'1'},'time':1600000000,'level':'normal','method':'median','datasource':'bgp'}"
#define SOUND_SUMMARY "{'entity':{'type':'asn','code':'1'},'event_cnt':1,'scores':{'overall':1}}"

#define EVENT(location, start, duration, rest) \
  "{'location':" location ",'start':" start ",'duration':" duration ",'method':'median','datasource':'bgp'" rest "}"

static void
test_events (void)
{
  static const struct {
    const char    *item;
    const char    *id; /* NULL: left out */
    guint          n_skipped;
    gint64         end_s;
    double         score;
  } cases[] = {
    { EVENT ("'country/TO'", "1600000000", "3600", ",'score':24585.5"), "TO", 0, 1600003600, 24585.5 },
    { EVENT ("'country/to'", "1600000000", "3600", ",'score':'12'"), "TO", 0, 1600003600, 12 },
    { EVENT ("'asn/131279'", "'1600000000'", "'3600'", ""), "AS131279", 0, 1600003600, NAN },
    { EVENT ("'asn/4294967295'", "1600000000", "0", ",'score':null"), "AS4294967295", 0, 1600000000, NAN },
    { EVENT ("'country/TO'", "1600000000", "3600", ",'score':-1"), "TO", 0, 1600003600, NAN },
    { EVENT ("'country/TO'", "1600000000", "3600", ",'score':[]"), "TO", 0, 1600003600, NAN },
    { EVENT ("'country/TO'", "1600000000", "3600", ",'score':1e999"), "TO", 0, 1600003600, NAN },
    { EVENT ("'country/TO'", "1600000000", "3600.9", ""), "TO", 0, 1600003600, NAN },
    /* Not ours to follow. */
    { EVENT ("'region/4209'", "1600000000", "3600", ""), NULL, 0, 0, 0 },
    { EVENT ("'county/2159'", "1600000000", "3600", ""), NULL, 0, 0, 0 },
    { EVENT ("'continent/EU'", "1600000000", "3600", ""), NULL, 0, 0, 0 },
    { EVENT ("'geoasn/3269-1906'", "1600000000", "3600", ""), NULL, 0, 0, 0 },
    { EVENT ("'country/EU'", "1600000000", "3600", ""), NULL, 0, 0, 0 },
    { EVENT ("'country/A2'", "1600000000", "3600", ""), NULL, 0, 0, 0 },
    { EVENT ("'country/?'", "1600000000", "3600", ""), NULL, 0, 0, 0 },
    { EVENT ("'planet/mars'", "[]", "{}", ""), NULL, 0, 0, 0 },
    /* No sense. */
    { EVENT ("'asn/AS131279'", "1600000000", "3600", ""), NULL, 1, 0, 0 },
    { EVENT ("'asn/10.0.0.0/8'", "1600000000", "3600", ""), NULL, 1, 0, 0 },
    { EVENT ("'asn/4294967296'", "1600000000", "3600", ""), NULL, 1, 0, 0 },
    { EVENT ("'asn/-1'", "1600000000", "3600", ""), NULL, 1, 0, 0 },
    { EVENT ("'asn/'", "1600000000", "3600", ""), NULL, 1, 0, 0 },
    { EVENT ("'/TO'", "1600000000", "3600", ""), NULL, 1, 0, 0 },
    { EVENT ("'TO'", "1600000000", "3600", ""), NULL, 1, 0, 0 },
    { EVENT ("''", "1600000000", "3600", ""), NULL, 1, 0, 0 },
    { EVENT ("7", "1600000000", "3600", ""), NULL, 1, 0, 0 },
    { EVENT ("null", "1600000000", "3600", ""), NULL, 1, 0, 0 },
    { EVENT ("['country/TO']", "1600000000", "3600", ""), NULL, 1, 0, 0 },
    { EVENT ("'country/TO'", "-1600000000", "3600", ""), NULL, 1, 0, 0 },
    { EVENT ("'country/TO'", "0", "3600", ""), NULL, 1, 0, 0 },
    { EVENT ("'country/TO'", "1600000000000", "3600", ""), NULL, 1, 0, 0 },
    { EVENT ("'country/TO'", "1e300", "3600", ""), NULL, 1, 0, 0 },
    { EVENT ("'country/TO'", "true", "3600", ""), NULL, 1, 0, 0 },
    { EVENT ("'country/TO'", "'NaN'", "3600", ""), NULL, 1, 0, 0 },
    { EVENT ("'country/TO'", "null", "3600", ""), NULL, 1, 0, 0 },
    { EVENT ("'country/TO'", "1600000000", "-1", ""), NULL, 1, 0, 0 },
    { EVENT ("'country/TO'", "1600000000", "null", ""), NULL, 1, 0, 0 },
    { EVENT ("'country/TO'", "1600000000", "'nan'", ""), NULL, 1, 0, 0 },
    { EVENT ("'country/TO'", "1600000000", "'inf'", ""), NULL, 1, 0, 0 },
    { EVENT ("'country/TO'", "1600000000", "1e18", ""), NULL, 1, 0, 0 },
    { EVENT ("'country/TO'", "1600000000", "9223372036854775807", ""), NULL, 1, 0, 0 },
    { "{'location':'country/TO','start':1600000000,'duration':600,'datasource':'bgp'}", NULL, 1, 0, 0 },
    { "{'location':'country/TO','start':1600000000,'duration':600,'method':'median'}", NULL, 1, 0, 0 },
    { "{'location':'country/TO','start':1600000000,'duration':600,'method':'median','datasource':'b\\ngp'}", NULL, 1, 0, 0 },
    { "{'location':'country/TO','start':1600000000,'duration':600,'method':'median','datasource':'<b>'}", NULL, 1, 0, 0 },
    { "{'location':'country/TO','start':1600000000,'duration':600,'method':7,'datasource':'bgp'}", NULL, 1, 0, 0 },
    { "{'location':'country/TO','start':1600000000,'duration':600,'method':'','datasource':'bgp'}", NULL, 1, 0, 0 },
    { "{}", NULL, 1, 0, 0 },
    { "[]", NULL, 1, 0, 0 },
    { "null", NULL, 1, 0, 0 },
    { "'country/TO'", NULL, 1, 0, 0 },
    { "7", NULL, 1, 0, 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (DuskIodaReply) reply = parse_item (DUSK_IODA_EVENTS, cases[i].item, SOUND_EVENT);
      const DuskIodaEvent *event;

      g_test_message ("%s", cases[i].item);
      g_assert_cmpuint (reply->n_skipped, ==, cases[i].n_skipped);
      g_assert_cmpuint (reply->items->len, ==, cases[i].id ? 2 : 1);
      if (cases[i].id == NULL)
        continue;
      event = reply->items->pdata[1];
      g_assert_cmpstr (event->entity.id, ==, cases[i].id);
      g_assert_cmpstr (event->datasource, ==, "bgp");
      g_assert_cmpstr (event->method, ==, "median");
      g_assert_cmpint (event->start_s, ==, 1600000000);
      g_assert_cmpint (event->end_s, ==, cases[i].end_s);
      g_assert_true (event->score == cases[i].score || (isnan (event->score) && isnan (cases[i].score)));
    }
}

/* An event that goes on has an end at about now: the last sample or two of its source may not be there yet. */
static void
test_going_on (void)
{
  static const struct {
    const char *datasource;
    gint64      before_now_s; /* of its end */
    gboolean    goes_on;
  } cases[] = {
    { "bgp", 0, TRUE },          { "bgp", 600, TRUE },           { "bgp", 601, FALSE },           { "bgp", 86400, FALSE },
    { "bgp", -3600, TRUE },      { "ping-slash24", 1200, TRUE }, { "ping-slash24", 1201, FALSE }, { "ping-slash24-loss", 1200, TRUE },
    { "merit-nt", 600, TRUE },   { "merit-nt", 900, FALSE },     { "gtr-norm", 3600, TRUE },      { "gtr", 3601, FALSE },
    { "mozilla", 7200, TRUE },   { "upstream-delay-x", 7200, TRUE }, { "something-new", 1200, TRUE }, { "something-new", 1300, FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = g_strdup_printf ("{'error':null,'data':[{'location':'country/TO','start':%" G_GINT64_FORMAT
                                               ",'duration':7200,'method':'median','datasource':'%s','overlaps_window':true}]}",
                                               NOW_S - cases[i].before_now_s - 7200, cases[i].datasource);
      g_autoptr (DuskIodaReply) reply = parse (DUSK_IODA_EVENTS, text, NULL);
      const DuskIodaEvent *event = reply->items->pdata[0];

      g_test_message ("%s %d", cases[i].datasource, (int) cases[i].before_now_s);
      g_assert_cmpint (event->end_s, ==, cases[i].goes_on ? DUSK_TIME_UNKNOWN : NOW_S - cases[i].before_now_s);
    }
}

/* Where the answer repeats what it was asked for, an event that goes on ends just there, and one that ended a minute before has ended. */
static void
test_going_on_until (void)
{
  static const struct {
    const char *until;
    gint64      before_until_s; /* of its end */
    gboolean    goes_on;
  } cases[] = {
    { "1700000000", 0, TRUE }, { "'1700000000'", 0, TRUE }, { "1700000000", 60, FALSE }, { "'1700000000'", 1, FALSE },
    { "null", 60, TRUE },      { "'soon'", 60, TRUE },      { "[]", 60, TRUE },          { "1690000000", 0, TRUE },
    /* Of the past: what had no end two weeks after the question's has none, whatever ended soon after it. */
    { "1690000000", 10000000, TRUE }, { "1690000000", 10000001, FALSE }, { "1690000000", 9999999, FALSE },
  };

  g_assert_cmpint (NOW_S, ==, 1700000000);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = g_strdup_printf ("{'requestParameters':{'until':%s},'error':null,'data':[{'location':'country/TO','start':%"
                                               G_GINT64_FORMAT ",'duration':7200,'method':'median','datasource':'bgp'}]}",
                                               cases[i].until, NOW_S - cases[i].before_until_s - 7200);
      g_autoptr (DuskIodaReply) reply = parse (DUSK_IODA_EVENTS, text, NULL);
      const DuskIodaEvent *event = reply->items->pdata[0];

      g_test_message ("%s %d", cases[i].until, (int) cases[i].before_until_s);
      g_assert_cmpint (event->end_s, ==, cases[i].goes_on ? DUSK_TIME_UNKNOWN : NOW_S - cases[i].before_until_s);
    }
}

/* Which of two ends is to be trusted is not said here: both are there, in whatever order they came. */
static void
test_two_ends (void)
{
  static const char *const orders[] = { "%1$s,%2$s,%1$s", "%2$s,%1$s,%2$s" };

  for (gsize i = 0; i < G_N_ELEMENTS (orders); i++)
    {
      g_autofree char *items = g_strdup_printf (orders[i], EVENT ("'country/TO'", "1699990000", "10000", ""),
                                                EVENT ("'country/TO'", "1699990000", "600", ""));
      g_autofree char *text = g_strdup_printf ("{'requestParameters':{'until':1700000000},'error':null,'data':[%s]}", items);
      g_autoptr (DuskIodaReply) reply = parse (DUSK_IODA_EVENTS, text, NULL);

      g_assert_cmpuint (reply->items->len, ==, 2);
      g_assert_cmpint (((DuskIodaEvent *) reply->items->pdata[i])->end_s, ==, DUSK_TIME_UNKNOWN);
      g_assert_cmpint (((DuskIodaEvent *) reply->items->pdata[1 - i])->end_s, ==, 1699990600);
    }
}

#define ALERT(entity, rest) "{'entity':" entity ",'method':'median','datasource':'bgp'" rest "}"
#define TONGA "{'type':'country','code':'TO','name':'Tonga'}"

static void
test_alerts (void)
{
  static const struct {
    const char *item;
    const char *id; /* NULL: left out */
    guint       n_skipped;
    gboolean    is_critical;
    double      value, history;
  } cases[] = {
    { ALERT (TONGA, ",'time':1600000000,'level':'critical','condition':'< 0.99','value':40,'historyValue':'41.5'"), "TO", 0, TRUE, 40, 41.5 },
    { ALERT (TONGA, ",'time':1600000000,'level':'normal','value':null,'historyValue':null"), "TO", 0, FALSE, NAN, NAN },
    { ALERT (TONGA, ",'time':'1600000000','level':'warning','value':-1,'historyValue':{}"), "TO", 0, TRUE, NAN, NAN },
    { ALERT ("{'type':'asn','code':131279}", ",'time':1600000000,'level':'normal'"), "AS131279", 0, FALSE, NAN, NAN },
    { ALERT ("{'type':'asn','code':'131279'}", ",'time':1600000000,'level':'normal'"), "AS131279", 0, FALSE, NAN, NAN },
    { ALERT ("{'type':'region','code':'4209'}", ",'time':1600000000,'level':'normal'"), NULL, 0, FALSE, 0, 0 },
    { ALERT ("{'type':'country','code':'AP'}", ",'time':1600000000,'level':'normal'"), NULL, 0, FALSE, 0, 0 },
    { ALERT ("{'type':'asn','code':-5}", ",'time':1600000000,'level':'normal'"), NULL, 1, FALSE, 0, 0 },
    { ALERT ("{'type':'asn','code':null}", ",'time':1600000000,'level':'normal'"), NULL, 1, FALSE, 0, 0 },
    { ALERT ("{'type':'asn','code':[1]}", ",'time':1600000000,'level':'normal'"), NULL, 1, FALSE, 0, 0 },
    { ALERT ("{'type':'asn','code':1.5}", ",'time':1600000000,'level':'normal'"), NULL, 1, FALSE, 0, 0 },
    { ALERT ("{'code':'TO'}", ",'time':1600000000,'level':'normal'"), NULL, 1, FALSE, 0, 0 },
    { ALERT ("'country/TO'", ",'time':1600000000,'level':'normal'"), NULL, 1, FALSE, 0, 0 },
    { ALERT ("null", ",'time':1600000000,'level':'normal'"), NULL, 1, FALSE, 0, 0 },
    { ALERT (TONGA, ",'time':1600000000"), NULL, 1, FALSE, 0, 0 },
    { ALERT (TONGA, ",'time':1600000000,'level':7"), NULL, 1, FALSE, 0, 0 },
    { ALERT (TONGA, ",'time':-1,'level':'normal'"), NULL, 1, FALSE, 0, 0 },
    { ALERT (TONGA, ",'time':{},'level':'normal'"), NULL, 1, FALSE, 0, 0 },
    { ALERT (TONGA, ",'level':'normal'"), NULL, 1, FALSE, 0, 0 },
    { "{'entity':" TONGA ",'time':1600000000,'level':'normal','datasource':'bgp'}", NULL, 1, FALSE, 0, 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (DuskIodaReply) reply = parse_item (DUSK_IODA_ALERTS, cases[i].item, SOUND_ALERT);
      const DuskIodaAlert *alert;

      g_test_message ("%s", cases[i].item);
      g_assert_cmpuint (reply->n_skipped, ==, cases[i].n_skipped);
      g_assert_cmpuint (reply->items->len, ==, cases[i].id ? 2 : 1);
      if (cases[i].id == NULL)
        continue;
      alert = reply->items->pdata[1];
      g_assert_cmpstr (alert->entity.id, ==, cases[i].id);
      g_assert_cmpint (alert->time_s, ==, 1600000000);
      g_assert_true (alert->is_critical == cases[i].is_critical);
      g_assert_true (alert->value == cases[i].value || (isnan (alert->value) && isnan (cases[i].value)));
      g_assert_true (alert->history == cases[i].history || (isnan (alert->history) && isnan (cases[i].history)));
    }
}

#define SUMMARY(rest) "{'entity':" TONGA rest "}"

static void
test_summary (void)
{
  static const struct {
    const char *item;
    guint       n_skipped;
    guint       n_events;
    double      overall;
  } cases[] = {
    { SUMMARY (",'event_cnt':11,'scores':{'bgp.median':2,'overall':650945358117973.4}"), 0, 11, 650945358117973.4 },
    { SUMMARY (",'event_cnt':'3','scores':{'bgp.median':2,'bgp.sarima':5,'ping-slash24.median':10}"), 0, 3, 50 },
    { SUMMARY (",'event_cnt':3,'scores':{'bgp':7}"), 0, 3, 7 },
    { SUMMARY (",'event_cnt':3,'scores':{'bgp.median':7,'gtr.x.median':null,'merit-nt.median':[]}"), 0, 3, 7 },
    { SUMMARY (",'event_cnt':3,'scores':{'a.x':1e300,'b.x':1e300}"), 0, 3, NAN },
    { SUMMARY (",'event_cnt':0,'scores':{}"), 0, 0, NAN },
    { SUMMARY (",'event_cnt':1,'scores':null"), 0, 1, NAN },
    { SUMMARY (",'event_cnt':1,'scores':[1]"), 0, 1, NAN },
    { SUMMARY (",'event_cnt':1"), 0, 1, NAN },
    { SUMMARY (""), 1, 0, 0 },
    { SUMMARY (",'event_cnt':-1"), 1, 0, 0 },
    { SUMMARY (",'event_cnt':1e18"), 1, 0, 0 },
    { SUMMARY (",'event_cnt':'many'"), 1, 0, 0 },
    { "{'event_cnt':1}", 1, 0, 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (DuskIodaReply) reply = parse_item (DUSK_IODA_SUMMARY, cases[i].item, SOUND_SUMMARY);
      const DuskIodaSummary *summary;

      g_test_message ("%s", cases[i].item);
      g_assert_cmpuint (reply->n_skipped, ==, cases[i].n_skipped);
      g_assert_cmpuint (reply->items->len, ==, 2 - cases[i].n_skipped);
      if (cases[i].n_skipped > 0)
        continue;
      summary = reply->items->pdata[1];
      g_assert_cmpstr (summary->entity.id, ==, "TO");
      g_assert_cmpuint (summary->n_events, ==, cases[i].n_events);
      g_assert_true (summary->overall == cases[i].overall || (isnan (summary->overall) && isnan (cases[i].overall)));
    }
}

static void
test_envelope (void)
{
  static const struct {
    const char *text;
    int         code; /* -1: none */
    const char *said;
  } cases[] = {
    { "{'error':null,'data':[]}", -1, NULL },
    { "{'data':[]}", -1, NULL },
    { "{'error':'','data':[]}", -1, NULL },
    { "{'error':'from must be before until','data':null}", DUSK_ERROR_NO_DATA, "from must be before until" },
    { "{'error':'bad\\u001b[31m\\nnews','data':[]}", DUSK_ERROR_NO_DATA, "bad [31m news" },
    { "{'error':{'code':7},'data':[]}", DUSK_ERROR_NO_DATA, "IODA refused" },
    { "{'error':true}", DUSK_ERROR_NO_DATA, "IODA refused" },
    { "{'error':null,'data':null}", DUSK_ERROR_MALFORMED, "data" },
    { "{'error':null,'data':{}}", DUSK_ERROR_MALFORMED, "data" },
    { "{'error':null,'data':'x'}", DUSK_ERROR_MALFORMED, "data" },
    { "{}", DUSK_ERROR_MALFORMED, "data" },
    { "[]", DUSK_ERROR_MALFORMED, "object" },
    { "", DUSK_ERROR_MALFORMED, "empty" },
    { "{'error':null,'data':[", DUSK_ERROR_MALFORMED, "JSON" },
    { "{'error':null,'data':[NaN]}", DUSK_ERROR_MALFORMED, "JSON" },
    { "<html>", DUSK_ERROR_MALFORMED, "JSON" },
    /* Nothing that makes sense is not the same as nothing. */
    { "{'error':null,'data':[{'place':'Tonga'},7]}", DUSK_ERROR_MALFORMED, "form" },
    { "{'error':null,'data':[{'location':'region/1','entity':{'type':'region','code':'1'}}]}", -1, NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    for (DuskIodaCall call = DUSK_IODA_EVENTS; call <= DUSK_IODA_SUMMARY; call++)
      {
        g_autoptr (GError) error = NULL;
        g_autoptr (DuskIodaReply) reply = parse (call, cases[i].text, &error);

        g_test_message ("%s", cases[i].text);
        if (cases[i].code < 0)
          {
            g_assert_no_error (error);
            g_assert_cmpuint (reply->items->len, ==, 0);
            continue;
          }
        g_assert_error (error, DUSK_ERROR, cases[i].code);
        g_assert_nonnull (strstr (error->message, cases[i].said));
        g_assert_null (reply);
      }
}

/* Returns: (transfer full): an answer of @n items. */
static GBytes *
many (guint n, const char *format)
{
  GString *text = g_string_new ("{\"error\":null,\"data\":[");

  for (guint i = 0; i < n; i++)
    {
      g_string_append (text, i > 0 ? "," : "");
      g_string_append_printf (text, format, i);
    }
  g_string_append (text, "]}");
  return g_string_free_to_bytes (text);
}

static void
test_many (void)
{
  static const char item[] = "{\"location\":\"asn/%u\",\"start\":1600000000,\"duration\":600,\"method\":\"median\",\"datasource\":\"bgp\"}";
  static const char same[] = "{\"location\":\"asn/7\",\"start\":1600000000,\"duration\":600,\"method\":\"median\",\"datasource\":\"bgp\"}";
  g_autoptr (GBytes) full = many (500, item), almost = many (499, item), twice = many (100, same), nonsense = many (1000000, "%u");
  g_autoptr (DuskIodaReply) full_reply = dusk_ioda_parse (DUSK_IODA_EVENTS, full, NOW_S, NULL);
  g_autoptr (DuskIodaReply) almost_reply = dusk_ioda_parse (DUSK_IODA_EVENTS, almost, NOW_S, NULL);
  g_autoptr (DuskIodaReply) twice_reply = dusk_ioda_parse (DUSK_IODA_EVENTS, twice, NOW_S, NULL);
  g_autoptr (DuskIodaReply) nonsense_reply = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (full_reply->items->len, ==, 500);
  g_assert_true (full_reply->is_cut);
  g_assert_cmpuint (almost_reply->items->len, ==, 499);
  g_assert_false (almost_reply->is_cut);
  g_assert_cmpuint (twice_reply->items->len, ==, 1);
  nonsense_reply = dusk_ioda_parse (DUSK_IODA_EVENTS, nonsense, NOW_S, &error);
  g_assert_null (nonsense_reply);
  g_assert_error (error, DUSK_ERROR, DUSK_ERROR_MALFORMED);
}

/* Returns: (transfer full) (nullable): the reply to a recorded answer, kept beside the checkout; NULL after marking the test as skipped. */
static DuskIodaReply *
parse_recorded (DuskIodaCall call, const char *name, gint64 now_s)
{
  g_autofree char *path = g_build_filename (g_getenv ("DUSK_SOURCE_ROOT"), "..", "shared", "data", "ioda", name, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) body = NULL;
  DuskIodaReply *reply;
  char *text;
  gsize length;

  if (!g_file_get_contents (path, &text, &length, NULL))
    {
      g_test_skip ("the recorded answers are not here");
      return NULL;
    }
  body = g_bytes_new_take (text, length);
  reply = dusk_ioda_parse (call, body, now_s, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (reply->n_skipped, ==, 0);
  return reply;
}

static void
test_recorded (void)
{
  g_autoptr (DuskIodaReply) events = parse_recorded (DUSK_IODA_EVENTS, "outages.events_2026-09_real-values.json", 1789564800);
  g_autoptr (DuskIodaReply) alerts = parse_recorded (DUSK_IODA_ALERTS, "outages.alerts_IR_2026-03-02_real-values.json", NOW_S);
  g_autoptr (DuskIodaReply) counties = parse_recorded (DUSK_IODA_SUMMARY, "outages.summary_county_2024-05-23_real.json", NOW_S);
  const DuskIodaEvent *event;
  const DuskIodaAlert *alert;

  if (events == NULL || alerts == NULL || counties == NULL)
    return;
  g_assert_cmpuint (events->items->len, ==, 3);
  event = events->items->pdata[0];
  g_assert_cmpstr (event->entity.id, ==, "TO");
  g_assert_cmpstr (event->datasource, ==, "ping-slash24");
  g_assert_cmpint (event->end_s - event->start_s, ==, 3600);
  event = events->items->pdata[1];
  g_assert_cmpstr (event->entity.id, ==, "AS41678");
  g_assert_cmpint (event->end_s, ==, DUSK_TIME_UNKNOWN);
  g_assert_cmpuint (alerts->items->len, ==, 2);
  alert = alerts->items->pdata[0];
  g_assert_cmpstr (alert->entity.id, ==, "IR");
  g_assert_true (alert->is_critical);
  g_assert_cmpfloat (alert->value, ==, 40704);
  g_assert_cmpfloat (alert->history, ==, 41355);
  alert = alerts->items->pdata[1];
  g_assert_false (alert->is_critical);
  g_assert_cmpuint (counties->items->len, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/feeds/ioda/events", test_events);
  g_test_add_func ("/feeds/ioda/going-on", test_going_on);
  g_test_add_func ("/feeds/ioda/going-on-until", test_going_on_until);
  g_test_add_func ("/feeds/ioda/two-ends", test_two_ends);
  g_test_add_func ("/feeds/ioda/alerts", test_alerts);
  g_test_add_func ("/feeds/ioda/summary", test_summary);
  g_test_add_func ("/feeds/ioda/envelope", test_envelope);
  g_test_add_func ("/feeds/ioda/many", test_many);
  g_test_add_func ("/feeds/ioda/recorded", test_recorded);
  return g_test_run ();
}
