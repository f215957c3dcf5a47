/* SPDX-License-Identifier: MIT-0 */
#define _DEFAULT_SOURCE /* RLIMIT_NPROC, RLIMIT_MEMLOCK, RLIMIT_MSGQUEUE */

#include "box_limits.h"

#include <errno.h>
#include <sys/resource.h>
#include <sys/time.h>

enum {
    NS_PER_MS = 1000000,
    KIB = 1024,
    MIB = 1024 * KIB,
    /* Address space beyond the resident limit: code, libraries and thread
     * stacks count there. So a program that fills its memory passes the
     * resident limit, and is known by it, before malloc returns NULL. */
    ADDRESS_ROOM = 64 * MIB,
    STACK_BYTES = 8 * MIB,
    STACK_MOST = 64 * MIB /* gcc raises its own */
};

/* What a sanitizer costs, in time and in memory. */
static const struct {
    int64_t time;
    int64_t memory;
} scales[] = {[BOX_PLAIN] = {1, 1}, [BOX_ASAN] = {3, 3}, [BOX_TSAN] = {15, 8}};

struct box_limits box_limits_default(void)
{
    struct box_limits limits = {
        .cpu_ms = 2000,
        .mem_mib = 256,
        .out_kib = 256,
        .procs = 1,
        .files = 64,
        .fsize_kib = 16 * KIB,
    };

    return limits;
}

static int64_t or_default(int64_t value, int64_t fallback)
{
    return value > 0 ? value : fallback;
}

/* A limit so large that its unit overflows is no limit. */
static int64_t scaled(int64_t value, int64_t factor)
{
    return value > INT64_MAX / factor ? INT64_MAX : value * factor;
}

void box_bounds_from(struct box_bounds *out, const struct box_request *request,
                     enum box_tier tier)
{
    const struct box_limits *in = &request->limits;
    struct box_limits def = box_limits_default();
    int64_t cpu_ms = or_default(in->cpu_ms, def.cpu_ms);
    int64_t wall_ms = or_default(in->wall_ms, scaled(cpu_ms, 10));
    int64_t slower = scales[request->sanitizer].time;
    int64_t larger = scales[request->sanitizer].memory;

    out->cpu_ns = scaled(cpu_ms, slower * NS_PER_MS);
    out->wall_ns = scaled(wall_ms, slower * NS_PER_MS);
    out->mem_bytes = scaled(or_default(in->mem_mib, def.mem_mib), larger * MIB);
    out->out_bytes = scaled(or_default(in->out_kib, def.out_kib), KIB);
    out->procs = or_default(in->procs, def.procs);
    out->files = or_default(in->files, def.files);
    out->fsize_bytes = scaled(or_default(in->fsize_kib, def.fsize_kib), KIB);
    out->tasks = 0;
    out->address_space = tier != BOX_NONE && request->sanitizer == BOX_PLAIN;
}

/* Lowers both limits; what the host forbids already stays. */
static int set_limit(int resource, int64_t soft, int64_t hard)
{
    struct rlimit limit;

    if (getrlimit(resource, &limit) < 0)
        return -errno;
    if ((rlim_t)hard < limit.rlim_max)
        limit.rlim_max = (rlim_t)hard;
    limit.rlim_cur =
        (rlim_t)soft < limit.rlim_max ? (rlim_t)soft : limit.rlim_max;
    return setrlimit(resource, &limit) < 0 ? -errno : 0;
}

/* Whole seconds only, so a backstop: the timer of box_watch.c is exact. */
static int64_t backstop_seconds(int64_t cpu_ns)
{
    const int64_t second = (int64_t)1000 * NS_PER_MS;

    return cpu_ns / second + (cpu_ns % second > 0) + 1;
}

int box_bounds_apply(const struct box_bounds *b)
{
    const int64_t cpu_s = backstop_seconds(b->cpu_ns);
    const int64_t space = b->mem_bytes > INT64_MAX - ADDRESS_ROOM
                              ? INT64_MAX
                              : b->mem_bytes + ADDRESS_ROOM;
    const struct {
        bool wanted;
        int resource;
        int64_t soft, hard;
    } rows[] = {
        /* Only with a tier (tasks > 0): under this limit a process reads
         * its own CPU clock in ticks, and trusted ones may be benches. */
        {b->tasks > 0, RLIMIT_CPU, cpu_s, cpu_s},
        {b->address_space, RLIMIT_AS, space, space},
        {true, RLIMIT_STACK, STACK_BYTES, STACK_MOST},
        {true, RLIMIT_FSIZE, b->fsize_bytes, b->fsize_bytes},
        {true, RLIMIT_NOFILE, b->files, b->files},
        {b->tasks > 0, RLIMIT_NPROC, b->tasks, b->tasks},
        {true, RLIMIT_CORE, 0, 0},
        {true, RLIMIT_MEMLOCK, 0, 0},
        {true, RLIMIT_MSGQUEUE, 0, 0},
    };
    size_t i;
    int rc = 0;

    for (i = 0; rc == 0 && i < sizeof rows / sizeof *rows; i++)
        if (rows[i].wanted)
            rc = set_limit(rows[i].resource, rows[i].soft, rows[i].hard);
    return rc;
}
