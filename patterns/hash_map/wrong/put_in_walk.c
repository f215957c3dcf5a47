/* SPDX-License-Identifier: MIT-0 */
/* WRONG: adds keys while walking; the table grows under the cursor */
#include "hash_map.h"

#include <stdio.h>

int main(void)
{
    struct hash_map_u64 *prices;
    uint64_t item, cents;
    size_t cursor = 0;

    if (hash_map_u64_create(&prices) != 0)
        return 1;
    for (item = 1; item <= 5; item++)
        if (hash_map_u64_put(prices, item, 100 * item) != 0)
            return 1;
    while (hash_map_u64_next(prices, &cursor, &item, &cents))
        if (hash_map_u64_put(prices, item + 1000, cents / 2) != 0)
            return 1;
    printf("%zu prices\n", hash_map_u64_len(prices));
    hash_map_u64_destroy(prices);
    return 0;
}
