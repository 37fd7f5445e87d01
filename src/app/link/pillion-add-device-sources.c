/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "app/link/pillion-add-device-sources.h"

#include "app/compat/pillion-announce.h"
#include "app/compat/pillion-entry-row.h"
#include "app/compat/pillion-focus.h"
#include "app/link/pillion-add-device-reader.h"
#include "app/link/pillion-scanner-portal.h"
#include "app/link/pillion-scanner-view.h"
#include "app/welcome/pillion-row-error.h"

#include <glib/gi18n.h>

/**
 * PillionAddDeviceSources:
 *
 * Camera, picture, clipboard, drop, screenshot and one-time code beside each other, so that
 * none is a dead end. Nothing is taken from the clipboard, or from anywhere, that the user did
 * not hand over here.
 *
 * Actions: "add-device.choose-image", "add-device.paste" (Ctrl+V), "add-device.take-screenshot",
 * "add-device.enter-code" (s), "add-device.focus-code".
 */
struct _PillionAddDeviceSources {
  AdwBin                  parent_instance;

  PillionAddDeviceReader *reader;      /* (owned) */
  GCancellable           *cancellable; /* (owned) */
  char                   *last_text;   /* (owned) (nullable): of the camera, so that it is not told each frame */
  gboolean                reading;
  gboolean                handed;      /* what was told last: the camera did not see it */
  gboolean                online;

  GtkWidget              *offline_group;
  PillionScannerView     *scanner;
  GtkWidget              *others_group;
  PillionRowError        *problem;
  AdwEntryRow            *code_row;
  PillionRowError        *code_error;
  GtkWidget              *screenshot_row;
};

G_DEFINE_FINAL_TYPE (PillionAddDeviceSources, pillion_add_device_sources, ADW_TYPE_BIN)

enum {
  TEXT,
  CODE,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

/* What is typed is a code up to this, and what a QR code holds beyond. */
#define CODE_MAX_CHARS 16

/* (nullable): NULL: it is no longer so */
static void
show_problem (PillionAddDeviceSources *self,
              const char              *message)
{
  pillion_row_error_set_message (self->problem, message);
  if (message != NULL)
    pillion_announce (GTK_WIDGET (self), message);
}

static void
tell_text (PillionAddDeviceSources *self,
           const char              *text,
           gboolean                 handed)
{
  show_problem (self, NULL);
  self->handed = handed;
  g_signal_emit (self, signals[TEXT], 0, text);
}

/* ----- code ----- */

static void
on_code (PillionAddDeviceSources *self)
{
  g_autofree char *typed = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->code_row))));

  if (*typed == '\0' || !self->online)
    return;
  pillion_row_error_set_message (self->code_error, NULL);
  if (g_utf8_strlen (typed, -1) > CODE_MAX_CHARS) {
    tell_text (self, typed, TRUE);
  } else {
    show_problem (self, NULL);
    g_signal_emit (self, signals[CODE], 0, typed);
  }
}

static void
take_code (PillionAddDeviceSources *self,
           const char              *code)
{
  gtk_editable_set_text (GTK_EDITABLE (self->code_row), code);
  on_code (self);
}

/* ----- pictures and texts ----- */

/* One at a time. What is not taken meanwhile is not insensitive for that: it may have the focus. */
static void
set_reading (PillionAddDeviceSources *self,
             gboolean                 reading)
{
  self->reading = reading;
  if (reading)
    show_problem (self, NULL);
}

static void
on_read (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (PillionAddDeviceSources) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = pillion_add_device_reader_finish (self->reader, result, &error);

  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  set_reading (self, FALSE);
  if (text == NULL)
    show_problem (self, error->message);
  else if (self->online && g_utf8_strlen (text, -1) <= CODE_MAX_CHARS)
    take_code (self, text);
  else if (self->online)
    tell_text (self, text, TRUE);
}

static void
read_file (PillionAddDeviceSources *self,
           GFile                   *file)
{
  set_reading (self, TRUE);
  pillion_add_device_reader_read_file_async (self->reader, file, self->cancellable, on_read, g_object_ref (self));
}

static void
on_paste (GtkWidget  *widget,
          const char *action_name,
          GVariant   *parameter)
{
  PillionAddDeviceSources *self = PILLION_ADD_DEVICE_SOURCES (widget);

  if (self->reading)
    return;
  set_reading (self, TRUE);
  pillion_add_device_reader_read_clipboard_async (self->reader, gtk_widget_get_clipboard (widget), self->cancellable,
                                                  on_read, g_object_ref (self));
}

static void
on_chosen (GtkNativeDialog         *dialog,
           int                      response,
           PillionAddDeviceSources *self)
{
  g_autoptr (GFile) file = NULL;

  if (response == GTK_RESPONSE_ACCEPT && !self->reading)
    file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
  if (file != NULL)
    read_file (self, file);
  g_object_unref (dialog);
}

