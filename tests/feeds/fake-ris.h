/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

/**
 * FakeRis: a RIS Live on 127.0.0.1 that says just what a test wants, on the thread-default main context of who makes it.
 */
typedef struct {
  SoupServer              *soup;
  SoupWebsocketConnection *socket; /* (nullable) (owned): the newest */
  SoupServerMessage       *stream; /* (nullable) (owned): the newest */
  GPtrArray               *log;    /* (element-type utf8): what clients sent, pings apart */
  GArray                  *times;  /* (element-type gint64): monotonic, of each attempt to connect */
  char                    *header; /* (nullable): X-RIS-Subscribe of the newest stream */
  char                    *query;  /* (nullable): of the newest connection */
  guint                    n_sockets;
  guint                    n_streams;
  guint                    n_closed; /* sockets that are closed on both sides */
  guint                    n_pings;
  gboolean                 answers_pings;
  gboolean                 has_no_socket;
  guint                    stream_status;
} FakeRis;

/** Returns: (transfer full): one that answers pings and takes both kinds of connection. */
FakeRis *fake_ris_new (void);
void     fake_ris_free (FakeRis *ris);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FakeRis, fake_ris_free)

/** Returns: (transfer full): its address. */
char *fake_ris_url (FakeRis *ris);

/** Sends a text on the newest connection; on a stream it need not be a line. */
void fake_ris_send (FakeRis *ris, const char *text);
/** Ends the newest stream. */
void fake_ris_end_stream (FakeRis *ris);
