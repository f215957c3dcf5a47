/* SPDX-License-Identifier: MIT-0 */
/* fs_watch.h - tells when a file of a folder was saved.
 *
 * inotify on the FOLDER: editors replace files by rename, which a watch on
 * the file would lose. Where inotify does not work (NFS, 9p and WSL mounts,
 * FUSE, no more watches), it looks every 500 ms and says so.
 *
 * Ownership: create/destroy; the loop and `dir` are [borrowed].
 * Threads:   the loop's.
 * Errors:    0 or a negative errno.
 */
#ifndef FS_WATCH_H
#define FS_WATCH_H

#include <stdbool.h>

struct event_loop;
struct fs_watch;

enum { FS_WATCH_POLL_MS = 500, FS_WATCH_DEBOUNCE_MS = 20 };

/* `name`: the file saved last; "" when only polling noticed. */
typedef void (*fs_watch_fn)(const char *name, void *ctx);

/* `force_polling`: as on a filesystem without inotify. */
int fs_watch_create(struct fs_watch **out, struct event_loop *loop,
                    const char *dir, bool force_polling, fs_watch_fn fn,
                    void *ctx);
void fs_watch_destroy(struct fs_watch *w);

/* NULL with inotify, else why it polls: "a network filesystem". */
const char *fs_watch_polls_because(const struct fs_watch *w);

#endif
