/* SPDX-License-Identifier: MIT-0 */
/* WRONG: 0 says that not one byte was taken, not that all is well */
#include <arpa/inet.h>
#include <curl/curl.h>
#include <stdio.h>
#include <unistd.h>

static void serve(int fd)
{
    int peer = accept(fd, NULL, NULL);
    char request[1024];

    if (read(peer, request, sizeof request) > 0)
        dprintf(peer, "HTTP/1.0 200 OK\r\n\r\nhigh tide 6:12\n");
    _exit(0);
}

/* Adds up what arrives. */
static size_t count(char *data, size_t size, size_t n, void *total)
{
    (void)data;
    *(size_t *)total += size * n;
    return 0;
}

int main(void)
{
    struct sockaddr_in at = {.sin_family = AF_INET};
    socklen_t len = sizeof at;
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    CURL *curl = curl_easy_init();
    size_t total = 0;
    char url[64];

    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (bind(fd, (struct sockaddr *)&at, len) < 0 || listen(fd, 1) < 0 ||
        getsockname(fd, (struct sockaddr *)&at, &len) < 0)
        return 1;
    if (fork() == 0)
        serve(fd);
    snprintf(url, sizeof url, "http://127.0.0.1:%d/", ntohs(at.sin_port));
    curl_easy_setopt(curl, CURLOPT_URL, url);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, 10000L);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, count);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, &total);
    printf("result %d, ", curl_easy_perform(curl));
    printf("%zu bytes\n", total);
    curl_easy_cleanup(curl);
    return 0;
}
