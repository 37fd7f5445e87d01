/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "app/link/pillion-link-problem.h"

#include "engine/pillion-engine-error.h"

#include <glib/gi18n.h>

#define NEW_CODE "link.new-code"

/* What each end of a link is called, and the one way on from it. A second way is given where
 * the first is outside of the program.
 */
static const struct {
  int         code;
  const char *icon_name;
  const char *title;
  const char *label;
  const char *action;        /* (nullable): another code */
} ends[] = {
  { PILLION_ENGINE_ERROR_NETWORK, "network-error-symbolic", N_("Can’t Reach the Server"), N_("Try Again"), NULL },
  { PILLION_ENGINE_ERROR_RELAY, "network-error-symbolic", N_("The Connection Was Lost"), N_("Start Over"), NULL },
  { PILLION_ENGINE_ERROR_TLS, "channel-insecure-symbolic", N_("The Server Can’t Be Trusted"), N_("Try Again"), NULL },
  { PILLION_ENGINE_ERROR_EXPIRED, "document-open-recent-symbolic", N_("The Time Ran Out"), N_("Show New Code"), NULL },
  { PILLION_ENGINE_ERROR_WRONG_CODE, "dialog-warning-symbolic", N_("That Was Another Code"), N_("Get New Code"), NULL },
  { PILLION_ENGINE_ERROR_BURNED, "dialog-warning-symbolic", N_("The Code Was Used"), N_("Get New Code"), NULL },
  { PILLION_ENGINE_ERROR_LIMIT, "computer-symbolic", N_("Four Devices Already Linked"), N_("Try Again"), NULL },
  { PILLION_ENGINE_ERROR_DECLINED, "dialog-warning-symbolic", N_("Your Primary Device Declined"), N_("Start Over"), NULL },
  { PILLION_ENGINE_ERROR_MISMATCH, "dialog-warning-symbolic", N_("The Number Was Wrong"), N_("Start Over"), NULL },
  { PILLION_ENGINE_ERROR_VERSION, "software-update-available-symbolic", N_("Update Needed"), N_("Check for Updates"),
    "recovery.check-for-updates" },
  { PILLION_ENGINE_ERROR_CLOCK, "preferences-system-time-symbolic", N_("Date or Time Is Wrong"),
    N_("Open Date & Time Settings"), "recovery.open-clock-settings" },
  { PILLION_ENGINE_ERROR_CROWDED, "dialog-warning-symbolic", N_("Somebody Else Answered, Too"), N_("Start Over"), NULL },
  { PILLION_ENGINE_ERROR_CANCELLED, "dialog-information-symbolic", N_("Linking Was Cancelled"), N_("Start Over"), NULL },
  { PILLION_ENGINE_ERROR_RATE_LIMITED, "document-open-recent-symbolic", N_("Too Many Tries"), N_("Try Again"), NULL },
  { PILLION_ENGINE_ERROR_ALREADY_LINKED, "dialog-warning-symbolic", N_("Linked to Another Account"), N_("Start Over"),
    NULL },
  { PILLION_ENGINE_ERROR_DISK, "drive-harddisk-symbolic", N_("Can’t Write to the Disk"), N_("Try Again"), NULL },
  { PILLION_ENGINE_ERROR_READ_ONLY, "drive-harddisk-symbolic", N_("Can’t Write to the Disk"), N_("Try Again"), NULL },
};

static void
say_offline (PillionProblem *problem)
{
  problem->icon_name = "network-offline-symbolic";
  problem->title = _("Waiting for Network");
  problem->description = _("This goes on by itself when there is a network.");
  problem->waiting = TRUE;
}

void
pillion_link_problem_init (PillionProblem *problem,
                           const GError   *error,
                           gboolean        online)
{
  *problem = (PillionProblem) {
    .icon_name = "dialog-warning-symbolic",
    .title = _("Something Went Wrong"),
    .description = error->message,
    .label = _("Try Again"),
    .action = NEW_CODE,
    .wait_ms = pillion_engine_error_get_retry_after_ms (error),
  };
  if (error->domain != PILLION_ENGINE_ERROR)
    return;
  for (gsize i = 0; i < G_N_ELEMENTS (ends); i++) {
    if (ends[i].code != error->code)
      continue;
    problem->icon_name = ends[i].icon_name;
    problem->title = _(ends[i].title);
    problem->label = _(ends[i].label);
    if (ends[i].action != NULL) {
      problem->action = ends[i].action;
      problem->second_label = _("Try Again");
      problem->second_action = NEW_CODE;
    }
  }
  /* Codes are what is tried too often: the other way is open meanwhile. */
  if (error->code == PILLION_ENGINE_ERROR_RATE_LIMITED) {
    problem->second_label = _("Use QR Code Instead");
    problem->second_action = "link.use-qr";
  }
  if (error->code == PILLION_ENGINE_ERROR_NETWORK && !online)
    say_offline (problem);
}
