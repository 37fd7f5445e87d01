/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "app/conversation/pillion-message-quote.h"

#include "app/conversation/pillion-message-text.h"
#include "app/pillion-line.h"

#include <glib/gi18n.h>

#define QUOTE_CHARS 160

/**
 * PillionMessageQuote:
 *
 * The author and the beginning of a message that is answered.
 */
struct _PillionMessageQuote {
  GtkButton parent_instance;

  GtkLabel *author;
  GtkLabel *text;
};

G_DEFINE_FINAL_TYPE (PillionMessageQuote, pillion_message_quote, GTK_TYPE_BUTTON)

static void
pillion_message_quote_class_init (PillionMessageQuoteClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_template_from_resource (widget_class, "/org/pillion/Pillion/ui/pillion-message-quote.ui");
  gtk_widget_class_bind_template_child (widget_class, PillionMessageQuote, author);
  gtk_widget_class_bind_template_child (widget_class, PillionMessageQuote, text);
}

static void
pillion_message_quote_init (PillionMessageQuote *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

PillionMessageQuote *
pillion_message_quote_new (void)
{
  return g_object_new (PILLION_TYPE_MESSAGE_QUOTE, NULL);
}

static void
show (PillionMessageQuote *self,
      const char          *author,
      const char          *text)
{
  g_autofree char *name = pillion_line_isolate (author);
  g_autofree char *line = pillion_line_flatten (text, QUOTE_CHARS);
  /* Translators: whose message is answered, and its text. */
  g_autofree char *sentence = g_strdup_printf (_ ("In reply to %s: %s"), name, line);

  gtk_label_set_label (self->author, name);
  gtk_label_set_label (self->text, line);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, sentence, -1);
}

void
pillion_message_quote_set_reply (PillionMessageQuote *self,
                                 PillionMessage      *reply)
{
  g_return_if_fail (PILLION_IS_MESSAGE_QUOTE (self));

  show (self, pillion_message_get_reply_author_name (reply), pillion_message_get_reply_quote (reply));
}

void
pillion_message_quote_set_message (PillionMessageQuote *self,
                                   PillionMessage      *message)
{
  g_autofree char *text = NULL;

  g_return_if_fail (PILLION_IS_MESSAGE_QUOTE (self));

  text = pillion_message_text_describe (message);
  show (self, pillion_message_is_outgoing (message) ? _ ("You") : pillion_message_get_author_name (message), text);
}
