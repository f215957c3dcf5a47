/* SPDX-License-Identifier: MIT-0 */
/* WRONG: the size is checked before the transfer, where nobody knows it */
#include <arpa/inet.h>
#include <curl/curl.h>
#include <stdio.h>
#include <unistd.h>

enum { BODY_MAX = 1000 };

/* Sends one page in chunks, with no word of its length before. */
static void serve(int fd)
{
    int i, peer = accept(fd, NULL, NULL);
    char request[1024];

    if (read(peer, request, sizeof request) <= 0)
        _exit(1);
    dprintf(peer, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
    for (i = 0; i < 50; i++)
        dprintf(peer, "64\r\n%0100d\r\n", i);
    dprintf(peer, "0\r\n\r\n");
    _exit(0);
}

static size_t keep(char *data, size_t size, size_t n, void *body)
{
    return fwrite(data, size, n, body);
}

int main(void)
{
    struct sockaddr_in at = {.sin_family = AF_INET};
    socklen_t len = sizeof at;
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    CURL *curl = curl_easy_init();
    FILE *body = tmpfile();
    char url[64];

    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (bind(fd, (struct sockaddr *)&at, len) < 0 || listen(fd, 1) < 0 ||
        getsockname(fd, (struct sockaddr *)&at, &len) < 0 || !body)
        return 1;
    if (fork() == 0)
        serve(fd);
    snprintf(url, sizeof url, "http://127.0.0.1:%d/", ntohs(at.sin_port));
    curl_easy_setopt(curl, CURLOPT_URL, url);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, 10000L);
    curl_easy_setopt(curl, CURLOPT_MAXFILESIZE, (long)BODY_MAX);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, keep);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, body);
    printf("%s\n", curl_easy_perform(curl) ? "refused" : "accepted");
    printf("%s\n", ftell(body) > BODY_MAX ? "too much kept" : "within limits");
    curl_easy_cleanup(curl);
    fclose(body);
    return 0;
}
