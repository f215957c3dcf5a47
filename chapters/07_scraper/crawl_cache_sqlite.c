/* SPDX-License-Identifier: MIT-0 */
#include "crawl_cache_sqlite.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <sqlite3.h>

#include "file_sqlite.h"
#include "store_sqlite.h"

enum { ENTRY_BYTES = 200 };

enum statement {
    BEGIN,
    COMMIT,
    FIND,
    FIND_BODY,
    REMOVE,
    ADD,
    REMOVE_OLDEST,
    RENEW,
    BYTES,
    STATEMENTS
};

#define COLUMNS "status, type, location, etag, modified, stored_ms, fresh_ms"

static const char *const texts[STATEMENTS] = {
    [BEGIN] = "BEGIN IMMEDIATE",
    [COMMIT] = "COMMIT",
    [FIND] = "SELECT " COLUMNS ", NULL FROM entry WHERE url = ?1",
    [FIND_BODY] = "SELECT " COLUMNS ", body FROM entry WHERE url = ?1",
    [REMOVE] = "DELETE FROM entry WHERE url = ?1",
    [ADD] = "INSERT INTO entry(url, size, " COLUMNS ", body) "
            "VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
    [REMOVE_OLDEST] =
        "DELETE FROM entry WHERE id = (SELECT min(id) FROM entry)",
    [RENEW] = "UPDATE entry SET stored_ms = ?2, fresh_ms = ?3 WHERE url = ?1",
    [BYTES] = "SELECT bytes FROM total",
};

static const struct file_sqlite_kind kind = {0x67776368, 0};

/* The body is last: to look at the rest of an entry reads none of it. */
static const char schema[] =
    "PRAGMA journal_mode = WAL;"
    "PRAGMA synchronous = NORMAL;"
    "BEGIN IMMEDIATE;"
    "PRAGMA application_id = 0x67776368;" /* "gwch" */
    "CREATE TABLE IF NOT EXISTS entry("
    "  id INTEGER PRIMARY KEY AUTOINCREMENT,"
    "  url TEXT NOT NULL UNIQUE,"
    "  size INTEGER NOT NULL,"
    "  status INTEGER NOT NULL,"
    "  type TEXT NOT NULL,"
    "  location TEXT NOT NULL,"
    "  etag TEXT NOT NULL,"
    "  modified TEXT NOT NULL,"
    "  stored_ms INTEGER NOT NULL,"
    "  fresh_ms INTEGER NOT NULL,"
    "  body BLOB NOT NULL);"
    "CREATE TABLE IF NOT EXISTS total("
    "  id INTEGER PRIMARY KEY CHECK(id = 1), bytes INTEGER NOT NULL);"
    "INSERT OR IGNORE INTO total VALUES(1, 0);"
    "CREATE TRIGGER IF NOT EXISTS added AFTER INSERT ON entry BEGIN"
    "  UPDATE total SET bytes = bytes + new.size; END;"
    "CREATE TRIGGER IF NOT EXISTS removed AFTER DELETE ON entry BEGIN"
    "  UPDATE total SET bytes = bytes - old.size; END;"
    "COMMIT";

struct crawl_cache {
    sqlite3 *db;
    sqlite3_stmt *statements[STATEMENTS];
    int64_t max_bytes;
};

static int failed(const struct crawl_cache *c, struct port_error *err)
{
    int native = sqlite3_extended_errcode(c->db);

    return port_fail(err, store_sqlite_code(native), native, "cache: %s",
                     sqlite3_errmsg(c->db));
}

/* ------------------------------------------------------------ statements --*/

/* Good until the statement is reset, as every function here does. */
static void bind_text(sqlite3_stmt *st, int at, const char *text)
{
    sqlite3_bind_text(st, at, text, -1, SQLITE_STATIC);
}

static void done(sqlite3_stmt *st)
{
    sqlite3_reset(st);
    sqlite3_clear_bindings(st);
}

