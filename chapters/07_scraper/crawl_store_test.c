/* SPDX-License-Identifier: MIT-0 */
#include <check.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "crawl_store.h"
#include "scratch_check.h"
#include "string_builder.h"

static char folder[SCRATCH_PATH], path[SCRATCH_PATH + 4];
static struct crawl_store *store;
static struct port_error err;

static void open_job(void)
{
    ck_assert_msg(crawl_store_open(&store, path, &err) == 0, "%s", err.text);
}

static void set_up(void)
{
    scratch_make(folder);
    (void)snprintf(path, sizeof path, "%s/job", folder);
    open_job();
}

static void tear_down(void)
{
    crawl_store_close(store);
    scratch_remove(folder);
}

/* "host/path": the fingerprint is the URL's. */
static bool add(const char *url, int priority, int depth)
{
    struct crawl_request r = {.url = url,
                              .site = "h",
                              .callback = "links",
                              .priority = priority,
                              .depth = depth};
    bool is_new;

    if (url[0] == 'g')
        r.site = "g";
    ck_assert_int_eq(crawl_fingerprint_make(&r.fingerprint, "GET",
                                            str_view_from(url),
                                            str_view_from(""), false),
                     0);
    ck_assert_msg(crawl_store_add(store, &r, &is_new, &err) == 0, "%s",
                  err.text);
    return is_new;
}

/* The URL leased and its id, or NULL. */
static int64_t lease_is(const char *site, int64_t now_ms, const char *want)
{
    struct crawl_lease lease;
    int64_t id;
    int rc = crawl_store_lease(store, site, now_ms, &lease, &err);

    if (!want) {
        ck_assert_int_eq(rc, -ENOENT);
        ck_assert_ptr_null(lease.url);
        return 0;
    }
    ck_assert_msg(rc == 0, "%d, want %s", rc, want);
    ck_assert_str_eq(lease.url, want);
    id = lease.id;
    crawl_lease_fini(&lease);
    return id;
}

static void commit(void)
{
    ck_assert_int_eq(crawl_store_commit(store, &err), 0);
}

static void counts_are(int ready, int leased, int done, int dead, int items)
{
    struct crawl_counts c;

    ck_assert_int_eq(crawl_store_counts(store, &c, &err), 0);
    ck_assert_int_eq(c.requests[CRAWL_READY], ready);
    ck_assert_int_eq(c.requests[CRAWL_LEASED], leased);
    ck_assert_int_eq(c.requests[CRAWL_DONE], done);
    ck_assert_int_eq(c.requests[CRAWL_DEAD], dead);
    ck_assert_int_eq(c.items, items);
}

START_TEST(the_best_of_a_site_comes_first)
{
    add("h/deep", 0, 2);
    add("h/first", 0, 1);
    add("h/second", 0, 1);
    add("h/urgent", 5, 9);
    add("g/other", 9, 0);

    lease_is("h", 0, "h/urgent");
    lease_is("h", 0, "h/first");
    lease_is("h", 0, "h/second");
    lease_is("h", 0, "h/deep");
    lease_is("h", 0, NULL);
    lease_is("none", 0, NULL);
    counts_are(1, 4, 0, 0, 0);
}
END_TEST

START_TEST(a_known_request_is_not_added)
{
    struct crawl_request again = {
        .url = "h/x", .site = "h", .callback = "links", .dont_filter = true};

    ck_assert(add("h/x", 0, 0));
    ck_assert(!add("h/x", 9, 0));
    crawl_store_done(store, lease_is("h", 0, "h/x"), 200, NULL, NULL);
    ck_assert(!add("h/x", 0, 0));
    ck_assert_int_eq(crawl_store_add(store, &again, NULL, &err), 0);
    counts_are(1, 0, 1, 0, 0);
}
END_TEST

START_TEST(a_retry_waits_for_its_time)
{
    int64_t next, id;

    add("h/x", 0, 0);
    id = lease_is("h", 0, "h/x");
    ck_assert_int_eq(crawl_store_retry(store, id, 500, "503", &err), 0);
    lease_is("h", 499, NULL);
    ck_assert_int_eq(crawl_store_next_ms(store, NULL, &next, &err), 0);
    ck_assert_int_eq(next, 500);
    lease_is("h", 500, "h/x");
    ck_assert_int_eq(crawl_store_next_ms(store, NULL, &next, &err), -ENOENT);
}
END_TEST

START_TEST(what_is_not_leased_cannot_end)
{
    int64_t id;

    add("h/x", 0, 0);
    id = lease_is("h", 0, "h/x");
    ck_assert_int_eq(crawl_store_dead(store, id, 404, "gone", &err), 0);
    ck_assert_int_eq(crawl_store_done(store, id, 200, NULL, &err), -ENOENT);
    ck_assert_int_eq(crawl_store_retry(store, id, 0, NULL, &err), -ENOENT);
    ck_assert_int_eq(crawl_store_release(store, id, &err), -ENOENT);
    counts_are(0, 0, 0, 1, 0);
}
END_TEST

