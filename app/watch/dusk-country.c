/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-country-private.h"

#include <glib/gi18n.h>

#include "dusk-summary.h"

/* What a moment of the past shows of its series, as the present does. */
#define SHOWN_S (2 * DUSK_DAY_S)

struct _DuskCountry {
  GObject              parent_instance;
  const DuskTerritory *territory; /* (not nullable) */
  DuskSeries          *series;    /* (nullable) (owned) */
  DuskFindings        *findings;  /* (nullable) (owned) */
  gint64               fetched_s;
  char                *problem; /* (nullable) (owned) */
  gboolean             is_past; /* a moment of the past is shown in place of the present */
  DuskFindings        *past;        /* (nullable) (owned) */
  DuskSeries          *past_series; /* (nullable) (owned): of a longer period */
  DuskSeries          *past_shown;  /* (nullable) (owned): the part of it that belongs to the moment, once it was asked for */
};

G_DEFINE_TYPE (DuskCountry, dusk_country, G_TYPE_OBJECT)

enum {
  PROP_0,
  PROP_LEVEL,
  PROP_FINDINGS,
  PROP_FETCHED,
  PROP_PROBLEM,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

static DuskFindings *
shown (DuskCountry *self)
{
  return self->is_past ? self->past : self->findings;
}

static void
dusk_country_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  DuskCountry *self = DUSK_COUNTRY (object);

  switch (id)
    {
    case PROP_LEVEL:
      g_value_set_int (value, (int) dusk_country_level (self));
      break;
    case PROP_FINDINGS:
      g_value_set_pointer (value, shown (self));
      break;
    case PROP_FETCHED:
      g_value_set_int64 (value, self->fetched_s);
      break;
    case PROP_PROBLEM:
      g_value_set_string (value, self->problem);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
dusk_country_finalize (GObject *object)
{
  DuskCountry *self = DUSK_COUNTRY (object);

  g_clear_pointer (&self->series, dusk_series_unref);
  g_clear_pointer (&self->findings, dusk_findings_unref);
  g_clear_pointer (&self->past, dusk_findings_unref);
  g_clear_pointer (&self->past_series, dusk_series_unref);
  g_clear_pointer (&self->past_shown, dusk_series_unref);
  g_free (self->problem);
  G_OBJECT_CLASS (dusk_country_parent_class)->finalize (object);
}

static void
dusk_country_class_init (DuskCountryClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = dusk_country_get_property;
  object_class->finalize = dusk_country_finalize;
  properties[PROP_LEVEL] = g_param_spec_int ("level", NULL, NULL, 0, DUSK_N_LEVELS - 1, DUSK_LEVEL_NO_DATA, flags);
  properties[PROP_FINDINGS] = g_param_spec_pointer ("findings", NULL, NULL, flags);
  properties[PROP_FETCHED] = g_param_spec_int64 ("fetched", NULL, NULL, G_MININT64, G_MAXINT64, DUSK_TIME_UNKNOWN, flags);
  properties[PROP_PROBLEM] = g_param_spec_string ("problem", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
dusk_country_init (DuskCountry *self)
{
  self->fetched_s = DUSK_TIME_UNKNOWN;
}

DuskCountry *
_dusk_country_new (const DuskTerritory *territory)
{
  DuskCountry *self = g_object_new (DUSK_TYPE_COUNTRY, NULL);

  self->territory = territory;
  return self;
}

void
_dusk_country_take (DuskCountry *self, DuskSeries *series, DuskFindings *findings, gint64 fetched_s)
{
  DuskLevel before = dusk_country_level (self);

  g_clear_pointer (&self->series, dusk_series_unref);
  g_clear_pointer (&self->findings, dusk_findings_unref);
  self->series = dusk_series_ref (series);
  self->findings = dusk_findings_ref (findings);
  self->fetched_s = fetched_s;
  g_object_freeze_notify (G_OBJECT (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FINDINGS]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FETCHED]);
  if (before != dusk_country_level (self))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LEVEL]);
  _dusk_country_set_problem (self, NULL);
  g_object_thaw_notify (G_OBJECT (self));
}

void
_dusk_country_set_problem (DuskCountry *self, const char *problem)
{
  if (g_strcmp0 (self->problem, problem) == 0)
    return;
  g_free (self->problem);
  self->problem = g_strdup (problem);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PROBLEM]);
}

/* Whether what a row or a map says of the two differs. */
static gboolean
differ (const DuskFindings *a, const DuskFindings *b)
{
  if (a == NULL || b == NULL)
    return a != b;
  return a->level != b->level || a->latest != b->latest || a->baseline != b->baseline || a->latest_s != b->latest_s;
}

