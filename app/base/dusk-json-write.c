/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-json-write.h"

#include <math.h>

void
dusk_json_put_text (JsonBuilder *builder, const char *name, const char *text)
{
  json_builder_set_member_name (builder, name);
  if (text)
    json_builder_add_string_value (builder, text);
  else
    json_builder_add_null_value (builder);
}

void
dusk_json_put_whole (JsonBuilder *builder, const char *name, gint64 number)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, number);
}

void
dusk_json_put_count (JsonBuilder *builder, const char *name, double count)
{
  json_builder_set_member_name (builder, name);
  if (!isfinite (count))
    json_builder_add_null_value (builder);
  else if (count == floor (count))
    json_builder_add_int_value (builder, (gint64) count);
  else
    json_builder_add_double_value (builder, count);
}

void
dusk_json_put_flag (JsonBuilder *builder, const char *name, gboolean flag)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_boolean_value (builder, flag);
}

void
dusk_json_put_time (JsonBuilder *builder, const char *name, gint64 time_s)
{
  g_autofree char *iso = time_s == DUSK_TIME_UNKNOWN ? NULL : dusk_time_to_iso (time_s);

  dusk_json_put_text (builder, name, iso);
}

void
dusk_json_put_time_us (JsonBuilder *builder, const char *name, gint64 time_us)
{
  g_autofree char *iso = dusk_time_us_to_iso (time_us);

  dusk_json_put_text (builder, name, iso);
}

void
dusk_json_begin_list (JsonBuilder *builder, const char *name)
{
  json_builder_set_member_name (builder, name);
  json_builder_begin_array (builder);
}
