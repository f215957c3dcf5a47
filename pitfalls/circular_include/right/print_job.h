/* SPDX-License-Identifier: MIT-0 */
#ifndef PRINT_JOB_H
#define PRINT_JOB_H

struct printer; /* pointed to, not looked into */

typedef struct print_job {
    int pages;
    struct printer *where;
} print_job;

#endif
