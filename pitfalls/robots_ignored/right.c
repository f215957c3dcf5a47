/* SPDX-License-Identifier: MIT-0 */
#include <stdio.h>
#include <string.h>

/* A shop; what it prints is its log. */
static const char *site_get(const char *path)
{
    int buys = strncmp(path, "/cart/", 6) == 0;

    printf("GET %s%s\n", path, buys ? ": one pear ordered" : "");
    return "User-agent: *\nDisallow: /cart/\n";
}

int main(void)
{
    static const char *const links[] = {"/pears", "/cart/add?id=7", "/plums"};
    char rule[32] = "";
    size_t i;

    sscanf(site_get("/robots.txt"), "User-agent: * Disallow: %31s", rule);
    for (i = 0; i < 3; i++)
        if (!rule[0] || strncmp(links[i], rule, strlen(rule)) != 0)
            site_get(links[i]);
    return 0;
}
