/* SPDX-License-Identifier: MIT-0 */
/* The ready spiders on the demo sites: the program from end to end, with a real
 * server and a job on disk. */
#include <check.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "crawl_command.h"
#include "crawl_demo.h"
#include "scratch_check.h"

static char folder[SCRATCH_PATH], job[SCRATCH_PATH + 7], out[SCRATCH_PATH + 7],
    errors[SCRATCH_PATH + 7];
static pid_t server;
static uint16_t port;
static char printed[65536], told[4096]; /* stdout, stderr */

/* In a process of its own: a fork of one that has the server's threads may
 * hang in its first malloc, when a thread was just in one. */
static void serve(void)
{
    struct crawl_demo *demo;
    struct port_error err;
    int fds[2];

    ck_assert_int_eq(pipe(fds), 0);
    server = fork();
    ck_assert_int_ge(server, 0);
    if (server == 0) {
        if (crawl_demo_open(&demo, 0, 1, &port, &err) < 0 ||
            write(fds[1], &port, sizeof port) != sizeof port)
            _exit(1);
        close(fds[0]);
        close(fds[1]);
        for (;;)
            pause(); /* until tear_down, or Check ends the group */
    }
    close(fds[1]);
    ck_assert_int_eq(read(fds[0], &port, sizeof port), sizeof port);
    close(fds[0]);
}

static void set_up(void)
{
    scratch_make(folder);
    (void)snprintf(job, sizeof job, "%s/job", folder);
    (void)snprintf(out, sizeof out, "%s/out", folder);
    (void)snprintf(errors, sizeof errors, "%s/errors", folder);
    serve();
}

static void tear_down(void)
{
    kill(server, SIGKILL);
    waitpid(server, NULL, 0);
    scratch_remove(folder);
}

static const struct crawl_command *command(void)
{
    static struct crawl_command c;

    c = (struct crawl_command){
        .job = job, .max_kib = 1024, .settings = {.threads = 2}};
    return &c;
}

static void read_all(const char *path, char *text, size_t cap)
{
    FILE *f = fopen(path, "r");

    ck_assert_ptr_nonnull(f);
    text[fread(text, 1, cap - 1, f)] = '\0';
    fclose(f);
}

/* Runs `what` in a child; what it says is in `printed` and `told`. */
static int in_child(int (*what)(void *ctx), void *ctx)
{
    pid_t pid = fork();
    int status;

    ck_assert_int_ge(pid, 0);
    if (pid == 0) {
        status = freopen(out, "w", stdout) && freopen(errors, "w", stderr)
                     ? what(ctx)
                     : 9;
        _exit(fflush(stdout) == 0 && fflush(stderr) == 0 ? status : 9);
    }
    ck_assert_int_eq(waitpid(pid, &status, 0), pid);
    ck_assert(WIFEXITED(status));
    read_all(out, printed, sizeof printed);
    read_all(errors, told, sizeof told);
    return WEXITSTATUS(status);
}

static int do_crawl(void *operands)
{
    return crawl_command_crawl(command(), operands);
}

static int do_export(void *unused)
{
    (void)unused;
    return crawl_command_export(command(), NULL);
}

static int do_resume(void *unused)
{
    (void)unused;
    return crawl_command_resume(command(), NULL);
}

static int do_demo(void *ctx)
{
    char words[] = "true", *operands[] = {words, NULL};

    return crawl_command_demo(ctx, operands);
}

/* ctx: the command. */
static int do_crawl_quotes(void *ctx)
{
    char url[80];
    char *operands[] = {url, NULL};

    (void)snprintf(url, sizeof url, "http://127.0.0.1:%d/quotes/", (int)port);
    return crawl_command_crawl(ctx, operands);
}

static const struct {
    const char *file, *path;
    int pages, items;
    const char *first; /* item, in the order of URLs */
} spiders[] = {
    {"spider_quotes.cfg", "/quotes/", 10, 100, "{\"text\":\"No. 1: The "},
    {"spider_shop.cfg", "/shop/", 1 + DEMO_CATEGORIES + DEMO_PRODUCTS,
     DEMO_PRODUCTS, "{\"url\":\"http://127.0.0.1:"},
    {"spider_docs.cfg", "/docs/", DEMO_DOCS + 1, DEMO_DOCS,
     "{\"url\":\"http://127.0.0.1:"},
    {"spider_news_gbk.cfg", "/gbk/", 3, DEMO_NEWS,
     "{\"title\":\"\xe6\x96\xb0\xe9\x97\xbb 1: \xe4\xb8\xad\xe6\x96\x87\"}"},
};

static int lines(const char *text)
{
    int n = 0;

    for (; *text; text++)
        n += *text == '\n';
    return n;
}

