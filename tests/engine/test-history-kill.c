/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* kill -9 of either side of a history transfer, again and again, while messages are on their way.
 * Both profiles are used by processes of their own, which tell each step over a pipe; the kill
 * falls behind a step that is chosen. In the end both have the same.
 *
 * PILLION_KILL_ROUNDS=N kills N times instead of 24.
 */

#include "test-account-world.h"
#include "test-history-world.h"

#include "engine/pillion-history.h"

#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

/* Of a round, so long that those of 24 come in some thirty chunks. */
#define N_MESSAGES 150
#define N_BLANKS 1900
#define N_CHATS 40
#define CHILD "--child"

/* What a child says: a step, or that all of it is here. */
#define STEP '.'
#define DONE '!'

/* So few steps are between two kills that they fall into every stage, and so many that it goes on. */
#define STEPS_MAX 3

/* Fewer kills before the end would show too little. */
#define KILLS_MIN 8

static guint n_rounds = 24;

/* ----- the child ----- */

static void
say (char letter)
{
  if (write (STDOUT_FILENO, &letter, 1) != 1)
    _exit (1);
}

static gboolean
is_done (PillionHistory *history)
{
  PillionHistoryTransfer *transfer = pillion_history_get_receiving (history);

  return transfer != NULL && pillion_history_transfer_get_state (transfer) == PILLION_HISTORY_TRANSFER_STATE_DONE;
}

static void
on_step (PillionHistory *history)
{
  say (is_done (history) ? DONE : STEP);
}

static void
on_items_changed (GListModel *model)
{
  for (guint i = 0; i < g_list_model_get_n_items (model); i++) {
    g_autoptr (PillionHistoryTransfer) transfer = g_list_model_get_item (model, i);

    g_signal_handlers_disconnect_by_func (transfer, on_step, model);
    g_signal_connect_swapped (transfer, "notify::n-done", G_CALLBACK (on_step), model);
    g_signal_connect_swapped (transfer, "notify::state", G_CALLBACK (on_step), model);
  }
  on_step (PILLION_HISTORY (model));
}

static void
on_opened (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  if (!pillion_engine_open_finish (PILLION_ENGINE (source), result, NULL))
    _exit (1);
  pillion_engine_go_online_async (PILLION_ENGINE (source), NULL, NULL, NULL);
}

/* A parent that failed leaves nobody behind. */
static int
run_child (const char *folder)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  PillionEngineOptions options;
  PillionEngine *engine;

  prctl (PR_SET_PDEATHSIG, SIGKILL);
  pillion_engine_options_init (&options);
  options.program = "child";
  engine = pillion_engine_new_with_options (folder, &options);
  g_signal_connect (pillion_engine_get_history (engine), "items-changed", G_CALLBACK (on_items_changed), NULL);
  pillion_engine_open_async (engine, NULL, on_opened, NULL);
  g_main_loop_run (loop);
  return 0;
}

/* ----- its parent ----- */

typedef struct {
  const char *program;
  char       *folder; /* (owned) */
  GPid        pid;
  int         fd;
} Child;

static void
start (Child *self)
{
  const char *arguments[] = { self->program, CHILD, self->folder, NULL };
  g_autoptr (GError) error = NULL;

  g_spawn_async_with_pipes (NULL, (char **) arguments, NULL, G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL, &self->pid, NULL,
                            &self->fd, NULL, &error);
  g_assert_no_error (error);
}

static void
kill_child (Child *self)
{
  int status;

  g_assert_cmpint (kill (self->pid, SIGKILL), ==, 0);
  g_assert_cmpint (waitpid (self->pid, &status, 0), ==, self->pid);
  g_assert_true (WIFSIGNALED (status));
  close (self->fd);
}

