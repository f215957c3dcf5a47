/* SPDX-License-Identifier: MIT-0 */
/* One suite, four adapters: what any http_port promises. */
#include <check.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "http_curl.h"
#include "http_fake.h"
#include "http_port.h"
#include "http_record.h"
#include "http_server_check.h"
#include "scratch_check.h"

enum { LIMIT = 4096, TIMEOUT_MS = 250 };

static char at_limit[LIMIT], over_limit[LIMIT + 1];

/* What a server has, and what a client must be told. */
static const struct contract_case {
    struct server_page page;
    const char *ask_etag;
    const char *want_body; /* NULL: as the page's */
    int want_status;       /* 0: the page's */
    int want;              /* negative errno, or 0 */
} cases[] = {
    {.page = {"/ok", 200, "hello\n", 0, NULL, "text/plain", NULL, 0}},
    {.page = {"/empty", 200, NULL, 0, NULL, NULL, NULL, 0}},
    {.page = {"/nul", 200, "a\0b", 3, NULL, NULL, NULL, 0}},
    {.page = {"/404", 404, "gone", 0, NULL, "text/html", NULL, 0}},
    {.page = {"/500", 500, "oops", 0, NULL, NULL, NULL, 0}},
    {.page = {"/etag", 200, "v1", 0, "\"1\"", NULL, NULL, 0}},
    {.page = {"/etag_old", 200, "v2", 0, "\"2\"", NULL, NULL, 0},
     .ask_etag = "\"1\""},
    {.page = {"/etag_same", 200, "v2", 0, "\"2\"", NULL, NULL, 0},
     .ask_etag = "\"2\"",
     .want_status = 304,
     .want_body = ""},
    {.page = {"/moved", 301, NULL, 0, NULL, NULL, "/ok", 0},
     .want_status = 200,
     .want_body = "hello\n"},
    {.page = {"/moved_twice", 302, "here", 0, NULL, NULL, "/moved", 0},
     .want_status = 200,
     .want_body = "hello\n"},
    {.page = {"/loop", 302, NULL, 0, NULL, NULL, "/loop", 0}, .want = -ELOOP},
    {.page = {"/to_file", 302, NULL, 0, NULL, NULL, "file:///etc/passwd", 0},
     .want = -EPROTONOSUPPORT},
    {.page = {"/limit", 200, at_limit, LIMIT, NULL, NULL, NULL, 0}},
    {.page = {"/over", 200, over_limit, LIMIT + 1, NULL, NULL, NULL, 0},
     .want = -EFBIG},
    {.page = {"/endless", 200, NULL, 0, NULL, NULL, NULL, SERVER_ENDLESS},
     .want = -EFBIG},
    {.page = {"/cut", 200, "half", 0, NULL, NULL, NULL, SERVER_CUT},
     .want = -ECONNRESET},
    {.page = {"/reset", 200, "half", 0, NULL, NULL, NULL, SERVER_RESET},
     .want = -ECONNRESET},
    {.page = {"/two", 200, "four", 0, NULL, NULL, NULL, SERVER_TWO_LENGTHS},
     .want = -EPROTO},
    {.page = {"/gzip", 200, "x", 0, NULL, NULL, NULL, SERVER_GZIP},
     .want = -EPROTO},
    {.page = {"/garbage", 200, NULL, 0, NULL, NULL, NULL, SERVER_GARBAGE},
     .want = -EPROTONOSUPPORT},
    {.page = {"/silent", 200, NULL, 0, NULL, NULL, NULL, SERVER_SILENT},
     .want = -ETIMEDOUT},
};

enum { CASES = sizeof cases / sizeof cases[0] };

static struct server server;
static struct server_page pages[CASES];
static struct http_fake_page fakes[CASES + 1];
static char urls[CASES][64], targets[CASES][64], nobody[64];
static char folder[SCRATCH_PATH];

/* -------------------------------------------------------------- adapters --*/

static int open_curl(struct http_port *out)
{
    const struct http_curl_options options = {.timeout_ms = TIMEOUT_MS,
                                              .max_body_bytes = LIMIT};

    return http_curl_open(out, &options);
}

static int open_fake(struct http_port *out)
{
    return http_fake_open(out, fakes, CASES + 1);
}

static int open_record(struct http_port *out)
{
    struct http_port inner;
    int rc = open_fake(&inner);

    return rc ? rc : http_record_open(out, &inner, folder, NULL);
}

static int open_replay(struct http_port *out)
{
    return http_replay_open(out, folder, NULL);
}

static const struct adapter {
    const char *name;
    int (*open)(struct http_port *out);
} adapters[] = {
    {"curl", open_curl},
    {"fake", open_fake},
    {"record", open_record},
    {"replay", open_replay},
};

