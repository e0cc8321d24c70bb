/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-background.h"

#include <glib/gi18n.h>

#include "dusk-autostart.h"

#ifdef HAVE_PORTAL
#include <libportal/portal.h>
#endif

struct _DuskBackground {
  GObject       parent_instance;
  GApplication *application; /* (not nullable) (not owned) */
  DuskContext  *context;     /* (not nullable) (owned) */
  GCancellable *asking;      /* (nullable) (owned): of the question to the portal */
  guint         refusal_id; /* until the setting that could not be done is switched off */
  gboolean      is_held;
};

enum { WATCH, PROBLEM, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_TYPE (DuskBackground, dusk_background, G_TYPE_OBJECT)

static DuskSettings *
settings_of (DuskBackground *self)
{
  return dusk_context_settings (self->context);
}

static void
set_flag (DuskBackground *self, const char *name, gboolean value)
{
  if (dusk_settings_flag (settings_of (self), name) != value)
    g_object_set (settings_of (self), name, value, NULL);
}

/* The portal ----------------------------------------------------------------------------------------------------------------------- */

#ifdef HAVE_PORTAL
static void
portal_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (DuskBackground) self = user_data;
  g_autoptr (GError) error = NULL;

  if (xdp_portal_request_background_finish (XDP_PORTAL (source), result, &error) || self->context == NULL
      || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->asking);
  g_signal_emit (self, signals[PROBLEM], 0, _("The desktop did not allow Dusk to run in the background."));
  set_flag (self, "starts-at-login", FALSE);
  set_flag (self, "runs-in-background", FALSE);
}

/* Asked anew at each change: the portal takes its permission to start at login back when it is asked without. */
static gboolean
ask_portal (DuskBackground *self)
{
  g_autoptr (XdpPortal) portal = NULL;
  g_autoptr (GPtrArray) command = g_ptr_array_new ();
  XdpBackgroundFlags flags = XDP_BACKGROUND_FLAG_ACTIVATABLE;

  if (!xdp_portal_running_under_sandbox ())
    return FALSE;
  if (dusk_settings_flag (settings_of (self), "starts-at-login") && !dusk_context_is_simulated (self->context))
    flags |= XDP_BACKGROUND_FLAG_AUTOSTART;
  g_ptr_array_add (command, (char *) "dusk");
  g_ptr_array_add (command, (char *) "--gapplication-service");
  g_cancellable_cancel (self->asking);
  g_clear_object (&self->asking);
  self->asking = g_cancellable_new ();
  portal = xdp_portal_new ();
  xdp_portal_request_background (portal, NULL, (char *) _("Dusk watches for outages and tells you about them."), command, flags, self->asking,
                                 portal_cb, g_object_ref (self));
  return TRUE;
}
#else
static gboolean
ask_portal (DuskBackground *self G_GNUC_UNUSED)
{
  return FALSE;
}
#endif

/* The settings ---------------------------------------------------------------------------------------------------------------------- */

static void
hold (DuskBackground *self)
{
  gboolean is_wanted = dusk_settings_flag (settings_of (self), "runs-in-background");

  if (is_wanted == self->is_held)
    return;
  self->is_held = is_wanted;
  if (is_wanted)
    {
      g_application_hold (self->application);
      g_signal_emit (self, signals[WATCH], 0);
    }
  else
    g_application_release (self->application);
}

static void
on_runs_in_background (DuskBackground *self)
{
  gboolean is_wanted = dusk_settings_flag (settings_of (self), "runs-in-background");

  hold (self);
  if (!is_wanted)
    set_flag (self, "starts-at-login", FALSE);
  else if (!dusk_settings_flag (settings_of (self), "starts-at-login"))
    ask_portal (self);
}

static gboolean
refuse_cb (gpointer user_data)
{
  DuskBackground *self = user_data;

  self->refusal_id = 0;
  set_flag (self, "starts-at-login", FALSE);
  return G_SOURCE_REMOVE;
}

/* Not while the setting is being set: the switch that is bound to it would not follow. */
static void
refuse (DuskBackground *self, const GError *error)
{
  g_signal_emit (self, signals[PROBLEM], 0, error->message);
  if (self->refusal_id == 0 && dusk_settings_flag (settings_of (self), "starts-at-login"))
    self->refusal_id = g_idle_add (refuse_cb, self);
}

static void
on_starts_at_login (DuskBackground *self)
{
  gboolean is_wanted = dusk_settings_flag (settings_of (self), "starts-at-login");
  g_autoptr (GError) error = NULL;

  if (!dusk_context_is_simulated (self->context) && !ask_portal (self) && !dusk_autostart_set (is_wanted, &error))
    refuse (self, error);
  else if (is_wanted)
    set_flag (self, "runs-in-background", TRUE);
}

static void
dusk_background_dispose (GObject *object)
{
  DuskBackground *self = DUSK_BACKGROUND (object);

  g_clear_handle_id (&self->refusal_id, g_source_remove);
  g_cancellable_cancel (self->asking);
  g_clear_object (&self->asking);
  if (self->is_held)
    g_application_release (self->application);
  self->is_held = FALSE;
  g_clear_object (&self->context);
  G_OBJECT_CLASS (dusk_background_parent_class)->dispose (object);
}

static void
dusk_background_class_init (DuskBackgroundClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = dusk_background_dispose;
  signals[WATCH] = g_signal_new ("watch", DUSK_TYPE_BACKGROUND, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[PROBLEM] = g_signal_new ("problem", DUSK_TYPE_BACKGROUND, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
dusk_background_init (DuskBackground *self G_GNUC_UNUSED)
{
}

DuskBackground *
dusk_background_new (GApplication *application, DuskContext *context)
{
  DuskBackground *self;

  g_return_val_if_fail (G_IS_APPLICATION (application), NULL);
  g_return_val_if_fail (DUSK_IS_CONTEXT (context), NULL);

  self = g_object_new (DUSK_TYPE_BACKGROUND, NULL);
  self->application = application;
  self->context = g_object_ref (context);
  return self;
}

/* Whether the file of this machine's autostart folder is gone or switched off, though the setting is on. */
static gboolean
is_switched_off_by_hand (DuskBackground *self)
{
  return dusk_settings_flag (settings_of (self), "starts-at-login") && !dusk_context_is_simulated (self->context) && !dusk_autostart_is_on ();
}

void
dusk_background_start (DuskBackground *self)
{
  g_return_if_fail (DUSK_IS_BACKGROUND (self));

  if (dusk_settings_flag (settings_of (self), "runs-in-background") && !ask_portal (self) && is_switched_off_by_hand (self))
    set_flag (self, "starts-at-login", FALSE);
  g_signal_connect_object (settings_of (self), "notify::runs-in-background", G_CALLBACK (on_runs_in_background), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (settings_of (self), "notify::starts-at-login", G_CALLBACK (on_starts_at_login), self, G_CONNECT_SWAPPED);
  hold (self);
}
