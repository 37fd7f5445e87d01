/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "app/conversation/pillion-message-bubble.h"

#include "app/compat/pillion-css-class.h"
#include "app/conversation/pillion-attachment-tile.h"
#include "app/conversation/pillion-message-quote.h"
#include "app/conversation/pillion-message-text.h"
#include "app/conversation/pillion-message-time.h"

#include <glib/gi18n.h>

/**
 * PillionMessageBubble:
 *
 * One message: what it answers, what it carries, its text, its time and how far it came. What few
 * messages have is made when it is needed: a history has two hundred bubbles at once.
 */
struct _PillionMessageBubble {
  GtkWidget              parent_instance;

  PillionEngine         *engine;     /* (owned) */
  PillionMessage        *message;    /* (owned) (nullable) */
  gulong                 notify_id;  /* of the message */
  gboolean               whole;      /* a long text is not cut */

  GtkWidget             *forwarded;  /* (nullable) */
  PillionMessageQuote   *quote;      /* (nullable) */
  PillionAttachmentTile *tile;       /* (nullable) */
  GtkWidget             *more;       /* (nullable) */

  GtkBox                *box;
  GtkLabel              *text;
  GtkWidget             *edited;
  GtkLabel              *time;
  GtkImage              *state;
};

G_DEFINE_FINAL_TYPE (PillionMessageBubble, pillion_message_bubble, GTK_TYPE_WIDGET)

typedef enum {
  PROP_ENGINE = 1,
} PillionMessageBubbleProperty;

static GParamSpec *properties[PROP_ENGINE + 1];

/* ----- text ----- */

static gboolean
is_readable (PillionMessage *message)
{
  PillionMessageKind kind = pillion_message_get_kind (message);

  return kind == PILLION_MESSAGE_KIND_TEXT || kind == PILLION_MESSAGE_KIND_ATTACHMENT;
}

static void
show_label (PillionMessageBubble *self,
            const char           *text)
{
  g_autofree char *markup = pillion_message_text_to_markup (text);

  gtk_label_set_markup (self->text, markup);
  gtk_widget_set_direction (GTK_WIDGET (self->text), pillion_message_text_direction (text));
  gtk_widget_set_visible (GTK_WIDGET (self->text), *text != '\0');
}

static void
show_text (PillionMessageBubble *self)
{
  gboolean readable = is_readable (self->message);
  /* A caption may be empty: the attachment says its name itself. */
  g_autofree char *text = readable ? g_strdup (pillion_message_get_text (self->message))
                                   : pillion_message_text_describe (self->message);
  g_autofree char *cut = self->whole ? NULL : pillion_message_text_cut (text);

  pillion_css_class_set (GTK_WIDGET (self), "emoji", readable && pillion_message_text_is_emoji (text));
  pillion_css_class_set (GTK_WIDGET (self), "missing", !readable && pillion_message_get_kind (self->message) != PILLION_MESSAGE_KIND_NOTICE);
  show_label (self, cut != NULL ? cut : text);
  if (self->more != NULL)
    gtk_widget_set_visible (self->more, cut != NULL);
  else if (cut != NULL) {
    self->more = gtk_button_new_with_label (_ ("Show All"));
    gtk_widget_add_css_class (self->more, "more");
    gtk_widget_set_halign (self->more, GTK_ALIGN_START);
    gtk_box_insert_child_after (self->box, self->more, GTK_WIDGET (self->text));
    gtk_actionable_set_action_name (GTK_ACTIONABLE (self->more), "bubble.show-all");
  }
}

static void
on_show_all (GtkWidget  *widget,
             const char *action_name,
             GVariant   *parameter)
{
  PillionMessageBubble *self = PILLION_MESSAGE_BUBBLE (widget);

  self->whole = TRUE;
  if (self->message != NULL)
    show_text (self);
}

static gboolean
on_link (PillionMessageBubble *self,
         const char           *uri)
{
  gtk_show_uri (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), uri, GDK_CURRENT_TIME);
  return TRUE;
}

/* ----- the rest ----- */

static const char *
get_state_icon (PillionMessage *message)
{
  switch (pillion_message_get_state (message)) {
  case PILLION_MESSAGE_DISPLAY_STATE_QUEUED:
  case PILLION_MESSAGE_DISPLAY_STATE_SENDING:
    return "pillion-message-pending-symbolic";
  case PILLION_MESSAGE_DISPLAY_STATE_SENT:
    return "pillion-message-sent-symbolic";
  case PILLION_MESSAGE_DISPLAY_STATE_DELIVERED:
    return "pillion-message-delivered-symbolic";
  case PILLION_MESSAGE_DISPLAY_STATE_READ:
    return "pillion-message-read-symbolic";
  case PILLION_MESSAGE_DISPLAY_STATE_FAILED:
  case PILLION_MESSAGE_DISPLAY_STATE_APART:
    return "pillion-message-failed-symbolic";
  case PILLION_MESSAGE_DISPLAY_STATE_RECEIVED:
  case PILLION_MESSAGE_DISPLAY_STATE_WAITING:
  case PILLION_MESSAGE_DISPLAY_STATE_UNSUPPORTED:
  default:
    return NULL;
  }
}

