/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "app/chats/pillion-connection-bar.h"

#include "app/compat/pillion-announce.h"
#include "app/conversation/pillion-message-time.h"
#include "app/pillion-line.h"
#include "app/welcome/pillion-recovery.h"
#include "engine/pillion-engine-error.h"

#include <glib/gi18n.h>
#include <string.h>

/* A connection that is made this fast is not worth a word. */
#define QUIET_MS 3000

/* A clock that is turned tells nobody. */
#define CLOCK_INTERVAL_S 30

/**
 * PillionConnectionBar:
 *
 * Says why nothing arrives: nothing at all for the first seconds, then that it connects; that what
 * came can't be stored; that this computer has no network, or one that wants a sign-in; that the relay speaks another
 * version; or that it can't be reached, with details and, after some tries, when the next one is.
 * And while it is there, that its clock and this device's differ: a primary does not keep its
 * linked devices alive then.
 */
struct _PillionConnectionBar {
  GtkWidget       parent_instance;

  PillionNetwork *network;           /* (owned) */
  char           *relay;             /* (owned) */
  guint           quiet_id;          /* waits until it is worth a word */
  guint           clock_id;          /* looks at the clock now and then */
  gboolean        late;              /* it is */
  gboolean        network_available;

  GtkRevealer    *revealer;
  GtkSpinner     *spinner;
  GtkImage       *icon;
  GtkLabel       *title;
  GtkLabel       *next_try;
  GtkWidget      *buttons;
  GtkWidget      *details;
  GtkWidget      *retry;
  GtkWidget      *update;
  GtkWidget      *clock;
  GtkWidget      *sign_in;
  GtkWidget      *free_space;
};

G_DEFINE_FINAL_TYPE (PillionConnectionBar, pillion_connection_bar, GTK_TYPE_WIDGET)

typedef enum {
  PROP_NETWORK = 1,
  PROP_RELAY,
  PROP_NETWORK_AVAILABLE,
  PROP_TITLE,
} PillionConnectionBarProperty;

static GParamSpec *properties[PROP_TITLE + 1];

/* ----- what it says ----- */

typedef enum {
  BAR_NOTHING,
  BAR_CONNECTING,
  BAR_NO_NETWORK,
  BAR_OUT_OF_DATE,
  BAR_CLOCK,
  BAR_SIGN_IN,
  BAR_NO_RELAY,
  BAR_NO_SPACE,
  BAR_NOT_STORED,
} BarState;

static BarState
find_state (PillionConnectionBar *self)
{
  const GError *receive_error = pillion_network_get_receive_error (self->network);

  if (receive_error != NULL)
    return g_error_matches (receive_error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_DISK) ? BAR_NO_SPACE : BAR_NOT_STORED;
  if (pillion_network_get_state (self->network) == PILLION_NETWORK_STATE_ONLINE)
    return pillion_network_clock_differs (self->network) ? BAR_CLOCK : BAR_NOTHING;
  if (!self->network_available)
    return BAR_NO_NETWORK;
  if (g_error_matches (pillion_network_get_error (self->network), PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_VERSION))
    return BAR_OUT_OF_DATE;
  if (pillion_recovery_wants_sign_in (pillion_network_get_error (self->network)))
    return BAR_SIGN_IN;
  if (pillion_network_get_n_failures (self->network) > 0)
    return BAR_NO_RELAY;
  return self->late ? BAR_CONNECTING : BAR_NOTHING;
}

/* People name a relay by its host. */
static const char *
find_host (const char *relay)
{
  const char *host = strstr (relay, "://");

  return host != NULL ? host + strlen ("://") : relay;
}

static char *
describe (PillionConnectionBar *self,
          BarState              state)
{
  g_autofree char *relay = NULL;

  switch (state) {
  case BAR_CONNECTING:
    return g_strdup (_ ("Connecting…"));
  case BAR_NO_NETWORK:
    return g_strdup (_ ("No network – messages will be sent later"));
  case BAR_OUT_OF_DATE:
    return g_strdup (_ ("Update needed – messages will be sent later"));
  case BAR_CLOCK:
    return g_strdup (_ ("This device’s clock and the server’s differ"));
  case BAR_SIGN_IN:
    return g_strdup (_ ("This network wants a sign-in first"));
  case BAR_NO_RELAY:
    relay = pillion_line_isolate (find_host (self->relay));
    if (*self->relay == '\0')
      return g_strdup (_ ("Can’t reach the server"));
    /* Translators: a relay is the server that passes messages on; %s is its address. */
    return g_strdup_printf (_ ("Can’t reach %s"), relay);
  case BAR_NO_SPACE:
    return g_strdup (_ ("Not enough space – new messages wait at the server"));
  case BAR_NOT_STORED:
    return g_strdup (_ ("New messages can’t be stored – they wait at the server"));
  case BAR_NOTHING:
  default:
    return g_strdup ("");
  }
}

