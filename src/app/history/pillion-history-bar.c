/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "app/history/pillion-history-bar.h"

#include "app/chats/pillion-tips.h"
#include "app/compat/pillion-announce.h"
#include "app/history/pillion-history-report.h"
#include "app/history/pillion-history-request.h"
#include "app/history/pillion-history-state.h"
#include "app/settings/pillion-settings.h"
#include "app/welcome/pillion-recovery.h"
#include "engine/pillion-history-flaws.h"

#include <glib/gi18n.h>

/* A rate over less time says nothing of the rest. */
#define RATE_SECONDS 5

/**
 * PillionHistoryBar:
 *
 * What a linked device says above its chats of the messages from before it was linked: that they
 * come and how far they are, why they do not, or that there are none. On a metered network they
 * wait for the user's word.
 */
struct _PillionHistoryBar {
  GtkWidget               parent_instance;

  PillionHistory         *history;   /* (owned) */
  PillionAccount         *account;   /* (owned) */
  PillionHistoryTransfer *transfer;  /* (owned) (nullable): the newest that this device gets */
  PillionHistoryTransfer *agreed;    /* (owned) (nullable): may use a metered network */
  gboolean                metered;
  gboolean                held;      /* paused because of that, maybe when this ran before */
  gboolean                was_active;
  gboolean                dismissed; /* also where settings can't be kept */
  guint                   state;
  gint64                  began_us;  /* when messages began to come, and which that was */
  guint                   began_n;

  GtkRevealer            *revealer;
  GtkLabel               *title;
  GtkLabel               *detail;
  GtkProgressBar         *progress;
  GtkWidget              *pause;
  GtkWidget              *resume;
  GtkWidget              *dismiss;
  GtkWidget              *buttons;
  GtkWidget              *retry;
  GtkWidget              *report;
  GtkWidget              *request;
  GtkWidget              *elsewhere;
  GtkWidget              *less;
  GtkWidget              *disk_usage;
  GtkWidget              *use_metered;
  GtkWidget              *go_without;
};

G_DEFINE_FINAL_TYPE (PillionHistoryBar, pillion_history_bar, GTK_TYPE_WIDGET)

typedef enum {
  PROP_NETWORK_METERED = 1,
} PillionHistoryBarProperty;

static GParamSpec *properties[PROP_NETWORK_METERED + 1];

/* ----- what it says ----- */

typedef enum {
  BAR_NOTHING,
  BAR_NONE,
  BAR_ALLOWED,
  BAR_OFFERED,
  BAR_RUNNING,
  BAR_WAITING,
  BAR_PAUSED,
  BAR_METERED,
  BAR_NO_SPACE,
  BAR_REFUSED,
  BAR_FAILED,
  BAR_FLAWED,
} BarState;

static gboolean
is_error (PillionHistoryBar *self,
          int                code)
{
  return g_error_matches (pillion_history_transfer_get_error (self->transfer), PILLION_ENGINE_ERROR, code);
}

static BarState
find_transfer_state (PillionHistoryBar *self)
{
  switch (pillion_history_transfer_get_state (self->transfer)) {
  case PILLION_HISTORY_TRANSFER_STATE_OFFERED:
    return BAR_OFFERED;
  case PILLION_HISTORY_TRANSFER_STATE_RUNNING:
    return BAR_RUNNING;
  case PILLION_HISTORY_TRANSFER_STATE_WAITING:
    return is_error (self, PILLION_ENGINE_ERROR_DISK) ? BAR_NO_SPACE : BAR_WAITING;
  case PILLION_HISTORY_TRANSFER_STATE_PAUSED:
    return self->held ? BAR_METERED : BAR_PAUSED;
  case PILLION_HISTORY_TRANSFER_STATE_FAILED:
    if (self->dismissed)
      return BAR_NOTHING;
    return is_error (self, PILLION_ENGINE_ERROR_DECLINED) ? BAR_REFUSED : BAR_FAILED;
  case PILLION_HISTORY_TRANSFER_STATE_DONE:
  case PILLION_HISTORY_TRANSFER_STATE_ENDED:
  default:
    return pillion_history_get_n_flaws (self->history) > 0 && !self->dismissed ? BAR_FLAWED : BAR_NOTHING;
  }
}

