/* SPDX-License-Identifier: MIT-0 */
#ifndef _POSIX_C_SOURCE
#define _POSIX_C_SOURCE 200809L
#endif
#include "structured_log.h"

#include <assert.h>
#include <errno.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static const char TRUNCATED[] = " truncated=true\n";

/* A line that is being put together. `end` leaves room for TRUNCATED. What
 * does not fit sets `full`, and then nothing more is added.
 */
struct line {
    char *at;
    char *end;
    bool full;
};

/* Arrays, not pointers: constant without relocation. */
static const char level_names[][6] = {
    [STRUCTURED_LOG_LEVEL_DEBUG] = "debug",
    [STRUCTURED_LOG_LEVEL_INFO] = "info",
    [STRUCTURED_LOG_LEVEL_WARN] = "warn",
    [STRUCTURED_LOG_LEVEL_ERROR] = "error",
    [STRUCTURED_LOG_LEVEL_OFF] = "off",
};

static void put(struct line *line, const char *bytes, size_t len)
{
    if (line->full || (size_t)(line->end - line->at) < len) {
        line->full = true;
        return;
    }
    memcpy(line->at, bytes, len);
    line->at += len;
}

static void put_text(struct line *line, const char *text)
{
    put(line, text, strlen(text));
}

/* Bytes of the sequence at s that UTF-8 allows and a terminal shows; 0 for a
 * control character (C1 too) or what is no UTF-8. RFC 3629, section 4.
 */
static size_t printable(const unsigned char *s)
{
    size_t len = s[0] < 0x80   ? 1
                 : s[0] < 0xc2 ? 0
                 : s[0] < 0xe0 ? 2
                 : s[0] < 0xf0 ? 3
                 : s[0] < 0xf5 ? 4
                               : 0;

    if (len == 1)
        return s[0] >= 0x20 && s[0] != 0x7f;
    for (size_t i = 1; i < len; i++)
        if ((s[i] & 0xc0) != 0x80)
            return 0;
    if ((s[0] == 0xc2 && s[1] < 0xa0) ||  /* C1 */
        (s[0] == 0xe0 && s[1] < 0xa0) ||  /* overlong */
        (s[0] == 0xed && s[1] >= 0xa0) || /* surrogate */
        (s[0] == 0xf0 && s[1] < 0x90) ||  /* overlong */
        (s[0] == 0xf4 && s[1] >= 0x90))   /* above U+10FFFF */
        return 0;
    return len;
}

/* In one piece, so that a full line never ends inside an escape. */
static void put_escaped(struct line *line, unsigned char c)
{
    static const char hex[] = "0123456789abcdef";
    const char byte[] = {'\\', 'x', hex[c >> 4], hex[c & 15]};

    switch (c) {
    case '"':
        put_text(line, "\\\"");
        break;
    case '\\':
        put_text(line, "\\\\");
        break;
    case '\n':
        put_text(line, "\\n");
        break;
    case '\r':
        put_text(line, "\\r");
        break;
    case '\t':
        put_text(line, "\\t");
        break;
    default:
        put(line, byte, sizeof byte);
        break;
    }
}

static void put_body(struct line *line, const char *text)
{
    const unsigned char *at = (const unsigned char *)text;

    while (*at && !line->full) {
        size_t len = *at == '"' || *at == '\\' ? 0 : printable(at);

        if (len > 0)
            put(line, (const char *)at, len);
        else
            put_escaped(line, *at);
        at += len > 0 ? len : 1;
    }
}

/* A word that reads back the same without quotes. */
static bool is_plain(const char *text)
{
    for (const char *at = text; *at; at++)
        if (*at <= ' ' || *at > '~' || strchr("\"\\=", *at))
            return false;
    return *text != '\0';
}

static void put_str(struct line *line, const char *text)
{
    if (!text) {
        put_text(line, "null");
    } else if (is_plain(text) && strcmp(text, "null") != 0) {
        put_text(line, text);
    } else {
        put_text(line, "\"");
        put_body(line, text);
        put_text(line, "\"");
    }
}

