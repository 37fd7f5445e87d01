/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "engine/pillion-device-list.h"

#include "engine/pillion-device-private.h"
#include "engine/pillion-live-list-private.h"
#include "engine/pillion-network.h"
#include "store/pillion-settings-table.h"
#include "wire/pillion-membership.h"

/**
 * PillionDeviceList:
 *
 * The devices of the own account that are in use, the primary first. Those that were removed,
 * have expired or logged themselves out are not listed.
 */
struct _PillionDeviceList {
  PillionLiveList  parent_instance;

  guint64          online_ms;      /* when an earlier process was online last; 0: not known */
  guint64          not_after_ms;
  guint64          stale_since_ms;
  guint            n_companions;
  guint            days_left;
  gboolean         primary;
};

typedef enum {
  PROP_PRIMARY = 1,
  PROP_N_COMPANIONS,
  PROP_MAX_COMPANIONS,
  PROP_NOT_AFTER_MS,
  PROP_DAYS_LEFT,
  PROP_STALE_SINCE_MS,
} PillionDeviceListProperty;

#define DAY_MS G_GUINT64_CONSTANT (86400000)

static GParamSpec *properties[PROP_STALE_SINCE_MS + 1];

G_DEFINE_FINAL_TYPE (PillionDeviceList, pillion_device_list, PILLION_TYPE_LIVE_LIST)

/* ----- reading ----- */

typedef struct {
  PillionJob  job;
  GPtrArray  *devices; /* (owned) (nullable) (element-type PillionDeviceFacts) */
  guint64     not_after_ms;
  guint64     online_ms;
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
  work->devices = pillion_devices_read (database, &work->job, &work->not_after_ms, error);
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
set_count (PillionDeviceList        *self,
           PillionDeviceListProperty property,
           guint                    *field,
           guint                     value)
{
  if (*field == value)
    return;
  *field = value;
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

static void
set_time (PillionDeviceList        *self,
          PillionDeviceListProperty property,
          guint64                  *field,
          guint64                   value)
{
  if (*field == value)
    return;
  *field = value;
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

static void
set_primary (PillionDeviceList *self,
             gboolean           primary)
{
  if (self->primary == primary)
    return;
  self->primary = primary;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PRIMARY]);
}

/* Live while it is online; else as it was when this device was online last. */
static void
note_network (PillionDeviceList *self)
{
  PillionEngine *engine = pillion_live_list_get_engine (PILLION_LIVE_LIST (self));
  PillionNetwork *network = pillion_engine_get_network (engine);
  guint64 last_ms = pillion_network_get_last_online_ms (network);

  if (pillion_network_get_state (network) == PILLION_NETWORK_STATE_ONLINE)
    last_ms = 0;
  else if (last_ms == 0)
    last_ms = self->online_ms;
  set_time (self, PROP_STALE_SINCE_MS, &self->stale_since_ms, last_ms);
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
  guint n_companions = 0;

  g_ptr_array_set_free_func (work->devices, NULL);
  for (guint i = 0; i < work->devices->len; i++) {
    PillionDeviceFacts *facts = work->devices->pdata[i];

    if (!is_in_use (facts)) {
      pillion_device_facts_free (facts);
      continue;
    }
    n_companions += facts->primary ? 0 : 1;
    g_ptr_array_add (wanted, take_device (self, facts));
  }
  self->online_ms = work->online_ms;
  pillion_live_list_take_items (PILLION_LIVE_LIST (self), wanted);
  set_primary (self, pillion_engine_is_primary (engine));
  set_count (self, PROP_N_COMPANIONS, &self->n_companions, n_companions);
  set_time (self, PROP_NOT_AFTER_MS, &self->not_after_ms, work->not_after_ms);
  set_count (self, PROP_DAYS_LEFT, &self->days_left,
             work->not_after_ms > now_ms ? (guint) ((work->not_after_ms - now_ms) / DAY_MS) : 0);
  note_network (self);
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

  switch ((PillionDeviceListProperty) property_id) {
  case PROP_PRIMARY:
    g_value_set_boolean (value, self->primary);
    break;
  case PROP_N_COMPANIONS:
    g_value_set_uint (value, self->n_companions);
    break;
  case PROP_MAX_COMPANIONS:
    g_value_set_uint (value, PILLION_COMPANIONS_MAX);
    break;
  case PROP_NOT_AFTER_MS:
    g_value_set_uint64 (value, self->not_after_ms);
    break;
  case PROP_DAYS_LEFT:
    g_value_set_uint (value, self->days_left);
    break;
  case PROP_STALE_SINCE_MS:
    g_value_set_uint64 (value, self->stale_since_ms);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
  }
}

static void
install_properties (GObjectClass *object_class)
{
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  /* Whether this device is the primary. */
  properties[PROP_PRIMARY] = g_param_spec_boolean ("primary", NULL, NULL, FALSE, flags);
  properties[PROP_N_COMPANIONS] = g_param_spec_uint ("n-companions", NULL, NULL, 0, G_MAXUINT, 0, flags);
  /* How many an account can have. */
  properties[PROP_MAX_COMPANIONS] =
    g_param_spec_uint ("max-companions", NULL, NULL, 0, G_MAXUINT, PILLION_COMPANIONS_MAX, flags);
  /* When the companions lapse if the primary is not used, as far as is known; 0: not known. */
  properties[PROP_NOT_AFTER_MS] = g_param_spec_uint64 ("not-after-ms", NULL, NULL, 0, G_MAXUINT64, 0, flags);
  /* Whole days until then, when it was read. */
  properties[PROP_DAYS_LEFT] = g_param_spec_uint ("days-left", NULL, NULL, 0, G_MAXUINT, 0, flags);
  /* The list is as it was known then; 0: it is live, or this device was never online. */
  properties[PROP_STALE_SINCE_MS] = g_param_spec_uint64 ("stale-since-ms", NULL, NULL, 0, G_MAXUINT64, 0, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
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
  install_properties (object_class);
}

static void
pillion_device_list_init (PillionDeviceList *self)
{
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

  return self->primary;
}

guint
pillion_device_list_get_n_companions (PillionDeviceList *self)
{
  g_return_val_if_fail (PILLION_IS_DEVICE_LIST (self), 0);

  return self->n_companions;
}

guint64
pillion_device_list_get_not_after_ms (PillionDeviceList *self)
{
  g_return_val_if_fail (PILLION_IS_DEVICE_LIST (self), 0);

  return self->not_after_ms;
}

guint
pillion_device_list_get_days_left (PillionDeviceList *self)
{
  g_return_val_if_fail (PILLION_IS_DEVICE_LIST (self), 0);

  return self->days_left;
}

guint64
pillion_device_list_get_stale_since_ms (PillionDeviceList *self)
{
  g_return_val_if_fail (PILLION_IS_DEVICE_LIST (self), 0);

  return self->stale_since_ms;
}
