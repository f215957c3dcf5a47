/* SPDX-License-Identifier: MIT-0 */
#include <curl/curl.h>
#include <pthread.h>
#include <stdio.h>

struct query {
    const char *words;
    char *escaped;
};

static void *escape(void *arg)
{
    struct query *query = arg;
    CURL *curl = curl_easy_init();

    query->escaped = curl_easy_escape(curl, query->words, 0);
    curl_easy_cleanup(curl);
    return NULL;
}

int main(void)
{
    struct query first = {.words = "high tide"};
    struct query second = {.words = "wind & waves"};
    pthread_t other;

    curl_global_init(CURL_GLOBAL_DEFAULT);
    if (pthread_create(&other, NULL, escape, &first) != 0)
        return 1;
    escape(&second);
    pthread_join(other, NULL);
    printf("?q=%s\n?q=%s\n", first.escaped, second.escaped);
    curl_free(first.escaped);
    curl_free(second.escaped);
    curl_global_cleanup();
    return 0;
}
