/* SPDX-License-Identifier: MIT-0 */
#include "store_sqlite.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include <sqlite3.h>

#include "file_sqlite.h"

/* Each statement is compiled once and reset after each use, so none is open
 * when the connection closes. */
enum statement {
    ADD,
    REMOVE,
    ONE_PAGE,
    ALL_PAGES,
    CHECKED,
    ADD_VERSION,
    GET_VERSION,
    STATEMENTS
};

#define PAGE_COLUMNS                                                           \
    "SELECT url, css, checked_ms, etag, "                                      \
    "(SELECT count(*) FROM version WHERE page = url), "                        \
    "coalesce((SELECT max(seen_ms) FROM version WHERE page = url), 0) "        \
    "FROM page "

static const char *const texts[STATEMENTS] = {
    [ADD] = "INSERT INTO page(url, css) VALUES(?1, ?2)",
    [REMOVE] = "DELETE FROM page WHERE url = ?1",
    [ONE_PAGE] = PAGE_COLUMNS "WHERE url = ?1",
    [ALL_PAGES] = PAGE_COLUMNS "ORDER BY url",
    [CHECKED] = "UPDATE page SET checked_ms = ?2, etag = ?3 WHERE url = ?1",
    [ADD_VERSION] = "INSERT INTO version(page, seen_ms, text) "
                    "VALUES(?1, ?2, ?3)",
    [GET_VERSION] = "SELECT seen_ms, text FROM version WHERE page = ?1 "
                    "ORDER BY id DESC LIMIT 1 OFFSET ?2",
};

/* All or nothing, also when two programs open a new file at once. */
static const char schema[] =
    "BEGIN IMMEDIATE;"
    "PRAGMA application_id = 0x70677731;" /* "pgw1" */
    "CREATE TABLE IF NOT EXISTS page("
    "  url TEXT PRIMARY KEY NOT NULL,"
    "  css TEXT NOT NULL,"
    "  checked_ms INTEGER NOT NULL DEFAULT 0,"
    "  etag TEXT NOT NULL DEFAULT '') WITHOUT ROWID;"
    "CREATE TABLE IF NOT EXISTS version("
    "  id INTEGER PRIMARY KEY,"
    "  page TEXT NOT NULL REFERENCES page(url) ON DELETE CASCADE,"
    "  seen_ms INTEGER NOT NULL,"
    "  text BLOB NOT NULL);"
    "CREATE INDEX IF NOT EXISTS version_of_page ON version(page, id);"
    "COMMIT";

static const struct file_sqlite_kind kind = {0x70677731, 0};

struct store_sqlite {
    sqlite3 *db;
    sqlite3_stmt *statements[STATEMENTS];
};

/* By the primary code; an extended code is one with the cause above bit 8. */
static const struct port_code codes[] = {
    {SQLITE_OK, 0},
    {SQLITE_BUSY, -EBUSY},
    {SQLITE_LOCKED, -EBUSY},
    {SQLITE_NOMEM, -ENOMEM},
    {SQLITE_READONLY, -EROFS},
    {SQLITE_PERM, -EACCES},
    {SQLITE_AUTH, -EACCES},
    {SQLITE_FULL, -ENOSPC},
    {SQLITE_TOOBIG, -EFBIG},
    {SQLITE_CORRUPT, -EBADMSG},
    {SQLITE_NOTADB, -EBADMSG},
    {SQLITE_CANTOPEN, -EACCES},
};

int store_sqlite_code(long sqlite_code)
{
    if (sqlite_code == SQLITE_CONSTRAINT_PRIMARYKEY ||
        sqlite_code == SQLITE_CONSTRAINT_UNIQUE)
        return -EEXIST;
    if (sqlite_code == SQLITE_CONSTRAINT_FOREIGNKEY)
        return -ENOENT;
    return port_code_find(codes, sizeof codes / sizeof codes[0],
                          sqlite_code & 0xff);
}

static int failed(const struct store_sqlite *s, struct port_error *err)
{
    int native = sqlite3_extended_errcode(s->db);

    return port_fail(err, store_sqlite_code(native), native, "store: %s",
                     sqlite3_errmsg(s->db));
}

