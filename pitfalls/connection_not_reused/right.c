/* SPDX-License-Identifier: MIT-0 */
#include <arpa/inet.h>
#include <curl/curl.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

enum { PAGES = 3 };

/* Serves all pages. The exit code says how many connections that took. */
static void serve(int fd)
{
    int peer, pages = 0, connections = 0;
    char request[1024];

    while (pages < PAGES) {
        peer = accept(fd, NULL, NULL);
        connections++;
        while (pages < PAGES && read(peer, request, sizeof request) > 0)
            dprintf(peer,
                    "HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\npage %d\n",
                    ++pages);
        close(peer);
    }
    _exit(connections);
}

int main(void)
{
    struct sockaddr_in at = {.sin_family = AF_INET};
    socklen_t len = sizeof at;
    int i, status, fd = socket(AF_INET, SOCK_STREAM, 0);
    char url[64];
    CURL *curl;

    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (bind(fd, (struct sockaddr *)&at, len) < 0 || listen(fd, PAGES) < 0 ||
        getsockname(fd, (struct sockaddr *)&at, &len) < 0)
        return 1;
    if (fork() == 0)
        serve(fd);
    snprintf(url, sizeof url, "http://127.0.0.1:%d/", ntohs(at.sin_port));
    curl = curl_easy_init();
    for (i = 0; i < PAGES; i++) {
        curl_easy_setopt(curl, CURLOPT_URL, url);
        curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, 10000L);
        curl_easy_perform(curl);
    }
    curl_easy_cleanup(curl);
    wait(&status);
    printf("connections: %d\n", WEXITSTATUS(status));
    return 0;
}
