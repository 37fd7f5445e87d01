/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "load-process.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

uint64_t
load_process_get_pss (pid_t pid)
{
  char line[256];
  uint64_t kilobytes = 0;
  FILE *file;

  snprintf (line, sizeof line, "/proc/%d/smaps_rollup", (int) pid);
  file = fopen (line, "r");
  if (file == NULL)
    return 0;

  while (fgets (line, sizeof line, file) != NULL) {
    if (sscanf (line, "Pss: %" SCNu64, &kilobytes) == 1)
      break;
  }

  fclose (file);

  return kilobytes * 1024;
}

uint64_t
load_process_get_cpu_us (pid_t pid)
{
  char line[1024];
  const char *fields = NULL;
  uint64_t user = 0;
  uint64_t system = 0;
  FILE *file;

  snprintf (line, sizeof line, "/proc/%d/stat", (int) pid);
  file = fopen (line, "r");
  if (file == NULL)
    return 0;

  /* The name, in parentheses, may hold anything; 11 fields follow it. */
  if (fgets (line, sizeof line, file) != NULL)
    fields = strrchr (line, ')');
  if (fields != NULL)
    sscanf (fields, ") %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %" SCNu64 " %" SCNu64,
            &user, &system);

  fclose (file);

  return (user + system) * 1000000 / (uint64_t) sysconf (_SC_CLK_TCK);
}
