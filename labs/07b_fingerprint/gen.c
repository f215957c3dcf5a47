/* SPDX-License-Identifier: MIT-0 */
/* gen SEED: URLs of few pieces, so that many are the same page, and prints
 * that meet in a small table. */
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

static void print_url(unsigned most)
{
    static const char *const pieces[] = {
        "a",   "b",   "a=", "b=", "a=1", "b=2", "&",   "&",   "&",
        "&",   "%61", "%2", "%7", "%2F", "%2f", "%26", "%3d", "%7e",
        "%00", "/",   "=",  "-",  "+",   "?",   "#",   "%C3", "%c3"};
    unsigned n = draw(most + 1);

    printf("http://h/%s", draw(4) ? "?" : "");
    while (n-- > 0)
        printf("%s", pieces[draw(sizeof pieces / sizeof pieces[0])]);
    printf("\n");
}

int main(int argc, char **argv)
{
    unsigned i;

    state = (argc > 1 ? strtoull(argv[1], NULL, 10) : 1) * 2 + 1;
    for (i = 0; i < 90; i++) {
        switch (draw(3)) {
        case 0:
            printf("canonical ");
            print_url(16);
            break;
        case 1:
            printf("offer ");
            print_url(3);
            break;
        default:
            printf("add %x\n", draw(12) << 4 * draw(3));
        }
    }
    return 0;
}
