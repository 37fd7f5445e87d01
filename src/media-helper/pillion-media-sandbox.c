/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define _GNU_SOURCE

#include "media-helper/pillion-media-sandbox.h"

#include "media-helper/pillion-media-channel.h"
#include "media-helper/pillion-media-message.h"

#include <fcntl.h>
#include <seccomp.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#ifndef __has_feature
#define __has_feature(feature) 0
#endif

#if defined(__SANITIZE_ADDRESS__) || __has_feature(address_sanitizer)
#define HAS_SHADOW_MEMORY 1
#else
#define HAS_SHADOW_MEMORY 0
#endif

/* Loading and ending, beside the pictures. */
#define CPU_SECONDS (10 + PILLION_MEDIA_MAX_PICTURES * PILLION_MEDIA_MAX_CPU_MS / 1000)

typedef struct {
  int call;
  unsigned int n_conditions;
  struct scmp_arg_cmp condition;
} Rule;

/* Without arguments that could reach anything but the process itself. */
static const int harmless_calls[] = {
  SCMP_SYS (brk),
  SCMP_SYS (clock_gettime),
  SCMP_SYS (clock_gettime64),
  SCMP_SYS (close),
  SCMP_SYS (exit),
  SCMP_SYS (exit_group),
  SCMP_SYS (futex),
  SCMP_SYS (futex_time64),
  SCMP_SYS (getrandom),
  SCMP_SYS (gettimeofday),
  SCMP_SYS (lseek),
  SCMP_SYS (_llseek),
  SCMP_SYS (madvise),
  SCMP_SYS (mremap),
  SCMP_SYS (munmap),
  SCMP_SYS (restart_syscall),
  SCMP_SYS (rt_sigprocmask),
  SCMP_SYS (rt_sigreturn),
  SCMP_SYS (setitimer),
#if HAS_SHADOW_MEMORY
  /* Asked by AddressSanitizer at each longjmp() and _exit(). */
  SCMP_SYS (sigaltstack),
#endif
};

/* Bytes that are written to memory never become code. */
static const Rule memory_rules[] = {
  { SCMP_SYS (mmap), 1, SCMP_A2 (SCMP_CMP_MASKED_EQ, PROT_EXEC, 0) },
  { SCMP_SYS (mmap2), 1, SCMP_A2 (SCMP_CMP_MASKED_EQ, PROT_EXEC, 0) },
  { SCMP_SYS (mprotect), 1, SCMP_A2 (SCMP_CMP_MASKED_EQ, PROT_EXEC, 0) },
  { SCMP_SYS (fcntl), 1, SCMP_A1 (SCMP_CMP_EQ, F_GET_SEALS, 0) },
  { SCMP_SYS (fcntl64), 1, SCMP_A1 (SCMP_CMP_EQ, F_GET_SEALS, 0) },
};

static gboolean
set_limit (int    resource,
           rlim_t value)
{
  const struct rlimit limit = { value, value };

  return setrlimit ((__rlimit_resource_t) resource, &limit) == 0;
}

/* Bytes of address space in use; 0 if that cannot be read. */
static gsize
get_address_space (void)
{
  g_autofree char *text = NULL;

  if (!g_file_get_contents ("/proc/self/statm", &text, NULL, NULL))
    return 0;

  return (gsize) g_ascii_strtoull (text, NULL, 10) * (gsize) sysconf (_SC_PAGESIZE);
}

static gboolean
limit_resources (int   socket_fd,
                 gsize extra_memory)
{
  gsize used = get_address_space ();

  if (used == 0 || (!HAS_SHADOW_MEMORY && !set_limit (RLIMIT_AS, used + extra_memory)))
    return FALSE;

  return set_limit (RLIMIT_CORE, 0) &&
         set_limit (RLIMIT_CPU, CPU_SECONDS) &&
         set_limit (RLIMIT_FSIZE, 0) &&
         set_limit (RLIMIT_MEMLOCK, 0) &&
         set_limit (RLIMIT_NOFILE, (rlim_t) socket_fd + 1 + PILLION_MEDIA_CHANNEL_MAX_FDS) &&
         set_limit (RLIMIT_NPROC, 0);
}

static gboolean
add_rules (scmp_filter_ctx filter,
           int             socket_fd)
{
  const struct scmp_arg_cmp own_socket = SCMP_A0 (SCMP_CMP_EQ, (scmp_datum_t) socket_fd, 0);

  for (gsize i = 0; i < G_N_ELEMENTS (harmless_calls); i++)
    if (seccomp_rule_add (filter, SCMP_ACT_ALLOW, harmless_calls[i], 0) < 0)
      return FALSE;

  for (gsize i = 0; i < G_N_ELEMENTS (memory_rules); i++)
    if (seccomp_rule_add_array (filter, SCMP_ACT_ALLOW, memory_rules[i].call, memory_rules[i].n_conditions,
                                &memory_rules[i].condition) < 0)
      return FALSE;

  return seccomp_rule_add_array (filter, SCMP_ACT_ALLOW, SCMP_SYS (recvmsg), 1, &own_socket) == 0 &&
         seccomp_rule_add_array (filter, SCMP_ACT_ALLOW, SCMP_SYS (sendmsg), 1, &own_socket) == 0;
}

static gboolean
load_filter (int socket_fd)
{
  scmp_filter_ctx filter = seccomp_init (SCMP_ACT_KILL_PROCESS);
  gboolean is_loaded;

  if (filter == NULL)
    return FALSE;

  is_loaded = seccomp_attr_set (filter, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS) == 0 &&
              add_rules (filter, socket_fd) &&
              seccomp_load (filter) == 0;
  seccomp_release (filter);

  return is_loaded;
}

gboolean
pillion_media_sandbox_enter (int   socket_fd,
                             gsize extra_memory)
{
  if (close_range ((unsigned int) socket_fd + 1, ~0u, 0) < 0)
    return FALSE;

  return limit_resources (socket_fd, extra_memory) &&
         prctl (PR_SET_DUMPABLE, 0, 0, 0, 0) == 0 &&
         prctl (PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
         load_filter (socket_fd);
}
