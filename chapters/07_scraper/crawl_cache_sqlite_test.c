/* SPDX-License-Identifier: MIT-0 */
#include <check.h>
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <sqlite3.h>

#include "crawl_cache_sqlite.h"
#include "fault_injection.h"
#include "scratch_check.h"

enum { ROOM = 10000, ENTRY = 200 };

static char folder[SCRATCH_PATH], path[SCRATCH_PATH + 6];
static struct crawl_cache *cache;
static struct crawl_cached found;
static struct port_error err;

static void open_cache(void)
{
    ck_assert_msg(crawl_cache_open(&cache, path, ROOM, &err) == 0, "%s",
                  err.text);
}

static void set_up(void)
{
    scratch_make(folder);
    (void)snprintf(path, sizeof path, "%s/cache", folder);
    open_cache();
    crawl_cached_init(&found);
}

static void tear_down(void)
{
    crawl_cache_close(cache);
    crawl_cached_fini(&found);
    scratch_remove(folder);
}

static struct crawl_cached entry_of(const char *body, size_t len)
{
    return (struct crawl_cached){.status = 200,
                                 .type = "text/html",
                                 .location = "",
                                 .etag = "",
                                 .last_modified = "",
                                 .fresh_ms = -1,
                                 .body = body,
                                 .body_len = len};
}

static void put(const char *url, const char *body, size_t len)
{
    const struct crawl_cached e = entry_of(body, len);

    ck_assert_msg(crawl_cache_put(cache, url, &e, &err) == 0, "%s", err.text);
}

static int find(const char *url)
{
    return crawl_cache_find(cache, url, true, &found, &err);
}

static int64_t bytes(void)
{
    int64_t n;

    ck_assert_int_eq(crawl_cache_bytes(cache, &n, &err), 0);
    return n;
}

START_TEST(what_was_put_is_found)
{
    const struct crawl_cached e = {.status = 301,
                                   .type = "a/b; charset=\"x\"",
                                   .location = "http://h/\xc3\xa9",
                                   .etag = "W/\"v'1\"",
                                   .last_modified = "yesterday",
                                   .stored_ms = 1234567890123,
                                   .fresh_ms = 60000,
                                   .body = "one\0two",
                                   .body_len = 7};

    ck_assert_int_eq(crawl_cache_put(cache, "http://h/", &e, &err), 0);
    crawl_cache_close(cache);
    open_cache();

    ck_assert_int_eq(find("http://h/"), 0);
    ck_assert_int_eq(found.status, 301);
    ck_assert_str_eq(found.type, e.type);
    ck_assert_str_eq(found.location, e.location);
    ck_assert_str_eq(found.etag, e.etag);
    ck_assert_str_eq(found.last_modified, e.last_modified);
    ck_assert_int_eq(found.stored_ms, e.stored_ms);
    ck_assert_int_eq(found.fresh_ms, e.fresh_ms);
    ck_assert_uint_eq(found.body_len, 7);
    ck_assert_mem_eq(found.body, "one\0two", 8);
    ck_assert_int_eq(find("http://h"), -ENOENT);
}
END_TEST

START_TEST(a_look_takes_no_body)
{
    put("a", "text", 4);

    ck_assert_int_eq(crawl_cache_find(cache, "a", false, &found, &err), 0);
    ck_assert_ptr_null(found.body);
    ck_assert_str_eq(found.type, "text/html");
}
END_TEST

START_TEST(an_empty_body_is_one)
{
    put("a", NULL, 0);

    ck_assert_int_eq(find("a"), 0);
    ck_assert_str_eq(found.body, "");
}
END_TEST

START_TEST(the_last_put_counts)
{
    put("a", "first", 5);
    put("a", "second", 6);

    ck_assert_int_eq(find("a"), 0);
    ck_assert_str_eq(found.body, "second");
    ck_assert_int_eq(bytes(), ENTRY + 1 + 9 + 6);
}
END_TEST

START_TEST(what_is_removed_is_gone)
{
    put("a", "text", 4);

    ck_assert_int_eq(crawl_cache_remove(cache, "a", &err), 0);
    ck_assert_int_eq(crawl_cache_remove(cache, "a", &err), 0);
    ck_assert_int_eq(find("a"), -ENOENT);
    ck_assert_int_eq(bytes(), 0);
}
END_TEST

