/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "app/conversation/pillion-picture-page.h"

#include "app/conversation/pillion-attachment-actions.h"
#include "app/conversation/pillion-attachment-media.h"
#include "app/pillion-line.h"
#include "engine/pillion-attachments.h"

#include <glib/gi18n.h>

/* The helper gives fewer pixels where that is too many. */
#define DECODE_EDGE 8192

#define ZOOM_STEP 1.5
#define MIN_ZOOM  0.1
#define MAX_ZOOM  8.0

struct _PillionPicturePage {
  PillionPage         parent_instance;

  PillionEngine      *engine;      /* (owned) */
  PillionMessageList *list;        /* (owned) */
  PillionMessage     *message;     /* (owned) */
  GCancellable       *cancellable; /* (owned): of the picture that is being made */
  GdkTexture         *texture;     /* (owned) (nullable) */
  double              zoom;        /* 0: as large as there is room */
  double              pinched;     /* the zoom when two fingers came down */

  GtkStack           *stack;
  GtkWidget          *loading;
  GtkPicture         *stand_in;
  GtkSpinner         *spinner;
  GtkScrolledWindow  *scroller;
  GtkPicture         *picture;
  AdwStatusPage      *broken;
  GtkWidget          *zooms;
  GtkWidget          *fullscreen;
  GtkWidget          *previous;
  GtkWidget          *next;
};

G_DEFINE_FINAL_TYPE (PillionPicturePage, pillion_picture_page, PILLION_TYPE_PAGE)

/* ----- size ----- */

/* How large it is now, whatever the reason. */
static double
get_scale (PillionPicturePage *self)
{
  double width = gtk_widget_get_width (GTK_WIDGET (self->scroller));
  double height = gtk_widget_get_height (GTK_WIDGET (self->scroller));

  if (self->zoom > 0)
    return self->zoom;
  /* It was not laid out yet. */
  if (width <= 0 || height <= 0)
    return 1;
  return MIN (1, MIN (width / gdk_texture_get_width (self->texture), height / gdk_texture_get_height (self->texture)));
}

static void
show_zoom (PillionPicturePage *self)
{
  gboolean fit = self->zoom <= 0;
  GtkPolicyType policy = fit ? GTK_POLICY_NEVER : GTK_POLICY_AUTOMATIC;
  int width = fit ? -1 : (int) (gdk_texture_get_width (self->texture) * self->zoom);
  int height = fit ? -1 : (int) (gdk_texture_get_height (self->texture) * self->zoom);

  gtk_scrolled_window_set_policy (self->scroller, policy, policy);
  gtk_widget_set_size_request (GTK_WIDGET (self->picture), width, height);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "picture.zoom-fit", !fit);
}

static void
set_zoom (PillionPicturePage *self,
          double              zoom)
{
  if (self->texture == NULL)
    return;
  self->zoom = zoom > 0 ? CLAMP (zoom, MIN_ZOOM, MAX_ZOOM) : 0;
  show_zoom (self);
}

static void
on_zoom (GtkWidget  *widget,
         const char *action_name,
         GVariant   *parameter)
{
  PillionPicturePage *self = PILLION_PICTURE_PAGE (widget);

  if (self->texture == NULL)
    return;
  if (g_str_equal (action_name, "picture.zoom-in"))
    set_zoom (self, get_scale (self) * ZOOM_STEP);
  else if (g_str_equal (action_name, "picture.zoom-out"))
    set_zoom (self, get_scale (self) / ZOOM_STEP);
  else
    set_zoom (self, 0);
}

static void
on_pressed (GtkGestureClick *gesture,
            int              n_press,
            double           x,
            double           y,
            gpointer         user_data)
{
  PillionPicturePage *self = user_data;

  if (n_press == 2)
    set_zoom (self, self->zoom > 0 ? 0 : 1);
}

static gboolean
on_scroll (GtkEventControllerScroll *controller,
           double                    dx,
           double                    dy,
           gpointer                  user_data)
{
  PillionPicturePage *self = user_data;
  GdkModifierType state = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (controller));

  if ((state & GDK_CONTROL_MASK) == 0 || dy == 0)
    return FALSE;
  gtk_widget_activate_action (GTK_WIDGET (self), dy < 0 ? "picture.zoom-in" : "picture.zoom-out", NULL);
  return TRUE;
}

