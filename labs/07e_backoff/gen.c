/* SPDX-License-Identifier: MIT-0 */
/* gen SEED: answers of three hosts, some of which ask for a pause. */
#include <inttypes.h>
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

static void print_retry_after(void)
{
    switch (draw(4)) {
    case 0:
        printf(" =%u", draw(100));
        break;
    case 1: /* around the year 2001, as are the times below */
        printf(" =Sun, 09 Sep 2001 01:4%u:%02u GMT", draw(10), draw(60));
        break;
    default:
        break;
    }
    printf("\n");
}

int main(int argc, char **argv)
{
    static const unsigned statuses[] = {200, 200, 200, 404, 429, 503, 0};
    int64_t now = INT64_C(1000000000000);
    unsigned i;

    state = (argc > 1 ? strtoull(argv[1], NULL, 10) : 1) * 2 + 1;
    printf("delays %u %u %u\n", draw(500), 2000 + draw(9000), 1 + draw(4));
    printf("waits %u %u 5\n", 1 + draw(3000), 1 + draw(90000));
    printf("host 2000\nhost 1000\nhost 1500\n");
    for (i = 0; i < 40; i++) {
        now += draw(4000);
        printf("answer %u %" PRId64 " %u %u %u", draw(3), now,
               statuses[draw(7)], draw(9000), 1 + draw(6));
        print_retry_after();
    }
    for (i = 0; i < 10; i++)
        printf("backoff %u\n", 1 + draw(1u << (3 * i)));
    return 0;
}
