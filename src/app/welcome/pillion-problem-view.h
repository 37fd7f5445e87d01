/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * PillionProblem:
 * @icon_name: symbolic
 * @title: what happened, in header capitals
 * @description: (nullable): a sentence, as plain text
 * @label: of the one button that leads on
 * @action: that it activates
 * @second_label: (nullable): of another one
 * @second_action: (nullable):
 * @second_target: (nullable): the text that the second action takes
 * @wait_ms: after so long the action is activated by itself, and not before; 0: it waits for
 *   the user
 * @waiting: something is being waited for: a spinner turns
 */
typedef struct {
  const char *icon_name;
  const char *title;
  const char *description;
  const char *label;
  const char *action;
  const char *second_label;
  const char *second_action;
  const char *second_target;
  guint       wait_ms;
  gboolean    waiting;
} PillionProblem;

#define PILLION_TYPE_PROBLEM_VIEW (pillion_problem_view_get_type ())
G_DECLARE_FINAL_TYPE (PillionProblemView, pillion_problem_view, PILLION, PROBLEM_VIEW, AdwBin)

const char *pillion_problem_view_get_title  (PillionProblemView    *self);
const char *pillion_problem_view_get_action (PillionProblemView    *self);

void        pillion_problem_view_show       (PillionProblemView    *self,
                                             const PillionProblem  *problem);

G_END_DECLS
