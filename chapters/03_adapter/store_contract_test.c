/* SPDX-License-Identifier: MIT-0 */
/* One suite, three stores: what any store_port promises. */
#include <check.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include <sqlite3.h>

#include "scratch_check.h"
#include "store_fake.h"
#include "store_port.h"
#include "store_sqlite.h"
#include "string_builder.h"

static char folder[SCRATCH_PATH], path[SCRATCH_PATH + 20];

static int open_file(struct store_port *out)
{
    return store_sqlite_open(out, path, NULL);
}

static int open_memory(struct store_port *out)
{
    return store_sqlite_open(out, ":memory:", NULL);
}

static const struct adapter {
    const char *name;
    int (*open)(struct store_port *out);
} adapters[] = {
    {"sqlite file", open_file},
    {"sqlite memory", open_memory},
    {"fake", store_fake_open},
};

enum { ADAPTERS = sizeof adapters / sizeof adapters[0] };

static struct store_port store;

static void set_up(void)
{
    scratch_make(folder);
    (void)snprintf(path, sizeof path, "%s/store.db", folder);
}

static void tear_down(void)
{
    scratch_remove(folder);
}

static void open_store(int i)
{
    ck_assert_msg(adapters[i].open(&store) == 0, "%s", adapters[i].name);
}

static void close_store(void)
{
    store.close(store.self);
}

/* -------------------------------------------------------------- contract --*/

static int add_page(void *ctx, const struct store_page *page)
{
    return string_builder_append_format(
        ctx, "%s %s %d %d %d %s\n", page->url, page->css, (int)page->versions,
        (int)page->checked_ms, (int)page->changed_ms, page->etag);
}

static void check_pages(const char *url, const char *want)
{
    struct string_builder sb;

    string_builder_init(&sb, 0);
    ck_assert_int_eq(store.pages(store.self, url, add_page, &sb, NULL), 0);
    ck_assert_str_eq(string_builder_cstr(&sb), want);
    string_builder_fini(&sb);
}

static void add(const char *url, const char *css)
{
    ck_assert_int_eq(store.add(store.self, url, css, NULL), 0);
}

static void note(const char *url, int64_t now_ms, const char *etag,
                 const char *text, size_t len)
{
    ck_assert_int_eq(
        store.checked(store.self, url, now_ms, etag, text, len, NULL), 0);
}

static void check_version(const char *url, int64_t back, int64_t seen_ms,
                          const char *text, size_t len)
{
    struct store_version v;

    ck_assert_int_eq(store.version(store.self, url, back, &v, NULL), 0);
    ck_assert_int_eq(v.seen_ms, seen_ms);
    ck_assert_uint_eq(v.len, len);
    ck_assert_mem_eq(v.text, text, len);
    ck_assert_int_eq(v.text[len], '\0');
    store_version_fini(&v);
    ck_assert_ptr_null(v.text);
}

START_TEST(pages_come_in_order)
{
    open_store(_i);
    check_pages(NULL, "");
    add("http://b/", "p");
    add("http://a/", "");
    add("http://c/ü'\";--", "a > b");

    check_pages(NULL, "http://a/  0 0 0 \nhttp://b/ p 0 0 0 \n"
                      "http://c/ü'\";-- a > b 0 0 0 \n");
    check_pages("http://b/", "http://b/ p 0 0 0 \n");
    close_store();
}
END_TEST

START_TEST(versions_come_newest_first)
{
    open_store(_i);
    add("u", "");
    add("other", "");
    note("u", 1000, "e1", "one", 3);
    note("other", 1500, "", "x", 1);
    note("u", 2000, "e2", "two\0two", 7);
    note("u", 3000, "e3", NULL, 0);

    check_version("u", 0, 2000, "two\0two", 7);
    check_version("u", 1, 1000, "one", 3);
    check_pages("u", "u  2 3000 2000 e3\n");
    close_store();
}
END_TEST

START_TEST(an_empty_text_is_a_version)
{
    open_store(_i);
    add("u", "");
    note("u", 1, "", "", 0);

    check_version("u", 0, 1, "", 0);
    close_store();
}
END_TEST

