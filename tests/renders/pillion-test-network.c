/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "pillion-test-network.h"

#define NAME "pillion-test"

/* Above all of GIO's own. */
#define PRIORITY 1000

#define PILLION_TYPE_TEST_NETWORK (pillion_test_network_get_type ())
G_DECLARE_FINAL_TYPE (PillionTestNetwork, pillion_test_network, PILLION, TEST_NETWORK, GObject)

struct _PillionTestNetwork {
  GObject  parent_instance;

  gboolean available;
  gboolean metered;
  gboolean portal;
};

static void pillion_test_network_monitor_init  (GNetworkMonitorInterface *iface);
static void pillion_test_network_initable_init (GInitableIface           *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (PillionTestNetwork, pillion_test_network, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_INITABLE, pillion_test_network_initable_init)
                               G_IMPLEMENT_INTERFACE (G_TYPE_NETWORK_MONITOR, pillion_test_network_monitor_init))

typedef enum {
  PROP_NETWORK_AVAILABLE = 1,
  PROP_NETWORK_METERED,
  PROP_CONNECTIVITY,
} PillionTestNetworkProperty;

static gboolean
init (GInitable    *initable,
      GCancellable *cancellable,
      GError      **error)
{
  return TRUE;
}

static void
pillion_test_network_initable_init (GInitableIface *iface)
{
  iface->init = init;
}

/* Who asks whether a host is reached is told so: the connection to it decides. */
static void
pillion_test_network_monitor_init (GNetworkMonitorInterface *iface)
{
}

static void
pillion_test_network_get_property (GObject    *object,
                                   guint       property_id,
                                   GValue     *value,
                                   GParamSpec *pspec)
{
  PillionTestNetwork *self = PILLION_TEST_NETWORK (object);

  switch ((PillionTestNetworkProperty) property_id) {
  case PROP_NETWORK_AVAILABLE:
    g_value_set_boolean (value, self->available);
    break;
  case PROP_NETWORK_METERED:
    g_value_set_boolean (value, self->metered);
    break;
  case PROP_CONNECTIVITY:
    g_value_set_enum (value, self->portal      ? G_NETWORK_CONNECTIVITY_PORTAL
                             : self->available ? G_NETWORK_CONNECTIVITY_FULL
                                               : G_NETWORK_CONNECTIVITY_LOCAL);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
  }
}

static void
pillion_test_network_class_init (PillionTestNetworkClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = pillion_test_network_get_property;
  g_object_class_override_property (object_class, PROP_NETWORK_AVAILABLE, "network-available");
  g_object_class_override_property (object_class, PROP_NETWORK_METERED, "network-metered");
  g_object_class_override_property (object_class, PROP_CONNECTIVITY, "connectivity");
}

static void
pillion_test_network_init (PillionTestNetwork *self)
{
  self->available = TRUE;
}

void
pillion_test_network_install (void)
{
  g_io_extension_point_register (G_NETWORK_MONITOR_EXTENSION_POINT_NAME);
  g_io_extension_point_implement (G_NETWORK_MONITOR_EXTENSION_POINT_NAME, PILLION_TYPE_TEST_NETWORK, NAME, PRIORITY);
}

void
pillion_test_network_set_available (gboolean available)
{
  PillionTestNetwork *self = PILLION_TEST_NETWORK (g_network_monitor_get_default ());

  if (self->available == available)
    return;
  self->available = available;
  g_object_notify (G_OBJECT (self), "network-available");
  g_object_notify (G_OBJECT (self), "connectivity");
  g_signal_emit_by_name (self, "network-changed", available);
}

void
pillion_test_network_set_metered (gboolean metered)
{
  PillionTestNetwork *self = PILLION_TEST_NETWORK (g_network_monitor_get_default ());

  if (self->metered == metered)
    return;
  self->metered = metered;
  g_object_notify (G_OBJECT (self), "network-metered");
}

void
pillion_test_network_set_portal (gboolean portal)
{
  PillionTestNetwork *self = PILLION_TEST_NETWORK (g_network_monitor_get_default ());

  if (self->portal == portal)
    return;
  self->portal = portal;
  g_object_notify (G_OBJECT (self), "connectivity");
}
