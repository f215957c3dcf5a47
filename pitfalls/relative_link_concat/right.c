/* SPDX-License-Identifier: MIT-0 */
#include <curl/curl.h>
#include <stdio.h>

/* Where do the links of a page lead to? */
int main(void)
{
    static const char page[] = "http://h/docs/a.html";
    static const char *const links[] = {"b.html", "../b.html", "/b.html",
                                        "?page=2", "//img.h/b.png"};
    CURLU *url = curl_url();
    char *target;
    size_t i;

    for (i = 0; i < sizeof links / sizeof links[0]; i++) {
        curl_url_set(url, CURLUPART_URL, page, 0);
        curl_url_set(url, CURLUPART_URL, links[i], 0);
        curl_url_get(url, CURLUPART_URL, &target, 0);
        printf("%s: %s\n", links[i], target);
        curl_free(target);
    }
    curl_url_cleanup(url);
    return 0;
}
