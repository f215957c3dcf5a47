/* SPDX-License-Identifier: MIT-0 */
/* shelf_port.h - the target: errors as this program speaks of them.
 *
 * Threads: none.
 */
#ifndef SHELF_PORT_H
#define SHELF_PORT_H

#include "shelf.h"

enum { SHELF_TEXT_CAP = 40 };

struct shelf_error {
    int code;                  /* negative errno: what a program decides by */
    int native;                /* the library's code, whole */
    char text[SHELF_TEXT_CAP]; /* its message; "" when it has none */
};

/* ---- yours ---- */

/* The library's code as a negative errno.
 *
 *     OK, ROW, DONE       0
 *     BUSY, LOCKED        -EBUSY       TOO_BIG             -EFBIG
 *     NO_MEMORY           -ENOMEM      RULE                -EINVAL
 *     READ_ONLY           -EROFS       MISUSE              -EINVAL
 *     INTERRUPTED         -EINTR       IO_NO_MEMORY        -ENOMEM
 *     IO                  -EIO         IO_SHORT            -EBADMSG
 *     DAMAGED             -EBADMSG     NO_ACCESS_FOLDER    -EISDIR
 *     FULL                -ENOSPC      RULE_UNIQUE         -EEXIST
 *     NO_ACCESS           -EACCES      RULE_PARENT         -ENOENT
 *
 * A code with a detail that is not listed is what its primary code is. All
 * else is -EIO. */
int shelf_port_code(int native);

/* The next row: 1 when there is one, 0 at the end, else a negative errno. After
 * a failure the shelf is reset, and the next call begins anew.
 *   err  may be NULL; filled on failure, else left as it is. err->code is the
 *        result. A text that is too long is cut, with a NUL behind it.
 */
int shelf_port_next(struct shelf *s, struct shelf_error *err);

#endif
