/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "app/link/pillion-add-device-page.h"

#include "app/compat/pillion-focus.h"
#include "app/compat/pillion-navigation.h"
#include "app/link/pillion-add-device-limit.h"
#include "app/link/pillion-add-device-problem.h"
#include "app/link/pillion-add-device-request.h"
#include "app/link/pillion-add-device-sources.h"
#include "app/link/pillion-add-device-unlock.h"
#include "engine/pillion-network.h"
#include "engine/pillion-primary-link.h"

#include <glib/gi18n.h>

/**
 * PillionAddDevicePage:
 *
 * Links a companion, on the primary: PIN, what the new device shows, the user's word, and the
 * number that is typed on it. Steps: "unlock", "sources", "waiting", "confirm", "number",
 * "publishing", "limit", "problem". Only the user opens this page; nothing that arrives does.
 *
 * Actions: those of its parts, "add-device.again", "add-device.show-devices",
 * "add-device.retry".
 */
struct _PillionAddDevicePage {
  PillionPage              parent_instance;

  PillionDeviceList       *list;      /* (owned) */
  PillionAccountKey       *key;       /* (owned) (nullable) (secret) */
  PillionPrimaryLink      *link;      /* (owned) (nullable) */
  gboolean                 by_code;   /* how that try began */
  gboolean                 requested; /* a device has answered it */
  gboolean                 declined;  /* by the user, here */

  GtkStack                *stack;
  PillionAddDeviceUnlock  *unlock;
  PillionAddDeviceSources *sources;
  PillionAddDeviceRequest *request;
  PillionAddDeviceLimit   *limit;
  PillionProblemView      *problem;
};

G_DEFINE_FINAL_TYPE (PillionAddDevicePage, pillion_add_device_page, PILLION_TYPE_PAGE)

static PillionEngine *
get_engine (PillionAddDevicePage *self)
{
  return pillion_live_list_get_engine (PILLION_LIVE_LIST (self->list));
}

static void
toast (PillionAddDevicePage *self,
       const char           *text)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "window-status.toast", "s", text);
}

/* ----- steps ----- */

static void
show_step (PillionAddDevicePage *self,
           const char           *name)
{
  gtk_stack_set_visible_child_name (self->stack, name);
  pillion_add_device_sources_set_scanning (self->sources, g_str_equal (name, "sources"));
  if (gtk_widget_get_root (GTK_WIDGET (self)) != NULL)
    gtk_widget_grab_focus (gtk_stack_get_visible_child (self->stack));
}

static void
show_sources (PillionAddDevicePage *self)
{
  gboolean full =
    pillion_device_list_get_n_companions (self->list) >= pillion_device_list_get_max_companions (self->list);

  if (full)
    pillion_add_device_limit_preselect (self->limit);
  show_step (self, full ? "limit" : "sources");
}

static void
ask_for_pin (PillionAddDevicePage *self,
             const char           *message)
{
  g_clear_pointer (&self->key, pillion_account_key_unref);
  show_step (self, "unlock");
  pillion_add_device_unlock_ask (self->unlock, message);
}

static void
on_unlocked (PillionAddDevicePage *self)
{
  g_clear_pointer (&self->key, pillion_account_key_unref);
  self->key = pillion_add_device_unlock_steal_key (self->unlock);
  show_sources (self);
}

static void
on_room (PillionAddDevicePage *self)
{
  toast (self, _("The device was logged out"));
  show_step (self, "sources");
}

/* ----- one try ----- */

static void
drop_link (PillionAddDevicePage *self)
{
  if (self->link == NULL)
    return;
  g_signal_handlers_disconnect_by_data (self->link, self);
  pillion_primary_link_cancel (self->link);
  g_clear_object (&self->link);
}

/* Nobody was asked anything yet: the next code may be right, so the page goes on. Returns:
 * whether that is so.
 */
static gboolean
go_on (PillionAddDevicePage *self,
       const GError         *error)
{
  if (self->requested || error->domain != PILLION_ENGINE_ERROR)
    return FALSE;
  switch ((PillionEngineError) error->code) {
  case PILLION_ENGINE_ERROR_BAD_FILE:
  case PILLION_ENGINE_ERROR_EXPIRED:
  case PILLION_ENGINE_ERROR_WRONG_CODE:
  case PILLION_ENGINE_ERROR_BURNED:
    break;
  default:
    return FALSE;
  }
  show_step (self, "sources");
  if (self->by_code)
    pillion_add_device_sources_set_code_error (self->sources, error->message);
  else if (error->code == PILLION_ENGINE_ERROR_BAD_FILE)
    pillion_add_device_sources_tell (self->sources, _("That is not a linking code."), TRUE);
  else if (error->code == PILLION_ENGINE_ERROR_EXPIRED)
    pillion_add_device_sources_tell (self->sources, _("That code has expired. Ask the other device for a new one."), FALSE);
  else
    pillion_add_device_sources_tell (self->sources, error->message, FALSE);
  return TRUE;
}

