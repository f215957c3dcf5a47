/* SPDX-License-Identifier: MIT-0 */
/* A log of changes, a line each:
 *
 *     start                  every lease is over
 *     add URL
 *     lease INDEX
 *     retry INDEX
 *     done INDEX LINK...
 *
 * `apply` makes a change in memory; it is called for a line that was just
 * written and for one that is read again, so both do the same.
 */
#include "queue.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LINE_CAP = 40 + QUEUE_LINKS_MAX * QUEUE_URL_CAP };

/* The next word of a line, copied; false at its end. */
static bool next_word(const char **at, char word[QUEUE_URL_CAP])
{
    size_t len;

    *at += strspn(*at, " ");
    len = strcspn(*at, " \n");
    if (len == 0 || len >= QUEUE_URL_CAP)
        return false;
    memcpy(word, *at, len);
    word[len] = '\0';
    *at += len;
    return true;
}

static bool is_known(const struct queue *q, const char *url)
{
    size_t i;

    for (i = 0; i < q->count; i++)
        if (strcmp(q->pages[i].url, url) == 0)
            return true;
    return false;
}

static void add(struct queue *q, const char *url)
{
    struct queue_page page = {"", QUEUE_READY, 0};

    if (is_known(q, url))
        return;
    (void)snprintf(page.url, sizeof page.url, "%s", url);
    q->pages[q->count++] = page;
}

static void recover(struct queue *q)
{
    size_t i;

    for (i = 0; i < q->count; i++) {
        struct queue_page *p = &q->pages[i];

        if (p->state != QUEUE_LEASED)
            continue;
        p->kills++;
        p->state = p->kills < QUEUE_KILLS ? QUEUE_READY : QUEUE_DEAD;
    }
}

static void apply(struct queue *q, const char *line)
{
    char verb[QUEUE_URL_CAP] = "", word[QUEUE_URL_CAP] = "";
    size_t index;

    (void)next_word(&line, verb);
    if (strcmp(verb, "start") == 0) {
        recover(q);
        return;
    }
    (void)next_word(&line, word);
    if (strcmp(verb, "add") == 0) {
        add(q, word);
        return;
    }
    index = strtoul(word, NULL, 10);
    if (strcmp(verb, "lease") == 0)
        q->pages[index].state = QUEUE_LEASED;
    else if (strcmp(verb, "retry") == 0)
        q->pages[index].state = QUEUE_READY;
    else
        q->pages[index].state = QUEUE_DONE;
    while (next_word(&line, word))
        add(q, word);
}

/* On the disk first: what was not written has not happened. */
static void commit(struct queue *q, const char *line)
{
    disk_append(q->disk, line);
    apply(q, line);
}

void queue_open(struct queue *q, struct disk *d)
{
    const char *text = disk_text(d), *at = text, *end;

    memset(q, 0, sizeof *q);
    q->disk = d;
    for (end = strchr(at, '\n'); end; end = strchr(at, '\n')) {
        apply(q, at);
        at = end + 1;
    }
    if (*at) {
        apply(q, at);
        disk_append(d, "\n");
    }
    commit(q, "start\n");
}

int queue_add(struct queue *q, const char *url)
{
    char line[LINE_CAP];

    if (is_known(q, url))
        return 0;
    (void)snprintf(line, sizeof line, "add %s\n", url);
    commit(q, line);
    return 1;
}

int queue_lease(struct queue *q)
{
    char line[LINE_CAP];
    size_t i;

    for (i = 0; i < q->count; i++) {
        if (q->pages[i].state != QUEUE_READY)
            continue;
        (void)snprintf(line, sizeof line, "lease %zu\n", i);
        commit(q, line);
        return (int)i;
    }
    return -ENOENT;
}

/* One line: done and its links are kept together, or lost together. */
int queue_done(struct queue *q, size_t index, const char *const *links,
               size_t count)
{
    char line[LINE_CAP];
    size_t len, i;

    if (q->pages[index].state != QUEUE_LEASED)
        return -EINVAL;
    len = (size_t)snprintf(line, sizeof line, "done %zu", index);
    for (i = 0; i < count; i++)
        len += (size_t)snprintf(line + len, sizeof line - len, " %s", links[i]);
    (void)snprintf(line + len, sizeof line - len, "\n");
    commit(q, line);
    return 0;
}

int queue_retry(struct queue *q, size_t index)
{
    char line[LINE_CAP];

    if (q->pages[index].state != QUEUE_LEASED)
        return -EINVAL;
    (void)snprintf(line, sizeof line, "retry %zu\n", index);
    commit(q, line);
    return 0;
}
