/* SPDX-License-Identifier: MIT-0 */
/* Frozen: answers come in, and the numbers are looked at.
 *
 *     delays MIN MAX CONCURRENCY         the options
 *     waits BASE CAP TRIES_MAX
 *     delay DELAY LATENCY STATUS         the functions, one by one
 *     backoff TRIES
 *     retry-after NOW [=VALUE]
 *     host DELAY                         one more host
 *     answer HOST NOW STATUS LATENCY TRIES [=RETRY_AFTER]
 */
#include <inttypes.h>
#include <string.h>

#include "line_driver.h"
#include "pace.h"

/* What follows `=`, with its blanks; NULL when there is none. */
static const char *text_of(char *rest)
{
    char *at = strchr(rest, '=');

    return at ? at + 1 : NULL;
}

static void say_ms(struct line_driver_answer *answer, int64_t ms)
{
    if (ms == PACE_NONE)
        line_driver_say(answer, "none");
    else
        line_driver_say(answer, "%" PRId64, ms);
}

static void answer_command(struct pace *p, char *rest,
                           struct line_driver_answer *answer)
{
    size_t host = (size_t)line_driver_number(&rest), i;
    int64_t now = line_driver_number(&rest);
    struct pace_answer a = {.status = (int)line_driver_number(&rest)};

    a.latency_ms = line_driver_number(&rest);
    a.tries = (int)line_driver_number(&rest);
    a.retry_after = text_of(rest);
    if (host >= p->count) {
        line_driver_say(answer, "no such host");
        return;
    }
    line_driver_say(answer, "again ");
    say_ms(answer, pace_answered(p, host, &a, now));
    for (i = 0; i < p->count; i++)
        line_driver_say(answer, ", host %zu delay %" PRId64 " next %" PRId64, i,
                        p->hosts[i].delay_ms, p->hosts[i].next_ms);
}

static void ask(struct pace *p, const char *word, char *rest,
                struct line_driver_answer *answer)
{
    int64_t number = line_driver_number(&rest);

    if (strcmp(word, "delay") == 0) {
        int64_t latency = line_driver_number(&rest);
        int status = (int)line_driver_number(&rest);

        say_ms(answer, pace_delay(&p->options, number, latency, status));
    } else if (strcmp(word, "backoff") == 0) {
        say_ms(answer, pace_backoff(&p->options, (int)number));
    } else if (strcmp(word, "retry-after") == 0) {
        say_ms(answer, pace_retry_after(&p->options, text_of(rest), number));
    } else {
        line_driver_say(answer, "no such command");
    }
}

static void command(char *line, struct line_driver_answer *answer, void *ctx)
{
    struct pace *p = ctx;
    char *rest = line, *word;

    line_driver_say(answer, "%s", line);
    word = line_driver_word(&rest);
    if (!word)
        return;
    if (strcmp(word, "delays") == 0) {
        p->options.min_ms = line_driver_number(&rest);
        p->options.max_ms = line_driver_number(&rest);
        p->options.concurrency = line_driver_number(&rest);
    } else if (strcmp(word, "waits") == 0) {
        p->options.base_ms = line_driver_number(&rest);
        p->options.cap_ms = line_driver_number(&rest);
        p->options.tries_max = (int)line_driver_number(&rest);
    } else if (strcmp(word, "host") == 0 && p->count < PACE_HOSTS) {
        p->hosts[p->count++].delay_ms = line_driver_number(&rest);
    } else {
        line_driver_say(answer, " -> ");
        if (strcmp(word, "answer") == 0)
            answer_command(p, rest, answer);
        else
            ask(p, word, rest, answer);
    }
}

int main(void)
{
    static struct pace p = {.options = {0, 60000, 1, 1000, 60000, 3}};

    return line_driver_run(0, 3, command, &p) < 0;
}
