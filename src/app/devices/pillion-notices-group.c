/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "app/devices/pillion-notices-group.h"

#include "app/compat/pillion-plain-row.h"
#include "app/devices/pillion-device-text.h"
#include "app/pillion-line.h"
#include "engine/pillion-idle-warning.h"
#include "engine/pillion-notices.h"

#include <glib/gi18n.h>

/**
 * PillionNoticesGroup:
 *
 * What the engine wants its user to know once, until it is dismissed with the action
 * "notices.dismiss". It is not there while there is nothing.
 */
struct _PillionNoticesGroup {
  AdwPreferencesGroup parent_instance;

  PillionEngine      *engine;      /* (owned) (nullable) */
  GCancellable       *cancellable; /* (owned) */
  gint64              last_id;     /* of the newest that is shown; 0: none */

  GtkListBox         *list;
};

G_DEFINE_FINAL_TYPE (PillionNoticesGroup, pillion_notices_group, ADW_TYPE_PREFERENCES_GROUP)

static const struct {
  const char *kind;
  const char *title;
  const char *sentence;
} known[] = {
  { "account.contradicted", N_("Contradicting Account"), N_("The server shows others another state of an account than it shows this device. Compare safety numbers before you trust that account.") },
  { "account.fork", N_("Contradicting Account"), N_("An account was shown with two different states that can’t both be true. Compare safety numbers before you trust that account.") },
  { "account.hidden", N_("Account Out of Date"), N_("A message speaks of a newer state of an account than the server shows. Compare safety numbers if that goes on.") },
  { "account.recovered", N_("Account Recovered"), N_("An account was recovered by its owner. Compare safety numbers.") },
  { "device.cut-off", N_("Logged Out by the Server"), N_("The server says that this device was logged out.") },
  { "mailbox.gap", N_("Messages May Be Missing"), N_("The server dropped messages that waited for too long; some may be missing here.") },
  { "profile.restored", N_("Put Back from a Copy"), N_("This profile was put back from an older copy. What came after the copy was made may be missing here.") },
};

/* ----- in words ----- */

static char *
dup_detail (const PillionNotice *notice,
            const char          *member)
{
  return pillion_line_isolate (json_object_get_string_member_with_default (notice->detail, member, "–"));
}

static char *
dup_linked (const PillionNotice *notice)
{
  g_autofree char *name = dup_detail (notice, "name");
  g_autofree char *platform = dup_detail (notice, "platform");
  g_autofree char *date = pillion_device_text_dup_date (notice->created_at_ms);

  /* Translators: a device's name, what it is, and a day. */
  return g_strdup_printf (_("%s (%s) was linked on %s. If that was not you, log it out on the primary device."), name,
                          platform, date);
}

static char *
dup_moved (const PillionNotice *notice)
{
  g_autofree char *number = dup_detail (notice, "number");

  if (json_object_get_boolean_member_with_default (notice->detail, "known_verified", FALSE))
    /* Translators: a phone number. */
    return g_strdup_printf (_("%s belongs to another account than the one whose safety number you compared. What you wrote "
                               "stays with that one; the new one is not verified."),
                            number);
  /* Translators: a phone number. */
  return g_strdup_printf (_("%s belongs to another account than before. What you wrote stays with the one you knew; compare "
                             "safety numbers before you trust the new one."),
                          number);
}

/* To the device that was linked, on the page on which the group lies. */
static GtkWidget *
create_device_button (const PillionNotice *notice)
{
  const char *id = json_object_get_string_member_with_default (notice->detail, "id", "");

  return g_object_new (GTK_TYPE_BUTTON, "label", _("Show Device"), "valign", GTK_ALIGN_CENTER, "action-name", "devices.show",
                       "action-target", g_variant_new_string (id), NULL);
}

