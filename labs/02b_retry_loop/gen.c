/* SPDX-License-Identifier: MIT-0 */
/* gen SEED: random scripts of results and errors. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

static uint64_t state;

static unsigned draw(unsigned below)
{
    state ^= state >> 12;
    state ^= state << 25;
    state ^= state >> 27;
    return (unsigned)((state * UINT64_C(2685821657736338717)) >> 33) % below;
}

int main(int argc, char **argv)
{
    static const char *const words[] = {"EAGAIN", "EINTR", "EAGAIN", "EINTR",
                                        "ENOENT", "EIO",   "EACCES", "0",
                                        "7",      "512"};
    unsigned i, n;

    state = (argc > 1 ? strtoull(argv[1], NULL, 10) : 1) * 2 + 1;
    for (i = 0; i < 24; i++) {
        printf("script");
        for (n = 1 + draw(6); n > 0; n--)
            printf(" %s", words[draw(10)]);
        printf("\nfetch %u\nfetch %u\n", 1 + draw(4), 1 + draw(2));
    }
    return 0;
}
