/* SPDX-License-Identifier: MIT-0 */
/* file_sqlite.h - opens a database file that is ours, and no other.
 *
 * A path is typed by a person: it may be a folder, a text, the database of a
 * browser. SQLite keeps two numbers in a file's header for the programs that
 * write it: whose it is (application_id) and in which form (user_version).
 */
#ifndef FILE_SQLITE_H
#define FILE_SQLITE_H

#include <stdint.h>

#include "port_error.h"

struct sqlite3;

struct file_sqlite_kind {
    int32_t application_id;
    int32_t version; /* raised when older programs could not read the file */
};

enum file_sqlite_how {
    FILE_SQLITE_MAKE, /* what is not there becomes an empty file */
    FILE_SQLITE_LOOK  /* it must be there, and nothing can be changed */
};

/* out [transfer] by sqlite3_close; NULL on failure. Extended result codes are
 * on, a lock is waited for two seconds. The caller makes the tables, and sets
 * both numbers with them.
 *   -ENOENT   LOOK: no such file
 *   -EINVAL   neither a file nor ":memory:"
 *   -EBADMSG  no database, another program's, or of another version
 *   and what store_sqlite_code says
 */
int file_sqlite_open(struct sqlite3 **out, const char *path,
                     enum file_sqlite_how how,
                     const struct file_sqlite_kind *kind,
                     struct port_error *err);

#endif