START_TEST(a_ready_spider_finds_all_there_is)
{
    char file[100], url[80], want[160], *operands[] = {file, url, NULL};

    (void)snprintf(file, sizeof file, "chapters/07_scraper/%s",
                   spiders[_i].file);
    (void)snprintf(url, sizeof url, "http://127.0.0.1:%u%s", (unsigned)port,
                   spiders[_i].path);
    (void)snprintf(want, sizeof want, "\"done\":%d,\"dead\":0,\"items\":%d}",
                   spiders[_i].pages, spiders[_i].items);
    ck_assert_int_eq(in_child(do_crawl, operands), 0);
    ck_assert_msg(strstr(printed, want) != NULL, "got %s, want %s", printed,
                  want);

    ck_assert_int_eq(in_child(do_export, NULL), 0);
    ck_assert_int_eq(lines(printed), spiders[_i].items);
    ck_assert_msg(
        strncmp(printed, spiders[_i].first, strlen(spiders[_i].first)) == 0,
        "%.100s", printed);
}
END_TEST

START_TEST(a_job_belongs_to_one_spider_and_can_be_resumed)
{
    char first[] = "chapters/07_scraper/spider_quotes.cfg";
    char second[] = "chapters/07_scraper/spider_shop.cfg", url[80];
    char *one[] = {first, url, NULL}, *two[] = {second, url, NULL};

    (void)snprintf(url, sizeof url, "http://127.0.0.1:%u/quotes/",
                   (unsigned)port);
    ck_assert_int_eq(in_child(do_resume, NULL), 1);
    ck_assert_int_eq(access(job, F_OK), -1);
    ck_assert_int_eq(in_child(do_crawl, one), 0);
    ck_assert_int_eq(in_child(do_crawl, two), 1);
    ck_assert_int_eq(in_child(do_resume, NULL), 0);
    ck_assert_ptr_nonnull(strstr(printed, "{\"pages\":0,"));
    ck_assert_ptr_nonnull(strstr(printed, "\"items\":100}"));
}
END_TEST

/* A calendar without an end is forbidden, and bounded by depth all the same. */
START_TEST(a_trap_holds_nobody)
{
    char url[80], *urls[] = {url, NULL};

    (void)snprintf(url, sizeof url, "http://127.0.0.1:%u/", (unsigned)port);
    ck_assert_int_eq(in_child(do_crawl, urls), 0);
    ck_assert_ptr_nonnull(strstr(printed, "\"refused\":1,"));
    ck_assert_ptr_nonnull(strstr(printed, "\"ready\":0,"));
}
END_TEST

START_TEST(pages_are_the_same_for_the_same_seed)
{
    struct string_builder a, b, c;
    const char *type;

    string_builder_init(&a, 0);
    string_builder_init(&b, 0);
    string_builder_init(&c, 0);
    ck_assert_int_eq(crawl_demo_page(1, "/docs/3", NULL, &a, &type), 200);
    ck_assert_int_eq(crawl_demo_page(1, "/docs/3", NULL, &b, &type), 200);
    ck_assert_int_eq(crawl_demo_page(2, "/docs/3", NULL, &c, &type), 200);
    ck_assert_str_eq(string_builder_cstr(&a), string_builder_cstr(&b));
    ck_assert_str_ne(string_builder_cstr(&a), string_builder_cstr(&c));
    string_builder_fini(&a);
    string_builder_fini(&b);
    string_builder_fini(&c);
}
END_TEST

static const char *const no_pages[] = {
    "/nothing",      "/docs/0",          "/docs/41",
    "/docs/x",       "/docs/1x",         "/quotes/page/11",
    "/quotes/page/", "/shop/product/61", "/shop/x",
    "/gbk/?",        "/trap/1",          "/trap/1/13",
    "/trap/-1/1",    "/trap/x/1",        ""};

START_TEST(other_paths_are_no_pages)
{
    struct string_builder page;
    const char *type;

    string_builder_init(&page, 0);
    ck_assert_msg(crawl_demo_page(1, no_pages[_i], NULL, &page, &type) == 404,
                  "%s", no_pages[_i]);
    string_builder_fini(&page);
}
END_TEST

/* It would be written into the middle of a database. */
START_TEST(a_log_into_a_file_that_is_in_use)
{
    char cache[80];
    struct crawl_command c = *command();

    (void)snprintf(cache, sizeof cache, "%s/cache", folder);
    c.log = job;
    ck_assert_int_eq(in_child(do_crawl_quotes, &c), 1);
    c.log = c.cache = cache;
    ck_assert_int_eq(in_child(do_crawl_quotes, &c), 1);
    c.log = NULL;
    ck_assert_int_eq(in_child(do_crawl_quotes, &c), 0);
    unlink(cache);
}
END_TEST

START_TEST(a_log_that_cannot_be_written_is_told_once)
{
    struct crawl_command c = *command();

    c.log = "/dev/full";
    ck_assert_int_eq(in_child(do_crawl_quotes, &c), 0);
    ck_assert_ptr_nonnull(strstr(printed, "\"ready\":0,\"done\":22,"));
    ck_assert_str_eq(told,
                     "scrape: /dev/full lacks lines: No space left on device"
                     "\n");
}
END_TEST

