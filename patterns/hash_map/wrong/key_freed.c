/* SPDX-License-Identifier: MIT-0 */
/* WRONG: frees a key while the map still borrows it */
#include "hash_map.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char *copy(const char *text)
{
    size_t size = strlen(text) + 1;
    char *block = malloc(size);

    return block ? memcpy(block, text, size) : NULL;
}

int main(void)
{
    static int port = 8080;
    struct hash_map_str *settings;
    char *name = copy("port");
    int *found;

    if (!name || hash_map_str_create(&settings) != 0)
        return 1;
    if (hash_map_str_put(settings, name, &port) != 0)
        return 1;
    free(name);
    found = hash_map_str_get(settings, "port");
    printf("port %d\n", found ? *found : -1);
    hash_map_str_destroy(settings);
    return 0;
}
