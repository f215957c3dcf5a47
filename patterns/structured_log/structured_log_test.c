/* SPDX-License-Identifier: MIT-0 */
#include "structured_log.h"

#include <check.h>
#include <errno.h>
#include <inttypes.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static int interruptions;

ssize_t __wrap_write(int fd, const void *bytes, size_t size);
ssize_t __real_write(int fd, const void *bytes, size_t size);

ssize_t __wrap_write(int fd, const void *bytes, size_t size)
{
    if (interruptions > 0) {
        interruptions--;
        errno = EINTR;
        return -1;
    }
    return __real_write(fd, bytes, size);
}

/* A locale with a comma is nowhere installed for sure. */
static bool locale_has_comma;

static int format_as_in_locale(char *out, size_t cap, const char *format,
                               va_list args)
{
    int len = vsnprintf(out, cap, format, args);

    for (; locale_has_comma && strstr(format, "g") && *out; out++)
        *out = *out == '.' ? ',' : *out;
    return len;
}

int __wrap_snprintf(char *out, size_t cap, const char *format, ...);
int __wrap_snprintf(char *out, size_t cap, const char *format, ...)
{
    va_list args;
    int len;

    va_start(args, format);
    len = format_as_in_locale(out, cap, format, args);
    va_end(args);
    return len;
}

/* The same, where the compiler adds checks. */
int __wrap___snprintf_chk(char *out, size_t cap, int flag, size_t size,
                          const char *format, ...);
int __wrap___snprintf_chk(char *out, size_t cap, int flag, size_t size,
                          const char *format, ...)
{
    va_list args;
    int len;

    (void)flag;
    (void)size;
    va_start(args, format);
    len = format_as_in_locale(out, cap, format, args);
    va_end(args);
    return len;
}

/* ------------------------------------------------ a log kept in memory -- */

static char written[STRUCTURED_LOG_LINE_MAX + 1];
static int writes;

static void keep(void *ctx, const char *line, size_t len)
{
    (void)ctx;
    ck_assert_uint_le(len, STRUCTURED_LOG_LINE_MAX);
    memcpy(written, line, len);
    written[len] = '\0';
    writes++;
    errno = EIO; /* a sink that fails, to see that errno is kept */
}

static int64_t fixed_now(void *ctx)
{
    return *(int64_t *)ctx;
}

static int64_t now_ns;
static struct structured_log logger = {.level = STRUCTURED_LOG_LEVEL_DEBUG,
                                       .write = keep,
                                       .now = fixed_now,
                                       .now_ctx = &now_ns};

/* Before the newline, when nothing is left out. */
enum { LINE_ROOM = STRUCTURED_LOG_LINE_MAX - sizeof " truncated=true" };

#define HEAD "ts=1970-01-01T00:00:00.000Z level=info msg="

START_TEST(a_line_has_time_level_message_and_fields)
{
    now_ns = INT64_C(1709208000123456789);
    STRUCTURED_LOG_WARN(
        &logger, "page fetched", STRUCTURED_LOG_STR("url", "http://a/b"),
        STRUCTURED_LOG_INT("status", -404),
        STRUCTURED_LOG_UINT("bytes", UINT64_MAX),
        STRUCTURED_LOG_BOOL("cached", true), STRUCTURED_LOG_DOUBLE("ms", 1.5));

    ck_assert_str_eq(written,
                     "ts=2024-02-29T12:00:00.123Z level=warn "
                     "msg=\"page fetched\" url=http://a/b status=-404 "
                     "bytes=18446744073709551615 cached=true ms=1.5\n");
    ck_assert_int_eq(writes, 1);
}
END_TEST

START_TEST(without_a_clock_of_its_own_a_log_tells_the_time)
{
    struct structured_log real = {.write = keep};
    time_t before = time(NULL);
    time_t after;
    struct tm tm = {0};

    STRUCTURED_LOG_ERROR(&real, "m");
    after = time(NULL);
    ck_assert_int_eq(sscanf(written, "ts=%d-%d-%dT%d:%d:%d", &tm.tm_year,
                            &tm.tm_mon, &tm.tm_mday, &tm.tm_hour, &tm.tm_min,
                            &tm.tm_sec),
                     6);
    tm.tm_year -= 1900;
    tm.tm_mon -= 1;
    setenv("TZ", "UTC0", 1);

    ck_assert_int_ge(mktime(&tm), before);
    ck_assert_int_le(mktime(&tm), after);
}
END_TEST