gboolean
_dusk_country_show_past (DuskCountry *self, gboolean is_past, DuskFindings *findings, DuskSeries *series)
{
  g_autoptr (DuskFindings) before = shown (self) ? dusk_findings_ref (shown (self)) : NULL;
  DuskLevel level = dusk_country_level (self);

  g_clear_pointer (&self->past, dusk_findings_unref);
  g_clear_pointer (&self->past_series, dusk_series_unref);
  g_clear_pointer (&self->past_shown, dusk_series_unref);
  self->is_past = is_past;
  self->past = findings ? dusk_findings_ref (findings) : NULL;
  self->past_series = series ? dusk_series_ref (series) : NULL;
  if (!differ (before, shown (self)))
    return FALSE;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FINDINGS]);
  if (level != dusk_country_level (self))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LEVEL]);
  return TRUE;
}

const DuskTerritory *
dusk_country_territory (DuskCountry *self)
{
  g_return_val_if_fail (DUSK_IS_COUNTRY (self), NULL);

  return self->territory;
}

DuskLevel
dusk_country_level (DuskCountry *self)
{
  g_return_val_if_fail (DUSK_IS_COUNTRY (self), DUSK_LEVEL_NO_DATA);

  return shown (self) ? shown (self)->level : DUSK_LEVEL_NO_DATA;
}

const DuskFindings *
dusk_country_findings (DuskCountry *self)
{
  g_return_val_if_fail (DUSK_IS_COUNTRY (self), NULL);

  return shown (self);
}

DuskSeries *
dusk_country_series (DuskCountry *self)
{
  g_return_val_if_fail (DUSK_IS_COUNTRY (self), NULL);

  if (!self->is_past)
    return self->series;
  if (self->past_shown == NULL && self->past && self->past_series)
    self->past_shown = dusk_series_slice (self->past_series, self->past->to_s - SHOWN_S, self->past->to_s);
  return self->past_shown;
}

double
dusk_country_share (DuskCountry *self)
{
  g_return_val_if_fail (DUSK_IS_COUNTRY (self), NAN);

  if (dusk_country_level (self) == DUSK_LEVEL_NO_DATA || !(shown (self)->baseline > 0))
    return NAN;
  return shown (self)->latest / shown (self)->baseline;
}

gint64
dusk_country_since (DuskCountry *self)
{
  g_return_val_if_fail (DUSK_IS_COUNTRY (self), DUSK_TIME_UNKNOWN);

  return shown (self) ? dusk_summary_since (shown (self)) : DUSK_TIME_UNKNOWN;
}

gint64
dusk_country_fetched (DuskCountry *self)
{
  g_return_val_if_fail (DUSK_IS_COUNTRY (self), DUSK_TIME_UNKNOWN);

  return self->fetched_s;
}

const char *
dusk_country_problem (DuskCountry *self)
{
  g_return_val_if_fail (DUSK_IS_COUNTRY (self), NULL);

  return self->problem;
}

/* (transfer full) */
static char *
summary_of (const DuskFindings *findings, const char *problem)
{
  char *summary = dusk_summary_of_findings (DUSK_ENTITY_COUNTRY, findings);

  return summary ? summary : g_strdup (problem ? problem : _("No data"));
}

char *
dusk_country_summary (DuskCountry *self)
{
  g_return_val_if_fail (DUSK_IS_COUNTRY (self), NULL);

  return summary_of (shown (self), self->is_past ? NULL : self->problem);
}

const DuskFindings *
dusk_country_present (DuskCountry *self)
{
  g_return_val_if_fail (DUSK_IS_COUNTRY (self), NULL);

  return self->findings;
}

char *
dusk_country_present_summary (DuskCountry *self)
{
  g_return_val_if_fail (DUSK_IS_COUNTRY (self), NULL);

  return summary_of (self->findings, self->problem);
}

static double
lost (DuskCountry *self)
{
  double difference = dusk_country_level (self) > DUSK_LEVEL_NORMAL ? shown (self)->baseline - shown (self)->latest : 0;

  return isnan (difference) ? 0 : difference;
}

int
dusk_country_compare_worst_first (gconstpointer a, gconstpointer b, gpointer unused)
{
  DuskCountry *one = DUSK_COUNTRY ((gpointer) a), *other = DUSK_COUNTRY ((gpointer) b);
  int by_level = (int) dusk_country_level (other) - (int) dusk_country_level (one);
  double by_loss = lost (other) - lost (one);

  if (by_level != 0)
    return by_level;
  if (by_loss != 0)
    return by_loss < 0 ? -1 : 1;
  return g_utf8_collate (dusk_territory_name (one->territory), dusk_territory_name (other->territory));
}