static int no_page(struct port_error *err, const char *url)
{
    return port_fail(err, -ENOENT, 0, "not watched: %.120s", url);
}

/* ------------------------------------------------------------ statements --*/

/* The bytes must stay until the statement is reset; every call of this file
 * resets before it returns, so nothing is copied. */
static void bind_text(sqlite3_stmt *st, int at, const char *text)
{
    sqlite3_bind_text(st, at, text, -1, SQLITE_STATIC);
}

static void done(sqlite3_stmt *st)
{
    sqlite3_reset(st);
    sqlite3_clear_bindings(st);
}

/* Runs a statement that gives no rows; out_changes may be NULL. */
static int run(struct store_sqlite *s, enum statement which, int *out_changes,
               struct port_error *err)
{
    sqlite3_stmt *st = s->statements[which];
    int rc = sqlite3_step(st) == SQLITE_DONE ? 0 : failed(s, err);

    if (out_changes)
        *out_changes = sqlite3_changes(s->db);
    done(st);
    return rc;
}

static int execute(struct store_sqlite *s, const char *sql,
                   struct port_error *err)
{
    int rc = sqlite3_exec(s->db, sql, NULL, NULL, NULL);

    return rc == SQLITE_OK ? 0 : failed(s, err);
}

/* ------------------------------------------------------------------ port --*/

static int sqlite_add(void *self, const char *url, const char *css,
                      struct port_error *err)
{
    struct store_sqlite *s = self;
    int rc;

    bind_text(s->statements[ADD], 1, url);
    bind_text(s->statements[ADD], 2, css);
    rc = run(s, ADD, NULL, err);
    if (rc == -EEXIST)
        port_fail(err, rc, SQLITE_CONSTRAINT, "watched already: %.120s", url);
    return rc;
}

static int sqlite_remove(void *self, const char *url, struct port_error *err)
{
    struct store_sqlite *s = self;
    int rc, changes;

    bind_text(s->statements[REMOVE], 1, url);
    rc = run(s, REMOVE, &changes, err);
    return rc == 0 && changes == 0 ? no_page(err, url) : rc;
}

static const char *column_text(sqlite3_stmt *st, int at)
{
    const char *text = (const char *)sqlite3_column_text(st, at);

    return text ? text : "";
}

static int sqlite_pages(void *self, const char *url, store_page_fn *fn,
                        void *ctx, struct port_error *err)
{
    struct store_sqlite *s = self;
    sqlite3_stmt *st = s->statements[url ? ONE_PAGE : ALL_PAGES];
    int rc = 0, step = SQLITE_ROW;
    size_t seen = 0;

    if (url)
        bind_text(st, 1, url);
    while (rc == 0 && (step = sqlite3_step(st)) == SQLITE_ROW) {
        struct store_page page = {
            .url = column_text(st, 0),
            .css = column_text(st, 1),
            .checked_ms = sqlite3_column_int64(st, 2),
            .etag = column_text(st, 3),
            .versions = sqlite3_column_int64(st, 4),
            .changed_ms = sqlite3_column_int64(st, 5),
        };

        seen++;
        rc = fn(ctx, &page);
    }
    if (rc == 0 && step != SQLITE_DONE)
        rc = failed(s, err);
    else if (rc == 0 && url && !seen)
        rc = no_page(err, url);
    done(st);
    return rc;
}

static int note_check(struct store_sqlite *s, const char *url, int64_t now_ms,
                      const char *etag, struct port_error *err)
{
    int rc, changes;

    bind_text(s->statements[CHECKED], 1, url);
    sqlite3_bind_int64(s->statements[CHECKED], 2, now_ms);
    bind_text(s->statements[CHECKED], 3, etag);
    rc = run(s, CHECKED, &changes, err);
    return rc == 0 && changes == 0 ? no_page(err, url) : rc;
}