START_TEST(a_message_needs_no_fields)
{
    STRUCTURED_LOG_INFO(&logger, "started");

    ck_assert_str_eq(written, HEAD "\"started\"\n");
}
END_TEST

static const struct {
    int64_t ns;
    const char *want;
} times[] = {
    {0, "ts=1970-01-01T00:00:00.000Z "},
    {999999, "ts=1970-01-01T00:00:00.000Z "},
    {1000000, "ts=1970-01-01T00:00:00.001Z "},
    {-1, "ts=1969-12-31T23:59:59.999Z "},
    {-1000000000, "ts=1969-12-31T23:59:59.000Z "},
    {INT64_C(951782400000000000), "ts=2000-02-29T00:00:00.000Z "},
    {INT64_MAX, "ts=2262-04-11T23:47:16.854Z "},
    {INT64_MIN, "ts=1677-09-21T00:12:43.145Z "},
};

START_TEST(times_are_utc_and_rounded_down)
{
    now_ns = times[_i].ns;
    STRUCTURED_LOG_INFO(&logger, "x");

    ck_assert_msg(strncmp(written, times[_i].want, strlen(times[_i].want)) == 0,
                  "%" PRId64 ": %s", times[_i].ns, written);
}
END_TEST

static const struct {
    const char *text;
    const char *want;
} values[] = {
    {"plain", "plain"},
    {"~", "~"},
    {"a/b-c:d.e", "a/b-c:d.e"},
    {"", "\"\""},
    {NULL, "null"},
    {"null", "\"null\""},
    {"two words", "\"two words\""},
    {"a=b", "\"a=b\""},
    {"say \"hi\"", "\"say \\\"hi\\\"\""},
    {"back\\slash", "\"back\\\\slash\""},
    {"line\nbreak", "\"line\\nbreak\""},
    {"cr\rtab\t", "\"cr\\rtab\\t\""},
    {"\x01\x1b[2J\x7f", "\"\\x01\\x1b[2J\\x7f\""},
    {"\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80",
     "\"\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80\""},
    {"\xc2\x9b", "\"\\xc2\\x9b\""},                   /* C1: CSI */
    {"\xc2\xa0", "\"\xc2\xa0\""},                     /* the first after C1 */
    {"\x80", "\"\\x80\""},                            /* a lone continuation */
    {"\xc3", "\"\\xc3\""},                            /* cut */
    {"\xe2\x82", "\"\\xe2\\x82\""},                   /* cut */
    {"\xc1\xbf", "\"\\xc1\\xbf\""},                   /* overlong */
    {"\xe0\x9f\xbf", "\"\\xe0\\x9f\\xbf\""},          /* overlong */
    {"\xc2\x9f", "\"\\xc2\\x9f\""},                   /* the last of C1 */
    {"\xdf\xbf", "\"\xdf\xbf\""},                     /* the last of 2 bytes */
    {"\xe0\xa0\x80", "\"\xe0\xa0\x80\""},             /* the first of 3 bytes */
    {"\xef\xbf\xbd", "\"\xef\xbf\xbd\""},             /* U+FFFD */
    {"\xf5\x80\x80\x80", "\"\\xf5\\x80\\x80\\x80\""}, /* no first byte */
    {"\xed\xa0\x80", "\"\\xed\\xa0\\x80\""},          /* surrogate */
    {"\xed\x9f\xbf", "\"\xed\x9f\xbf\""},             /* the last before them */
    {"\xf0\x8f\xbf\xbf", "\"\\xf0\\x8f\\xbf\\xbf\""}, /* overlong */
    {"\xf0\x90\x80\x80", "\"\xf0\x90\x80\x80\""},     /* U+10000 */
    {"\xf4\x8f\xbf\xbf", "\"\xf4\x8f\xbf\xbf\""},     /* U+10FFFF */
    {"\xf4\x90\x80\x80", "\"\\xf4\\x90\\x80\\x80\""}, /* above it */
    {"\xff", "\"\\xff\""},
    {"\x7f", "\"\\x7f\""},
};

