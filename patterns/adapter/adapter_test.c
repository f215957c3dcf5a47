/* SPDX-License-Identifier: MIT-0 */
#include "adapter.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <check.h>

#include "fault_injection.h"

enum { CONTENT = 1000 };

static char content[CONTENT + 1];

/* ---- what the linker puts between the adapters and libc ---- */

ssize_t __real_read(int fd, void *buf, size_t cap);
ssize_t __wrap_read(int fd, void *buf, size_t cap);
size_t __real_fread(void *buf, size_t size, size_t count, FILE *file);
size_t __wrap_fread(void *buf, size_t size, size_t count, FILE *file);
int __real_ferror(FILE *file);
int __wrap_ferror(FILE *file);

static int interrupts; /* the next so many reads meet a signal */
static int calls;      /* reads that came */
static int silent;     /* a failing fread leaves errno alone */

static int is_interrupted(void)
{
    calls++;
    if (interrupts == 0)
        return 0;
    interrupts--;
    errno = EINTR;
    return 1;
}

ssize_t __wrap_read(int fd, void *buf, size_t cap)
{
    return is_interrupted() ? -1 : __real_read(fd, buf, cap);
}

static int marked; /* ferror says so, until clearerr would */

size_t __wrap_fread(void *buf, size_t size, size_t count, FILE *file)
{
    marked = is_interrupted();
    if (marked)
        return 0;
    if (silent) {
        marked = 1;
        return 0;
    }
    return __real_fread(buf, size, count, file);
}

int __wrap_ferror(FILE *file)
{
    return marked || __real_ferror(file);
}

/* ---- the makers: all that differs between adaptees ---- */

static FILE *file_with(const char *text)
{
    FILE *file = tmpfile();

    ck_assert_ptr_nonnull(file);
    ck_assert_int_ge(fputs(text, file), 0);
    rewind(file);
    return file;
}

static int make_stream(struct adapter_target *out)
{
    return adapter_from_stream(out, file_with(content), ADAPTER_OWNS);
}

static int make_descriptor(struct adapter_target *out)
{
    FILE *file = file_with(content);
    int fd = dup(fileno(file));

    ck_assert_int_ge(fd, 0);
    ck_assert_int_eq(fclose(file), 0);
    return adapter_from_descriptor(out, fd, ADAPTER_OWNS);
}

static int make_pipe(struct adapter_target *out)
{
    int ends[2];

    ck_assert_int_eq(pipe(ends), 0);
    ck_assert_int_eq(write(ends[1], content, CONTENT), CONTENT);
    ck_assert_int_eq(close(ends[1]), 0);
    return adapter_from_descriptor(out, ends[0], ADAPTER_OWNS);
}

static int make_memory(struct adapter_target *out)
{
    return adapter_from_memory(out, content, CONTENT);
}

static int make_script(struct adapter_target *out)
{
    static struct adapter_step steps[4];
    static char parts[4][CONTENT + 1];
    static const int sizes[] = {1, 7, 700, 292};
    int at = 0;

    for (int i = 0; i < 4; at += sizes[i++]) {
        snprintf(parts[i], sizeof parts[i], "%.*s", sizes[i], content + at);
        steps[i].text = parts[i];
    }
    return adapter_from_script(out, steps, 4);
}

static const struct {
    const char *name;
    int (*make)(struct adapter_target *out);
} makers[] = {{"stream", make_stream},
              {"descriptor", make_descriptor},
              {"pipe", make_pipe},
              {"memory", make_memory},
              {"script", make_script}};

enum { MAKERS = sizeof makers / sizeof makers[0] };

static struct adapter_target target;

static void setup(void)
{
    for (int i = 0; i < CONTENT; i++)
        content[i] = (char)('a' + i % 23);
}

static void open_maker(int i)
{
    int rc = makers[i].make(&target);

    ck_assert_msg(rc == 0, "%s: %d", makers[i].name, rc);
}

