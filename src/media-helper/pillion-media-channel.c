/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define _GNU_SOURCE

#include "media-helper/pillion-media-channel.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* As the kernel aligns it. */
typedef union {
  struct cmsghdr header;
  char bytes[CMSG_SPACE (PILLION_MEDIA_CHANNEL_MAX_FDS * sizeof (int))];
} Control;

gboolean
pillion_media_channel_open (int ends[2])
{
  return socketpair (AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) == 0;
}

gboolean
pillion_media_channel_send (int           fd,
                            const guint8 *data,
                            gsize         size,
                            const int    *fds,
                            gsize         n_fds)
{
  struct iovec part = { .iov_base = (gpointer) data, .iov_len = size };
  struct msghdr message = { .msg_iov = &part, .msg_iovlen = 1 };
  Control control = { 0 };
  ssize_t n;

  g_return_val_if_fail (n_fds <= PILLION_MEDIA_CHANNEL_MAX_FDS, FALSE);

  if (n_fds > 0) {
    control.header.cmsg_level = SOL_SOCKET;
    control.header.cmsg_type = SCM_RIGHTS;
    control.header.cmsg_len = CMSG_LEN (n_fds * sizeof (int));
    memcpy (CMSG_DATA (&control.header), fds, n_fds * sizeof (int));
    message.msg_control = &control;
    message.msg_controllen = CMSG_SPACE (n_fds * sizeof (int));
  }

  do
    n = sendmsg (fd, &message, MSG_NOSIGNAL);
  while (n < 0 && errno == EINTR);

  return n == (ssize_t) size;
}

static void
take_fds (struct msghdr *message,
          int            fds[PILLION_MEDIA_CHANNEL_MAX_FDS])
{
  gsize n_fds = 0;

  for (struct cmsghdr *header = CMSG_FIRSTHDR (message); header != NULL; header = CMSG_NXTHDR (message, header)) {
    if (header->cmsg_level != SOL_SOCKET || header->cmsg_type != SCM_RIGHTS)
      continue;

    /* The room for control data holds no more than these. */
    for (gsize at = CMSG_LEN (0); at + sizeof (int) <= header->cmsg_len; at += sizeof (int))
      if (n_fds < PILLION_MEDIA_CHANNEL_MAX_FDS)
        memcpy (&fds[n_fds++], (guint8 *) header + at, sizeof (int));
  }
}

gssize
pillion_media_channel_receive (int     fd,
                               guint8 *data,
                               gsize   max_bytes,
                               int     fds[PILLION_MEDIA_CHANNEL_MAX_FDS])
{
  struct iovec part = { .iov_base = data, .iov_len = max_bytes };
  Control control = { 0 };
  struct msghdr message = {
    .msg_iov = &part,
    .msg_iovlen = 1,
    .msg_control = &control,
    .msg_controllen = sizeof control,
  };
  ssize_t n;

  for (gsize i = 0; i < PILLION_MEDIA_CHANNEL_MAX_FDS; i++)
    fds[i] = -1;

  do
    n = recvmsg (fd, &message, MSG_CMSG_CLOEXEC);
  while (n < 0 && errno == EINTR);

  if (n < 0)
    return -1;

  take_fds (&message, fds);
  if ((message.msg_flags & (MSG_TRUNC | MSG_CTRUNC)) == 0)
    return n;

  for (gsize i = 0; i < PILLION_MEDIA_CHANNEL_MAX_FDS; i++)
    if (fds[i] >= 0)
      close (fds[i]);

  errno = EMSGSIZE;

  return -1;
}