START_TEST(texts_are_quoted_and_escaped_when_they_need_it)
{
    char want[128];

    snprintf(want, sizeof want, HEAD "\"m\" k=%s\n", values[_i].want);
    STRUCTURED_LOG_INFO(&logger, "m", STRUCTURED_LOG_STR("k", values[_i].text));

    ck_assert_str_eq(written, want);
}
END_TEST

START_TEST(a_message_cannot_forge_a_second_line)
{
    STRUCTURED_LOG_INFO(&logger, "login\nts=1 level=info msg=\"root\" %s%n");

    ck_assert_str_eq(written, HEAD
                     "\"login\\nts=1 level=info msg=\\\"root\\\" %s%n\"\n");
}
END_TEST

/* The model: undo the escapes and find the very bytes again. */
static void unescape(char *out, const char *quoted)
{
    while (*quoted != '"') {
        unsigned byte = (unsigned char)*quoted++;

        if (byte == '\\' && *quoted == 'x') {
            sscanf(quoted, "x%2x", &byte);
            quoted += 3;
        } else if (byte == '\\') {
            const char *code = strchr("n\nr\rt\t\"\"\\\\", *quoted++);

            ck_assert_msg(code != NULL, "unknown escape");
            byte = (unsigned char)code[1];
        }
        *out++ = (char)byte;
    }
    *out = '\0';
}

START_TEST(random_bytes_stay_on_their_line_and_read_back)
{
    const char *env = getenv("TEST_SEED");
    unsigned seed = env ? (unsigned)strtoul(env, NULL, 10) : 1;
    unsigned random = seed;

    for (int round = 0; round < 100000; round++) {
        char text[12];
        char back[sizeof text];

        for (size_t i = 0; i < sizeof text; i++) {
            random = random * 1664525U + 1013904223U;
            text[i] = (char)(random >> 20);
        }
        text[sizeof text - 1] = '\0';
        STRUCTURED_LOG_INFO(&logger, text);
        for (const char *at = written; at[1]; at++)
            if ((unsigned char)*at < ' ' || *at == 0x7f)
                ck_abort_msg("seed %u, round %d: a control byte", seed, round);
        unescape(back, written + strlen(HEAD) + 1);
        if (strcmp(back, text) != 0)
            ck_abort_msg("seed %u, round %d: %s", seed, round, written);
    }
}
END_TEST

START_TEST(doubles_ignore_the_locale)
{
    locale_has_comma = true;
    STRUCTURED_LOG_INFO(&logger, "m", STRUCTURED_LOG_DOUBLE("x", 0.25),
                        STRUCTURED_LOG_BOOL("y", false));

    ck_assert_str_eq(written, HEAD "\"m\" x=0.25 y=false\n");
}
END_TEST

/* --------------------------------------------------------------- levels -- */

static int evaluated;

static int64_t evaluate(void)
{
    return ++evaluated;
}

START_TEST(a_level_writes_itself_and_what_is_above)
{
    logger.level = (enum structured_log_level)_i;
    STRUCTURED_LOG_DEBUG(&logger, "m", STRUCTURED_LOG_INT("n", evaluate()));
    STRUCTURED_LOG_INFO(&logger, "m", STRUCTURED_LOG_INT("n", evaluate()));
    STRUCTURED_LOG_WARN(&logger, "m", STRUCTURED_LOG_INT("n", evaluate()));
    STRUCTURED_LOG_ERROR(&logger, "m", STRUCTURED_LOG_INT("n", evaluate()));

    ck_assert_int_eq(writes, STRUCTURED_LOG_LEVEL_OFF - _i);
    ck_assert_int_eq(evaluated, writes); /* arguments of the rest are not */
}
END_TEST

