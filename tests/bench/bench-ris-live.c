/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * RIS Live: the reader beside json-glib's tree in the same process; then the whole client on 50,000 messages a second from a server on loopback,
 * beside a main loop that draws 60 frames a second, and as many as it can take. 20 s; with DUSK_BENCH_LONG=1 in the environment 10 minutes.
 * Fails only where messages are lost without a word, memory grows, or the main loop itself is busy for longer than a frame.
 */
#include <gio/gio.h>
#include <json-glib/json-glib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "dusk-ris-live.h"
#include "dusk-time.h"

#define NOW_S      1700000000
#define RATE       50000
#define PER_WRITE  500
#define N_TEXTS    2000
#define N_PREFIXES 64
#define ROUNDS     50

#define MAX_GROWTH_BYTES (8 * 1024 * 1024)

static double
cpu_us (clockid_t clock)
{
  struct timespec time;

  clock_gettime (clock, &time);
  return (double) time.tv_sec * 1e6 + (double) time.tv_nsec / 1e3;
}

static gsize
resident_bytes (void)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) fields = NULL;

  g_assert_true (g_file_get_contents ("/proc/self/statm", &text, NULL, NULL));
  fields = g_strsplit (text, " ", 3);
  return (gsize) g_ascii_strtoull (fields[1], NULL, 10) * (gsize) sysconf (_SC_PAGESIZE);
}

/* Texts such as the wire has: two thirds announce two prefixes with a path of five, the others withdraw two; of a hundred peers of both families. */
static char *
make_text (guint i)
{
  guint peer = i % 100, prefix = i % N_PREFIXES;
  g_autofree char *address = peer % 2 ? g_strdup_printf ("2001:db8::%x", peer) : g_strdup_printf ("192.0.2.%u", peer);
  g_autofree char *sender = g_strdup_printf ("\"timestamp\":%d.%02u0,\"peer\":\"%s\",\"peer_asn\":\"%u\",\"id\":\"%s-0%u\","
                                             "\"host\":\"rrc%02u.ripe.net\"", NOW_S, i % 100, address, 64496 + peer % 15, address, i, peer % 24);

  if (i % 3 == 0)
    return g_strdup_printf ("{\"type\":\"ris_message\",\"data\":{%s,\"type\":\"UPDATE\",\"path\":[],\"community\":[],\"announcements\":[],"
                            "\"withdrawals\":[\"2001:db8:%x:0:0:0:0:0/48\",\"198.51.%u.0/24\"]}}", sender, prefix, prefix);
  return g_strdup_printf ("{\"type\":\"ris_message\",\"data\":{%s,\"type\":\"UPDATE\",\"path\":[%u,2914,3356,64500,%u],"
                          "\"community\":[[2914,410],[2914,1004],[2914,2000]],\"origin\":\"IGP\",\"med\":1,"
                          "\"announcements\":[{\"next_hop\":\"%s\",\"prefixes\":[\"198.51.%u.0/24\",\"203.0.%u.0/24\"]}],\"withdrawals\":[]}}",
                          sender, 64496 + peer % 15, 64501 + i % 7, address, prefix, prefix);
}

static GPtrArray *
make_texts (void)
{
  GPtrArray *texts = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < N_TEXTS; i++)
    g_ptr_array_add (texts, make_text (i));
  return texts;
}

static void
count_element (const DuskBgpElement *element G_GNUC_UNUSED, gpointer data)
{
  ++*(guint *) data;
}

static double
time_reader (GPtrArray *texts)
{
  g_autoptr (DuskBgpPeers) peers = dusk_bgp_peers_new ();
  g_autoptr (DuskRisReader) reader = dusk_ris_reader_new (peers);
  double before_us = cpu_us (CLOCK_THREAD_CPUTIME_ID);
  guint n_elements = 0;

  for (int round = 0; round < ROUNDS; round++)
    for (guint i = 0; i < texts->len; i++)
      {
        const char *text = texts->pdata[i];
        DuskRisMessageKind kind;
        gint64 time_us;

        g_assert_true (dusk_ris_reader_read (reader, text, strlen (text), count_element, &n_elements, &kind, &time_us, NULL));
      }
  g_assert_cmpuint (n_elements, ==, 2 * ROUNDS * N_TEXTS);
  return (cpu_us (CLOCK_THREAD_CPUTIME_ID) - before_us) / (ROUNDS * N_TEXTS);
}

