/* SPDX-License-Identifier: MIT-0 */
#include "crawl_store.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <sqlite3.h>

#include "crawl_store_private.h"
#include "store_sqlite.h"

int crawl_store_failed(const struct crawl_store *s, struct port_error *err)
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
    free(lease->meta);
    memset(lease, 0, sizeof *lease);
}

/* ------------------------------------------------------------ statements --*/

/* Good until the statement is reset, as every function here does. */
static void bind_text(sqlite3_stmt *st, int at, const char *text)
{
    sqlite3_bind_text(st, at, text, -1, SQLITE_STATIC);
}

void crawl_store_reset(sqlite3_stmt *st)
{
    sqlite3_reset(st);
    sqlite3_clear_bindings(st);
}

int crawl_store_run(struct crawl_store *s, enum crawl_statement which,
                    struct port_error *err)
{
    sqlite3_stmt *st = s->statements[which];
    int rc = sqlite3_step(st) == SQLITE_DONE ? 0 : crawl_store_failed(s, err);

    crawl_store_reset(st);
    return rc;
}

int crawl_store_begin(struct crawl_store *s, struct port_error *err)
{
    int rc = s->in_transaction ? 0 : crawl_store_run(s, CRAWL_ST_BEGIN, err);

    s->in_transaction = rc == 0;
    return rc;
}

/* What is written into a file without a name is lost. */
static int check_there(const struct crawl_store *s, struct port_error *err)
{
    struct stat job, lock;

    if (stat(s->path, &job) == 0 && job.st_dev == s->device &&
        job.st_ino == s->inode && fstat(s->lock, &lock) == 0 && lock.st_nlink)
        return 0;
    return port_fail(err, -ESTALE, 0,
                     "%.100s, or its lock, was removed while it was in use",
                     s->path);
}

int crawl_store_commit(struct crawl_store *s, struct port_error *err)
{
    int rc = s->in_transaction ? check_there(s, err) : 0;

    if (rc == 0 && s->in_transaction)
        rc = crawl_store_run(s, CRAWL_ST_COMMIT, err);
    if (rc == 0) {
        s->in_transaction = false;
        s->first_new = 0;
    }
    return rc;
}

bool crawl_store_is_kept(const struct crawl_store *s, int64_t id)
{
    return !s->first_new || id < s->first_new;
}

int crawl_store_revive(struct crawl_store *s, struct port_error *err)
{
    return crawl_store_run(s, CRAWL_ST_REVIVE, err);
}

void crawl_store_rollback(struct crawl_store *s)
{
    if (s->in_transaction)
        sqlite3_exec(s->db, "ROLLBACK", NULL, NULL, NULL);
    s->in_transaction = false;
    s->first_new = 0;
}

int crawl_store_page_begin(struct crawl_store *s, struct port_error *err)
{
    int rc = crawl_store_begin(s, err);

    return rc == 0 ? crawl_store_run(s, CRAWL_ST_PAGE_BEGIN, err) : rc;
}

int crawl_store_page_end(struct crawl_store *s, bool keep,
                         struct port_error *err)
{
    int rc = keep ? 0 : crawl_store_run(s, CRAWL_ST_PAGE_UNDO, err);

    return rc == 0 ? crawl_store_run(s, CRAWL_ST_PAGE_END, err) : rc;
}

/* -------------------------------------------------------------- requests --*/

int crawl_store_add(struct crawl_store *s, const struct crawl_request *r,
                    bool *out_new, struct port_error *err)
{
    sqlite3_stmt *st = s->statements[CRAWL_ST_ADD];
    int rc = crawl_store_begin(s, err);
    bool is_new;

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
    bind_text(st, 5, r->meta);
    sqlite3_bind_int(st, 6, r->priority);
    sqlite3_bind_int(st, 7, r->depth);
    sqlite3_bind_int(st, 8, (int)s->order);
    sqlite3_bind_int(st, 9, r->hops);
    rc = crawl_store_run(s, CRAWL_ST_ADD, err);
    is_new = rc == 0 && sqlite3_changes(s->db) > 0;
    if (is_new && !s->first_new)
        s->first_new = sqlite3_last_insert_rowid(s->db);
    if (out_new)
        *out_new = is_new;
    return rc;
}

static char *copy_column(sqlite3_stmt *st, int at)
{
    const char *text = (const char *)sqlite3_column_text(st, at);

    return strdup(text ? text : "");
}

static int take_lease(struct crawl_store *s, enum crawl_statement which,
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
            .meta = copy_column(st, 4),
            .depth = sqlite3_column_int(st, 5),
            .tries = sqlite3_column_int(st, 6),
            .hops = sqlite3_column_int(st, 7),
        };
        if (!out->url || !out->site || !out->callback || !out->meta)
            rc = port_fail(err, -ENOMEM, 0, "no memory for a request");
        else if (sqlite3_step(st) != SQLITE_DONE) /* the update's own end */
            rc = crawl_store_failed(s, err);
    } else {
        rc = step == SQLITE_DONE ? -ENOENT : crawl_store_failed(s, err);
    }
    crawl_store_reset(st);
    if (rc < 0)
        crawl_lease_fini(out);
    return rc;
}

int crawl_store_lease(struct crawl_store *s, const char *site, int64_t now_ms,
                      struct crawl_lease *out, struct port_error *err)
{
    int rc = crawl_store_begin(s, err);