START_TEST(level_words_are_read_back)
{
    static const char *const words[] = {"debug", "info", "warn", "error",
                                        "off"};
    enum structured_log_level level = STRUCTURED_LOG_LEVEL_WARN;

    for (int i = 0; i <= STRUCTURED_LOG_LEVEL_OFF; i++) {
        ck_assert_int_eq(structured_log_level_parse(words[i], &level), 0);
        ck_assert_int_eq(level, i);
    }
    ck_assert_int_eq(structured_log_level_parse("loud", &level), -EINVAL);
    ck_assert_int_eq(structured_log_level_parse("", &level), -EINVAL);
    ck_assert_int_eq(level, STRUCTURED_LOG_LEVEL_OFF);
}
END_TEST

/* --------------------------------------------------------------- limits -- */

static bool ends_with(const char *end)
{
    size_t len = strlen(written);

    return len >= strlen(end) && strcmp(written + len - strlen(end), end) == 0;
}

START_TEST(a_long_message_is_cut_and_closed)
{
    char message[STRUCTURED_LOG_LINE_MAX * 2];

    /* every length near the limit, with and without an escape at the cut */
    for (size_t len = 1960; len < 2060; len++) {
        memset(message, len % 2 ? 'm' : '\n', len);
        message[len] = '\0';
        STRUCTURED_LOG_INFO(&logger, message, STRUCTURED_LOG_INT("n", 1));
        ck_assert_msg(ends_with("\" n=1\n") || ends_with("\" truncated=true\n"),
                      "%zu: ...%s", len, written + strlen(written) - 30);
    }
    ck_assert(ends_with("\" truncated=true\n"));
    ck_assert_uint_ge(strlen(written), STRUCTURED_LOG_LINE_MAX - 4);
}
END_TEST

START_TEST(a_message_may_fill_the_line)
{
    char message[STRUCTURED_LOG_LINE_MAX] = "";
    size_t len = LINE_ROOM - strlen(HEAD "\"\"");

    memset(message, 'm', len);
    STRUCTURED_LOG_INFO(&logger, message);
    ck_assert(ends_with("m\"\n"));
    message[len] = 'm';
    STRUCTURED_LOG_INFO(&logger, message);

    ck_assert(ends_with("m\" truncated=true\n"));
    ck_assert_uint_eq(strlen(written), STRUCTURED_LOG_LINE_MAX);
}
END_TEST

START_TEST(a_field_that_does_not_fit_is_left_out_whole)
{
    char text[STRUCTURED_LOG_LINE_MAX];
    size_t whole = 0;

    for (size_t len = 1900; len < 2040; len++) {
        memset(text, 't', len);
        text[len] = '\0';
        STRUCTURED_LOG_INFO(&logger, "m", STRUCTURED_LOG_STR("k", text),
                            STRUCTURED_LOG_INT("n", 1));
        if (ends_with("t n=1\n"))
            whole = len;
        else if (!ends_with("t truncated=true\n"))
            ck_assert_str_eq(written, HEAD "\"m\" truncated=true\n");
    }
    ck_assert_uint_eq(whole, LINE_ROOM - strlen(HEAD "\"m\" k= n=1"));
}
END_TEST

START_TEST(a_quoted_field_is_left_out_whole_too)
{
    char text[STRUCTURED_LOG_LINE_MAX];

    memset(text, '\n', sizeof text);
    text[sizeof text - 1] = '\0';
    STRUCTURED_LOG_INFO(&logger, "m", STRUCTURED_LOG_STR("k", text));

    ck_assert_str_eq(written, HEAD "\"m\" truncated=true\n");
}
END_TEST

START_TEST(errno_is_kept)
{
    errno = 77;
    STRUCTURED_LOG_ERROR(&logger, "m", STRUCTURED_LOG_DOUBLE("d", 1e300));

    ck_assert_int_eq(errno, 77);
}
END_TEST

/* ------------------------------------------------------- a real sink ----- */

enum { THREADS = 4, LINES = 300 };

static int ends[2];
static struct structured_log pipe_log = {.write = structured_log_write_fd,
                                         .write_ctx = &ends[1]};

static void *log_often(void *arg)
{
    for (int i = 0; i < LINES; i++)
        STRUCTURED_LOG_INFO(&pipe_log, "a line of some length, not to be torn",
                            STRUCTURED_LOG_STR("thread", arg),
                            STRUCTURED_LOG_INT("line", i));
    return NULL;
}

