/* SPDX-License-Identifier: MIT-0 */
/* What a job says of how it is crawled: kept, taken, and not believed. */
#include <check.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "crawl_options.h"
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

START_TEST(what_was_given_comes_back)
{
    const struct crawl_command given = {.timeout_ms = 7000,
                                        .no_cookies = true,
                                        .settings = {.max_in_flight = 3,
                                                     .delay_ms = 250,
                                                     .jitter_seed = INT64_MAX,
                                                     .order = CRAWL_LIFO,
                                                     .max_depth = 4,
                                                     .all_hosts = true,
                                                     .agent = "a \"b\""}};
    struct crawl_command taken = {.settings = {.max_depth = 9}};
    char *agent;

    ck_assert_int_eq(crawl_options_keep(store, &given, &err), 0);
    ck_assert_int_eq(crawl_options_take(store, &taken, &agent, &err), 0);

    ck_assert_int_eq(taken.settings.max_depth, 9); /* given again */
    ck_assert_int_eq(taken.settings.max_in_flight, 3);
    ck_assert_int_eq(taken.settings.delay_ms, 250);
    ck_assert(taken.settings.jitter_seed == INT64_MAX);
    ck_assert_int_eq(taken.settings.order, CRAWL_LIFO);
    ck_assert_int_eq(taken.timeout_ms, 7000);
    ck_assert(taken.no_cookies && taken.settings.all_hosts);
    ck_assert(!taken.settings.ignore_robots);
    ck_assert_str_eq(taken.settings.agent, "a \"b\"");
    free(agent);
}
END_TEST

START_TEST(a_job_that_kept_nothing)
{
    struct crawl_command taken = {0};
    char *agent;

    ck_assert_int_eq(crawl_options_take(store, &taken, &agent, &err), 0);
    ck_assert_ptr_null(agent);
    ck_assert_int_eq(taken.settings.max_in_flight, 0);
}
END_TEST

static const char *const bad[] = {"",
                                  "[]",
                                  "{",
                                  "{\"max_in_flight\":-1}",
                                  "{\"max_in_flight\":2147483647}",
                                  "{\"max_per_host\":4294967297}",
                                  "{\"order\":4}",
                                  "{\"delay_ms\":-5}",
                                  "{\"delay_ms\":99999999999}",
                                  "{\"timeout_ms\":-1}",
                                  "{\"all_hosts\":2}",
                                  "{\"max_depth\":\"deep\"}",
                                  "{\"agent\":\"a\\r\\nX: y\"}",
                                  "{\"agent\":3}"};

START_TEST(what_was_never_kept_is_refused)
{
    struct crawl_command taken = {0};
    char *agent;

    ck_assert_int_eq(crawl_store_keep(store, "options", bad[_i], &err), 0);

    ck_assert_msg(crawl_options_take(store, &taken, &agent, &err) == -EBADMSG,
                  "%s", bad[_i]);
    ck_assert_ptr_null(agent);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("crawl_options");
    TCase *t = tcase_create("all");
    SRunner *r;
    int failed;

    tcase_add_checked_fixture(t, set_up, tear_down);
    tcase_add_test(t, what_was_given_comes_back);
    tcase_add_test(t, a_job_that_kept_nothing);
    tcase_add_loop_test(t, what_was_never_kept_is_refused, 0,
                        sizeof bad / sizeof bad[0]);
    suite_add_tcase(s, t);
    r = srunner_create(s);
    srunner_run_all(r, CK_ENV);
    failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
