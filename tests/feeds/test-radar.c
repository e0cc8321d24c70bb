/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "dusk-error.h"
#include "dusk-radar.h"

#define START_S G_GINT64_CONSTANT (1737700242) /* 2025-01-24 06:30:42 */

/* Reads @text, which has ' for the quotes. */
static GPtrArray *
parse (const char *text, GError **error)
{
  char *copy = g_strdelimit (g_strdup (text), "'", '"');
  g_autoptr (GBytes) body = g_bytes_new_take (copy, strlen (copy));

  return dusk_radar_parse (body, error);
}

/* Reads one annotation, of which @members are beside the identifier and the start. Returns: (transfer full) */
static GPtrArray *
parse_item (const char *members)
{
  g_autofree char *text = g_strdup_printf ("{'success':true,'errors':[],'result':{'annotations':[{'id':'7','startDate':'2025-01-24T06:30:42Z'%s}]}}",
                                           members);
  g_autoptr (GError) error = NULL;
  GPtrArray *outages = parse (text, &error);

  g_test_message ("%.200s", members);
  g_assert_no_error (error);
  g_assert_cmpuint (outages->len, ==, 1);
  return outages;
}

/* Reads one annotation beside one that makes sense. Returns: how many made sense */
static guint
count_sound (const char *item)
{
  g_autofree char *text = g_strdup_printf ("{'success':true,'result':{'annotations':[{'id':'1','startDate':'2025-01-01T00:00:00Z'},%s]}}", item);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) outages = parse (text, &error);

  g_test_message ("%.200s", item);
  g_assert_no_error (error);
  return outages->len;
}

static void
test_whole (void)
{
  g_autoptr (GPtrArray) outages = parse_item (
    ",'dataSource':'ALL','description':'Two cables were cut','scope':'The north','endDate':'2025-01-24T08:00:00Z','locations':['SY','IQ'],"
    "'asns':[29256,131279],'eventType':'OUTAGE','linkedUrl':'https://example.org/a?b=c#d','asnsDetails':[{'asn':'29256','name':'X'}],"
    "'locationsDetails':[{'name':'Syria','code':'SY'}],'outage':{'outageCause':'CABLE_CUT','outageType':'NATIONWIDE'}");
  const DuskRadarOutage *outage = outages->pdata[0];

  g_assert_cmpstr (outage->id, ==, "7");
  g_assert_cmpint (outage->start_s, ==, START_S);
  g_assert_cmpint (outage->end_s, ==, START_S + 5358);
  g_assert_cmpuint (g_strv_length (outage->countries), ==, 2);
  g_assert_cmpstr (outage->countries[0], ==, "SY");
  g_assert_cmpstr (outage->countries[1], ==, "IQ");
  g_assert_cmpuint (outage->asns->len, ==, 2);
  g_assert_cmpuint (g_array_index (outage->asns, guint32, 1), ==, 131279);
  g_assert_cmpstr (outage->cause, ==, "CABLE_CUT");
  g_assert_cmpstr (outage->type, ==, "NATIONWIDE");
  g_assert_cmpstr (outage->scope, ==, "The north");
  g_assert_cmpstr (outage->description, ==, "Two cables were cut");
  g_assert_cmpstr (outage->url, ==, "https://example.org/a?b=c#d");
}

static void
test_bare (void)
{
  g_autoptr (GPtrArray) outages = parse_item ("");
  const DuskRadarOutage *outage = outages->pdata[0];

  g_assert_cmpint (outage->end_s, ==, DUSK_TIME_UNKNOWN);
  g_assert_cmpuint (g_strv_length (outage->countries), ==, 0);
  g_assert_cmpuint (outage->asns->len, ==, 0);
  g_assert_null (outage->cause);
  g_assert_null (outage->type);
  g_assert_null (outage->scope);
  g_assert_null (outage->description);
  g_assert_null (outage->url);
}

