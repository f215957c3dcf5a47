/* SPDX-License-Identifier: MIT-0 */
/* adapter.h 1.0.0 - one interface over things that were not made for it.
 *
 * Copy adapter.h and adapter.c, then keep the makers you need and add yours.
 * Needs POSIX.1-2008.
 *
 *     client --> struct adapter_target --> an adapter --> its adaptee
 *                  read, close              (adapter.c)    FILE *, descriptor,
 *                                                          bytes in memory
 *
 * This header names no adaptee's type and includes no adaptee's header: what
 * a client includes, it depends on.
 *
 * Ownership: said once, by the maker's `owner`. ADAPTER_OWNS: the adaptee is
 *            [transfer] and ends with adapter_close. ADAPTER_BORROWS: it is
 *            [borrowed] until adapter_close and stays open. A maker that fails
 *            took nothing.
 * Threads:   none; one target, one thread at a time.
 * Errors:    0 or a count, else a negative errno out of the short list at
 *            adapter_translate; what the adaptee said is kept in `native`.
 * Idea:      Gamma et al., Design Patterns, Adapter (the object form).
 */
#ifndef ADAPTER_H
#define ADAPTER_H

#include <stddef.h>
#include <sys/types.h>

#define ADAPTER_VERSION "1.0.0"

#ifdef __cplusplus
extern "C" {
#endif

/* What an adapter implements. Both slots are filled; errors are -errno as
 * the adaptee gave them: adapter_read and adapter_close translate. */
struct adapter_ops {
    /* At most cap (> 0) bytes into buf; 0 at the end. */
    ssize_t (*read)(void *self, void *buf, size_t cap);
    /* Releases self, and the adaptee if it is owned; also when it fails. */
    int (*close)(void *self);
};

/* The target: a source of bytes. {0} is a closed one. Read only `native`. */
struct adapter_target {
    const struct adapter_ops *ops; /* NULL: closed */
    void *self;
    int native; /* the adaptee's errno at the last failure; 0: none yet */
};

enum adapter_owner { ADAPTER_BORROWS, ADAPTER_OWNS };

/* Reads up to cap bytes; fewer is no error and no end. 0 at the end, and for
 * a cap of 0. Bytes read before an error arrive first, the error with the
 * next call. A closed target or a cap over SSIZE_MAX is the caller's bug.
 */
ssize_t adapter_read(struct adapter_target *t, void *buf, size_t cap);

/* Closes. The target is closed also when this fails; a second time does
 * nothing and returns 0. */
int adapter_close(struct adapter_target *t);

/* The makers. *out is a closed target on failure; -ENOMEM is the only one.
 * file: a FILE *, open for reading. fd: a descriptor, >= 0. */
int adapter_from_stream(struct adapter_target *out, void *file,
                        enum adapter_owner owner);
int adapter_from_descriptor(struct adapter_target *out, int fd,
                            enum adapter_owner owner);

/* bytes [borrowed] until adapter_close; NULL is fine when size is 0. */
int adapter_from_memory(struct adapter_target *out, const void *bytes,
                        size_t size);

/* A fake for tests: each step is what one read meets. */
struct adapter_step {
    const char *text; /* given by one read, by more if cap is smaller; "": an
                         end for now, as of a file that still grows */
    int error;        /* when text is NULL: the errno this read fails with */
};

/* steps [borrowed] until adapter_close. After the last one: the end. */
int adapter_from_script(struct adapter_target *out,
                        const struct adapter_step *steps, size_t count);

/* The one table of errors; native > 0 is an errno.
 *   -EAGAIN nothing there yet          -ETIMEDOUT  the other side is silent
 *   -ENOMEM no memory                  -ECONNRESET the other side is gone
 *   -EINVAL this adaptee cannot be read: closed, a folder, write-only
 *   -EIO    anything else
 */
int adapter_translate(int native);

#ifdef __cplusplus
}
#endif

#endif
