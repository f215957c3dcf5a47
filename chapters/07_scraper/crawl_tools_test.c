/* SPDX-License-Identifier: MIT-0 */
/* The commands around a crawl: shell, check, control, log, CSV. */
#include <check.h>
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "crawl_contract.h"
#include "crawl_control.h"
#include "crawl_demo.h"
#include "crawl_download_curl.h"
#include "crawl_engine_check.h"
#include "crawl_export.h"
#include "crawl_fetch.h"
#include "crawl_log.h"
#include "crawl_shell.h"

static struct crawl_demo *demo;
static struct crawl_downloader network;
static uint16_t port;
static char base[40], *said;
static size_t said_len;
static FILE *out;
static struct port_error err;

static void set_up(void)
{
    engine_scene_open();
    unsetenv("http_proxy");
    ck_assert_msg(crawl_demo_open(&demo, 0, 1, &port, &err) == 0, "%s",
                  err.text);
    ck_assert_int_eq(crawl_download_curl_open(&network, NULL), 0);
    (void)snprintf(base, sizeof base, "http://127.0.0.1:%u", (unsigned)port);
    out = open_memstream(&said, &said_len);
    ck_assert_ptr_nonnull(out);
}

static void tear_down(void)
{
    fclose(out);
    free(said);
    network.close(network.self);
    crawl_demo_close(demo);
    engine_scene_close();
}

static const char *text_said(void)
{
    ck_assert_int_eq(fflush(out), 0);
    return said;
}

static const char *url(const char *path)
{
    static char text[100];

    (void)snprintf(text, sizeof text, "%s%s", base, path);
    return text;
}

/* ----------------------------------------------------------- fetch, shell --*/

START_TEST(a_page_is_fetched_whole)
{
    struct crawl_document page;

    crawl_document_init(&page);
    ck_assert_int_eq(crawl_fetch(&page, &network, url("/docs/3"), &err), 0);
    ck_assert_int_eq(page.status, 200);
    ck_assert_ptr_nonnull(strstr(string_builder_cstr(&page.body), "Section 3"));
    ck_assert_int_eq(crawl_fetch(&page, &network, url("/docs/99"), &err), 0);
    ck_assert_int_eq(page.status, 404);
    ck_assert_int_eq(crawl_fetch(&page, &network, "ftp://h/", &err), -EINVAL);
    crawl_document_fini(&page);
}
END_TEST

static const struct {
    const char *line, *want; /* the answer, or its beginning up to a * */
} lines[] = {
    {"select h1", "Demo sites\n(1)\n"},
    {"select a::attr(href)", "/docs/\n/quotes/\n/shop/\n/gbk/\n/trap/2026/1\n"
                             "(5)\n"},
    {"select a:x", "!ERR selector, column 3*"},
    {"select", "!ERR *"},
    {"robots", "allow  (robots.txt: status 200)\n"},
    {"robots /trap/1", "deny  (robots.txt: status 200)\n"},
    {"text", "Demo sites\n*"},
    {"frob", "!ERR no such command; help lists them\n"},
    {"help", "  select  CSS *"},
    {"", ""},
    {"fetch ftp://h/", "!ERR ftp://h/: not an http URL\n"},
};

START_TEST(the_shell_answers_each_line)
{
    const struct crawl_shell_options options = {.agent = "bot"};
    char text[200], *in_text = text;
    const char *answer, *want = lines[_i].want, *star = strchr(want, '*');
    FILE *in;

    (void)snprintf(text, sizeof text, "%s\nquit\nselect h1\n", lines[_i].line);
    in = fmemopen(in_text, strlen(text), "r");
    ck_assert_ptr_nonnull(in);
    ck_assert_int_eq(crawl_shell(&network, url("/"), &options, in, out, &err),
                     0);
    fclose(in);
    answer = strchr(text_said(), '\n') + 1; /* behind what was fetched */
    if (star)
        ck_assert_msg(strncmp(answer, want, (size_t)(star - want)) == 0,
                      "%s: %s", lines[_i].line, answer);
    else
        ck_assert_str_eq(answer, want);
}
END_TEST

/* ------------------------------------------------------------------ check --*/

static int check_page(const char *page, const char *selector, const char *range)
{
    char path[80];
    struct crawl_config *config;
    FILE *f;
    int rc;

    (void)snprintf(path, sizeof path, "%s/c.cfg", scene.folder);
    f = fopen(path, "w");
    ck_assert_ptr_nonnull(f);
    fprintf(
        f,
        "name = \"x\"; start_urls = [ \"%s/\" ]; callbacks = ( { name = "
        "\"list\"; items = ( { kind = \"q\"; each = \"div.quote\"; fields = "
        "( { name = \"t\"; css = \"%s\"; required = true; } ); } ); follow "
        "= ( { css = \".next a\"; } ); contracts = ( { url = "
        "\"%s%s\"; items = %s; requests = [ 0, 1 ]; } ); } );",
        base, selector, base, page, range);
    ck_assert_int_eq(fclose(f), 0);
    ck_assert_msg(crawl_config_load(&config, path, &err) == 0, "%s", err.text);
    unlink(path);
    rc = crawl_contract_check(config, &network, out, &err);
    crawl_config_destroy(config);
    return rc;
}

