/* SPDX-License-Identifier: MIT-0 */
#include <check.h>
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include <zlib.h>

#include "crawl_inflate.h"
#include "fault_injection.h"

enum { MAX = 4 * 1024 * 1024, RATIO = 200 };
enum { RAW = -15, ZLIB = 15, GZIP = 31 }; /* zlib's window numbers */

static const char poem[] = "the same line again, the same line again, and on";
static const struct crawl_inflate_limits limits = {MAX, RATIO};
static struct crawl_inflate *inflater;
static struct string_builder sent, text;
static struct port_error err;

static void set_up(void)
{
    ck_assert_int_eq(crawl_inflate_create(&inflater, &limits), 0);
    string_builder_init(&sent, 0);
    string_builder_init(&text, 0);
}

static void tear_down(void)
{
    crawl_inflate_destroy(inflater);
    string_builder_fini(&sent);
    string_builder_fini(&text);
}

/* Appends n bytes to `sent`, coded. */
static void add(int window, const char *bytes, size_t n)
{
    char out[65536];
    z_stream z = {0};
    int native = Z_OK;

    ck_assert_int_eq(
        deflateInit2(&z, 9, Z_DEFLATED, window, 8, Z_DEFAULT_STRATEGY), Z_OK);
    memcpy(&z.next_in, &bytes, sizeof bytes);
    z.avail_in = (uInt)n;
    while (native == Z_OK) {
        z.next_out = (unsigned char *)out;
        z.avail_out = sizeof out;
        native = deflate(&z, Z_FINISH);
        ck_assert_int_eq(
            string_builder_append(&sent, out, sizeof out - z.avail_out), 0);
    }
    ck_assert_int_eq(native, Z_STREAM_END);
    deflateEnd(&z);
}

static void add_poem(int window)
{
    add(window, poem, strlen(poem));
}

static void add_plain(const char *bytes)
{
    ck_assert_int_eq(string_builder_append_str(&sent, bytes), 0);
}

/* Decodes the first n bytes of `sent`, step by step. */
static int decode(enum crawl_coding coding, size_t n, size_t step)
{
    size_t at;
    int rc = 0;

    string_builder_clear(&text);
    crawl_inflate_start(inflater, coding, &text);
    for (at = 0; rc == 0 && at < n; at += step)
        rc = crawl_inflate_feed(inflater, sent.data + at,
                                n - at < step ? n - at : step, &err);
    return rc == 0 ? crawl_inflate_end(inflater, &err) : rc;
}

/* ----------------------------------------------------------------- bodies --*/

static void make_identity(void)
{
    add_plain(poem);
}
static void make_gzip(void)
{
    add_poem(GZIP);
}
static void make_zlib(void)
{
    add_poem(ZLIB);
}
static void make_raw(void)
{
    add_poem(RAW);
}
static void make_members(void)
{
    add(GZIP, poem, 10);
    add(GZIP, "", 0);
    add(GZIP, poem + 10, strlen(poem) - 10);
}
static void make_padded(void)
{
    add_poem(GZIP);
    string_builder_append(&sent, "\0\0\0", 3);
}
static void make_chatty(void)
{
    add_poem(GZIP);
    add_plain("<!-- made by hand -->");
}
static void make_chatty_zlib(void)
{
    add_poem(ZLIB);
    add_plain("bye");
}
static void make_zlib_asking(void) /* for a dictionary: RFC 1950, FDICT */
{
    add_plain("\x78\xbb\x01\x01\x01\x01....");
}
static void make_wrong_sum(void)
{
    add_poem(GZIP);
    sent.data[sent.len - 6] ^= 1;
}
static void make_bad_second(void)
{
    add_poem(GZIP);
    add_plain("\x1f\x8b\xff and no gzip");
}

static const struct body_case {
    const char *name;
    void (*make)(void);
    enum crawl_coding coding;
    int want;
} bodies[] = {
    {"identity", make_identity, CRAWL_CODING_IDENTITY, 0},
    {"gzip", make_gzip, CRAWL_CODING_GZIP, 0},
    {"deflate as it should be", make_zlib, CRAWL_CODING_DEFLATE, 0},
    {"raw deflate", make_raw, CRAWL_CODING_DEFLATE, 0},
    {"members, one empty", make_members, CRAWL_CODING_GZIP, 0},
    {"zeros behind", make_padded, CRAWL_CODING_GZIP, 0},
    {"text behind", make_chatty, CRAWL_CODING_GZIP, 0},
    {"text behind deflate", make_chatty_zlib, CRAWL_CODING_DEFLATE, 0},
    {"plain as gzip", make_identity, CRAWL_CODING_GZIP, -EBADMSG},
    {"plain as deflate", make_identity, CRAWL_CODING_DEFLATE, -EBADMSG},
    {"zlib as gzip", make_zlib, CRAWL_CODING_GZIP, -EBADMSG},
    {"a dictionary", make_zlib_asking, CRAWL_CODING_DEFLATE, -EBADMSG},
    {"a wrong sum", make_wrong_sum, CRAWL_CODING_GZIP, -EBADMSG},
    {"a second one is bad", make_bad_second, CRAWL_CODING_GZIP, -EBADMSG},
};

