/* SPDX-License-Identifier: MIT-0 */
#define _DEFAULT_SOURCE /* realpath */
#include "crawl_store.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <sqlite3.h>

#include "crawl_store_private.h"
#include "file_sqlite.h"

/* kills: leases that ended with their process. */
#define BEST " ORDER BY priority DESC, rank, id LIMIT 1) "
#define LEASED_COLUMNS                                                         \
    "RETURNING id, url, site, callback, meta, depth, tries, hops"

static const char *const texts[CRAWL_STATEMENTS] = {
    [CRAWL_ST_BEGIN] = "BEGIN IMMEDIATE",
    [CRAWL_ST_COMMIT] = "COMMIT",
    [CRAWL_ST_PAGE_BEGIN] = "SAVEPOINT page",
    [CRAWL_ST_PAGE_UNDO] = "ROLLBACK TO page",
    [CRAWL_ST_PAGE_END] = "RELEASE page",
    /* ?8 is the order: 0 by depth, 1 first come, 2 last come, 3 deepest. */
    [CRAWL_ST_ADD] =
        "INSERT OR IGNORE INTO request"
        "(fingerprint, url, site, callback, meta, priority, depth, hops, rank) "
        "VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?9, CASE ?8 WHEN 0 THEN ?7 "
        "WHEN 2 THEN -(SELECT coalesce(max(id), 0) FROM request) "
        "WHEN 3 THEN -?7 ELSE 0 END)",
    [CRAWL_ST_LEASE] =
        "UPDATE request SET state = 1 WHERE id = "
        "(SELECT id FROM request WHERE site = ?1 AND state = 0 "
        "AND kills = 0 AND not_before_ms <= ?2" BEST LEASED_COLUMNS,
    [CRAWL_ST_LEASE_SUSPECT] =
        "UPDATE request SET state = 1 WHERE id = "
        "(SELECT id FROM request WHERE state = 0 AND kills > 0 "
        "AND not_before_ms <= ?1" BEST LEASED_COLUMNS,
    [CRAWL_ST_FINISH] =
        "UPDATE request SET state = ?2, status = ?3, reason = ?4 "
        "WHERE id = ?1 AND state = 1",
    [CRAWL_ST_RETRY] =
        "UPDATE request SET state = 0, tries = tries + 1, "
        "not_before_ms = ?2, reason = ?3 WHERE id = ?1 AND state = 1",
    [CRAWL_ST_RELEASE] =
        "UPDATE request SET state = 0 WHERE id = ?1 AND state = 1",
    [CRAWL_ST_ITEM] = "INSERT OR REPLACE INTO item(request, ordinal, json) "
                      "VALUES(?1, ?2, ?3)",
    [CRAWL_ST_SITES] = "SELECT DISTINCT site FROM request WHERE state = 0",
    [CRAWL_ST_NEXT] = "SELECT min(not_before_ms) FROM request WHERE state = 0",
    [CRAWL_ST_NEXT_OF] = "SELECT min(not_before_ms) FROM request "
                         "WHERE site = ?1 AND state = 0 AND kills = 0",
    [CRAWL_ST_ITEMS] =
        "SELECT json FROM item JOIN request ON request.id = item.request "
        "ORDER BY url, request.id, ordinal",
    [CRAWL_ST_COUNT] = "SELECT count(*) FROM request WHERE state = ?1",
    [CRAWL_ST_COUNT_ITEMS] = "SELECT count(*) FROM item",
    [CRAWL_ST_ITEM_KEY] = "INSERT OR IGNORE INTO item_key(key) VALUES(?1)",
    [CRAWL_ST_STAT_ADD] = "INSERT INTO stat(name, value) VALUES(?1, ?2) "
                          "ON CONFLICT DO UPDATE SET value = value + ?2",
    [CRAWL_ST_STATS] = "SELECT name, value FROM stat ORDER BY name",
    [CRAWL_ST_REASONS] =
        "SELECT coalesce(reason, '?'), count(*) FROM request WHERE state = 3 "
        "GROUP BY 1 ORDER BY 2 DESC, 1",
    [CRAWL_ST_REVIVE] =
        "UPDATE request SET state = 0, tries = 0, kills = 0, not_before_ms = 0 "
        "WHERE state = 3",
    [CRAWL_ST_KEEP] = "INSERT OR REPLACE INTO setting(name, value) "
                      "VALUES(?1, ?2)",
    [CRAWL_ST_KEPT] = "SELECT value FROM setting WHERE name = ?1",
    [CRAWL_ST_FINGERPRINTS] = "SELECT fingerprint FROM request "
                              "WHERE fingerprint IS NOT NULL",
};

static const struct file_sqlite_kind kind = {0x67776a62, 1};

