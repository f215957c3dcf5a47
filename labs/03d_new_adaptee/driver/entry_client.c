/* SPDX-License-Identifier: MIT-0 */
/* Frozen: the client. */
#include "entry_client.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static void say_code(struct line_driver_answer *answer, int rc)
{
    static const struct {
        const char *name;
        int code;
    } errors[] = {{"-ENOENT", -ENOENT},
                  {"-EMSGSIZE", -EMSGSIZE},
                  {"-EBADMSG", -EBADMSG},
                  {"-EMFILE", -EMFILE}};
    size_t i;

    for (i = 0; i < sizeof errors / sizeof errors[0]; i++)
        if (errors[i].code == rc) {
            line_driver_say(answer, "%s", errors[i].name);
            return;
        }
    line_driver_say(answer, "%d", rc);
}

static void say_text(struct line_driver_answer *answer, const char *text,
                     size_t len)
{
    if (len > 40)
        line_driver_say(answer, "%zu bytes, '%.8s...%s'", len, text,
                        text + len - 8);
    else
        line_driver_say(answer, "'%.*s'", (int)len, text);
    if (text[len] != '\0')
        line_driver_say(answer, ", no NUL behind");
}

void entry_client_show(struct entry_port *p, size_t index, size_t cap,
                       struct line_driver_answer *answer)
{
    char *buf = malloc(cap ? cap : 1); /* so that ASan sees its end */
    size_t len = 77;
    int rc;

    if (!buf)
        abort();
    memset(buf, '#', cap);
    rc = p->get(p->self, index, buf, cap, &len);
    if (rc == 0) {
        say_text(answer, buf, len);
    } else {
        say_code(answer, rc);
        line_driver_say(answer, len ? ", len is not 0" : "");
    }
    free(buf);
}

struct search {
    const char *word;
    struct line_driver_answer *answer;
};

static int look(void *ctx, const char *text, size_t len)
{
    struct search *s = ctx;

    if (!strstr(text, s->word))
        return 0;
    say_text(s->answer, text, len);
    return 1;
}

void entry_client_find(struct entry_port *p, const char *word,
                       struct line_driver_answer *answer)
{
    struct search s = {word, answer};
    int rc = p->each(p->self, look, &s);

    if (rc == 0)
        line_driver_say(answer, "nowhere");
    else if (rc != 1)
        say_code(answer, rc);
}

static int add(void *ctx, const char *text, size_t len)
{
    (void)text;
    *(size_t *)ctx += len;
    return 0;
}

void entry_client_total(struct entry_port *p, struct line_driver_answer *answer)
{
    size_t bytes = 0;
    int rc = p->each(p->self, add, &bytes);

    line_driver_say(answer, "count %zu, ", p->count(p->self));
    if (rc == 0)
        line_driver_say(answer, "bytes %zu", bytes);
    else
        say_code(answer, rc);
}