static void
on_choose_image (GtkWidget  *widget,
                 const char *action_name,
                 GVariant   *parameter)
{
  GtkFileChooserNative *dialog =
    gtk_file_chooser_native_new (_("Choose a Picture of the Code"), GTK_WINDOW (gtk_widget_get_root (widget)),
                                 GTK_FILE_CHOOSER_ACTION_OPEN, _("_Open"), _("_Cancel"));
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();

  gtk_file_filter_set_name (filter, _("Pictures"));
  gtk_file_filter_add_mime_type (filter, "image/*");
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (dialog), filter);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_chosen), widget, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

static void
on_screenshot (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr (PillionAddDeviceSources) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GFile) file = pillion_scanner_portal_take_screenshot_finish (result, &error);

  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  set_reading (self, FALSE);
  if (file != NULL)
    read_file (self, file);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    show_problem (self, _("No screenshot was taken."));
}

static void
on_take_screenshot (GtkWidget  *widget,
                    const char *action_name,
                    GVariant   *parameter)
{
  PillionAddDeviceSources *self = PILLION_ADD_DEVICE_SOURCES (widget);

  if (self->reading)
    return;
  set_reading (self, TRUE);
  pillion_scanner_portal_take_screenshot_async (GTK_WINDOW (gtk_widget_get_root (widget)), self->cancellable,
                                                on_screenshot, g_object_ref (self));
}

static gboolean
on_drop (GtkDropTargetAsync      *target,
         GdkDrop                 *drop,
         double                   x,
         double                   y,
         PillionAddDeviceSources *self)
{
  if (self->reading || !self->online)
    return FALSE;
  set_reading (self, TRUE);
  pillion_add_device_reader_read_drop_async (self->reader, drop, self->cancellable, on_read, g_object_ref (self));
  return TRUE;
}

/* ----- camera and actions ----- */

static void
on_scanned (PillionAddDeviceSources *self,
            const char              *text)
{
  if (!self->online || g_strcmp0 (self->last_text, text) == 0)
    return;
  g_free (self->last_text);
  self->last_text = g_strdup (text);
  tell_text (self, text, FALSE);
}

static void
on_code_changed (PillionAddDeviceSources *self)
{
  pillion_row_error_set_message (self->code_error, NULL);
}

static void
on_enter_code (GtkWidget  *widget,
               const char *action_name,
               GVariant   *parameter)
{
  take_code (PILLION_ADD_DEVICE_SOURCES (widget), g_variant_get_string (parameter, NULL));
}

static void
on_focus_code (GtkWidget  *widget,
               const char *action_name,
               GVariant   *parameter)
{
  gtk_widget_grab_focus (GTK_WIDGET (PILLION_ADD_DEVICE_SOURCES (widget)->code_row));
}

/* ----- the object ----- */

static gboolean
pillion_add_device_sources_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (PILLION_ADD_DEVICE_SOURCES (widget)->code_row));
}

static void
pillion_add_device_sources_dispose (GObject *object)
{
  PillionAddDeviceSources *self = PILLION_ADD_DEVICE_SOURCES (object);

  g_cancellable_cancel (self->cancellable);

  G_OBJECT_CLASS (pillion_add_device_sources_parent_class)->dispose (object);
}

static void
pillion_add_device_sources_finalize (GObject *object)
{
  PillionAddDeviceSources *self = PILLION_ADD_DEVICE_SOURCES (object);

  g_clear_object (&self->reader);
  g_clear_object (&self->cancellable);
  g_free (self->last_text);

  G_OBJECT_CLASS (pillion_add_device_sources_parent_class)->finalize (object);
}

static void
install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "add-device.choose-image", NULL, on_choose_image);
  gtk_widget_class_install_action (widget_class, "add-device.paste", NULL, on_paste);
  gtk_widget_class_install_action (widget_class, "add-device.take-screenshot", NULL, on_take_screenshot);
  gtk_widget_class_install_action (widget_class, "add-device.enter-code", "s", on_enter_code);
  gtk_widget_class_install_action (widget_class, "add-device.focus-code", NULL, on_focus_code);
}