/* ---- the contract ---- */

START_TEST(every_byte_comes_once_and_in_order)
{
    static const size_t caps[] = {1, 3, 64, CONTENT, CONTENT + 1};
    char got[CONTENT + 2];

    for (size_t c = 0; c < 5; c++) {
        size_t len = 0;
        ssize_t n;

        open_maker(_i);
        while ((n = adapter_read(
                    &target, got + len,
                    caps[c] < sizeof got - len ? caps[c] : sizeof got - len)) >
               0)
            len += (size_t)n;
        ck_assert_msg(n == 0 && len == CONTENT &&
                          memcmp(got, content, CONTENT) == 0,
                      "%s, cap %zu: %zu bytes, then %zd", makers[_i].name,
                      caps[c], len, n);
        ck_assert_int_eq(adapter_close(&target), 0);
    }
}
END_TEST

START_TEST(the_end_stays_the_end)
{
    char buf[CONTENT];
    ssize_t n;

    open_maker(_i);
    do
        n = adapter_read(&target, buf, sizeof buf);
    while (n > 0);

    for (int k = 0; k < 3; k++) {
        errno = EINTR; /* old news: no reason to try again */
        ck_assert_msg(adapter_read(&target, buf, 1) == 0, "%s",
                      makers[_i].name);
    }
    ck_assert_int_eq(target.native, 0);
    ck_assert_int_eq(adapter_close(&target), 0);
}
END_TEST

START_TEST(no_room_reads_nothing)
{
    char byte = 'x';

    open_maker(_i);
    calls = 0;

    ck_assert_int_eq(adapter_read(&target, &byte, 0), 0);

    ck_assert_int_eq(calls, 0);
    ck_assert_int_eq(byte, 'x');
    ck_assert_int_eq(adapter_read(&target, &byte, 1), 1);
    ck_assert_int_eq(byte, content[0]);
    ck_assert_int_eq(adapter_close(&target), 0);
}
END_TEST

START_TEST(a_signal_is_not_seen)
{
    char byte;

    open_maker(_i);
    interrupts = 2;

    ck_assert_msg(adapter_read(&target, &byte, 1) == 1, "%s", makers[_i].name);

    interrupts = 0; /* coverage counts are read by the wrapped fread, too */
    ck_assert_int_eq(byte, content[0]);
    ck_assert_int_eq(target.native, 0);
    ck_assert_int_eq(adapter_close(&target), 0);
}
END_TEST

START_TEST(closing_twice_is_closing_once)
{
    open_maker(_i);

    ck_assert_int_eq(adapter_close(&target), 0);
    ck_assert_int_eq(adapter_close(&target), 0);

    ck_assert_ptr_null(target.ops);
    ck_assert_ptr_null(target.self);
}
END_TEST

START_TEST(reading_a_closed_target_is_a_bug)
{
    char byte;

    open_maker(_i);
    adapter_close(&target);
    adapter_read(&target, &byte, 1);
}
END_TEST

START_TEST(a_size_that_cannot_be_told_is_a_bug)
{
    open_maker(_i);
    adapter_read(&target, content, (size_t)SSIZE_MAX + 1);
}
END_TEST

/* ---- what cannot be read: all say so in the target's words ---- */

static int broken_stream(struct adapter_target *out)
{
    return adapter_from_stream(out, fopen("/", "r"), ADAPTER_OWNS);
}

static int broken_descriptor(struct adapter_target *out)
{
    return adapter_from_descriptor(out, open("/", O_RDONLY), ADAPTER_OWNS);
}

static int broken_script(struct adapter_target *out)
{
    static const struct adapter_step step = {NULL, EISDIR};

    return adapter_from_script(out, &step, 1);
}

static int (*const broken[])(struct adapter_target *out) = {
    broken_stream, broken_descriptor, broken_script};

