/* SPDX-License-Identifier: MIT-0 */
#include "frame_codec.h"

#include <check.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Decodes from a heap copy of just that size, so that a read behind the end is
 * seen by the sanitizers.
 */
static int decode(const char *bytes, size_t len, size_t max_payload,
                  struct frame_codec_frame *out, size_t *out_used)
{
    static char *copy;

    free(copy);
    copy = malloc(len ? len : 1);
    memcpy(copy, bytes, len);
    return frame_codec_decode(copy, len, max_payload, out, out_used);
}

/* -------------------------------------------------------------- encode -- */

static const struct {
    uint32_t seq;
    const char *type;
    const char *bytes;
    const char *want;
} encodings[] = {
    {7, "answer", "hello", "7 answer 5 hello\n"},
    {0, "a", "", "0 a 0 \n"},
    {1, "az_09", "", "1 az_09 0 \n"},
    {4294967295U, "a_1", "x\ny", "4294967295 a_1 3 x\ny\n"},
    {10, "abcdefghijklmnop", "0123456789",
     "10 abcdefghijklmnop 10 0123456789\n"},
};

START_TEST(encode_writes_the_frame)
{
    char out[64];
    size_t len;
    int rc = frame_codec_encode(
        encodings[_i].seq, encodings[_i].type, encodings[_i].bytes,
        strlen(encodings[_i].bytes), out, sizeof out, &len);

    ck_assert_int_eq(rc, 0);
    ck_assert_uint_eq(len, strlen(encodings[_i].want));
    ck_assert_mem_eq(out, encodings[_i].want, len);
}
END_TEST

static const char *const bad_types[] = {
    "", "Answer", "two words", "a-b", "a\n", "\xc3\xa4", "abcdefghijklmnopq",
};

START_TEST(encode_refuses_a_bad_type)
{
    char out[64];
    size_t len = 99;
    int rc =
        frame_codec_encode(1, bad_types[_i], "x", 1, out, sizeof out, &len);

    ck_assert_msg(rc == -EINVAL, "\"%s\": %d", bad_types[_i], rc);
    ck_assert_uint_eq(len, 0);
}
END_TEST

START_TEST(encode_needs_exactly_its_length)
{
    char out[16];
    size_t len;

    for (size_t cap = 0; cap < 11; cap++) {
        int rc = frame_codec_encode(1, "ab", "body", 4, out, cap, &len);

        ck_assert_msg(rc == -ENOSPC, "cap %zu: %d", cap, rc);
        ck_assert_uint_eq(len, 0);
    }
    ck_assert_int_eq(frame_codec_encode(1, "ab", "body", 4, out, 12, &len), 0);
    ck_assert_uint_eq(len, 12);
    ck_assert_int_eq(
        frame_codec_encode(1, "ab", "", SIZE_MAX, out, sizeof out, &len),
        -ENOSPC);
}
END_TEST

START_TEST(the_stated_overhead_suffices)
{
    char out[FRAME_CODEC_OVERHEAD];
    size_t len;

    ck_assert_int_eq(frame_codec_encode(UINT32_MAX, "abcdefghijklmnop", NULL, 0,
                                        out, sizeof out, &len),
                     0);
    /* a length of 20 digits would take 19 bytes more */
    ck_assert_uint_eq(len + 19, FRAME_CODEC_OVERHEAD);
}
END_TEST

/* -------------------------------------------------------------- decode -- */

START_TEST(decode_points_into_the_input)
{
    static const char input[] = "7 answer 5 he\0lo\nrest";
    struct frame_codec_frame frame;
    size_t used;
    int rc = frame_codec_decode(input, sizeof input - 1, 5, &frame, &used);

    ck_assert_int_eq(rc, 1);
    ck_assert_uint_eq(frame.seq, 7);
    ck_assert_str_eq(frame.type, "answer");
    ck_assert_uint_eq(frame.len, 5);
    ck_assert_ptr_eq(frame.bytes, input + 11);
    ck_assert_uint_eq(used, 17);
}
END_TEST