START_TEST(what_is_not_there)
{
    struct string_builder sb;
    struct store_version v = {.len = 9};
    struct port_error err = {0};

    open_store(_i);
    add("u", "");
    string_builder_init(&sb, 0);
    ck_assert_int_eq(store.version(store.self, "u", 0, &v, &err), -ENOENT);
    ck_assert_int_eq(err.code, -ENOENT);
    ck_assert_ptr_null(v.text);
    ck_assert_uint_eq(v.len, 0);
    note("u", 1, "", "x", 1);
    ck_assert_int_eq(store.version(store.self, "u", 1, &v, &err), -ENOENT);
    ck_assert_int_eq(store.version(store.self, "u", -1, &v, &err), -ENOENT);
    ck_assert_int_eq(store.version(store.self, "z", 0, &v, &err), -ENOENT);
    ck_assert_int_eq(store.remove(store.self, "z", &err), -ENOENT);
    ck_assert_int_eq(store.checked(store.self, "z", 1, "", "t", 1, &err),
                     -ENOENT);
    ck_assert_int_eq(store.checked(store.self, "z", 1, "", NULL, 0, &err),
                     -ENOENT);
    ck_assert_int_eq(store.pages(store.self, "z", add_page, &sb, &err),
                     -ENOENT);
    ck_assert_ptr_nonnull(strstr(err.text, "not watched: z"));
    check_pages(NULL, "u  1 1 1 \n");
    string_builder_fini(&sb);
    close_store();
}
END_TEST

START_TEST(a_page_is_watched_once)
{
    struct port_error err = {0};

    open_store(_i);
    add("u", "p");
    ck_assert_int_eq(store.add(store.self, "u", "q", &err), -EEXIST);
    ck_assert_str_eq(err.text, "watched already: u");
    check_pages(NULL, "u p 0 0 0 \n");
    close_store();
}
END_TEST

START_TEST(remove_takes_the_versions_along)
{
    struct store_version v;

    open_store(_i);
    add("u", "");
    add("v", "");
    note("u", 1, "", "x", 1);
    note("v", 2, "", "y", 1);
    ck_assert_int_eq(store.remove(store.self, "u", NULL), 0);
    check_pages(NULL, "v  1 2 2 \n");
    add("u", "");
    ck_assert_int_eq(store.version(store.self, "u", 0, &v, NULL), -ENOENT);
    check_version("v", 0, 2, "y", 1);
    close_store();
}
END_TEST

static int stop(void *ctx, const struct store_page *page)
{
    (void)page;
    ++*(int *)ctx;
    return -EPIPE;
}

START_TEST(the_caller_may_stop)
{
    int seen = 0;

    open_store(_i);
    add("a", "");
    add("b", "");
    ck_assert_int_eq(store.pages(store.self, NULL, stop, &seen, NULL), -EPIPE);
    ck_assert_int_eq(seen, 1);
    add("c", ""); /* nothing is left open */
    close_store();
}
END_TEST

/* ---------------------------------------------- SQLite's own troubles -----*/

START_TEST(a_file_lasts)
{
    open_store(0);
    add("u", "");
    note("u", 7, "e", "text", 4);
    close_store();
    open_store(0);
    check_pages(NULL, "u  1 7 7 e\n");
    check_version("u", 0, 7, "text", 4);
    close_store();
}
END_TEST

