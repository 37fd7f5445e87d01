/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gst/gst.h>

G_BEGIN_DECLS

/* A camera that can't be opened, and says why as those of GStreamer do. Returns: (static): it,
 * as gst-launch describes it
 */
const char *pillion_test_camera_refuse (GstResourceError error);

G_END_DECLS
