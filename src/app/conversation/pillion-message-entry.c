/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "app/conversation/pillion-message-entry.h"

#include "app/compat/pillion-focus.h"
#include "app/conversation/pillion-emoji-completion.h"
#include "app/conversation/pillion-message-quote.h"
#include "app/settings/pillion-settings.h"

#include <glib/gi18n.h>
#include <string.h>

/* From here on it is said how much room is left. */
#define WARN_BYTES (PILLION_MESSAGE_ENTRY_MAX_BYTES / 10 * 9)

/**
 * PillionMessageEntry:
 *
 * The text of the next message. While a message is edited, what was written before is kept aside.
 */
struct _PillionMessageEntry {
  GtkWidget            parent_instance;

  PillionMessage      *replied;  /* (owned) (nullable) */
  PillionMessage      *edited;   /* (owned) (nullable) */
  char                *aside;    /* (owned) (nullable): the text before the edit */
  GtkWidget           *chooser;  /* (nullable) */
  gboolean             setting;  /* the text is not changed by the user */
  PillionEmojiCompletion *completion;

  GtkWidget           *box;
  GtkRevealer         *bar;
  GtkImage            *bar_icon;
  PillionMessageQuote *quote;
  GtkTextView         *view;
  GtkWidget           *placeholder;
  GtkWidget           *emoji;
  GtkWidget           *send;
  GtkLabel            *counter;
};

G_DEFINE_FINAL_TYPE (PillionMessageEntry, pillion_message_entry, GTK_TYPE_WIDGET)

typedef enum {
  PROP_CAN_SEND = 1,
} PillionMessageEntryProperty;

static GParamSpec *properties[PROP_CAN_SEND + 1];

static guint changed_signal;
static guint edit_last_signal;

static gboolean
is_blank (const char *text)
{
  for (; *text != '\0'; text = g_utf8_next_char (text))
    if (!g_unichar_isspace (g_utf8_get_char (text)))
      return FALSE;
  return TRUE;
}

/* ----- the text ----- */

static char *
dup_text (PillionMessageEntry *self)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->view);
  GtkTextIter start;
  GtkTextIter end;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  return gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
}

/* Counted from the end, whose characters are those that would go. */
static char *
dup_excess (const char *message)
{
  const char *end = message + PILLION_MESSAGE_ENTRY_MAX_BYTES;
  guint n;

  while (((guchar) *end & 0xc0) == 0x80)
    end--;
  n = (guint) g_utf8_strlen (end, -1);
  return g_strdup_printf (ngettext ("Too long to be sent: %u character too many",
                                    "Too long to be sent: %u characters too many", n),
                          n);
}

static void
show_counter (PillionMessageEntry *self,
              const char          *message)
{
  gsize length = strlen (message);
  g_autofree char *text = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->counter), length > WARN_BYTES);
  if (length <= WARN_BYTES)
    return;
  if (length > PILLION_MESSAGE_ENTRY_MAX_BYTES) {
    gtk_widget_add_css_class (GTK_WIDGET (self->counter), "error");
    text = dup_excess (message);
  } else {
    gtk_widget_remove_css_class (GTK_WIDGET (self->counter), "error");
    /* Translators: how full a message is that is nearly too long */
    text = g_strdup_printf (_ ("%u %% of what a message holds"), (guint) (length * 100 / PILLION_MESSAGE_ENTRY_MAX_BYTES));
  }
  gtk_label_set_label (self->counter, text);
}

static void
on_text_changed (PillionMessageEntry *self)
{
  g_autofree char *text = dup_text (self);

  gtk_widget_set_opacity (self->placeholder, *text == '\0' ? 1 : 0);
  show_counter (self, text);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CAN_SEND]);
  if (!self->setting)
    g_signal_emit (self, changed_signal, 0);
}

/* Not in the change itself, whose places in the text are still in use. */
static void
on_typed (PillionMessageEntry *self)
{
  pillion_emoji_completion_update (self->completion, TRUE);
}

