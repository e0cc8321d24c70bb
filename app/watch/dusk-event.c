/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-events-private.h"

#include <string.h>

#include "dusk-json-write.h"
#include "dusk-territory.h"

G_DEFINE_FINAL_TYPE (DuskEvent, dusk_event, G_TYPE_OBJECT)

enum {
  PROP_0,
  PROP_REVISION,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

/* Helpers ------------------------------------------------------------------------------------------------------------------------- */

static const char *
state_word (DuskEventState state)
{
  static const char *const words[] = { "confirmed", "reported", "disputed" };

  return words[state];
}

static gboolean
say_same (const GPtrArray *a, const GPtrArray *b)
{
  if (a->len != b->len)
    return FALSE;
  for (guint i = 0; i < a->len; i++)
    if (!_dusk_claim_says_same (a->pdata[i], b->pdata[i]))
      return FALSE;
  return TRUE;
}

static void
add_claim (JsonBuilder *builder, const DuskClaim *claim)
{
  json_builder_begin_object (builder);
  dusk_json_put_text (builder, "source", dusk_feed_to_word (claim->feed));
  dusk_json_put_text (builder, "signal", claim->signal);
  dusk_json_put_time (builder, "start", claim->start_s);
  dusk_json_put_time (builder, "end", claim->end_s);
  dusk_json_put_text (builder, "level", dusk_level_to_word (claim->level));
  dusk_json_put_count (builder, "lowest", claim->lowest);
  dusk_json_put_count (builder, "baseline", claim->baseline);
  dusk_json_put_count (builder, "score", claim->score);
  dusk_json_put_text (builder, "text", claim->text);
  dusk_json_put_text (builder, "url", claim->url);
  dusk_json_put_time (builder, "told", claim->told_s);
  json_builder_end_object (builder);
}

/* The count at worst and the normal one, of who knows best. */
static const DuskClaim *
find_counted (DuskEvent *self)
{
  for (guint i = 0; i < self->claims->len; i++)
    {
      const DuskClaim *claim = g_ptr_array_index (self->claims, i);
      if (claim->level > DUSK_LEVEL_NORMAL && _dusk_claim_share (claim) == self->lowest_share)
        return claim;
    }
  return NULL;
}

static void
add_sources (JsonBuilder *builder, DuskEvent *self)
{
  int last = -1;

  dusk_json_begin_list (builder, "sources");
  for (guint i = 0; i < self->claims->len; i++)
    {
      const DuskClaim *claim = g_ptr_array_index (self->claims, i);
      if ((int) claim->feed != last)
        json_builder_add_string_value (builder, dusk_feed_to_word (claim->feed));
      last = (int) claim->feed;
    }
  json_builder_end_array (builder);
}

static void
bump (DuskEvent *self)
{
  self->revision++;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_REVISION]);
}

/* GObject ------------------------------------------------------------------------------------------------------------------------- */

static void
dusk_event_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_REVISION)
    g_value_set_uint (value, DUSK_EVENT (object)->revision);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
dusk_event_finalize (GObject *object)
{
  DuskEvent *self = DUSK_EVENT (object);

  g_free (self->name);
  g_ptr_array_unref (self->claims);
  G_OBJECT_CLASS (dusk_event_parent_class)->finalize (object);
}

