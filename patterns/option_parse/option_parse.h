/* SPDX-License-Identifier: MIT-0 */
/* option_parse.h 1.0.0 - one table for parsing, help and completion.
 *
 * Copy option_parse.h, option_parse.c and option_parse_help.c.
 *
 * Words:     -v  -n5  -n 5  -vn5  --name=5  --name 5  --, operands anywhere.
 *            "-" and negative numbers are operands, unless a digit is a short
 *            option. A value may be a negative number; any other word with a
 *            leading dash is taken for a forgotten value (write --name=-x).
 * Ownership: all strings are [borrowed]; targets point into argv.
 * Threads:   none shared; calls with different targets may run in parallel.
 * Errors:    -EINVAL and one line of text without a newline.
 * Idea:      table-driven parse-options of git; GNU argument syntax.
 */
#ifndef OPTION_PARSE_H
#define OPTION_PARSE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define OPTION_PARSE_VERSION "1.0.0"

#ifdef __cplusplus
extern "C" {
#endif

enum option_parse_type {
    OPTION_PARSE_FLAG,   /* target bool *: set true */
    OPTION_PARSE_COUNT,  /* target int *: one more each time (-vv) */
    OPTION_PARSE_STRING, /* target const char ** */
    OPTION_PARSE_INT,    /* target int64_t *, decimal, within min..max */
    OPTION_PARSE_CHOICE  /* target int *: the index of the word in choices */
};

/* Targets keep their value when the option is absent: that is the default. */
struct option_parse_option {
    char short_name;       /* 0: none */
    const char *long_name; /* without dashes; NULL: none */
    enum option_parse_type type;
    void *target;
    const char *value_name;     /* in the help; NULL: VALUE, or a|b|c */
    const char *help;           /* one or more sentences; NULL: not listed */
    int64_t min, max;           /* INT only; both 0: any */
    const char *const *choices; /* CHOICE only; NULL-terminated */
};

struct option_parse_spec {
    const char *program;
    const char *usage;   /* what follows the program name; may be NULL */
    const char *summary; /* a paragraph; may be NULL */
    const struct option_parse_option *options;
    size_t option_count;
    bool stop_at_operand; /* sub-commands: the first operand ends the options */
    const char *footer;   /* a paragraph; may be NULL */
};

/* Parses argv[1..argc-1], later options winning over earlier ones.
 *   argv               permuted: options first, operands last in their order
 *   out_first_operand  index in argv of the first operand, argc when none
 *   error              [borrowed] gets the message on failure; cap > 0
 *   -EINVAL            unknown option (names the nearest), missing or bad
 *                      value, value for a flag. Targets of options met before
 *                      are set; out_first_operand is 0.
 * O(argc * option_count), and O(argc^2) moves at worst. No allocation.
 */
int option_parse_run(const struct option_parse_spec *spec, int argc,
                     char **argv, int *out_first_operand, char *error,
                     size_t cap);

/* Writes the help, wrapped at 80 columns, as snprintf does: at most cap bytes
 * with the NUL; returns the length the whole text has. buf may be NULL when
 * cap is 0.
 */
int option_parse_help(const struct option_parse_spec *spec, char *buf,
                      size_t cap);

/* Lists what `word`, begun with a dash, can become: `--name`, or `--name=` when
 * a value follows, then `--name=choice`; one a line, for a shell's completion.
 * As snprintf does: see option_parse_help.
 */
int option_parse_complete(const struct option_parse_spec *spec,
                          const char *word, char *buf, size_t cap);

/* The name nearest to `word`: at most 2 edits (insert, delete, replace, swap of
 * neighbours) and fewer than it has letters; the first of equals. NULL when
 * none is near. Result [borrowed] from names. Names over 63 bytes never match.
 */
const char *option_parse_nearest(const char *word, const char *const *names,
                                 size_t count);

#ifdef __cplusplus
}
#endif

#endif
