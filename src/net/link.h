/*
 * A link: one end of a socketpair to another process, carrying frames in
 * both directions without blocking, and file descriptors beside them.
 */
#ifndef NET_LINK_H
#define NET_LINK_H

#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/str.h"

struct link;
struct loop;

/*
 * A frame came.  The payload is borrowed for the call.  passed_fd is -1, or
 * a descriptor that now belongs to the callee.  The callee may free the link.
 */
typedef void
link_message_fn(void *arg, uint16_t type, struct str payload, int passed_fd);

/* The other end has gone, or sent what is no frame; why is a sentence.  What
 * it sent before was delivered.  Called at most once; the callee frees the
 * link, now or later. */
typedef void
link_closed_fn(void *arg, const char *why);

/*
 * Takes over fd (a connected stream socket), which link_free closes.  Bytes
 * wait in memory when the other side is slow; link_pending tells how many.
 */
struct link *
link_create(struct loop *l, int fd, link_message_fn *on_message,
    link_closed_fn *on_closed, void *arg);

/* Sends a frame of at most FRAME_MAX, or queues what the socket does not take
 * now.  passed_fd is -1, or a descriptor that the link takes over and closes
 * once it was sent.  Never calls back; does nothing on a link whose other end
 * has gone. */
void
link_send(struct link *k, uint16_t type, struct str payload, int passed_fd);

/* The same without a copy: takes over the bytes of payload (which must not
 * have failed) and leaves it empty. */
void
link_send_buf(struct link *k, uint16_t type, struct buf *payload);

/* Bytes queued and not yet written. */
size_t
link_pending(const struct link *k);

/* Closes it at once, dropping what is queued; no callback follows. */
void
link_free(struct link *k);

#endif