START_TEST(every_prefix_of_a_frame_needs_more)
{
    static const char input[] =
        "4294967295 abcdefghijklmnop 12 hello world\n\n";
    struct frame_codec_frame frame;
    size_t used;

    for (size_t len = 0; len < sizeof input - 1; len++) {
        int rc = decode(input, len, 100, &frame, &used);

        ck_assert_msg(rc == 0, "first %zu bytes: %d", len, rc);
        ck_assert_uint_eq(used, 0);
        ck_assert_ptr_null(frame.bytes);
    }
    ck_assert_int_eq(decode(input, sizeof input - 1, 100, &frame, &used), 1);
    ck_assert_uint_eq(used, sizeof input - 1);
}
END_TEST

static const struct {
    const char *input;
    int want;
} hostile[] = {
    {"x", -EBADMSG},
    {" 1 a 0 \n", -EBADMSG},
    {"-1 a 0 \n", -EBADMSG},
    {"+1 a 0 \n", -EBADMSG},
    {"01 a 0 \n", -EBADMSG},
    {"00", -EBADMSG},
    {"4294967296", -EBADMSG},
    {"9999999999999999999999", -EBADMSG},
    {"1\t", -EBADMSG},
    {"1\n", -EBADMSG},
    {"1  a", -EBADMSG},
    {"1 A", -EBADMSG},
    {"1 \n", -EBADMSG},
    {"1 a\n", -EBADMSG},
    {"1 abcdefghijklmnopq", -EBADMSG},
    {"1 a  ", -EBADMSG},
    {"1 a -", -EBADMSG},
    {"1 a 00", -EBADMSG},
    {"1 a 1x", -EBADMSG},
    {"1 a 5\n", -EBADMSG},
    {"1 a 0 x", -EBADMSG},
    {"1 a 3 abcd", -EBADMSG},
    {"1 a 3 abc\r", -EBADMSG},
    {"1 a 101", -EMSGSIZE},
    {"1 a 99999999999999999999999999", -EMSGSIZE},
    {"1 a 18446744073709551616", -EMSGSIZE},
    {"1 a 100 ", 0},
    {"0 0 0 \n", 1},
};

START_TEST(hostile_input_is_told_as_soon_as_it_is_known)
{
    const char *input = hostile[_i].input;
    struct frame_codec_frame frame;
    size_t used;
    int rc = decode(input, strlen(input), 100, &frame, &used);

    ck_assert_msg(rc == hostile[_i].want, "\"%s\": got %d, want %d", input, rc,
                  hostile[_i].want);
    if (rc < 0) {
        rc = decode(input, strlen(input) - 1, 100, &frame, &used);
        ck_assert_msg(rc != 1, "\"%s\" less a byte is a frame", input);
    }
}
END_TEST

START_TEST(the_largest_length_is_a_length_not_a_size)
{
    struct frame_codec_frame frame;
    size_t used;
    const char *input = "1 a 18446744073709551615 x";

    ck_assert_int_eq(decode(input, strlen(input), SIZE_MAX, &frame, &used), 0);
}
END_TEST

START_TEST(a_payload_of_the_limit_passes_and_one_more_does_not)
{
    struct frame_codec_frame frame;
    size_t used;

    ck_assert_int_eq(decode("1 a 0 \n", 7, 0, &frame, &used), 1);
    ck_assert_int_eq(decode("1 a 1 x\n", 8, 0, &frame, &used), -EMSGSIZE);
    ck_assert_int_eq(decode("1 a 9 123456789\n", 16, 9, &frame, &used), 1);
    ck_assert_int_eq(decode("1 a 9 123456789\n", 16, 8, &frame, &used),
                     -EMSGSIZE);
}
END_TEST

/* ---------------------------------------------------- round trip, fuzz -- */

static unsigned random_state;
static unsigned seed;

static unsigned next_random(void)
{
    random_state = random_state * 1664525U + 1013904223U;
    return random_state >> 8;
}

static void start_random(void)
{
    const char *env = getenv("TEST_SEED");

    seed = env ? (unsigned)strtoul(env, NULL, 10) : 1;
    random_state = seed;
}

