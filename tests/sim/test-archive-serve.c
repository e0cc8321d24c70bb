/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "dusk-time.h"
#include "sim-archive.h"

#define UPDATES "/rrc00/2014.12/updates.20141222.1615.gz"

/* One header of a request. */
typedef struct {
  const char *name;
  const char *value;
} Header;

/* What came back, whatever it is. */
typedef struct {
  guint   status;
  GBytes *body;
  char   *etag;
  char   *changed;
  char   *range;
  char   *type;
  gint64  length;
} Answer;

static void
answer_clear (Answer *answer)
{
  g_clear_pointer (&answer->body, g_bytes_unref);
  g_free (answer->etag);
  g_free (answer->changed);
  g_free (answer->range);
  g_free (answer->type);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Answer, answer_clear)

static gboolean
try_get (DuskSim *sim, const char *path, const Header *headers, guint n, Answer *answer, GError **error)
{
  g_autoptr (SoupSession) session = soup_session_new_with_options ("timeout", 300, NULL);
  g_autofree char *url = g_strconcat (dusk_sim_url (sim), path, NULL);
  g_autoptr (SoupMessage) message = soup_message_new ("GET", url);
  SoupMessageHeaders *back = soup_message_get_response_headers (message);

  soup_session_remove_feature_by_type (session, SOUP_TYPE_CONTENT_DECODER);
  for (guint i = 0; i < n; i++)
    soup_message_headers_append (soup_message_get_request_headers (message), headers[i].name, headers[i].value);
  *answer = (Answer) { 0 };
  answer->body = soup_session_send_and_read (session, message, NULL, error);
  answer->status = soup_message_get_status (message);
  answer->etag = g_strdup (soup_message_headers_get_one (back, "ETag"));
  answer->changed = g_strdup (soup_message_headers_get_one (back, "Last-Modified"));
  answer->range = g_strdup (soup_message_headers_get_one (back, "Content-Range"));
  answer->type = g_strdup (soup_message_headers_get_content_type (back, NULL));
  answer->length = soup_message_headers_get_content_length (back);
  return answer->body != NULL;
}

static Answer
get (DuskSim *sim, const char *path, const Header *headers, guint n)
{
  g_autoptr (GError) error = NULL;
  Answer answer;

  g_test_message ("%s", path);
  try_get (sim, path, headers, n, &answer, &error);
  g_assert_no_error (error);
  return answer;
}

/* A file is the same at every request, and at every simulated Internet of the scenario. */
static void
test_same_bytes (void)
{
  g_autoptr (DuskSim) sim = sim_start ("north-korea-2014", DUSK_TIME_UNKNOWN);
  g_autoptr (DuskSim) other = sim_start ("north-korea-2014", DUSK_TIME_UNKNOWN);
  g_auto (Answer) first = get (sim, UPDATES, NULL, 0);
  g_auto (Answer) again = get (sim, UPDATES, NULL, 0);
  g_auto (Answer) elsewhere = get (other, UPDATES, NULL, 0);
  Header known = { "If-None-Match", first.etag };
  g_auto (Answer) unchanged = get (sim, UPDATES, &known, 1);

  g_assert_cmpuint (first.status, ==, 200);
  g_assert_true (g_bytes_equal (first.body, again.body));
  g_assert_true (g_bytes_equal (first.body, elsewhere.body));
  g_assert_cmpstr (first.etag, ==, elsewhere.etag);
  g_assert_cmpstr (first.changed, ==, "Mon, 22 Dec 2014 16:20:00 GMT");
  g_assert_cmpstr (first.type, ==, "application/gzip");
  g_assert_cmpint (first.length, ==, (gint64) g_bytes_get_size (first.body));
  g_assert_cmpuint (unchanged.status, ==, 304);
}

