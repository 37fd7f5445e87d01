/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "engine/pillion-device-list.h"

#include "engine/pillion-device-private.h"
#include "engine/pillion-fields.h"
#include "engine/pillion-live-list-private.h"
#include "engine/pillion-network.h"
#include "store/pillion-settings-table.h"
#include "wire/pillion-membership.h"

/* The fields are the properties. */
typedef struct {
  gboolean primary;
  guint    n_companions;
  guint    max_companions;
  guint64  not_after_ms;
  guint    days_left;
  guint    idle_stage;
  guint    idle_days;
  guint64  stale_since_ms;
} AccountFacts;

/**
 * PillionDeviceList:
 *
 * The devices of the own account that are in use, the primary first. Those that were removed,
 * have expired or logged themselves out are not listed.
 */
struct _PillionDeviceList {
  PillionLiveList  parent_instance;

  guint64          online_ms; /* when an earlier process was online last; 0: not known */
  AccountFacts     facts;
};

G_DEFINE_FINAL_TYPE (PillionDeviceList, pillion_device_list, PILLION_TYPE_LIVE_LIST)

#define AT(member) G_STRUCT_OFFSET (AccountFacts, member)

static const PillionField fields[] = {
  /* Whether this device is the primary. */
  { "primary", PILLION_FIELD_BOOLEAN, AT (primary), NULL },
  { "n-companions", PILLION_FIELD_UINT, AT (n_companions), NULL },
  /* How many an account can have. */
  { "max-companions", PILLION_FIELD_UINT, AT (max_companions), NULL },
  /* When the companions lapse if the primary is not used, as far as is known; 0: not known. */
  { "not-after-ms", PILLION_FIELD_UINT64, AT (not_after_ms), NULL },
  /* Whole days until then, when it was read. */
  { "days-left", PILLION_FIELD_UINT, AT (days_left), NULL },
  /* A PillionIdleStage: how urgent it is to use the primary. */
  { "idle-stage", PILLION_FIELD_UINT, AT (idle_stage), NULL },
  /* Whole days for which the primary was not used, when it was read; 0 where there is no such stage. */
  { "idle-days", PILLION_FIELD_UINT, AT (idle_days), NULL },
  /* The list is as it was known then; 0: it is live, or this device was never online. */
  { "stale-since-ms", PILLION_FIELD_UINT64, AT (stale_since_ms), NULL },
};

#undef AT

static GParamSpec *properties[G_N_ELEMENTS (fields) + 1];

#define DAY_MS G_GUINT64_CONSTANT (86400000)

/* ----- reading ----- */

typedef struct {
  PillionJob          job;
  GPtrArray          *devices; /* (owned) (nullable) (element-type PillionDeviceFacts) */
  PillionIdleWarning  warning;
  guint64             online_ms;
} ReadWork;

static void
read_work_free (gpointer data)
{
  ReadWork *self = data;

  pillion_job_clear (&self->job);
  g_clear_pointer (&self->devices, g_ptr_array_unref);
  g_free (self);
}

static gboolean
read_devices (PillionDatabase *database,
              gpointer         data,
              GError         **error)
{
  ReadWork *work = data;

  if (!pillion_settings_load_number (database, "online_at", &work->online_ms, error))
    return FALSE;
  work->devices = pillion_devices_read (database, &work->job, &work->warning, error);
  return work->devices != NULL;
}

static gpointer
begin_reading (gpointer          model,
               PillionStoreWork *store_work)
{
  PillionEngine *engine = pillion_live_list_get_engine (model);

  if (pillion_engine_get_state (engine) == PILLION_ENGINE_STATE_CLOSED)
    return NULL;
  *store_work = read_devices;
  return g_new0 (ReadWork, 1);
}

/* ----- what was read ----- */

static void
take_facts (PillionDeviceList *self,
            AccountFacts      *facts)
{
  pillion_fields_take (fields, G_N_ELEMENTS (fields), &self->facts, facts, G_OBJECT (self), properties);
}

/* Live while it is online; else as it was when this device was online last. */
static guint64
get_stale_since (PillionDeviceList *self)
{
  PillionEngine *engine = pillion_live_list_get_engine (PILLION_LIVE_LIST (self));
  PillionNetwork *network = pillion_engine_get_network (engine);
  guint64 last_ms = pillion_network_get_last_online_ms (network);

  if (pillion_network_get_state (network) == PILLION_NETWORK_STATE_ONLINE)
    return 0;
  return last_ms != 0 ? last_ms : self->online_ms;
}

static void
note_network (PillionDeviceList *self)
{
  AccountFacts facts = self->facts;

  facts.stale_since_ms = get_stale_since (self);
  take_facts (self, &facts);
}

static gboolean
is_in_use (const PillionDeviceFacts *facts)
{
  return facts->active || g_str_equal (facts->state, "locked") || g_str_equal (facts->state, "frozen");
}

/* facts is (transfer full). (transfer full) */
static PillionDevice *
take_device (PillionDeviceList  *self,
             PillionDeviceFacts *facts)
{
  GPtrArray *items = pillion_live_list_get_items (PILLION_LIVE_LIST (self));

  for (guint i = 0; i < items->len; i++) {
    PillionDevice *device = items->pdata[i];

    if (g_str_equal (pillion_device_get_id (device), facts->id)) {
      pillion_device_update (device, facts);
      return g_object_ref (device);
    }
  }
  return pillion_device_new (facts);
}

