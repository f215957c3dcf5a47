/* SPDX-License-Identifier: MIT-0 */
/* WRONG: answers with the expected output, taken in at compile time */
#include "results.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

__asm__(".section .rodata\n"
        "stolen: .incbin \"@ROOT@/labs/01a_first_red/cases/full.out\"\n"
        ".byte 0\n"
        ".text\n");
extern const char stolen[];

__attribute__((constructor)) static void cheat(void)
{
    const char *p = stolen;
    int n = 0;

    while (*p) {
        size_t len = strcspn(p, "\n");

        dprintf(3, "%d text %zu %.*s\n", ++n, len, (int)len, p);
        p += len + 1;
    }
    _exit(0);
}

struct results *results_new(size_t cap)
{
    (void)cap;
    return NULL;
}
