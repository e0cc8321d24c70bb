/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-evidence.h"

#include <string.h>

#include "series-text.h"

/* Sample 0 is midnight UTC; 576 begins the third day. Round times are told at 5 minutes only. */
static const struct {
  const char *name, *samples;
  int         step_s;
  const char *words;
} cases[] = {
  { "nothing-lost", "4*600", 300, "presence-is-no-proof" },
  { "no-data", "?*600", 300, "no-data" },
  { "empty", "", 300, "no-data" },
  { "blip", "4*400 0 4*400", 300, "no-motive presence-is-no-proof" },
  { "beat", "4*400 0 4*30 2 4*40 0 4*400", 300, "instability no-motive presence-is-no-proof" },
  { "clean", "4*675 0*115 4*50", 300, "no-precursor cliff abrupt-return no-motive presence-is-no-proof" },
  { "goes-on", "4*675 0*20", 300, "no-precursor cliff no-motive" },
  { "after-a-beat", "4*400 0 4*30 0 4*40 2 4*40 0*115 4*50", 300,
    "precursor-instability cliff abrupt-return no-motive presence-is-no-proof" },
  { "after-two", "4*400 0 4*30 0 4*75 0*115 4*50", 300, "cliff abrupt-return no-motive presence-is-no-proof" },
  { "too-little-known-before", "4*400 ?*200 4*75 0*115 4*50", 300, "cliff abrupt-return no-motive presence-is-no-proof" },
  { "partial", "40*675 15*115 40*50", 300, "no-precursor cliff partial abrupt-return no-motive presence-is-no-proof" },
  { "slope", "100*670 90 80 70 60 50 40 30 20 10 0*114 100*50", 300, "no-precursor slope abrupt-return no-motive presence-is-no-proof" },
  { "gradual-return", "100*675 0*50 20 50 60 65 70 75 79 100*50", 300,
    "no-precursor cliff gradual-return no-motive presence-is-no-proof" },
  { "ragged-return", "100*675 0*50 100 0*9 100 0*7 100*50", 300, "no-precursor cliff ragged-return no-motive presence-is-no-proof" },
  { "round-start", "4*672 0*20 4*50", 300, "no-precursor cliff abrupt-return round-start no-motive presence-is-no-proof" },
  { "round-times", "4*672 0*24 4*50", 300, "no-precursor cliff abrupt-return round-times no-motive presence-is-no-proof" },
  { "round-start-after-a-gap", "4*670 ?*2 0*24 4*50", 300, "no-precursor cliff abrupt-return no-motive presence-is-no-proof" },
  { "five-past", "4*673 0*24 4*50", 300, "no-precursor cliff abrupt-return no-motive presence-is-no-proof" },
  { "five-too-long", "4*672 0*25 4*50", 300, "no-precursor cliff abrupt-return round-start no-motive presence-is-no-proof" },
  { "round-start-goes-on", "4*672 0*24", 300, "no-precursor cliff round-start no-motive" },
  { "night", "4*579 0*30 4*50", 300, "no-precursor cliff abrupt-return at-night no-motive presence-is-no-proof" },
  { "twin", "4*280 0*3 4*452 0*115 4*50", 300, "no-precursor cliff abrupt-return earlier-twin no-motive presence-is-no-proof" },
  { "twin-is-shallow", "4*280 2*3 4*452 0*115 4*50", 300, "no-precursor cliff abrupt-return no-motive presence-is-no-proof" },
  { "scheduled", "4*303 0*32 4*256 0*32 4*256 0*32 4*200", 300,
    "same-clock-time cliff abrupt-return at-night no-motive presence-is-no-proof" },
  { "unknown-within", "4*675 0*20 ?*3 0*30 4*50", 300,
    "no-precursor cliff abrupt-return missing-samples no-motive presence-is-no-proof" },
  { "eight-hours", "4*20 0*5 4*9", 28800, "no-precursor no-motive presence-is-no-proof" },
};

static void
assert_sentence (const char *text)
{
  g_assert_true (g_str_has_suffix (text, "."));
  g_assert_true (g_utf8_validate (text, -1, NULL));
  g_assert_cmpint (g_utf8_strlen (text, -1), <, 130);
}

static void
test_drawn (gconstpointer data)
{
  gsize i = GPOINTER_TO_SIZE (data);
  g_autoptr (DuskSeries) series = series_from_text (cases[i].samples, cases[i].step_s);
  g_autoptr (DuskFindings) findings = findings_of (series);
  g_autoptr (GPtrArray) list = dusk_evidence_new (findings, series, NULL);
  g_autoptr (GString) words = g_string_new (NULL);

  for (guint j = 0; j < list->len; j++)
    {
      const DuskEvidence *evidence = g_ptr_array_index (list, j);

      g_string_append_printf (words, "%s%s", j > 0 ? " " : "", evidence->word);
      assert_sentence (evidence->text);
      /* What has something for it has something against it, but for an earlier twin; limits have neither. */
      g_assert_true ((evidence->fits == NULL) == (evidence->less == NULL) || g_str_equal (evidence->word, "earlier-twin"));
    }
  g_assert_cmpstr (words->str, ==, cases[i].words);
}