static void
on_pinch_begin (GtkGesture       *gesture,
                GdkEventSequence *sequence,
                gpointer          user_data)
{
  PillionPicturePage *self = user_data;

  self->pinched = self->texture != NULL ? get_scale (self) : 0;
}

static void
on_pinch (GtkGestureZoom *gesture,
          double          scale,
          gpointer        user_data)
{
  PillionPicturePage *self = user_data;

  if (self->pinched > 0)
    set_zoom (self, self->pinched * scale);
}

/* ----- the picture ----- */

static void
show (PillionPicturePage *self,
      GtkWidget          *child)
{
  gtk_stack_set_visible_child (self->stack, child);
  gtk_spinner_set_spinning (self->spinner, child == self->loading);
  gtk_widget_set_visible (self->zooms, self->texture != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "picture.copy", self->texture != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "picture.zoom-in", self->texture != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "picture.zoom-out", self->texture != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "picture.zoom-fit", FALSE);
}

static void
show_broken (PillionPicturePage *self,
             const char         *excuse)
{
  const char *reason = _ ("It is damaged, or larger than Pillion shows. Another program may open it.");

  adw_status_page_set_description (self->broken, excuse != NULL ? excuse : reason);
  show (self, GTK_WIDGET (self->broken));
}

/* A picture that is being made while another one may be asked for. */
typedef struct {
  PillionPicturePage *self;        /* (owned) */
  GCancellable       *cancellable; /* (owned) */
} Work;

static Work *
work_new (PillionPicturePage *self)
{
  Work *work = g_new0 (Work, 1);

  work->self = g_object_ref (self);
  work->cancellable = g_object_ref (self->cancellable);
  return work;
}

static void
work_free (Work *work)
{
  g_object_unref (work->self);
  g_object_unref (work->cancellable);
  g_free (work);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Work, work_free)

static void
on_decoded (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (Work) work = user_data;
  PillionPicturePage *self = work->self;
  g_autoptr (GError) error = NULL;
  g_autoptr (PillionMediaPicture) picture =
    pillion_media_client_decode_finish (PILLION_MEDIA_CLIENT (source), result, &error);

  if (g_cancellable_is_cancelled (work->cancellable))
    return;
  if (picture == NULL) {
    show_broken (self, pillion_attachment_media_get_excuse (error));
    return;
  }
  self->texture = pillion_attachment_media_make_texture (picture);
  gtk_picture_set_paintable (self->picture, GDK_PAINTABLE (self->texture));
  show (self, GTK_WIDGET (self->scroller));
  set_zoom (self, 0);
}

static void
on_loaded (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (Work) work = user_data;
  g_autoptr (GBytes) bytes = pillion_attachments_load_finish (PILLION_ENGINE (source), result, NULL);
  GCancellable *cancellable = work->cancellable;

  if (g_cancellable_is_cancelled (cancellable))
    return;
  if (bytes == NULL)
    show_broken (work->self, NULL);
  else
    pillion_media_client_decode_async (pillion_media_client_get_default (), bytes, DECODE_EDGE, DECODE_EDGE, cancellable,
                                       on_decoded, g_steal_pointer (&work));
}

static void
on_thumbnail (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (Work) work = user_data;
  PillionPicturePage *self = work->self;
  g_autoptr (PillionMediaPicture) picture =
    pillion_media_client_decode_finish (PILLION_MEDIA_CLIENT (source), result, NULL);
  PillionMessageAttachment *attachment;
  g_autoptr (GdkTexture) texture = NULL;
  g_autoptr (GdkPaintable) paintable = NULL;
  guint width;
  guint height;

  if (g_cancellable_is_cancelled (work->cancellable) || picture == NULL)
    return;
  attachment = pillion_message_get_attachment (self->message);
  pillion_attachment_media_fit (pillion_message_attachment_get_width (attachment),
                                pillion_message_attachment_get_height (attachment), &width, &height);
  texture = pillion_attachment_media_make_texture (picture);
  paintable = pillion_attachment_media_make_paintable (texture, width, height, TRUE);
  gtk_picture_set_paintable (self->stand_in, paintable);
}