static void
dusk_event_class_init (DuskEventClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = dusk_event_get_property;
  object_class->finalize = dusk_event_finalize;
  properties[PROP_REVISION] = g_param_spec_uint ("revision", NULL, NULL, 0, G_MAXUINT, 0,
                                                 G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
dusk_event_init (DuskEvent *self)
{
  self->claims = g_ptr_array_new_with_free_func ((GDestroyNotify) dusk_claim_unref);
  self->start_s = self->end_s = self->first_s = DUSK_TIME_UNKNOWN;
  self->lowest_share = NAN;
}

/* For the other files ------------------------------------------------------------------------------------------------------------- */

DuskEvent *
_dusk_event_new (const DuskEntity *entity, gboolean is_simulated)
{
  DuskEvent *self = g_object_new (DUSK_TYPE_EVENT, NULL);
  const DuskTerritory *territory = entity->kind == DUSK_ENTITY_COUNTRY ? dusk_territory_find (entity->id) : NULL;

  self->entity = *entity;
  self->name = g_strdup (territory ? dusk_territory_name (territory) : entity->id);
  self->is_simulated = is_simulated;
  return self;
}

void
_dusk_event_set_name (DuskEvent *self, const char *name)
{
  if (name == NULL || self->entity.kind == DUSK_ENTITY_COUNTRY || g_str_equal (name, self->name))
    return;
  g_free (self->name);
  self->name = g_strdup (name);
}

gboolean
_dusk_event_take (DuskEvent *self, const GPtrArray *claims)
{
  DuskFused fused = _dusk_fuse_weigh (claims);
  gboolean is_same = say_same (self->claims, claims) && self->state == fused.state && self->start_s == fused.start_s && self->end_s == fused.end_s
                     && self->level == fused.level;

  g_ptr_array_set_size (self->claims, 0);
  for (guint i = 0; i < claims->len; i++)
    g_ptr_array_add (self->claims, dusk_claim_ref (claims->pdata[i]));
  self->state = fused.state;
  self->start_s = fused.start_s;
  self->end_s = fused.end_s;
  self->first_s = fused.first_s;
  self->level = fused.level;
  self->lowest_share = fused.lowest_share;
  self->is_contradicted = fused.is_contradicted;
  self->is_listed = fused.is_listed;
  if (!is_same)
    bump (self);
  return !is_same;
}

void
_dusk_event_take_back (DuskEvent *self, gint64 at_s)
{
  self->level = DUSK_LEVEL_NORMAL;
  self->end_s = MAX (at_s, self->start_s);
  bump (self);
}

gboolean
_dusk_event_shares (DuskEvent *self, const GPtrArray *claims)
{
  for (guint i = 0; i < self->claims->len; i++)
    {
      const DuskClaim *own = g_ptr_array_index (self->claims, i);
      for (guint j = 0; own->level > DUSK_LEVEL_NORMAL && j < claims->len; j++)
        {
          const DuskClaim *other = g_ptr_array_index (claims, j);
          if (other->level > DUSK_LEVEL_NORMAL && own->feed == other->feed && g_str_equal (own->id, other->id))
            return TRUE;
        }
    }
  return FALSE;
}

int
_dusk_event_compare (gconstpointer a, gconstpointer b, gpointer unused G_GNUC_UNUSED)
{
  const DuskEvent *left = a, *right = b;

  if (left->start_s != right->start_s)
    return left->start_s > right->start_s ? -1 : 1;
  if (left->entity.kind != right->entity.kind)
    return left->entity.kind < right->entity.kind ? -1 : 1;
  return strcmp (left->entity.id, right->entity.id);
}

int
_dusk_event_compare_worst (gconstpointer a, gconstpointer b)
{
  const DuskEvent *left = *(DuskEvent *const *) a, *right = *(DuskEvent *const *) b;
  double left_share = isnan (left->lowest_share) ? 1 : left->lowest_share, right_share = isnan (right->lowest_share) ? 1 : right->lowest_share;

  if (left->level != right->level)
    return left->level > right->level ? -1 : 1;
  if (left_share != right_share)
    return left_share < right_share ? -1 : 1;
  return _dusk_event_compare (left, right, NULL);
}

/* Public -------------------------------------------------------------------------------------------------------------------------- */

const DuskEntity *
dusk_event_entity (DuskEvent *self)
{
  g_return_val_if_fail (DUSK_IS_EVENT (self), NULL);

  return &self->entity;
}

const char *
dusk_event_name (DuskEvent *self)
{
  g_return_val_if_fail (DUSK_IS_EVENT (self), NULL);

  return self->name;
}

DuskEventState
dusk_event_state (DuskEvent *self)
{
  g_return_val_if_fail (DUSK_IS_EVENT (self), DUSK_EVENT_REPORTED);

  return self->state;
}

gint64
dusk_event_start (DuskEvent *self)
{
  g_return_val_if_fail (DUSK_IS_EVENT (self), DUSK_TIME_UNKNOWN);

  return self->start_s;
}

gint64
dusk_event_end (DuskEvent *self)
{
  g_return_val_if_fail (DUSK_IS_EVENT (self), DUSK_TIME_UNKNOWN);

  return self->end_s;
}

DuskLevel
dusk_event_level (DuskEvent *self)
{
  g_return_val_if_fail (DUSK_IS_EVENT (self), DUSK_LEVEL_NO_DATA);

  return self->level;
}

double
dusk_event_lowest_share (DuskEvent *self)
{
  g_return_val_if_fail (DUSK_IS_EVENT (self), NAN);

  return self->lowest_share;
}

const GPtrArray *
dusk_event_claims (DuskEvent *self)
{
  g_return_val_if_fail (DUSK_IS_EVENT (self), NULL);

  return self->claims;
}

gboolean
dusk_event_is_contradicted (DuskEvent *self)
{
  g_return_val_if_fail (DUSK_IS_EVENT (self), FALSE);

  return self->is_contradicted;
}

JsonNode *
dusk_event_to_json (DuskEvent *self)
{
  g_autoptr (JsonBuilder) builder = NULL;
  const DuskClaim *counted;
  gboolean is_over;

  g_return_val_if_fail (DUSK_IS_EVENT (self), NULL);

  builder = json_builder_new ();
  counted = find_counted (self);
  is_over = self->end_s != DUSK_TIME_UNKNOWN;
  json_builder_begin_object (builder);
  dusk_json_put_text (builder, "id", self->entity.id);
  dusk_json_put_text (builder, "kind", dusk_entity_kind_to_word (self->entity.kind));
  dusk_json_put_text (builder, "name", self->name);
  dusk_json_put_flag (builder, "simulated", self->is_simulated);
  dusk_json_put_time (builder, "start", self->start_s);
  dusk_json_put_time (builder, "end", self->end_s);
  dusk_json_put_count (builder, "duration_s", is_over ? (double) (self->end_s - self->start_s) : NAN);
  dusk_json_put_count (builder, "lowest", counted ? counted->lowest : NAN);
  dusk_json_put_count (builder, "baseline", counted ? counted->baseline : NAN);
  dusk_json_put_text (builder, "level", dusk_level_to_word (self->level));
  dusk_json_put_text (builder, "state", state_word (self->state));
  dusk_json_put_flag (builder, "contradicted", self->is_contradicted);
  add_sources (builder, self);
  dusk_json_begin_list (builder, "claims");
  for (guint i = 0; i < self->claims->len; i++)
    add_claim (builder, self->claims->pdata[i]);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  return json_builder_get_root (builder);
}
