/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-notifier-private.h"

#include <glib/gi18n.h>

#include "dusk-json-write.h"

static const char *
stage_word (DuskNoticeStage stage)
{
  static const char *const words[] = { "start", "worse", "end", "several", "test" };

  return words[stage];
}

static DuskNoticeStage
stage_of (DuskMatter matter)
{
  switch (matter)
    {
    case DUSK_MATTER_WORSE:
      return DUSK_NOTICE_WORSE;
    case DUSK_MATTER_END:
    case DUSK_MATTER_PASSED:
      return DUSK_NOTICE_END;
    case DUSK_MATTER_NONE:
    case DUSK_MATTER_START:
    default:
      return DUSK_NOTICE_START;
    }
}

DuskNotice *
_dusk_notice_new (DuskNoticeStage stage, const char *id, char *title, char *body, const GPtrArray *events)
{
  DuskNotice *self = g_new0 (DuskNotice, 1);

  g_atomic_ref_count_init (&self->refs);
  self->stage = stage;
  self->id = g_strdup (id);
  self->title = title;
  self->body = body;
  self->start_s = self->end_s = DUSK_TIME_UNKNOWN;
  self->events = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < events->len; i++)
    g_ptr_array_add (self->events, g_object_ref (events->pdata[i]));
  if (events->len > 0)
    {
      DuskEvent *worst = g_ptr_array_index (events, 0);
      self->entity = worst->entity;
      self->level = worst->level;
      self->start_s = worst->start_s;
      self->end_s = worst->end_s;
    }
  return self;
}

DuskNotice *
_dusk_notice_of_one (const DuskVerdict *verdict, gint64 now_s)
{
  g_autoptr (GPtrArray) events = g_ptr_array_new ();
  /* By the start under which it was told first, so that whatever follows takes its place on the screen. */
  g_autofree char *id = g_strdup_printf ("%s-%" G_GINT64_FORMAT, verdict->event->entity.id, verdict->told.start_s);
  DuskNotice *notice;

  g_ptr_array_add (events, verdict->event);
  notice = _dusk_notice_new (stage_of (verdict->matter), id, _dusk_notice_title (verdict), _dusk_notice_body (verdict, now_s), events);
  notice->start_s = verdict->since_s;
  return notice;
}

DuskNotice *
_dusk_notice_of_several (const DuskVerdict *verdicts, guint n, gboolean is_sum, gint64 now_s G_GNUC_UNUSED)
{
  g_autoptr (GPtrArray) events = g_ptr_array_sized_new (n);

  for (guint i = 0; i < n; i++)
    g_ptr_array_add (events, verdicts[i].event);
  return _dusk_notice_new (DUSK_NOTICE_SEVERAL, is_sum ? "quiet" : "several", _dusk_notice_several_title (verdicts, n, is_sum),
                           _dusk_notice_several_body (verdicts, n), events);
}

DuskNotice *
_dusk_notice_of_test (void)
{
  g_autoptr (GPtrArray) none = g_ptr_array_new ();

  return _dusk_notice_new (DUSK_NOTICE_TEST, "test", g_strdup (_("Notifications work")),
                           g_strdup (_("Dusk will tell you like this when something that you watch goes dark, and when it is back.")), none);
}

DuskNotice *
dusk_notice_ref (DuskNotice *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->refs);
  return self;
}

void
dusk_notice_unref (DuskNotice *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->refs))
    return;
  g_free (self->id);
  g_free (self->title);
  g_free (self->body);
  g_ptr_array_unref (self->events);
  g_free (self);
}

JsonNode *
dusk_notice_to_json (const DuskNotice *self)
{
  g_autoptr (JsonBuilder) builder = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  builder = json_builder_new ();
  json_builder_begin_object (builder);
  dusk_json_put_text (builder, "stage", stage_word (self->stage));
  dusk_json_put_text (builder, "id", self->id);
  dusk_json_put_text (builder, "title", self->title);
  dusk_json_put_text (builder, "body", self->body);
  dusk_json_begin_list (builder, "events");
  for (guint i = 0; i < self->events->len; i++)
    json_builder_add_value (builder, dusk_event_to_json (self->events->pdata[i]));
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  return json_builder_get_root (builder);
}