static void
load (PillionPicturePage *self)
{
  GBytes *thumbnail = pillion_message_attachment_get_thumbnail (pillion_message_get_attachment (self->message));

  if (thumbnail != NULL && g_bytes_get_size (thumbnail) > 0)
    pillion_media_client_decode_async (pillion_media_client_get_default (), thumbnail, DECODE_EDGE, DECODE_EDGE,
                                       self->cancellable, on_thumbnail, work_new (self));
  pillion_attachments_load_async (self->engine, pillion_message_get_row (self->message), PILLION_ATTACHMENT_PICTURE_MAX_BYTES,
                                  self->cancellable, on_loaded, work_new (self));
}

/* ----- neighbours ----- */

static gboolean
is_shown_here (PillionMessage *message)
{
  PillionMessageAttachment *attachment = pillion_message_get_attachment (message);

  return attachment != NULL && pillion_message_get_kind (message) == PILLION_MESSAGE_KIND_ATTACHMENT &&
         pillion_attachment_media_is_picture (attachment) &&
         (pillion_message_attachment_get_state (attachment) == PILLION_MESSAGE_ATTACHMENT_STATE_HERE ||
          pillion_message_attachment_get_state (attachment) == PILLION_MESSAGE_ATTACHMENT_STATE_UPLOADING);
}

/* The nearest picture above or below that is on this device. (transfer full) (nullable) */
static PillionMessage *
find_neighbour (PillionPicturePage *self,
                gboolean            next)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->list));
  gboolean passed = FALSE;

  for (guint i = 0; i < n; i++) {
    g_autoptr (PillionMessage) message = g_list_model_get_item (G_LIST_MODEL (self->list), next ? i : n - 1 - i);

    if (passed && is_shown_here (message))
      return g_steal_pointer (&message);
    passed |= pillion_message_get_row (message) == pillion_message_get_row (self->message);
  }
  return NULL;
}

static void
show_neighbours (PillionPicturePage *self)
{
  g_autoptr (PillionMessage) previous = find_neighbour (self, FALSE);
  g_autoptr (PillionMessage) next = find_neighbour (self, TRUE);

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "picture.previous", previous != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "picture.next", next != NULL);
  gtk_widget_set_visible (self->previous, previous != NULL);
  gtk_widget_set_visible (self->next, next != NULL);
}

static void
set_message (PillionPicturePage *self,
             PillionMessage     *message)
{
  const char *told = pillion_message_attachment_get_name (pillion_message_get_attachment (message));
  g_autofree char *name = *told != '\0' ? pillion_line_flatten (told, 255) : g_strdup (_ ("Picture"));

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  g_set_object (&self->message, message);
  g_clear_object (&self->texture);
  self->zoom = 0;
  pillion_page_set_title (PILLION_PAGE (self), name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->picture), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_picture_set_paintable (self->picture, NULL);
  gtk_picture_set_paintable (self->stand_in, NULL);
  show (self, self->loading);
  show_neighbours (self);
  load (self);
}

static void
on_neighbour (GtkWidget  *widget,
              const char *action_name,
              GVariant   *parameter)
{
  PillionPicturePage *self = PILLION_PICTURE_PAGE (widget);
  g_autoptr (PillionMessage) message = find_neighbour (self, g_str_equal (action_name, "picture.next"));

  if (message != NULL)
    set_message (self, message);
}

/* The arrows lead where they point to. */
static gboolean
on_arrow (GtkWidget *widget,
          GVariant  *arguments,
          gpointer   user_data)
{
  gboolean forward = g_variant_get_boolean (arguments) == (gtk_widget_get_direction (widget) != GTK_TEXT_DIR_RTL);

  return gtk_widget_activate_action (widget, forward ? "picture.next" : "picture.previous", NULL);
}

/* ----- what is done with it ----- */

static void
on_copy (GtkWidget  *widget,
         const char *action_name,
         GVariant   *parameter)
{
  PillionPicturePage *self = PILLION_PICTURE_PAGE (widget);

  pillion_attachment_actions_copy (widget, self->engine, self->message);
}

static void
on_save (GtkWidget  *widget,
         const char *action_name,
         GVariant   *parameter)
{
  PillionPicturePage *self = PILLION_PICTURE_PAGE (widget);

  pillion_attachment_actions_save (widget, self->engine, self->message);
}

static void
on_open (GtkWidget  *widget,
         const char *action_name,
         GVariant   *parameter)
{
  PillionPicturePage *self = PILLION_PICTURE_PAGE (widget);

  pillion_attachment_actions_open (widget, self->engine, self->message);
}

/* ----- the whole screen ----- */