/* "pages":0 alone would look like a site without pages. */
START_TEST(a_job_that_is_finished_says_so)
{
    struct crawl_command c = *command();
    char want[200];

    (void)snprintf(want, sizeof want,
                   "scrape: %s is finished: 22 pages are done. To crawl again, "
                   "take another file by --job, or remove this one\n",
                   job);
    ck_assert_int_eq(in_child(do_crawl_quotes, &c), 0);
    ck_assert_str_eq(told, "");
    ck_assert_int_eq(in_child(do_crawl_quotes, &c), 0);
    ck_assert_str_eq(told, want);
    ck_assert_int_eq(in_child(do_resume, NULL), 0);
    ck_assert_str_eq(told, want);
}
END_TEST

/* Port 1 of this host answers nobody. */
static int do_crawl_nobody(void *ctx)
{
    char url[] = "http://127.0.0.1:1/", *operands[] = {url, NULL};

    return crawl_command_crawl(ctx, operands);
}

START_TEST(a_job_that_got_nothing_says_how_to_ask_again)
{
    struct crawl_command c = *command();

    c.settings.ignore_robots = true;
    c.settings.max_tries = 1;
    ck_assert_int_eq(in_child(do_crawl_nobody, &c), 1);
    ck_assert_ptr_null(strstr(told, "is finished"));
    ck_assert_int_eq(in_child(do_crawl_nobody, &c), 1);
    ck_assert_ptr_nonnull(strstr(told, " is finished: 0 pages are done."));
    ck_assert_ptr_nonnull(strstr(told, "scrape resume --retry-dead --job "));
}
END_TEST

START_TEST(a_port_that_is_taken_is_told_with_the_way_out)
{
    struct crawl_command c = *command();

    c.port = port;
    ck_assert_int_eq(in_child(do_demo, &c), 1);
    ck_assert_ptr_nonnull(strstr(told, "Address already in use"));
    ck_assert_ptr_nonnull(strstr(told, "--port"));
}
END_TEST

/* ctx: a word. The program is build/bin/scrape, this build/PROFILE/test/... */
static int do_program(void *ctx)
{
    char path[PATH_MAX], *words[] = {path, ctx, NULL};
    ssize_t n = readlink("/proc/self/exe", path, sizeof path - 32);
    int up;

    path[n > 0 ? n : 0] = '\0';
    for (up = 0; up < 3; up++) {
        char *slash = strrchr(path, '/');

        if (!slash)
            return 9;
        *slash = '\0';
    }
    memcpy(path + strlen(path), "/plain/bin/scrape", 18);
    (void)execv(path, words);
    return 9;
}

static const struct {
    const char *word, *meant; /* NULL: nobody can say */
} slips[] = {
    {"exprot", "export"}, {"cra", "crawl"}, {"sh", "shell"},
    {"robot", "robots"},  {"zzz", NULL},    {"", NULL},
};

/* The beginning of a command is none, or a new one would change its meaning. */
START_TEST(a_slip_is_told_with_what_was_meant)
{
    char word[16], want[120];

    (void)snprintf(word, sizeof word, "%s", slips[_i].word);
    (void)snprintf(want, sizeof want,
                   "scrape: no such command: %s%s%s%s\nTry scrape --help.\n",
                   word, slips[_i].meant ? "; did you mean " : "",
                   slips[_i].meant ? slips[_i].meant : "",
                   slips[_i].meant ? "?" : "");
    ck_assert_int_eq(in_child(do_program, word), 2);
    ck_assert_str_eq(told, want);
    ck_assert_str_eq(printed, "");
}
END_TEST

int main(void)
{
    Suite *s = suite_create("crawl_demo");
    TCase *t = tcase_create("served");
    TCase *pages = tcase_create("pages");
    SRunner *r;
    int failed;

    tcase_add_checked_fixture(t, set_up, tear_down);
    tcase_add_loop_test(t, a_ready_spider_finds_all_there_is, 0,
                        sizeof spiders / sizeof spiders[0]);
    tcase_add_test(t, a_job_belongs_to_one_spider_and_can_be_resumed);
    tcase_add_test(t, a_trap_holds_nobody);
    tcase_add_test(pages, pages_are_the_same_for_the_same_seed);
    tcase_add_loop_test(pages, other_paths_are_no_pages, 0,
                        sizeof no_pages / sizeof no_pages[0]);
    tcase_add_test(t, a_log_into_a_file_that_is_in_use);
    tcase_add_test(t, a_log_that_cannot_be_written_is_told_once);
    tcase_add_test(t, a_job_that_is_finished_says_so);
    tcase_add_test(t, a_job_that_got_nothing_says_how_to_ask_again);
    tcase_add_loop_test(t, a_slip_is_told_with_what_was_meant, 0,
                        sizeof slips / sizeof slips[0]);
    tcase_add_test(t, a_port_that_is_taken_is_told_with_the_way_out);
    suite_add_tcase(s, t);
    suite_add_tcase(s, pages);
    r = srunner_create(s);
    srunner_run_all(r, CK_ENV);
    failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
