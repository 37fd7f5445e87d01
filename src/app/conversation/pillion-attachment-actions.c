/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "app/conversation/pillion-attachment-actions.h"

#include "app/compat/pillion-toast.h"
#include "app/conversation/pillion-attachment-copies.h"
#include "app/conversation/pillion-attachment-media.h"
#include "app/pillion-line.h"
#include "engine/pillion-attachments.h"

#include <adwaita.h>
#include <glib/gi18n.h>

/* More pixels than a screen has; the helper gives fewer where that is too many. */
#define COPY_EDGE 8192

/* One of them under way. It does not keep its window open. */
typedef struct {
  GWeakRef        widget;
  PillionEngine  *engine;  /* (owned) */
  PillionMessage *message; /* (owned) */
  GFile          *target;  /* (owned) (nullable) */
} Action;

static Action *
action_new (GtkWidget      *widget,
            PillionEngine  *engine,
            PillionMessage *message,
            GFile          *target)
{
  Action *action = g_new0 (Action, 1);

  g_weak_ref_init (&action->widget, widget);
  action->engine = g_object_ref (engine);
  action->message = g_object_ref (message);
  g_set_object (&action->target, target);
  return action;
}

static void
action_free (Action *action)
{
  g_weak_ref_clear (&action->widget);
  g_object_unref (action->engine);
  g_object_unref (action->message);
  g_clear_object (&action->target);
  g_free (action);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Action, action_free)

static void
tell (Action     *action,
      const char *text)
{
  g_autoptr (GtkWidget) widget = g_weak_ref_get (&action->widget);

  if (widget != NULL)
    gtk_widget_activate_action (widget, "window-status.toast", "s", text);
}

static void
tell_error (Action       *action,
            const GError *error)
{
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) &&
      !g_error_matches (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_CANCELLED))
    tell (action, error->message);
}

static const char *
get_name (PillionMessage *message)
{
  return pillion_message_attachment_get_name (pillion_message_get_attachment (message));
}

/* (transfer none) (nullable) */
static GtkWindow *
get_window (GtkWidget *widget)
{
  GtkRoot *root = gtk_widget_get_root (widget);

  return GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL;
}

static void
fetch (Action             *action,
       GAsyncReadyCallback callback)
{
  pillion_attachments_fetch_async (action->engine, pillion_message_get_row (action->message), NULL, callback, action);
}

/* FALSE: the user was told why. */
static gboolean
finish_fetch (Action       *action,
              GAsyncResult *result)
{
  g_autoptr (GError) error = NULL;

  if (pillion_attachments_fetch_finish (action->engine, result, &error))
    return TRUE;
  tell_error (action, error);
  return FALSE;
}

/* ----- saving ----- */

static void
on_open_folder (AdwToast *toast,
                GFile    *folder)
{
  g_autofree char *uri = g_file_get_uri (folder);

  gtk_show_uri (NULL, uri, GDK_CURRENT_TIME);
}

static void
tell_saved (Action *action)
{
  g_autoptr (GtkWidget) widget = g_weak_ref_get (&action->widget);
  GtkWidget *toasts = widget != NULL ? gtk_widget_get_ancestor (widget, ADW_TYPE_TOAST_OVERLAY) : NULL;
  AdwToast *toast;

  if (toasts == NULL)
    return;
  toast = pillion_toast_new (_ ("File saved"));
  adw_toast_set_button_label (toast, _ ("Open Folder"));
  g_signal_connect_data (toast, "button-clicked", G_CALLBACK (on_open_folder), g_file_get_parent (action->target),
                         (GClosureNotify) G_CALLBACK (g_object_unref), 0);
  adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (toasts), toast);
  gtk_widget_activate_action (widget, "window-status.announce", "s", _ ("File saved"));
}

static void
on_saved (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (Action) action = user_data;
  g_autoptr (GError) error = NULL;

  if (pillion_attachments_save_finish (PILLION_ENGINE (source), result, &error))
    tell_saved (action);
  else
    tell_error (action, error);
}

static void
on_fetched_to_save (GObject      *source,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr (Action) action = user_data;
  gint64 row = pillion_message_get_row (action->message);
  GFile *target = action->target;

  if (finish_fetch (action, result))
    pillion_attachments_save_async (PILLION_ENGINE (source), row, target, NULL, on_saved, g_steal_pointer (&action));
}

void
pillion_attachment_actions_save_to (GtkWidget      *widget,
                                    PillionEngine  *engine,
                                    PillionMessage *message,
                                    GFile          *target)
{
  fetch (action_new (widget, engine, message, target), on_fetched_to_save);
}

static void
on_target_chosen (GtkNativeDialog *dialog,
                  int              response,
                  Action          *asked)
{
  g_autoptr (Action) action = asked;
  g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
  g_autoptr (GtkWidget) widget = g_weak_ref_get (&action->widget);

  if (response == GTK_RESPONSE_ACCEPT && file != NULL && widget != NULL)
    pillion_attachment_actions_save_to (widget, action->engine, action->message, file);
  g_object_unref (dialog);
}

void
pillion_attachment_actions_save (GtkWidget      *widget,
                                 PillionEngine  *engine,
                                 PillionMessage *message)
{
  GtkFileChooserNative *dialog = gtk_file_chooser_native_new (_ ("Save File"), get_window (widget),
                                                              GTK_FILE_CHOOSER_ACTION_SAVE, _ ("_Save"), _ ("_Cancel"));
  const char *name = get_name (message);

  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), *name != '\0' ? name : _ ("File"));
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  g_signal_connect (dialog, "response", G_CALLBACK (on_target_chosen), action_new (widget, engine, message, NULL));
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

