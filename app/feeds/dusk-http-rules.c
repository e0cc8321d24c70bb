/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-http-private.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "dusk-error.h"

#define TOKEN_CHARS G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "-._~+/="

/* RFC 6585 §4; libsoup has no name for it. */
#define TOO_MANY_REQUESTS 429

/* RFC 6585 §6: what a network says whose sign-in page was not seen yet. */
#define NETWORK_AUTHENTICATION_REQUIRED 511

gboolean
dusk_http_host_is_loopback (const char *host)
{
  g_autoptr (GInetAddress) address = NULL;

  if (host == NULL)
    return FALSE;
  if (g_ascii_strcasecmp (host, "localhost") == 0)
    return TRUE;
  address = g_inet_address_new_from_string (host);
  return address && g_inet_address_get_is_loopback (address);
}

gboolean
dusk_http_check_url (GUri *uri, GUri *from, GError **error)
{
  const char *scheme = g_uri_get_scheme (uri);
  const char *host = g_uri_get_host (uri);
  gboolean is_loopback = dusk_http_host_is_loopback (host);

  if (host == NULL || *host == '\0' || (!g_str_equal (scheme, "https") && !(g_str_equal (scheme, "http") && is_loopback)))
    {
      g_autofree char *shown = g_uri_to_string_partial (uri, G_URI_HIDE_USERINFO | G_URI_HIDE_QUERY | G_URI_HIDE_FRAGMENT);
      g_set_error (error, DUSK_ERROR, DUSK_ERROR_USAGE, _("%.200s is not asked: Dusk speaks only https, except to this machine"), shown);
      return FALSE;
    }
  if (from && is_loopback && !dusk_http_host_is_loopback (g_uri_get_host (from)))
    {
      g_set_error (error, DUSK_ERROR, DUSK_ERROR_USAGE, _("%s redirects to this machine; that is not followed"), g_uri_get_host (from));
      return FALSE;
    }
  return TRUE;
}

GUri *
dusk_http_parse_url (const char *url, GError **error)
{
  g_autoptr (GUri) uri = g_uri_parse (url, SOUP_HTTP_URI_FLAGS, NULL);

  if (uri == NULL)
    {
      g_set_error (error, DUSK_ERROR, DUSK_ERROR_USAGE, _("“%.200s” is not a web address"), url);
      return NULL;
    }
  return dusk_http_check_url (uri, NULL, error) ? g_steal_pointer (&uri) : NULL;
}

char *
dusk_http_base_url (const char *given, const char *variable, const char *usual)
{
  const char *url = given ? given : g_getenv (variable);
  gsize length;

  if (url == NULL || *url == '\0')
    url = usual;
  for (length = strlen (url); length > 0 && url[length - 1] == '/'; length--)
    ;
  return g_strndup (url, length);
}

char *
dusk_http_host_name (GUri *uri)
{
  int usual_port = g_str_equal (g_uri_get_scheme (uri), "https") ? 443 : 80;

  if (g_uri_get_port (uri) < 0 || g_uri_get_port (uri) == usual_port)
    return g_strdup (g_uri_get_host (uri));
  return g_strdup_printf ("%s:%d", g_uri_get_host (uri), g_uri_get_port (uri));
}

gboolean
dusk_http_is_same_origin (GUri *a, GUri *b)
{
  g_autofree char *host_a = dusk_http_host_name (a);
  g_autofree char *host_b = dusk_http_host_name (b);

  return g_str_equal (g_uri_get_scheme (a), g_uri_get_scheme (b)) && g_ascii_strcasecmp (host_a, host_b) == 0;
}

gboolean
dusk_http_check_token (const char *token, DuskFeed feed, GError **error)
{
  if (*token && token[strspn (token, TOKEN_CHARS)] == '\0')
    return TRUE;
  /* Translators: %s is the name of a service, such as “Cloudflare Radar” */
  g_set_error (error, DUSK_ERROR, DUSK_ERROR_FORBIDDEN, _("The token for %s holds characters that no token has"), dusk_feed_name (feed));
  return FALSE;
}