static int collect(void *ctx, const char *text)
{
    string_builder_append_str(ctx, text);
    return string_builder_append_char(ctx, ' ');
}

START_TEST(items_come_by_url_and_ordinal)
{
    struct string_builder sb;
    int64_t b, a;

    add("h/b", 0, 0);
    add("h/a", 0, 0);
    b = lease_is("h", 0, "h/b");
    a = lease_is("h", 0, "h/a");
    crawl_store_item(store, b, 0, "b0", &err);
    crawl_store_item(store, a, 1, "a1", &err);
    crawl_store_item(store, a, 0, "a0", &err);
    crawl_store_item(store, a, 0, "a0", &err); /* the same page again */

    string_builder_init(&sb, 0);
    ck_assert_int_eq(crawl_store_items(store, collect, &sb, &err), 0);
    ck_assert_str_eq(string_builder_cstr(&sb), "a0 a1 b0 ");
    string_builder_fini(&sb);
    counts_are(0, 2, 0, 0, 3);
}
END_TEST

START_TEST(sites_that_have_work)
{
    struct string_builder sb;

    add("h/b", 0, 0);
    add("h/a", 0, 0);
    add("g/a", 0, 0);
    lease_is("g", 0, "g/a");
    string_builder_init(&sb, 0);
    ck_assert_int_eq(crawl_store_sites(store, collect, &sb, &err), 0);
    ck_assert_str_eq(string_builder_cstr(&sb), "h ");
    string_builder_fini(&sb);
}
END_TEST

START_TEST(a_second_engine_is_refused)
{
    struct crawl_store *second;

    ck_assert_int_eq(crawl_store_open(&second, path, &err), -EBUSY);
    ck_assert_ptr_null(second);
    ck_assert_ptr_nonnull(strstr(err.text, "another crawl"));
}
END_TEST

/* `scrape stats` in the middle of a crawl. */
START_TEST(one_may_look_while_an_engine_works)
{
    struct crawl_store *look;
    struct crawl_counts c;

    add("h/x", 0, 0);
    lease_is("h", 0, "h/x");
    commit();

    ck_assert_msg(crawl_store_look(&look, path, &err) == 0, "%s", err.text);
    ck_assert_int_eq(crawl_store_counts(look, &c, &err), 0);
    ck_assert_int_eq(c.requests[CRAWL_LEASED], 1); /* recovery is not its job */
    crawl_store_close(look);
    ck_assert_int_eq(crawl_store_look(&look, "/nowhere/at/all", &err), -ENOENT);
    ck_assert_ptr_null(look);
}
END_TEST

START_TEST(rollback_takes_it_all_back)
{
    add("h/x", 0, 0);
    commit();
    add("h/y", 0, 0);
    lease_is("h", 0, "h/x");
    crawl_store_rollback(store);
    counts_are(1, 0, 0, 0, 0);
    lease_is("h", 0, "h/x");
}
END_TEST