static void
pillion_add_device_sources_class_init (PillionAddDeviceSourcesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pillion_add_device_sources_dispose;
  G_OBJECT_CLASS (klass)->finalize = pillion_add_device_sources_finalize;
  pillion_focus_class_set_first (widget_class, pillion_add_device_sources_grab_focus);

  signals[TEXT] = g_signal_new ("text", PILLION_TYPE_ADD_DEVICE_SOURCES, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[CODE] = g_signal_new ("code", PILLION_TYPE_ADD_DEVICE_SOURCES, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 1, G_TYPE_STRING);

  g_type_ensure (PILLION_TYPE_ROW_ERROR);
  g_type_ensure (PILLION_TYPE_SCANNER_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/pillion/Pillion/ui/pillion-add-device-sources.ui");
  gtk_widget_class_bind_template_child (widget_class, PillionAddDeviceSources, offline_group);
  gtk_widget_class_bind_template_child (widget_class, PillionAddDeviceSources, scanner);
  gtk_widget_class_bind_template_child (widget_class, PillionAddDeviceSources, others_group);
  gtk_widget_class_bind_template_child (widget_class, PillionAddDeviceSources, problem);
  gtk_widget_class_bind_template_child (widget_class, PillionAddDeviceSources, code_row);
  gtk_widget_class_bind_template_child (widget_class, PillionAddDeviceSources, code_error);
  gtk_widget_class_bind_template_child (widget_class, PillionAddDeviceSources, screenshot_row);
  gtk_widget_class_bind_template_callback (widget_class, on_code);
  gtk_widget_class_bind_template_callback (widget_class, on_code_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_scanned);
  install_actions (widget_class);
}

static void
on_portal_found (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr (PillionAddDeviceSources) self = user_data;

  if (!g_cancellable_is_cancelled (self->cancellable))
    gtk_widget_set_visible (self->screenshot_row, pillion_scanner_portal_find_finish (result));
}

/* Before the entry, which has the focus first: what is pasted is a code wherever that is. */
static void
add_paste_key (PillionAddDeviceSources *self)
{
  GtkEventController *keys = gtk_shortcut_controller_new ();

  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (keys),
                                        gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_v, GDK_CONTROL_MASK),
                                                          gtk_named_action_new ("add-device.paste")));
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
}

static void
pillion_add_device_sources_init (PillionAddDeviceSources *self)
{
  GtkDropTargetAsync *target =
    gtk_drop_target_async_new (pillion_add_device_reader_create_formats (), GDK_ACTION_COPY);

  self->reader = pillion_add_device_reader_new ();
  self->cancellable = g_cancellable_new ();
  self->online = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  pillion_entry_row_name_buttons (self->code_row);
  g_signal_connect_object (target, "drop", G_CALLBACK (on_drop), self, 0);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
  add_paste_key (self);
  pillion_scanner_portal_find_async (self->cancellable, on_portal_found, g_object_ref (self));
}

/* Whether the camera runs: it does not while something else is shown. */
void
pillion_add_device_sources_set_scanning (PillionAddDeviceSources *self,
                                         gboolean                 scanning)
{
  g_return_if_fail (PILLION_IS_ADD_DEVICE_SOURCES (self));

  if (scanning)
    pillion_scanner_view_start (self->scanner);
  else
    pillion_scanner_view_stop (self->scanner);
}

/* Without a connection nothing is taken. What was typed stays. */
void
pillion_add_device_sources_set_online (PillionAddDeviceSources *self,
                                       gboolean                 online)
{
  g_return_if_fail (PILLION_IS_ADD_DEVICE_SOURCES (self));

  self->online = online;
  gtk_widget_set_visible (self->offline_group, !online);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "add-device.choose-image", online);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "add-device.paste", online);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "add-device.take-screenshot", online);
}

/* message: (nullable): what is wrong with the code; it stays, to be mended */
void
pillion_add_device_sources_set_code_error (PillionAddDeviceSources *self,
                                           const char              *message)
{
  g_return_if_fail (PILLION_IS_ADD_DEVICE_SOURCES (self));

  pillion_row_error_set_message (self->code_error, message);
  gtk_widget_grab_focus (GTK_WIDGET (self->code_row));
}

const char *
pillion_add_device_sources_get_code_error (PillionAddDeviceSources *self)
{
  g_return_val_if_fail (PILLION_IS_ADD_DEVICE_SOURCES (self), NULL);

  return pillion_row_error_get_message (self->code_error);
}

/**
 * pillion_add_device_sources_tell:
 * @message: what is wrong with the "text" that was told last
 *
 * It stays until something else is told. What the camera sees in passing is only mentioned.
 */
void
pillion_add_device_sources_tell (PillionAddDeviceSources *self,
                                 const char              *message,
                                 gboolean                 in_passing)
{
  g_return_if_fail (PILLION_IS_ADD_DEVICE_SOURCES (self));
  g_return_if_fail (message != NULL);

  if (in_passing && !self->handed)
    gtk_widget_activate_action (GTK_WIDGET (self), "window-status.toast", "s", message);
  else
    show_problem (self, message);
}

/* (nullable): what is told now */
const char *
pillion_add_device_sources_get_problem (PillionAddDeviceSources *self)
{
  g_return_val_if_fail (PILLION_IS_ADD_DEVICE_SOURCES (self), NULL);

  return pillion_row_error_get_message (self->problem);
}

/* For another device: what was typed and scanned is forgotten. */
void
pillion_add_device_sources_clear_code (PillionAddDeviceSources *self)
{
  g_return_if_fail (PILLION_IS_ADD_DEVICE_SOURCES (self));

  gtk_editable_set_text (GTK_EDITABLE (self->code_row), "");
  pillion_row_error_set_message (self->code_error, NULL);
  show_problem (self, NULL);
  g_clear_pointer (&self->last_text, g_free);
}

/* Whether something that was handed over is being read; nothing else is taken meanwhile. */
gboolean
pillion_add_device_sources_is_reading (PillionAddDeviceSources *self)
{
  g_return_val_if_fail (PILLION_IS_ADD_DEVICE_SOURCES (self), FALSE);

  return self->reading;
}
