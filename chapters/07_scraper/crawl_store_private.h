/* SPDX-License-Identifier: MIT-0 */
/* The rooms of a job: crawl_store_open.c opens and mends it, crawl_store.c
 * changes it, crawl_store_ask.c answers questions.
 */
#ifndef CRAWL_STORE_PRIVATE_H
#define CRAWL_STORE_PRIVATE_H

#include <limits.h>
#include <stdbool.h>
#include <sys/types.h>

#include "crawl_store.h"

enum crawl_statement {
    CRAWL_ST_BEGIN,
    CRAWL_ST_COMMIT,
    CRAWL_ST_PAGE_BEGIN,
    CRAWL_ST_PAGE_UNDO,
    CRAWL_ST_PAGE_END,
    CRAWL_ST_ADD,
    CRAWL_ST_LEASE,
    CRAWL_ST_LEASE_SUSPECT,
    CRAWL_ST_FINISH,
    CRAWL_ST_RETRY,
    CRAWL_ST_RELEASE,
    CRAWL_ST_ITEM,
    CRAWL_ST_SITES,
    CRAWL_ST_NEXT,
    CRAWL_ST_NEXT_OF,
    CRAWL_ST_ITEMS,
    CRAWL_ST_COUNT,
    CRAWL_ST_COUNT_ITEMS,
    CRAWL_ST_ITEM_KEY,
    CRAWL_ST_STAT_ADD,
    CRAWL_ST_STATS,
    CRAWL_ST_REASONS,
    CRAWL_ST_REVIVE,
    CRAWL_ST_KEEP,
    CRAWL_ST_KEPT,
    CRAWL_ST_FINGERPRINTS,
    CRAWL_STATEMENTS
};

struct sqlite3;
struct sqlite3_stmt;

struct crawl_store {
    struct sqlite3 *db;
    struct sqlite3_stmt *statements[CRAWL_STATEMENTS];
    int lock; /* held as long as the process lives: flock ends with it. The
               * file holds the ids of the requests that are worked on, one a
               * slot: they outlive the process without a transaction */
    bool in_transaction;
    int64_t first_new; /* id of the first request added in it; 0: none */
    enum crawl_order order;
    char path[PATH_MAX]; /* without links; "" when only looked at */
    dev_t device;
    ino_t inode;
};

/* What SQLite's last error means. */
int crawl_store_failed(const struct crawl_store *s, struct port_error *err);
/* A statement that has done its work, for the next one. */
void crawl_store_reset(struct sqlite3_stmt *st);

/* Runs a statement without rows and resets it. */
int crawl_store_run(struct crawl_store *s, enum crawl_statement which,
                    struct port_error *err);
/* Begins a transaction unless there is one. */
int crawl_store_begin(struct crawl_store *s, struct port_error *err);

#endif
