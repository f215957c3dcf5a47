/* SPDX-License-Identifier: MIT-0 */
/* Prices out of a crawl: parsed, checked, added up. */
#include "pipeline.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

struct item {
    const char *text;
    long price;
};

static int parse(void *self, void **item, const char **reason)
{
    struct item *it = *item;
    char *end;

    (void)self, (void)reason;
    it->price = strtol(it->text, &end, 10);
    return end == it->text || *end ? -EILSEQ : PIPELINE_NEXT;
}

static int check(void *self, void **item, const char **reason)
{
    (void)self;
    *reason = "costs nothing";
    return ((struct item *)*item)->price > 0 ? PIPELINE_NEXT : PIPELINE_DROP;
}

static int add(void *self, void **item, const char **reason)
{
    (void)reason;
    *(long *)self += ((struct item *)*item)->price;
    return PIPELINE_NEXT;
}

int main(void)
{
    static const struct pipeline_ops ops[] = {
        {NULL, NULL, parse}, {NULL, NULL, check}, {NULL, NULL, add}};
    struct item items[] = {{"12", 0}, {"0", 0}, {"many", 0}, {"30", 0}};
    struct pipeline_fate fate;
    struct pipeline p;
    long sum = 0;

    pipeline_init(&p, NULL);
    if (pipeline_add(&p, 900, "add", &ops[2], &sum) ||
        pipeline_add(&p, 100, "parse", &ops[0], NULL) ||
        pipeline_add(&p, 200, "check", &ops[1], NULL) || pipeline_open(&p))
        return 1;
    for (int i = 0; i < 4; i++)
        if (pipeline_push(&p, &items[i], &fate))
            printf("\"%s\" ended in %s: %s\n", items[i].text, fate.stage,
                   fate.reason ? fate.reason : "failed");
    printf("%" PRIu64 " in, %" PRIu64 " out; sum %ld\n", p.counts.in,
           p.counts.out, sum);
    return pipeline_close(&p) ? 1 : 0;
}
