/* SPDX-License-Identifier: MIT-0 */
/* gen SEED: bases and references, of the pieces that mean something. */
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

static void print_pieces(unsigned most)
{
    static const char *const pieces[] = {"/",  "/", "/", ".",  ".",   "..",
                                         "/.", "a", "b", "..", "/..", "c;d",
                                         "?",  "#", ":", "//", "-",   "x.y"};
    unsigned n = draw(most + 1);

    while (n-- > 0)
        printf("%s", pieces[draw(sizeof pieces / sizeof pieces[0])]);
}

static void print_base(void)
{
    static const char *const fronts[] = {
        "http://h", "http://h/a/b", "x:", "file://", "x:a/b", ""};

    printf("base %s", fronts[draw(6)]);
    print_pieces(5);
    printf("\n");
}

int main(int argc, char **argv)
{
    static const char *const verbs[] = {"join ", "join ",  "join ", "join ",
                                        "join ", "split ", "dots ", "short "};
    unsigned i;

    state = (argc > 1 ? strtoull(argv[1], NULL, 10) : 1) * 2 + 1;
    for (i = 0; i < 80; i++) {
        if (i % 8 == 0)
            print_base();
        printf("%s", verbs[draw(8)]);
        if (draw(12) == 0)
            printf("http:");
        print_pieces(9);
        printf("\n");
    }
    return 0;
}
