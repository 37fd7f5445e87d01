/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "engine/pillion-engine.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The action of the page that asks once more; it is disabled while nothing is left to send. */
#define PILLION_UNSENT_ACTION "chats.unsent"

#define PILLION_TYPE_UNSENT_PROMPT (pillion_unsent_prompt_get_type ())
G_DECLARE_FINAL_TYPE (PillionUnsentPrompt, pillion_unsent_prompt, PILLION, UNSENT_PROMPT, GObject)

/* page: (unowned): has the action, and a window once it is seen. (transfer full) */
PillionUnsentPrompt *pillion_unsent_prompt_new  (GtkWidget            *page,
                                                 PillionEngine        *engine);

/* The page is seen now. */
void                 pillion_unsent_prompt_look (PillionUnsentPrompt  *self);

/* The user wants to decide. */
void                 pillion_unsent_prompt_ask  (PillionUnsentPrompt  *self);

G_END_DECLS
