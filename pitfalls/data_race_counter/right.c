/* SPDX-License-Identifier: MIT-0 */
#include <pthread.h>
#include <stdio.h>

enum { TESTS = 1000 };

struct tally {
    pthread_mutex_t lock;
    int passed;
};

static void *run_tests(void *arg)
{
    struct tally *tally = arg;
    int i;

    for (i = 0; i < TESTS; i++) {
        pthread_mutex_lock(&tally->lock);
        tally->passed++;
        pthread_mutex_unlock(&tally->lock);
    }
    return NULL;
}

int main(void)
{
    struct tally tally = {PTHREAD_MUTEX_INITIALIZER, 0};
    pthread_t other;

    if (pthread_create(&other, NULL, run_tests, &tally) != 0)
        return 1;
    run_tests(&tally);
    pthread_join(other, NULL);
    printf("%s\n", tally.passed <= 2 * TESTS ? "counted" : "too many");
    return 0;
}
