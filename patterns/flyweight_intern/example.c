/* SPDX-License-Identifier: MIT-0 */
/* Counts requests by host: the host's id is the index of its counter. */
#include "flyweight_intern.h"

#include <stdio.h>
#include <string.h>

static const char *const urls[] = {
    "http://example.org/",  "http://example.net/a", "http://example.org/about",
    "http://example.org/a", "http://example.net/",
};

int main(void)
{
    int requests[5] = {0};
    struct flyweight_intern *hosts;
    const char *first = NULL;

    if (flyweight_intern_create(&hosts))
        return 1;
    for (size_t i = 0; i < 5; i++) {
        const char *start = urls[i] + strlen("http://");
        const char *host;

        if (flyweight_intern_bytes(hosts, start, strcspn(start, "/"), &host))
            return 1;
        requests[flyweight_intern_id(host)]++;
        if (!first)
            first = host;
        else if (host == first) /* the same host: no strcmp */
            printf("%s again\n", urls[i]);
    }
    for (uint32_t id = 0; id < flyweight_intern_count(hosts); id++)
        printf("%d %s\n", requests[id], flyweight_intern_at(hosts, id));
    flyweight_intern_destroy(hosts);
    return 0;
}