enum { BODIES = sizeof bodies / sizeof bodies[0] };

START_TEST(a_body_is_what_it_decodes_to)
{
    static const size_t steps[] = {1, 2, 3, 7, 100000};
    const struct body_case *c = &bodies[_i];
    size_t i;

    c->make();

    for (i = 0; i < sizeof steps / sizeof steps[0]; i++) {
        int rc = decode(c->coding, sent.len, steps[i]);

        ck_assert_msg(rc == c->want, "%s by %zu: %d %s", c->name, steps[i], rc,
                      rc ? err.text : "");
        if (rc == 0)
            ck_assert_str_eq(string_builder_cstr(&text), poem);
        else
            ck_assert(err.code == rc && err.text[0]);
    }
}
END_TEST

/* Each proper beginning, the empty one too. */
START_TEST(a_cut_is_seen_wherever_it_is)
{
    static const struct {
        int window;
        enum crawl_coding coding;
    } cases[] = {{GZIP, CRAWL_CODING_GZIP},
                 {ZLIB, CRAWL_CODING_DEFLATE},
                 {RAW, CRAWL_CODING_DEFLATE}};
    size_t n;

    add_poem(cases[_i].window);

    for (n = 0; n < sent.len; n++) {
        int rc = decode(cases[_i].coding, n, 1000);

        ck_assert_msg(rc == -ECONNRESET, "%zu of %zu: %d", n, sent.len, rc);
    }
    ck_assert_int_eq(decode(cases[_i].coding, sent.len, 1000), 0);
}
END_TEST

/* Only where a member ends can the next be missing. */
START_TEST(a_cut_of_a_later_member_is_seen)
{
    size_t first, n;

    add_poem(GZIP);
    first = sent.len;
    add_poem(GZIP);

    for (n = first; n < sent.len; n++)
        ck_assert_int_eq(decode(CRAWL_CODING_GZIP, n, 1000),
                         n == first ? 0 : -ECONNRESET);
}
END_TEST

/* ----------------------------------------------------------------- limits --*/

static char zeros[MAX + 1];

START_TEST(sent_bytes_are_limited)
{
    add_plain("");
    string_builder_append(&sent, zeros, sizeof zeros);

    ck_assert_int_eq(decode(CRAWL_CODING_IDENTITY, MAX, 16384), 0);
    ck_assert_uint_eq(text.len, MAX);
    ck_assert_int_eq(decode(CRAWL_CODING_IDENTITY, MAX + 1, 16384), -EFBIG);
    ck_assert_uint_le(text.len, MAX);
    ck_assert_ptr_nonnull(strstr(err.text, "4194304"));
}
END_TEST

/* What is passed over counts, too. */
START_TEST(what_follows_a_member_is_limited)
{
    add_poem(GZIP);
    string_builder_append(&sent, zeros, sizeof zeros);

    ck_assert_int_eq(decode(CRAWL_CODING_GZIP, sent.len, 16384), -EFBIG);
}
END_TEST

static void use_limits(size_t max_bytes, size_t max_ratio)
{
    const struct crawl_inflate_limits other = {max_bytes, max_ratio};

    crawl_inflate_destroy(inflater);
    ck_assert_int_eq(crawl_inflate_create(&inflater, &other), 0);
}

START_TEST(text_is_limited_to_the_byte)
{
    add(GZIP, zeros, 1000);

    use_limits(999, RATIO);
    ck_assert_int_eq(decode(CRAWL_CODING_GZIP, sent.len, 1000), -EFBIG);
    ck_assert_ptr_nonnull(strstr(err.text, "more than 999 bytes"));
    use_limits(1000, RATIO);
    ck_assert_int_eq(decode(CRAWL_CODING_GZIP, sent.len, 1000), 0);
}
END_TEST

