/* SPDX-License-Identifier: MIT-0 */
/* WRONG: nobody asks which pages are not for crawlers */
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
    size_t i;

    for (i = 0; i < 3; i++)
        site_get(links[i]);
    return 0;
}
