/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <sanitizer/lsan_interface.h>

/* GLib leaves its table of quarks behind when it needs a larger one, since other threads may still
 * read in it; programs with windows need a larger one. The table is made when the library is
 * loaded: so the leak checker begins after that.
 */
static void
begin_loading (int    argc,
               char **argv,
               char **environment)
{
  __lsan_disable ();
}

static void (*const before_loading) (int, char **, char **)
  __attribute__ ((section (".preinit_array"), used)) = begin_loading;

static void __attribute__ ((constructor))
end_loading (void)
{
  __lsan_enable ();
}