static void
on_ended (PillionAddDevicePage *self)
{
  const GError *error = pillion_primary_link_get_error (self->link);

  if (self->declined) {
    toast (self, _("The device was declined"));
    gtk_widget_activate_action (GTK_WIDGET (self), "navigation.pop", NULL);
  } else if (g_error_matches (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_WRONG_PIN)) {
    ask_for_pin (self, error->message);
  } else if (g_error_matches (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_LIMIT)) {
    pillion_add_device_limit_preselect (self->limit);
    show_step (self, "limit");
  } else if (g_error_matches (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_NOT_PRIMARY)) {
    pillion_add_device_problem_show_not_primary (self->problem, self->list);
    show_step (self, "problem");
  } else if (!go_on (self, error)) {
    pillion_add_device_problem_show_error (self->problem, error);
    show_step (self, "problem");
  }
}

static void
on_linked (PillionAddDevicePage *self)
{
  pillion_add_device_sources_clear_code (self->sources);
  toast (self, _("The device was linked"));
  gtk_widget_activate_action (GTK_WIDGET (self), "navigation.pop", NULL);
}

static void
on_link_state (PillionAddDevicePage *self)
{
  switch (pillion_primary_link_get_state (self->link)) {
  case PILLION_PRIMARY_LINK_REQUESTED:
    self->requested = TRUE;
    show_step (self, "request");
    break;
  case PILLION_PRIMARY_LINK_LINKED:
    on_linked (self);
    break;
  case PILLION_PRIMARY_LINK_ENDED:
    on_ended (self);
    break;
  case PILLION_PRIMARY_LINK_STARTING:
  case PILLION_PRIMARY_LINK_PUBLISHING:
  default:
    break;
  }
}

/* Returns: whether a try may begin */
static gboolean
begin_link (PillionAddDevicePage *self,
            gboolean              by_code)
{
  if (!g_str_equal (pillion_add_device_page_get_step (self), "sources"))
    return FALSE;
  if (self->key == NULL) {
    ask_for_pin (self, NULL);
    return FALSE;
  }
  drop_link (self);
  self->by_code = by_code;
  self->requested = FALSE;
  self->declined = FALSE;
  self->link = pillion_primary_link_new (get_engine (self), self->key);
  pillion_add_device_request_set_link (self->request, pillion_engine_get_history (get_engine (self)), self->link);
  g_signal_connect_object (self->link, "notify::state", G_CALLBACK (on_link_state), self, G_CONNECT_SWAPPED);
  pillion_add_device_problem_show_waiting (self->problem);
  show_step (self, "problem");
  return TRUE;
}

static void
on_text (PillionAddDevicePage *self,
         const char           *text)
{
  if (begin_link (self, FALSE))
    pillion_primary_link_start_qr (self->link, text);
}

static void
on_code (PillionAddDevicePage *self,
         const char           *code)
{
  if (begin_link (self, TRUE))
    pillion_primary_link_start_code (self->link, code);
}

/* ----- actions ----- */

static void
on_again (GtkWidget  *widget,
          const char *action_name,
          GVariant   *parameter)
{
  PillionAddDevicePage *self = PILLION_ADD_DEVICE_PAGE (widget);

  drop_link (self);
  pillion_add_device_sources_clear_code (self->sources);
  if (self->key == NULL || pillion_account_key_get_secret (self->key) == NULL)
    ask_for_pin (self, NULL);
  else
    show_sources (self);
}

static void
on_decline_here (PillionAddDevicePage *self)
{
  self->declined = TRUE;
}

static void
on_show_devices (GtkWidget  *widget,
                 const char *action_name,
                 GVariant   *parameter)
{
  gtk_widget_activate_action (widget, "navigation.pop", NULL);
}

static void
on_retry (GtkWidget  *widget,
          const char *action_name,
          GVariant   *parameter)
{
  pillion_network_retry_now (pillion_engine_get_network (get_engine (PILLION_ADD_DEVICE_PAGE (widget))));
}

/* ----- the object ----- */

static void
on_list_changed (PillionAddDevicePage *self)
{
  pillion_add_device_sources_set_online (self->sources, pillion_device_list_get_stale_since_ms (self->list) == 0);
}