/* Until the account is read it is not known whose device this is. */
static BarState
find_state (PillionHistoryBar *self)
{
  if (*pillion_account_get_account (self->account) == '\0' || pillion_account_is_primary (self->account) ||
      pillion_history_is_loading (self->history))
    return BAR_NOTHING;
  if (self->transfer != NULL)
    return find_transfer_state (self);
  if (self->dismissed)
    return BAR_NOTHING;
  return pillion_history_state_can_request (self->history) ? BAR_ALLOWED : BAR_NONE;
}

static const char *
describe (PillionHistoryBar *self,
          BarState           state)
{
  switch (state) {
  case BAR_NONE:
    return _("Messages from before linking are on your primary device.");
  case BAR_ALLOWED:
    return _("Your primary device allows older messages.");
  case BAR_OFFERED:
    return _("Older messages were requested");
  case BAR_RUNNING:
    return _("Getting older messages");
  case BAR_WAITING:
    return pillion_engine_is_online (pillion_account_get_engine (self->account))
             ? _("Older messages wait for your other device")
             : _("Older messages wait for a connection");
  case BAR_PAUSED:
    return _("Older messages are paused");
  case BAR_METERED:
    return _("Older messages wait: this network is metered");
  case BAR_NO_SPACE:
    return _("Not enough space for older messages");
  case BAR_REFUSED:
  case BAR_FAILED:
    return pillion_history_transfer_get_error (self->transfer)->message;
  case BAR_FLAWED:
    return _("Some older messages failed their check and were left out.");
  case BAR_NOTHING:
  default:
    return "";
  }
}

static char *
describe_detail (PillionHistoryBar *self,
                 BarState           state)
{
  g_autofree char *progress = NULL;
  g_autofree char *left = NULL;
  double seconds = (double) (g_get_monotonic_time () - self->began_us) / G_USEC_PER_SEC;
  guint n_done;

  if (state == BAR_OFFERED)
    return g_strdup (_("Your other device has not answered yet."));
  if (state < BAR_RUNNING || state > BAR_NO_SPACE || pillion_history_transfer_get_n_messages (self->transfer) == 0)
    return g_strdup ("");
  progress = pillion_history_state_dup_progress (self->transfer);
  n_done = pillion_history_transfer_get_n_done (self->transfer);
  if (state != BAR_RUNNING || seconds < RATE_SECONDS || n_done <= self->began_n)
    return g_steal_pointer (&progress);
  left = pillion_history_state_dup_time_left (seconds / (n_done - self->began_n) *
                                              (pillion_history_transfer_get_n_messages (self->transfer) - n_done));
  /* Translators: how many messages have come, and how long the rest takes. */
  return g_strdup_printf (_("%s · %s"), progress, left);
}

/* There is something to report. */
static gboolean
is_damaged (PillionHistoryBar *self,
            BarState           state)
{
  return pillion_history_get_n_flaws (self->history) > 0 &&
         (state == BAR_FLAWED || (state == BAR_FAILED && is_error (self, PILLION_ENGINE_ERROR_BAD_FILE)));
}

static void
show_buttons (PillionHistoryBar *self,
              BarState           state)
{
  gboolean failed = state == BAR_REFUSED || state == BAR_FAILED;
  gboolean waits = (state == BAR_OFFERED || state == BAR_WAITING) &&
                   pillion_engine_is_online (pillion_account_get_engine (self->account));

  gtk_widget_set_visible (self->pause, state >= BAR_OFFERED && state <= BAR_WAITING);
  gtk_widget_set_visible (self->resume, state == BAR_PAUSED);
  gtk_widget_set_visible (self->dismiss, state == BAR_NONE || state == BAR_ALLOWED || state == BAR_FLAWED);
  gtk_widget_set_visible (self->request, state == BAR_ALLOWED);
  gtk_widget_set_visible (self->use_metered, state == BAR_METERED);
  gtk_widget_set_visible (self->elsewhere, waits);
  gtk_widget_set_visible (self->less, state == BAR_NO_SPACE);
  gtk_widget_set_visible (self->disk_usage, state == BAR_NO_SPACE);
  gtk_widget_set_visible (self->retry, state == BAR_FAILED || state == BAR_FLAWED);
  gtk_widget_set_visible (self->report, is_damaged (self, state));
  gtk_widget_set_visible (self->go_without, failed);
  gtk_widget_set_visible (self->buttons, failed || waits || state == BAR_ALLOWED || state == BAR_METERED ||
                                           state == BAR_NO_SPACE || state == BAR_FLAWED);
}

