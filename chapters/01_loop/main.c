/* SPDX-License-Identifier: MIT-0 */
/* minicheck: a suite with every way a test can end. demo_check.c is the same
 * suite for Check. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "minicheck.h"

static void adds(void)
{
    MINICHECK_INT_EQ(1 + 1, 2);
}

static void prints(void)
{
    printf("what a test prints is shown when it fails, or with -o\n");
}

static void subtracts_wrongly(void)
{
    printf("on the way\n");
    MINICHECK_INT_EQ(3 - 1, 1);
}

static void compares_text(void)
{
    MINICHECK_STR_EQ("not ok", "ok");
}

static void crashes(void)
{
    raise(SIGSEGV);
}

static void calls_exit(void)
{
    exit(0);
}

static void hangs(void)
{
    for (;;)
        pause();
}

int main(int argc, char **argv)
{
    static const struct minicheck_test tests[] = {
        MINICHECK(adds),
        MINICHECK(prints),
        MINICHECK(subtracts_wrongly),
        MINICHECK(compares_text),
        MINICHECK(crashes),
        MINICHECK(calls_exit),
        MINICHECK(hangs),
    };

    return minicheck_main(argc, argv, tests, sizeof tests / sizeof tests[0]);
}
