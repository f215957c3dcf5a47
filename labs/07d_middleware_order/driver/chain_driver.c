/* SPDX-License-Identifier: MIT-0 */
/* Frozen: hooks that do as they are told, and who was called when.
 *
 *     hook NAME ORDER [SLOTS]       SLOTS: some of the letters q r e
 *     plan NAME request ACT...      what its calls do, one after another; then
 *     plan NAME response ACT...     all say next
 *     plan NAME error ACT...
 *     plan fetch ACT...
 *     get URL                       >A request, <A response, !A error
 *     new                           an empty chain
 *
 * ACT: next, answer:TEXT, change:TEXT, again:URL, fail:NAME
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "chain.h"
#include "line_driver.h"

enum { NAME_CAP = 16, PLAN_CAP = 120, SLOTS = 3 };

struct plan {
    char text[PLAN_CAP];
    char *rest; /* of text: what was not done yet; NULL: nothing */
};

struct world;

struct hook {
    struct world *world;
    char name[NAME_CAP];
    struct plan plans[SLOTS];
};

struct world {
    struct chain chain;
    struct hook hooks[CHAIN_MAX + 1]; /* one more than fits */
    size_t hook_count;
    struct plan fetch;
    char page[80];
    struct line_driver_answer *answer;
};

static const struct {
    const char *name;
    int code;
} failures[] = {
    {"timeout", -ETIMEDOUT}, {"refused", -ECONNREFUSED}, {"denied", -EACCES},
    {"broken", -EBADMSG},    {"full", -ENOSPC},
};

enum { FAILURES = sizeof failures / sizeof failures[0] };

static int failure_of(const char *name)
{
    size_t i;

    for (i = 0; i < FAILURES; i++)
        if (strcmp(failures[i].name, name) == 0)
            return failures[i].code;
    return -EIO;
}

static void say_failure(struct world *w, int code)
{
    size_t i;

    for (i = 0; i < FAILURES; i++)
        if (failures[i].code == code) {
            line_driver_say(w->answer, "%s", failures[i].name);
            return;
        }
    line_driver_say(w->answer, "%d", code);
}

static const char *shown(const char *text)
{
    return text ? text : "NULL";
}

static int act(struct plan *plan, struct chain_exchange *x)
{
    char *word = plan->rest ? line_driver_word(&plan->rest) : NULL;
    char *what = word ? strchr(word, ':') : NULL;

    if (!what)
        return CHAIN_NEXT;
    *what++ = '\0';
    if (strcmp(word, "fail") == 0)
        return failure_of(what);
    if (strcmp(word, "again") == 0) {
        x->next = what;
        return CHAIN_REQUEST;
    }
    x->response = what;
    return strcmp(word, "answer") == 0 ? CHAIN_RESPONSE : CHAIN_NEXT;
}

static int on_request(void *self, struct chain_exchange *x)
{
    struct hook *h = self;

    line_driver_say(h->world->answer, " >%s", h->name);
    return act(&h->plans[0], x);
}

static int on_response(void *self, struct chain_exchange *x)
{
    struct hook *h = self;

    line_driver_say(h->world->answer, " <%s(%s)", h->name, shown(x->response));
    return act(&h->plans[1], x);
}

static int on_error(void *self, struct chain_exchange *x)
{
    struct hook *h = self;

    line_driver_say(h->world->answer, " !%s(", h->name);
    say_failure(h->world, x->error);
    line_driver_say(h->world->answer, ")");
    return act(&h->plans[2], x);
}

static int fetch(void *ctx, struct chain_exchange *x)
{
    struct world *w = ctx;
    int rc;

    line_driver_say(w->answer, " fetch");
    (void)snprintf(w->page, sizeof w->page, "page%s", shown(x->request));
    x->response = w->page;
    rc = act(&w->fetch, x);
    if (rc < 0)
        x->response = NULL;
    return rc < 0 ? rc : CHAIN_RESPONSE;
}

static void plan_set(struct plan *plan, const char *acts)
{
    (void)snprintf(plan->text, sizeof plan->text, "%s", acts);
    plan->rest = plan->text;
}

static void hook_command(struct world *w, char *rest)
{
    const char *name = line_driver_word(&rest);
    int order = (int)line_driver_number(&rest);
    const char *slots = line_driver_word(&rest);
    struct hook *h = &w->hooks[w->hook_count];
    struct chain_hook made = {order, h, NULL, NULL, NULL};
    int rc;

    if (w->hook_count > CHAIN_MAX) {
        line_driver_say(w->answer, "the driver knows no more hooks");
        return;
    }
    memset(h, 0, sizeof *h);
    h->world = w;
    (void)snprintf(h->name, sizeof h->name, "%s", shown(name));
    if (!slots || strchr(slots, 'q'))
        made.on_request = on_request;
    if (!slots || strchr(slots, 'r'))
        made.on_response = on_response;
    if (!slots || strchr(slots, 'e'))
        made.on_error = on_error;
    rc = chain_add(&w->chain, &made);
    w->hook_count += rc == 0;
    line_driver_say(w->answer, "hook %s %d -> ", h->name, order);
    if (rc == 0)
        line_driver_say(w->answer, "0");
    else
        say_failure(w, rc);
}

static void plan_command(struct world *w, char *rest)
{
    static const char *const slots[SLOTS] = {"request", "response", "error"};
    const char *name = line_driver_word(&rest), *slot;
    size_t i, k;

    if (name && strcmp(name, "fetch") == 0) {
        plan_set(&w->fetch, rest);
        return;
    }
    slot = line_driver_word(&rest);
    for (i = 0; name && slot && i < w->hook_count; i++)
        for (k = 0; k < SLOTS; k++)
            if (strcmp(w->hooks[i].name, name) == 0 &&
                strcmp(slots[k], slot) == 0)
                plan_set(&w->hooks[i].plans[k], rest);
}

static void get_command(struct world *w, char *rest)
{
    struct chain_exchange x = {line_driver_word(&rest), NULL, NULL, 0};
    int rc;

    line_driver_say(w->answer, "get %s:", shown(x.request));
    rc = chain_run(&w->chain, &x, fetch, w);
    line_driver_say(w->answer, " -> ");
    if (rc == CHAIN_RESPONSE) {
        line_driver_say(w->answer, "response %s", shown(x.response));
    } else if (rc == CHAIN_REQUEST) {
        line_driver_say(w->answer, "request %s", shown(x.next));
    } else if (rc < 0) {
        line_driver_say(w->answer, "failure ");
        say_failure(w, rc);
    } else {
        line_driver_say(w->answer, "%d, which is no result", rc);
    }
}

static void command(char *line, struct line_driver_answer *answer, void *ctx)
{
    struct world *w = ctx;
    char *rest = line;
    const char *word = line_driver_word(&rest);

    w->answer = answer;
    if (word && strcmp(word, "hook") == 0)
        hook_command(w, rest);
    else if (word && strcmp(word, "plan") == 0)
        plan_command(w, rest);
    else if (word && strcmp(word, "get") == 0)
        get_command(w, rest);
    else if (word && strcmp(word, "new") == 0)
        memset(w, 0, sizeof *w);
    else
        line_driver_say(answer, "no such command");
}

int main(void)
{
    static struct world w;

    return line_driver_run(0, 3, command, &w) < 0;
}
