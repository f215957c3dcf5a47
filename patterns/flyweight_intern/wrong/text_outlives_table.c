/* SPDX-License-Identifier: MIT-0 */
/* WRONG: keeps a text beyond its table, which owns it. */
#include "flyweight_intern.h"

#include <stdio.h>

static const char *host_of_first(const char *const *hosts)
{
    struct flyweight_intern *names;
    const char *host = "";

    if (flyweight_intern_create(&names))
        return host;
    flyweight_intern_str(names, hosts[0], &host);
    flyweight_intern_destroy(names);
    return host;
}

int main(void)
{
    static const char *const hosts[] = {"www.example.org"};

    puts(host_of_first(hosts));
    return 0;
}
