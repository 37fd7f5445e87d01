/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "app/welcome/pillion-register-form.h"

#include "app/compat/pillion-announce.h"
#include "app/compat/pillion-entry-row.h"
#include "app/compat/pillion-focus.h"
#include "app/welcome/pillion-phone-number.h"
#include "app/welcome/pillion-pin-hint.h"
#include "app/welcome/pillion-row-error.h"
#include "engine/pillion-devices-texts.h"
#include "engine/pillion-pin.h"

#include <glib/gi18n.h>
#include <string.h>

struct _PillionRegisterForm {
  AdwBin           parent_instance;

  AdwActionRow    *server_row;
  GtkWidget       *number_row;
  PillionRowError *number_error;
  GtkWidget       *name_row;
  PillionRowError *name_error;
  GtkWidget       *device_row;
  PillionRowError *device_error;
  GtkWidget       *pin_row;
  PillionRowError *pin_error;
  GtkWidget       *again_row;
  PillionRowError *again_error;
  GtkLabel        *pin_hint;
};

G_DEFINE_FINAL_TYPE (PillionRegisterForm, pillion_register_form, ADW_TYPE_BIN)

static const char *
get_text (GtkWidget *row)
{
  return gtk_editable_get_text (GTK_EDITABLE (row));
}

static void
on_pin_changed (PillionRegisterForm *self)
{
  gtk_label_set_label (self->pin_hint, pillion_pin_hint (get_text (self->pin_row)));
}

static void
on_activated (PillionRegisterForm *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "register.create", NULL);
}

static gboolean
pillion_register_form_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (PILLION_REGISTER_FORM (widget)->number_row);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, PillionRegisterForm, server_row);
  gtk_widget_class_bind_template_child (widget_class, PillionRegisterForm, number_row);
  gtk_widget_class_bind_template_child (widget_class, PillionRegisterForm, number_error);
  gtk_widget_class_bind_template_child (widget_class, PillionRegisterForm, name_row);
  gtk_widget_class_bind_template_child (widget_class, PillionRegisterForm, name_error);
  gtk_widget_class_bind_template_child (widget_class, PillionRegisterForm, device_row);
  gtk_widget_class_bind_template_child (widget_class, PillionRegisterForm, device_error);
  gtk_widget_class_bind_template_child (widget_class, PillionRegisterForm, pin_row);
  gtk_widget_class_bind_template_child (widget_class, PillionRegisterForm, pin_error);
  gtk_widget_class_bind_template_child (widget_class, PillionRegisterForm, again_row);
  gtk_widget_class_bind_template_child (widget_class, PillionRegisterForm, again_error);
  gtk_widget_class_bind_template_child (widget_class, PillionRegisterForm, pin_hint);
}

static void
pillion_register_form_class_init (PillionRegisterFormClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  pillion_focus_class_set_first (widget_class, pillion_register_form_grab_focus);

  g_type_ensure (PILLION_TYPE_ROW_ERROR);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/pillion/Pillion/ui/pillion-register-form.ui");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, on_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_pin_changed);
}

static void
pillion_register_form_init (PillionRegisterForm *self)
{
  const char *host = g_get_host_name ();

  gtk_widget_init_template (GTK_WIDGET (self));
  pillion_entry_row_name_buttons (ADW_ENTRY_ROW (self->pin_row));
  pillion_entry_row_name_buttons (ADW_ENTRY_ROW (self->again_row));
  gtk_editable_set_text (GTK_EDITABLE (self->device_row),
                         pillion_devices_check_name (host, NULL) ? host : _("Computer"));
}

void
pillion_register_form_set_server (PillionRegisterForm *self,
                                  const char          *relay_url)
{
  const char *host;

  g_return_if_fail (PILLION_IS_REGISTER_FORM (self));
  g_return_if_fail (relay_url != NULL);

  host = strstr (relay_url, "://");
  adw_action_row_set_subtitle (self->server_row, host != NULL ? host + strlen ("://") : relay_url);
}

char *
pillion_register_form_dup_number (PillionRegisterForm *self)
{
  g_return_val_if_fail (PILLION_IS_REGISTER_FORM (self), NULL);

  return pillion_phone_number_normalize (get_text (self->number_row));
}

const char *
pillion_register_form_get_name (PillionRegisterForm *self)
{
  g_return_val_if_fail (PILLION_IS_REGISTER_FORM (self), NULL);

  return get_text (self->name_row);
}

const char *
pillion_register_form_get_device_name (PillionRegisterForm *self)
{
  g_return_val_if_fail (PILLION_IS_REGISTER_FORM (self), NULL);

  return get_text (self->device_row);
}

const char *
pillion_register_form_get_pin (PillionRegisterForm *self)
{
  g_return_val_if_fail (PILLION_IS_REGISTER_FORM (self), NULL);

  return get_text (self->pin_row);
}

/* The rows keep PINs in memory that is not swapped, and wipe what they let go. */
void
pillion_register_form_wipe_pin (PillionRegisterForm *self)
{
  g_return_if_fail (PILLION_IS_REGISTER_FORM (self));

  gtk_editable_set_text (GTK_EDITABLE (self->pin_row), "");
  gtk_editable_set_text (GTK_EDITABLE (self->again_row), "");
}

/* error: (transfer full) (nullable). first: (inout): the first row with something wrong */
static void
judge (PillionRowError *row_error,
       GtkWidget       *row,
       GError          *error,
       GtkWidget      **first)
{
  g_autoptr (GError) owned_error = error;

  pillion_row_error_set_message (row_error, owned_error != NULL ? owned_error->message : NULL);
  if (owned_error == NULL || *first != NULL)
    return;
  *first = row;
  pillion_announce (row, owned_error->message);
}

static GError *
check_name (GtkWidget *row)
{
  GError *error = NULL;

  pillion_devices_check_chosen_name (get_text (row), &error);
  return error;
}

static GError *
check_again (PillionRegisterForm *self)
{
  if (strcmp (get_text (self->pin_row), get_text (self->again_row)) == 0)
    return NULL;
  return g_error_new_literal (PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_USAGE, _("The two PINs differ."));
}

gboolean
pillion_register_form_validate (PillionRegisterForm *self)
{
  g_autofree char *number = NULL;
  GtkWidget *first = NULL;
  GError *number_error = NULL;
  GError *pin_error = NULL;

  g_return_val_if_fail (PILLION_IS_REGISTER_FORM (self), FALSE);

  number = pillion_register_form_dup_number (self);
  pillion_devices_check_number (number, &number_error);
  pillion_pin_check (get_text (self->pin_row), &pin_error);
  judge (self->number_error, self->number_row, number_error, &first);
  judge (self->name_error, self->name_row, check_name (self->name_row), &first);
  judge (self->device_error, self->device_row, check_name (self->device_row), &first);
  judge (self->pin_error, self->pin_row, pin_error, &first);
  judge (self->again_error, self->again_row, check_again (self), &first);
  if (first != NULL)
    gtk_widget_grab_focus (first);
  return first == NULL;
}