static void
show_fullscreen (PillionPicturePage *self,
                 GtkWindow          *window)
{
  gboolean is_fullscreen = gtk_window_is_fullscreen (window);
  const char *label = is_fullscreen ? _ ("Leave Fullscreen") : _ ("Fullscreen");

  pillion_page_set_header_visible (PILLION_PAGE (self), !is_fullscreen);
  gtk_button_set_icon_name (GTK_BUTTON (self->fullscreen), is_fullscreen ? "view-restore-symbolic" : "view-fullscreen-symbolic");
  gtk_widget_set_tooltip_text (self->fullscreen, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->fullscreen), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

static void
on_window_fullscreened (GtkWindow          *window,
                        GParamSpec         *pspec,
                        PillionPicturePage *self)
{
  show_fullscreen (self, window);
}

static void
on_fullscreen (GtkWidget  *widget,
               const char *action_name,
               GVariant   *parameter)
{
  GtkWindow *window = GTK_WINDOW (gtk_widget_get_root (widget));

  if (gtk_window_is_fullscreen (window))
    gtk_window_unfullscreen (window);
  else
    gtk_window_fullscreen (window);
}

static gboolean
on_escape (GtkWidget *widget,
           GVariant  *arguments,
           gpointer   user_data)
{
  GtkWindow *window = GTK_WINDOW (gtk_widget_get_root (widget));

  if (!gtk_window_is_fullscreen (window))
    return gtk_widget_activate_action (widget, "navigation.pop", NULL);
  gtk_window_unfullscreen (window);
  return TRUE;
}

static void
pillion_picture_page_root (GtkWidget *widget)
{
  GtkRoot *root;

  GTK_WIDGET_CLASS (pillion_picture_page_parent_class)->root (widget);

  root = gtk_widget_get_root (widget);
  g_signal_connect_object (root, "notify::fullscreened", G_CALLBACK (on_window_fullscreened), widget, 0);
  show_fullscreen (PILLION_PICTURE_PAGE (widget), GTK_WINDOW (root));
}

/* Only a picture has the whole screen, not the chat behind it. */
static void
pillion_picture_page_unroot (GtkWidget *widget)
{
  GtkRoot *root = gtk_widget_get_root (widget);

  g_signal_handlers_disconnect_by_func (root, on_window_fullscreened, widget);
  gtk_window_unfullscreen (GTK_WINDOW (root));
  GTK_WIDGET_CLASS (pillion_picture_page_parent_class)->unroot (widget);
}

/* ----- the object ----- */

static void
pillion_picture_page_dispose (GObject *object)
{
  PillionPicturePage *self = PILLION_PICTURE_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->texture);
  g_clear_object (&self->message);
  g_clear_object (&self->list);
  g_clear_object (&self->engine);

  G_OBJECT_CLASS (pillion_picture_page_parent_class)->dispose (object);
}

static void
pillion_picture_page_finalize (GObject *object)
{
  g_clear_object (&PILLION_PICTURE_PAGE (object)->cancellable);

  G_OBJECT_CLASS (pillion_picture_page_parent_class)->finalize (object);
}

/* Plus is above equals on many keyboards. */
static const struct {
  guint key;
  const char *action;
} zoom_keys[] = {
  { GDK_KEY_plus, "picture.zoom-in" },
  { GDK_KEY_equal, "picture.zoom-in" },
  { GDK_KEY_KP_Add, "picture.zoom-in" },
  { GDK_KEY_minus, "picture.zoom-out" },
  { GDK_KEY_KP_Subtract, "picture.zoom-out" },
  { GDK_KEY_0, "picture.zoom-fit" },
  { GDK_KEY_KP_0, "picture.zoom-fit" },
};

