/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "app/link/pillion-link-qr.h"

#include "app/compat/pillion-button.h"
#include "app/compat/pillion-focus.h"
#include "app/link/pillion-qr-image.h"
#include "app/link/pillion-qr-view.h"
#include "app/welcome/pillion-countdown.h"

/**
 * PillionLinkQr:
 *
 * Three states of one size, so that nothing moves: a spinner, a code with the time it is
 * shown, and one that is over, dimmed, below the button for another.
 */
struct _PillionLinkQr {
  AdwBin            parent_instance;

  GtkWidget        *qr_view;
  GtkWidget        *spinner;
  GtkWidget        *again_button;
  GtkWidget        *code_button;
  GtkWidget        *copy_button;
  GtkWidget        *save_button;
  PillionCountdown *countdown;
  gboolean          expired;
};

G_DEFINE_FINAL_TYPE (PillionLinkQr, pillion_link_qr, ADW_TYPE_BIN)

/* Of a code that is over, but must still look like one. */
#define DIMMED 0.12

static void
set_state (PillionLinkQr *self,
           double         opacity,
           gboolean       expired)
{
  self->expired = expired;
  gtk_widget_set_opacity (self->qr_view, opacity);
  gtk_widget_set_visible (self->spinner, opacity <= 0);
  gtk_spinner_set_spinning (GTK_SPINNER (self->spinner), opacity <= 0);
  gtk_widget_set_visible (self->again_button, expired);
  gtk_widget_set_sensitive (self->copy_button, opacity >= 1);
  gtk_widget_set_sensitive (self->save_button, opacity >= 1);
}

static gboolean
pillion_link_qr_grab_focus (GtkWidget *widget)
{
  PillionLinkQr *self = PILLION_LINK_QR (widget);

  return gtk_widget_grab_focus (self->expired ? self->again_button : self->code_button);
}

/* The code can be dragged to a window of the primary, or saved by dropping it into a folder. */
static GdkContentProvider *
on_prepare_drag (PillionLinkQr *self,
                 double         x,
                 double         y,
                 GtkDragSource *source)
{
  const char *text = pillion_link_qr_get_text (self);
  g_autoptr (GBytes) png = NULL;
  g_autoptr (GdkPaintable) seen = NULL;
  g_autoptr (GdkPaintable) icon = NULL;

  if (text == NULL)
    return NULL;
  png = pillion_qr_image_new (text);
  seen = gtk_widget_paintable_new (self->qr_view);
  icon = gdk_paintable_get_current_image (seen);
  gtk_drag_source_set_icon (source, icon, (int) x, (int) y);
  return gdk_content_provider_new_for_bytes ("image/png", png);
}

static void
add_drag_source (PillionLinkQr *self)
{
  GtkDragSource *source = gtk_drag_source_new ();

  g_signal_connect_object (source, "prepare", G_CALLBACK (on_prepare_drag), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (self->qr_view, GTK_EVENT_CONTROLLER (source));
}

static void
pillion_link_qr_class_init (PillionLinkQrClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  pillion_focus_class_set_first (widget_class, pillion_link_qr_grab_focus);

  g_type_ensure (PILLION_TYPE_COUNTDOWN);
  g_type_ensure (PILLION_TYPE_QR_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/pillion/Pillion/ui/pillion-link-qr.ui");
  gtk_widget_class_bind_template_child (widget_class, PillionLinkQr, qr_view);
  gtk_widget_class_bind_template_child (widget_class, PillionLinkQr, spinner);
  gtk_widget_class_bind_template_child (widget_class, PillionLinkQr, again_button);
  gtk_widget_class_bind_template_child (widget_class, PillionLinkQr, code_button);
  gtk_widget_class_bind_template_child (widget_class, PillionLinkQr, copy_button);
  gtk_widget_class_bind_template_child (widget_class, PillionLinkQr, save_button);
  gtk_widget_class_bind_template_child (widget_class, PillionLinkQr, countdown);
}

static void
pillion_link_qr_init (PillionLinkQr *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  add_drag_source (self);
  pillion_button_let_wrap (self->again_button);
  pillion_button_let_wrap (self->code_button);
  pillion_button_let_wrap (self->copy_button);
  pillion_button_let_wrap (self->save_button);
  pillion_link_qr_show_making (self);
}

void
pillion_link_qr_show_making (PillionLinkQr *self)
{
  g_return_if_fail (PILLION_IS_LINK_QR (self));

  pillion_qr_view_set_text (PILLION_QR_VIEW (self->qr_view), NULL);
  pillion_countdown_stop (self->countdown);
  set_state (self, 0, FALSE);
}

/**
 * pillion_link_qr_show_text:
 * @text: (secret): what the code says
 * @remaining_ms: until another one replaces it
 *
 * The focus stays where it is.
 */
void
pillion_link_qr_show_text (PillionLinkQr *self,
                           const char    *text,
                           guint64        remaining_ms)
{
  g_return_if_fail (PILLION_IS_LINK_QR (self));

  pillion_qr_view_set_text (PILLION_QR_VIEW (self->qr_view), text);
  pillion_countdown_start (self->countdown, remaining_ms);
  set_state (self, 1, FALSE);
}

/* The last code stays, but can't be read any more. */
void
pillion_link_qr_show_expired (PillionLinkQr *self)
{
  g_return_if_fail (PILLION_IS_LINK_QR (self));

  pillion_countdown_stop (self->countdown);
  set_state (self, DIMMED, TRUE);
}

gboolean
pillion_link_qr_is_expired (PillionLinkQr *self)
{
  g_return_val_if_fail (PILLION_IS_LINK_QR (self), FALSE);

  return self->expired;
}

/* (nullable) (secret): of a code that can be scanned */
const char *
pillion_link_qr_get_text (PillionLinkQr *self)
{
  g_return_val_if_fail (PILLION_IS_LINK_QR (self), NULL);

  return self->expired ? NULL : pillion_qr_view_get_text (PILLION_QR_VIEW (self->qr_view));
}
