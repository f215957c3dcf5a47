/* SPDX-License-Identifier: MIT-0 */
#include "crawl_store.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include <sqlite3.h>

#include "store_sqlite.h"

enum statement {
    BEGIN,
    COMMIT,
    PAGE_BEGIN,
    PAGE_UNDO,
    PAGE_END,
    ADD,
    LEASE,
    LEASE_SUSPECT,
    FINISH,
    RETRY,
    RELEASE,
    ITEM,
    SITES,
    NEXT,
    ITEMS,
    COUNT,
    COUNT_ITEMS,
    STATEMENTS
};

/* kills: leases that ended with their process. */
#define BEST " ORDER BY priority DESC, depth, id LIMIT 1) "
#define LEASED_COLUMNS "RETURNING id, url, site, callback, depth, tries"

static const char *const texts[STATEMENTS] = {
    [BEGIN] = "BEGIN IMMEDIATE",
    [COMMIT] = "COMMIT",
    [PAGE_BEGIN] = "SAVEPOINT page",
    [PAGE_UNDO] = "ROLLBACK TO page",
    [PAGE_END] = "RELEASE page",
    [ADD] = "INSERT OR IGNORE INTO request"
            "(fingerprint, url, site, callback, priority, depth) "
            "VALUES(?1, ?2, ?3, ?4, ?5, ?6)",
    [LEASE] = "UPDATE request SET state = 1 WHERE id = "
              "(SELECT id FROM request WHERE site = ?1 AND state = 0 "
              "AND kills = 0 AND not_before_ms <= ?2" BEST LEASED_COLUMNS,
    [LEASE_SUSPECT] = "UPDATE request SET state = 1 WHERE id = "
                      "(SELECT id FROM request WHERE state = 0 AND kills > 0 "
                      "AND not_before_ms <= ?1" BEST LEASED_COLUMNS,
    [FINISH] = "UPDATE request SET state = ?2, status = ?3, reason = ?4 "
               "WHERE id = ?1 AND state = 1",
    [RETRY] = "UPDATE request SET state = 0, tries = tries + 1, "
              "not_before_ms = ?2, reason = ?3 WHERE id = ?1 AND state = 1",
    [RELEASE] = "UPDATE request SET state = 0 WHERE id = ?1 AND state = 1",
    [ITEM] = "INSERT OR REPLACE INTO item(request, ordinal, json) "
             "VALUES(?1, ?2, ?3)",
    [SITES] = "SELECT DISTINCT site FROM request WHERE state = 0",
    [NEXT] = "SELECT min(not_before_ms) FROM request WHERE state = 0",
    [ITEMS] = "SELECT json FROM item JOIN request ON request.id = item.request "
              "ORDER BY url, request.id, ordinal",
    [COUNT] = "SELECT count(*) FROM request WHERE state = ?1",
    [COUNT_ITEMS] = "SELECT count(*) FROM item",
};

static const char schema[] =
    "PRAGMA journal_mode = WAL;"
    "PRAGMA synchronous = NORMAL;"
    "CREATE TABLE IF NOT EXISTS request("
    "  id INTEGER PRIMARY KEY,"
    "  fingerprint BLOB UNIQUE," /* NULL: not filtered */
    "  url TEXT NOT NULL,"
    "  site TEXT NOT NULL,"
    "  callback TEXT NOT NULL,"
    "  priority INTEGER NOT NULL,"
    "  depth INTEGER NOT NULL,"
    "  state INTEGER NOT NULL DEFAULT 0,"
    "  tries INTEGER NOT NULL DEFAULT 0,"
    "  kills INTEGER NOT NULL DEFAULT 0,"
    "  not_before_ms INTEGER NOT NULL DEFAULT 0,"
    "  status INTEGER NOT NULL DEFAULT 0,"
    "  reason TEXT);"
    "CREATE INDEX IF NOT EXISTS ready ON request"
    "  (site, priority DESC, depth, id) WHERE state = 0;"
    "CREATE INDEX IF NOT EXISTS open_request ON request(state, not_before_ms)"
    "  WHERE state < 2;"
    "CREATE TABLE IF NOT EXISTS item("
    "  request INTEGER NOT NULL REFERENCES request(id),"
    "  ordinal INTEGER NOT NULL,"
    "  json TEXT NOT NULL,"
    "  PRIMARY KEY(request, ordinal)) WITHOUT ROWID;";

/* At a start all leases are those of a process that is gone. It died of none of
 * them but the one it was working on. */
static const char recovery[] =
    "BEGIN IMMEDIATE;"
    "UPDATE request SET kills = kills + 1 WHERE state = 1 AND id = %lld;"
    "UPDATE request SET state = 0 WHERE state = 1;"
    "UPDATE request SET state = 3, reason = 'its process died each time' "
    "WHERE state = 0 AND kills >= %d;"
    "COMMIT";

