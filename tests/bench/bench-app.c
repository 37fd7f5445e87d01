/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "watch-window.h"

#include "app/pillion-application.h"
#include "app/pillion-window.h"
#include "engine/pillion-engine-private.h"
#include "engine/pillion-hex.h"

#include <locale.h>
#include <string.h>

/* bench-app MODE [OPTION...]: the application itself, with a watch on its frames. The options
 * are those of pillion. Modes:
 *   start    ends when the window shows what its user came for
 *   rest     stays then
 *   chat     opens the longest chat, and stays
 *   scroll   scrolls through it, and ends
 *   receive  opens the newest chat, and says how long messages take from the relay to the screen
 */

/* What a wheel does, each frame. */
#define WHEEL_STEP 120
#define N_SCROLLED 300

/* What was sent before, so that there is a chat to open. */
#define GREETING "hello"

/* Until sizes that follow from other sizes are settled. */
#define N_QUIET_FRAMES 5

static const char *mode;
static guint n_frames;
static GArray *times_ms;
static GArray *cpu_times_ms;
static gint64 pushed_us;

/* ----- what is on the screen ----- */

static GtkWidget *
find (GtkWidget  *root,
      const char *type)
{
  if (!gtk_widget_get_mapped (root))
    return NULL;
  if (g_str_equal (G_OBJECT_TYPE_NAME (root), type))
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL; child = gtk_widget_get_next_sibling (child)) {
    GtkWidget *found = find (child, type);

    if (found != NULL)
      return found;
  }
  return NULL;
}

/* Chats, or the page of a first run. */
static gboolean
is_ready (GtkWindow *window)
{
  return find (GTK_WIDGET (window), "PillionConversationRow") != NULL ||
         find (GTK_WIDGET (window), "PillionWelcomePage") != NULL;
}

static gboolean
shows_chat (GtkWindow *window)
{
  return find (GTK_WIDGET (window), "PillionMessageBubble") != NULL;
}

/* ----- figures ----- */

static int
compare (gconstpointer a,
         gconstpointer b)
{
  return (*(const double *) a > *(const double *) b) - (*(const double *) a < *(const double *) b);
}

static void
print (const char *name,
       double      value)
{
  g_print ("{\"name\": \"%s\", \"value\": %.2f}\n", name, value);
}

static void
print_times (const char *what,
             GArray     *times)
{
  static const struct {
    const char *name;
    double      part;
  } quantiles[] = { { "p50", 0.5 }, { "p95", 0.95 }, { "max", 1 } };

  g_array_sort (times, compare);
  for (gsize i = 0; i < G_N_ELEMENTS (quantiles); i++) {
    g_autofree char *name = g_strdup_printf ("%s_%s_ms", what, quantiles[i].name);

    print (name, g_array_index (times, double, (guint) (quantiles[i].part * (times->len - 1))));
  }
}

static void
end (GtkWindow *window)
{
  gtk_window_close (window);
}

/* ----- modes ----- */

static void
open_chat (GtkWindow  *window,
           const char *account)
{
  gtk_widget_activate_action (find (GTK_WIDGET (window), "PillionConversationRow"), "chats.open", "s", account);
}

/* The longest is the first that bench-profile makes. */
static void
open_longest (GtkWindow *window)
{
  guint8 account[PILLION_ACCOUNT_BYTES];
  g_autofree char *hex = NULL;

  memset (account, 0xbe, sizeof account);
  memset (account, 0, sizeof (guint));
  hex = pillion_hex_encode (account, sizeof account);
  open_chat (window, hex);
}

