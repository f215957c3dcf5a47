/* SPDX-License-Identifier: MIT-0 */
/* gen SEED: chains of hooks with random orders, slots and plans. */
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

static void print_acts(int is_response)
{
    static const char *const acts[] = {
        "next",         "next",        "next",         "answer:cached",
        "again:/other", "fail:denied", "fail:timeout", "fail:broken"};
    unsigned n;

    for (n = 1 + draw(3); n > 0; n--) {
        const char *act = acts[draw(8)];

        printf(" %s", is_response && act[0] == 'a' && act[1] == 'n'
                          ? "change:new"
                          : act);
    }
    printf("\n");
}

int main(int argc, char **argv)
{
    static const char *const slots[] = {"", "", "", " q", " r", " e", " qe"};
    unsigned round, i, hooks;

    state = (argc > 1 ? strtoull(argv[1], NULL, 10) : 1) * 2 + 1;
    for (round = 0; round < 12; round++) {
        hooks = draw(7);
        printf("new\n");
        for (i = 0; i < hooks; i++)
            printf("hook %c %u%s\n", (char)('A' + i), 100 * draw(4),
                   slots[draw(7)]);
        for (i = 0; i < hooks; i++) {
            if (draw(3) == 0) {
                printf("plan %c request", (char)('A' + i));
                print_acts(0);
            }
            if (draw(3) == 0) {
                printf("plan %c response", (char)('A' + i));
                print_acts(1);
            }
            if (draw(2) == 0) {
                printf("plan %c error", (char)('A' + i));
                print_acts(0);
            }
        }
        if (draw(2))
            printf("plan fetch fail:refused next fail:timeout\n");
        for (i = 0; i < 4; i++)
            printf("get /%u\n", i);
    }
    return 0;
}