static GtkWidget *
create_row (const PillionNotice *notice)
{
  gboolean is_linked = g_str_equal (notice->kind, "device.linked");
  GtkWidget *row;
  g_autofree char *text = NULL;
  const char *title = _("Notice");

  if (is_linked) {
    title = _("New Device Linked");
    text = dup_linked (notice);
  } else if (g_str_equal (notice->kind, "number.moved")) {
    title = _("Number Changed Hands");
    text = dup_moved (notice);
  }
  for (guint i = 0; text == NULL && i < G_N_ELEMENTS (known); i++) {
    if (g_str_equal (known[i].kind, notice->kind)) {
      title = _(known[i].title);
      text = g_strdup (_(known[i].sentence));
    }
  }
  row = pillion_plain_row_new (title, text != NULL ? text : notice->kind);
  adw_action_row_set_icon_name (ADW_ACTION_ROW (row), "dialog-information-symbolic");
  if (is_linked)
    adw_action_row_add_suffix (ADW_ACTION_ROW (row), create_device_button (notice));
  return row;
}

/* ----- reading ----- */

static void
clear (PillionNoticesGroup *self)
{
  GtkWidget *row;

  while ((row = gtk_widget_get_first_child (GTK_WIDGET (self->list))) != NULL)
    gtk_list_box_remove (self->list, row);
  self->last_id = 0;
}

static void
on_listed (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (PillionNoticesGroup) self = user_data;
  g_autoptr (GPtrArray) notices = pillion_notices_list_finish (PILLION_ENGINE (source), result, NULL);

  /* What can't be read now is read with the next one. */
  if (notices == NULL || g_cancellable_is_cancelled (self->cancellable))
    return;
  clear (self);
  for (guint i = 0; i < notices->len; i++) {
    PillionNotice *notice = notices->pdata[i];

    /* The page has a row of its own for that, as long as it holds. */
    if (g_str_equal (notice->kind, PILLION_IDLE_NOTICE))
      continue;
    gtk_list_box_append (self->list, create_row (notice));
    self->last_id = notice->id;
  }
  gtk_widget_set_visible (GTK_WIDGET (self), self->last_id != 0);
}

static void
read_notices (PillionNoticesGroup *self)
{
  pillion_notices_list_async (self->engine, self->cancellable, on_listed, g_object_ref (self));
}

static void
on_dismissed (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (PillionNoticesGroup) self = user_data;

  pillion_notices_set_told_finish (PILLION_ENGINE (source), result, NULL);
  if (!g_cancellable_is_cancelled (self->cancellable))
    read_notices (self);
}

static void
on_dismiss (GtkWidget  *widget,
            const char *action_name,
            GVariant   *parameter)
{
  PillionNoticesGroup *self = PILLION_NOTICES_GROUP (widget);

  if (self->last_id != 0)
    pillion_notices_set_told_async (self->engine, self->last_id, self->cancellable, on_dismissed, g_object_ref (self));
}

/* ----- the object ----- */

static void
pillion_notices_group_dispose (GObject *object)
{
  PillionNoticesGroup *self = PILLION_NOTICES_GROUP (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->engine);

  G_OBJECT_CLASS (pillion_notices_group_parent_class)->dispose (object);
}

static void
pillion_notices_group_finalize (GObject *object)
{
  PillionNoticesGroup *self = PILLION_NOTICES_GROUP (object);

  g_clear_object (&self->cancellable);

  G_OBJECT_CLASS (pillion_notices_group_parent_class)->finalize (object);
}

static void
pillion_notices_group_class_init (PillionNoticesGroupClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pillion_notices_group_dispose;
  G_OBJECT_CLASS (klass)->finalize = pillion_notices_group_finalize;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/pillion/Pillion/ui/pillion-notices-group.ui");
  gtk_widget_class_bind_template_child (widget_class, PillionNoticesGroup, list);
  gtk_widget_class_install_action (widget_class, "notices.dismiss", NULL, on_dismiss);
}

static void
pillion_notices_group_init (PillionNoticesGroup *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* Whose notices are shown. Once. */
void
pillion_notices_group_set_engine (PillionNoticesGroup *self,
                                  PillionEngine       *engine)
{
  g_return_if_fail (PILLION_IS_NOTICES_GROUP (self));
  g_return_if_fail (PILLION_IS_ENGINE (engine) && self->engine == NULL);

  self->engine = g_object_ref (engine);
  g_signal_connect_object (engine, "notices-changed", G_CALLBACK (read_notices), self, G_CONNECT_SWAPPED);
  read_notices (self);
}
