/* SPDX-License-Identifier: MIT-0 */
/* Frozen: the library of 1989, with all that it kept in one place. */
#include "cabinet.h"

#include <string.h>

#include "cabinet_probe.h"

enum { CABINETS = 8, DRAWERS = 4, KEY_CAP = 16, ODD = 99 };

struct cabinet {
    struct drawer {
        char key[KEY_CAP]; /* "": nobody's */
        char value[CAB_VALUE_MAX];
        int length;
    } drawers[DRAWERS];
    int open, locked, locked_by_another;
};

/* No heap: one that stays open is counted, and is no leak of memory. */
static struct cabinet cabinets[CABINETS];
static int last_error;

/* What lies behind a value is an earlier one's, and no NUL. */
static char buffer[CAB_VALUE_MAX + 8];

static int done(int error)
{
    last_error = error;
    return error == 0;
}

int cab_error(void)
{
    return last_error;
}

struct cabinet *cab_open(const char *name)
{
    struct cabinet *c = cabinets;

    while (c < cabinets + CABINETS && c->open)
        c++;
    if (strcmp(name, "nowhere") == 0)
        done(CAB_NO_FILE);
    else if (strcmp(name, "odd") == 0 || c == cabinets + CABINETS)
        done(ODD);
    else
        done(0);
    if (last_error)
        return NULL;
    memset(c, 0, sizeof *c);
    c->open = 1;
    c->locked_by_another = strcmp(name, "busy") == 0;
    return c;
}

int cab_lock(struct cabinet *c)
{
    c->locked = !c->locked_by_another;
    return done(c->locked ? 0 : CAB_LOCKED);
}

static struct drawer *find(struct cabinet *c, const char *key)
{
    int i;

    for (i = 0; i < DRAWERS; i++)
        if (strcmp(c->drawers[i].key, key) == 0)
            return &c->drawers[i];
    return NULL;
}

int cab_put(struct cabinet *c, const char *key, const char *value, int length)
{
    struct drawer *d = find(c, key);

    if (!c->locked)
        return done(CAB_LOCKED);
    if (length < 0 || length > CAB_VALUE_MAX)
        return done(CAB_LENGTH);
    if (!d)
        d = find(c, "");
    if (!d || strlen(key) >= KEY_CAP)
        return done(CAB_FULL);
    memcpy(d->key, key, strlen(key) + 1);
    memcpy(d->value, value, (size_t)length);
    d->length = length;
    return done(0);
}

const char *cab_get(struct cabinet *c, const char *key, int *length)
{
    const struct drawer *d = find(c, key);

    *length = 0;
    if (!d || !c->locked) {
        done(c->locked ? CAB_NO_KEY : CAB_LOCKED);
        return "";
    }
    memset(buffer, '#', sizeof buffer - 1);
    memcpy(buffer, d->value, (size_t)d->length);
    *length = d->length;
    done(0);
    return buffer;
}

void cab_close(struct cabinet *c)
{
    c->open = 0;
    done(0);
}

int cabinet_probe_open(void)
{
    int i, count = 0;

    for (i = 0; i < CABINETS; i++)
        count += cabinets[i].open;
    return count;
}

bool cabinet_probe_owns(const char *bytes)
{
    return bytes >= buffer && bytes < buffer + sizeof buffer;
}