enum { ADAPTERS = sizeof adapters / sizeof adapters[0] };

/* The script of the fake follows from the table; its limits and faults are
 * scripted as what they lead to. */
static void fill_tables(void)
{
    int i;

    for (i = 0; i < CASES; i++) {
        const struct contract_case *c = &cases[i];
        struct http_fake_page *f = &fakes[i];

        pages[i] = c->page;
        (void)snprintf(urls[i], sizeof urls[i], "%s%s", server.base,
                       c->page.path);
        *f = (struct http_fake_page){.url = urls[i],
                                     .status = c->page.status,
                                     .body = c->page.body,
                                     .body_len = c->page.body_len,
                                     .etag = c->page.etag,
                                     .type = c->page.type};
        if (c->page.location) {
            (void)snprintf(targets[i], sizeof targets[i], "%s%s",
                           c->page.location[0] == '/' ? server.base : "",
                           c->page.location);
            f->redirect = targets[i];
        } else {
            f->fails = c->want;
        }
    }
    fakes[CASES] =
        (struct http_fake_page){.url = nobody, .fails = -ECONNREFUSED};
}

/* What the replay will answer: recorded from the real server. */
static void record_all(void)
{
    struct http_port curl, port;
    struct http_response out;
    int i;

    ck_assert_int_eq(open_curl(&curl), 0);
    ck_assert_int_eq(http_record_open(&port, &curl, folder, NULL), 0);
    for (i = 0; i <= CASES; i++) {
        struct http_request request = {.url = i < CASES ? urls[i] : nobody};

        (void)port.get(port.self, &request, &out, NULL);
        http_response_fini(&out);
    }
    port.close(port.self);
}

static void set_up(void)
{
    int i;

    unsetenv("http_proxy");
    memset(at_limit, 'x', sizeof at_limit);
    memset(over_limit, 'x', sizeof over_limit);
    for (i = 0; i < CASES; i++)
        pages[i] = cases[i].page;
    ck_assert_int_eq(server_start(&server, pages, CASES), 0);
    ck_assert_int_eq(server_nobody(nobody, sizeof nobody), 0);
    scratch_make(folder);
    fill_tables();
    record_all();
}

static void tear_down(void)
{
    server_stop(&server);
    scratch_remove(folder);
}

/* -------------------------------------------------------------- contract --*/

static void check_failure(const char *what, int rc, int want,
                          const struct http_response *out,
                          const struct port_error *err)
{
    ck_assert_msg(rc == want, "%s: got %d, want %d (%s)", what, rc, want,
                  err->text);
    ck_assert_msg(err->code == want, "%s: err.code is %d", what, err->code);
    ck_assert_msg(err->text[0] != '\0', "%s: no text", what);
    ck_assert_msg(!out->body && !out->body_len && !out->status,
                  "%s: something of the answer was given", what);
}

static void check_answer(const char *what, const struct contract_case *c,
                         const struct http_response *out)
{
    const char *body = c->want_body   ? c->want_body
                       : c->page.body ? c->page.body
                                      : "";
    size_t len =
        !c->want_body && c->page.body_len ? c->page.body_len : strlen(body);
    int status = c->want_status ? c->want_status : c->page.status;

    ck_assert_msg(out->status == status, "%s: status %d", what, out->status);
    ck_assert_msg(out->body_len == len && memcmp(out->body, body, len) == 0,
                  "%s: body of %zu bytes is \"%.40s\"", what, out->body_len,
                  out->body);
    ck_assert_msg(out->body[len] == '\0', "%s: no NUL behind", what);
    if (c->want_body)
        return;
    ck_assert_str_eq(out->etag, c->page.etag ? c->page.etag : "");
    ck_assert_str_eq(out->content_type, c->page.type ? c->page.type : "");
}

/* After whatever came before, the port still works. */
static void check_usable(const char *what, struct http_port *port)
{
    struct http_request request = {.url = urls[0]};
    struct http_response out;
    int rc = port->get(port->self, &request, &out, NULL);

    ck_assert_msg(rc == 0 && out.status == 200, "%s: unusable after: %d", what,
                  rc);
    http_response_fini(&out);
}

