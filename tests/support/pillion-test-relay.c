/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "pillion-test-relay.h"

#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <glib/gstdio.h>

#define DEADLINE (30 * G_TIME_SPAN_SECOND)

#define LISTENING "listening "

struct _PillionTestRelay {
  char *program;        /* (owned) */
  char *data;           /* (owned) */
  char *url;            /* (owned) (nullable) */
  char *certificate;    /* (owned) (nullable) */
  char *key;            /* (owned) (nullable) */
  GStrv settings;       /* (owned) (nullable) */
  GStrv arguments;      /* (owned) (nullable) */
  guint16 port;
  int trace_fd;
  GSubprocess *process; /* (owned) (nullable): while it runs */
  GThread *reader;      /* (owned) (nullable): of its log */

  GMutex mutex; /* guards the log */
  GCond said;
  GString *log;      /* (owned) */
  GHashTable *codes; /* (owned): number: where in the log its last known code ends */
};

PillionTestRelay *
pillion_test_relay_new_stopped (const char *const *settings)
{
  PillionTestRelay *self = g_new0 (PillionTestRelay, 1);
  g_autoptr (GError) error = NULL;

  self->program = g_strdup (PILLION_TEST_RELAY_PROGRAM);
  self->data = g_dir_make_tmp ("pillion-relay-XXXXXX", &error);
  g_assert_no_error (error);
  self->settings = g_strdupv ((GStrv) settings);
  self->trace_fd = -1;
  self->log = g_string_new (NULL);
  self->codes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_mutex_init (&self->mutex);
  g_cond_init (&self->said);

  return self;
}

PillionTestRelay *
pillion_test_relay_new (const char *const *settings)
{
  PillionTestRelay *self = pillion_test_relay_new_stopped (settings);

  pillion_test_relay_start (self);

  return self;
}

static void
remove_folder (const char *path)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  const char *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL) {
    g_autofree char *entry = g_build_filename (path, name, NULL);

    if (g_file_test (entry, G_FILE_TEST_IS_DIR) && strcmp (name, "blobs") == 0)
      remove_folder (entry);
    else
      g_unlink (entry);
  }

  g_rmdir (path);
}

void
pillion_test_relay_free (PillionTestRelay *self)
{
  if (self->process != NULL)
    pillion_test_relay_kill (self);

  remove_folder (self->data);
  g_free (self->program);
  g_free (self->data);
  g_free (self->url);
  g_free (self->certificate);
  g_free (self->key);
  g_strfreev (self->settings);
  g_strfreev (self->arguments);
  g_string_free (self->log, TRUE);
  g_hash_table_unref (self->codes);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->said);
  g_free (self);
}

void
pillion_test_relay_set_program (PillionTestRelay *self,
                                const char       *program)
{
  g_free (self->program);
  self->program = g_strdup (program);
}

void
pillion_test_relay_set_arguments (PillionTestRelay  *self,
                                  const char *const *arguments)
{
  g_strfreev (self->arguments);
  self->arguments = g_strdupv ((GStrv) arguments);
}

void
pillion_test_relay_set_tls (PillionTestRelay *self,
                            const char       *certificate,
                            const char       *key)
{
  g_free (self->certificate);
  g_free (self->key);
  self->certificate = g_strdup (certificate);
  self->key = g_strdup (key);
}

void
pillion_test_relay_set_trace_fd (PillionTestRelay *self,
                                 int               fd)
{
  self->trace_fd = fd;
}

static void
die_with_parent (gpointer user_data)
{
  prctl (PR_SET_PDEATHSIG, SIGKILL);
}

static void
add (GPtrArray  *argv,
     const char *option,
     const char *value)
{
  g_ptr_array_add (argv, g_strdup (option));
  if (value != NULL)
    g_ptr_array_add (argv, g_strdup (value));
}

static GPtrArray *
make_argv (PillionTestRelay *self)
{
  GPtrArray *argv = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *listen = g_strdup_printf ("127.0.0.1:%u", self->port);

  add (argv, self->program, NULL);
  add (argv, "--listen", listen);
  add (argv, "--data", self->data);
  if (self->certificate != NULL) {
    add (argv, "--tls-cert", self->certificate);
    add (argv, "--tls-key", self->key);
  }

  for (guint i = 0; self->settings != NULL && self->settings[i] != NULL; i++)
    add (argv, "--set", self->settings[i]);
  for (guint i = 0; self->arguments != NULL && self->arguments[i] != NULL; i++)
    add (argv, self->arguments[i], NULL);

  /* The number that the launcher gives the descriptor in the child. */
  if (self->trace_fd >= 0)
    add (argv, "--trace-fd", "3");
  g_ptr_array_add (argv, NULL);

  return argv;
}

/* Data: the read end of its standard error, then the relay. */
typedef struct {
  PillionTestRelay *relay;
  GInputStream *stream; /* (owned) */
} Reader;

static gpointer
read_log (gpointer data)
{
  g_autofree Reader *reader = data;
  g_autoptr (GInputStream) stream = reader->stream;
  PillionTestRelay *self = reader->relay;
  char buffer[4096];
  gssize n;

  while ((n = g_input_stream_read (stream, buffer, sizeof buffer, NULL, NULL)) > 0) {
    g_mutex_lock (&self->mutex);
    g_string_append_len (self->log, buffer, n);
    g_cond_broadcast (&self->said);
    g_mutex_unlock (&self->mutex);
  }

  return NULL;
}

