/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "app/welcome/pillion-welcome-page.h"

#include "app/compat/pillion-button.h"
#include "app/compat/pillion-navigation.h"
#include "app/link/pillion-link-page.h"
#include "app/welcome/pillion-register-page.h"
#include "app/welcome/pillion-server-page.h"
#include "engine/pillion-companion-link.h"

/**
 * PillionWelcomePage:
 *
 * The first page of an empty profile. It keeps the relay that was chosen as long as the
 * first run lasts, and finds out what became of a link or a registration that ended with the
 * program; then the window shows another page.
 */
struct _PillionWelcomePage {
  PillionPage    parent_instance;

  PillionEngine *engine;      /* (owned) */
  char          *relay_url;   /* (owned) */
  GCancellable  *cancellable; /* (owned): of the question what is pending */

  GtkWidget     *link_button;
  GtkWidget     *register_button;
  GtkWidget     *server_button;
};

G_DEFINE_FINAL_TYPE (PillionWelcomePage, pillion_welcome_page, PILLION_TYPE_PAGE)

typedef enum {
  PROP_RELAY_URL = 1,
} PillionWelcomePageProperty;

static GParamSpec *properties[PROP_RELAY_URL + 1];

/* What is still unknown is asked again by whatever comes next. */
static void
on_resumed (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GError) error = NULL;
  gboolean linked;

  if (!pillion_companion_link_resume_finish (PILLION_ENGINE (source), result, &linked, &error) &&
      !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_message ("It is not known yet what is pending: %s", error->message);
}

static void
push (PillionWelcomePage *self,
      GtkWidget          *page)
{
  GtkWidget *navigation = gtk_widget_get_ancestor (GTK_WIDGET (self), PILLION_TYPE_NAVIGATION);

  pillion_navigation_push (PILLION_NAVIGATION (navigation), page);
}

static void
on_link (GtkWidget  *widget,
         const char *action_name,
         GVariant   *parameter)
{
  PillionWelcomePage *self = PILLION_WELCOME_PAGE (widget);

  g_cancellable_cancel (self->cancellable);
  push (self, pillion_link_page_new (self->engine, self->relay_url));
}

static void
on_register (GtkWidget  *widget,
             const char *action_name,
             GVariant   *parameter)
{
  PillionWelcomePage *self = PILLION_WELCOME_PAGE (widget);

  g_cancellable_cancel (self->cancellable);
  push (self, pillion_register_page_new (self->engine, self->relay_url));
}

static void
on_server (GtkWidget  *widget,
           const char *action_name,
           GVariant   *parameter)
{
  PillionWelcomePage *self = PILLION_WELCOME_PAGE (widget);
  GtkWidget *page = pillion_server_page_new (self->engine, self->relay_url);

  g_object_bind_property (page, "relay-url", self, "relay-url", G_BINDING_DEFAULT);
  push (self, page);
}

static void
pillion_welcome_page_get_property (GObject    *object,
                                   guint       property_id,
                                   GValue     *value,
                                   GParamSpec *pspec)
{
  PillionWelcomePage *self = PILLION_WELCOME_PAGE (object);

  switch ((PillionWelcomePageProperty) property_id) {
  case PROP_RELAY_URL:
    g_value_set_string (value, self->relay_url);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
  }
}

static void
pillion_welcome_page_set_property (GObject      *object,
                                   guint         property_id,
                                   const GValue *value,
                                   GParamSpec   *pspec)
{
  PillionWelcomePage *self = PILLION_WELCOME_PAGE (object);

  switch ((PillionWelcomePageProperty) property_id) {
  case PROP_RELAY_URL:
    pillion_welcome_page_set_relay_url (self, g_value_get_string (value));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
  }
}

static void
pillion_welcome_page_dispose (GObject *object)
{
  PillionWelcomePage *self = PILLION_WELCOME_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->engine);

  G_OBJECT_CLASS (pillion_welcome_page_parent_class)->dispose (object);
}

static void
pillion_welcome_page_finalize (GObject *object)
{
  PillionWelcomePage *self = PILLION_WELCOME_PAGE (object);

  g_object_unref (self->cancellable);
  g_free (self->relay_url);

  G_OBJECT_CLASS (pillion_welcome_page_parent_class)->finalize (object);
}

static void
pillion_welcome_page_class_init (PillionWelcomePageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = pillion_welcome_page_get_property;
  object_class->set_property = pillion_welcome_page_set_property;
  object_class->dispose = pillion_welcome_page_dispose;
  object_class->finalize = pillion_welcome_page_finalize;

  /* Where an account is made or found. */
  properties[PROP_RELAY_URL] = g_param_spec_string ("relay-url", NULL, NULL, NULL,
                                                    G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  gtk_widget_class_set_template_from_resource (widget_class, "/org/pillion/Pillion/ui/pillion-welcome-page.ui");
  gtk_widget_class_bind_template_child (widget_class, PillionWelcomePage, link_button);
  gtk_widget_class_bind_template_child (widget_class, PillionWelcomePage, register_button);
  gtk_widget_class_bind_template_child (widget_class, PillionWelcomePage, server_button);
  gtk_widget_class_install_action (widget_class, "welcome.link", NULL, on_link);
  gtk_widget_class_install_action (widget_class, "welcome.register", NULL, on_register);
  gtk_widget_class_install_action (widget_class, "welcome.server", NULL, on_server);
}

static void
pillion_welcome_page_init (PillionWelcomePage *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  pillion_button_let_wrap (self->link_button);
  pillion_button_let_wrap (self->register_button);
  pillion_button_let_wrap (self->server_button);
}

/**
 * pillion_welcome_page_new:
 * @engine: an open profile that belongs to no account
 * @relay_url: where to begin with
 */
GtkWidget *
pillion_welcome_page_new (PillionEngine *engine,
                          const char    *relay_url)
{
  PillionWelcomePage *self;

  g_return_val_if_fail (PILLION_IS_ENGINE (engine), NULL);
  g_return_val_if_fail (relay_url != NULL, NULL);

  self = g_object_new (PILLION_TYPE_WELCOME_PAGE, "relay-url", relay_url, NULL);
  self->engine = g_object_ref (engine);
  pillion_companion_link_resume_async (engine, self->cancellable, on_resumed, NULL);
  return GTK_WIDGET (self);
}

const char *
pillion_welcome_page_get_relay_url (PillionWelcomePage *self)
{
  g_return_val_if_fail (PILLION_IS_WELCOME_PAGE (self), NULL);

  return self->relay_url;
}

void
pillion_welcome_page_set_relay_url (PillionWelcomePage *self,
                                    const char         *relay_url)
{
  g_return_if_fail (PILLION_IS_WELCOME_PAGE (self));

  if (g_strcmp0 (self->relay_url, relay_url) == 0)
    return;
  g_free (self->relay_url);
  self->relay_url = g_strdup (relay_url);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RELAY_URL]);
}
