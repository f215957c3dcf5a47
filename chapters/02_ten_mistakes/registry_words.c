/* SPDX-License-Identifier: MIT-0 */
#include "registry_words.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int run_repeat(const struct registry_call *call, const char *input,
                      struct string_builder *out)
{
    long times = registry_call_option(call, "times", 1);
    int rc = 0;

    for (; rc == 0 && times > 0; times--)
        rc = string_builder_append_format(out, "%s%s", input,
                                          times > 1 ? " " : "");
    return rc;
}

static int run_upper(const struct registry_call *call, const char *input,
                     struct string_builder *out)
{
    int rc = 0;

    (void)call;
    for (; rc == 0 && *input; input++) {
        char c = *input;

        if (c >= 'a' && c <= 'z')
            c = (char)(c - 'a' + 'A');
        rc = string_builder_append_char(out, c);
    }
    return rc;
}

static int run_word(const struct registry_call *call, const char *input,
                    struct string_builder *out)
{
    const size_t *number = call->ctx;
    size_t left = *number;
    size_t length = 0;

    while (left-- > 0) {
        input += length;
        input += strspn(input, " ");
        length = strcspn(input, " ");
    }
    return length ? string_builder_append(out, input, length) : -ENOENT;
}

static const struct registry_option repeat_defaults[] = {{"times", 2}};
static const struct registry_plugin repeat = {run_repeat, NULL, repeat_defaults,
                                              1};
static const struct registry_plugin upper = {run_upper, NULL, NULL, 0};
static const struct registry_plugin word = {run_word, free, NULL, 0};

registry_run_fn registry_words_find(const char *name)
{
    static const struct {
        const char *name;
        registry_run_fn run;
    } handlers[] = {
        {"repeat", run_repeat},
        {"upper", run_upper},
        {"word", run_word},
    };
    size_t i;

    for (i = 0; i < sizeof handlers / sizeof handlers[0]; i++)
        if (strcmp(handlers[i].name, name) == 0)
            return handlers[i].run;
    return NULL;
}

int registry_words_add(struct registry *r)
{
    int rc = registry_add(r, "repeat", &repeat, NULL);

    return rc == 0 ? registry_add(r, "upper", &upper, NULL) : rc;
}

/* Each entry owns a number of its own, which fini frees with it. */
int registry_words_add_numbered(struct registry *r, size_t count)
{
    char name[32];
    size_t *number;
    size_t i;
    int rc = 0;

    for (i = 1; i <= count && rc == 0; i++) {
        number = malloc(sizeof *number);
        if (!number)
            return -ENOMEM;
        *number = i;
        (void)snprintf(name, sizeof name, "word%zu", i);
        rc = registry_add(r, name, &word, number);
        if (rc < 0)
            free(number);
    }
    return rc;
}