START_TEST(what_is_renewed_has_its_body)
{
    put("a", "text", 4);

    ck_assert_int_eq(crawl_cache_renew(cache, "a", 7, 8, &err), 0);
    ck_assert_int_eq(find("a"), 0);
    ck_assert_int_eq(found.stored_ms, 7);
    ck_assert_int_eq(found.fresh_ms, 8);
    ck_assert_str_eq(found.body, "text");
}
END_TEST

/* ----------------------------------------------------------------- bounds --*/

START_TEST(the_oldest_go_out)
{
    static char body[1000];
    char url[20];
    int i, first = -1;

    for (i = 0; i < 50; i++) {
        (void)snprintf(url, sizeof url, "u%d", i);
        put(url, body, sizeof body);
        ck_assert_int_le(bytes(), ROOM);
    }
    for (i = 0; i < 50; i++) {
        int rc;

        (void)snprintf(url, sizeof url, "u%d", i);
        rc = find(url);
        if (rc == 0 && first < 0)
            first = i;
        ck_assert_int_eq(rc, first < 0 ? -ENOENT : 0);
    }
    ck_assert_int_eq(first, 50 - ROOM / (ENTRY + 1000 + 9 + 3));
}
END_TEST

/* Many small ones would fill a disk as well. */
START_TEST(entries_without_a_body_count)
{
    char url[20];
    int i;

    for (i = 0; i < 200; i++) {
        (void)snprintf(url, sizeof url, "u%d", i);
        put(url, "", 0);
    }
    ck_assert_int_le(bytes(), ROOM);
    ck_assert_int_eq(find("u10"), -ENOENT);
    ck_assert_int_eq(find("u199"), 0);
}
END_TEST

START_TEST(what_is_larger_than_all_pushes_out_none)
{
    static char body[ROOM];

    put("a", "text", 4);
    put("b", "text", 4);
    put("b", body, sizeof body);

    ck_assert_int_eq(find("a"), 0);
    ck_assert_int_eq(find("b"), -ENOENT);
}
END_TEST

START_TEST(the_bound_holds_after_a_reopen)
{
    static char body[4000];

    put("a", body, sizeof body);
    put("b", body, sizeof body);
    crawl_cache_close(cache);
    open_cache();
    put("c", body, sizeof body);

    ck_assert_int_le(bytes(), ROOM);
    ck_assert_int_eq(find("a"), -ENOENT);
}
END_TEST

START_TEST(two_may_use_one_file)
{
    static char body[6000];
    struct crawl_cache *other;
    const struct crawl_cached e = entry_of(body, sizeof body);

    ck_assert_int_eq(crawl_cache_open(&other, path, ROOM, &err), 0);
    put("a", body, sizeof body);
    ck_assert_int_eq(crawl_cache_put(other, "b", &e, &err), 0);

    ck_assert_int_eq(find("b"), 0);
    ck_assert_int_eq(find("a"), -ENOENT);
    crawl_cache_close(other);
}
END_TEST

/* ------------------------------------------------------------------ files --*/

