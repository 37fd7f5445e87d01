/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "pillion-test-camera.h"

#define NAME "pilliontestcamera"

#define PILLION_TYPE_TEST_CAMERA (pillion_test_camera_get_type ())
G_DECLARE_FINAL_TYPE (PillionTestCamera, pillion_test_camera, PILLION, TEST_CAMERA, GstElement)

struct _PillionTestCamera {
  GstElement parent_instance;
};

G_DEFINE_FINAL_TYPE (PillionTestCamera, pillion_test_camera, GST_TYPE_ELEMENT)

static GstStaticPadTemplate template = GST_STATIC_PAD_TEMPLATE ("src", GST_PAD_SRC, GST_PAD_ALWAYS, GST_STATIC_CAPS ("video/x-raw"));

static GstResourceError refusal;

static GstStateChangeReturn
pillion_test_camera_change_state (GstElement    *element,
                                  GstStateChange transition)
{
  if (transition != GST_STATE_CHANGE_NULL_TO_READY)
    return GST_ELEMENT_CLASS (pillion_test_camera_parent_class)->change_state (element, transition);
  gst_element_message_full (element, GST_MESSAGE_ERROR, GST_RESOURCE_ERROR, (int) refusal, NULL, NULL, __FILE__, G_STRFUNC, __LINE__);
  return GST_STATE_CHANGE_FAILURE;
}

static void
pillion_test_camera_class_init (PillionTestCameraClass *klass)
{
  GstElementClass *element_class = GST_ELEMENT_CLASS (klass);

  element_class->change_state = pillion_test_camera_change_state;
  gst_element_class_add_static_pad_template (element_class, &template);
  gst_element_class_set_static_metadata (element_class, NAME, "Source/Video", "Refuses to open", "The Pillion developers");
}

static void
pillion_test_camera_init (PillionTestCamera *self)
{
  gst_element_add_pad (GST_ELEMENT (self), gst_pad_new_from_static_template (&template, "src"));
}

const char *
pillion_test_camera_refuse (GstResourceError error)
{
  gst_init (NULL, NULL);
  gst_element_register (NULL, NAME, GST_RANK_NONE, PILLION_TYPE_TEST_CAMERA);
  refusal = error;
  return NAME;
}
