/* SPDX-License-Identifier: MIT-0 */
/* str_view.h 1.0.0 - slice text without copying and without a terminator.
 *
 * Copy str_view.h and str_view.c into your project; nothing else is needed.
 *
 * Ownership: a view borrows; the text must live, unmoved and unchanged, for as
 *            long as any view of it. Nothing here allocates or writes text.
 * Threads:   values; any thread, as long as nobody changes the text.
 * Errors:    0 on success, else a negative errno value.
 * Text:      bytes; NUL is a byte like any other; no locale is asked.
 * Idea:      nginx's ngx_str_t; C++17's std::string_view; the cut of
 *            Plan 9 and Go (strings.Cut).
 */
#ifndef STR_VIEW_H
#define STR_VIEW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define STR_VIEW_VERSION "1.0.0"

#ifdef __cplusplus
extern "C" {
#endif

/* All zero is an empty view. A view is passed by value. */
struct str_view {
    const char *data; /* [borrowed], NOT NUL-terminated */
    size_t len;
};

/* For printf: printf("%" STR_VIEW_FORMAT "\n", STR_VIEW_ARGS(v)). Prints at
 * most INT_MAX bytes and stops at a NUL. v is evaluated twice. */
#define STR_VIEW_FORMAT ".*s"
#define STR_VIEW_ARGS(v) str_view_int_((v).len), (v).data

/* A view of len bytes, or of a whole C string without its NUL. */
struct str_view str_view_of(const char *data, size_t len);
struct str_view str_view_from(const char *cstr);

/* Takes the text up to the next `sep` off the front of `rest` and puts it into
 * `out`, without the separator; the last field needs none. false when nothing
 * was left, and then out is empty. "a,,b," has the fields "a", "" and "b": a
 * separator ends a field, as a newline ends a line. O(field).
 */
bool str_view_cut(struct str_view *rest, char sep, struct str_view *out);

/* The view without its first n bytes, or only those; n past the end means all
 * of it. O(1). */
struct str_view str_view_drop(struct str_view v, size_t n);
struct str_view str_view_take(struct str_view v, size_t n);

/* Without space, \t, \n, \v, \f and \r at both ends. */
struct str_view str_view_trim(struct str_view v);

bool str_view_equal(struct str_view a, struct str_view b);
bool str_view_starts_with(struct str_view v, struct str_view prefix);
bool str_view_ends_with(struct str_view v, struct str_view suffix);

/* < 0, 0 or > 0 as memcmp; a prefix comes before the longer text. */
int str_view_compare(struct str_view a, struct str_view b);

/* Index of the first `needle` in v, or -ENOENT. The empty needle is at 0.
 * O(v.len * needle.len) at worst. */
ptrdiff_t str_view_find(struct str_view v, struct str_view needle);

/* Reads a decimal number that fills the whole view: [+-]digits, no blanks.
 *   out      0 on failure
 *   -EINVAL  anything else than such a number
 *   -ERANGE  it does not fit
 */
int str_view_to_i64(struct str_view v, int64_t *out);

/* Copies v and a NUL into buf. -ENOSPC when cap bytes are too few; buf then
 * holds "" (if cap > 0). */
int str_view_copy(struct str_view v, char *buf, size_t cap);

/* What STR_VIEW_ARGS stands on; not for callers. */
int str_view_int_(size_t len);

#ifdef __cplusplus
}
#endif

#endif
