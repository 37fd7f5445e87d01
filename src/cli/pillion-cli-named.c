/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "cli/pillion-cli-named.h"

#include "cli/pillion-cli-text.h"
#include "engine/pillion-engine-error.h"
#include "engine/pillion-hex.h"

#include <glib/gi18n.h>

#define ACCOUNT_BYTES 32

/* Those are not looked for among the names: nobody can take the place of another by calling
 * themselves so. What is empty names nobody.
 */
static gboolean
is_name (const char *who)
{
  guint8 account[ACCOUNT_BYTES];

  return *who != '\0' && *who != '+' && !pillion_hex_decode (who, account, sizeof account);
}

/* (transfer full) (nullable): NULL if it is no UTF-8 */
static char *
fold (const char *name)
{
  g_autofree char *normal = g_utf8_normalize (name, -1, G_NORMALIZE_ALL);

  return normal != NULL ? g_utf8_casefold (normal, -1) : NULL;
}

/* What the contact can be named by instead. */
static const char *
get_address (PillionContact *contact)
{
  const char *number = pillion_contact_get_number (contact);

  return *number != '\0' && !pillion_contact_is_number_disputed (contact) ? number : pillion_contact_get_account (contact);
}

/* (transfer full): accounts' ids and numbers of those who are called so */
static GStrv
list_named (GPtrArray   *contacts,
            const char  *who,
            const char **account)
{
  g_autoptr (GStrvBuilder) addresses = g_strv_builder_new ();
  g_autofree char *folded = fold (who);

  for (guint i = 0; i < contacts->len; i++) {
    PillionContact *contact = contacts->pdata[i];
    g_autofree char *name = fold (pillion_cli_text_contact_name (contact));

    if (folded == NULL || g_strcmp0 (name, folded) != 0)
      continue;
    *account = pillion_contact_get_account (contact);
    g_strv_builder_add (addresses, get_address (contact));
  }
  return g_strv_builder_end (addresses);
}

char *
pillion_cli_named_find (GPtrArray   *contacts,
                        const char  *who,
                        GError     **error)
{
  g_auto (GStrv) addresses = NULL;
  g_autofree char *several = NULL;
  const char *account = NULL;

  if (!is_name (who))
    return g_strdup (who);
  addresses = list_named (contacts, who, &account);
  if (g_strv_length (addresses) == 1)
    return g_strdup (account);
  several = g_strjoinv (", ", addresses);
  if (account == NULL)
    g_set_error (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_NO_CONTACT,
                 _("No contact is called “%s”. “contacts” lists their names, numbers and ids."), who);
  else
    g_set_error (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_USAGE,
                 _("Several contacts are called “%s”: %s. Name one of them by that."), who, several);
  return NULL;
}