static double
time_tree (GPtrArray *texts)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  double before_us = cpu_us (CLOCK_THREAD_CPUTIME_ID);

  for (guint i = 0; i < texts->len; i++)
    g_assert_true (json_parser_load_from_data (parser, texts->pdata[i], -1, NULL));
  return (cpu_us (CLOCK_THREAD_CPUTIME_ID) - before_us) / N_TEXTS;
}

static void
bench_reader (void)
{
  g_autoptr (GPtrArray) texts = make_texts ();
  double reader_us = time_reader (texts), tree_us = time_tree (texts);
  gsize bytes = 0;

  for (guint i = 0; i < texts->len; i++)
    bytes += strlen (texts->pdata[i]);
  g_test_message ("RIS Live message to elements: %.2f us of CPU, %.0f MB/s, %.0f messages/s on one core (goal ≥ 50,000); "
                  "json-glib's tree alone %.2f us "
                  "(messages of %zu bytes)",
                  reader_us, (double) bytes / N_TEXTS / reader_us, 1e6 / reader_us, tree_us, bytes / N_TEXTS);
}

/* --- A server that does nothing but send --- */

typedef struct {
  GSocketListener *listener;
  GByteArray      *frames; /* PER_WRITE messages each, as WebSocket frames */
  GArray          *starts; /* (element-type gsize): where each part begins, and the end of the last */
  gint64           rate;   /* messages a second; 0 for as many as go */
  guint            seconds;
  guint64          n_sent;
  double           cpu_us;
} Server;

static void
append_frame (GByteArray *frames, const char *text)
{
  gsize length = strlen (text);
  guint8 header[4] = { 0x81, 126, (guint8) (length >> 8), (guint8) length };

  g_assert_cmpuint (length, >, 125);
  g_assert_cmpuint (length, <, 65536);
  g_byte_array_append (frames, header, sizeof header);
  g_byte_array_append (frames, (const guint8 *) text, (guint) length);
}

static void
make_frames (Server *server, GPtrArray *texts)
{
  gsize start = 0;

  for (guint i = 0; i < texts->len; i++)
    {
      if (i % PER_WRITE == 0)
        g_array_append_val (server->starts, start);
      append_frame (server->frames, texts->pdata[i]);
      start = server->frames->len;
    }
  g_array_append_val (server->starts, start);
}

/* RFC 6455 §4.2.2 */
static void
shake_hands (GIOStream *stream)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA1);
  g_autofree char *accept = NULL, *answer = NULL;
  g_auto (GStrv) lines = NULL;
  char request[8192] = "";
  gsize length = 0, digest_length = 20;
  guint8 digest[20];

  while (strstr (request, "\r\n\r\n") == NULL)
    {
      gssize n = g_input_stream_read (g_io_stream_get_input_stream (stream), request + length, sizeof request - 1 - length, NULL, NULL);
      g_assert_cmpint (n, >, 0);
      length += (gsize) n;
      request[length] = '\0';
    }
  lines = g_strsplit (request, "\r\n", -1);
  for (guint i = 0; lines[i]; i++)
    if (g_ascii_strncasecmp (lines[i], "Sec-WebSocket-Key: ", 19) == 0)
      g_checksum_update (checksum, (const guint8 *) lines[i] + 19, -1);
  g_checksum_update (checksum, (const guint8 *) "258EAFA5-E914-47DA-95CA-C5AB0DC85B11", -1);
  g_checksum_get_digest (checksum, digest, &digest_length);
  accept = g_base64_encode (digest, digest_length);
  answer = g_strdup_printf ("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                            "Sec-WebSocket-Accept: %s\r\n\r\n", accept);
  g_assert_true (g_output_stream_write_all (g_io_stream_get_output_stream (stream), answer, strlen (answer), NULL, NULL, NULL));
}