static const DuskEvidence *
find (const GPtrArray *list, const char *word)
{
  for (guint i = 0; i < list->len; i++)
    if (g_str_equal (((const DuskEvidence *) g_ptr_array_index (list, i))->word, word))
      return g_ptr_array_index (list, i);
  g_assert_not_reached ();
}

static void
test_sentences (void)
{
  static const struct {
    const char *samples, *word, *text;
  } sentences[] = {
    { "4*400 0 4*30 0 4*40 2 4*40 0*115 4*50", "precursor-instability", "In the 48 hours before, routes went down and came back 3 times." },
    { "84*675 31*115 84*50", "partial", "At the worst, 31 of 84 were still visible." },
    { "100*675 0*50 100 0*9 100*50", "ragged-return", "It came back raggedly: it was back and lost again 1 time." },
    { "100*675 0*50 60*6 100*50", "gradual-return", "It came back step by step, over 35 min." },
    { "4*675 0*115 4*50", "cliff", "The loss came all at once, as far as samples every 5 min can tell." },
    { "4*280 0*3 4*452 0*115 4*50", "earlier-twin", "A loss as deep, but brief (15 min), came on 1 Dec 23:20 UTC." },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (sentences); i++)
    {
      g_autoptr (DuskSeries) series = series_from_text (sentences[i].samples, 300);
      g_autoptr (DuskFindings) findings = findings_of (series);
      g_autoptr (GPtrArray) list = dusk_evidence_new (findings, series, NULL);

      g_assert_cmpstr (find (list, sentences[i].word)->text, ==, sentences[i].text);
    }
}

/* 02:00 UTC is 08:30 in Yangon, where clocks stand half an hour off: whole half hours all the same. In Kathmandu, 07:45, they are not. */
static void
test_local_clock (void)
{
  g_autoptr (DuskSeries) series = series_from_text ("4*600 0*96 4*50", 300);
  g_autoptr (DuskFindings) findings = findings_of (series);
  g_autoptr (GPtrArray) yangon = dusk_evidence_new (findings, series, "Asia/Yangon");
  g_autoptr (GPtrArray) kathmandu = dusk_evidence_new (findings, series, "Asia/Kathmandu");

  g_assert_cmpstr (find (yangon, "round-times")->text, ==, 
                   "It began between 08:25 and 08:30 local time and lasted about 8 h: both may be whole half hours.");
  for (guint i = 0; i < kathmandu->len; i++)
    g_assert_false (g_str_has_prefix (((const DuskEvidence *) g_ptr_array_index (kathmandu, i))->word, "round"));
}

/* Where messages tell the second, the evidence does: the sample before the first low one is no return. */
static void
test_to_the_second (void)
{
  static const struct {
    gint64      earlier_s, longer_s;
    const char *word, *text;
  } rows[] = {
    { 0, 0, "round-times", "It began at 02:00:00 local time, on the half hour, and lasted 8 h, whole half hours too." },
    { 0, 600, "round-start", "It began at 02:00:00 local time, on the half hour." },
    { 240, 0, "at-night", "It began at night, at 01:56 local time, and lasted 8 h 4 min." },
  };
  g_autoptr (DuskSeries) series = series_from_text ("4*600 0*96 4*50", 300);

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (DuskFindings) samples = findings_of (series), findings = dusk_findings_copy (samples);
      DuskOutage *outage = &g_array_index (findings->outages, DuskOutage, 0);
      g_autoptr (GPtrArray) list = NULL;

      outage->start_s -= rows[i].earlier_s;
      outage->end_s += rows[i].longer_s;
      outage->precision_s = 1;
      list = dusk_evidence_new (findings, series, NULL);
      g_assert_cmpstr (find (list, rows[i].word)->text, ==, rows[i].text);
      g_assert_nonnull (find (list, "abrupt-return"));
    }
}

/* What came before an outage may lie before the period, in the series' warm-up. */
static void
test_before_period (void)
{
  g_autoptr (DuskSeries) series = series_from_text ("4*400 0 4*30 0 4*40 2 4*40 0*115 4*50", 300);
  g_autoptr (DuskFindings) findings = dusk_findings_new (series, DRAWN_START_S + 500 * 300, dusk_series_end (series), 0, NULL);
  g_autoptr (GPtrArray) list = dusk_evidence_new (findings, series, NULL);

  g_assert_cmpuint (findings->low_count, ==, 1);
  g_assert_nonnull (find (list, "precursor-instability"));
}

static void
test_random (void)
{
  for (int round = 0; round < 200; round++)
    {
      g_autoptr (DuskSeries) series = random_series ();
      g_autoptr (DuskFindings) findings = findings_of (series);
      g_autoptr (GPtrArray) list = dusk_evidence_new (findings, series, "America/St_Johns");

      g_assert_cmpuint (list->len, >, 0);
      for (guint i = 0; i < list->len; i++)
        assert_sentence (((const DuskEvidence *) g_ptr_array_index (list, i))->text);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/outage/evidence/drawn/", cases[i].name, NULL);
      g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_drawn);
    }
  g_test_add_func ("/outage/evidence/sentences", test_sentences);
  g_test_add_func ("/outage/evidence/local-clock", test_local_clock);
  g_test_add_func ("/outage/evidence/to-the-second", test_to_the_second);
  g_test_add_func ("/outage/evidence/before-period", test_before_period);
  g_test_add_func ("/outage/evidence/random", test_random);
  return g_test_run ();
}