static char *
describe_next_try (PillionConnectionBar *self)
{
  guint64 next_ms = pillion_network_get_next_attempt_ms (self->network);
  g_autoptr (GDateTime) next = NULL;
  g_autofree char *time = NULL;

  if (next_ms == 0)
    return g_strdup (_ ("Trying now…"));
  next = g_date_time_new_from_unix_local ((gint64) (next_ms / 1000));
  time = g_date_time_format (next, "%X");
  /* Translators: %s is a time of day. */
  return g_strdup_printf (_ ("Next try at %s"), time);
}

static const char *
get_icon_name (BarState state)
{
  switch (state) {
  case BAR_NO_NETWORK:
    return "network-offline-symbolic";
  case BAR_OUT_OF_DATE:
    return "software-update-available-symbolic";
  case BAR_CLOCK:
    return "preferences-system-time-symbolic";
  case BAR_SIGN_IN:
  case BAR_NO_RELAY:
    return "network-error-symbolic";
  case BAR_NO_SPACE:
  case BAR_NOT_STORED:
    return "drive-harddisk-symbolic";
  case BAR_NOTHING:
  case BAR_CONNECTING:
  default:
    return NULL;
  }
}

static void
show_state (PillionConnectionBar *self)
{
  BarState state = find_state (self);
  gboolean unstored = state == BAR_NO_SPACE || state == BAR_NOT_STORED;
  gboolean is_long = state == BAR_NO_RELAY &&
                     pillion_network_get_n_failures (self->network) >= PILLION_CONNECTION_BAR_TRIES;
  const char *icon_name = get_icon_name (state);
  g_autofree char *title = describe (self, state);
  g_autofree char *next_try = describe_next_try (self);

  gtk_revealer_set_reveal_child (self->revealer, state != BAR_NOTHING);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), state == BAR_CONNECTING);
  gtk_spinner_set_spinning (self->spinner, state == BAR_CONNECTING);
  gtk_widget_set_visible (GTK_WIDGET (self->icon), icon_name != NULL);
  gtk_image_set_from_icon_name (self->icon, icon_name);
  gtk_widget_set_visible (self->buttons, state >= BAR_OUT_OF_DATE);
  gtk_widget_set_visible (self->details, state != BAR_NO_SPACE && state != BAR_CLOCK);
  gtk_widget_set_visible (self->update, state == BAR_OUT_OF_DATE);
  gtk_widget_set_visible (self->clock, state == BAR_CLOCK);
  gtk_widget_set_visible (self->sign_in, state == BAR_SIGN_IN);
  gtk_widget_set_visible (self->free_space, state == BAR_NO_SPACE);
  gtk_widget_set_visible (self->retry, is_long || unstored);
  gtk_widget_set_visible (GTK_WIDGET (self->next_try), is_long);
  gtk_label_set_label (self->next_try, next_try);
  /* While it slides away it says what it said. */
  if (state == BAR_NOTHING || g_str_equal (gtk_label_get_label (self->title), title))
    return;
  gtk_label_set_label (self->title, title);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TITLE]);
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    pillion_announce (GTK_WIDGET (self), title);
}

static gboolean
on_late (gpointer user_data)
{
  PillionConnectionBar *self = user_data;

  self->quiet_id = 0;
  self->late = TRUE;
  show_state (self);
  return G_SOURCE_REMOVE;
}

static gboolean
on_clock_due (gpointer user_data)
{
  show_state (user_data);
  return G_SOURCE_CONTINUE;
}

static void
on_network_changed (PillionConnectionBar *self)
{
  if (pillion_network_get_state (self->network) == PILLION_NETWORK_STATE_ONLINE) {
    g_clear_handle_id (&self->quiet_id, g_source_remove);
    self->late = FALSE;
  } else if (self->quiet_id == 0 && !self->late) {
    self->quiet_id = g_timeout_add (QUIET_MS, on_late, self);
  }
  show_state (self);
}

