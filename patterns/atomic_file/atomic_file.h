/* SPDX-License-Identifier: MIT-0 */
/* atomic_file.h 1.0.0 - replace a file so that a crash leaves old or new.
 *
 * Copy atomic_file.h and atomic_file.c. Needs POSIX.1-2008.
 *
 *     open    folder/.atomic-1f3a...   a temporary beside the target
 *     write   until all is there       readers still see the old file
 *     commit  fsync, rename, fsync of the folder
 *
 * Ownership: an open atomic_file holds two descriptors and a temporary name;
 *            commit or abort gives them back, whichever comes first.
 * Threads:   one atomic_file belongs to one thread. Two writers of one path do
 *            not disturb each other: the last commit wins.
 * Errors:    0 on success, else a negative errno value of the failed call.
 * Limits:    a symbolic link at `path` is replaced, not followed. Owner, ACLs
 *            and hard links of the old file are not carried over. A process
 *            killed before commit leaves a .atomic-* file to be swept.
 * Idea:      lockfile.c of git; Pillai et al., "All File Systems Are Not
 *            Created Equal", OSDI 2014 (why both fsyncs are needed).
 */
#ifndef ATOMIC_FILE_H
#define ATOMIC_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#define ATOMIC_FILE_VERSION "1.0.0"

#ifdef __cplusplus
extern "C" {
#endif

/* Read only for users; zero-initialised is not open. */
struct atomic_file {
    int fd;         /* the temporary */
    int folder;     /* its folder, so that chdir in between does no harm */
    int error;      /* the first failed write, sticky; 0 none */
    char open;      /* 1 from open to commit or abort */
    char name[256]; /* the target inside the folder */
    char temp[32];  /* the temporary inside the folder */
};

/* Makes an empty temporary beside `path` with permissions mode & ~umask.
 *   path            [borrowed] its folder must exist
 *   -EINVAL         path ends in a slash or names no file
 *   -ENAMETOOLONG   the last part is over 255 bytes, the folder over 4095
 *   others          of open(2): -ENOENT, -EACCES, -ENOSPC...
 * On failure nothing is open and nothing is left in the folder.
 */
int atomic_file_open(struct atomic_file *f, const char *path, mode_t mode);

/* Appends all `size` bytes. The first failure is kept: later writes and the
 * commit return it again. `-ENOSPC`, `-EIO`...
 */
int atomic_file_write(struct atomic_file *f, const void *bytes, size_t size);

/* Puts the new file in place of the old, durably. f is closed either way.
 * After a failure the old file is untouched and the temporary gone, with one
 * exception: when only the last step, the folder's fsync, fails, the new file
 * is in place whole, but a power cut may bring the old one back.
 */
int atomic_file_commit(struct atomic_file *f);

/* Drops what was written. Does nothing when f is not open, so it may follow a
 * commit on a shared exit path. Keeps errno.
 */
void atomic_file_abort(struct atomic_file *f);

/* open, write, commit in one call. */
int atomic_file_replace(const char *path, const void *bytes, size_t size,
                        mode_t mode);

#ifdef __cplusplus
}
#endif

#endif