/* Asked for when it is to be shown: to set it asks the display where the pointer is, for each row. */
static gboolean
on_state_tooltip (PillionMessageBubble *self,
                  int                   x,
                  int                   y,
                  gboolean              keyboard_mode,
                  GtkTooltip           *tooltip)
{
  if (self->message == NULL)
    return FALSE;
  gtk_tooltip_set_text (tooltip, pillion_message_text_state (self->message));
  return TRUE;
}

static void
show_footer (PillionMessageBubble *self)
{
  g_autofree char *clock = pillion_message_time_to_clock (pillion_message_get_sent_at_ms (self->message));
  const char *state = pillion_message_text_state (self->message);
  const char *icon = get_state_icon (self->message);

  gtk_label_set_label (self->time, clock);
  gtk_widget_set_visible (self->edited, pillion_message_get_edited_at_ms (self->message) != 0);
  gtk_image_set_from_icon_name (self->state, icon);
  gtk_widget_set_visible (GTK_WIDGET (self->state), icon != NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->state), GTK_ACCESSIBLE_PROPERTY_LABEL, state, -1);
  gtk_widget_set_visible (gtk_widget_get_parent (GTK_WIDGET (self->time)),
                          pillion_message_get_kind (self->message) != PILLION_MESSAGE_KIND_NOTICE);
}

static void
show_forwarded (PillionMessageBubble *self)
{
  gboolean forwarded = pillion_message_is_forwarded (self->message) && is_readable (self->message);

  if (self->forwarded == NULL && forwarded) {
    self->forwarded = gtk_label_new (_ ("Forwarded"));
    gtk_label_set_xalign (GTK_LABEL (self->forwarded), 0);
    gtk_widget_add_css_class (self->forwarded, "caption");
    gtk_widget_add_css_class (self->forwarded, "forwarded");
    gtk_box_prepend (self->box, self->forwarded);
  }
  if (self->forwarded != NULL)
    gtk_widget_set_visible (self->forwarded, forwarded);
}

static void
show_quote (PillionMessageBubble *self)
{
  gboolean reply = pillion_message_get_reply_id (self->message) != NULL && is_readable (self->message);

  if (self->quote == NULL && reply) {
    self->quote = pillion_message_quote_new ();
    gtk_box_insert_child_after (self->box, GTK_WIDGET (self->quote), self->forwarded);
  }
  if (self->quote == NULL)
    return;
  gtk_widget_set_visible (GTK_WIDGET (self->quote), reply);
  if (!reply)
    return;
  pillion_message_quote_set_reply (self->quote, self->message);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->quote), "s", pillion_message_get_reply_id (self->message));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->quote), "conversation.message-show-replied");
}

static void
show_attachment (PillionMessageBubble *self)
{
  gboolean shown = pillion_message_get_attachment (self->message) != NULL && is_readable (self->message);

  if (self->tile == NULL && shown) {
    self->tile = pillion_attachment_tile_new (self->engine);
    gtk_box_insert_child_after (self->box, GTK_WIDGET (self->tile),
                                self->quote != NULL ? GTK_WIDGET (self->quote) : self->forwarded);
  }
  if (self->tile == NULL)
    return;
  gtk_widget_set_visible (GTK_WIDGET (self->tile), shown);
  pillion_attachment_tile_set_message (self->tile, shown ? self->message : NULL);
}

static void
show_all (PillionMessageBubble *self)
{
  PillionMessageKind kind = pillion_message_get_kind (self->message);

  pillion_css_class_set (GTK_WIDGET (self), "own", pillion_message_is_outgoing (self->message) && kind != PILLION_MESSAGE_KIND_NOTICE);
  pillion_css_class_set (GTK_WIDGET (self), "notice", kind == PILLION_MESSAGE_KIND_NOTICE);
  gtk_label_set_selectable (self->text, is_readable (self->message));
  show_forwarded (self);
  show_quote (self);
  show_attachment (self);
  show_text (self);
  show_footer (self);
}

/* Only how far it came changes often. */
static void
on_changed (PillionMessageBubble *self,
            GParamSpec           *pspec)
{
  if (g_str_equal (pspec->name, "reactions"))
    return;
  if (g_str_equal (pspec->name, "state") && is_readable (self->message))
    show_footer (self);
  else
    show_all (self);
}

/* ----- the object ----- */

static void
pillion_message_bubble_get_property (GObject    *object,
                                     guint       property_id,
                                     GValue     *value,
                                     GParamSpec *pspec)
{
  PillionMessageBubble *self = PILLION_MESSAGE_BUBBLE (object);

  switch ((PillionMessageBubbleProperty) property_id) {
  case PROP_ENGINE:
    g_value_set_object (value, self->engine);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
  }
}