static void
test_entities (void)
{
  static const struct {
    const char *members;
    const char *countries;
    const char *asns;
  } cases[] = {
    { ",'locations':['sy','SY','XX','',null,7,'Syria',[]]", "SY", "" },
    { ",'locations':'SY'", "SY", "" },
    { ",'location':'SY'", "SY", "" },
    { ",'location':{'code':'SY','name':'Syria'}", "SY", "" },
    { ",'location':['SY']", "SY", "" },
    { ",'locations':[],'locationsDetails':[{'code':'SY'},{'code':7},{}]", "SY", "" },
    { ",'locations':[{'code':'SY'}]", "SY", "" },
    { ",'locations':null,'locationsDetails':{},'location':7", "", "" },
    { ",'asns':[1,'2','AS3',-1,4294967296,1.5,null,'x',1]", "", "1 2 3" },
    { ",'asns':[],'asnsDetails':[{'asn':'29256','location':{'code':'SY'}},{'asn':null},{}]", "", "29256" },
    { ",'asns':'29256'", "", "" },
    { ",'asns':{'0':29256}", "", "" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GPtrArray) outages = parse_item (cases[i].members);
      const DuskRadarOutage *outage = outages->pdata[0];
      g_autofree char *countries = g_strjoinv (" ", outage->countries);
      g_autoptr (GString) asns = g_string_new (NULL);

      for (guint j = 0; j < outage->asns->len; j++)
        g_string_append_printf (asns, "%s%u", j > 0 ? " " : "", g_array_index (outage->asns, guint32, j));
      g_assert_cmpstr (countries, ==, cases[i].countries);
      g_assert_cmpstr (asns->str, ==, cases[i].asns);
    }
}

