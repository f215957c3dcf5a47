/* SPDX-License-Identifier: MIT-0 */
#include "crawl_store.h"

#include <errno.h>
#include <string.h>

#include <sqlite3.h>

#include "crawl_store_private.h"

static int each_text(struct crawl_store *s, enum crawl_statement which,
                     crawl_text_fn *fn, void *ctx, struct port_error *err)
{
    sqlite3_stmt *st = s->statements[which];
    int rc = 0, step = SQLITE_ROW;

    while (rc == 0 && (step = sqlite3_step(st)) == SQLITE_ROW) {
        const char *text = (const char *)sqlite3_column_text(st, 0);

        rc = text ? fn(ctx, text) : port_fail(err, -ENOMEM, 0, "no memory");
    }
    if (rc == 0 && step != SQLITE_DONE)
        rc = crawl_store_failed(s, err);
    crawl_store_reset(st);
    return rc;
}

int crawl_store_sites(struct crawl_store *s, crawl_text_fn *fn, void *ctx,
                      struct port_error *err)
{
    return each_text(s, CRAWL_ST_SITES, fn, ctx, err);
}

int crawl_store_items(struct crawl_store *s, crawl_text_fn *fn, void *ctx,
                      struct port_error *err)
{
    return each_text(s, CRAWL_ST_ITEMS, fn, ctx, err);
}

/* One number; -ENOENT when it is NULL. */
static int number(struct crawl_store *s, enum crawl_statement which,
                  int64_t *out, struct port_error *err)
{
    sqlite3_stmt *st = s->statements[which];
    int rc = 0;

    *out = 0;
    if (sqlite3_step(st) != SQLITE_ROW)
        rc = crawl_store_failed(s, err);
    else if (sqlite3_column_type(st, 0) == SQLITE_NULL)
        rc = -ENOENT;
    else
        *out = sqlite3_column_int64(st, 0);
    crawl_store_reset(st);
    return rc;
}

int crawl_store_next_ms(struct crawl_store *s, const char *site, int64_t *out,
                        struct port_error *err)
{
    enum crawl_statement which = site ? CRAWL_ST_NEXT_OF : CRAWL_ST_NEXT;

    if (site)
        sqlite3_bind_text(s->statements[which], 1, site, -1, SQLITE_STATIC);
    return number(s, which, out, err);
}

int crawl_store_counts(struct crawl_store *s, struct crawl_counts *out,
                       struct port_error *err)
{
    int state, rc = 0;

    memset(out, 0, sizeof *out);
    for (state = 0; rc == 0 && state < CRAWL_STATES; state++) {
        sqlite3_bind_int(s->statements[CRAWL_ST_COUNT], 1, state);
        rc = number(s, CRAWL_ST_COUNT, &out->requests[state], err);
    }
    return rc == 0 ? number(s, CRAWL_ST_COUNT_ITEMS, &out->items, err) : rc;
}

/* Rows of a name and a number. */
static int each(struct crawl_store *s, enum crawl_statement which,
                crawl_stat_fn *fn, void *ctx, struct port_error *err)
{
    sqlite3_stmt *st = s->statements[which];
    int rc = 0, step = SQLITE_ROW;

    while (rc == 0 && (step = sqlite3_step(st)) == SQLITE_ROW) {
        const char *name = (const char *)sqlite3_column_text(st, 0);

        rc = name ? fn(ctx, name, sqlite3_column_int64(st, 1))
                  : port_fail(err, -ENOMEM, 0, "no memory");
    }
    if (rc == 0 && step != SQLITE_DONE)
        rc = crawl_store_failed(s, err);
    crawl_store_reset(st);
    return rc;
}

int crawl_store_stats(struct crawl_store *s, crawl_stat_fn *fn, void *ctx,
                      struct port_error *err)
{
    return each(s, CRAWL_ST_STATS, fn, ctx, err);
}

int crawl_store_reasons(struct crawl_store *s, crawl_stat_fn *fn, void *ctx,
                        struct port_error *err)
{
    return each(s, CRAWL_ST_REASONS, fn, ctx, err);
}

int crawl_store_fingerprints(struct crawl_store *s, crawl_fingerprint_fn *fn,
                             void *ctx, struct port_error *err)
{
    sqlite3_stmt *st = s->statements[CRAWL_ST_FINGERPRINTS];
    int rc = 0, step = SQLITE_ROW;

    while (rc == 0 && (step = sqlite3_step(st)) == SQLITE_ROW) {
        struct crawl_fingerprint key;
        const void *bytes = sqlite3_column_blob(st, 0);

        if (!bytes || sqlite3_column_bytes(st, 0) != (int)sizeof key.bytes)
            continue;
        memcpy(key.bytes, bytes, sizeof key.bytes);
        rc = fn(ctx, &key);
    }
    if (rc == 0 && step != SQLITE_DONE)
        rc = crawl_store_failed(s, err);
    crawl_store_reset(st);
    return rc;
}