/* ----- opening ----- */

static void
on_shown (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (Action) action = user_data;
  g_autoptr (GError) error = NULL;

  if (!gtk_show_uri_full_finish (GTK_WINDOW (source), result, &error) &&
      !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    tell (action, _ ("No program on this system opens this file. Save it instead."));
}

static void
on_copied_to_open (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr (Action) action = user_data;
  g_autoptr (GtkWidget) widget = g_weak_ref_get (&action->widget);
  g_autofree char *uri = g_file_get_uri (action->target);
  g_autoptr (GError) error = NULL;

  if (!pillion_attachments_save_finish (PILLION_ENGINE (source), result, &error)) {
    tell_error (action, error);
    return;
  }
  pillion_attachment_copies_seal (action->target);
  if (widget != NULL)
    gtk_show_uri_full (get_window (widget), uri, GDK_CURRENT_TIME, NULL, on_shown, g_steal_pointer (&action));
}

static void
on_fetched_to_open (GObject      *source,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr (Action) action = user_data;
  gint64 row = pillion_message_get_row (action->message);
  g_autoptr (GError) error = NULL;
  GFile *target;

  if (!finish_fetch (action, result))
    return;
  target = pillion_attachment_copies_new (get_name (action->message), &error);
  action->target = target;
  if (target == NULL) {
    tell_error (action, error);
    return;
  }
  pillion_attachments_save_async (PILLION_ENGINE (source), row, target, NULL, on_copied_to_open,
                                  g_steal_pointer (&action));
}

static void
on_unsafe_answered (AdwMessageDialog *dialog,
                    const char       *response,
                    Action           *asked)
{
  g_autoptr (Action) action = asked;
  g_autoptr (GtkWidget) widget = g_weak_ref_get (&action->widget);

  if (g_str_equal (response, "open"))
    fetch (g_steal_pointer (&action), on_fetched_to_open);
  else if (g_str_equal (response, "save") && widget != NULL)
    pillion_attachment_actions_save (widget, action->engine, action->message);
}

/* What could do harm is saved unless the user insists. */
static void
ask (Action *action)
{
  g_autoptr (GtkWidget) widget = g_weak_ref_get (&action->widget);
  g_autofree char *name = pillion_line_isolate (get_name (action->message));
  g_autofree char *title = g_strdup_printf (_ ("Open “%s”?"), name);
  GtkWidget *dialog =
    adw_message_dialog_new (get_window (widget), title,
                            _ ("A file of this kind can run programs. Open it only if you expected it from this person."));

  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _ ("_Cancel"), "open", _ ("_Open"), "save",
                                    _ ("_Save"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "open", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "save", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "save");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect (dialog, "response", G_CALLBACK (on_unsafe_answered), action);
  gtk_window_present (GTK_WINDOW (dialog));
}

void
pillion_attachment_actions_open (GtkWidget      *widget,
                                 PillionEngine  *engine,
                                 PillionMessage *message)
{
  Action *action = action_new (widget, engine, message, NULL);

  if (pillion_attachment_media_is_unsafe (get_name (message),
                                          pillion_message_attachment_get_mime (pillion_message_get_attachment (message))))
    ask (action);
  else
    fetch (action, on_fetched_to_open);
}

/* ----- copying ----- */

static void
on_decoded (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (Action) action = user_data;
  g_autoptr (GtkWidget) widget = g_weak_ref_get (&action->widget);
  g_autoptr (GError) error = NULL;
  g_autoptr (PillionMediaPicture) picture =
    pillion_media_client_decode_finish (PILLION_MEDIA_CLIENT (source), result, &error);
  g_autoptr (GdkTexture) texture = NULL;

  if (picture == NULL) {
    const char *excuse = pillion_attachment_media_get_excuse (error);

    tell (action, excuse != NULL ? excuse : _ ("This picture can’t be read here. Save it instead."));
    return;
  }
  if (widget == NULL)
    return;
  texture = pillion_attachment_media_make_texture (picture);
  gdk_clipboard_set_texture (gtk_widget_get_clipboard (widget), texture);
  tell (action, _ ("Picture copied"));
}

static void
on_loaded (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (Action) action = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = pillion_attachments_load_finish (PILLION_ENGINE (source), result, &error);

  if (bytes == NULL)
    tell_error (action, error);
  else
    pillion_media_client_decode_async (pillion_media_client_get_default (), bytes, COPY_EDGE, COPY_EDGE, NULL, on_decoded,
                                       g_steal_pointer (&action));
}

static void
on_fetched_to_copy (GObject      *source,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr (Action) action = user_data;
  gint64 row = pillion_message_get_row (action->message);

  if (finish_fetch (action, result))
    pillion_attachments_load_async (PILLION_ENGINE (source), row, PILLION_ATTACHMENT_PICTURE_MAX_BYTES, NULL, on_loaded,
                                    g_steal_pointer (&action));
}

void
pillion_attachment_actions_copy (GtkWidget      *widget,
                                 PillionEngine  *engine,
                                 PillionMessage *message)
{
  fetch (action_new (widget, engine, message, NULL), on_fetched_to_copy);
}