static int run(struct crawl_cache *c, enum statement which,
               struct port_error *err)
{
    sqlite3_stmt *st = c->statements[which];
    int rc = sqlite3_step(st) == SQLITE_DONE ? 0 : failed(c, err);

    done(st);
    return rc;
}

static int execute(struct crawl_cache *c, const char *sql,
                   struct port_error *err)
{
    return sqlite3_exec(c->db, sql, NULL, NULL, NULL) == SQLITE_OK
               ? 0
               : failed(c, err);
}

/* ------------------------------------------------------------------- find --*/

void crawl_cached_init(struct crawl_cached *out)
{
    *out = (struct crawl_cached){
        .type = "", .location = "", .etag = "", .last_modified = ""};
    string_builder_init(&out->text, 0);
}

void crawl_cached_fini(struct crawl_cached *cached)
{
    string_builder_fini(&cached->text);
}

/* Copies a column and a NUL; *out_at is where. */
static void add_column(struct string_builder *text, sqlite3_stmt *st, int at,
                       size_t *out_at)
{
    const void *bytes = sqlite3_column_blob(st, at);

    *out_at = text->len;
    string_builder_append(text, bytes ? bytes : "",
                          (size_t)sqlite3_column_bytes(st, at));
    string_builder_append(text, "", 1);
}

/* The text may move while it grows: pointers come last. */
static int copy_row(sqlite3_stmt *st, bool with_body, struct crawl_cached *out)
{
    size_t at[5];
    int i;

    string_builder_clear(&out->text);
    for (i = 0; i < 4; i++)
        add_column(&out->text, st, 1 + i, &at[i]);
    if (with_body)
        add_column(&out->text, st, 7, &at[4]);
    if (out->text.error)
        return -ENOMEM;
    out->status = sqlite3_column_int(st, 0);
    out->type = out->text.data + at[0];
    out->location = out->text.data + at[1];
    out->etag = out->text.data + at[2];
    out->last_modified = out->text.data + at[3];
    out->stored_ms = sqlite3_column_int64(st, 5);
    out->fresh_ms = sqlite3_column_int64(st, 6);
    out->body = with_body ? out->text.data + at[4] : NULL;
    out->body_len = with_body ? out->text.len - at[4] - 1 : 0;
    return 0;
}

int crawl_cache_find(struct crawl_cache *c, const char *url, bool with_body,
                     struct crawl_cached *out, struct port_error *err)
{
    sqlite3_stmt *st = c->statements[with_body ? FIND_BODY : FIND];
    int step, rc;

    bind_text(st, 1, url);
    step = sqlite3_step(st);
    if (step == SQLITE_ROW)
        rc = copy_row(st, with_body, out);
    else
        rc = step == SQLITE_DONE ? -ENOENT : failed(c, err);
    done(st);
    if (rc == -ENOMEM || rc == -ENOENT)
        port_fail(err, rc, 0, "cache: %s",
                  rc == -ENOENT ? "no such entry" : "no memory");
    return rc;
}

/* -------------------------------------------------------------------- put --*/

int crawl_cache_bytes(struct crawl_cache *c, int64_t *out,
                      struct port_error *err)
{
    sqlite3_stmt *st = c->statements[BYTES];
    int rc = sqlite3_step(st) == SQLITE_ROW ? 0 : failed(c, err);

    *out = rc == 0 ? sqlite3_column_int64(st, 0) : 0;
    done(st);
    return rc;
}

static int64_t size_of(const char *url, const struct crawl_cached *e)
{
    return (int64_t)(ENTRY_BYTES + strlen(url) + strlen(e->type) +
                     strlen(e->location) + strlen(e->etag) +
                     strlen(e->last_modified) + e->body_len);
}