START_TEST(an_error_is_translated_and_kept)
{
    char byte;

    ck_assert_int_eq(broken[_i](&target), 0);

    ck_assert_int_eq(adapter_read(&target, &byte, 1), -EINVAL);

    ck_assert_int_eq(target.native, EISDIR);
    ck_assert_int_eq(adapter_close(&target), 0);
}
END_TEST

static const struct {
    int native, want;
} errors[] = {{EAGAIN, -EAGAIN},
              {EWOULDBLOCK, -EAGAIN},
              {ENOMEM, -ENOMEM},
              {ENOBUFS, -ENOMEM},
              {EBADF, -EINVAL},
              {EINVAL, -EINVAL},
              {EISDIR, -EINVAL},
              {ETIMEDOUT, -ETIMEDOUT},
              {EPIPE, -ECONNRESET},
              {ECONNRESET, -ECONNRESET},
              {ENOTCONN, -ECONNRESET},
              {EIO, -EIO},
              {ENOSPC, -EIO},
              {EHOSTUNREACH, -EIO},
              {0, -EIO},
              {-1, -EIO}};

START_TEST(the_table_of_errors)
{
    int got = adapter_translate(errors[_i].native);

    ck_assert_msg(got == errors[_i].want, "%d: %d", errors[_i].native, got);
}
END_TEST

/* ---- each adaptee's own corners ---- */

START_TEST(a_stream_gives_bytes_before_their_error)
{
    int ends[2];
    char buf[8];

    ck_assert_int_eq(pipe(ends), 0);
    ck_assert_int_eq(fcntl(ends[0], F_SETFL, O_NONBLOCK), 0);
    ck_assert_int_eq(write(ends[1], "abc", 3), 3);
    ck_assert_int_eq(
        adapter_from_stream(&target, fdopen(ends[0], "r"), ADAPTER_OWNS), 0);

    ck_assert_int_eq(adapter_read(&target, buf, sizeof buf), 3);
    ck_assert_int_eq(target.native, 0);
    ck_assert_int_eq(write(ends[1], "de", 2), 2);
    ck_assert_int_eq(adapter_read(&target, buf, sizeof buf), -EAGAIN);
    ck_assert_int_eq(adapter_read(&target, buf, 2), 2);
    ck_assert_mem_eq(buf, "de", 2);
    ck_assert_int_eq(close(ends[1]), 0);
    ck_assert_int_eq(adapter_read(&target, buf, 2), 0);
    ck_assert_int_eq(adapter_close(&target), 0);
}
END_TEST

START_TEST(an_old_error_of_a_stream_is_not_ours)
{
    FILE *file = file_with("abc");
    char buf[2];

    ck_assert_int_eq(fclose(file), 0);
    file = fopen("/dev/zero", "r");
    ck_assert_ptr_nonnull(file);
    ck_assert_int_eq(fputc('x', file), EOF);
    ck_assert_int_ne(ferror(file), 0);
    ck_assert_int_eq(adapter_from_stream(&target, file, ADAPTER_OWNS), 0);

    ck_assert_int_eq(adapter_read(&target, buf, 2), 2);
    ck_assert_int_eq(adapter_read(&target, buf, 2), 2);
    ck_assert_int_eq(adapter_close(&target), 0);
}
END_TEST

START_TEST(an_error_without_a_number_is_no_end)
{
    char byte;

    ck_assert_int_eq(make_stream(&target), 0);
    silent = 1;
    errno = EINTR;

    ck_assert_int_eq(adapter_read(&target, &byte, 1), -EIO);

    ck_assert_int_eq(target.native, EIO);
    silent = 0;
    marked = 0;
    ck_assert_int_eq(adapter_close(&target), 0);
}
END_TEST

