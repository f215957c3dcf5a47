/* SPDX-License-Identifier: MIT-0 */
#include <arpa/inet.h>
#include <curl/curl.h>
#include <pthread.h>
#include <stdio.h>
#include <unistd.h>

static void *fetch(void *curl)
{
    printf("fetch: %s\n", curl_easy_strerror(curl_easy_perform(curl)));
    return NULL;
}

/* Does the server take callers? */
static void probe(CURL *curl)
{
    curl_easy_setopt(curl, CURLOPT_CONNECT_ONLY, 1L);
    printf("probe: %s\n", curl_easy_strerror(curl_easy_perform(curl)));
}

int main(void)
{
    struct sockaddr_in at = {.sin_family = AF_INET};
    socklen_t len = sizeof at;
    int peer, fd = socket(AF_INET, SOCK_STREAM, 0);
    CURL *prober, *fetcher = curl_easy_init();
    pthread_t thread;
    char text[1024];

    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (bind(fd, (struct sockaddr *)&at, len) < 0 || listen(fd, 2) < 0 ||
        getsockname(fd, (struct sockaddr *)&at, &len) < 0)
        return 1;
    snprintf(text, sizeof text, "http://127.0.0.1:%d/", ntohs(at.sin_port));
    curl_easy_setopt(fetcher, CURLOPT_URL, text);
    curl_easy_setopt(fetcher, CURLOPT_TIMEOUT_MS, 10000L);
    prober = curl_easy_duphandle(fetcher);
    if (pthread_create(&thread, NULL, fetch, fetcher) != 0)
        return 1;
    peer = accept(fd, NULL, NULL);
    if (read(peer, text, sizeof text) > 0) /* fetch waits for its answer */
        probe(prober);
    dprintf(peer, "HTTP/1.0 200 OK\r\n\r\nnews\n");
    close(peer);
    pthread_join(thread, NULL);
    curl_easy_cleanup(prober);
    curl_easy_cleanup(fetcher);
    return 0;
}
