/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-style.h"

#include <adwaita.h>
#include <math.h>

static double
luminance_part (double channel)
{
  return channel <= 0.04045 ? channel / 12.92 : pow ((channel + 0.055) / 1.055, 2.4);
}

/* WCAG's relative luminance. */
static double
luminance (const DuskColor *color)
{
  return 0.2126 * luminance_part (color->red) + 0.7152 * luminance_part (color->green) + 0.0722 * luminance_part (color->blue);
}

static void
append_color (GString *css, const char *name, const DuskColor *color)
{
  char alpha[G_ASCII_DTOSTR_BUF_SIZE];

  g_ascii_formatd (alpha, sizeof alpha, "%.3f", color->alpha);
  g_string_append_printf (css, "@define-color dusk_%s rgba(%d,%d,%d,%s);\n", name, (int) lround (color->red * 255), (int) lround (color->green * 255),
                          (int) lround (color->blue * 255), alpha);
}

static void
append_level (GString *css, const DuskPalette *palette, DuskLevel level)
{
  static const DuskColor black = { 0.06, 0.04, 0.05, 1 }, white = { 1, 1, 1, 1 };
  const DuskColor *fill = &palette->levels[level];
  double light = luminance (fill);
  /* The one with more contrast: (1 + 0.05) / (L + 0.05) against (L + 0.05) / 0.05. */
  const DuskColor *text = 1.05 / (light + 0.05) > (light + 0.05) / 0.05 ? &white : &black;
  const char *word = dusk_level_to_word (level);
  g_autofree char *fill_name = g_strdelimit (g_strdup (word), "-", '_');
  g_autofree char *text_name = g_strconcat (fill_name, "_text", NULL);

  append_color (css, fill_name, fill);
  append_color (css, text_name, text);
  g_string_append_printf (css, ".level-badge.level-%s { background-color: @dusk_%s; color: @dusk_%s; }\n", word, fill_name, text_name);
}

static void
load_colors (GtkCssProvider *provider)
{
  g_autoptr (GString) css = g_string_new (NULL);
  const DuskPalette *palette = dusk_style_palette ();

  for (int level = 0; level < DUSK_N_LEVELS; level++)
    append_level (css, palette, (DuskLevel) level);
  append_color (css, "sea", &palette->sea);
  append_color (css, "unstable", &palette->unstable);
  gtk_css_provider_load_from_data (provider, css->str, (gssize) css->len);
}

const DuskPalette *
dusk_style_palette (void)
{
  return dusk_palette (adw_style_manager_get_dark (adw_style_manager_get_default ()));
}

void
dusk_style_init (void)
{
  static gboolean is_ready = FALSE;
  GdkDisplay *display = gdk_display_get_default ();
  GtkCssProvider *colors, *sheet;

  if (is_ready)
    return;
  is_ready = TRUE;
  colors = gtk_css_provider_new ();
  sheet = gtk_css_provider_new ();
  load_colors (colors);
  gtk_css_provider_load_from_resource (sheet, "/io/github/duskmap/Dusk/dusk.css");
  gtk_style_context_add_provider_for_display (display, GTK_STYLE_PROVIDER (colors), GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
  gtk_style_context_add_provider_for_display (display, GTK_STYLE_PROVIDER (sheet), GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
  g_signal_connect_object (adw_style_manager_get_default (), "notify::dark", G_CALLBACK (load_colors), colors, G_CONNECT_SWAPPED);
  g_object_unref (colors);
  g_object_unref (sheet);
}

void
dusk_style_set_level (GtkWidget *widget, DuskLevel level)
{
  for (int other = 0; other < DUSK_N_LEVELS; other++)
    {
      g_autofree char *class = g_strconcat ("level-", dusk_level_to_word ((DuskLevel) other), NULL);
      if (other == (int) level)
        gtk_widget_add_css_class (widget, class);
      else
        gtk_widget_remove_css_class (widget, class);
    }
}