/* Whatever the locale, the decimal point is a point. */
static void format_double(char *out, size_t cap, double value)
{
    snprintf(out, cap, "%.6g", value);
    for (char *at = out; *at; at++)
        *at = *at == ',' ? '.' : *at;
}

static void put_value(struct line *line,
                      const struct structured_log_field *field)
{
    char number[32];

    switch (field->type) {
    case STRUCTURED_LOG_TYPE_INT:
        snprintf(number, sizeof number, "%" PRId64, field->value.i64);
        break;
    case STRUCTURED_LOG_TYPE_UINT:
        snprintf(number, sizeof number, "%" PRIu64, field->value.u64);
        break;
    case STRUCTURED_LOG_TYPE_DOUBLE:
        format_double(number, sizeof number, field->value.f64);
        break;
    case STRUCTURED_LOG_TYPE_BOOL:
        put_text(line, field->value.i64 ? "true" : "false");
        return;
    default:
        put_str(line, field->value.str);
        return;
    }
    put_text(line, number);
}

/* All of a field or nothing. */
static void put_field(struct line *line,
                      const struct structured_log_field *field)
{
    char *before = line->at;

    put_text(line, " ");
    put_text(line, field->key);
    put_text(line, "=");
    put_value(line, field);
    if (line->full)
        line->at = before;
}

static int64_t now_ns(const struct structured_log *log)
{
    struct timespec ts;

    if (log->now)
        return log->now(log->now_ctx);
    clock_gettime(CLOCK_REALTIME, &ts);
    return (int64_t)ts.tv_sec * 1000000000 + ts.tv_nsec;
}

/* RFC 3339 in UTC, to the millisecond. */
static void put_time(struct line *line, int64_t ns)
{
    int64_t ms = ns / 1000000 - (ns % 1000000 < 0);
    int64_t rest = (ms % 1000 + 1000) % 1000;
    time_t seconds = (time_t)((ms - rest) / 1000);
    struct tm tm;
    char text[40];
    size_t len;

    gmtime_r(&seconds, &tm);
    len = strftime(text, sizeof text, "ts=%Y-%m-%dT%H:%M:%S", &tm);
    snprintf(text + len, sizeof text - len, ".%03dZ", (int)rest);
    put_text(line, text);
}

/* Cut, not left out, when it is too long: a line without it says nothing. */
static void put_message(struct line *line, const char *message)
{
    put_text(line, " msg=\"");
    line->end--; /* kept for the closing quote */
    put_body(line, message);
    line->end++;
    *line->at++ = '"';
}

void structured_log_emit(const struct structured_log *log,
                         enum structured_log_level level, const char *message,
                         const struct structured_log_field *fields)
{
    int saved = errno;
    char text[STRUCTURED_LOG_LINE_MAX];
    struct line line = {text, text + sizeof text - (sizeof TRUNCATED - 1),
                        false};
    bool full;

    assert(log->write && message);
    put_time(&line, now_ns(log));
    put_text(&line, " level=");
    put_text(&line, level_names[level]);
    put_message(&line, message);
    for (; fields->type != STRUCTURED_LOG_TYPE_END && !line.full; fields++)
        put_field(&line, fields);
    full = line.full;
    line.full = false;
    line.end = text + sizeof text;
    put_text(&line, full ? TRUNCATED : "\n");
    log->write(log->write_ctx, text, (size_t)(line.at - text));
    errno = saved;
}

void structured_log_write_fd(void *ctx, const char *line, size_t len)
{
    const int *fd = ctx;
    ssize_t rc;

    do
        rc = write(*fd, line, len);
    while (rc < 0 && errno == EINTR);
}

int structured_log_level_parse(const char *word, enum structured_log_level *out)
{
    for (int i = 0; i <= STRUCTURED_LOG_LEVEL_OFF; i++) {
        if (strcmp(word, level_names[i]) == 0) {
            *out = (enum structured_log_level)i;
            return 0;
        }
    }
    return -EINVAL;
}
