/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "app/link/pillion-add-device-problem.h"

#include "app/devices/pillion-device-text.h"

#include <glib/gi18n.h>

static const struct {
  PillionEngineError code;
  const char        *title;
  const char        *label;
  const char        *action;
} problems[] = {
  { PILLION_ENGINE_ERROR_ALREADY_LINKED, N_("This Device Is Already Linked"), N_("Show Devices"), "add-device.show-devices" },
  { PILLION_ENGINE_ERROR_CANCELLED, N_("Linking Was Cancelled"), N_("Scan Again"), "add-device.again" },
  { PILLION_ENGINE_ERROR_CLOCK, N_("The Clocks Differ"), N_("Check Date & Time"), "recovery.open-clock-settings" },
  { PILLION_ENGINE_ERROR_CROWDED, N_("Somebody Else Answered"), N_("Scan Again"), "add-device.again" },
  { PILLION_ENGINE_ERROR_DECLINED, N_("The Device Was Not Linked"), N_("Scan Again"), "add-device.again" },
  { PILLION_ENGINE_ERROR_EXPIRED, N_("No Answer in Time"), N_("Scan Again"), "add-device.again" },
  { PILLION_ENGINE_ERROR_MISMATCH, N_("The Number Was Wrong"), N_("Scan Again"), "add-device.again" },
  { PILLION_ENGINE_ERROR_NETWORK, N_("No Connection"), N_("Try Again"), "add-device.again" },
  { PILLION_ENGINE_ERROR_RATE_LIMITED, N_("Too Many Tries"), N_("Try Again"), "add-device.again" },
  { PILLION_ENGINE_ERROR_RELAY, N_("The Server Did Not Help"), N_("Try Again"), "add-device.again" },
  { PILLION_ENGINE_ERROR_VERSION, N_("Update Needed"), N_("Check for Updates"), "recovery.check-for-updates" },
};

void
pillion_add_device_problem_show_error (PillionProblemView *view,
                                       const GError       *error)
{
  PillionProblem problem = {
    .icon_name = "dialog-warning-symbolic",
    .title = _("The Device Was Not Linked"),
    .description = error->message,
    .label = _("Try Again"),
    .action = "add-device.again",
    .wait_ms = pillion_engine_error_get_retry_after_ms (error),
  };

  for (guint i = 0; error->domain == PILLION_ENGINE_ERROR && i < G_N_ELEMENTS (problems); i++) {
    if ((int) problems[i].code == error->code) {
      problem.title = _(problems[i].title);
      problem.label = _(problems[i].label);
      problem.action = problems[i].action;
    }
  }
  if (!g_str_equal (problem.action, "add-device.again")) {
    problem.second_label = _("Scan Again");
    problem.second_action = "add-device.again";
  }
  pillion_problem_view_show (view, &problem);
}

void
pillion_add_device_problem_show_waiting (PillionProblemView *view)
{
  PillionProblem problem = {
    .title = _("Connecting to the New Device"),
    .second_label = _("Cancel"),
    .second_action = "add-device.again",
    .waiting = TRUE,
  };

  pillion_problem_view_show (view, &problem);
}

void
pillion_add_device_problem_show_not_primary (PillionProblemView *view,
                                             PillionDeviceList  *list)
{
  g_autofree char *text = NULL;
  PillionProblem problem = {
    .icon_name = "changes-prevent-symbolic",
    .title = _("Only the Primary Device Can Link"),
    .label = _("Show Devices"),
    .action = "add-device.show-devices",
  };

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (list)); i++) {
    g_autoptr (PillionDevice) device = g_list_model_get_item (G_LIST_MODEL (list), i);
    g_autofree char *name = NULL;

    if (!pillion_device_is_primary (device))
      continue;
    name = pillion_device_text_dup_quoted (device);
    g_free (text);
    text = g_strdup_printf (_("Your primary device is %s."), name);
  }
  problem.description = text;
  pillion_problem_view_show (view, &problem);
}