static gpointer
serve (gpointer data)
{
  Server *server = data;
  g_autoptr (GSocketConnection) connection = g_socket_listener_accept (server->listener, NULL, NULL, NULL);
  GOutputStream *out = g_io_stream_get_output_stream (G_IO_STREAM (connection));
  gint64 begin_us, end_us;

  shake_hands (G_IO_STREAM (connection));
  begin_us = g_get_monotonic_time ();
  end_us = begin_us + server->seconds * G_USEC_PER_SEC;
  for (guint part = 0; g_get_monotonic_time () < end_us; part = (part + 1) % (server->starts->len - 1))
    {
      gsize start = g_array_index (server->starts, gsize, part), end = g_array_index (server->starts, gsize, part + 1);
      gint64 due_us = server->rate > 0 ? begin_us + (gint64) server->n_sent * G_USEC_PER_SEC / server->rate - g_get_monotonic_time () : 0;

      if (due_us > 0)
        g_usleep ((gulong) due_us);
      if (!g_output_stream_write_all (out, server->frames->data + start, end - start, NULL, NULL, NULL))
        break;
      server->n_sent += PER_WRITE;
    }
  server->cpu_us = cpu_us (CLOCK_THREAD_CPUTIME_ID);
  return g_object_ref (connection);
}

/* --- A window's main loop: it must come to draw in time --- */

#define FRAME_US       16000
#define FRAME_PRIORITY (G_PRIORITY_HIGH_IDLE + 20) /* GTK's */

typedef struct {
  DuskRisLive *live;
  GHashTable  *states; /* by prefix and peer: who has it */
  guint64      n_elements;
  guint64      n_dropped;
  double       busy_us;  /* the most CPU that this thread took from one frame to the next */
  double       cpu_us;   /* at the last frame */
  gint64       stall_us; /* the most that a frame came late, whoever had the machine meanwhile */
  guint        n_stalls; /* beyond a frame */
  guint        n_frames;
} Window;

static gboolean
draw_frame (GSource *source, GSourceFunc callback G_GNUC_UNUSED, gpointer data)
{
  Window *window = data;
  gint64 now_us = g_get_monotonic_time (), late_us = now_us - g_source_get_ready_time (source);
  double used_us = cpu_us (CLOCK_THREAD_CPUTIME_ID);

  if (window->n_frames > 0)
    window->busy_us = MAX (window->busy_us, used_us - window->cpu_us);
  window->cpu_us = used_us;
  window->stall_us = MAX (window->stall_us, late_us);
  window->n_stalls += late_us > FRAME_US;
  window->n_frames++;
  g_source_set_ready_time (source, now_us + FRAME_US / 4);
  return G_SOURCE_CONTINUE;
}

static gboolean
no_callback (gpointer data G_GNUC_UNUSED)
{
  return G_SOURCE_CONTINUE;
}

static GSource *
frames_new (Window *window)
{
  static GSourceFuncs funcs = { .dispatch = draw_frame };
  GSource *source = g_source_new (&funcs, sizeof (GSource));

  g_source_set_priority (source, FRAME_PRIORITY);
  g_source_set_callback (source, no_callback, window, NULL);
  g_source_set_ready_time (source, g_get_monotonic_time ());
  g_source_attach (source, NULL);
  return source;
}

/* About what following a country costs. */
static void
take_batch (const GArray *elements, guint dropped, gpointer data)
{
  Window *window = data;

  window->n_dropped += dropped;
  window->n_elements += elements->len;
  for (guint i = 0; i < elements->len; i++)
    {
      const DuskBgpElement *element = &g_array_index (elements, DuskBgpElement, i);
      guint32 place;

      memcpy (&place, element->prefix.bytes, sizeof place);
      g_hash_table_insert (window->states, GUINT_TO_POINTER (place * 31 + element->peer), GINT_TO_POINTER (element->kind));
    }
}

static void
watch (DuskRisLive *live, Window *window)
{
  g_autoptr (GArray) prefixes = g_array_new (FALSE, TRUE, sizeof (DuskPrefix));

  g_array_set_size (prefixes, 1);
  g_assert_true (dusk_prefix_parse ("198.51.0.0/16", &g_array_index (prefixes, DuskPrefix, 0), NULL));
  dusk_ris_live_set_sink (live, take_batch, window);
  dusk_ris_live_watch (live, prefixes);
}

static gboolean
is_over (GThread *thread, Server *server, Window *window, gpointer *connection)
{
  if (*connection == NULL && server->cpu_us > 0)
    *connection = g_thread_join (thread);
  return *connection && window->n_elements + 2 * window->n_dropped >= 2 * server->n_sent;
}

