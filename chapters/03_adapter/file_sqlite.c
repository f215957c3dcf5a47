/* SPDX-License-Identifier: MIT-0 */
#include "file_sqlite.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include <sqlite3.h>

#include "store_sqlite.h"

enum { BUSY_MS = 2000 };

static int failed(sqlite3 *db, const char *path, struct port_error *err)
{
    int native = db ? sqlite3_extended_errcode(db) : SQLITE_NOMEM;
    int system = db ? sqlite3_system_errno(db) : 0;

    return port_fail(err, store_sqlite_code(native), native, "%.100s: %s%s%s",
                     path, db ? sqlite3_errmsg(db) : "no memory",
                     system ? ": " : "", system ? strerror(system) : "");
}

/* SQLite only says that it cannot open. */
static int check_path(const char *path, enum file_sqlite_how how,
                      struct port_error *err)
{
    struct stat st;

    if (strcmp(path, ":memory:") == 0)
        return 0;
    if (!*path) /* SQLite would take a file that nobody can find */
        return port_fail(err, -EINVAL, 0, "a file's name is empty");
    if (stat(path, &st) < 0)
        return how == FILE_SQLITE_MAKE && errno == ENOENT
                   ? 0
                   : port_fail(err, -errno, 0, "%.100s: %s", path,
                               strerror(errno));
    return S_ISREG(st.st_mode)
               ? 0
               : port_fail(err, -EINVAL, 0, "%.100s is %s", path,
                           S_ISDIR(st.st_mode) ? "a folder"
                                               : "no regular file");
}

static int read_number(sqlite3 *db, const char *path, const char *sql,
                       int64_t *out, struct port_error *err)
{
    sqlite3_stmt *st;
    int rc = 0;

    *out = 0;
    if (sqlite3_prepare_v2(db, sql, -1, &st, NULL) != SQLITE_OK)
        return failed(db, path, err);
    if (sqlite3_step(st) == SQLITE_ROW)
        *out = sqlite3_column_int64(st, 0);
    else
        rc = failed(db, path, err);
    sqlite3_finalize(st);
    return rc;
}

/* A file with tables but without our number belongs to somebody else. */
static int check_owner(sqlite3 *db, const char *path,
                       const struct file_sqlite_kind *kind,
                       struct port_error *err)
{
    int64_t tables = 0, application_id = 0, version = 0;
    int rc = read_number(db, path, "SELECT count(*) FROM sqlite_schema",
                         &tables, err);

    if (rc == 0)
        rc = read_number(db, path, "PRAGMA application_id", &application_id,
                         err);
    if (rc == 0)
        rc = read_number(db, path, "PRAGMA user_version", &version, err);
    if (rc < 0 || !tables)
        return rc;
    if (application_id != kind->application_id)
        return port_fail(err, -EBADMSG, 0,
                         "%.100s is a database of another program", path);
    if (version != kind->version)
        return port_fail(err, -EBADMSG, 0,
                         "%.100s was written by another version of this "
                         "program; take a new file",
                         path);
    return 0;
}

/* A name like "file:x?mode=memory" is a name. */
static int open_by_name(sqlite3 **out, const char *path, int flags)
{
    char name[PATH_MAX + 2];

    (void)snprintf(name, sizeof name, "%s%s",
                   strncmp(path, "file:", 5) == 0 ? "./" : "", path);
    return sqlite3_open_v2(name, out, flags, NULL);
}

int file_sqlite_open(sqlite3 **out, const char *path, enum file_sqlite_how how,
                     const struct file_sqlite_kind *kind,
                     struct port_error *err)
{
    /* Who only looks may also write, if the file lets them: the last to close
     * a file tidies up behind a program that was killed. */
    int flags = how == FILE_SQLITE_MAKE
                    ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
                    : SQLITE_OPEN_READWRITE;
    sqlite3 *db = NULL;
    int rc = check_path(path, how, err);

    *out = NULL;
    if (rc < 0)
        return rc;
    /* On failure there is a handle, too, and it holds the message. */
    if (open_by_name(&db, path, flags) != SQLITE_OK)
        rc = failed(db, path, err);
    if (rc == 0) {
        sqlite3_busy_timeout(db, BUSY_MS);
        sqlite3_extended_result_codes(db, 1);
        rc = check_owner(db, path, kind, err);
    }
    if (rc == 0 && how == FILE_SQLITE_LOOK &&
        sqlite3_exec(db, "PRAGMA query_only = ON", NULL, NULL, NULL) !=
            SQLITE_OK)
        rc = failed(db, path, err);
    if (rc < 0)
        sqlite3_close(db);
    else
        *out = db;
    return rc;
}
