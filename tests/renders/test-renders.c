/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "pillion-render-check.h"
#include "pillion-test-states.h"

#include <glib/gstdio.h>
#include <locale.h>

/* Without arguments a test: each state is entered, looked at and left. With them, see the
 * options.
 */

#define NORMAL_DPI 96

/* Instead of the name of a state. */
#define LIST "list"

static char *state_name;
static char *render_folder;
static char *suffix;
static double text_scale = 1;

/* The sizes for which screens are made: a phone, and a window of a desktop. */
static const struct {
  const char *name;
  int         width;
  int         height;
} sizes[] = {
  { "narrow", 360, 648 },
  { "wide", 1000, 700 },
};

static void
set_look (gboolean         dark,
          GtkTextDirection direction)
{
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                      dark ? ADW_COLOR_SCHEME_FORCE_DARK : ADW_COLOR_SCHEME_FORCE_LIGHT);
  gtk_widget_set_default_direction (direction);
}

static guint
print_complaints (const char        *name,
                  PillionTestWindow *window)
{
  g_autoptr (GPtrArray) complaints = pillion_render_check (pillion_test_window_get (window),
                                                           pillion_test_window_get_page (window));

  for (guint i = 0; i < complaints->len; i++)
    g_printerr ("%s: %s\n", name, (char *) complaints->pdata[i]);
  return complaints->len;
}

/* ----- all pictures ----- */

static void
render_once (PillionTestWindow      *window,
             const PillionTestState *state,
             guint                   size,
             gboolean                dark,
             GtkTextDirection        direction)
{
  g_autofree char *name = g_strdup_printf ("%s-%s-%s%s%s.png", state->name, sizes[size].name, dark ? "dark" : "light",
                                           direction == GTK_TEXT_DIR_RTL ? "-rtl" : "", suffix != NULL ? suffix : "");
  g_autofree char *path = g_build_filename (render_folder, name, NULL);

  set_look (dark, direction);
  pillion_test_window_resize (window, sizes[size].width, sizes[size].height);
  pillion_test_window_save_png (window, path);
}

static guint
render_state (const PillionTestState *state)
{
  PillionTestWindow *window = pillion_test_state_enter (state);
  guint n_complaints = 0;

  for (guint size = 0; size < G_N_ELEMENTS (sizes); size++) {
    render_once (window, state, size, FALSE, GTK_TEXT_DIR_LTR);
    n_complaints += print_complaints (state->name, window);
    render_once (window, state, size, TRUE, GTK_TEXT_DIR_LTR);
    if (suffix != NULL)
      continue;
    render_once (window, state, size, FALSE, GTK_TEXT_DIR_RTL);
    render_once (window, state, size, TRUE, GTK_TEXT_DIR_RTL);
  }
  set_look (FALSE, GTK_TEXT_DIR_LTR);
  pillion_test_window_free (window);
  return n_complaints;
}

typedef struct {
  const char *const *names;
  guint              n_complaints;
} Rendering;

static void
render_wanted (const PillionTestState *state,
               gpointer                data)
{
  Rendering *rendering = data;

  if (*rendering->names == NULL || g_strv_contains (rendering->names, state->name))
    rendering->n_complaints += render_state (state);
}

static int
render_states (char **names)
{
  Rendering rendering = { (const char *const *) names, 0 };

  g_mkdir_with_parents (render_folder, 0755);
  pillion_test_states_visit (render_wanted, &rendering);
  return rendering.n_complaints > 0;
}

/* ----- one window, for a person ----- */

static gboolean
is_closed (gpointer data)
{
  return pillion_test_window_get (data) == NULL;
}

static int
show_state (const PillionTestState *state)
{
  PillionTestWindow *window = pillion_test_state_enter (state);

  while (!is_closed (window))
    g_main_context_iteration (NULL, TRUE);
  pillion_test_window_free (window);
  return 0;
}

/* ----- the test ----- */

static void
test_state (gconstpointer data)
{
  const PillionTestState *state = data;
  g_autoptr (PillionTestWindow) window = pillion_test_state_enter (state);

  for (guint size = 0; size < G_N_ELEMENTS (sizes); size++) {
    pillion_test_window_resize (window, sizes[size].width, sizes[size].height);
    if (print_complaints (state->name, window) > 0)
      g_test_fail ();
  }
}

static void
add_test (const PillionTestState *state,
          gpointer                data)
{
  g_autofree char *path = g_strconcat ("/renders/", state->name, NULL);

  g_test_add_data_func (path, state, test_state);
}

static void
print_name (const PillionTestState *state,
            gpointer                data)
{
  g_print ("%s\n", state->name);
}

int
main (int    argc,
      char **argv)
{
  static const GOptionEntry options[] = {
    { "debug-state", 0, 0, G_OPTION_ARG_STRING, &state_name, "Show the window in a state; “" LIST "” prints all", "NAME" },
    { "render", 0, 0, G_OPTION_ARG_FILENAME, &render_folder, "Draw all states, or those named, into PNG files", "FOLDER" },
    { "text-scale", 0, 0, G_OPTION_ARG_DOUBLE, &text_scale, "Make the text so much larger", "FACTOR" },
    { "suffix", 0, 0, G_OPTION_ARG_STRING, &suffix, "End the names of the files so, and draw fewer", "TEXT" },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GOptionContext) context = g_option_context_new ("[STATE…]");
  g_autoptr (GError) error = NULL;

  setlocale (LC_ALL, "");
  g_option_context_add_main_entries (context, options, NULL);
  g_option_context_set_ignore_unknown_options (context, TRUE);
  if (!g_option_context_parse (context, &argc, &argv, &error)) {
    g_printerr ("%s\n", error->message);
    return 2;
  }
  if (g_strcmp0 (state_name, LIST) == 0) {
    pillion_test_states_visit (print_name, NULL);
    return 0;
  }
  if (state_name != NULL && pillion_test_states_find (state_name) == NULL) {
    g_printerr ("There is no state “%s”; --debug-state " LIST " prints the names.\n", state_name);
    return 2;
  }
  pillion_test_window_init (&argc, &argv);
  g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", (int) (text_scale * NORMAL_DPI * PANGO_SCALE), NULL);
  if (state_name != NULL)
    return show_state (pillion_test_states_find (state_name));
  if (render_folder != NULL)
    return render_states (argv + 1);
  pillion_test_states_visit (add_test, NULL);
  return g_test_run ();
}
