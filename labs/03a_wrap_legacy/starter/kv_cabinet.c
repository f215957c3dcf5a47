/* SPDX-License-Identifier: MIT-0 */
#include "kv_port.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cabinet.h"

/* Given: their codes in our words. */
static int code_of(int native)
{
    switch (native) {
    case 0:
        return 0;
    case CAB_NO_FILE:
    case CAB_NO_KEY:
        return -ENOENT;
    case CAB_LOCKED:
        return -EBUSY;
    case CAB_FULL:
        return -ENOSPC;
    case CAB_LENGTH:
        return -EFBIG;
    default:
        return -EIO;
    }
}

static int cabinet_get(void *self, const char *key, char **out, size_t *len)
{
    /* TODO: cab_get, and its answer as the port promises it. */
    (void)self;
    (void)key;
    *out = NULL;
    *len = 0;
    return -EIO;
}

static int cabinet_put(void *self, const char *key, const char *value,
                       size_t len)
{
    /* TODO: cab_put takes an int. */
    (void)self;
    (void)key;
    (void)value;
    (void)len;
    return -EIO;
}

static void cabinet_close(void *self)
{
    cab_close(self);
}

int kv_cabinet_open(struct kv_port *out, const char *name)
{
    struct cabinet *c = cab_open(name);

    memset(out, 0, sizeof *out);
    if (!c)
        return code_of(cab_error());
    /* TODO: lock it. What if that fails? */
    *out = (struct kv_port){c, cabinet_get, cabinet_put, cabinet_close};
    return 0;
}
