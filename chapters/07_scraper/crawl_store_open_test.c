/* SPDX-License-Identifier: MIT-0 */
/* Which files are jobs, and which must stay as they are. */
#include <check.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <sqlite3.h>

#include "crawl_store.h"
#include "scratch_check.h"

static char folder[SCRATCH_PATH], path[SCRATCH_PATH + 4];
static struct crawl_store *store;
static struct port_error err;

static void set_up(void)
{
    scratch_make(folder);
    (void)snprintf(path, sizeof path, "%s/job", folder);
    ck_assert_msg(crawl_store_open(&store, path, &err) == 0, "%s", err.text);
}

static void tear_down(void)
{
    crawl_store_close(store);
    scratch_remove(folder);
}

static void add(const char *url)
{
    const struct crawl_request r = {
        .url = url, .site = "h", .callback = "links", .dont_filter = true};

    ck_assert_int_eq(crawl_store_add(store, &r, NULL, &err), 0);
}

static void write_file(const char *name, const char *text)
{
    FILE *f = fopen(name, "w");

    ck_assert_ptr_nonnull(f);
    fputs(text, f);
    ck_assert_int_eq(fclose(f), 0);
}

static void make_database(const char *name, const char *sql)
{
    sqlite3 *db;

    ck_assert_int_eq(sqlite3_open(name, &db), SQLITE_OK);
    ck_assert_int_eq(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
}

static void make_text(const char *name)
{
    write_file(name,
               "this is no database, and it is longer than a header would be: "
               "one hundred bytes at the least, I should think.");
}

static void make_folder(const char *name)
{
    ck_assert_int_eq(mkdir(name, 0700), 0);
}

static void make_others(const char *name)
{
    make_database(name, "CREATE TABLE request(id INTEGER)");
}

static void make_newer(const char *name)
{
    make_database(name, "CREATE TABLE request(id INTEGER);"
                        "PRAGMA application_id = 0x67776a62;"
                        "PRAGMA user_version = 99");
}

static void make_nothing(const char *name)
{
    (void)name;
}

static const struct {
    void (*make)(const char *name);
    int open, look;
    const char *says;
} no_jobs[] = {
    {make_text, -EBADMSG, -EBADMSG, "not a database"},
    {make_folder, -EINVAL, -EINVAL, "a folder"},
    {make_others, -EBADMSG, -EBADMSG, "another program"},
    {make_newer, -EBADMSG, -EBADMSG, "another version"},
    {make_nothing, 0, -ENOENT, "No such file"},
};

/* It stays as it is, and nothing is left beside it. */
START_TEST(what_is_no_job)
{
    struct crawl_store *other;
    struct stat before = {0}, after = {0};
    char name[80], beside[90];
    int rc;

    (void)snprintf(name, sizeof name, "%s/x", folder);
    (void)snprintf(beside, sizeof beside, "%s.lock", name);
    no_jobs[_i].make(name);
    (void)stat(name, &before);

    rc = crawl_store_look(&other, name, &err);

    ck_assert_int_eq(rc, no_jobs[_i].look);
    ck_assert_msg(strstr(err.text, no_jobs[_i].says) != NULL, "%s", err.text);
    rc = crawl_store_open(&other, name, &err);
    ck_assert_int_eq(rc, no_jobs[_i].open);
    crawl_store_close(other);
    (void)stat(name, &after);
    if (rc < 0) {
        ck_assert_int_eq(before.st_size, after.st_size);
        ck_assert_int_eq(access(beside, F_OK), -1);
    }
    remove(name);
    remove(beside);
}
END_TEST

START_TEST(a_name_that_is_no_file)
{
    static const char *const names[] = {"", ":memory:"};
    struct crawl_store *other;

    ck_assert_int_eq(crawl_store_open(&other, names[_i], &err), -EINVAL);
}
END_TEST

START_TEST(a_job_is_one_by_any_name)
{
    struct crawl_store *other;
    char name[80];

    (void)snprintf(name, sizeof name, "%s/link", folder);
    ck_assert_int_eq(symlink(path, name), 0);
    ck_assert_int_eq(crawl_store_open(&other, name, &err), -EBUSY);
    unlink(name);
}
END_TEST

START_TEST(a_job_that_is_removed_takes_nothing_more)
{
    char name[80];

    (void)snprintf(name, sizeof name, _i ? "%s.lock" : "%s", path);
    add("http://h/a");
    ck_assert_int_eq(crawl_store_commit(store, &err), 0);
    add("http://h/b");
    ck_assert_int_eq(unlink(name), 0);
    ck_assert_int_eq(crawl_store_commit(store, &err), -ESTALE);
}
END_TEST

START_TEST(a_job_in_a_folder_that_is_not_there)
{
    struct crawl_store *other;

    ck_assert_int_eq(crawl_store_open(&other, "/nowhere/at/all", &err),
                     -EACCES);
    ck_assert_ptr_nonnull(strstr(err.text, "No such file"));
}
END_TEST

int main(void)
{
    Suite *s = suite_create("crawl_store_open");
    TCase *t = tcase_create("all");
    SRunner *r;
    int failed;

    tcase_add_checked_fixture(t, set_up, tear_down);
    tcase_add_loop_test(t, what_is_no_job, 0,
                        sizeof no_jobs / sizeof no_jobs[0]);
    tcase_add_loop_test(t, a_name_that_is_no_file, 0, 2);
    tcase_add_test(t, a_job_is_one_by_any_name);
    tcase_add_loop_test(t, a_job_that_is_removed_takes_nothing_more, 0, 2);
    tcase_add_test(t, a_job_in_a_folder_that_is_not_there);
    suite_add_tcase(s, t);
    r = srunner_create(s);
    srunner_run_all(r, CK_ENV);
    failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
