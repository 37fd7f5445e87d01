/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "app/welcome/pillion-passphrase-page.h"

#include "app/compat/pillion-entry-row.h"
#include "app/welcome/pillion-row-error.h"
#include "engine/pillion-unlock.h"

#include <glib/gi18n.h>

/**
 * PillionPassphrasePage:
 *
 * Asks for the passphrase of a profile, or for that of a new one, where no keyring can keep its key.
 */
struct _PillionPassphrasePage {
  PillionPage      parent_instance;

  PillionEngine   *engine; /* (owned) */
  gboolean         is_new;

  AdwStatusPage   *status_page;
  AdwEntryRow     *passphrase_row;
  PillionRowError *passphrase_error;
  AdwEntryRow     *again_row;
  PillionRowError *again_error;
  GtkButton       *button;
};

G_DEFINE_FINAL_TYPE (PillionPassphrasePage, pillion_passphrase_page, PILLION_TYPE_PAGE)

static const char *
get_text (AdwEntryRow *row)
{
  return gtk_editable_get_text (GTK_EDITABLE (row));
}

static gboolean
check (PillionPassphrasePage *self)
{
  const char *passphrase = get_text (self->passphrase_row);
  const char *problem = NULL;
  const char *difference = NULL;

  if (*passphrase == '\0')
    problem = _ ("Type the passphrase.");
  else if (self->is_new && g_utf8_strlen (passphrase, -1) < PILLION_UNLOCK_PASSPHRASE_MIN_CHARS)
    problem = _ ("Choose at least 10 characters; four or five words are good.");
  else if (self->is_new && !g_str_equal (passphrase, get_text (self->again_row)))
    difference = _ ("The two are not the same.");
  pillion_row_error_set_message (self->passphrase_error, problem);
  pillion_row_error_set_message (self->again_error, difference);
  if (problem != NULL)
    gtk_widget_grab_focus (GTK_WIDGET (self->passphrase_row));
  else if (difference != NULL)
    gtk_widget_grab_focus (GTK_WIDGET (self->again_row));
  return problem == NULL && difference == NULL;
}

static void
on_use (GtkWidget  *widget,
        const char *action_name,
        GVariant   *parameter)
{
  PillionPassphrasePage *self = PILLION_PASSPHRASE_PAGE (widget);

  if (!check (self))
    return;
  pillion_unlock_set_passphrase (pillion_unlock_get (self->engine), get_text (self->passphrase_row));
  gtk_widget_activate_action (widget, "profile.open", NULL);
}

static void
on_activated (PillionPassphrasePage *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "passphrase.use", NULL);
}

static void
pillion_passphrase_page_finalize (GObject *object)
{
  PillionPassphrasePage *self = PILLION_PASSPHRASE_PAGE (object);

  g_object_unref (self->engine);

  G_OBJECT_CLASS (pillion_passphrase_page_parent_class)->finalize (object);
}

static void
pillion_passphrase_page_class_init (PillionPassphrasePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = pillion_passphrase_page_finalize;

  g_type_ensure (PILLION_TYPE_ROW_ERROR);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/pillion/Pillion/ui/pillion-passphrase-page.ui");
  gtk_widget_class_bind_template_child (widget_class, PillionPassphrasePage, status_page);
  gtk_widget_class_bind_template_child (widget_class, PillionPassphrasePage, passphrase_row);
  gtk_widget_class_bind_template_child (widget_class, PillionPassphrasePage, passphrase_error);
  gtk_widget_class_bind_template_child (widget_class, PillionPassphrasePage, again_row);
  gtk_widget_class_bind_template_child (widget_class, PillionPassphrasePage, again_error);
  gtk_widget_class_bind_template_child (widget_class, PillionPassphrasePage, button);
  gtk_widget_class_bind_template_callback (widget_class, on_activated);

  gtk_widget_class_install_action (widget_class, "passphrase.use", NULL, on_use);
}

static void
pillion_passphrase_page_init (PillionPassphrasePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  pillion_entry_row_name_buttons (self->passphrase_row);
  pillion_entry_row_name_buttons (self->again_row);
}

/**
 * pillion_passphrase_page_new:
 * @engine: closed; what is typed is set for its next opening
 * @is_new: a passphrase is chosen
 * @error: (nullable): why it is asked for again
 */
GtkWidget *
pillion_passphrase_page_new (PillionEngine *engine,
                             gboolean       is_new,
                             const GError  *error)
{
  PillionPassphrasePage *self = g_object_new (PILLION_TYPE_PASSPHRASE_PAGE, NULL);

  self->engine = g_object_ref (engine);
  self->is_new = is_new;
  adw_status_page_set_title (self->status_page, is_new ? _ ("Set a Passphrase") : _ ("Enter Your Passphrase"));
  adw_status_page_set_description (self->status_page,
                                   is_new ? _ ("It locks your messages on this device, and is asked for each time "
                                               "Pillion starts. Nobody can tell it to you again.")
                                          : _ ("It unlocks your messages on this device."));
  gtk_widget_set_visible (GTK_WIDGET (self->again_row), is_new);
  gtk_button_set_label (self->button, is_new ? _ ("Set Passphrase") : _ ("Unlock"));
  pillion_row_error_set_message (self->passphrase_error, error != NULL ? error->message : NULL);
  return GTK_WIDGET (self);
}