static void
report (const Server *server, const Window *window, double client_us, gint64 wall_us, gsize grown)
{
  double per_message_us = client_us / (double) server->n_sent;

  g_test_message ("RIS Live, whole client, %s: %.0f messages/s for %u s (%" G_GUINT64_FORMAT " left), %.2f us of CPU each, that is %.0f %% of one "
                  "core at 50,000/s; main loop busy for %.1f ms of CPU between two frames at most, frames late by %.1f ms at most "
                  "(%u of %u beyond the goal, 16 ms); memory %+.1f MB",
                  server->rate ? "50,000/s sent" : "as many as go", (double) server->n_sent * 1e6 / (double) wall_us, server->seconds,
                  window->n_dropped, per_message_us, per_message_us * RATE / 1e4, window->busy_us / 1000, (double) window->stall_us / 1000,
                  window->n_stalls, window->n_frames, (double) grown / 1e6);
}

static void
run (gint64 rate, guint seconds)
{
  g_autoptr (GPtrArray) texts = make_texts ();
  g_autoptr (DuskClock) clock = dusk_clock_new_simulated (NOW_S, 0);
  g_autoptr (GSocketListener) listener = g_socket_listener_new ();
  g_autoptr (GByteArray) frames = g_byte_array_new ();
  g_autoptr (GArray) starts = g_array_new (FALSE, FALSE, sizeof (gsize));
  Server server = { .listener = listener, .frames = frames, .starts = starts, .rate = rate, .seconds = seconds };
  Window window = { .states = g_hash_table_new (NULL, NULL) };
  g_autofree char *url = g_strdup_printf ("http://127.0.0.1:%u", g_socket_listener_add_any_inet_port (listener, NULL, NULL));
  g_autoptr (DuskRisLive) live = dusk_ris_live_new (clock, url);
  gint64 begin_us = g_get_monotonic_time (), warm_us = begin_us + seconds * (G_USEC_PER_SEC / 4), end_us;
  gsize warm = 0, after;
  double before_us = cpu_us (CLOCK_PROCESS_CPUTIME_ID);
  gpointer connection = NULL;
  GThread *thread;
  GSource *draws;

  make_frames (&server, texts);
  thread = g_thread_new ("server", serve, &server);
  watch (live, &window);
  draws = frames_new (&window);
  while (!is_over (thread, &server, &window, &connection))
    {
      g_main_context_iteration (NULL, TRUE);
      if (warm == 0 && g_get_monotonic_time () > warm_us)
        warm = resident_bytes ();
    }
  end_us = g_get_monotonic_time ();
  after = resident_bytes ();
  g_assert_cmpuint (window.n_elements + 2 * window.n_dropped, ==, 2 * server.n_sent);
  g_assert_cmpuint (dusk_ris_live_count (live), ==, server.n_sent);
  g_assert_cmpuint (after, <, warm + MAX_GROWTH_BYTES);
  g_assert_cmpfloat (window.busy_us, <, FRAME_US);
  report (&server, &window, cpu_us (CLOCK_PROCESS_CPUTIME_ID) - before_us - server.cpu_us, end_us - begin_us, after > warm ? after - warm : 0);
  g_object_unref (connection);
  g_source_destroy (draws);
  g_source_unref (draws);
  g_hash_table_unref (window.states);
}

static void
bench_steady (void)
{
  run (RATE, g_getenv ("DUSK_BENCH_LONG") ? 600 : 15);
}

static void
bench_most (void)
{
  run (0, 5);
}

/* GLib's tests print what libsoup says about every frame; a program does not. */
static void
leave_unsaid (const char *domain G_GNUC_UNUSED, GLogLevelFlags level G_GNUC_UNUSED, const char *message G_GNUC_UNUSED, gpointer data G_GNUC_UNUSED)
{
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_log_set_handler ("libsoup", G_LOG_LEVEL_DEBUG, leave_unsaid, NULL);
  g_test_add_func ("/bench/ris-live/reader", bench_reader);
  g_test_add_func ("/bench/ris-live/steady", bench_steady);
  g_test_add_func ("/bench/ris-live/most", bench_most);
  return g_test_run ();
}