static void
spawn (PillionTestRelay *self)
{
  g_autoptr (GSubprocessLauncher) launcher =
    g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_autoptr (GPtrArray) argv = make_argv (self);
  g_autoptr (GError) error = NULL;
  Reader *reader = g_new (Reader, 1);

  g_assert_null (self->process);
  g_subprocess_launcher_set_child_setup (launcher, die_with_parent, NULL, NULL);
  if (self->trace_fd >= 0)
    g_subprocess_launcher_take_fd (launcher, fcntl (self->trace_fd, F_DUPFD_CLOEXEC, 10), 3);

  self->process = g_subprocess_launcher_spawnv (launcher, (const char *const *) argv->pdata, &error);
  g_assert_no_error (error);

  reader->relay = self;
  reader->stream = g_object_ref (g_subprocess_get_stderr_pipe (self->process));
  self->reader = g_thread_new ("log", read_log, reader);
}

static void
reap (PillionTestRelay *self)
{
  g_autoptr (GError) error = NULL;

  g_subprocess_wait (self->process, NULL, &error);
  g_assert_no_error (error);
  g_thread_join (g_steal_pointer (&self->reader));
}

void
pillion_test_relay_start (PillionTestRelay *self)
{
  g_autoptr (GDataInputStream) output = NULL;
  g_autofree char *line = NULL;

  spawn (self);
  output = g_data_input_stream_new (g_subprocess_get_stdout_pipe (self->process));
  g_filter_input_stream_set_close_base_stream (G_FILTER_INPUT_STREAM (output), FALSE);
  line = g_data_input_stream_read_line (output, NULL, NULL, NULL);
  if (line == NULL || !g_str_has_prefix (line, LISTENING)) {
    reap (self);
    g_error ("The relay does not listen: %s", self->log->str);
  }

  g_free (self->url);
  self->url = g_strdup (line + strlen (LISTENING));
  self->port = (guint16) g_ascii_strtoull (strrchr (self->url, ':') + 1, NULL, 10);
}

static int
take_status (PillionTestRelay *self)
{
  g_autoptr (GSubprocess) process = NULL;

  reap (self);
  process = g_steal_pointer (&self->process);

  return g_subprocess_get_if_exited (process) ? g_subprocess_get_exit_status (process) : -1;
}

int
pillion_test_relay_run (PillionTestRelay *self)
{
  spawn (self);

  return take_status (self);
}

int
pillion_test_relay_stop (PillionTestRelay *self)
{
  g_subprocess_send_signal (self->process, SIGTERM);

  return take_status (self);
}

void
pillion_test_relay_kill (PillionTestRelay *self)
{
  g_subprocess_send_signal (self->process, SIGKILL);
  (void) take_status (self);
}

void
pillion_test_relay_send_signal (PillionTestRelay *self,
                                int               number)
{
  g_subprocess_send_signal (self->process, number);
}

const char *
pillion_test_relay_get_url (PillionTestRelay *self)
{
  return self->url;
}

guint16
pillion_test_relay_get_port (PillionTestRelay *self)
{
  return self->port;
}

const char *
pillion_test_relay_get_data (PillionTestRelay *self)
{
  return self->data;
}

const char *
pillion_test_relay_get_id (PillionTestRelay *self)
{
  return g_subprocess_get_identifier (self->process);
}

char *
pillion_test_relay_dup_log (PillionTestRelay *self)
{
  char *log;

  g_mutex_lock (&self->mutex);
  log = g_strdup (self->log->str);
  g_mutex_unlock (&self->mutex);

  return log;
}

/* Returns where it ends. */
static gsize
wait_for_log_after (PillionTestRelay *self,
                    const char       *text,
                    gsize             start)
{
  gint64 deadline = g_get_monotonic_time () + DEADLINE;
  const char *found;
  gsize end;

  g_mutex_lock (&self->mutex);
  while ((found = strstr (self->log->str + start, text)) == NULL) {
    if (!g_cond_wait_until (&self->said, &self->mutex, deadline))
      g_error ("The relay never said “%s”: %s", text, self->log->str);
  }
  end = (gsize) (found - self->log->str) + strlen (text);
  g_mutex_unlock (&self->mutex);

  return end;
}

void
pillion_test_relay_wait_for_log (PillionTestRelay *self,
                                 const char       *text)
{
  wait_for_log_after (self, text, 0);
}

/* Each asking for a code makes a new one: that of the last time is no answer. */
char *
pillion_test_relay_dup_code (PillionTestRelay *self,
                             const char       *number)
{
  g_autofree char *text = g_strdup_printf ("verification code for %s: ", number);
  g_autofree char *log = NULL;
  gsize end;

  end = wait_for_log_after (self, text, GPOINTER_TO_SIZE (g_hash_table_lookup (self->codes, number)));
  wait_for_log_after (self, "\n", end);
  g_hash_table_insert (self->codes, g_strdup (number), GSIZE_TO_POINTER (end));
  log = pillion_test_relay_dup_log (self);

  return g_strndup (log + end, strspn (log + end, "0123456789"));
}
