/* SPDX-License-Identifier: MIT-0 */
/* WRONG: for libcurl a 404 is a success, and its text a page */
#include <arpa/inet.h>
#include <curl/curl.h>
#include <stdio.h>
#include <unistd.h>

/* A shop that has run out of pears. */
static void serve(int fd)
{
    int peer = accept(fd, NULL, NULL);
    char request[1024];

    if (read(peer, request, sizeof request) > 0)
        dprintf(peer, "HTTP/1.0 404 Not Found\r\n\r\n"
                      "Nothing here. Try our plums: price 5\n");
    _exit(0);
}

int main(void)
{
    struct sockaddr_in at = {.sin_family = AF_INET};
    socklen_t len = sizeof at;
    int price = 0, fd = socket(AF_INET, SOCK_STREAM, 0);
    CURL *curl = curl_easy_init();
    CURLcode rc;
    FILE *page = tmpfile();
    char url[64];

    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (bind(fd, (struct sockaddr *)&at, len) < 0 || listen(fd, 1) < 0 ||
        getsockname(fd, (struct sockaddr *)&at, &len) < 0 || !page)
        return 1;
    if (fork() == 0)
        serve(fd);
    snprintf(url, sizeof url, "http://127.0.0.1:%d/pears", ntohs(at.sin_port));
    curl_easy_setopt(curl, CURLOPT_URL, url);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, 10000L);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, page);
    rc = curl_easy_perform(curl);
    rewind(page);
    if (rc != CURLE_OK)
        printf("pears: %s\n", curl_easy_strerror(rc));
    else if (fscanf(page, "%*[^:]: price %d", &price) == 1)
        printf("pears: price %d\n", price);
    curl_easy_cleanup(curl);
    fclose(page);
    return 0;
}
