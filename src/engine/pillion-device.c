/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "engine/pillion-device-private.h"

#include "engine/pillion-fields.h"

/**
 * PillionDevice:
 *
 * A device of the own account, as a list shows it.
 */
struct _PillionDevice {
  GObject parent_instance;

  PillionDeviceFacts facts;
};

G_DEFINE_FINAL_TYPE (PillionDevice, pillion_device, G_TYPE_OBJECT)

#define AT(member) G_STRUCT_OFFSET (PillionDeviceFacts, member)

static const PillionField fields[] = {
  /* 0 is the primary. */
  { "slot", PILLION_FIELD_UINT, AT (slot), NULL },
  /* 32 hexadecimal digits. */
  { "id", PILLION_FIELD_STRING, AT (id), NULL },
  /* As its owner calls it; NULL if that is not known. */
  { "name", PILLION_FIELD_STRING, AT (name), NULL },
  /* What it is. */
  { "platform", PILLION_FIELD_STRING, AT (platform), NULL },
  /* When it was linked. */
  { "created-ms", PILLION_FIELD_UINT64, AT (created_ms), NULL },
  /* When this device last heard of it; 0: never. */
  { "seen-ms", PILLION_FIELD_UINT64, AT (seen_ms), NULL },
  /* "active", "locked" (the primary was not used), "frozen" (the account has two truths),
   * "seat-ended", "removed", "expired", "resigned"; static.
   */
  { "state", PILLION_FIELD_STATIC, AT (state), NULL },
  /* Whether it is this device. */
  { "self", PILLION_FIELD_BOOLEAN, AT (self), NULL },
  { "primary", PILLION_FIELD_BOOLEAN, AT (primary), NULL },
  /* Whether it may do everything. */
  { "active", PILLION_FIELD_BOOLEAN, AT (active), NULL },
  /* Until when it may be used without its primary; 0: for ever. Of one that was ended: when. */
  { "fresh-until-ms", PILLION_FIELD_UINT64, AT (fresh_until_ms), NULL },
  /* When it last said what it has of the state that own devices share; 0: never, or it is this
   * device.
   */
  { "synced-ms", PILLION_FIELD_UINT64, AT (synced_ms), NULL },
  /* What of that is not as it is here, a bit each: pillion_sync_texts_dup_words(). */
  { "behind", PILLION_FIELD_UINT, AT (behind), NULL },
};

#undef AT

static GParamSpec *properties[G_N_ELEMENTS (fields) + 1];

void
pillion_device_facts_free (PillionDeviceFacts *self)
{
  pillion_fields_clear (fields, G_N_ELEMENTS (fields), self);
  g_free (self);
}

static void
pillion_device_get_property (GObject    *object,
                             guint       property_id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  PillionDevice *self = PILLION_DEVICE (object);

  pillion_fields_get (&fields[property_id - 1], &self->facts, value);
}

static void
pillion_device_finalize (GObject *object)
{
  PillionDevice *self = PILLION_DEVICE (object);

  pillion_fields_clear (fields, G_N_ELEMENTS (fields), &self->facts);

  G_OBJECT_CLASS (pillion_device_parent_class)->finalize (object);
}

static void
pillion_device_class_init (PillionDeviceClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = pillion_device_get_property;
  object_class->finalize = pillion_device_finalize;
  pillion_fields_add_properties (fields, G_N_ELEMENTS (fields), properties);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
pillion_device_init (PillionDevice *self)
{
}

PillionDevice *
pillion_device_new (PillionDeviceFacts *facts)
{
  PillionDevice *self = g_object_new (PILLION_TYPE_DEVICE, NULL);

  self->facts = *facts;
  g_free (facts);
  return self;
}

void
pillion_device_update (PillionDevice *self,
                       PillionDeviceFacts *facts)
{
  g_return_if_fail (PILLION_IS_DEVICE (self));

  pillion_fields_take (fields, G_N_ELEMENTS (fields), &self->facts, facts, G_OBJECT (self), properties);
  pillion_device_facts_free (facts);
}

guint
pillion_device_get_slot (PillionDevice *self)
{
  g_return_val_if_fail (PILLION_IS_DEVICE (self), 0);

  return self->facts.slot;
}

const char *
pillion_device_get_id (PillionDevice *self)
{
  g_return_val_if_fail (PILLION_IS_DEVICE (self), NULL);

  return self->facts.id;
}

const char *
pillion_device_get_name (PillionDevice *self)
{
  g_return_val_if_fail (PILLION_IS_DEVICE (self), NULL);

  return self->facts.name;
}

const char *
pillion_device_get_platform (PillionDevice *self)
{
  g_return_val_if_fail (PILLION_IS_DEVICE (self), NULL);

  return self->facts.platform;
}

guint64
pillion_device_get_created_ms (PillionDevice *self)
{
  g_return_val_if_fail (PILLION_IS_DEVICE (self), 0);

  return self->facts.created_ms;
}

guint64
pillion_device_get_seen_ms (PillionDevice *self)
{
  g_return_val_if_fail (PILLION_IS_DEVICE (self), 0);

  return self->facts.seen_ms;
}

const char *
pillion_device_get_state (PillionDevice *self)
{
  g_return_val_if_fail (PILLION_IS_DEVICE (self), NULL);

  return self->facts.state;
}

gboolean
pillion_device_is_self (PillionDevice *self)
{
  g_return_val_if_fail (PILLION_IS_DEVICE (self), FALSE);

  return self->facts.self;
}

gboolean
pillion_device_is_primary (PillionDevice *self)
{
  g_return_val_if_fail (PILLION_IS_DEVICE (self), FALSE);

  return self->facts.primary;
}

gboolean
pillion_device_is_active (PillionDevice *self)
{
  g_return_val_if_fail (PILLION_IS_DEVICE (self), FALSE);

  return self->facts.active;
}

guint64
pillion_device_get_fresh_until_ms (PillionDevice *self)
{
  g_return_val_if_fail (PILLION_IS_DEVICE (self), 0);

  return self->facts.fresh_until_ms;
}

guint64
pillion_device_get_synced_ms (PillionDevice *self)
{
  g_return_val_if_fail (PILLION_IS_DEVICE (self), 0);

  return self->facts.synced_ms;
}

guint
pillion_device_get_behind (PillionDevice *self)
{
  g_return_val_if_fail (PILLION_IS_DEVICE (self), 0);

  return self->facts.behind;
}