/* Waits for what one of them says; which: (out): who does. */
static char
listen (Child  children[2],
        guint *which)
{
  GPollFD fds[2] = { { children[0].fd, G_IO_IN, 0 }, { children[1].fd, G_IO_IN, 0 } };
  char letter = 0;

  if (g_poll (fds, 2, 60000) <= 0)
    g_error ("Neither side goes on, and neither ends.");
  *which = fds[0].revents != 0 ? 0 : 1;
  if (read (children[*which].fd, &letter, 1) != 1)
    g_error ("A side ended by itself.");
  return letter;
}

static guint
draw_steps (void)
{
  return (guint) g_test_rand_int_range (1, STEPS_MAX + 1);
}

/* Returns how often one was killed before all was there. */
static guint
run_children (Child children[2])
{
  guint left[2] = { draw_steps (), draw_steps () };
  guint n_kills = 0;
  guint which;

  start (&children[0]);
  start (&children[1]);
  while (listen (children, &which) != DONE) {
    if (n_kills >= n_rounds || --left[which] > 0)
      continue;
    kill_child (&children[which]);
    start (&children[which]);
    left[which] = draw_steps ();
    n_kills++;
  }
  return n_kills;
}

static void
ask (PillionTestEngine *self)
{
  PillionHistory *history = pillion_engine_get_history (pillion_test_engine_get (self));
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  pillion_history_request_async (history, NULL, PILLION_HISTORY_DEPTH_ALL, NULL, pillion_test_on_done, &result);
  pillion_history_request_finish (history, pillion_test_await (&result), &error);
  g_assert_no_error (error);
}

static gboolean
has_all (gpointer data)
{
  return is_done (pillion_engine_get_history (pillion_test_engine_get (data)));
}

static Child
make_child (PillionTestEngine *engine,
            const char        *program)
{
  Child child = { .program = program };

  child.folder = g_strdup (pillion_engine_get_folder (pillion_test_engine_get (engine)));
  pillion_test_engine_close (engine);
  return child;
}

static void
test_kills (gconstpointer program)
{
  g_auto (AccountWorld) world = { 0 };
  g_autoptr (PillionTestRelay) relay = pillion_test_relay_new ((const char *[]) { "verification=open", NULL });
  Child children[2];
  g_autofree char *given = NULL;
  g_autofree char *got = NULL;
  guint n_kills;

  account_world_init (&world, pillion_test_relay_get_url (relay));
  pillion_test_engine_set_history (world.ana, PILLION_HISTORY_DEPTH_ALL);
  world.laptop = account_world_link (&world);
  pillion_test_wait_until (has_all, world.laptop, "a transfer of nothing");
  history_world_fill_longer (world.ana, n_rounds * N_MESSAGES, N_CHATS, N_BLANKS);
  pillion_test_engine_go_offline (world.ana);
  pillion_test_engine_go_offline (world.laptop);
  ask (world.laptop);

  children[0] = make_child (world.ana, program);
  children[1] = make_child (world.laptop, program);
  n_kills = run_children (children);
  g_test_message ("%u kills before the end", n_kills);
  g_assert_cmpuint (n_kills, >=, MIN (n_rounds, KILLS_MIN));
  for (guint i = 0; i < 2; i++) {
    kill_child (&children[i]);
    g_free (children[i].folder);
  }

  pillion_test_engine_open (world.ana);
  pillion_test_engine_open (world.laptop);
  given = history_world_digest (world.ana, 0);
  got = history_world_digest (world.laptop, 0);
  g_assert_cmpstr (got, ==, given);
  g_assert_cmpuint (history_world_count (world.laptop, TRUE), ==, n_rounds * N_MESSAGES);
}

int
main (int    argc,
      char **argv)
{
  const char *rounds = g_getenv ("PILLION_KILL_ROUNDS");

  if (argc == 3 && g_str_equal (argv[1], CHILD))
    return run_child (argv[2]);
  g_test_init (&argc, &argv, NULL);
  if (rounds != NULL)
    n_rounds = (guint) g_ascii_strtoull (rounds, NULL, 10);

  g_test_add_data_func ("/engine/history-kill/either-side", argv[0], test_kills);

  return g_test_run ();
}