START_TEST(answers_and_failures_are_the_same_for_all)
{
    const struct contract_case *c = &cases[_i / ADAPTERS];
    const struct adapter *a = &adapters[_i % ADAPTERS];
    struct http_request request = {urls[_i / ADAPTERS], c->ask_etag};
    struct http_response out = {.status = 1};
    struct port_error err = {0};
    struct http_port port;
    char what[80];
    int rc;

    (void)snprintf(what, sizeof what, "%s by %s", c->page.path, a->name);
    ck_assert_int_eq(a->open(&port), 0);
    rc = port.get(port.self, &request, &out, &err);
    if (c->want) {
        check_failure(what, rc, c->want, &out, &err);
    } else {
        ck_assert_msg(rc == 0, "%s: %d %s", what, rc, err.text);
        check_answer(what, c, &out);
    }
    http_response_fini(&out);
    ck_assert_int_eq(port.get(port.self, &request, &out, NULL), c->want);
    http_response_fini(&out);
    check_usable(what, &port);
    port.close(port.self);
}
END_TEST

START_TEST(what_is_no_url_is_refused_by_all)
{
    static const struct {
        const char *url;
        int want;
    } bad[] = {
        {"", -EINVAL},
        {"example.org", -EINVAL},
        {"1http://x/", -EINVAL},
        {"http://", -EINVAL},
        {"http:///path", -EINVAL},
        {"http:x", -EINVAL},
        {"http://a b/", -EINVAL},
        {"http://a/\r\nX: y", -EINVAL},
        {"ftp://x/", -EPROTONOSUPPORT},
        {"file:///etc/passwd", -EPROTONOSUPPORT},
        {"javascript:alert(1)", -EPROTONOSUPPORT},
    };
    size_t i;

    for (i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        struct http_request request = {.url = bad[i].url};
        struct http_response out = {.status = 1};
        struct port_error err = {0};
        struct http_port port;
        int rc;

        ck_assert_int_eq(adapters[_i].open(&port), 0);
        rc = port.get(port.self, &request, &out, &err);
        check_failure(bad[i].url, rc, bad[i].want, &out, &err);
        port.close(port.self);
    }
}
END_TEST

START_TEST(nobody_listens)
{
    struct http_request request = {.url = nobody};
    struct http_response out;
    struct port_error err = {0};
    struct http_port port;
    int rc;

    ck_assert_int_eq(adapters[_i].open(&port), 0);
    rc = port.get(port.self, &request, &out, &err);
    check_failure(adapters[_i].name, rc, -ECONNREFUSED, &out, &err);
    port.close(port.self);
}
END_TEST

/* ------------------------------------------------ what only one has -------*/

START_TEST(a_huge_declared_length_costs_nothing)
{
    static const struct server_page huge[] = {
        {"/", 200, NULL, 0, NULL, NULL, NULL, SERVER_HUGE}};
    struct http_request request = {0};
    struct http_response out;
    struct server other;
    struct http_port port;

    ck_assert_int_eq(server_start(&other, huge, 1), 0);
    request.url = other.base;
    ck_assert_int_eq(open_curl(&port), 0);

    ck_assert_int_eq(port.get(port.self, &request, &out, NULL), -ECONNRESET);

    port.close(port.self);
    server_stop(&other);
}
END_TEST

START_TEST(each_curl_code_has_ours)
{
    static const struct port_code want[] = {{0, 0},
                                            {3, -EINVAL},
                                            {1, -EPROTONOSUPPORT},
                                            {6, -EHOSTUNREACH},
                                            {5, -EHOSTUNREACH},
                                            {7, -ECONNREFUSED},
                                            {28, -ETIMEDOUT},
                                            {18, -ECONNRESET},
                                            {52, -ECONNRESET},
                                            {56, -ECONNRESET},
                                            {55, -ECONNRESET},
                                            {8, -EPROTO},
                                            {61, -EPROTO},
                                            {16, -EPROTO},
                                            {92, -EPROTO},
                                            {63, -EFBIG},
                                            {47, -ELOOP},
                                            {60, -EACCES},
                                            {35, -EPROTO},
                                            {58, -EACCES},
                                            {77, -EACCES},
                                            {83, -EACCES},
                                            {91, -EACCES},
                                            {90, -EACCES},
                                            {27, -ENOMEM}};
    long code;

    for (code = 0; code < 120; code++)
        ck_assert_msg(
            http_curl_code(code) ==
                port_code_find(want, sizeof want / sizeof want[0], code),
            "CURLcode %ld: %d", code, http_curl_code(code));
}
END_TEST

START_TEST(native_code_is_kept)
{
    struct http_request request = {.url = nobody};
    struct http_response out;
    struct port_error err;
    struct http_port port;

    ck_assert_int_eq(open_curl(&port), 0);
    port.get(port.self, &request, &out, &err);
    port.close(port.self);
    ck_assert_int_eq(err.native, 7);
    ck_assert_ptr_nonnull(strstr(err.text, "connect"));
}
END_TEST

