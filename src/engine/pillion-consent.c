/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "engine/pillion-consent.h"

#include "engine/pillion-engine-error.h"
#include "store/pillion-accounts-table.h"
#include "store/pillion-chats-table.h"

#include <glib/gi18n.h>

static gboolean
refuse (GError    **error,
        const char *sentence)
{
  g_set_error_literal (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_USAGE, sentence);
  return FALSE;
}

gboolean
pillion_consent_check_message (PillionDatabase *database,
                               const guint8    *account,
                               GError         **error)
{
  g_autoptr (PillionAccountRow) row = NULL;

  if (!pillion_accounts_load (database, account, &row, error))
    return FALSE;
  if (row != NULL && row->blocked)
    return refuse (error, _("You blocked this contact. Unblock them first, then try again."));
  return TRUE;
}

gboolean
pillion_consent_check_change (PillionDatabase *database,
                              const guint8    *account,
                              GError         **error)
{
  g_autoptr (PillionChatRow) chat = NULL;

  if (!pillion_consent_check_message (database, account, error) || !pillion_chats_load (database, account, &chat, error))
    return FALSE;
  if (chat != NULL && chat->request)
    return refuse (error, _("This would tell a stranger that you read the message. Accept the chat first, or write an answer."));
  return TRUE;
}
