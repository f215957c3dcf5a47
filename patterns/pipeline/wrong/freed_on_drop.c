/* SPDX-License-Identifier: MIT-0 */
/* WRONG: a stage frees the item that it drops; the pipeline does so as well */
#include "pipeline.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int drop_short(void *self, void **item, const char **reason)
{
    (void)self;
    if (strlen(*item) >= 3)
        return PIPELINE_NEXT;
    free(*item);
    *reason = "too short";
    return PIPELINE_DROP;
}

int main(void)
{
    static const struct pipeline_ops ops = {NULL, NULL, drop_short};
    char *item = calloc(1, 8);
    struct pipeline p;
    int rc;

    if (!item)
        return 1;
    item[0] = 'a';
    pipeline_init(&p, free);
    if (pipeline_add(&p, 100, "length", &ops, NULL) || pipeline_open(&p))
        return 1;
    rc = pipeline_push(&p, item, NULL);
    printf("%s\n", rc == PIPELINE_DROP ? "dropped" : "kept");
    return pipeline_close(&p) ? 1 : 0;
}
