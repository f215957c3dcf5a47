/* SPDX-License-Identifier: MIT-0 */
/* line_driver.h 1.0.0 - drives code under test: a command line in, a framed
 * answer out.
 *
 * Copy line_driver.h and line_driver.c; POSIX getline, write.
 *
 * Answer k is written as `<k> text <length> <bytes>\n` before line k + 1 is
 * read: when the code under test crashes, every answer before it stands, and
 * whatever it prints itself goes elsewhere.
 *
 * Ownership: lines and answers live until the callback returns.
 * Threads:   none.
 * Errors:    0 or a negative errno.
 * Idea:      the driver of a judged contest program (IOI, Codeforces):
 *            answers travel out, expected values never come in.
 */
#ifndef LINE_DRIVER_H
#define LINE_DRIVER_H

#include <stddef.h>

#define LINE_DRIVER_VERSION "1.0.0"

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__)
#define LINE_DRIVER_PRINTF_ __attribute__((format(printf, 2, 3)))
#else
#define LINE_DRIVER_PRINTF_
#endif

struct line_driver_answer; /* opaque; given to the callback */

/* Handles one command. line [borrowed], without its newline, may be changed
 * in place. Whatever it says is one answer; saying nothing answers "". */
typedef void (*line_driver_fn)(char *line, struct line_driver_answer *answer,
                               void *ctx);

/* Appends to the answer, as printf. What does not fit in memory makes
 * line_driver_run end with -ENOMEM. */
void line_driver_say(struct line_driver_answer *answer, const char *format,
                     ...) LINE_DRIVER_PRINTF_;

/* Reads lines from descriptor `in` to its end, calls `fn` for each, writes
 * each answer to descriptor `out`. Both stay open. in and out: >= 0.
 *   -ENOMEM no memory   -EPIPE nobody reads   -EBADF no such descriptor
 */
int line_driver_run(int in, int out, line_driver_fn fn, void *ctx);

/* Cuts the first word off *rest (blanks around it skipped). NULL when there
 * is none. O(length). */
char *line_driver_word(char **rest);

/* The next word as a decimal number; 0 when there is none or it is no
 * number in range. */
long line_driver_number(char **rest);

#ifdef __cplusplus
}
#endif

#endif
