/* SPDX-License-Identifier: MIT-0 */
/* string_builder.h 1.0.0 - build text without counting bytes.
 *
 * Copy string_builder.h and string_builder.c into your project; nothing else
 * is needed.
 *
 * Ownership: the builder owns its text until string_builder_take.
 * Threads:   none; guard one builder with one lock.
 * Errors:    0 on success, else a negative errno value that STICKS: after the
 *            first failure every append does nothing and returns the same
 *            code, so a chain of appends needs one check at its end. The text
 *            built before the failure stays whole.
 * Idea:      git's strbuf, with the hard cap of curl's dynbuf against input
 *            that never ends, and the sticky error of stdio's ferror.
 */
#ifndef STRING_BUILDER_H
#define STRING_BUILDER_H

#include <stddef.h>

#define STRING_BUILDER_VERSION "1.0.0"

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__)
#define STRING_BUILDER_PRINTF_(at, args)                                       \
    __attribute__((format(printf, at, args)))
#else
#define STRING_BUILDER_PRINTF_(at, args)
#endif

/* Read-only for callers. Invariants: len < cap and data[len] == '\0', or all
 * of data, len and cap are zero. */
struct string_builder {
    char *data;
    size_t len; /* bytes of text, without the NUL */
    size_t cap; /* bytes owned, with the NUL */
    size_t max; /* len may not pass it */
    int error;  /* 0 or the first failure */
};

/* Starts with empty text of at most max_bytes, 0 for no limit. Allocates
 * nothing. */
void string_builder_init(struct string_builder *sb, size_t max_bytes);

/* Frees the text; the builder is as after init with the same limit. */
void string_builder_fini(struct string_builder *sb);

/* Forgets the text and the error, keeps the memory. */
void string_builder_clear(struct string_builder *sb);

/* Each adds to the end; amortised O(bytes added).
 *   bytes, text, fmt, arguments  [borrowed]  never from inside the builder
 *   -ENOMEM    no memory
 *   -EMSGSIZE  the text would pass max
 *   -EILSEQ    append_format only: the C library could not convert a value
 * On failure the text is unchanged. Bytes may be 0 and NUL may be among them.
 */
int string_builder_append(struct string_builder *sb, const void *bytes,
                          size_t n);
int string_builder_append_str(struct string_builder *sb, const char *text);
int string_builder_append_char(struct string_builder *sb, char c);
int string_builder_append_format(struct string_builder *sb, const char *fmt,
                                 ...) STRING_BUILDER_PRINTF_(2, 3);

/* The text, always NUL-terminated, "" when empty. [owned] by the builder, good
 * until the next call that changes it. */
const char *string_builder_cstr(const struct string_builder *sb);

/* Hands the text over and leaves the builder empty, as after init.
 *   out      [transfer]  the text, release with free(); NULL on failure
 *   -ENOMEM, -EMSGSIZE, -EILSEQ  the sticky error; the builder is unchanged
 */
int string_builder_take(struct string_builder *sb, char **out);

#ifdef __cplusplus
}
#endif

#endif