/* ----- what can be done ----- */

static void
on_retry (GtkWidget  *widget,
          const char *action_name,
          GVariant   *parameter)
{
  pillion_network_retry_now (PILLION_CONNECTION_BAR (widget)->network);
}

static char *
describe_details (PillionConnectionBar *self)
{
  const GError *error = pillion_network_get_error (self->network);
  guint64 online_ms = pillion_network_get_last_online_ms (self->network);
  GString *text = g_string_new (error != NULL ? error->message : _ ("The server does not answer."));

  g_string_append_printf (text, "\n\n%s", self->relay);
  if (online_ms != 0) {
    g_autofree char *time = pillion_message_time_to_date (online_ms);

    g_string_append_c (text, '\n');
    /* Translators: %s is a date and a time of day. */
    g_string_append_printf (text, _ ("Last connected: %s"), time);
  }
  return g_string_free (text, FALSE);
}

static void
on_details (GtkWidget  *widget,
            const char *action_name,
            GVariant   *parameter)
{
  PillionConnectionBar *self = PILLION_CONNECTION_BAR (widget);
  const GError *receive_error = pillion_network_get_receive_error (self->network);
  g_autofree char *details = receive_error != NULL ? g_strdup (receive_error->message) : describe_details (self);
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (gtk_widget_get_root (widget)),
                                              receive_error != NULL ? _ ("Messages Can’t Be Stored") : _ ("No Connection"),
                                              details);

  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "close", _ ("Close"), "retry", _ ("Retry Now"), NULL);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "retry");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "close");
  g_signal_connect_object (dialog, "response::retry", G_CALLBACK (pillion_network_retry_now), self->network,
                           G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* ----- the object ----- */

static void
pillion_connection_bar_constructed (GObject *object)
{
  PillionConnectionBar *self = PILLION_CONNECTION_BAR (object);

  G_OBJECT_CLASS (pillion_connection_bar_parent_class)->constructed (object);

  g_signal_connect_object (self->network, "notify", G_CALLBACK (on_network_changed), self, G_CONNECT_SWAPPED);
  self->clock_id = g_timeout_add_seconds (CLOCK_INTERVAL_S, on_clock_due, self);
  on_network_changed (self);
}

static void
pillion_connection_bar_get_property (GObject    *object,
                                     guint       property_id,
                                     GValue     *value,
                                     GParamSpec *pspec)
{
  PillionConnectionBar *self = PILLION_CONNECTION_BAR (object);

  switch ((PillionConnectionBarProperty) property_id) {
  case PROP_NETWORK:
    g_value_set_object (value, self->network);
    break;
  case PROP_RELAY:
    g_value_set_string (value, self->relay);
    break;
  case PROP_NETWORK_AVAILABLE:
    g_value_set_boolean (value, self->network_available);
    break;
  case PROP_TITLE:
    g_value_set_string (value, pillion_connection_bar_get_title (self));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
  }
}

static void
set_relay (PillionConnectionBar *self,
           const char           *relay)
{
  if (g_strcmp0 (self->relay, relay) == 0)
    return;
  g_free (self->relay);
  self->relay = g_strdup (relay != NULL ? relay : "");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->sign_in), "s", self->relay);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RELAY]);
  if (self->network != NULL)
    show_state (self);
}

static void
set_network_available (PillionConnectionBar *self,
                       gboolean              network_available)
{
  if (self->network_available == network_available)
    return;
  self->network_available = network_available;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_NETWORK_AVAILABLE]);
  if (self->network != NULL)
    show_state (self);
}

static void
pillion_connection_bar_set_property (GObject      *object,
                                     guint         property_id,
                                     const GValue *value,
                                     GParamSpec   *pspec)
{
  PillionConnectionBar *self = PILLION_CONNECTION_BAR (object);

  switch ((PillionConnectionBarProperty) property_id) {
  case PROP_NETWORK:
    self->network = g_value_dup_object (value);
    break;
  case PROP_RELAY:
    set_relay (self, g_value_get_string (value));
    break;
  case PROP_NETWORK_AVAILABLE:
    set_network_available (self, g_value_get_boolean (value));
    break;
  case PROP_TITLE:
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
  }
}