static void
pillion_message_bubble_set_property (GObject      *object,
                                     guint         property_id,
                                     const GValue *value,
                                     GParamSpec   *pspec)
{
  PillionMessageBubble *self = PILLION_MESSAGE_BUBBLE (object);

  switch ((PillionMessageBubbleProperty) property_id) {
  case PROP_ENGINE:
    self->engine = g_value_dup_object (value);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
  }
}

/* As wide as it wants to be, whatever its height, and as high as that needs: the list has more
 * room across, in which a text would be lower, than a bubble then takes.
 */
static void
pillion_message_bubble_measure (GtkWidget     *widget,
                                GtkOrientation orientation,
                                int            for_size,
                                int           *minimum,
                                int           *natural,
                                int           *minimum_baseline,
                                int           *natural_baseline)
{
  GtkWidget *box = GTK_WIDGET (PILLION_MESSAGE_BUBBLE (widget)->box);
  int width;

  if (orientation == GTK_ORIENTATION_HORIZONTAL) {
    gtk_widget_measure (box, orientation, -1, minimum, natural, NULL, NULL);
    return;
  }
  gtk_widget_measure (box, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &width, NULL, NULL);
  gtk_widget_measure (box, orientation, for_size >= 0 ? MIN (for_size, width) : -1, minimum, natural, NULL, NULL);
}

static void
pillion_message_bubble_size_allocate (GtkWidget *widget,
                                      int        width,
                                      int        height,
                                      int        baseline)
{
  gtk_widget_allocate (GTK_WIDGET (PILLION_MESSAGE_BUBBLE (widget)->box), width, height, baseline, NULL);
}

static GtkSizeRequestMode
pillion_message_bubble_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
pillion_message_bubble_dispose (GObject *object)
{
  PillionMessageBubble *self = PILLION_MESSAGE_BUBBLE (object);

  pillion_message_bubble_set_message (self, NULL);
  if (self->box != NULL)
    gtk_widget_unparent (GTK_WIDGET (self->box));
  self->box = NULL;
  g_clear_object (&self->engine);

  G_OBJECT_CLASS (pillion_message_bubble_parent_class)->dispose (object);
}

static void
pillion_message_bubble_class_init (PillionMessageBubbleClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = pillion_message_bubble_get_property;
  object_class->set_property = pillion_message_bubble_set_property;
  object_class->dispose = pillion_message_bubble_dispose;
  widget_class->get_request_mode = pillion_message_bubble_get_request_mode;
  widget_class->measure = pillion_message_bubble_measure;
  widget_class->size_allocate = pillion_message_bubble_size_allocate;

  properties[PROP_ENGINE] = g_param_spec_object ("engine", NULL, NULL, PILLION_TYPE_ENGINE,
                                                 G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  gtk_widget_class_set_template_from_resource (widget_class, "/org/pillion/Pillion/ui/pillion-message-bubble.ui");
  gtk_widget_class_bind_template_child (widget_class, PillionMessageBubble, box);
  gtk_widget_class_bind_template_child (widget_class, PillionMessageBubble, edited);
  gtk_widget_class_bind_template_child (widget_class, PillionMessageBubble, state);
  gtk_widget_class_bind_template_child (widget_class, PillionMessageBubble, text);
  gtk_widget_class_bind_template_child (widget_class, PillionMessageBubble, time);
  gtk_widget_class_bind_template_callback (widget_class, on_link);
  gtk_widget_class_bind_template_callback (widget_class, on_state_tooltip);
  gtk_widget_class_install_action (widget_class, "bubble.show-all", NULL, on_show_all);
  gtk_widget_class_set_css_name (widget_class, "pillion-message-bubble");
}

static void
pillion_message_bubble_init (PillionMessageBubble *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * pillion_message_bubble_set_message:
 * @message: (nullable): what is shown from now on
 */
void
pillion_message_bubble_set_message (PillionMessageBubble *self,
                                    PillionMessage       *message)
{
  g_return_if_fail (PILLION_IS_MESSAGE_BUBBLE (self));

  if (self->message == message)
    return;
  if (self->message != NULL)
    g_clear_signal_handler (&self->notify_id, self->message);
  g_set_object (&self->message, message);
  self->whole = FALSE;
  if (message == NULL) {
    if (self->tile != NULL)
      pillion_attachment_tile_set_message (self->tile, NULL);
    return;
  }
  self->notify_id = g_signal_connect_object (message, "notify", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
  show_all (self);
}

char *
pillion_message_bubble_dup_selection (PillionMessageBubble *self)
{
  int start;
  int end;

  g_return_val_if_fail (PILLION_IS_MESSAGE_BUBBLE (self), NULL);

  if (!gtk_label_get_selection_bounds (self->text, &start, &end))
    return NULL;
  return g_utf8_substring (gtk_label_get_text (self->text), start, end);
}