/* What broke off is gone on with, unless it is something else by now. */
static void
test_ranges (void)
{
  g_autoptr (DuskSim) sim = sim_start ("north-korea-2014", DUSK_TIME_UNKNOWN);
  g_auto (Answer) whole = get (sim, UPDATES, NULL, 0);
  gsize size = g_bytes_get_size (whole.body), rest = size - 1000;
  g_autofree char *content_range = g_strdup_printf ("bytes 1000-%" G_GSIZE_FORMAT "/%" G_GSIZE_FORMAT, size - 1, size);
  Header same[] = { { "Range", "bytes=1000-" }, { "If-Range", whole.etag } };
  Header changed[] = { { "Range", "bytes=1000-" }, { "If-Range", "\"another\"" } };
  Header beyond[] = { { "Range", "bytes=99999999-" } };
  g_auto (Answer) part = get (sim, UPDATES, same, G_N_ELEMENTS (same));
  g_auto (Answer) plain = get (sim, UPDATES, same, 1);
  g_auto (Answer) all = get (sim, UPDATES, changed, G_N_ELEMENTS (changed));
  g_auto (Answer) none = get (sim, UPDATES, beyond, 1);
  g_autoptr (GBytes) expected = g_bytes_new_from_bytes (whole.body, 1000, rest);

  g_assert_cmpuint (part.status, ==, 206);
  g_assert_cmpstr (part.range, ==, content_range);
  g_assert_true (g_bytes_equal (part.body, expected));
  g_assert_cmpuint (plain.status, ==, 206);
  g_assert_cmpuint (all.status, ==, 200);
  g_assert_true (g_bytes_equal (all.body, whole.body));
  g_assert_cmpuint (none.status, ==, 416);
}

/* What is not there: the future, the far past, other collectors, names that are not quite right. */
static void
test_not_there (void)
{
  static const char *const missing[] = {
    "/rrc00/2014.12/updates.20141222.1740.gz",
    "/rrc00/2014.12/updates.20141222.1736.gz",
    "/rrc00/2014.12/bview.20141222.1200.gz",
    "/rrc00/2014.11/updates.20141222.1615.gz",
    "/rrc00/2014.12/updates.20141222.1615.bz2",
    "/rrc00/2003.12/updates.20031222.1615.gz",
    "/rrc77/2014.12/updates.20141222.1615.gz",
    "/rrc00/bgpdata/2014.12/UPDATES/updates.20141222.1615.bz2",
    "/bgpdata/2014.12/UPDATES/updates.20141222.1620.bz2",
    "/bgpdata/2014.12/RIBS/rib.20141222.1800.bz2",
    "/route-views2/2014.12/updates.20141222.1615.gz",
    "/rrc00/2014.12/updates.20149999.1615.gz",
    "/rrc00/2014.12/updates..gz",
    "/rrc00/",
    "/rrc00/2014.13/",
    "/rrc00/2015.01/",
  };
  g_autoptr (DuskSim) sim = sim_start ("north-korea-2014", DUSK_TIME_UNKNOWN);
  g_auto (Answer) there = get (sim, "/rrc00/2014.12/updates.20141222.1735.gz", NULL, 0);

  g_assert_cmpuint (there.status, ==, 200);
  for (gsize i = 0; i < G_N_ELEMENTS (missing); i++)
    {
      g_auto (Answer) answer = get (sim, missing[i], NULL, 0);
      g_assert_cmpuint (answer.status, ==, 404);
      g_assert_cmpstr (answer.type, ==, "text/html");
    }
}

/* Folders list what there is, to click on. */
static void
test_folders (void)
{
  static const struct {
    const char *folder;
    const char *newest;
    const char *later;
  } cases[] = {
    { "/rrc00/2014.12/", "updates.20141222.1735.gz", "updates.20141222.1740.gz" },
    { "/rrc01/2014.11/", "bview.20141130.1600.gz", "updates.20141201.0000.gz" },
    { "/bgpdata/2014.12/UPDATES/", "updates.20141222.1715.bz2", "updates.20141222.1730.bz2" },
    { "/route-views2/bgpdata/2014.12/RIBS/", "rib.20141222.1600.bz2", "rib.20141222.1800.bz2" },
  };
  g_autoptr (DuskSim) sim = sim_start ("north-korea-2014", DUSK_TIME_UNKNOWN);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (Answer) page = get (sim, cases[i].folder, NULL, 0);
      g_autofree char *text = g_strndup (g_bytes_get_data (page.body, NULL), g_bytes_get_size (page.body));
      g_autofree char *link = g_strdup_printf ("<a href=\"%s\">", cases[i].newest);
      g_assert_cmpuint (page.status, ==, 200);
      g_assert_cmpstr (page.type, ==, "text/html");
      g_assert_nonnull (strstr (text, link));
      g_assert_null (strstr (text, cases[i].later));
    }
}

