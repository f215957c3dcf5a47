/* SPDX-License-Identifier: MIT-0 */
/* gen SEED: jobs made, copied, tagged and freed at random. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

enum { SLOTS = 6 };

static uint64_t state;

static unsigned draw(unsigned below)
{
    state ^= state >> 12;
    state ^= state << 25;
    state ^= state >> 27;
    return (unsigned)((state * UINT64_C(2685821657736338717)) >> 33) % below;
}

static void make(unsigned slot, const int *used)
{
    static const char *const tags[] = {"", " =", " =home", " =a,b,c"};
    unsigned from = 1 + draw(SLOTS);

    if (used[from] && draw(2))
        printf("copy %u %u\n", slot, from);
    else
        printf("new %u%s\n", slot, tags[draw(4)]);
}

int main(int argc, char **argv)
{
    static const char *const words[] = {"x", "urgent", "later",
                                        "a-rather-long-one"};
    int used[SLOTS + 1] = {0};
    unsigned i, slot;

    state = (argc > 1 ? strtoull(argv[1], NULL, 10) : 1) * 2 + 1;
    for (i = 0; i < 40; i++) {
        slot = 1 + draw(SLOTS);
        if (!used[slot]) {
            make(slot, used);
            used[slot] = 1;
        } else if (draw(6) == 0) {
            printf("free %u\n", slot);
            used[slot] = 0;
        } else {
            printf("tag %u %s\n", slot, words[draw(4)]);
        }
    }
    for (slot = 1; slot <= SLOTS; slot++)
        if (used[slot])
            printf("tags %u\nfree %u\n", slot, slot);
    return 0;
}
