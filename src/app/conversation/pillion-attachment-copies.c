/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "app/conversation/pillion-attachment-copies.h"

#include <glib/gstdio.h>

/* (owned) (nullable) (element-type GFile): all that there are */
static GPtrArray *copies;

static void
drop_copy (gpointer data)
{
  GFile *copy = data;
  g_autoptr (GFile) folder = g_file_get_parent (copy);

  /* It may have been removed by whoever opened it. */
  g_file_delete (copy, NULL, NULL);
  g_file_delete (folder, NULL, NULL);
  g_object_unref (copy);
}

static void
remember (GFile *copy)
{
  GApplication *application = g_application_get_default ();

  if (copies == NULL) {
    copies = g_ptr_array_new_with_free_func (drop_copy);
    if (application != NULL)
      g_signal_connect (application, "shutdown", G_CALLBACK (pillion_attachment_copies_drop), NULL);
  }
  g_ptr_array_add (copies, g_object_ref (copy));
}

static char *
make_folder (GError **error)
{
  g_autofree char *path = g_build_filename (g_get_user_runtime_dir (), "pillion-XXXXXX", NULL);

  if (g_mkdtemp (path) != NULL)
    return g_steal_pointer (&path);
  return g_dir_make_tmp ("pillion-XXXXXX", error);
}

GFile *
pillion_attachment_copies_new (const char *name,
                               GError    **error)
{
  g_autofree char *folder = make_folder (error);
  g_autofree char *path = NULL;
  GFile *copy;

  if (folder == NULL)
    return NULL;
  path = g_build_filename (folder, *name != '\0' ? name : "file", NULL);
  copy = g_file_new_for_path (path);
  remember (copy);
  return copy;
}

void
pillion_attachment_copies_seal (GFile *copy)
{
  g_autofree char *path = g_file_get_path (copy);

  g_chmod (path, 0400);
}

void
pillion_attachment_copies_drop (void)
{
  if (copies != NULL)
    g_ptr_array_set_size (copies, 0);
}
