/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "crypto/pillion-crypto.h"
#include "engine/pillion-engine.h"
#include "engine/pillion-unlock.h"

/* make-keyring-profile FOLDER: makes a profile as the application does, with its key in the keyring. */

static void
on_done (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static GAsyncResult *
await (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return *result;
}

int
main (int   argc,
      char *argv[])
{
  g_autoptr (PillionEngine) engine = NULL;
  g_autoptr (GAsyncResult) opened = NULL;
  g_autoptr (GAsyncResult) closed = NULL;
  g_autoptr (GError) error = NULL;

  if (argc != 2 || !pillion_crypto_init ())
    return 2;
  engine = pillion_engine_new (argv[1], "Pillion", NULL);
  pillion_unlock_set_keyring (pillion_unlock_get (engine), TRUE);
  pillion_engine_open_async (engine, NULL, on_done, &opened);
  if (pillion_engine_open_finish (engine, await (&opened), &error)) {
    pillion_engine_close_async (engine, NULL, on_done, &closed);
    pillion_engine_close_finish (engine, await (&closed), &error);
  }
  if (error != NULL)
    g_printerr ("%s\n", error->message);
  return error == NULL ? 0 : 1;
}