static void
install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "picture.copy", NULL, on_copy);
  gtk_widget_class_install_action (widget_class, "picture.fullscreen", NULL, on_fullscreen);
  gtk_widget_class_install_action (widget_class, "picture.next", NULL, on_neighbour);
  gtk_widget_class_install_action (widget_class, "picture.open", NULL, on_open);
  gtk_widget_class_install_action (widget_class, "picture.previous", NULL, on_neighbour);
  gtk_widget_class_install_action (widget_class, "picture.save", NULL, on_save);
  gtk_widget_class_install_action (widget_class, "picture.zoom-fit", NULL, on_zoom);
  gtk_widget_class_install_action (widget_class, "picture.zoom-in", NULL, on_zoom);
  gtk_widget_class_install_action (widget_class, "picture.zoom-out", NULL, on_zoom);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Escape, 0, on_escape, NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F11, 0, "picture.fullscreen", NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Left, 0, on_arrow, "b", FALSE);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Right, 0, on_arrow, "b", TRUE);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_c, GDK_CONTROL_MASK, "picture.copy", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_s, GDK_CONTROL_MASK, "picture.save", NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (zoom_keys); i++) {
    gtk_widget_class_add_binding_action (widget_class, zoom_keys[i].key, 0, zoom_keys[i].action, NULL);
    gtk_widget_class_add_binding_action (widget_class, zoom_keys[i].key, GDK_CONTROL_MASK, zoom_keys[i].action, NULL);
  }
}

static void
pillion_picture_page_class_init (PillionPicturePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pillion_picture_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = pillion_picture_page_finalize;
  widget_class->root = pillion_picture_page_root;
  widget_class->unroot = pillion_picture_page_unroot;

  gtk_widget_class_set_template_from_resource (widget_class, "/org/pillion/Pillion/ui/pillion-picture-page.ui");
  gtk_widget_class_bind_template_child (widget_class, PillionPicturePage, broken);
  gtk_widget_class_bind_template_child (widget_class, PillionPicturePage, fullscreen);
  gtk_widget_class_bind_template_child (widget_class, PillionPicturePage, loading);
  gtk_widget_class_bind_template_child (widget_class, PillionPicturePage, next);
  gtk_widget_class_bind_template_child (widget_class, PillionPicturePage, picture);
  gtk_widget_class_bind_template_child (widget_class, PillionPicturePage, previous);
  gtk_widget_class_bind_template_child (widget_class, PillionPicturePage, scroller);
  gtk_widget_class_bind_template_child (widget_class, PillionPicturePage, spinner);
  gtk_widget_class_bind_template_child (widget_class, PillionPicturePage, stack);
  gtk_widget_class_bind_template_child (widget_class, PillionPicturePage, stand_in);
  gtk_widget_class_bind_template_child (widget_class, PillionPicturePage, zooms);
  install_actions (widget_class);
}

static void
add_gestures (PillionPicturePage *self)
{
  GtkGesture *click = gtk_gesture_click_new ();
  GtkGesture *pinch = gtk_gesture_zoom_new ();
  GtkEventController *scroll = gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_VERTICAL);

  g_signal_connect (click, "pressed", G_CALLBACK (on_pressed), self);
  g_signal_connect (pinch, "begin", G_CALLBACK (on_pinch_begin), self);
  g_signal_connect (pinch, "scale-changed", G_CALLBACK (on_pinch), self);
  g_signal_connect (scroll, "scroll", G_CALLBACK (on_scroll), self);
  gtk_event_controller_set_propagation_phase (scroll, GTK_PHASE_CAPTURE);
  gtk_widget_add_controller (GTK_WIDGET (self->scroller), GTK_EVENT_CONTROLLER (click));
  gtk_widget_add_controller (GTK_WIDGET (self->scroller), GTK_EVENT_CONTROLLER (pinch));
  gtk_widget_add_controller (GTK_WIDGET (self->scroller), scroll);
}

static void
pillion_picture_page_init (PillionPicturePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  add_gestures (self);
}

GtkWidget *
pillion_picture_page_new (PillionEngine      *engine,
                          PillionMessageList *list,
                          PillionMessage     *message)
{
  PillionPicturePage *self = g_object_new (PILLION_TYPE_PICTURE_PAGE, NULL);

  self->engine = g_object_ref (engine);
  self->list = g_object_ref (list);
  set_message (self, message);
  return GTK_WIDGET (self);
}

PillionMessage *
pillion_picture_page_get_message (PillionPicturePage *self)
{
  g_return_val_if_fail (PILLION_IS_PICTURE_PAGE (self), NULL);

  return self->message;
}

GdkTexture *
pillion_picture_page_get_texture (PillionPicturePage *self)
{
  g_return_val_if_fail (PILLION_IS_PICTURE_PAGE (self), NULL);

  return self->texture;
}

double
pillion_picture_page_get_zoom (PillionPicturePage *self)
{
  g_return_val_if_fail (PILLION_IS_PICTURE_PAGE (self), 0);

  return self->zoom;
}
