/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "app/compat/pillion-page.h"
#include "engine/pillion-account.h"
#include "engine/pillion-conversation-list.h"

G_BEGIN_DECLS

/* Finds messages in all chats, and opens them where they stand ("chats.open-message"). Actions:
 * "search.again", "search.clear-filters".
 */
#define PILLION_TYPE_SEARCH_PAGE (pillion_search_page_get_type ())
G_DECLARE_FINAL_TYPE (PillionSearchPage, pillion_search_page, PILLION, SEARCH_PAGE, PillionPage)

/* recent: what was looked for, the newest first; grows. It is in memory only. */
GtkWidget *pillion_search_page_new (PillionConversationList *conversations,
                                    PillionAccount          *account,
                                    GtkStringList           *recent);

G_END_DECLS