/* A process that dies at the point given, as by kill -9. */
static void dies_after(void (*work)(void))
{
    pid_t pid;
    int status;

    crawl_store_close(store);
    pid = fork();
    ck_assert_int_ge(pid, 0);
    if (pid == 0) {
        open_job();
        work();
        kill(getpid(), SIGKILL);
    }
    ck_assert_int_eq(waitpid(pid, &status, 0), pid);
    ck_assert(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
    open_job();
}

static void work_leased(void)
{
    lease_is("h", 0, "h/x");
    commit();
}

static void work_worked_on(void)
{
    int64_t id = lease_is("h", 0, "h/x");

    commit();
    ck_assert_int_eq(crawl_store_working(store, 0, id, &err), 0);
}

static void work_half_done(void)
{
    int64_t id = lease_is("h", 0, "h/x");

    commit();
    add("h/link", 0, 1);
    crawl_store_item(store, id, 0, "item", &err);
    crawl_store_done(store, id, 200, NULL, &err);
}

static void work_done(void)
{
    work_half_done();
    commit();
}

/* Sixteen pages are under way when a process dies; it died of one at most. */
START_TEST(a_kill_with_a_lease_makes_it_ready)
{
    add("h/x", 0, 0);
    commit();
    dies_after(work_leased);
    dies_after(work_leased);
    dies_after(work_leased);
    dies_after(work_leased);
    lease_is("h", 0, "h/x");
}
END_TEST

START_TEST(a_kill_at_work_makes_a_suspect)
{
    struct crawl_lease lease;

    add("h/x", 0, 0);
    commit();
    dies_after(work_worked_on);

    counts_are(1, 0, 0, 0, 0);
    lease_is("h", 0, NULL); /* not among the others */
    ck_assert_int_eq(crawl_store_lease_suspect(store, 0, &lease, &err), 0);
    ck_assert_str_eq(lease.url, "h/x");
    ck_assert_int_eq(crawl_store_done(store, lease.id, 200, NULL, &err), 0);
    crawl_lease_fini(&lease);
    ck_assert_int_eq(crawl_store_lease_suspect(store, 0, &lease, &err),
                     -ENOENT);
}
END_TEST

START_TEST(a_request_is_kept_from_its_commit_on)
{
    int64_t old, new;

    add("h/old", 0, 0);
    old = lease_is("h", 0, "h/old");
    ck_assert(!crawl_store_is_kept(store, old));
    commit();
    ck_assert(!add("h/old", 0, 0));
    ck_assert(crawl_store_is_kept(store, old));
    add("h/new", 0, 0);
    new = lease_is("h", 0, "h/new");

    ck_assert(crawl_store_is_kept(store, old));
    ck_assert(!crawl_store_is_kept(store, new));
    crawl_store_rollback(store);
    ck_assert(crawl_store_is_kept(store, old));
}
END_TEST

START_TEST(a_kill_before_the_commit_leaves_nothing_of_the_page)
{
    add("h/x", 0, 0);
    commit();
    dies_after(work_half_done);
    counts_are(1, 0, 0, 0, 0);
}
END_TEST

START_TEST(a_kill_after_the_commit_leaves_all_of_the_page)
{
    add("h/x", 0, 0);
    commit();
    dies_after(work_done);
    counts_are(1, 0, 1, 0, 1);
    lease_is("h", 0, "h/link");
}
END_TEST

static void work_suspect(void)
{
    struct crawl_lease lease;

    ck_assert_int_eq(crawl_store_lease_suspect(store, 0, &lease, &err), 0);
    commit();
    ck_assert_int_eq(crawl_store_working(store, 0, lease.id, &err), 0);
    crawl_lease_fini(&lease);
}

START_TEST(a_page_that_kills_each_time_dies)
{
    add("h/x", 0, 0);
    commit();
    dies_after(work_worked_on);
    dies_after(work_suspect);
    counts_are(1, 0, 0, 0, 0);
    dies_after(work_suspect);
    counts_are(0, 0, 0, 1, 0);
}
END_TEST

static int keep_reason(void *ctx, const char *reason, int64_t count)
{
    return string_builder_append_format(ctx, "%d %s\n", (int)count, reason);
}

START_TEST(the_dead_have_reasons_and_can_be_asked_again)
{
    static const char *const why[] = {"slow", "gone", "slow"};
    struct string_builder sb;
    struct crawl_lease lease;
    char url[32];
    int i;

    for (i = 0; i < 3; i++) {
        (void)snprintf(url, sizeof url, "http://h/%d", i);
        add(url, 0, 0);
        ck_assert_int_eq(crawl_store_lease(store, "h", 0, &lease, &err), 0);
        ck_assert_int_eq(crawl_store_dead(store, lease.id, 0, why[i], &err), 0);
        crawl_lease_fini(&lease);
    }
    string_builder_init(&sb, 0);

    ck_assert_int_eq(crawl_store_reasons(store, keep_reason, &sb, &err), 0);
    ck_assert_str_eq(string_builder_cstr(&sb), "2 slow\n1 gone\n");
    ck_assert_int_eq(crawl_store_commit(store, &err), 0);
    ck_assert_int_eq(crawl_store_revive(store, &err), 0);
    counts_are(3, 0, 0, 0, 0);
    string_builder_fini(&sb);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("crawl_store");
    TCase *t = tcase_create("all");
    SRunner *r;
    int failed;

    tcase_add_checked_fixture(t, set_up, tear_down);
    tcase_add_test(t, the_best_of_a_site_comes_first);
    tcase_add_test(t, a_known_request_is_not_added);
    tcase_add_test(t, a_retry_waits_for_its_time);
    tcase_add_test(t, what_is_not_leased_cannot_end);
    tcase_add_test(t, items_come_by_url_and_ordinal);
    tcase_add_test(t, sites_that_have_work);
    tcase_add_test(t, a_second_engine_is_refused);
    tcase_add_test(t, one_may_look_while_an_engine_works);
    tcase_add_test(t, rollback_takes_it_all_back);
    tcase_add_test(t, a_kill_with_a_lease_makes_it_ready);
    tcase_add_test(t, a_kill_at_work_makes_a_suspect);
    tcase_add_test(t, a_request_is_kept_from_its_commit_on);
    tcase_add_test(t, a_kill_before_the_commit_leaves_nothing_of_the_page);
    tcase_add_test(t, a_kill_after_the_commit_leaves_all_of_the_page);
    tcase_add_test(t, a_page_that_kills_each_time_dies);
    tcase_add_test(t, the_dead_have_reasons_and_can_be_asked_again);
    suite_add_tcase(s, t);
    r = srunner_create(s);
    srunner_run_all(r, CK_ENV);
    failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