static void
show_progress (PillionHistoryBar *self,
               BarState           state)
{
  gboolean shown = state >= BAR_RUNNING && state <= BAR_NO_SPACE;
  g_autofree char *detail = describe_detail (self, state);

  gtk_label_set_label (self->detail, detail);
  gtk_widget_set_visible (GTK_WIDGET (self->detail), *detail != '\0');
  gtk_widget_set_visible (GTK_WIDGET (self->progress), shown);
  if (shown)
    gtk_progress_bar_set_fraction (self->progress, pillion_history_transfer_get_fraction (self->transfer));
}

static void
show_state (PillionHistoryBar *self)
{
  BarState state = find_state (self);
  const char *title = describe (self, state);

  if (state == BAR_RUNNING && self->state != BAR_RUNNING) {
    self->began_us = g_get_monotonic_time ();
    self->began_n = pillion_history_transfer_get_n_done (self->transfer);
  }
  /* Nothing is to come that they would wait for. */
  if (state == BAR_NONE && self->state != BAR_NONE)
    pillion_tips_begin ();
  self->state = state;
  gtk_revealer_set_reveal_child (self->revealer, state != BAR_NOTHING);
  /* While it slides away it says what it said. */
  if (state == BAR_NOTHING)
    return;
  show_buttons (self, state);
  show_progress (self, state);
  if (g_str_equal (gtk_label_get_label (self->title), title))
    return;
  gtk_label_set_label (self->title, title);
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    pillion_announce (GTK_WIDGET (self), title);
}

/* ----- what is done with it ----- */

static void
on_changed_by_user (GObject      *source,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr (PillionHistoryBar) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!pillion_history_change_finish (PILLION_HISTORY (source), result, &error))
    gtk_widget_activate_action (GTK_WIDGET (self), "window-status.toast", "s", error->message);
}

static void
change (PillionHistoryBar    *self,
        PillionHistoryChange  how)
{
  pillion_history_change_async (self->history, how, NULL, on_changed_by_user, g_object_ref (self));
}

/* A restart does not make the user's pause of it. */
static void
set_held (PillionHistoryBar *self,
          gboolean           held)
{
  GSettings *settings = pillion_settings_get ();

  if (self->held == held)
    return;
  self->held = held;
  if (settings != NULL)
    g_settings_set_boolean (settings, PILLION_SETTING_HISTORY_HELD, held);
}

static void
on_pause (GtkWidget  *widget,
          const char *action_name,
          GVariant   *parameter)
{
  PillionHistoryBar *self = PILLION_HISTORY_BAR (widget);

  set_held (self, FALSE);
  change (self, PILLION_HISTORY_CHANGE_PAUSE);
}

static void
on_resume (GtkWidget  *widget,
           const char *action_name,
           GVariant   *parameter)
{
  PillionHistoryBar *self = PILLION_HISTORY_BAR (widget);

  set_held (self, FALSE);
  g_set_object (&self->agreed, self->transfer);
  change (self, PILLION_HISTORY_CHANGE_RESUME);
}

static void
set_dismissed (PillionHistoryBar *self,
               gboolean           dismissed)
{
  GSettings *settings = pillion_settings_get ();

  if (self->dismissed == dismissed)
    return;
  self->dismissed = dismissed;
  if (settings != NULL)
    g_settings_set_boolean (settings, PILLION_SETTING_HISTORY_NOTE_DISMISSED, dismissed);
}

static void
on_dismiss (GtkWidget  *widget,
            const char *action_name,
            GVariant   *parameter)
{
  PillionHistoryBar *self = PILLION_HISTORY_BAR (widget);

  set_dismissed (self, TRUE);
  show_state (self);
}

static void
on_request (GtkWidget  *widget,
            const char *action_name,
            GVariant   *parameter)
{
  pillion_history_request (widget, pillion_account_get_engine (PILLION_HISTORY_BAR (widget)->account));
}

static void
on_request_elsewhere (GtkWidget  *widget,
                      const char *action_name,
                      GVariant   *parameter)
{
  pillion_history_request_elsewhere (widget, pillion_account_get_engine (PILLION_HISTORY_BAR (widget)->account));
}

