/* SPDX-License-Identifier: MIT-0 */
/* WRONG: the list is freed, the names it points to are not */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct suite {
    char *tests[3]; /* each from strdup */
    size_t count;
};

static struct suite *suite_new(void)
{
    return calloc(1, sizeof(struct suite));
}

static void suite_add(struct suite *s, const char *test)
{
    s->tests[s->count] = strdup(test);
    if (s->tests[s->count])
        s->count++;
}

static void suite_free(struct suite *s)
{
    free(s);
}

int main(void)
{
    struct suite *s = suite_new();

    if (!s)
        return 1;
    suite_add(s, "adds two numbers");
    suite_add(s, "refuses a zero");
    printf("%zu tests\n", s->count);
    suite_free(s);
    return 0;
}
