/* SPDX-License-Identifier: MIT-0 */
/* burner.h - processes that do nothing but keep the processors busy.
 *
 * They die with this one, however it ends. They stay in its session, so no
 * box takes them for its own.
 * Errors: 0 or a negative errno.
 */
#ifndef BURNER_H
#define BURNER_H

#include <stddef.h>
#include <sys/types.h>

enum { BURNER_MAX = 64 };

struct burner {
    pid_t pids[BURNER_MAX];
    size_t count;
};

/* `each` of them a processor; BURNER_MAX at most. */
int burner_start(struct burner *b, size_t each);
void burner_stop(struct burner *b);

#endif