static int add_version(struct store_sqlite *s, const char *url, int64_t now_ms,
                       const char *text, size_t len, struct port_error *err)
{
    sqlite3_stmt *st = s->statements[ADD_VERSION];

    bind_text(st, 1, url);
    sqlite3_bind_int64(st, 2, now_ms);
    if (sqlite3_bind_blob64(st, 3, text, len, SQLITE_STATIC) != SQLITE_OK) {
        done(st);
        return failed(s, err);
    }
    return run(s, ADD_VERSION, NULL, err);
}

static int sqlite_checked(void *self, const char *url, int64_t now_ms,
                          const char *etag, const char *text, size_t len,
                          struct port_error *err)
{
    struct store_sqlite *s = self;
    /* IMMEDIATE takes the write lock now: no surprise in the middle. */
    int rc = execute(s, "BEGIN IMMEDIATE", err);

    if (rc < 0)
        return rc;
    rc = note_check(s, url, now_ms, etag, err);
    if (rc == 0 && text)
        rc = add_version(s, url, now_ms, text, len, err);
    if (rc == 0)
        rc = execute(s, "COMMIT", err);
    if (rc < 0)
        sqlite3_exec(s->db, "ROLLBACK", NULL, NULL, NULL);
    return rc;
}

/* What sqlite3_column_blob gives lives until the next step or reset: it is
 * copied before. */
static int sqlite_version(void *self, const char *url, int64_t back,
                          struct store_version *out, struct port_error *err)
{
    struct store_sqlite *s = self;
    sqlite3_stmt *st = s->statements[GET_VERSION];
    int rc = 0, step;

    memset(out, 0, sizeof *out);
    if (back < 0) /* SQLite would take it for 0 */
        return port_fail(err, -ENOENT, 0, "no version of the future");
    bind_text(st, 1, url);
    sqlite3_bind_int64(st, 2, back);
    step = sqlite3_step(st);
    if (step == SQLITE_ROW) {
        const char *text = sqlite3_column_blob(st, 1);
        int len = sqlite3_column_bytes(st, 1);

        rc = store_version_set(out, sqlite3_column_int64(st, 0), text,
                               (size_t)len);
        if (rc < 0)
            port_fail(err, rc, 0, "no memory for a version");
    } else if (step == SQLITE_DONE) {
        rc = port_fail(err, -ENOENT, 0, "no such version of %.110s", url);
    } else {
        rc = failed(s, err);
    }
    done(st);
    return rc;
}

static void sqlite_close(void *self)
{
    struct store_sqlite *s = self;
    size_t i;

    for (i = 0; i < STATEMENTS; i++)
        sqlite3_finalize(s->statements[i]);
    sqlite3_close(s->db);
    free(s);
}

/* ------------------------------------------------------------------ open --*/

static int prepare_all(struct store_sqlite *s, struct port_error *err)
{
    size_t i;

    for (i = 0; i < STATEMENTS; i++)
        if (sqlite3_prepare_v3(s->db, texts[i], -1, SQLITE_PREPARE_PERSISTENT,
                               &s->statements[i], NULL) != SQLITE_OK)
            return failed(s, err);
    return 0;
}

static int set_up(struct store_sqlite *s, struct port_error *err)
{
    int rc = execute(s, "PRAGMA foreign_keys = ON", err);

    if (rc == 0)
        rc = execute(s, schema, err);
    return rc == 0 ? prepare_all(s, err) : rc;
}

int store_sqlite_open(struct store_port *out, const char *path,
                      struct port_error *err)
{
    struct store_sqlite *s = calloc(1, sizeof *s);
    int rc;

    memset(out, 0, sizeof *out);
    if (!s)
        return port_fail(err, -ENOMEM, 0, "no memory");
    rc = file_sqlite_open(&s->db, path, FILE_SQLITE_MAKE, &kind, err);
    if (rc == 0)
        rc = set_up(s, err);
    if (rc < 0) {
        sqlite_close(s);
        return rc;
    }
    *out = (struct store_port){s,
                               sqlite_add,
                               sqlite_remove,
                               sqlite_pages,
                               sqlite_checked,
                               sqlite_version,
                               sqlite_close};
    return 0;
}
