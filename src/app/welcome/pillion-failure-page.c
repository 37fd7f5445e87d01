/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "app/welcome/pillion-failure-page.h"

#include "app/welcome/pillion-recovery.h"
#include "engine/pillion-engine-error.h"

#include <glib/gi18n.h>

/**
 * PillionFailurePage:
 *
 * The profile did not open: why, and the way on. Nothing in it was changed.
 */
struct _PillionFailurePage {
  PillionPage    parent_instance;

  AdwStatusPage *status_page;
  GtkButton     *again_button;
  GtkButton     *second_button;
};

G_DEFINE_FINAL_TYPE (PillionFailurePage, pillion_failure_page, PILLION_TYPE_PAGE)

typedef struct {
  int         code;
  const char *icon_name;
  const char *title;
  const char *label;
  const char *action;
  const char *second_label;
  const char *second_action;
} Failure;

#define TRY_AGAIN N_("Try Again"), "profile.open"
#define QUIT N_("Quit"), "app.quit"
#define MOVE_ASIDE N_("Move Old Data Aside and Link Again"), "profile.set-aside"

/* The last one is of every other code. */
static const Failure failures[] = {
  { PILLION_ENGINE_ERROR_BUSY, "dialog-information-symbolic", N_("Pillion Is Already Open"), TRY_AGAIN, QUIT },
  { PILLION_ENGINE_ERROR_DISK, "drive-harddisk-symbolic", N_("Can’t Write to the Disk"), TRY_AGAIN,
    N_("Open Disk Usage"), "recovery.open-disk-usage" },
  { PILLION_ENGINE_ERROR_READ_ONLY, "drive-harddisk-symbolic", N_("Can’t Write to the Disk"), TRY_AGAIN, QUIT },
  { PILLION_ENGINE_ERROR_BAD_FILE, "dialog-warning-symbolic", N_("Your Data Can’t Be Read"), TRY_AGAIN, QUIT },
  { PILLION_ENGINE_ERROR_DAMAGED, "dialog-warning-symbolic", N_("Your Data Is Damaged"), TRY_AGAIN, MOVE_ASIDE },
  { PILLION_ENGINE_ERROR_VERSION, "software-update-available-symbolic", N_("Your Data Is from a Newer Version"),
    N_("Check for Updates"), "recovery.check-for-updates", QUIT },
  { PILLION_ENGINE_ERROR_KEYS_UNSAFE, "dialog-password-symbolic", N_("Can’t Store Keys Safely"),
    N_("Set a Passphrase"), "profile.set-passphrase", TRY_AGAIN },
  { PILLION_ENGINE_ERROR_NO_KEYRING, "dialog-password-symbolic", N_("The Keyring Is Not Available"), TRY_AGAIN, QUIT },
  { PILLION_ENGINE_ERROR_KEYRING_LOCKED, "dialog-password-symbolic", N_("The Keyring Is Locked"),
    N_("Unlock Keyring"), "profile.open", QUIT },
  { PILLION_ENGINE_ERROR_KEY_MISSING, "dialog-password-symbolic", N_("The Key of Your Data Is Missing"), TRY_AGAIN,
    MOVE_ASIDE },
  { PILLION_ENGINE_ERROR_KEY_CHANGED, "dialog-password-symbolic", N_("The Key of Your Data Changed"), TRY_AGAIN,
    MOVE_ASIDE },
  { 0, "dialog-warning-symbolic", N_("Something Went Wrong"), TRY_AGAIN, QUIT },
};

static const Failure *
get_failure (const GError *error)
{
  const Failure *failure = failures;

  while (failure->code != 0 && !g_error_matches (error, PILLION_ENGINE_ERROR, failure->code))
    failure++;
  return failure;
}

static void
show_button (GtkButton  *button,
             const char *label,
             const char *action)
{
  gtk_button_set_label (button, gettext (label));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
}

static void
pillion_failure_page_class_init (PillionFailurePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_template_from_resource (widget_class, "/org/pillion/Pillion/ui/pillion-failure-page.ui");
  gtk_widget_class_bind_template_child (widget_class, PillionFailurePage, status_page);
  gtk_widget_class_bind_template_child (widget_class, PillionFailurePage, again_button);
  gtk_widget_class_bind_template_child (widget_class, PillionFailurePage, second_button);

  pillion_recovery_install_actions (widget_class);
}

static void
pillion_failure_page_init (PillionFailurePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * pillion_failure_page_new:
 * @error: of the engine: its message is a sentence for the user
 */
GtkWidget *
pillion_failure_page_new (const GError *error)
{
  PillionFailurePage *self = g_object_new (PILLION_TYPE_FAILURE_PAGE, NULL);
  const Failure *failure = get_failure (error);
  g_autofree char *description = g_markup_escape_text (error->message, -1);

  adw_status_page_set_icon_name (self->status_page, failure->icon_name);
  adw_status_page_set_title (self->status_page, gettext (failure->title));
  adw_status_page_set_description (self->status_page, description);
  show_button (self->again_button, failure->label, failure->action);
  show_button (self->second_button, failure->second_label, failure->second_action);
  return GTK_WIDGET (self);
}
