/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui-test.h"

#include "dusk-ui.h"

#define DEADLINE_US (60 * G_USEC_PER_SEC)

void
ui_test_init (int *argc, char ***argv)
{
  gtk_test_init (argc, argv, NULL);
  adw_init ();
  dusk_ui_init ();
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
}

void
ui_test_set_up (UiTest *test, const char *scenario, gint64 now_s, double speed)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DuskStore) store = dusk_store_open (NULL);

  test->sim = dusk_sim_new (scenario, now_s, speed, &error);
  g_assert_no_error (error);
  test->context = dusk_context_new (dusk_sim_clock (test->sim), store, dusk_sim_url (test->sim));
  test->world = dusk_world_new (test->context);
}

static gboolean
is_round_over (gpointer data)
{
  return dusk_world_total (data) == 0;
}

void
ui_test_fill_world (UiTest *test)
{
  dusk_world_refresh (test->world, TRUE);
  ui_test_wait (is_round_over, test->world, "the round to end");
}

void
ui_test_tear_down (UiTest *test)
{
  dusk_world_stop (test->world);
  g_assert_finalize_object (test->world);
  g_clear_object (&test->context);
  g_clear_object (&test->sim);
}

static gboolean
on_tick (gpointer data G_GNUC_UNUSED)
{
  return G_SOURCE_CONTINUE;
}

void
ui_test_wait (gboolean (*is_done) (gpointer data), gpointer data, const char *what)
{
  gint64 deadline_us = g_get_monotonic_time () + DEADLINE_US;
  /* Wakes the loop, so that the deadline is looked at. */
  guint tick = g_timeout_add (50, on_tick, NULL);

  while (!is_done (data))
    {
      if (g_get_monotonic_time () > deadline_us)
        g_error ("Waited too long for %s", what);
      g_main_context_iteration (NULL, TRUE);
    }
  g_source_remove (tick);
}

static gboolean
is_null (gpointer data)
{
  return *(gpointer *) data == NULL;
}

void
ui_test_close (gpointer window)
{
  g_object_add_weak_pointer (window, &window);
  gtk_window_destroy (window);
  ui_test_wait (is_null, &window, "the window to go");
}

static const char *
text_of (GtkWidget *widget)
{
  if (GTK_IS_LABEL (widget))
    return gtk_label_get_text (GTK_LABEL (widget));
  if (GTK_IS_BUTTON (widget))
    return gtk_button_get_label (GTK_BUTTON (widget));
  return NULL;
}

GtkWidget *
ui_test_find (GtkWidget *root, GType type, const char *text)
{
  if (!gtk_widget_get_visible (root) || !gtk_widget_get_child_visible (root))
    return NULL;
  if (G_TYPE_CHECK_INSTANCE_TYPE (root, type) && (text == NULL || g_strcmp0 (text_of (root), text) == 0))
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = ui_test_find (child, type, text);
      if (found)
        return found;
    }
  return NULL;
}

/** Wanted: what ui_test_await() and ui_test_await_text() wait for. */
typedef struct {
  GtkWidget  *root;
  GType       type;
  const char *text;
} Wanted;

static gboolean
is_found (gpointer data)
{
  Wanted *wanted = data;

  return ui_test_find (wanted->root, wanted->type, wanted->text) != NULL;
}

GtkWidget *
ui_test_await (GtkWidget *root, GType type, const char *text)
{
  Wanted wanted = { root, type, text };

  ui_test_wait (is_found, &wanted, text ? text : g_type_name (type));
  return ui_test_find (root, type, text);
}

guint
ui_test_count (GtkWidget *root, GType type)
{
  guint count = G_TYPE_CHECK_INSTANCE_TYPE (root, type) ? 1 : 0;

  if (!gtk_widget_get_visible (root) || !gtk_widget_get_child_visible (root))
    return 0;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child; child = gtk_widget_get_next_sibling (child))
    count += ui_test_count (child, type);
  return count;
}

gboolean
ui_test_says (GtkWidget *root, const char *part)
{
  if (!gtk_widget_get_visible (root) || !gtk_widget_get_child_visible (root))
    return FALSE;
  if (GTK_IS_LABEL (root) && strstr (gtk_label_get_text (GTK_LABEL (root)), part))
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child; child = gtk_widget_get_next_sibling (child))
    if (ui_test_says (child, part))
      return TRUE;
  return FALSE;
}

static gboolean
is_said (gpointer data)
{
  Wanted *wanted = data;

  return ui_test_says (wanted->root, wanted->text);
}

void
ui_test_await_text (GtkWidget *root, const char *part)
{
  Wanted wanted = { root, G_TYPE_NONE, part };

  ui_test_wait (is_said, &wanted, part);
}