    memset(out, 0, sizeof *out);
    if (rc < 0)
        return rc;
    bind_text(s->statements[CRAWL_ST_LEASE], 1, site);
    sqlite3_bind_int64(s->statements[CRAWL_ST_LEASE], 2, now_ms);
    return take_lease(s, CRAWL_ST_LEASE, out, err);
}

int crawl_store_lease_suspect(struct crawl_store *s, int64_t now_ms,
                              struct crawl_lease *out, struct port_error *err)
{
    int rc = crawl_store_begin(s, err);

    memset(out, 0, sizeof *out);
    if (rc < 0)
        return rc;
    sqlite3_bind_int64(s->statements[CRAWL_ST_LEASE_SUSPECT], 1, now_ms);
    return take_lease(s, CRAWL_ST_LEASE_SUSPECT, out, err);
}

int crawl_store_working(struct crawl_store *s, size_t slot, int64_t id,
                        struct port_error *err)
{
    ssize_t n;

    assert(slot < CRAWL_STORE_SLOTS);
    n = pwrite(s->lock, &id, sizeof id, (off_t)(slot * sizeof id));
    return n == sizeof id
               ? 0
               : port_fail(err, n < 0 ? -errno : -EIO, 0, "job: its lock file");
}

/* Ends a lease; a request that is not leased is the caller's mistake. */
static int end_lease(struct crawl_store *s, enum crawl_statement which,
                     struct port_error *err)
{
    int rc = crawl_store_run(s, which, err);

    if (rc == 0 && sqlite3_changes(s->db) != 1)
        rc = port_fail(err, -ENOENT, 0, "job: the request is not leased");
    return rc;
}

static int finish(struct crawl_store *s, int64_t id, enum crawl_state state,
                  int status, const char *reason, struct port_error *err)
{
    sqlite3_stmt *st = s->statements[CRAWL_ST_FINISH];
    int rc = crawl_store_begin(s, err);

    if (rc < 0)
        return rc;
    sqlite3_bind_int64(st, 1, id);
    sqlite3_bind_int(st, 2, (int)state);
    sqlite3_bind_int(st, 3, status);
    bind_text(st, 4, reason);
    return end_lease(s, CRAWL_ST_FINISH, err);
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
    sqlite3_stmt *st = s->statements[CRAWL_ST_RETRY];
    int rc = crawl_store_begin(s, err);

    if (rc < 0)
        return rc;
    sqlite3_bind_int64(st, 1, id);
    sqlite3_bind_int64(st, 2, not_before_ms);
    bind_text(st, 3, reason);
    return end_lease(s, CRAWL_ST_RETRY, err);
}

int crawl_store_release(struct crawl_store *s, int64_t id,
                        struct port_error *err)
{
    int rc = crawl_store_begin(s, err);

    if (rc < 0)
        return rc;
    sqlite3_bind_int64(s->statements[CRAWL_ST_RELEASE], 1, id);
    return end_lease(s, CRAWL_ST_RELEASE, err);
}

int crawl_store_item(struct crawl_store *s, int64_t id, int ordinal,
                     const char *json, struct port_error *err)
{
    sqlite3_stmt *st = s->statements[CRAWL_ST_ITEM];
    int rc = crawl_store_begin(s, err);

    if (rc < 0)
        return rc;
    sqlite3_bind_int64(st, 1, id);
    sqlite3_bind_int(st, 2, ordinal);
    bind_text(st, 3, json);
    return crawl_store_run(s, CRAWL_ST_ITEM, err);
}

int crawl_store_item_key(struct crawl_store *s, const char *key, bool *out_new,
                         struct port_error *err)
{
    int rc = crawl_store_begin(s, err);

    *out_new = false;
    if (rc < 0)
        return rc;
    bind_text(s->statements[CRAWL_ST_ITEM_KEY], 1, key);
    rc = crawl_store_run(s, CRAWL_ST_ITEM_KEY, err);
    if (rc == 0)
        *out_new = sqlite3_changes(s->db) > 0;
    return rc;
}

int crawl_store_stat(struct crawl_store *s, const char *name, int64_t delta,
                     struct port_error *err)
{
    sqlite3_stmt *st = s->statements[CRAWL_ST_STAT_ADD];
    int rc = crawl_store_begin(s, err);

    if (rc < 0)
        return rc;
    bind_text(st, 1, name);
    sqlite3_bind_int64(st, 2, delta);
    return crawl_store_run(s, CRAWL_ST_STAT_ADD, err);
}

int crawl_store_keep(struct crawl_store *s, const char *name, const char *value,
                     struct port_error *err)
{
    sqlite3_stmt *st = s->statements[CRAWL_ST_KEEP];
    int rc = crawl_store_begin(s, err);

    if (rc < 0)
        return rc;
    bind_text(st, 1, name);
    bind_text(st, 2, value);
    return crawl_store_run(s, CRAWL_ST_KEEP, err);
}

int crawl_store_kept(struct crawl_store *s, const char *name, char **out,
                     struct port_error *err)
{
    sqlite3_stmt *st = s->statements[CRAWL_ST_KEPT];
    int step, rc = 0;

    *out = NULL;
    bind_text(st, 1, name);
    step = sqlite3_step(st);
    if (step == SQLITE_DONE)
        rc = -ENOENT;
    else if (step != SQLITE_ROW)
        rc = crawl_store_failed(s, err);
    else
        *out = copy_column(st, 0);
    crawl_store_reset(st);
    if (rc == 0 && !*out)
        rc = port_fail(err, -ENOMEM, 0, "no memory");
    return rc;
}