static int add(struct crawl_cache *c, const char *url, int64_t size,
               const struct crawl_cached *e, struct port_error *err)
{
    sqlite3_stmt *st = c->statements[ADD];

    bind_text(st, 1, url);
    sqlite3_bind_int64(st, 2, size);
    sqlite3_bind_int(st, 3, e->status);
    bind_text(st, 4, e->type);
    bind_text(st, 5, e->location);
    bind_text(st, 6, e->etag);
    bind_text(st, 7, e->last_modified);
    sqlite3_bind_int64(st, 8, e->stored_ms);
    sqlite3_bind_int64(st, 9, e->fresh_ms);
    if (sqlite3_bind_blob64(st, 10, e->body ? e->body : "", e->body_len,
                            SQLITE_STATIC) != SQLITE_OK) {
        done(st);
        return failed(c, err);
    }
    return run(c, ADD, err);
}

static int make_room(struct crawl_cache *c, struct port_error *err)
{
    int64_t bytes = 0;
    int rc = crawl_cache_bytes(c, &bytes, err);

    while (rc == 0 && bytes > c->max_bytes) {
        rc = run(c, REMOVE_OLDEST, err);
        if (rc == 0 && sqlite3_changes(c->db) == 0)
            rc = port_fail(err, -EBADMSG, 0, "cache: its count is wrong");
        if (rc == 0)
            rc = crawl_cache_bytes(c, &bytes, err);
    }
    return rc;
}

int crawl_cache_remove(struct crawl_cache *c, const char *url,
                       struct port_error *err)
{
    bind_text(c->statements[REMOVE], 1, url);
    return run(c, REMOVE, err);
}

int crawl_cache_put(struct crawl_cache *c, const char *url,
                    const struct crawl_cached *cached, struct port_error *err)
{
    int64_t size = size_of(url, cached);
    int rc = run(c, BEGIN, err);

    if (rc < 0)
        return rc;
    rc = crawl_cache_remove(c, url, err);
    if (rc == 0 && size <= c->max_bytes)
        rc = add(c, url, size, cached, err);
    if (rc == 0)
        rc = make_room(c, err);
    if (rc == 0)
        rc = run(c, COMMIT, err);
    if (rc < 0)
        sqlite3_exec(c->db, "ROLLBACK", NULL, NULL, NULL);
    return rc;
}

int crawl_cache_renew(struct crawl_cache *c, const char *url, int64_t stored_ms,
                      int64_t fresh_ms, struct port_error *err)
{
    sqlite3_stmt *st = c->statements[RENEW];

    bind_text(st, 1, url);
    sqlite3_bind_int64(st, 2, stored_ms);
    sqlite3_bind_int64(st, 3, fresh_ms);
    return run(c, RENEW, err);
}

/* ------------------------------------------------------------------- open --*/

static int prepare_all(struct crawl_cache *c, struct port_error *err)
{
    size_t i;

    for (i = 0; i < STATEMENTS; i++)
        if (sqlite3_prepare_v3(c->db, texts[i], -1, SQLITE_PREPARE_PERSISTENT,
                               &c->statements[i], NULL) != SQLITE_OK)
            return failed(c, err);
    return 0;
}

int crawl_cache_open(struct crawl_cache **out, const char *path,
                     int64_t max_bytes, struct port_error *err)
{
    struct crawl_cache *c = calloc(1, sizeof *c);
    int rc;

    *out = NULL;
    if (!c)
        return port_fail(err, -ENOMEM, 0, "no memory");
    c->max_bytes = max_bytes;
    rc = file_sqlite_open(&c->db, path, FILE_SQLITE_MAKE, &kind, err);
    if (rc == 0)
        rc = execute(c, schema, err);
    if (rc == 0)
        rc = prepare_all(c, err);
    if (rc < 0) {
        crawl_cache_close(c);
        return rc;
    }
    *out = c;
    return 0;
}

void crawl_cache_close(struct crawl_cache *c)
{
    size_t i;

    if (!c)
        return;
    for (i = 0; i < STATEMENTS; i++)
        sqlite3_finalize(c->statements[i]);
    sqlite3_close(c->db);
    free(c);
}