static void
on_request_less (GtkWidget  *widget,
                 const char *action_name,
                 GVariant   *parameter)
{
  pillion_history_request_less (widget, PILLION_HISTORY_BAR (widget)->history);
}

static void
on_retry (GtkWidget  *widget,
          const char *action_name,
          GVariant   *parameter)
{
  PillionHistoryBar *self = PILLION_HISTORY_BAR (widget);

  if (is_damaged (self, self->state))
    pillion_history_ask_again (widget, pillion_account_get_engine (self->account));
  else
    pillion_history_retry (widget, self->history);
}

static void
on_report (GtkWidget  *widget,
           const char *action_name,
           GVariant   *parameter)
{
  pillion_history_show_report (widget, PILLION_HISTORY_BAR (widget)->history);
}

/* ----- what happens ----- */

/* What the user pauses stays so; what waits for another network goes on there. */
static void
follow_network (PillionHistoryBar *self)
{
  gboolean active = self->transfer != NULL && pillion_history_transfer_is_active (self->transfer);
  gboolean paused = active && pillion_history_transfer_get_state (self->transfer) == PILLION_HISTORY_TRANSFER_STATE_PAUSED;

  if (active && self->metered && !self->held && !paused && self->agreed != self->transfer) {
    set_held (self, TRUE);
    change (self, PILLION_HISTORY_CHANGE_PAUSE);
  } else if (active && !self->metered && self->held) {
    set_held (self, FALSE);
    change (self, PILLION_HISTORY_CHANGE_RESUME);
  }
}

static void
on_transfer_changed (PillionHistoryBar *self)
{
  gboolean active = self->transfer != NULL && pillion_history_transfer_is_active (self->transfer);

  if (self->was_active && !active && self->transfer != NULL &&
      pillion_history_transfer_get_state (self->transfer) == PILLION_HISTORY_TRANSFER_STATE_DONE &&
      pillion_history_get_n_flaws (self->history) == 0) {
    /* Before the toast, which keeps clear of them. */
    pillion_tips_begin ();
    gtk_widget_activate_action (GTK_WIDGET (self), "window-status.toast", "s",
                                pillion_history_transfer_get_since_ms (self->transfer) == 0
                                  ? _("All older messages are here")
                                  : _("Older messages are here"));
  }
  self->was_active = active;
  /* What comes of it is worth a word again. */
  if (active)
    set_dismissed (self, FALSE);
  follow_network (self);
  show_state (self);
}

static void
on_history_changed (PillionHistoryBar *self)
{
  PillionHistoryTransfer *transfer = pillion_history_get_receiving (self->history);

  if (transfer != self->transfer) {
    if (self->transfer != NULL) {
      g_signal_handlers_disconnect_by_data (self->transfer, self);
      set_held (self, FALSE);
    }
    g_set_object (&self->transfer, transfer);
    self->was_active = FALSE;
    if (transfer != NULL)
      g_signal_connect_object (transfer, "notify", G_CALLBACK (on_transfer_changed), self, G_CONNECT_SWAPPED);
  }
  on_transfer_changed (self);
}

/* ----- the object ----- */

static void
pillion_history_bar_get_property (GObject    *object,
                                  guint       property_id,
                                  GValue     *value,
                                  GParamSpec *pspec)
{
  PillionHistoryBar *self = PILLION_HISTORY_BAR (object);

  switch ((PillionHistoryBarProperty) property_id) {
  case PROP_NETWORK_METERED:
    g_value_set_boolean (value, self->metered);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
  }
}

static void
set_metered (PillionHistoryBar *self,
             gboolean           metered)
{
  if (self->metered == metered)
    return;
  self->metered = metered;
  follow_network (self);
  show_state (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_NETWORK_METERED]);
}

static void
pillion_history_bar_set_property (GObject      *object,
                                  guint         property_id,
                                  const GValue *value,
                                  GParamSpec   *pspec)
{
  switch ((PillionHistoryBarProperty) property_id) {
  case PROP_NETWORK_METERED:
    set_metered (PILLION_HISTORY_BAR (object), g_value_get_boolean (value));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
  }
}