static int check_with(const char *selector, const char *range)
{
    return check_page("/quotes/", selector, range);
}

/* No crawl would read it: its callback is not asked. */
START_TEST(an_error_page_keeps_no_contract)
{
    ck_assert_int_eq(check_page("/nothing", "span.text", "[ 0, 10 ]"), 1);
    ck_assert_ptr_nonnull(strstr(text_said(), "status 404\n"));
}
END_TEST

START_TEST(a_contract_that_holds)
{
    ck_assert_int_eq(check_with("span.text", "[ 10, 10 ]"), 0);
    ck_assert_ptr_nonnull(strstr(text_said(), "10 items, 1 requests\n"));
}
END_TEST

START_TEST(a_selector_that_finds_nothing_breaks_a_contract)
{
    ck_assert_int_eq(check_with("span.txt", "[ 10, 10 ]"), 1);
    ck_assert_msg(strncmp(text_said(), "FAIL  list  ", 12) == 0, "%s", said);
    ck_assert_ptr_nonnull(strstr(said, "items wanted: 10 to 10; dropped: t: "
                                       "missing\n"));
}
END_TEST

/* ---------------------------------------------------------------- control --*/

static const struct {
    const char *command, *want;
} questions[] = {
    {"stats", "{\"pages\":0,\"items\":0,"},
    {"pause", "ok\n"},
    {"resume", "ok\n"},
    {"stop", "ok\n"},
    {"frob", "!ERR stats, pause, resume or stop\n"},
    {"", "!ERR stats, pause, resume or stop\n"},
    {"0123456789012345678901234567890123456789", "!ERR "},
};

struct asked {
    const char *command;
    char answer[400];
    int rc;
};

static void *ask(void *arg)
{
    struct asked *a = arg;

    a->rc = crawl_control_ask(scene.path, a->command, a->answer,
                              sizeof a->answer, NULL);
    return NULL;
}

static void wake(struct event_loop *loop, void *ctx)
{
    (void)loop;
    *(bool *)ctx = true;
}

static void *ask_and_wake(void *arg)
{
    struct asked *a = ((void **)arg)[0];

    ask(a);
    (void)event_loop_post(scene.loop, wake, ((void **)arg)[1]);
    return NULL;
}

static struct crawl_engine *make_engine(void)
{
    const struct crawl_parts parts = {scene.store, &scene.downloader,
                                      &scene.spider, &scene.wall, scene.loop};
    struct crawl_engine *engine;

    ck_assert_int_eq(crawl_engine_create(&engine, &parts, &scene.set), 0);
    return engine;
}

START_TEST(a_crawl_can_be_asked)
{
    struct crawl_engine *engine = make_engine();
    struct crawl_control *control;
    struct asked asked = {.command = questions[_i].command};
    bool done = false;
    void *args[] = {&asked, &done};
    pthread_t thread;

    ck_assert_msg(
        crawl_control_open(&control, scene.path, engine, scene.loop, &err) == 0,
        "%s", err.text);
    ck_assert_int_eq(pthread_create(&thread, NULL, ask_and_wake, args), 0);
    while (!done)
        ck_assert_int_eq(event_loop_run_once(scene.loop, -1), 0);
    pthread_join(thread, NULL);
    crawl_control_close(control);
    crawl_engine_destroy(engine);

    ck_assert_int_eq(asked.rc, 0);
    ck_assert_msg(strncmp(asked.answer, questions[_i].want,
                          strlen(questions[_i].want)) == 0,
                  "%s: %s", questions[_i].command, asked.answer);
    ask(&asked); /* nobody is there any more */
    ck_assert_int_eq(asked.rc, -ENOENT);
}
END_TEST

/* Ten silent clients: the eleventh is heard. */
START_TEST(silent_clients_keep_nobody_out)
{
    struct crawl_engine *engine = make_engine();
    struct sockaddr_un at = {.sun_family = AF_UNIX};
    struct asked asked = {.command = "pause"};
    bool done = false;
    void *args[] = {&asked, &done};
    struct crawl_control *control;
    pthread_t thread;
    int fds[10];
    size_t i;

    ck_assert_int_eq(
        crawl_control_open(&control, scene.path, engine, scene.loop, &err), 0);
    (void)snprintf(at.sun_path, sizeof at.sun_path, "%s.sock", scene.path);
    for (i = 0; i < 10; i++) {
        fds[i] = socket(AF_UNIX, SOCK_STREAM, 0);
        ck_assert_int_eq(connect(fds[i], (struct sockaddr *)&at, sizeof at), 0);
        ck_assert_int_eq(event_loop_run_once(scene.loop, 0), 0);
    }
    ck_assert_int_eq(pthread_create(&thread, NULL, ask_and_wake, args), 0);
    while (!done)
        ck_assert_int_eq(event_loop_run_once(scene.loop, -1), 0);
    pthread_join(thread, NULL);
    for (i = 0; i < 10; i++)
        close(fds[i]);
    crawl_control_close(control);
    crawl_engine_destroy(engine);

    ck_assert_int_eq(asked.rc, 0);
    ck_assert_str_eq(asked.answer, "ok\n");
}
END_TEST