/* Text of one letter decodes to 1030 bytes for one. */
START_TEST(a_bomb_ends_at_the_ratio)
{
    add(GZIP, zeros, MAX);

    ck_assert_int_eq(decode(CRAWL_CODING_GZIP, sent.len, sent.len), -EFBIG);
    ck_assert_uint_le(text.len, CRAWL_INFLATE_FREE_BYTES + 65536);
    ck_assert_ptr_nonnull(strstr(err.text, "200 times"));
    use_limits(MAX, 0);
    ck_assert_int_eq(decode(CRAWL_CODING_GZIP, sent.len, sent.len), 0);
    ck_assert_uint_eq(text.len, MAX);
}
END_TEST

START_TEST(a_bomb_ends_at_the_limit)
{
    use_limits(MAX / 2, 0);
    add(RAW, zeros, MAX);

    ck_assert_int_eq(decode(CRAWL_CODING_DEFLATE, sent.len, 1), -EFBIG);
    ck_assert_uint_le(text.len, MAX / 2);
}
END_TEST

START_TEST(a_bomb_of_many_members_is_one)
{
    int i;

    for (i = 0; i < 64; i++)
        add(GZIP, zeros, MAX / 64);

    ck_assert_int_eq(decode(CRAWL_CODING_GZIP, sent.len, 1000), -EFBIG);
}
END_TEST

START_TEST(a_small_text_of_one_letter_is_no_bomb)
{
    add(GZIP, zeros, CRAWL_INFLATE_FREE_BYTES);

    ck_assert_int_eq(decode(CRAWL_CODING_GZIP, sent.len, 1000), 0);
}
END_TEST

/* ------------------------------------------------------------------ names --*/

START_TEST(names_of_codings)
{
    static const struct {
        const char *name;
        enum crawl_coding want;
    } cases[] = {
        {"", CRAWL_CODING_IDENTITY},        {"identity", CRAWL_CODING_IDENTITY},
        {"GZip", CRAWL_CODING_GZIP},        {"x-gzip", CRAWL_CODING_GZIP},
        {"deflate", CRAWL_CODING_DEFLATE},  {"gzi", CRAWL_CODING_OTHER},
        {"gzip, gzip", CRAWL_CODING_OTHER}, {"br", CRAWL_CODING_OTHER}};
    size_t i;

    for (i = 0; i < sizeof cases / sizeof cases[0]; i++)
        ck_assert_msg(crawl_coding_from(cases[i].name, strlen(cases[i].name)) ==
                          cases[i].want,
                      "%s", cases[i].name);
}
END_TEST

START_TEST(a_coding_that_is_not_known_cannot_start)
{
    crawl_inflate_start(inflater, CRAWL_CODING_OTHER, &text);
}
END_TEST

START_TEST(out_of_memory_is_said)
{
    add_poem(GZIP);
    tear_down(); /* keeps nothing, so that all is allocated anew */
    set_up();
    add_poem(GZIP);

    FAULT_INJECTION_LOOP(n, FAULT_INJECTION_ONCE)
    {
        struct crawl_inflate *one;
        struct string_builder out;
        int rc = crawl_inflate_create(&one, &limits);

        string_builder_init(&out, 0);
        if (rc == 0) {
            crawl_inflate_start(one, CRAWL_CODING_GZIP, &out);
            rc = crawl_inflate_feed(one, sent.data, sent.len, NULL);
        }
        fault_injection_disarm();
        ck_assert_int_eq(rc, fault_injection_hit() ? -ENOMEM : 0);
        crawl_inflate_destroy(one);
        string_builder_fini(&out);
    }
}
END_TEST

int main(void)
{
    Suite *s = suite_create("crawl_inflate");
    TCase *t = tcase_create("all");
    SRunner *r;
    int failed;

    tcase_add_checked_fixture(t, set_up, tear_down);
    tcase_add_loop_test(t, a_body_is_what_it_decodes_to, 0, BODIES);
    tcase_add_loop_test(t, a_cut_is_seen_wherever_it_is, 0, 3);
    tcase_add_test(t, a_cut_of_a_later_member_is_seen);
    tcase_add_test(t, sent_bytes_are_limited);
    tcase_add_test(t, what_follows_a_member_is_limited);
    tcase_add_test(t, text_is_limited_to_the_byte);
    tcase_add_test(t, a_bomb_ends_at_the_ratio);
    tcase_add_test(t, a_bomb_ends_at_the_limit);
    tcase_add_test(t, a_bomb_of_many_members_is_one);
    tcase_add_test(t, a_small_text_of_one_letter_is_no_bomb);
    tcase_add_test(t, names_of_codings);
    tcase_add_test_raise_signal(t, a_coding_that_is_not_known_cannot_start,
                                SIGABRT);
    tcase_add_test(t, out_of_memory_is_said);
    suite_add_tcase(s, t);
    r = srunner_create(s);
    srunner_run_all(r, CK_ENV);
    failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
