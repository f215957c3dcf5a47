/* SPDX-License-Identifier: MIT-0 */
#include <stdio.h>
#include <string.h>

enum { URL_CAP = 64 };

/* A server that sorts by what it is asked for first. */
static const char *site_get(const char *url)
{
    return strstr(url, "?by=price") ? "pears 1, apples 3" : "apples 3, pears 1";
}

/* One spelling for both orders of two parameters, without the fragment. */
static void canonicalize(char out[URL_CAP], const char *url)
{
    char path[16], a[16], b[16];
    int n = sscanf(url, "%15[^?]?%15[^&]&%15[^#]", path, a, b);

    if (n < 3)
        snprintf(out, URL_CAP, "%s", url);
    else if (strcmp(a, b) < 0)
        snprintf(out, URL_CAP, "%s?%s&%s", path, a, b);
    else
        snprintf(out, URL_CAP, "%s?%s&%s", path, b, a);
}

int main(void)
{
    static const char *const links[] = {"/fruit?by=price&by=name",
                                        "/fruit?by=price&by=name#top"};
    char key[URL_CAP], seen[URL_CAP] = "";
    size_t i;

    for (i = 0; i < 2; i++) {
        canonicalize(key, links[i]);
        if (strcmp(key, seen) != 0)
            printf("%s: %s\n", links[i], site_get(links[i]));
        memcpy(seen, key, sizeof seen);
    }
    return 0;
}
