/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define _GNU_SOURCE

#include "media-helper/pillion-media-channel.h"
#include "media-helper/pillion-media-sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#ifndef __has_feature
#define __has_feature(feature) 0
#endif

/* Sanitizers map terabytes, so that a build with them has no limit of memory. */
#if defined(__SANITIZE_ADDRESS__) || __has_feature(address_sanitizer)
#define HAS_MEMORY_LIMIT 0
#else
#define HAS_MEMORY_LIMIT 1
#endif

#define EXTRA_MEMORY (64 * 1024 * 1024)

/* What a process in the sandbox does; it returns TRUE when all went as it should. */
typedef gboolean (*Attempt) (int socket_fd);

typedef struct {
  const char *name;
  Attempt attempt;
} Case;

static gboolean
open_file (int socket_fd)
{
  return open ("/etc/passwd", O_RDONLY) >= 0;
}

static gboolean
make_socket (int socket_fd)
{
  return socket (AF_INET, SOCK_STREAM, 0) >= 0;
}

static gboolean
make_process (int socket_fd)
{
  return fork () >= 0;
}

static gboolean
run_program (int socket_fd)
{
  return execl ("/bin/true", "true", NULL) == 0;
}

static gboolean
make_memory_file (int socket_fd)
{
  return memfd_create ("file", 0) >= 0;
}

static gboolean
map_code (int socket_fd)
{
  return mmap (NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) != MAP_FAILED;
}

static gboolean
end_another (int socket_fd)
{
  return kill (getppid (), 0) == 0;
}

static gboolean
raise_limit (int socket_fd)
{
  const struct rlimit limit = { RLIM_INFINITY, RLIM_INFINITY };

  return setrlimit (RLIMIT_AS, &limit) == 0;
}

static gboolean
write_elsewhere (int socket_fd)
{
  return write (STDOUT_FILENO, "", 0) == 0;
}

static gboolean
send_elsewhere (int socket_fd)
{
  return pillion_media_channel_send (STDOUT_FILENO, (const guint8 *) "x", 1, NULL, 0);
}

static gboolean
change_flags (int socket_fd)
{
  return fcntl (socket_fd, F_SETFD, 0) == 0;
}

static const Case refused[] = {
  { "open", open_file },
  { "socket", make_socket },
  { "fork", make_process },
  { "exec", run_program },
  { "memfd", make_memory_file },
  { "code", map_code },
  { "kill", end_another },
  { "limit", raise_limit },
  { "write", write_elsewhere },
  { "send", send_elsewhere },
  { "flags", change_flags },
};

/* Returns how a process ended that did this in the sandbox. */
static int
run_confined (Attempt attempt,
              int     socket_fd)
{
  pid_t pid = fork ();
  int status;

  if (pid == 0) {
    if (!pillion_media_sandbox_enter (socket_fd, EXTRA_MEMORY))
      _exit (2);
    _exit (attempt (socket_fd) ? 0 : 1);
  }

  g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);

  return status;
}

static void
test_refused (gconstpointer user_data)
{
  const Case *test = user_data;
  int ends[2];
  int status;

  g_assert_true (pillion_media_channel_open (ends));
  status = run_confined (test->attempt, ends[1]);
  g_assert_true (WIFSIGNALED (status));
  g_assert_cmpint (WTERMSIG (status), ==, SIGSYS);

  close (ends[0]);
  close (ends[1]);
}

static gboolean
answer (int socket_fd)
{
  g_autofree guint8 *memory = g_malloc0 (EXTRA_MEMORY / 4);
  int fds[PILLION_MEDIA_CHANNEL_MAX_FDS];
  guint8 byte;

  return pillion_media_channel_receive (socket_fd, &byte, 1, fds) == 1 &&
         pillion_media_channel_send (socket_fd, memory, 1, NULL, 0);
}

static void
test_allowed (void)
{
  int fds[PILLION_MEDIA_CHANNEL_MAX_FDS];
  int ends[2];
  guint8 byte;

  g_assert_true (pillion_media_channel_open (ends));
  g_assert_true (pillion_media_channel_send (ends[0], (const guint8 *) "x", 1, NULL, 0));
  g_assert_cmpint (run_confined (answer, ends[1]), ==, 0);
  g_assert_cmpint (pillion_media_channel_receive (ends[0], &byte, 1, fds), ==, 1);

  close (ends[0]);
  close (ends[1]);
}

/* Everything above the socket is closed, and no more than two may come. */
static gboolean
has_room_for_two (int socket_fd)
{
  int fds[PILLION_MEDIA_CHANNEL_MAX_FDS];
  guint8 byte;

  return fcntl (socket_fd + 1, F_GET_SEALS) == -1 && errno == EBADF &&
         pillion_media_channel_receive (socket_fd, &byte, 1, fds) == 1 && fds[0] >= 0 && fds[1] >= 0 &&
         pillion_media_channel_receive (socket_fd, &byte, 1, fds) == -1;
}

static void
test_descriptors (void)
{
  int ends[2];

  g_assert_true (pillion_media_channel_open (ends));
  g_assert_true (pillion_media_channel_send (ends[0], (const guint8 *) "x", 1, ends, 2));
  g_assert_true (pillion_media_channel_send (ends[0], (const guint8 *) "x", 1, ends, 2));
  g_assert_cmpint (run_confined (has_room_for_two, ends[1]), ==, 0);

  close (ends[0]);
  close (ends[1]);
}

#if HAS_MEMORY_LIMIT
static gboolean
take_too_much (int socket_fd)
{
  return mmap (NULL, EXTRA_MEMORY + 1, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) == MAP_FAILED &&
         errno == ENOMEM;
}

static void
test_memory (void)
{
  int ends[2];

  g_assert_true (pillion_media_channel_open (ends));
  g_assert_cmpint (run_confined (take_too_much, ends[1]), ==, 0);

  close (ends[0]);
  close (ends[1]);
}
#endif

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (refused); i++) {
    g_autofree char *path = g_strconcat ("/media-helper/sandbox/refuses/", refused[i].name, NULL);

    g_test_add_data_func (path, &refused[i], test_refused);
  }
  g_test_add_func ("/media-helper/sandbox/allowed", test_allowed);
  g_test_add_func ("/media-helper/sandbox/descriptors", test_descriptors);
#if HAS_MEMORY_LIMIT
  g_test_add_func ("/media-helper/sandbox/memory", test_memory);
#endif

  return g_test_run ();
}
