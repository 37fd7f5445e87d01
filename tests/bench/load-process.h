/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <stdint.h>
#include <sys/types.h>

/* Both read /proc and return 0 where the process cannot be read. */

/* Proportional share of memory, in bytes. */
uint64_t load_process_get_pss     (pid_t pid);

/* Processor time used so far, in microseconds. */
uint64_t load_process_get_cpu_us  (pid_t pid);
