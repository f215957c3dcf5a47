/* SPDX-License-Identifier: MIT-0 */
/* structured_log.h 1.0.0 - levelled key=value lines, cheap when off.
 *
 * Copy structured_log.h and structured_log.c. Needs POSIX.1-2008.
 *
 *     STRUCTURED_LOG_INFO(&log, "page fetched",
 *                         STRUCTURED_LOG_STR("url", url),
 *                         STRUCTURED_LOG_INT("status", 200));
 *
 *     ts=2024-02-29T12:00:00.000Z level=info msg="page fetched"
 *         url=http://a/ status=200                             (one line)
 *
 * A text can never end its line or its field: quotes, backslashes, control
 * bytes and what is not UTF-8 come out escaped. Arguments of a level that is
 * off are not evaluated.
 *
 * Ownership: nothing is kept; all strings are [borrowed] for the call.
 * Threads:   any number may use one log; a line is one call of `write`. Set the
 *            fields, `level` too, before the threads start.
 * Errors:    logging never fails the caller; errno is kept.
 * Limits:    a line has at most STRUCTURED_LOG_LINE_MAX bytes; a message that
 *            is too long is cut, from the first field that does not fit on all
 *            are left out, and truncated=true says so.
 * Idea:      logfmt (Heroku); field lists as Go's log/slog.
 */
#ifndef STRUCTURED_LOG_H
#define STRUCTURED_LOG_H

#include <stddef.h>
#include <stdint.h>

#define STRUCTURED_LOG_VERSION "1.0.0"

#ifdef __cplusplus
extern "C" {
#endif

/* Within PIPE_BUF of Linux, so a write to a pipe is never torn. */
enum { STRUCTURED_LOG_LINE_MAX = 2048 };

enum structured_log_level {
    STRUCTURED_LOG_LEVEL_DEBUG,
    STRUCTURED_LOG_LEVEL_INFO,
    STRUCTURED_LOG_LEVEL_WARN,
    STRUCTURED_LOG_LEVEL_ERROR,
    STRUCTURED_LOG_LEVEL_OFF /* only as the level of a log */
};

/* Gets one whole line, the newline included. */
typedef void (*structured_log_write_fn)(void *ctx, const char *line,
                                        size_t len);
/* Nanoseconds since 1970 UTC. */
typedef int64_t (*structured_log_now_fn)(void *ctx);

struct structured_log {
    enum structured_log_level level; /* the lowest that is written */
    structured_log_write_fn write;
    void *write_ctx;
    structured_log_now_fn now; /* NULL: the system's clock */
    void *now_ctx;
};

enum structured_log_type {
    STRUCTURED_LOG_TYPE_END,
    STRUCTURED_LOG_TYPE_STR,
    STRUCTURED_LOG_TYPE_INT,
    STRUCTURED_LOG_TYPE_UINT,
    STRUCTURED_LOG_TYPE_BOOL,
    STRUCTURED_LOG_TYPE_DOUBLE
};

/* Built by the macros below. */
struct structured_log_field {
    const char *key; /* a literal: letters, digits, _ and . */
    enum structured_log_type type;
    union {
        const char *str; /* NULL is written as null */
        int64_t i64;
        uint64_t u64;
        double f64;
    } value;
};

#define STRUCTURED_LOG_FIELD(key_, type_, member_, value_)                     \
    ((struct structured_log_field){                                            \
        (key_), STRUCTURED_LOG_TYPE_##type_, {.member_ = (value_)}})
#define STRUCTURED_LOG_STR(key, v) STRUCTURED_LOG_FIELD(key, STR, str, v)
#define STRUCTURED_LOG_INT(key, v) STRUCTURED_LOG_FIELD(key, INT, i64, v)
#define STRUCTURED_LOG_UINT(key, v) STRUCTURED_LOG_FIELD(key, UINT, u64, v)
#define STRUCTURED_LOG_BOOL(key, v) STRUCTURED_LOG_FIELD(key, BOOL, i64, v)
#define STRUCTURED_LOG_DOUBLE(key, v) STRUCTURED_LOG_FIELD(key, DOUBLE, f64, v)

/* (log, "message", fields...), any number of fields, none too. */
#define STRUCTURED_LOG_DEBUG(log, ...)                                         \
    STRUCTURED_LOG_AT(log, STRUCTURED_LOG_LEVEL_DEBUG, __VA_ARGS__)
#define STRUCTURED_LOG_INFO(log, ...)                                          \
    STRUCTURED_LOG_AT(log, STRUCTURED_LOG_LEVEL_INFO, __VA_ARGS__)
#define STRUCTURED_LOG_WARN(log, ...)                                          \
    STRUCTURED_LOG_AT(log, STRUCTURED_LOG_LEVEL_WARN, __VA_ARGS__)
#define STRUCTURED_LOG_ERROR(log, ...)                                         \
    STRUCTURED_LOG_AT(log, STRUCTURED_LOG_LEVEL_ERROR, __VA_ARGS__)

/* The end mark is appended before message and fields are told apart: so the
 * list of fields is never empty, which C11 would not allow.
 */
#define STRUCTURED_LOG_AT(log, at, ...)                                        \
    STRUCTURED_LOG_SPLIT(log, at, __VA_ARGS__,                                 \
                         STRUCTURED_LOG_FIELD(NULL, END, str, NULL))
#define STRUCTURED_LOG_SPLIT(log, at, message, ...)                            \
    do {                                                                       \
        const struct structured_log *log_ = (log);                             \
        if ((at) >= log_->level)                                               \
            structured_log_emit(                                               \
                log_, (at), (message),                                         \
                (const struct structured_log_field[]){__VA_ARGS__});           \
    } while (0)

/* Writes one line whatever log->level is. fields ends with TYPE_END. */
void structured_log_emit(const struct structured_log *log,
                         enum structured_log_level level, const char *message,
                         const struct structured_log_field *fields);

/* A `write` for a file descriptor; ctx is an int * holding it. A line that
 * cannot be written is lost; a pipe without a reader raises SIGPIPE as usual.
 */
void structured_log_write_fd(void *ctx, const char *line, size_t len);

/* "debug" to "error", "off" -> level; -EINVAL for any other word. */
int structured_log_level_parse(const char *word,
                               enum structured_log_level *out);

#ifdef __cplusplus
}
#endif

#endif