/* What goes on has no end; what has one that is none makes no sense. */
static void
test_periods (void)
{
  static const struct {
    const char *item;
    gboolean    is_sound;
  } cases[] = {
    { "{'id':'7','startDate':'2025-01-24T06:30:42Z','endDate':null}", TRUE },
    { "{'id':7,'startDate':'2025-01-24T06:30:42.123Z','endDate':'2025-01-24T06:30:42Z'}", TRUE },
    { "{'id':'7','startDate':'2025-01-24T06:30:42Z','endDate':'2025-01-24T06:30:41Z'}", FALSE },
    { "{'id':'7','startDate':'2025-01-24T06:30:42Z','endDate':''}", FALSE },
    { "{'id':'7','startDate':'2025-01-24T06:30:42Z','endDate':'soon'}", FALSE },
    { "{'id':'7','startDate':'2025-01-24T06:30:42Z','endDate':[]}", FALSE },
    { "{'id':'7','startDate':'2025-01-24T06:30:42Z','endDate':-5}", FALSE },
    { "{'id':'7','startDate':'2025-13-24T06:30:42Z'}", FALSE },
    { "{'id':'7','startDate':'1970-01-01T00:00:00Z'}", FALSE },
    { "{'id':'7','startDate':null}", FALSE },
    { "{'id':'7','startDate':{}}", FALSE },
    { "{'id':'7'}", FALSE },
    { "{'id':'','startDate':'2025-01-24T06:30:42Z'}", FALSE },
    { "{'id':null,'startDate':'2025-01-24T06:30:42Z'}", FALSE },
    { "{'id':{},'startDate':'2025-01-24T06:30:42Z'}", FALSE },
    { "{'startDate':'2025-01-24T06:30:42Z'}", FALSE },
    { "[]", FALSE },
    { "null", FALSE },
    { "'outage'", FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpuint (count_sound (cases[i].item), ==, cases[i].is_sound ? 2 : 1);
}

static void
test_texts (void)
{
  static const struct {
    const char *members;
    const char *scope, *description, *url, *cause, *type;
  } cases[] = {
    { ",'description':'a\\u001b[31m\\n\\tb\\u202ec','scope':'  '", NULL, "a [31m bc", NULL, NULL, NULL },
    { ",'description':'<b>&amp;</b>','scope':7", NULL, "<b>&amp;</b>", NULL, NULL, NULL },
    { ",'description':['x'],'scope':null", NULL, NULL, NULL, NULL, NULL },
    { ",'linkedUrl':'http://example.org/'", NULL, NULL, NULL, NULL, NULL },
    { ",'linkedUrl':'javascript:alert(1)'", NULL, NULL, NULL, NULL, NULL },
    { ",'linkedUrl':'file:///etc/passwd'", NULL, NULL, NULL, NULL, NULL },
    { ",'linkedUrl':'https:///x'", NULL, NULL, NULL, NULL, NULL },
    { ",'linkedUrl':'https://radar.cloudflare.com@evil.example/'", NULL, NULL, NULL, NULL, NULL },
    { ",'linkedUrl':'https://example.org/\\u202egpj.exe'", NULL, NULL, NULL, NULL, NULL },
    { ",'linkedUrl':'https://example.org/\\n'", NULL, NULL, NULL, NULL, NULL },
    { ",'linkedUrl':'HTTPS://example.org/a'", NULL, NULL, "https://example.org/a", NULL, NULL },
    { ",'linkedUrl':''", NULL, NULL, NULL, NULL, NULL },
    { ",'linkedUrl':{}", NULL, NULL, NULL, NULL, NULL },
    { ",'outage':{'outageCause':'SOMETHING_NEW','outageType':'PLATFORM'}", NULL, NULL, NULL, "SOMETHING_NEW", "PLATFORM" },
    { ",'outage':{'outageCause':'cable <b>','outageType':7}", NULL, NULL, NULL, NULL, NULL },
    { ",'outage':{'outageCause':'','outageType':null}", NULL, NULL, NULL, NULL, NULL },
    { ",'outage':'CABLE_CUT'", NULL, NULL, NULL, NULL, NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GPtrArray) outages = parse_item (cases[i].members);
      const DuskRadarOutage *outage = outages->pdata[0];

      g_assert_cmpstr (outage->scope, ==, cases[i].scope);
      g_assert_cmpstr (outage->description, ==, cases[i].description);
      g_assert_cmpstr (outage->url, ==, cases[i].url);
      g_assert_cmpstr (outage->cause, ==, cases[i].cause);
      g_assert_cmpstr (outage->type, ==, cases[i].type);
    }
}

static void
test_long_text (void)
{
  g_autofree char *filling = g_strnfill (100000, 'x');
  g_autofree char *members = g_strdup_printf (",'description':'%s','linkedUrl':'https://example.org/%s','id':'%s'", filling, filling, filling);
  g_autoptr (GPtrArray) outages = parse_item (members);
  const DuskRadarOutage *outage = outages->pdata[0];

  g_assert_cmpint (g_utf8_strlen (outage->description, -1), ==, 500);
  g_assert_cmpint (g_utf8_strlen (outage->id, -1), ==, 40);
  g_assert_null (outage->url);
}

static void
test_envelope (void)
{
  static const struct {
    const char *text;
    int         code; /* -1: none */
    const char *said;
  } cases[] = {
    { "{'success':true,'result':{'annotations':[]}}", -1, NULL },
    { "{'result':{'annotations':[]}}", -1, NULL },
    { "{'success':false,'errors':[{'code':10000,'message':'Authentication error'}],'result':null}", DUSK_ERROR_FORBIDDEN, "token" },
    { "{'success':false,'errors':[{'code':'9109','message':'x'}]}", DUSK_ERROR_FORBIDDEN, "token" },
    { "{'success':false,'errors':[{'code':7003,'message':'Could not\\nroute'}]}", DUSK_ERROR_HTTP_STATUS, "Could not route" },
    { "{'success':false,'errors':[{'code':1e300,'message':7}]}", DUSK_ERROR_HTTP_STATUS, "refused the question" },
    { "{'success':false,'errors':['no']}", DUSK_ERROR_HTTP_STATUS, "refused the question" },
    { "{'success':false,'errors':[]}", DUSK_ERROR_HTTP_STATUS, "refused the question" },
    { "{'success':false,'errors':null,'result':{'annotations':[]}}", DUSK_ERROR_HTTP_STATUS, "refused the question" },
    { "{'success':false}", DUSK_ERROR_HTTP_STATUS, "refused the question" },
    { "{'success':true,'result':null}", DUSK_ERROR_MALFORMED, "result" },
    { "{'success':true,'result':{}}", DUSK_ERROR_MALFORMED, "annotations" },
    { "{'success':true,'result':{'annotations':{}}}", DUSK_ERROR_MALFORMED, "annotations" },
    { "{'success':true,'result':[]}", DUSK_ERROR_MALFORMED, "result" },
    { "{'success':true,'result':{'annotations':[{'begin':1},2]}}", DUSK_ERROR_MALFORMED, "form" },
    { "{'success':tr", DUSK_ERROR_MALFORMED, "JSON" },
    { "", DUSK_ERROR_MALFORMED, "empty" },
    { "[]", DUSK_ERROR_MALFORMED, "object" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) outages = parse (cases[i].text, &error);

      g_test_message ("%.200s", cases[i].text);
      if (cases[i].code < 0)
        {
          g_assert_no_error (error);
          g_assert_cmpuint (outages->len, ==, 0);
          continue;
        }
      g_assert_error (error, DUSK_ERROR, cases[i].code);
      g_assert_nonnull (strstr (error->message, cases[i].said));
      g_assert_null (outages);
    }
}

static void
test_many (void)
{
  GString *text = g_string_new ("{\"success\":true,\"result\":{\"annotations\":[{\"id\":\"1\",\"startDate\":\"2025-01-01T00:00:00Z\",\"asns\":[");
  g_autoptr (GBytes) body = NULL;
  g_autoptr (GPtrArray) outages = NULL;
  const DuskRadarOutage *outage;

  for (guint i = 0; i < 100000; i++)
    g_string_append_printf (text, "%u,", i);
  g_string_append (text, "1],\"locations\":[");
  for (guint i = 0; i < 100000; i++)
    g_string_append_printf (text, "\"%c%c\",", 'A' + i % 26, 'A' + i / 26 % 26);
  g_string_append (text, "\"SY\"]}");
  for (guint i = 0; i < 100000; i++)
    g_string_append (text, ",7");
  g_string_append (text, "]}}");
  body = g_string_free_to_bytes (text);
  outages = dusk_radar_parse (body, NULL);
  g_assert_cmpuint (outages->len, ==, 1);
  outage = outages->pdata[0];
  g_assert_cmpuint (outage->asns->len, ==, 1000);
  g_assert_cmpuint (g_strv_length (outage->countries), ==, 250);
}

static void
test_causes (void)
{
  static const struct {
    const char *cause, *text;
  } cases[] = {
    { "CABLE_CUT", "a cut cable" },
    { "GOVERNMENT_DIRECTED", "an order of the government" },
    { "UNKNOWN", "an unknown cause" },
    { "SOLAR_FLARE", "solar flare" },
    { "", "" },
    { "\033[31m", "[31m" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = dusk_radar_cause_to_text (cases[i].cause);
      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

/* Returns: (transfer full) (nullable): a recorded answer, kept beside the checkout; NULL after marking the test as skipped. */
static GPtrArray *
parse_recorded (const char *name)
{
  g_autofree char *path = g_build_filename (g_getenv ("DUSK_SOURCE_ROOT"), "..", "shared", "data", "cloudflare", name, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) body = NULL;
  GPtrArray *outages;
  char *text;
  gsize length;

  if (!g_file_get_contents (path, &text, &length, NULL))
    {
      g_test_skip ("the recorded answers are not here");
      return NULL;
    }
  body = g_bytes_new_take (text, length);
  outages = dusk_radar_parse (body, &error);
  g_assert_no_error (error);
  return outages;
}

static void
test_recorded (void)
{
  g_autoptr (GPtrArray) real = parse_recorded ("radar_annotations_2025-01_real.json");
  g_autoptr (GPtrArray) example = parse_recorded ("radar_annotations_doc-example_2026.json");
  const DuskRadarOutage *outage;

  if (real == NULL || example == NULL)
    return;
  g_assert_cmpuint (real->len, >, 3);
  outage = real->pdata[0];
  g_assert_cmpstr (outage->id, ==, "1070");
  g_assert_cmpint (outage->start_s, ==, START_S);
  g_assert_cmpint (outage->end_s, ==, DUSK_TIME_UNKNOWN);
  g_assert_cmpstr (outage->countries[0], ==, "IE");
  outage = real->pdata[1];
  g_assert_cmpuint (g_array_index (outage->asns, guint32, 0), ==, 29256);
  g_assert_cmpstr (outage->cause, ==, "CABLE_CUT");
  for (guint i = 0; i < real->len; i++)
    g_assert_true (g_str_has_prefix (((DuskRadarOutage *) real->pdata[i])->url, "https://"));
  outage = example->pdata[0];
  g_assert_null (outage->url);
  g_assert_cmpuint (g_array_index (outage->asns, guint32, 0), ==, 189);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/feeds/radar/whole", test_whole);
  g_test_add_func ("/feeds/radar/bare", test_bare);
  g_test_add_func ("/feeds/radar/entities", test_entities);
  g_test_add_func ("/feeds/radar/periods", test_periods);
  g_test_add_func ("/feeds/radar/texts", test_texts);
  g_test_add_func ("/feeds/radar/long-text", test_long_text);
  g_test_add_func ("/feeds/radar/envelope", test_envelope);
  g_test_add_func ("/feeds/radar/many", test_many);
  g_test_add_func ("/feeds/radar/causes", test_causes);
  g_test_add_func ("/feeds/radar/recorded", test_recorded);
  return g_test_run ();
}