/* Each hits once, and leaves the file as it was. */
static void
test_faults (void)
{
  static const struct {
    const char *word;
    guint       status;
    const char *type;
    const char *begins;
  } cases[] = {
    { "404", 404, "text/html", "<!DOCTYPE" },
    { "500", 500, "text/html", "<!DOCTYPE" },
    { "429", 429, "text/html", "<!DOCTYPE" },
    { "html", 200, "text/html", "<!DOCTYPE" },
    { "garbage", 200, "application/gzip", "\xff\xfe" },
    { "truncated", 200, "application/gzip", "\x1f\x8b" },
  };
  g_autoptr (DuskSim) sim = sim_start ("north-korea-2014", DUSK_TIME_UNKNOWN);
  g_auto (Answer) well = get (sim, UPDATES, NULL, 0);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      dusk_sim_set_fault (sim, "archive", (DuskSimFault) dusk_sim_fault_from_word (cases[i].word), 1);
      g_auto (Answer) ill = get (sim, UPDATES, NULL, 0);
      g_auto (Answer) again = get (sim, UPDATES, NULL, 0);
      g_test_message ("%s", cases[i].word);
      g_assert_cmpuint (ill.status, ==, cases[i].status);
      g_assert_cmpstr (ill.type, ==, cases[i].type);
      g_assert_cmpint (memcmp (g_bytes_get_data (ill.body, NULL), cases[i].begins, strlen (cases[i].begins)), ==, 0);
      g_assert_cmpuint (g_bytes_get_size (ill.body), <, g_bytes_get_size (well.body));
      g_assert_true (g_bytes_equal (again.body, well.body));
    }
  dusk_sim_set_fault (sim, "archive", DUSK_SIM_FAULT_SLOW, 1);
  {
    g_auto (Answer) late = get (sim, UPDATES, NULL, 0);
    g_assert_true (g_bytes_equal (late.body, well.body));
  }
  g_assert_cmpuint (dusk_sim_count_requests (sim, "archive"), ==, 2 + 2 * G_N_ELEMENTS (cases));
}

/* The connection breaks in the middle; asking for the rest makes it whole. */
static void
test_cut_off (void)
{
  g_autoptr (DuskSim) sim = sim_start ("north-korea-2014", DUSK_TIME_UNKNOWN);
  g_auto (Answer) whole = get (sim, UPDATES, NULL, 0);
  g_auto (Answer) broken = { 0 };
  g_autoptr (GError) error = NULL;

  dusk_sim_set_fault (sim, "archive", DUSK_SIM_FAULT_CUT_OFF, 1);
  g_assert_false (try_get (sim, UPDATES, NULL, 0, &broken, &error));
  g_assert_nonnull (error);
  g_assert_cmpstr (broken.etag, ==, whole.etag);
  g_assert_cmpint (broken.length, ==, (gint64) g_bytes_get_size (whole.body));
}

static void
arrived_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  guint *arrived = user_data;
  g_autoptr (GBytes) body G_GNUC_UNUSED = soup_session_send_and_read_finish (SOUP_SESSION (source), result, NULL);

  (*arrived)++;
}

/* RIPEstat answers while a table is made; ending meanwhile is clean, and so is a client that goes. */
static void
test_in_flight (void)
{
  DuskSim *sim = sim_start ("north-korea-2014", DUSK_TIME_UNKNOWN);
  g_autoptr (SoupSession) session = soup_session_new_with_options ("max-conns", 20, "max-conns-per-host", 20, NULL);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  gint64 deadline_us = g_get_monotonic_time () + 60 * G_USEC_PER_SEC;
  guint arrived = 0;

  for (guint hour = 0; hour < 16; hour += 2)
    {
      g_autofree char *url = g_strdup_printf ("%s/bgpdata/2014.12/RIBS/rib.20141222.%02u00.bz2", dusk_sim_url (sim), hour);
      g_autoptr (SoupMessage) message = soup_message_new ("GET", url);
      soup_session_send_and_read_async (session, message, G_PRIORITY_DEFAULT, hour < 8 ? cancellable : NULL, arrived_cb, &arrived);
    }
  while (dusk_sim_count_requests (sim, "archive") < 8)
    {
      g_main_context_iteration (NULL, FALSE);
      g_assert_cmpint (g_get_monotonic_time (), <, deadline_us);
    }
  g_cancellable_cancel (cancellable);
  {
    g_auto (SimResult) quick = sim_get (sim, "as-overview?resource=3333");
    g_assert_cmpuint (quick.status, ==, 200);
  }
  g_assert_finalize_object (sim);
  while (arrived < 8)
    g_main_context_iteration (NULL, TRUE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sim/archive/same-bytes", test_same_bytes);
  g_test_add_func ("/sim/archive/ranges", test_ranges);
  g_test_add_func ("/sim/archive/not-there", test_not_there);
  g_test_add_func ("/sim/archive/folders", test_folders);
  g_test_add_func ("/sim/archive/faults", test_faults);
  g_test_add_func ("/sim/archive/cut-off", test_cut_off);
  g_test_add_func ("/sim/archive/in-flight", test_in_flight);
  return g_test_run ();
}
