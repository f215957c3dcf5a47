/* SPDX-License-Identifier: MIT-0 */
/* Frozen: a crawl whose machine dies when it is told to.
 *
 *     add URL    lease    done URL LINK...    retry URL    list
 *     die N          the machine dies in the middle of the Nth append from
 *                    here; nobody sees the answers from here to the crash
 *     crash          it dies now, if it lives; then the next start
 *     crash-twice    the first start dies in its first append
 */
#include <errno.h>
#include <string.h>

#include "disk_probe.h"
#include "line_driver.h"
#include "queue.h"

struct machine {
    struct disk disk;
    struct queue queue;
    bool is_doomed; /* from "die" to "crash" */
    struct line_driver_answer *answer;
};

static size_t page_count(const struct machine *m)
{
    return m->queue.count < QUEUE_MAX ? m->queue.count : QUEUE_MAX;
}

static void list_state(struct machine *m, const char *name,
                       enum queue_state state)
{
    const struct queue *q = &m->queue;
    size_t i;

    line_driver_say(m->answer, " %s", name);
    for (i = 0; i < page_count(m); i++) {
        const struct queue_page *p = &q->pages[i];

        if (p->state != state)
            continue;
        line_driver_say(m->answer, " %.*s", QUEUE_URL_CAP, p->url);
        if (p->kills > 0)
            line_driver_say(m->answer, "(%d)", p->kills);
    }
}

static void list(struct machine *m)
{
    list_state(m, "ready", QUEUE_READY);
    list_state(m, "| leased", QUEUE_LEASED);
    list_state(m, "| done", QUEUE_DONE);
    list_state(m, "| dead", QUEUE_DEAD);
}

static void say_result(struct machine *m, int rc)
{
    if (m->is_doomed)
        line_driver_say(m->answer, " nobody sees it");
    else if (rc == -EINVAL)
        line_driver_say(m->answer, " -EINVAL");
    else if (rc == -ENOENT)
        line_driver_say(m->answer, " -ENOENT");
    else
        line_driver_say(m->answer, " %d", rc);
    if (m->disk.is_full)
        line_driver_say(m->answer, ", the disk is full");
}

static void lease(struct machine *m)
{
    int rc = queue_lease(&m->queue);

    if (rc < 0 || m->is_doomed || (size_t)rc >= page_count(m))
        say_result(m, rc);
    else
        line_driver_say(m->answer, " %.*s", QUEUE_URL_CAP,
                        m->queue.pages[rc].url);
}

/* All of the memory goes, the disk stays. */
static void crash(struct machine *m, size_t die_at)
{
    memset(&m->queue, 0x5a, sizeof m->queue);
    m->disk.is_dead = false;
    m->disk.die_at = die_at;
    queue_open(&m->queue, &m->disk);
}

/* Of a page that the queue knows; else the number of pages. */
static size_t index_of(const struct machine *m, const char *url)
{
    size_t i = 0;

    while (i < page_count(m) &&
           strncmp(m->queue.pages[i].url, url, QUEUE_URL_CAP) != 0)
        i++;
    return i;
}

static void page_command(struct machine *m, const char *word, char *rest)
{
    const char *links[QUEUE_LINKS_MAX];
    const char *url = line_driver_word(&rest), *link;
    size_t index = url ? index_of(m, url) : 0, count = 0;

    if (!url || strlen(url) >= QUEUE_URL_CAP ||
        page_count(m) + QUEUE_LINKS_MAX > QUEUE_MAX) {
        line_driver_say(m->answer, " not with this driver");
        return;
    }
    link = line_driver_word(&rest);
    for (; link && count < QUEUE_LINKS_MAX; link = line_driver_word(&rest))
        if (strlen(link) < QUEUE_URL_CAP)
            links[count++] = link;
    if (strcmp(word, "add") == 0)
        say_result(m, queue_add(&m->queue, url));
    else if (index == page_count(m))
        line_driver_say(m->answer,
                        m->is_doomed ? " nobody sees it" : " no such page");
    else if (strcmp(word, "done") == 0)
        say_result(m, queue_done(&m->queue, index, links, count));
    else if (strcmp(word, "retry") == 0)
        say_result(m, queue_retry(&m->queue, index));
    else
        line_driver_say(m->answer, " no such command");
}

static void command(char *line, struct line_driver_answer *answer, void *ctx)
{
    struct machine *m = ctx;
    char *rest = line;
    const char *word;

    m->answer = answer;
    line_driver_say(answer, "%s ->", line);
    word = line_driver_word(&rest);
    if (!word)
        return;
    if (strncmp(word, "crash", 5) == 0) {
        if (strcmp(word, "crash-twice") == 0)
            crash(m, 1);
        crash(m, 0);
        m->is_doomed = false;
        list(m);
    } else if (strcmp(word, "die") == 0) {
        m->disk.die_at = (size_t)line_driver_number(&rest);
        m->is_doomed = true;
    } else if (m->disk.is_dead || (m->is_doomed && strcmp(word, "list") == 0)) {
        line_driver_say(answer, " nobody sees it");
    } else if (strcmp(word, "list") == 0) {
        list(m);
    } else if (strcmp(word, "lease") == 0) {
        lease(m);
    } else {
        page_command(m, word, rest);
    }
}

int main(void)
{
    static struct machine m;

    queue_open(&m.queue, &m.disk);
    return line_driver_run(0, 3, command, &m) < 0;
}
