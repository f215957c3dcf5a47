/* SPDX-License-Identifier: MIT-0 */
/* WRONG: a link is pasted behind the folder of its page */
#include <curl/curl.h>
#include <stdio.h>
#include <string.h>

/* Where do the links of a page lead to? */
int main(void)
{
    static const char page[] = "http://h/docs/a.html";
    static const char *const links[] = {"b.html", "../b.html", "/b.html",
                                        "?page=2", "//img.h/b.png"};
    CURLU *url = curl_url();
    char *target, text[256];
    int folder = (int)(strrchr(page, '/') + 1 - page);
    size_t i;

    for (i = 0; i < sizeof links / sizeof links[0]; i++) {
        snprintf(text, sizeof text, "%.*s%s", folder, page, links[i]);
        curl_url_set(url, CURLUPART_URL, text, 0);
        curl_url_get(url, CURLUPART_URL, &target, 0);
        printf("%s: %s\n", links[i], target);
        curl_free(target);
    }
    curl_url_cleanup(url);
    return 0;
}
