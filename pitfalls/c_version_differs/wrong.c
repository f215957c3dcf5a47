/* SPDX-License-Identifier: MIT-0 */
/* WRONG: in C89 this bool is a char, and bit 8 does not fit */
#include <stdio.h>

#if __STDC_VERSION__ >= 199901L
#include <stdbool.h>
#else
typedef unsigned char bool;
#endif

enum { OPEN_READ = 0x001, OPEN_WRITE = 0x100 };

static bool is_writable(unsigned flags)
{
    return flags & OPEN_WRITE;
}

int main(void)
{
    unsigned flags = OPEN_READ | OPEN_WRITE;

    puts(is_writable(flags) ? "saving" : "read only");
    return 0;
}