/* Returns: the first character that is no white space; NUL if there is none. */
static char
first_of_body (GBytes *body)
{
  gsize length;
  const char *text = g_bytes_get_data (body, &length);
  gsize start = length >= 3 && memcmp (text, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;

  while (start < length && g_ascii_isspace (text[start]))
    start++;
  return start < length ? text[start] : '\0';
}

gboolean
dusk_http_is_page (GBytes *body)
{
  return first_of_body (body) == '<';
}

gboolean
dusk_http_is_json (GBytes *body)
{
  return first_of_body (body) == '{';
}

double
dusk_http_retry_after (SoupMessageHeaders *headers)
{
  const char *text = soup_message_headers_get_one (headers, "Retry-After");
  guint64 seconds;

  if (text == NULL)
    return NAN;
  if (!g_ascii_string_to_unsigned (text, 10, 0, G_MAXUINT64, &seconds, NULL))
    {
      g_autoptr (GDateTime) moment = soup_date_time_new_from_http_string (text);
      const char *date = soup_message_headers_get_one (headers, "Date");
      g_autoptr (GDateTime) server_now = date ? soup_date_time_new_from_http_string (date) : NULL;
      gint64 now_s = server_now ? g_date_time_to_unix (server_now) : g_get_real_time () / G_USEC_PER_SEC;

      if (moment == NULL)
        return NAN;
      seconds = (guint64) MAX (g_date_time_to_unix (moment) - now_s, 0);
    }
  return (double) CLAMP (seconds, 1, DUSK_HTTP_MAX_RETRY_AFTER_S);
}

gint64
dusk_http_retry_time (DuskHttp *self, guint n_attempts, double retry_after_s)
{
  double delay_s = !isnan (retry_after_s) ? retry_after_s : n_attempts == 1 ? 1 : 4;
  double delay_us = delay_s * g_random_double_range (1, 1.25) * self->backoff_unit_ms * 1000;

  return g_get_monotonic_time () + (gint64) delay_us;
}

double
dusk_http_effective_timeout (guint timeout_s)
{
  const char *text = g_getenv ("DUSK_TIMEOUT_S");
  double limit_s = text ? g_ascii_strtod (text, NULL) : 0;

  return limit_s > 0 ? MIN (limit_s, timeout_s) : timeout_s;
}

gboolean
dusk_http_error_is_passing (const GError *error)
{
  return g_error_matches (error, DUSK_ERROR, DUSK_ERROR_TIMEOUT) || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT) ||
         g_error_matches (error, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT) || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED);
}

static GError *
translate_io_error (int code, const char *host)
{
  switch (code)
    {
    case G_IO_ERROR_TIMED_OUT:
      return g_error_new (DUSK_ERROR, DUSK_ERROR_TIMEOUT, _("%s did not answer in time"), host);
    case G_IO_ERROR_CONNECTION_REFUSED:
      return g_error_new (DUSK_ERROR, DUSK_ERROR_OFFLINE, _("%s could not be reached: the connection was refused"), host);
    case G_IO_ERROR_NETWORK_UNREACHABLE:
    case G_IO_ERROR_HOST_UNREACHABLE:
      return g_error_new (DUSK_ERROR, DUSK_ERROR_OFFLINE, _("%s could not be reached: there is no way to its network"), host);
    case G_IO_ERROR_PARTIAL_INPUT:
    case G_IO_ERROR_CONNECTION_CLOSED:
      return g_error_new (DUSK_ERROR, DUSK_ERROR_OFFLINE, _("The connection to %s broke off"), host);
    case G_IO_ERROR_INVALID_DATA:
      return g_error_new (DUSK_ERROR, DUSK_ERROR_MALFORMED, _("The answer of %s is damaged: it cannot be decompressed"), host);
    default:
      return g_error_new (DUSK_ERROR, DUSK_ERROR_OFFLINE, _("%s could not be reached"), host);
    }
}