/* ------------------------------------------------------------ log, export --*/

static struct crawl_log answers;

static void use_log(struct crawl_engine *engine)
{
    ck_assert_int_eq(crawl_log_use(&answers, crawl_engine_hooks(engine)), 0);
}

START_TEST(a_log_has_a_line_for_each_answer)
{
    char path[80], text[2000];
    FILE *f;

    (void)snprintf(path, sizeof path, "%s/log", scene.folder);
    ck_assert_int_eq(crawl_log_open(&answers, path, &err), 0);
    scene.set.ignore_robots = true;
    scene.set.max_tries = 1;
    scene.prepare = use_log;
    engine_scene_page("http://h/", "<a href=a>");
    engine_scene_page("http://h/a", "")->error = -ECONNRESET;
    engine_scene_crawl(NULL);
    crawl_log_close(&answers);
    f = fopen(path, "r");
    ck_assert_ptr_nonnull(f);
    text[fread(text, 1, sizeof text - 1, f)] = '\0';
    fclose(f);
    unlink(path);

    ck_assert_ptr_nonnull(strstr(text, "level=info msg=\"answered\" id=1 "
                                       "url=http://h/ status=200 bytes=10"));
    ck_assert_ptr_nonnull(strstr(text, "level=warn msg=\"failed\" id=2 "
                                       "url=http://h/a tries=0 why=\"as "
                                       "scripted\""));
}
END_TEST

START_TEST(csv_has_a_column_for_each_name)
{
    static const char *const items[] = {
        "{\"a\":\"x,y\",\"n\":2.5}",
        "{\"b\":[\"p\",\"q\"],\"a\":\"say \\\"hi\\\"\"}",
        "{\"a\":null,\"t\":true,\"b\":\"1\\n2\"}"};
    const struct crawl_request request = {
        .url = "http://h/", .site = "http://h", .callback = "c"};
    struct crawl_lease lease;
    int i;

    ck_assert_int_eq(crawl_store_add(scene.store, &request, NULL, &err), 0);
    ck_assert_int_eq(
        crawl_store_lease(scene.store, "http://h", 0, &lease, &err), 0);
    for (i = 0; i < 3; i++)
        ck_assert_int_eq(
            crawl_store_item(scene.store, lease.id, i, items[i], &err), 0);
    crawl_lease_fini(&lease);

    ck_assert_int_eq(crawl_export(scene.store, CRAWL_CSV, out, &err), 0);
    ck_assert_str_eq(text_said(), "a,n,b,t\n\"x,y\",2.5,,\n"
                                  "\"say \"\"hi\"\"\",,\"p,q\",\n"
                                  ",,\"1\n2\",true\n");
}
END_TEST

START_TEST(a_feed_that_cannot_be_written_is_told)
{
    FILE *full = fopen("/dev/full", "w");

    ck_assert_ptr_nonnull(full);
    fputs("x", full);
    ck_assert_int_eq(crawl_export(scene.store, CRAWL_JSON_LINES, full, &err),
                     -EIO);
    fclose(full);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("crawl_tools");
    TCase *t = tcase_create("all");
    SRunner *r;
    int failed;

    tcase_add_checked_fixture(t, set_up, tear_down);
    tcase_add_test(t, a_page_is_fetched_whole);
    tcase_add_loop_test(t, the_shell_answers_each_line, 0,
                        sizeof lines / sizeof lines[0]);
    tcase_add_test(t, a_contract_that_holds);
    tcase_add_test(t, an_error_page_keeps_no_contract);
    tcase_add_test(t, a_selector_that_finds_nothing_breaks_a_contract);
    tcase_add_loop_test(t, a_crawl_can_be_asked, 0,
                        sizeof questions / sizeof questions[0]);
    tcase_add_test(t, silent_clients_keep_nobody_out);
    tcase_add_test(t, a_log_has_a_line_for_each_answer);
    tcase_add_test(t, csv_has_a_column_for_each_name);
    tcase_add_test(t, a_feed_that_cannot_be_written_is_told);
    suite_add_tcase(s, t);
    r = srunner_create(s);
    srunner_run_all(r, CK_ENV);
    failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
