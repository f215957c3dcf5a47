/* SPDX-License-Identifier: MIT-0 */
/* box_waiting.h - what a process that ran out of time was doing.
 *
 * From /proc/PID/task/TID/{stat,syscall}: a thread that runs computes; of the
 * sleeping ones the system call tells. A lock is named only when every thread
 * waits for one.
 */
#ifndef BOX_WAITING_H
#define BOX_WAITING_H

#include <stddef.h>
#include <sys/types.h>

/* "computing", "waits for a lock", "reads a pipe"...; "" when /proc does not
 * tell. */
void box_waiting_describe(pid_t pid, char *out, size_t cap);

#endif
