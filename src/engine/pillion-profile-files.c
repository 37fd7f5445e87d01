/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "engine/pillion-profile-files.h"

#include "engine/pillion-engine-error.h"
#include "engine/pillion-local-secret.h"
#include "engine/pillion-profile-erasure.h"
#include "store/pillion-database-file.h"
#include "store/pillion-file.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>

/* Less than any opening that a relay heard of. */
#define NO_OPENING "0\n"

static gboolean
has_file (const char *folder,
          const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

gboolean
pillion_profile_files_exist (const char *folder)
{
  return has_file (folder, PILLION_LOCAL_SECRET_KEY_FILE) || has_file (folder, PILLION_LOCAL_SECRET_KEYRING_FILE) ||
         has_file (folder, PILLION_LOCAL_SECRET_STORE_KEY_FILE) || has_file (folder, PILLION_LOCAL_SECRET_DATABASE_FILE) ||
         has_file (folder, PILLION_PROFILE_GENERATION_FILE) || pillion_profile_erasure_has_begun (folder);
}

/* Or not there. Earlier versions that were killed in their first moments left an empty one. */
static gboolean
is_empty (const char *path)
{
  GStatBuf status;

  return g_stat (path, &status) != 0 || status.st_size == 0;
}

static gboolean
check_database (const char *folder,
                GError    **error)
{
  if (!has_file (folder, PILLION_PROFILE_GENERATION_FILE))
    return TRUE;
  g_set_error (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_DAMAGED,
               _("A part of this profile is missing: its messages, in the file “%s”. Nothing was deleted. Put the file back "
                  "from a copy, then try again; or set the profile aside and begin anew."),
               PILLION_LOCAL_SECRET_DATABASE_FILE);
  return FALSE;
}

static gboolean
check_store_key (const char *folder,
                 const char *database_path,
                 GError    **error)
{
  gboolean is_encrypted = FALSE;

  if (has_file (folder, PILLION_LOCAL_SECRET_STORE_KEY_FILE))
    return TRUE;
  if (!pillion_database_file_is_encrypted (database_path, &is_encrypted, error))
    return FALSE;
  if (!is_encrypted)
    return TRUE;
  g_set_error (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_KEY_MISSING,
               _("A part of this profile is missing: the file “%s”, without which its messages stay locked. Nothing was "
                  "changed. Put the file back from a copy, then try again."),
               PILLION_LOCAL_SECRET_STORE_KEY_FILE);
  return FALSE;
}

gboolean
pillion_profile_files_check (const char *folder,
                             GError    **error)
{
  g_autofree char *path = g_build_filename (folder, PILLION_LOCAL_SECRET_DATABASE_FILE, NULL);

  return is_empty (path) ? check_database (folder, error) : check_store_key (folder, path, error);
}

void
pillion_profile_files_note_store (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, PILLION_PROFILE_GENERATION_FILE, NULL);
  g_autoptr (GError) error = NULL;

  if (g_file_test (path, G_FILE_TEST_EXISTS))
    return;
  if (!pillion_file_create (path, (const guint8 *) NO_OPENING, strlen (NO_OPENING), &error))
    g_debug ("%s", error->message);
}