START_TEST(the_script_plays_errors_between_bytes)
{
    static const struct adapter_step steps[] = {
        {"abc", 0}, {NULL, ETIMEDOUT}, {"d", 0}, {"", 0}, {"e", 0}};
    char buf[2];

    ck_assert_int_eq(adapter_from_script(&target, steps, 5), 0);

    ck_assert_int_eq(adapter_read(&target, buf, 2), 2);
    ck_assert_int_eq(adapter_read(&target, buf, 2), 1);
    ck_assert_int_eq(buf[0], 'c');
    ck_assert_int_eq(adapter_read(&target, buf, 2), -ETIMEDOUT);
    ck_assert_int_eq(target.native, ETIMEDOUT);
    ck_assert_int_eq(adapter_read(&target, buf, 1), 1);
    ck_assert_int_eq(buf[0], 'd');
    ck_assert_int_eq(adapter_read(&target, buf, 2), 0);
    ck_assert_int_eq(adapter_read(&target, buf, 2), 1);
    ck_assert_int_eq(adapter_read(&target, buf, 2), 0);
    ck_assert_int_eq(adapter_close(&target), 0);
}
END_TEST

START_TEST(nothing_is_a_source_too)
{
    char byte;

    ck_assert_int_eq(adapter_from_memory(&target, NULL, 0), 0);
    ck_assert_int_eq(adapter_read(&target, &byte, SSIZE_MAX), 0);
    ck_assert_int_eq(adapter_close(&target), 0);
    ck_assert_int_eq(adapter_from_script(&target, NULL, 0), 0);
    ck_assert_int_eq(adapter_read(&target, &byte, 1), 0);
    ck_assert_int_eq(adapter_close(&target), 0);
}
END_TEST

/* ---- who owns it ---- */

START_TEST(what_is_borrowed_stays_open)
{
    FILE *file = file_with("abc");

    ck_assert_int_eq(adapter_from_stream(&target, file, ADAPTER_BORROWS), 0);
    ck_assert_int_eq(adapter_close(&target), 0);
    ck_assert_int_eq(fgetc(file), 'a');
    ck_assert_int_eq(
        adapter_from_descriptor(&target, fileno(file), ADAPTER_BORROWS), 0);
    ck_assert_int_eq(adapter_close(&target), 0);
    ck_assert_int_ge(fcntl(fileno(file), F_GETFD), 0);
    ck_assert_int_eq(adapter_from_descriptor(&target, 0, ADAPTER_BORROWS), 0);
    ck_assert_int_eq(adapter_close(&target), 0);
    ck_assert_int_eq(fclose(file), 0);
}
END_TEST

START_TEST(what_is_owned_is_closed)
{
    int fd = open("/dev/null", O_RDONLY);
    FILE *file;

    ck_assert_int_ge(fd, 0);
    ck_assert_int_eq(adapter_from_descriptor(&target, fd, ADAPTER_OWNS), 0);
    ck_assert_int_eq(adapter_close(&target), 0);
    ck_assert_int_eq(fcntl(fd, F_GETFD), -1);

    file = fopen("/dev/null", "r");
    fd = fileno(file);
    ck_assert_int_eq(adapter_from_stream(&target, file, ADAPTER_OWNS), 0);
    ck_assert_int_eq(adapter_close(&target), 0);
    ck_assert_int_eq(fcntl(fd, F_GETFD), -1);
}
END_TEST

START_TEST(an_error_of_close_is_told_and_closes)
{
    FILE *file = fopen("/dev/null", "r");

    ck_assert_int_eq(close(fileno(file)), 0);
    ck_assert_int_eq(adapter_from_stream(&target, file, ADAPTER_OWNS), 0);
    ck_assert_int_eq(adapter_close(&target), -EINVAL);
    ck_assert_int_eq(target.native, EBADF);
    ck_assert_int_eq(adapter_close(&target), 0);

    ck_assert_int_eq(adapter_from_descriptor(&target, 900, ADAPTER_OWNS), 0);
    ck_assert_int_eq(target.native, 0);
    ck_assert_int_eq(adapter_close(&target), -EINVAL);
    ck_assert_int_eq(adapter_close(&target), 0);
}
END_TEST