/* The camera stops with the page, and whoever leaves it has given up. */
static void
pillion_add_device_page_unroot (GtkWidget *widget)
{
  PillionAddDevicePage *self = PILLION_ADD_DEVICE_PAGE (widget);

  pillion_add_device_sources_set_scanning (self->sources, FALSE);
  drop_link (self);
  g_clear_pointer (&self->key, pillion_account_key_unref);

  GTK_WIDGET_CLASS (pillion_add_device_page_parent_class)->unroot (widget);
}

static gboolean
pillion_add_device_page_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (gtk_stack_get_visible_child (PILLION_ADD_DEVICE_PAGE (widget)->stack));
}

static void
pillion_add_device_page_dispose (GObject *object)
{
  PillionAddDevicePage *self = PILLION_ADD_DEVICE_PAGE (object);

  drop_link (self);
  g_clear_pointer (&self->key, pillion_account_key_unref);
  g_clear_object (&self->list);

  G_OBJECT_CLASS (pillion_add_device_page_parent_class)->dispose (object);
}

static void
ensure_types (void)
{
  g_type_ensure (PILLION_TYPE_ADD_DEVICE_LIMIT);
  g_type_ensure (PILLION_TYPE_ADD_DEVICE_REQUEST);
  g_type_ensure (PILLION_TYPE_ADD_DEVICE_SOURCES);
  g_type_ensure (PILLION_TYPE_ADD_DEVICE_UNLOCK);
  g_type_ensure (PILLION_TYPE_PROBLEM_VIEW);
}

static void
pillion_add_device_page_class_init (PillionAddDevicePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pillion_add_device_page_dispose;
  pillion_focus_class_set_first (widget_class, pillion_add_device_page_grab_focus);
  widget_class->unroot = pillion_add_device_page_unroot;

  ensure_types ();
  gtk_widget_class_set_template_from_resource (widget_class, "/org/pillion/Pillion/ui/pillion-add-device-page.ui");
  gtk_widget_class_bind_template_child (widget_class, PillionAddDevicePage, stack);
  gtk_widget_class_bind_template_child (widget_class, PillionAddDevicePage, unlock);
  gtk_widget_class_bind_template_child (widget_class, PillionAddDevicePage, sources);
  gtk_widget_class_bind_template_child (widget_class, PillionAddDevicePage, request);
  gtk_widget_class_bind_template_child (widget_class, PillionAddDevicePage, limit);
  gtk_widget_class_bind_template_child (widget_class, PillionAddDevicePage, problem);
  gtk_widget_class_bind_template_callback (widget_class, on_code);
  gtk_widget_class_bind_template_callback (widget_class, on_room);
  gtk_widget_class_bind_template_callback (widget_class, on_text);
  gtk_widget_class_bind_template_callback (widget_class, on_unlocked);
  gtk_widget_class_install_action (widget_class, "add-device.again", NULL, on_again);
  gtk_widget_class_install_action (widget_class, "add-device.retry", NULL, on_retry);
  gtk_widget_class_install_action (widget_class, "add-device.show-devices", NULL, on_show_devices);
}

static void
pillion_add_device_page_init (PillionAddDevicePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (self->request, "declined", G_CALLBACK (on_decline_here), self, G_CONNECT_SWAPPED);
}

/**
 * pillion_add_device_page_new:
 * @list: of the account's devices
 */
GtkWidget *
pillion_add_device_page_new (PillionDeviceList *list)
{
  PillionAddDevicePage *self;

  g_return_val_if_fail (PILLION_IS_DEVICE_LIST (list), NULL);

  self = g_object_new (PILLION_TYPE_ADD_DEVICE_PAGE, NULL);
  self->list = g_object_ref (list);
  pillion_add_device_unlock_set_engine (self->unlock, get_engine (self));
  pillion_add_device_limit_set_list (self->limit, list);
  g_signal_connect_object (list, "notify", G_CALLBACK (on_list_changed), self, G_CONNECT_SWAPPED);
  on_list_changed (self);
  if (!pillion_engine_is_primary (get_engine (self))) {
    pillion_add_device_problem_show_not_primary (self->problem, list);
    gtk_stack_set_visible_child_name (self->stack, "problem");
  }
  return GTK_WIDGET (self);
}

/* Which of the steps above is shown. */
const char *
pillion_add_device_page_get_step (PillionAddDevicePage *self)
{
  const char *name;

  g_return_val_if_fail (PILLION_IS_ADD_DEVICE_PAGE (self), NULL);

  name = gtk_stack_get_visible_child_name (self->stack);
  if (g_str_equal (name, "request"))
    return pillion_add_device_request_get_step (self->request);
  if (g_str_equal (name, "problem") && self->link != NULL &&
      pillion_primary_link_get_state (self->link) == PILLION_PRIMARY_LINK_STARTING)
    return "waiting";
  return name;
}