static void *read_lines(void *arg)
{
    FILE *in = fdopen(ends[0], "r");
    char line[256];
    int next[THREADS] = {0};
    int *good = arg;

    while (fgets(line, sizeof line, in)) {
        const char *at = strstr(line, "torn\" thread=");
        char thread;
        int number;

        if (strncmp(line, "ts=20", 5) == 0 && at &&
            sscanf(at, "torn\" thread=%c line=%d", &thread, &number) == 2 &&
            next[thread - 'a']++ == number)
            ++*good;
    }
    fclose(in);
    return NULL;
}

START_TEST(lines_of_many_threads_are_never_torn)
{
    static char names[THREADS][2] = {"a", "b", "c", "d"};
    pthread_t writers[THREADS];
    pthread_t reader;
    int good = 0;

    ck_assert_int_eq(pipe(ends), 0);
    pthread_create(&reader, NULL, read_lines, &good);
    for (int i = 0; i < THREADS; i++)
        pthread_create(&writers[i], NULL, log_often, names[i]);
    for (int i = 0; i < THREADS; i++)
        pthread_join(writers[i], NULL);
    close(ends[1]);
    pthread_join(reader, NULL);

    ck_assert_int_eq(good, THREADS * LINES);
}
END_TEST

START_TEST(an_interrupted_write_is_made_again)
{
    char got[8] = {0};

    ck_assert_int_eq(pipe(ends), 0);
    interruptions = 2;
    structured_log_write_fd(&ends[1], "line\n", 5);

    ck_assert_int_eq(read(ends[0], got, sizeof got), 5);
    ck_assert_str_eq(got, "line\n");
}
END_TEST

START_TEST(a_sink_that_is_gone_loses_the_line_and_nothing_else)
{
    int gone = -1;

    structured_log_write_fd(&gone, "line\n", 5);

    ck_assert_int_eq(errno, EBADF);
}
END_TEST

START_TEST(a_log_without_a_sink_aborts)
{
    logger.write = NULL;
    STRUCTURED_LOG_INFO(&logger, "m");
}
END_TEST

#define COUNT_OF(array) (int)(sizeof(array) / sizeof *(array))

int main(void)
{
    Suite *suite = suite_create("structured_log");
    TCase *tc = tcase_create("core");
    SRunner *runner = srunner_create(suite);
    int failed;

    tcase_add_test(tc, a_line_has_time_level_message_and_fields);
    tcase_add_test(tc, without_a_clock_of_its_own_a_log_tells_the_time);
    tcase_add_test(tc, a_message_needs_no_fields);
    tcase_add_loop_test(tc, times_are_utc_and_rounded_down, 0, COUNT_OF(times));
    tcase_add_loop_test(tc, texts_are_quoted_and_escaped_when_they_need_it, 0,
                        COUNT_OF(values));
    tcase_add_test(tc, a_message_cannot_forge_a_second_line);
    tcase_add_test(tc, random_bytes_stay_on_their_line_and_read_back);
    tcase_add_test(tc, doubles_ignore_the_locale);
    tcase_add_loop_test(tc, a_level_writes_itself_and_what_is_above, 0,
                        STRUCTURED_LOG_LEVEL_OFF + 1);
    tcase_add_test(tc, level_words_are_read_back);
    tcase_add_test(tc, a_long_message_is_cut_and_closed);
    tcase_add_test(tc, a_message_may_fill_the_line);
    tcase_add_test(tc, a_field_that_does_not_fit_is_left_out_whole);
    tcase_add_test(tc, a_quoted_field_is_left_out_whole_too);
    tcase_add_test(tc, errno_is_kept);
    tcase_add_test(tc, lines_of_many_threads_are_never_torn);
    tcase_add_test(tc, an_interrupted_write_is_made_again);
    tcase_add_test(tc, a_sink_that_is_gone_loses_the_line_and_nothing_else);
    tcase_add_test_raise_signal(tc, a_log_without_a_sink_aborts, SIGABRT);
    suite_add_tcase(suite, tc);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