START_TEST(a_maker_that_fails_took_nothing)
{
    FILE *file = file_with("abc");

    for (int i = 0; i < 4; i++) {
        int rc;

        target.native = 1;
        fault_injection_arm(1, FAULT_INJECTION_STICKY);
        rc = i == 0 ? adapter_from_stream(&target, file, ADAPTER_OWNS)
             : i == 1
                 ? adapter_from_descriptor(&target, fileno(file), ADAPTER_OWNS)
             : i == 2 ? adapter_from_memory(&target, "abc", 3)
                      : adapter_from_script(&target, NULL, 0);
        fault_injection_disarm();
        ck_assert_int_eq(rc, -ENOMEM);
        ck_assert_ptr_null(target.ops);
        ck_assert_int_eq(target.native, 0);
        ck_assert_int_eq(adapter_close(&target), 0);
    }
    ck_assert_int_eq(fgetc(file), 'a');
    ck_assert_int_eq(fclose(file), 0);
}
END_TEST

START_TEST(a_missing_adaptee_is_a_bug)
{
    if (_i == 0)
        adapter_from_stream(&target, NULL, ADAPTER_OWNS);
    else if (_i == 1)
        adapter_from_descriptor(&target, -1, ADAPTER_OWNS);
    else if (_i == 2)
        adapter_from_memory(&target, NULL, 1);
    else
        adapter_from_script(&target, NULL, 1);
}
END_TEST

static void add_contract(Suite *s)
{
    TCase *tc = tcase_create("contract");

    tcase_add_checked_fixture(tc, setup, NULL);
    tcase_add_loop_test(tc, every_byte_comes_once_and_in_order, 0, MAKERS);
    tcase_add_loop_test(tc, the_end_stays_the_end, 0, MAKERS);
    tcase_add_loop_test(tc, no_room_reads_nothing, 0, MAKERS);
    tcase_add_loop_test(tc, a_signal_is_not_seen, 0, MAKERS);
    tcase_add_loop_test(tc, closing_twice_is_closing_once, 0, MAKERS);
    tcase_add_loop_test_raise_signal(tc, reading_a_closed_target_is_a_bug,
                                     SIGABRT, 0, MAKERS);
    tcase_add_loop_test_raise_signal(tc, a_size_that_cannot_be_told_is_a_bug,
                                     SIGABRT, 0, MAKERS);
    tcase_add_loop_test(tc, an_error_is_translated_and_kept, 0,
                        (int)(sizeof broken / sizeof broken[0]));
    tcase_add_loop_test(tc, the_table_of_errors, 0,
                        (int)(sizeof errors / sizeof errors[0]));
    suite_add_tcase(s, tc);
}

static void add_corners(Suite *s)
{
    TCase *tc = tcase_create("corners");

    tcase_add_checked_fixture(tc, setup, NULL);
    tcase_add_test(tc, a_stream_gives_bytes_before_their_error);
    tcase_add_test(tc, an_old_error_of_a_stream_is_not_ours);
    tcase_add_test(tc, an_error_without_a_number_is_no_end);
    tcase_add_test(tc, the_script_plays_errors_between_bytes);
    tcase_add_test(tc, nothing_is_a_source_too);
    tcase_add_test(tc, what_is_borrowed_stays_open);
    tcase_add_test(tc, what_is_owned_is_closed);
    tcase_add_test(tc, an_error_of_close_is_told_and_closes);
    tcase_add_test(tc, a_maker_that_fails_took_nothing);
    tcase_add_loop_test_raise_signal(tc, a_missing_adaptee_is_a_bug, SIGABRT, 0,
                                     4);
    suite_add_tcase(s, tc);
}

int main(void)
{
    Suite *s = suite_create("adapter");
    SRunner *runner;
    int failed;

    add_contract(s);
    add_corners(s);
    runner = srunner_create(s);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
