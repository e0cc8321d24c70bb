/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-application-private.h"

#include <glib/gi18n.h>

#include "dusk-config.h"
#include "dusk-ui.h"

/* What an outage that is over is shown with on either side, at least. */
#define MARGIN_S (6 * DUSK_HOUR_S)

/* Some desktops read a notification's body as markup, others as it is; look-alikes are the same to both. */
static char *
without_markup (const char *text)
{
  GString *plain = g_string_new (text);

  g_string_replace (plain, "&", "＆", 0);
  g_string_replace (plain, "<", "‹", 0);
  g_string_replace (plain, ">", "›", 0);
  return g_string_free (plain, FALSE);
}

static GNotificationPriority
priority_of (const DuskNotice *notice)
{
  if (notice->stage == DUSK_NOTICE_END || notice->stage == DUSK_NOTICE_TEST)
    return G_NOTIFICATION_PRIORITY_NORMAL;
  return notice->level >= DUSK_LEVEL_DARK ? G_NOTIFICATION_PRIORITY_URGENT : G_NOTIFICATION_PRIORITY_HIGH;
}

/* (transfer full): what a click opens. An outage that goes on is shown up to whenever that is, one that is over with what is around it. */
static char *
link_of (DuskApplication *self, const DuskNotice *notice)
{
  DuskLink link = { .entity = notice->entity, .from_s = DUSK_TIME_UNKNOWN, .to_s = DUSK_TIME_UNKNOWN };

  if (notice->start_s != DUSK_TIME_UNKNOWN && notice->end_s != DUSK_TIME_UNKNOWN)
    {
      gint64 margin_s = MAX (MARGIN_S, notice->end_s - notice->start_s);
      gint64 now_s = dusk_context_now (self->context);
      link.from_s = notice->start_s - margin_s;
      link.to_s = MAX (MIN (notice->end_s + margin_s, now_s), notice->start_s + 1);
    }
  return dusk_link_to_text (&link);
}

static void
add_actions (DuskApplication *self, GNotification *notification, const DuskNotice *notice)
{
  g_autofree char *link = NULL;

  if (notice->stage == DUSK_NOTICE_SEVERAL || notice->stage == DUSK_NOTICE_TEST)
    {
      g_notification_set_default_action (notification, "app.show-world");
      /* Translators: a button of a notification: opens what it is about. */
      g_notification_add_button (notification, C_("notification", "Show"), "app.show-world");
      return;
    }
  link = link_of (self, notice);
  g_notification_set_default_action_and_target (notification, "app.show-now", "s", link);
  g_notification_add_button_with_target (notification, C_("notification", "Show"), "app.show-now", "s", link);
  /* Translators: a button of a notification: nothing more is told about this country or network for a day. */
  g_notification_add_button_with_target (notification, C_("notification", "Mute"), "app.mute", "s", link);
}

void
dusk_application_notify (DuskApplication *self, DuskNotice *notice)
{
  g_autoptr (GNotification) notification = g_notification_new (notice->title);
  g_autoptr (GIcon) icon = g_themed_icon_new (DUSK_APP_ID);
  g_autofree char *body = without_markup (notice->body);

  g_notification_set_body (notification, body);
  g_notification_set_icon (notification, icon);
  g_notification_set_priority (notification, priority_of (notice));
  g_notification_set_category (notification, "network");
  add_actions (self, notification, notice);
  if (notice->stage <= DUSK_NOTICE_END)
    g_hash_table_replace (self->notices, g_strdup (notice->entity.id), g_strdup (notice->id));
  g_application_send_notification (G_APPLICATION (self), notice->id, notification);
}

void
dusk_application_test_notification (DuskApplication *self)
{
  dusk_notifier_test (dusk_monitor_notifier (dusk_application_need_monitor (self)));
}

void
dusk_application_withdraw (DuskApplication *self, const DuskEntity *entity)
{
  const char *id = g_hash_table_lookup (self->notices, entity->id);

  if (id == NULL)
    return;
  g_application_withdraw_notification (G_APPLICATION (self), id);
  g_hash_table_remove (self->notices, entity->id);
}

/* (transfer full): for people */
static char *
name_of (DuskApplication *self, const DuskEntity *entity)
{
  DuskWatchItem *item = dusk_watch_list_find (dusk_context_watch_list (self->context), entity);
  const DuskTerritory *territory = entity->kind == DUSK_ENTITY_COUNTRY ? dusk_territory_find (entity->id) : NULL;

  return g_strdup (item ? dusk_watch_item_name (item) : territory ? dusk_territory_name (territory) : entity->id);
}

void
dusk_application_mute (DuskApplication *self, const DuskEntity *entity)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) target = NULL;
  g_autofree char *name = name_of (self, entity), *text = NULL, *link = NULL, *undo = NULL;
  DuskLink muted = { .entity = *entity, .from_s = DUSK_TIME_UNKNOWN, .to_s = DUSK_TIME_UNKNOWN };

  dusk_application_withdraw (self, entity);
  if (!dusk_watch_list_mute (dusk_context_watch_list (self->context), entity, dusk_context_now (self->context) + DUSK_MUTE_S, &error))
    {
      dusk_application_say (self, error->message);
      return;
    }
  link = dusk_link_to_text (&muted);
  target = g_variant_ref_sink (g_variant_new_string (link));
  undo = g_action_print_detailed_name ("app.unmute", target);
  /* Translators: %s is a country or network. */
  text = g_strdup_printf (_("%s is muted for 24 hours; only the end of its outage is told"), name);
  dusk_ui_toast_in (GTK_APPLICATION (self), text, _("Undo"), undo);
}

void
dusk_application_unmute (DuskApplication *self, const DuskEntity *entity)
{
  g_autoptr (GError) error = NULL;

  if (!dusk_watch_list_mute (dusk_context_watch_list (self->context), entity, DUSK_TIME_UNKNOWN, &error))
    dusk_application_say (self, error->message);
}