static void
pillion_history_bar_dispose (GObject *object)
{
  PillionHistoryBar *self = PILLION_HISTORY_BAR (object);

  if (self->transfer != NULL)
    g_signal_handlers_disconnect_by_data (self->transfer, self);
  g_clear_object (&self->transfer);
  g_clear_object (&self->agreed);
  g_clear_object (&self->history);
  g_clear_object (&self->account);
  if (self->revealer != NULL)
    gtk_widget_unparent (GTK_WIDGET (self->revealer));
  self->revealer = NULL;

  G_OBJECT_CLASS (pillion_history_bar_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class, "/org/pillion/Pillion/ui/pillion-history-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, PillionHistoryBar, buttons);
  gtk_widget_class_bind_template_child (widget_class, PillionHistoryBar, detail);
  gtk_widget_class_bind_template_child (widget_class, PillionHistoryBar, disk_usage);
  gtk_widget_class_bind_template_child (widget_class, PillionHistoryBar, dismiss);
  gtk_widget_class_bind_template_child (widget_class, PillionHistoryBar, elsewhere);
  gtk_widget_class_bind_template_child (widget_class, PillionHistoryBar, go_without);
  gtk_widget_class_bind_template_child (widget_class, PillionHistoryBar, less);
  gtk_widget_class_bind_template_child (widget_class, PillionHistoryBar, pause);
  gtk_widget_class_bind_template_child (widget_class, PillionHistoryBar, progress);
  gtk_widget_class_bind_template_child (widget_class, PillionHistoryBar, report);
  gtk_widget_class_bind_template_child (widget_class, PillionHistoryBar, request);
  gtk_widget_class_bind_template_child (widget_class, PillionHistoryBar, resume);
  gtk_widget_class_bind_template_child (widget_class, PillionHistoryBar, retry);
  gtk_widget_class_bind_template_child (widget_class, PillionHistoryBar, revealer);
  gtk_widget_class_bind_template_child (widget_class, PillionHistoryBar, title);
  gtk_widget_class_bind_template_child (widget_class, PillionHistoryBar, use_metered);
}

static void
pillion_history_bar_class_init (PillionHistoryBarClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = pillion_history_bar_get_property;
  object_class->set_property = pillion_history_bar_set_property;
  object_class->dispose = pillion_history_bar_dispose;

  properties[PROP_NETWORK_METERED] =
    g_param_spec_boolean ("network-metered", NULL, NULL, FALSE,
                          G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  bind_template (widget_class);
  gtk_widget_class_install_action (widget_class, "history-bar.dismiss", NULL, on_dismiss);
  gtk_widget_class_install_action (widget_class, "history-bar.pause", NULL, on_pause);
  gtk_widget_class_install_action (widget_class, "history-bar.report", NULL, on_report);
  gtk_widget_class_install_action (widget_class, "history-bar.request", NULL, on_request);
  gtk_widget_class_install_action (widget_class, "history-bar.request-elsewhere", NULL, on_request_elsewhere);
  gtk_widget_class_install_action (widget_class, "history-bar.request-less", NULL, on_request_less);
  gtk_widget_class_install_action (widget_class, "history-bar.resume", NULL, on_resume);
  gtk_widget_class_install_action (widget_class, "history-bar.retry", NULL, on_retry);
  pillion_recovery_install_actions (widget_class);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "pillion-history-bar");
}

static void
pillion_history_bar_init (PillionHistoryBar *self)
{
  GSettings *settings = pillion_settings_get ();

  self->held = settings != NULL && g_settings_get_boolean (settings, PILLION_SETTING_HISTORY_HELD);
  self->dismissed = settings != NULL && g_settings_get_boolean (settings, PILLION_SETTING_HISTORY_NOTE_DISMISSED);
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
pillion_history_bar_new (PillionHistory *history,
                         PillionAccount *account)
{
  PillionHistoryBar *self = g_object_new (PILLION_TYPE_HISTORY_BAR, NULL);

  self->history = g_object_ref (history);
  self->account = g_object_ref (account);
  g_signal_connect_object (history, "notify", G_CALLBACK (on_history_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (account, "notify", G_CALLBACK (show_state), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (pillion_account_get_engine (account), "notify::online", G_CALLBACK (show_state), self,
                           G_CONNECT_SWAPPED);
  on_history_changed (self);
  return GTK_WIDGET (self);
}

const char *
pillion_history_bar_get_title (PillionHistoryBar *self)
{
  g_return_val_if_fail (PILLION_IS_HISTORY_BAR (self), NULL);

  return gtk_revealer_get_reveal_child (self->revealer) ? gtk_label_get_label (self->title) : "";
}