static void by_hand(const char *sql)
{
    sqlite3 *db;

    ck_assert_int_eq(sqlite3_open(path, &db), SQLITE_OK);
    ck_assert_int_eq(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
}

START_TEST(files_of_others_are_refused)
{
    static const char text[100] = "this is no database, but long enough";
    struct port_error err = {0};

    scratch_write(path, text, sizeof text);
    ck_assert_int_eq(store_sqlite_open(&store, path, &err), -EBADMSG);
    ck_assert_int_eq(err.native, SQLITE_NOTADB);
    ck_assert_ptr_null(store.self);
    unlink(path);
    by_hand("CREATE TABLE page(x)");
    ck_assert_int_eq(store_sqlite_open(&store, path, &err), -EBADMSG);
    ck_assert_ptr_nonnull(strstr(err.text, "another program"));
    (void)snprintf(path, sizeof path, "%s/no/such/folder.db", folder);
    ck_assert_int_eq(store_sqlite_open(&store, path, &err), -EACCES);
}
END_TEST

/* The kernel's limit on a file stands in for a full disk. */
START_TEST(a_full_store_says_so_and_stays_whole)
{
    static char big[100000];
    const struct sigaction ignore = {.sa_handler = SIG_IGN};
    const struct rlimit limit = {65536, 65536};
    struct port_error err = {0};

    open_store(0);
    add("u", "");
    note("u", 1, "e", "small", 5);
    ck_assert_int_eq(sigaction(SIGXFSZ, &ignore, NULL), 0);
    ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
    memset(big, 'x', sizeof big);

    ck_assert_int_lt(
        store.checked(store.self, "u", 2, "f", big, sizeof big, &err), 0);

    ck_assert(err.code == -ENOSPC || err.code == -EIO);
    check_pages(NULL, "u  1 1 1 e\n");
    check_version("u", 0, 1, "small", 5);
    close_store();
}
END_TEST

START_TEST(another_writer_is_waited_for_and_then_busy)
{
    sqlite3 *other;
    struct port_error err = {0};

    open_store(0);
    add("u", "");
    ck_assert_int_eq(sqlite3_open(path, &other), SQLITE_OK);
    ck_assert_int_eq(sqlite3_exec(other, "BEGIN IMMEDIATE", NULL, NULL, NULL),
                     SQLITE_OK);
    ck_assert_int_eq(store.checked(store.self, "u", 1, "", "t", 1, &err),
                     -EBUSY);
    ck_assert_int_eq(err.native & 0xff, SQLITE_BUSY);
    sqlite3_close(other);
    note("u", 2, "", "t", 1);
    check_pages(NULL, "u  1 2 2 \n");
    close_store();
}
END_TEST

START_TEST(each_sqlite_code_has_ours)
{
    static const struct port_code want[] = {{SQLITE_OK, 0},
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
                                            {SQLITE_CANTOPEN, -EACCES}};
    long code;

    for (code = 0; code < 30; code++) {
        int expected = port_code_find(want, sizeof want / sizeof want[0], code);

        ck_assert_msg(store_sqlite_code(code) == expected, "SQLite %ld: %d",
                      code, store_sqlite_code(code));
        if (code != SQLITE_OK)
            ck_assert_int_eq(store_sqlite_code(code | 77 << 8), expected);
    }
    ck_assert_int_eq(store_sqlite_code(SQLITE_CONSTRAINT_PRIMARYKEY), -EEXIST);
    ck_assert_int_eq(store_sqlite_code(SQLITE_CONSTRAINT_UNIQUE), -EEXIST);
    ck_assert_int_eq(store_sqlite_code(SQLITE_CONSTRAINT_FOREIGNKEY), -ENOENT);
    ck_assert_int_eq(store_sqlite_code(SQLITE_BUSY_SNAPSHOT), -EBUSY);
}
END_TEST

START_TEST(the_fake_fails_on_command)
{
    struct port_error err = {0};

    ck_assert_int_eq(store_fake_open(&store), 0);
    store_fake_fail(&store, 2, -ENOSPC);
    add("a", "");
    ck_assert_int_eq(store.add(store.self, "b", "", &err), -ENOSPC);
    ck_assert_int_eq(store.remove(store.self, "a", &err), -ENOSPC);
    store_fake_fail(&store, 0, 0);
    check_pages(NULL, "a  0 0 0 \n");
    close_store();
}
END_TEST

int main(void)
{
    Suite *s = suite_create("store_contract");
    TCase *t = tcase_create("all");
    SRunner *r;
    int failed;

    tcase_add_checked_fixture(t, set_up, tear_down);
    tcase_add_loop_test(t, pages_come_in_order, 0, ADAPTERS);
    tcase_add_loop_test(t, versions_come_newest_first, 0, ADAPTERS);
    tcase_add_loop_test(t, an_empty_text_is_a_version, 0, ADAPTERS);
    tcase_add_loop_test(t, what_is_not_there, 0, ADAPTERS);
    tcase_add_loop_test(t, a_page_is_watched_once, 0, ADAPTERS);
    tcase_add_loop_test(t, remove_takes_the_versions_along, 0, ADAPTERS);
    tcase_add_loop_test(t, the_caller_may_stop, 0, ADAPTERS);
    tcase_add_test(t, a_file_lasts);
    tcase_add_test(t, files_of_others_are_refused);
    tcase_add_test(t, a_full_store_says_so_and_stays_whole);
    tcase_add_test(t, another_writer_is_waited_for_and_then_busy);
    tcase_add_test(t, each_sqlite_code_has_ours);
    tcase_add_test(t, the_fake_fails_on_command);
    suite_add_tcase(s, t);
    r = srunner_create(s);
    srunner_run_all(r, CK_ENV);
    failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