static void
scroll (GtkWindow *window)
{
  GtkWidget *history = find (GTK_WIDGET (window), "PillionMessageHistory");
  GtkWidget *view = find (history, "GtkListView");
  GtkAdjustment *adjustment = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (view));
  double ms = watch_window_get_last_ms ();
  double cpu_ms = watch_window_get_last_cpu_ms ();

  if (++n_frames > N_QUIET_FRAMES) {
    g_array_append_val (times_ms, ms);
    g_array_append_val (cpu_times_ms, cpu_ms);
  }
  if (times_ms->len == N_SCROLLED) {
    print_times ("scroll", times_ms);
    print_times ("scroll_cpu", cpu_times_ms);
    end (window);
    return;
  }
  gtk_adjustment_set_value (adjustment, gtk_adjustment_get_value (adjustment) - WHEEL_STEP);
  gtk_widget_queue_draw (view);
}

/* Each text that arrives is another one; it is there when a label has it. */
static gboolean
shows_text (GtkWidget  *root,
            const char *text)
{
  if (!gtk_widget_get_mapped (root))
    return FALSE;
  if (GTK_IS_LABEL (root) && g_str_equal (gtk_label_get_text (GTK_LABEL (root)), text))
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL; child = gtk_widget_get_next_sibling (child)) {
    if (shows_text (child, text))
      return TRUE;
  }
  return FALSE;
}

static void
on_push (PillionConnection *connection,
         const char        *name,
         JsonObject        *push)
{
  if (pushed_us == 0 && g_str_equal (name, "mailbox"))
    pushed_us = g_get_monotonic_time ();
}

static void
receive (GtkWindow *window)
{
  GtkWidget *history = find (GTK_WIDGET (window), "PillionMessageHistory");
  g_autofree char *text = g_strdup_printf ("message %u", times_ms->len);
  double ms = (double) (g_get_monotonic_time () - pushed_us) / 1000;

  if (pushed_us == 0 || history == NULL || !shows_text (history, text))
    return;
  pushed_us = 0;
  g_array_append_val (times_ms, ms);
  /* Whoever sends waits for this line. */
  print ("received_ms", ms);
}

static void
on_chat_frame (GtkWindow *window)
{
  if (g_str_equal (mode, "scroll"))
    scroll (window);
}

static void
on_frame (GtkWindow *window,
          gpointer   data)
{
  static gboolean opened;

  watch_window_print ("first_frame_ms");
  if (g_str_equal (mode, "receive") && opened) {
    receive (window);
    return;
  }
  if (opened) {
    if (shows_chat (window)) {
      watch_window_print ("chat_ms");
      on_chat_frame (window);
    }
    return;
  }
  if (!is_ready (window))
    return;
  if (g_str_equal (mode, "receive") && !shows_text (GTK_WIDGET (window), GREETING))
    return;
  watch_window_print ("ready_ms");
  if (g_str_equal (mode, "start")) {
    opened = TRUE;
    end (window);
  } else if (g_str_equal (mode, "receive")) {
    opened = TRUE;
    g_signal_connect (pillion_engine_get_connection (pillion_window_get_engine (PILLION_WINDOW (window))), "push",
                      G_CALLBACK (on_push), NULL);
    gtk_widget_activate_action (find (GTK_WIDGET (window), "PillionConversationRow"), "chats.nth", "u", 1);
  } else if (!g_str_equal (mode, "rest")) {
    opened = TRUE;
    open_longest (window);
  }
}

static void
on_window_added (GtkApplication *application,
                 GtkWindow      *window)
{
  if (PILLION_IS_WINDOW (window))
    watch_window_each_frame (window, on_frame, NULL);
}

int
main (int    argc,
      char **argv)
{
  g_autoptr (PillionApplication) application = NULL;

  if (argc < 2) {
    g_printerr ("usage: %s MODE [OPTION...]\n", argv[0]);
    return 2;
  }
  setlocale (LC_ALL, "");
  setvbuf (stdout, NULL, _IOLBF, 0);
  mode = argv[1];
  argv[1] = argv[0];
  times_ms = g_array_new (FALSE, FALSE, sizeof (double));
  cpu_times_ms = g_array_new (FALSE, FALSE, sizeof (double));
  application = pillion_application_new ();
  g_signal_connect (application, "window-added", G_CALLBACK (on_window_added), NULL);
  return g_application_run (G_APPLICATION (application), argc - 1, argv + 1);
}