static const char schema[] =
    "PRAGMA journal_mode = WAL;"
    "PRAGMA synchronous = NORMAL;"
    "BEGIN IMMEDIATE;"
    "PRAGMA application_id = 0x67776a62;" /* "gwjb" */
    "PRAGMA user_version = 1;"
    "CREATE TABLE IF NOT EXISTS request("
    "  id INTEGER PRIMARY KEY,"
    "  fingerprint BLOB UNIQUE," /* NULL: not filtered */
    "  url TEXT NOT NULL,"
    "  site TEXT NOT NULL,"
    "  callback TEXT NOT NULL,"
    "  meta TEXT,"
    "  priority INTEGER NOT NULL,"
    "  depth INTEGER NOT NULL,"
    "  hops INTEGER NOT NULL,"
    "  rank INTEGER NOT NULL," /* lower first, among equal priorities */
    "  state INTEGER NOT NULL DEFAULT 0,"
    "  tries INTEGER NOT NULL DEFAULT 0,"
    "  kills INTEGER NOT NULL DEFAULT 0,"
    "  not_before_ms INTEGER NOT NULL DEFAULT 0,"
    "  status INTEGER NOT NULL DEFAULT 0,"
    "  reason TEXT);"
    "CREATE INDEX IF NOT EXISTS ready ON request"
    "  (site, priority DESC, rank, id) WHERE state = 0;"
    "CREATE INDEX IF NOT EXISTS open_request ON request(state, not_before_ms)"
    "  WHERE state < 2;"
    "CREATE TABLE IF NOT EXISTS item("
    "  request INTEGER NOT NULL REFERENCES request(id),"
    "  ordinal INTEGER NOT NULL,"
    "  json TEXT NOT NULL,"
    "  PRIMARY KEY(request, ordinal)) WITHOUT ROWID;"
    "CREATE TABLE IF NOT EXISTS item_key(key TEXT PRIMARY KEY) WITHOUT ROWID;"
    "CREATE TABLE IF NOT EXISTS setting("
    "  name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;"
    "CREATE TABLE IF NOT EXISTS stat("
    "  name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;"
    "COMMIT";

/* At a start all leases are those of a process that is gone. It died of none of
 * them but one it was working on. */
static const char suspect[] = "UPDATE request SET kills = kills + 1 "
                              "WHERE state < 2 AND id = %lld;";
static const char recovery[] =
    "UPDATE request SET state = 0 WHERE state = 1 "
    "OR (state = 3 AND reason LIKE '" CRAWL_STORE_LATER "%%');"
    "UPDATE request SET state = 3, reason = 'its process died each time' "
    "WHERE state = 0 AND kills >= %d;"
    "COMMIT";

/* A name that means no file to SQLite would be a job that is lost at the end.
 */
static int check_name(const char *path, struct port_error *err)
{
    return *path && strcmp(path, ":memory:") != 0
               ? 0
               : port_fail(err, -EINVAL, 0, "'%s' is no name of a job's file",
                           path);
}

/* Which file it is, by whatever link it was found. */
static int find_file(struct crawl_store *s, const char *path,
                     struct port_error *err)
{
    struct stat st;

    if (!realpath(path, s->path) || stat(s->path, &st) < 0)
        return port_fail(err, -errno, 0, "%.100s: %s", path, strerror(errno));
    s->device = st.st_dev;
    s->inode = st.st_ino;
    return 0;
}

static int take_lock(struct crawl_store *s, const char *path,
                     struct port_error *err)
{
    char name[PATH_MAX];
    int n = snprintf(name, sizeof name, "%s.lock", s->path);

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
               : crawl_store_failed(s, err);
}

static int prepare_all(struct crawl_store *s, struct port_error *err)
{
    size_t i;

    for (i = 0; i < CRAWL_STATEMENTS; i++)
        if (sqlite3_prepare_v3(s->db, texts[i], -1, SQLITE_PREPARE_PERSISTENT,
                               &s->statements[i], NULL) != SQLITE_OK)
            return crawl_store_failed(s, err);
    return 0;
}

static int recover(struct crawl_store *s, struct port_error *err)
{
    int64_t ids[CRAWL_STORE_SLOTS] = {0}, none[CRAWL_STORE_SLOTS] = {0};
    char sql[sizeof recovery + sizeof suspect + 40];
    ssize_t n = pread(s->lock, ids, sizeof ids, 0);
    size_t i;
    int rc = n < 0 ? port_fail(err, -errno, 0, "job: its lock file")
                   : execute(s, "BEGIN IMMEDIATE", err);

    for (i = 0; rc == 0 && i < (size_t)n / sizeof ids[0]; i++) {
        (void)snprintf(sql, sizeof sql, suspect, (long long)ids[i]);
        rc = ids[i] ? execute(s, sql, err) : 0;
    }
    (void)snprintf(sql, sizeof sql, recovery, CRAWL_STORE_KILLS);
    if (rc == 0)
        rc = execute(s, sql, err);
    if (rc == 0 && pwrite(s->lock, none, sizeof none, 0) != sizeof none)
        rc = port_fail(err, -EIO, 0, "job: its lock file");
    return rc;
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
    rc = check_name(path, err);
    if (rc == 0)
        rc = file_sqlite_open(&s->db, path, FILE_SQLITE_MAKE, &kind, err);
    if (rc == 0)
        rc = find_file(s, path, err);
    if (rc == 0)
        rc = take_lock(s, path, err);
    if (rc == 0)
        rc = execute(s, schema, err);
    if (rc == 0)
        rc = recover(s, err);
    if (rc == 0)
        rc = prepare_all(s, err);
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
    rc = file_sqlite_open(&s->db, path, FILE_SQLITE_LOOK, &kind, err);
    if (rc == 0)
        rc = prepare_all(s, err);
    if (rc == 0) /* all questions see the same moment */
        rc = execute(s, "BEGIN", err);
    return give(s, out, rc);
}

void crawl_store_close(struct crawl_store *s)
{
    size_t i;

    if (!s)
        return;
    for (i = 0; i < CRAWL_STATEMENTS; i++)
        sqlite3_finalize(s->statements[i]);
    sqlite3_close(s->db); /* what was not committed is rolled back */
    if (s->lock >= 0)
        close(s->lock);
    free(s);
}

void crawl_store_set_order(struct crawl_store *s, enum crawl_order order)
{
    s->order = order;
}