static void
pillion_connection_bar_dispose (GObject *object)
{
  PillionConnectionBar *self = PILLION_CONNECTION_BAR (object);

  g_clear_handle_id (&self->quiet_id, g_source_remove);
  g_clear_handle_id (&self->clock_id, g_source_remove);
  if (self->revealer != NULL)
    gtk_widget_unparent (GTK_WIDGET (self->revealer));
  self->revealer = NULL;

  G_OBJECT_CLASS (pillion_connection_bar_parent_class)->dispose (object);
}

static void
pillion_connection_bar_finalize (GObject *object)
{
  PillionConnectionBar *self = PILLION_CONNECTION_BAR (object);

  g_clear_object (&self->network);
  g_free (self->relay);

  G_OBJECT_CLASS (pillion_connection_bar_parent_class)->finalize (object);
}

static void
install_properties (GObjectClass *object_class)
{
  GParamFlags flags = G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  properties[PROP_NETWORK] = g_param_spec_object ("network", NULL, NULL, PILLION_TYPE_NETWORK,
                                                  G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  properties[PROP_RELAY] = g_param_spec_string ("relay", NULL, NULL, "", flags | G_PARAM_READWRITE);
  properties[PROP_NETWORK_AVAILABLE] =
    g_param_spec_boolean ("network-available", NULL, NULL, TRUE, flags | G_PARAM_READWRITE);
  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, "", flags | G_PARAM_READABLE);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
pillion_connection_bar_class_init (PillionConnectionBarClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->constructed = pillion_connection_bar_constructed;
  object_class->get_property = pillion_connection_bar_get_property;
  object_class->set_property = pillion_connection_bar_set_property;
  object_class->dispose = pillion_connection_bar_dispose;
  object_class->finalize = pillion_connection_bar_finalize;

  install_properties (object_class);

  gtk_widget_class_set_template_from_resource (widget_class, "/org/pillion/Pillion/ui/pillion-connection-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, PillionConnectionBar, buttons);
  gtk_widget_class_bind_template_child (widget_class, PillionConnectionBar, clock);
  gtk_widget_class_bind_template_child (widget_class, PillionConnectionBar, details);
  gtk_widget_class_bind_template_child (widget_class, PillionConnectionBar, free_space);
  gtk_widget_class_bind_template_child (widget_class, PillionConnectionBar, icon);
  gtk_widget_class_bind_template_child (widget_class, PillionConnectionBar, next_try);
  gtk_widget_class_bind_template_child (widget_class, PillionConnectionBar, retry);
  gtk_widget_class_bind_template_child (widget_class, PillionConnectionBar, revealer);
  gtk_widget_class_bind_template_child (widget_class, PillionConnectionBar, sign_in);
  gtk_widget_class_bind_template_child (widget_class, PillionConnectionBar, spinner);
  gtk_widget_class_bind_template_child (widget_class, PillionConnectionBar, title);
  gtk_widget_class_bind_template_child (widget_class, PillionConnectionBar, update);
  gtk_widget_class_install_action (widget_class, "connection.details", NULL, on_details);
  gtk_widget_class_install_action (widget_class, "connection.retry", NULL, on_retry);
  pillion_recovery_install_actions (widget_class);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "pillion-connection-bar");
}

static void
pillion_connection_bar_init (PillionConnectionBar *self)
{
  self->relay = g_strdup ("");
  self->network_available = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
pillion_connection_bar_new (PillionNetwork *network)
{
  return g_object_new (PILLION_TYPE_CONNECTION_BAR, "network", network, NULL);
}

/* Says it of the account's network and its relay. */
GtkWidget *
pillion_connection_bar_new_for_account (PillionAccount *account)
{
  GtkWidget *self = pillion_connection_bar_new (pillion_engine_get_network (pillion_account_get_engine (account)));

  g_object_bind_property (account, "relay", self, "relay", G_BINDING_SYNC_CREATE);
  g_object_bind_property (g_network_monitor_get_default (), "network-available", self, "network-available",
                          G_BINDING_SYNC_CREATE);
  return self;
}

/* "": there is nothing to say. */
const char *
pillion_connection_bar_get_title (PillionConnectionBar *self)
{
  g_return_val_if_fail (PILLION_IS_CONNECTION_BAR (self), NULL);

  return gtk_revealer_get_reveal_child (self->revealer) ? gtk_label_get_label (self->title) : "";
}
