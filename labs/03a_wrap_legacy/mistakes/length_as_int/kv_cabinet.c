/* SPDX-License-Identifier: MIT-0 */
#include "kv_port.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cabinet.h"

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
    int length;
    const char *bytes = cab_get(self, key, &length);
    int rc = code_of(cab_error());

    *out = NULL;
    *len = 0;
    if (rc != 0) /* and not: length == 0 */
        return rc;
    *out = malloc((size_t)length + 1);
    if (!*out)
        return -ENOMEM;
    memcpy(*out, bytes, (size_t)length);
    (*out)[length] = '\0';
    *len = (size_t)length;
    return 0;
}

static int cabinet_put(void *self, const char *key, const char *value,
                       size_t len)
{
    if (!cab_put(self, key, value, (int)len))
        return code_of(cab_error());
    return 0;
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
    if (!cab_lock(c)) {
        int rc = code_of(cab_error()); /* cab_close sets it anew */

        cab_close(c);
        return rc;
    }
    *out = (struct kv_port){c, cabinet_get, cabinet_put, cabinet_close};
    return 0;
}