static void
on_cursor_moved (PillionMessageEntry *self)
{
  pillion_emoji_completion_update (self->completion, FALSE);
}

static void
set_text (PillionMessageEntry *self,
          const char          *text)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->view);
  GtkTextIter end;

  self->setting = TRUE;
  gtk_text_buffer_set_text (buffer, text, -1);
  gtk_text_buffer_get_end_iter (buffer, &end);
  gtk_text_buffer_place_cursor (buffer, &end);
  self->setting = FALSE;
}

/* ----- keys ----- */

static gboolean
enter_sends (GdkModifierType state)
{
  gboolean plain = pillion_settings_enter_sends_message ();

  state &= GDK_SHIFT_MASK | GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SUPER_MASK;
  return state == GDK_CONTROL_MASK || (plain && state == 0);
}

static gboolean
is_enter (guint key)
{
  return key == GDK_KEY_Return || key == GDK_KEY_KP_Enter || key == GDK_KEY_ISO_Enter;
}

static gboolean
is_empty (PillionMessageEntry *self)
{
  return gtk_text_buffer_get_char_count (gtk_text_view_get_buffer (self->view)) == 0;
}

static gboolean
on_key (GtkEventControllerKey *controller,
        guint                  key,
        guint                  code,
        GdkModifierType        state,
        gpointer               user_data)
{
  PillionMessageEntry *self = user_data;
  GdkEvent *event = gtk_event_controller_get_current_event (GTK_EVENT_CONTROLLER (controller));

  if (pillion_emoji_completion_handle_key (self->completion, key, state))
    return GDK_EVENT_STOP;
  if (is_enter (key) && enter_sends (state)) {
    /* Enter may end a composition of the input method. */
    if (event != NULL && gtk_text_view_im_context_filter_keypress (self->view, event))
      return GDK_EVENT_STOP;
    gtk_widget_activate_action (GTK_WIDGET (self), "conversation.send", NULL);
    return GDK_EVENT_STOP;
  }
  if (key == GDK_KEY_Up && (state & (GDK_SHIFT_MASK | GDK_ALT_MASK)) == 0 && is_empty (self) && self->edited == NULL) {
    g_signal_emit (self, edit_last_signal, 0);
    return GDK_EVENT_STOP;
  }
  return GDK_EVENT_PROPAGATE;
}

/* ----- emoji ----- */

static void
on_emoji_picked (PillionMessageEntry *self,
                 const char          *text)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->view);

  gtk_text_buffer_delete_selection (buffer, TRUE, TRUE);
  gtk_text_buffer_insert_at_cursor (buffer, text, -1);
}

static void
on_chooser_closed (PillionMessageEntry *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->view));
}

/* The chooser is large: it is made when it is wanted. */
static void
ensure_chooser (PillionMessageEntry *self)
{
  if (self->chooser != NULL)
    return;
  self->chooser = gtk_emoji_chooser_new ();
  gtk_widget_set_parent (self->chooser, self->emoji);
  g_signal_connect_object (self->chooser, "emoji-picked", G_CALLBACK (on_emoji_picked), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->chooser, "closed", G_CALLBACK (on_chooser_closed), self, G_CONNECT_SWAPPED);
}

/* ----- answers and edits ----- */

static void
show_bar (PillionMessageEntry *self)
{
  PillionMessage *message = self->edited != NULL ? self->edited : self->replied;

  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CAN_SEND]);
  gtk_revealer_set_reveal_child (self->bar, message != NULL);
  gtk_widget_set_tooltip_text (self->send, self->edited != NULL ? _ ("Save Changes") : _ ("Send"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->send), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  self->edited != NULL ? _ ("Save Changes") : _ ("Send"), -1);
  gtk_button_set_icon_name (GTK_BUTTON (self->send), self->edited != NULL ? "object-select-symbolic" : "pillion-send-symbolic");
  if (message == NULL)
    return;
  gtk_image_set_from_icon_name (self->bar_icon, self->edited != NULL ? "document-edit-symbolic" : "mail-replied-symbolic");
  pillion_message_quote_set_message (self->quote, message);
  gtk_widget_set_visible (GTK_WIDGET (self->quote), TRUE);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->quote), "x", pillion_message_get_row (message));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->quote), "conversation.message-show");
}