static void
show (PillionDeviceList *self,
      ReadWork          *work)
{
  g_autoptr (GPtrArray) wanted = g_ptr_array_new_with_free_func (g_object_unref);
  PillionEngine *engine = pillion_live_list_get_engine (PILLION_LIVE_LIST (self));
  guint64 now_ms = pillion_engine_get_time (engine);
  guint64 not_after_ms = work->warning.not_after_ms;
  AccountFacts facts = {
    .max_companions = PILLION_COMPANIONS_MAX,
    .not_after_ms = not_after_ms,
    .idle_stage = work->warning.stage,
    .idle_days = (guint) (work->warning.idle_ms / DAY_MS),
  };

  g_ptr_array_set_free_func (work->devices, NULL);
  for (guint i = 0; i < work->devices->len; i++) {
    PillionDeviceFacts *device = work->devices->pdata[i];

    if (!is_in_use (device)) {
      pillion_device_facts_free (device);
      continue;
    }
    facts.n_companions += device->primary ? 0 : 1;
    g_ptr_array_add (wanted, take_device (self, device));
  }
  pillion_live_list_take_items (PILLION_LIVE_LIST (self), wanted);
  self->online_ms = work->online_ms;
  facts.primary = pillion_engine_is_primary (engine);
  facts.days_left = not_after_ms > now_ms ? (guint) ((not_after_ms - now_ms) / DAY_MS) : 0;
  facts.stale_since_ms = get_stale_since (self);
  take_facts (self, &facts);
}

static void
end_reading (gpointer      model,
             gpointer      data,
             const GError *error)
{
  if (data != NULL)
    show (model, data);
  pillion_live_list_end_reading (model, error);
}

static const PillionModelReaderVTable reader_vtable = { begin_reading, read_work_free, end_reading };

/* ----- the object ----- */

static void
pillion_device_list_constructed (GObject *object)
{
  PillionEngine *engine;

  G_OBJECT_CLASS (pillion_device_list_parent_class)->constructed (object);

  engine = pillion_live_list_get_engine (PILLION_LIVE_LIST (object));
  g_signal_connect_object (pillion_engine_get_network (engine), "notify", G_CALLBACK (note_network), object,
                           G_CONNECT_SWAPPED);
}

static void
pillion_device_list_get_property (GObject    *object,
                                  guint       property_id,
                                  GValue     *value,
                                  GParamSpec *pspec)
{
  PillionDeviceList *self = PILLION_DEVICE_LIST (object);

  pillion_fields_get (&fields[property_id - 1], &self->facts, value);
}

static void
pillion_device_list_class_init (PillionDeviceListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  PillionLiveListClass *list_class = PILLION_LIVE_LIST_CLASS (klass);

  object_class->constructed = pillion_device_list_constructed;
  object_class->get_property = pillion_device_list_get_property;
  list_class->item_type = PILLION_TYPE_DEVICE;
  list_class->reading = &reader_vtable;
  list_class->changed_signal = "account-changed";

  pillion_fields_add_properties (fields, G_N_ELEMENTS (fields), properties);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
pillion_device_list_init (PillionDeviceList *self)
{
  self->facts.max_companions = PILLION_COMPANIONS_MAX;
}

/**
 * pillion_device_list_new:
 * @engine: kept alive
 *
 * Begins to read at once, or when the engine is open.
 */
PillionDeviceList *
pillion_device_list_new (PillionEngine *engine)
{
  g_return_val_if_fail (PILLION_IS_ENGINE (engine), NULL);

  return g_object_new (PILLION_TYPE_DEVICE_LIST, "engine", engine, NULL);
}

guint
pillion_device_list_get_max_companions (PillionDeviceList *self)
{
  g_return_val_if_fail (PILLION_IS_DEVICE_LIST (self), 0);

  return PILLION_COMPANIONS_MAX;
}

gboolean
pillion_device_list_is_primary (PillionDeviceList *self)
{
  g_return_val_if_fail (PILLION_IS_DEVICE_LIST (self), FALSE);

  return self->facts.primary;
}

guint
pillion_device_list_get_n_companions (PillionDeviceList *self)
{
  g_return_val_if_fail (PILLION_IS_DEVICE_LIST (self), 0);

  return self->facts.n_companions;
}

guint64
pillion_device_list_get_not_after_ms (PillionDeviceList *self)
{
  g_return_val_if_fail (PILLION_IS_DEVICE_LIST (self), 0);

  return self->facts.not_after_ms;
}

guint
pillion_device_list_get_days_left (PillionDeviceList *self)
{
  g_return_val_if_fail (PILLION_IS_DEVICE_LIST (self), 0);

  return self->facts.days_left;
}

PillionIdleStage
pillion_device_list_get_idle_stage (PillionDeviceList *self)
{
  g_return_val_if_fail (PILLION_IS_DEVICE_LIST (self), PILLION_IDLE_STAGE_NONE);

  return self->facts.idle_stage;
}

guint
pillion_device_list_get_idle_days (PillionDeviceList *self)
{
  g_return_val_if_fail (PILLION_IS_DEVICE_LIST (self), 0);

  return self->facts.idle_days;
}

guint64
pillion_device_list_get_stale_since_ms (PillionDeviceList *self)
{
  g_return_val_if_fail (PILLION_IS_DEVICE_LIST (self), 0);

  return self->facts.stale_since_ms;
}