struct crawl_store {
    sqlite3 *db;
    sqlite3_stmt *statements[STATEMENTS];
    int lock; /* held as long as the process lives: flock ends with it. The
               * file holds the id of the request that is worked on: it
               * outlives the process without a transaction */
    bool in_transaction;
};

static int failed(const struct crawl_store *s, struct port_error *err)
{
    int native = sqlite3_extended_errcode(s->db);

    return port_fail(err, store_sqlite_code(native), native, "job: %s",
                     sqlite3_errmsg(s->db));
}

void crawl_lease_fini(struct crawl_lease *lease)
{
    free(lease->url);
    free(lease->site);
    free(lease->callback);
    memset(lease, 0, sizeof *lease);
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

/* Runs a statement without rows and resets it. */
static int run(struct crawl_store *s, enum statement which,
               struct port_error *err)
{
    sqlite3_stmt *st = s->statements[which];
    int rc = sqlite3_step(st) == SQLITE_DONE ? 0 : failed(s, err);

    done(st);
    return rc;
}

static int begin(struct crawl_store *s, struct port_error *err)
{
    int rc = s->in_transaction ? 0 : run(s, BEGIN, err);

    s->in_transaction = rc == 0;
    return rc;
}

int crawl_store_commit(struct crawl_store *s, struct port_error *err)
{
    int rc = s->in_transaction ? run(s, COMMIT, err) : 0;

    if (rc == 0)
        s->in_transaction = false;
    return rc;
}

void crawl_store_rollback(struct crawl_store *s)
{
    if (s->in_transaction)
        sqlite3_exec(s->db, "ROLLBACK", NULL, NULL, NULL);
    s->in_transaction = false;
}

int crawl_store_page_begin(struct crawl_store *s, struct port_error *err)
{
    int rc = begin(s, err);

    return rc == 0 ? run(s, PAGE_BEGIN, err) : rc;
}

int crawl_store_page_end(struct crawl_store *s, bool keep,
                         struct port_error *err)
{
    int rc = keep ? 0 : run(s, PAGE_UNDO, err);

    return rc == 0 ? run(s, PAGE_END, err) : rc;
}

/* -------------------------------------------------------------- requests --*/

int crawl_store_add(struct crawl_store *s, const struct crawl_request *r,
                    bool *out_new, struct port_error *err)
{
    sqlite3_stmt *st = s->statements[ADD];
    int rc = begin(s, err);

    if (out_new)
        *out_new = false;
    if (rc < 0)
        return rc;
    if (!r->dont_filter)
        sqlite3_bind_blob(st, 1, r->fingerprint.bytes,
                          sizeof r->fingerprint.bytes, SQLITE_STATIC);
    bind_text(st, 2, r->url);
    bind_text(st, 3, r->site);
    bind_text(st, 4, r->callback);
    sqlite3_bind_int(st, 5, r->priority);
    sqlite3_bind_int(st, 6, r->depth);
    rc = run(s, ADD, err);
    if (rc == 0 && out_new)
        *out_new = sqlite3_changes(s->db) > 0;
    return rc;
}

static char *copy_column(sqlite3_stmt *st, int at)
{
    const char *text = (const char *)sqlite3_column_text(st, at);

    return text ? strdup(text) : NULL;
}

static int take_lease(struct crawl_store *s, enum statement which,
                      struct crawl_lease *out, struct port_error *err)
{
    sqlite3_stmt *st = s->statements[which];
    int step = sqlite3_step(st), rc = 0;

    if (step == SQLITE_ROW) {
        *out = (struct crawl_lease){
            .id = sqlite3_column_int64(st, 0),
            .url = copy_column(st, 1),
            .site = copy_column(st, 2),
            .callback = copy_column(st, 3),
            .depth = sqlite3_column_int(st, 4),
            .tries = sqlite3_column_int(st, 5),
        };
        if (!out->url || !out->site || !out->callback)
            rc = port_fail(err, -ENOMEM, 0, "no memory for a request");
        else if (sqlite3_step(st) != SQLITE_DONE) /* the update's own end */
            rc = failed(s, err);
    } else {
        rc = step == SQLITE_DONE ? -ENOENT : failed(s, err);
    }
    done(st);
    if (rc < 0)
        crawl_lease_fini(out);
    return rc;
}

int crawl_store_lease(struct crawl_store *s, const char *site, int64_t now_ms,
                      struct crawl_lease *out, struct port_error *err)
{
    int rc = begin(s, err);

    memset(out, 0, sizeof *out);
    if (rc < 0)
        return rc;
    bind_text(s->statements[LEASE], 1, site);
    sqlite3_bind_int64(s->statements[LEASE], 2, now_ms);
    return take_lease(s, LEASE, out, err);
}

int crawl_store_lease_suspect(struct crawl_store *s, int64_t now_ms,
                              struct crawl_lease *out, struct port_error *err)
{
    int rc = begin(s, err);

    memset(out, 0, sizeof *out);
    if (rc < 0)
        return rc;
    sqlite3_bind_int64(s->statements[LEASE_SUSPECT], 1, now_ms);
    return take_lease(s, LEASE_SUSPECT, out, err);
}

int crawl_store_working(struct crawl_store *s, int64_t id,
                        struct port_error *err)
{
    return pwrite(s->lock, &id, sizeof id, 0) == sizeof id
               ? 0
               : port_fail(err, errno ? -errno : -EIO, 0, "job: its lock file");
}

/* Ends a lease; a request that is not leased is the caller's mistake. */
static int end_lease(struct crawl_store *s, enum statement which,
                     struct port_error *err)
{
    int rc = run(s, which, err);

    if (rc == 0 && sqlite3_changes(s->db) != 1)
        rc = port_fail(err, -ENOENT, 0, "job: the request is not leased");
    return rc;
}

static int finish(struct crawl_store *s, int64_t id, enum crawl_state state,
                  int status, const char *reason, struct port_error *err)
{
    sqlite3_stmt *st = s->statements[FINISH];
    int rc = begin(s, err);

    if (rc < 0)
        return rc;
    sqlite3_bind_int64(st, 1, id);
    sqlite3_bind_int(st, 2, (int)state);
    sqlite3_bind_int(st, 3, status);
    bind_text(st, 4, reason);
    return end_lease(s, FINISH, err);
}

int crawl_store_done(struct crawl_store *s, int64_t id, int status,
                     const char *reason, struct port_error *err)
{
    return finish(s, id, CRAWL_DONE, status, reason, err);
}

int crawl_store_dead(struct crawl_store *s, int64_t id, int status,
                     const char *reason, struct port_error *err)
{
    return finish(s, id, CRAWL_DEAD, status, reason, err);
}

int crawl_store_retry(struct crawl_store *s, int64_t id, int64_t not_before_ms,
                      const char *reason, struct port_error *err)
{
    sqlite3_stmt *st = s->statements[RETRY];
    int rc = begin(s, err);

    if (rc < 0)
        return rc;
    sqlite3_bind_int64(st, 1, id);
    sqlite3_bind_int64(st, 2, not_before_ms);
    bind_text(st, 3, reason);
    return end_lease(s, RETRY, err);
}

int crawl_store_release(struct crawl_store *s, int64_t id,
                        struct port_error *err)
{
    int rc = begin(s, err);

    if (rc < 0)
        return rc;
    sqlite3_bind_int64(s->statements[RELEASE], 1, id);
    return end_lease(s, RELEASE, err);
}

int crawl_store_item(struct crawl_store *s, int64_t id, int ordinal,
                     const char *json, struct port_error *err)
{
    sqlite3_stmt *st = s->statements[ITEM];
    int rc = begin(s, err);

    if (rc < 0)
        return rc;
    sqlite3_bind_int64(st, 1, id);
    sqlite3_bind_int(st, 2, ordinal);
    bind_text(st, 3, json);
    return run(s, ITEM, err);
}

/* ------------------------------------------------------------- questions --*/

static int each_text(struct crawl_store *s, enum statement which,
                     crawl_text_fn *fn, void *ctx, struct port_error *err)
{
    sqlite3_stmt *st = s->statements[which];
    int rc = 0, step = SQLITE_ROW;

    while (rc == 0 && (step = sqlite3_step(st)) == SQLITE_ROW) {
        const char *text = (const char *)sqlite3_column_text(st, 0);

        rc = text ? fn(ctx, text) : port_fail(err, -ENOMEM, 0, "no memory");
    }
    if (rc == 0 && step != SQLITE_DONE)
        rc = failed(s, err);
    done(st);
    return rc;
}

int crawl_store_sites(struct crawl_store *s, crawl_text_fn *fn, void *ctx,
                      struct port_error *err)
{
    return each_text(s, SITES, fn, ctx, err);
}

int crawl_store_items(struct crawl_store *s, crawl_text_fn *fn, void *ctx,
                      struct port_error *err)
{
    return each_text(s, ITEMS, fn, ctx, err);
}

/* One number; -ENOENT when it is NULL. */
static int number(struct crawl_store *s, enum statement which, int64_t *out,
                  struct port_error *err)
{
    sqlite3_stmt *st = s->statements[which];
    int rc = 0;

    *out = 0;
    if (sqlite3_step(st) != SQLITE_ROW)
        rc = failed(s, err);
    else if (sqlite3_column_type(st, 0) == SQLITE_NULL)
        rc = -ENOENT;
    else
        *out = sqlite3_column_int64(st, 0);
    done(st);
    return rc;
}

int crawl_store_next_ms(struct crawl_store *s, int64_t *out,
                        struct port_error *err)
{
    return number(s, NEXT, out, err);
}

int crawl_store_counts(struct crawl_store *s, struct crawl_counts *out,
                       struct port_error *err)
{
    int state, rc = 0;

    memset(out, 0, sizeof *out);
    for (state = 0; rc == 0 && state < CRAWL_STATES; state++) {
        sqlite3_bind_int(s->statements[COUNT], 1, state);
        rc = number(s, COUNT, &out->requests[state], err);
    }
    return rc == 0 ? number(s, COUNT_ITEMS, &out->items, err) : rc;
}

/* ------------------------------------------------------------------ open --*/

static int take_lock(struct crawl_store *s, const char *path,
                     struct port_error *err)
{
    char name[PATH_MAX];
    int n = snprintf(name, sizeof name, "%s.lock", path);

    if (n < 0 || (size_t)n >= sizeof name)
        return port_fail(err, -ENAMETOOLONG, 0, "%.100s: too long", path);
    s->lock = open(name, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0666);
    if (s->lock < 0)
        return port_fail(err, -errno, 0, "%.100s: %s", name, strerror(errno));
    if (flock(s->lock, LOCK_EX | LOCK_NB) < 0)
        return port_fail(err, errno == EWOULDBLOCK ? -EBUSY : -errno, 0,
                         "%.100s: another crawl has this job", path);
    return 0;
}

static int execute(struct crawl_store *s, const char *sql,
                   struct port_error *err)
{
    return sqlite3_exec(s->db, sql, NULL, NULL, NULL) == SQLITE_OK
               ? 0
               : failed(s, err);
}

static int prepare_all(struct crawl_store *s, struct port_error *err)
{
    size_t i;

    for (i = 0; i < STATEMENTS; i++)
        if (sqlite3_prepare_v3(s->db, texts[i], -1, SQLITE_PREPARE_PERSISTENT,
                               &s->statements[i], NULL) != SQLITE_OK)
            return failed(s, err);
    return 0;
}

static int recover(struct crawl_store *s, struct port_error *err)
{
    char sql[sizeof recovery + 40];
    int64_t worked_on = 0;

    if (pread(s->lock, &worked_on, sizeof worked_on, 0) != sizeof worked_on)
        worked_on = 0; /* a new file */
    (void)snprintf(sql, sizeof sql, recovery, (long long)worked_on,
                   CRAWL_STORE_KILLS);
    return execute(s, sql, err);
}

static int connect_to(struct crawl_store *s, const char *path, int flags,
                      struct port_error *err)
{
    /* On failure there is a handle, too, and it holds the message. */
    if (sqlite3_open_v2(path, &s->db, flags, NULL) != SQLITE_OK)
        return port_fail(err, store_sqlite_code(sqlite3_errcode(s->db)),
                         sqlite3_errcode(s->db), "%.100s: %s", path,
                         sqlite3_errmsg(s->db));
    sqlite3_busy_timeout(s->db, 2000);
    sqlite3_extended_result_codes(s->db, 1);
    return 0;
}

static struct crawl_store *create(struct port_error *err)
{
    struct crawl_store *s = calloc(1, sizeof *s);

    if (s)
        s->lock = -1;
    else
        port_fail(err, -ENOMEM, 0, "no memory");
    return s;
}

static int give(struct crawl_store *s, struct crawl_store **out, int rc)
{
    if (rc < 0)
        crawl_store_close(s);
    else
        *out = s;
    return rc;
}

int crawl_store_open(struct crawl_store **out, const char *path,
                     struct port_error *err)
{
    struct crawl_store *s = create(err);
    int rc;

    *out = NULL;
    if (!s)
        return -ENOMEM;
    rc = take_lock(s, path, err);
    if (rc == 0)
        rc = connect_to(s, path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE,
                        err);
    if (rc == 0)
        rc = execute(s, schema, err);
    if (rc == 0)
        rc = recover(s, err);
    if (rc == 0)
        rc = prepare_all(s, err);
    if (rc == 0)
        rc = crawl_store_working(s, 0, err);
    return give(s, out, rc);
}

int crawl_store_look(struct crawl_store **out, const char *path,
                     struct port_error *err)
{
    struct crawl_store *s = create(err);
    int rc;

    *out = NULL;
    if (!s)
        return -ENOMEM;
    rc = connect_to(s, path, SQLITE_OPEN_READONLY, err);
    if (rc == 0)
        rc = prepare_all(s, err);
    return give(s, out, rc);
}

void crawl_store_close(struct crawl_store *s)
{
    size_t i;

    if (!s)
        return;
    for (i = 0; i < STATEMENTS; i++)
        sqlite3_finalize(s->statements[i]);
    sqlite3_close(s->db); /* what was not committed is rolled back */
    if (s->lock >= 0)
        close(s->lock);
    free(s);
}