static void run_sql(const char *sql)
{
    sqlite3 *db;

    ck_assert_int_eq(sqlite3_open(path, &db), SQLITE_OK);
    ck_assert_int_eq(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
    ck_assert_int_eq(sqlite3_close(db), SQLITE_OK);
}

static void remove_file(void)
{
    crawl_cache_close(cache);
    cache = NULL;
    ck_assert_int_eq(unlink(path), 0);
}

START_TEST(the_file_of_another_is_left_alone)
{
    remove_file();
    run_sql("CREATE TABLE theirs(x)");

    ck_assert_int_eq(crawl_cache_open(&cache, path, ROOM, &err), -EBADMSG);
    ck_assert_ptr_null(cache);
    ck_assert_ptr_nonnull(strstr(err.text, "another program"));
}
END_TEST

START_TEST(what_is_no_database_is_said)
{
    FILE *f;

    remove_file();
    f = fopen(path, "w");
    ck_assert_ptr_nonnull(f);
    fprintf(f, "%0999d", 1);
    ck_assert_int_eq(fclose(f), 0);

    ck_assert_int_eq(crawl_cache_open(&cache, path, ROOM, &err), -EBADMSG);
    ck_assert_int_eq(crawl_cache_open(&cache, "/nowhere/x", ROOM, &err),
                     -EACCES);
}
END_TEST

/* A count that is wrong ends a put, not the process. */
START_TEST(a_wrong_count_is_said)
{
    const struct crawl_cached e = entry_of("text", 4);

    run_sql("UPDATE total SET bytes = 99999999");

    ck_assert_int_eq(crawl_cache_put(cache, "a", &e, &err), -EBADMSG);
    ck_assert_int_eq(find("a"), -ENOENT);
    run_sql("UPDATE total SET bytes = 0");
    put("a", "text", 4); /* the failed one left nothing open */
}
END_TEST

START_TEST(out_of_memory_is_said)
{
    put("a", "text", 4);

    FAULT_INJECTION_LOOP(n, FAULT_INJECTION_ONCE)
    {
        struct crawl_cached one;
        int rc;

        crawl_cached_init(&one);
        rc = crawl_cache_find(cache, "a", true, &one, NULL);
        fault_injection_disarm();
        ck_assert_int_eq(rc, fault_injection_hit() ? -ENOMEM : 0);
        crawl_cached_fini(&one);
    }
}
END_TEST

/* ------------------------------------------------------------------ kills --*/

/* Writes for ever; a byte a put. Each body has its number in all of it. */
static void write_entries(int said)
{
    char url[20], body[3000];
    int i;

    open_cache();
    for (i = 0;; i++) {
        (void)snprintf(url, sizeof url, "u%d", i % 5);
        memset(body, 'a' + i % 26, sizeof body);
        put(url, body, 500 + (size_t)(i % 26) * 90);
        (void)!write(said, "", 1);
    }
}

static void check_entries(void)
{
    char url[20];
    int i;

    for (i = 0; i < 5; i++) {
        size_t k;

        (void)snprintf(url, sizeof url, "u%d", i);
        if (find(url) < 0)
            continue;
        ck_assert_uint_eq(found.body_len,
                          500 + (size_t)(found.body[0] - 'a') * 90);
        for (k = 0; k < found.body_len; k++)
            ck_assert_int_eq(found.body[k], found.body[0]);
    }
    ck_assert_int_le(bytes(), ROOM);
}

START_TEST(a_kill_leaves_no_half_of_an_entry)
{
    int round, ends[2], n;
    char byte;

    crawl_cache_close(cache);
    for (round = 0; round < 20; round++) {
        pid_t pid;

        ck_assert_int_eq(pipe(ends), 0);
        pid = fork();
        ck_assert_int_ge(pid, 0);
        if (pid == 0)
            write_entries(ends[1]);
        close(ends[1]);
        for (n = 0; n < 3 + round; n++)
            ck_assert_int_eq(read(ends[0], &byte, 1), 1);
        kill(pid, SIGKILL);
        ck_assert_int_eq(waitpid(pid, NULL, 0), pid);
        close(ends[0]);
        open_cache();
        check_entries();
        if (round < 19)
            crawl_cache_close(cache);
    }
}
END_TEST

int main(void)
{
    Suite *s = suite_create("crawl_cache_sqlite");
    TCase *t = tcase_create("all");
    SRunner *r;
    int failed;

    tcase_set_timeout(t, 60);
    tcase_add_checked_fixture(t, set_up, tear_down);
    tcase_add_test(t, what_was_put_is_found);
    tcase_add_test(t, a_look_takes_no_body);
    tcase_add_test(t, an_empty_body_is_one);
    tcase_add_test(t, the_last_put_counts);
    tcase_add_test(t, what_is_removed_is_gone);
    tcase_add_test(t, what_is_renewed_has_its_body);
    tcase_add_test(t, the_oldest_go_out);
    tcase_add_test(t, entries_without_a_body_count);
    tcase_add_test(t, what_is_larger_than_all_pushes_out_none);
    tcase_add_test(t, the_bound_holds_after_a_reopen);
    tcase_add_test(t, two_may_use_one_file);
    tcase_add_test(t, the_file_of_another_is_left_alone);
    tcase_add_test(t, what_is_no_database_is_said);
    tcase_add_test(t, a_wrong_count_is_said);
    tcase_add_test(t, out_of_memory_is_said);
    tcase_add_test(t, a_kill_leaves_no_half_of_an_entry);
    suite_add_tcase(s, t);
    r = srunner_create(s);
    srunner_run_all(r, CK_ENV);
    failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
