/* SPDX-License-Identifier: MIT-0 */
#include <arpa/inet.h>
#include <curl/curl.h>
#include <stdio.h>

/* A server that lets callers in and never says a word. */
static int open_mute_server(char url[64])
{
    struct sockaddr_in at = {.sin_family = AF_INET};
    socklen_t len = sizeof at;
    int fd = socket(AF_INET, SOCK_STREAM, 0);

    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (bind(fd, (struct sockaddr *)&at, len) < 0 || listen(fd, 1) < 0 ||
        getsockname(fd, (struct sockaddr *)&at, &len) < 0)
        return -1;
    snprintf(url, 64, "http://127.0.0.1:%d/", ntohs(at.sin_port));
    return 0;
}

int main(void)
{
    char url[64];
    CURL *curl = curl_easy_init();
    CURLcode rc;

    if (!curl || open_mute_server(url) < 0)
        return 1;
    curl_easy_setopt(curl, CURLOPT_URL, url);
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, 200L);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, 200L);
    rc = curl_easy_perform(curl);
    printf("%s\n", rc == CURLE_OPERATION_TIMEDOUT ? "no answer: the next one"
                                                  : curl_easy_strerror(rc));
    curl_easy_cleanup(curl);
    return 0;
}