START_TEST(a_stream_of_frames_comes_back_whatever_the_bodies_are)
{
    enum { FRAMES = 20000, BODY_MAX = 40 };
    struct frame_codec_frame frame;
    char body[BODY_MAX];
    char wire[BODY_MAX + FRAME_CODEC_OVERHEAD];

    start_random();
    for (uint32_t seq = 0; seq < FRAMES; seq++) {
        size_t body_len = next_random() % (BODY_MAX + 1);
        size_t wire_len;
        size_t used;

        for (size_t i = 0; i < body_len; i++)
            body[i] = (char)next_random();
        ck_assert_int_eq(frame_codec_encode(seq, "data", body, body_len, wire,
                                            sizeof wire, &wire_len),
                         0);
        ck_assert_int_eq(
            frame_codec_decode(wire, wire_len, BODY_MAX, &frame, &used), 1);
        ck_assert_msg(frame.seq == seq && frame.len == body_len &&
                          used == wire_len &&
                          memcmp(frame.bytes, body, body_len) == 0,
                      "seed %u, frame %u", seed, (unsigned)seq);
    }
}
END_TEST

/* A second opinion, written the slow way: print what was read, compare. */
static bool is_canonical(const char *wire,
                         const struct frame_codec_frame *frame, size_t used)
{
    char again[128];
    size_t len = 0;
    int rc = frame_codec_encode(frame->seq, frame->type, frame->bytes,
                                frame->len, again, sizeof again, &len);

    return rc == 0 && len == used && memcmp(again, wire, len) == 0;
}

static void mutate(char *wire, size_t len)
{
    static const char tricky[] = " \n0019a_-\0\xff";

    for (unsigned edits = next_random() % 3; edits > 0; edits--)
        wire[next_random() % len] = next_random() % 2
                                        ? tricky[next_random() % sizeof tricky]
                                        : (char)next_random();
}

START_TEST(a_million_mutated_inputs_are_judged_right)
{
    static const char *const corpus[] = {"7 answer 5 hello\n", "0 a 0 \n",
                                         "4294967295 zz 10 0123456789\n",
                                         "12 log_line 3 a\nb\n"};
    int verdicts[3] = {0};

    start_random();
    for (int i = 0; i < 1000000; i++) {
        const char *origin = corpus[next_random() % 4];
        size_t len = strlen(origin);
        struct frame_codec_frame frame;
        char wire[32];
        size_t used;
        int rc;

        memcpy(wire, origin, len);
        mutate(wire, len);
        len -= next_random() % 4 == 0 ? next_random() % len : 0;
        rc = frame_codec_decode(wire, len, 10, &frame, &used);
        verdicts[rc < 0 ? 0 : rc + 1]++;
        if (rc != 1)
            continue;
        if (used > len || !is_canonical(wire, &frame, used))
            ck_abort_msg("seed %u, input %d", seed, i);
    }

    for (int i = 0; i < 3; i++)
        ck_assert_int_gt(verdicts[i], 50000); /* all three ways were tried */
}
END_TEST

#define COUNT_OF(array) (int)(sizeof(array) / sizeof *(array))

int main(void)
{
    Suite *suite = suite_create("frame_codec");
    TCase *tc = tcase_create("core");
    SRunner *runner = srunner_create(suite);
    int failed;

    tcase_add_loop_test(tc, encode_writes_the_frame, 0, COUNT_OF(encodings));
    tcase_add_loop_test(tc, encode_refuses_a_bad_type, 0, COUNT_OF(bad_types));
    tcase_add_test(tc, encode_needs_exactly_its_length);
    tcase_add_test(tc, the_stated_overhead_suffices);
    tcase_add_test(tc, decode_points_into_the_input);
    tcase_add_test(tc, every_prefix_of_a_frame_needs_more);
    tcase_add_loop_test(tc, hostile_input_is_told_as_soon_as_it_is_known, 0,
                        COUNT_OF(hostile));
    tcase_add_test(tc, the_largest_length_is_a_length_not_a_size);
    tcase_add_test(tc, a_payload_of_the_limit_passes_and_one_more_does_not);
    tcase_add_test(tc, a_stream_of_frames_comes_back_whatever_the_bodies_are);
    tcase_add_test(tc, a_million_mutated_inputs_are_judged_right);
    suite_add_tcase(suite, tc);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
