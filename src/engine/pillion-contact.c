/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "engine/pillion-contact-private.h"

#include "engine/pillion-fields.h"

/**
 * PillionContact:
 *
 * Somebody this account knows.
 */
struct _PillionContact {
  GObject parent_instance;

  PillionContactFacts facts;
};

G_DEFINE_FINAL_TYPE (PillionContact, pillion_contact, G_TYPE_OBJECT)

#define AT(member) G_STRUCT_OFFSET (PillionContactFacts, member)

static const PillionField fields[] = {
  /* Hexadecimal. */
  { "account", PILLION_FIELD_STRING, AT (account), NULL },
  /* "" if it is not known. */
  { "number", PILLION_FIELD_STRING, AT (number), NULL },
  /* The relay's look-up of the number gave this account; until then it is only what its owner
   * says.
   */
  { "number-verified", PILLION_FIELD_BOOLEAN, AT (number_verified), NULL },
  /* The number is remembered as another account's: this one only says that it is its own. */
  { "number-disputed", PILLION_FIELD_BOOLEAN, AT (number_disputed), NULL },
  /* As its owner calls itself, "" if it is not known. */
  { "name", PILLION_FIELD_STRING, AT (name), NULL },
  /* As this user calls it, "" if none. */
  { "label", PILLION_FIELD_STRING, AT (label), NULL },
  /* The label, else the name, else the number, else the id. */
  { "display-name", PILLION_FIELD_STRING, AT (display_name), NULL },
  /* The safety number was compared. */
  { "verified", PILLION_FIELD_BOOLEAN, AT (verified), NULL },
  { "blocked", PILLION_FIELD_BOOLEAN, AT (blocked), NULL },
};

#undef AT

static GParamSpec *properties[G_N_ELEMENTS (fields) + 1];

void
pillion_contact_facts_free (PillionContactFacts *self)
{
  pillion_fields_clear (fields, G_N_ELEMENTS (fields), self);
  g_free (self);
}

static void
pillion_contact_get_property (GObject    *object,
                              guint       property_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  PillionContact *self = PILLION_CONTACT (object);

  pillion_fields_get (&fields[property_id - 1], &self->facts, value);
}

static void
pillion_contact_finalize (GObject *object)
{
  PillionContact *self = PILLION_CONTACT (object);

  pillion_fields_clear (fields, G_N_ELEMENTS (fields), &self->facts);

  G_OBJECT_CLASS (pillion_contact_parent_class)->finalize (object);
}

static void
pillion_contact_class_init (PillionContactClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = pillion_contact_get_property;
  object_class->finalize = pillion_contact_finalize;
  pillion_fields_add_properties (fields, G_N_ELEMENTS (fields), properties);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
pillion_contact_init (PillionContact *self)
{
}

PillionContact *
pillion_contact_new (PillionContactFacts *facts)
{
  PillionContact *self = g_object_new (PILLION_TYPE_CONTACT, NULL);

  self->facts = *facts;
  g_free (facts);
  return self;
}

void
pillion_contact_update (PillionContact *self,
                        PillionContactFacts *facts)
{
  g_return_if_fail (PILLION_IS_CONTACT (self));

  pillion_fields_take (fields, G_N_ELEMENTS (fields), &self->facts, facts, G_OBJECT (self), properties);
  pillion_contact_facts_free (facts);
}

const char *
pillion_contact_get_account (PillionContact *self)
{
  g_return_val_if_fail (PILLION_IS_CONTACT (self), NULL);

  return self->facts.account;
}

const char *
pillion_contact_get_number (PillionContact *self)
{
  g_return_val_if_fail (PILLION_IS_CONTACT (self), NULL);

  return self->facts.number;
}

gboolean
pillion_contact_is_number_verified (PillionContact *self)
{
  g_return_val_if_fail (PILLION_IS_CONTACT (self), FALSE);

  return self->facts.number_verified;
}

gboolean
pillion_contact_is_number_disputed (PillionContact *self)
{
  g_return_val_if_fail (PILLION_IS_CONTACT (self), FALSE);

  return self->facts.number_disputed;
}

const char *
pillion_contact_get_name (PillionContact *self)
{
  g_return_val_if_fail (PILLION_IS_CONTACT (self), NULL);

  return self->facts.name;
}

const char *
pillion_contact_get_label (PillionContact *self)
{
  g_return_val_if_fail (PILLION_IS_CONTACT (self), NULL);

  return self->facts.label;
}

const char *
pillion_contact_get_display_name (PillionContact *self)
{
  g_return_val_if_fail (PILLION_IS_CONTACT (self), NULL);

  return self->facts.display_name;
}

gboolean
pillion_contact_is_verified (PillionContact *self)
{
  g_return_val_if_fail (PILLION_IS_CONTACT (self), FALSE);

  return self->facts.verified;
}

gboolean
pillion_contact_is_blocked (PillionContact *self)
{
  g_return_val_if_fail (PILLION_IS_CONTACT (self), FALSE);

  return self->facts.blocked;
}
