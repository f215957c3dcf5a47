/* SPDX-License-Identifier: MIT-0 */
/* minicheck.h - a small test runner: a process per test, TAP on stdout.
 *
 *     static void adds(void)
 *     {
 *         MINICHECK_INT_EQ(1 + 1, 2);
 *     }
 *     static const struct minicheck_test tests[] = {MINICHECK(adds)};
 *
 *     int main(int argc, char **argv)
 *     {
 *         return minicheck_main(argc, argv, tests, 1);
 *     }
 *
 * A test that is forgotten in the table is an unused static function: the
 * compiler says so (-Wunused-function).
 *
 * Ownership: the table is [borrowed]. Threads: none.
 * Idea:      Check (fork per test) and the Test Anything Protocol, TAP 14.
 */
#ifndef MINICHECK_H
#define MINICHECK_H

#include <stddef.h>
#include <string.h>

struct minicheck_test {
    const char *name;
    void (*run)(void);
};

#define MINICHECK(test)                                                        \
    {                                                                          \
#test, test                                                            \
    }

/* Runs the tests as the command line says (--help), prints TAP on stdout.
 * 0 all passed, 1 a test failed, 2 bad usage or nothing to run. */
int minicheck_main(int argc, char **argv, const struct minicheck_test *tests,
                   size_t count);

/* Ends the test as failed. Only inside a test. */
__attribute__((noreturn, format(printf, 3, 4))) void
minicheck_fail(const char *file, int line, const char *format, ...);

#define MINICHECK_TRUE(expr)                                                   \
    do {                                                                       \
        if (!(expr))                                                           \
            minicheck_fail(__FILE__, __LINE__, "%s is false", #expr);          \
    } while (0)

#define MINICHECK_INT_EQ(got, want)                                            \
    do {                                                                       \
        long long got_ = (got), want_ = (want);                                \
        if (got_ != want_)                                                     \
            minicheck_fail(__FILE__, __LINE__, "%s is %lld, want %lld", #got,  \
                           got_, want_);                                       \
    } while (0)

#define MINICHECK_STR_EQ(got, want)                                            \
    do {                                                                       \
        const char *got_ = (got), *want_ = (want);                             \
        if (strcmp(got_, want_) != 0)                                          \
            minicheck_fail(__FILE__, __LINE__, "%s is \"%s\", want \"%s\"",    \
                           #got, got_, want_);                                 \
    } while (0)

#endif
