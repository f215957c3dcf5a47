/* SPDX-License-Identifier: MIT-0 */
#include "toolchain.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void command_add(struct command *c, const char *arg)
{
    if (c->argc + 1 >= TOOLCHAIN_MAX_ARGS) {
        c->full = true;
        return;
    }
    c->argv[c->argc++] = arg;
    c->argv[c->argc] = NULL;
}

void command_add_all(struct command *c, const char *const *args, size_t n)
{
    size_t i;

    for (i = 0; i < n; i++)
        command_add(c, args[i]);
}

static const char *std_flag(const char *std)
{
    static const char *const flags[] = {"-std=c11", "-std=c17", "-std=c99",
                                        "-std=gnu11", "-std=c89"};
    size_t i;

    for (i = 0; std && i < sizeof flags / sizeof flags[0]; i++)
        if (strcmp(flags[i] + 5, std) == 0)
            return flags[i];
    return flags[0];
}

/* gold links a sanitized program in half of bfd's time. It is in binutils, but
 * binutils may drop it one day: then gcc's own choice is as right. */
void toolchain_add_linker(struct command *c)
{
    if (access("/usr/bin/ld.gold", X_OK) == 0)
        command_add(c, "-fuse-ld=gold");
}

/* Linked in, both sanitizers share one runtime; as shared libraries each brings
 * megabytes of its own state, and the leak check at the end of every run reads
 * all of it. The build asks once whether gcc has the static ones. */
static void add_static_runtime(struct command *c)
{
#ifdef TOOLCHAIN_STATIC_SANITIZERS
    command_add(c, "-static-libasan");
    command_add(c, "-static-libubsan");
#else
    (void)c;
#endif
}

void toolchain_begin(struct command *c, enum tier tier, const char *std)
{
    static const char *const common[] = {"-D_POSIX_C_SOURCE=200809L", "-Wall",
                                         "-Wextra", "-g"};
    static const char *const asan[] = {"-O0", "-fsanitize=address,undefined",
                                       "-fno-sanitize-recover=all",
                                       "-fno-omit-frame-pointer"};
    static const char *const tsan[] = {"-O0", "-fsanitize=thread",
                                       "-fno-omit-frame-pointer"};

    memset(c, 0, sizeof *c);
    command_add(c, "/usr/bin/gcc");
    command_add(c, std_flag(std));
    command_add_all(c, common, sizeof common / sizeof common[0]);
    toolchain_add_linker(c);
    if (tier == TIER_PARSE) {
        command_add(c, "-fsyntax-only");
    } else if (tier == TIER_PLAIN) {
        command_add(c, "-O1");
    } else if (tier == TIER_ASAN_UBSAN) {
        command_add_all(c, asan, sizeof asan / sizeof asan[0]);
        add_static_runtime(c);
    } else {
        command_add_all(c, tsan, sizeof tsan / sizeof tsan[0]);
    }
}

enum box_sanitizer toolchain_sanitizer(enum tier tier)
{
    return tier == TIER_ASAN_UBSAN ? BOX_ASAN
           : tier == TIER_TSAN     ? BOX_TSAN
                                   : BOX_PLAIN;
}

void toolchain_env(struct toolchain_env *env, const char *scratch)
{
    const char **v = env->vars;

    (void)snprintf(env->home, sizeof env->home, "HOME=%s", scratch);
    (void)snprintf(env->tmp, sizeof env->tmp, "TMPDIR=%s", scratch);
    /* Check asks for TEMP when /tmp is closed. */
    (void)snprintf(env->temp, sizeof env->temp, "TEMP=%s", scratch);
    *v++ = "PATH=/usr/bin:/bin";
    *v++ = "LC_ALL=C.UTF-8";
    *v++ = "CK_FORK=no";
    *v++ = "ASAN_OPTIONS=detect_stack_use_after_return=1:color=never";
    *v++ = "UBSAN_OPTIONS=print_stacktrace=1:color=never";
    *v++ = "TSAN_OPTIONS=color=never:exitcode=66";
    *v++ = "LSAN_OPTIONS=color=never:print_suppressions=0";
    *v++ = env->home;
    *v++ = env->tmp;
    *v++ = env->temp;
    *v = NULL;
}

int toolchain_run(const struct command *c, const char *cwd, char **messages)
{
    struct box_request request = {0};
    struct box_report report;
    struct toolchain_env env;
    int rc;

    if (messages)
        *messages = NULL;
    if (c->full)
        return -E2BIG;
    toolchain_env(&env, "/tmp");
    request.argv = c->argv;
    request.env = env.vars;
    request.cwd = cwd;
    request.tier = BOX_NONE;
    request.limits.cpu_ms = 60000;
    request.limits.mem_mib = 4096;
    request.limits.out_kib = 1024;
    request.limits.procs = 64;
    request.limits.files = 256;
    request.limits.fsize_kib = 256 * 1024;
    rc = box_run(&request, &report);
    if (rc < 0)
        return rc;
    rc = report.end == BOX_EXITED && report.status == 0 ? 0 : -EPROTO;
    if (messages) {
        *messages = report.err.data;
        report.err.data = NULL;
    }
    box_report_fini(&report);
    return rc;
}