/* ----- the object ----- */

static gboolean
pillion_message_entry_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (PILLION_MESSAGE_ENTRY (widget)->view));
}

static void
pillion_message_entry_get_property (GObject    *object,
                                    guint       property_id,
                                    GValue     *value,
                                    GParamSpec *pspec)
{
  switch ((PillionMessageEntryProperty) property_id) {
  case PROP_CAN_SEND:
    g_value_set_boolean (value, pillion_message_entry_can_send (PILLION_MESSAGE_ENTRY (object)));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
  }
}

static void
pillion_message_entry_dispose (GObject *object)
{
  PillionMessageEntry *self = PILLION_MESSAGE_ENTRY (object);

  g_clear_pointer (&self->chooser, gtk_widget_unparent);
  if (self->completion != NULL)
    gtk_widget_unparent (GTK_WIDGET (self->completion));
  self->completion = NULL;
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->replied);
  g_clear_object (&self->edited);

  G_OBJECT_CLASS (pillion_message_entry_parent_class)->dispose (object);
}

static void
pillion_message_entry_finalize (GObject *object)
{
  g_free (PILLION_MESSAGE_ENTRY (object)->aside);

  G_OBJECT_CLASS (pillion_message_entry_parent_class)->finalize (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  g_type_ensure (PILLION_TYPE_MESSAGE_QUOTE);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/pillion/Pillion/ui/pillion-message-entry.ui");
  gtk_widget_class_bind_template_child (widget_class, PillionMessageEntry, bar);
  gtk_widget_class_bind_template_child (widget_class, PillionMessageEntry, bar_icon);
  gtk_widget_class_bind_template_child (widget_class, PillionMessageEntry, box);
  gtk_widget_class_bind_template_child (widget_class, PillionMessageEntry, counter);
  gtk_widget_class_bind_template_child (widget_class, PillionMessageEntry, emoji);
  gtk_widget_class_bind_template_child (widget_class, PillionMessageEntry, placeholder);
  gtk_widget_class_bind_template_child (widget_class, PillionMessageEntry, quote);
  gtk_widget_class_bind_template_child (widget_class, PillionMessageEntry, send);
  gtk_widget_class_bind_template_child (widget_class, PillionMessageEntry, view);
}

static void
pillion_message_entry_class_init (PillionMessageEntryClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = pillion_message_entry_get_property;
  object_class->dispose = pillion_message_entry_dispose;
  object_class->finalize = pillion_message_entry_finalize;
  pillion_focus_class_set_first (widget_class, pillion_message_entry_grab_focus);

  /* Whether there is something to send, and it is not too long. */
  properties[PROP_CAN_SEND] = g_param_spec_boolean ("can-send", NULL, NULL, FALSE,
                                                    G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  changed_signal = g_signal_new ("changed", PILLION_TYPE_MESSAGE_ENTRY, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  edit_last_signal = g_signal_new ("edit-last", PILLION_TYPE_MESSAGE_ENTRY, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  bind_template (widget_class);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "pillion-message-entry");
}

static void
pillion_message_entry_init (PillionMessageEntry *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  self->completion = pillion_emoji_completion_new (GTK_WIDGET (self), self->view);
  g_signal_connect_object (gtk_text_view_get_buffer (self->view), "end-user-action", G_CALLBACK (on_typed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (gtk_text_view_get_buffer (self->view), "notify::cursor-position", G_CALLBACK (on_cursor_moved), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (gtk_text_view_get_buffer (self->view), "changed", G_CALLBACK (on_text_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (on_key), self);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  gtk_widget_add_controller (GTK_WIDGET (self->view), keys);
}

char *
pillion_message_entry_dup_text (PillionMessageEntry *self)
{
  g_return_val_if_fail (PILLION_IS_MESSAGE_ENTRY (self), NULL);

  return dup_text (self);
}

/* The user did not write it: "changed" is not emitted. */
void
pillion_message_entry_set_text (PillionMessageEntry *self,
                                const char          *text)
{
  g_return_if_fail (PILLION_IS_MESSAGE_ENTRY (self));

  set_text (self, text);
}

gboolean
pillion_message_entry_can_send (PillionMessageEntry *self)
{
  g_autofree char *text = NULL;

  g_return_val_if_fail (PILLION_IS_MESSAGE_ENTRY (self), FALSE);

  text = dup_text (self);
  if (strlen (text) > PILLION_MESSAGE_ENTRY_MAX_BYTES)
    return FALSE;
  /* A caption may be taken away. */
  return !is_blank (text) ||
         (self->edited != NULL && pillion_message_get_kind (self->edited) == PILLION_MESSAGE_KIND_ATTACHMENT);
}

PillionMessage *
pillion_message_entry_get_replied (PillionMessageEntry *self)
{
  g_return_val_if_fail (PILLION_IS_MESSAGE_ENTRY (self), NULL);

  return self->replied;
}

PillionMessage *
pillion_message_entry_get_edited (PillionMessageEntry *self)
{
  g_return_val_if_fail (PILLION_IS_MESSAGE_ENTRY (self), NULL);

  return self->edited;
}

/* The next message answers this one. An edit ends. */
void
pillion_message_entry_reply (PillionMessageEntry *self,
                             PillionMessage      *message)
{
  g_return_if_fail (PILLION_IS_MESSAGE_ENTRY (self));

  pillion_message_entry_cancel (self);
  g_set_object (&self->replied, message);
  show_bar (self);
  gtk_widget_grab_focus (GTK_WIDGET (self));
}

/* The text is that of an own message now. */
void
pillion_message_entry_edit (PillionMessageEntry *self,
                            PillionMessage      *message)
{
  g_return_if_fail (PILLION_IS_MESSAGE_ENTRY (self));

  pillion_message_entry_cancel (self);
  self->aside = dup_text (self);
  g_set_object (&self->edited, message);
  set_text (self, pillion_message_get_text (message));
  show_bar (self);
  gtk_widget_grab_focus (GTK_WIDGET (self));
}

gboolean
pillion_message_entry_cancel (PillionMessageEntry *self)
{
  g_autofree char *aside = NULL;

  g_return_val_if_fail (PILLION_IS_MESSAGE_ENTRY (self), FALSE);

  if (self->edited == NULL && self->replied == NULL)
    return FALSE;
  aside = g_steal_pointer (&self->aside);
  g_clear_object (&self->edited);
  g_clear_object (&self->replied);
  if (aside != NULL)
    set_text (self, aside);
  show_bar (self);
  return TRUE;
}

gboolean
pillion_message_entry_drop_selection (PillionMessageEntry *self)
{
  GtkTextBuffer *buffer;
  GtkTextIter end;

  g_return_val_if_fail (PILLION_IS_MESSAGE_ENTRY (self), FALSE);

  buffer = gtk_text_view_get_buffer (self->view);
  if (!gtk_text_buffer_get_selection_bounds (buffer, NULL, &end))
    return FALSE;
  gtk_text_buffer_place_cursor (buffer, &end);
  return TRUE;
}

void
pillion_message_entry_open_emoji (PillionMessageEntry *self)
{
  g_return_if_fail (PILLION_IS_MESSAGE_ENTRY (self));

  ensure_chooser (self);
  gtk_popover_popup (GTK_POPOVER (self->chooser));
}