GError *
dusk_http_error_translate (const GError *raw, const char *host)
{
  if (raw->domain == DUSK_ERROR || g_error_matches (raw, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return g_error_copy (raw);
  if (raw->domain == G_RESOLVER_ERROR)
    return g_error_new (DUSK_ERROR, DUSK_ERROR_OFFLINE, _("%s could not be reached: the name does not resolve"), host);
  if (g_error_matches (raw, G_TLS_ERROR, G_TLS_ERROR_BAD_CERTIFICATE))
    return g_error_new (DUSK_ERROR, DUSK_ERROR_TLS, _("The certificate of %s could not be verified"), host);
  if (raw->domain == G_TLS_ERROR)
    return g_error_new (DUSK_ERROR, DUSK_ERROR_TLS, _("No secure connection to %s could be made"), host);
  if (raw->domain == SOUP_SESSION_ERROR)
    return g_error_new (DUSK_ERROR, DUSK_ERROR_MALFORMED, _("The answer of %s is not valid HTTP"), host);
  return translate_io_error (raw->domain == G_IO_ERROR ? raw->code : -1, host);
}

GError *
dusk_http_error_for_status (guint status, gboolean has_retry_after, const char *host, DuskFeed feed)
{
  if (status == NETWORK_AUTHENTICATION_REQUIRED)
    return dusk_http_error_for_portal (feed);
  if (status == SOUP_STATUS_UNAUTHORIZED || status == SOUP_STATUS_FORBIDDEN)
    return g_error_new (DUSK_ERROR, DUSK_ERROR_FORBIDDEN, _("%s refuses access (HTTP %u)"), host, status);
  if (status == TOO_MANY_REQUESTS || (status == SOUP_STATUS_SERVICE_UNAVAILABLE && has_retry_after))
    return g_error_new (DUSK_ERROR, DUSK_ERROR_RATE_LIMITED, _("%s asks for fewer requests (HTTP %u)"), host, status);
  /* Translators: a host, the number of an HTTP status, and its name in English, such as “Not Found” */
  return g_error_new (DUSK_ERROR, DUSK_ERROR_HTTP_STATUS, _("%s answered with HTTP %u (%s)"), host, status, soup_status_get_phrase (status));
}

gboolean
dusk_http_status_is_passing (guint status, const GError *error)
{
  return (status >= 500 && status != NETWORK_AUTHENTICATION_REQUIRED) || g_error_matches (error, DUSK_ERROR, DUSK_ERROR_RATE_LIMITED);
}

GError *
dusk_http_error_for_portal (DuskFeed feed)
{
  /* Translators: %s is the name of a service, such as “RIPEstat” */
  return g_error_new (DUSK_ERROR, DUSK_ERROR_PORTAL, _("A web page came in place of the answer of %s, such as the sign-in page of a network"),
                      dusk_feed_name (feed));
}

GError *
dusk_http_error_for_budget (DuskFeed feed)
{
  /* Translators: %s is the name of a service, such as “RIPEstat” */
  return g_error_new (DUSK_ERROR, DUSK_ERROR_BUDGET, _("The requests to %s for today are used up; it goes on at 00:00 UTC"),
                      dusk_feed_name (feed));
}

GError *
dusk_http_error_for_deadline (GUri *uri)
{
  g_autofree char *host = dusk_http_host_name (uri);

  return g_error_new (DUSK_ERROR, DUSK_ERROR_TIMEOUT, _("%s did not answer in time"), host);
}

GError *
dusk_http_error_for_size (GUri *uri, guint64 max_bytes)
{
  g_autofree char *host = dusk_http_host_name (uri);
  g_autofree char *limit = g_format_size (max_bytes);

  /* Translators: a host, and a size such as “16.8 MB” */
  return g_error_new (DUSK_ERROR, DUSK_ERROR_TOO_LARGE, _("The answer of %s is larger than %s and was not read"), host, limit);
}
