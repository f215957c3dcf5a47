/* SPDX-License-Identifier: MIT-0 */
#ifndef _POSIX_C_SOURCE
#define _POSIX_C_SOURCE 200809L /* getline, fdopen, dup */
#endif
#include "line_driver.h"

#include <assert.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct line_driver_answer {
    char *text;
    size_t len, cap;
    int error; /* the first failure, sticky */
};

static int reserve(struct line_driver_answer *a, size_t more)
{
    size_t cap = a->cap ? a->cap : 64;
    char *text;

    while (cap - a->len <= more)
        cap *= 2;
    if (cap == a->cap)
        return 0;
    text = realloc(a->text, cap);
    if (!text)
        return -ENOMEM;
    a->text = text;
    a->cap = cap;
    return 0;
}

void line_driver_say(struct line_driver_answer *answer, const char *format, ...)
{
    va_list args;
    int n;

    va_start(args, format);
    n = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (n < 0 || answer->error)
        return;
    answer->error = reserve(answer, (size_t)n);
    if (answer->error)
        return;
    va_start(args, format);
    (void)vsnprintf(answer->text + answer->len, (size_t)n + 1, format, args);
    va_end(args);
    answer->len += (size_t)n;
}

static int write_all(int out, const char *bytes, size_t size)
{
    while (size > 0) {
        ssize_t n = write(out, bytes, size);

        if (n < 0 && errno != EINTR)
            return -errno;
        if (n > 0) {
            bytes += n;
            size -= (size_t)n;
        }
    }
    return 0;
}

static int write_frame(int out, unsigned long number,
                       const struct line_driver_answer *a)
{
    char head[64];
    int n = snprintf(head, sizeof head, "%lu text %zu ", number, a->len);
    int rc = write_all(out, head, (size_t)n);

    if (rc == 0)
        rc = write_all(out, a->text, a->len);
    return rc == 0 ? write_all(out, "\n", 1) : rc;
}

static int drive(FILE *lines, int out, line_driver_fn fn, void *ctx)
{
    struct line_driver_answer answer = {NULL, 0, 0, 0};
    unsigned long number = 0;
    char *line = NULL;
    size_t cap = 0;
    ssize_t len;
    int rc = 0;

    while (rc == 0 && (len = getline(&line, &cap, lines)) >= 0) {
        if (line[len - 1] == '\n') /* getline gives at least one byte */
            line[len - 1] = '\0';
        answer.len = 0;
        fn(line, &answer, ctx);
        rc = answer.error ? answer.error : write_frame(out, ++number, &answer);
    }
    if (rc == 0 && ferror(lines))
        rc = -errno;
    free(answer.text);
    free(line);
    return rc;
}

int line_driver_run(int in, int out, line_driver_fn fn, void *ctx)
{
    FILE *lines;
    int fd, rc;

    assert(in >= 0 && out >= 0 && fn);
    fd = dup(in);
    if (fd < 0)
        return -errno;
    lines = fdopen(fd, "r");
    if (!lines) {
        rc = -errno;
        (void)close(fd);
        return rc;
    }
    rc = drive(lines, out, fn, ctx);
    (void)fclose(lines);
    return rc;
}

char *line_driver_word(char **rest)
{
    char *word = *rest + strspn(*rest, " \t");
    char *end = word + strcspn(word, " \t");

    if (!*word)
        return NULL;
    *rest = *end ? end + 1 : end;
    *end = '\0';
    return word;
}

long line_driver_number(char **rest)
{
    char *word = line_driver_word(rest);
    char *end;
    long number;

    if (!word)
        return 0;
    errno = 0;
    number = strtol(word, &end, 10);
    return *end || errno ? 0 : number;
}
