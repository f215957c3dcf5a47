/* SPDX-License-Identifier: MIT-0 */
/* toolchain.h - the compiler's command lines, and running one of ours.
 *
 * Flags of a tier are the same for driver, solution and answer, here and in
 * CI: what passes here passes there.
 */
#ifndef TOOLCHAIN_H
#define TOOLCHAIN_H

#include <stdbool.h>
#include <stddef.h>

#include "box.h"
#include "verdict.h"

enum { TOOLCHAIN_MAX_ARGS = 96 };

struct command {
    const char *argv[TOOLCHAIN_MAX_ARGS]; /* NULL-terminated */
    size_t argc;
    bool full; /* an argument did not fit: command_run fails */
};

void command_add(struct command *c, const char *arg);
void command_add_all(struct command *c, const char *const *args, size_t n);

/* "/usr/bin/gcc" and the flags of a tier for a standard ("c11" if NULL). */
void toolchain_begin(struct command *c, enum tier tier, const char *std);
/* The faster linker, where it is installed. */
void toolchain_add_linker(struct command *c);
/* Flags that a link of that tier needs; begin has added them already. */
enum box_sanitizer toolchain_sanitizer(enum tier tier);

/* Environment of boxed commands; `scratch` is TMPDIR and HOME. env gets
 * pointers into `text`. */
struct toolchain_env {
    char home[300], tmp[300], temp[300];
    const char *vars[12];
};
void toolchain_env(struct toolchain_env *env, const char *scratch);

/* Runs a trusted command (tier none, generous limits) in `cwd`; what it
 * says goes to *messages [transfer, free()]. 0, -EPROTO when it failed, or
 * the box's error. `messages` may be NULL. */
int toolchain_run(const struct command *c, const char *cwd, char **messages);

#endif