START_TEST(a_page_without_a_record)
{
    struct http_request request = {.url = "http://127.0.0.1/never"};
    struct http_response out;
    struct port_error err = {0};
    struct http_port port;
    int rc;

    ck_assert_int_eq(open_replay(&port), 0);
    rc = port.get(port.self, &request, &out, &err);
    check_failure("replay", rc, -ENOENT, &out, &err);
    port.close(port.self);
}
END_TEST

/* The record with the first `old` in it replaced, and cut after it. */
static const struct damage {
    const char *old, *new;
    bool cut;
} damages[] = {
    {"\nurl", "\nurl h", true},      {"groundwork", "", true},
    {"record 1", "record 2", false}, {"status 200", "status 99999", false},
    {"length 6", "length 7", false}, {"\nurl ", "\nuri ", false},
    {"\ncode ", "\nodec ", false},   {"\n\nhello", "\nhello", false},
};

enum { DAMAGES = sizeof damages / sizeof damages[0] };

static const struct damage *damage;

static void damage_file(const char *path, const char *text)
{
    const char *at = strstr(text, damage->old);
    char changed[8192];
    int len;

    if (!strstr(text, "/ok\n")) /* the one record that is asked for */
        return;
    ck_assert_ptr_nonnull(at);
    len = snprintf(changed, sizeof changed, "%.*s%s%s", (int)(at - text), text,
                   damage->new, damage->cut ? "" : at + strlen(damage->old));
    scratch_write(path, changed, (size_t)len);
}

START_TEST(a_damaged_record_is_no_answer)
{
    struct http_request request = {.url = urls[0]};
    struct http_response out;
    struct port_error err = {0};
    struct http_port port;
    int rc;

    damage = &damages[_i];
    scratch_each(folder, damage_file);
    ck_assert_int_eq(open_replay(&port), 0);
    rc = port.get(port.self, &request, &out, &err);
    check_failure(damage->new, rc, -EBADMSG, &out, &err);
    port.close(port.self);
    record_all();
}
END_TEST

START_TEST(a_recorder_that_cannot_write_says_so)
{
    struct http_request request = {.url = urls[0]};
    struct http_response out;
    struct http_port inner, port;
    struct port_error err = {0};

    ck_assert_int_eq(open_fake(&inner), 0);
    ck_assert_int_eq(http_record_open(&port, &inner, "/dev/null", &err), 0);
    ck_assert_int_eq(port.get(port.self, &request, &out, &err), -ENOTDIR);
    ck_assert_ptr_null(out.body);
    port.close(port.self);
}
END_TEST

START_TEST(a_replay_needs_a_folder)
{
    struct http_port port;
    struct port_error err;

    ck_assert_int_eq(http_replay_open(&port, "/nowhere/at/all", &err), -ENOENT);
    ck_assert_int_eq(http_replay_open(&port, "/dev/null", &err), -ENOTDIR);
    ck_assert_int_eq(err.code, -ENOTDIR);
}
END_TEST

START_TEST(the_fake_counts)
{
    struct http_request request = {.url = urls[8]}; /* /moved to /ok */
    struct http_response out;
    struct http_port port;

    ck_assert_int_eq(open_fake(&port), 0);
    ck_assert_int_eq(port.get(port.self, &request, &out, NULL), 0);
    http_response_fini(&out);

    ck_assert_uint_eq(http_fake_count(&port, urls[8]), 1);
    ck_assert_uint_eq(http_fake_count(&port, urls[0]), 1);
    ck_assert_uint_eq(http_fake_count(&port, "http://other/"), 0);
    port.close(port.self);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("http_contract");
    TCase *t = tcase_create("all");
    SRunner *r;
    int failed;

    tcase_add_unchecked_fixture(t, set_up, tear_down);
    tcase_add_loop_test(t, answers_and_failures_are_the_same_for_all, 0,
                        CASES * ADAPTERS);
    tcase_add_loop_test(t, what_is_no_url_is_refused_by_all, 0, ADAPTERS);
    tcase_add_loop_test(t, nobody_listens, 0, ADAPTERS);
    tcase_add_test(t, a_huge_declared_length_costs_nothing);
    tcase_add_test(t, each_curl_code_has_ours);
    tcase_add_test(t, native_code_is_kept);
    tcase_add_test(t, a_page_without_a_record);
    tcase_add_loop_test(t, a_damaged_record_is_no_answer, 0, DAMAGES);
    tcase_add_test(t, a_recorder_that_cannot_write_says_so);
    tcase_add_test(t, a_replay_needs_a_folder);
    tcase_add_test(t, the_fake_counts);
    suite_add_tcase(s, t);
    r = srunner_create(s);
    srunner_run_all(r, CK_ENV);
    failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
